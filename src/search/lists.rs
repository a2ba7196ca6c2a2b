//! Lists of cases as they stand in the files, and the files of lists.
//!
//! A list that is short enough stands whole beside its term in `t/`. The list of a frequent term is cut at range
//! borders and lies in `g/<range>/`; beside the term remain a rough count, the ranges it occurs in, and the cases that
//! have it in their title. What stands beside a frequent term hardly changes when a case is added, and only the files
//! of the case's own range do. Knows nothing of how terms were found.

use super::assignment::Assignment;
use super::bits::{BitReader, BitWriter, rice_parameter};
use super::build::SMALL_SITE;
use super::shard;
use super::terms::TITLE;

/// Up to so many cases with a frequent term in the title are listed beside the term.
const MAX_TITLES: usize = 400;

/// A list as read from beside its term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// All cases with their zones.
    Whole(Vec<(u32, u8)>),
    /// The list is cut into ranges.
    Cut {
        /// About how many cases, within a factor of two.
        about: u32,
        /// Whether each range has cases.
        ranges: Vec<bool>,
        /// Cases with the term in the title, unless there are too many.
        titles: Option<Vec<u32>>,
    },
    /// A triple of Han with a list too long to be kept.
    Frequent,
}

/// From how many cases on a list is cut; never on a small site.
pub(super) fn frequent_from(cases: usize) -> usize {
    if cases < SMALL_SITE { usize::MAX } else { (1 << cases.ilog2()) / 32 }
}

/// What stands beside a frequent term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Number of cases.
    pub(super) count: usize,
    /// Whether each range has cases.
    pub(super) ranges: Vec<bool>,
    /// Cases with the term in the title, ascending.
    pub(super) titles: Option<Vec<u32>>,
}

impl Head {
    /// The head of a list.
    pub(super) fn of(list: &[(u32, u8)], assignment: &Assignment) -> Self {
        let mut ranges = vec![false; assignment.range_count() as usize];
        for (number, _) in list {
            ranges[(number >> assignment.range_bits) as usize] = true;
        }
        let titles = list.iter().filter(|(_, zones)| zones & TITLE != 0).map(|(number, _)| *number);
        Self { count: list.len(), ranges, titles: few(titles.collect()) }
    }

    /// The text that stands beside the term.
    pub(super) fn encode(&self, assignment: &Assignment) -> String {
        let mut bits = BitWriter::default();
        bits.put(1, 1);
        bits.put(self.count.max(1).ilog2(), 5);
        bits.put(u32::from(self.titles.is_some()), 1);
        for is_present in &self.ranges {
            bits.put(u32::from(*is_present), 1);
        }
        if let Some(titles) = &self.titles {
            let titles: Vec<(u32, u8)> = titles.iter().map(|number| (*number, TITLE)).collect();
            put_list(&mut bits, &titles, 0, assignment.end, false);
        }
        bits.finish()
    }
}

/// The cases with a term in their title, unless they are too many.
pub(super) fn few(titles: Vec<u32>) -> Option<Vec<u32>> {
    (titles.len() <= MAX_TITLES).then_some(titles)
}

/// The texts of a term's list (ascending) with the places they stand in.
pub(super) fn encode(list: &[(u32, u8)], assignment: &Assignment, frequent: usize) -> Vec<(u32, String)> {
    if list.len() < frequent {
        let mut bits = BitWriter::default();
        bits.put(0, 1);
        put_list(&mut bits, list, 0, assignment.end, true);
        return vec![(0, bits.finish())];
    }
    let of_range = |entry: &(u32, u8)| entry.0 >> assignment.range_bits;
    let parts = list.chunk_by(|left, right| of_range(left) == of_range(right));
    let parts = parts.map(|part| (of_range(&part[0]) + 1, encode_range(part, of_range(&part[0]), assignment)));
    parts.chain([(0, Head::of(list, assignment).encode(assignment))]).collect()
}

/// The text of the part of a list that lies in one range.
pub(super) fn encode_range(part: &[(u32, u8)], range: u32, assignment: &Assignment) -> String {
    let mut bits = BitWriter::default();
    put_list(&mut bits, part, range << assignment.range_bits, 1 << assignment.range_bits, true);
    bits.finish()
}

/// The texts of the list of a triple of Han. A frequent one leaves an empty mark: its pairs are looked up instead.
pub(super) fn encode_triple(list: &[(u32, u8)], assignment: &Assignment, frequent: usize) -> Vec<(u32, String)> {
    if list.len() < frequent { encode(list, assignment, frequent) } else { vec![(0, String::new())] }
}

/// A term with its list as they stand in a file.
pub(super) fn pair(term: &str, list: &str) -> String {
    let mut text = String::with_capacity(term.len() + list.len() + 5);
    push_pair(&mut text, term, list);
    text
}

/// The same behind other text.
pub(super) fn push_pair(text: &mut String, term: &str, list: &str) {
    shard::push_string(text, term);
    text.push_str(":\"");
    text.push_str(list);
    text.push('"');
}

fn put_list(bits: &mut BitWriter, list: &[(u32, u8)], base: u32, span: u32, with_zones: bool) {
    let count = u32::try_from(list.len()).expect("numbers are 32 bits");
    let parameter = rice_parameter(count, span);
    bits.gamma(count);
    bits.put(parameter, 5);
    let mut next = base;
    for (number, zones) in list {
        bits.rice(number - next, parameter);
        next = number + 1;
        if with_zones {
            bits.zones(*zones);
        }
    }
}

fn take_list(bits: &mut BitReader<'_>, base: u32, with_zones: bool) -> Vec<(u32, u8)> {
    let count = bits.gamma();
    let parameter = bits.take(5).min(24);
    let (mut out, mut next) = (Vec::new(), base);
    for _ in 0..count {
        if bits.is_at_end() {
            break;
        }
        let number = next.saturating_add(bits.rice(parameter));
        next = number.saturating_add(1);
        out.push((number, if with_zones { bits.zones() } else { TITLE }));
    }
    out
}

/// Reads what stands beside a term.
pub(super) fn decode(text: &str, range_count: u32) -> List {
    if text.is_empty() {
        return List::Frequent;
    }
    let mut bits = BitReader::new(text);
    if bits.take(1) == 0 {
        return List::Whole(take_list(&mut bits, 0, true));
    }
    let about = 3 << bits.take(5).min(28) >> 1;
    let has_titles = bits.take(1) == 1;
    let ranges = (0..range_count).map(|_| bits.take(1) == 1).collect();
    let titles = has_titles.then(|| take_list(&mut bits, 0, false).into_iter().map(|(number, _)| number).collect());
    List::Cut { about, ranges, titles }
}

/// Reads the part of a cut list that lies in one range.
pub(super) fn decode_range(text: &str, range: u32, range_bits: u32) -> Vec<(u32, u8)> {
    take_list(&mut BitReader::new(text), range << range_bits, true)
}

/// The path of a file of terms, below `search/`.
pub(super) fn path(place: u32, file: u32) -> String {
    match place.checked_sub(1) {
        None => format!("t/{}/{file}.js", file >> 8),
        Some(range) => format!("g/{range}/{file}.js"),
    }
}

/// A file of terms: each with its list, in the order of the file.
pub(super) fn file<'text>(place: u32, file: u32, records: impl Iterator<Item = &'text str>) -> (String, Vec<u8>) {
    let mut script = open(place, file);
    script.push('{');
    for (position, record) in records.enumerate() {
        script.push_str(if position > 0 { "," } else { "" });
        script.push_str(record);
    }
    script.push('}');
    (path(place, file), shard::close(script))
}

/// What a file of terms begins with.
pub(super) fn open(place: u32, file: u32) -> String {
    match place.checked_sub(1) {
        None => shard::open(&format!("t{file}")),
        Some(range) => shard::open(&format!("g{range}_{file}")),
    }
}
