//! Folding: how texts and queries are made comparable.
//!
//! Both sides of a search go through [`fold`], here and in the browser's client, which repeats these rules in
//! `search.js`: compatibility forms (NFKC), lower case, one character table from Traditional to Simplified, no
//! zero-width characters, no commas between thousands, no pasted pinyin glosses. Characters are folded one by one and never converted by
//! phrase: a query has no context that a phrase table could use. Knows nothing of cases or index files.

use unicode_normalization::UnicodeNormalization;

use crate::content::script::simplified;

/// Whether a folded character is written without spaces between words: Han, kana, hangul.
pub(super) fn is_han(character: char) -> bool {
    matches!(u32::from(character),
        0x3005 | 0x3007 | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x2_0000..=0x3_23af)
}

/// Whether a folded character belongs to a word of a script with spaces, or to a number.
pub(super) fn is_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    character.is_alphanumeric() && !is_han(character)
}

/// Whether a character holds two parts of a word together, as in `c++`, `3.5` or `a-b`.
pub(super) fn is_joint(character: char) -> bool {
    matches!(character, '+' | '#' | '.' | '&' | '-' | '_' | '\'' | '/')
}

/// Whether a folded character ends a sentence. [`fold`] has turned `…` into a line break.
pub(super) fn is_break(character: char) -> bool {
    matches!(character, '。' | '!' | '?' | ';' | '\n')
}

/// Characters without width or ink that are dropped: joiners, marks of direction, soft hyphens.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// How far full-width characters are from those of ASCII.
const WIDTH: u32 = 0xfee0;

/// The folded text, in place of what `out` held.
pub(super) fn fold(text: &str, out: &mut Vec<char>) {
    out.clear();
    for (at, character) in text.char_indices() {
        match character {
            ',' if is_between_thousands(text, at) => {}
            // The bulk of a Chinese text, its punctuation included: no compatibility form.
            '\u{4e00}'..='\u{9fff}' | ' '..='~' | '\n' | '、'..='〃' | '〈'..='】' | '‘' | '’' | '“' | '”' | '—' =>
            {
                out.push(character);
            }
            // Full width: the form is that of ASCII.
            '！'..='～' => out.push(char::from_u32(u32::from(character) - WIDTH).unwrap_or(character)),
            '…' => out.push('\n'),
            _ if is_invisible(character) => {}
            _ => out.extend(std::iter::once(character).nfkc()),
        }
    }
    drop_glosses(out);
    lower_and_simplify(out);
}

/// Whether the comma at `at` groups the digits of a number: 1,930 is 1930.
fn is_between_thousands(text: &str, at: usize) -> bool {
    let is_digit =
        |place: Option<usize>| place.and_then(|place| text.as_bytes().get(place)).is_some_and(u8::is_ascii_digit);
    is_digit(at.checked_sub(1)) && (1..=3).all(|next| is_digit(Some(at + next))) && !is_digit(Some(at + 4))
}

fn lower_and_simplify(text: &mut Vec<char>) {
    if text.iter().all(|character| is_han(*character) || character.is_ascii() || character.to_lowercase().len() == 1) {
        for character in text.iter_mut() {
            *character = match *character {
                letter if letter.is_ascii() => letter.to_ascii_lowercase(),
                letter if is_han(letter) => simplified(letter),
                letter => letter.to_lowercase().next().map_or(letter, simplified),
            };
        }
        return;
    }
    *text = text.iter().flat_map(|character| character.to_lowercase()).map(simplified).collect();
}

/// Removes pinyin that was pasted in brackets after its character: 创(chuàng)新 becomes 创新.
fn drop_glosses(text: &mut Vec<char>) {
    if !text.contains(&'(') {
        return;
    }
    let (mut kept, mut next) = (0, 0);
    while next < text.len() {
        if text[next] == '('
            && kept > 0
            && is_han(text[kept - 1])
            && let Some(end) = gloss_end(text, next)
        {
            next = end;
            continue;
        }
        text[kept] = text[next];
        kept += 1;
        next += 1;
    }
    text.truncate(kept);
}

/// Where a bracketed syllable that opens at `start` ends, one past its closing bracket.
fn gloss_end(text: &[char], start: usize) -> Option<usize> {
    let letters: String = text[start + 1..]
        .iter()
        .take(8)
        .take_while(|character| **character != ')')
        .map(|letter| plain(*letter))
        .collect();
    let end = start + 1 + letters.chars().count();
    (text.get(end) == Some(&')') && super::pinyin::is_syllable(&letters)).then_some(end + 1)
}

/// A pinyin letter without its tone mark; `ü` is written `v`.
pub(super) fn plain(letter: char) -> char {
    match letter {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'ü' => 'v',
        other => other,
    }
}

/// A word as it is looked up: `wi-fi` and `step-by-step` without what joins their parts, because others write `wifi`.
/// A word with digits stays as it is: 12.5 is not 125.
pub(super) fn unjoined(word: &mut String) {
    if !word.contains(|character: char| character.is_ascii_digit()) {
        word.retain(|character| !is_joint(character));
    }
}

/// The characters of a text that count when a phrase is looked for: no punctuation, no spaces.
pub(super) fn bare(text: &str) -> String {
    let mut folded = Vec::new();
    fold(text, &mut folded);
    folded.into_iter().filter(|character| is_han(*character) || is_word(*character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = Vec::new();
        fold(text, &mut out);
        out.into_iter().collect()
    }

    #[test]
    fn scripts_widths_and_cases_meet() {
        assert_eq!(folded("黨員服務中心"), "党员服务中心");
        assert_eq!(folded("ＱＣ小组　Ａ"), "qc小组 a");
        assert_eq!(folded("著作與乾坤"), folded("着作与乾坤"));
        assert_eq!(folded("一\u{200b}站\u{feff}式"), "一站式");
        assert_eq!(folded("İstanbul ŞEHİR").chars().next(), Some('i'));
    }

    #[test]
    fn a_character_has_its_compatibility_form_whichever_way_it_is_found() {
        for character in '\0'..=char::MAX {
            let expected: String = match character {
                '…' => "\n".to_owned(),
                _ if is_invisible(character) => String::new(),
                _ => std::iter::once(character).nfkc().flat_map(char::to_lowercase).map(simplified).collect(),
            };
            assert_eq!(folded(&character.to_string()), expected, "{character:?}");
        }
    }

    #[test]
    fn pasted_pinyin_goes_and_abbreviations_stay() {
        assert_eq!(folded("創(chuàng)新驅(qū)動"), "创新驱动");
        assert_eq!(folded("質(zhì)量（zhiliang）"), "质量(zhiliang)");
        assert_eq!(folded("小组(QC)活动(abc)"), "小组(qc)活动(abc)");
        assert_eq!(folded("(lv)绿(lǜ)色(sè"), "(lv)绿色(sè");
    }

    #[test]
    fn commas_between_thousands_go() {
        assert_eq!(folded("由1,930人到12,345,678人"), "由1930人到12345678人");
        assert_eq!(folded("12,5；1,2345；2020，300；a,100"), "12,5;1,2345;2020,300;a,100");
        assert_eq!(bare("1,930人"), bare("1930人"));
    }

    #[test]
    fn bare_text_has_letters_alone() {
        assert_eq!(bare("不忘初心、牢记 使命。3.5%"), "不忘初心牢记使命35");
    }
}
