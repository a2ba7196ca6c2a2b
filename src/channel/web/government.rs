//! Metas of government sites for one page: the column it stands in, and of an article its title, date, source and words.
//!
//! Made only when the settings give metas of the site (`government`). What a page does not know is left out: an empty
//! meta counts as a fault in inspections.

use super::chrome::pair_view;
use crate::channel::press::{Press, iso};
use crate::config::IndexKind;
use crate::content::case::Case;
use crate::plan::Page;
use crate::site::CaseId;
use crate::template::views::{PageView, PairView};

/// Whether the settings ask for metas.
#[must_use]
pub fn is_wanted(press: &Press<'_>) -> bool {
    !press.config.government_metas.is_empty()
}

/// The metas of a column: a list, an index, a document.
#[must_use]
pub fn of_column(press: &Press<'_>, view: &PageView) -> Vec<PairView> {
    if !is_wanted(press) {
        return Vec::new();
    }
    kept(&[("ColumnName", view.heading.clone()), ("ColumnDescription", view.description.clone())])
}

/// The metas of a case; its source and sign-off stand in its own file.
#[must_use]
pub fn of_case(press: &Press<'_>, page: Page, id: CaseId, description: &str, case: Option<&Case>) -> Vec<PairView> {
    if !is_wanted(press) {
        return Vec::new();
    }
    let edition = press.edition(page);
    let summary = press.site.case(id);
    let front = case.map(|case| &case.front);
    let column = summary.category.first().map(|name| name.split('/').next().unwrap_or(name));
    let source = front.map(|front| front.source.name.clone()).filter(|name| !name.is_empty());
    let author = front.map(|front| &front.source.author).filter(|author| !author.is_empty());
    let editor = front.map(|front| &front.signoff.editor);
    kept(&[
        ("ColumnName", column.map(|name| press.label_of(edition, IndexKind::Category, name)).unwrap_or_default()),
        ("ArticleTitle", summary.title.to_string()),
        ("PubDate", summary.date.or(summary.recognized).map(iso).unwrap_or_default()),
        ("ContentSource", source.unwrap_or_else(|| press.branch_labels(edition, id))),
        ("Author", author.or(editor).cloned().unwrap_or_default()),
        ("Keywords", summary.tags.join(",")),
        ("Description", description.to_owned()),
    ])
}

fn kept(metas: &[(&str, String)]) -> Vec<PairView> {
    metas.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| pair_view(name, value)).collect()
}
