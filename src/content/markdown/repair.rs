//! Markdown as people write it who learned it yesterday: `##背景`, `![灯](01 值班灯.jpg)`, `![灯]（灯.jpg）`,
//! `![灯] (灯.jpg)`, `![灯](灯.jpg “值班灯”)`, `![灯](灯.jpg =300x)`.
//!
//! Plain Markdown would show these as text. Only what cannot mean anything else is changed, outside code.

use std::ops::Range;

use super::characters::is_han;
use super::manuscript::Change;
use super::reflow::{Fences, lines_of};
use crate::sweep;

/// Ends of file names that are pictures.
const PICTURES: &[&str] = &[".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".bmp", ".svg", ".tif", ".tiff"];

/// What people put around a title.
const QUOTES: [char; 7] = ['"', '“', '”', '＂', '「', '」', '\''];
const SPACES: [char; 2] = [' ', '\u{3000}'];

/// Words and paths of a link are looked for within this many characters.
const MAX_CHARS: usize = 300;

/// The changes that make `text` mean what its author meant.
pub(super) fn repairs(text: &str) -> Vec<Change> {
    let bytes = text.as_bytes();
    let mut changes = Vec::new();
    let mut end = 0;
    // Most lines have neither mark.
    for at in memchr::memchr2_iter(b'#', b']', bytes) {
        if at >= end {
            let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |before| before + 1);
            end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len);
            repair_line(start, sweep::without_end(&text[start..end]), &mut changes);
        }
    }
    if !changes.is_empty() && memchr::memchr3(b'`', b'~', b'<', bytes).is_some() {
        leave_code(text, &mut changes);
    }
    changes
}

/// Takes out the changes within code.
fn leave_code(text: &str, changes: &mut Vec<Change>) {
    let mut fences = Fences::default();
    let mut code = lines_of(text).filter(|(_, line)| fences.hold(line)).peekable();
    changes.retain(|change| {
        let at = change.range.start;
        while code.next_if(|(start, line)| start + line.len() < at).is_some() {}
        code.peek().is_none_or(|(start, _)| at < *start)
    });
}

fn repair_line(start: usize, line: &str, changes: &mut Vec<Change>) {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    // One `#` may be a topic: `#文明出行`.
    if (2..=6).contains(&marks) && line[marks..].starts_with(|c: char| is_han(c) || c == '（') {
        changes.push(Change::insert(start + marks, " "));
    }
    // Backticks would need a parser to tell code from text.
    if !line.contains(']') || line.contains('`') {
        return;
    }
    let mut at = 0;
    while let Some(step) = line[at..].find(']') {
        let close = at + step;
        at = close + 1;
        let Some((inside, end)) = parentheses(line, at) else { continue };
        if let Some(open) = opening(line, close) {
            link(start, line, open, (close, inside, end), changes);
            at = end;
        }
    }
}

/// What stands within the parentheses that open at `at` or behind spaces there, and the byte behind them. `None` if there are none, or if
/// they hold more than a path.
fn parentheses(line: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let at = line.len() - line[at..].trim_start_matches(SPACES).len();
    let first = line[at..].chars().next().filter(|c| matches!(c, '(' | '（'))?;
    let mut depth = 0_usize;
    for (offset, c) in line[at..].char_indices().take(MAX_CHARS) {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' if depth == 1 => {
                return Some((at + first.len_utf8()..at + offset, at + offset + c.len_utf8()));
            }
            ')' | '）' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The `[` that the `]` at `close` belongs to, if there is no bracket between.
fn opening(line: &str, close: usize) -> Option<usize> {
    let mut before = line[..close].char_indices().rev().take(MAX_CHARS);
    before.find(|(_, c)| matches!(c, '[' | ']')).filter(|(_, c)| *c == '[').map(|(at, _)| at)
}

fn link(
    start: usize,
    line: &str,
    open: usize,
    (close, inside, end): (usize, Range<usize>, usize),
    changes: &mut Vec<Change>,
) {
    let written = &line[inside.clone()];
    let (first, last) = (close + 1..inside.start, inside.end..end);
    // Most links are written as they should be.
    if first.len() == 1 && last.len() == 1 && !written.contains(SPACES) && !line[..open].ends_with('！') {
        return;
    }
    let written = Written::of(written);
    let path = written.path;
    let lower = path.to_ascii_lowercase();
    let is_picture_file = PICTURES.iter().any(|end| lower.ends_with(end));
    let is_address = lower.starts_with("http://") || lower.starts_with("https://");
    let looks_like_path = is_picture_file
        || is_address
        || [".md", ".pdf", ".docx", ".xlsx", ".html"].iter().any(|end| lower.ends_with(end));
    // `[1] (附件.pdf)` may be a note; a picture with a space in front of its path is nothing else.
    let is_apart = line[first.start..].starts_with(SPACES);
    if !looks_like_path || is_apart && !(is_picture_file && line[..open].ends_with(['!', '！'])) {
        return;
    }
    if is_picture_file && line[..open].ends_with('！') {
        changes.push(Change { range: start + open - '！'.len_utf8()..start + open, with: "!".into() });
    }
    if first.len() > 1 {
        changes.push(Change { range: start + first.start..start + first.end, with: "(".into() });
    }
    let at = start + inside.start + written.start;
    if path.contains(SPACES) && !path.starts_with('<') && !is_address {
        changes.push(Change::insert(at, "<"));
        changes.push(Change::insert(at + path.len(), ">"));
    }
    if let Some((title, [opening, closing])) = &written.title {
        let title = start + inside.start + title.start..start + inside.start + title.end;
        changes.push(Change { range: title.start..title.start + opening, with: "\"".into() });
        changes.push(Change { range: title.end - closing..title.end, with: "\"".into() });
    }
    if let Some(size) = written.size.filter(|_| is_picture_file) {
        changes.push(Change::delete(start + inside.start + size.start..start + inside.start + size.end));
    }
    if last.len() > 1 {
        changes.push(Change { range: start + last.start..start + last.end, with: ")".into() });
    }
}

/// What stands in the parentheses of a link: `01 灯.jpg "值班灯" =300x`.
struct Written<'w> {
    path: &'w str,
    /// Where the path begins.
    start: usize,
    /// A title in other quotes than those of Markdown, with the lengths of the two.
    title: Option<(Range<usize>, [usize; 2])>,
    /// The size that other programs take a picture's width from, with the space in front of it.
    size: Option<Range<usize>>,
}

impl<'w> Written<'w> {
    fn of(written: &'w str) -> Self {
        let start = written.len() - written.trim_start().len();
        let mut rest = written.trim_end();
        let size =
            rest.rfind(" =").filter(|at| is_size(&rest[at + 2..])).map(|at| rest[..at].trim_end().len()..rest.len());
        if let Some(size) = &size {
            rest = &rest[..size.start];
        }
        let Some(at) = title_of(rest) else {
            return Self { path: rest[start.min(rest.len())..].trim_end(), start, title: None, size };
        };
        let path = rest[..at].trim_end().get(start..).unwrap_or_default();
        let quote = |c: Option<char>| c.filter(|c| *c != '"').map_or(1, char::len_utf8);
        let quotes = [quote(rest[at..].chars().next()), quote(rest.chars().next_back())];
        let title = (quotes != [1, 1]).then_some((at..rest.len(), quotes));
        Self { path, start, title, size }
    }
}

/// Where the title in quotes begins with which `written` ends.
fn title_of(written: &str) -> Option<usize> {
    let inner = written.strip_suffix(QUOTES)?;
    let mut quotes = inner.rmatch_indices(QUOTES).map(|(at, _)| at);
    // One quote within the title would end it.
    quotes.next().filter(|at| written[..*at].ends_with(SPACES))
}

/// `300x`, `300x200`, `x200`, `50%`, `300`.
fn is_size(written: &str) -> bool {
    !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit() || b"xX*%".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::Manuscript;

    fn repaired(text: &str) -> String {
        Manuscript::of(text, 0..text.len()).changed(&repairs(text)).text().to_owned()
    }

    #[test]
    fn what_can_only_be_meant_as_markdown_becomes_markdown() {
        assert_eq!(repaired("##背景\n###（一）建网"), "## 背景\n### （一）建网");
        assert_eq!(
            repaired("![灯](01 值班灯.jpg)和![外景]( 外 景.PNG \"题 目\")"),
            "![灯](<01 值班灯.jpg>)和![外景]( <外 景.PNG> \"题 目\")"
        );
        assert_eq!(repaired("！[灯]（灯(1).jpg）"), "![灯](灯(1).jpg)");
        assert_eq!(
            repaired("![灯](灯.jpg “题目”)和![灯](01 灯.jpg ”题 目“ )"),
            "![灯](灯.jpg \"题目\")和![灯](<01 灯.jpg> \"题 目\" )"
        );
        assert_eq!(repaired("![灯](灯.jpg =300x)、![灯](灯.jpg \"题\" =50%)"), "![灯](灯.jpg)、![灯](灯.jpg \"题\")");
        assert_eq!(repaired("![灯] (灯.jpg)、！[灯]　（灯.jpg “题”）"), "![灯](灯.jpg)、![灯](灯.jpg \"题\")");
        assert_eq!(
            repaired("见[网站]（https://example.org）和[方案](附件/工作 方案.pdf)"),
            "见[网站](https://example.org)和[方案](<附件/工作 方案.pdf>)"
        );
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "#话题",
            "##",
            "```\n##背景\n![a](b c.jpg)\n```",
            "<pre>\n##背景\n\n##做法\n</pre>",
            "`![a](b c.jpg)`",
            "[1]（见 附件）",
            "[甲](乙.md \"题\")",
            "![a](<b c.jpg>)",
            "[甲](https://example.org/a \"题 目\")",
            "[x](",
            "](a b.jpg)]（",
            "[甲] (乙.pdf)",
            "![甲] (外景)",
            "![a](b.jpg 'c')",
        ] {
            assert_eq!(repaired(text), text);
        }
    }
}
