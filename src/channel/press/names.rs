//! What an edition calls terms, units and cases, as text and as links. Nothing is drawn here.

use super::Press;
use crate::config::IndexKind;
use crate::plan::routes;
use crate::site::{CaseId, Edition};
use crate::template::views::LinkView;

impl Press<'_> {
    /// A term as a link with its label in the edition's language; text only when it has no page.
    #[must_use]
    pub fn term_link(&self, edition: &Edition, kind: IndexKind, at: u32) -> LinkView {
        let term = edition.dimension(kind).term(at);
        let has_page = !term.cases.is_empty() && self.config.indexes.contains(&kind);
        LinkView {
            label: self.term_label(edition, kind, at),
            href: if has_page { routes::term(edition, kind, at, 0) } else { String::new() },
            count: None,
        }
    }

    /// A term as a link with the number of its cases.
    #[must_use]
    pub fn counted_link(&self, edition: &Edition, kind: IndexKind, at: u32) -> LinkView {
        let count = u32::try_from(edition.dimension(kind).term(at).cases.len()).unwrap_or(u32::MAX);
        LinkView { count: Some(count), ..self.term_link(edition, kind, at) }
    }

    /// A term's label in the edition's language.
    #[must_use]
    pub fn term_label(&self, edition: &Edition, kind: IndexKind, at: u32) -> String {
        let term = edition.dimension(kind).term(at);
        let own = term.seed.names.iter().find(|(lang, _)| *lang == edition.lang);
        let name = own.map_or(term.seed.name.as_str(), |(_, name)| name.as_str());
        match kind {
            IndexKind::Year => self.sentence(edition, "year_label", &[("year", name)]),
            IndexKind::Stars => self.sentence(edition, "stars_label", &[("n", name)]),
            _ => name.to_owned(),
        }
    }

    /// The units of a case as an edition calls them.
    #[must_use]
    pub fn branch_labels(&self, edition: &Edition, id: CaseId) -> String {
        let labels = self.site.case(id).branch.iter().map(|name| self.label_of(edition, IndexKind::Branch, name));
        labels.collect::<Vec<_>>().join(self.word(edition, "list_comma"))
    }

    /// What an edition calls the term that a case calls `name`.
    #[must_use]
    pub fn label_of(&self, edition: &Edition, kind: IndexKind, name: &str) -> String {
        let at = edition.dimension(kind).find(name);
        at.map_or_else(|| name.to_owned(), |at| self.term_label(edition, kind, at))
    }

    /// The link of the term a case calls `name`; text only when there is no such page.
    #[must_use]
    pub fn named_link(&self, edition: &Edition, kind: IndexKind, name: &str) -> LinkView {
        match edition.dimension(kind).find(name) {
            Some(at) => self.term_link(edition, kind, at),
            None => LinkView { label: name.to_owned(), ..LinkView::default() },
        }
    }

    /// A case as a link.
    #[must_use]
    pub fn case_link(&self, edition: &Edition, id: CaseId) -> LinkView {
        let case = self.site.case(id);
        LinkView { label: case.title.to_string(), href: routes::case(edition, &case.slug), count: None }
    }
}
