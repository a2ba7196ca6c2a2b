//! How long lists are cut into files that hardly change when a case is added.
//!
//! Positions count from the oldest listed case. Large sites are cut into bands, one a year, so that a new case touches
//! the columns of one band. Within a band, cards stand in blocks of about eight; a block begins where the hash of a
//! case's slug says so and is named by that case, so a case put in anywhere changes its own block and no other
//! (content-defined chunking). Cases to be compared stand in files chosen by a hash of the slug. Knows no format.

use std::collections::HashSet;
use std::ops::Range;

use super::{CaseId, Summary};
use crate::hash::Hash;

/// Sites with fewer cases have a single band.
const SMALL_SITE: usize = 4_096;
/// A block has at least this many cases ...
const MIN_BLOCK: usize = 3;
/// ... and at most this many, the hash permitting or not.
const MAX_BLOCK: usize = 16;
/// One case in so many begins a block.
const BLOCK_ODDS: u64 = 6;
/// Cases in one file of data to compare, at least on average.
const COMPARED_TOGETHER: usize = 8;

/// Cases of one year, or of all years on a small site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// `2023`, or `all`.
    pub name: String,
    /// Positions.
    pub range: Range<usize>,
}

/// Cases whose cards stand in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Hash of the slug of its first case; one of its kind within the band.
    pub name: String,
    /// Index of the band.
    pub band: usize,
    /// Positions.
    pub range: Range<usize>,
}

/// The bands of `count` cases; `year` gives the year of the case at a position, ascending.
#[must_use]
pub fn bands(count: usize, year: impl Fn(usize) -> u16) -> Vec<Band> {
    if count == 0 {
        return Vec::new();
    }
    if count < SMALL_SITE {
        return vec![Band { name: "all".to_owned(), range: 0..count }];
    }
    let mut bands: Vec<Band> = Vec::new();
    let mut start = 0;
    for at in 1..=count {
        if at == count || year(at) != year(start) {
            bands.push(Band { name: format!("{:04}", year(start)), range: start..at });
            start = at;
        }
    }
    bands
}

/// The blocks of all bands; `slug` gives the slug of the case at a position.
#[must_use]
pub fn blocks<'s>(bands: &[Band], slug: impl Fn(usize) -> &'s str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (band, Band { range, .. }) in bands.iter().enumerate() {
        let mut names = HashSet::new();
        for at in range.clone() {
            let hash = Hash::of(slug(at).as_bytes());
            let name = hash.short(8);
            let is_first = at == range.start;
            let len = blocks.last().map_or(0, |block| block.range.len());
            let begins = len >= MAX_BLOCK || (len >= MIN_BLOCK && u64::from(low_bits(hash)) % BLOCK_ODDS == 0);
            match blocks.last_mut() {
                // Two cases of one name cannot both begin a block.
                Some(block) if !is_first && (!begins || names.contains(&name)) => block.range.end = at + 1,
                _ => {
                    names.insert(name.clone());
                    blocks.push(Block { name, band, range: at..at + 1 });
                }
            }
        }
    }
    blocks
}

fn low_bits(hash: Hash) -> u32 {
    u32::try_from(hash.0 & 0xffff_ffff).expect("32 bits")
}

/// The cases of each file of data to compare; their number is a power of two.
#[must_use]
pub fn compared(pages: &[CaseId], cases: &[Summary]) -> Vec<Vec<CaseId>> {
    compared_in(1 << (pages.len() / COMPARED_TOGETHER).max(1).ilog2(), pages, cases)
}

/// The same in a given number of files, a power of two.
#[must_use]
pub fn compared_in(count: usize, pages: &[CaseId], cases: &[Summary]) -> Vec<Vec<CaseId>> {
    let mut files = vec![Vec::new(); count];
    for id in pages {
        files[place_compared(count, cases[id.at()].slug.as_bytes())].push(*id);
    }
    for file in &mut files {
        file.sort_by(|left, right| cases[left.at()].slug.cmp(&cases[right.at()].slug));
    }
    files
}

/// Which of `count` files of data to compare holds the case with this slug.
#[must_use]
pub fn place_compared(count: usize, slug: &[u8]) -> usize {
    slug_hash(slug) as usize & (count - 1)
}

/// The hash that decides a case's file: FNV-1a, mixed. The script in the browser has the same; slugs are ASCII.
fn slug_hash(slug: &[u8]) -> u32 {
    let hash = slug.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("ts-{at:05}")).collect()
    }

    fn cut(slugs: &[String]) -> Vec<Vec<String>> {
        let bands = bands(slugs.len(), |_| 2024);
        let blocks = blocks(&bands, |at| &slugs[at]);
        blocks.iter().map(|block| slugs[block.range.clone()].to_vec()).collect()
    }

    #[test]
    fn every_case_stands_in_one_block() {
        for count in [0, 1, 5, 600, 5_000] {
            let slugs = slugs(count);
            assert_eq!(cut(&slugs).concat(), slugs);
        }
        let blocks = cut(&slugs(5_000));
        assert!((500..900).contains(&blocks.len()), "{} blocks", blocks.len());
        assert!(blocks.iter().all(|block| block.len() <= MAX_BLOCK));
    }

    #[test]
    fn a_case_put_in_changes_few_blocks() {
        let old = slugs(3_000);
        let before = cut(&old);
        for place in [0, 7, 1_500, 2_999, 3_000] {
            let mut new = old.clone();
            new.insert(place, format!("new-{place}"));
            let changed = cut(&new).into_iter().filter(|block| !before.contains(block)).count();
            assert!(changed <= 4, "{changed} at {place}");
        }
    }

    #[test]
    fn large_sites_are_cut_by_year() {
        let year = |at: usize| if at < 3_000 { 2022 } else { 2023 };
        let names: Vec<String> = bands(5_000, year).into_iter().map(|band| band.name).collect();
        assert_eq!(names, ["2022", "2023"]);
        assert_eq!(bands(100, year)[0].name, "all");
    }
}
