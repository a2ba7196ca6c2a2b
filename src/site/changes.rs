//! What changed in the twelve months before `as_of`: newly recognised, promoted, suspended, withdrawn.
//!
//! Layer 3. Told from the cases' own dates and the site's `as_of` alone, so that the same sources give the same page on
//! any day.

use super::{CaseId, Edition, Site, Summary};
use crate::content::case::{Date, Status};

/// A sort of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Recognised for the first time.
    Recognized,
    /// Promoted in an assessment.
    Promoted,
    /// To be mended.
    Suspended,
    /// Withdrawn.
    Withdrawn,
}

/// All sorts in the order of the page.
pub static CHANGE_KINDS: [ChangeKind; 4] =
    [ChangeKind::Recognized, ChangeKind::Promoted, ChangeKind::Suspended, ChangeKind::Withdrawn];

impl ChangeKind {
    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognized => "recognized",
            Self::Promoted => "promoted",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One change of one case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// When; a month or day may be unknown.
    pub date: Date,
    /// To which case.
    pub case: CaseId,
    /// The remark of the assessment, or empty.
    pub note: String,
}

/// The day a year before `as_of`: changes later than this one are told.
#[must_use]
pub fn since(as_of: Date) -> Date {
    Date { year: as_of.year.saturating_sub(1), ..as_of }
}

/// The changes of an edition's cases, newest first.
#[must_use]
pub fn changes(site: &Site, edition: &Edition) -> Vec<Change> {
    let is_recent = |date: Date| since(site.as_of) < date && date <= site.as_of;
    let mut changes: Vec<Change> = edition
        .pages
        .iter()
        .flat_map(|id| of_case(*id, site.case(*id)))
        .filter(|change| is_recent(change.date))
        .collect();
    // Cases come newest first; the sort keeps that order among changes of one day.
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    changes
}

fn of_case(id: CaseId, case: &Summary) -> Vec<Change> {
    let change = |kind, date: Date, note: &str| Change { kind, date, case: id, note: note.to_owned() };
    let mut found: Vec<Change> = Vec::new();
    let is_recognition = |kind: &str, result: &str| kind == "认定" && matches!(result, "通过" | "");
    let first = case.assessments.iter().find(|one| is_recognition(&one.kind, &one.result)).and_then(|one| one.date);
    if let Some(date) = case.recognized.or(first).filter(|_| case.status != Status::Publicity) {
        found.push(change(ChangeKind::Recognized, date, ""));
    }
    for assessment in &case.assessments {
        let kind = match assessment.result.as_str() {
            "升级" => ChangeKind::Promoted,
            "整改" => ChangeKind::Suspended,
            "退出" => ChangeKind::Withdrawn,
            _ => continue,
        };
        found.extend(assessment.date.map(|date| change(kind, date, &assessment.note)));
    }
    // A status that no assessment explains is dated by the last update of the page.
    let unexplained = match case.status {
        Status::Suspended => Some(ChangeKind::Suspended),
        Status::Withdrawn => Some(ChangeKind::Withdrawn),
        _ => None,
    };
    if let Some(kind) = unexplained.filter(|kind| found.iter().all(|known| known.kind != *kind)) {
        found.extend(case.updated.map(|date| change(kind, date, "")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::case::Assessment;

    fn date(year: u16, month: u8, day: u8) -> Date {
        Date { year, month, day }
    }

    fn assessment(day: Date, kind: &str, result: &str) -> Assessment {
        Assessment { date: Some(day), kind: kind.into(), result: result.into(), ..Assessment::default() }
    }

    fn told(case: &Summary) -> Vec<(ChangeKind, Date)> {
        of_case(CaseId(0), case).into_iter().map(|change| (change.kind, change.date)).collect()
    }

    #[test]
    fn a_life_is_told_from_its_assessments() {
        let case = Summary {
            recognized: Some(date(2023, 12, 1)),
            assessments: vec![
                assessment(date(2023, 12, 1), "认定", "通过"),
                assessment(date(2024, 12, 10), "年度", "升级"),
                assessment(date(2025, 12, 10), "复评", "退出"),
            ],
            status: Status::Withdrawn,
            updated: Some(date(2026, 1, 1)),
            ..Summary::default()
        };
        let expected = [
            (ChangeKind::Recognized, date(2023, 12, 1)),
            (ChangeKind::Promoted, date(2024, 12, 10)),
            (ChangeKind::Withdrawn, date(2025, 12, 10)),
        ];
        assert_eq!(told(&case), expected);
    }

    #[test]
    fn a_status_without_an_assessment_is_dated_by_the_update() {
        let case = Summary { status: Status::Suspended, updated: Some(date(2026, 1, 1)), ..Summary::default() };
        assert_eq!(told(&case), [(ChangeKind::Suspended, date(2026, 1, 1))]);
        assert_eq!(told(&Summary { status: Status::Suspended, ..Summary::default() }), []);
    }
}
