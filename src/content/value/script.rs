//! Traditional to Simplified, character by character, for comparing names. Never for display: that needs phrases.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One pair a line: Traditional, a tab, Simplified.
const PAIRS: &str = include_str!("../../data/t2s_chars.txt");

static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    PAIRS
        .lines()
        .filter_map(|line| {
            let (from, to) = line.split_once('\t')?;
            Some((from.chars().next()?, to.chars().next()?))
        })
        .collect()
});

/// The Simplified form of a Traditional character; any other character as it is.
#[must_use]
pub fn simplified(character: char) -> char {
    // Below the Han blocks there is nothing to convert: Latin text costs no lookup.
    if character < '\u{3400}' { character } else { TABLE.get(&character).copied().unwrap_or(character) }
}
