//! The nth call that changes the disk fails, for every n until the build has no more calls: the site is the old one or the new one, never something between.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use casebook::store::ops::{Ops, Real};

use crate::harness::{Project, SETTINGS, case, case_path, case_with, files, picture};

/// Fails at call `at` and, when `is_forever`, at every call after it.
pub(crate) struct Faulty {
    at: usize,
    is_forever: bool,
    calls: AtomicUsize,
}

impl Faulty {
    pub(crate) fn new(at: usize, is_forever: bool) -> Self {
        Self { at, is_forever, calls: AtomicUsize::new(0) }
    }

    /// Calls so far.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn gate(&self) -> io::Result<()> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if call == self.at || (self.is_forever && call > self.at) {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        Ok(())
    }

    fn was_reached(&self) -> bool {
        self.calls.load(Ordering::SeqCst) > self.at
    }
}

impl Ops for Faulty {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.gate()?;
        Real.create_dir_all(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.gate() {
            // A full disk leaves a torn file behind.
            Real.write(path, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        Real.write(path, bytes)
    }
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.gate() {
            Real.append(path, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        Real.append(path, bytes)
    }
    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.gate() {
            Real.write(path, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        Real.write_durable(path, bytes)
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.gate()?;
        Real.copy(from, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.gate()?;
        Real.rename(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.gate()?;
        Real.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.gate()?;
        Real.remove_dir(path)
    }
}

/// A site with one page of each necessary kind and a picture: small enough to fail every single call of its build.
fn small_site(cases: usize) -> Project {
    let project = Project::empty();
    project
        .put("site.yaml", format!("{SETTINGS}indexes: []\nsearch: {{ enabled: false }}\noutputs: {{ data: false }}\n"));
    for number in 0..cases {
        project.put(&case_path(number), case(number));
    }
    project.put("content/cases/案例000/封面 门口.bmp", picture(1));
    project
}

fn calls_of_a_build(project: &Project) -> usize {
    let counting = Faulty::new(usize::MAX, false);
    project.build_into(&project.out(), &counting).expect("no call fails");
    counting.calls.load(Ordering::SeqCst)
}

#[test]
fn a_first_build_that_fails_anywhere_leaves_no_half_site() {
    let wanted = small_site(1);
    let total = calls_of_a_build(&wanted);
    let new = files(&wanted.out());
    for is_forever in [false, true] {
        for at in 0..total {
            let project = small_site(1);
            let faulty = Faulty::new(at, is_forever);
            let result = project.build_into(&project.out(), &faulty);
            assert!(faulty.was_reached());
            if project.out().join("index.html").exists() {
                assert_eq!(files(&project.out()), new, "call {at} of {total}");
            } else {
                assert!(result.is_err(), "call {at} of {total}");
                assert!(files(&project.out()).is_empty(), "call {at} of {total}");
            }
            project.build();
            assert_eq!(files(&project.out()), new, "after call {at} of {total} failed");
            assert!(!project.root().join(".public.casebook-staging").exists());
        }
    }
}

/// One case edited, one removed, one added.
fn edit(project: &Project) {
    project.put(&case_path(1), case_with(1, "新的题目", "新的经过。"));
    project.remove(&case_path(2));
    project.put(&case_path(9), case_with(9, "第9号案例", "又一个。"));
}

#[test]
fn a_later_build_that_fails_anywhere_leaves_each_file_old_or_new_and_the_next_command_finishes() {
    let wanted = small_site(3);
    wanted.build();
    let old = files(&wanted.out());
    edit(&wanted);
    let total = calls_of_a_build(&wanted);
    let new = files(&wanted.out());
    for is_forever in [false, true] {
        for at in 0..total {
            let project = small_site(3);
            project.build();
            edit(&project);
            let result = project.build_into(&project.out(), &Faulty::new(at, is_forever));
            let now = files(&project.out());
            for (path, bytes) in &now {
                let is_whole = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
                assert!(is_whole, "{path} is torn after call {at} of {total}");
            }
            let list = project.root().join(".casebook/builds");
            let is_decided =
                walkdir::WalkDir::new(list).into_iter().filter_map(Result::ok).any(|e| e.file_name() == "commit");
            if result.is_err() && !is_decided {
                assert!(now == old || now == new, "before the commit list nothing is touched: call {at} of {total}");
            }
            // Any next command, even one that finds nothing to do, finishes what was decided.
            project.build();
            assert_eq!(files(&project.out()), new, "after call {at} of {total} failed");
        }
    }
}

/// What a person does to the folders of a site whose build was stopped.
const TIDYING: [&[&str]; 3] = [&[".public.casebook-staging"], &["public"], &["public", ".public.casebook-staging"]];

/// Deletes the folders of the site that are there.
fn tidy(project: &Project, folders: &[&str]) {
    for folder in folders {
        let _ = std::fs::remove_dir_all(project.root().join(folder));
    }
}

#[test]
fn a_first_build_that_was_stopped_is_made_again_whatever_folders_were_deleted_meanwhile() {
    let wanted = small_site(1);
    let total = calls_of_a_build(&wanted);
    let new = files(&wanted.out());
    for folders in TIDYING {
        for at in total - 20..total {
            let project = small_site(1);
            // Whether it was in time to be told does not matter here.
            let _ = project.build_into(&project.out(), &Faulty::new(at, true));
            tidy(&project, folders);
            project.check();
            project.build();
            assert_eq!(files(&project.out()), new, "{folders:?} deleted after call {at} of {total} failed");
        }
    }
}

#[test]
fn a_commit_that_was_stopped_is_mended_whatever_folders_were_deleted_meanwhile() {
    let wanted = small_site(3);
    wanted.build();
    edit(&wanted);
    let total = calls_of_a_build(&wanted);
    let new = files(&wanted.out());
    wanted.remove(&case_path(9));
    let without = wanted.build_clean();
    let is_decided = |project: &Project| {
        let list = walkdir::WalkDir::new(project.root().join(".casebook/builds")).into_iter();
        list.filter_map(Result::ok).any(|entry| entry.file_name() == "commit")
    };
    for folders in TIDYING {
        let mut decided = 0;
        for at in (0..total).rev().step_by(3) {
            let project = small_site(3);
            project.build();
            edit(&project);
            let _ = project.build_into(&project.out(), &Faulty::new(at, true));
            if !is_decided(&project) {
                if decided == 0 {
                    continue;
                }
                break;
            }
            decided += 1;
            tidy(&project, folders);
            project.build();
            assert_eq!(files(&project.out()), new, "{folders:?} deleted after call {at} of {total} failed");
            // What the stopped commit had put there is known, so that it goes again.
            project.remove(&case_path(9));
            project.build();
            assert_eq!(files(&project.out()), without, "{folders:?} after call {at} of {total}");
        }
        assert!(decided > 5, "{decided} of {total}");
    }
}
