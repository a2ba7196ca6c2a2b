//! One file of a search index is replaced by any bytes, or some of its bytes are: fewer answers, never a panic.
//!
//! The first three bytes of an input choose the index, the query and the file. The lowest bit of the first tells whether the
//! rest stands for the file or is a list of changes to it: two bytes of place, one to put there.

#![no_main]

#[path = "../../examples/fuzz_seeds/index.rs"]
mod index;

use std::sync::LazyLock;

use casebook::search::{Profile, query};
use index::{Index, QUERIES};
use libfuzzer_sys::fuzz_target;

/// The indexes, each with the files that each query reads.
static INDEXES: LazyLock<Vec<(Index, Vec<Vec<String>>)>> = LazyLock::new(|| {
    let with_reads = |index: Index| {
        let reads = QUERIES.iter().map(|text| index::read_by(&index, text)).collect();
        (index, reads)
    };
    [(60, Profile::Web), (4_100, Profile::Web), (60, Profile::Disk)]
        .map(|(cases, profile)| with_reads(index::index(cases, profile)))
        .into()
});

// Building the indexes is no part of the first try.
fuzz_target!(init: { LazyLock::force(&INDEXES); }, |bytes: &[u8]| {
    let [site, text, file, rest @ ..] = bytes else { return };
    let (index, reads) = &INDEXES[usize::from(site >> 1) % INDEXES.len()];
    let at = usize::from(*text) % QUERIES.len();
    let Some(path) = reads[at].get(usize::from(*file) % reads[at].len().max(1)) else { return };
    let is_patch = site & 1 == 1;
    let replaced = if is_patch { patched(index.get(path).cloned().unwrap_or_default(), rest) } else { rest.to_vec() };
    let read = |asked: &str| if asked == path { Some(replaced.clone()) } else { index.get(asked).cloned() };
    let results = query(&read, QUERIES[at], 5);
    assert!(results.exact.len() <= 5 && results.near.len() <= 6);
});

fn patched(mut file: Vec<u8>, changes: &[u8]) -> Vec<u8> {
    for change in changes.as_chunks::<3>().0 {
        let len = file.len().max(1);
        if let Some(byte) = file.get_mut(usize::from(u16::from_le_bytes([change[0], change[1]])) % len) {
            *byte = change[2];
        }
    }
    file
}
