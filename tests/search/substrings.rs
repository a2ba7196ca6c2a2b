//! The promise of the index: whatever stands in a page finds the page.

use super::pages::{self, Site, corpus};
use casebook::search::{Entry, Options, Profile};
use proptest::prelude::*;

fn made_up(count: u64) -> Vec<Entry> {
    (0..count).map(corpus::entry).collect()
}

/// Pieces of Han of a block, as long as asked, without sentence ends in between.
fn pieces(block: &str, len: usize) -> Vec<String> {
    let is_han = |character: char| ('\u{4e00}'..='\u{9fff}').contains(&character);
    let runs = block.split(|character| !is_han(character));
    runs.flat_map(|run| {
        let run: Vec<char> = run.chars().collect();
        (0..(run.len() + 1).saturating_sub(len))
            .map(move |start| run[start..start + len].iter().collect())
            .collect::<Vec<_>>()
    })
    .collect()
}

/// Whether the page is among all the verified answers; a page beyond those shown counts as found when more are told of.
fn finds(site: &Site, text: &str, href: &str) -> bool {
    let results = pages::ask(site, text, 12);
    results.exact.iter().any(|found| found.href == href)
        || (results.exact.len() == 12 && (results.total > 12 || results.has_more))
}

#[test]
fn every_piece_of_a_judged_page_finds_it() {
    let entries = pages::judged();
    let (_, site) = pages::site(&entries, &Options::default());
    for entry in &entries {
        for block in &entry.blocks {
            for piece in (2..9).flat_map(|len| pieces(block, len)) {
                assert!(finds(&site, &piece, &entry.href), "{piece} of {}", entry.href);
            }
        }
    }
}

#[test]
fn pieces_of_a_large_site_find_their_page() {
    let entries = made_up(4_500);
    let (_, site) = pages::site(&entries, &Options::default());
    assert!(site.keys().any(|path| path.starts_with("search/g/")), "a site of this size has cut lists");
    for (seed, entry) in entries.iter().enumerate().step_by(61) {
        let block = &entry.blocks[seed % entry.blocks.len()];
        let pieces = pieces(block, 2 + seed % 8);
        if let Some(piece) = pieces.get(seed * 31 % pieces.len().max(1)) {
            assert!(finds(&site, piece, &entry.href), "{piece} of {}", entry.href);
        }
    }
}

#[test]
fn a_long_text_is_found_to_its_end() {
    let blocks: Vec<String> =
        (0..80).map(|block| format!("第{block}段讲的是泵房。{}", corpus::entry(block).blocks.join(""))).collect();
    let entry = Entry { key: 5, href: "long".into(), title: "长文".into(), blocks, ..Entry::default() };
    for profile in [Profile::Web, Profile::Disk] {
        let (_, site) = pages::site(&[entry.clone(), corpus::entry(3)], &Options { profile, ..Options::default() });
        assert_eq!(site.keys().filter(|path| path.starts_with("search/x/")).count(), 5);
        for block in [0, 17, 40, 79] {
            let piece = format!("第{block}段讲的是泵房");
            assert_eq!(pages::ask(&site, &piece, 10).exact.len(), 1, "{piece}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_two_neighbouring_han_of_any_text_find_it(text in "[\u{4e00}-\u{4eff}，、a-c。]{2,40}") {
        let entry = Entry { key: 1, href: "x".into(), title: "t".into(), blocks: vec![text.clone()], ..Entry::default() };
        let (_, site) = pages::site(&[entry], &Options::default());
        for piece in pieces(&text, 2) {
            prop_assert!(finds(&site, &piece, "x"), "{piece}");
        }
    }

    #[test]
    fn any_query_is_answered_without_a_panic(text in "\\PC{0,60}") {
        let (_, site) = pages::site(&pages::judged()[..4], &Options::default());
        pages::ask(&site, &text, 10);
    }
}
