//! Spellings that mean the same: `單 位`, `单位` and ` 单位` are one key, `Work-Method` and `work_method` too.
//!
//! Knows no field and no record.

use std::borrow::Cow;

use super::simplified;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The form two names are compared in: NFKC, Traditional to Simplified per character, lower case, without spaces,
/// `_` and `-`.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text).into_owned()
}

/// The same, without a copy of a name that is folded as it stands: most keys of fields are.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    let is_folded = |character: char| match character {
        '_' | '-' => false,
        '!'..='@' | '['..='~' => true,
        '\u{4E00}'..='\u{9FFF}' => simplified(character) == character,
        _ => false,
    };
    if text.chars().all(is_folded) { Cow::Borrowed(text) } else { Cow::Owned(changed(text)) }
}

/// A name that is not folded as it stands.
fn changed(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Nearly all names, and those need no look into the tables of Unicode.
    let is_plain = |character: char| character.is_ascii() || matches!(character, '\u{4E00}'..='\u{9FFF}');
    if text.chars().all(is_plain) || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().for_each(|character| push_folded(&mut folded, character));
    } else {
        text.nfkc().for_each(|character| push_folded(&mut folded, character));
    }
    folded
}

fn push_folded(folded: &mut String, character: char) {
    if character.is_ascii() {
        if !matches!(character, '_' | '-') && !character.is_ascii_whitespace() {
            folded.push(character.to_ascii_lowercase());
        }
    } else if matches!(character, '\u{3400}'..='\u{9FFF}') {
        // Chinese characters have no case.
        folded.push(simplified(character));
    } else if !character.is_whitespace() && !matches!(character, '\u{200B}'..='\u{200F}' | '\u{FEFF}') {
        folded.extend(simplified(character).to_lowercase());
    }
}

/// Whether `written` is `name`, in either script and with letters of either case.
#[must_use]
pub fn is_name(written: &str, name: &str) -> bool {
    written.len() == name.len()
        && written.chars().zip(name.chars()).all(|(one, other)| {
            one.eq_ignore_ascii_case(&other) || (!one.is_ascii() && simplified(one) == simplified(other))
        })
}

/// A text of several lines as one: between Chinese characters a line break leaves nothing, elsewhere a space.
#[must_use]
pub fn one_line(text: &str) -> String {
    if memchr::memchr3(b'\n', b'\r', b'\t', text.as_bytes()).is_none() {
        return text.trim().to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for part in text.split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty()) {
        let is_ascii = |character: Option<char>| character.is_some_and(|character| character.is_ascii());
        if !line.is_empty() && (is_ascii(line.chars().last()) || is_ascii(part.chars().next())) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_mean_the_same_fold_to_one() {
        assert_eq!(fold(" 单 位 "), fold("单位"));
        assert_eq!(fold("Work-Method"), "workmethod");
        assert_eq!(fold("ｗｏｒｋ＿ｍｅｔｈｏｄ"), "workmethod");
        assert_eq!(fold("單 位"), fold("单位"));
        assert_eq!(fold("成效數據"), fold("成效数据"));
        assert_ne!(fold("单位"), fold("品牌"));
    }

    #[test]
    fn a_name_that_is_not_copied_is_folded() {
        for code in (0..0x1_1000).filter_map(char::from_u32) {
            let text = format!("单{code}a");
            assert_eq!(folded(&text), changed(&text));
        }
    }

    #[test]
    fn line_breaks_vanish_between_chinese_characters() {
        assert_eq!(one_line("灯亮着，\n人就在\n"), "灯亮着，人就在");
        assert_eq!(one_line("lamp on\nand staffed"), "lamp on and staffed");
        assert_eq!(one_line("一行"), "一行");
    }
}
