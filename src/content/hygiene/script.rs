//! What is known of single characters: common or rare, Simplified or Traditional only.
//!
//! Derived from the encodings offices used (GB 2312 level 1 and Big5 level 1 are the frequent characters) and from
//! the Traditional-to-Simplified table.

pub use crate::content::script::simplified;

const COMMON_SIMPLIFIED: u8 = 1;
const COMMON_TRADITIONAL: u8 = 2;
const ONLY_SIMPLIFIED: u8 = 8;
const ONLY_TRADITIONAL: u8 = 16;
const FREQUENT: u8 = 32;
/// Its bytes in GBK could begin a character in UTF-8.
const BEGINS_UTF8: u8 = 64;

const FIRST: u32 = 0x4e00;
const COUNT: usize = 0x5200;

/// Flags of the ideographs U+4E00 to U+9FFF, a byte for each. Made by the test below, so that no program has to find them out
/// anew when the first rare character is met.
static FLAGS: &[u8; COUNT] = include_bytes!("../../data/ideographs.bin");

fn flags(character: char) -> u8 {
    let Some(index) = u32::from(character).checked_sub(FIRST) else { return 0 };
    FLAGS.get(index as usize).copied().unwrap_or(0)
}

/// Whether a character is a Chinese ideograph.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇' | '\u{20000}'..='\u{3ffff}' | '\u{f900}'..='\u{faff}')
}

/// Whether a character is a Chinese ideograph or a full-width mark.
pub(super) fn is_chinese(character: char) -> bool {
    is_han(character) || is_chinese_mark(character)
}

/// Whether a character is a mark of Chinese text.
pub(super) fn is_chinese_mark(character: char) -> bool {
    matches!(character, '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301b}' | '“' | '”' | '‘' | '’' | '…' | '—'
        | '！' | '（' | '）' | '，' | '：' | '；' | '？' | '．' | '％' | '｜' | '～')
}

/// Whether an ideograph is a frequent one, in Simplified or Traditional text.
pub(super) fn is_common(character: char) -> bool {
    flags(character) & (COMMON_SIMPLIFIED | COMMON_TRADITIONAL) != 0
}

/// Whether the bytes of an ideograph in GBK could begin a character in UTF-8.
pub(super) fn begins_utf8(character: char) -> bool {
    flags(character) & BEGINS_UTF8 != 0
}

/// Whether an ideograph is a frequent one of Simplified text, or the Traditional form of one.
pub(super) fn is_frequent(character: char) -> bool {
    flags(character) & FREQUENT != 0
}

/// Whether only Simplified text uses a character.
pub(super) fn is_only_simplified(character: char) -> bool {
    flags(character) & ONLY_SIMPLIFIED != 0
}

/// Whether only Traditional text uses a character.
pub(super) fn is_only_traditional(character: char) -> bool {
    flags(character) & ONLY_TRADITIONAL != 0
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GBK};

    use super::*;
    use crate::content::script;

    /// Needed to derive the others.
    const IN_GB2312: u8 = 4;

    /// The flags by what they stand for.
    fn derived() -> Vec<u8> {
        let mut flags = vec![0; COUNT];
        mark_pairs(&mut flags, GBK, 0xb0..=0xd7, &[0xa1..=0xfe], COMMON_SIMPLIFIED | IN_GB2312);
        mark_pairs(&mut flags, GBK, 0xd8..=0xf7, &[0xa1..=0xfe], IN_GB2312);
        mark_pairs(&mut flags, GBK, 0xe3..=0xef, &[0x80..=0xbf], BEGINS_UTF8);
        mark_pairs(&mut flags, BIG5, 0xa4..=0xc6, &[0x40..=0x7e, 0xa1..=0xfe], COMMON_TRADITIONAL);
        for (traditional, simple) in script::pairs() {
            // A character of the other standard in its own right, such as 著, 乾 or 后, tells nothing.
            mark(&mut flags, traditional, |known| if known & IN_GB2312 == 0 { ONLY_TRADITIONAL } else { 0 });
            mark(&mut flags, simple, |known| if known & COMMON_TRADITIONAL == 0 { ONLY_SIMPLIFIED } else { 0 });
        }
        // 貼着, 擺脱, 住户: the standard of Hong Kong, though Big5 counts them among the rare ones.
        for character in "着户温瘟恒脱悦税兑蜕卧床秘群峰葱吃灶村杯踪痴".chars() {
            flags[character as usize - FIRST as usize] &= !ONLY_SIMPLIFIED;
        }
        for index in 0..COUNT {
            let character = u32::try_from(index).ok().and_then(|index| char::from_u32(FIRST + index)).unwrap_or(' ');
            let known = flags.get((simplified(character) as usize).wrapping_sub(FIRST as usize)).copied().unwrap_or(0);
            if known & COMMON_SIMPLIFIED != 0 {
                flags[index] |= FREQUENT;
            }
        }
        flags
    }

    fn mark_pairs(
        flags: &mut [u8],
        encoding: &'static encoding_rs::Encoding,
        leads: std::ops::RangeInclusive<u8>,
        trails: &[std::ops::RangeInclusive<u8>],
        flag: u8,
    ) {
        // All at once: a pair that means nothing is one mark of damage and takes no other with it.
        let pairs: Vec<u8> =
            leads.flat_map(|lead| trails.iter().cloned().flatten().flat_map(move |trail| [lead, trail])).collect();
        let (text, _) = encoding.decode_without_bom_handling(&pairs);
        text.chars().for_each(|character| mark(flags, character, |_| flag));
    }

    fn mark(flags: &mut [u8], character: char, flag: impl Fn(u8) -> u8) {
        if let Some(known) = flags.get_mut((character as usize).wrapping_sub(FIRST as usize)) {
            *known |= flag(*known);
        }
    }

    /// `UPDATE=1` writes the file anew, for the next compilation.
    #[test]
    fn the_table_is_what_the_encodings_and_the_pairs_say() {
        let derived = derived();
        if std::env::var_os("UPDATE").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/data/ideographs.bin");
            std::fs::write(path, &derived).expect("written");
        }
        assert!(FLAGS.as_slice() == derived, "the rules changed: run this test with UPDATE=1");
    }

    #[test]
    fn a_pair_that_means_nothing_takes_no_other_with_it() {
        for (encoding, leads) in [(GBK, 0xb0..=0xf7), (BIG5, 0xa4..=0xc6_u8)] {
            let pairs = || leads.clone().flat_map(|lead| (0x40..=0xfe).map(move |trail| [lead, trail]));
            let alone: Vec<String> =
                pairs().map(|pair| encoding.decode_without_bom_handling(&pair).0.into_owned()).collect();
            let together: Vec<u8> = pairs().flatten().collect();
            assert_eq!(encoding.decode_without_bom_handling(&together).0, alone.concat());
        }
    }

    #[test]
    fn characters_of_one_script_only() {
        for character in "党务这还说会们创组关学习发质标".chars() {
            let only = is_only_simplified(character);
            assert!(only || "党会".contains(character), "{character}");
            assert!(!is_only_traditional(character), "{character}");
        }
        for character in "黨務這還說會們創組關學習發質標".chars() {
            assert!(is_only_traditional(character) && !is_only_simplified(character), "{character}");
        }
        for character in "著着乾后里干台斗云于面的一是恒温户脱税".chars() {
            assert!(!is_only_simplified(character) && !is_only_traditional(character), "{character}");
        }
    }

    #[test]
    fn common_and_rare() {
        assert!("关于印发的通知黨關".chars().all(is_common));
        assert!(!"鍏充簬鍗板彂".chars().all(is_common));
        assert_eq!("機關黨組織".chars().map(simplified).collect::<String>(), "机关党组织");
    }
}
