//! The order of titles in a list: by pinyin in Simplified Chinese, by strokes in Traditional, by letters elsewhere.
//!
//! Two tables hold the Han characters U+4E00 to U+9FFF in the order of Unicode CLDR's collations (see
//! `src/data/NOTICE.md`; `scripts/title-order` makes them). They go character by character: 重庆 stands under zhong,
//! as in any office program. Numbers go by what they are worth: 2路 stands before 10路. Knows nothing of cases.

use std::sync::OnceLock;

use crate::content::value::half_width;

/// First character of the tables.
const FIRST: u32 = 0x4e00;
/// Characters of a table.
const COUNT: usize = 0x5200;
/// Ranks of the characters of the tables begin here, above all letters.
const HAN: u16 = 0x8000;
/// Rank of Han and other characters outside the tables.
const OTHER: u16 = u16::MAX;

static PINYIN: &str = include_str!("../data/pinyin_order.txt");
static STROKES: &str = include_str!("../data/stroke_order.txt");

/// The key by which `title` stands among others in a list of the language; shorter keys first.
#[must_use]
pub fn title_key(title: &str, lang: &str) -> Vec<u16> {
    let table = if lang == "zh-Hant" { stroke_ranks() } else { pinyin_ranks() };
    let mut key = Vec::with_capacity(title.len());
    let narrow = half_width(title);
    let mut rest = narrow.chars().peekable();
    while let Some(character) = rest.next() {
        if !character.is_ascii_digit() {
            key.extend(rank(character, table));
            continue;
        }
        let mut digits = vec![u16::from(character as u8)];
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            digits.push(u16::from(digit as u8));
        }
        let leading = digits.iter().take_while(|digit| **digit == u16::from(b'0')).count();
        let worth = &digits[leading..];
        // Below all letters, and of two numbers the one of fewer digits first.
        key.extend([u16::from(b'0'), u16::try_from(worth.len()).unwrap_or(u16::MAX)]);
        key.extend(worth);
    }
    key
}

/// The rank of a character; `None` for spaces and marks, which do not count.
fn rank(character: char, table: &[u16]) -> Option<u16> {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric().then(|| u16::from(character.to_ascii_lowercase() as u8));
    }
    let place = u32::from(character).checked_sub(FIRST).and_then(|place| table.get(place as usize));
    match place {
        Some(rank) => Some(HAN + rank),
        None if !character.is_alphanumeric() => None,
        None => Some(u16::try_from(u32::from(character)).ok().filter(|code| *code < HAN).unwrap_or(OTHER)),
    }
}

fn pinyin_ranks() -> &'static [u16] {
    static RANKS: OnceLock<Vec<u16>> = OnceLock::new();
    RANKS.get_or_init(|| ranks(PINYIN))
}

fn stroke_ranks() -> &'static [u16] {
    static RANKS: OnceLock<Vec<u16>> = OnceLock::new();
    RANKS.get_or_init(|| ranks(STROKES))
}

/// Characters in their order → the rank of each character, by code.
fn ranks(order: &str) -> Vec<u16> {
    let mut ranks = vec![0; COUNT];
    for (rank, character) in (0..).zip(order.chars().filter(|character| *character != '\n')) {
        if let Some(slot) = ranks.get_mut((u32::from(character) - FIRST) as usize) {
            *slot = rank;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(lang: &str, titles: &[&str]) -> Vec<String> {
        let mut titles: Vec<String> = titles.iter().map(ToString::to_string).collect();
        titles.sort_by_key(|title| title_key(title, lang));
        titles
    }

    #[test]
    fn simplified_titles_go_by_pinyin_and_traditional_ones_by_strokes() {
        let titles = ["一盏灯", "车", "八方", "16路车队", "Alpha"];
        assert_eq!(sorted("zh-Hans", &titles), ["16路车队", "Alpha", "八方", "车", "一盏灯"]);
        assert_eq!(sorted("zh-Hant", &["龍", "車", "二", "一"]), ["一", "二", "車", "龍"]);
    }

    #[test]
    fn numbers_go_by_what_they_are_worth() {
        let titles = ["2路", "007号站", "１０路", "10路", "1路", "8号站", "0号站", "第2次", "第12次", "Alpha"];
        let wanted = ["0号站", "1路", "2路", "007号站", "8号站", "１０路", "10路", "Alpha", "第2次", "第12次"];
        assert_eq!(sorted("zh-Hans", &titles), wanted);
    }

    #[test]
    fn marks_do_not_count() {
        assert_eq!(title_key("“一盏灯”值守", "zh-Hans"), title_key("一盏灯 值守", "zh-Hans"));
    }

    #[test]
    fn each_table_holds_every_character_once() {
        for order in [PINYIN, STROKES] {
            let mut ranks = ranks(order);
            ranks.sort_unstable();
            assert_eq!(ranks, (0..0x5200).collect::<Vec<u16>>());
        }
    }
}
