//! Remembers what a build asked the disk, so that the next one can ask again and stop when every answer is the same.
//!
//! Whatever a build reads it reads through [`super::Disk`]: a witness sees all of it, and nothing has to be declared.
//! An answer is cheap to get again: a stamp, or the hash of a folder's stamps. "There is no such file" is an answer too.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Listing, SitePath, SkipReason, Stamp, is_ignored_name};
use crate::hash::Hash;

/// The questions of one build with their answers, in the order of paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Folders listed, with [`digest`] of what was found.
    pub lists: BTreeMap<SitePath, Hash>,
    /// Files outside these folders; `None` when there was none.
    pub files: BTreeMap<SitePath, Option<Stamp>>,
}

/// Collects questions from all threads.
#[derive(Debug, Default)]
pub(super) struct Witness {
    asked: Mutex<Asked>,
    /// Whether a file that is there could not be read.
    has_failed: AtomicBool,
}

impl Witness {
    /// A folder was listed.
    pub(super) fn listed(&self, folder: &SitePath, listing: &Listing) {
        let answer = digest(listing);
        self.lock().lists.insert(folder.clone(), answer);
    }

    /// A file was looked at. The stamp of a file in a listed folder is part of that answer already.
    pub(super) fn looked(&self, path: &SitePath, stamp: Option<Stamp>) {
        let mut asked = self.lock();
        if !asked.lists.keys().any(|folder| is_listed(folder, path)) {
            // The first answer is what the build worked with.
            asked.files.entry(path.clone()).or_insert(stamp);
        }
    }

    /// A file could not be read. A permission that is put right leaves its stamp as it was.
    pub(super) fn failed(&self) {
        self.has_failed.store(true, Ordering::Relaxed);
    }

    /// Whether a file could not be read.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// Everything asked so far.
    pub(super) fn asked(&self) -> Asked {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Asked> {
        // Each critical section is one step on a collection, so a panic elsewhere leaves it whole.
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a listing of `folder` would show a file at `path`.
pub(super) fn is_listed(folder: &SitePath, path: &SitePath) -> bool {
    let inside = path.as_str().strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/'));
    inside.is_some_and(|inside| !inside.split('/').any(is_ignored_name))
}

/// One number for all that a listing says.
#[must_use]
pub fn digest(listing: &Listing) -> Hash {
    Hash::of_value(&(&listing.entries, &listing.skipped))
}

/// Whether something in the listing could not be read for a reason that leaves no trace in a stamp.
#[must_use]
pub fn has_unreadable(listing: &Listing) -> bool {
    listing.skipped.iter().any(|skipped| skipped.reason == SkipReason::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_listed_folder_is_not_asked_for_twice() {
        let path = |text: &str| SitePath::from_normal(text);
        let witness = Witness::default();
        witness.listed(&path("content"), &Listing::default());
        let stamp = Stamp { len_bytes: 3, modified_ns: 1 };
        for file in ["content/a.md", "content/_b/a.md", "content.yaml", "site.yaml"] {
            witness.looked(&path(file), Some(stamp));
        }
        witness.looked(&path("site.yaml"), None);
        let asked = witness.asked();
        let kept: Vec<(&str, Option<Stamp>)> =
            asked.files.iter().map(|(path, stamp)| (path.as_str(), *stamp)).collect();
        assert_eq!(kept, [("content.yaml", Some(stamp)), ("content/_b/a.md", Some(stamp)), ("site.yaml", Some(stamp))]);
    }

    #[test]
    fn a_listing_has_another_digest_after_any_change() {
        let entry = |path: &str, len_bytes| super::super::Entry {
            path: SitePath::from_normal(path),
            stamp: Stamp { len_bytes, modified_ns: 7 },
        };
        let listing = |entries: Vec<super::super::Entry>| Listing { entries, skipped: Vec::new() };
        let one = digest(&listing(vec![entry("a", 1), entry("b", 1)]));
        assert_eq!(one, digest(&listing(vec![entry("a", 1), entry("b", 1)])));
        for other in [vec![entry("a", 1)], vec![entry("a", 1), entry("b", 2)], vec![entry("a", 1), entry("c", 1)]] {
            assert_ne!(one, digest(&listing(other)));
        }
    }
}
