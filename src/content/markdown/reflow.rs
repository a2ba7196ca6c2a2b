//! Texts typed as in a word processor, made into Markdown: lines without empty lines between them become paragraphs,
//! `一、…` on a line of its own becomes a heading, the indentation of a paragraph's first line vanishes.
//!
//! Only the text handed to the parser changes; places in messages stay those of the author's file.

use memchr::memmem;

use super::characters::{is_east_asian, is_han};
use super::manuscript::{Change, Manuscript};
use super::marked::HtmlBlocks;
use super::numbering::{bare_heading, numbered};
use super::repair::repairs;
use crate::sweep;

/// A line that does not end a sentence is taken for wrapped text from this many characters on.
const WRAPPED_FROM: usize = 15;

/// What a line is, as far as this pass needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Blank,
    /// A heading with marks.
    Heading,
    /// A list item.
    Item,
    /// Quote, table, HTML, code, rule, definition, or a line indented within a list.
    Other,
    /// The line of an HTML block in which the last open tag is closed.
    HtmlEnd,
    /// Plain text.
    Plain,
}

/// `manuscript` with its typed structure made visible. `is_title` says of a bare line whether it names a section.
pub(crate) fn reflow(manuscript: Manuscript, is_title: &dyn Fn(&str) -> bool) -> Manuscript {
    let tables = super::typed_tables::tables(manuscript.text());
    let manuscript = manuscript.changed(&tables);
    let repairs = repairs(manuscript.text());
    let manuscript = manuscript.changed(&repairs);
    let text = manuscript.text();
    let lines: Vec<(usize, &str)> = lines_of(text).collect();
    let kinds = kinds(&lines);
    let filled = |kind: &&Line| **kind != Line::Blank;
    let first = kinds.iter().position(|kind| filled(&kind)).unwrap_or(0);
    let last = kinds.iter().rposition(|kind| filled(&kind)).unwrap_or(0);
    let is_dense = last > first && !kinds[first..last].contains(&Line::Blank);
    let has_headings = kinds.contains(&Line::Heading);
    let mut changes = Vec::new();
    let mut is_free = true;
    let has_comments = memmem::find(text.as_bytes(), b"<!--").is_some();
    let mut is_comment = false;
    for (index, (start, line)) in lines.iter().enumerate() {
        let next = kinds.get(index + 1).copied().unwrap_or(Line::Blank);
        let was_comment = is_comment;
        is_comment = has_comments && opens_comment(line, is_comment, &lines[index + 1..], &kinds[index + 1..]);
        if was_comment && (is_comment || kinds[index] != Line::Plain) {
            is_free = false;
            continue;
        }
        if kinds[index] != Line::Plain {
            if kinds[index] == Line::Other && is_remark(sweep::trim(line)) {
                let indent = line.len() - line.trim_start().len();
                changes.push(Change::insert(start + indent, "\\"));
            }
            // Up to an empty line all would belong to the HTML block.
            let is_behind = kinds[index] == Line::HtmlEnd && matches!(next, Line::Plain | Line::Item | Line::Heading);
            if is_behind || is_dense && kinds[index] == Line::Item && next == Line::Plain {
                changes.push(Change::insert(start + line.len(), "\n"));
            }
            is_free = matches!(kinds[index], Line::Blank | Line::Heading) || is_behind;
            continue;
        }
        let shown = sweep::trim(line);
        let indent = line.len() - line.trim_start().len();
        if indent > 0 && (line.starts_with('\u{3000}') || shown.starts_with(begins_chinese)) {
            changes.push(Change::delete(*start..start + indent));
        }
        let may_be_heading = is_dense || is_free;
        let level =
            if may_be_heading && is_title(shown) { Some(2) } else { bare_heading(shown).filter(|_| !has_headings) };
        let is_heading = level.is_some() && may_be_heading && !is_comment && !was_comment;
        let ends = next == Line::Plain
            && !is_heading
            && !is_comment
            && ends_paragraph(shown, lines[index + 1].1, is_dense)
            && !is_open(shown, lines[index + 1].1);
        if let (Some(level), true) = (level, is_heading) {
            changes.push(Change::insert(start + indent, if level == 2 { "## " } else { "### " }));
            if let Some((start, line)) = lines.get(index + 1).filter(|(_, line)| is_underline(line)) {
                changes.push(Change::delete(*start..start + line.len()));
            }
        } else if ends {
            changes.push(Change::insert(start + line.len(), "\n"));
        }
        is_free = is_heading || ends;
    }
    manuscript.changed(&changes)
}

/// Whether a comment that begins within `line`, or before it, goes on below; one without an end is text.
fn opens_comment(line: &str, is_open: bool, lines: &[(usize, &str)], kinds: &[Line]) -> bool {
    if is_open {
        return !line.contains("-->");
    }
    let Some(at) = line.rfind("<!--").filter(|at| !line[*at..].contains("-->")) else { return false };
    let mut below = lines.iter().zip(kinds).take_while(|(_, kind)| **kind != Line::Blank);
    !line[..at].trim().is_empty() && below.any(|((_, line), _)| line.contains("-->"))
}

/// Whether bold text or a link begins on a line and ends on the next.
fn is_open(line: &str, next: &str) -> bool {
    let has_half = |line: &str| line.matches("**").count() % 2 == 1;
    let opens_link = line.rfind('[').is_some_and(|at| !line[at..].contains(']'));
    has_half(line) && has_half(next) || opens_link && next.find("](").is_some_and(|at| !next[..at].contains('['))
}

/// Whether a line makes the one above it a heading.
fn is_underline(line: &str) -> bool {
    let shown = line.trim();
    !shown.is_empty() && (shown.bytes().all(|byte| byte == b'=') || shown.bytes().all(|byte| byte == b'-'))
}

/// Whether a line such as `[注]: 数据截至2023年底。`, which Markdown takes for the address of links, is a sentence.
fn is_remark(shown: &str) -> bool {
    let Some((label, rest)) = shown.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else { return false };
    let rest = rest.trim_start();
    !label.starts_with('^') && rest.starts_with(is_han) && !rest.contains(['/', '#', '.', '\\'])
}

/// Lines without their ends, each with its first byte.
pub(crate) fn lines_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    sweep::lines(text).map(move |line| {
        let start = at;
        at += line.len();
        (start, sweep::without_end(line))
    })
}

fn kinds(lines: &[(usize, &str)]) -> Vec<Line> {
    let mut fences = Fences::default();
    let mut html = HtmlBlocks::default();
    let mut is_list = false;
    let mut kinds = Vec::with_capacity(lines.len());
    for (_, line) in lines {
        let shown = sweep::trim(line);
        let kind = if fences.hold(line) {
            Line::Other
        } else {
            html.kind(line, shown).unwrap_or_else(|| kind(line, shown, is_list))
        };
        is_list = match kind {
            Line::Item => true,
            // What is indented below a footnote belongs to it.
            Line::Other if shown.starts_with("[^") => true,
            Line::Blank => is_list,
            _ => is_list && line.starts_with([' ', '\t']),
        };
        kinds.push(kind);
    }
    kinds
}

fn kind(line: &str, shown: &str, is_list: bool) -> Line {
    let marks = shown.bytes().take_while(|byte| *byte == b'#').count();
    if shown.is_empty() {
        Line::Blank
    } else if (1..=6).contains(&marks) && matches!(shown.as_bytes().get(marks), None | Some(b' ' | b'\t')) {
        Line::Heading
    } else if is_item(shown) {
        Line::Item
    } else if is_list && line.starts_with([' ', '\t'])
        || shown.starts_with(['|', '>', '<'])
        || shown.starts_with("[^")
        || (shown.starts_with('[') && shown.contains("]:"))
        || shown.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ' | '|' | ':'))
    {
        Line::Other
    } else {
        Line::Plain
    }
}

/// The run of marks with which a fenced code block begins or ends.
pub(crate) fn fence_mark(line: &str) -> Option<&str> {
    let shown = line.trim_start_matches(' ');
    let mark = shown.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let len = shown.bytes().take_while(|byte| char::from(*byte) == mark).count();
    // Backticks within the line make it a code span.
    let is_fence = len >= 3 && line.len() - shown.len() < 4 && (mark == '~' || !shown[len..].contains('`'));
    is_fence.then(|| &shown[..len])
}

/// Follows fenced code, and code in `<pre>`, through the lines of a text.
#[derive(Debug, Default)]
pub(crate) struct Fences<'a> {
    /// The marks that opened the code.
    open: Option<&'a str>,
    /// Whether a `<pre>` is open.
    is_pre: bool,
}

impl<'a> Fences<'a> {
    /// Whether `line`, the next one, is code or a fence.
    pub(crate) fn hold(&mut self, line: &'a str) -> bool {
        if self.is_pre || self.open.is_none() && begins_pre(line) {
            self.is_pre = !ends_pre(line);
            return true;
        }
        let mark = fence_mark(line);
        let was_open = self.open.is_some();
        match (self.open, mark) {
            (Some(open), Some(mark)) if mark.starts_with(open) && line.trim() == mark => self.open = None,
            (None, Some(mark)) => self.open = Some(mark),
            _ => {}
        }
        was_open || mark.is_some()
    }
}

/// Whether a line begins an HTML block that goes on to `</pre>`, whatever stands in it.
fn begins_pre(line: &str) -> bool {
    let shown = line.trim_start_matches(' ').as_bytes();
    let is_named = shown.get(..4).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<pre"));
    is_named && line.len() - shown.len() < 4 && matches!(shown.get(4), None | Some(b' ' | b'\t' | b'>'))
}

fn ends_pre(line: &str) -> bool {
    line.as_bytes().windows(6).any(|end| end.eq_ignore_ascii_case(b"</pre>"))
}

/// Whether a line without indentation is a Markdown list item.
pub(crate) fn is_item(shown: &str) -> bool {
    let digits = shown.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &shown[digits..];
    let mark =
        if (1..=9).contains(&digits) { rest.strip_prefix(['.', ')']) } else { rest.strip_prefix(['-', '*', '+']) };
    mark.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Whether an indented line is the beginning of a Chinese paragraph rather than code.
fn begins_chinese(c: char) -> bool {
    is_east_asian(c) || matches!(c, '“' | '‘' | '—')
}

/// Whether a paragraph ends with `line` although no empty line follows. Between numbered lines, and those with the mark of a list, that is always so;
/// elsewhere only in a dense text, one without any empty line, where a line ends a sentence or is too short to have
/// been wrapped.
fn ends_paragraph(line: &str, next: &str, is_dense: bool) -> bool {
    let ends_sentence =
        line.ends_with(['。', '！', '？', '；', '：', '”', '）', '】', '…', '.', '!', '?', ';', ':', ')']);
    let is_short = line.ends_with(is_han) && line.chars().count() < WRAPPED_FROM;
    if numbered(next).is_some() {
        return ends_sentence || is_short || numbered(line).is_some();
    }
    // Nobody begins a line that goes on with two wide spaces, as Chinese paragraphs begin.
    next.starts_with('\u{3000}') || is_dense && (ends_sentence || is_short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reflowed(text: &str) -> String {
        reflow(Manuscript::of(text, 0..text.len()), &|line| line == "主要做法").text().to_owned()
    }

    #[test]
    fn typed_lines_become_paragraphs_and_numbered_lines_headings() {
        assert_eq!(
            reflowed(
                "一、背景\n　　夜里找不到人。\n　　阀门也找不到。\n二、办法\n（一）建网\n每片两人。\n主要做法\n点灯。"
            ),
            "## 一、背景\n夜里找不到人。\n\n阀门也找不到。\n\n## 二、办法\n### （一）建网\n每片两人。\n\n## 主要做法\n点灯。"
        );
    }

    #[test]
    fn wrapped_lines_lists_and_code_stay() {
        let wrapped = "老旧小区多，水管年头长，夜里报修常常要打\n几个电话才找到人。\n";
        assert_eq!(reflowed(wrapped), wrapped);
        let list = "- 甲。\n- 乙。\n1. 丙。\n2. 丁。\n| a | b |\n|---|---|\n```\n一、甲。\n二、乙。\n```\n";
        assert_eq!(reflowed(list), list);
        assert_eq!(reflowed("- 甲。\n乙。\n丙。"), "- 甲。\n\n乙。\n\n丙。");
    }

    #[test]
    fn what_goes_on_over_a_line_end_is_not_cut() {
        for whole in [
            "甲乙。 <!-- 内部。\n不公开。 --> 丙。\n丁。",
            "他说**灯亮着。\n人就在**。",
            "见[夜间。\n值班法](https://a.cn)。",
        ] {
            assert_eq!(reflowed(whole).split("\n\n").next(), Some(whole.trim_end_matches("\n丁。")), "{whole}");
        }
        assert_eq!(reflowed("甲 <!-- 没有完。\n乙。"), "甲 <!-- 没有完。\n\n乙。");
    }

    #[test]
    fn wide_spaces_begin_a_paragraph_and_underlines_make_a_heading() {
        assert_eq!(reflowed("# 题\n\n　　甲甲\n　　乙乙。\n　　丙。\n"), "# 题\n\n甲甲\n\n乙乙。\n\n丙。\n");
        assert_eq!(reflowed("主要做法\n--------\n\n乙。"), "## 主要做法\n\n\n乙。");
        assert_eq!(reflowed("另一件事\n========\n\n乙。"), "另一件事\n========\n\n乙。");
    }

    #[test]
    fn a_sentence_is_no_address_and_a_note_keeps_its_paragraphs() {
        assert_eq!(reflowed("甲。\n\n[注]: 数据截至2023年底。"), "甲。\n\n\\[注]: 数据截至2023年底。");
        let kept =
            "甲[^1][表][t]。\n\n[^1]: 注一。\n\n    注一的第二段。\n\n[t]: 附表/一.pdf\n[u]: https://a.cn\n\n乙。";
        assert_eq!(reflowed(kept), kept);
    }

    #[test]
    fn numbered_lines_are_paragraphs_of_their_own() {
        assert_eq!(
            reflowed("办法：\n1.建网。\n2.画图。\n\n完，\n一是甲"),
            "办法：\n\n1.建网。\n\n2.画图。\n\n完，\n一是甲"
        );
    }

    #[test]
    fn lines_with_the_marks_of_word_processors_are_paragraphs_of_their_own() {
        for mark in ["● ", "■", "▶ ", "◆　", "➢", "• "] {
            let text = format!("背景。\n\n{mark}走访三个月，\n{mark}标注老人\n{mark}做成一张图。\n\n完。");
            let parted = format!("背景。\n\n{mark}走访三个月，\n\n{mark}标注老人\n\n{mark}做成一张图。\n\n完。");
            assert_eq!(reflowed(&text), parted);
        }
        assert_eq!(reflowed("甲\n●\n\n乙。"), "甲\n●\n\n乙。");
    }

    #[test]
    fn with_empty_lines_only_lines_of_their_own_are_headings() {
        assert_eq!(
            reflowed("一、背景\n\n夜里，\n一、不是\n\n    缩进的段落。\n"),
            "## 一、背景\n\n夜里，\n一、不是\n\n缩进的段落。\n"
        );
        assert_eq!(reflowed("# 题\n\n一、背景\n\n主要做法\n"), "# 题\n\n一、背景\n\n## 主要做法\n");
    }
}
