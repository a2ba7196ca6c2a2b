//! Words of the menu in the settings that stand for no page: the menu would lack them without a word.
//!
//! Layer 4, part of [`super::checks`]. Whether the site has the page yet is not asked: the menu waits for it.

use super::references::read_again;
use crate::config::{Config, SETTINGS_FILES, all_menu_words};
use crate::content::value::nearest;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::site::{DocumentKind, Site};
use crate::text;
use crate::vfs::Files;

/// W227 for each of them.
pub(super) fn check(site: &Site, config: &Config, files: &dyn Files) -> Vec<Diagnostic> {
    let pages = || site.documents.iter().filter(|document| document.kind == DocumentKind::Free);
    let is_known = |label: &str| {
        all_menu_words().any(|word| word == label)
            || pages().any(|page| page.title.starts_with(label) || page.slug == label)
    };
    let words = config.menu.iter().filter(|item| item.href.is_empty()).map(|item| item.label.trim());
    let titles: Vec<&str> = pages().map(|page| page.title.as_str()).collect();
    words.filter(|label| !is_known(label)).map(|label| unknown(files, label, &titles)).collect()
}

/// With the word or page that was meant.
fn unknown(files: &dyn Files, label: &str, titles: &[&str]) -> Diagnostic {
    let problem = text!(
        zh: "菜单里的“{label}”不是网站的页面，菜单上没有它",
        en: "`{label}` in the menu is no page of the site; the menu goes without it"
    );
    let diagnostic = Diagnostic::new(Code::W227, problem).at(place(files, label));
    match nearest(label, all_menu_words().chain(titles.iter().copied())) {
        Some(near) => diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?")),
        None => diagnostic.hint_line(
            text!(zh: "写页面的标题，或写上网址：", en: "write the title of a page, or its address:"),
            format!("{{ {label}: https://example.org/ }}"),
        ),
    }
}

/// Where the menu names `label`.
fn place(files: &dyn Files, label: &str) -> Location {
    let Some((path, source)) = SETTINGS_FILES.iter().find_map(|path| Some((*path, read_again(files, path)?))) else {
        return Location::file(SETTINGS_FILES[0]);
    };
    let menu = ["menu", "菜单", "導航", "导航"].iter().filter_map(|key| source.text.find(key)).min().unwrap_or(0);
    let found = source.text[menu..].find(label).map(|at| menu + at..menu + at + label.len());
    found.map_or_else(|| Location::file(path), |range| source.locate(range))
}
