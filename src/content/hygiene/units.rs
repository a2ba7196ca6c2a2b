//! A text as a row of characters that remember where they come from, so that one rule sees what another left.

use std::ops::Range;

/// One character of the text as cleaned so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// What stands there now.
    pub(super) character: char,
    /// Where it begins in the original.
    pub(super) at: usize,
    /// How many bytes it has there.
    pub(super) len: usize,
    /// Code, a link, a file name: no rule may touch it.
    pub(super) kept: bool,
}

impl Unit {
    /// Its bytes in the original.
    pub(super) fn range(&self) -> Range<usize> {
        self.at..self.at + self.len
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
                Unit { character, at, len: character.len_utf8(), kept: at < until }
            })
            .collect();
        Self { all }
    }

    /// The character at an index, if there is one and a rule may look at it.
    pub(super) fn free(&self, index: usize) -> Option<char> {
        self.all.get(index).filter(|unit| !unit.kept).map(|unit| unit.character)
    }
}
