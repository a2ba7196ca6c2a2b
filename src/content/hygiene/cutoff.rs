//! W214: a paragraph that stops in the middle of a sentence. Reported only.

use std::ops::Range;

use super::TextKind;
use super::script::is_han;
use crate::sweep;

/// Shorter paragraphs are headings, signatures, items.
const MIN_CHARACTERS: usize = 20;
/// Numbered lines up to this length are headings even with a comma in them.
const HEADING_CHARACTERS: usize = 40;

/// The last characters of the paragraphs that end without an end mark, in bytes of `text`, which consists of `lines`.
pub(super) fn find(
    text: &str,
    kind: TextKind,
    lines: &[Range<usize>],
    furniture: &[Range<usize>],
) -> Vec<Range<usize>> {
    let is_furniture = |line: &Range<usize>| {
        let next = furniture.partition_point(|range| range.end <= line.start);
        furniture.get(next).is_some_and(|range| range.start < line.end)
    };
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if !is_cut_off(&text[line.clone()]) || is_furniture(line) {
            continue;
        }
        let next = lines.get(index + 1);
        let ends = kind != TextKind::Markdown
            || next.is_none_or(|next| is_furniture(next) || starts_block(&text[next.clone()]));
        if ends {
            let end = line.start + text[line.clone()].trim_end().len();
            let last = text[..end].char_indices().next_back().map_or(line.start, |(at, _)| at);
            found.push(last..end);
        }
    }
    found
}

/// Whether a line cannot go on with the paragraph before.
fn starts_block(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty()
        || line.starts_with(['#', '>', '|', '`', '~', '!', '<', '\u{3000}'])
        || ["- ", "* ", "+ ", "---", "***"].iter().any(|mark| line.starts_with(mark))
        || is_numbered(line)
}

/// `一、`, `（二）`, `3.`, `4、`, `第五`.
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start_matches(['（', '(', '第']);
    let number = line.len()
        - line
            .trim_start_matches(|character: char| {
                character.is_ascii_digit() || "一二三四五六七八九十百".contains(character)
            })
            .len();
    number > 0
        && number <= 12
        && line[number..].starts_with(['、', '.', '．', '）', ')', '章', '节', '条', ' ', '，', ','])
}

fn is_cut_off(line: &str) -> bool {
    let line = sweep::without_end(line);
    // Most lines, before anything is looked at more closely.
    if line.is_empty() || line.ends_with('。') {
        return false;
    }
    let line = sweep::trim(line);
    if line.starts_with(['#', '|', '>', '!', '<', '[', '`', '-', '*', '+'])
        && !line.starts_with("- ")
        && !line.starts_with("* ")
    {
        return false;
    }
    let Some(last) = line.trim_end_matches(['*', '_', '~']).chars().next_back() else { return false };
    let stops = is_han(last) || matches!(last, '，' | ',' | '、' | '的');
    if !stops {
        return false;
    }
    let count = line.chars().filter(|character| is_han(*character)).count();
    let ends_inside = matches!(last, '，' | ',' | '、');
    let has_sentence = line.contains(['。', '；', ';']);
    let has_comma = line.contains(['，', ',']);
    let is_heading = is_numbered(line) && !has_sentence && line.chars().count() <= HEADING_CHARACTERS;
    count >= MIN_CHARACTERS && !is_heading && (has_sentence || ends_inside || has_comma && count >= HEADING_CHARACTERS)
}
