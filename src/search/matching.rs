//! Matching: the cases that have all phrases of a query, with their scores. The client matches alike.
//!
//! The whole lists are intersected first, zone by zone. Lists of frequent terms are read range by range, newest
//! first, until there are enough matches; when the whole lists leave few candidates they are not read at all, because
//! whoever shows a match verifies it against its text. Scores are whole numbers, so that both readers order alike.
//! Knows nothing of cards.

use std::collections::BTreeMap;

use super::files::{Files, Root};
use super::lists::List;
use super::phrases::Phrase;
use super::terms::{METADATA, TITLE};

/// With so few candidates, lists of frequent terms are not read.
const FEW_CANDIDATES: usize = 40;

/// Case number to zones.
type Zones = BTreeMap<u32, u8>;

/// A phrase with what stands beside its terms.
struct Looked {
    is_excluded: bool,
    /// Cases that have all the rare terms in a common zone; `None` if all terms are frequent.
    candidates: Option<Zones>,
    /// The frequent terms: term, ranges it occurs in, title cases.
    frequent: Vec<(String, Vec<bool>, Option<Vec<u32>>)>,
}

/// A match in progress.
pub(super) struct Matching {
    phrases: Vec<Looked>,
    /// Cases of all required phrases' whole lists.
    candidates: Option<Vec<u32>>,
    /// Ranges still to be read, the next last.
    ranges: Vec<u32>,
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
        let required = || looked.iter().filter(|phrase| !phrase.is_excluded);
        required().next()?;
        let candidates = required().filter_map(|phrase| phrase.candidates.as_ref()).fold(None, |all: Option<Vec<u32>>, next| {
            Some(match all {
                None => next.keys().copied().collect(),
                Some(all) => all.into_iter().filter(|number| next.contains_key(number)).collect(),
            })
        });
        let has_frequent = required().any(|phrase| !phrase.frequent.is_empty());
        let reads_ranges = looked.iter().any(|phrase| !phrase.frequent.is_empty())
            && candidates.as_ref().is_none_or(|candidates| candidates.len() > FEW_CANDIDATES);
        let mut matching = Self { phrases: looked, candidates, ranges: Vec::new(), found: BTreeMap::new() };
        if reads_ranges {
            matching.ranges = matching.ranges_to_read(root);
            if has_frequent && matching.candidates.is_none() {
                matching.add_titles(root);
            }
        } else {
            let none = BTreeMap::new();
            for number in matching.candidates.clone().unwrap_or_default() {
                matching.judge(root, number, &none);
            }
        }
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
        }
    }

    /// The ranges in which every required frequent term and a candidate occurs, the newest last.
    fn ranges_to_read(&self, root: &Root) -> Vec<u32> {
        let has_candidate = |range: u32| {
            let all = self.candidates.as_ref();
            all.is_none_or(|all| all.iter().any(|number| number >> root.range_bits == range))
        };
        let has_terms = |range: u32| {
            let required = self.phrases.iter().filter(|phrase| !phrase.is_excluded);
            required.flat_map(|phrase| &phrase.frequent).all(|(_, ranges, _)| ranges.get(range as usize) == Some(&true))
        };
        let count = u32::try_from(root.ranges.len()).unwrap_or(0);
        (0..count).filter(|range| has_terms(*range) && has_candidate(*range)).collect()
    }

    /// Cases with all terms in the title are known before any range is read.
    fn add_titles(&mut self, root: &Root) {
        let lists: Option<Vec<&Vec<u32>>> = self
            .phrases
            .iter()
            .filter(|phrase| !phrase.is_excluded)
            .flat_map(|phrase| &phrase.frequent)
            .map(|(_, _, titles)| titles.as_ref())
            .collect();
        let Some(lists) = lists else { return };
        let Some((first, others)) = lists.split_first() else { return };
        let titles: Vec<u32> =
            first.iter().copied().filter(|number| others.iter().all(|list| list.binary_search(number).is_ok())).collect();
        let count = self.phrases.iter().filter(|phrase| !phrase.is_excluded).count();
        for number in titles {
            self.found.insert(number, score(&vec![TITLE; count], number, root));
        }
    }

    fn read_range(&mut self, files: &mut Files<'_>, root: &Root, range: u32) {
        let mut lists: BTreeMap<String, Zones> = BTreeMap::new();
        for (term, _, _) in self.phrases.iter().flat_map(|phrase| &phrase.frequent) {
            if !lists.contains_key(term) {
                lists.insert(term.clone(), files.range(root, term, range).into_iter().collect());
            }
        }
        let numbers: Vec<u32> = if let Some(candidates) = &self.candidates {
            candidates.iter().copied().filter(|number| number >> root.range_bits == range).collect()
        } else {
            let required = self.phrases.iter().filter(|phrase| !phrase.is_excluded).flat_map(|phrase| &phrase.frequent);
            let shortest = required.map(|(term, _, _)| &lists[term]).min_by_key(|list| list.len());
            shortest.map(|list| list.keys().copied().collect()).unwrap_or_default()
        };
        for number in numbers {
            self.judge(root, number, &lists);
        }
    }

    /// Adds a case if it has all required phrases and none of the excluded ones.
    fn judge(&mut self, root: &Root, number: u32, lists: &BTreeMap<String, Zones>) {
        let mut zones = Vec::with_capacity(self.phrases.len());
        for phrase in &self.phrases {
            let common = phrase.zones_of(number, lists);
            if phrase.is_excluded {
                if common != 0 && (phrase.frequent.is_empty() || !lists.is_empty()) {
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

impl Looked {
    /// The zones a case has in common for all terms of the phrase; lists that were not read are taken to agree.
    fn zones_of(&self, number: u32, lists: &BTreeMap<String, Zones>) -> u8 {
        let whole = self.candidates.as_ref().map_or(u8::MAX, |all| all.get(&number).copied().unwrap_or(0));
        let read = self.frequent.iter().filter_map(|(term, _, _)| lists.get(term));
        read.fold(whole, |common, list| common & list.get(&number).copied().unwrap_or(0))
    }
}

fn look_up(files: &mut Files<'_>, root: &Root, phrase: &Phrase) -> Option<Looked> {
    let mut out = Looked { is_excluded: phrase.is_excluded, candidates: None, frequent: Vec::new() };
    let grams = phrase.looked_up();
    let words = phrase.words.iter().map(String::as_str);
    for term in grams.into_iter().chain(words) {
        let mut list = files.list(root, term);
        if phrase.is_beginning() && !matches!(list, Some(List::Cut { .. })) {
            list = with_longer_words(files, root, term, list);
        }
        match list? {
            List::Whole(list) => {
                let list: Zones = list.into_iter().collect();
                out.candidates = Some(match out.candidates {
                    None => list,
                    Some(all) => intersect(&all, &list),
                });
            }
            List::Cut { ranges, titles, .. } => out.frequent.push((term.to_owned(), ranges, titles)),
        }
    }
    Some(out)
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
    few.iter().filter_map(|(number, zones)| Some((*number, zones & many.get(number)?))).filter(|(_, zones)| *zones != 0).collect()
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
    let together = zones.len() > 1 && zones.iter().fold(u8::MAX, |common, zones| common & zones) != 0;
    let newness = u64::from(number) * 6 / u64::from(root.end.max(1));
    zones.iter().map(|zones| one(*zones)).sum::<u32>() + if together { 32 } else { 0 } + u32::try_from(newness).unwrap_or(0)
}

/// Cases that have most of a query, by the weight of their terms: scores in 1/1000 of the query's weight.
pub(super) fn near(files: &mut Files<'_>, root: &Root, phrases: &[Phrase]) -> BTreeMap<u32, u32> {
    let mut weighed: Vec<(u32, List)> = Vec::new();
    let (mut total, mut count) = (0, 0);
    for phrase in phrases.iter().filter(|phrase| !phrase.is_excluded) {
        for (term, is_word) in phrase.grams.iter().map(|gram| (gram, false)).chain(phrase.words.iter().map(|word| (word, true))) {
            let list = files.list(root, term);
            let cases = match &list {
                Some(List::Whole(list)) => u32::try_from(list.len()).unwrap_or(u32::MAX),
                Some(List::Cut { about, .. }) => *about,
                None => 1,
            };
            let mut weight = weight(root.cases, cases);
            if list.is_none() && !is_word {
                weight /= 2;
            }
            total += weight;
            count += 1;
            weighed.extend(list.map(|list| (weight, list)));
        }
    }
    let mut found: BTreeMap<u32, u32> = BTreeMap::new();
    if count < 4 {
        return found;
    }
    for (weight, list) in weighed {
        let numbers: Vec<u32> = match list {
            List::Whole(list) => list.into_iter().map(|(number, _)| number).collect(),
            List::Cut { titles, .. } => titles.unwrap_or_default(),
        };
        numbers.into_iter().for_each(|number| *found.entry(number).or_default() += weight);
    }
    let least = if count > 5 { 550 } else { 700 };
    found.values_mut().for_each(|score| *score = *score * 1000 / total.max(1));
    found.retain(|_, score| *score >= least);
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
