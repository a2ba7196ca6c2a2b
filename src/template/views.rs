//! The structs templates see: everything on a page stands here, ready to print.
//!
//! Every `href` is relative to the output's root (`cases/x.html`, `en/index.html`); templates write
//! `{{ root }}{{ x.href }}`, where `root` is `""`, `"../"` or `"../../"`. An empty string or list means "nothing to show".
//! Fields ending in `_html` are safe HTML (`| safe`); everything else is plain text and is escaped by the template.
//! Views are small: none holds the whole site. They derive `Hash`, because a page's fingerprint is the hash of its view.

mod map;
mod story;

use serde::Serialize;

pub use map::{MapRegionView, MapShadeView, MapView};
pub use story::{BarRowView, BarTableView, EventView, StoryPartView, StoryView, SummaryView, TimelineView};

/// A link, often with a count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct LinkView {
    /// Text.
    pub label: String,
    /// Target; empty for plain text.
    pub href: String,
    /// Number of cases behind it; `None` when not counted.
    pub count: Option<u32>,
}

/// A label and a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PairView {
    /// Label.
    pub label: String,
    /// Value.
    pub value: String,
}

/// A date for people and machines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DateView {
    /// `2023-12-01` (or `2023-12`, `2023`).
    pub iso: String,
    /// In the edition's language, such as `2023年12月1日`.
    pub text: String,
}

/// What is the same on every page of an edition; context variable `site`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SiteView {
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// Owner.
    pub owner: String,
    /// Language tag: `zh-Hans`, `zh-Hant` or `en`.
    pub lang: String,
    /// Home page of the edition.
    pub home: String,
    /// Menu.
    pub menu: Vec<LinkView>,
    /// Copyright line.
    pub copyright: String,
    /// Reprint note.
    pub reprint: String,
    /// ICP record number; linked to its registry.
    pub icp: String,
    /// Public-security record number.
    pub police: String,
    /// Contact lines.
    pub contact: Vec<PairView>,
    /// Accent colour `#rrggbb` (also in the generated style sheet).
    pub primary: String,
    /// Logo; empty for none.
    pub logo: String,
    /// Favicon; empty for none.
    pub favicon: String,
    /// `auto`, `on` or `off`.
    pub dark: String,
    /// Whether the large-text switch is shown.
    pub large_text: bool,
    /// Whether the whole site is grey.
    pub grey: bool,
    /// Style sheets in order.
    pub styles: Vec<String>,
    /// Scripts for every page (deferred).
    pub scripts: Vec<String>,
    /// Atom feed of the site; empty for none.
    pub feed: String,
    /// Search page; empty for none.
    pub search: String,
    /// Index by the letter a title is read under; empty for none.
    pub initials: String,
    /// Page with statistics; empty for none.
    pub stats: String,
    /// Page for comparing cases; empty for none.
    pub compare: String,
    /// Absolute base URL ending in `/`, or empty.
    pub base_url: String,
    /// Metas of government sites.
    pub government: Vec<PairView>,
}

/// The same page in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct AlternateView {
    /// Language tag.
    pub lang: String,
    /// Name of the language in itself.
    pub label: String,
    /// Where it is.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
    /// Whether it is the same page (then `hreflang` applies) and not just the other edition's home.
    pub same: bool,
}

/// What every page has; context variable `page`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PageView {
    /// `home`, `case`, `list`, `terms`, `record`, `page`, `search`, `stats`, `timeline`, `map`, `compare`, `changes`, `missing`.
    pub kind: String,
    /// The `<title>`.
    pub title: String,
    /// The one `h1`.
    pub heading: String,
    /// Meta description.
    pub description: String,
    /// This page's path.
    pub href: String,
    /// Absolute address, or empty.
    pub canonical: String,
    /// Breadcrumbs, home first; the last has no link.
    pub crumbs: Vec<LinkView>,
    /// Editions of this page; empty when the site has one language.
    pub alternates: Vec<AlternateView>,
    /// Picture for shared links (absolute when the base URL is known), or empty.
    pub share_image: String,
    /// JSON-LD, already escaped for `<script type="application/ld+json">`; may be empty.
    pub json_ld: String,
    /// Feed of this page (category feeds), or empty.
    pub feed: String,
    /// `rel=prev` page, or empty.
    pub prev_href: String,
    /// `rel=next` page, or empty.
    pub next_href: String,
    /// Whether search engines may list it.
    pub is_indexed: bool,
    /// Published, for metas; empty if unknown.
    pub published: String,
    /// Modified, for metas; empty if unknown.
    pub modified: String,
    /// Description for shared links, short enough for a chat; empty to use the other.
    pub share_description: String,
    /// Metas of government sites for this page.
    pub government: Vec<PairView>,
}

/// One encoded size of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct VariantView {
    /// Where it is.
    pub href: String,
    /// Width in pixels.
    pub width: u32,
}

/// A picture in all its sizes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PictureView {
    /// Fallback file for `src`.
    pub src: String,
    /// Largest file, for the lightbox.
    pub full: String,
    /// Width in pixels of the largest.
    pub width: u32,
    /// Height in pixels of the largest.
    pub height: u32,
    /// WebP sizes, ascending; may be empty.
    pub webp: Vec<VariantView>,
    /// JPEG or PNG sizes, ascending; may be empty (SVG, static files).
    pub fallback: Vec<VariantView>,
    /// Alternative text.
    pub alt: String,
    /// Caption, or empty.
    pub caption: String,
    /// Class of the placeholder colour, `ph-0` to `ph-63` (two bits each of red, green, blue), or empty.
    pub placeholder: String,
    /// Classes of the focal point in steps of ten percent, `fx-0`..`fx-10 fy-0`..`fy-10`, or empty for the centre.
    pub focus: String,
    /// `landscape`, `portrait`, `square` or `panorama`.
    pub shape: String,
    /// Whether it is the first of the page (loaded at once); all others load lazily.
    pub eager: bool,
    /// Anchor in the page for the CSS lightbox, such as `pic-3`; empty if it has none.
    pub anchor: String,
}

/// Stars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StarsView {
    /// 0 to `max`.
    pub value: u8,
    /// The most there is.
    pub max: u8,
    /// The list of this star level, or empty.
    pub href: String,
}

/// A key figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MetricView {
    /// What is measured.
    pub label: String,
    /// Value before, or empty.
    pub before: String,
    /// Value after, or empty.
    pub after: String,
    /// Single value, or empty.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Period.
    pub period: String,
    /// Where the number comes from.
    pub source: String,
    /// `up`, `down`, `same`, or empty when it cannot be told.
    pub direction: String,
    /// Whether the change is for the better.
    pub is_better: bool,
    /// Change in words of figures, such as `-70.5%`, or empty.
    pub change: String,
    /// Lengths of the bars in percent of the larger value, in steps of five (class `w-65`), or 0.
    pub before_percent: u8,
    /// As above, for the value after.
    pub after_percent: u8,
}

/// A card of a case, for `card.html`; rendered once and shared by all lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct CardView {
    /// Address of the case.
    pub href: String,
    /// Key of the case, for scripts (`data-id`).
    pub slug: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// Summary.
    pub summary: String,
    /// Branches (text only).
    pub branch: String,
    /// Brand, or empty.
    pub brand: String,
    /// First category (first level), or empty.
    pub category: String,
    /// Year.
    pub year: u16,
    /// Kind, or empty.
    pub kind: String,
    /// Level, or empty.
    pub level: String,
    /// Stars, when given.
    pub stars: Option<StarsView>,
    /// Up to two highlights.
    pub highlights: Vec<String>,
    /// The most telling key figure.
    pub metric: Option<MetricView>,
    /// Cover.
    pub cover: Option<PictureView>,
    /// Status key when it is not `active`: `publicity`, `suspended`, `withdrawn`, `archived`.
    pub status: String,
    /// Status as shown.
    pub status_label: String,
    /// Language tag when it differs from the edition's.
    pub lang: String,
    /// A number from 0 to 11 made from the slug: picks the drawn pattern when there is no cover.
    pub pattern: u8,
}

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

/// Pages of a list: numbered from the oldest end, or in a long list known by their dates; the newest page has the list's own
/// address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PagerView {
    /// Number of this page; 0 for the newest, and for every page of a long list.
    pub number: u32,
    /// The dates on this page of a long list, such as `2022年3月1日至2022年5月9日`; empty on the newest page and in other lists.
    pub label: String,
    /// Newest page; empty on the newest page itself.
    pub first_href: String,
    /// Towards the newest, or empty.
    pub newer_href: String,
    /// Towards the oldest, or empty.
    pub older_href: String,
    /// Oldest page (always number 1), or empty on it; in a long list only the newest page has it.
    pub last_href: String,
    /// First pages of the years, or of the months of a single year; on the newest page of a long list.
    pub jumps: Vec<LinkView>,
    /// Where these stand, on the other pages of a long list.
    pub jumps_href: String,
}

/// A titled group of links on a list page (sub-categories, years ...).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct GroupView {
    /// Title.
    pub label: String,
    /// Links with counts.
    pub links: Vec<LinkView>,
}

/// A row of a round: applied and recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct RoundRowView {
    /// Kind.
    pub kind: String,
    /// Applications; empty if unknown.
    pub applied: String,
    /// Recognised; empty if unknown.
    pub recognised: String,
    /// Share in percent such as `49.3%`, or empty.
    pub rate: String,
    /// Breakdown by unit type.
    pub breakdown: Vec<PairView>,
}

/// A criterion of a standard, or a step, or a character of a formula.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct CriterionView {
    /// Name, or the character of the formula.
    pub name: String,
    /// Text or meaning.
    pub text: String,
    /// Score, or empty.
    pub score: String,
}

/// A record above its list: branch, brand, method, round, standard, notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct RecordView {
    /// `branch`, `brand`, `method`, `round`, `standard`, `notice`.
    pub kind: String,
    /// Language of its text when it differs from the edition's.
    pub lang: String,
    /// Name.
    pub name: String,
    /// Full name, or empty.
    pub full_name: String,
    /// Slogan, or empty.
    pub slogan: String,
    /// Meaning of a brand, or empty.
    pub meaning: String,
    /// Logo.
    pub logo: Option<PictureView>,
    /// Facts: rank, sector, region, since ...
    pub facts: Vec<PairView>,
    /// Contact.
    pub contact: Vec<PairView>,
    /// Visiting.
    pub visit: Vec<PairView>,
    /// Units above, topmost first.
    pub parents: Vec<LinkView>,
    /// Units directly below.
    pub children: Vec<LinkView>,
    /// Each character of a work method's formula with its meaning.
    pub formula: Vec<CriterionView>,
    /// Steps of a work method.
    pub steps: Vec<String>,
    /// Criteria of a standard.
    pub criteria: Vec<CriterionView>,
    /// Sum of the scores, or empty.
    pub total: String,
    /// Applied and recognised of a round.
    pub round: Vec<RoundRowView>,
    /// Related links: a method's branches, a brand's branches, a notice's cases, practices adopted here ...
    pub related: Vec<GroupView>,
    /// Text.
    pub body_html: String,
}

/// A list of cases; context variable `list`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ListView {
    /// What is listed: `all`, `category`, `year`, `branch` ...
    pub of: String,
    /// Sentence under the heading, or empty.
    pub intro: String,
    /// Number of cases in the whole list; only on the newest page.
    pub count: Option<u32>,
    /// The record this list belongs to.
    pub record: Option<RecordView>,
    /// Groups of narrower or neighbouring lists.
    pub groups: Vec<GroupView>,
    /// What the list can be filtered by; only on the newest page of lists worth it.
    pub facets: Option<FacetsView>,
    /// Figures of the whole list in short; on the newest page of a year or a branch.
    pub summary: Option<SummaryView>,
    /// Story of the points; on the newest page of a year, a branch or a brand.
    pub story: Option<StoryView>,
    /// Cards, ready (`| safe`), newest first.
    pub cards_html: Vec<String>,
    /// Pages.
    pub pager: PagerView,
}

/// What a list can be filtered by; the values are loaded by the script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FacetsView {
    /// Folder of the files, from the root.
    pub folder: String,
    /// What all cases of this list have, as an address has it: `category=service`; empty for all cases.
    pub preset: String,
    /// Facets in order.
    pub facets: Vec<FacetView>,
    /// Whether cases have stars to sort by.
    pub has_stars: bool,
    /// Whether cases have years to sort by.
    pub has_years: bool,
}

/// One facet before its values are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FacetView {
    /// Its name in addresses.
    pub key: String,
    /// Its name as shown.
    pub label: String,
    /// Rows to keep free for its values, 1 to 8; 0 when it is closed at first.
    pub rows: u8,
}

/// The page that shows cases side by side; context variable `compare`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct CompareView {
    /// Folder of the files of data, from the root.
    pub folder: String,
    /// Number of these files, a power of two.
    pub files: u32,
    /// The list to choose from.
    pub list: String,
    /// Rows of facts: key and label, in the order of the data.
    pub facts: Vec<PairView>,
}

/// One term on an index of terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TermView {
    /// Name.
    pub label: String,
    /// Its list.
    pub href: String,
    /// Number of cases (roll-up for branches).
    pub count: u32,
    /// One sentence, or empty.
    pub description: String,
    /// Terms below it.
    pub children: Vec<TermView>,
    /// Picture of its newest case with a cover.
    pub cover: Option<PictureView>,
}

/// An index of terms (all categories, all years, the tree of branches ...); context variable `terms`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TermsView {
    /// What is listed, as in [`ListView::of`].
    pub of: String,
    /// Sentence under the heading, or empty.
    pub intro: String,
    /// Terms in order.
    pub terms: Vec<TermView>,
    /// For year x category and other tables: column labels; empty when not a table.
    pub columns: Vec<LinkView>,
    /// Rows of the table: a label link and one link (with count) a column; count 0 has no link.
    pub rows: Vec<MatrixRowView>,
    /// Map of the regions, on their index.
    pub map: Option<MapView>,
}

/// The index of cases by the letter a title is read under, or one page of it; context variable `initials`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct InitialsView {
    /// Sentence under the heading, or empty.
    pub intro: String,
    /// All letters with the number of their cases.
    pub letters: Vec<LinkView>,
    /// On the first page of a long letter: its pages, each by how its first name is read.
    pub parts: Vec<LinkView>,
    /// Names by letter.
    pub groups: Vec<InitialView>,
    /// The letter's page before this one, or empty.
    pub previous_href: String,
    /// The letter's page after this one, or empty.
    pub next_href: String,
}

/// The cases of one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct InitialView {
    /// The letter.
    pub letter: String,
    /// Its place on the page, for links to it.
    pub id: String,
    /// Cases in the order of their readings.
    pub names: Vec<NameView>,
}

/// A case by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct NameView {
    /// Title with the link.
    pub link: LinkView,
    /// Unit and year.
    pub note: String,
}

/// A row of a matrix of counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MatrixRowView {
    /// Row label.
    pub label: LinkView,
    /// One cell a column.
    pub cells: Vec<LinkView>,
}

/// A large number on the home page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FigureView {
    /// Label.
    pub label: String,
    /// Number.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Where it leads, or empty.
    pub href: String,
}

/// The home page; context variable `home`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct HomeView {
    /// Key figures.
    pub figures: Vec<FigureView>,
    /// The lead case, ready as a wide card (`| safe`); empty when there is none.
    pub lead_html: String,
    /// Cards of featured cases.
    pub featured_html: Vec<String>,
    /// Cards of the newest cases.
    pub newest_html: Vec<String>,
    /// Categories with a picture.
    pub categories: Vec<TermView>,
    /// Years, newest first.
    pub years: Vec<LinkView>,
    /// Brands.
    pub brands: Vec<TermView>,
    /// Branches of the first level.
    pub branches: Vec<LinkView>,
    /// Work methods.
    pub methods: Vec<LinkView>,
    /// Newest notices.
    pub notices: Vec<DatedView>,
    /// Changes of the last year: newly in, promoted, suspended, withdrawn.
    pub changes: Vec<GroupView>,
    /// Page of the changes, or empty.
    pub changes_href: String,
    /// Where "all cases" leads.
    pub all_href: String,
}

/// A free page, a standard or a notice; context variable `doc`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DocView {
    /// Text.
    pub body_html: String,
    /// Headings.
    pub outline: Vec<HeadingView>,
    /// Date.
    pub date: DateView,
    /// Record of a standard or notice.
    pub record: Option<RecordView>,
    /// Downloads.
    pub attachments: Vec<FileView>,
    /// Every picture of the text that has an anchor, in reading order: the overlays of the lightbox.
    pub lightbox: Vec<PictureView>,
    /// List of documents (on `notices/index.html`, `standards/index.html`).
    pub entries: Vec<DatedView>,
}

/// The statistics page; context variable `stats`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StatsView {
    /// Sentence under the heading: the day counted on and the number of cases.
    pub intro: String,
    /// Tables that have something to show.
    pub tables: Vec<StatTableView>,
    /// Pages that tell more: timeline, changes, map, glossary.
    pub links: Vec<LinkView>,
}

/// A table of the statistics page with its chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StatTableView {
    /// Name in addresses and anchors, such as `category`.
    pub name: String,
    /// Title.
    pub title: String,
    /// How to read it, or empty.
    pub note: String,
    /// The chart as SVG (`| safe`).
    pub chart_html: String,
    /// Column headings; the first belongs to the row labels.
    pub headings: Vec<String>,
    /// How many of the cells of a row, from the first, are text; the others are numbers.
    pub text_cells: u8,
    /// Rows.
    pub rows: Vec<StatRowView>,
    /// Row of the total; without label when there is none.
    pub total: StatRowView,
    /// The table as CSV.
    pub csv: String,
}

/// A row of a table of the statistics page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StatRowView {
    /// Label of the row.
    pub label: LinkView,
    /// Cells after the label.
    pub cells: Vec<String>,
}

/// The page of changes; context variable `changes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ChangesView {
    /// Sentence under the heading: the twelve months it is about.
    pub intro: String,
    /// Newly recognised, promoted, suspended, withdrawn; only those that happened.
    pub groups: Vec<ChangeGroupView>,
}

/// One sort of change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ChangeGroupView {
    /// `recognized`, `promoted`, `suspended` or `withdrawn`.
    pub name: String,
    /// Title.
    pub title: String,
    /// Entries, newest first.
    pub entries: Vec<DatedView>,
}
