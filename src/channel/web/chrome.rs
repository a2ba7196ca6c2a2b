//! What surrounds every page: the site view, titles, breadcrumbs, language links, structured data.

use serde::Serialize;

use crate::channel::press::Press;
use crate::config::{IndexKind, is_menu_word, menu_words};
use crate::plan::{Page, PageKind, routes};
use crate::site::{Document, DocumentKind, Edition, order};
use crate::template::views::{AlternateView, LinkView, PageView, PairView, SiteView};

/// The site as templates see it.
#[must_use]
pub fn site_view(press: &Press<'_>, edition: &Edition) -> SiteView {
    let config = press.config;
    let is_grey = config.grey.always || config.grey.dates.contains(&press.site.as_of);
    let logo = &config.theme.logo;
    let has = |path: &str| (press.has_static)(path);
    SiteView {
        title: edition.title.clone(),
        subtitle: edition.subtitle.clone(),
        owner: edition.owner.clone(),
        lang: edition.lang.clone(),
        home: format!("{}index.html", edition.folder),
        menu: menu(press, edition),
        copyright: edition.footer.copyright.clone(),
        reprint: edition.footer.reprint.clone(),
        icp: edition.footer.icp.clone(),
        police: edition.footer.police.clone(),
        contact: edition.contact.iter().map(|pair| pair_view(&pair.label, &pair.value)).collect(),
        primary: config.theme.primary.clone(),
        logo: if !logo.is_empty() && has(logo) { logo.clone() } else { first_static(press, &["logo.svg", "logo.png"]) },
        favicon: first_static(press, &["favicon.svg", "favicon.png", "favicon.ico"]),
        dark: config.theme.dark.clone(),
        large_text: config.theme.large_text,
        grey: is_grey,
        styles: press.theme.styles(),
        scripts: press.theme.scripts(),
        feed: if has_feed(press) { format!("{}atom.xml", edition.folder) } else { String::new() },
        search: if config.search.enabled { format!("{}search.html", edition.folder) } else { String::new() },
        initials: if edition.initials.is_empty() { String::new() } else { routes::initials(edition) },
        stats: routes::statistics(edition),
        compare: if edition.facets.compared.is_empty() { String::new() } else { routes::compare(edition) },
        base_url: config.base_url.clone(),
        government: config.government_metas.iter().map(|pair| pair_view(&pair.label, &pair.value)).collect(),
    }
}

/// Whether feeds are made: they need absolute addresses.
#[must_use]
pub fn has_feed(press: &Press<'_>) -> bool {
    press.config.outputs.feed && !press.config.base_url.is_empty()
}

/// A label and a value for templates.
#[must_use]
pub fn pair_view(label: &str, value: &str) -> PairView {
    PairView { label: label.to_owned(), value: value.to_owned() }
}

fn first_static(press: &Press<'_>, names: &[&str]) -> String {
    names.iter().find(|name| (press.has_static)(name)).map(|name| (*name).to_owned()).unwrap_or_default()
}

/// The menu of the settings, or one made from what the site has.
fn menu(press: &Press<'_>, edition: &Edition) -> Vec<LinkView> {
    let known = known_menu(press, edition);
    if press.config.menu.is_empty() {
        return known.into_iter().map(|(_, link)| link).chain(listed_pages(press, edition)).collect();
    }
    let link = |item: &crate::config::MenuItem| -> Option<LinkView> {
        if !item.href.is_empty() {
            let href = item.href.trim_start_matches('/').to_owned();
            return Some(LinkView { label: item.label.clone(), href, count: None });
        }
        let label = item.label.trim();
        let means = |words: &[&str]| words.iter().any(|word| is_menu_word(word, label));
        let by_word = known.iter().find(|(words, _)| means(words)).map(|(_, link)| link.clone());
        by_word.or_else(|| page_link(press, edition, label))
    };
    press.config.menu.iter().filter_map(link).collect()
}

/// The free pages that ask to stand in the menu, in the order that they ask for, then by title.
fn listed_pages(press: &Press<'_>, edition: &Edition) -> Vec<LinkView> {
    let records = &press.site.records.pages;
    let all = press.site.documents_of(edition, DocumentKind::Free).map(|(_, document)| document);
    let mut listed: Vec<&Document> = all.filter(|document| records[document.record].in_menu).collect();
    listed.sort_by_cached_key(|document| {
        (records[document.record].order, order::title_key(&document.title, &edition.lang), &*document.slug)
    });
    listed.into_iter().map(|document| document_link(edition, document)).collect()
}

/// A free page whose title or address is `label`.
fn page_link(press: &Press<'_>, edition: &Edition, label: &str) -> Option<LinkView> {
    let named = |document: &&Document| {
        document.kind == DocumentKind::Free && (document.title.starts_with(label) || document.slug == label)
    };
    let document = press.site.documents.iter().find(|one| named(one) && one.lang == edition.lang).or_else(|| {
        let main = &press.site.editions[0];
        press.site.documents.iter().find(|one| named(one) && edition.lang == main.lang)
    })?;
    Some(document_link(edition, document))
}

fn document_link(edition: &Edition, document: &Document) -> LinkView {
    LinkView { label: document.title.clone(), href: routes::document(edition, document), count: None }
}

type MenuEntry = (&'static [&'static str], LinkView);

/// Menu words with the pages they lead to; only pages that exist.
fn known_menu(press: &Press<'_>, edition: &Edition) -> Vec<MenuEntry> {
    let mut known: Vec<MenuEntry> = Vec::new();
    let mut push = |key: &str, href: String| {
        let label = press.word(edition, key).to_owned();
        known.push((menu_words(key), LinkView { label, href, count: None }));
    };
    push("home", format!("{}index.html", edition.folder));
    push("cases", format!("{}cases/index.html", edition.folder));
    let dimensions = [
        IndexKind::Category,
        IndexKind::Year,
        IndexKind::Branch,
        IndexKind::Brand,
        IndexKind::WorkMethod,
        IndexKind::Kind,
        IndexKind::Level,
        IndexKind::Stars,
        IndexKind::Region,
        IndexKind::Round,
        IndexKind::Tag,
    ];
    for kind in dimensions {
        let is_made = press.config.indexes.contains(&kind) && edition.dimension(kind).inhabited().next().is_some();
        if is_made {
            push(index_word(kind), routes::terms(edition, kind));
        }
    }
    for (kind, key) in [(DocumentKind::Standard, "standards"), (DocumentKind::Notice, "notices")] {
        if press.site.has_documents(edition, kind) {
            push(key, routes::documents(edition, kind));
        }
    }
    push("statistics", routes::statistics(edition));
    if press.site.has_glossary(edition) {
        push("glossary", routes::glossary(edition));
    }
    if !edition.story.is_empty() {
        push("timeline", routes::timeline(edition));
    }
    known
}

/// The message key of a dimension's name, such as `categories`.
#[must_use]
pub fn index_word(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Category => "categories",
        IndexKind::Year | IndexKind::CategoryYear => "years",
        IndexKind::Branch => "branches",
        IndexKind::Brand => "brands",
        IndexKind::WorkMethod => "work_methods",
        IndexKind::Kind => "kinds",
        IndexKind::Level => "levels",
        IndexKind::Stars => "stars",
        IndexKind::Region => "regions",
        IndexKind::Sector => "sectors",
        IndexKind::Round => "rounds",
        IndexKind::Tag => "tags",
    }
}

/// The home page as the first breadcrumb.
#[must_use]
pub fn home_crumb(press: &Press<'_>, edition: &Edition) -> LinkView {
    let label = press.word(edition, "home").to_owned();
    LinkView { label, href: format!("{}index.html", edition.folder), count: None }
}

/// A page view with what all pages share; `trail` are the breadcrumbs between home and this page.
#[must_use]
pub fn page_view(press: &Press<'_>, page: Page, kind: &str, heading: &str, trail: Vec<LinkView>) -> PageView {
    let edition = press.edition(page);
    let href = routes::href(press.site, page);
    let mut crumbs = Vec::new();
    if page.kind != PageKind::Home {
        crumbs.push(home_crumb(press, edition));
        crumbs.extend(trail);
        crumbs.push(LinkView { label: heading.to_owned(), ..LinkView::default() });
    }
    let title =
        if page.kind == PageKind::Home { edition.title.clone() } else { format!("{heading} - {}", edition.title) };
    PageView {
        kind: kind.to_owned(),
        title,
        heading: heading.to_owned(),
        description: String::new(),
        canonical: press.absolute(&href),
        alternates: alternates(press, page),
        // The page of a case tells of the article too, in one piece, when it is drawn.
        json_ld: if kind == "case" { String::new() } else { breadcrumb_json(press, &crumbs) },
        crumbs,
        is_indexed: true,
        href,
        ..PageView::default()
    }
}

/// The page in every edition: the same page where it exists, else that edition's home.
fn alternates(press: &Press<'_>, page: Page) -> Vec<AlternateView> {
    let editions: Vec<(u16, &Edition)> =
        (0..).zip(&press.site.editions).filter(|(at, edition)| *at == 0 || !edition.pages.is_empty()).collect();
    if editions.len() < 2 {
        return Vec::new();
    }
    editions
        .into_iter()
        .map(|(at, edition)| {
            let same = same_page(press, page, edition);
            AlternateView {
                lang: edition.lang.clone(),
                label: language_name(&edition.lang).to_owned(),
                canonical: same.as_deref().map_or_else(String::new, |href| press.absolute(href)),
                current: at == page.edition,
                same: same.is_some(),
                href: same.unwrap_or_else(|| format!("{}index.html", edition.folder)),
            }
        })
        .collect()
}

fn same_page(press: &Press<'_>, page: Page, other: &Edition) -> Option<String> {
    let own = press.edition(page);
    // It stands for every address that there is not.
    if page.kind == PageKind::Missing {
        return None;
    }
    if own.lang == other.lang {
        return Some(routes::href(press.site, page));
    }
    let same_term = |kind: IndexKind, at: u32| {
        let found = other.dimension(kind).find(&own.dimension(kind).term(at).key)?;
        (!other.dimension(kind).term(found).cases.is_empty()).then_some(found)
    };
    match page.kind {
        PageKind::Home => Some(format!("{}index.html", other.folder)),
        PageKind::Stats => Some(routes::statistics(other)),
        PageKind::Changes => Some(routes::changes(other)),
        PageKind::Search => Some(format!("{}search.html", other.folder)),
        PageKind::Compare => (!other.facets.compared.is_empty()).then(|| routes::compare(other)),
        PageKind::Initials => (!other.initials.is_empty()).then(|| routes::initials(other)),
        PageKind::Case(id) => {
            let slug = &press.site.case(id).slug;
            other.case_by_slug(press.site, slug).map(|_| routes::case(other, slug))
        }
        PageKind::Glossary => press.site.has_glossary(other).then(|| routes::glossary(other)),
        PageKind::Timeline | PageKind::TimelineYear(..) => super::timeline::same_page(page.kind, other),
        PageKind::All(0) => Some(format!("{}cases/index.html", other.folder)),
        PageKind::Term(kind, at, 0) => same_term(kind, at).map(|found| routes::term(other, kind, found, 0)),
        PageKind::Terms(kind) => other.dimension(kind).inhabited().next().map(|_| routes::terms(other, kind)),
        PageKind::Document(at) => {
            let document = &press.site.documents[at as usize];
            press.site.same_document(document, other).map(|found| routes::document(other, found))
        }
        _ => None,
    }
}

/// The name of a language in itself.
#[must_use]
pub fn language_name(lang: &str) -> &str {
    match lang {
        "zh-Hans" => "简体中文",
        "zh-Hant" => "繁體中文",
        "en" => "English",
        other => other,
    }
}

/// `BreadcrumbList` (schema.org) of a page; empty without a base URL, because its items need absolute addresses.
fn breadcrumb_json(press: &Press<'_>, crumbs: &[LinkView]) -> String {
    if press.config.base_url.is_empty() || crumbs.is_empty() {
        return String::new();
    }
    script_json(&breadcrumbs(press, crumbs))
}

/// What structured data is written in.
pub(super) const SCHEMA: &str = "https://schema.org";

/// The breadcrumbs as structured data.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Breadcrumbs<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<Crumb<'a>>,
}

#[derive(Serialize)]
struct Crumb<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

/// The breadcrumbs as structured data.
pub(super) fn breadcrumbs<'a>(press: &Press<'_>, crumbs: &'a [LinkView]) -> Breadcrumbs<'a> {
    let crumb = |(position, crumb): (usize, &'a LinkView)| Crumb {
        kind: "ListItem",
        position,
        name: &crumb.label,
        item: (!crumb.href.is_empty()).then(|| press.absolute(&crumb.href)),
    };
    Breadcrumbs { context: SCHEMA, kind: "BreadcrumbList", item_list_element: (1..).zip(crumbs).map(crumb).collect() }
}

/// JSON that may stand inside `<script>`: `<`, `>`, `&` and the line separators are escaped. Empty for what is no JSON,
/// such as a map whose keys are no texts.
#[must_use]
pub fn script_json<T: Serialize + ?Sized>(value: &T) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    let has_marks = memchr::memchr3(b'<', b'>', b'&', json.as_bytes()).is_some();
    if !has_marks && !json.contains('\u{2028}') && !json.contains('\u{2029}') {
        return json;
    }
    let mut escaped = String::with_capacity(json.len());
    let mut done = 0;
    for (at, byte) in json.bytes().enumerate() {
        // The separators are the bytes e2 80 a8 and e2 80 a9.
        let len = match byte {
            b'<' | b'>' | b'&' => 1,
            0xe2 if json[at..].starts_with(['\u{2028}', '\u{2029}']) => 3,
            _ => continue,
        };
        escaped.push_str(&json[done..at]);
        let character = json[at..].chars().next().unwrap_or_default();
        escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        done = at + len;
    }
    escaped.push_str(&json[done..]);
    escaped
}

/// As many whole sentences or clauses of `text` as fit into `limit` characters; cut when not even one fits.
#[must_use]
pub fn brief(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let fitting: String = text.chars().take(limit).collect();
    let ends: [&[char]; 2] = [&['。', '！', '？', '；'], &['，', ',', '.']];
    let end = ends.into_iter().find_map(|marks| fitting.rfind(marks).filter(|at| *at > fitting.len() / 3));
    end.map_or_else(|| shorten(text, limit), |at| fitting[..at].to_owned())
}

/// `text` cut to `limit` characters, with an ellipsis when something was cut.
#[must_use]
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let cut: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end_matches(['，', '、', '；', '：', ' ', ',']))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_brief_text_ends_with_a_clause() {
        assert_eq!(brief("先数清楚，再分片。夜里有人接。", 10), "先数清楚，再分片");
        assert_eq!(brief("先数清楚，再分片定人手。", 9), "先数清楚");
        assert_eq!(brief("没有标点的一长串字", 5), "没有标点…");
        assert_eq!(brief("短", 5), "短");
    }

    #[test]
    fn structured_data_cannot_end_its_script() {
        let escaped = script_json(&json!({ "name": "</script><b>&\u{2028}" }));
        assert_eq!(escaped, r#"{"name":"\u003c/script\u003e\u003cb\u003e\u0026\u2028"}"#);
    }
}
