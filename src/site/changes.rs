//! What changed in the twelve months before `as_of`: newly recognised, promoted, suspended, withdrawn.
//!
//! Layer 3. The part of the [`super::story`] that a home page tells: from the cases' own dates and the site's `as_of` alone, so that the same sources give the same page on
//! any day.

use super::story::{Event, EventKind};
use super::{CaseId, Edition, Site};
use crate::content::case::Date;

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
    // The story is sorted newest first.
    edition.story.iter().filter(|event| is_recent(event.date)).filter_map(|event| of_event(site, event)).collect()
}

fn of_event(site: &Site, event: &Event) -> Option<Change> {
    let kind = match event.kind {
        EventKind::Recognized => ChangeKind::Recognized,
        EventKind::Promoted => ChangeKind::Promoted,
        EventKind::Suspended => ChangeKind::Suspended,
        EventKind::Withdrawn => ChangeKind::Withdrawn,
        EventKind::Reviewed | EventKind::Demoted | EventKind::Adopted => return None,
    };
    let told = event.assessment(site.case(event.case)).filter(|_| kind != ChangeKind::Recognized);
    let note = told.map(|assessment| assessment.note.clone()).unwrap_or_default();
    Some(Change { kind, date: event.date, case: event.case, note })
}
