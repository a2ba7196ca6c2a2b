//! The index after texts were edited, from what is remembered of it and the edited cases alone.
//!
//! What the index knows of a case before the edit must be what the press makes of it: else the answer is `None`, and so it is
//! whenever files would come or go. Nothing is staged here.

use std::convert::Infallible;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Remembered, entry_in, fingerprint, head, options};
use crate::channel::Press;
use crate::content::case::Case;
use crate::hash::{Hash, PROGRAM};
use crate::search::{self, Before, Entry, Head};
use crate::site::CaseId;
use crate::store::journal;
use crate::vfs::Files;

/// The indexes of all editions, before and after an edit.
pub(in crate::pipeline) struct Retold {
    remembered: Vec<Remembered>,
    options: search::Options,
    /// By edition and case: what the index knows of it.
    before: Vec<(usize, CaseId, Head)>,
}

/// A file of an index: address, what the index is made from, bytes.
pub(in crate::pipeline) type IndexFile = (String, Hash, Vec<u8>);

impl Retold {
    /// Takes up what `memory` remembers, with `press` as it was before the edit of these cases.
    pub(in crate::pipeline) fn of(press: &Press<'_>, ids: &[CaseId], files: &dyn Files, memory: &Path) -> Option<Self> {
        let remembered: Vec<Remembered> = journal::read(memory);
        let mut before = Vec::new();
        for (at, edition) in press.site.editions.iter().enumerate() {
            let script = press.script_fingerprint(at);
            let listed = ids.iter().filter(|id| edition.listed.contains(id));
            before.extend(listed.map(|id| (at, *id, head(press, edition, script, *id))));
        }
        let options = options(press.config, files);
        let is_known = |(at, _, head): &(usize, CaseId, Head)| {
            let index = remembered.iter().find(|index| index.folder == folder(press, *at));
            index.is_some_and(|index| index.program == PROGRAM.hash() && index.heads().contains(head))
        };
        before.iter().all(is_known).then_some(Self { remembered, options, before })
    }

    /// The first file of each index concerned, with what the index is remembered to be made from.
    pub(in crate::pipeline) fn roots(&self) -> Vec<(String, Hash)> {
        self.remembered.iter().map(|index| (format!("{}root.js", index.folder), index.fingerprint)).collect()
    }

    /// The files that differ now that `press` knows the cases as they are, and the journal file for them. `read` gives the
    /// bytes of a file as it was written.
    pub(in crate::pipeline) fn files(
        mut self,
        press: &Press<'_>,
        cases: &[(CaseId, &Case)],
        read: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync),
    ) -> Option<(Vec<IndexFile>, search::Figures, Vec<u8>)> {
        let mut files = Vec::new();
        for at in 0..press.site.editions.len() {
            if self.before.iter().any(|(edition, ..)| *edition == at) {
                files.extend(self.edition(press, at, cases, read)?);
            }
        }
        let figures = self.remembered.iter().map(|index| index.state.figures()).reduce(super::together)?;
        Some((files, figures, journal::encode(&self.remembered)))
    }

    fn edition(
        &mut self,
        press: &Press<'_>,
        at_edition: usize,
        cases: &[(CaseId, &Case)],
        read: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync),
    ) -> Option<Vec<IndexFile>> {
        let (edition, script) = (&press.site.editions[at_edition], press.script_fingerprint(at_edition));
        let index = self.remembered.iter_mut().find(|index| index.folder == folder(press, at_edition))?;
        let mut heads = index.heads();
        let mut edited: Vec<(usize, CaseId, &Case)> = Vec::new();
        for (_, id, old) in self.before.iter().filter(|(edition, ..)| *edition == at_edition) {
            let at = heads.binary_search_by_key(&old.key, |head| head.key).ok()?;
            heads[at] = head(press, edition, script, *id);
            edited.push((at, *id, cases.iter().find(|(case, _)| case == id)?.1));
        }
        let is_more_asked = AtomicBool::new(false);
        let entry = |at: usize| -> Entry {
            let Some((_, id, case)) = edited.iter().find(|(edited, ..)| *edited == at) else {
                is_more_asked.store(true, Ordering::Relaxed);
                return Entry::default();
            };
            entry_in(press, at_edition, (*id, heads[at].key), Some(case))
        };
        let made = Mutex::new(Vec::new());
        let entries = |at: usize| Ok::<_, Infallible>(entry(at));
        let emit = |path: &str, bytes: Vec<u8>| -> Result<(), Infallible> {
            let file = (format!("{}{path}", edition.folder), bytes);
            made.lock().unwrap_or_else(PoisonError::into_inner).push(file);
            Ok(())
        };
        let read = |path: &str| read(&format!("{}{path}", edition.folder));
        let before = Before { entries: &entries, outlines: &entry, read: &read };
        let changed = search::update(&index.state, &heads, &before, &self.options, &emit).ok()??;
        if is_more_asked.load(Ordering::Relaxed) || !changed.removed.is_empty() {
            return None;
        }
        (index.fingerprint, index.state) = (fingerprint(&self.options, &heads), changed.state);
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.sort_unstable();
        let fingerprint = index.fingerprint;
        Some(made.into_iter().map(|(path, bytes)| (path, fingerprint, bytes)).collect())
    }
}

impl Remembered {
    fn heads(&self) -> Vec<Head> {
        self.state.heads()
    }
}

/// The folder of an edition's index.
fn folder(press: &Press<'_>, at_edition: usize) -> String {
    format!("{}search/", press.site.editions[at_edition].folder)
}
