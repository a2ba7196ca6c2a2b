//! Entries to search: the judged pages of `pages.txt`, and made-up ones by the thousand.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use casebook::search::{Entry, Figures, Head, Options, Results, State, build, query};

#[path = "../../examples/search_bench/corpus.rs"]
pub(crate) mod corpus;
pub(crate) use corpus::judged;

/// A built index: files by path.
pub(crate) type Site = BTreeMap<String, Vec<u8>>;

/// Builds an index in memory.
pub(crate) fn site(entries: &[Entry], options: &Options) -> (Figures, Site) {
    let (state, site) = indexed(entries, options);
    (state.figures(), site)
}

/// The same with what a change of the index needs to know.
pub(crate) fn indexed(entries: &[Entry], options: &Options) -> (State, Site) {
    let site = Mutex::new(Site::new());
    let emit = |path: &str, bytes: Vec<u8>| {
        let before = site.lock().unwrap().insert(path.to_owned(), bytes);
        assert!(before.is_none(), "{path} is written twice");
        Ok(())
    };
    let entry_of = |position: usize| Ok::<_, Infallible>(entries[position].clone());
    let state = build(&heads(entries), &entry_of, options, &emit).unwrap();
    (state, site.into_inner().unwrap())
}

pub(crate) fn heads(entries: &[Entry]) -> Vec<Head> {
    let head = |entry: &Entry| Head {
        year: entry.year,
        key: entry.key,
        content: xxhash_rust::xxh3::xxh3_128(format!("{entry:?}").as_bytes()),
    };
    entries.iter().map(head).collect()
}

/// The text of a file; those that begin with a byte order mark are UTF-16.
pub(crate) fn text(bytes: &[u8]) -> String {
    let Some(units) = bytes.strip_prefix(&[0xff, 0xfe]) else { return String::from_utf8(bytes.to_vec()).unwrap() };
    let units: Vec<u16> = units.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    String::from_utf16(&units).unwrap()
}

/// Answers from an index in memory.
pub(crate) fn ask(site: &Site, text: &str, limit: usize) -> Results {
    query(&|path| site.get(path).cloned(), text, limit)
}
