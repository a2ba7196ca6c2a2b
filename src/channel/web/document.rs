//! Standards, notices and free pages, and the lists of the first two.

use super::{case, chrome, record};
use crate::channel::press::{Draft, Press, date_view, iso};
use crate::content::case::{Body, Date};
use crate::content::markdown;
use crate::content::record::Base;
use crate::plan::{Page, PageKind, routes};
use crate::site::{Document, DocumentKind, Edition};
use crate::template::views::{DatedView, DocView, HeadingView, LinkView};
use crate::vfs::SitePath;

/// The inputs of a document or of a list of documents.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    match page.kind {
        PageKind::Document(at) => document(press, page, &press.site.documents[at as usize]),
        PageKind::Documents(kind) => list(press, page, kind),
        _ => unreachable!("only documents are drawn here"),
    }
}

fn document(press: &Press<'_>, page: Page, document: &Document) -> Draft {
    let edition = press.edition(page);
    let trail =
        if document.kind == DocumentKind::Free { Vec::new() } else { vec![list_link(press, edition, document.kind)] };
    let mut view = chrome::page_view(press, page, "page", &document.title, trail);
    let base = base_of(press, document);
    view.modified = document.date.map(iso).unwrap_or_default();
    let mut doc = DocView {
        body_html: body_html(press, edition, base, &routes::root_of(&view.href)),
        outline: base
            .body
            .outline
            .iter()
            .map(|heading| HeadingView { level: heading.level, id: heading.id.clone(), text: heading.text.clone() })
            .collect(),
        date: date_view(document.date, &edition.lang),
        ..DocView::default()
    };
    let records = &press.site.records;
    match document.kind {
        DocumentKind::Free => view.description.clone_from(&document.note),
        DocumentKind::Standard => {
            doc.record = Some(record::standard(press, edition, &records.standards[document.record]));
        }
        DocumentKind::Notice => doc.record = Some(record::notice(press, edition, &records.notices[document.record])),
    }
    if view.description.is_empty() {
        let text = markdown::text_blocks(&base.body.html).into_iter().next().unwrap_or_default();
        view.description = chrome::shorten(&text, 120);
    }
    Draft::Doc(Box::new(view), Box::new(doc))
}

fn list_link(press: &Press<'_>, edition: &Edition, kind: DocumentKind) -> LinkView {
    let label = press.word(edition, list_word(kind)).to_owned();
    LinkView { label, href: routes::documents(edition, kind), count: None }
}

fn list_word(kind: DocumentKind) -> &'static str {
    if kind == DocumentKind::Standard { "standards" } else { "notices" }
}

fn list(press: &Press<'_>, page: Page, kind: DocumentKind) -> Draft {
    let edition = press.edition(page);
    let heading = press.word(edition, list_word(kind)).to_owned();
    let mut view = chrome::page_view(press, page, "page", &heading, Vec::new());
    press.word(edition, &format!("{}_intro", list_word(kind))).clone_into(&mut view.description);
    let mut documents: Vec<&Document> = press.site.documents_of(edition, kind).map(|(_, document)| document).collect();
    if kind == DocumentKind::Notice {
        documents.sort_by_key(|document| (std::cmp::Reverse(document.date.unwrap_or(Date::default())), &document.slug));
    }
    let entries = documents
        .into_iter()
        .map(|document| DatedView {
            date: date_view(document.date, &edition.lang),
            title: document.title.clone(),
            href: routes::document(edition, document),
            note: document.note.clone(),
            ..DatedView::default()
        })
        .collect();
    Draft::Doc(Box::new(view), Box::new(DocView { entries, ..DocView::default() }))
}

fn base_of<'s>(press: &Press<'s>, document: &Document) -> &'s Base {
    let records = &press.site.records;
    match document.kind {
        DocumentKind::Free => &records.pages[document.record].base,
        DocumentKind::Standard => &records.standards[document.record].base,
        DocumentKind::Notice => &records.notices[document.record].base,
    }
}

/// The text of a record that stands above a list, one folder below the edition's root.
#[must_use]
pub fn record_body(press: &Press<'_>, edition: &Edition, base: &Base) -> String {
    let depth = 1 + edition.folder.matches('/').count();
    body_html(press, edition, base, &"../".repeat(depth))
}

/// A record's text with its links filled in; links lead to cases, documents and static files.
fn body_html(press: &Press<'_>, edition: &Edition, base: &Base, root: &str) -> String {
    let body: &Body = &base.body;
    let mut html = String::with_capacity(body.html.len());
    let mut rest = body.html.as_str();
    while let Some(at) = rest.find(['\u{1}', '\u{2}']) {
        let mark = &rest[at..=at];
        html.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let Some(end) = after.find(mark) else { break };
        let reference = after[..end].parse::<usize>().ok().and_then(|index| body.references.get(index));
        if let Some(reference) = reference {
            let href = resolve(press, edition, base, &reference.target);
            if mark == "\u{1}" {
                let full = href.map_or_else(|| "#".to_owned(), |href| with_root(root, &href));
                html.push_str(&case::escape(&full));
            } else {
                let picture = href.and_then(|href| press.pictures.of_static(&href).map(|view| (href, view)));
                if let Some((href, view)) = picture {
                    let size = if view.width > 0 {
                        format!(" width=\"{}\" height=\"{}\"", view.width, view.height)
                    } else {
                        String::new()
                    };
                    html.push_str(&format!(
                        "<img src=\"{}\" alt=\"{}\" loading=\"lazy\"{size}>",
                        case::escape(&with_root(root, &href)),
                        case::escape(&reference.alt)
                    ));
                }
            }
        }
        rest = &after[end + 1..];
    }
    html.push_str(rest);
    html
}

fn with_root(root: &str, href: &str) -> String {
    if href.starts_with('#') { href.to_owned() } else { format!("{root}{href}") }
}

/// Where a link of a record leads.
fn resolve(press: &Press<'_>, edition: &Edition, base: &Base, target: &str) -> Option<String> {
    use crate::plan::links::{Origin, Target, resolve_from};
    let origin = Origin { folder: SitePath::from_normal(base.path.clone()).parent(), anchors: None, case: None };
    match resolve_from(press.site, edition, &origin, target, press.has_static) {
        Target::Href(href) | Target::Anchor(href) | Target::MissingAnchor(href) => Some(href),
        Target::File(_) | Target::Missing => None,
    }
}
