//! URL ↔ page: the one place where addresses are made. They are a promise once published.

use std::borrow::Cow;

use super::{FacetFile, Page, PageKind};
use crate::config::IndexKind;
use crate::site::paging::ListKey;
use crate::site::{DocumentKind, Edition, Site};

/// The address of a page, relative to the output's root.
#[must_use]
pub fn href(site: &Site, page: Page) -> String {
    let edition = &site.editions[usize::from(page.edition)];
    let folder = &edition.folder;
    match page.kind {
        PageKind::Home => format!("{folder}index.html"),
        PageKind::Case(id) => case(edition, &site.case(id).slug),
        PageKind::Qr(id) => qr(edition, &site.case(id).slug),
        PageKind::All(0) => format!("{folder}cases/index.html"),
        PageKind::All(page) => format!("{folder}cases/all/{}.html", page_name(edition, ListKey::All, page)),
        PageKind::Term(kind, at, number) => term(edition, kind, at, number),
        PageKind::CategoryYear(year, category, number) => category_year(edition, year, category, number),
        PageKind::Terms(kind) => terms(edition, kind),
        PageKind::Document(at) => document(edition, &site.documents[at as usize]),
        PageKind::Documents(kind) => documents(edition, kind),
        PageKind::Stats => statistics(edition),
        PageKind::StatsCsv(statistic) => format!("{folder}statistics/{}.csv", statistic.name()),
        PageKind::Changes => changes(edition),
        PageKind::Glossary => glossary(edition),
        PageKind::Timeline => timeline(edition),
        PageKind::TimelineYear(year, number) => timeline_year(edition, year, number),
        PageKind::Search => format!("{folder}search.html"),
        PageKind::Facets(file) => format!("{}{}", facets(edition), facet_file(edition, file)),
        PageKind::Compare => compare(edition),
        PageKind::Compared(at) => format!("{}{at}.js", compared(edition)),
        PageKind::Initials => initials(edition),
        PageKind::Initial(letter, number) => initial(edition, letter, number),
        PageKind::Missing => "404.html".to_owned(),
        PageKind::Feed(None) => format!("{folder}atom.xml"),
        PageKind::Feed(Some(at)) => {
            format!("{folder}categories/{}.xml", edition.dimension(IndexKind::Category).term(at).slug)
        }
        PageKind::Json => "cases.json".to_owned(),
        PageKind::Csv => "cases.csv".to_owned(),
        PageKind::Sitemap(0) => "sitemap.xml".to_owned(),
        PageKind::Sitemap(part) => format!("sitemap-{part}.xml"),
    }
}

/// The address of a case in an edition.
#[must_use]
pub fn case(edition: &Edition, slug: &str) -> String {
    [edition.folder.as_str(), "cases/", slug, ".html"].concat()
}

/// The address of the QR code of a case.
#[must_use]
pub fn qr(edition: &Edition, slug: &str) -> String {
    format!("{}qr/{slug}.svg", edition.folder)
}

/// The address of a page of a term's list.
#[must_use]
pub fn term(edition: &Edition, kind: IndexKind, at: u32, page: u32) -> String {
    let slug = &edition.dimension(kind).term(at).slug;
    // Asked for every link of every page.
    if page == 0 {
        return [edition.folder.as_str(), kind.folder(), "/", slug, ".html"].concat();
    }
    paged(&format!("{}{}/{slug}", edition.folder, kind.folder()), edition, ListKey::Term(kind, at), page)
}

/// The address of a page of the cases of one year and category.
#[must_use]
pub fn category_year(edition: &Edition, year: u32, category: u32, page: u32) -> String {
    let key = ListKey::CategoryYear(year, category);
    let year = &edition.dimension(IndexKind::Year).term(year).slug;
    let category = &edition.dimension(IndexKind::Category).term(category).slug;
    paged(&format!("{}years/{year}-{category}", edition.folder), edition, key, page)
}

/// The address of the index of a dimension.
#[must_use]
pub fn terms(edition: &Edition, kind: IndexKind) -> String {
    format!("{}{}/index.html", edition.folder, kind.folder())
}

/// The address of a document.
#[must_use]
pub fn document(edition: &Edition, document: &crate::site::Document) -> String {
    let (folder, slug) = (&edition.folder, &document.slug);
    match document.kind {
        DocumentKind::Free => format!("{folder}{slug}.html"),
        DocumentKind::Standard => format!("{folder}standards/{slug}.html"),
        DocumentKind::Notice => format!("{folder}notices/{slug}.html"),
    }
}

/// The address of a list of documents.
#[must_use]
pub fn documents(edition: &Edition, kind: DocumentKind) -> String {
    let name = if kind == DocumentKind::Standard { "standards" } else { "notices" };
    format!("{}{name}/index.html", edition.folder)
}

/// The address of the statistics page.
#[must_use]
pub fn statistics(edition: &Edition) -> String {
    format!("{}statistics.html", edition.folder)
}

/// The address of the page of changes.
#[must_use]
pub fn changes(edition: &Edition) -> String {
    format!("{}changes.html", edition.folder)
}

/// The address of the page that shows cases side by side.
#[must_use]
pub fn compare(edition: &Edition) -> String {
    format!("{}compare.html", edition.folder)
}

/// The folder of the data of that page.
#[must_use]
pub fn compared(edition: &Edition) -> String {
    format!("{}compare/", edition.folder)
}

/// The folder of the files that lists are filtered with.
#[must_use]
pub fn facets(edition: &Edition) -> String {
    format!("{}facets/", edition.folder)
}

/// A file below [`facets`]. The names are part of the format, see `docs/facets.md`.
fn facet_file(edition: &Edition, file: FacetFile) -> String {
    let facets = &edition.facets;
    let band = |at: u32| &facets.bands[at as usize].name;
    let facet = |at: u32| &facets.facets[at as usize].key;
    match file {
        FacetFile::Root => "root.js".to_owned(),
        FacetFile::Values(at) => format!("v/{}.js", facet(at)),
        FacetFile::Columns(at) => format!("c/{}.js", band(at)),
        FacetFile::Long(at, long) => format!("c/{}-{}.js", band(at), facet(long)),
        FacetFile::Titles(at) => format!("t/{}.js", band(at)),
        FacetFile::Order => "order.js".to_owned(),
        FacetFile::Blocks(at) => format!("b/{}.js", band(at)),
        FacetFile::Cards(at) => {
            let block = &facets.blocks[at as usize];
            format!("k/{}/{}.js", facets.bands[block.band].name, block.name)
        }
    }
}

/// The address of the glossary.
#[must_use]
pub fn glossary(edition: &Edition) -> String {
    format!("{}glossary.html", edition.folder)
}

/// The address of the timeline.
#[must_use]
pub fn timeline(edition: &Edition) -> String {
    format!("{}timeline.html", edition.folder)
}

/// The address of a page of the events of one year.
#[must_use]
pub fn timeline_year(edition: &Edition, year: u16, page: u32) -> String {
    paged(&format!("{}timeline/{year}", edition.folder), edition, ListKey::Timeline(year), page)
}

/// The address of the index by initial.
#[must_use]
pub fn initials(edition: &Edition) -> String {
    format!("{}initials/index.html", edition.folder)
}

/// The address of a page of one letter: its place among the edition's letters, and the page.
#[must_use]
pub fn initial(edition: &Edition, letter: u32, page: u32) -> String {
    let key = ListKey::Initial(letter);
    let name = match edition.initials[letter as usize].0 {
        '#' => "other".to_owned(),
        letter => letter.to_ascii_lowercase().to_string(),
    };
    paged(&format!("{}initials/{name}", edition.folder), edition, key, page)
}

/// The way from a page to the output's root: `""`, `"../"`, `"../../"` ...
#[must_use]
pub fn root_of(href: &str) -> String {
    "../".repeat(href.matches('/').count())
}

/// The way from the 404 page to the output's root. Hosts show that page at addresses of any depth, where no relative way
/// is right; so it is the path of the base URL, if the site has one.
#[must_use]
pub fn root_of_missing(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or("", |(_, rest)| rest);
    after_scheme.find('/').map_or(String::new(), |path| after_scheme[path..].to_owned())
}

fn paged(stem: &str, edition: &Edition, list: ListKey, page: u32) -> String {
    if page == 0 { format!("{stem}.html") } else { format!("{stem}/{}.html", page_name(edition, list, page)) }
}

/// What a page of a list is called: its number, or in a long list its year or month and a hash.
fn page_name(edition: &Edition, list: ListKey, page: u32) -> Cow<'_, str> {
    edition.cut(list).map_or_else(|| Cow::Owned(page.to_string()), |cut| Cow::Borrowed(cut.name(page)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_404_page_finds_the_root_from_any_depth() {
        assert_eq!(root_of_missing("https://example.org/a/b/"), "/a/b/");
        assert_eq!(root_of_missing("http://127.0.0.1:4000/"), "/");
        assert_eq!(root_of_missing("https://example.org"), "");
        assert_eq!(root_of_missing(""), "");
    }
}
