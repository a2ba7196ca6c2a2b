//! A case as meant: the typed front matter, the body, its files. Filled once by the readers of this folder.

use std::borrow::Cow;

use encoding_rs::UTF_8;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::hash::Hash;

/// A calendar date; month or day 0 means "not given" (`2023.12` is `2023-12-00`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Year, 1949 to 2200.
    pub year: u16,
    /// Month, 1 to 12; 0 if unknown.
    pub month: u8,
    /// Day, 1 to 31; 0 if unknown.
    pub day: u8,
}

/// Where a point stands in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// 草稿: not published.
    Draft,
    /// 在建: not published.
    Planned,
    /// 申报: not published.
    Submitted,
    /// 公示.
    Publicity,
    /// 在列.
    #[default]
    Active,
    /// 整改.
    Suspended,
    /// 退出: published according to `review.withdrawn`.
    Withdrawn,
    /// 归档.
    Archived,
}

impl Status {
    /// Whether a page may be made for it at all.
    #[must_use]
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Draft | Self::Planned | Self::Submitted)
    }
}

/// A titled piece of text: one method, result or lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// Short title; may be empty.
    pub title: String,
    /// Plain text or inline Markdown; may be empty when the title says it all.
    pub text: String,
    /// Who does it (methods).
    pub owner: String,
    /// Evidence for a result: attachment, link or words.
    pub evidence: String,
    /// Picture files that belong to it.
    pub images: Vec<String>,
}

/// A number as an author wrote it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// As shown, such as `1.2万`, `约10余`, `98.6`.
    pub text: String,
    /// The value in the unit given (`1.2万` is 12000); `None` if it is not a number.
    pub value: Option<f64>,
    /// Whether it is an approximation (约, 余, 近, 超).
    pub approximate: bool,
}

impl Eq for Figure {}

impl std::hash::Hash for Figure {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
        self.value.map(f64::to_bits).hash(state);
        self.approximate.hash(state);
    }
}

/// One key figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Metric {
    /// What is measured.
    pub label: String,
    /// Value before.
    pub before: Option<Figure>,
    /// Value after.
    pub after: Option<Figure>,
    /// Single value.
    pub value: Option<Figure>,
    /// Measure unit, such as 分钟.
    pub unit: String,
    /// Period measured.
    pub period: String,
    /// Where the number comes from.
    pub source: String,
    /// Whether a smaller value is the better one.
    pub lower_is_better: bool,
}

/// What another unit needs to copy the practice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Replication {
    /// Prerequisites.
    pub prerequisites: String,
    /// Steps in order.
    pub steps: Vec<String>,
    /// Cost in words.
    pub cost: String,
    /// 低, 中 or 高.
    pub difficulty: String,
}

/// A unit that copied the practice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Adoption {
    /// The unit's name.
    pub branch: String,
    /// Since when.
    pub date: Option<Date>,
    /// Remark.
    pub note: String,
}

/// Words of the people served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Feedback {
    /// What was said.
    pub quote: String,
    /// By whom.
    pub by: String,
    /// Score in words or figures.
    pub score: String,
}

/// An honour.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Honor {
    /// Title.
    pub title: String,
    /// Issuer.
    pub issuer: String,
    /// Level.
    pub level: String,
    /// Date.
    pub date: Option<Date>,
}

/// A report in the media.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Coverage {
    /// Channel, such as 报纸.
    pub channel: String,
    /// Outlet.
    pub outlet: String,
    /// Title.
    pub title: String,
    /// Date.
    pub date: Option<Date>,
    /// Link (http or https), or empty.
    pub url: String,
}

/// A target set at the beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Goal {
    /// The goal.
    pub text: String,
    /// The figure to reach.
    pub target: String,
    /// By when.
    pub deadline: String,
}

/// One assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Assessment {
    /// Date.
    pub date: Option<Date>,
    /// 认定, 年度, 随机 or 复评.
    pub kind: String,
    /// 通过, 升级, 降级, 整改 or 退出.
    pub result: String,
    /// Stars from then on, if it sets them.
    pub stars: Option<u8>,
    /// Methods used.
    pub methods: Vec<String>,
    /// Score.
    pub score: String,
    /// Remark.
    pub note: String,
}

/// Sign-off chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SignOff {
    /// 编辑.
    pub editor: String,
    /// 审核.
    pub reviewer: String,
    /// 签发.
    pub approver: String,
    /// Date.
    pub date: Option<Date>,
}

/// Where a text comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceNote {
    /// Publication.
    pub name: String,
    /// Issue, such as 2021年第5期.
    pub issue: String,
    /// Date.
    pub date: Option<Date>,
    /// Link, or empty.
    pub url: String,
    /// Author.
    pub author: String,
}

/// A labelled value of an open map: contact, visit, custom fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pair {
    /// Label as shown.
    pub label: String,
    /// Value as shown.
    pub value: String,
}

/// A custom field's value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CustomValue {
    /// Key from `fields:`.
    pub key: String,
    /// Name as shown.
    pub name: String,
    /// Value or values as shown.
    pub values: Vec<String>,
}

/// A file listed on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileRef {
    /// Path from the site's root.
    pub path: String,
    /// Title as shown.
    pub title: String,
    /// Whether it is copied into the output.
    pub public: bool,
    /// Stage of an archive entry; empty for attachments.
    pub stage: String,
    /// Size in bytes.
    pub len_bytes: u64,
    /// Content hash; zero for files that are not copied.
    pub hash: Hash,
}

/// What a picture is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureRole {
    /// Cover.
    Cover,
    /// Gallery, in order.
    #[default]
    Gallery,
    /// First half of a before/after pair.
    Before,
    /// Second half of a before/after pair.
    After,
    /// Stands in the text (and not in the gallery).
    Inline,
    /// Shown nowhere, unless a text shows it: no picture of a case that was read has it.
    Unused,
}

/// A picture file of the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureRef {
    /// Path from the site's root.
    pub path: String,
    /// Caption as shown; may be empty.
    pub caption: String,
    /// Alternative text; falls back to the caption.
    pub alt: String,
    /// What it is for.
    pub role: PictureRole,
    /// Focal point in percent from left and top, for cropped cards.
    pub focus: Option<(u8, u8)>,
}

/// The front matter as meant. Empty strings and lists stand for "not given".
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the author writes them as separate yes-or-no fields")]
#[expect(
    missing_docs,
    reason = "each field is documented in docs/front-matter.md under the same name; the schema table is the source"
)]
pub struct FrontMatter {
    pub id: String,
    pub column: String,
    pub title: String,
    pub subtitle: String,
    pub summary: String,
    pub branch: Vec<String>,
    pub brand: Vec<String>,
    pub work_method: Vec<String>,
    pub kind: String,
    pub category: Vec<String>,
    pub tags: Vec<String>,
    pub sector: String,
    pub year: u16,
    pub round: String,
    pub level: String,
    pub stars: Option<u8>,
    pub region: String,
    pub location: Option<(String, String)>,
    pub theme: Vec<String>,
    pub carrier: Vec<String>,
    pub slogan: Vec<String>,
    pub promise: Vec<String>,
    pub goals: Vec<Goal>,
    pub background: String,
    pub highlights: Vec<String>,
    pub methods: Vec<Step>,
    pub results: Vec<Step>,
    pub lessons: Vec<Step>,
    pub metrics: Vec<Metric>,
    pub check_sum: Vec<String>,
    pub replication: Option<Replication>,
    pub adopted_by: Vec<Adoption>,
    pub partners: Vec<String>,
    pub feedback: Vec<Feedback>,
    pub honors: Vec<Honor>,
    pub coverage: Vec<Coverage>,
    pub people: Vec<Pair>,
    pub consent: bool,
    pub cover: String,
    pub media: Vec<PictureRef>,
    pub attachments: Vec<FileRef>,
    pub archive: Vec<FileRef>,
    pub archive_public: bool,
    pub status: Status,
    pub recognized: Option<Date>,
    pub valid_until: Option<Date>,
    pub review_due: Option<Date>,
    pub assessments: Vec<Assessment>,
    pub successor: String,
    pub previous: String,
    pub signoff: SignOff,
    pub source: SourceNote,
    pub reprint: bool,
    pub rights: String,
    pub contact: Vec<Pair>,
    pub visit: Vec<Pair>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub featured: bool,
    pub order: i32,
    pub translation_of: String,
    pub lang: String,
    pub custom: Vec<CustomValue>,
}

/// A heading of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Stable id, unique in the page.
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A link or picture in the body, before it is resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// As written, percent-decoded.
    pub target: String,
    /// Bytes of the link in the decoded file.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Whether it is a picture.
    pub is_image: bool,
    /// Whether the picture is a paragraph of its own (it becomes a figure).
    pub is_block: bool,
    /// Alternative text of a picture.
    pub alt: String,
    /// Title as written after the target.
    pub title: String,
}

/// The body as HTML with unresolved references.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Body {
    /// HTML, safe. A link's `href` value is `\u{1}<index of references>\u{1}`; a picture is the mark
    /// `\u{2}<index of references>\u{2}` in place of its element (and of its paragraph when it is a block).
    #[serde(deserialize_with = "long_text")]
    pub html: String,
    /// Headings in order.
    pub outline: Vec<Heading>,
    /// Links and pictures in order.
    pub references: Vec<Reference>,
    /// Characters of text (Han) plus words (other scripts).
    pub words: u32,
}

/// A long text of a binary format, checked many bytes at a time: a tenth of the work of serde's own check.
fn long_text<'d, D: Deserializer<'d>>(deserializer: D) -> Result<String, D::Error> {
    let bytes = <&[u8]>::deserialize(deserializer)?;
    let text = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(Cow::into_owned).ok_or_else(|| D::Error::custom("the text is not UTF-8"))
}

/// One file that becomes one case page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Case {
    /// The Markdown file's path from the site's root.
    pub path: String,
    /// Key that stays the same over the case's life: the id in lower case, or the short hash of the folder's path.
    pub slug: String,
    /// The front matter as meant, with all defaults applied.
    pub front: FrontMatter,
    /// The narrative that follows.
    pub body: Body,
    /// Cover, gallery, pairs and pictures of the text, in page order.
    pub pictures: Vec<PictureRef>,
}
