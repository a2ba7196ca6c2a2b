//! What the journal says differently since it was written: a few texts were edited, and it is not written anew for that.
//!
//! Layer 7. The records of edited cases and of their pages stand in a small file beside `sources` and `pages`, each half tied
//! to the file it goes with by its checksum. Whoever reads one of these files puts the edits in; whoever writes one anew takes
//! the edits away in the same commit. Knows nothing of how a page is made.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::journal::{self, PAGES, PageRecord, SOURCES, SourceRecord};
use crate::channel::causes::Causes;
use crate::site::summary::Packed;

/// Its name among the journal files.
pub const EDITS: &str = "edits";

/// Cases that may be edited before the journal is written anew.
pub const MAX_EDITS: usize = 64;

/// What differs from the journal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Edits {
    /// Checksum of the journal of sources these go with.
    of_sources: u64,
    /// Records of cases, in path order.
    pub sources: Vec<SourceRecord<Packed>>,
    /// Checksum of the journal of pages these go with.
    of_pages: u64,
    /// Records of pages, in path order, each with what the page was made from.
    pub pages: Vec<(PageRecord, Causes)>,
}

impl Edits {
    /// What goes with the journal files in a work folder; mostly nothing.
    #[must_use]
    pub fn read(work: &Path) -> Self {
        let mut edits: Self = journal::read(&work.join(EDITS)).pop().unwrap_or_default();
        if edits.is_empty() {
            return edits;
        }
        if journal::sum_of_file(&work.join(SOURCES)) != edits.of_sources {
            edits.sources.clear();
        }
        if journal::sum_of_file(&work.join(PAGES)) != edits.of_pages {
            edits.pages.clear();
        }
        edits
    }

    /// Whether the journal says it all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.pages.is_empty()
    }

    /// The bytes of the file, to go with the journal files of these checksums.
    #[must_use]
    pub fn encode(&mut self, sources: u64, pages: u64) -> Vec<u8> {
        (self.of_sources, self.of_pages) = (sources, pages);
        journal::encode(std::slice::from_ref(self))
    }

    /// The bytes of a file that says nothing.
    #[must_use]
    pub fn none() -> Vec<u8> {
        journal::encode::<Self>(&[])
    }

    /// What is known of a case that was edited.
    #[must_use]
    pub fn source(&self, path: &str) -> Option<&SourceRecord<Packed>> {
        let at = self.sources.binary_search_by(|record| (*record.path).cmp(path)).ok()?;
        Some(&self.sources[at])
    }

    /// What is known of the page of a case that was edited.
    #[must_use]
    pub fn page(&self, path: &str) -> Option<&PageRecord> {
        let at = self.pages.binary_search_by(|(record, _)| record.path.as_str().cmp(path)).ok()?;
        Some(&self.pages[at].0)
    }

    /// Notes what is known of a case now.
    pub fn put_source(&mut self, new: SourceRecord<Packed>) {
        match self.sources.binary_search_by(|record| record.path.cmp(&new.path)) {
            Ok(at) => self.sources[at] = new,
            Err(at) => self.sources.insert(at, new),
        }
    }

    /// Notes what is known of a page now.
    pub fn put_page(&mut self, new: PageRecord, causes: Causes) {
        match self.pages.binary_search_by(|(record, _)| record.path.as_str().cmp(new.path.as_str())) {
            Ok(at) => self.pages[at] = (new, causes),
            Err(at) => self.pages.insert(at, (new, causes)),
        }
    }

    /// Puts the edits into what was read from the journal of sources, which is in path order.
    pub fn apply_to_sources(&mut self, records: &mut [SourceRecord<Packed>]) {
        for edited in std::mem::take(&mut self.sources) {
            if let Ok(at) = records.binary_search_by(|record| record.path.cmp(&edited.path)) {
                let path = Arc::clone(&records[at].path);
                records[at] = SourceRecord { path, ..edited };
            }
        }
    }

    /// Puts the edits into what was read from the journal of pages.
    pub fn apply_to_pages(&self, records: &mut [PageRecord]) {
        if self.pages.is_empty() {
            return;
        }
        let edited: HashMap<&str, &PageRecord> =
            self.pages.iter().map(|(page, _)| (page.path.as_str(), page)).collect();
        for record in records {
            if let Some(PageRecord { fingerprint, output, .. }) = edited.get(record.path.as_str()) {
                (record.fingerprint, record.output) = (*fingerprint, *output);
            }
        }
    }
}

/// The pages of the last build, edits included.
#[must_use]
pub fn pages(work: &Path) -> Vec<PageRecord> {
    let mut records = journal::read(&work.join(PAGES));
    Edits::read(work).apply_to_pages(&mut records);
    records
}

/// The sources of the last build, edits included.
#[must_use]
pub fn sources(work: &Path) -> Vec<SourceRecord<Packed>> {
    let mut records = journal::read(&work.join(SOURCES));
    Edits::read(work).apply_to_sources(&mut records);
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Hash;

    fn page(path: &str, output: u128) -> PageRecord {
        PageRecord { path: path.into(), fingerprint: Hash(output + 1), output: Hash(output) }
    }

    fn source(path: &str, input: u128) -> SourceRecord<Packed> {
        SourceRecord {
            path: path.into(),
            input: Hash(input),
            visible: Hash::default(),
            summary: None,
            is_stale: false,
            diagnostics: journal::Told::default(),
        }
    }

    #[test]
    fn edits_are_part_of_what_is_read_until_the_journal_is_written_anew() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let work = folder.path();
        let write = |name: &str, bytes: &[u8]| std::fs::write(work.join(name), bytes).expect("written");
        let read = || {
            let sources: Vec<u128> = sources(work).iter().map(|record| record.input.0).collect();
            let pages: Vec<u128> = pages(work).iter().map(|record| record.output.0).collect();
            (sources, pages)
        };
        let old = journal::encode(&[source("a", 1), source("b", 2)]);
        let old_pages = journal::encode(&[page("a.html", 1), page("b.html", 2), page("c.html", 3)]);
        write(SOURCES, &old);
        write(PAGES, &old_pages);
        assert_eq!(read(), (vec![1, 2], vec![1, 2, 3]));
        let mut edits = Edits::read(work);
        assert!(edits.is_empty());
        edits.put_source(source("b", 20));
        edits.put_page(page("b.html", 20), Causes::default());
        edits.put_page(page("b.html", 21), Causes::default());
        write(EDITS, &edits.encode(journal::sum(&old), journal::sum(&old_pages)));
        assert_eq!(read(), (vec![1, 20], vec![1, 21, 3]));
        assert_eq!(Edits::read(work).page("b.html").map(|page| page.output), Some(Hash(21)));
        write(SOURCES, &journal::encode(&[source("a", 1), source("b", 7)]));
        assert_eq!(read(), (vec![1, 7], vec![1, 21, 3]), "one half is of another file");
        write(EDITS, &Edits::none());
        assert_eq!(read(), (vec![1, 7], vec![1, 2, 3]));
    }
}
