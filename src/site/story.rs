//! The story of the points, told from their own dates: recognised, assessed again, promoted, to be mended, withdrawn,
//! copied by others.
//!
//! Layer 3. Nothing later than `as_of` is told, so the same sources tell the same story on any day. An event names its
//! case and the entry of the case it comes from and copies nothing. Must not know words or pages.

use std::cmp::Reverse;
use std::ops::Range;

use super::{CaseId, Site, Summary};
use crate::content::case::{Adoption, Assessment, Date, Status};

/// What happened to a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Recognised for the first time.
    Recognized,
    /// Assessed again and kept as it is.
    Reviewed,
    /// Promoted in an assessment.
    Promoted,
    /// Put back in an assessment.
    Demoted,
    /// To be mended.
    Suspended,
    /// Withdrawn.
    Withdrawn,
    /// Copied by another unit.
    Adopted,
}

/// All kinds in the order of tables.
pub static EVENT_KINDS: [EventKind; 7] = [
    EventKind::Recognized,
    EventKind::Reviewed,
    EventKind::Promoted,
    EventKind::Demoted,
    EventKind::Suspended,
    EventKind::Withdrawn,
    EventKind::Adopted,
];

impl EventKind {
    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognized => "recognized",
            Self::Reviewed => "reviewed",
            Self::Promoted => "promoted",
            Self::Demoted => "demoted",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
            Self::Adopted => "adopted",
        }
    }
}

/// One event in the life of one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// When; a month or day may be unknown.
    pub date: Date,
    /// What happened.
    pub kind: EventKind,
    /// To which case.
    pub case: CaseId,
    /// The place among the assessments of the case, or among those who copied it.
    entry: Option<u16>,
}

impl Event {
    /// The assessment it comes from, if there is one.
    #[must_use]
    pub fn assessment<'c>(&self, case: &'c Summary) -> Option<&'c Assessment> {
        let entry = self.entry.filter(|_| self.kind != EventKind::Adopted)?;
        case.rare().assessments.get(usize::from(entry))
    }

    /// The adoption it is.
    #[must_use]
    pub fn adoption<'c>(&self, case: &'c Summary) -> Option<&'c Adoption> {
        let entry = self.entry.filter(|_| self.kind == EventKind::Adopted)?;
        case.rare().adopted_by.get(usize::from(entry))
    }

    /// Stars before and after, when its assessment changed them.
    #[must_use]
    pub fn stars(&self, case: &Summary) -> Option<(u8, u8)> {
        let after = self.assessment(case)?.stars?;
        let earlier = &case.rare().assessments[..usize::from(self.entry?)];
        let before = earlier.iter().rev().find_map(|one| one.stars)?;
        (before != after).then_some((before, after))
    }
}

/// The events of cases up to `as_of`, newest first; those of one day in the order of the cases.
#[must_use]
pub fn of_cases<'i>(site: &Site, ids: impl IntoIterator<Item = &'i CaseId>) -> Vec<Event> {
    let mut events = Vec::new();
    for id in ids {
        of_case(*id, site.case(*id), &mut events);
    }
    events.retain(|event| event.date.year > 0 && event.date <= site.as_of);
    events.sort_by_key(|event| Reverse(event.date));
    events
}

/// The years of a story sorted newest first, with the place of their events.
#[must_use]
pub fn years(story: &[Event]) -> Vec<(u16, Range<usize>)> {
    let mut years: Vec<(u16, Range<usize>)> = Vec::new();
    let mut start = 0;
    for chunk in story.chunk_by(|left, right| left.date.year == right.date.year) {
        years.push((chunk[0].date.year, start..start + chunk.len()));
        start += chunk.len();
    }
    years
}

/// Adds the events of one case, those to come included.
pub fn of_case(id: CaseId, case: &Summary, events: &mut Vec<Event>) {
    let first = events.len();
    let entry = |at: usize| u16::try_from(at).ok();
    let is_recognition = |one: &Assessment| one.kind == "认定" && matches!(one.result.as_str(), "通过" | "");
    let recognition = case.rare().assessments.iter().position(is_recognition);
    let told = recognition.and_then(|at| case.rare().assessments[at].date);
    if let Some(date) = case.recognized.or(told).filter(|_| case.status != Status::Publicity) {
        events.push(Event { date, kind: EventKind::Recognized, case: id, entry: recognition.and_then(entry) });
    }
    for (at, assessment) in case.rare().assessments.iter().enumerate() {
        let kind = match assessment.result.as_str() {
            "升级" => EventKind::Promoted,
            "降级" => EventKind::Demoted,
            "整改" => EventKind::Suspended,
            "退出" => EventKind::Withdrawn,
            "通过" | "" if Some(at) != recognition => EventKind::Reviewed,
            _ => continue,
        };
        events.extend(assessment.date.map(|date| Event { date, kind, case: id, entry: entry(at) }));
    }
    // A status that no assessment explains is dated by the last update of the page.
    let unexplained = match case.status {
        Status::Suspended => Some(EventKind::Suspended),
        Status::Withdrawn => Some(EventKind::Withdrawn),
        _ => None,
    };
    if let Some(kind) = unexplained.filter(|kind| events[first..].iter().all(|known| known.kind != *kind)) {
        events.extend(case.updated.map(|date| Event { date, kind, case: id, entry: None }));
    }
    for (at, adoption) in case.rare().adopted_by.iter().enumerate() {
        let adopted = |date| Event { date, kind: EventKind::Adopted, case: id, entry: entry(at) };
        events.extend(adoption.date.map(adopted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::summary::Rare;

    fn date(year: u16, month: u8, day: u8) -> Date {
        Date { year, month, day }
    }

    fn assessment(day: Date, kind: &str, result: &str, stars: Option<u8>) -> Assessment {
        Assessment { date: Some(day), kind: kind.into(), result: result.into(), stars, ..Assessment::default() }
    }

    fn story(case: &Summary) -> Vec<Event> {
        let mut events = Vec::new();
        of_case(CaseId(0), case, &mut events);
        events
    }

    fn told(case: &Summary) -> Vec<(EventKind, Date)> {
        story(case).into_iter().map(|event| (event.kind, event.date)).collect()
    }

    #[test]
    fn a_life_is_told_from_its_assessments() {
        let case = Summary {
            recognized: Some(date(2023, 12, 1)),
            status: Status::Withdrawn,
            updated: Some(date(2026, 1, 1)),
            ..Summary::default()
        };
        let case = case.with_rare(Rare {
            assessments: vec![
                assessment(date(2023, 12, 1), "认定", "通过", Some(3)),
                assessment(date(2024, 6, 1), "随机", "通过", Some(3)),
                assessment(date(2024, 12, 10), "年度", "升级", Some(4)),
                assessment(date(2025, 12, 10), "复评", "退出", None),
            ],
            adopted_by: vec![Adoption { date: Some(date(2024, 3, 1)), ..Adoption::default() }, Adoption::default()],
            ..Rare::default()
        });
        let expected = [
            (EventKind::Recognized, date(2023, 12, 1)),
            (EventKind::Reviewed, date(2024, 6, 1)),
            (EventKind::Promoted, date(2024, 12, 10)),
            (EventKind::Withdrawn, date(2025, 12, 10)),
            (EventKind::Adopted, date(2024, 3, 1)),
        ];
        assert_eq!(told(&case), expected);
        let stars: Vec<_> = story(&case).iter().map(|event| event.stars(&case)).collect();
        assert_eq!(stars, [None, None, Some((3, 4)), None, None]);
    }

    #[test]
    fn a_status_without_an_assessment_is_dated_by_the_update() {
        let case = Summary { status: Status::Suspended, updated: Some(date(2026, 1, 1)), ..Summary::default() };
        assert_eq!(told(&case), [(EventKind::Suspended, date(2026, 1, 1))]);
        assert_eq!(told(&Summary { status: Status::Suspended, ..Summary::default() }), []);
    }

    #[test]
    fn years_follow_each_other_newest_first() {
        let event = |year| Event { date: date(year, 1, 1), kind: EventKind::Reviewed, case: CaseId(0), entry: None };
        let story = [event(2025), event(2025), event(2023)];
        assert_eq!(years(&story), [(2025, 0..2), (2023, 2..3)]);
        assert_eq!(years(&[]), []);
    }
}
