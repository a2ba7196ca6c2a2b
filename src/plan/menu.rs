//! Entries of the menu in the settings that stand for no page: words, which the menu would lack without a word, and addresses,
//! which would lead nowhere from every page.
//!
//! Layer 4, part of [`super::checks`]. Whether the site has the page of a word yet is not asked: the menu waits for it.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::links::{Origin, Target, resolve_from};
use super::references::read_again;
use super::{pages as plan_pages, routes};
use crate::config::{Config, MenuItem, SETTINGS_FILES, all_menu_words, is_menu_word};
use crate::content::value::{folded, nearest};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::site::{Document, DocumentKind, Site};
use crate::text;
use crate::vfs::{Files, SitePath};

/// W227 for each of them.
pub(super) fn check(
    site: &Site,
    config: &Config,
    files: &dyn Files,
    has_static: &dyn Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let pages = || site.documents.iter().filter(|document| document.kind == DocumentKind::Free);
    let is_known = |label: &str| {
        all_menu_words().any(|word| is_menu_word(word, label))
            || pages().any(|page| page.title.starts_with(label) || page.slug == label)
    };
    let words = config.menu.iter().filter(|item| item.href.is_empty()).map(|item| item.label.trim());
    let titles: Vec<&str> = pages().map(|page| page.title.as_str()).collect();
    let unknown = words.filter(|label| !is_known(label)).map(|label| unknown(files, label, &titles));
    let linked = config.menu.iter().filter(|item| !item.href.is_empty());
    // What texts cannot link to, a menu can: a year of the timeline, a later page of a list.
    let hrefs: LazyCell<HashSet<String>, _> =
        LazyCell::new(|| plan_pages(site, config).into_iter().map(|page| routes::href(site, page)).collect());
    let is_page = |href: &str| hrefs.contains(href);
    let dead = linked.filter(|item| !leads_somewhere(site, &item.href, has_static, &is_page));
    unknown.chain(dead.map(|item| nowhere(files, site, item))).collect()
}

/// Whether there is something at the address: outside, in the site or among the files of `static/`.
fn leads_somewhere(site: &Site, href: &str, has_static: &dyn Fn(&str) -> bool, is_page: &dyn Fn(&str) -> bool) -> bool {
    if href.contains(':') || href.starts_with('#') {
        return true;
    }
    let written = href.trim_start_matches('/');
    let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
    let path = path.split('?').next().unwrap_or_default();
    let is_published_as_made = ["assets/", "files/", "media/"].iter().any(|folder| path.starts_with(folder));
    if is_published_as_made {
        return true;
    }
    let folder = format!("{}/index.html", path.trim_end_matches('/'));
    let folder = folder.trim_start_matches('/');
    let is_resolved = |path: &str| {
        site.editions.iter().any(|edition| {
            let origin = Origin { folder: SitePath::from_normal(""), anchors: None, case: None };
            matches!(resolve_from(site, edition, &origin, &format!("/{path}"), has_static), Target::Href(_))
        })
    };
    (is_resolved(path) || is_resolved(folder) || is_page(path) || is_page(folder)) && has_heading(site, path, fragment)
}

/// Whether the text at `path`, if it is one, has the heading `fragment`.
fn has_heading(site: &Site, path: &str, fragment: &str) -> bool {
    if fragment.is_empty() {
        return true;
    }
    let is_at = |document: &&Document| site.editions.iter().any(|edition| routes::document(edition, document) == path);
    let Some(document) = site.documents.iter().find(is_at) else { return true };
    let bases = site.records.bases();
    let base = bases.iter().find(|base| *base.path == *document.path);
    base.is_none_or(|base| base.body.outline.iter().any(|heading| heading.id == fragment))
}

/// With the page that was meant.
fn nowhere(files: &dyn Files, site: &Site, item: &MenuItem) -> Diagnostic {
    let MenuItem { label, href } = item;
    let problem = text!(
        zh: "菜单“{label}”的网址“{href}”不通向网站的任何页面或文件",
        en: "the address `{href}` of `{label}` in the menu leads to no page or file of the site"
    );
    let diagnostic = Diagnostic::new(Code::W227, problem).at(place(files, href));
    let pages: Vec<String> = site
        .editions
        .first()
        .map_or_else(Vec::new, |main| site.documents.iter().map(|document| routes::document(main, document)).collect());
    match nearest(href, pages.iter().map(String::as_str).filter(|page| page != href)) {
        Some(near) => diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?")),
        None => diagnostic.hint(text!(
            zh: "写页面在网站里的网址，例如 about.html；文件放进 static 文件夹",
            en: "write the address of a page, such as about.html; files stand in the folder static"
        )),
    }
}

/// With the word or page that was meant.
fn unknown(files: &dyn Files, label: &str, titles: &[&str]) -> Diagnostic {
    let problem = text!(
        zh: "菜单里的“{label}”不是网站的页面，菜单上没有它",
        en: "`{label}` in the menu is no page of the site; the menu goes without it"
    );
    let diagnostic = Diagnostic::new(Code::W227, problem).at(place(files, label));
    if let Some(near) = nearest(label, all_menu_words().chain(titles.iter().copied())) {
        return diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?"));
    }
    // With another colon or a comma in the name, the line could not be read.
    let name = label.split([':', '：', ',']).next().unwrap_or_default().trim();
    diagnostic.hint_line(
        text!(zh: "写页面的标题，或写上网址：", en: "write the title of a page, or its address:"),
        format!("{{ {name}: https://example.org/ }}"),
    )
}

/// Where the menu names `label`, a word or an address.
fn place(files: &dyn Files, label: &str) -> Location {
    let Some((path, source)) = SETTINGS_FILES.iter().find_map(|path| Some((*path, read_again(files, path)?))) else {
        return Location::file(SETTINGS_FILES[0]);
    };
    let text = &source.text;
    let menu = start_of_menu(text);
    // The word alone, not one that it begins: 单位 in 单位类型.
    let ends = |next: Option<char>| next.is_none_or(|next| next.is_whitespace() || ",，[]{}\"'“”-#:：".contains(next));
    let is_item = |at: &usize| ends(text[..*at].chars().next_back()) && ends(text[at + label.len()..].chars().next());
    let places = || text[menu..].match_indices(label).map(|(at, _)| menu + at);
    let found = places().find(is_item).or_else(|| places().next());
    found.map_or_else(|| Location::file(path), |at| source.locate(at..at + label.len()))
}

/// Where the value of the setting begins; 0 when its line is not found.
fn start_of_menu(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some((key, _)) = line.split_once([':', '：'])
            && ["menu", "菜单", "导航"].contains(&&*folded(key.trim()))
        {
            return at + key.len();
        }
        at += line.len();
    }
    0
}
