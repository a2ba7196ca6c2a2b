//! Small search indexes in memory, and which of their files a query reads. Shared with the fuzz target.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use casebook::search::{Entry, Head, Options, Profile, build, query};

#[path = "../search_bench/corpus.rs"]
#[expect(dead_code, reason = "the judged pages are not needed here")]
mod corpus;

/// What is asked: phrases, words left out, pinyin, Latin, one character.
pub(crate) const QUERIES: [&str; 6] = ["漏点排查 石桥", "\"雨天借伞\" -班组长", "ybqs", "服务", "水", "2023 open"];

/// The files of an index by path.
pub(crate) type Index = BTreeMap<String, Vec<u8>>;

/// An index of `cases` cases: few have single characters as terms, 4,100 have lists cut into ranges.
pub(crate) fn index(cases: u64, profile: Profile) -> Index {
    let head = |entry: &Entry| Head { year: entry.year, key: entry.key, content: entry.key };
    let entries: Vec<Entry> = (0..cases).map(corpus::entry).collect();
    let heads: Vec<Head> = entries.iter().map(head).collect();
    let files = Mutex::new(Index::new());
    let emit = |path: &str, bytes: Vec<u8>| {
        files.lock().expect("no thread fails").insert(path.to_owned(), bytes);
        Ok(())
    };
    let options = Options { profile, ..Options::default() };
    build(&heads, &|at| Ok::<_, Infallible>(entries[at].clone()), &options, &emit).expect("nothing can fail in memory");
    files.into_inner().expect("no thread fails")
}

/// The files that `text` reads, in the order of reading.
pub(crate) fn read_by(index: &Index, text: &str) -> Vec<String> {
    let read = RefCell::new(Vec::new());
    let _ = query(
        &|path| {
            read.borrow_mut().push(path.to_owned());
            index.get(path).cloned()
        },
        text,
        5,
    );
    read.into_inner()
}
