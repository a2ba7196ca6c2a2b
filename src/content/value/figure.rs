//! Figures of results: `1,200`, `1.2万`, `约10余`, `98.6%`. Knows nothing of metrics or units of measure.

use super::fold::fold;
use super::numeral::{digit, half_width, is_numeral, numeral};
use crate::content::case::{Figure, Metric};

/// Words in front of a number that make it an approximation.
const ABOUT_BEFORE: &[&str] = &[
    "大约", "约为", "约", "将近", "近", "超过", "超", "逾", "至少", "不到", "不足", "上下", "约莫", "多达", ">", "≥",
    "<", "≤", "~",
];
/// Words after a number that make it an approximation.
const ABOUT_AFTER: &[&str] = &["余", "餘", "多", "几", "幾", "来", "來", "左右", "上下", "以上", "以下", "+"];

/// Words behind a unit that are no part of it: `28分钟以内` is measured in 分钟.
const BEHIND_UNITS: &[&str] =
    &["以内", "以內", "之内", "之內", "左右", "上下", "以上", "以下", "余", "餘", "多", "内", "內"];

/// Reads a figure. The text is kept as written (trimmed); the value is `None` when the text holds no single number.
#[must_use]
pub fn figure(text: &str) -> Figure {
    let shown = text.trim().to_owned();
    let narrow = half_width(&shown);
    let number = read(narrow.trim());
    Figure { value: number.value.filter(|value| value.is_finite()), approximate: number.approximate, text: shown }
}

/// The two values of a key figure, when they are measured in the same unit: 90分钟 and 1.5小时 are not compared. A number
/// without a unit has that of the other, except beside a share: 0.95 may stand for 95%.
#[must_use]
pub fn compared(metric: &Metric) -> Option<(f64, f64)> {
    let (before, after) = (metric.before.as_ref()?, metric.after.as_ref()?);
    let values = (before.value?, after.value?);
    let units = (measured_in(before, &metric.unit), measured_in(after, &metric.unit));
    let is_same = match (units.0.as_str(), units.1.as_str()) {
        ("%", "") => values.1 == 0.0,
        ("", "%") => values.0 == 0.0,
        (one, other) => one == other || one.is_empty() || other.is_empty(),
    };
    is_same.then_some(values)
}

/// Whether a figure is a share of a hundred, as it is written or by the unit given beside it.
#[must_use]
pub fn is_percentage(figure: &Figure, unit: &str) -> bool {
    measured_in(figure, unit) == "%"
}

/// The unit of a figure in one spelling: the one written behind the number, else the one given beside it.
fn measured_in(figure: &Figure, unit: &str) -> String {
    let narrow = half_width(&figure.text);
    match settled_unit(read(narrow.trim()).unit) {
        own if own.is_empty() => settled_unit(&half_width(unit)),
        own => own,
    }
}

fn settled_unit(written: &str) -> String {
    let end = written.find(['(', ',', ';', '。', '、']).unwrap_or(written.len());
    let mut unit = written[..end].trim();
    while let Some(shorter) = BEHIND_UNITS.iter().find_map(|word| unit.strip_suffix(word)) {
        unit = shorter.trim_end();
    }
    if unit.contains('%') || unit.contains("百分") {
        return "%".to_owned();
    }
    let folded = fold(unit);
    // 1 hour and 2 hours.
    let singular = folded.strip_suffix('s').filter(|rest| rest.len() > 2 && rest.is_ascii());
    singular.map_or_else(|| folded.clone(), str::to_owned)
}

/// A number with what stands around it.
struct Read<'t> {
    /// `None` when the text holds no number, or more than one.
    value: Option<f64>,
    approximate: bool,
    /// What follows the number; `%` for shares written in words.
    unit: &'t str,
}

/// Reads a text in half width.
fn read(text: &str) -> Read<'_> {
    let (rest, before) = strip_before(text);
    let percent = rest.strip_prefix("百分之");
    if rest == "百分百" {
        return Read { value: Some(100.0), approximate: before, unit: "%" };
    }
    let Some((number, is_words, behind)) = leading_number(percent.unwrap_or(rest)) else {
        return Read { value: None, approximate: before, unit: "" };
    };
    if let Some(behind) = behind.strip_prefix('成')
        && percent.is_none()
    {
        return tenths(number, behind, before);
    }
    let (factor, after, unit) = multipliers(behind);
    let value = (!goes_on(unit, is_words)).then_some(number * factor);
    Read { value, approximate: before || after, unit: if percent.is_some() { "%" } else { unit } }
}

/// `七成五` is 75 %. Anything else behind 成 makes it another word (5成套).
fn tenths(number: f64, behind: &str, before: bool) -> Read<'_> {
    let first = behind.chars().next();
    let ones = first.and_then(|first| first.to_digit(10).map(u64::from).or_else(|| digit(first)));
    let behind = if ones.is_some() { &behind[first.map_or(0, char::len_utf8)..] } else { behind };
    let ones = ones.and_then(|ones| u8::try_from(ones).ok()).map_or(0.0, f64::from);
    let (factor, after, rest) = multipliers(behind);
    let is_share = rest.is_empty() && (0.0..=10.0).contains(&number) && same(factor, 1.0);
    let value = is_share.then_some(number * 10.0 + ones).filter(|_| ones == 0.0 || number.fract() == 0.0);
    Read { value, approximate: before || after, unit: "%" }
}

fn same(left: f64, right: f64) -> bool {
    (left - right).abs() < f64::EPSILON
}

/// Whether what follows a number is more of it, or another one: `3至5`, `一小时三十分`, `3万五`, `三分之一`, `3个半`.
fn goes_on(rest: &str, is_words: bool) -> bool {
    let is_digit = |character: char| digit(character).is_some() && character != '两';
    rest.contains(|character: char| character.is_ascii_digit() || character == '半')
        || rest.starts_with(|character: char| digit(character).is_some())
        || rest.starts_with("分之")
        || (is_words && rest.contains(is_digit))
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

/// The number a text starts with, whether it is written in words, and what follows.
fn leading_number(text: &str) -> Option<(f64, bool, &str)> {
    let (sign, unsigned) = match text.chars().next()? {
        '-' | '\u{2212}' | '负' | '負' => (-1.0, &text[text.chars().next()?.len_utf8()..]),
        '+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let unsigned = unsigned.trim_start();
    let end = unsigned.find(|character: char| !matches!(character, '0'..='9' | '.' | ',')).unwrap_or(unsigned.len());
    let digits = unsigned[..end].trim_end_matches(['.', ',']);
    if digits.is_empty() {
        let (value, rest) = in_words(unsigned)?;
        return Some((sign * value, true, rest));
    }
    let value = grouped(digits)?;
    Some((sign * value, false, &unsigned[digits.len()..]))
}

/// A number in Chinese characters at the start of a text, 万 and 亿 within it included; those at its end are left to
/// [`multipliers`], and so is what is said by 余 and 多 between them.
fn in_words(text: &str) -> Option<(f64, &str)> {
    let run = text.find(|character: char| !is_numeral(character)).unwrap_or(text.len());
    let written = &text[..run];
    // 三五天 is three to five days, 三两 a weight.
    if written.chars().count() == 2 && written.chars().all(|character| digit(character).is_some()) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "numerals written out in characters are far below 2^52")]
    let whole = numeral(written)? as f64;
    let rest = &text[run..];
    let decimals = rest.strip_prefix(['点', '點']).unwrap_or_default();
    let end = decimals.find(|character: char| digit(character).is_none()).unwrap_or(decimals.len());
    if end == 0 {
        return Some((whole, rest));
    }
    let values = decimals[..end].chars().rev().filter_map(digit).filter_map(|value| u8::try_from(value).ok());
    let fraction = values.fold(0.0, |sum, value| (sum + f64::from(value)) / 10.0);
    // 三点五十 is a time of the day.
    (!decimals[end..].starts_with(['十', '拾'])).then_some((whole + fraction, &decimals[end..]))
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
            Some('十' | '拾') => 10.0,
            Some('百') if !["百分点", "百分比", "百分點"].iter().any(|word| trimmed.starts_with(word)) => {
                100.0
            }
            Some('佰') => 100.0,
            Some('仟') => 1000.0,
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
            ("三万五千", Some(35_000.0), false),
            ("十二万三千六百人", Some(123_600.0), false),
            ("一亿零三百万", Some(103_000_000.0), false),
            ("三万多", Some(30_000.0), true),
            ("十几万", Some(100_000.0), true),
            ("兩千三百戶", Some(2300.0), false),
            ("5仟", Some(5000.0), false),
            ("3百分钟", Some(300.0), false),
            ("一点五万", Some(15_000.0), false),
            ("九十八点六", Some(98.6), false),
            ("百分之三十", Some(30.0), false),
            ("百分之九十八点六", Some(98.6), false),
            ("百分之30", Some(30.0), false),
            ("百分百", Some(100.0), false),
            ("七成五", Some(75.0), false),
            ("近六成", Some(60.0), true),
            ("3成", Some(30.0), false),
            ("九成以上", Some(90.0), true),
            ("5成套", None, false),
            ("三分之一", None, false),
            ("千分之三", None, false),
            ("三五天", None, false),
            ("十七八", None, false),
            ("三至五", None, false),
            ("3万五千", None, false),
            ("三万五", None, false),
            ("一小时三十分", None, false),
            ("3个半小时", None, false),
            ("3项二等奖", Some(3.0), false),
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

    #[test]
    fn figures_in_different_units_are_not_compared() {
        let read = |(before, after, unit): (&str, &str, &str)| {
            let (before, after) = (Some(figure(before)), Some(figure(after)));
            let metric = Metric { before, after, unit: unit.to_owned(), ..Metric::default() };
            compared(&metric).map(|(before, after)| (before.round(), after.round()))
        };
        let cases = [
            (("三万五千", "七万", ""), Some((35_000.0, 70_000.0))),
            (("百分之三十", "七成五", ""), Some((30.0, 75.0))),
            (("六成", "98%", "%"), Some((60.0, 98.0))),
            (("95分钟", "28 分钟以内（全年）", ""), Some((95.0, 28.0))),
            (("95", "28分鐘", "分钟"), Some((95.0, 28.0))),
            (("1 hour", "2 hours", ""), Some((1.0, 2.0))),
            (("12件", "0", ""), Some((12.0, 0.0))),
            (("95", "28分钟", ""), Some((95.0, 28.0))),
            (("3%", "0", ""), Some((3.0, 0.0))),
            (("90分钟", "1.5小时", ""), None),
            (("90", "1.5小时", "分钟"), None),
            (("90%", "0.95", ""), None),
            (("5000元", "1.2万", "万元"), None),
        ];
        for (written, expected) in cases {
            assert_eq!(read(written), expected, "{written:?}");
        }
    }
}
