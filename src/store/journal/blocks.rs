//! The journal of sources looked through block by block: records are seen where they lie, without a copy of what is in them.
//!
//! For who wants to know a little of every case, or everything of a few.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::Deserialize;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::{BLOCK, HEADER, TOGETHER, announced};
use crate::hash::Hash;
use crate::room::Room;

/// A file up to this size is kept in memory while it is looked through, a larger one is read again each time.
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

/// The blocks of a journal of sources, found whole when it was opened.
#[derive(Debug)]
pub struct Blocks {
    file: File,
    /// All of the file, unless it is large.
    kept: Option<Room>,
    /// Where each block lies in the file.
    places: Vec<Place>,
    /// Where each record lies in its block, once all were looked at.
    starts: OnceLock<Vec<Vec<u32>>>,
    /// Number of records.
    len: usize,
}

impl Blocks {
    /// Opens a journal file; `None` when it is absent, damaged or of another version.
    #[must_use]
    pub fn open(path: &Path) -> Option<Self> {
        Self::open_kept_to(path, KEPT_BYTES)
    }

    fn open_kept_to(path: &Path, kept_bytes: u64) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let len_bytes = file.metadata().ok()?.len();
        if len_bytes > kept_bytes {
            let (places, len) = places(&mut file, len_bytes)?;
            let blocks = Self { file, kept: None, places, starts: OnceLock::new(), len };
            // It is read once to see that it is whole.
            let is_whole = |place: &Place| Some(xxh3_64(&blocks.bytes(&place.range)?) == place.sum);
            return blocks.places.iter().all(|place| is_whole(place) == Some(true)).then_some(blocks);
        }
        let whole = read_whole(&file, usize::try_from(len_bytes).ok()?)?;
        let (places, len) = places(&mut &*whole, len_bytes)?;
        let is_whole = places.par_iter().with_max_len(1).all(|place| place.whole(&whole).is_some());
        is_whole.then_some(Self { file, kept: Some(whole), places, starts: OnceLock::new(), len })
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

    /// Shows every block to `look`, in parallel, with the place of its first record; what it makes of them, in their order.
    /// `None` when the file cannot be read any more.
    pub fn each<R: Send>(&self, look: impl Fn(usize, &[SourceView<'_>]) -> R + Sync) -> Option<Vec<R>> {
        let mut made = Vec::with_capacity(self.places.len());
        let mut starts = Vec::with_capacity(self.places.len());
        // Nothing more is read for those that are in memory.
        let together = if self.kept.is_some() { self.places.len().max(1) } else { TOGETHER };
        for (group, places) in self.places.chunks(together).enumerate() {
            let range = places.first()?.range.start..places.last()?.range.end;
            let bytes = self.bytes(&range)?;
            let one = |(at, place): (usize, &Place)| {
                let first = (group * together + at) * BLOCK;
                let inside = |offset: u64| usize::try_from(offset - range.start).ok();
                let block = bytes.get(inside(place.range.start)?..inside(place.range.end)?)?;
                let (views, starts) = views(block, BLOCK.min(self.len - first))?;
                Some((look(first, &views), starts))
            };
            let looked: Option<Vec<_>> = places.par_iter().with_max_len(1).enumerate().map(one).collect();
            for (one, of_block) in looked? {
                made.push(one);
                starts.push(of_block);
            }
        }
        self.starts.get_or_init(|| starts);
        Some(made)
    }

    /// What `take` makes of the records at these places, which ascend. `None` when the file cannot be read any more, or as soon
    /// as `take` makes nothing of one.
    pub fn some<R>(
        &self,
        places: &[usize],
        mut take: impl FnMut(usize, SourceView<'_>) -> Option<R>,
    ) -> Option<Vec<R>> {
        if self.starts.get().is_none() {
            self.each(|_, _| ())?;
        }
        let mut taken = Vec::with_capacity(places.len());
        for places in places.chunk_by(|one, other| one / BLOCK == other / BLOCK) {
            let at_block = places[0] / BLOCK;
            let (block, starts) = (self.bytes(&self.places.get(at_block)?.range)?, self.starts.get()?.get(at_block)?);
            for at in places {
                let start = *starts.get(at % BLOCK)? as usize;
                taken.push(take(*at, postcard::take_from_bytes(block.get(start..)?).ok()?.0)?);
            }
        }
        Some(taken)
    }

    fn bytes(&self, range: &Range<u64>) -> Option<Cow<'_, [u8]>> {
        let len = usize::try_from(range.end - range.start).ok()?;
        if let Some(kept) = &self.kept {
            let start = usize::try_from(range.start).ok()?;
            return Some(Cow::Borrowed(&kept[start..start + len]));
        }
        let mut bytes = vec![0; len];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(range.start)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(Cow::Owned(bytes))
    }
}

/// The records of a block, and where each lies in it.
fn views(block: &[u8], count: usize) -> Option<(Vec<SourceView<'_>>, Vec<u32>)> {
    let (mut views, mut starts) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut left = block;
    for _ in 0..count {
        starts.push(u32::try_from(block.len() - left.len()).ok()?);
        let (view, others) = postcard::take_from_bytes(left).ok()?;
        views.push(view);
        left = others;
    }
    Some((views, starts))
}

/// Bytes that one thread reads at once.
#[cfg(unix)]
const PART_BYTES: usize = 256 * 1024;

/// All of a file, read by several threads; `None` when it is shorter than `len`.
#[cfg(unix)]
fn read_whole(file: &File, len: usize) -> Option<Room> {
    use std::os::unix::fs::FileExt;

    let mut bytes = Room::zeros(len);
    let read = |(at, part): (usize, &mut [u8])| file.read_exact_at(part, (at * PART_BYTES) as u64);
    bytes.par_chunks_mut(PART_BYTES).enumerate().try_for_each(read).ok()?;
    Some(bytes)
}

#[cfg(not(unix))]
fn read_whole(mut file: &File, len: usize) -> Option<Room> {
    let mut bytes = Room::zeros(len);
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
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
    use super::super::{SourceRecord, Told, encode};
    use super::*;

    #[test]
    fn every_record_is_seen_once_at_its_place_and_damage_is_noticed() {
        let record = |at: usize| SourceRecord::<u8> {
            path: format!("content/cases/{at:06}.md").into(),
            input: Hash(at as u128),
            visible: Hash::default(),
            summary: None,
            is_stale: at.is_multiple_of(2),
            diagnostics: Told::default(),
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("sources");
        for count in [0, 1, BLOCK, BLOCK * TOGETHER + 3] {
            let records: Vec<_> = (0..count).map(record).collect();
            let bytes = encode(&records);
            std::fs::write(&path, &bytes).expect("written");
            let blocks = Blocks::open(&path).expect("whole");
            let seen = |blocks: &Blocks| -> Vec<(usize, String, Hash, bool)> {
                let look = |first: usize, views: &[SourceView<'_>]| -> Vec<_> {
                    let one = |(at, view): (usize, &SourceView<'_>)| {
                        (first + at, view.path.to_owned(), view.input, view.is_stale)
                    };
                    views.iter().enumerate().map(one).collect()
                };
                blocks.each(look).expect("readable").concat()
            };
            let wanted: Vec<_> = records
                .iter()
                .enumerate()
                .map(|(at, one)| (at, one.path.to_string(), one.input, one.is_stale))
                .collect();
            assert_eq!(seen(&blocks), wanted);
            let large = Blocks::open_kept_to(&path, 0).expect("whole");
            let some: Vec<usize> = (0..count).filter(|at| at % 7 == 3 || at % BLOCK == 0).collect();
            for blocks in [&blocks, &large] {
                let one = |at: usize, view: SourceView<'_>| Some((at, view.path.to_owned(), view.input, view.is_stale));
                let taken = blocks.some(&some, one).expect("readable");
                assert!(taken.iter().eq(some.iter().map(|at| &wanted[*at])), "{count}");
                assert!(blocks.some(&[count], one).is_none() && blocks.some(&[], one).is_some());
            }
            assert_eq!(seen(&large), wanted, "read again");
            for cut in [0, 5, HEADER, bytes.len() - 1] {
                std::fs::write(&path, &bytes[..cut]).expect("written");
                assert!(Blocks::open(&path).is_none(), "cut at {cut}");
                assert!(Blocks::open_kept_to(&path, 0).is_none(), "cut at {cut}");
            }
            for at in [HEADER - 1, HEADER, bytes.len() / 2, bytes.len() - 12, bytes.len() - 1] {
                let mut broken = bytes.clone();
                broken[at] ^= 1;
                std::fs::write(&path, &broken).expect("written");
                assert!(Blocks::open(&path).is_none(), "{at}");
                assert!(Blocks::open_kept_to(&path, 0).is_none(), "{at}");
            }
        }
    }
}
