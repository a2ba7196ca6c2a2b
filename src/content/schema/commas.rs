//! `{ 投入: 约1,800元, 难度: 低 }`: inside braces YAML ends the value at every comma, so that `800元` becomes a key.
//! Three digits after a comma between digits are a number in groups: the parts are joined again, and that is said.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Edit, SourceText};
use crate::text;
use crate::yaml::{Key, Kind, Node};

/// Joins numbers that commas cut apart, in the whole tree.
pub fn join_thousands(node: &mut Node, source: &SourceText, out: &mut Vec<Diagnostic>) {
    match &mut node.kind {
        Kind::Map(entries) => {
            join_entries(entries, source, out);
            for (_, value) in entries {
                join_thousands(value, source, out);
            }
        }
        Kind::List(items) => {
            join_items(items, source, out);
            for item in items {
                join_thousands(item, source, out);
            }
        }
        Kind::Scalar { .. } | Kind::Null => {}
    }
}

fn join_entries(entries: &mut Vec<(Key, Node)>, source: &SourceText, out: &mut Vec<Diagnostic>) {
    let mut cut = Vec::new();
    entries.dedup_by(|(key, node), (_, value)| {
        matches!(node.kind, Kind::Null) && join(value, &key.text, key.span.clone(), source, &mut cut)
    });
    tell(&cut, entries.iter().map(|(_, value)| value), source, out);
}

fn join_items(items: &mut Vec<Node>, source: &SourceText, out: &mut Vec<Diagnostic>) {
    let mut cut = Vec::new();
    items.dedup_by(|node, value| match &node.kind {
        Kind::Scalar { text, quoted: false } => join(value, text, node.span.clone(), source, &mut cut),
        _ => false,
    });
    tell(&cut, items.iter(), source, out);
}

/// Whether `tail`, which begins at `start`, goes on with the number that `value` ends with: `1` `,` `800元`.
fn continues(value: &Node, tail: &str, start: usize, source: &SourceText) -> bool {
    let Kind::Scalar { text, quoted: false } = &value.kind else { return false };
    let ends_with_digit = text.ends_with(|last: char| last.is_ascii_digit());
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    // No space behind the comma: `[480, 960]` are two numbers.
    ends_with_digit && digits == 3 && source.text.get(value.span.end..start) == Some(",")
}

/// Adds `tail` to the number that `value` ends with, if it goes on with it; `cut` are the places of such numbers.
fn join(value: &mut Node, tail: &str, span: Range<usize>, source: &SourceText, cut: &mut Vec<usize>) -> bool {
    if !continues(value, tail, span.start, source) {
        return false;
    }
    let Kind::Scalar { text, .. } = &mut value.kind else { return false };
    text.push(',');
    text.push_str(tail);
    value.span.end = span.end;
    if cut.last() != Some(&value.span.start) {
        cut.push(value.span.start);
    }
    true
}

/// Says of each number that was joined how it is written; the places stand in the order of the values.
fn tell<'n>(cut: &[usize], values: impl Iterator<Item = &'n Node>, source: &SourceText, out: &mut Vec<Diagnostic>) {
    if cut.is_empty() {
        return;
    }
    for value in values.filter(|value| cut.binary_search(&value.span.start).is_ok()) {
        tell_one(value, source, out);
    }
}

fn tell_one(value: &Node, source: &SourceText, out: &mut Vec<Diagnostic>) {
    let Kind::Scalar { text, .. } = &value.kind else { return };
    let span = value.span.clone();
    let quoted = format!("\"{text}\"");
    let line = source.line_with(span.clone(), &quoted);
    let problem = text!(
        zh: "花括号或方括号里的“{text}”要加引号，否则会在逗号处断开；已按一个数读取",
        en: "inside braces `{text}` needs quotes or it is cut at the comma; it was read as one number"
    );
    let advice = text!(zh: "改成：", en: "Write:");
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let edit = Edit { start: byte(span.start), end: byte(span.end), replacement: quoted };
    out.push(Diagnostic::new(Code::W207, problem).at(source.locate(span)).hint_edit(advice, Some(line), edit));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{ReadOptions, read};

    fn joined(text: &str) -> (Node, usize) {
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let mut root = read(&source, 0..text.len(), &ReadOptions::new(&|_| true), &mut out).expect("readable");
        out.clear();
        join_thousands(&mut root, &source, &mut out);
        (root, out.len())
    }

    #[test]
    fn a_number_in_groups_inside_braces_is_one_value() {
        let (root, said) = joined("复制推广: { 投入: 约1,800元, 难度: 低 }\n");
        let parts = root.entries()[0].1.entries();
        assert_eq!(parts[0].1.scalar(), Some("约1,800元"));
        assert_eq!((parts.len(), said), (2, 1));
        let (root, _) = joined("数据: [1,234,567, 8]\n");
        assert_eq!(root.entries()[0].1.items()[0].scalar(), Some("1,234,567"));
    }

    #[test]
    fn a_number_of_many_groups_is_told_of_once_and_whole() {
        let text = "数值: { 之前: 1,200,300, 之后: 12 }\n";
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let mut root = read(&source, 0..text.len(), &ReadOptions::new(&|_| true), &mut out).expect("readable");
        out.clear();
        join_thousands(&mut root, &source, &mut out);
        assert_eq!(out.len(), 1, "{out:?}");
        assert_eq!(out[0].hints[0].line.as_deref(), Some("数值: { 之前: \"1,200,300\", 之后: 12 }"));
    }

    #[test]
    fn lists_of_numbers_stay_lists() {
        let (root, said) = joined("widths: [480, 960, 1600]\n");
        assert_eq!((root.entries()[0].1.items().len(), said), (3, 0));
        let (root, said) = joined("a: [1,2,3]\n");
        assert_eq!((root.entries()[0].1.items().len(), said), (3, 0));
    }
}
