//! How long lists are cut into pages that hardly change when a case is added anywhere.
//!
//! Layer 3. Lists of ordinary length are numbered from the oldest end (`plan::paginate`): a case put in the middle moves one
//! card over every boundary from there on. A long list is cut where the hashes of its own items say so, within a year (a
//! month in the timeline): a page ends with an item whose hash is the least among its neighbours on both sides. So an item
//! put in anywhere changes the page it falls on, now and then the next, and the ways from the pages beside them. Such a
//! page is known by its year and the hash of its last item, never by a number, because a number would move.
//!
//! Everything is a function of the items alone: not of what was built before. Knows no addresses and no words.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::{CaseId, Edition, Site};
use crate::config::{Config, IndexKind};
use crate::hash::Hash;

/// Lists of more pages than this are cut by their items. On a shorter one an added case touches half as many at most, on
/// average.
const LONG_PAGES: usize = 20;
/// Names on one page of the index by initial; a site with fewer cases has them all on the index itself.
pub const NAMES_PER_PAGE: usize = 200;
/// Letters with more pages than this are cut by their items.
const LONG_LETTER_PAGES: usize = 3;
/// Events on a page of the timeline.
pub const EVENTS_PER_PAGE: usize = 60;
/// Years with more pages than this are cut by their items.
const LONG_YEAR_PAGES: usize = 5;

/// A list of the site that stands on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListKey {
    /// All listed cases.
    All,
    /// The cases of a term.
    Term(IndexKind, u32),
    /// The cases of a year and a first-level category.
    CategoryYear(u32, u32),
    /// The names of a letter, by its place.
    Initial(u32),
    /// The events of a year.
    Timeline(u16),
}

/// A long list in pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// By page: the place after its last item.
    ends: Vec<u32>,
    /// By page: its name; empty for the first, which has the list's own address.
    names: Vec<Box<str>>,
}

impl Cut {
    /// Number of pages; at least 1.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    /// Whether it has no page, which no cut is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The items of page `at`, which is the last one when there are fewer.
    #[must_use]
    pub fn range(&self, at: u32) -> Range<usize> {
        let at = (at as usize).min(self.ends.len() - 1);
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[at] as usize
    }

    /// The name of page `at`: empty for the first.
    #[must_use]
    pub fn name(&self, at: u32) -> &str {
        self.names.get(at as usize).map_or("", |name| name)
    }

    /// The page of the item at `place`.
    #[must_use]
    pub fn page_of(&self, place: usize) -> u32 {
        let at = self.ends.partition_point(|end| *end as usize <= place);
        u32::try_from(at).unwrap_or(u32::MAX).min(self.len() - 1)
    }
}

/// The items of a list as far as cutting is concerned.
struct Items<H, B> {
    count: usize,
    per_page: usize,
    /// The hash of the item at a place.
    hash: H,
    /// The part of the list an item belongs to; a page never holds items of two parts, except the first page.
    part: B,
}

impl<H: Fn(usize) -> u128, B: Fn(usize) -> u16> Items<H, B> {
    /// The pages; `name` writes the name of a part, if it has one.
    fn cut(&self, name: impl Fn(u16) -> String) -> Cut {
        let mut cut = Cut::default();
        let mut used = HashSet::new();
        let mut start = 0;
        while start < self.count {
            let part = (self.part)(start);
            let len = (start..self.count).take_while(|at| (self.part)(*at) == part).count();
            let label = name(part);
            for end in self.ends(start..start + len) {
                let is_first = cut.ends.last().is_none_or(|last| *last as usize <= start);
                let page = match label.as_str() {
                    label if is_first && !label.is_empty() => label.to_owned(),
                    label => unused((self.hash)(end - 1), label, &used),
                };
                used.insert(page.clone());
                cut.ends.push(u32::try_from(end).unwrap_or(u32::MAX));
                cut.names.push(page.into());
            }
            start += len;
        }
        // A first page with a few items of a new year takes the next page in.
        while cut.ends.len() > 1 && (cut.ends[0] as usize) < self.least() {
            cut.ends.remove(0);
            cut.names.remove(0);
        }
        if let Some(first) = cut.names.first_mut() {
            *first = "".into();
        }
        cut
    }

    /// Fewest items on a page, except the only one of a part.
    fn least(&self) -> usize {
        (self.per_page / 2).max(1)
    }

    /// Where the pages of a part end.
    fn ends(&self, part: Range<usize>) -> Vec<usize> {
        let least = self.least();
        let hashes: Vec<u128> = part.clone().map(|at| (self.hash)(at)).collect();
        let is_end = |at: &usize| {
            let around = at.saturating_sub(least)..(at + least + 1).min(hashes.len());
            *at + 1 >= least
                && hashes.len() - 1 - at >= least
                && around.into_iter().all(|other| other == *at || hashes[*at] < hashes[other])
        };
        let mut ends = Vec::new();
        let mut start = 0;
        for end in (0..hashes.len()).filter(is_end).map(|at| at + 1).chain([hashes.len()]) {
            self.split(&hashes, start..end, &mut ends);
            start = end;
        }
        ends.into_iter().map(|end| part.start + end).collect()
    }

    /// Pushes the end of `page`, and of the pages it must be split into when it is too long.
    fn split(&self, hashes: &[u128], page: Range<usize>, ends: &mut Vec<usize>) {
        let least = self.least();
        let inner = page.start + least..(page.end + 1).saturating_sub(least);
        let is_long = page.len() > (2 * self.per_page).max(2 * least);
        match inner.filter(|_| is_long).min_by_key(|end| hashes[end - 1]) {
            Some(end) => {
                self.split(hashes, page.start..end, ends);
                self.split(hashes, end..page.end, ends);
            }
            None => ends.push(page.end),
        }
    }
}

/// The name of a page after its last item; longer when two are alike.
fn unused(hash: u128, part: &str, used: &HashSet<String>) -> String {
    let dash = if part.is_empty() { "" } else { "-" };
    let name = |digits| format!("{part}{dash}{}", Hash(hash).short(digits));
    [8, 16].into_iter().map(name).find(|name| !used.contains(name)).unwrap_or_else(|| name(32))
}

/// The cuts of all long lists of an edition.
pub(super) fn cuts(site: &Site, config: &Config, edition: &Edition) -> HashMap<ListKey, Cut> {
    let lists = lists(config, edition);
    let letters: Vec<_> = (0_u32..)
        .zip(&edition.initials)
        .filter(|(_, (_, cases))| cases.len() > LONG_LETTER_PAGES * NAMES_PER_PAGE)
        .map(|(at, (_, cases))| (ListKey::Initial(at), cases.as_slice()))
        .collect();
    // A case stands in many lists, and is hashed once.
    let is_hash_wanted = !lists.is_empty() || !letters.is_empty();
    let hashes: Vec<u128> = if is_hash_wanted {
        site.cases.par_iter().map(|case| Hash::of(case.slug.as_bytes()).0).collect()
    } else {
        Vec::new()
    };
    let of_cases = |(key, cases)| (key, of_cases(site, config, &hashes, cases));
    let mut cuts: HashMap<ListKey, Cut> = lists.into_par_iter().map(of_cases).collect();
    cuts.extend(letters.into_iter().map(|(key, cases)| (key, of_names(&hashes, cases))));
    let years = edition.story_years.iter().filter(|(_, range)| range.len() > LONG_YEAR_PAGES * EVENTS_PER_PAGE);
    cuts.extend(years.map(|(year, range)| (ListKey::Timeline(*year), of_events(site, &edition.story[range.clone()]))));
    cuts
}

/// The lists of cases that are long.
fn lists<'e>(config: &Config, edition: &'e Edition) -> Vec<(ListKey, &'e [CaseId])> {
    let mut lists: Vec<(ListKey, &[CaseId])> = vec![(ListKey::All, &edition.listed)];
    for kind in &config.indexes {
        if *kind == IndexKind::CategoryYear {
            let pairs = edition.category_years.iter();
            lists.extend(pairs.map(|(key, cases)| (ListKey::CategoryYear(key.0, key.1), cases.as_slice())));
        } else {
            let dimension = edition.dimension(*kind);
            let terms = dimension.inhabited();
            lists.extend(terms.map(|at| (ListKey::Term(*kind, at), dimension.term(at).cases.as_slice())));
        }
    }
    lists.retain(|(_, cases)| cases.len() > LONG_PAGES * config.per_page.max(1));
    lists
}

fn of_cases(site: &Site, config: &Config, hashes: &[u128], cases: &[CaseId]) -> Cut {
    let items = Items {
        count: cases.len(),
        per_page: config.per_page.max(1),
        hash: |at: usize| hashes[cases[at].at()],
        part: |at: usize| site.case(cases[at]).effective_date().year,
    };
    items.cut(|year| format!("{year:04}"))
}

fn of_names(hashes: &[u128], cases: &[CaseId]) -> Cut {
    let hash = |at: usize| hashes[cases[at].at()];
    Items { count: cases.len(), per_page: NAMES_PER_PAGE, hash, part: |_: usize| 0 }.cut(|_| String::new())
}

fn of_events(site: &Site, events: &[super::story::Event]) -> Cut {
    let hash = |at: usize| {
        let event = &events[at];
        Hash::of_value(&(&site.case(event.case).slug, event.kind, event.date)).0
    };
    let part = |at: usize| u16::from(events[at].date.month);
    Items { count: events.len(), per_page: EVENTS_PER_PAGE, hash, part }.cut(|month| format!("{month:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of `(year, name)`, newest first.
    fn list(count: usize) -> Vec<(u16, String)> {
        let year = |at: usize| 2025 - u16::try_from(at * 6 / count).expect("small");
        (0..count).map(|at| (year(at), format!("ts-{at:05}"))).collect()
    }

    fn cut(list: &[(u16, String)], per_page: usize) -> Cut {
        let hash = |at: usize| Hash::of(list[at].1.as_bytes()).0;
        Items { count: list.len(), per_page, hash, part: |at: usize| list[at].0 }.cut(|year| format!("{year}"))
    }

    fn pages(list: &[(u16, String)], per_page: usize) -> Vec<(String, Vec<(u16, String)>)> {
        let cut = cut(list, per_page);
        (0..cut.len()).map(|at| (cut.name(at).to_owned(), list[cut.range(at)].to_vec())).collect()
    }

    #[test]
    fn every_item_stands_on_one_page_and_every_page_has_a_name_of_its_own() {
        for (count, per_page) in [(6, 1), (100, 2), (1_000, 7), (5_000, 24), (5_000, 60)] {
            let list = list(count);
            let pages = pages(&list, per_page);
            let all: Vec<(u16, String)> = pages.iter().flat_map(|(_, items)| items.clone()).collect();
            assert_eq!(all, list);
            let names: HashSet<&String> = pages.iter().map(|(name, _)| name).collect();
            assert_eq!(names.len(), pages.len());
            assert_eq!(pages[0].0, "");
            let (least, most) = ((per_page / 2).max(1), (2 * per_page).max(2));
            for (name, items) in &pages {
                assert!(items.len() <= most + least, "{name}: {}", items.len());
                assert!(items.len() >= least.min(count / 6), "{name}: {}", items.len());
            }
            let mean = count / pages.len();
            assert!(per_page < 4 || (per_page * 3 / 4..per_page * 3 / 2).contains(&mean), "{mean} of {per_page}");
        }
    }

    #[test]
    fn an_item_put_in_anywhere_changes_few_pages_however_long_the_list() {
        for count in [600, 3_000, 20_000] {
            let old = list(count);
            let before = pages(&old, 24);
            for place in (0..=count).step_by(count / 97) {
                let mut new = old.clone();
                let year = old.get(place).or(old.last()).expect("some").0;
                new.insert(place, (year, format!("new-{place}")));
                let changed = pages(&new, 24).into_iter().filter(|page| !before.contains(page)).count();
                assert!((1..=4).contains(&changed), "{changed} at {place} of {count}");
            }
        }
    }

    #[test]
    fn the_first_page_of_a_year_keeps_its_name() {
        let list = list(3_000);
        let names: Vec<String> =
            pages(&list, 24).into_iter().map(|(name, _)| name).filter(|name| name.len() == 4).collect();
        assert_eq!(names, ["2024", "2023", "2022", "2021", "2020"]);
        let cut = cut(&list, 24);
        assert_eq!(cut.name(cut.page_of(500)), "2024");
        assert_eq!(cut.name(cut.page_of(0)), "");
        assert_eq!(cut.page_of(2_999), cut.len() - 1);
    }

    #[test]
    fn a_new_year_begins_on_the_page_of_the_last() {
        let mut list = list(3_000);
        list.insert(0, (2026, "first".to_owned()));
        let pages = pages(&list, 24);
        assert_eq!(pages[0].1[0].0, 2026);
        assert_eq!(pages[0].1[1].0, 2025);
        assert!(!pages.iter().any(|(name, _)| name == "2025"));
    }
}
