//! Reading an index: the files of `search/` as lists, cards and texts, each file at most once.
//!
//! Whatever is missing or cut reads as absent and is counted, so that the caller can say that an answer may be
//! incomplete. Knows nothing of queries.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cards::{self, Card};
use super::lists::{self, List};
use super::shard;

/// Gives the bytes of a file below the site's root, such as `search/root.js`.
pub type Read<'site> = dyn Fn(&str) -> Option<Vec<u8>> + 'site;

/// What `root.js` says.
#[derive(Clone, Debug, Default)]
pub(super) struct Root {
    pub(super) cases: u32,
    pub(super) end: u32,
    pub(super) range_bits: u32,
    pub(super) terms: u32,
    pub(super) ranges: Vec<u32>,
    pub(super) card_bits: u32,
    pub(super) has_synonyms: bool,
}

/// The files of one index.
pub(super) struct Files<'site> {
    read: &'site Read<'site>,
    cache: BTreeMap<String, Option<Value>>,
    /// Files that should exist and could not be read.
    pub(super) missing: Vec<String>,
}

impl<'site> Files<'site> {
    pub(super) fn new(read: &'site Read<'site>) -> Self {
        Self { read, cache: BTreeMap::new(), missing: Vec::new() }
    }

    fn data(&mut self, path: &str) -> Option<&Value> {
        if !self.cache.contains_key(path) {
            let value = (self.read)(&format!("search/{path}")).and_then(|bytes| shard::data(&bytes));
            if value.is_none() {
                self.missing.push(path.to_owned());
            }
            self.cache.insert(path.to_owned(), value);
        }
        self.cache.get(path)?.as_ref()
    }

    pub(super) fn root(&mut self) -> Option<Root> {
        let data = self.data("root.js")?;
        let number = |name: &str| data[name].as_u64().and_then(|number| u32::try_from(number).ok());
        if number("v") != Some(1) {
            return None;
        }
        // No index has so many files: a foreign file must not make the arithmetic overflow.
        let files = |count: u64| u32::try_from(count).unwrap_or(0).min(1 << 24);
        let ranges = data["ranges"].as_array()?.iter().filter_map(Value::as_u64).map(files);
        Some(Root {
            cases: number("n")?,
            end: number("end")?,
            range_bits: number("range")?.min(31),
            terms: files(data["terms"].as_u64()?),
            ranges: ranges.take(4_096).collect(),
            card_bits: number("cards")?.min(31),
            has_synonyms: number("synonyms")? == 1,
        })
    }

    /// What stands beside a term, if the term occurs.
    pub(super) fn list(&mut self, root: &Root, term: &str) -> Option<List> {
        let text = self.terms(root, term)?.get(term)?.as_str()?.to_owned();
        Some(lists::decode(&text, u32::try_from(root.ranges.len()).ok()?))
    }

    /// The whole lists of the words that begin with `beginning` and are longer, in the order of the words.
    pub(super) fn beginning_with(&mut self, root: &Root, beginning: &str) -> Vec<Vec<(u32, u8)>> {
        let ranges = u32::try_from(root.ranges.len()).unwrap_or(0);
        let Some(terms) = self.terms(root, beginning).and_then(Value::as_object) else { return Vec::new() };
        let mut words: Vec<(&String, &Value)> =
            terms.iter().filter(|(term, _)| term.len() > beginning.len() && term.starts_with(beginning)).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        let lists = words.into_iter().take(64).filter_map(|(_, text)| Some(lists::decode(text.as_str()?, ranges)));
        lists.filter_map(|list| if let List::Whole(list) = list { Some(list) } else { None }).collect()
    }

    fn terms(&mut self, root: &Root, term: &str) -> Option<&Value> {
        if root.terms == 0 {
            return None;
        }
        self.data(&lists::path(0, shard::shard_of(shard::address(term), root.terms)))
    }

    /// The part of a cut list that lies in one range.
    pub(super) fn range(&mut self, root: &Root, term: &str, range: u32) -> Vec<(u32, u8)> {
        let count = root.ranges.get(range as usize).copied().unwrap_or(0);
        if count == 0 {
            return Vec::new();
        }
        let path = lists::path(range + 1, shard::shard_of(shard::address(term), count));
        let text = self.data(&path).and_then(|terms| terms.get(term)).and_then(Value::as_str);
        text.map(|text| lists::decode_range(text, range, root.range_bits)).unwrap_or_default()
    }

    pub(super) fn card(&mut self, root: &Root, number: u32) -> Option<Card> {
        Card::from_data(self.data(&cards::path(number >> root.card_bits))?.get(number.to_string())?)
    }

    /// The `part`-th piece (from 1) of a long text.
    pub(super) fn part(&mut self, number: u32, part: usize) -> String {
        self.data(&cards::part_path(number, part)).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The words that stand for a folded word.
    pub(super) fn synonyms(&mut self, word: &str) -> Vec<String> {
        let list = self.data("syn.js").and_then(|table| table.get(word)).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}
