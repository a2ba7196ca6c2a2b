//! Figures of results: `1,200`, `1.2万`, `约10余`, `98.6%`. Knows nothing of metrics or units of measure.

use super::numeral::{half_width, numeral};
use crate::content::case::Figure;

/// Words in front of a number that make it an approximation.
const ABOUT_BEFORE: &[&str] = &[
    "大约", "约为", "约", "将近", "近", "超过", "超", "逾", "至少", "不到", "不足", "上下", "约莫", "多达", ">", "≥",
    "<", "≤", "~",
];
/// Words after a number that make it an approximation.
const ABOUT_AFTER: &[&str] = &["余", "多", "来", "左右", "上下", "以上", "以下", "+"];

/// Reads a figure. The text is kept as written (trimmed); the value is `None` when the text holds no single number.
#[must_use]
pub fn figure(text: &str) -> Figure {
    let shown = text.trim().to_owned();
    let narrow = half_width(&shown);
    let (rest, before) = strip_before(narrow.trim());
    let Some((number, rest)) = leading_number(rest) else {
        return Figure { text: shown, value: None, approximate: before };
    };
    let (factor, after, rest) = multipliers(rest);
    let value = (!rest.chars().any(|character| character.is_ascii_digit())).then_some(number * factor);
    Figure { text: shown, value: value.filter(|value| value.is_finite()), approximate: before || after }
}

/// A number as everyone else writes it: `１，２００` and `1,200` are `1200`, `1.0` is `1`. What stands around it, such as
/// a unit or a word of approximation, stays, in half width.
#[must_use]
pub fn one_spelling(text: &str) -> String {
    let narrow = half_width(text.trim());
    let narrow = narrow.trim();
    let Some(start) = narrow.find(|character: char| character.is_ascii_digit()) else { return narrow.to_owned() };
    let end = narrow[start..].find(|character: char| !matches!(character, '0'..='9' | '.' | ','));
    let end = end.map_or(narrow.len(), |length| start + length);
    let written = narrow[start..end].trim_end_matches(['.', ',']);
    if grouped(written).is_none() {
        return narrow.to_owned();
    }
    let (before, after) = (&narrow[..start], &narrow[start + written.len()..]);
    let digits = written.replace(',', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    // `12.50元` is said as prices are.
    let fraction = if after.is_empty() { fraction.trim_end_matches('0') } else { fraction };
    let point = if fraction.is_empty() { "" } else { "." };
    let before = before.strip_suffix('+').unwrap_or(before).replace('\u{2212}', "-");
    format!("{before}{whole}{point}{fraction}{after}")
}

fn strip_before(mut text: &str) -> (&str, bool) {
    let mut approximate = false;
    while let Some(rest) = ABOUT_BEFORE.iter().find_map(|word| text.strip_prefix(word)) {
        approximate = true;
        text = rest.trim_start();
    }
    (text, approximate)
}

/// The number a text starts with, and what follows.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let (sign, unsigned) = match text.chars().next()? {
        '-' | '\u{2212}' | '负' => (-1.0, &text[text.chars().next()?.len_utf8()..]),
        '+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let unsigned = unsigned.trim_start();
    let end = unsigned.find(|character: char| !matches!(character, '0'..='9' | '.' | ',')).unwrap_or(unsigned.len());
    let digits = unsigned[..end].trim_end_matches(['.', ',']);
    if digits.is_empty() {
        let end = unsigned.find(|character: char| numeral_part(character).is_none()).unwrap_or(unsigned.len());
        let value = numeral(&unsigned[..end])?;
        #[expect(clippy::cast_precision_loss, reason = "numerals written out in characters are far below 2^52")]
        return Some((sign * value as f64, &unsigned[end..]));
    }
    let value = grouped(digits)?;
    Some((sign * value, &unsigned[digits.len()..]))
}

/// Whether a character may stand in a numeral; large units are left to [`multipliers`].
fn numeral_part(character: char) -> Option<()> {
    ("〇零一二两三四五六七八九十百千".contains(character)).then_some(())
}

/// `1200`, `1,200`, `1,200.5`; a comma anywhere else makes it no number.
fn grouped(digits: &str) -> Option<f64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.contains(['.', ',']) || digits.len() > 24 {
        return None;
    }
    if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let rest_fits = groups.all(|group| group.len() == 3);
        if first.is_empty() || first.len() > 3 || !rest_fits {
            return None;
        }
    }
    digits.replace(',', "").parse().ok()
}

/// `万`, `亿` and words of approximation after the number: the factor, whether it is about, and the rest.
fn multipliers(mut rest: &str) -> (f64, bool, &str) {
    let (mut factor, mut approximate) = (1.0, false);
    loop {
        let trimmed = rest.trim_start();
        if let Some(after) = ABOUT_AFTER.iter().find_map(|word| trimmed.strip_prefix(word)) {
            approximate = true;
            rest = after;
            continue;
        }
        let unit = match trimmed.chars().next() {
            Some('十') => 10.0,
            Some('百') if !trimmed.starts_with("百分") => 100.0,
            Some('千')
                if !trimmed.starts_with("千瓦") && !trimmed.starts_with("千克") && !trimmed.starts_with("千米") =>
            {
                1000.0
            }
            Some('万' | '萬') => 10_000.0,
            Some('亿' | '億') => 100_000_000.0,
            _ => return (factor, approximate, trimmed),
        };
        factor *= unit;
        rest = &trimmed[trimmed.chars().next().map_or(0, char::len_utf8)..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_have_one_spelling_and_keep_what_stands_around_them() {
        let cases = [
            ("1200", "1200"),
            ("1,200", "1200"),
            ("１，２００", "1200"),
            ("1.0", "1"),
            ("007", "7"),
            ("0", "0"),
            ("0.50", "0.5"),
            ("+3", "3"),
            ("−5.5", "-5.5"),
            ("１２００人", "1200人"),
            ("1,200 人", "1200 人"),
            ("12.50元", "12.50元"),
            ("约１，２００余", "约1200余"),
            ("1.2万", "1.2万"),
            ("98.6％", "98.6%"),
            ("二十余", "二十余"),
            ("12,34", "12,34"),
        ];
        for (written, settled) in cases {
            assert_eq!(one_spelling(written), settled, "{written}");
            assert_eq!(one_spelling(settled), settled, "{settled}");
        }
    }

    #[test]
    fn figures_keep_their_text_and_get_a_value() {
        let cases = [
            ("1200", Some(1200.0), false),
            ("1,200", Some(1200.0), false),
            ("１，２００", Some(1200.0), false),
            ("1.2万", Some(12_000.0), false),
            ("3亿", Some(300_000_000.0), false),
            ("10余", Some(10.0), true),
            ("10余万", Some(100_000.0), true),
            ("约10", Some(10.0), true),
            ("约1.2万元", Some(12_000.0), true),
            ("98.6%", Some(98.6), false),
            ("98.6％", Some(98.6), false),
            ("-5", Some(-5.0), false),
            ("−5.5", Some(-5.5), false),
            ("0", Some(0.0), false),
            ("386处", Some(386.0), false),
            ("2.5千瓦时", Some(2.5), false),
            ("二十余", Some(20.0), true),
            ("3至5", None, false),
            ("12,34", None, false),
            ("零投诉", Some(0.0), false),
            ("明显提高", None, false),
        ];
        for (text, value, approximate) in cases {
            let read = figure(text);
            assert_eq!(
                read.value.map(|value| (value * 1000.0).round()),
                value.map(|value| (value * 1000.0_f64).round()),
                "{text}"
            );
            assert_eq!((read.approximate, read.text.as_str()), (approximate, text), "{text}");
        }
    }
}
