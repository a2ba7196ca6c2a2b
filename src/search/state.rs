//! What a build remembers of its index beside the files themselves: who has which number, and what cannot be seen from
//! a few files alone. By it [`super::update`] changes an index. Knows nothing of how lists are written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::assignment::{Assignment, Band, Head};
use super::build::{Figures, Options};
use super::lists;
use super::terms::{Term, TermMap};
use crate::hash::Hash;

/// Raised whenever the form of the files changes.
pub const FORMAT: u32 = 4;

/// What is remembered of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Format and options the files were made with.
    made_with: u128,
    bands: Vec<Band>,
    end: u32,
    range_bits: u32,
    /// Ascending by key.
    cases: Vec<Known>,
    pub(super) layout: Layout,
    /// Frequent terms and in how many cases they are, ascending.
    frequent: Vec<(u64, u32)>,
    figures: (usize, u64),
}

/// A case of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    key: u128,
    content: u128,
    number: u32,
}

/// A case that is in the index otherwise than before, or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Its number before.
    pub(super) old: Option<u32>,
    /// Its number now, and its position in the heads.
    pub(super) new: Option<(u32, usize)>,
    /// Its entry is the same as before; only the number differs.
    pub(super) is_moved: bool,
}

/// How many bytes the terms of each place have, hence in how many files they are.
/// Place 0 holds what stands beside the terms, place 1 + range the lists of a range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    pub(super) lens: BTreeMap<u32, u64>,
    file_bytes: u64,
}

impl Layout {
    pub(super) fn of(lens: impl Iterator<Item = (u32, u64)>, file_bytes: u64) -> Self {
        Self { lens: lens.filter(|(_, len)| *len > 0).collect(), file_bytes }
    }

    /// Number of files of a place.
    pub(super) fn count(&self, place: u32) -> u32 {
        let Some(len) = self.lens.get(&place) else { return 0 };
        u32::try_from(len / self.file_bytes.max(1)).unwrap_or(u32::MAX).max(1)
    }

    pub(super) fn last_place(&self) -> Option<u32> {
        self.lens.keys().next_back().copied()
    }

    /// The layout after bytes were added to or taken from places.
    pub(super) fn after(&self, changes: &BTreeMap<u32, i64>) -> Self {
        let mut lens = self.lens.clone();
        for (place, change) in changes {
            let len = lens.entry(*place).or_default();
            *len = len.saturating_add_signed(*change);
        }
        Self::of(lens.into_iter(), self.file_bytes)
    }
}

impl State {
    pub(super) fn of(
        heads: &[Head],
        assignment: &Assignment,
        options: &Options,
        layout: Layout,
        frequent: &[(Term, u32)],
        figures: Figures,
    ) -> Self {
        let known = |(number, position): &(u32, usize)| {
            let Head { key, content, .. } = heads[*position];
            Known { key, content, number: *number }
        };
        let mut cases: Vec<Known> = assignment.order.iter().map(known).collect();
        cases.sort_unstable_by_key(|case| case.key);
        let mut frequent: Vec<(u64, u32)> = frequent.iter().map(|(term, count)| (term.0, *count)).collect();
        frequent.sort_unstable();
        Self {
            made_with: made_with(options),
            bands: assignment.bands.clone(),
            end: assignment.end,
            range_bits: assignment.range_bits,
            cases,
            layout,
            frequent,
            figures: (figures.files, figures.len_bytes),
        }
    }

    /// The size of the index.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures { cases: self.cases.len(), files: self.figures.0, len_bytes: self.figures.1 }
    }

    /// The cases as they were, ascending by key.
    #[must_use]
    pub fn heads(&self) -> Vec<Head> {
        let head = |known: &Known| {
            let at = self.bands.partition_point(|band| band.base <= known.number);
            let year = at.checked_sub(1).map_or(0, |at| self.bands[at].year);
            Head { year, key: known.key, content: known.content }
        };
        self.cases.iter().map(head).collect()
    }

    /// Whether lists written under the new numbering can stand beside those written under the old one.
    pub(super) fn fits(&self, assignment: &Assignment, options: &Options) -> bool {
        let (before, now) = (self.cases.len(), assignment.order.len());
        let is_same_shape = self.bands == assignment.bands && self.range_bits == assignment.range_bits;
        let is_same_cutting = lists::frequent_from(before) == lists::frequent_from(now);
        self.made_with == made_with(options) && is_same_shape && is_same_cutting && self.end == assignment.end
    }

    /// The cases that are otherwise than before.
    pub(super) fn changes(&self, heads: &[Head], assignment: &Assignment) -> Vec<Change> {
        let mut now: Vec<(u128, u32, usize)> =
            assignment.order.iter().map(|(number, position)| (heads[*position].key, *number, *position)).collect();
        now.sort_unstable();
        let mut changes = Vec::new();
        let mut old = self.cases.iter().peekable();
        for (key, number, position) in now {
            while let Some(gone) = old.next_if(|known| known.key < key) {
                changes.push(Change { old: Some(gone.number), new: None, is_moved: false });
            }
            let known = old.next_if(|known| known.key == key);
            let is_same = known.is_some_and(|known| known.content == heads[position].content);
            if !is_same || known.is_some_and(|known| known.number != number) {
                let old = known.map(|known| known.number);
                changes.push(Change { old, new: Some((number, position)), is_moved: is_same });
            }
        }
        changes.extend(old.map(|gone| Change { old: Some(gone.number), new: None, is_moved: false }));
        changes
    }

    /// The frequent terms with the number of their cases.
    pub(super) fn frequent(&self) -> TermMap<u32> {
        self.frequent.iter().map(|(term, count)| (Term(*term), *count)).collect()
    }

    /// The ranges that have cases.
    pub(super) fn ranges(&self) -> BTreeSet<u32> {
        self.cases.iter().map(|case| case.number >> self.range_bits).collect()
    }
}

/// Format and options, as one number.
fn made_with(options: &Options) -> u128 {
    Hash::of_value(&(FORMAT, options)).0
}
