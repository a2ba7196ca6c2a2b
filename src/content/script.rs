//! Traditional and Simplified characters: one table, character by character, for comparing and for looking things up.
//!
//! Many to one; text that people read is converted by phrase elsewhere. Knows nothing of cases.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

/// The character table: one pair a line, Traditional, a tab, Simplified.
const TRADITIONAL_TO_SIMPLIFIED: &str = include_str!("../data/t2s_chars.txt");

/// The table ready for lookup.
struct Table {
    /// Characters of the basic plane, by code.
    basic: Vec<char>,
    /// The others.
    beyond: HashMap<char, char>,
}

/// The pairs of the character table, in its order.
pub(crate) fn pairs() -> impl Iterator<Item = (char, char)> {
    // Three tables are made of them.
    static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let pair = |line: &str| {
            let (from, to) = line.split_once('\t')?;
            Some((from.chars().next()?, to.chars().next()?))
        };
        TRADITIONAL_TO_SIMPLIFIED.lines().filter_map(pair).collect()
    });
    PAIRS.iter().copied()
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut basic: Vec<char> = (0..0x1_0000).map(|code| char::from_u32(code).unwrap_or('\u{fffd}')).collect();
        let mut beyond = HashMap::new();
        for (from, to) in pairs() {
            match basic.get_mut(from as usize) {
                Some(slot) => *slot = to,
                None => drop(beyond.insert(from, to)),
            }
        }
        Table { basic, beyond }
    })
}

/// The Simplified form of one character, or the character itself.
#[must_use]
pub fn simplified(character: char) -> char {
    // Below the Han blocks there is nothing to convert: Latin text costs no lookup.
    if character < '\u{3400}' {
        return character;
    }
    let table = table();
    match table.basic.get(character as usize) {
        Some(to) => *to,
        None => table.beyond.get(&character).copied().unwrap_or(character),
    }
}
