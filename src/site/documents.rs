//! Standards, notices and free pages: what is not a case but has an address.

use crate::content::case::Date;
use crate::content::record::{Base, Records};
use crate::content::value::{fold, is_reserved};
use crate::hash::Hash;

use super::{Edition, Site};

/// The kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// A free page.
    Free,
    /// A standard.
    Standard,
    /// A notice.
    Notice,
}

/// A document of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// Its place in the list of its records.
    pub record: usize,
    /// Last part of its address, without `.html`.
    pub slug: String,
    /// Language; the main one when the file does not say.
    pub lang: String,
    /// The Markdown file.
    pub path: String,
    /// Title.
    pub title: String,
    /// Date.
    pub date: Option<Date>,
    /// The type of a notice, the summary of a page.
    pub note: String,
}

/// Addresses at the site's root that free pages may not take.
const RESERVED: [&str; 10] =
    ["index", "404", "search", "sitemap", "atom", "compare", "statistics", "changes", "timeline", "glossary"];

/// All documents, in a fixed order: free pages, standards, notices.
#[must_use]
pub fn documents(records: &Records, main_language: &str) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut push = |kind, record: usize, base: &Base, date: Option<Date>, note: &str| {
        documents.push(Document {
            kind,
            record,
            slug: slug(kind, base),
            lang: if base.lang.is_empty() { main_language.to_owned() } else { base.lang.clone() },
            path: base.path.clone(),
            title: base.name.clone(),
            date: date.or(base.updated),
            note: note.to_owned(),
        });
    };
    for (at, page) in records.pages.iter().enumerate() {
        push(DocumentKind::Free, at, &page.base, page.date, &page.summary);
    }
    for (at, standard) in records.standards.iter().enumerate() {
        push(DocumentKind::Standard, at, &standard.base, None, "");
    }
    for (at, notice) in records.notices.iter().enumerate() {
        push(DocumentKind::Notice, at, &notice.base, notice.date, &notice.kind);
    }
    documents
}

/// The configured slug, a plain ASCII file name, or a hash of the title.
fn slug(kind: DocumentKind, base: &Base) -> String {
    let stem = base.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let is_usable = |slug: &str| {
        !slug.is_empty()
            && slug.len() <= 80
            && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !is_reserved(slug)
            && (kind != DocumentKind::Free || !RESERVED.contains(&slug))
    };
    let candidates = [base.slug.to_ascii_lowercase(), stem.to_ascii_lowercase()];
    let found = candidates.into_iter().find(|candidate| is_usable(candidate));
    found.unwrap_or_else(|| format!("p-{}", Hash::of(fold(stem).as_bytes()).short(8)))
}

impl Site {
    /// The documents of an edition with their places: those written in its language; a converted edition mirrors the
    /// main ones.
    pub fn documents_of<'s>(
        &'s self,
        edition: &'s Edition,
        kind: DocumentKind,
    ) -> impl Iterator<Item = (u32, &'s Document)> {
        (0_u32..)
            .zip(&self.documents)
            .filter(move |(_, document)| document.kind == kind && self.is_shown(document, edition))
    }

    /// Whether an edition shows a document.
    #[must_use]
    pub fn is_shown(&self, document: &Document, edition: &Edition) -> bool {
        let written_for = if edition.converted_from.is_empty() { &edition.lang } else { &edition.converted_from };
        document.lang == *written_for || (edition.folder.is_empty() && !self.has_edition(&document.lang))
    }

    /// Whether the site has an edition in this language.
    #[must_use]
    pub fn has_edition(&self, lang: &str) -> bool {
        self.editions.iter().any(|edition| edition.lang == lang && edition.converted_from.is_empty())
    }

    /// Whether an edition has a glossary: it is written in the main language, and converted with it.
    #[must_use]
    pub fn has_glossary(&self, edition: &Edition) -> bool {
        let main = &self.editions[0].lang;
        !self.records.glossary.is_empty() && (edition.lang == *main || edition.converted_from == *main)
    }

    /// Whether an edition has documents of a kind.
    #[must_use]
    pub fn has_documents(&self, edition: &Edition, kind: DocumentKind) -> bool {
        self.documents_of(edition, kind).next().is_some()
    }

    /// The same document in another edition.
    #[must_use]
    pub fn same_document(&self, document: &Document, other: &Edition) -> Option<&Document> {
        self.documents
            .iter()
            .find(|found| found.kind == document.kind && found.slug == document.slug && self.is_shown(found, other))
    }
}
