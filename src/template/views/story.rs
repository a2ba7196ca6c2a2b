//! What templates see of figures in short and of the story of the points: blocks on lists, the timeline.
//!
//! Same rules as in the module above.

use serde::Serialize;

use super::{DateView, FigureView, LinkView, MatrixRowView, PagerView};

/// The figures of a list in short; on the newest page of a year, a branch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SummaryView {
    /// Large numbers.
    pub figures: Vec<FigureView>,
    /// Tables with bars; empty for lists so short that they would say nothing.
    pub tables: Vec<BarTableView>,
}

/// A table of counts with a bar in each row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BarTableView {
    /// Name in anchors, such as `category`.
    pub name: String,
    /// Title.
    pub title: String,
    /// How to read it, or empty.
    pub note: String,
    /// Column headings; the first belongs to the row labels.
    pub headings: Vec<String>,
    /// Rows.
    pub rows: Vec<BarRowView>,
}

/// A row of a table with bars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BarRowView {
    /// Label of the row.
    pub label: LinkView,
    /// Cells after the label; the last is followed by the bar.
    pub cells: Vec<String>,
    /// Length of the bar in percent of the longest, in steps of five (class `w-65`).
    pub percent: u8,
}

/// The story of a list's points; on the newest page of a year, a branch, a brand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StoryView {
    /// Title.
    pub title: String,
    /// Events by year or month, newest first.
    pub parts: Vec<StoryPartView>,
    /// Where the story goes on; without address when all of it stands here.
    pub more: LinkView,
}

/// The events of a year or a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StoryPartView {
    /// Year or month; empty when the list is about one.
    pub label: String,
    /// Events, newest first.
    pub events: Vec<EventView>,
}

/// An event in the life of a point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct EventView {
    /// When.
    pub date: DateView,
    /// `recognized`, `reviewed`, `promoted`, `demoted`, `suspended`, `withdrawn` or `adopted`.
    pub kind: String,
    /// The kind as shown.
    pub label: String,
    /// The case.
    pub case: LinkView,
    /// Its units; empty where the list is about one.
    pub branch: String,
    /// The unit that copied the practice; without label for other events.
    pub adopter: LinkView,
    /// Stars before and after, in words, or empty.
    pub stars: String,
    /// Remark.
    pub note: String,
}

/// The timeline and its pages of one year; context variable `timeline`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TimelineView {
    /// Sentence under the heading.
    pub intro: String,
    /// Kinds of events, the columns of the table of years; only on the timeline itself.
    pub columns: Vec<String>,
    /// Years, newest first, with the number of events of each kind; the first cell counts all.
    pub years: Vec<MatrixRowView>,
    /// Title of the parts, or empty.
    pub title: String,
    /// Events by month, newest first.
    pub parts: Vec<StoryPartView>,
    /// Pages of the year.
    pub pager: PagerView,
    /// The neighbouring years.
    pub newer: Option<LinkView>,
    /// The neighbouring years.
    pub older: Option<LinkView>,
}
