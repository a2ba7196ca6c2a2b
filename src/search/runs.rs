//! Collecting the lists of 100,000 cases in bounded memory: sorted runs, then a merge by parts.
//!
//! A run is the terms of some hundred cases, sorted by the address of the term and compressed to about two bytes an
//! entry; runs wait in the scratch file if there is one. The merge takes the runs apart by the leading address bits, so that
//! parts are merged on all cores and yet come out in one order. Neither the size of the runs nor the number of
//! threads shows in the result. Knows nothing of files.

use std::borrow::Cow;

use super::scratch::{self, Scratch, Waiting};
use super::terms::{Cutter, Term, TermMap, Words};

/// Leading bits of the sorting address by which runs are taken apart.
const PART_BITS: u32 = 8;

/// Number of parts of a merge.
pub(super) const PARTS: usize = 1 << PART_BITS;

/// One entry while a run is collected.
#[derive(Clone, Copy)]
struct Entry {
    /// Place of the term among those of the run.
    term: u32,
    /// Case within the run (24 bits) and zones (8 bits).
    case_and_zones: u32,
}

/// The terms of a few hundred cases while they are collected.
#[derive(Default)]
pub(super) struct Collector {
    places: TermMap<u32>,
    terms: Vec<Term>,
    entries: Vec<Entry>,
}

/// The terms of a few hundred cases, sorted and compressed.
pub(super) struct Run {
    bytes: Waiting,
    /// Where each part begins, and the end.
    starts: Vec<u32>,
    /// Position of the run's first case among all cases.
    first_case: usize,
}

impl Collector {
    /// Adds the terms that were cut from the `case`-th case of the run, cases ascending.
    pub(super) fn add(&mut self, case: usize, cutter: &Cutter) {
        for (term, zones) in &cutter.zones {
            self.add_term(case, *term, *zones);
        }
    }

    fn add_term(&mut self, case: usize, term: Term, zones: u8) {
        let case = u32::try_from(case).expect("a run has some hundred cases");
        let terms = &mut self.terms;
        let place = *self.places.entry(term).or_insert_with(|| {
            terms.push(term);
            u32::try_from(terms.len() - 1).expect("a run of some hundred cases has fewer terms")
        });
        self.entries.push(Entry { term: place, case_and_zones: case << 8 | u32::from(zones) });
    }

    /// The run of what was added.
    pub(super) fn finish<E>(mut self, first_case: usize, words: &Words, scratch: Option<&Scratch<'_, E>>) -> Run {
        self.places = TermMap::default();
        let (cases, starts) = self.cases_by_term();
        let address = |(term, place): (&Term, u32)| (term.address(words).reverse_bits(), *term, place);
        let mut terms: Vec<(u32, Term, u32)> = self.terms.iter().zip(0..).map(address).collect();
        terms.sort_unstable();
        let (mut bytes, mut parts) = (Vec::with_capacity(2 * cases.len() + 16 * terms.len()), Vec::new());
        let len = |bytes: &Vec<u8>| u32::try_from(bytes.len()).expect("some megabytes");
        for (order, term, place) in terms {
            parts.resize((order >> (u32::BITS - PART_BITS)) as usize + 1, len(&bytes));
            let list = starts[place as usize] as usize..starts[place as usize + 1] as usize;
            push_list(&mut bytes, order, term, &cases[list]);
        }
        parts.resize(PARTS + 1, len(&bytes));
        Run { bytes: scratch::put(scratch, bytes), starts: parts, first_case }
    }

    /// The cases and zones of the entries, term by term; and where those of each term begin, and the end.
    fn cases_by_term(&mut self) -> (Vec<u32>, Vec<u32>) {
        let entries = std::mem::take(&mut self.entries);
        let mut starts = vec![0_u32; self.terms.len() + 1];
        for entry in &entries {
            starts[entry.term as usize] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        // Filled from behind, each term's start comes down to where it belongs.
        let mut cases = vec![0; entries.len()];
        for entry in entries.iter().rev() {
            let start = &mut starts[entry.term as usize];
            *start -= 1;
            cases[*start as usize] = entry.case_and_zones;
        }
        (cases, starts)
    }
}

fn push_list(bytes: &mut Vec<u8>, order: u32, term: Term, list: &[u32]) {
    let start = bytes.len();
    bytes.extend([0; 8]);
    let mut before = 0;
    for case_and_zones in list {
        let case = case_and_zones >> 8;
        push_number(bytes, case - before);
        bytes.push(u8::try_from(case_and_zones & 255).expect("eight bits"));
        before = case;
    }
    let len = u32::try_from(bytes.len() - start - 8).expect("a list of some hundred cases");
    bytes[start..start + 4].copy_from_slice(&len.to_le_bytes());
    bytes[start + 4..start + 8].copy_from_slice(&order.to_le_bytes());
    bytes.extend(term.0.to_le_bytes());
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
///
/// # Errors
/// When a run cannot be taken up again.
pub(super) fn merge<E>(
    runs: &[Run],
    scratch: Option<&Scratch<'_, E>>,
    part: usize,
    mut each: impl FnMut(u32, Term, &[(usize, u8)]),
) -> Result<(), E> {
    let range = |run: &Run| run.starts[part] as usize..run.starts[part + 1] as usize;
    let parts: Vec<Cow<'_, [u8]>> =
        runs.iter().map(|run| run.bytes.part(scratch, range(run))).collect::<Result<_, E>>()?;
    let mut slices: Vec<Slice<'_>> = Vec::new();
    for (run, part) in parts.iter().enumerate() {
        let mut rest = &**part;
        while let Some((head, tail)) = rest.split_first_chunk::<8>() {
            let [a, b, c, d, order @ ..] = *head;
            let (list, tail) = tail.split_at(u32::from_le_bytes([a, b, c, d]) as usize);
            let (term, tail) = tail.split_first_chunk().expect("a term stands behind its list");
            let term = Term(u64::from_le_bytes(*term));
            slices.push(Slice { order: u32::from_le_bytes(order), term, run, list });
            rest = tail;
        }
    }
    // Sorted run by run already, which this sort makes use of; slices of a term stay in the order of the runs.
    slices.sort_by_key(|slice| (slice.order, slice.term));
    let mut cases = Vec::new();
    for same in slices.chunk_by(|left, right| left.term == right.term) {
        cases.clear();
        for slice in same {
            read_list(slice.list, runs[slice.run].first_case, &mut cases);
        }
        each(same[0].order, same[0].term, &cases);
    }
    Ok(())
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
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn runs_of_any_size_merge_to_the_same_lists() {
        let (words, scratch) = (Words::default(), None::<&Scratch<'_, Infallible>>);
        let terms = |case: usize| {
            (0..40_u64).filter(move |term| (term * 7 + case as u64).is_multiple_of(3)).map(|term| Term(0x4e00 + term))
        };
        let merged = |run_len: usize| {
            let runs: Vec<Run> = (0..300_usize)
                .step_by(run_len)
                .map(|first| {
                    let mut collector = Collector::default();
                    for case in first..(first + run_len).min(300) {
                        terms(case).for_each(|term| collector.add_term(case - first, term, 4));
                    }
                    collector.finish(first, &words, scratch)
                })
                .collect();
            let mut out = Vec::new();
            for part in 0..PARTS {
                merge(&runs, scratch, part, |order, term, list| out.push((order, term, list.to_vec())))
                    .expect("in memory");
            }
            out
        };
        let whole = merged(300);
        assert_eq!(whole.len(), 40);
        assert!(whole.iter().all(|(_, _, list)| list.len() == 100 && list.is_sorted()));
        assert!(whole.is_sorted_by_key(|(order, _, _)| *order));
        assert_eq!(merged(7), whole);
    }
}
