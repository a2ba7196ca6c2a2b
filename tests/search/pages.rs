//! Entries to search: the judged pages of `pages.txt`, and made-up ones by the thousand.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use casebook::search::{Entry, Figures, Head, Options, Results, build, digest, query};

#[path = "../../examples/search_bench/corpus.rs"]
pub(crate) mod corpus;
pub(crate) use corpus::judged;

/// A built index: files by path.
pub(crate) type Site = BTreeMap<String, Vec<u8>>;

/// Builds an index in memory.
pub(crate) fn site(entries: &[Entry], options: &Options) -> (Figures, Site) {
    let digests: Vec<Vec<u8>> = entries.iter().map(digest).collect();
    let heads: Vec<Head> = entries.iter().map(|entry| Head { year: entry.year, key: entry.key }).collect();
    let site = Mutex::new(Site::new());
    let emit = |path: &str, bytes: Vec<u8>| {
        let before = site.lock().unwrap().insert(path.to_owned(), bytes);
        assert!(before.is_none(), "{path} is written twice");
        Ok(())
    };
    let figures = build(&heads, &|position| Ok::<_, Infallible>(digests[position].clone()), options, &emit).unwrap();
    (figures, site.into_inner().unwrap())
}

/// Answers from an index in memory.
pub(crate) fn ask(site: &Site, text: &str, limit: usize) -> Results {
    query(&|path| site.get(path).cloned(), text, limit)
}
