//! Files below `content/` that no folder of the layout claims: written, and never shown.
//!
//! Layer 4, part of [`super::checks`]. Knows the names of the folders; whether a file in one of them is of use is for its
//! reader to say.

use std::collections::BTreeMap;

use crate::content::read::is_text;
use crate::content::value::{is_name, nearest};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;
use crate::vfs::{Files, Listing, SitePath};

/// The folders of the layout, English and Chinese.
const KNOWN: [(&str, &str); 9] = [
    ("cases", "案例"),
    ("branches", "单位"),
    ("brands", "品牌"),
    ("methods", "工作法"),
    ("people", "人物"),
    ("rounds", "批次"),
    ("standards", "标准"),
    ("notices", "公告"),
    ("pages", "页面"),
];
/// Folders that are told of.
const MAX_TOLD: usize = 20;

/// One warning for each folder that is not known, and for each text that stands in none.
pub(super) fn unknown(content: &Listing) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for entry in &content.entries {
        let Some(inside) = entry.path.as_str().strip_prefix("content/") else { continue };
        let first = inside.split('/').next().unwrap_or("");
        let is_loose = first.len() == inside.len();
        let is_text = is_text(&entry.path) || matches!(entry.path.extension().as_str(), "yaml" | "yml");
        let is_known = KNOWN.iter().any(|(english, chinese)| first == *english || is_name(first, chinese));
        if !is_known && (!is_loose || is_text) {
            *counts.entry((first, is_loose)).or_default() += 1;
        }
    }
    counts
        .iter()
        .take(MAX_TOLD)
        .map(|((name, is_loose), count)| if *is_loose { loose(name) } else { folder(name, *count) })
        .collect()
}

/// Folders of cases that stand beside `content/` instead of in it; looked for when the site has no case at all.
pub(super) fn beside_content(files: &dyn Files) -> Vec<Diagnostic> {
    let (english, chinese) = KNOWN[0];
    let tell = |name: &str| {
        let listing = files.list(&SitePath::from_normal(name)).ok()?;
        let count = listing.entries.iter().filter(|entry| is_text(&entry.path)).count();
        let problem = text!(
            zh: "文件夹“{name}”放在了 content 外面，里面的 {count} 个 .md 文件没有用到",
            en: "the folder `{name}` stands outside content; its .md files ({count}) are not used"
        );
        let advice = text!(zh: "把它移到 content/{name}/", en: "move it to content/{name}/");
        let said = Diagnostic::new(Code::W225, problem).at(Location::file(name)).hint(advice);
        (count > 0).then_some(said)
    };
    [english, chinese].into_iter().filter_map(tell).collect()
}

fn folder(name: &str, count: usize) -> Diagnostic {
    let problem = text!(
        zh: "不认识文件夹“{name}”，里面的 {count} 个文件没有用到",
        en: "the folder `{name}` is not known; its files ({count}) are not used"
    );
    let diagnostic = Diagnostic::new(Code::W225, problem).at(Location::file(format!("content/{name}")));
    let names = KNOWN.iter().flat_map(|(english, chinese)| [*english, *chinese]);
    if let Some(near) = nearest(name, names) {
        return diagnostic.hint(text!(zh: "是不是“{near}”？改名即可", en: "is it `{near}`? Rename it"));
    }
    let zh = KNOWN.map(|(english, chinese)| format!("{english}（{chinese}）")).join("、");
    let en = KNOWN.map(|(english, _)| english).join(", ");
    diagnostic.hint(text!(
        zh: "案例放进 content/cases/；认识的文件夹有：{zh}。不想发布的文件夹，名字前加“_”就不再提示",
        en: "cases belong in content/cases/; the known folders are {en}. A name that begins with `_` is passed over"
    ))
}

fn loose(name: &str) -> Diagnostic {
    let problem = text!(
        zh: "“{name}”直接放在 content/ 下面，没有用到",
        en: "`{name}` stands directly in content/ and is not used"
    );
    Diagnostic::new(Code::W225, problem).at(Location::file(format!("content/{name}"))).hint(text!(
        zh: "案例放进 content/cases/，介绍网站的页面放进 content/pages/",
        en: "cases belong in content/cases/, pages about the site in content/pages/"
    ))
}
