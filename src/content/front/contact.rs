//! Contacts and visits: pairs of the author's own, and whether their telephone numbers are for readers.
//!
//! Layer 2, part of reading front matter and records. Where `public` is no, the numbers go here, before anything else
//! has them; masking of mobile numbers where nothing is said is the cleaning's.

use crate::content::case::Pair;
use crate::content::schema::{Fields, Reader};
use crate::content::value;

/// Words in the label of a telephone number.
const TELEPHONE: &[&str] = &[
    "电话", "電話", "手机", "手機", "座机", "座機", "固话", "热线", "熱線", "传真", "phone", "mobile", "fax", "hotline",
];
/// Digits of the shortest number that can be nothing but a telephone number: a local one. Postal codes have six.
const MIN_DIGITS: usize = 7;

/// The pairs of the field `name`. Without telephone numbers when its own `public` is no, or `is_public` where it has none.
pub(in crate::content) fn contact(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    name: &str,
    is_public: Option<bool>,
) -> Vec<Pair> {
    let mut pairs = reader.open_map(fields, name);
    if take_public(&mut pairs).or(is_public) == Some(false) {
        withhold_numbers(&mut pairs);
    }
    pairs
}

/// Takes `public` out of the pairs: what it says. What is neither yes nor no cannot be leave to publish.
fn take_public(pairs: &mut Vec<Pair>) -> Option<bool> {
    let mut public = None;
    pairs.retain(|pair| {
        let is_switch = matches!(&*value::folded(&pair.label), "public" | "公开" | "公开联系方式");
        if is_switch && !pair.value.is_empty() {
            public = Some(value::boolean(&pair.value) == Some(true));
        }
        !is_switch
    });
    public
}

/// Takes telephone numbers out: pairs that are called so, and numbers within others (`陈工 010-62345678`).
fn withhold_numbers(pairs: &mut Vec<Pair>) {
    let is_telephone = |label: &str| {
        let label = label.to_lowercase();
        label == "tel" || TELEPHONE.iter().any(|word| label.contains(word))
    };
    pairs.retain_mut(|pair| {
        if is_telephone(&pair.label) {
            return false;
        }
        let left = without_numbers(&pair.value);
        let is_kept = pair.value.is_empty() || !left.is_empty();
        pair.value = left;
        is_kept
    });
}

/// `text` without numbers as long as a telephone's, and without the words that lead to one. Addresses of mail and pages
/// and dates stay.
fn without_numbers(text: &str) -> String {
    let is_digit = |character: char| matches!(character, '0'..='9' | '０'..='９');
    let is_part = |character: char| is_digit(character) || " +-－—()（）".contains(character);
    let is_date = |run: &str| run.split(' ').any(|part| value::date(part).is_ok());
    if text.contains("://") || text.chars().filter(|character| is_digit(*character)).count() < MIN_DIGITS {
        return text.to_owned();
    }
    let mut left = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let run = &rest[start..];
        let run = &run[..run.find(|character| !is_part(character)).unwrap_or(run.len())];
        let behind = &rest[start + run.len()..];
        let digits = run.chars().filter(|character| is_digit(*character)).count();
        let is_number = digits >= MIN_DIGITS && !behind.starts_with('@') && !is_date(run);
        left.push_str(&rest[..start]);
        left.push_str(if is_number { " " } else { run });
        rest = behind;
    }
    left.push_str(rest);
    let end = |text: &str| {
        text.trim_end_matches(|character: char| character.is_whitespace() || "：:，,、；;/".contains(character)).len()
    };
    left.truncate(end(&left));
    while let Some(shorter) = TELEPHONE.iter().find_map(|word| left.strip_suffix(word)) {
        left.truncate(end(shorter));
    }
    left.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withheld(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let pair = |(label, value): &(&str, &str)| Pair { label: (*label).to_owned(), value: (*value).to_owned() };
        let mut pairs: Vec<Pair> = pairs.iter().map(pair).collect();
        withhold_numbers(&mut pairs);
        pairs.into_iter().map(|pair| (pair.label, pair.value)).collect()
    }

    #[test]
    fn telephone_numbers_go_whatever_they_are_called_and_all_else_stays() {
        let stays =
            [("姓名", "陈工"), ("邮编", "100081"), ("邮箱", "12345678@qq.com"), ("开放", "2024-05-01 起，8:30-17:30")];
        let stays = stays.map(|(label, value)| (label.to_owned(), value.to_owned()));
        let goes = [("办公电话", "95598"), ("Tel", "12"), ("微信", "13800138000"), ("值班", "（010）6234-5678")];
        let mut all: Vec<(&str, &str)> = goes.to_vec();
        all.extend(stays.iter().map(|(label, value)| (label.as_str(), value.as_str())));
        assert_eq!(withheld(&all), stays);
    }

    #[test]
    fn a_number_within_a_text_goes_with_the_word_before_it() {
        for written in [
            "陈工 010-62345678",
            "陈工（０１０－６２３４５６７８）",
            "陈工，电话：138 0013 8000",
            "陈工，手机13800138000",
        ] {
            assert_eq!(withheld(&[("", written)]), [(String::new(), "陈工".to_owned())], "{written}");
        }
    }
}
