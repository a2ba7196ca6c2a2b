//! Matching: the cases that have all phrases of a query, with their scores. The client matches alike.
//!
//! The whole lists are intersected first, zone by zone. Lists of frequent terms are read range by range, newest first,
//! until there are enough matches; of each phrase only its rarest frequent terms, because whoever shows a match
//! verifies it against its text. When the first range does not have enough, or matches turn out not to have the phrase,
//! the terms that were passed over and triples of frequent pairs are looked up, which are rarer. Scores are whole numbers, so that both readers order alike. Knows nothing of cards.

use std::collections::BTreeMap;

use super::files::{Files, Root};
use super::lists::List;
use super::phrases::Phrase;
use super::terms::{METADATA, TITLE};

/// With so few candidates, lists of frequent terms are not read.
const FEW_CANDIDATES: usize = 40;
/// Frequent terms of a phrase that are read if it has no other terms.
const MAX_FREQUENT: usize = 3;

/// Case number to zones.
type Zones = BTreeMap<u32, u8>;

/// A frequent term of a phrase.
struct Frequent {
    term: String,
    /// Position of the pair in the phrase; `None` for a word.
    position: Option<usize>,
    about: u32,
    ranges: Vec<bool>,
    titles: Option<Vec<u32>>,
}

/// A phrase with what stands beside its terms.
struct Looked {
    phrase: Phrase,
    /// Cases that have all the rare terms in a common zone; `None` if all terms are frequent.
    candidates: Option<Zones>,
    /// The frequent terms that are read.
    frequent: Vec<Frequent>,
}

/// A match in progress.
pub(super) struct Matching {
    phrases: Vec<Looked>,
    /// Cases of all required phrases' candidates.
    candidates: Option<Vec<u32>>,
    /// Ranges still to be read, the next last.
    ranges: Vec<u32>,
    is_narrowed: bool,
    /// Matches so far with their scores.
    pub(super) found: BTreeMap<u32, u32>,
}

impl Matching {
    /// Looks the terms up; `None` if a required term does not occur at all.
    pub(super) fn start(files: &mut Files<'_>, root: &Root, phrases: &[Phrase]) -> Option<Self> {
        let mut looked = Vec::new();
        for phrase in phrases {
            match look_up(files, root, phrase) {
                Some(phrase) => looked.push(phrase),
                None if phrase.is_excluded => {}
                None => return None,
            }
        }
        looked.iter().find(|looked| !looked.phrase.is_excluded)?;
        let mut matching =
            Self { phrases: looked, candidates: None, ranges: Vec::new(), is_narrowed: false, found: BTreeMap::new() };
        matching.plan(root);
        Some(matching)
    }

    /// Whether all lists have been read.
    pub(super) fn is_complete(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Reads on until at least `wanted` matches are found or all is read.
    pub(super) fn advance(&mut self, files: &mut Files<'_>, root: &Root, wanted: usize) {
        while self.found.len() < wanted
            && let Some(range) = self.ranges.pop()
        {
            self.read_range(files, root, range);
            if self.found.len() < wanted {
                self.narrow(files, root);
            }
        }
    }

    /// Looks more terms up, once: the pairs that were passed over, and triples of frequent pairs.
    pub(super) fn narrow(&mut self, files: &mut Files<'_>, root: &Root) {
        if std::mem::replace(&mut self.is_narrowed, true) {
            return;
        }
        let mut occurs = true;
        for looked in self.phrases.iter_mut().filter(|looked| !looked.phrase.is_excluded) {
            occurs = narrow(files, root, looked).is_some() && occurs;
        }
        if !occurs {
            self.found.clear();
            self.ranges.clear();
            return;
        }
        // Ranges are read again with more terms: what was read before is at hand.
        self.found.clear();
        self.plan(root);
    }

    fn required(&self) -> impl Iterator<Item = &Looked> {
        self.phrases.iter().filter(|looked| !looked.phrase.is_excluded)
    }

    /// Joins the candidates of the phrases and chooses the ranges that are to be read.
    fn plan(&mut self, root: &Root) {
        self.candidates = self.required().filter_map(|looked| looked.candidates.as_ref()).fold(None, |all, next| {
            Some(all.map_or_else(
                || next.keys().copied().collect(),
                |all: Vec<u32>| all.into_iter().filter(|number| next.contains_key(number)).collect(),
            ))
        });
        let is_few = self.candidates.as_ref().is_some_and(|candidates| candidates.len() <= FEW_CANDIDATES);
        if is_few || self.phrases.iter().all(|looked| looked.frequent.is_empty()) {
            for number in self.candidates.clone().unwrap_or_default() {
                self.judge(root, number, None);
            }
            self.ranges.clear();
            return;
        }
        let ranges = 0..u32::try_from(root.ranges.len()).unwrap_or(0);
        self.ranges = ranges.filter(|range| self.is_worth_reading(root, *range)).collect();
        if self.candidates.is_none() {
            self.add_titles(root);
        }
    }

    /// Whether every required frequent term and a candidate occur in a range.
    fn is_worth_reading(&self, root: &Root, range: u32) -> bool {
        let mut frequent = self.required().flat_map(|looked| &looked.frequent);
        frequent.all(|frequent| frequent.ranges.get(range as usize) == Some(&true))
            && self.candidates.as_ref().is_none_or(|all| all.iter().any(|number| number >> root.range_bits == range))
    }

    /// Cases with all terms in the title are known before any range is read.
    fn add_titles(&mut self, root: &Root) {
        let lists: Option<Vec<&Vec<u32>>> =
            self.required().flat_map(|looked| &looked.frequent).map(|frequent| frequent.titles.as_ref()).collect();
        let Some((first, others)) = lists.as_deref().and_then(<[_]>::split_first) else { return };
        let titles: Vec<u32> = first
            .iter()
            .copied()
            .filter(|number| others.iter().all(|list| list.binary_search(number).is_ok()))
            .collect();
        let zones = vec![TITLE; self.required().count()];
        self.found.extend(titles.into_iter().map(|number| (number, score(&zones, number, root))));
    }

    fn read_range(&mut self, files: &mut Files<'_>, root: &Root, range: u32) {
        let mut lists: BTreeMap<String, Zones> = BTreeMap::new();
        for frequent in self.phrases.iter().flat_map(|looked| &looked.frequent) {
            if !lists.contains_key(&frequent.term) {
                lists.insert(frequent.term.clone(), files.range(root, &frequent.term, range).into_iter().collect());
            }
        }
        let numbers: Vec<u32> = if let Some(candidates) = &self.candidates {
            candidates.iter().copied().filter(|number| number >> root.range_bits == range).collect()
        } else {
            let required = self.required().flat_map(|looked| &looked.frequent).map(|frequent| &lists[&frequent.term]);
            required.min_by_key(|list| list.len()).map(|list| list.keys().copied().collect()).unwrap_or_default()
        };
        for number in numbers {
            self.judge(root, number, Some(&lists));
        }
    }

    /// Adds a case if it has all required phrases and none of the excluded ones. Lists that were not read agree.
    fn judge(&mut self, root: &Root, number: u32, lists: Option<&BTreeMap<String, Zones>>) {
        let mut zones = Vec::with_capacity(self.phrases.len());
        for looked in &self.phrases {
            let whole = looked.candidates.as_ref().map_or(u8::MAX, |all| all.get(&number).copied().unwrap_or(0));
            let read = looked.frequent.iter().filter_map(|frequent| lists?.get(&frequent.term));
            let common = read.fold(whole, |common, list| common & list.get(&number).copied().unwrap_or(0));
            let is_known = looked.frequent.is_empty() || lists.is_some();
            if looked.phrase.is_excluded {
                if common != 0 && is_known {
                    self.found.remove(&number);
                    return;
                }
            } else if common == 0 {
                self.found.remove(&number);
                return;
            } else {
                zones.push(common);
            }
        }
        self.found.insert(number, score(&zones, number, root));
    }
}

/// Looks the terms of a phrase up; `None` if the phrase occurs nowhere.
fn look_up(files: &mut Files<'_>, root: &Root, phrase: &Phrase) -> Option<Looked> {
    let mut looked = Looked { phrase: phrase.clone(), candidates: None, frequent: Vec::new() };
    for position in phrase.looked_up() {
        let term = &phrase.grams[position];
        let list = files.list(root, term)?;
        looked.add(term, Some(position), list);
    }
    for word in &phrase.words {
        let mut list = files.list(root, word);
        if phrase.is_beginning() && !matches!(list, Some(List::Cut { .. })) {
            list = with_longer_words(files, root, word, list);
        }
        looked.add(word, None, list?);
    }
    looked.keep_rarest(if looked.candidates.is_some() { 1 } else { MAX_FREQUENT });
    Some(looked)
}

impl Looked {
    fn add(&mut self, term: &str, position: Option<usize>, list: List) {
        match list {
            List::Whole(list) => {
                let list: Zones = list.into_iter().collect();
                self.candidates = Some(match &self.candidates {
                    None => list,
                    Some(all) => intersect(all, &list),
                });
            }
            List::Cut { about, ranges, titles } => {
                self.frequent.push(Frequent { term: term.to_owned(), position, about, ranges, titles });
            }
            List::Frequent => {}
        }
    }

    /// Of the frequent terms, keeps the `count` rarest that are read.
    fn keep_rarest(&mut self, count: usize) {
        self.frequent.sort_by_key(|frequent| frequent.about);
        self.frequent.truncate(count);
    }
}

/// Looks up the pairs that were passed over, and the triples of frequent pairs: the triple of two frequent pairs has a
/// list of its own, or a mark that it is frequent too; if it has neither, the phrase occurs nowhere: `None`.
fn narrow(files: &mut Files<'_>, root: &Root, looked: &mut Looked) -> Option<()> {
    let mut lists = Vec::new();
    for gram in &looked.phrase.grams {
        lists.push(files.list(root, gram)?);
    }
    looked.frequent.retain(|frequent| frequent.position.is_none());
    let is_cut = |position: usize| matches!(lists.get(position), Some(List::Cut { .. }));
    let mut covered = vec![false; lists.len()];
    for position in (0..lists.len()).filter(|position| is_cut(*position) && is_cut(position + 1)) {
        if let Some(triple) = looked.phrase.triple(position)
            && let List::Whole(list) = files.list(root, &triple)?
        {
            covered[position] = true;
            covered[position + 1] = true;
            looked.add(&triple, None, List::Whole(list));
        }
    }
    for (position, list) in lists.into_iter().enumerate().filter(|(position, _)| !covered[*position]) {
        let gram = looked.phrase.grams[position].clone();
        looked.add(&gram, Some(position), list);
    }
    looked.keep_rarest(MAX_FREQUENT);
    Some(())
}

fn with_longer_words(files: &mut Files<'_>, root: &Root, word: &str, list: Option<List>) -> Option<List> {
    let mut all = Zones::new();
    let own = if let Some(List::Whole(list)) = list { list } else { Vec::new() };
    for (number, zones) in std::iter::once(own).chain(files.beginning_with(root, word)).flatten() {
        *all.entry(number).or_default() |= zones;
    }
    (!all.is_empty()).then(|| List::Whole(all.into_iter().collect()))
}

fn intersect(left: &Zones, right: &Zones) -> Zones {
    let (few, many) = if left.len() < right.len() { (left, right) } else { (right, left) };
    let both = few.iter().filter_map(|(number, zones)| Some((*number, zones & many.get(number)?)));
    both.filter(|(_, zones)| *zones != 0).collect()
}

/// Scores count in sixteenths: title and brand 8, metadata 3, body 1 and more the wider the phrase is spread; two
/// phrases in one zone 2; newer cases up to 6/16.
fn score(zones: &[u8], number: u32, root: &Root) -> u32 {
    const SPREAD: [u32; 7] = [0, 16, 24, 29, 32, 35, 37];
    let one = |zones: u8| {
        let title = if zones & TITLE != 0 { 128 } else { 0 };
        let metadata = if zones & METADATA != 0 { 48 } else { 0 };
        title + metadata + SPREAD[(zones >> 2).count_ones() as usize]
    };
    let is_together = zones.len() > 1 && zones.iter().fold(u8::MAX, |common, zones| common & zones) != 0;
    let newness = u64::from(number) * 6 / u64::from(root.end.max(1));
    let phrases: u32 = zones.iter().map(|zones| one(*zones)).sum();
    phrases + if is_together { 32 } else { 0 } + u32::try_from(newness).unwrap_or(0)
}

/// Cases that have most of a query, by the weight of their terms: scores in 1/1000 of the query's weight.
pub(super) fn near(files: &mut Files<'_>, root: &Root, phrases: &[Phrase]) -> BTreeMap<u32, u32> {
    let mut lists: Vec<(u32, List)> = Vec::new();
    let (mut total, mut count) = (0, 0);
    for phrase in phrases.iter().filter(|phrase| !phrase.is_excluded) {
        let grams = phrase.grams.iter().map(|gram| (gram, false));
        for (term, is_word) in grams.chain(phrase.words.iter().map(|word| (word, true))) {
            let list = files.list(root, term);
            let cases = match &list {
                Some(List::Whole(list)) => u32::try_from(list.len()).unwrap_or(u32::MAX),
                Some(List::Cut { about, .. }) => *about,
                Some(List::Frequent) | None => 1,
            };
            let weight = weight(root.cases, cases) >> u32::from(list.is_none() && !is_word);
            total += weight;
            count += 1;
            lists.extend(list.map(|list| (weight, list)));
        }
    }
    let mut found: BTreeMap<u32, u32> = BTreeMap::new();
    if count < 4 {
        return found;
    }
    for (weight, list) in lists {
        let numbers: Vec<u32> = match list {
            List::Whole(list) => list.into_iter().map(|(number, _)| number).collect(),
            List::Cut { titles, .. } => titles.unwrap_or_default(),
            List::Frequent => Vec::new(),
        };
        for number in numbers {
            *found.entry(number).or_default() += weight;
        }
    }
    let least = if count > 5 { 550 } else { 700 };
    found.retain(|_, score| {
        *score = *score * 1000 / total.max(1);
        *score >= least
    });
    found
}

/// The weight of a term: sixteen times the binary logarithm of one in how many cases has it, in whole numbers.
fn weight(cases: u32, having: u32) -> u32 {
    let ratio = 1 + u64::from(cases) * 256 / u64::from(having.max(1));
    // Linear between powers of two: exact in both readers, close enough for a weight.
    let log = ratio.ilog2();
    let fraction = ((ratio << 4) >> log) & 15;
    (log * 16 + u32::try_from(fraction).expect("four bits")).saturating_sub(128)
}
