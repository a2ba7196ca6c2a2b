//! Names that are one to the program and two to the eye: `食堂` and `食 堂`, Simplified and Traditional, `ABC` and `abc`.
//!
//! Such spellings share a term, so nothing is lost on the pages; but lists copied to a spreadsheet, and the words of the
//! page itself, show both. Names that are nearly one, `值守一盏灯` and `一盏灯值守`, stay two and are told as well. Terms of the settings and names that a record lists are settled when they are read, and never
//! come here. Decides nothing about pages.

use std::collections::BTreeMap;

use super::references::read_again;
use crate::config::IndexKind;
use crate::content::value::fold;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::site::{CaseId, Site, edition};
use crate::text;
use crate::vfs::Files;

/// Dimensions whose names anybody may invent, with what an author calls them.
const FREE: [(IndexKind, &str, &str); 5] = [
    (IndexKind::Branch, "单位", "branch"),
    (IndexKind::Brand, "品牌", "brand"),
    (IndexKind::WorkMethod, "工作法", "work_method"),
    (IndexKind::Sector, "行业", "sector"),
    (IndexKind::Tag, "标签", "tags"),
];

/// Spellings told of one by one; with more the cause is one.
const MAX_TOLD: usize = 100;

/// Says once for each unusual spelling of a term where it stands first.
pub(super) fn terms(site: &Site, files: &dyn Files, said: &mut Vec<Diagnostic>) {
    let Some(edition) = site.editions.first() else { return };
    let before = said.len();
    for (kind, zh, en) in FREE {
        let dimension = edition.dimension(kind);
        for (spelling, at) in dimension.spellings() {
            let term = dimension.term(at);
            let writes = |id: &CaseId| edition::names(site, *id, kind).iter().any(|name| name == spelling);
            let cases: Vec<CaseId> = term.cases.iter().copied().filter(writes).collect();
            let first = cases.iter().copied().min_by_key(|id| &site.case(*id).path);
            if let Some(first) = first.filter(|_| said.len() - before < MAX_TOLD) {
                let (name, count) = (&term.key, cases.len());
                let problem = text!(
                    zh: "{zh}“{spelling}”（{count} 个案例）和“{name}”只差空格、大小写或繁简，网页上算作同一个",
                    en: "`{en}`: `{spelling}` (cases: {count}) and `{name}` differ in spaces, case or script alone; they are one on the pages"
                );
                said.push(placed(site, files, first, spelling, name, Diagnostic::new(Code::W216, problem)));
            }
        }
    }
}

/// Small words that names are written with or without: `一盏灯的值守法` is hardly another method.
const FILLERS: [char; 14] = ['的', '之', '与', '和', '及', '“', '”', '·', '•', '、', '《', '》', '（', '）'];

/// Shorter names of the same characters are too often different words: `故事` and `事故`.
const MIN_CHARACTERS: usize = 4;

/// Says of names that are nearly one: the same characters in another order, or with a small word more. Nobody can be
/// sure of them, so each stays a term of its own.
pub(super) fn nearly_equal_terms(site: &Site, files: &dyn Files, said: &mut Vec<Diagnostic>) {
    let Some(edition) = site.editions.first() else { return };
    let before = said.len();
    for (kind, zh, en) in FREE {
        let dimension = edition.dimension(kind);
        let mut groups: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for at in dimension.inhabited().filter(|at| !dimension.term(*at).key.contains('/')) {
            if let Some(key) = characters_of(&dimension.term(at).key) {
                groups.entry(key).or_default().push(at);
            }
        }
        for terms in groups.into_values().filter(|terms| terms.len() > 1) {
            let usual = terms.iter().copied().max_by_key(|at| {
                let term = dimension.term(*at);
                (term.cases.len(), !term.is_implicit, std::cmp::Reverse(term.key.as_str()))
            });
            let Some(usual) = usual else { continue };
            for at in terms.into_iter().filter(|at| *at != usual) {
                let (other, name) = (&dimension.term(at).key, &dimension.term(usual).key);
                let first = dimension.term(at).cases.iter().copied().min_by_key(|id| &site.case(*id).path);
                if let Some(first) = first.filter(|_| said.len() - before < MAX_TOLD) {
                    let problem = text!(
                        zh: "{zh}“{other}”和“{name}”像是同一个，网页上分成了两个",
                        en: "`{en}`: `{other}` and `{name}` look like one name; they are two on the pages"
                    );
                    said.push(placed(site, files, first, other, name, Diagnostic::new(Code::W216, problem)));
                }
            }
        }
    }
}

/// The characters of a name in a fixed order, without small words; `None` for a short name or one with figures, whose
/// order matters.
fn characters_of(name: &str) -> Option<String> {
    let folded = fold(name);
    let mut characters: Vec<char> = folded.chars().filter(|character| !FILLERS.contains(character)).collect();
    let is_counted = |character: &char| character.is_numeric() || "一二三四五六七八九十百东南西北".contains(*character);
    if characters.len() < MIN_CHARACTERS {
        return None;
    }
    // `一号泵站二组` and `二号泵站一组` are two.
    if characters.iter().filter(|character| is_counted(character)).count() < 2 {
        characters.sort_unstable();
    }
    Some(characters.into_iter().collect())
}

/// The problem at the spelling's place, with the line in the usual one.
fn placed(site: &Site, files: &dyn Files, id: CaseId, spelling: &str, name: &str, said: Diagnostic) -> Diagnostic {
    let path = &site.case(id).path;
    let source = read_again(files, path);
    let Some((source, at)) = source.and_then(|source| source.text.find(spelling).map(|at| (source, at))) else {
        return said.at(Location::file(path));
    };
    let line = source.line_with(at..at + spelling.len(), name);
    let advice = text!(zh: "统一成一种写法，例如：", en: "Write it in one way, such as:");
    said.at(source.locate(at..at + spelling.len())).hint_line(advice, line)
}
