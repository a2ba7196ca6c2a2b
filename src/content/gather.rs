//! A listing of `content/` → case units: which Markdown file is a case, and which files belong to it.
//!
//! A folder with an `index.md` (or 正文.md, 案例.md) is one case with everything below it; any other Markdown file under
//! `cases/` is a case by itself. `index.en.md` is the English edition of the same case.

use std::collections::HashSet;

use crate::hash::{Fingerprint, Hash};
use crate::vfs::{Entry, SitePath};

/// The names a case's main text may have, without extension and language.
const INDEX_STEMS: [&str; 3] = ["index", "正文", "案例"];
/// The folders cases may stand in.
pub const CASE_FOLDERS: [&str; 2] = ["content/cases", "content/案例"];
/// Language tags recognised in file names.
const LANGUAGES: [&str; 6] = ["zh-Hans", "zh-Hant", "zh-CN", "zh-TW", "zh", "en"];

/// One case: its Markdown file and the files beside it.
#[derive(Clone, Debug)]
pub struct Unit<'l> {
    /// The Markdown file.
    pub main: &'l Entry,
    /// Files of the case's folder, sorted by path; empty for single-file cases.
    pub siblings: Vec<&'l Entry>,
    /// Hash of the stamps of all of them.
    pub stamps: Hash,
}

/// All cases in `entries` (sorted by path), in path order.
#[must_use]
pub fn units(entries: &[Entry]) -> Vec<Unit<'_>> {
    let is_case_file = |entry: &&Entry| {
        CASE_FOLDERS.iter().any(|folder| entry.path.is_within(&SitePath::from_normal(*folder)))
    };
    let cases: Vec<&Entry> = entries.iter().filter(is_case_file).collect();
    let folders: HashSet<SitePath> =
        cases.iter().filter(|entry| is_index(entry)).map(|entry| entry.path.parent()).collect();
    let mut units = Vec::new();
    let mut at = 0;
    while at < cases.len() {
        let folder = case_folder(&folders, &cases[at].path);
        match folder {
            Some(folder) => {
                let end = at + cases[at..].iter().take_while(|entry| entry.path.is_within(&folder)).count();
                push_folder(&mut units, &folder, &cases[at..end]);
                at = end;
            }
            None => {
                if is_markdown(cases[at]) {
                    units.push(unit(cases[at], Vec::new()));
                }
                at += 1;
            }
        }
    }
    units.sort_by(|left, right| left.main.path.cmp(&right.main.path));
    units
}

/// The topmost case folder that holds `path`, if any. The folder of all cases is never one.
fn case_folder(folders: &HashSet<SitePath>, path: &SitePath) -> Option<SitePath> {
    let text = path.as_str();
    let ends = text.match_indices('/').map(|(at, _)| at).skip(2);
    ends.map(|end| SitePath::from_normal(&text[..end])).find(|folder| folders.contains(folder))
}

fn push_folder<'l>(units: &mut Vec<Unit<'l>>, folder: &SitePath, files: &[&'l Entry]) {
    let mains = files.iter().filter(|entry| entry.path.parent() == *folder && is_index(entry));
    for main in mains {
        let siblings = files.iter().copied().filter(|entry| !(entry.path.parent() == *folder && is_index(entry)));
        units.push(unit(main, siblings.collect()));
    }
}

fn unit<'l>(main: &'l Entry, siblings: Vec<&'l Entry>) -> Unit<'l> {
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(&main.path).add(&main.stamp);
    for sibling in &siblings {
        fingerprint.add(&sibling.path).add(&sibling.stamp);
    }
    let stamps = fingerprint.end();
    Unit { main, siblings, stamps }
}

fn is_markdown(entry: &Entry) -> bool {
    matches!(entry.path.extension().as_str(), "md" | "markdown")
}

fn is_index(entry: &Entry) -> bool {
    is_markdown(entry) && INDEX_STEMS.contains(&split_language(entry.path.stem()).0)
}

/// `index.en` as `index` and `en`; the language is empty when the stem names none.
#[must_use]
pub fn split_language(stem: &str) -> (&str, &str) {
    stem.rsplit_once('.')
        .filter(|(_, lang)| LANGUAGES.iter().any(|known| known.eq_ignore_ascii_case(lang)))
        .unwrap_or((stem, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::{Files, Memory};

    #[test]
    fn a_folder_is_one_case_and_a_loose_file_is_another() {
        let mut site = Memory::new();
        for path in [
            "content/cases/2023-甲/index.md",
            "content/cases/2023-甲/index.en.md",
            "content/cases/2023-甲/封面.jpg",
            "content/cases/2023-甲/附件/方案.pdf",
            "content/cases/2023-甲-续/index.md",
            "content/cases/2024/乙/正文.md",
            "content/cases/单篇.md",
            "content/cases/readme.txt",
            "content/pages/about.md",
        ] {
            site.put(path, "x");
        }
        let listing = site.list(&SitePath::from_normal("content")).expect("in memory");
        let units = units(&listing.entries);
        let shown: Vec<(&str, usize)> =
            units.iter().map(|unit| (unit.main.path.as_str(), unit.siblings.len())).collect();
        assert_eq!(
            shown,
            [
                ("content/cases/2023-甲-续/index.md", 0),
                ("content/cases/2023-甲/index.en.md", 2),
                ("content/cases/2023-甲/index.md", 2),
                ("content/cases/2024/乙/正文.md", 0),
                ("content/cases/单篇.md", 0),
            ]
        );
    }
}
