//! What lists, their pagers and filters, records and indexes show.

use serde::Serialize;

use super::{FileView, LinkView, MapView, PairView, PictureView, StoryView, SummaryView};

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
    /// Files to download: the document of a round.
    pub files: Vec<FileView>,
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
