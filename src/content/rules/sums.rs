//! Additions that do not hold: `10+8+88=107`, the parts in brackets behind a total, the sums over figures.

use std::ops::Range;

use super::Checked;
use crate::content::case::Metric;
use crate::content::value::{fold, half_width, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Terms an addition may have.
const TERMS_LIMIT: usize = 100;
/// Bytes between two brackets that are looked at.
const BRACKETS_LIMIT: usize = 600;

/// W208 for `a+b=c` and `107个（甲10个、乙8个、丙88个）` anywhere in the file.
pub(super) fn additions_in_the_text(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let text = &checked.source.text;
    for wrong in wrong_additions(text).into_iter().chain(wrong_brackets(text)) {
        let Wrong { place, terms, sum, total } = wrong;
        let (sum, total) = (plain(sum), plain(total));
        let problem = text!(zh: "{terms}={sum}，与{total}不符", en: "{terms}={sum}, not {total}");
        out.push(Diagnostic::new(Code::W208, problem).at(checked.source.locate(place)));
    }
}

/// An addition that does not hold.
#[derive(Debug, PartialEq)]
struct Wrong {
    place: Range<usize>,
    terms: String,
    sum: f64,
    total: f64,
}

/// A number without a trailing `.0`.
fn plain(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    format!("{rounded}")
}

/// Whether two sums are the same but for the rounding of decimals.
fn same(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-6 * left.abs().max(right.abs()).max(1.0)
}

/// `a+b+c=d`, each number with at most two characters of unit behind it.
fn wrong_additions(text: &str) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    // Most texts have none, and one byte is looked for faster than two characters.
    if memchr::memchr(b'=', text.as_bytes()).is_none()
        && memchr::memmem::find(text.as_bytes(), "＝".as_bytes()).is_none()
    {
        return wrong;
    }
    for (at, _) in text.match_indices(['=', '＝']) {
        let sign_len = text[at..].chars().next().map_or(1, char::len_utf8);
        let Some((total, end)) = number_after(text, at + sign_len) else { continue };
        let Some((terms, start)) = terms_before(text, at) else { continue };
        // `a=b+c=d`, `x1+2=3`: not a plain addition.
        let before = text[..start].chars().next_back();
        let goes_on =
            before.is_some_and(|character| character.is_ascii_alphanumeric() || "+-*/=×÷_^.,".contains(character));
        let after = text[end..].chars().next();
        if goes_on || after.is_some_and(|character| "+-*/=×÷%％^万亿千百".contains(character)) {
            continue;
        }
        let sum: f64 = terms.iter().sum();
        if !same(sum, total) {
            let shown = terms.iter().map(|term| plain(*term)).collect::<Vec<_>>().join("+");
            wrong.push(Wrong { place: start..end, terms: shown, sum, total });
        }
    }
    wrong
}

/// The number that begins at `at`, after spaces, and where it ends.
fn number_after(text: &str, at: usize) -> Option<(f64, usize)> {
    let rest = text.get(at..)?;
    let start = at + rest.len() - rest.trim_start_matches(' ').len();
    let digits = text[start..].find(|character: char| !is_number_part(character)).map_or(text.len(), |end| start + end);
    let written = text[start..digits].trim_end_matches(['.', ',', '，', '．']);
    Some((parse(written)?, start + written.len()))
}

fn is_number_part(character: char) -> bool {
    matches!(character, '0'..='9' | '.' | ',' | '０'..='９')
}

fn parse(written: &str) -> Option<f64> {
    let narrow = half_width(written).replace(',', "");
    if narrow.is_empty() || narrow.len() > 15 || !narrow.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    narrow.parse().ok()
}

/// The terms of the addition that ends before `end`, and where it starts; `None` when there are fewer than two.
fn terms_before(text: &str, end: usize) -> Option<(Vec<f64>, usize)> {
    let mut terms = Vec::new();
    let mut at = end;
    loop {
        let (number, start) = number_before(text, at)?;
        terms.push(number);
        let before = text[..start].trim_end_matches(' ');
        let Some(sign) = before.chars().next_back().filter(|sign| matches!(sign, '+' | '＋')) else {
            terms.reverse();
            return (terms.len() >= 2).then_some((terms, start));
        };
        if terms.len() >= TERMS_LIMIT {
            return None;
        }
        at = before.len() - sign.len_utf8();
    }
}

/// The number that ends before `end`, at most two characters of unit between.
fn number_before(text: &str, end: usize) -> Option<(f64, usize)> {
    let mut rest = text[..end].trim_end_matches(' ');
    for _ in 0..2 {
        let last = rest.chars().next_back()?;
        if is_number_part(last) {
            break;
        }
        // `3万+2万=5万` has units that count: left alone.
        if !is_han(last) || "百千万亿".contains(last) {
            return None;
        }
        rest = &rest[..rest.len() - last.len_utf8()];
    }
    let start = rest
        .rfind(|character: char| !is_number_part(character))
        .map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
    Some((parse(&rest[start..])?, start))
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}')
}

/// `107个（甲10个、乙8个、丙88个）`: a total whose parts follow in brackets, every part with the same unit.
///
/// Parts need not be complete (`260人（骨干45人、新人30人）`), so only a near miss is reported: within a tenth.
fn wrong_brackets(text: &str) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (open, len) in brackets(text) {
        // Few brackets stand behind a number, which is told sooner than what they hold.
        let Some((total, unit, start)) = total_before(text, open) else { continue };
        let inside_start = open + len;
        // Looked for only this far, so that a text full of brackets is read once.
        let near = near(text, inside_start, BRACKETS_LIMIT);
        let Some(close) = near.find(['）', ')', '\n']).map(|at| inside_start + at) else { continue };
        let inside = &text[inside_start..close];
        if ["其中", "包括", "含", "等"].iter().any(|word| inside.contains(word)) {
            continue;
        }
        let parts: Option<Vec<f64>> =
            inside.split(['、', '，', ',', ';', '；']).map(|part| part_with_unit(part, unit)).collect();
        let Some(parts) = parts.filter(|parts| parts.len() >= 2) else { continue };
        let sum: f64 = parts.iter().sum();
        if !same(sum, total) && (sum - total).abs() <= total * 0.1 {
            let terms = parts.iter().map(|part| plain(*part)).collect::<Vec<_>>().join("+");
            wrong.push(Wrong { place: start..close + 1, terms, sum, total });
        }
    }
    // A `)` is one byte and a `）` three: the place ends on a character in either case.
    for found in &mut wrong {
        while !text.is_char_boundary(found.place.end) {
            found.place.end += 1;
        }
    }
    wrong
}

/// Every `（` and `(` in order, and how many bytes it has. Each is looked for alone, many bytes at a time.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let wide = memchr::memmem::find_iter(text.as_bytes(), "（").map(|at| (at, "（".len()));
    let mut found: Vec<_> = wide.chain(memchr::memchr_iter(b'(', text.as_bytes()).map(|at| (at, 1))).collect();
    found.sort_unstable();
    found
}

/// At most `limit` bytes of `text` from `start`.
fn near(text: &str, start: usize, limit: usize) -> &str {
    let mut end = (start + limit).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

/// `107个` in front of a bracket: the number, its unit of one or two characters, and where it starts.
fn total_before(text: &str, open: usize) -> Option<(f64, &str, usize)> {
    let unit_len = text[..open].chars().rev().take(3).take_while(|character| is_han(*character)).map(char::len_utf8);
    let (count, len) = unit_len.fold((0, 0), |(count, sum), len| (count + 1, sum + len));
    if !(1..=2).contains(&count) {
        return None;
    }
    let unit_start = open - len;
    let unit = &text[unit_start..open];
    if unit.contains(['万', '亿', '年', '月']) {
        return None;
    }
    let (total, start) = number_before(text, unit_start)?;
    Some((total, unit, start))
}

/// `甲10个` with the unit `个`: 10.
fn part_with_unit(part: &str, unit: &str) -> Option<f64> {
    let rest = part.trim().strip_suffix(unit)?;
    let start = rest
        .rfind(|character: char| !is_number_part(character))
        .map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
    if start == 0 {
        return None;
    }
    parse(&rest[start..])
}

/// W208 for `check_sum`: `已整改 + 列入大修 = 提出隐患` over the labels of the figures.
pub(super) fn check_sums(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    for written in &front.check_sum {
        let at = checked.source.text.find(written.as_str());
        let place = at.map_or_else(|| checked.span("check_sum"), |at| at..at + written.len());
        let problem = match evaluate(written, &front.metrics) {
            Ok((left, right)) if same(left, right) => continue,
            Ok((left, right)) => {
                let (left, right) = (plain(left), plain(right));
                text!(zh: "“{written}”：左边是{left}，右边是{right}，不相等", en: "`{written}`: {left} on the left, {right} on the right")
            }
            Err(SumProblem::NoSuchLabel(label, Some(near))) => {
                text!(zh: "合计校验里的“{label}”不是成效数据的名称，可能是“{near}”", en: "`{label}` is no label of the metrics; perhaps `{near}`")
            }
            Err(SumProblem::NoSuchLabel(label, None)) => {
                text!(zh: "合计校验里的“{label}”不是成效数据的名称", en: "`{label}` is no label of the metrics")
            }
            Err(SumProblem::NoEquation) => {
                text!(zh: "合计校验“{written}”要写成 甲 + 乙 = 丙", en: "write the check as a + b = c, not `{written}`")
            }
        };
        out.push(Diagnostic::new(Code::W208, problem).at(checked.source.locate(place)));
    }
}

/// Why a check cannot be made.
enum SumProblem {
    NoEquation,
    NoSuchLabel(String, Option<String>),
}

/// Both sides of an equation over labels.
fn evaluate(written: &str, metrics: &[Metric]) -> Result<(f64, f64), SumProblem> {
    let (left, right) = written.split_once(['=', '＝']).ok_or(SumProblem::NoEquation)?;
    Ok((side(left, metrics)?, side(right, metrics)?))
}

fn side(written: &str, metrics: &[Metric]) -> Result<f64, SumProblem> {
    let mut sum = 0.0;
    let mut sign = 1.0;
    for part in written.split_inclusive(['+', '＋', '-', '－', '−']) {
        let label = part.trim_end_matches(['+', '＋', '-', '－', '−']).trim();
        sum += sign * term(label, metrics)?;
        sign = if part.ends_with(['-', '－', '−']) { -1.0 } else { 1.0 };
    }
    Ok(sum)
}

/// The value of a label (after, when it has before and after), or a number.
fn term(label: &str, metrics: &[Metric]) -> Result<f64, SumProblem> {
    if label.is_empty() {
        return Err(SumProblem::NoEquation);
    }
    let folded = fold(label);
    let metric = metrics.iter().find(|metric| fold(&metric.label) == folded);
    let figure = metric.and_then(|metric| metric.value.as_ref().or(metric.after.as_ref()));
    if let Some(value) = figure.and_then(|figure| figure.value) {
        return Ok(value);
    }
    parse(label).ok_or_else(|| {
        let near = nearest(label, metrics.iter().map(|metric| metric.label.as_str()));
        SumProblem::NoSuchLabel(label.to_owned(), near.map(str::to_owned))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(text: &str) -> Vec<String> {
        wrong_additions(text)
            .into_iter()
            .chain(wrong_brackets(text))
            .map(|wrong| {
                format!("{}={} not {} in {}", wrong.terms, plain(wrong.sum), plain(wrong.total), &text[wrong.place])
            })
            .collect()
    }

    #[test]
    fn additions_that_do_not_hold_are_found() {
        assert_eq!(sums("共有10+8+88=107。"), ["10+8+88=106 not 107 in 10+8+88=107"]);
        assert_eq!(sums("10个 + 8个 ＝ 19个"), ["10+8=18 not 19 in 10个 + 8个 ＝ 19"]);
        assert_eq!(sums("1.5+2.25=3.7"), ["1.5+2.25=3.75 not 3.7 in 1.5+2.25=3.7"]);
        assert_eq!(sums("1,200+300=1,600"), ["1200+300=1500 not 1600 in 1,200+300=1,600"]);
    }

    #[test]
    fn sums_that_hold_and_formulas_are_left_alone() {
        for text in [
            "10+8+89=107",
            "0.1+0.2=0.3",
            "1+1>2",
            "x1+2=4",
            "3万+2万=5万",
            "a=b",
            "=107",
            "2*3+1=8",
            "1+N=多",
            "10+8=18+1",
        ] {
            assert_eq!(sums(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn parts_in_brackets_are_added_up_when_they_nearly_fit() {
        assert_eq!(
            sums("评选示范点107个（企业10个、学校8个、社区88个），"),
            ["10+8+88=106 not 107 in 107个（企业10个、学校8个、社区88个）"]
        );
        for text in [
            "评选示范点107个（企业10个、学校8个、社区89个）",
            "培训260人（骨干45人、新人30人）",
            "共24户（其中老人12户、租户11户）",
            "2023年（春季10年、秋季8年）",
            "标出阀门386处（见附图）",
        ] {
            assert_eq!(sums(text), Vec::<String>::new(), "{text}");
        }
    }
}
