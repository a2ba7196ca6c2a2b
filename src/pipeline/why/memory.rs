//! What is remembered from build to build to tell why pages are made again: a journal file of its own, which decides nothing.
//!
//! 32 bytes a page, 12 a card; program, theme files and settings once for the site.

use std::collections::BTreeMap;

use rayon::slice::ParallelSliceMut;
use serde::{Deserialize, Serialize};

use crate::channel::causes::{Causes, short};
use crate::hash::Hash;
use crate::store::journal::PageRecord;

/// The key of a page or a card.
pub(super) type Key = [u8; 8];

/// What the pages of a site were made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    /// The program.
    pub(super) program: Hash,
    /// Settings by name.
    pub(super) settings: BTreeMap<String, Hash>,
    /// Files of the theme.
    pub(super) theme: BTreeMap<String, Hash>,
    /// In a file of its own, a few at a time.
    #[serde(skip)]
    pub(super) pages: Vec<(Key, Causes)>,
    /// In a file of its own too.
    #[serde(skip)]
    pub(super) cards: Vec<(Key, [u8; 4])>,
}

impl Memory {
    /// Takes up the pages that stand in `records`: as noted in this build, else as `old` has them.
    pub(super) fn set_pages(&mut self, records: &[PageRecord], mut noted: Vec<(Key, Causes)>, old: &Self) {
        noted.par_sort_unstable_by_key(|(key, _)| *key);
        self.pages.reserve_exact(noted.len().max(old.pages.len()).min(records.len()));
        self.pages.extend(records.iter().filter_map(|record| {
            let key = key(&record.path);
            let causes = find(&noted, key).or_else(|| find(&old.pages, key))?;
            Some((key, causes))
        }));
        drop(noted);
        self.pages.par_sort_unstable_by_key(|(key, _)| *key);
    }

    /// Takes up what a page that is known was made from since.
    pub(super) fn renew(&mut self, path: &str, causes: Causes) {
        let key = key(path);
        if let Ok(at) = self.pages.binary_search_by_key(&key, |(key, _)| *key) {
            self.pages[at].1 = causes;
        }
    }

    /// Takes up the cards by name: as hashed in this build, else as `old` has them.
    pub(super) fn set_cards(&mut self, cards: impl Iterator<Item = (String, Option<Hash>)>, old: &Self) {
        let cards = cards.filter_map(|(name, hash)| {
            let key = key(&name);
            Some((key, hash.map(short).or_else(|| find(&old.cards, key))?))
        });
        self.cards = cards.collect();
        self.cards.sort_unstable_by_key(|(key, _)| *key);
    }

    /// What the page at `path` was made from.
    pub(super) fn page(&self, path: &str) -> Option<Causes> {
        find(&self.pages, key(path))
    }

    /// Whether the card called `name` is as it was; `None` when there was none.
    pub(super) fn is_card_same(&self, name: &str, hash: Hash) -> Option<bool> {
        find(&self.cards, key(name)).map(|known| known == short(hash))
    }
}

pub(super) fn key(name: &str) -> Key {
    xxhash_rust::xxh3::xxh3_64(name.as_bytes()).to_le_bytes()
}

fn find<T: Copy>(sorted: &[(Key, T)], key: Key) -> Option<T> {
    let at = sorted.binary_search_by_key(&key, |(key, _)| *key).ok()?;
    Some(sorted[at].1)
}

/// The names whose value differs, those that are new or gone included.
pub(super) fn changed<'m>(old: &'m BTreeMap<String, Hash>, new: &'m BTreeMap<String, Hash>) -> Vec<&'m str> {
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    let other = new.iter().filter(|(name, hash)| old.get(*name) != Some(hash)).map(|(name, _)| name);
    let mut names: Vec<&str> = gone.chain(other).map(String::as_str).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: String) -> PageRecord {
        PageRecord { path: path.into(), fingerprint: Hash::default(), output: Hash::default() }
    }

    #[test]
    fn a_page_takes_thirty_two_bytes_and_a_card_twelve() {
        let len = |memory: &Memory| postcard::to_stdvec(&(&memory.pages, &memory.cards)).expect("memory").len();
        let records: Vec<PageRecord> = (0..100).map(|number| record(format!("cases/{number}.html"))).collect();
        let noted = records.iter().map(|record| (key(&record.path), Causes::default())).collect();
        let (mut memory, old) = (Memory::default(), Memory::default());
        let empty = len(&memory);
        memory.set_pages(&records, noted, &old);
        assert_eq!(len(&memory) - empty, 100 * 32);
        memory.set_cards((0..100).map(|number| (number.to_string(), Some(Hash::of(b"x")))), &old);
        assert_eq!(len(&memory) - empty, 100 * 44);
    }

    #[test]
    fn what_was_not_looked_at_in_this_build_is_kept_and_what_is_gone_is_forgotten() {
        let records: Vec<PageRecord> = ["a", "b"].map(|path| record(path.to_owned())).into();
        let mut old = Memory::default();
        let causes = Causes::default();
        old.set_pages(&records, vec![(key("a"), causes), (key("b"), causes)], &Memory::default());
        old.set_cards([("x".to_owned(), Some(Hash::of(b"x")))].into_iter(), &Memory::default());
        let mut new = Memory::default();
        new.set_pages(&records[..1], Vec::new(), &old);
        new.set_cards([("x".to_owned(), None), ("y".to_owned(), None)].into_iter(), &old);
        assert_eq!((new.page("a"), new.page("b")), (Some(causes), None));
        assert_eq!(new.is_card_same("x", Hash::of(b"x")), Some(true));
        assert_eq!(new.is_card_same("x", Hash::of(b"y")), Some(false));
        assert_eq!(new.is_card_same("y", Hash::of(b"y")), None);
    }

    #[test]
    fn names_that_are_new_gone_or_other_are_changed() {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, Hash> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), Hash::of(value.as_bytes()))).collect()
        };
        let old = map(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let new = map(&[("b", "2"), ("c", "4"), ("d", "5")]);
        assert_eq!(changed(&old, &new), ["a", "c", "d"]);
    }
}
