//! What the page of a case shows.

use serde::Serialize;

use super::{DateView, LinkView, MetricView, PairView, PictureView, StarsView};

/// A method, result or lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StepView {
    /// Title (inline HTML), or empty.
    pub title_html: String,
    /// Text (inline HTML), or empty.
    pub text_html: String,
    /// Who does it.
    pub owner: String,
    /// Evidence.
    pub evidence: String,
    /// Pictures of this step.
    pub pictures: Vec<PictureView>,
}

/// A before/after pair.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PairPictureView {
    /// Before.
    pub before: PictureView,
    /// After.
    pub after: PictureView,
    /// Caption of both.
    pub caption: String,
}

/// A download.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FileView {
    /// Title.
    pub title: String,
    /// Where it is; empty when it is listed but not published.
    pub href: String,
    /// Type as shown, such as `PDF`.
    pub kind: String,
    /// Size as shown, such as `1.2 MB`.
    pub size: String,
    /// Stage of an archive entry.
    pub stage: String,
    /// Whether it is a video (`mp4`, `webm`) or sound; then it is played in the page.
    pub media: String,
}

/// How to copy the practice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ReplicationView {
    /// Prerequisites.
    pub prerequisites: String,
    /// Steps.
    pub steps: Vec<String>,
    /// Cost.
    pub cost: String,
    /// Difficulty as shown.
    pub difficulty: String,
    /// 1 low, 2 middle, 3 high, 0 unknown.
    pub difficulty_level: u8,
}

/// A unit that copied the practice, or whose practice was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct AdoptionView {
    /// The unit.
    pub branch: LinkView,
    /// Since when.
    pub date: DateView,
    /// Remark.
    pub note: String,
}

/// Words of the people served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FeedbackView {
    /// Quote.
    pub quote: String,
    /// By whom.
    pub by: String,
    /// Score.
    pub score: String,
}

/// An entry of a dated list: honour, report, notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DatedView {
    /// Date.
    pub date: DateView,
    /// Title.
    pub title: String,
    /// Link (absolute or from the root), or empty.
    pub href: String,
    /// Whether the link leaves the site.
    pub is_external: bool,
    /// Issuer, outlet or type.
    pub note: String,
    /// Level or channel.
    pub level: String,
}

/// An assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct AssessmentView {
    /// Date.
    pub date: DateView,
    /// Type as shown.
    pub kind: String,
    /// Result as shown.
    pub result: String,
    /// `pass`, `up`, `down`, `mend`, `out`, or empty.
    pub tone: String,
    /// Stars, when it sets them.
    pub stars: Option<StarsView>,
    /// Methods, joined.
    pub methods: String,
    /// Score.
    pub score: String,
    /// Remark.
    pub note: String,
}

/// A term explained at the end of the page; its first use is `#term-use-<number>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TermNoteView {
    /// From 1, in the order of first use.
    pub number: u32,
    /// The term.
    pub term: String,
    /// What it means.
    pub meaning: String,
}

/// A goal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct GoalView {
    /// Goal.
    pub text: String,
    /// Target.
    pub target: String,
    /// Deadline.
    pub deadline: String,
}

/// A heading of the narrative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct HeadingView {
    /// 2 to 6.
    pub level: u8,
    /// Anchor.
    pub id: String,
    /// Text.
    pub text: String,
}

/// Where a text comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SourceView {
    /// Publication.
    pub name: String,
    /// Issue.
    pub issue: String,
    /// Date.
    pub date: DateView,
    /// Link, or empty.
    pub url: String,
    /// Author.
    pub author: String,
}

/// Who answered for the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SignOffView {
    /// Editor.
    pub editor: String,
    /// Reviewer.
    pub reviewer: String,
    /// Approver.
    pub approver: String,
    /// Date.
    pub date: DateView,
}

/// A case page; context variable `case`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[expect(missing_docs, reason = "the fields carry the names of the front matter; see docs/front-matter.md")]
pub struct CaseView {
    pub id: String,
    pub slug: String,
    pub href: String,
    /// Language of the text when it differs from the edition's.
    pub lang: String,
    pub column: String,
    pub title: String,
    pub subtitle: String,
    pub summary: String,
    pub branches: Vec<LinkView>,
    pub brands: Vec<LinkView>,
    pub work_methods: Vec<LinkView>,
    pub kind: Option<LinkView>,
    /// Each category as a path of one or two links.
    pub categories: Vec<Vec<LinkView>>,
    pub tags: Vec<LinkView>,
    pub sector: Option<LinkView>,
    pub year: Option<LinkView>,
    pub round: Option<LinkView>,
    pub level: Option<LinkView>,
    pub stars: Option<StarsView>,
    pub region: Vec<LinkView>,
    pub status: String,
    pub status_label: String,
    /// Shown above everything when the point is suspended or withdrawn; empty otherwise.
    pub notice: String,
    /// `overdue`, `due` or empty.
    pub review_state: String,
    pub theme: Vec<String>,
    pub carrier: Vec<String>,
    pub slogan: Vec<String>,
    pub promise: Vec<String>,
    pub goals: Vec<GoalView>,
    pub background_html: String,
    pub highlights: Vec<String>,
    pub methods: Vec<StepView>,
    pub results: Vec<StepView>,
    pub lessons: Vec<StepView>,
    pub metrics: Vec<MetricView>,
    pub replication: Option<ReplicationView>,
    pub adopted_by: Vec<AdoptionView>,
    pub partners: Vec<LinkView>,
    /// Standards that apply to its kind.
    pub standards: Vec<LinkView>,
    pub feedback: Vec<FeedbackView>,
    pub honors: Vec<DatedView>,
    pub coverage: Vec<DatedView>,
    pub people: Vec<PairView>,
    pub cover: Option<PictureView>,
    pub gallery: Vec<PictureView>,
    /// Every picture of the page that has an anchor, in reading order: the overlays of the lightbox.
    pub lightbox: Vec<PictureView>,
    pub pairs: Vec<PairPictureView>,
    pub attachments: Vec<FileView>,
    pub archive: Vec<FileView>,
    pub assessments: Vec<AssessmentView>,
    pub successor: Option<LinkView>,
    pub previous: Option<LinkView>,
    pub signoff: Option<SignOffView>,
    pub source: Option<SourceView>,
    pub rights: String,
    pub contact: Vec<PairView>,
    pub visit: Vec<PairView>,
    pub recognized: DateView,
    pub valid_until: DateView,
    pub review_due: DateView,
    pub date: DateView,
    pub updated: DateView,
    pub custom: Vec<PairView>,
    pub outline: Vec<HeadingView>,
    /// The narrative.
    pub body_html: String,
    /// Terms explained at the end of the page, in the order of their first use.
    pub terms: Vec<TermNoteView>,
    /// The page of all terms, or empty.
    pub glossary: String,
    /// Reading time in minutes, at least 1.
    pub minutes: u32,
    /// Newer neighbour.
    pub newer: Option<LinkView>,
    /// Older neighbour.
    pub older: Option<LinkView>,
    /// Cards of related cases, ready (`| safe`).
    pub related_html: Vec<String>,
    /// QR code of the page's address as SVG file, or empty without base URL.
    pub qr: String,
}
