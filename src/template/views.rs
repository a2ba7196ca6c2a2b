//! The structs templates see: everything on a page stands here, ready to print.
//!
//! Every `href` is relative to the output's root (`cases/x.html`, `en/index.html`); templates write
//! `{{ root }}{{ x.href }}`, where `root` is `""`, `"../"` or `"../../"`. An empty string or list means "nothing to show".
//! Fields ending in `_html` are safe HTML (`| safe`); everything else is plain text and is escaped by the template.
//! Views are small: none holds the whole site. They derive `Hash`, because a page's fingerprint is the hash of its view.

mod case;
mod list;
mod map;
mod story;

use serde::Serialize;

pub use case::{
    AdoptionView, AssessmentView, CaseView, DatedView, FeedbackView, FileView, GoalView, HeadingView, PairPictureView,
    ReplicationView, SignOffView, SourceView, StepView, TermNoteView,
};
pub use list::{
    CompareView, CriterionView, FacetView, FacetsView, GroupView, InitialView, InitialsView, ListView, MatrixRowView,
    NameView, PagerView, RecordView, RoundRowView, TermView, TermsView,
};
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
    /// Absolute address of the same page, as its own `canonical` gives it; empty without one or without a base URL.
    pub canonical: String,
}

/// What every page has; context variable `page`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PageView {
    /// `home`, `case`, `list`, `terms`, `record`, `page`, `search`, `stats`, `timeline`, `map`, `compare`, `changes`, `missing`, `initials`.
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
