//! Lists of cases: all, of a term, of a year and category.

use super::pager::Paged;
use super::{chrome, government, record, summary, timeline};
use crate::channel::facets;
use crate::channel::press::{Draft, Press};
use crate::config::IndexKind;
use crate::diagnostic::Diagnostic;
use crate::plan::paginate::Pages;
use crate::plan::{Page, PageKind, routes};
use crate::site::facets::{Facet, Source};
use crate::site::paging::ListKey;
use crate::site::{CaseId, Edition};
use crate::template::views::{
    FacetView, FacetsView, GroupView, LinkView, ListView, PageView, RecordView, StoryView, SummaryView,
};

/// A list before it is cut into pages.
struct List<'l> {
    of: &'static str,
    heading: String,
    intro: String,
    trail: Vec<LinkView>,
    cases: &'l [CaseId],
    groups: Vec<GroupView>,
    record: Option<RecordView>,
    summary: Option<SummaryView>,
    story: Option<StoryView>,
    feed: String,
    number: u32,
}

/// The inputs of a list page.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let list = match page.kind {
        PageKind::Term(kind, at, number) => of_term(press, edition, kind, at, number),
        PageKind::CategoryYear(year, category, number) => of_category_year(press, edition, year, category, number),
        PageKind::All(number) => of_all(press, edition, number),
        _ => unreachable!("only lists are drawn here"),
    };
    let pages = Pages::of(edition, list_key(page.kind), list.cases.len(), press.config.per_page);
    let number = list.number;
    let ways = Paged {
        press,
        edition,
        pages,
        count: list.cases.len(),
        date: &|place| press.site.case(list.cases[place]).effective_date(),
        href: &|number| routes::href(press.site, Page { kind: at_page(page.kind, number), ..page }),
    };
    let heading = ways.heading(&list.heading, number);
    let page_links = ways.view(number);
    let mut view = chrome::page_view(press, page, "list", &heading, list.trail);
    view.description.clone_from(&list.intro);
    view.government = government::of_column(press, &view);
    view.feed = list.feed;
    view.prev_href.clone_from(&page_links.newer_href);
    view.next_href.clone_from(&page_links.older_href);
    let cards = list.cases[pages.range(number)].to_vec();
    let is_newest = number == 0;
    let list_view = ListView {
        of: list.of.to_owned(),
        intro: if is_newest { list.intro } else { String::new() },
        count: is_newest.then(|| u32::try_from(list.cases.len()).unwrap_or(u32::MAX)),
        record: list.record.filter(|_| is_newest),
        summary: list.summary,
        story: list.story,
        groups: if is_newest { list.groups } else { Vec::new() },
        facets: if is_newest { facets(press, page, list.cases.len()) } else { None },
        cards_html: Vec::new(),
        pager: page_links,
    };
    Draft::List(Box::new(view), Box::new(list_view), cards)
}

/// The bytes of a list page.
///
/// # Errors
/// When a template is wrong.
pub fn draw(
    press: &Press<'_>,
    page: Page,
    view: &PageView,
    mut list: ListView,
    cards: &[CaseId],
) -> Result<Vec<u8>, Box<Diagnostic>> {
    list.cards_html = press.cards_html(page, &routes::root_of(&view.href), cards)?;
    press.render(page, "list.html", view, |context| context.insert("list", &list))
}

fn of_all<'l>(press: &Press<'_>, edition: &'l Edition, number: u32) -> List<'l> {
    let group = |kind: IndexKind| {
        let links = edition.dimension(kind).top().into_iter().map(|at| press.counted_link(edition, kind, at)).collect();
        GroupView { label: press.word(edition, chrome::index_word(kind)).to_owned(), links }
    };
    let shown = [IndexKind::Category, IndexKind::Kind, IndexKind::Level];
    let mut groups: Vec<GroupView> =
        shown.into_iter().filter(|kind| press.config.indexes.contains(kind)).map(group).collect();
    if press.config.indexes.contains(&IndexKind::Year) {
        groups.insert(groups.len().min(1), years_group(press, edition));
    }
    groups.retain(|group| group.links.len() > 1);
    groups.extend(initials_group(press, edition));
    List {
        of: "all",
        heading: press.word(edition, "all_cases").to_owned(),
        intro: press.word(edition, "all_cases_intro").to_owned(),
        trail: Vec::new(),
        cases: &edition.listed,
        groups,
        record: None,
        summary: None,
        story: None,
        feed: if chrome::has_feed(press) { format!("{}atom.xml", edition.folder) } else { String::new() },
        number,
    }
}

/// The way to the index by initial.
fn initials_group(press: &Press<'_>, edition: &Edition) -> Option<GroupView> {
    let link =
        LinkView { label: press.word(edition, "initials").to_owned(), href: routes::initials(edition), count: None };
    let label = press.word(edition, "by_name").to_owned();
    (!edition.initials.is_empty()).then(|| GroupView { label, links: vec![link] })
}

fn years_group(press: &Press<'_>, edition: &Edition) -> GroupView {
    let links = years(edition).into_iter().map(|at| press.counted_link(edition, IndexKind::Year, at)).collect();
    GroupView { label: press.word(edition, "years").to_owned(), links }
}

/// Years with cases, newest first.
#[must_use]
pub fn years(edition: &Edition) -> Vec<u32> {
    let dimension = edition.dimension(IndexKind::Year);
    let mut years: Vec<u32> = dimension.inhabited().collect();
    years.sort_by(|left, right| dimension.term(*right).key.cmp(&dimension.term(*left).key));
    years
}

fn of_term<'l>(press: &Press<'_>, edition: &'l Edition, kind: IndexKind, at: u32, number: u32) -> List<'l> {
    let dimension = edition.dimension(kind);
    let term = dimension.term(at);
    let index_label = press.word(edition, chrome::index_word(kind)).to_owned();
    let mut trail = vec![LinkView { label: index_label, href: routes::terms(edition, kind), count: None }];
    let path = dimension.path(at);
    trail.extend(path[..path.len() - 1].iter().map(|above| press.term_link(edition, kind, *above)));
    let label = press.term_label(edition, kind, at);
    if number > 0 {
        trail.push(press.term_link(edition, kind, at));
    }
    let is_top_category = kind == IndexKind::Category && term.parent.is_none();
    let intro = if term.seed.description.is_empty() {
        press.sentence(edition, &format!("intro_{}", kind.key()), &[("name", &label)])
    } else {
        term.seed.description.clone()
    };
    List {
        of: kind.key(),
        heading: label,
        intro,
        trail,
        cases: &term.cases,
        groups: term_groups(press, edition, kind, at),
        record: record::of_term(press, edition, kind, at),
        summary: if number == 0 { summary::of_term(press, edition, kind, at) } else { None },
        story: if number == 0 { timeline::of_term(press, edition, kind, at) } else { None },
        feed: if is_top_category && chrome::has_feed(press) {
            format!("{}categories/{}.xml", edition.folder, term.slug)
        } else {
            String::new()
        },
        number,
    }
}

/// Narrower and neighbouring lists of a term.
fn term_groups(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32) -> Vec<GroupView> {
    let dimension = edition.dimension(kind);
    let mut groups = Vec::new();
    let mut push = |label: &str, links: Vec<LinkView>| {
        if !links.is_empty() {
            groups.push(GroupView { label: press.word(edition, label).to_owned(), links });
        }
    };
    let children = dimension.below(at).into_iter().map(|child| press.counted_link(edition, kind, child)).collect();
    let below = match kind {
        IndexKind::Branch => "branches_below",
        IndexKind::Region => "regions_below",
        _ => "categories_below",
    };
    push(below, children);
    let has_matrix = press.config.indexes.contains(&IndexKind::CategoryYear);
    if kind == IndexKind::Category && dimension.term(at).parent.is_none() && has_matrix {
        let links = edition.category_years.iter().rev().filter(|(key, _)| key.1 == at);
        push("years", links.map(|(key, cases)| cross_link(press, edition, *key, cases, IndexKind::Year)).collect());
    }
    if kind == IndexKind::Year && has_matrix {
        let mut keys: Vec<u32> = edition.category_years.keys().filter(|key| key.0 == at).map(|key| key.1).collect();
        edition.dimension(IndexKind::Category).sort(&mut keys);
        let link = |category: u32| {
            let key = (at, category);
            cross_link(press, edition, key, &edition.category_years[&key], IndexKind::Category)
        };
        push("categories", keys.into_iter().map(link).collect());
    }
    groups
}

/// The link to the cases of a year and category, labelled by one of the two.
fn cross_link(press: &Press<'_>, edition: &Edition, key: (u32, u32), cases: &[CaseId], label: IndexKind) -> LinkView {
    let at = if label == IndexKind::Year { key.0 } else { key.1 };
    LinkView {
        label: press.term_label(edition, label, at),
        href: routes::category_year(edition, key.0, key.1, 0),
        count: Some(u32::try_from(cases.len()).unwrap_or(u32::MAX)),
    }
}

fn of_category_year<'l>(press: &Press<'_>, edition: &'l Edition, year: u32, category: u32, number: u32) -> List<'l> {
    let year_link = press.term_link(edition, IndexKind::Year, year);
    let category_link = press.term_link(edition, IndexKind::Category, category);
    let heading = press.sentence(
        edition,
        "category_year_title",
        &[("year", &year_link.label), ("category", &category_link.label)],
    );
    let years = LinkView {
        label: press.word(edition, "years").to_owned(),
        href: routes::terms(edition, IndexKind::Year),
        count: None,
    };
    let both = GroupView {
        label: press.word(edition, "see_also").to_owned(),
        links: vec![year_link.clone(), category_link].into_iter().filter(|link| !link.href.is_empty()).collect(),
    };
    let mut trail = if press.config.indexes.contains(&IndexKind::Year) { vec![years, year_link] } else { Vec::new() };
    if number > 0 {
        let href = routes::category_year(edition, year, category, 0);
        trail.push(LinkView { label: heading.clone(), href, count: None });
    }
    List {
        of: "category_year",
        heading,
        intro: String::new(),
        trail,
        cases: &edition.category_years[&(year, category)],
        groups: vec![both],
        record: None,
        summary: None,
        story: None,
        feed: String::new(),
        number,
    }
}

/// Lists with fewer cases are taken in at a glance.
const MIN_FILTERED: usize = 6;
/// Facets that stand open at first on the list of all cases.
const OPEN_FACETS: usize = 2;
/// Values of a facet shown at first.
const MAX_ROWS: usize = 8;

/// What a list can be filtered by; `None` for a list that is too short or of something that is no facet.
fn facets(press: &Press<'_>, page: Page, count: usize) -> Option<FacetsView> {
    let edition = press.edition(page);
    let all = &edition.facets.facets;
    let term = |kind: IndexKind, at: u32| {
        let facet = all.iter().find(|facet| facet.source == Source::Term(kind))?;
        Some(format!("{}={}", facet.key, edition.dimension(kind).term(at).slug))
    };
    let preset = match page.kind {
        PageKind::Term(kind, at, _) => term(kind, at)?,
        PageKind::CategoryYear(year, category, _) => {
            format!("{}&{}", term(IndexKind::Year, year)?, term(IndexKind::Category, category)?)
        }
        _ => String::new(),
    };
    if count < MIN_FILTERED || all.is_empty() {
        return None;
    }
    let has = |kind: IndexKind| all.iter().any(|facet| facet.source == Source::Term(kind));
    let view = |(at, facet): (usize, &Facet)| {
        let rows = facet.values.iter().filter(|value| value.parent.is_none()).count().min(MAX_ROWS);
        let is_open = preset.is_empty() && at < OPEN_FACETS && !facet.is_long();
        FacetView {
            key: facet.key.clone(),
            label: facets::label(press, page, edition, facet),
            rows: if is_open { u8::try_from(rows).unwrap_or(0) } else { 0 },
        }
    };
    Some(FacetsView {
        folder: routes::facets(edition),
        facets: all.iter().enumerate().map(view).collect(),
        has_stars: has(IndexKind::Stars),
        has_years: has(IndexKind::Year),
        preset,
    })
}

/// The list a page belongs to.
fn list_key(kind: PageKind) -> ListKey {
    match kind {
        PageKind::Term(kind, at, _) => ListKey::Term(kind, at),
        PageKind::CategoryYear(year, category, _) => ListKey::CategoryYear(year, category),
        _ => ListKey::All,
    }
}

/// Another page of the same list.
fn at_page(kind: PageKind, page: u32) -> PageKind {
    match kind {
        PageKind::Term(kind, at, _) => PageKind::Term(kind, at, page),
        PageKind::CategoryYear(year, category, _) => PageKind::CategoryYear(year, category, page),
        _ => PageKind::All(page),
    }
}
