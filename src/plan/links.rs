//! Where a link of a text leads: another case, a document, a file of the site, a heading; or nowhere.

use super::routes;
use crate::content::markdown::heading_id;
use crate::site::summary::{More, anchor_hash};
use crate::site::{CaseId, DocumentKind, Edition, Site};
use crate::vfs::SitePath;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// An address relative to the output's root, fragment included.
    Href(String),
    /// A heading of the same page: `#id`.
    Anchor(String),
    /// A file that must be published for the link to work: a path from the site's root.
    File(SitePath),
    /// The page is there, the heading is not.
    MissingAnchor(String),
    /// Nowhere.
    Missing,
}

/// Where a link stands.
#[derive(Debug)]
pub struct Origin<'o> {
    /// The folder of the file it stands in.
    pub folder: SitePath,
    /// Hashes of the heading ids of its page; `None` when they are not known (then every anchor is believed).
    pub anchors: Option<&'o [u64]>,
    /// The case it stands in, whose own files may be linked.
    pub case: Option<&'o More>,
}

/// Resolves `target`, as written in the case `from` with its `more`, for readers of `edition`. `has_static` tells whether a file of that
/// path stands under `static/`.
#[must_use]
pub fn resolve(
    site: &Site,
    edition: &Edition,
    (from, more): (CaseId, &More),
    target: &str,
    has_static: &dyn Fn(&str) -> bool,
) -> Target {
    let case = site.case(from);
    let folder = SitePath::from_normal(case.path.clone()).parent();
    let origin = Origin { folder, anchors: Some(&more.anchors), case: Some(more) };
    resolve_from(site, edition, &origin, target, has_static)
}

/// Resolves `target`, as written at `origin`, for readers of `edition`.
#[must_use]
pub fn resolve_from(
    site: &Site,
    edition: &Edition,
    origin: &Origin<'_>,
    target: &str,
    has_static: &dyn Fn(&str) -> bool,
) -> Target {
    // A name may hold the mark that an address ends at: `3#楼.jpg`.
    if target.contains(['#', '?'])
        && let Some(place) = origin.folder.join(target)
        && is_own(origin, &place)
    {
        return Target::File(place);
    }
    let (path, fragment) = target.split_once('#').map_or((target, ""), |(path, fragment)| (path, fragment));
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.is_empty() {
        return own_anchor(origin, fragment);
    }
    if let Some(absolute) = path.strip_prefix('/') {
        return from_root(site, edition, absolute, fragment, has_static);
    }
    let Some(place) = origin.folder.join(path) else { return Target::Missing };
    at_place(site, edition, origin, &place, fragment, has_static)
}

/// Whether a text may show the picture `target`, which is no file of its own: by its path below `static/`, as in
/// `![](/photo.jpg)`.
pub(super) fn is_static_picture(target: &str, has_static: &dyn Fn(&str) -> bool) -> bool {
    target.strip_prefix('/').is_some_and(has_static)
}

fn own_anchor(origin: &Origin<'_>, fragment: &str) -> Target {
    let is_known = origin.anchors.is_none_or(|anchors| anchors.contains(&anchor_hash(fragment)));
    if fragment.is_empty() || is_known {
        Target::Anchor(format!("#{fragment}"))
    } else {
        Target::MissingAnchor(format!("#{fragment}"))
    }
}

fn from_root(site: &Site, edition: &Edition, path: &str, fragment: &str, has_static: &dyn Fn(&str) -> bool) -> Target {
    let inside = path.strip_prefix(edition.folder.as_str()).unwrap_or(path);
    if let Some(slug) = inside.strip_prefix("cases/").and_then(|rest| rest.strip_suffix(".html"))
        && let Some((shown_in, id)) = site.case_for(edition, slug)
    {
        return case_target(site, shown_in, id, fragment);
    }
    if is_known_href(site, edition, inside) {
        return Target::Href(with_fragment(&format!("{}{inside}", edition.folder), fragment));
    }
    if inside.is_empty() {
        return Target::Href(with_fragment(&format!("{}index.html", edition.folder), fragment));
    }
    if has_static(path) { Target::Href(with_fragment(path, fragment)) } else { Target::Missing }
}

fn at_place(
    site: &Site,
    edition: &Edition,
    origin: &Origin<'_>,
    place: &SitePath,
    fragment: &str,
    has_static: &dyn Fn(&str) -> bool,
) -> Target {
    if let Some(id) = site.case_at_place(place.as_str()) {
        return match site.shown_for(edition, id) {
            Some((shown_in, shown)) => case_target(site, shown_in, shown, fragment),
            None => Target::Missing,
        };
    }
    if let Some(href) = document_at_path(site, edition, place.as_str()) {
        return Target::Href(with_fragment(&href, fragment));
    }
    if let Some(path) = place.as_str().strip_prefix("static/").filter(|path| has_static(path)) {
        return Target::Href(with_fragment(path, fragment));
    }
    if is_own(origin, place) { Target::File(place.clone()) } else { Target::Missing }
}

/// Whether a file of this path belongs to the case that the link stands in.
fn is_own(origin: &Origin<'_>, place: &SitePath) -> bool {
    origin.case.is_some_and(|case| {
        case.files.iter().any(|file| file.path == place.as_str())
            || case.pictures.iter().any(|picture| picture.picture.path == place.as_str())
    })
}

fn case_target(site: &Site, edition: &Edition, id: CaseId, fragment: &str) -> Target {
    let case = site.case(id);
    let page = routes::case(edition, &case.slug);
    if fragment.is_empty() {
        return Target::Href(page);
    }
    let anchors = case.leads().anchors;
    let has = |id: &str| anchors.contains(&anchor_hash(id));
    if has(fragment) {
        return Target::Href(with_fragment(&page, fragment));
    }
    // Authors name a heading by its words; the page knows it by an id.
    let id = heading_id(fragment);
    if has(&id) {
        Target::Href(with_fragment(&page, &id))
    } else {
        Target::MissingAnchor(with_fragment(&page, fragment))
    }
}

fn with_fragment(href: &str, fragment: &str) -> String {
    if fragment.is_empty() { href.to_owned() } else { format!("{href}#{fragment}") }
}

/// Whether the edition has a page (no case) at this address, which is relative to the edition's folder.
fn is_known_href(site: &Site, edition: &Edition, href: &str) -> bool {
    let inside = |full: String| full == format!("{}{href}", edition.folder);
    let is_always = matches!(
        href,
        "index.html"
            | "cases/index.html"
            | "search.html"
            | "statistics.html"
            | "changes.html"
            | "cases.json"
            | "cases.csv"
    );
    if is_always {
        return true;
    }
    let is_document = |kind: DocumentKind| {
        site.documents_of(edition, kind).any(|(_, document)| inside(routes::document(edition, document)))
            || (kind != DocumentKind::Free
                && site.has_documents(edition, kind)
                && inside(routes::documents(edition, kind)))
    };
    let Some((folder, name)) = href.split_once('/') else { return is_document(DocumentKind::Free) };
    match folder {
        "standards" => is_document(DocumentKind::Standard),
        "notices" => is_document(DocumentKind::Notice),
        _ => is_term_href(edition, folder, name),
    }
}

fn is_term_href(edition: &Edition, folder: &str, name: &str) -> bool {
    edition.dimensions.values().filter(|dimension| dimension.kind.folder() == folder).any(|dimension| {
        let slug = name.strip_suffix(".html").unwrap_or_default();
        name == "index.html" && dimension.inhabited().next().is_some()
            || dimension.inhabited().any(|at| dimension.term(at).slug == slug)
    })
}

/// The address of the document whose file is `path`.
fn document_at_path(site: &Site, edition: &Edition, path: &str) -> Option<String> {
    let document = site.documents.iter().find(|document| document.path == path)?;
    let shown = site.same_document(document, edition)?;
    Some(routes::document(edition, shown))
}
