//! Document numbers: a pure function of the set of cases that hardly moves when the set changes.
//!
//! Numbers are places in a sparse space. Each year has a band of it, four to eight times as wide as the year has
//! cases, older years first; a case takes the place its key hashes to, or the next free one. So a new case takes a
//! free place and moves at most a neighbour, an edit moves nothing, newer cases have higher numbers, and the year
//! follows from the number. The journal is not asked: an incremental build and a clean one number alike. Band
//! widths are powers of two and double when a year has doubled; that renumbers the years from there on.
//! The argument with its costs is in `docs/search.md`. Knows nothing of terms.

use serde::{Deserialize, Serialize};

/// A case before its entry is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Head {
    /// [`super::Entry::year`].
    pub year: u16,
    /// [`super::Entry::key`].
    pub key: u128,
    /// Hash of everything the entry is made from: equal hashes, equal entries.
    pub content: u128,
}

/// Places for each case of a year, at least; more than this many would cost a bit in every list entry.
const SPARSENESS: u32 = 8;

/// The places of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Band {
    pub(super) year: u16,
    /// First place.
    pub(super) base: u32,
    /// Number of places, a power of two.
    pub(super) width: u32,
}

/// Which case has which number.
#[derive(Clone, Debug, Default)]
pub(super) struct Assignment {
    /// Years in ascending order.
    pub(super) bands: Vec<Band>,
    /// Number and position in the list of heads, ascending by number.
    pub(super) order: Vec<(u32, usize)>,
    /// One past the last number.
    pub(super) end: u32,
    /// Width of a range as a power of two: long lists are cut at multiples of it.
    pub(super) range_bits: u32,
}

impl Assignment {
    /// Numbers the cases. The order of `heads` does not matter.
    pub(super) fn of(heads: &[Head]) -> Self {
        let mut sorted: Vec<(Head, usize)> = heads.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        let scale = floor_power(sorted.len());
        let mut assignment = Self { range_bits: (scale / 4).max(256).ilog2(), ..Self::default() };
        for cases in sorted.chunk_by(|left, right| left.0.year == right.0.year) {
            // A floor keeps a year's first cases from doubling its band again and again.
            let width = (SPARSENESS * floor_power(cases.len())).max(scale / 8).max(8);
            let band = Band { year: cases[0].0.year, base: assignment.end, width };
            assignment.order.extend(places(cases, width).map(|(place, position)| (band.base + place, position)));
            assignment.bands.push(band);
            assignment.end += width;
        }
        assignment
    }

    /// Number of ranges.
    pub(super) fn range_count(&self) -> u32 {
        self.end.div_ceil(1 << self.range_bits)
    }
}

/// Puts the cases of a year (sorted by key) on `width` places; gives place and position, ascending by place.
fn places(cases: &[(Head, usize)], width: u32) -> impl Iterator<Item = (u32, usize)> {
    let mut taken = std::collections::BTreeMap::new();
    for (head, position) in cases {
        let hash = xxhash_rust::xxh3::xxh3_64(&head.key.to_le_bytes());
        let mut place = u32::try_from(hash >> 32).expect("the upper half of 64 bits") & (width - 1);
        while taken.contains_key(&place) {
            place = (place + 1) & (width - 1);
        }
        taken.insert(place, *position);
    }
    taken.into_iter()
}

/// The largest power of two not above `count`; 1 for 0.
fn floor_power(count: usize) -> u32 {
    1 << count.max(1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(count: u32) -> Vec<Head> {
        (0..count)
            .map(|seed| Head {
                year: 2015 + u16::try_from(seed % 10).expect("below ten"),
                key: u128::from(seed) * 0x1_0001,
                content: 0,
            })
            .collect()
    }

    fn by_key(heads: &[Head]) -> std::collections::BTreeMap<u128, u32> {
        Assignment::of(heads).order.iter().map(|(number, position)| (heads[*position].key, *number)).collect()
    }

    #[test]
    fn numbers_do_not_depend_on_the_order_of_the_cases() {
        let mut list = heads(700);
        let before = by_key(&list);
        list.reverse();
        assert_eq!(by_key(&list), before);
        assert_eq!(before.values().collect::<std::collections::BTreeSet<_>>().len(), 700);
    }

    #[test]
    fn one_case_more_moves_at_most_a_few() {
        let mut list = heads(10_000);
        let before = by_key(&list);
        for seed in 0..20_u16 {
            list.push(Head { year: 2015 + seed % 10, key: u128::from(seed) << 90 | 5, content: 0 });
            let after = by_key(&list);
            let moved = before.iter().filter(|(key, number)| after[*key] != **number).count();
            assert!(moved <= 3, "{moved}");
            list.pop();
        }
    }

    #[test]
    fn newer_years_come_last() {
        let list = heads(300);
        let assignment = Assignment::of(&list);
        let years: Vec<u16> = assignment.order.iter().map(|(_, position)| list[*position].year).collect();
        assert!(years.is_sorted());
        assert_eq!(Assignment::of(&[]).range_count(), 0);
    }
}
