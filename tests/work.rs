//! How much is done for each kind of edit, counted and not timed: files opened, cases parsed, files drawn and written, bytes
//! allocated. Each is counted at two sizes of the same site, so that work which grows with the site is seen.
//!
//! A test program of its own with one test: the allocator counts what every thread does.

#[path = "../examples/corpus.rs"]
#[expect(dead_code, reason = "only a site in one folder is written")]
mod corpus;

use std::alloc::System;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use casebook::content::case::Date;
use casebook::pipeline::{self, Options, Report};
use casebook::store::ops::Real;
use casebook::vfs::Disk;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The cases of the smaller site; the other has twice as many.
const CASES: usize = 200;

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Work {
    /// Files of the author opened.
    opened: u64,
    /// Cases parsed.
    parsed: usize,
    /// Pages and other files drawn, those of the search aside.
    pages: usize,
    /// Files of the search drawn.
    search: usize,
    /// Files written.
    written: usize,
    /// Files deleted.
    removed: usize,
    /// Bytes allocated in all, in units of 1,000 bytes.
    kilobytes: usize,
    /// Bytes held at once, as seen whenever progress is told.
    held: usize,
}

/// An edit: its name, what it does to a site, what may be done for it at the smaller size, how that may grow.
type Edit = (&'static str, fn(&Site), Work, Growth);

/// How work may grow with the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Growth {
    /// Pages do not. The files of the search hold lists of cases, and bytes are those of journal and plan, visited as a whole.
    None,
    /// With the number of cases.
    Linear,
}

/// A site in a temporary folder.
struct Site {
    place: tempfile::TempDir,
}

impl Site {
    fn new(cases: usize) -> Self {
        let place = tempfile::tempdir().expect("a temporary folder");
        let site = Self { place };
        corpus::write_casebook(&site.root(), cases, true).expect("the disk works");
        site
    }

    fn root(&self) -> PathBuf {
        self.place.path().join("site")
    }

    fn case(&self, at: usize) -> PathBuf {
        self.root().join(format!("content/cases/case-{at:07}.md"))
    }

    /// Replaces `from` by `to` in a file; it gets another size, so that no clock is needed to see the edit.
    fn replace(path: &Path, from: &str, to: &str) {
        let text = fs::read_to_string(path).expect("readable");
        assert!(text.contains(from) && from.len() != to.len(), "{from}");
        fs::write(path, text.replacen(from, to, 1)).expect("written");
    }

    fn build(&self) -> Work {
        let files = Disk::new(&self.root()).expect("the site is there");
        let day = Date { year: 2026, month: 6, day: 30 };
        let (before, most) = (held_now(), AtomicUsize::new(0));
        let options = Options {
            out: self.place.path().join("out"),
            cache: self.place.path().join("cache"),
            base_url: None,
            as_of: Some(day),
            today: day,
            strict: false,
            check_only: false,
            explain_only: false,
            explain: false,
            shard: None,
            encoding: None,
            ops: &Real,
            progress: &|_, _, _| {
                most.fetch_max(held_now().saturating_sub(before), Ordering::Relaxed);
            },
        };
        let region = Region::new(ALLOCATOR);
        // With one thread, what is in memory at the same time is not left to chance.
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let report: Report = one.install(|| pipeline::build(&files, &options)).expect("the disk works");
        // What a build leaves to be given back later has been given back when the thread takes up something else.
        one.install(|| ());
        let kilobytes = region.change().bytes_allocated / 1_000;
        assert!(!report.has_errors(), "{:?}", report.diagnostics);
        let search = report.drawn.iter().filter(|(path, _)| path.starts_with("search/")).count();
        let pages = report.drawn.len() - search;
        let Report { parsed, written, removed, .. } = report;
        let held = most.load(Ordering::Relaxed);
        Work { opened: files.opened(), parsed, pages, search, written, removed, kilobytes, held }
    }
}

/// Bytes of memory in use.
fn held_now() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

/// Shorthand for the table below.
const fn work(
    opened: u64,
    parsed: usize,
    pages: usize,
    search: usize,
    written: usize,
    removed: usize,
    kilobytes: usize,
) -> Work {
    Work { opened, parsed, pages, search, written, removed, kilobytes, held: 0 }
}

/// The edits, in the order in which they are made. Counts are those of the present program with some room; a number that
/// can be lowered should be.
const EDITS: [Edit; 8] = [
    ("first build", |_| (), work(201, 200, 700, 450, 1_140, 0, 130_000), Growth::Linear),
    ("nothing", |_| (), work(0, 0, 0, 0, 0, 0, 480), Growth::None),
    ("body", edit_body, work(14, 1, 2, 14, 14, 0, 8_600), Growth::None),
    ("title", edit_title, work(18, 1, 34, 14, 36, 0, 27_500), Growth::None),
    ("add", add, work(23, 1, 80, 240, 290, 4, 40_500), Growth::None),
    ("remove", remove, work(19, 0, 60, 240, 280, 30, 37_500), Growth::None),
    ("theme", edit_theme, work(203, 0, 470, 0, 440, 0, 102_000), Growth::Linear),
    ("settings", edit_settings, work(203, 200, 470, 0, 440, 0, 105_000), Growth::Linear),
];

/// Bytes held for each case of a site, by edit: the difference between the two sizes. A first build is not among them: it
/// keeps what it parsed as long as there is room, and these sites are far smaller than the room.
const HELD: [(&str, usize); 2] = [("body", 1_200), ("title", 4_700)];

fn edit_body(site: &Site) {
    Site::replace(&site.case(41), "## 一年以后\n", "## 一年以后\n\n后来又添了两盏灯。\n");
}

fn edit_title(site: &Site) {
    Site::replace(&site.case(41), "title: ", "title: 后来");
}

fn add(site: &Site) {
    let text = fs::read_to_string(site.case(43)).expect("readable").replace("id: case-0000043", "id: case-new");
    fs::write(site.root().join("content/cases/new.md"), text).expect("written");
}

fn remove(site: &Site) {
    fs::remove_file(site.root().join("content/cases/new.md")).expect("it was there");
}

fn edit_theme(site: &Site) {
    let folder = site.root().join("themes/gallery/templates");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("footer.html"), "<footer class=\"site-footer\"><p>新页脚</p></footer>").expect("written");
}

fn edit_settings(site: &Site) {
    Site::replace(&site.root().join("site.yaml"), "title: 示范案例", "title: 示范案例选");
}

/// What is done for each edit, made one after the other on a site of so many cases.
fn counted(cases: usize) -> Vec<Work> {
    let site = Site::new(cases);
    let after = |(_, edit, ..): &Edit| {
        edit(&site);
        site.build()
    };
    EDITS.iter().map(after).collect()
}

/// Each count beside its limit.
fn pairs(done: Work, most: Work) -> [(&'static str, usize, usize); 7] {
    let opened = |work: Work| usize::try_from(work.opened).expect("few files");
    // Each path handed to Windows is copied as UTF-16.
    let room = if cfg!(windows) { most.kilobytes / 2 } else { 0 };
    [
        ("opened", opened(done), opened(most)),
        ("parsed", done.parsed, most.parsed),
        ("pages", done.pages, most.pages),
        ("search", done.search, most.search),
        ("written", done.written, most.written),
        ("removed", done.removed, most.removed),
        ("kilobytes", done.kilobytes, most.kilobytes + room),
    ]
}

/// What twice as large a site may cost, by what the smaller one did: some pages more because a list is longer.
fn most_at_twice_the_size(small: Work, growth: Growth) -> Work {
    /// A case removed from the front of a long list leaves fewer pages alone than one from a list of one page.
    const ROOM: usize = 20;
    let twice = |count: usize| count * 2 + count / 10 + 4;
    let pages = |count: usize| match (growth, count) {
        (Growth::None, 0..=2) => count,
        (Growth::None, count) => count + ROOM,
        (Growth::Linear, count) => twice(count),
    };
    let opened = if growth == Growth::None { small.opened + 4 } else { small.opened * 2 };
    Work {
        opened,
        parsed: if growth == Growth::None { small.parsed } else { small.parsed * 2 },
        pages: pages(small.pages),
        search: twice(small.search),
        written: (pages(small.pages) + twice(small.search)).min(twice(small.written) + ROOM),
        removed: twice(small.removed),
        kilobytes: twice(small.kilobytes) + 200,
        held: 0,
    }
}

#[test]
fn each_edit_costs_what_it_must_and_no_more_on_a_larger_site() {
    let (small, large) = (counted(CASES), counted(2 * CASES));
    let mut over = Vec::new();
    for ((name, _, most, growth), (small, large)) in EDITS.iter().zip(small.iter().zip(&large)) {
        println!("{name}\n    {small:?}\n    {large:?}");
        for (size, done, most) in [(CASES, *small, *most), (2 * CASES, *large, most_at_twice_the_size(*small, *growth))]
        {
            let excess = pairs(done, most).into_iter().filter(|(_, done, most)| done > most);
            over.extend(
                excess.map(|(what, done, most)| format!("{name}, {size} cases: {what} {done}, at most {most}")),
            );
        }
    }
    for (name, most) in HELD {
        let at = EDITS.iter().position(|edit| edit.0 == name).expect("it is in the table");
        let each = large[at].held.saturating_sub(small[at].held) / CASES;
        println!("{name}: {each} bytes held for each case");
        if each > most {
            over.push(format!("{name}: {each} bytes held for each case, at most {most}"));
        }
    }
    assert_eq!(over, Vec::<String>::new());
}
