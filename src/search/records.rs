//! Lists that wait to be written, and the writing of their files.
//!
//! A record is a term with its list, its place and the order it has there. Records are kept as bytes, part by part of the
//! merge: the size of all files of a place is known when all parts are done, and only then, in which file each record is.
//! Knows nothing of what lists say.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::build::Output;
use super::lists;
use super::scratch::{self, Scratch, Waiting};
use super::shard;
use super::state::Layout;

/// Bytes in front of the text of a record: order, place, length.
const HEAD: usize = 12;

/// Files that are closed and written at a time, on all cores.
const FILES_AT_ONCE: usize = 512;

/// The records of one part of a merge, in the order of their addresses.
pub(super) struct Records {
    bytes: Waiting,
    /// Bytes of text by place: 0 for the files of terms, 1 + range for those of a range.
    lens: BTreeMap<u32, u64>,
}

/// Records while they are made.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    text: String,
    lens: BTreeMap<u32, u64>,
}

impl Writer {
    /// Adds a term with its list. `order` is the address of the term with its bits reversed: the order of terms in files.
    pub(super) fn push(&mut self, order: u32, place: u32, (term, list): (&str, &str)) {
        self.text.clear();
        lists::push_pair(&mut self.text, term, list);
        *self.lens.entry(place).or_default() += self.text.len() as u64;
        let len = u32::try_from(self.text.len()).expect("a list of numbers of 32 bits");
        for number in [order, place, len] {
            self.bytes.extend(number.to_le_bytes());
        }
        self.bytes.extend_from_slice(self.text.as_bytes());
    }

    /// The records that were added.
    pub(super) fn finish<E>(self, scratch: Option<&Scratch<'_, E>>) -> Records {
        Records { bytes: scratch::put(scratch, self.bytes), lens: self.lens }
    }
}

/// A record as it stands in the bytes.
struct Record<'bytes> {
    order: u32,
    place: u32,
    text: &'bytes [u8],
}

impl<'bytes> Record<'bytes> {
    /// Takes the first record off the bytes.
    fn take(bytes: &mut &'bytes [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
        let (numbers, _) = head.as_chunks::<4>();
        let [order, place, len] = [0, 1, 2].map(|at| u32::from_le_bytes(numbers[at]));
        let (text, rest) = rest.split_at(len as usize);
        *bytes = rest;
        Some(Self { order, place, text })
    }
}

/// How many files each place has.
pub(super) fn layout(parts: &[Vec<Records>], file_bytes: u64) -> Layout {
    let mut lens: BTreeMap<u32, u64> = BTreeMap::new();
    for (place, len) in parts.iter().flatten().flat_map(|records| &records.lens) {
        *lens.entry(*place).or_default() += len;
    }
    Layout::of(lens.into_iter(), file_bytes)
}

/// A file of terms that is not full.
struct Open {
    file: u32,
    script: Vec<u8>,
}

/// Writes the files of terms. The records of a part may come from several merges: those of equal order stand in the order of
/// the merges.
pub(super) fn write<E: Send>(
    parts: &[Vec<Records>],
    scratch: Option<&Scratch<'_, E>>,
    layout: &Layout,
    output: &Output<'_, E>,
) -> Result<(), E> {
    let mut files = Files { layout, places: BTreeMap::new(), full: Vec::new() };
    for part in parts {
        let bytes: Vec<_> = part.iter().map(|records| records.bytes.all(scratch)).collect::<Result<_, E>>()?;
        let mut rests: Vec<&[u8]> = bytes.iter().map(|bytes| &**bytes).collect();
        let mut next: Vec<Option<Record<'_>>> = rests.iter_mut().map(Record::take).collect();
        while let Some((_, at)) = next.iter().zip(0..).filter_map(|(next, at)| Some((next.as_ref()?.order, at))).min() {
            if let Some(record) = std::mem::replace(&mut next[at], Record::take(&mut rests[at])) {
                files.push(&record);
            }
        }
        if files.full.len() >= FILES_AT_ONCE {
            files.write(output)?;
        }
    }
    files.end();
    files.write(output)
}

/// The files of terms on their way.
struct Files<'layout> {
    layout: &'layout Layout,
    /// By place: how many files it has, the one that is open, and which have been opened.
    places: BTreeMap<u32, (u32, Option<Open>, Vec<bool>)>,
    /// Path and script of those that have all their records.
    full: Vec<(String, Vec<u8>)>,
}

impl Files<'_> {
    /// Adds a record to its file. The records of a file follow each other.
    fn push(&mut self, record: &Record<'_>) {
        let place = record.place;
        let (count, open, opened) = self.places.entry(place).or_insert_with(|| {
            let count = self.layout.count(place);
            (count, None, vec![false; count as usize])
        });
        let file = shard::shard_of(record.order.reverse_bits(), *count);
        let full = open.take_if(|open| open.file != file);
        self.full.extend(full.map(|full| (lists::path(place, full.file), full.script)));
        let is_new = open.is_none();
        let open = open.get_or_insert_with(|| Open { file, script: lists::open(place, file).into_bytes() });
        opened[file as usize] = true;
        open.script.push(if is_new { b'{' } else { b',' });
        open.script.extend_from_slice(record.text);
    }

    /// Takes up the files that are still open, and those without terms: they exist too, because a query must be able to tell
    /// them from lost ones.
    fn end(&mut self) {
        for (place, (_, open, opened)) in std::mem::take(&mut self.places) {
            self.full.extend(open.map(|open| (lists::path(place, open.file), open.script)));
            for (file, _) in (0..).zip(opened).filter(|(_, is_opened)| !is_opened) {
                self.full.push((lists::path(place, file), format!("{}{{", lists::open(place, file)).into_bytes()));
            }
        }
    }

    /// Closes and writes the files that are full.
    fn write<E: Send>(&mut self, output: &Output<'_, E>) -> Result<(), E> {
        std::mem::take(&mut self.full).into_par_iter().try_for_each(|(path, script)| {
            let mut script = String::from_utf8(script).expect("records are made of texts");
            script.push('}');
            output.write(&path, shard::close(script))
        })
    }
}
