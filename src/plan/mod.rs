//! Index → pages: which pages there are and where each stands. Nothing is drawn here.
//!
//! Layer 4. A page is a few numbers; its address is computed when asked for, so that a million pages fit in memory.
//! Order is fixed: editions in their order, home first, then cases newest first, lists, documents, data.

pub mod alike;
pub mod checks;
mod folders;
pub mod links;
mod menu;
pub mod paginate;
mod record_links;
mod references;
pub mod routes;
mod spellings;
mod strays;

use crate::config::{Config, IndexKind};
use crate::site::facets::Facets;
use crate::site::paging::{EVENTS_PER_PAGE, ListKey, NAMES_PER_PAGE};
use crate::site::statistics::{self, Statistic};
use crate::site::{CaseId, DocumentKind, Edition, Site};
use paginate::Pages;
pub(crate) use references::locate;

/// A page of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Page {
    /// Index of the edition.
    pub edition: u16,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageKind {
    /// The home page.
    Home,
    /// One case.
    Case(CaseId),
    /// The QR code of a case's address; only with a base URL.
    Qr(CaseId),
    /// A page of the list of all cases; 0 is the newest. What the other numbers mean, here and below, [`Pages`] knows.
    All(u32),
    /// A page of a term's list.
    Term(IndexKind, u32, u32),
    /// A page of the cases of one year and one first-level category.
    CategoryYear(u32, u32, u32),
    /// The index of all terms of a dimension.
    Terms(IndexKind),
    /// A standard, notice or free page: its place in the records' documents.
    Document(u32),
    /// The list of all standards or all notices.
    Documents(DocumentKind),
    /// The statistics page.
    Stats,
    /// One table of the statistics page as CSV.
    StatsCsv(Statistic),
    /// What changed in the last year.
    Changes,
    /// All terms of the glossary.
    Glossary,
    /// The timeline of all years.
    Timeline,
    /// A page of the events of one year.
    TimelineYear(u16, u32),
    /// The search page.
    Search,
    /// A file of what lists are filtered by.
    Facets(FacetFile),
    /// Cases side by side.
    Compare,
    /// The data of some cases to compare: their place in [`crate::site::facets::Facets::compared`].
    Compared(u32),
    /// The index by the letter a title is read under.
    Initials,
    /// A page of one letter, by its place among the edition's letters; page 0 is the first.
    Initial(u32, u32),
    /// `404.html`.
    Missing,
    /// Atom feed of the site or of one first-level category.
    Feed(Option<u32>),
    /// All cases as JSON.
    Json,
    /// All cases as CSV.
    Csv,
    /// Site map number; 0 is `sitemap.xml` itself.
    Sitemap(u32),
}

/// The files that lists are filtered with; numbers are places in [`crate::site::facets::Facets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetFile {
    /// What there is: facets with their values, bands.
    Root,
    /// The values of a long facet.
    Values(u32),
    /// The short facets of the cases of a band.
    Columns(u32),
    /// A long facet of the cases of a band.
    Long(u32, u32),
    /// The titles of a band in their order.
    Titles(u32),
    /// How the titles of all bands follow one another.
    Order,
    /// The blocks of a band.
    Blocks(u32),
    /// The cards of a block.
    Cards(u32),
}

/// Addresses in one sitemap file, by the protocol (sitemaps.org, 0.9).
pub const SITEMAP_MAX: usize = 50_000;

/// Whether cases have QR codes: they are wanted, and need an absolute address, one that a code can hold.
#[must_use]
pub fn has_qr(config: &Config) -> bool {
    config.outputs.qr && (1..=MAX_QR_BASE).contains(&config.base_url.len())
}

/// Longest base URL, in octets, that still makes a code a phone can read from a screen.
const MAX_QR_BASE: usize = 400;

/// All pages, in a fixed order.
#[must_use]
pub fn pages(site: &Site, config: &Config) -> Vec<Page> {
    let mut pages = Vec::new();
    for (at, edition) in (0_u16..).zip(&site.editions) {
        if at > 0 && edition.pages.is_empty() {
            continue;
        }
        let start = pages.len();
        edition_pages(site, edition, config, &mut |kind| pages.push(Page { edition: at, kind }));
        debug_assert!(pages.len() > start, "an edition has at least a home page");
    }
    let html = pages.iter().filter(|page| page.kind.is_listed_in_sitemap()).count();
    let main = |kind| Page { edition: 0, kind };
    pages.push(main(PageKind::Missing));
    if config.outputs.data {
        pages.push(main(PageKind::Json));
        pages.push(main(PageKind::Csv));
    }
    if config.outputs.sitemap && !config.base_url.is_empty() {
        pages.push(main(PageKind::Sitemap(0)));
        let parts = if html > SITEMAP_MAX { html.div_ceil(SITEMAP_MAX) } else { 0 };
        pages.extend((1..=u32::try_from(parts).unwrap_or(u32::MAX)).map(|part| main(PageKind::Sitemap(part))));
    }
    pages.shrink_to_fit();
    pages
}

fn edition_pages(site: &Site, edition: &Edition, config: &Config, push: &mut dyn FnMut(PageKind)) {
    push(PageKind::Home);
    edition.pages.iter().for_each(|id| push(PageKind::Case(*id)));
    if has_qr(config) {
        edition.pages.iter().for_each(|id| push(PageKind::Qr(*id)));
    }
    let pages = |key: ListKey, count: usize| Pages::of(edition, key, count, config.per_page).all();
    pages(ListKey::All, edition.listed.len()).for_each(|page| push(PageKind::All(page)));
    for kind in &config.indexes {
        if *kind == IndexKind::CategoryYear {
            for (key, cases) in &edition.category_years {
                let pages = pages(ListKey::CategoryYear(key.0, key.1), cases.len());
                pages.for_each(|page| push(PageKind::CategoryYear(key.0, key.1, page)));
            }
            continue;
        }
        let dimension = edition.dimension(*kind);
        if dimension.inhabited().next().is_none() {
            continue;
        }
        push(PageKind::Terms(*kind));
        for at in dimension.inhabited() {
            let pages = pages(ListKey::Term(*kind, at), dimension.term(at).cases.len());
            pages.for_each(|page| push(PageKind::Term(*kind, at, page)));
        }
    }
    documents(site, edition, push);
    push(PageKind::Stats);
    for statistic in statistics::present(site, edition) {
        push(PageKind::StatsCsv(statistic));
    }
    push(PageKind::Changes);
    timeline(edition, push);
    if site.has_glossary(edition) {
        push(PageKind::Glossary);
    }
    if config.search.enabled {
        push(PageKind::Search);
        initials(edition, push);
    }
    if !edition.facets.compared.is_empty() {
        push(PageKind::Compare);
        (0_u32..).zip(&edition.facets.compared).for_each(|(at, _)| push(PageKind::Compared(at)));
    }
    facets(&edition.facets, &mut |file| push(PageKind::Facets(file)));
    if config.outputs.feed && !config.base_url.is_empty() {
        push(PageKind::Feed(None));
        edition.dimension(IndexKind::Category).top().into_iter().for_each(|at| push(PageKind::Feed(Some(at))));
    }
}

/// The files of the facets; none when there is nothing to filter by.
fn facets(facets: &Facets, push: &mut dyn FnMut(FacetFile)) {
    if facets.facets.is_empty() {
        return;
    }
    let long = || (0_u32..).zip(&facets.facets).filter(|(_, facet)| facet.is_long()).map(|(at, _)| at);
    push(FacetFile::Root);
    long().for_each(|facet| push(FacetFile::Values(facet)));
    push(FacetFile::Order);
    for (band, _) in (0_u32..).zip(&facets.bands) {
        push(FacetFile::Columns(band));
        long().for_each(|facet| push(FacetFile::Long(band, facet)));
        push(FacetFile::Titles(band));
        push(FacetFile::Blocks(band));
    }
    (0_u32..).zip(&facets.blocks).for_each(|(block, _)| push(FacetFile::Cards(block)));
}

fn timeline(edition: &Edition, push: &mut dyn FnMut(PageKind)) {
    if edition.story.is_empty() {
        return;
    }
    push(PageKind::Timeline);
    for (year, events) in &edition.story_years {
        Pages::of(edition, ListKey::Timeline(*year), events.len(), EVENTS_PER_PAGE)
            .all()
            .for_each(|page| push(PageKind::TimelineYear(*year, page)));
    }
}

fn initials(edition: &Edition, push: &mut dyn FnMut(PageKind)) {
    if edition.initials.is_empty() {
        return;
    }
    push(PageKind::Initials);
    if edition.listed.len() > NAMES_PER_PAGE {
        for letter in (0_u32..).take(edition.initials.len()) {
            (0_u32..).zip(edition.letter_pages(letter)).for_each(|(page, _)| push(PageKind::Initial(letter, page)));
        }
    }
}

fn documents(site: &Site, edition: &Edition, push: &mut dyn FnMut(PageKind)) {
    let mut kinds = Vec::new();
    for (at, document) in (0_u32..).zip(&site.documents) {
        if site.is_shown(document, edition) {
            push(PageKind::Document(at));
            kinds.push(document.kind);
        }
    }
    for kind in [DocumentKind::Standard, DocumentKind::Notice] {
        if kinds.contains(&kind) {
            push(PageKind::Documents(kind));
        }
    }
}

impl PageKind {
    /// Whether the page is made from all cases at once: one thread is busy with it for as long as with many others.
    #[must_use]
    pub fn is_made_from_all(self) -> bool {
        matches!(
            self,
            Self::Sitemap(_)
                | Self::Json
                | Self::Csv
                | Self::Feed(_)
                | Self::Stats
                | Self::StatsCsv(_)
                | Self::Facets(_)
        )
    }

    /// Whether readers may find the page through a site map.
    #[must_use]
    pub fn is_listed_in_sitemap(self) -> bool {
        matches!(
            self,
            Self::Home
                | Self::Case(_)
                | Self::All(_)
                | Self::Term(..)
                | Self::CategoryYear(..)
                | Self::Terms(_)
                | Self::Document(_)
                | Self::Documents(_)
                | Self::Stats
                | Self::Changes
                | Self::Initials
                | Self::Initial(..)
                | Self::Glossary
                | Self::Timeline
                | Self::TimelineYear(..)
        )
    }
}
