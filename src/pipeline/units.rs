//! Case files and what belongs to each: the unit that is read, and compared with the last build, as one.
//!
//! Works on listings; opens no case.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::content::read::{CASE_FOLDERS, CaseFile, find_cases, is_text};
use crate::diagnostic::Diagnostic;
use crate::hash::{Fingerprint, Hash};
use crate::store::edits;
use crate::vfs::{Entry, Listing, SitePath, SkipReason};

/// Units that one thread makes.
const AT_ONCE: usize = 256;

/// One case file with the files that belong to it.
pub(super) struct Unit<'l> {
    /// The Markdown file.
    path: SitePath,
    /// The main edition's file, when this is another edition of the same case.
    main: Option<SitePath>,
    siblings: Siblings<'l>,
    /// Hash of the stamps of all of them.
    stamps: Hash,
}

impl Unit<'_> {
    /// The Markdown file.
    pub(super) fn path(&self) -> &str {
        self.path.as_str()
    }

    /// The same, as others may hold it too.
    pub(super) fn shared_path(&self) -> Arc<str> {
        self.path.shared()
    }

    /// The file of the main edition that this one takes over from.
    pub(super) fn main(&self) -> Option<&SitePath> {
        self.main.as_ref()
    }

    /// The Markdown file, as the disk is asked for it.
    pub(super) fn file(&self) -> &SitePath {
        &self.path
    }

    /// The files beside it; `None` when their folder cannot be listed.
    pub(super) fn siblings(&self) -> Option<&[Entry]> {
        match &self.siblings {
            Siblings::Own(entries) => Some(entries),
            Siblings::Shared(shared) => Some(&shared.0),
            Siblings::OutOfSight => None,
        }
    }

    /// Changes with each of its files.
    pub(super) fn stamps(&self) -> Hash {
        self.stamps
    }
}

/// The files beside a case.
enum Siblings<'l> {
    /// All files of the case's own folder.
    Own(&'l [Entry]),
    /// For single-file cases: what stands in the shared folder and is no case itself.
    Shared(Arc<(Vec<Entry>, Hash)>),
    /// The folder cannot be listed: neither case nor files can be trusted to be as they are seen.
    OutOfSight,
}

/// All case files of a listing, with what belongs to them, in path order. What the last build left in `work` tells of those
/// that are out of sight.
pub(super) fn find<'l>(listing: &'l Listing, work: &Path, out: &mut Vec<Diagnostic>) -> Vec<Unit<'l>> {
    // Other folders may stand between the two in the listing.
    let [mut units, mut others] = CASE_FOLDERS.map(|folder| find_in(listing, &SitePath::from_normal(folder), out));
    if units.is_empty() {
        std::mem::swap(&mut units, &mut others);
    }
    units.append(&mut others);
    let mut hidden = out_of_sight(listing, work);
    hidden.retain(|unit| units.iter().all(|seen| seen.path != unit.path));
    units.append(&mut hidden);
    // Records are found by it.
    units.sort_by(|left, right| left.path.cmp(&right.path));
    units
}

/// Cases that the last build knew in folders that cannot be listed now: they are not gone, and their pages stay.
fn out_of_sight(listing: &Listing, work: &Path) -> Vec<Unit<'static>> {
    let folders: Vec<SitePath> = listing
        .skipped
        .iter()
        .filter(|skipped| skipped.reason == SkipReason::Unreadable)
        .map(|skipped| SitePath::from_normal(skipped.path.clone()))
        .collect();
    if folders.is_empty() {
        return Vec::new();
    }
    let known = edits::sources(work).into_iter().map(|record| SitePath::from_normal(&*record.path));
    let hidden = known.filter(|path| folders.iter().any(|folder| path.is_within(folder)));
    hidden.map(|path| Unit { path, main: None, siblings: Siblings::OutOfSight, stamps: Hash::default() }).collect()
}

/// The case files of one folder.
fn find_in<'l>(listing: &'l Listing, folder: &SitePath, out: &mut Vec<Diagnostic>) -> Vec<Unit<'l>> {
    let is_inside = |entry: &&Entry| entry.path.is_within(folder);
    let start = listing.entries.iter().position(|entry| is_inside(&entry)).unwrap_or(0);
    let len = listing.entries[start..].iter().take_while(is_inside).count();
    let entries = &listing.entries[start..start + len];
    let found = find_cases(entries, out);
    let stamp = |path: &SitePath| {
        let at = entries.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
        Some(entries[at].stamp)
    };
    let mains = mains(&found);
    let shared = shared_folders(entries, &found);
    let unit = |file: CaseFile| {
        let main = if file.lang.is_empty() { None } else { mains.get(file.key()).cloned() };
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(&file.path).add(&entries[file.at].stamp).add(&main.as_ref().and_then(stamp));
        let siblings = match shared.get(&file.folder) {
            Some(shared) if !file.owns_folder => {
                fingerprint.add(&shared.1);
                Siblings::Shared(Arc::clone(shared))
            }
            _ => {
                let beside = &entries[file.siblings.clone()];
                for entry in beside {
                    fingerprint.add(&entry.path).add(&entry.stamp);
                }
                Siblings::Own(beside)
            }
        };
        Unit { stamps: fingerprint.end(), path: file.path, main, siblings }
    };
    found.into_par_iter().with_min_len(AT_ONCE).map(unit).collect()
}

/// The folders of cases that own none, each with what lies in it.
fn shared_folders(entries: &[Entry], found: &[CaseFile]) -> FxHashMap<SitePath, Arc<(Vec<Entry>, Hash)>> {
    let mut shared = FxHashMap::default();
    let mut last: Option<&SitePath> = None;
    for file in found.iter().filter(|file| !file.owns_folder) {
        if last != Some(&file.folder) && !shared.contains_key(&file.folder) {
            let there = beside_cases(&entries[file.siblings.clone()], &file.folder);
            shared.insert(file.folder.clone(), Arc::new(there));
        }
        last = Some(&file.folder);
    }
    shared
}

/// The main files of the cases that have editions beside them, by what the two share.
fn mains(found: &[CaseFile]) -> HashMap<String, SitePath> {
    let with_editions: HashSet<&str> = found.iter().filter(|file| !file.lang.is_empty()).map(CaseFile::key).collect();
    let mains = found.iter().filter(|file| file.lang.is_empty() && with_editions.contains(file.key()));
    mains.map(|file| (file.key().to_owned(), file.path.clone())).collect()
}

/// The files of a shared folder that are no cases: pictures and attachments of single-file cases.
fn beside_cases(entries: &[Entry], folder: &SitePath) -> (Vec<Entry>, Hash) {
    let kept: Vec<Entry> =
        entries.iter().filter(|entry| !is_text(&entry.path) && entry.path.is_right_in(folder)).cloned().collect();
    let mut fingerprint = Fingerprint::default();
    for entry in &kept {
        fingerprint.add(&entry.path).add(&entry.stamp);
    }
    let hash = fingerprint.end();
    (kept, hash)
}
