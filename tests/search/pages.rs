//! Entries to search: the judged pages of `pages.txt`, and made-up ones by the thousand.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use casebook::search::{Entry, Figures, Head, Options, Results, build, digest, query};

#[path = "../../examples/search_bench/corpus.rs"]
pub(crate) mod corpus;

/// A built index: files by path.
pub(crate) type Site = BTreeMap<String, Vec<u8>>;

/// The pages of `pages.txt`.
pub(crate) fn judged() -> Vec<Entry> {
    let text = include_str!("pages.txt");
    let pages = text.split("\n\n").filter(|page| page.starts_with('p'));
    pages.zip(1_u128..).map(|(page, key)| entry(page, key)).collect()
}

fn entry(page: &str, key: u128) -> Entry {
    let lines: Vec<&str> = page.lines().collect();
    let one = |line: usize| vec![lines[line].to_owned()];
    Entry {
        key: key << 70 | key,
        href: lines[0].to_owned(),
        title: lines[1].to_owned(),
        branch: one(2),
        brand: one(3),
        methods: one(4),
        year: lines[5].parse().unwrap(),
        category: one(6),
        tags: lines[7].split('、').map(str::to_owned).collect(),
        level: "市级".into(),
        kind: "示范点".into(),
        blocks: lines[8..].iter().map(ToString::to_string).collect(),
        ..Entry::default()
    }
}

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
