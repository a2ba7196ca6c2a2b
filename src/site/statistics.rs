//! What the statistics page counts: listed cases by each dimension, adoptions, applications against recognitions.
//!
//! Layer 3. Pure counting; words, charts and tables are made by the channel. Where a case carries several terms
//! (categories, branches) it counts once under each; everywhere else the counts, "not given" included, sum up to the
//! number of listed cases.

use std::collections::BTreeMap;

use super::edition::names;
use super::terms::Dimension;
use super::{CaseId, Edition, Site};
use crate::config::IndexKind;
use crate::content::record::Round;

/// A table of the statistics page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Statistic {
    /// Cases by year, oldest first.
    Year,
    /// Cases by first-level category.
    Category,
    /// Cases by kind.
    Kind,
    /// Cases by level.
    Level,
    /// Cases by region of the first level, most first.
    Region,
    /// Cases by stars, most stars first.
    Stars,
    /// Cases by unit of the top level with all below it, most first.
    Branch,
    /// Units that adopted a case, most adopted case first.
    Adoption,
    /// Applied and recognised by round and kind.
    Round,
}

/// All tables in the order of the page.
pub static STATISTICS: [Statistic; 9] = [
    Statistic::Year,
    Statistic::Category,
    Statistic::Kind,
    Statistic::Level,
    Statistic::Region,
    Statistic::Stars,
    Statistic::Branch,
    Statistic::Adoption,
    Statistic::Round,
];

impl Statistic {
    /// Its name in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Category => "category",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::Region => "region",
            Self::Stars => "stars",
            Self::Branch => "branch",
            Self::Adoption => "adoption",
            Self::Round => "round",
        }
    }

    /// The dimension whose terms it counts, if it counts terms.
    #[must_use]
    pub fn dimension(self) -> Option<IndexKind> {
        match self {
            Self::Year => Some(IndexKind::Year),
            Self::Category => Some(IndexKind::Category),
            Self::Kind => Some(IndexKind::Kind),
            Self::Level => Some(IndexKind::Level),
            Self::Region => Some(IndexKind::Region),
            Self::Stars => Some(IndexKind::Stars),
            Self::Branch => Some(IndexKind::Branch),
            Self::Adoption | Self::Round => None,
        }
    }

    /// Whether a case may stand in more than one row.
    #[must_use]
    pub fn is_overlapping(self) -> bool {
        matches!(self, Self::Category | Self::Branch)
    }
}

/// What a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Cases of a term, those below it included.
    Term(IndexKind, u32),
    /// Adoptions of a case.
    Case(CaseId),
    /// Cases that do not say.
    NotGiven,
}

/// A row: what is counted and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Count {
    /// What is counted.
    pub subject: Subject,
    /// How many: cases, or units for adoptions.
    pub number: u32,
}

/// A row of the rounds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RoundCount {
    /// Name of the round.
    pub round: String,
    /// Its year; 0 if not given.
    pub year: u16,
    /// The kind; `None` for all kinds of the round together.
    pub kind: Option<String>,
    /// Applications, if known.
    pub applied: Option<u32>,
    /// Recognitions, if known.
    pub recognised: Option<u32>,
}

/// The rows of a table; empty when there is nothing to count. Rounds have rows of their own, see [`rounds`].
#[must_use]
pub fn counts(site: &Site, edition: &Edition, statistic: Statistic) -> Vec<Count> {
    let Some(kind) = statistic.dimension() else {
        return if statistic == Statistic::Adoption { adoptions(site, edition) } else { Vec::new() };
    };
    let dimension = edition.dimension(kind);
    let mut terms = dimension.top();
    let population = |at: u32| dimension.term(at).cases.len();
    match statistic {
        Statistic::Year => terms.sort_by(|left, right| dimension.term(*left).key.cmp(&dimension.term(*right).key)),
        Statistic::Stars => terms.sort_by(|left, right| dimension.term(*right).key.cmp(&dimension.term(*left).key)),
        Statistic::Branch | Statistic::Region => terms.sort_by_key(|at| std::cmp::Reverse(population(*at))),
        _ => {}
    }
    if terms.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<Count> = terms
        .into_iter()
        .map(|at| Count { subject: Subject::Term(kind, at), number: number(population(at)) })
        .collect();
    let silent = edition.listed.iter().filter(|id| names(site, **id, kind).is_empty()).count();
    if silent > 0 {
        rows.push(Count { subject: Subject::NotGiven, number: number(silent) });
    }
    rows
}

/// The rows of a table over some listed cases only, in the order of the whole table; 0 has no row.
#[must_use]
pub fn counts_within(site: &Site, edition: &Edition, cases: &[CaseId], statistic: Statistic) -> Vec<Count> {
    let Some(kind) = statistic.dimension() else {
        return if statistic == Statistic::Adoption { adoptions_of(site, cases) } else { Vec::new() };
    };
    let dimension = edition.dimension(kind);
    let (mut tally, mut silent) = tally(site, dimension, cases, &|at| dimension.root(at));
    if statistic == Statistic::Region && tally.len() == 1 {
        // All in one city: its districts say more.
        let district = |at| *dimension.path(at).iter().take(2).next_back().unwrap_or(&at);
        (tally, silent) = self::tally(site, dimension, cases, &district);
    }
    let mut terms: Vec<u32> = tally.keys().copied().collect();
    dimension.sort(&mut terms);
    match statistic {
        Statistic::Year => terms.sort_by(|left, right| dimension.term(*left).key.cmp(&dimension.term(*right).key)),
        Statistic::Stars => terms.sort_by(|left, right| dimension.term(*right).key.cmp(&dimension.term(*left).key)),
        Statistic::Branch | Statistic::Region => terms.sort_by_key(|at| std::cmp::Reverse(tally[at])),
        _ => {}
    }
    let row = |at: u32| Count { subject: Subject::Term(kind, at), number: tally[&at] };
    let mut rows: Vec<Count> = terms.into_iter().map(row).collect();
    if silent > 0 && !rows.is_empty() {
        rows.push(Count { subject: Subject::NotGiven, number: silent });
    }
    rows
}

/// How many of `cases` each term has, as `pick` chooses it, and how many of them name none.
fn tally(site: &Site, dimension: &Dimension, cases: &[CaseId], pick: &dyn Fn(u32) -> u32) -> (BTreeMap<u32, u32>, u32) {
    let mut tally: BTreeMap<u32, u32> = BTreeMap::new();
    let (mut silent, mut own) = (0, Vec::new());
    for id in cases {
        own.clear();
        let named = names(site, *id, dimension.kind);
        own.extend(named.iter().filter_map(|name| dimension.find(name)).map(pick));
        own.sort_unstable();
        own.dedup();
        silent += u32::from(own.is_empty());
        for at in &own {
            *tally.entry(*at).or_default() += 1;
        }
    }
    (tally, silent)
}

fn adoptions(site: &Site, edition: &Edition) -> Vec<Count> {
    adoptions_of(site, &edition.listed)
}

fn adoptions_of(site: &Site, cases: &[CaseId]) -> Vec<Count> {
    let mut rows: Vec<Count> = cases
        .iter()
        .map(|id| Count { subject: Subject::Case(*id), number: number(site.case(*id).rare().adopted_by.len()) })
        .filter(|row| row.number > 0)
        .collect();
    // Listed newest first already; the sort keeps that order among equals.
    rows.sort_by_key(|row| std::cmp::Reverse(row.number));
    rows
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// Applied and recognised, round by round from the oldest, kind by kind as written; then the round as a whole when it
/// has several kinds and no figure is missing.
#[must_use]
pub fn rounds(site: &Site) -> Vec<RoundCount> {
    let mut rounds: Vec<&Round> = site.records.rounds.iter().collect();
    rounds.sort_by(|left, right| (left.year, &left.base.name).cmp(&(right.year, &right.base.name)));
    rounds.into_iter().flat_map(of_round).collect()
}

fn of_round(round: &Round) -> Vec<RoundCount> {
    let mut kinds: Vec<&str> = Vec::new();
    for (kind, _) in round.applied.iter().chain(&round.recognised) {
        if !kinds.contains(&kind.as_str()) {
            kinds.push(kind);
        }
    }
    let find = |list: &[(String, u32)], kind: &str| list.iter().find(|(name, _)| name == kind).map(|(_, count)| *count);
    let row = |kind: Option<String>, applied, recognised| RoundCount {
        round: round.base.name.clone(),
        year: round.year,
        kind,
        applied,
        recognised,
    };
    let mut rows: Vec<RoundCount> = kinds
        .iter()
        .map(|kind| row(Some((*kind).to_owned()), find(&round.applied, kind), find(&round.recognised, kind)))
        .collect();
    if rows.len() > 1 {
        let sum = |pick: fn(&RoundCount) -> Option<u32>| {
            rows.iter().map(pick).try_fold(0_u32, |sum, figure| figure.map(|figure| sum.saturating_add(figure)))
        };
        if let (Some(applied), Some(recognised)) = (sum(|row| row.applied), sum(|row| row.recognised)) {
            rows.push(row(None, Some(applied), Some(recognised)));
        }
    }
    rows
}

/// The tables that have something to show, in the order of the page.
#[must_use]
pub fn present(site: &Site, edition: &Edition) -> Vec<Statistic> {
    let has = |statistic: &Statistic| match statistic {
        Statistic::Round => !rounds(site).is_empty(),
        other => !counts(site, edition, *other).is_empty(),
    };
    STATISTICS.into_iter().filter(has).collect()
}
