//! The home page: key figures, featured and newest cases, the ways in.

use super::terms::term_view;
use super::{changes, chrome, list};
use crate::channel::press::{Draft, Press, date_view};
use crate::config::IndexKind;
use crate::content::case::Date;
use crate::diagnostic::Diagnostic;
use crate::plan::{Page, routes};
use crate::site::{CaseId, DocumentKind, Edition};
use crate::template::views::{DatedView, FigureView, HomeView, PageView};

const FEATURED: usize = 6;
/// A number that fills rows of two and of three.
const NEWEST: usize = 6;
const NOTICES: usize = 4;
const BRANDS: usize = 8;

/// The inputs of the home page.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let mut view = chrome::page_view(press, page, "home", &edition.title, Vec::new());
    view.description.clone_from(&edition.subtitle);
    let (lead, featured) = featured(press, edition);
    let newest: Vec<CaseId> =
        edition.listed.iter().filter(|id| !featured.contains(id) && !lead.contains(id)).take(NEWEST).copied().collect();
    let has = |kind: IndexKind| press.config.indexes.contains(&kind);
    let home = HomeView {
        figures: figures(press, edition),
        categories: if has(IndexKind::Category) {
            let dimension = edition.dimension(IndexKind::Category);
            dimension.top().into_iter().map(|at| flat(term_view(press, edition, IndexKind::Category, at))).collect()
        } else {
            Vec::new()
        },
        years: if has(IndexKind::Year) {
            list::years(edition).into_iter().map(|at| press.counted_link(edition, IndexKind::Year, at)).collect()
        } else {
            Vec::new()
        },
        brands: if has(IndexKind::Brand) {
            let top = edition.dimension(IndexKind::Brand).top();
            top.into_iter().take(BRANDS).map(|at| flat(term_view(press, edition, IndexKind::Brand, at))).collect()
        } else {
            Vec::new()
        },
        branches: counted(press, edition, IndexKind::Branch),
        methods: counted(press, edition, IndexKind::WorkMethod),
        notices: notices(press, edition),
        changes: changes::groups(press, edition),
        changes_href: routes::changes(edition),
        all_href: format!("{}cases/index.html", edition.folder),
        ..HomeView::default()
    };
    Draft::Home(Box::new(view), Box::new(home), [lead, featured, newest])
}

fn flat(mut term: crate::template::views::TermView) -> crate::template::views::TermView {
    term.children.clear();
    term
}

fn counted(press: &Press<'_>, edition: &Edition, kind: IndexKind) -> Vec<crate::template::views::LinkView> {
    if !press.config.indexes.contains(&kind) {
        return Vec::new();
    }
    edition.dimension(kind).top().into_iter().take(24).map(|at| press.counted_link(edition, kind, at)).collect()
}

/// The lead case and the other featured ones, by `order`, then newest first.
fn featured(press: &Press<'_>, edition: &Edition) -> (Vec<CaseId>, Vec<CaseId>) {
    let mut chosen: Vec<CaseId> = edition.listed.iter().copied().filter(|id| press.site.case(*id).featured).collect();
    chosen.sort_by_key(|id| {
        let order = press.site.case(*id).order;
        (order == 0, order, edition.rank(*id))
    });
    chosen.truncate(FEATURED + 1);
    if chosen.is_empty() {
        chosen.extend(edition.listed.first());
    }
    let mut rest = chosen.split_off(1.min(chosen.len()));
    if rest.len() > 3 {
        // Whole rows of three only; the others are a click away.
        rest.truncate(rest.len() / 3 * 3);
    }
    (chosen, rest)
}

fn figures(press: &Press<'_>, edition: &Edition) -> Vec<FigureView> {
    let figure = |key: &str, unit: &str, value: usize, href: String| FigureView {
        label: press.word(edition, key).to_owned(),
        value: value.to_string(),
        unit: press.word(edition, unit).to_owned(),
        href,
    };
    let mut figures =
        vec![figure("figure_cases", "unit_case", edition.listed.len(), format!("{}cases/index.html", edition.folder))];
    let dimensions = [
        (IndexKind::Branch, "figure_branches", "unit_branch"),
        (IndexKind::Brand, "figure_brands", "unit_brand"),
        (IndexKind::WorkMethod, "figure_methods", "unit_method"),
        (IndexKind::Year, "figure_years", "unit_year"),
    ];
    for (kind, key, unit) in dimensions {
        let count = edition.dimension(kind).inhabited().count();
        if count > 0 && press.config.indexes.contains(&kind) && figures.len() < 4 {
            figures.push(figure(key, unit, count, routes::terms(edition, kind)));
        }
    }
    figures
}

fn notices(press: &Press<'_>, edition: &Edition) -> Vec<DatedView> {
    let mut notices: Vec<&crate::site::Document> =
        press.site.documents_of(edition, DocumentKind::Notice).map(|(_, document)| document).collect();
    notices
        .sort_by_key(|document| (std::cmp::Reverse(document.date.unwrap_or(Date::default())), document.slug.clone()));
    notices
        .into_iter()
        .take(NOTICES)
        .map(|document| DatedView {
            date: date_view(document.date, &edition.lang),
            title: document.title.clone(),
            href: routes::document(edition, document),
            note: document.note.clone(),
            ..DatedView::default()
        })
        .collect()
}

/// The bytes of the home page.
///
/// # Errors
/// When a template is wrong.
pub fn draw(
    press: &Press<'_>,
    page: Page,
    view: &PageView,
    mut home: HomeView,
    cards: &[Vec<CaseId>; 3],
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let root = routes::root_of(&view.href);
    if let Some(lead) = cards[0].first() {
        home.lead_html = press.lead_html(page, &root, *lead)?;
    }
    home.featured_html = press.cards_html(page, &root, &cards[1])?;
    home.newest_html = press.cards_html(page, &root, &cards[2])?;
    press.render(page, "home.html", view, |context| context.insert("home", &home))
}
