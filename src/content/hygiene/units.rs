//! A text as a row of characters that remember where they come from, so that one rule sees what another left.

use std::ops::Range;

/// One character of the text as cleaned so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// What stands there now.
    pub(super) character: char,
    /// Where it begins in the original. Small, because a file may have twenty million characters.
    start: u32,
    /// How many bytes it has there.
    len: u8,
    /// Code, a link, a file name: no rule may touch it.
    pub(super) kept: bool,
}

impl Unit {
    fn new(at: usize, character: char, kept: bool) -> Self {
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let len = u8::try_from(character.len_utf8()).unwrap_or(4);
        Self { character, start, len, kept }
    }

    /// Its bytes in the original.
    pub(super) fn range(&self) -> Range<usize> {
        self.at()..self.at() + usize::from(self.len)
    }

    /// Where it begins in the original.
    pub(super) fn at(&self) -> usize {
        self.start as usize
    }
}

/// The characters of a text, in order.
#[derive(Debug)]
pub(super) struct Units {
    pub(super) all: Vec<Unit>,
}

impl Units {
    /// The characters of `text`; those in `kept`, sorted by their start, are marked.
    pub(super) fn new(text: &str, kept: &[Range<usize>]) -> Self {
        let mut next = 0;
        let mut until = 0;
        let all = text
            .char_indices()
            .map(|(at, character)| {
                while let Some(range) = kept.get(next).filter(|range| range.start <= at) {
                    until = until.max(range.end);
                    next += 1;
                }
                Unit::new(at, character, at < until)
            })
            .collect();
        Self { all }
    }

    /// The characters of some lines of `text`; those in `kept`, sorted by their start, are marked.
    pub(super) fn of_lines(text: &str, lines: &[Range<usize>], kept: &[Range<usize>]) -> Self {
        let (mut next, mut until) = (0, 0);
        let mut all = Vec::with_capacity(lines.iter().map(ExactSizeIterator::len).sum());
        for line in lines {
            for (inside, character) in text[line.clone()].char_indices() {
                let at = line.start + inside;
                while let Some(range) = kept.get(next).filter(|range| range.start <= at) {
                    until = until.max(range.end);
                    next += 1;
                }
                all.push(Unit::new(at, character, at < until));
            }
        }
        Self { all }
    }

    /// The text as it stands now.
    pub(super) fn text(&self) -> String {
        self.all.iter().map(|unit| unit.character).collect()
    }

    /// Marks the characters in ranges of the text as it stands now.
    pub(super) fn keep(&mut self, mut ranges: Vec<Range<usize>>) {
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut ranges = ranges.into_iter().peekable();
        let (mut at, mut until) = (0, 0);
        for unit in &mut self.all {
            while let Some(range) = ranges.next_if(|range| range.start <= at) {
                until = until.max(range.end);
            }
            unit.kept |= at < until;
            at += unit.character.len_utf8();
        }
    }

    /// The character at an index, if there is one and a rule may look at it.
    pub(super) fn free(&self, index: usize) -> Option<char> {
        self.all.get(index).filter(|unit| !unit.kept).map(|unit| unit.character)
    }
}
