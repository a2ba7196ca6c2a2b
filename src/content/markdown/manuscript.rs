//! A text on its way to the parser, with the map back into the file it came from.
//!
//! Every preparation (control characters out, re-flow, nesting cut, emphasis marks) is a list of [`Change`]s; the
//! offsets the parser reports are traced back through all of them, so that a diagnostic points into the author's
//! file. Knows nothing of Markdown.

use std::borrow::Cow;
use std::ops::Range;

use crate::content::case::Reference;

/// One replacement in a text. An empty range inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes replaced.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub with: Cow<'static, str>,
}

impl Change {
    /// Inserts `with` before the byte `at`.
    #[must_use]
    pub fn insert(at: usize, with: impl Into<Cow<'static, str>>) -> Self {
        Self { range: at..at, with: with.into() }
    }

    /// Deletes `range`.
    #[must_use]
    pub fn delete(range: Range<usize>) -> Self {
        Self { range, with: Cow::Borrowed("") }
    }
}

/// A stretch of one text and where it was copied from. Inserted text has the length 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    origin: usize,
    len: usize,
}

/// A prepared text and the map from its bytes to those of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manuscript {
    text: String,
    /// Links and pictures of passages that were taken out and became fields of the case: the page resolves and checks
    /// them like those of the text.
    pub references: Vec<Reference>,
    /// From the last preparation back to the file: each list is sorted by `at` and leads one step back.
    steps: Vec<Vec<Piece>>,
}

impl Manuscript {
    /// The bytes `range` of `text`, as they stand. Offsets outside or inside a character are moved to its start.
    #[must_use]
    pub fn of(text: &str, range: Range<usize>) -> Self {
        Self::of_ranges(text, &[range])
    }

    /// Several ranges of `text` in the order given, with an empty line between them.
    #[must_use]
    pub fn of_ranges(text: &str, ranges: &[Range<usize>]) -> Self {
        let mut joined = String::new();
        let mut pieces = Vec::with_capacity(2 * ranges.len());
        for range in ranges {
            let end = floor_boundary(text, range.end);
            let start = floor_boundary(text, range.start).min(end);
            if !joined.is_empty() {
                pieces.push(Piece { at: joined.len(), origin: start, len: 0 });
                joined.push_str("\n\n");
            }
            pieces.push(Piece { at: joined.len(), origin: start, len: end - start });
            joined.push_str(&text[start..end]);
        }
        Self { text: joined, references: Vec::new(), steps: vec![pieces] }
    }

    /// The text as prepared so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same with `changes` made; they are in order and do not overlap.
    #[must_use]
    pub fn changed(mut self, changes: &[Change]) -> Self {
        if changes.is_empty() {
            return self;
        }
        let mut text = String::with_capacity(self.text.len() + 8 * changes.len());
        let mut pieces = Vec::with_capacity(2 * changes.len() + 1);
        let mut copied = 0;
        for change in changes {
            debug_assert!(copied <= change.range.start, "changes are in order");
            copy(&mut text, &mut pieces, &self.text, copied..change.range.start);
            if !change.with.is_empty() {
                pieces.push(Piece { at: text.len(), origin: change.range.start, len: 0 });
                text.push_str(&change.with);
            }
            copied = change.range.end;
        }
        copy(&mut text, &mut pieces, &self.text, copied..self.text.len());
        self.text = text;
        self.steps.push(pieces);
        self
    }

    /// The same without `ranges`; they are in order and do not overlap.
    #[must_use]
    pub fn without(self, ranges: &[Range<usize>]) -> Self {
        let changes: Vec<Change> = ranges.iter().cloned().map(Change::delete).collect();
        self.changed(&changes)
    }

    /// The byte of the file that the byte `offset` of the text comes from; inserted text comes from the byte it
    /// stands before.
    #[must_use]
    pub fn origin(&self, offset: usize) -> usize {
        self.steps.iter().rev().fold(offset, |offset, pieces| {
            let index = pieces.partition_point(|piece| piece.at <= offset);
            let Some(piece) = index.checked_sub(1).and_then(|last| pieces.get(last)) else { return offset };
            piece.origin + (offset - piece.at).min(piece.len)
        })
    }

    /// The bytes of the file that `range` of the text comes from.
    #[must_use]
    pub fn origin_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        start..self.origin(range.end).max(start)
    }
}

fn copy(text: &mut String, pieces: &mut Vec<Piece>, from: &str, range: Range<usize>) {
    if !range.is_empty() {
        pieces.push(Piece { at: text.len(), origin: range.start, len: range.len() });
        text.push_str(&from[range]);
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_through_every_change() {
        let file = "---\n---\n甲乙丙丁";
        let manuscript = Manuscript::of(file, 8..file.len())
            .changed(&[Change::insert(3, "＋"), Change::delete(6..9)])
            .changed(&[Change::insert(0, "> ")]);
        assert_eq!(manuscript.text(), "> 甲＋乙丁");
        let at = |c| manuscript.origin(manuscript.text().find(c).expect("written above"));
        assert_eq!(at('甲'), file.find('甲').expect("written above"));
        assert_eq!(at('＋'), file.find('乙').expect("written above"));
        assert_eq!(at('丁'), file.find('丁').expect("written above"));
        assert_eq!(manuscript.origin(manuscript.text().len()), file.len());
    }

    #[test]
    fn ranges_are_joined_by_an_empty_line() {
        let manuscript = Manuscript::of_ranges("甲一乙二", &[0..3, 6..9]);
        assert_eq!(manuscript.text(), "甲\n\n乙");
        assert_eq!(manuscript.origin(5), 6);
        assert_eq!(Manuscript::of("甲", 1..99).text(), "甲");
    }
}
