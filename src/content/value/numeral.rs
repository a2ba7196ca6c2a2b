//! Chinese numerals and full-width digits. Knows nothing of dates, units or fields.

use std::borrow::Cow;

/// Full-width letters, digits and punctuation in their ASCII form; other text stays as it is.
#[must_use]
pub fn half_width(text: &str) -> Cow<'_, str> {
    let is_wide = |character: char| matches!(character, '\u{FF01}'..='\u{FF5E}' | '\u{3000}');
    if !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let narrow = |character: char| match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        other => other,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

/// The value of one Chinese digit, `〇` to `九`; the forms of cheques (`贰`) and `两` included.
pub(super) fn digit(character: char) -> Option<u64> {
    Some(match character {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '贳' | '两' | '兩' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The factor of `十`, `百`, `千`.
fn small_unit(character: char) -> Option<u64> {
    Some(match character {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// The factor of `万`, `亿`.
fn large_unit(character: char) -> Option<u64> {
    Some(match character {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character may stand in a Chinese numeral.
pub(super) fn is_numeral(character: char) -> bool {
    digit(character).or_else(|| small_unit(character)).or_else(|| large_unit(character)).is_some()
}

/// The number a Chinese numeral stands for: `二十三` is 23, `一百零五` is 105, `二〇二三` is 2023, `三万` is 30000.
/// `None` for anything else, the empty text included.
#[must_use]
pub fn numeral(text: &str) -> Option<u64> {
    if text.is_empty() || text.chars().count() > 20 {
        return None;
    }
    if text.chars().all(|character| digit(character).is_some()) {
        return text.chars().try_fold(0_u64, |sum, character| sum.checked_mul(10)?.checked_add(digit(character)?));
    }
    let (mut total, mut section, mut current) = (0_u64, 0_u64, None);
    // The unit before, and the last of 万 and 亿: each is below the one before it.
    let (mut last, mut large, mut after_zero) = (u64::MAX, u64::MAX, false);
    for character in text.chars() {
        if let Some(value) = digit(character) {
            // 十七八 is seventeen or eighteen.
            if current.is_some_and(|current| current != 0) {
                return None;
            }
            after_zero |= value == 0;
            current = Some(value);
        } else if let Some(factor) = small_unit(character) {
            if factor >= last {
                return None;
            }
            // A bare 十 is ten: there is no digit in front of it.
            section += current.take().unwrap_or(1) * factor;
            (last, after_zero) = (factor, false);
        } else {
            let factor = large_unit(character).filter(|factor| *factor < large)?;
            section += current.take().unwrap_or(0);
            total = total.checked_add(section.checked_mul(factor)?)?;
            (section, large, last, after_zero) = (0, factor, u64::MAX, false);
        }
    }
    // 三万五 is 35000 to some and a slip to others.
    let unit_before = if last == u64::MAX { large } else { last };
    let is_cut_short = current.is_some_and(|current| current != 0) && unit_before != 10 && !after_zero;
    if is_cut_short && unit_before != u64::MAX {
        return None;
    }
    total.checked_add(section)?.checked_add(current.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_by_place_and_by_unit() {
        let cases = [
            ("二〇二三", Some(2023)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十三", Some(23)),
            ("一百零五", Some(105)),
            ("三万二千", Some(32_000)),
            ("一亿", Some(100_000_000)),
            ("十二万三千六百", Some(123_600)),
            ("一亿零三百万", Some(103_000_000)),
            ("三万零五", Some(30_005)),
            ("三万五", None),
            ("十七八", None),
            ("三百五百", None),
            ("三万亿", None),
            ("年", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(numeral(text), expected, "{text}");
        }
    }

    #[test]
    fn full_width_forms_become_ascii() {
        assert_eq!(half_width("２０２３／１２％　a"), "2023/12% a");
        assert!(matches!(half_width("标题"), Cow::Borrowed(_)));
    }
}
