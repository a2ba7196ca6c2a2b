//! The journal of sources looked through block by block: records are seen where they lie, without a copy of what is in them.
//!
//! For who wants to know a little of every case, or everything of a few.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use super::{BLOCK, HEADER, TOGETHER, announced, decode_block};
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
    places: Vec<Range<u64>>,
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
            let (places, len) = places(&mut Buffered { file: &mut file, buffer: Vec::new() }, len_bytes)?;
            return Some(Self { file, kept: None, places, len });
        }
        let whole = read_whole(&file, usize::try_from(len_bytes).ok()?)?;
        let (places, len) = places(&mut &*whole, len_bytes)?;
        Some(Self { file, kept: Some(whole), places, len })
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
        // Nothing more is read for those that are in memory.
        let together = if self.kept.is_some() { self.places.len().max(1) } else { TOGETHER };
        for (group, places) in self.places.chunks(together).enumerate() {
            let range = places.first()?.start..places.last()?.end;
            let bytes = self.bytes(&range)?;
            let one = |(at, place): (usize, &Range<u64>)| {
                let first = (group * together + at) * BLOCK;
                let inside = |offset: u64| usize::try_from(offset - range.start).ok();
                let block = bytes.get(inside(place.start)?..inside(place.end)?)?;
                Some(look(first, &decode_block(block, BLOCK.min(self.len - first))?))
            };
            let looked: Option<Vec<R>> = places.par_iter().with_max_len(1).enumerate().map(one).collect();
            made.extend(looked?);
        }
        Some(made)
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

/// What is looked through once, from the beginning.
pub(super) trait Stretches {
    /// The next so many bytes; `None` when there are not as many.
    fn next(&mut self, len: usize) -> Option<&[u8]>;
}

impl Stretches for &[u8] {
    fn next(&mut self, len: usize) -> Option<&[u8]> {
        self.split_off(..len)
    }
}

/// A file of which one stretch is in memory.
struct Buffered<'f> {
    file: &'f mut File,
    buffer: Vec<u8>,
}

impl Stretches for Buffered<'_> {
    fn next(&mut self, len: usize) -> Option<&[u8]> {
        self.buffer.resize(len, 0);
        self.file.read_exact(&mut self.buffer).ok()?;
        Some(&self.buffer)
    }
}

/// Where the blocks of a file lie, and the number of records; `None` when it is not whole.
pub(super) fn places(bytes: &mut impl Stretches, len_bytes: u64) -> Option<(Vec<Range<u64>>, usize)> {
    let mut sum = Xxh3::new();
    let mut at = 0_u64;
    let mut take = |len: u64, is_summed: bool| {
        // A length in a damaged file may be any number.
        at = at.checked_add(len).filter(|end| *end <= len_bytes)?;
        let stretch = bytes.next(usize::try_from(len).ok()?)?;
        if is_summed {
            sum.update(stretch);
        }
        Some((stretch.first_chunk().copied().map(u64::from_le_bytes), stretch.first_chunk().copied()))
    };
    let (_, header) = take(HEADER as u64, true)?;
    let len = announced(header?)?;
    let (mut places, mut start) = (Vec::new(), HEADER as u64);
    for _ in 0..len.div_ceil(BLOCK) {
        let block = take(8, true)?.0?;
        take(block, true)?;
        places.push(start + 8..start + 8 + block);
        start += 8 + block;
    }
    let end = take(8, false)?.0?;
    (at == len_bytes && end == sum.digest()).then_some((places, len))
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
            assert_eq!(seen(&large), wanted, "read again");
            for cut in [0, 5, HEADER, bytes.len() - 1] {
                std::fs::write(&path, &bytes[..cut]).expect("written");
                assert!(Blocks::open(&path).is_none(), "cut at {cut}");
                assert!(Blocks::open_kept_to(&path, 0).is_none(), "cut at {cut}");
            }
            let mut broken = bytes.clone();
            broken[bytes.len() / 2] ^= 1;
            std::fs::write(&path, &broken).expect("written");
            assert!(Blocks::open(&path).is_none());
        }
    }
}
