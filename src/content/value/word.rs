//! Yes and no, and stars.

use super::numeral::{half_width, numeral};

/// `是`, `yes`, `true`, `真`, `开`, `1` ... and their opposites; `None` for anything else.
#[must_use]
pub fn boolean(text: &str) -> Option<bool> {
    let text = half_width(text.trim()).to_lowercase();
    match text.trim() {
        "是" | "真" | "对" | "對" | "开" | "開" | "有" | "公开" | "公開" | "同意" | "已同意" | "yes" | "y" | "true"
        | "on" | "1" | "√" | "✓" => Some(true),
        "否" | "假" | "不" | "不是" | "关" | "關" | "无" | "無" | "不公开" | "不公開" | "不同意" | "未同意" | "no"
        | "n" | "false" | "off" | "0" | "×" => Some(false),
        _ => None,
    }
}

/// `4`, `四星`, `4星级`, `★★★★`, `★★★★☆`; `None` for anything else. The upper bound is the caller's.
#[must_use]
pub fn stars(text: &str) -> Option<u8> {
    let text = half_width(text.trim());
    let text = text.trim();
    let full = text.chars().filter(|character| matches!(character, '★' | '⭐' | '🌟')).count();
    if full > 0 {
        let only_stars = text.chars().all(|character| matches!(character, '★' | '⭐' | '🌟' | '☆' | '\u{FE0F}' | ' '));
        return only_stars.then(|| u8::try_from(full).ok()).flatten();
    }
    let number = text.trim_end_matches('级').trim_end_matches('級').trim_end_matches('星').trim();
    number.parse().ok().or_else(|| numeral(number).and_then(|value| u8::try_from(value).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_in_both_languages() {
        for text in ["是", "真", "yes", "True", "ＹＥＳ", "1"] {
            assert_eq!(boolean(text), Some(true), "{text}");
        }
        for text in ["否", "no", "FALSE", "不公开", "0"] {
            assert_eq!(boolean(text), Some(false), "{text}");
        }
        assert_eq!(boolean("也许"), None);
    }

    #[test]
    fn stars_are_counted_or_read() {
        for text in ["4", "４", "四星", "4星", "四星级", "★★★★", "★★★★☆", "⭐⭐⭐⭐"] {
            assert_eq!(stars(text), Some(4), "{text}");
        }
        assert_eq!(stars("0"), Some(0));
        for text in ["四个半", "★四", "很多", "999"] {
            assert_eq!(stars(text), None, "{text}");
        }
    }
}
