//! A text with certain repairs applied, and the way back from its offsets to the source.
//!
//! The parser works on the patched text; every span it yields is mapped back here, so that no later stage ever sees
//! an offset of a text that is not on disk.

use std::ops::Range;

/// One replacement: `range` of the source becomes `replacement`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    /// Bytes of the source.
    pub(super) range: Range<usize>,
    /// What the parser sees instead.
    pub(super) replacement: String,
}

/// The patched text of one range of the source.
#[derive(Debug)]
pub(super) struct Patched {
    /// What the parser reads.
    pub(super) text: String,
    /// Where each stretch of `text` comes from, ordered; the first starts at 0.
    stretches: Vec<Stretch>,
}

/// A stretch of the patched text: copied from the source byte by byte, or put in place of `source`.
#[derive(Debug)]
struct Stretch {
    start: usize,
    source: Range<usize>,
    copied: bool,
}

impl Patched {
    /// `source[range]` with `patches` applied. They must be sorted, inside the range and must not overlap; one that
    /// does not fit is left out.
    pub(super) fn new<'p>(source: &str, range: Range<usize>, patches: impl Iterator<Item = &'p Patch>) -> Self {
        let mut result = Self { text: String::with_capacity(range.len() + 16), stretches: Vec::new() };
        let mut at = range.start;
        for patch in patches {
            if patch.range.start < at || patch.range.end > range.end {
                continue;
            }
            result.push(&source[at..patch.range.start], at..patch.range.start, true);
            result.push(&patch.replacement, patch.range.clone(), false);
            at = patch.range.end;
        }
        result.push(&source[at..range.end], at..range.end, true);
        result
    }

    fn push(&mut self, text: &str, source: Range<usize>, copied: bool) {
        self.stretches.push(Stretch { start: self.text.len(), source, copied });
        self.text.push_str(text);
    }

    /// The bytes of the source behind a range of the patched text.
    pub(super) fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.source_offset(range.start, Side::Start);
        let end = if range.is_empty() { start } else { self.source_offset(range.end, Side::End) };
        start..end.max(start)
    }

    fn source_offset(&self, offset: usize, side: Side) -> usize {
        // An end belongs to the stretch that holds the byte before it.
        let probe = if side == Side::End { offset.saturating_sub(1) } else { offset };
        let index = self.stretches.partition_point(|stretch| stretch.start <= probe).saturating_sub(1);
        let Some(stretch) = self.stretches.get(index) else { return offset };
        match (stretch.copied, side) {
            (true, _) => (stretch.source.start + (offset - stretch.start)).min(stretch.source.end),
            (false, Side::Start) => stretch.source.start,
            (false, Side::End) => stretch.source.end,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_the_patched_text_lead_back_to_the_source() {
        let source = "xx标题：一盏灯yy";
        let colon = source.find('：').expect("written above");
        let patch = Patch { range: colon..colon + 3, replacement: ": ".into() };
        let patched = Patched::new(source, 2..source.len() - 2, std::iter::once(&patch));
        assert_eq!(patched.text, "标题: 一盏灯");
        let value = patched.text.find('一').expect("written above")..patched.text.len();
        assert_eq!(&source[patched.source_range(&value)], "一盏灯");
        let key = 0.."标题".len();
        assert_eq!(&source[patched.source_range(&key)], "标题");
        let whole = 0..patched.text.len();
        assert_eq!(patched.source_range(&whole), 2..source.len() - 2);
    }

    #[test]
    fn a_patch_that_overlaps_another_is_left_out() {
        let edits = [Patch { range: 0..2, replacement: "x".into() }, Patch { range: 1..3, replacement: "y".into() }];
        assert_eq!(Patched::new("abcd", 0..4, edits.iter()).text, "xcd");
    }
}
