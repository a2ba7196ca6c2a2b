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

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::diagnostic::Diagnostic;
use crate::hash::Hash;

/// Raised whenever a record's form changes.
const SCHEMA: u32 = 3;
const MAGIC: &[u8; 8] = b"casebook";
/// The journal file of pages.
pub const PAGES: &str = "pages";

/// What is known of one source (a case file with the files beside it).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceRecord<S> {
    /// Path of the Markdown file.
    pub path: String,
    /// Hash of the stamps of the file and its neighbours; zero when the stamp was too young to be trusted.
    pub stamps: Hash,
    /// Hash of the bytes read and of the settings they were read with.
    pub input: Hash,
    /// Hash of what other pages see of the summary; zero without one.
    pub visible: Hash,
    /// The last good summary.
    pub summary: Option<S>,
    /// Whether the summary is of an earlier version of the file, which has errors now.
    pub is_stale: bool,
    /// What was said about the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is known of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRecord {
    /// Path in the output; the page's key.
    pub path: String,
    /// Hash of everything it was made from.
    pub fingerprint: Hash,
    /// Hash of its bytes.
    pub output: Hash,
}

/// Where one page stands, without a copy.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct PagePath<'b> {
    /// Path in the output.
    pub path: &'b str,
    _fingerprint: Hash,
    _output: Hash,
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

/// Encodes records into the bytes of a journal file: a header, the length of each block of records, the blocks, a checksum.
///
/// # Panics
/// Never: postcard writes any record to memory.
#[must_use]
pub fn encode<T: Serialize + Sync>(records: &[T]) -> Vec<u8> {
    let blocks: Vec<Vec<u8>> = records.par_chunks(BLOCK).map(encode_block).collect();
    let len = blocks.iter().map(|block| block.len() + 8).sum::<usize>() + 28;
    let mut bytes = Vec::with_capacity(len);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&SCHEMA.to_le_bytes());
    bytes.extend_from_slice(&(records.len() as u64).to_le_bytes());
    for block in &blocks {
        bytes.extend_from_slice(&(block.len() as u64).to_le_bytes());
    }
    // Each block goes when it has been copied, so that the whole is not held twice.
    for block in blocks {
        bytes.extend_from_slice(&block);
    }
    let sum = xxhash_rust::xxh3::xxh3_64(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

fn encode_block<T: Serialize>(records: &[T]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for record in records {
        bytes = postcard::to_extend(record, bytes).expect("postcard writes any record to memory");
    }
    bytes
}

/// Decodes a journal file; `None` when it is damaged or of another version.
#[must_use]
pub fn decode<'b, T: Deserialize<'b> + Send>(bytes: &'b [u8]) -> Option<Vec<T>> {
    let (body, sum) = bytes.split_last_chunk::<8>()?;
    if xxhash_rust::xxh3::xxh3_64(body) != u64::from_le_bytes(*sum) {
        return None;
    }
    let rest = body.strip_prefix(MAGIC.as_slice())?;
    let (schema, rest) = rest.split_first_chunk::<4>()?;
    let (count, mut rest) = rest.split_first_chunk::<8>()?;
    if u32::from_le_bytes(*schema) != SCHEMA {
        return None;
    }
    let count = usize::try_from(u64::from_le_bytes(*count)).ok()?;
    let mut lens = Vec::new();
    for _ in 0..count.div_ceil(BLOCK) {
        let (len, after) = rest.split_first_chunk::<8>()?;
        lens.push(usize::try_from(u64::from_le_bytes(*len)).ok()?);
        rest = after;
    }
    let mut blocks = Vec::with_capacity(lens.len());
    for (at, len) in lens.into_iter().enumerate() {
        let (block, after) = rest.split_at_checked(len)?;
        blocks.push((block, BLOCK.min(count - at * BLOCK)));
        rest = after;
    }
    let read: Option<Vec<Vec<T>>> = blocks.into_par_iter().map(|(block, count)| decode_block(block, count)).collect();
    let mut records = Vec::with_capacity(count);
    read?.into_iter().for_each(|block| records.extend(block));
    Some(records)
}

fn decode_block<'b, T: Deserialize<'b>>(mut bytes: &'b [u8], count: usize) -> Option<Vec<T>> {
    let mut records = Vec::with_capacity(count);
    for _ in 0..count {
        let (record, left) = postcard::take_from_bytes(bytes).ok()?;
        records.push(record);
        bytes = left;
    }
    Some(records)
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
        let mut file = fs::File::open(path)?;
        let mut sum = [0; 8];
        file.seek(SeekFrom::End(-8))?;
        file.read_exact(&mut sum)?;
        Ok(u64::from_le_bytes(sum))
    };
    end().unwrap_or(0)
}

/// Reads a journal file; an empty list when it is absent, damaged or of another version.
#[must_use]
pub fn read<T: DeserializeOwned + Send>(path: &Path) -> Vec<T> {
    fs::read(path).ok().and_then(|bytes| decode(&bytes)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<PageRecord> {
        (0..3_u8)
            .map(|at| PageRecord {
                path: format!("cases/{at}.html"),
                fingerprint: Hash::of(&[at]),
                output: Hash::of(&[at, at]),
            })
            .collect()
    }

    #[test]
    fn what_is_written_is_read_and_damage_is_noticed() {
        let bytes = encode(&records());
        assert_eq!(decode::<PageRecord>(&bytes), Some(records()));
        for cut in 0..bytes.len() {
            assert_eq!(decode::<PageRecord>(&bytes[..cut]), None, "cut at {cut}");
        }
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0x40;
            assert_eq!(decode::<PageRecord>(&broken), None, "bit changed at {at}");
        }
    }

    #[test]
    fn the_checksum_of_a_file_is_read_from_its_end() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = encode(&records());
        for (name, bytes) in [("whole", &bytes[..]), ("short", &bytes[..5]), ("empty", &[])] {
            fs::write(folder.path().join(name), bytes).expect("written");
            assert_eq!(sum_of_file(&folder.path().join(name)), sum(bytes), "{name}");
        }
        assert_eq!(sum_of_file(&folder.path().join("none")), 0);
    }
}
