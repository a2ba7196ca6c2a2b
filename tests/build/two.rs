//! Two builds at the same time.

use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use casebook::pipeline::{self, Options, Stage};
use casebook::store::ops::{Ops, Real};
use casebook::vfs::Disk;

use crate::harness::{Project, assert_same, case_path, case_with, files};

/// At the nth call that changes the disk, lets another build begin and waits until that one waits or has ended.
struct Interrupted {
    at: usize,
    calls: AtomicUsize,
    begin: Sender<()>,
    went_on: Mutex<Receiver<()>>,
}

impl Interrupted {
    fn gate(&self) {
        if self.calls.fetch_add(1, Ordering::SeqCst) == self.at {
            self.begin.send(()).expect("the other is there");
            self.went_on.lock().expect("no panic").recv().expect("the other goes on");
        }
    }
}

impl Ops for Interrupted {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.gate();
        Real.create_dir_all(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.gate();
        Real.write(path, bytes)
    }
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.gate();
        Real.append(path, bytes)
    }
    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.gate();
        Real.write_durable(path, bytes)
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.gate();
        Real.copy(from, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.gate();
        Real.rename(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.gate();
        Real.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.gate();
        Real.remove_dir(path)
    }
}

/// Builds `one` into `out`, and `other` too, which begins at the nth call of `one` that changes the disk. Gives the number of
/// calls.
fn build_both(one: &Project, other: &Project, out: &Path, at: usize) -> usize {
    let ((begin, signal), (go_on, went_on)) = (mpsc::channel(), mpsc::channel());
    let ops = Interrupted { at, calls: AtomicUsize::new(0), begin, went_on: Mutex::new(went_on) };
    thread::scope(|scope| {
        let second = scope.spawn(move || {
            if signal.recv().is_err() {
                return;
            }
            let tell = Mutex::new(go_on);
            let waiting = |stage: Stage, _: u64, _: u64| {
                if stage == Stage::Wait {
                    // The one that is waited for may have gone on already.
                    let _ = tell.lock().expect("no panic").send(());
                }
            };
            let disk = Disk::new(&other.root()).expect("the site is there");
            let cache = other.root().join(".casebook");
            let options = Options { progress: &waiting, ..other.options(out, &cache, &Real, false) };
            pipeline::build(&disk, &options).expect("the disk works");
            let _ = tell.lock().expect("no panic").send(());
        });
        one.build_into(out, &ops).expect("the disk works");
        let calls = ops.calls.load(Ordering::SeqCst);
        // Where there were fewer calls the other does not begin.
        drop(ops);
        second.join().expect("no panic");
        calls
    })
}

#[test]
fn two_sites_with_one_output_do_not_mix() {
    let (one, other) = (Project::with_cases(2), Project::with_cases(2));
    other.put(&case_path(1), case_with(1, "别的网站", "别的经过。"));
    let (clean, other_clean) = (one.build_clean(), other.build_clean());
    let place = tempfile::tempdir().expect("a temporary folder");
    let counted = place.path().join("counted");
    let first = build_both(&one, &other, &counted, usize::MAX);
    other.build_into(&counted, &Real).expect("the disk works");
    let later = build_both(&one, &other, &counted, usize::MAX);
    for (is_later, calls) in [(false, first), (true, later)] {
        for at in [3, calls / 2, calls - 12, calls - 3] {
            let place = tempfile::tempdir().expect("a temporary folder");
            let out = place.path().join("out");
            if is_later {
                other.build_into(&out, &Real).expect("the disk works");
            }
            build_both(&one, &other, &out, at);
            assert_same(&files(&out), &other_clean, &format!("at call {at} of {calls}"));
            one.build_into(&out, &Real).expect("the disk works");
            assert_same(&files(&out), &clean, &format!("at call {at} of {calls}, and once more"));
            let beside = std::fs::read_dir(place.path()).expect("there").count();
            assert_eq!(beside, 1, "nothing is left beside the output");
        }
    }
}
