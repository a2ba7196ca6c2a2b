//! Traditional and Simplified characters: one table, character by character, for comparing and for looking things up.
//!
//! Many to one; text that people read is converted by phrase elsewhere. Knows nothing of cases.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The character table: one pair a line, Traditional, a tab, Simplified.
const TRADITIONAL_TO_SIMPLIFIED: &str = include_str!("../data/t2s_chars.txt");

/// First character of the blocks of ideographs in the basic plane.
const FIRST: u32 = 0x3400;
/// What follows their last one.
const END: u32 = 0xa000;
/// Number of their characters.
const COUNT: usize = (END - FIRST) as usize;

/// The Simplified forms of the characters from [`FIRST`] to [`END`]. Made when the program is compiled: every start would
/// wait for it.
static BASIC: [char; COUNT] = {
    let text = TRADITIONAL_TO_SIMPLIFIED.as_bytes();
    let mut table = ['\0'; COUNT];
    let mut code = FIRST;
    while code < END {
        table[(code - FIRST) as usize] = char::from_u32(code).expect("no surrogate is an ideograph");
        code += 1;
    }
    let mut at = 0;
    while at < text.len() {
        let (from, behind) = character_at(text, at);
        let (to, behind) = character_at(text, behind + 1);
        if FIRST <= from as u32 && (from as u32) < END {
            table[(from as u32 - FIRST) as usize] = to;
        }
        at = behind;
        while at < text.len() && text[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    table
};

/// The others with theirs.
static BEYOND: LazyLock<FxHashMap<char, char>> =
    LazyLock::new(|| pairs().filter(|(from, _)| u32::from(*from) >= END).collect());

/// The character of three or four bytes that begins at `at`, and what follows it.
const fn character_at(text: &[u8], at: usize) -> (char, usize) {
    let len = if text[at] < 0xf0 { 3 } else { 4 };
    let mut code = text[at] as u32 & if len == 3 { 0xf } else { 7 };
    let mut next = at + 1;
    while next < at + len {
        code = code << 6 | text[next] as u32 & 0x3f;
        next += 1;
    }
    (char::from_u32(code).expect("the table is UTF-8, of ideographs alone"), next)
}

/// The pairs of the character table, in its order.
pub(crate) fn pairs() -> impl Iterator<Item = (char, char)> {
    TRADITIONAL_TO_SIMPLIFIED.lines().filter_map(|line| {
        let (from, to) = line.split_once('\t')?;
        Some((from.chars().next()?, to.chars().next()?))
    })
}

/// The Simplified form of one character, or the character itself.
#[must_use]
pub fn simplified(character: char) -> char {
    match u32::from(character) {
        code @ FIRST..END => BASIC[(code - FIRST) as usize],
        // Outside the blocks of ideographs there is nothing to convert.
        ..0x1_0000 => character,
        _ => BEYOND.get(&character).copied().unwrap_or(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_becomes_what_the_table_says() {
        let all: FxHashMap<char, char> = pairs().collect();
        assert!(all.len() > 4_000);
        for one in '\0'..=char::MAX {
            assert_eq!(simplified(one), all.get(&one).copied().unwrap_or(one), "{one:?}");
        }
    }
}
