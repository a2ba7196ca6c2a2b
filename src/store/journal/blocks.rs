//! The journal of sources looked through by its indexes: one in each block, an eighth of its bytes.
//!
//! For who wants to know a little of every case, or everything of a few.

use std::borrow::Cow;
use std::fs::File;
#[cfg(not(unix))]
use std::io::SeekFrom;
use std::io::{Read, Seek};
use std::ops::Range;
use std::path::Path;
#[cfg(not(unix))]
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Deserialize;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::{BLOCK, HEADER, SourceRecord, announced};
use crate::hash::Hash;
use crate::site::overview::Overview;
use crate::site::summary::Packed;

/// Indexes up to this size are kept in memory while they are looked through, larger ones are read again each time.
const KEPT_BYTES: u64 = 64 * 1024 * 1024;

/// A source record in the bytes of the journal; see [`super::SourceRecord`].
#[derive(Clone, Copy, Debug, Deserialize)]
#[expect(missing_docs, reason = "fields are those of the record; what differs is documented")]
pub struct SourceView<'b> {
    pub path: &'b str,
    pub input: Hash,
    pub visible: Hash,
    /// The summary, still packed: what lists are made of, and the rest.
    pub summary: Option<(&'b [u8], &'b [u8])>,
    pub is_stale: bool,
    /// What was said, still packed.
    pub diagnostics: &'b [u8],
}

/// What follows the records of a block: what is asked of all of them, one kind after the other, and where each lies.
#[derive(Clone, Copy, Debug)]
pub struct Index<'b> {
    inputs: &'b [[u8; 16]],
    starts: &'b [[u8; 4]],
    sums: &'b [[u8; 8]],
    overview: &'b [u8],
}

impl<'b> Index<'b> {
    fn of(bytes: &'b [u8], count: usize) -> Option<Self> {
        let (inputs, bytes) = bytes.split_at_checked(count * 16)?;
        let (starts, bytes) = bytes.split_at_checked(count * 4)?;
        let (sums, overview) = bytes.split_at_checked(count * 8)?;
        let (inputs, starts, sums) = (inputs.as_chunks().0, starts.as_chunks().0, sums.as_chunks().0);
        Some(Self { inputs, starts, sums, overview })
    }

    /// The input of each record.
    pub fn inputs(&self) -> impl Iterator<Item = Hash> {
        self.inputs.iter().map(|input| Hash(u128::from_le_bytes(*input)))
    }

    /// What is asked of the summaries; `None` when another program packed it.
    #[must_use]
    pub fn overview(&self) -> Option<Overview<'b>> {
        Overview::unpack(self.overview)
    }

    /// Where a record lies among those of its block, which end at `end`, and its checksum.
    fn place(&self, at: usize, end: u64) -> Option<Place> {
        let start = |at: usize| self.starts.get(at).map(|start| u64::from(u32::from_le_bytes(*start)));
        let range = start(at)?..start(at + 1).unwrap_or(end);
        Some(Place { range, sum: u64::from_le_bytes(*self.sums.get(at)?) })
    }
}

/// Bytes behind an index: its checksum and its length.
const TRAILER: usize = 16;

/// The bytes of a block: records, their index, its checksum and its length.
pub(super) fn encode(records: &[SourceRecord<Packed>]) -> Vec<u8> {
    let (mut bytes, mut starts, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    for record in records {
        let start = bytes.len();
        bytes = postcard::to_extend(record, bytes).expect("postcard writes any record to memory");
        starts.extend_from_slice(&u32::try_from(start).expect("a block has megabytes at most").to_le_bytes());
        sums.extend_from_slice(&xxh3_64(&bytes[start..]).to_le_bytes());
    }
    let start = bytes.len();
    bytes.extend(records.iter().flat_map(|record| record.input.0.to_le_bytes()));
    bytes.extend(starts);
    bytes.extend(sums);
    bytes.extend(Overview::of(records.iter().map(|record| Some(record.summary.as_ref()?.parts().0))).pack());
    let index = &bytes[start..];
    let (sum, len) = (xxh3_64(index), index.len() as u64);
    bytes.extend(sum.to_le_bytes());
    bytes.extend(len.to_le_bytes());
    bytes
}

/// The blocks of a journal of sources, whose indexes were found whole when it was opened. A record is found whole when it is
/// taken.
#[derive(Debug)]
pub struct Blocks {
    file: File,
    /// Where the records of each block begin in the file, and where its index lies.
    places: Vec<(u64, Place)>,
    /// All indexes, unless they are large.
    kept: Option<Vec<Vec<u8>>>,
    /// Number of records.
    len: usize,
}

impl Blocks {
    /// Opens a journal file; `None` when it is absent, of another version, or damaged where it was looked at.
    #[must_use]
    pub fn open(path: &Path) -> Option<Self> {
        Self::open_kept_to(path, KEPT_BYTES)
    }

    fn open_kept_to(path: &Path, kept_bytes: u64) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let len_bytes = file.metadata().ok()?.len();
        let (blocks, len) = places(&mut file, len_bytes)?;
        let place = |block: &Place| {
            let mut trailer = [0; TRAILER];
            let end = block.range.end.checked_sub(TRAILER as u64)?;
            read_at(&file, &mut trailer, end)?;
            let (sum, len) = trailer.split_first_chunk::<8>()?;
            let start = end.checked_sub(u64::from_le_bytes(*len.first_chunk()?))?;
            let place = Place { range: start..end, sum: u64::from_le_bytes(*sum) };
            (start >= block.range.start).then_some((block.range.start, place))
        };
        let places: Vec<(u64, Place)> = blocks.iter().map(place).collect::<Option<_>>()?;
        let len_indexes: u64 = places.iter().map(|(_, index)| index.range.end - index.range.start).sum();
        let read = |(_, index): &(u64, Place)| bytes(&file, index);
        if len_indexes > kept_bytes {
            // They are read once to see that they are whole.
            return places.iter().all(|place| read(place).is_some()).then_some(Self { file, places, kept: None, len });
        }
        let kept: Option<_> = places.par_iter().with_max_len(1).map(read).collect();
        Some(Self { kept: Some(kept?), file, places, len })
    }

    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Shows the index of every block to `look`, in parallel, with the place of its first record; what it makes of them, in their
    /// order. `None` when the file cannot be read any more.
    pub fn each<R: Send>(&self, look: impl Fn(usize, &Index<'_>) -> R + Sync) -> Option<Vec<R>> {
        let one = |at: usize| Some(look(at * BLOCK, &Index::of(&self.index(at)?, self.count(at))?));
        (0..self.places.len()).into_par_iter().with_max_len(1).map(one).collect()
    }

    /// What `take` makes of the records at these places, which ascend. `None` when one of them is damaged, or as soon as `take`
    /// makes nothing of one.
    pub fn some<R>(
        &self,
        places: &[usize],
        mut take: impl FnMut(usize, SourceView<'_>) -> Option<R>,
    ) -> Option<Vec<R>> {
        let mut taken = Vec::with_capacity(places.len());
        for places in places.chunk_by(|one, other| one / BLOCK == other / BLOCK) {
            let block = places[0] / BLOCK;
            let (start, of_index) = self.places.get(block)?;
            let index = self.index(block)?;
            let index = Index::of(&index, self.count(block))?;
            for at in places {
                let Place { range, sum } = index.place(at % BLOCK, of_index.range.start - start)?;
                let record = bytes(&self.file, &Place { range: start + range.start..start + range.end, sum })?;
                taken.push(take(*at, postcard::from_bytes(&record).ok()?)?);
            }
        }
        Some(taken)
    }

    /// Number of records of a block.
    fn count(&self, block: usize) -> usize {
        BLOCK.min(self.len - block * BLOCK)
    }

    fn index(&self, block: usize) -> Option<Cow<'_, [u8]>> {
        match &self.kept {
            Some(kept) => kept.get(block).map(|index| Cow::Borrowed(&**index)),
            None => bytes(&self.file, &self.places.get(block)?.1).map(Cow::Owned),
        }
    }
}

/// What lies at a place of a file; `None` when it is damaged.
fn bytes(file: &File, place: &Place) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(place.range.end.checked_sub(place.range.start)?).ok()?];
    read_at(file, &mut bytes, place.range.start)?;
    (xxh3_64(&bytes) == place.sum).then_some(bytes)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> Option<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start).ok()
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], start: u64) -> Option<()> {
    /// Whoever reads has moved the file to where it reads.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(start)).ok()?;
    file.read_exact(bytes).ok()
}

/// Where a block lies in its file, and its checksum.
#[derive(Debug)]
pub(super) struct Place {
    range: Range<u64>,
    sum: u64,
}

impl Place {
    /// The block in the bytes of its file; `None` when it is damaged.
    pub(super) fn whole<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let block = bytes.get(usize::try_from(self.range.start).ok()?..usize::try_from(self.range.end).ok()?)?;
        (xxh3_64(block) == self.sum).then_some(block)
    }
}

/// What is looked through once, from the beginning.
pub(super) trait Stretches {
    /// The next eight bytes as a number.
    fn number(&mut self) -> Option<u64>;
    /// The bytes before the first block.
    fn header(&mut self) -> Option<[u8; HEADER]>;
    /// Passes over so many bytes, which there are.
    fn pass(&mut self, len: u64) -> Option<()>;
}

impl Stretches for &[u8] {
    fn number(&mut self) -> Option<u64> {
        self.split_off(..8)?.first_chunk().copied().map(u64::from_le_bytes)
    }

    fn header(&mut self) -> Option<[u8; HEADER]> {
        self.split_off(..HEADER)?.first_chunk().copied()
    }

    fn pass(&mut self, len: u64) -> Option<()> {
        self.split_off(..usize::try_from(len).ok()?).map(|_| ())
    }
}

impl Stretches for File {
    fn number(&mut self) -> Option<u64> {
        let mut bytes = [0; 8];
        self.read_exact(&mut bytes).ok()?;
        Some(u64::from_le_bytes(bytes))
    }

    fn header(&mut self) -> Option<[u8; HEADER]> {
        let mut bytes = [0; HEADER];
        self.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    fn pass(&mut self, len: u64) -> Option<()> {
        self.seek_relative(i64::try_from(len).ok()?).ok()
    }
}

/// Where the blocks of a file lie, and the number of records; `None` when its numbers are damaged. Looks into no block.
pub(super) fn places(bytes: &mut impl Stretches, len_bytes: u64) -> Option<(Vec<Place>, usize)> {
    let mut sum = Xxh3::new();
    let header = bytes.header()?;
    sum.update(&header);
    let len = announced(header)?;
    let (mut places, mut start) = (Vec::new(), HEADER as u64);
    for _ in 0..len.div_ceil(BLOCK) {
        let of_block = bytes.number()?;
        // A length in a damaged file may be any number.
        let range = start + 8..(start + 8).checked_add(of_block).filter(|end| *end < len_bytes)?;
        bytes.pass(of_block)?;
        start = range.end + 8;
        let place = Place { range, sum: bytes.number()? };
        sum.update(&of_block.to_le_bytes());
        sum.update(&place.sum.to_le_bytes());
        places.push(place);
    }
    let end = bytes.number()?;
    (start + 8 == len_bytes && end == sum.digest()).then_some((places, len))
}

#[cfg(test)]
mod tests {
    use super::super::{TOGETHER, Told, decode, parts, source_parts};
    use super::*;
    use crate::site::Summary;

    fn record(at: usize) -> SourceRecord<Packed> {
        let mut summary = Summary::default();
        summary.slug = format!("case-{at}").into();
        SourceRecord {
            path: format!("content/cases/{at:06}.md").into(),
            input: Hash(at as u128),
            visible: Hash::default(),
            summary: (!at.is_multiple_of(3)).then(|| Packed::of(summary)),
            is_stale: at.is_multiple_of(2),
            diagnostics: Told::default(),
        }
    }

    fn bytes_of(records: &[SourceRecord<Packed>]) -> Vec<u8> {
        source_parts(records).collect::<Vec<_>>().concat()
    }

    #[test]
    fn every_record_is_seen_once_at_its_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("sources");
        for count in [0, 1, BLOCK, BLOCK * TOGETHER + 3] {
            let records: Vec<_> = (0..count).map(record).collect();
            let bytes = bytes_of(&records);
            let read: Vec<SourceRecord<Packed>> = decode(&bytes).expect("whole");
            assert!(read.iter().map(|one| one.input).eq(records.iter().map(|one| one.input)), "{count}");
            assert_eq!(read.last().map(|one| &one.summary), records.last().map(|one| &one.summary));
            std::fs::write(&path, &bytes).expect("written");
            let some: Vec<usize> = (0..count).filter(|at| at % 7 == 3 || at % BLOCK == 0).collect();
            for kept_bytes in [KEPT_BYTES, 0] {
                let blocks = Blocks::open_kept_to(&path, kept_bytes).expect("whole");
                assert_eq!(
                    (blocks.len(), blocks.is_empty(), blocks.kept.is_some()),
                    (count, count == 0, kept_bytes > 0 || count == 0)
                );
                let inputs = blocks.each(|first, index| (first, index.inputs().collect::<Vec<_>>())).expect("readable");
                assert!(inputs.iter().map(|(first, _)| *first).eq((0..count).step_by(BLOCK)));
                assert!(inputs.iter().flat_map(|(_, inputs)| inputs).eq(records.iter().map(|one| &one.input)));
                let overviews =
                    blocks.each(|_, index| index.overview().map(|overview| overview.pack())).expect("readable");
                let head = |one: &'_ SourceRecord<Packed>| one.summary.as_ref().map(|packed| packed.parts().0.to_vec());
                for (overview, records) in overviews.iter().zip(records.chunks(BLOCK)) {
                    let heads: Vec<_> = records.iter().map(head).collect();
                    assert_eq!(*overview, Some(Overview::of(heads.iter().map(Option::as_deref)).pack()));
                }
                let one = |at: usize, view: SourceView<'_>| {
                    Some((at, view.path.to_owned(), view.input, view.is_stale, view.summary.map(Packed::from_parts)))
                };
                let taken = blocks.some(&some, one).expect("readable");
                let wanted = |at: &usize| {
                    let one = &records[*at];
                    (*at, one.path.to_string(), one.input, one.is_stale, one.summary.clone())
                };
                assert!(taken.into_iter().eq(some.iter().map(wanted)), "{count}");
                assert!(blocks.some(&[count], one).is_none() && blocks.some(&[], one).is_some());
            }
        }
    }

    #[test]
    fn damage_is_noticed_before_what_is_damaged_is_used() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("sources");
        let records: Vec<_> = (0..3).map(record).collect();
        let bytes = bytes_of(&records);
        let read = || {
            let blocks = Blocks::open(&path)?;
            assert!(Blocks::open_kept_to(&path, 0).is_some());
            let inputs = blocks.each(|_, index| index.inputs().collect::<Vec<_>>())?.concat();
            Some((inputs, blocks.some(&[0, 2], |at, view| Some((at, view.path.to_owned())))?))
        };
        std::fs::write(&path, &bytes).expect("written");
        let whole = read().expect("whole");
        let passed_over = postcard::to_stdvec(&records[0]).expect("memory").len();
        let passed_over = HEADER + 8 + passed_over
            ..HEADER + 8 + passed_over + postcard::to_stdvec(&records[1]).expect("memory").len();
        for at in 0..bytes.len() {
            std::fs::write(&path, &bytes[..at]).expect("written");
            assert!(read().is_none(), "cut at {at}");
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            std::fs::write(&path, &broken).expect("written");
            let read = read();
            // Nobody asked for the record in the middle, nor for the checksum of all of them.
            assert!(read.is_none() || read.as_ref() == Some(&whole), "changed at {at}");
            assert!(read.is_some() == passed_over.contains(&at), "changed at {at}");
            assert!(decode::<SourceRecord<Packed>>(&broken).is_none(), "changed at {at}");
        }
    }

    #[test]
    fn a_file_without_indexes_is_not_opened() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("sources");
        for count in [1, 40, BLOCK + 1] {
            let records: Vec<_> = (0..count).map(record).collect();
            std::fs::write(&path, parts(&records).collect::<Vec<_>>().concat()).expect("written");
            assert!(Blocks::open(&path).is_none(), "{count}");
        }
    }
}
