//! The plain part of YAML that nearly all front matter uses, read in one pass: block maps and lists, flow lists and
//! maps on one line, plain and simply quoted scalars.
//!
//! An optimisation without a meaning of its own: whatever is unusual in the least yields `None` and goes to the crate.
//! A tree from here equals the tree from there, without any repair; a property test holds the two together.

use std::ops::Range;

use super::fence::key_of;
use super::node::{Key, Kind, Node};
use super::repair::is_indent;

/// Deeper structures than real records have go to the crate.
const MAX_DEPTH: usize = 8;
/// Larger maps than records and catalogues have go to the crate, which finds duplicates by hash.
const MAX_ENTRIES: usize = 512;
/// Longer keys go to the crate, which limits them.
const MAX_KEY_BYTES: usize = 100;

/// Reads `text[range]`; `None` when anything in it is out of the ordinary.
pub(super) fn read(text: &str, range: Range<usize>, is_known_key: &dyn Fn(&str) -> bool) -> Option<Node> {
    if has_odd_characters(&text.as_bytes()[range.clone()]) {
        return None;
    }
    let mut reader = Reader { text, end: range.end, next: range.start, line: None, is_known_key };
    reader.advance()?;
    let empty = Node { kind: Kind::Map(Vec::new()), span: range.start..range.start };
    let Some(line) = reader.line else { return Some(empty) };
    let root = if line.column == 0 { reader.map(0, 0)? } else { return None };
    if reader.line.is_none() { Some(root) } else { None }
}

/// Control characters, byte order marks and line separators: the crate knows what they mean.
#[expect(clippy::needless_bitwise_bool, reason = "a branch for each byte would be what takes the time")]
fn has_odd_characters(bytes: &[u8]) -> bool {
    // Each byte with the two behind it, without a branch, so that many are compared at once; the last two by themselves.
    let is_odd = |[first, second, third]: [u8; 3]| {
        (first < 0x20) & (first != b'\n')
            | (first == 0x7f)
            | (first == 0xc2) & (second < 0xa0)
            | (first == 0xe2) & (second == 0x80) & (third & 0xfe == 0xa8)
            | (first == 0xef) & ((second == 0xbb) & (third == 0xbf) | (second == 0xbf) & (third >= 0xbe))
    };
    let at = |from: usize| bytes.get(from..).unwrap_or_default().iter();
    at(0).zip(at(1)).zip(at(2)).fold(false, |found, ((first, second), third)| found | is_odd([*first, *second, *third]))
        || bytes.iter().rev().take(2).any(|byte| (*byte < 0x20 && *byte != b'\n') || *byte == 0x7f)
        || matches!(bytes, [.., 0xc2, ..0xa0])
}

/// What is left of a line: its content from `at`, which stands in `column`.
#[derive(Clone, Copy)]
struct Line {
    at: usize,
    end: usize,
    column: usize,
}

struct Reader<'a> {
    text: &'a str,
    end: usize,
    next: usize,
    line: Option<Line>,
    is_known_key: &'a dyn Fn(&str) -> bool,
}

impl<'a> Reader<'a> {
    /// Goes to the next line that is neither blank nor a comment; `line` is `None` at the end. `None` when the indent
    /// is not made of spaces.
    fn advance(&mut self) -> Option<()> {
        self.line = None;
        while self.next < self.end {
            let start = self.next;
            let rest = &self.text.as_bytes()[start..self.end];
            let end = memchr::memchr(b'\n', rest).map_or(self.end, |end| start + end);
            self.next = end + 1;
            let line = &self.text[start..end];
            let content = line.trim_start_matches(' ');
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if content.starts_with(is_indent) {
                return None;
            }
            let column = line.len() - content.len();
            let end = start + line.trim_end_matches(' ').len();
            self.line = Some(Line { at: start + column, end, column });
            break;
        }
        Some(())
    }

    fn rest(&self, line: Line) -> &'a str {
        &self.text[line.at..line.end]
    }

    /// A map whose keys stand in `column`, from the current line on.
    fn map(&mut self, column: usize, depth: usize) -> Option<Node> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let start = self.line?.at;
        while let Some(line) = self.line.filter(|line| line.column == column) {
            if entries.len() == MAX_ENTRIES || is_item(self.rest(line)) {
                return None;
            }
            let (key, after) = self.key(line)?;
            if entries.iter().any(|(other, _)| other.text == key.text) {
                return None;
            }
            let value = self.value(Line { at: after, ..line }, column, depth)?;
            entries.push((key, value));
        }
        if self.line.is_some_and(|line| line.column > column) {
            return None;
        }
        let end = entries.last().map(|(key, value)| value.span.end.max(key.span.end))?;
        Some(Node { kind: Kind::Map(entries), span: start..end })
    }

    /// The items whose dashes stand in `column`, from the current line on.
    fn list(&mut self, column: usize, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        let start = self.line?.at;
        while let Some(line) = self.line.filter(|line| line.column == column && is_item(self.rest(*line))) {
            let content = self.rest(line)[1..].trim_start_matches(' ');
            let at = line.end - content.len();
            let line = Line { at, column: line.column + (at - line.at), ..line };
            if content.is_empty() || content.starts_with(is_indent) {
                return None;
            }
            let item = self.item(line, depth)?;
            if item.kind == Kind::Null {
                return None;
            }
            items.push(item);
        }
        if self.line.is_some_and(|line| line.column > column) {
            return None;
        }
        let end = items.last().map(|item| item.span.end)?;
        Some(Node { kind: Kind::List(items), span: start..end })
    }

    /// What stands behind a dash: a map that begins there, or a value on one line.
    fn item(&mut self, line: Line, depth: usize) -> Option<Node> {
        let content = self.rest(line);
        if content.starts_with(['"', '\'', '[', '{']) {
            let node = self.inline(line.at, line.end, depth)?;
            self.advance()?;
            return Some(node);
        }
        let Some((found, colon)) = first_colon(content) else { return self.plain_item(line) };
        let after = &content[found + colon.len_utf8()..];
        if colon == ':' && (after.is_empty() || after.starts_with(' ')) {
            if depth >= MAX_DEPTH {
                return None;
            }
            self.line = Some(line);
            return self.map(line.column, depth + 1);
        }
        let word = content[..found].trim_end_matches(is_indent);
        let bare = word.trim_matches(['“', '”', '"', '‘', '’', '「', '」']);
        if (self.is_known_key)(bare.trim()) { None } else { self.plain_item(line) }
    }

    fn plain_item(&mut self, line: Line) -> Option<Node> {
        let node = plain(self.text, line.at..line.end)?;
        self.advance()?;
        Some(node)
    }

    /// `key:` at the start of a line; returns where its value begins.
    fn key(&self, line: Line) -> Option<(Key, usize)> {
        let content = self.rest(line);
        let (found, _) = first_colon(content).filter(|(_, colon)| *colon == ':')?;
        let after = &content[found + 1..];
        let key = content[..found].trim_end_matches(' ');
        let separated = after.is_empty() || after.starts_with(' ');
        if !separated || key.len() > MAX_KEY_BYTES || !is_plain_key(key) {
            return None;
        }
        let blank = after.len() - after.trim_start_matches(' ').len();
        let key = Key { text: key.trim().to_owned(), span: line.at..line.at + key.len() };
        Some((key, line.at + found + 1 + blank))
    }

    /// The value that begins at `line.at`; on the next lines when nothing stands there.
    fn value(&mut self, line: Line, column: usize, depth: usize) -> Option<Node> {
        if line.at < line.end {
            let node = self.inline(line.at, line.end, depth)?;
            self.advance()?;
            return Some(node);
        }
        self.advance()?;
        let null = Node::null(line.end);
        let Some(next) = self.line else { return Some(null) };
        let item = is_item(self.rest(next));
        if next.column < column || next.column == column && !item {
            return Some(null);
        }
        if depth >= MAX_DEPTH {
            return None;
        }
        if item { self.list(next.column, depth + 1) } else { self.map(next.column, depth + 1) }
    }

    /// A value on one line: quoted, in brackets, or plain.
    fn inline(&self, at: usize, end: usize, depth: usize) -> Option<Node> {
        match self.text.as_bytes()[at] {
            b'"' | b'\'' => {
                let (node, after) = quoted(self.text, at, end)?;
                if after == end { Some(node) } else { None }
            }
            b'[' | b'{' => {
                let mut flow = Flow { text: self.text, at, end, is_known_key: self.is_known_key };
                let node = flow.node(depth, Within::Map)?;
                if flow.at == end { Some(node) } else { None }
            }
            _ => plain(self.text, at..end),
        }
    }
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

/// The first colon of any kind, for the half-width one only where it could be structure to the repairs.
fn first_colon(content: &str) -> Option<(usize, char)> {
    content.char_indices().find(|(_, character)| matches!(character, ':' | '：' | '﹕' | '∶' | '︰'))
}

/// A key without anything that the repairs or YAML would look at twice.
fn is_plain_key(key: &str) -> bool {
    if key.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return !key.is_empty();
    }
    let Some(first) = key.chars().next() else { return false };
    let odd_start = first.is_ascii_punctuation() || first.is_ascii_digit();
    let mark = matches!(first, '－' | '—' | '–' | '•' | '●' | '·' | '▪' | '◆' | '■' | '﹣' | '（' | '【' | '［' | '｛');
    !odd_start && !mark && key.trim() == key && !key.contains(['“', '”', '‘', '’', '「', '」', '"', '\'', '#'])
}

/// A plain scalar that fills `range`.
fn plain(text: &str, range: Range<usize>) -> Option<Node> {
    let content = &text[range.clone()];
    // Most have neither mark.
    let may_be_odd = memchr::memchr2(b':', b'#', content.as_bytes()).is_some();
    if !is_plain(content) || may_be_odd && (content.ends_with(':') || content.contains(": ") || content.contains(" #"))
    {
        return None;
    }
    // Behind a wide blank the repairs look for the same marks as at the start.
    let blank = content.starts_with(is_indent);
    let wrapped = content.starts_with('“') && content.ends_with(['”', '“', '"']);
    let odd = blank || wrapped || content.starts_with(['【', '［', '｛', '：']);
    if odd { None } else { Some(scalar(content, range)) }
}

/// Whether a scalar may begin like this without meaning something else.
fn is_plain(content: &str) -> bool {
    let mut bytes = content.bytes();
    match bytes.next() {
        None => false,
        Some(b'-') => bytes.next().is_some_and(|next| next.is_ascii_digit()),
        // Nearly all, without a search in the list.
        Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0x80..) => true,
        Some(first) => !b"?:,[]{}#&*!|>'\"%@`".contains(&first),
    }
}

fn scalar(content: &str, range: Range<usize>) -> Node {
    if matches!(content, "~" | "null" | "Null" | "NULL") {
        return Node { kind: Kind::Null, span: range };
    }
    let span = range.start..range.start + content.trim_end().len();
    Node { kind: Kind::Scalar { text: content.to_owned(), quoted: false }, span }
}

/// A quoted scalar without escapes that begins at `at`; returns where it ends.
fn quoted(text: &str, at: usize, end: usize) -> Option<(Node, usize)> {
    let mark = text.as_bytes()[at];
    let inner = &text.as_bytes()[at + 1..end];
    let close = inner.iter().position(|byte| *byte == mark || *byte == b'\\')?;
    if inner[close] != mark || inner.get(close + 1) == Some(&mark) {
        return None;
    }
    let after = at + 1 + close + 1;
    let content = text[at + 1..after - 1].to_owned();
    Some((Node { kind: Kind::Scalar { text: content, quoted: true }, span: at..after }, after))
}

/// `[…]` and `{…}` on one line.
struct Flow<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    is_known_key: &'a dyn Fn(&str) -> bool,
}

/// Where a value in brackets stands; the repairs look at a list more closely than at the value of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    List,
    Map,
}

impl Flow<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn skip_spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    fn node(&mut self, depth: usize, within: Within) -> Option<Node> {
        match self.peek()? {
            b'[' if depth < MAX_DEPTH => self.list(depth + 1),
            b'{' if depth < MAX_DEPTH => self.map(depth + 1),
            b'"' | b'\'' => {
                let (node, after) = quoted(self.text, self.at, self.end)?;
                self.at = after;
                Some(node)
            }
            b'[' | b'{' => None,
            _ => self.plain(within),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let mut items = Vec::new();
        self.at += 1;
        self.skip_spaces();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Some(Node { kind: Kind::List(items), span: start..self.at });
        }
        loop {
            let item = self.node(depth, Within::List)?;
            if item.kind == Kind::Null {
                return None;
            }
            items.push(item);
            if self.ends(b']')? {
                return Some(Node { kind: Kind::List(items), span: start..self.at });
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let mut entries: Vec<(Key, Node)> = Vec::new();
        self.at += 1;
        self.skip_spaces();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Some(Node { kind: Kind::Map(entries), span: start..self.at });
        }
        loop {
            let key = self.key()?;
            if entries.len() == MAX_ENTRIES || entries.iter().any(|(other, _)| other.text == key.text) {
                return None;
            }
            let value = self.node(depth, Within::Map)?;
            entries.push((key, value));
            if self.ends(b'}')? {
                return Some(Node { kind: Kind::Map(entries), span: start..self.at });
            }
        }
    }

    /// Behind an item: the closing bracket, or a comma and another item.
    fn ends(&mut self, close: u8) -> Option<bool> {
        self.skip_spaces();
        match self.peek()? {
            byte if byte == close => {
                self.at += 1;
                Some(true)
            }
            b',' => {
                self.at += 1;
                self.skip_spaces();
                Some(false)
            }
            _ => None,
        }
    }

    fn key(&mut self) -> Option<Key> {
        let found = first_colon(&self.text[self.at..self.end])?;
        let key = self.text[self.at..self.at + found.0].trim_end_matches(' ');
        let fits = found.1 == ':' && key.len() <= MAX_KEY_BYTES && is_plain_key(key) && is_flow_plain(key);
        if !fits || self.text.as_bytes().get(self.at + found.0 + 1) != Some(&b' ') {
            return None;
        }
        let key = Key { text: key.trim().to_owned(), span: self.at..self.at + key.len() };
        self.at += found.0 + 1;
        self.skip_spaces();
        Some(key)
    }

    fn plain(&mut self, within: Within) -> Option<Node> {
        let rest = &self.text[self.at..self.end];
        let len = rest.find([',', ']', '}', '[', '{'])?;
        let content = rest[..len].trim_end_matches(' ');
        let fits = match within {
            Within::List => is_flow_plain(content),
            Within::Map => self.is_map_plain(content),
        };
        if !fits || !is_plain(content) {
            return None;
        }
        let node = scalar(content, self.at..self.at + content.len());
        self.at += len;
        Some(node)
    }
}

impl Flow<'_> {
    /// A value of a key may be a sentence; a full-width comma in it separates only when another field follows.
    fn is_map_plain(&self, content: &str) -> bool {
        let odd = content.contains([':', '﹕', '【', '】', '［', '］', '｛', '｝', '#', '"', '\''])
            || content.starts_with(is_indent)
            || content.starts_with('：');
        let separates = |comma: usize| {
            let after = self.at + comma + '，'.len_utf8();
            key_of(&self.text[after..self.end]).is_some_and(|key| (self.is_known_key)(key))
        };
        !odd && !content.match_indices('，').any(|(comma, _)| separates(comma))
    }
}

/// Nothing that could be structure, to YAML or to the repairs.
fn is_flow_plain(content: &str) -> bool {
    !content
        .contains([':', '：', '﹕', '∶', '︰', '，', '【', '】', '［', '］', '｛', '｝', '“', '”', '#', '"', '\'', ','])
        && !content.contains(['[', ']', '{', '}'])
        && !content.starts_with(is_indent)
}

#[cfg(test)]
mod tests;
