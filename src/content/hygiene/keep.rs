//! What no rule may touch: code, elements of HTML that hold it, links, tags, addresses, file names.
//!
//! Every search has a window, so that a hostile text costs linear time.

use std::ops::Range;

use super::TextKind;
use crate::content::markdown::marked::LITERAL;
use crate::sweep;

/// No link target, tag or code span is looked for further than this.
const WINDOW: usize = 1024;
/// The label of a reference has no more bytes, in front of its closing bracket.
const MAX_LABEL: usize = 256;

const EXTENSIONS: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "svg", "mp4", "mp3", "mov", "pdf", "doc",
    "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "txt", "csv", "md", "zip", "rar", "html", "htm", "json", "yaml",
    "yml",
];

/// The bytes at which something to leave alone may be noticed.
const STARTS: [u8; 9] = *b"`<]&:@.wW";

/// The ranges to leave alone; they may overlap.
pub(super) fn ranges(text: &str, kind: TextKind) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    if kind == TextKind::Markdown {
        fenced(text, &mut found);
    }
    let mut skip_until = 0;
    let mut fences = found.clone().into_iter().peekable();
    let bytes = text.as_bytes();
    let mut literals = Literals::default();
    let mut next_close = Next { byte: b'>', at: 0 };
    let mut next_round = Next { byte: b')', at: 0 };
    while at < bytes.len() {
        if let Some(fence) = fences.next_if(|fence| fence.start <= at) {
            at = at.max(fence.end);
            continue;
        }
        if !STARTS.contains(&bytes[at]) {
            let until = fences.peek().map_or(bytes.len(), |fence| fence.start);
            at = sweep::next(&bytes[..until], at + 1, STARTS);
            continue;
        }
        let range = match bytes[at] {
            b'`' if kind == TextKind::Markdown => Some(code_span(bytes, at)),
            b'<' if kind == TextKind::Markdown && next_close.within(bytes, at) => {
                tag(bytes, at).map(|tag| literals.element(text, tag))
            }
            b']' if kind == TextKind::Markdown => target(bytes, at, &mut next_round),
            b'&' => entity(bytes, at),
            b':' if bytes[at..].starts_with(b"://") => Some(address(text, at)),
            b'@' => mail(bytes, at),
            b'.' => file_name(text, at, skip_until),
            b'w' | b'W' if starts_www(bytes, at) => Some(at..address_end(text, at)),
            _ => None,
        };
        match range {
            Some(range) => {
                at = range.end.max(at + 1);
                skip_until = at;
                found.push(range);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a text is the address of a page and nothing else.
pub(crate) fn is_one_address(text: &str) -> bool {
    let text = text.trim();
    text.find("://").is_some_and(|at| address(text, at) == (0..text.len()))
}

/// The addresses of pages in a text, in order.
pub(crate) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://") {
        if found.last().is_none_or(|last| last.end <= at) {
            found.push(address(text, at));
        }
    }
    found
}

/// Fenced code blocks.
fn fenced(text: &str, found: &mut Vec<Range<usize>>) {
    // Most texts have neither mark, and need not be parted into lines.
    if memchr::memchr2(b'`', b'~', text.as_bytes()).is_none() {
        return;
    }
    let mut open: Option<(usize, u8, usize)> = None;
    let mut at = 0;
    for line in sweep::lines(text) {
        let content = line.trim_start_matches(' ');
        let mark = content.bytes().next().filter(|mark| matches!(mark, b'`' | b'~'));
        let count = mark.map_or(0, |mark| content.bytes().take_while(|byte| *byte == mark).count());
        let indented = line.len() - content.len() > 3;
        match (open, mark) {
            (None, Some(mark)) if count >= 3 && !indented && !content[count..].contains('`') => {
                open = Some((at, mark, count));
            }
            (Some((start, kind, length)), Some(mark))
                if kind == mark && count >= length && content[count..].trim().is_empty() =>
            {
                found.push(start..at + line.len());
                open = None;
            }
            _ => {}
        }
        at += line.len();
    }
    if let Some((start, ..)) = open {
        found.push(start..text.len());
    }
}

/// Where a byte stands next; asked for rising places only, so that the whole costs one pass.
struct Next {
    byte: u8,
    at: usize,
}

impl Next {
    /// Whether it stands within the window behind `at`.
    fn within(&mut self, bytes: &[u8], at: usize) -> bool {
        if self.at < at {
            self.at = bytes[at..].iter().position(|byte| *byte == self.byte).map_or(bytes.len(), |offset| at + offset);
        }
        self.at < bytes.len().min(at + WINDOW)
    }
}

fn window(bytes: &[u8], at: usize) -> &[u8] {
    &bytes[at..bytes.len().min(at + WINDOW)]
}

fn code_span(bytes: &[u8], at: usize) -> Range<usize> {
    let rest = window(bytes, at);
    let length = rest.iter().take_while(|byte| **byte == b'`').count();
    let mut here = length;
    while here < rest.len() {
        if rest[here..].starts_with(b"\n\n") {
            break;
        }
        let run = rest[here..].iter().take_while(|byte| **byte == b'`').count();
        if run == length {
            return at..at + here + run;
        }
        here += run.max(1);
    }
    at..at + length
}

/// `<tag …>`, `<!-- … -->`, `<https://…>`.
fn tag(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = window(bytes, at);
    rest.get(1).filter(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))?;
    let end = if rest.starts_with(b"<!--") {
        rest.windows(3).position(|part| part == b"-->").map(|end| end + 2)
    } else {
        rest.iter().position(|byte| *byte == b'>')
    };
    end.map(|end| at..at + end + 1)
}

/// Follows the elements whose text stands as it is.
#[derive(Debug, Default)]
struct Literals {
    /// Whether a `<pre>` was never closed: no later one is either.
    is_open_to_the_end: bool,
}

impl Literals {
    /// `<code>…</code>`, `<pre>…</pre>` whose first tag is `tag`; of any other element the tag alone.
    fn element(&mut self, text: &str, tag: Range<usize>) -> Range<usize> {
        let bytes = text.as_bytes();
        let name_len = bytes[tag.start + 1..tag.end].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = &bytes[tag.start + 1..tag.start + 1 + name_len];
        if !LITERAL.iter().any(|literal| literal.as_bytes().eq_ignore_ascii_case(name)) {
            return tag;
        }
        // A `<pre>` ends where it is closed, the others within their paragraph.
        let is_block = name.eq_ignore_ascii_case(b"pre");
        let rest = if is_block { &bytes[tag.end..] } else { window(bytes, tag.end) };
        if is_block && self.is_open_to_the_end {
            return tag;
        }
        let is_end = |at: &usize| rest[at + 2..].get(..name_len).is_some_and(|end| end.eq_ignore_ascii_case(name));
        let end = memchr::memmem::find_iter(rest, b"</").find(is_end);
        self.is_open_to_the_end |= is_block && end.is_none();
        let within = |end: &usize| is_block || memchr::memmem::find(&rest[..*end], b"\n\n").is_none();
        end.filter(within).map_or(tag.clone(), |end| tag.start..tag.end + end)
    }
}

/// `](target)` and `]: target`.
fn target(bytes: &[u8], at: usize, closing: &mut Next) -> Option<Range<usize>> {
    let rest = window(bytes, at);
    match rest.get(1)? {
        b'(' if closing.within(bytes, at) => {
            let mut depth = 0;
            for (offset, byte) in rest.iter().enumerate().skip(1) {
                match byte {
                    b'(' => depth += 1,
                    b')' => depth -= 1,
                    b'\n' if rest.get(offset + 1) == Some(&b'\n') => return None,
                    _ => {}
                }
                if depth == 0 {
                    return Some(at + 1..at + offset + 1);
                }
            }
            None
        }
        b':' => {
            let from = at.saturating_sub(MAX_LABEL);
            let line = bytes[from..at].iter().rposition(|byte| *byte == b'\n').map(|end| from + end + 1);
            let line = line.or_else(|| (from == 0).then_some(0))?;
            let starts = bytes[line..at].trim_ascii_start().starts_with(b"[");
            let is_footnote = bytes[line..at].trim_ascii_start().starts_with(b"[^");
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            (starts && !is_footnote).then_some(at + 1..at + end)
        }
        _ => None,
    }
}

/// `&nbsp;`.
fn entity(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let end = bytes[at + 1..].iter().take(12).position(|byte| *byte == b';')?;
    let name = &bytes[at + 1..at + 1 + end];
    (!name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#'))
        .then_some(at..at + end + 2)
}

fn is_address(character: char) -> bool {
    character.is_ascii_graphic() && !matches!(character, '"' | '<' | '>' | '`' | '|' | '\\' | '^' | '{' | '}')
}

/// The address around `://`.
fn address(text: &str, at: usize) -> Range<usize> {
    let scheme = text.as_bytes()[..at].iter().rev().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    at - scheme..address_end(text, at)
}

/// Where an address ends: before a bracket that it did not open, and before the marks of the sentence it stands in.
fn address_end(text: &str, at: usize) -> usize {
    let mut opened = 0;
    let belongs = |character: &char| match character {
        '(' => {
            opened += 1;
            true
        }
        ')' if opened == 0 => false,
        ')' => {
            opened -= 1;
            true
        }
        other => is_address(*other),
    };
    let len = text[at..].chars().take_while(belongs).map(char::len_utf8).sum::<usize>();
    at + text[at..at + len].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']).len()
}

fn starts_www(bytes: &[u8], at: usize) -> bool {
    bytes.len() > at + 4
        && bytes[at..at + 4].eq_ignore_ascii_case(b"www.")
        && !at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric())
}

fn mail(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-');
    let name = bytes[..at].iter().rev().take(64).take_while(|byte| is_name(byte)).count();
    let host = bytes[at + 1..]
        .iter()
        .take(128)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    (name > 0 && bytes[at + 1..at + 1 + host].contains(&b'.')).then_some(at - name..at + 1 + host)
}

/// The file name whose extension begins at `dot`; it may hold Chinese and half-width brackets.
fn file_name(text: &str, dot: usize, from: usize) -> Option<Range<usize>> {
    let rest = &text.as_bytes()[dot + 1..];
    let len = rest.iter().take(5).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let extension = text[dot + 1..dot + 1 + len].to_ascii_lowercase();
    if !EXTENSIONS.contains(&extension.as_str()) || rest.get(len).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut start = dot;
    let mut closed = 0;
    for (at, character) in text[..dot].char_indices().rev().take(120) {
        let stops = character.is_whitespace()
            || matches!(
                character,
                '，' | '。'
                    | '；'
                    | '：'
                    | '、'
                    | '“'
                    | '”'
                    | '《'
                    | '》'
                    | '（'
                    | '）'
                    | '【'
                    | '】'
                    | '<'
                    | '>'
                    | '|'
            )
            || matches!(character, '"' | '\'' | ':' | ',' | ';' | '!' | '?' | '[' | ']' | '`' | '*');
        match character {
            ')' => closed += 1,
            '(' if closed > 0 => closed -= 1,
            '(' => break,
            _ => {}
        }
        if stops || at < from {
            break;
        }
        start = at;
    }
    (start < dot).then_some(start..dot + 1 + len)
}
