//! Indexes of terms: all categories, all years, the tree of branches, year x category.

use super::list::years;
use super::{chrome, map};
use crate::channel::press::{Draft, Press};
use crate::config::IndexKind;
use crate::plan::{Page, routes};
use crate::site::Edition;
use crate::template::views::{LinkView, MatrixRowView, PictureView, TermView, TermsView};

/// The inputs of an index of terms.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page, kind: IndexKind) -> Draft {
    let edition = press.edition(page);
    let heading = press.word(edition, chrome::index_word(kind)).to_owned();
    let mut view = chrome::page_view(press, page, "terms", &heading, Vec::new());
    let intro = press.word(edition, &format!("terms_intro_{}", kind.key())).to_owned();
    view.description.clone_from(&intro);
    let (columns, rows) = if kind == IndexKind::Year { matrix(press, edition) } else { (Vec::new(), Vec::new()) };
    let map = if kind == IndexKind::Region { map::view(press, edition) } else { None };
    let terms = TermsView { of: kind.key().to_owned(), intro, terms: terms(press, edition, kind), columns, rows, map };
    Draft::Terms(Box::new(view), Box::new(terms))
}

fn terms(press: &Press<'_>, edition: &Edition, kind: IndexKind) -> Vec<TermView> {
    let dimension = edition.dimension(kind);
    let mut top = match kind {
        IndexKind::Year => years(edition),
        _ => dimension.top(),
    };
    if kind == IndexKind::Stars {
        top.sort_by(|left, right| dimension.term(*right).key.cmp(&dimension.term(*left).key));
    }
    top.into_iter().map(|at| term_view(press, edition, kind, at)).collect()
}

/// A term with those below it.
#[must_use]
pub fn term_view(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32) -> TermView {
    let dimension = edition.dimension(kind);
    let term = dimension.term(at);
    let has_cover = matches!(kind, IndexKind::Category | IndexKind::Brand);
    TermView {
        label: press.term_label(edition, kind, at),
        href: press.term_link(edition, kind, at).href,
        count: u32::try_from(term.cases.len()).unwrap_or(u32::MAX),
        description: term.seed.description.clone(),
        children: dimension.below(at).into_iter().map(|child| term_view(press, edition, kind, child)).collect(),
        cover: if has_cover { cover(press, edition, kind, at) } else { None },
    }
}

/// The cover of the newest case that has one; only the newest few are asked.
fn cover(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32) -> Option<PictureView> {
    edition.dimension(kind).term(at).cases.iter().take(8).find_map(|id| {
        let cover = press.site.case(*id).cover()?;
        press.picture(&cover.picture, cover.hash)
    })
}

/// Year x category as a table of counts.
fn matrix(press: &Press<'_>, edition: &Edition) -> (Vec<LinkView>, Vec<MatrixRowView>) {
    if !press.config.indexes.contains(&IndexKind::CategoryYear) {
        return (Vec::new(), Vec::new());
    }
    let categories = edition.dimension(IndexKind::Category).top();
    let columns = categories.iter().map(|at| press.term_link(edition, IndexKind::Category, *at)).collect();
    let cell = |year: u32, category: u32| {
        let count = edition.category_years.get(&(year, category)).map_or(0, Vec::len);
        let href = if count == 0 { String::new() } else { routes::category_year(edition, year, category, 0) };
        LinkView { label: count.to_string(), href, count: Some(u32::try_from(count).unwrap_or(u32::MAX)) }
    };
    let rows = years(edition)
        .into_iter()
        .map(|year| MatrixRowView {
            label: press.term_link(edition, IndexKind::Year, year),
            cells: categories.iter().map(|category| cell(year, *category)).collect(),
        })
        .collect();
    (columns, rows)
}
