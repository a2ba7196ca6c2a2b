//! Many summaries → one index: editions, terms, order, neighbours, links.
//!
//! Layer 3. [`Site::from_summaries`] is the reduce step of the build: it takes the summaries in path order, settles which
//! are published where, and says what does not fit together across cases. Must not know templates or the output folder.

pub mod changes;
pub mod copies;
pub mod documents;
pub mod edition;
pub mod facets;
pub mod order;
pub mod overview;
pub mod paging;
mod places;
pub mod seeds;
pub mod shards;
pub mod statistics;
pub mod story;
pub mod summary;
pub mod terms;
pub mod vicinity;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Config, Withdrawn};
use crate::content::case::{Date, Status};
use crate::content::record::Records;
use places::Places;
use summary::Names;

pub use documents::{Document, DocumentKind};
pub use edition::Edition;
pub use summary::{List, Name, Summary};

/// A case of the site: its place in [`Site::cases`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub u32);

impl CaseId {
    /// The place as an index.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A case that is not published because another one has its id.
#[derive(Debug)]
pub struct Duplicate {
    /// The case.
    pub case: Summary,
    /// The path of the one that is published.
    pub first: Arc<str>,
}

/// The whole site as an index.
#[derive(Debug)]
pub struct Site {
    /// Published cases, in path order.
    pub cases: Vec<Summary>,
    /// Records of branches, brands and so on.
    pub records: Records,
    /// Standards, notices and free pages.
    pub documents: Vec<Document>,
    /// Editions; the main one first.
    pub editions: Vec<Edition>,
    /// Cases left out because another one has their id.
    pub duplicates: Vec<Duplicate>,
    /// The day on which the state of the site is told.
    pub as_of: Date,
    by_path: Places,
    adopters: HashMap<String, Vec<CaseId>>,
    partners: HashMap<Name, Vec<CaseId>>,
}

/// So many cases hold each name once; fewer have their own, for which there is room.
const SHARED_FROM: usize = 4096;

impl Site {
    /// Builds the index from summaries in path order.
    #[must_use]
    pub fn from_summaries(summaries: Vec<Summary>, records: Records, config: &Config, as_of: Date) -> Self {
        let (mut cases, duplicates) = published(summaries, config);
        let names = (cases.len() >= SHARED_FROM).then(Names::default);
        cases.par_iter_mut().for_each(|case| {
            use_canonical_names(case, &records);
            if let Some(names) = &names {
                case.share_names(names);
            }
            if !config.search.enabled {
                // Only the pages of initials are sorted by it.
                case.reading = Box::default();
            }
        });
        drop(names);
        let by_path = Places::of((0_u32..).zip(&cases).map(|(at, _)| CaseId(at)), |id| &cases[id.at()].path);
        let documents = documents::documents(&records, &config.language);
        let adopters = adopters(&cases, &records);
        let partners = partners(&cases);
        let editions = Vec::new();
        let mut site = Self { cases, records, documents, editions, duplicates, as_of, by_path, adopters, partners };
        site.editions = edition::editions(&site, config);
        site
    }

    /// The same index as part of a larger site, whose editions have so many files of data to compare; none for 0.
    #[must_use]
    pub fn with_compared(mut self, counts: &[usize]) -> Self {
        for (edition, count) in self.editions.iter_mut().zip(counts).filter(|(_, count)| **count > 0) {
            edition.facets.compared = shards::compared_in(*count, &edition.pages, &self.cases);
        }
        self
    }

    /// Puts a case's summary in place of one that every other page sees alike ([`Summary::visible`]).
    pub fn renew(&mut self, id: CaseId, mut summary: Summary) {
        use_canonical_names(&mut summary, &self.records);
        self.cases[id.at()] = summary;
    }

    /// The cases whose practice the unit `name` copied, newest first.
    #[must_use]
    pub fn adoptions_of(&self, edition: &Edition, name: &str) -> Vec<CaseId> {
        in_edition(edition, self.adopters.get(name).cloned().unwrap_or_default())
    }

    /// The case with this slug for readers of an edition, and the edition that has its page: their own, else the main one.
    #[must_use]
    pub fn case_for<'s>(&'s self, edition: &'s Edition, slug: &str) -> Option<(&'s Edition, CaseId)> {
        let in_edition = |one: &'s Edition| one.case_by_slug(self, slug).map(|id| (one, id));
        in_edition(edition).or_else(|| self.editions.first().and_then(in_edition))
    }

    /// What [`Self::case_for`] finds for the slug of a case.
    #[must_use]
    pub fn shown_for<'s>(&'s self, edition: &'s Edition, id: CaseId) -> Option<(&'s Edition, CaseId)> {
        // An edition has one page of a slug.
        if edition.has_page(id) { Some((edition, id)) } else { self.case_for(edition, &self.case(id).slug) }
    }

    /// The cases that name the unit `name` as a partner, newest first.
    #[must_use]
    pub fn partnerships_of(&self, edition: &Edition, name: &str) -> Vec<CaseId> {
        in_edition(edition, self.partners.get(name).cloned().unwrap_or_default())
    }

    /// One case.
    #[must_use]
    pub fn case(&self, id: CaseId) -> &Summary {
        &self.cases[id.at()]
    }

    /// The case at `place`: its Markdown file, or its folder.
    #[must_use]
    pub fn case_at_place(&self, place: &str) -> Option<CaseId> {
        self.case_at_path(place)
            .or_else(|| INDEX_FILES.iter().find_map(|file| self.case_at_path(&format!("{place}/{file}"))))
    }

    /// The case whose Markdown file is `path`.
    #[must_use]
    pub fn case_at_path(&self, path: &str) -> Option<CaseId> {
        self.by_path.find(path, |id| &self.case(id).path)
    }
}

/// Replaces aliases and full names by the names of the records.
fn use_canonical_names(case: &mut Summary, records: &Records) {
    let branch = |name: &str| records.branch(name).map(|branch| branch.base.name.as_str());
    replace(&mut case.branch, &branch);
    replace(&mut case.brand, &|name| records.brand(name).map(|brand| brand.base.name.as_str()));
    replace(&mut case.work_method, &|name| records.method(name).map(|method| method.base.name.as_str()));
    if let Some(round) = records.round(&case.round) {
        case.round = Name::from(round.base.name.as_str());
    }
    if let Some(rare) = case.rare_mut() {
        replace(&mut rare.partners, &branch);
        for adoption in &mut rare.adopted_by {
            if let Some(canonical) = branch(&adoption.branch) {
                canonical.clone_into(&mut adoption.branch);
            }
        }
    }
}

/// Puts the canonical name in the place of each name that has one; every name stays once.
fn replace<'r>(names: &mut List, canonical: &dyn Fn(&str) -> Option<&'r str>) {
    let is_other = |name: &Name| canonical(name).is_some_and(|canonical| *canonical != **name);
    let is_second = |at: usize| names[..at].contains(&names[at]);
    if !names.iter().any(is_other) && !(1..names.len()).any(is_second) {
        return;
    }
    let mut once: Vec<Name> = Vec::with_capacity(names.len());
    for name in names.iter() {
        let name =
            canonical(name).filter(|canonical| *canonical != &**name).map_or_else(|| Name::clone(name), Name::from);
        if !once.contains(&name) {
            once.push(name);
        }
    }
    *names = once.into();
}

/// Units by canonical name with the cases they copied.
fn adopters(cases: &[Summary], records: &Records) -> HashMap<String, Vec<CaseId>> {
    let mut adopters: HashMap<String, Vec<CaseId>> = HashMap::new();
    for (at, case) in (0_u32..).zip(cases) {
        for adoption in &case.rare().adopted_by {
            let name = records.branch(&adoption.branch).map_or(&adoption.branch, |branch| &branch.base.name);
            adopters.entry(name.clone()).or_default().push(CaseId(at));
        }
    }
    adopters
}

/// Units by canonical name with the cases that name them as partners.
fn partners(cases: &[Summary]) -> HashMap<Name, Vec<CaseId>> {
    let mut partners: HashMap<Name, Vec<CaseId>> = HashMap::new();
    for (at, case) in (0_u32..).zip(cases) {
        for name in case.rare().partners.iter() {
            partners.entry(Name::clone(name)).or_default().push(CaseId(at));
        }
    }
    partners
}

/// Those that have a page in the edition, newest first.
fn in_edition(edition: &Edition, mut found: Vec<CaseId>) -> Vec<CaseId> {
    found.retain(|id| edition.has_page(*id));
    found.sort_by_key(|id| edition.rank(*id));
    found
}

/// The files that make a folder a case.
const INDEX_FILES: [&str; 3] = ["index.md", "正文.md", "案例.md"];

/// Whole days from `from` to `to`; negative when `to` is earlier. A month or day of 0 counts as the first.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    day_number(to) - day_number(from)
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `days_from_civil`).
fn day_number(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month.max(1)), i64::from(date.day.max(1)));
    let year = i64::from(date.year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Whether a case stands in lists and counts.
#[must_use]
pub fn is_listed(case: &Summary, config: &Config) -> bool {
    is_listed_as(case.status, config)
}

fn is_listed_as(status: Status, config: &Config) -> bool {
    status != Status::Withdrawn || config.review.withdrawn == Withdrawn::Keep
}

/// Whether a case in this state has a page.
fn is_shown_as(status: Status, config: &Config) -> bool {
    status.is_public() && (status != Status::Withdrawn || config.review.withdrawn != Withdrawn::Hide)
}

/// Drops what has no page; the later of two cases with one slug is set aside, and before it one that looks like a copy: a
/// space sorts before the `/` and the `.` behind the name of the original.
fn published(mut cases: Vec<Summary>, config: &Config) -> (Vec<Summary>, Vec<Duplicate>) {
    cases.retain(|case| is_shown_as(case.status, config));
    let key = |at: usize| (&cases[at].slug, &cases[at].lang, at);
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.par_sort_unstable_by(|left, right| key(*left).cmp(&key(*right)));
    let is_same = |left: &usize, right: &usize| key(*left).0 == key(*right).0 && key(*left).1 == key(*right).1;
    // Each case that is set aside, with the one that stays.
    let mut later: BTreeMap<usize, Arc<str>> = BTreeMap::new();
    for same in order.chunk_by(is_same) {
        let [_, _, ..] = same else { continue };
        let paths: Vec<&str> = same.iter().map(|at| &*cases[*at].path).collect();
        let first = same[copies::original(&paths)];
        later.extend(same.iter().filter(|at| **at != first).map(|at| (*at, Arc::clone(&cases[first].path))));
    }
    drop(order);
    if later.is_empty() {
        return (cases, Vec::new());
    }
    let (mut kept, mut duplicates) = (Vec::with_capacity(cases.len()), Vec::new());
    for (at, case) in cases.into_iter().enumerate() {
        match later.remove(&at) {
            Some(first) => duplicates.push(Duplicate { case, first }),
            None => kept.push(case),
        }
    }
    (kept, duplicates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        let date = |year, month, day| Date { year, month, day };
        assert_eq!(days_between(date(1970, 1, 1), date(1970, 1, 2)), 1);
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), 2);
        assert_eq!(days_between(date(2026, 6, 30), date(2026, 6, 1)), -29);
    }
}
