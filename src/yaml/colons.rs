//! Fields typed without any colon, `标题 一通电话` on each line: told once, and read as if the colons were there, so that
//! none of the fields is said to be missing.
//!
//! Only where most lines are so. A single one is told where it stands, by `explain`.

use std::ops::Range;

use super::explain::line_of;
use super::fence::{COLONS, edit};
use super::patch::Patch;
use crate::diagnostic::{Code, Diagnostic, Hint, SourceText, Text};
use crate::text;

/// What stands between such a field and its value.
const BLANK: [char; 3] = [' ', '\t', '\u{3000}'];

/// Fewer lines are told one by one.
const MIN_LINES: usize = 2;

/// The known field with which `line` begins at the margin, if a blank and a value follow instead of a colon.
pub(super) fn key_without_colon<'t>(line: &'t str, is_known_key: &dyn Fn(&str) -> bool) -> Option<&'t str> {
    let (word, rest) = line.trim_end().split_once(BLANK)?;
    let value = rest.trim_start_matches(BLANK);
    let has_colon = word.contains(COLONS) || value.starts_with(COLONS);
    (!word.is_empty() && !value.is_empty() && !has_colon && is_known_key(word)).then_some(word)
}

/// What makes fields of the lines of `text[range]`, in order; nothing unless most of them lack their colons.
pub(super) fn find(text: &str, range: Range<usize>, is_known_key: &dyn Fn(&str) -> bool) -> Vec<Patch> {
    let mut patches = Vec::new();
    let mut at = range.start;
    let mut fields = 0;
    for line in text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-', '\u{3000}']) {
            continue;
        }
        fields += 1;
        let Some(key) = key_without_colon(line, is_known_key) else { continue };
        let blank = line[key.len()..].len() - line[key.len()..].trim_start_matches(BLANK).len();
        let range = start + key.len()..start + key.len() + blank;
        patches.push(Patch { range, replacement: ": ".to_owned() });
    }
    if patches.len() < MIN_LINES || patches.len() * 2 <= fields {
        patches.clear();
    }
    patches
}

/// The error for `patches`, with an edit for each line and all of them as they should be.
pub(super) fn report(source: &SourceText, patches: &[Patch], out: &mut Vec<Diagnostic>) {
    let Some(first) = patches.first() else { return };
    let line_of = |patch: &Patch| line_of(&source.text, patch.range.start);
    let mended = |patch: &Patch| {
        let line = line_of(patch);
        let (key, value) = (&source.text[line.start..patch.range.start], &source.text[patch.range.end..line.end]);
        format!("{key}: {}", value.trim_end())
    };
    let lines: Vec<String> = patches.iter().map(mended).collect();
    let count = lines.len();
    let what = text!(zh: "有 {count} 行缺少冒号，不是“字段: 内容”", en: "{count} lines lack their colon and are no `key: value`");
    let advice = text!(zh: "补上冒号和空格", en: "add a colon and a space");
    let line = line_of(first);
    let mut diagnostic = Diagnostic::new(Code::E105, what)
        .at(source.locate(line.start..line.start + source.text[line].trim_end().len()))
        .hint_edit(advice, Some(lines.join("\n")), edit(first.range.clone(), &first.replacement));
    // One hint an edit; only the first one speaks.
    diagnostic.hints.extend(patches[1..].iter().map(|patch| Hint {
        text: Text::default(),
        line: None,
        edit: Some(edit(patch.range.clone(), &patch.replacement)),
    }));
    out.push(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::super::{ReadOptions, read};
    use super::*;

    fn known(key: &str) -> bool {
        matches!(key, "标题" | "单位" | "年度")
    }

    #[test]
    fn fields_without_colons_are_told_once_and_read() {
        let text = "标题\t一通电话\n单位 城北供水所\n年度　2023\n";
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let root = read(&source, 0..text.len(), &ReadOptions::new(&known), &mut out).expect("a map");
        let read: Vec<_> = root.entries().iter().map(|(key, value)| (key.text.as_str(), value.scalar())).collect();
        assert_eq!(read, [("标题", Some("一通电话")), ("单位", Some("城北供水所")), ("年度", Some("2023"))]);
        assert_eq!(out.len(), 1);
        assert_eq!((out[0].code, out[0].location.as_ref().map(|place| place.line)), (Code::E105, Some(1)));
        assert_eq!(out[0].hints[0].line.as_deref(), Some("标题: 一通电话\n单位: 城北供水所\n年度: 2023"));
        assert_eq!(out[0].hints.iter().filter(|hint| hint.edit.is_some()).count(), 3);
    }

    #[test]
    fn a_line_or_two_among_others_are_told_where_they_stand() {
        for text in ["标题 一通电话\n", "标题 甲\n单位: 乙\n", "标题 甲\n单位 乙\n年度: 2023\n状态: 在列\n"]
        {
            assert_eq!(find(text, 0..text.len(), &known), [], "{text}");
        }
        let text = "标题: 甲\n单位： 乙\n年度 : 2023\n";
        assert_eq!(find(text, 0..text.len(), &|_| true), []);
    }
}
