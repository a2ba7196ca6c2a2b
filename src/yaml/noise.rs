//! Characters that YAML refuses or that part lines for some programs only: control characters, byte order marks, line
//! separators. They go before anything is parsed, because a single one would hide the entry it stands in.

use std::ops::Range;

use super::fence::edit;
use super::patch::Patch;
use super::repair::Repair;
use crate::diagnostic::{Code, Diagnostic, Hint, SourceText, Text};
use crate::text;

/// Places that are named.
const SHOWN: usize = 3;

/// What takes the place of each of them in `text[range]`, in order: nothing, or a space where words would meet.
pub(super) fn find(text: &str, range: Range<usize>) -> Vec<Patch> {
    let mut patches: Vec<Patch> = Vec::new();
    for (at, character) in text[range.clone()].char_indices().filter(|(_, character)| is_noise(*character)) {
        let start = range.start + at;
        let end = start + character.len_utf8();
        match patches.last_mut() {
            Some(last) if last.range.end == start => last.range.end = end,
            _ => patches.push(Patch { range: start..end, replacement: String::new() }),
        }
    }
    for patch in &mut patches {
        let parts_lines = text[patch.range.clone()].contains(is_separator);
        let before = text[range.start..patch.range.start].chars().next_back();
        let after = text[patch.range.end..range.end].chars().next();
        if parts_lines && before.is_some_and(is_of_word) && after.is_some_and(is_of_word) {
            patch.replacement.push(' ');
        }
    }
    patches
}

/// `text` without them.
pub(super) fn without(text: &str) -> String {
    let mut cleaned = text.to_owned();
    for patch in find(text, 0..text.len()).iter().rev() {
        cleaned.replace_range(patch.range.clone(), &patch.replacement);
    }
    cleaned
}

/// Takes them out of what `repairs` write, and returns those of `noise` that no repair writes anew.
pub(super) fn beside(noise: &[Patch], repairs: &mut [Repair]) -> Vec<Patch> {
    if noise.is_empty() {
        return Vec::new();
    }
    for repair in repairs.iter_mut() {
        repair.patch.replacement = without(&repair.patch.replacement);
    }
    let is_free = |patch: &&Patch| {
        let next = repairs.partition_point(|repair| repair.patch.range.end <= patch.range.start);
        repairs.get(next).is_none_or(|repair| repair.patch.range.start >= patch.range.end)
    };
    noise.iter().filter(is_free).cloned().collect()
}

/// The warning for `noise`, with the edits of those that are `free` of other repairs.
pub(super) fn report(source: &SourceText, noise: &[Patch], free: &[Patch], out: &mut Vec<Diagnostic>) {
    let Some(first) = noise.first() else { return };
    let (count, places) = (noise.len(), places(source, noise));
    let (zh, en) = (places.zh, places.en);
    let what = if noise.iter().all(|patch| patch.replacement.is_empty()) {
        text!(zh: "有 {count} 处看不见的字符，已去掉：{zh}", en: "invisible characters taken out ({count}): {en}")
    } else {
        text!(zh: "有 {count} 处看不见的字符，已去掉或换成空格：{zh}", en: "invisible characters taken out or made spaces ({count}): {en}")
    };
    let mut diagnostic = Diagnostic::new(Code::W221, what).at(source.locate(first.range.clone()));
    let mut advice = Some(text!(zh: "check --fix 会改源文件", en: "check --fix mends the source"));
    for patch in free {
        // One hint an edit; only the first one speaks.
        let edit = edit(patch.range.clone(), &patch.replacement);
        diagnostic.hints.push(Hint { text: advice.take().unwrap_or_default(), line: None, edit: Some(edit) });
    }
    out.push(match advice {
        Some(advice) => diagnostic.hint(advice),
        None => diagnostic,
    });
}

/// `第 3 行第 5 列“U+000B”`.
fn places(source: &SourceText, noise: &[Patch]) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for patch in noise.iter().take(SHOWN) {
        let place = source.locate(patch.range.clone());
        let (line, column) = (place.line, place.column);
        let characters = source.text[patch.range.clone()].chars().take(SHOWN);
        let numbers: Vec<String> = characters.map(|character| format!("U+{:04X}", u32::from(character))).collect();
        let shown = numbers.join(" ");
        zh.push(format!("第 {line} 行第 {column} 列“{shown}”"));
        en.push(format!("line {line} column {column} `{shown}`"));
    }
    let more = if noise.len() > SHOWN { ("等", " …") } else { ("", "") };
    Text { zh: (zh.join("、") + more.0).into(), en: (en.join(", ") + more.1).into() }
}

fn is_noise(character: char) -> bool {
    let is_control = character.is_control() && !matches!(character, '\n' | '\t');
    is_control || is_separator(character) || matches!(character, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether some programs begin a new line with it.
fn is_separator(character: char) -> bool {
    matches!(character, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether two of its kind need a space between them: neither blank nor Chinese.
fn is_of_word(character: char) -> bool {
    character.is_alphanumeric()
        && !matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Node, ReadOptions, read};

    /// The value of the first field, and what was said with the text after the edits.
    fn read_text(text: &str) -> (Option<Node>, Vec<Diagnostic>, String) {
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let is_known = |key: &str| matches!(key, "摘要" | "标签");
        let node = read(&source, 0..text.len(), &ReadOptions::new(&is_known), &mut out);
        let hints = out.iter().flat_map(|problem| &problem.hints);
        let mut edits: Vec<_> = hints.filter_map(|hint| hint.edit.clone()).collect();
        edits.sort_by_key(|edit| edit.start);
        let mut mended = text.to_owned();
        for edit in edits.iter().rev() {
            mended.replace_range(edit.start as usize..edit.end as usize, &edit.replacement);
        }
        (node, out, mended)
    }

    #[track_caller]
    fn becomes(text: &str, mended: &str, value: &str, places: &[(Code, u32, u32)]) {
        let (node, out, after) = read_text(text);
        let node = node.expect("readable");
        let first = &node.entries()[0].1;
        assert_eq!(first.scalar().or_else(|| first.items()[0].scalar()), Some(value), "{out:#?}");
        let place =
            |problem: &Diagnostic| problem.location.as_ref().map(|place| (problem.code, place.line, place.column));
        assert_eq!(out.iter().filter_map(place).collect::<Vec<_>>(), places);
        assert_eq!(after, mended);
        assert!(read_text(&after).1.is_empty());
    }

    #[test]
    fn what_yaml_refuses_goes_and_places_stay_right() {
        for noise in ['\u{b}', '\u{c}', '\u{feff}', '\u{8}', '\u{7f}', '\u{85}', '\u{2028}', '\u{2029}', '\u{ffff}'] {
            becomes(&format!("摘要: 甲{noise}乙\n"), "摘要: 甲乙\n", "甲乙", &[(Code::W221, 1, 6)]);
            becomes(&format!("标签:\n  - {noise}甲\n"), "标签:\n  - 甲\n", "甲", &[(Code::W221, 2, 5)]);
        }
        becomes("摘要: one\u{2028}two\u{2029} 3\n", "摘要: one two 3\n", "one two 3", &[(Code::W221, 1, 8)]);
        becomes(
            "摘要：甲\u{b}\n标签: \u{8}56\u{8}%\n",
            "摘要: 甲\n标签: 56%\n",
            "甲",
            &[(Code::W207, 1, 3), (Code::W221, 1, 5)],
        );
    }

    #[test]
    fn a_repair_writes_none_of_it() {
        becomes("摘要: %5\u{b}甲\n", "摘要: \"%5甲\"\n", "%5甲", &[(Code::W207, 1, 5), (Code::W221, 1, 7)]);
        let (_, out, _) = read_text("摘要: %5\u{b}甲\n");
        assert_eq!(out[0].hints[0].line.as_deref(), Some("摘要: \"%5甲\""));
    }
}
