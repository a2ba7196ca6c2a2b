//! Missing, cut and foreign files: fewer answers and a word about it, never a panic.

use super::pages::{self, Site, corpus};
use casebook::search::{Entry, Head, Options, build};

fn site() -> Site {
    let entries: Vec<Entry> = (0..4_100).map(corpus::entry).collect();
    pages::site(&entries, &Options::default()).1
}

#[test]
fn a_missing_file_is_named() {
    let whole = site();
    let text = "漏点排查 石桥";
    let answer = pages::ask(&whole, text, 5);
    assert!(answer.missing.is_empty() && !answer.exact.is_empty());
    let read = std::cell::RefCell::new(Vec::new());
    let _ = casebook::search::query(
        &|path| {
            read.borrow_mut().push(path.to_owned());
            whole.get(path).cloned()
        },
        text,
        5,
    );
    for gone in read.into_inner() {
        let results = casebook::search::query(&|path| whole.get(path).filter(|_| path != gone).cloned(), text, 5);
        assert_eq!(results.missing.first().map(|path| format!("search/{path}")), Some(gone));
    }
}

#[test]
fn cut_files_and_foreign_files_do_no_harm() {
    let whole = site();
    for text in ["漏点排查 石桥", "\"雨天借伞\" -班组长", "ybqs", "服务", "于是按轻重缓急分成三种颜色和大小"]
    {
        for kept in [0, 1, 9, 40, 300] {
            let _ = casebook::search::query(
                &|path| whole.get(path).map(|bytes| bytes[..bytes.len().min(kept)].to_vec()),
                text,
                5,
            );
        }
        for foreign in [
            "__s(\"x\",{})",
            "__s(\"x\",[])",
            "__s(\"x\",7)",
            "<!doctype html>",
            "__s(\"x\",{\"v\":1,\"n\":9,\"end\":9,\"range\":99,\"terms\":4294967295,\"ranges\":[1],\"cards\":99,\"synonyms\":1})",
        ] {
            let _ = casebook::search::query(&|_| Some(foreign.as_bytes().to_vec()), text, 5);
        }
        // Every list reads as bits of something else.
        let mangled = |path: &str| {
            let bytes = whole.get(path)?;
            let is_list = path.starts_with("search/t/") || path.starts_with("search/g/");
            Some(if is_list {
                String::from_utf8_lossy(bytes).replace('A', "_").replace('E', "x").into_bytes()
            } else {
                bytes.clone()
            })
        };
        let _ = casebook::search::query(&mangled, text, 5);
    }
}

#[test]
fn an_error_of_the_caller_ends_the_build() {
    let heads = [Head { year: 2020, key: 1, content: 1 }];
    let entry = |_| Ok(Entry::default());
    assert_eq!(build(&heads, &entry, &Options::default(), &|_, _| Err("disk full")), Err("disk full"));
    assert_eq!(build(&heads, &|_| Err("gone"), &Options::default(), &|_, _| Ok(())), Err("gone"));
}
