//! Collecting the lists of 100,000 cases in bounded memory: sorted runs, then a merge by parts.
//!
//! A run is the terms of some hundred cases, sorted by the address of the term and compressed to about two bytes an
//! entry; all runs together are held in memory. The merge takes the runs apart by the leading address bits, so that
//! parts are merged on all cores and yet come out in one order. Neither the size of the runs nor the number of
//! threads shows in the result. Knows nothing of files.

use super::terms::{Cutter, Term, Words};

/// Leading bits of the sorting address by which runs are taken apart.
const PART_BITS: u32 = 10;

/// Number of parts of a merge.
pub(super) const PARTS: usize = 1 << PART_BITS;

/// One entry while a run is collected.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// The term's address with its bits reversed: files come out one after another.
    order: u32,
    /// Case within the run (24 bits) and zones (8 bits).
    case_and_zones: u32,
    term: Term,
}

/// The terms of a few hundred cases while they are collected.
#[derive(Default)]
pub(super) struct Collector {
    entries: Vec<Entry>,
}

/// The terms of a few hundred cases, sorted and compressed.
#[derive(Default)]
pub(super) struct Run {
    bytes: Vec<u8>,
    /// Where each part begins, and the end.
    starts: Vec<usize>,
    /// Position of the run's first case among all cases.
    first_case: usize,
}

impl Collector {
    /// Adds the terms that were cut from the `case`-th case of the run.
    pub(super) fn add(&mut self, case: usize, cutter: &Cutter) {
        for (term, zones) in &cutter.zones {
            self.add_term(case, *term, *zones, &cutter.words);
        }
    }

    fn add_term(&mut self, case: usize, term: Term, zones: u8, words: &Words) {
        let case = u32::try_from(case).expect("a run has some thousand cases");
        let order = term.address(words).reverse_bits();
        self.entries.push(Entry { order, case_and_zones: case << 8 | u32::from(zones), term });
    }

    /// The run of what was added.
    pub(super) fn finish(mut self, first_case: usize) -> Run {
        self.entries.sort_unstable_by_key(|entry| (entry.order, entry.term, entry.case_and_zones));
        let mut run = Run { first_case, ..Run::default() };
        for list in self.entries.chunk_by(|left, right| left.term == right.term) {
            let part = (list[0].order >> (u32::BITS - PART_BITS)) as usize;
            run.starts.resize(part + 1, run.bytes.len());
            run.push_list(list);
        }
        run.starts.resize(PARTS + 1, run.bytes.len());
        run.bytes.shrink_to_fit();
        run
    }
}

impl Run {
    fn push_list(&mut self, list: &[Entry]) {
        let start = self.bytes.len();
        self.bytes.extend([0; 8]);
        let mut before = 0;
        for entry in list {
            let case = entry.case_and_zones >> 8;
            push_number(&mut self.bytes, case - before);
            self.bytes.push(u8::try_from(entry.case_and_zones & 255).expect("eight bits"));
            before = case;
        }
        let len = u32::try_from(self.bytes.len() - start - 8).expect("a list of some thousand cases");
        self.bytes[start..start + 4].copy_from_slice(&len.to_le_bytes());
        self.bytes[start + 4..start + 8].copy_from_slice(&list[0].order.to_le_bytes());
        self.bytes.extend(list[0].term.0.to_le_bytes());
    }
}

/// A term's list within one run.
struct Slice<'runs> {
    order: u32,
    term: Term,
    run: usize,
    list: &'runs [u8],
}

/// Merges one part of all runs: calls `each` with the sorting address, the term, and its list of case positions and
/// zones, ascending; terms in the order of their addresses.
pub(super) fn merge(runs: &[Run], part: usize, mut each: impl FnMut(u32, Term, &[(usize, u8)])) {
    let mut slices: Vec<Slice<'_>> = Vec::new();
    for (position, run) in runs.iter().enumerate() {
        let mut rest = &run.bytes[run.starts[part]..run.starts[part + 1]];
        while let Some((head, tail)) = rest.split_at_checked(8) {
            let number = |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            let len = usize::try_from(number(&head[..4])).expect("four bytes");
            let order = u32::try_from(number(&head[4..])).expect("four bytes");
            let (list, tail) = tail.split_at(len);
            let (term, tail) = tail.split_at(8);
            slices.push(Slice { order, term: Term(number(term)), run: position, list });
            rest = tail;
        }
    }
    slices.sort_unstable_by_key(|slice| (slice.order, slice.term, slice.run));
    let mut cases = Vec::new();
    for same in slices.chunk_by(|left, right| left.term == right.term) {
        cases.clear();
        for slice in same {
            read_list(slice.list, runs[slice.run].first_case, &mut cases);
        }
        each(same[0].order, same[0].term, &cases);
    }
}

fn read_list(mut list: &[u8], first_case: usize, cases: &mut Vec<(usize, u8)>) {
    let mut case = first_case;
    while !list.is_empty() {
        case += take_number(&mut list) as usize;
        let Some((zones, rest)) = list.split_first() else { return };
        cases.push((case, *zones));
        list = rest;
    }
}

fn push_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 128 {
        bytes.push(u8::try_from(number & 127 | 128).expect("eight bits"));
        number >>= 7;
    }
    bytes.push(u8::try_from(number).expect("seven bits"));
}

fn take_number(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 127) << shift;
        if *byte < 128 {
            break;
        }
        shift += 7;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_any_size_merge_to_the_same_lists() {
        let words = Words::default();
        let terms = |case: usize| {
            (0..40_u64).filter(move |term| (term * 7 + case as u64).is_multiple_of(3)).map(|term| Term(0x4e00 + term))
        };
        let merged = |run_len: usize| {
            let runs: Vec<Run> = (0..300_usize)
                .step_by(run_len)
                .map(|first| {
                    let mut collector = Collector::default();
                    for case in first..(first + run_len).min(300) {
                        terms(case).for_each(|term| collector.add_term(case - first, term, 4, &words));
                    }
                    collector.finish(first)
                })
                .collect();
            let mut out = Vec::new();
            (0..PARTS).for_each(|part| merge(&runs, part, |order, term, list| out.push((order, term, list.to_vec()))));
            out
        };
        let whole = merged(300);
        assert_eq!(whole.len(), 40);
        assert!(whole.iter().all(|(_, _, list)| list.len() == 100 && list.is_sorted()));
        assert!(whole.is_sorted_by_key(|(order, _, _)| *order));
        assert_eq!(merged(7), whole);
    }
}
