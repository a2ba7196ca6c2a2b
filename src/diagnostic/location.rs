//! Places in source files: byte ranges become line and column once, where the problem is raised.

use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::words::Words;

/// A place in a file of the site. Ordered by path, line, column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// Path from the site's root, with `/`.
    pub path: Words,
    /// Line, from 1; 0 means the file as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0 means the whole line.
    pub column: u32,
    /// One past the last column marked, on the same line; equal to `column` for a point.
    pub end_column: u32,
    /// The line as it stands in the file, without its line end; long lines are cut around the place.
    pub excerpt: Words,
    /// The column of the excerpt's first character: 1 unless a long line was cut.
    pub excerpt_column: u32,
}

impl Location {
    /// A file as a whole.
    #[must_use]
    pub fn file(path: impl Into<Words>) -> Self {
        Self { path: path.into(), line: 0, column: 0, end_column: 0, excerpt: Words::default(), excerpt_column: 1 }
    }
}

/// Excerpts are cut to this many characters on each side of the place.
const EXCERPT_SIDE: usize = 80;

/// Characters shown on each side of a proposal.
const SURROUNDINGS: usize = 60;

/// Places up to here are told without the starts of all lines.
const COUNTED_BYTES: usize = 16 * 1024;

/// The line starts of one text, for turning byte offsets into lines and columns.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`; lines end at LF, CRLF or a lone CR.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        if memchr::memchr(b'\r', bytes).is_none() {
            // The usual case is found many bytes at a time.
            starts.reserve(bytes.len() / 32);
            starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)));
            return Self { starts };
        }
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The line (from 1) and the column in characters (from 1) of a byte offset.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = floor_boundary(text, offset);
        let line = self.starts.partition_point(|start| *start as usize <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        let column = text.get(start..offset).map_or(0, |before| before.chars().count());
        (to_u32(line), to_u32(column + 1))
    }

    /// The bytes of a line (from 1), without its line end.
    #[must_use]
    pub fn line_text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let index = (line as usize).saturating_sub(1);
        let Some(start) = self.starts.get(index) else { return "" };
        let end = self.starts.get(index + 1).map_or(text.len(), |next| *next as usize);
        text.get(*start as usize..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// The byte offset at which a line (from 1) starts.
    #[must_use]
    pub fn line_start(&self, line: u32) -> usize {
        self.starts.get((line as usize).saturating_sub(1)).map_or(0, |start| *start as usize)
    }

    /// The place of a byte range of `text`, which stands in the file `path`.
    #[must_use]
    pub fn location(&self, path: impl Into<Words>, text: &str, range: Range<usize>) -> Location {
        let (line, column) = self.line_column(text, range.start);
        let (end_line, end_column) = self.line_column(text, range.end.max(range.start));
        let whole = self.line_text(text, line);
        let line_len = to_u32(whole.chars().count()) + 1;
        let end_column = if end_line == line { end_column } else { line_len };
        let (excerpt, skipped) = cut_around(whole, column as usize - 1);
        Location {
            path: path.into(),
            line,
            column,
            end_column: end_column.max(column),
            excerpt: excerpt.into(),
            excerpt_column: to_u32(skipped) + 1,
        }
    }
}

/// One decoded text of the site: what every reader works on and what every location points into.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Path from the site's root.
    pub path: Words,
    /// UTF-8, line ends are LF.
    pub text: String,
    /// Made when a place is asked for.
    lines: OnceLock<LineIndex>,
}

impl SourceText {
    /// Indexes `text`, which stands in the file `path`.
    #[must_use]
    pub fn new(path: impl Into<Words>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// The place of a byte range.
    #[must_use]
    pub fn locate(&self, range: Range<usize>) -> Location {
        let start = floor_boundary(&self.text, range.start);
        let (before, behind) = self.text.as_bytes().split_at(start);
        // Most files have few places to tell, and near their beginning: the line alone says what is asked of it.
        let is_near = start <= COUNTED_BYTES && self.lines.get().is_none() && memchr::memchr(b'\r', before).is_none();
        if is_near {
            let line_start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
            let line_end = memchr::memchr(b'\n', behind).map_or(self.text.len(), |end| start + end + 1);
            let line = &self.text[line_start..line_end];
            let within = start - line_start..range.end.max(start) - line_start;
            let mut place = LineIndex::new(line).location(self.path.clone(), line, within);
            place.line += to_u32(memchr::memchr_iter(b'\n', before).count());
            return place;
        }
        self.lines().location(self.path.clone(), &self.text, range)
    }

    /// The whole line (from 1) of a byte offset.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> &str {
        let (line, _) = self.lines().line_column(&self.text, offset);
        self.lines().line_text(&self.text, line)
    }

    /// The line a range stands in, with `replacement` in its place. Of a paragraph on one line only the surroundings are
    /// shown, between `…`: a hint is read on a screen.
    #[must_use]
    pub fn line_with(&self, range: Range<usize>, replacement: &str) -> String {
        let (start, end) = (floor_boundary(&self.text, range.start), floor_boundary(&self.text, range.end));
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at);
        let (before, after) = (&self.text[line_start..start], &self.text[end..line_end]);
        let from = before.char_indices().rev().nth(SURROUNDINGS - 1).map_or(0, |(at, _)| at);
        let to = after.char_indices().nth(SURROUNDINGS).map_or(after.len(), |(at, _)| at);
        let mark = |is_cut: bool| if is_cut { "…" } else { "" };
        format!("{}{}{replacement}{}{}", mark(from > 0), &before[from..], &after[..to], mark(to < after.len()))
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// The largest character boundary at or before `offset`.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// `line` cut around the character `column` (from 0), and how many characters were cut away in front of it.
fn cut_around(line: &str, column: usize) -> (String, usize) {
    let count = line.chars().count();
    if count <= 2 * EXCERPT_SIDE {
        return (line.to_owned(), 0);
    }
    let from = column.saturating_sub(EXCERPT_SIDE);
    (line.chars().skip(from).take(2 * EXCERPT_SIDE).collect(), from)
}

fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_any_line_end() {
        let text = "标题: 一\r\n单位：二\rx";
        let index = LineIndex::new(text);
        let at = text.find('二').expect("written above");
        assert_eq!(index.line_column(text, at), (2, 4));
        assert_eq!(index.line_text(text, 1), "标题: 一");
        assert_eq!(index.line_column(text, text.len()), (3, 2));
        let place = index.location("a.md", text, at..at + 3);
        assert_eq!((place.line, place.column, place.end_column), (2, 4, 5));
        assert_eq!(place.excerpt, "单位：二");
    }

    #[test]
    fn a_place_told_from_its_line_alone_is_that_of_the_index() {
        for text in ["", "\n", "甲乙", "甲a\n\n乙丙\n", "a\r\n甲\rb\r\n\r\nc", "甲\n乙\rc\n丁\r"] {
            for start in 0..text.len() + 2 {
                for end in 0..text.len() + 2 {
                    let source = SourceText::new("a.md", text);
                    let expected = LineIndex::new(text).location("a.md", text, start..end);
                    assert_eq!(source.locate(start..end), expected, "{text:?} {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_and_the_column_stays_true() {
        let text = format!("{}错{}", "甲".repeat(500), "乙".repeat(500));
        let at = text.find('错').expect("written above");
        let place = LineIndex::new(&text).location("a.md", &text, at..at + 3);
        assert_eq!((place.column, place.excerpt_column), (501, 421));
        assert_eq!(place.excerpt.chars().nth((place.column - place.excerpt_column) as usize), Some('错'));
    }

    #[test]
    fn a_proposal_in_a_long_paragraph_is_shown_with_its_surroundings() {
        let short = SourceText::new("a.md", "甲\n栽体一个\n乙");
        let at = short.text.find('栽').expect("written above");
        assert_eq!(short.line_with(at..at + 6, "载体"), "载体一个");
        let long = SourceText::new("a.md", format!("{}错{}", "甲".repeat(100), "乙".repeat(61)));
        assert_eq!(long.line_with(300..303, "对"), format!("…{}对{}…", "甲".repeat(60), "乙".repeat(60)));
        let mid = SourceText::new("a.md", format!("{}错{}", "甲".repeat(60), "乙".repeat(60)));
        assert_eq!(mid.line_with(180..183, "对"), format!("{}对{}", "甲".repeat(60), "乙".repeat(60)));
    }
}
