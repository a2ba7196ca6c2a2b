//! Pages that were replaced between two builds, before the journal knew: the next build makes them again.
//!
//! The preview shows an edit at once and lets the journal follow. Should it be stopped in between, and the file of the case
//! be put back with its old time, stamps alone would call the page fresh. Written before the pages, taken away after the
//! commit of a build that has seen it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::ops::Ops;
use super::{PageRecord, SourceRecord, journal};
use crate::hash::Hash;

/// Its name among the journal files.
pub const UNSETTLED: &str = "unsettled";

/// What the journal does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsettled {
    /// Paths of case files.
    pub sources: BTreeSet<String>,
    /// Paths of pages in the output.
    pub pages: BTreeSet<String>,
}

impl Unsettled {
    /// What was left in a work folder; mostly nothing.
    #[must_use]
    pub fn read(work: &Path) -> Self {
        journal::read(&work.join(UNSETTLED)).pop().unwrap_or_default()
    }

    /// The bytes of the journal file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        journal::encode(std::slice::from_ref(self))
    }

    /// Whether the journal knows everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.pages.is_empty()
    }

    /// Makes the next reading open the files of these cases again.
    pub fn doubt_sources<S>(&self, records: &mut [SourceRecord<S>]) {
        if self.is_empty() {
            return;
        }
        for record in records.iter_mut().filter(|record| self.sources.contains(&record.path)) {
            record.input = Hash::default();
        }
    }

    /// Forgets what was known of these pages.
    pub fn forget_pages(&self, records: &mut Vec<PageRecord>) {
        if !self.is_empty() {
            records.retain(|record| !self.pages.contains(&record.path));
        }
    }

    /// Takes the file away, once a build has settled what it says.
    pub fn settle(&self, work: &Path, ops: &dyn Ops) {
        if !self.is_empty() {
            // Left behind it costs the next build a few pages, no more.
            let _ = ops.remove_file(&work.join(UNSETTLED));
        }
    }
}
