//! The files of terms of an index that is being changed: read as far as needed, written as far as changed.
//!
//! Whatever cannot be read, or is not what it should be, is [`Unfit`]: the index is then built anew. Knows nothing of
//! what lists say.

use std::collections::{BTreeMap, BTreeSet};

use super::state::Layout;
use super::terms::Term;
use super::{lists, shard};

/// The files at hand cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unfit;

/// Gives the bytes of a file of the index before the change, by its path below `search/`.
pub(super) type ReadOld<'caller> = dyn Fn(&str) -> Option<Vec<u8>> + Sync + 'caller;

/// The order of terms in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    order: u32,
    is_triple: bool,
    term: Term,
}

impl Key {
    fn of(text: &str) -> Self {
        let term = Term::of_text(text);
        Self { order: shard::address(text).reverse_bits(), is_triple: term.is_triple(), term }
    }

    fn file(self, count: u32) -> u32 {
        shard::shard_of(self.order.reverse_bits(), count)
    }
}

/// The terms of a file with their lists, in its order.
type Terms = BTreeMap<Key, (String, String)>;

/// The files of terms.
pub(super) struct Shards<'caller> {
    read: &'caller ReadOld<'caller>,
    layout: &'caller Layout,
    /// By place and number under the old layout.
    files: BTreeMap<(u32, u32), Terms>,
    changed: BTreeSet<(u32, u32)>,
    len_changes: BTreeMap<u32, i64>,
}

/// What a change of the files of terms comes to.
pub(super) struct Written {
    pub(super) layout: Layout,
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) removed: Vec<String>,
}

impl<'caller> Shards<'caller> {
    pub(super) fn new(read: &'caller ReadOld<'caller>, layout: &'caller Layout) -> Self {
        Self { read, layout, files: BTreeMap::new(), changed: BTreeSet::new(), len_changes: BTreeMap::new() }
    }

    /// The list of a term at a place.
    pub(super) fn get(&mut self, place: u32, text: &str) -> Result<Option<&str>, Unfit> {
        let key = Key::of(text);
        let terms = self.terms(place, key.file(self.layout.count(place).max(1)))?;
        Ok(terms.get(&key).map(|(_, list)| list.as_str()))
    }

    /// Sets or removes the list of a term at a place.
    pub(super) fn set(&mut self, place: u32, text: &str, list: Option<String>) -> Result<(), Unfit> {
        let key = Key::of(text);
        let file = key.file(self.layout.count(place).max(1));
        let len = |list: &str| i64::try_from(lists::pair(text, list).len()).unwrap_or(i64::MAX);
        let mut change = list.as_deref().map_or(0, len);
        let terms = self.terms(place, file)?;
        let old = match list {
            Some(list) => terms.insert(key, (text.to_owned(), list)),
            None => terms.remove(&key),
        };
        change -= old.map_or(0, |(_, list)| len(&list));
        *self.len_changes.entry(place).or_default() += change;
        self.changed.insert((place, file));
        Ok(())
    }

    fn terms(&mut self, place: u32, file: u32) -> Result<&mut Terms, Unfit> {
        match self.files.entry((place, file)) {
            std::collections::btree_map::Entry::Occupied(entry) => Ok(entry.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let is_there = file < self.layout.count(place);
                let terms = if is_there { read(self.read, &lists::path(place, file))? } else { Terms::new() };
                Ok(entry.insert(terms))
            }
        }
    }

    /// The files as they are to be written.
    pub(super) fn finish(mut self) -> Result<Written, Unfit> {
        let layout = self.layout.after(&self.len_changes);
        let mut written = Written { layout, files: Vec::new(), removed: Vec::new() };
        let places: BTreeSet<u32> = self.changed.iter().map(|(place, _)| *place).collect();
        for place in places {
            let (before, now) = (self.layout.count(place), written.layout.count(place));
            let touched = self.touched(place, before, now)?;
            let mut files: BTreeMap<u32, Vec<(Key, String)>> =
                touched.into_iter().map(|file| (file, Vec::new())).collect();
            let loaded = self.files.range((place, 0)..=(place, u32::MAX));
            for (key, (text, list)) in loaded.flat_map(|(_, terms)| terms).filter(|_| now > 0) {
                if let Some(file) = files.get_mut(&key.file(now)) {
                    file.push((*key, lists::pair(text, list)));
                }
            }
            for (file, mut records) in files.into_iter().filter(|(file, _)| *file < now) {
                records.sort_unstable_by_key(|(key, _)| *key);
                written.files.push(lists::file(place, file, records.iter().map(|(_, record)| record.as_str())));
            }
            written.removed.extend((now..before).map(|file| lists::path(place, file)));
        }
        Ok(written)
    }

    /// The files that differ when the number of files goes from `before` to `now`, all of them loaded: those whose lists
    /// changed; and for each file more or less itself and the file it is split from.
    fn touched(&mut self, place: u32, before: u32, now: u32) -> Result<BTreeSet<u32>, Unfit> {
        let mut touched: BTreeSet<u32> =
            self.changed.range((place, 0)..=(place, u32::MAX)).map(|(_, file)| *file).collect();
        let (few, many) = (before.min(now), before.max(now));
        for file in few..many {
            let mut part = file;
            touched.insert(part);
            while part >= few && part > 0 {
                part -= 1 << part.ilog2();
                touched.insert(part);
            }
        }
        for file in touched.iter().filter(|file| **file < before) {
            self.terms(place, *file)?;
        }
        Ok(touched)
    }
}

fn read(read: &ReadOld<'_>, path: &str) -> Result<Terms, Unfit> {
    let data = read(path).and_then(|bytes| shard::data(&bytes)).ok_or(Unfit)?;
    let terms = data.as_object().ok_or(Unfit)?.iter();
    terms.map(|(text, list)| Ok((Key::of(text), (text.clone(), list.as_str().ok_or(Unfit)?.to_owned())))).collect()
}
