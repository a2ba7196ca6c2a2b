//! Many summaries → one index: editions, terms, order, neighbours, links.
//!
//! Layer 3. [`Site::from_summaries`] is the reduce step of the build: it takes the summaries in path order, settles which
//! are published where, and says what does not fit together across cases. Must not know templates or the output folder.

pub mod changes;
pub mod documents;
pub mod edition;
pub mod facets;
pub mod order;
pub mod paging;
pub mod seeds;
pub mod shards;
pub mod statistics;
pub mod story;
pub mod summary;
pub mod terms;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::config::{Config, Withdrawn};
use crate::content::case::{Date, Status};
use crate::content::record::Records;

pub use documents::{Document, DocumentKind};
pub use edition::Edition;
pub use summary::Summary;

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

/// A case that is not published because an earlier one has its id.
#[derive(Debug)]
pub struct Duplicate {
    /// The case.
    pub case: Summary,
    /// The path of the one that is published.
    pub first: String,
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
    by_path: HashMap<String, CaseId>,
    /// Cases with a folder of their own, by the folder; the number is the place of the file among [`INDEX_FILES`].
    by_folder: HashMap<String, (usize, CaseId)>,
    adopters: HashMap<String, Vec<CaseId>>,
    partners: HashMap<String, Vec<CaseId>>,
}

impl Site {
    /// Builds the index from summaries in path order.
    #[must_use]
    pub fn from_summaries(summaries: Vec<Summary>, records: Records, config: &Config, as_of: Date) -> Self {
        let (mut cases, duplicates) = published(summaries, config);
        cases.par_iter_mut().for_each(|case| use_canonical_names(case, &records));
        let mut by_path = HashMap::with_capacity(cases.len());
        let mut by_folder = HashMap::new();
        for (at, case) in (0_u32..).zip(&cases) {
            by_path.insert(case.path.clone(), CaseId(at));
            if let Some((folder, name)) = case.path.rsplit_once('/')
                && let Some(preference) = INDEX_FILES.iter().position(|index| *index == name)
            {
                let slot = by_folder.entry(folder.to_owned()).or_insert((preference, CaseId(at)));
                *slot = (*slot).min((preference, CaseId(at)));
            }
        }
        let documents = documents::documents(&records, &config.language);
        let adopters = adopters(&cases, &records);
        let partners = partners(&cases);
        let editions = Vec::new();
        let mut site =
            Self { cases, records, documents, editions, duplicates, as_of, by_path, by_folder, adopters, partners };
        site.editions = edition::editions(&site, config);
        site
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
        let in_edition = |one: &'s Edition| one.case_by_slug(slug).map(|id| (one, id));
        in_edition(edition).or_else(|| self.editions.first().and_then(in_edition))
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
        self.case_at_path(place).or_else(|| self.by_folder.get(place).map(|(_, id)| *id))
    }

    /// The case whose Markdown file is `path`.
    #[must_use]
    pub fn case_at_path(&self, path: &str) -> Option<CaseId> {
        self.by_path.get(path).copied()
    }
}

/// Replaces aliases and full names by the names of the records.
fn use_canonical_names(case: &mut Summary, records: &Records) {
    let replace = |names: &mut Vec<String>, find: &dyn Fn(&str) -> Option<String>| {
        for name in names.iter_mut() {
            if let Some(canonical) = find(name).filter(|canonical| canonical != name) {
                *name = canonical;
            }
        }
        let mut at = 1;
        while at < names.len() {
            if names[..at].contains(&names[at]) {
                names.remove(at);
            } else {
                at += 1;
            }
        }
    };
    let branch = |name: &str| records.branch(name).map(|branch| branch.base.name.clone());
    replace(&mut case.branch, &branch);
    replace(&mut case.partners, &branch);
    replace(&mut case.brand, &|name| records.brand(name).map(|brand| brand.base.name.clone()));
    replace(&mut case.work_method, &|name| records.method(name).map(|method| method.base.name.clone()));
    if let Some(round) = records.round(&case.round) {
        case.round.clone_from(&round.base.name);
    }
    for adoption in &mut case.adopted_by {
        if let Some(canonical) = branch(&adoption.branch) {
            adoption.branch = canonical;
        }
    }
}

/// Units by canonical name with the cases they copied.
fn adopters(cases: &[Summary], records: &Records) -> HashMap<String, Vec<CaseId>> {
    let mut adopters: HashMap<String, Vec<CaseId>> = HashMap::new();
    for (at, case) in (0_u32..).zip(cases) {
        for adoption in &case.adopted_by {
            let name = records.branch(&adoption.branch).map_or(&adoption.branch, |branch| &branch.base.name);
            adopters.entry(name.clone()).or_default().push(CaseId(at));
        }
    }
    adopters
}

/// Units by canonical name with the cases that name them as partners.
fn partners(cases: &[Summary]) -> HashMap<String, Vec<CaseId>> {
    let mut partners: HashMap<String, Vec<CaseId>> = HashMap::new();
    for (at, case) in (0_u32..).zip(cases) {
        for name in &case.partners {
            partners.entry(name.clone()).or_default().push(CaseId(at));
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
    case.status != Status::Withdrawn || config.review.withdrawn == Withdrawn::Keep
}

/// Drops what has no page; the later of two cases with one slug is set aside.
fn published(summaries: Vec<Summary>, config: &Config) -> (Vec<Summary>, Vec<Duplicate>) {
    let mut seen: HashMap<(String, String), String> = HashMap::new();
    let mut cases = Vec::with_capacity(summaries.len());
    let mut duplicates = Vec::new();
    for case in summaries {
        if !case.is_public() || (case.status == Status::Withdrawn && config.review.withdrawn == Withdrawn::Hide) {
            continue;
        }
        let key = (case.slug.clone(), case.lang.clone());
        if let Some(first) = seen.get(&key) {
            duplicates.push(Duplicate { case, first: first.clone() });
            continue;
        }
        seen.insert(key, case.path.clone());
        cases.push(case);
    }
    (cases, duplicates)
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
