//! What `status` tells, as values: counted and judged, not yet in words.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::case::{Date, Status};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::pipeline::ReadCases;
use crate::site::{Summary, days_between};

/// Below this score a case counts as incomplete.
pub(super) const COMPLETE: u8 = 60;

/// The state of all cases on a day.
#[derive(Debug)]
pub(super) struct Overview {
    pub(super) as_of: Date,
    /// Days within which a review counts as due soon.
    pub(super) due_days: u32,
    /// Cases by status, in the order of a case's life; statuses without a case are left out.
    pub(super) counts: Vec<(Status, usize)>,
    /// All cases that can be read: by review date, those without one last.
    pub(super) cases: Vec<CaseState>,
    /// Files without the sign-off that the settings ask for, with what is missing.
    pub(super) unsigned: BTreeMap<String, Text>,
    /// Files that cannot be published as they are for another reason, with the first thing that is wrong.
    pub(super) broken: BTreeMap<String, Text>,
}

/// The state of one case.
#[derive(Clone, Debug)]
pub(super) struct CaseState {
    pub(super) summary: Summary,
    /// Days from today to the review; negative when it is past. `None` when no review is asked for.
    pub(super) days: Option<i64>,
    /// What is said of its completeness; `None` when nothing is missing.
    pub(super) missing: Option<Text>,
}

const LIFE: [Status; 8] = [
    Status::Draft,
    Status::Planned,
    Status::Submitted,
    Status::Publicity,
    Status::Active,
    Status::Suspended,
    Status::Withdrawn,
    Status::Archived,
];

impl Overview {
    /// Counts what was read.
    pub(super) fn of(read: &ReadCases, due_days: u32) -> Self {
        let (mut unsigned, mut broken) = (BTreeMap::new(), BTreeMap::new());
        let mut by_slug: BTreeMap<Box<str>, CaseState> = BTreeMap::new();
        for record in &read.records {
            let told = record.diagnostics.diagnostics();
            let place = |said: &Diagnostic| (record.path.to_string(), said.text.clone());
            unsigned.extend(told.iter().find(|said| said.code == Code::W226).map(place));
            let is_error = |said: &&Diagnostic| said.severity == Severity::Error && said.code != Code::W226;
            broken.extend(told.iter().find(is_error).map(place));
            let packed = record.summary.clone();
            let Some(summary) = packed.and_then(|packed| packed.unpack(Arc::clone(&record.path))) else { continue };
            // An edition in another language is the same case once more: the main one is told of.
            let is_known = by_slug.contains_key(&summary.slug);
            if !is_known || *summary.lang == *read.config.language {
                by_slug.insert(summary.slug.clone(), state(&told, summary, read.as_of));
            }
        }
        let mut cases: Vec<CaseState> = by_slug.into_values().collect();
        cases.sort_by(|left, right| key(left).cmp(&key(right)));
        let count = |status: Status| cases.iter().filter(|case| case.summary.status == status).count();
        let counts = LIFE.into_iter().map(|status| (status, count(status))).filter(|(_, count)| *count > 0).collect();
        Self { as_of: read.as_of, due_days, counts, cases, unsigned, broken }
    }

    /// Cases whose review date has passed, oldest first.
    pub(super) fn overdue(&self) -> impl Iterator<Item = &CaseState> {
        self.cases.iter().filter(|case| case.days.is_some_and(|days| days < 0))
    }

    /// Cases whose review falls due soon, the next first.
    pub(super) fn due(&self) -> impl Iterator<Item = &CaseState> {
        let limit = i64::from(self.due_days);
        self.cases.iter().filter(move |case| case.days.is_some_and(|days| (0..=limit).contains(&days)))
    }

    /// Cases that lack much.
    pub(super) fn incomplete(&self) -> impl Iterator<Item = &CaseState> {
        self.cases.iter().filter(|case| case.missing.is_some() && case.summary.completeness < COMPLETE)
    }

    /// Whether the sign-off that the settings ask for is missing.
    pub(super) fn is_unsigned(&self, case: &CaseState) -> bool {
        self.unsigned.contains_key(&*case.summary.path)
    }

    /// `overdue`, `due` or empty.
    pub(super) fn review_state(&self, case: &CaseState) -> &'static str {
        match case.days {
            Some(days) if days < 0 => "overdue",
            Some(days) if days <= i64::from(self.due_days) => "due",
            _ => "",
        }
    }
}

fn key(case: &CaseState) -> (bool, Option<Date>, &str) {
    (case.days.is_none(), case.summary.review_due, &*case.summary.path)
}

fn state(told: &[Diagnostic], summary: Summary, as_of: Date) -> CaseState {
    let said = |code: Code| told.iter().find(|diagnostic| diagnostic.code == code);
    let is_reviewed = matches!(summary.status, Status::Publicity | Status::Active | Status::Suspended);
    CaseState {
        days: summary.review_due.filter(|_| is_reviewed).map(|due| days_between(as_of, due)),
        missing: said(Code::I301).map(|diagnostic| diagnostic.text.clone()),
        summary,
    }
}
