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
    kept: Option<Vec<u8>>,
    /// Where each block lies in the file.
    places: Vec<Range<u64>>,
    /// Number of records.
    len: usize,
}

impl Blocks {
    /// Opens a journal file; `None` when it is absent, damaged or of another version.
    #[must_use]
    pub fn open(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let len_bytes = file.metadata().ok()?.len();
        if len_bytes > KEPT_BYTES {
            let (places, len) = places(&mut file, len_bytes)?;
            return Some(Self { file, kept: None, places, len });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(len_bytes).ok()?);
        file.read_to_end(&mut bytes).ok()?;
        let (places, len) = places(&mut bytes.as_slice(), bytes.len() as u64)?;
        Some(Self { file, kept: Some(bytes), places, len })
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
        for (group, places) in self.places.chunks(TOGETHER).enumerate() {
            let range = places.first()?.start..places.last()?.end;
            let bytes = self.bytes(&range)?;
            let one = |(at, place): (usize, &Range<u64>)| {
                let first = (group * TOGETHER + at) * BLOCK;
                let inside = |offset: u64| usize::try_from(offset - range.start).ok();
                let block = bytes.get(inside(place.start)?..inside(place.end)?)?;
                Some(look(first, &decode_block(block, BLOCK.min(self.len - first))?))
            };
            let looked: Option<Vec<R>> = places.par_iter().enumerate().map(|(at, place)| one((at, place))).collect();
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

/// Where the blocks of a file lie, and the number of records; `None` when it is not whole.
pub(super) fn places(file: &mut impl Read, len_bytes: u64) -> Option<(Vec<Range<u64>>, usize)> {
    let mut sum = Xxh3::new();
    let (mut at, mut buffer) = (0_u64, Vec::new());
    let mut take = |len: u64, is_summed: bool| {
        // A length in a damaged file may be any number.
        at = at.checked_add(len).filter(|end| *end <= len_bytes)?;
        buffer.resize(usize::try_from(len).ok()?, 0);
        file.read_exact(&mut buffer).ok()?;
        if is_summed {
            sum.update(&buffer);
        }
        Some((buffer.first_chunk().copied().map(u64::from_le_bytes), buffer.first_chunk().copied()))
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
            let mut blocks = Blocks::open(&path).expect("whole");
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
            blocks.kept = None;
            assert_eq!(seen(&blocks), wanted, "read again");
            for cut in [0, 5, HEADER, bytes.len() - 1] {
                std::fs::write(&path, &bytes[..cut]).expect("written");
                assert!(Blocks::open(&path).is_none(), "cut at {cut}");
            }
            let mut broken = bytes.clone();
            broken[bytes.len() / 2] ^= 1;
            std::fs::write(&path, &broken).expect("written");
            assert!(Blocks::open(&path).is_none());
        }
    }
}
