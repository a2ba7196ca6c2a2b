//! The journal: what the last build knew of each source and each page.
//!
//! Flat files of postcard records (sources, pages, what is remembered of the search index) behind a header with the schema
//! version, read as a whole and written anew: a build visits every record anyway, so a database would buy nothing. A file
//! that cannot be read, or was written by another version, is as if it were not there: the build is then a full one. No
//! promise to users.
//!
//! | in the fingerprint of a page | why |
//! |---|---|
//! | version of the program | templates and code may draw differently |
//! | theme (all templates and catalogues) | one input until a measurement says otherwise |
//! | the page's view (titles, links, counts, pager, settings shown) | everything on the page stands in it |
//! | the content hash of its case | the body is not in the view |
//! | the card hashes of the cases it lists | cards are rendered once and shared |
//!
//! Not in it: modification times, the clock, paths of the machine, the order of threads.

mod blocks;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::diagnostic::{Diagnostic, Words};
use crate::hash::Hash;
use crate::site::summary;
use crate::vfs::folders_above;

use blocks::Place;
pub use blocks::{Blocks, Index, SourceView};

/// Raised whenever a record's form changes.
const SCHEMA: u32 = 9;
const MAGIC: &[u8; 8] = b"casebook";
/// The journal file of sources.
pub const SOURCES: &str = "sources";
/// The journal file of pages.
pub const PAGES: &str = "pages";

/// What is known of one source (a case file with the files beside it).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceRecord<S> {
    /// Path of the Markdown file.
    pub path: Arc<str>,
    /// Hash of the stamps of the file and its neighbours, and of the settings they were read with. A file saved twice at the
    /// same length within one tick of its file system's clock (2 s on FAT) looks unchanged.
    pub input: Hash,
    /// Hash of what other pages see of the summary; zero without one.
    pub visible: Hash,
    /// The last good summary.
    pub summary: Option<S>,
    /// Whether the summary is of an earlier version of the file, which has errors now.
    pub is_stale: bool,
    /// What was said about the file.
    pub diagnostics: Told,
}

/// What is packed within a record, written as a whole and not byte by byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Packed(pub(super) Box<[u8]>);

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'d> Deserialize<'d> for Packed {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(<&[u8]>::deserialize(deserializer)?.into()))
    }
}

/// What was said about a file, packed: on a large site nearly all of it is taken out once, when everything is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Told(Packed);

impl Told {
    /// Packs what was said.
    ///
    /// # Panics
    /// Never: postcard writes any value to memory.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        if diagnostics.is_empty() {
            return Self::default();
        }
        Self(Packed(postcard::to_stdvec(diagnostics).expect("postcard writes any value to memory").into()))
    }

    /// What was said, as it stands in the journal.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(Packed(bytes.into()))
    }

    /// What was said; nothing when another program packed it.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let Self(Packed(bytes)) = self;
        if bytes.is_empty() { Vec::new() } else { postcard::from_bytes(bytes).unwrap_or_default() }
    }
}

/// What is known of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRecord {
    /// Path in the output; the page's key.
    pub path: Words,
    /// Hash of everything it was made from.
    pub fingerprint: Hash,
    /// Hash of its bytes.
    pub output: Hash,
}

impl PageRecord {
    /// The record of a file that is no longer part of the site and still lies in its output: of no inputs.
    #[must_use]
    pub fn left_over(self) -> Self {
        Self { fingerprint: Hash::default(), ..self }
    }

    /// The record of a file of which nothing is known but that it was made once.
    #[must_use]
    pub fn doubted(self) -> Self {
        Self { fingerprint: Hash::default(), output: Hash::default(), ..self }
    }

    /// Whether the file is no longer part of the site.
    #[must_use]
    pub fn is_left_over(&self) -> bool {
        self.fingerprint == Hash::default()
    }
}

/// Takes those of `gone` that can stay beside files at `paths`: where a file became a folder, or the reverse, the old one
/// cannot.
pub fn not_in_the_way<'p>(gone: &mut Vec<PageRecord>, paths: impl Iterator<Item = &'p str>) -> Vec<PageRecord> {
    if gone.is_empty() {
        return Vec::new();
    }
    let (mut files, mut folders) = (HashSet::new(), HashSet::new());
    for path in paths {
        folders.extend(folders_above(path));
        files.insert(path);
    }
    let can_stay = |path: &str| !folders.contains(path) && !folders_above(path).any(|folder| files.contains(folder));
    gone.extract_if(.., |record| can_stay(&record.path)).collect()
}

/// What is known of one page, without a copy.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct PageView<'b> {
    /// Path in the output.
    pub path: &'b str,
    /// Hash of everything it was made from.
    pub fingerprint: Hash,
    /// Hash of its bytes.
    pub output: Hash,
}

/// The pages of the last build where their records lie in the journal file, for who looks for few of them.
#[derive(Debug)]
pub struct Pages {
    bytes: Vec<u8>,
    /// Where each path begins.
    starts: Vec<u32>,
}

impl Pages {
    /// The pages in the bytes of a journal file, which begin at `starts`.
    #[must_use]
    pub fn new(bytes: Vec<u8>, starts: Vec<u32>) -> Self {
        Self { bytes, starts }
    }

    /// Where the paths of `views` begin in `bytes`, in which they lie.
    #[must_use]
    pub fn starts(bytes: &[u8], views: &[PageView<'_>]) -> Vec<u32> {
        let start = |view: &PageView<'_>| u32::try_from(view.path.as_ptr().addr() - bytes.as_ptr().addr());
        // A site of so many pages that some lie behind the first four gigabytes is one of which no page is found.
        views.iter().map(|view| start(view).unwrap_or(u32::MAX)).collect()
    }

    /// Number of pages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is no page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The record of the page at `path`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<PageRecord> {
        // What follows a path is the length of a hash, which is no character of a path.
        let known = |rest: &[u8]| {
            let (hashes, _) = postcard::take_from_bytes::<(Hash, Hash)>(rest.strip_prefix(path.as_bytes())?).ok()?;
            Some(hashes)
        };
        let (fingerprint, output) = self.rests().find_map(known)?;
        Some(PageRecord { path: path.into(), fingerprint, output })
    }

    /// Number of pages whose path begins with `folder`.
    #[must_use]
    pub fn count_in(&self, folder: &str) -> usize {
        self.rests().filter(|rest| rest.starts_with(folder.as_bytes())).count()
    }

    /// From the beginning of each path.
    fn rests(&self) -> impl Iterator<Item = &[u8]> {
        self.starts.iter().filter_map(|start| self.bytes.get(*start as usize..))
    }
}

/// The pages of the last build, by the hash of their path.
#[derive(Debug, Default)]
pub struct PageIndex(HashMap<u128, (Hash, Hash)>);

impl PageIndex {
    /// Indexes records by path.
    #[must_use]
    pub fn new(records: &[PageRecord]) -> Self {
        Self(records.iter().map(|record| (key(&record.path), (record.fingerprint, record.output))).collect())
    }

    /// The fingerprint and output hash of the page at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<(Hash, Hash)> {
        self.0.get(&key(path)).copied()
    }
}

fn key(path: &str) -> u128 {
    xxhash_rust::xxh3::xxh3_128(path.as_bytes())
}

/// Records written and read by one thread at a time.
const BLOCK: usize = 512;
/// Blocks written or read together: what is held in memory beside the records.
const TOGETHER: usize = 8;
/// Bytes before the first block: magic, version, number of records.
const HEADER: usize = 20;

/// Encodes records into the bytes of a journal file: a header, blocks with their length before and their checksum behind each,
/// the checksum of the header and of all these numbers. So threads can check it together.
#[must_use]
pub fn encode<T: Serialize + Sync>(records: &[T]) -> Vec<u8> {
    parts(records).collect::<Vec<_>>().concat()
}

/// The bytes of the same file piece by piece, so that a large one is never in memory as a whole.
pub fn parts<T: Serialize + Sync>(records: &[T]) -> impl Iterator<Item = Vec<u8>> {
    parts_in(records, encode_block)
}

/// The bytes of the journal of sources piece by piece: in each block, an index follows the records.
pub fn source_parts(records: &[SourceRecord<summary::Packed>]) -> impl Iterator<Item = Vec<u8>> {
    parts_in(records, blocks::encode)
}

fn parts_in<T: Sync>(records: &[T], block: fn(&[T]) -> Vec<u8>) -> impl Iterator<Item = Vec<u8>> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(MAGIC);
    header.extend_from_slice(&SCHEMA.to_le_bytes());
    header.extend_from_slice(&(records.len() as u64).to_le_bytes());
    let mut sum = Xxh3::new();
    sum.update(&header);
    let groups = records.chunks(BLOCK * TOGETHER).map(Some);
    // Nothing stands for the end, whose bytes depend on all before it.
    let pieces = groups.chain(std::iter::once(None)).map(move |group| match group {
        Some(records) => encode_blocks(records, block, &mut sum),
        None => sum.digest().to_le_bytes().to_vec(),
    });
    std::iter::once(header).chain(pieces)
}

/// Blocks one after the other, each between its length and its checksum, both of which `sum` takes in.
fn encode_blocks<T: Sync>(records: &[T], encode: fn(&[T]) -> Vec<u8>, sum: &mut Xxh3) -> Vec<u8> {
    let one = |records: &[T]| {
        let block = encode(records);
        let sum = xxh3_64(&block).to_le_bytes();
        (block, sum)
    };
    let blocks: Vec<(Vec<u8>, [u8; 8])> = records.par_chunks(BLOCK).map(one).collect();
    let mut bytes = Vec::with_capacity(blocks.iter().map(|(block, _)| block.len() + 16).sum());
    for (block, of_block) in blocks {
        let len = (block.len() as u64).to_le_bytes();
        bytes.extend_from_slice(&len);
        bytes.extend_from_slice(&block);
        bytes.extend_from_slice(&of_block);
        sum.update(&len);
        sum.update(&of_block);
    }
    bytes
}

fn encode_block<T: Serialize>(records: &[T]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for record in records {
        bytes = postcard::to_extend(record, bytes).expect("postcard writes any record to memory");
    }
    bytes
}

/// The number of records that a header announces; `None` when it is of another version.
fn announced(header: [u8; HEADER]) -> Option<usize> {
    let (schema, count) = header.strip_prefix(MAGIC.as_slice())?.split_first_chunk::<4>()?;
    let count = u64::from_le_bytes(*count.first_chunk::<8>()?);
    if u32::from_le_bytes(*schema) == SCHEMA { usize::try_from(count).ok() } else { None }
}

/// Decodes a journal file; `None` when it is damaged or of another version.
#[must_use]
pub fn decode<'b, T: Deserialize<'b> + Send>(bytes: &'b [u8]) -> Option<Vec<T>> {
    let (places, count) = blocks::places(&mut &*bytes, bytes.len() as u64)?;
    let one = |(at, place): (usize, &Place)| decode_block(place.whole(bytes)?, BLOCK.min(count - at * BLOCK));
    let read: Option<Vec<Vec<T>>> = places.par_iter().enumerate().map(one).collect();
    let mut records = Vec::with_capacity(count);
    read?.into_iter().for_each(|block| records.extend(block));
    Some(records)
}

/// What follows the records is an index, which only who looks for few of them needs.
fn decode_block<'b, T: Deserialize<'b>>(mut bytes: &'b [u8], count: usize) -> Option<Vec<T>> {
    let mut records = Vec::with_capacity(count);
    for _ in 0..count {
        let (record, left) = postcard::take_from_bytes(bytes).ok()?;
        records.push(record);
        bytes = left;
    }
    Some(records)
}

/// Decodes a journal file as it is read, a few blocks at a time.
fn decode_from<T: for<'d> Deserialize<'d> + Send>(file: &mut File) -> Option<Vec<T>> {
    let mut left = file.metadata().ok()?.len();
    let mut sum = Xxh3::new();
    let mut take = |file: &mut File, len: u64| {
        // A length in a damaged file may be any number.
        left = left.checked_sub(len)?;
        let mut bytes = vec![0; usize::try_from(len).ok()?];
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    };
    let header = take(file, HEADER as u64)?;
    sum.update(&header);
    let count = announced(*header.first_chunk()?)?;
    let mut records = Vec::new();
    let mut to_come = count;
    while to_come > 0 {
        let mut blocks = Vec::with_capacity(TOGETHER);
        while to_come > 0 && blocks.len() < TOGETHER {
            let len = take(file, 8)?;
            let block = take(file, u64::from_le_bytes(*len.first_chunk()?))?;
            let of_block = take(file, 8)?;
            sum.update(&len);
            sum.update(&of_block);
            blocks.push((block, u64::from_le_bytes(*of_block.first_chunk()?), BLOCK.min(to_come)));
            to_come = to_come.saturating_sub(BLOCK);
        }
        let one = |(block, sum, count): (Vec<u8>, u64, usize)| {
            (xxh3_64(&block) == sum).then(|| decode_block(&block, count)).flatten()
        };
        let read: Option<Vec<Vec<T>>> = blocks.into_par_iter().map(one).collect();
        if records.is_empty() {
            // Once a block could be read, the number is believed.
            records.reserve_exact(count);
        }
        read?.into_iter().for_each(|block| records.extend(block));
    }
    let end = take(file, 8)?;
    (left == 0 && *end == sum.digest().to_le_bytes()).then_some(records)
}

/// The checksum at the end of a journal file: which of its versions it is.
#[must_use]
pub fn sum(bytes: &[u8]) -> u64 {
    bytes.last_chunk::<8>().map_or(0, |sum| u64::from_le_bytes(*sum))
}

/// The checksum at the end of a journal file, without reading the rest; 0 when there is none.
#[must_use]
pub fn sum_of_file(path: &Path) -> u64 {
    let end = || -> io::Result<u64> {
        let mut file = File::open(path)?;
        let mut sum = [0; 8];
        file.seek(SeekFrom::End(-8))?;
        file.read_exact(&mut sum)?;
        Ok(u64::from_le_bytes(sum))
    };
    end().unwrap_or(0)
}

/// Reads a journal file; an empty list when it is absent, damaged or of another version.
#[must_use]
pub fn read<T: for<'d> Deserialize<'d> + Send>(path: &Path) -> Vec<T> {
    File::open(path).ok().and_then(|mut file| decode_from(&mut file)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn records() -> Vec<PageRecord> {
        (0..3_u8)
            .map(|at| PageRecord {
                path: format!("cases/{at}.html").into(),
                fingerprint: Hash::of(&[at]),
                output: Hash::of(&[at, at]),
            })
            .collect()
    }

    /// What is read from the file with these bytes; both ways of reading tell the same.
    fn reread(bytes: &[u8]) -> Option<Vec<PageRecord>> {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(bytes).expect("written");
        file.rewind().expect("at its start");
        let read = decode_from(&mut file);
        assert_eq!(read, decode(bytes));
        read
    }

    #[test]
    fn what_is_written_is_read_and_damage_is_noticed() {
        let bytes = encode(&records());
        assert_eq!(reread(&bytes), Some(records()));
        for cut in 0..bytes.len() {
            assert_eq!(reread(&bytes[..cut]), None, "cut at {cut}");
        }
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0x40;
            assert_eq!(reread(&broken), None, "bit changed at {at}");
        }
        assert_eq!(reread(&[bytes, vec![0; 8]].concat()), None);
    }

    #[test]
    fn a_file_of_many_blocks_is_read_as_it_was_written() {
        let one = &records()[0];
        for count in [0, 1, BLOCK, BLOCK + 1, BLOCK * TOGETHER, BLOCK * TOGETHER * 2 + 7] {
            let records: Vec<PageRecord> =
                (0..count).map(|at| PageRecord { path: format!("{at}").into(), ..one.clone() }).collect();
            assert_eq!(reread(&encode(&records)), Some(records));
        }
    }

    #[test]
    fn the_checksum_of_a_file_is_read_from_its_end() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = encode(&records());
        for (name, bytes) in [("whole", &bytes[..]), ("short", &bytes[..5]), ("empty", &[])] {
            std::fs::write(folder.path().join(name), bytes).expect("written");
            assert_eq!(sum_of_file(&folder.path().join(name)), sum(bytes), "{name}");
        }
        assert_eq!(sum_of_file(&folder.path().join("none")), 0);
    }
}
