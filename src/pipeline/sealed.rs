//! The cut-off before all others: when everything the last build asked has the same answer, and what it made is there,
//! there is nothing to load, read, plan or draw. When only cases differ, that is known here too.

use std::fs::DirEntry;
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{CONTENT, Options, Report, STATIC};
use crate::content::read::is_of_cases;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{Fingerprint, Hash, PROGRAM};
use crate::store::NewJournal;
use crate::store::edits::EDITS;
use crate::store::journal::{self, PAGES, PageView, Pages, SOURCES};
use crate::store::seal::{AllTold, SEAL, Seal};
use crate::template;
use crate::vfs::{Disk, Entry, Files, Listing, SitePath, parts_of, witness};

/// The program and what it is asked to do.
pub(super) fn order(options: &Options<'_>) -> Hash {
    let program = (PROGRAM, template::embedded_hash());
    let asked = (&options.base_url, &options.as_of, &options.today, options.strict, &options.encoding, &options.shard);
    Hash::of_value(&(program, asked))
}

/// What can be said of a build before anything is opened.
pub(super) enum Since {
    /// Everything is as the last build left it: its report.
    Nothing(Box<Report>),
    /// Files of cases differ and nothing else, and every file of the output is there.
    Cases,
    /// The same, and it is the same files: what the last build left of them.
    Texts(Box<Last>),
    /// Something else differs, or nothing is known.
    Unknown,
}

/// What the last build left, all of it there.
pub(super) struct Last {
    pub(super) seal: Seal,
    /// The files of the output.
    pub(super) pages: Pages,
    /// What its report said.
    pub(super) told: Vec<Diagnostic>,
}

impl Last {
    /// What the same program, asked to do the same, left in `out`; `None` when something of it is missing. Knows nothing of
    /// what the author changed, so that it can be found out while the author's files are listed.
    pub(super) fn read(work: &Path, options: &Options<'_>, out: &Path) -> Option<Self> {
        let is_comparable = !options.check_only && !options.explain_only;
        let seal = is_comparable.then(|| Seal::read(work))?.filter(|seal| seal.order == order(options))?;
        let bytes = std::fs::read(work.join(PAGES)).ok()?;
        let pages: Vec<PageView<'_>> = journal::decode(&bytes).unwrap_or_default();
        let is_whole = journal::sum(&bytes) == seal.pages && journal::sum_of_file(&work.join(EDITS)) == seal.edits;
        if !is_whole {
            return None;
        }
        let (are_there, told) = rayon::join(|| are_there(out, &pages), || seal.told.diagnostics());
        let starts = Pages::starts(&bytes, &pages);
        are_there.then(|| Self { seal, pages: Pages::new(bytes, starts), told })
    }
}

/// One build as far as its seal is concerned.
pub(super) struct Sealing<'s> {
    /// The disk, with a memory of what it was asked.
    pub(super) files: &'s Disk,
    /// What is under `content/`.
    pub(super) content: &'s Listing,
    /// What is under `static/`.
    pub(super) statics: &'s Listing,
    /// Where the journals are.
    pub(super) work: &'s Path,
    pub(super) options: &'s Options<'s>,
}

impl Sealing<'_> {
    /// Compares with what the last build left in `out`.
    pub(super) fn compare(&self, last: Option<Last>, out: &Path) -> Since {
        let Some(last) = last else { return Since::Unknown };
        let seal = &last.seal;
        // Every question is asked again, so that the next seal has it too, although this build may not come to ask it.
        let lists = seal.asked.lists.iter().filter(|(folder, known)| !self.is_listed_as(folder, **known)).count();
        let others = seal.asked.files.iter().filter(|(path, known)| self.files.stamp(path).ok() != **known).count();
        if lists + others > 0 || beside_cases(self.content) != seal.beside_cases {
            return Since::Unknown;
        }
        if seal.asked.lists.get(&SitePath::from_normal(CONTENT)) != Some(&witness::digest(self.content)) {
            // `check` may have read cases since then: what it knows is not what the pages show.
            return match self.sum_of(SOURCES) == seal.sources {
                false => Since::Unknown,
                true if names(self.content) != seal.names => Since::Cases,
                true => Since::Texts(Box::new(last)),
            };
        }
        Since::Nothing(Box::new(Report {
            cases: count(seal.cases),
            broken: count(seal.broken),
            waiting: count(seal.waiting),
            planned: last.pages.len(),
            fresh: last.pages.len(),
            out: out.to_owned(),
            diagnostics: last.told,
            ..Report::default()
        }))
    }

    fn is_listed_as(&self, folder: &SitePath, known: Hash) -> bool {
        match folder.as_str() {
            // What is under it is compared in two parts.
            CONTENT => true,
            STATIC => witness::digest(self.statics) == known,
            _ => self.files.list(folder).is_ok_and(|listing| witness::digest(&listing) == known),
        }
    }

    fn sum_of(&self, name: &str) -> u64 {
        journal::sum_of_file(&self.work.join(name))
    }

    /// The seal on this build, which is about to be committed with `journal`: a broken one when the next build must try
    /// something again, none when the old one still holds.
    pub(super) fn seal(&self, has_failed: bool, report: &Report, journal: &[NewJournal]) -> Option<Vec<u8>> {
        self.seal_on(has_failed, report, journal, (None, None))
    }

    /// The same; `texts_since` is the seal on the last build, if only texts were edited, and `told` what the report says, if
    /// somebody has it packed already.
    pub(super) fn seal_on(
        &self,
        has_failed: bool,
        report: &Report,
        journal: &[NewJournal],
        (texts_since, told): (Option<&Seal>, Option<AllTold>),
    ) -> Option<Vec<u8>> {
        let is_whole = !has_failed
            && !self.files.has_failed()
            && ![self.content, self.statics].into_iter().any(witness::has_unreadable)
            && !report.diagnostics.iter().any(is_passing);
        let sum =
            |name: &str| journal.iter().find(|new| new.name == name).map_or_else(|| self.sum_of(name), |new| new.sum);
        let seal = |told: Option<AllTold>| Seal {
            order: order(self.options),
            asked: self.files.asked(),
            beside_cases: texts_since.map_or_else(|| beside_cases(self.content), |last| last.beside_cases),
            names: texts_since.map_or_else(|| names(self.content), |last| last.names),
            edits: sum(EDITS),
            sources: sum(SOURCES),
            pages: sum(PAGES),
            cases: report.cases as u64,
            broken: report.broken as u64,
            waiting: report.waiting as u64,
            told: told.unwrap_or_else(|| AllTold::of(&report.diagnostics)),
        };
        let bytes = if is_whole { seal(told).encode() } else { Seal::broken() };
        let is_new = std::fs::read(self.work.join(SEAL)).map_or(true, |old| old != bytes);
        is_new.then_some(bytes)
    }
}

/// One number for everything under `content/` that is no case and stands beside none: records, pages, what was left out.
fn beside_cases(content: &Listing) -> Hash {
    let is_beside = |entry: &&Entry| !is_of_cases(entry.path.as_str());
    let mut fingerprint = Fingerprint::default();
    for entry in content.entries.iter().filter(is_beside) {
        fingerprint.add(entry);
    }
    fingerprint.add(&content.skipped).end()
}

/// One number for the names of all files under `content/`: what is said of names alone is the same while it is.
fn names(content: &Listing) -> Hash {
    let mut fingerprint = Fingerprint::default();
    for entry in &content.entries {
        fingerprint.add(&entry.path);
    }
    fingerprint.add(&content.skipped).end()
}

/// Whether every page is a regular file below `out`. Folders are listed instead of asking for each file: half the calls'
/// cost at 10,000 cases.
fn are_there(out: &Path, pages: &[PageView<'_>]) -> bool {
    let mut folders: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
    for page in pages {
        let (folder, name) = parts_of(page.path);
        folders.entry(folder).or_default().insert(name);
    }
    folders.par_iter().all(|(folder, names)| {
        let Ok(entries) = std::fs::read_dir(out.join(folder)) else { return false };
        let is_one = |entry: &DirEntry| {
            entry.file_name().to_str().is_some_and(|name| names.contains(name))
                && entry.file_type().is_ok_and(|file_type| file_type.is_file())
        };
        entries.filter_map(Result::ok).filter(is_one).count() == names.len()
    })
}

pub(super) fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Whether this was said for a reason that can go away while every stamp stays the same.
fn is_passing(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::E104 | Code::E109 | Code::E110)
}
