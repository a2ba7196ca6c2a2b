//! Words that stand where a value belongs: `待补充`, `XXX`, `暂无`. They count as nothing written, and that is said.
//!
//! Layer 2, between the YAML reader and the front matter: published, `待补充` would become a unit with a page of its own.
//! Knows texts and the tree; must not know what a field means, but which ones are asked for anyway.

use std::ops::Range;

use super::markdown::Manuscript;
use super::markdown::reflow::{Fences, lines_of};
use crate::diagnostic::{Code, Diagnostic, Location, SourceText};
use crate::sweep;
use crate::text;
use crate::yaml::{Kind, Node};

/// The words, without brackets and marks around them.
const WORDS: [&str; 27] = [
    "待补充",
    "待补",
    "待定",
    "待填",
    "待填写",
    "待完善",
    "待核实",
    "待确认",
    "待更新",
    "待续",
    "未填",
    "未填写",
    "未定",
    "暂无",
    "暂缺",
    "暂略",
    "请填写",
    "请补充",
    "此处填写",
    "某单位",
    "某某单位",
    "TODO",
    "TBD",
    "N/A",
    "...",
    "…",
    "……",
];
/// Longer texts are no placeholder.
const MAX_BYTES: usize = 48;
/// In fields of names, that nothing is to be named.
const NOTHING: [&str; 5] = ["无", "没有", "/", "－", "—"];
/// Fields whose values are names, folded.
const NAMES: [&str; 16] = [
    "branch",
    "单位",
    "brand",
    "品牌",
    "品牌名称",
    "workmethod",
    "工作法",
    "tags",
    "标签",
    "关键词",
    "round",
    "批次",
    "partners",
    "共建单位",
    "honors",
    "荣誉",
];
/// Messages of one file at most.
const MAX_TOLD: usize = 20;

/// Whether a text only holds the place of one.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let bare = bare(text);
    let is_cross =
        |character: char| matches!(character, 'X' | 'x' | 'Ｘ' | '×' | '✕' | '＊' | '*' | '？' | '?' | '□' | '_');
    let count = bare.chars().count();
    text.len() <= MAX_BYTES
        && (WORDS.iter().any(|word| word.eq_ignore_ascii_case(bare)) || count >= 2 && bare.chars().all(is_cross))
}

fn bare(text: &str) -> &str {
    let bare = text.trim_matches(is_edge);
    if bare.is_empty() { text.trim() } else { bare }
}

/// What people put round a placeholder: spaces, brackets, marks.
#[rustfmt::skip]
fn is_edge(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '（' | '）' | '(' | ')' | '【' | '】' | '[' | ']' | '〔' | '〕' | '《' | '》' | '<' | '>' | '“' | '”' | '"' | '\''
            | '。' | '…' | '，' | ',' | '；' | ';' | '！' | '!' | '：' | ':')
}

/// Takes every placeholder out of the tree. `is_asked_for` tells of a field that is required: there, that it is missing
/// is said later.
pub fn take_out(root: &mut Node, source: &SourceText, is_asked_for: &dyn Fn(&str) -> bool, out: &mut Vec<Diagnostic>) {
    let Kind::Map(entries) = &mut root.kind else { return };
    let mut said = Vec::new();
    for (key, value) in entries {
        if !may_hold(value) {
            continue;
        }
        let folded = super::value::fold(&key.text);
        let is_names = NAMES.contains(&folded.as_str());
        let before = said.len();
        blank(value, &key.text, is_names, source, &mut said);
        if is_asked_for(&key.text) && value.is_blank() {
            said.truncate(before);
        }
    }
    out.extend(said.into_iter().take(MAX_TOLD));
}

/// What `casebook new` writes where the text begins; to be overwritten.
pub const STARTER: &str = "（这里写起因。图片和附件放在同一个文件夹里：封面.jpg、01 说明文字.jpg、附件/方案.pdf）";

/// Takes the lines out of a text that are placeholders by themselves, and the starter's own. Nothing is said of a case
/// that `is_unfinished`: it is being written.
#[must_use]
pub fn out_of_body(
    manuscript: Manuscript,
    source: &SourceText,
    is_unfinished: bool,
    out: &mut Vec<Diagnostic>,
) -> Manuscript {
    // Nearly all texts have none, and it need not be asked where their code is.
    if !lines_of(manuscript.text()).any(|(_, line)| is_to_be_taken_out(line)) {
        return manuscript;
    }
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut fences = Fences::default();
    for (start, line) in lines_of(manuscript.text()) {
        if !fences.hold(line) && is_to_be_taken_out(line) {
            taken.push(start..start + line.trim_end().len());
        }
    }
    if !is_unfinished {
        out.extend(taken.iter().take(MAX_TOLD).map(|line| {
            let written: String = manuscript.text()[line.clone()].trim().chars().take(12).collect();
            let problem = text!(
                zh: "正文里还留着“{written}”，网页上不显示",
                en: "the text still holds the placeholder `{written}`, which is not shown"
            );
            let place = source.locate(manuscript.origin_range(line));
            Diagnostic::new(Code::W228, problem).at(place).hint(text!(
                zh: "换成自己的文字，或删去这一行",
                en: "put your own words in its place, or delete the line"
            ))
        }));
    }
    manuscript.without(&taken)
}

/// Whether a line of a text, outside code, goes.
fn is_to_be_taken_out(line: &str) -> bool {
    let written = sweep::trim(line);
    written == STARTER || holds_the_place_of_a_text(written)
}

/// Whether a line of a text is a placeholder. Rows of dots and marks are none here: `……` and `***` mean something.
fn holds_the_place_of_a_text(line: &str) -> bool {
    if line.len() > MAX_BYTES {
        return false;
    }
    let first = line.trim_start_matches(is_edge).chars().next();
    first.is_some_and(|first| matches!(first, '待' | '未' | '请' | '此' | 'T' | 't' | 'N' | 'n' | '某'))
        && WORDS.iter().any(|word| word.eq_ignore_ascii_case(bare(line)))
}

/// What a placeholder, or a word for nothing, begins with.
#[rustfmt::skip]
fn may_begin(character: char) -> bool {
    matches!(character, '待' | '未' | '暂' | '请' | '此' | '某' | '无' | '没' | 'T' | 't' | 'N' | 'n' | 'X' | 'x' | 'Ｘ' | '×' | '✕' | '＊' | '*'
        | '？' | '?' | '□' | '_' | '.' | '…' | '/' | '－' | '—')
}

/// Whether a value may hold a placeholder somewhere: asked of every value of every case, so it looks at beginnings only.
fn may_hold(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => false,
        Kind::Scalar { text, .. } => {
            let first = || text.trim_start_matches(is_edge).chars().next().or_else(|| text.trim_start().chars().next());
            text.len() <= MAX_BYTES && first().is_some_and(may_begin)
        }
        Kind::List(items) => items.iter().any(may_hold),
        Kind::Map(entries) => entries.iter().any(|(_, value)| may_hold(value)),
    }
}

fn blank(node: &mut Node, key: &str, is_names: bool, source: &SourceText, said: &mut Vec<Diagnostic>) {
    match &mut node.kind {
        Kind::Null => {}
        Kind::Scalar { text, .. } => {
            if is_placeholder(text) {
                said.push(told(key, text.trim(), source.locate(node.span.clone())));
                node.kind = Kind::Null;
            } else if is_names && NOTHING.contains(&text.trim()) {
                node.kind = Kind::Null;
            }
        }
        Kind::List(items) => {
            for item in items.iter_mut() {
                blank(item, key, is_names, source, said);
            }
            items.retain(|item| !item.is_null());
        }
        Kind::Map(entries) => {
            for (key, value) in entries {
                blank(value, &key.text, false, source, said);
            }
        }
    }
}

fn told(key: &str, written: &str, place: Location) -> Diagnostic {
    let problem = text!(
        zh: "“{key}”写的是“{written}”，按没有填写处理，网页上不显示",
        en: "`{key}` holds the placeholder `{written}`: it counts as not given and is not shown"
    );
    Diagnostic::new(Code::W228, problem).at(place).hint(text!(
        zh: "填上内容；没有内容就删去这一行",
        en: "fill it in, or delete the line if there is nothing to say"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_begins_as_the_quick_look_expects() {
        let quoted = |text: &str| Node { kind: Kind::Scalar { text: text.to_owned(), quoted: false }, span: 0..0 };
        for text in WORDS.iter().chain(&NOTHING).chain(&["XXX", "××", "（待定）", "……"]) {
            assert!(may_hold(&quoted(text)), "{text}");
        }
        assert!(!may_hold(&quoted("城北供水所")));
    }

    #[test]
    fn words_that_hold_a_place_are_known_and_others_stay() {
        for text in ["待补充", "（待补充）", "【待定】", "XXX", "xx", "××", "暂无。", "TBD", "...", "……", "___", "？？"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in
            ["", "无", "X", "一盏灯", "待补充材料清单", "XX供水所", "5", "-", "暂无投诉", "http://example.org/x"]
        {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
