//! Personal data: identity numbers, mobile numbers and bank cards are found, masked, reported (W211).
//!
//! Layer 2, pure. Only numbers that prove themselves count: an identity number by its checksum (GB 11643-1999) and birth
//! date, a card by the Luhn digit and its first digits. Must not know fields: whoever asks decides what is public.

use std::borrow::Cow;
use std::ops::Range;

use super::hygiene::addresses;
use crate::diagnostic::{Code, Diagnostic, Location, SourceText, Text, Words};
use crate::text;

/// What kind of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataKind {
    /// 居民身份证号.
    IdentityNumber,
    /// 手机号.
    Mobile,
    /// 银行卡号.
    BankCard,
}

/// One number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalData {
    /// What kind it is.
    pub kind: DataKind,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What may be shown: `110101********1234`.
    pub masked: String,
}

/// The personal data in a text, by place, none overlapping another. Numbers in the addresses of pages are none: they
/// name pages, and a masked address leads nowhere.
#[must_use]
pub fn find(text: &str) -> Vec<PersonalData> {
    if !may_hold(text.as_bytes()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        at = run.end;
        found.extend(run.personal_data(text));
    }
    if !found.is_empty() && text.contains("://") {
        let addresses = addresses(text);
        found.retain(|data| !is_within(&addresses, &data.range));
    }
    found
}

/// The fewest digits of a number that counts: those of a mobile number.
const MIN_DIGITS: usize = 11;

/// Digits, what may stand between two of them ([`is_gap`]), the bytes of full-width digits.
const IS_PART: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte, 0x30..=0x39 | 0x20 | 0x2d | 0xef | 0xbc | 0x90..=0x99)
            || matches!(byte, 0xc2 | 0xa0 | 0xb7 | 0xe2 | 0xe3 | 0x80 | 0x8d);
        byte += 1;
    }
    table
};

/// Whether there may be a number of so many digits: what is written with as many bytes at least stands on one byte in
/// [`MIN_DIGITS`], so the others need not be looked at.
fn may_hold(bytes: &[u8]) -> bool {
    let is_part = |byte: &u8| IS_PART[usize::from(*byte)];
    let is_within = |at: usize| {
        let before = bytes[..at].iter().rev().take(MIN_DIGITS).take_while(|byte| is_part(byte)).count();
        let behind = bytes[at..].iter().take(MIN_DIGITS).take_while(|byte| is_part(byte)).count();
        before + behind >= MIN_DIGITS
    };
    // `step_by` of a range costs thrice as much.
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if is_part(byte) && is_within(at) {
            return true;
        }
        at += MIN_DIGITS;
    }
    false
}

/// Whether a range lies in one of `addresses`, which are in order.
fn is_within(addresses: &[Range<usize>], range: &Range<usize>) -> bool {
    let index = addresses.partition_point(|address| address.start <= range.start);
    index > 0 && addresses[index - 1].end >= range.end
}

/// The text with its personal data masked.
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(masked_at(text, &found))
}

/// The text with what was found in it masked.
fn masked_at(text: &str, found: &[PersonalData]) -> String {
    let mut masked = text.to_owned();
    for data in found.iter().rev() {
        masked.replace_range(data.range.clone(), &data.masked);
    }
    masked
}

/// As [`mask`], for the name of a file, in which `_` stands between words.
#[must_use]
pub fn mask_name(name: &str) -> Cow<'_, str> {
    let found = find_in_name(name);
    if found.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(masked_at(name, &found)) }
}

fn find_in_name(name: &str) -> Vec<PersonalData> {
    if name.contains('_') { find(&name.replace('_', " ")) } else { find(name) }
}

/// Masks what messages quote of a file: a problem beside a number must not print the number. Edits stay as they are,
/// they are no message.
pub fn mask_quotes(diagnostics: &mut [Diagnostic]) {
    let mask_in = |text: &mut Words| {
        if let Cow::Owned(masked) = mask(text) {
            *text = masked.into();
        }
    };
    for diagnostic in diagnostics {
        mask_in(&mut diagnostic.text.zh);
        mask_in(&mut diagnostic.text.en);
        if let Some(place) = &mut diagnostic.location {
            mask_in(&mut place.excerpt);
        }
        for hint in &mut diagnostic.hints {
            mask_in(&mut hint.text.zh);
            mask_in(&mut hint.text.en);
            if let Some(Cow::Owned(masked)) = hint.line.as_deref().map(mask) {
                hint.line = Some(masked);
            }
        }
    }
}

/// Where the hidden part of a masked number ends that begins with the star at `at`, as in `138****8000` and
/// `6222 **** **** ***5 678`; `None` when the stars there are something else. A person may have masked the number as well.
#[must_use]
pub fn hidden_end(text: &str, at: usize) -> Option<usize> {
    // At most these few characters of a number are looked at on either side.
    const HEAD: usize = 3;
    const TAIL: usize = 4;
    const HIDDEN: usize = 4;
    if !text[..at].ends_with(|before| digit(before).is_some() || is_gap(before)) {
        return None;
    }
    let is_shown = |character: char| digit(character).is_some();
    let is_last = |character: char| is_shown(character) || matches!(character, 'x' | 'X' | 'Ｘ');
    let (head, _) = glued(text[..at].char_indices().rev(), is_shown);
    let (hidden, last) = glued(text[at..].char_indices(), |character| character == '*');
    let end = at + last + 1;
    let (tail, _) = glued(text[end..].char_indices(), is_last);
    (head >= HEAD && hidden >= HIDDEN && tail >= TAIL).then_some(end)
}

/// How many characters of a kind follow each other with single gaps at most, and where the last of them stands.
fn glued(characters: impl Iterator<Item = (usize, char)>, is: impl Fn(char) -> bool) -> (usize, usize) {
    let (mut count, mut last, mut gap) = (0, 0, false);
    for (at, character) in characters {
        if is(character) {
            (count, last, gap) = (count + 1, at, false);
        } else if is_gap(character) && !gap {
            gap = true;
        } else {
            break;
        }
    }
    (count, last)
}

/// Whether this may stand between two digits of a number: a space, a hyphen or a dash, also wide, or a middle dot. Their
/// bytes are in [`IS_PART`].
fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '-' | '\u{a0}' | '\u{b7}' | '\u{2010}'..='\u{2015}' | '\u{3000}' | '－')
}

/// Warns of the personal data in `range` of the source; nothing unmasked gets into the warning.
pub fn report(source: &SourceText, range: Range<usize>, out: &mut Vec<Diagnostic>) {
    let Some(text) = source.text.get(range.clone()) else { return };
    for mut data in find(text) {
        data.range = data.range.start + range.start..data.range.end + range.start;
        out.push(warning(source, &data));
    }
}

/// The warning for one number of the source, with nothing unmasked in it.
fn warning(source: &SourceText, data: &PersonalData) -> Diagnostic {
    let mut place = source.locate(data.range.clone());
    place.excerpt = mask(&place.excerpt).into();
    Diagnostic::new(Code::W211, what(data)).at(place).hint(text!(
        zh: "网页上已打码；不需要公开就从文件中删去",
        en: "it is masked on the pages; remove it from the file unless it must be public"
    ))
}

/// Warns of the personal data in the name of the file at `path`, which is shown or offered for download.
pub fn report_name(path: &str, out: &mut Vec<Diagnostic>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    out.extend(find_in_name(name).iter().map(|data| {
        Diagnostic::new(Code::W211, what(data)).at(Location::file(path)).hint(text!(
            zh: "号码在文件名里，网页上已打码；请给文件改名，去掉号码",
            en: "the number is in the file name and masked on the pages; rename the file without it"
        ))
    }));
}

/// What was found, masked.
fn what(data: &PersonalData) -> Text {
    let masked = &data.masked;
    match data.kind {
        DataKind::IdentityNumber => {
            text!(zh: "疑似身份证号 {masked}", en: "this looks like an identity number: {masked}")
        }
        DataKind::Mobile => text!(zh: "疑似手机号 {masked}", en: "this looks like a mobile number: {masked}"),
        DataKind::BankCard => text!(zh: "疑似银行卡号 {masked}", en: "this looks like a bank card number: {masked}"),
    }
}

/// Digits, with single gaps between them.
struct Run {
    end: usize,
    /// Each digit's place and value; 10 for a closing X.
    digits: Vec<(usize, u8)>,
    /// Whether each digit follows the one before without a gap.
    glued: Vec<bool>,
}

/// No number that counts has more digits.
const MAX_DIGITS: usize = 19;
/// A run of so many digits ends at the next gap: what is read at once has a bound.
const MAX_RUN: usize = 4096;

/// The value of a digit, full-width ones included.
fn digit(character: char) -> Option<u8> {
    let value = match character {
        '0'..='9' => u32::from(character) - u32::from('0'),
        '０'..='９' => u32::from(character) - u32::from('０'),
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// The next run of digits at or behind `from`.
fn next_run(text: &str, from: usize) -> Option<Run> {
    let start = from + text[from..].find(|character| digit(character).is_some())?;
    let mut run = Run { end: start, digits: Vec::new(), glued: Vec::new() };
    let (mut gap, mut group) = (false, 0);
    let mut rest = text[start..].char_indices().peekable();
    while let Some((offset, character)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        if let Some(value) = digit(character) {
            group = if gap { 1 } else { group + 1 };
            // Of a longer group no part is a number: that it is longer is enough to know.
            if group <= MAX_DIGITS + 1 {
                run.digits.push((start + offset, value));
                run.glued.push(!gap);
            }
            gap = false;
            run.end = start + offset + character.len_utf8();
        } else if matches!(character, 'x' | 'X' | 'Ｘ')
            && run.digits.len() >= 17
            && !next.is_some_and(|next| next.is_ascii_alphanumeric())
        {
            run.digits.push((start + offset, 10));
            run.glued.push(!gap);
            run.end = start + offset + character.len_utf8();
            break;
        } else if is_gap(character)
            && !gap
            && run.digits.len() < MAX_RUN
            && next.is_some_and(|next| digit(next).is_some())
        {
            gap = true;
        } else {
            break;
        }
    }
    Some(run)
}

impl Run {
    /// The numbers in this run: the whole of it, or groups of it that stand for themselves.
    fn personal_data(&self, text: &str) -> Vec<PersonalData> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.digits.len() {
            // A number begins at the beginning of a group and ends at the end of one.
            if at > 0 && self.glued[at] {
                at += 1;
                continue;
            }
            let last = self.digits.len().min(at + MAX_DIGITS);
            let mut ends = (at + MIN_DIGITS..=last).rev().filter(|end| *end == self.digits.len() || !self.glued[*end]);
            let data = ends.find_map(|end| self.classify(text, at..end));
            match data {
                Some((data, end)) => {
                    found.push(data);
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    /// Whether the mobile number that begins with the digit `first` is written in groups of three, four and four. With
    /// wide spaces and dashes other groups are two columns or a range: `15000—200000`.
    fn is_spoken(&self, first: usize) -> bool {
        (1..MIN_DIGITS).all(|at| self.glued[first + at] != matches!(at, 3 | 7))
    }

    fn classify(&self, text: &str, part: Range<usize>) -> Option<(PersonalData, usize)> {
        let values: Vec<u8> = self.digits[part.clone()].iter().map(|(_, value)| *value).collect();
        let start = self.digits[part.start].0;
        let before = &text[..start];
        if part.start == 0 && (is_within_word(before) || is_masked_head(before)) {
            return None;
        }
        let (kind, skip, head, tail) = if is_identity_number(&values) {
            (DataKind::IdentityNumber, 0, 6, 4)
        } else if let Some(skip) = mobile_prefix(&values) {
            (DataKind::Mobile, skip, 3, 4)
        } else if is_bank_card(&values) {
            (DataKind::BankCard, 0, 4, 4)
        } else {
            return None;
        };
        let first = part.start + skip;
        let last = self.digits[part.end - 1].0;
        let start = self.digits[first].0;
        let end = last + text[last..].chars().next().map_or(1, char::len_utf8);
        let is_loose = || text[start..end].contains(|gap| is_gap(gap) && !matches!(gap, ' ' | '-'));
        if kind == DataKind::Mobile && is_loose() && !self.is_spoken(first) {
            return None;
        }
        let masked = masked(&text[start..end], head, tail);
        Some((PersonalData { kind, range: start..end, masked }, part.end))
    }
}

/// Whether digits behind this text belong to a code or a decimal: `SF13800138000`, `约1.13800138000`. Behind `Tel.`, and
/// behind the number of a line or of a part of a sentence, they stand for themselves.
fn is_within_word(before: &str) -> bool {
    let word = before.strip_suffix('.').unwrap_or(before);
    if word.ends_with(|last: char| last.is_ascii_digit()) && word.len() < before.len() {
        return !is_behind_ordinal(word);
    }
    if !before.ends_with(|last: char| last.is_ascii_alphabetic() || matches!(last, '_' | '.')) {
        return false;
    }
    let start = word.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let is_telephone = TELEPHONE.iter().any(|name| name.eq_ignore_ascii_case(&word[start.len()..]));
    !is_telephone || start.ends_with(|last: char| last.is_ascii_digit() || last == '_')
}

/// Words that stand right in front of a mobile number.
const TELEPHONE: [&str; 8] = ["tel", "telephone", "phone", "mob", "mobile", "wx", "vx", "weixin"];

/// Whether the digits at the end of a text number a line, a cell or a part of a sentence.
fn is_behind_ordinal(text: &str) -> bool {
    const MAX_ORDINAL_DIGITS: usize = 2;
    let before = text.trim_end_matches(|last: char| last.is_ascii_digit());
    let ordinal = &text[before.len()..];
    let before = before.trim_end_matches([' ', '\t', '\u{3000}']);
    let goes_on = |last: char| last.is_alphanumeric() || matches!(last, '.' | '*' | '=' | '/' | '_' | '+' | '~');
    ordinal.len() <= MAX_ORDINAL_DIGITS && !ordinal.starts_with('0') && !before.ends_with(goes_on)
}

/// Whether a text ends within a number that was masked, as `138****` and `6222 **** **** ***` do: the digits behind it are
/// the rest of that number.
fn is_masked_head(before: &str) -> bool {
    const HEAD: usize = 3;
    const HIDDEN: usize = 4;
    let head = before.trim_end_matches(|character| character == '*' || is_gap(character));
    let hidden = before[head.len()..].bytes().filter(|byte| *byte == b'*').count();
    hidden >= HIDDEN && head.chars().rev().take(HEAD).filter(|character| digit(*character).is_some()).count() == HEAD
}

/// All digits but the first and last few become stars; gaps stay.
fn masked(written: &str, head: usize, tail: usize) -> String {
    let count = written.chars().filter(|character| !is_gap(*character)).count();
    let mut index = 0;
    written
        .chars()
        .map(|character| {
            if is_gap(character) {
                return character;
            }
            index += 1;
            if index > head && index + tail <= count { '*' } else { character }
        })
        .collect()
}

/// GB 11643-1999: six digits of the place, eight of the birth date, three of the order, one of check.
fn is_identity_number(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    if digits.len() != 18 || digits[..17].contains(&10) {
        return false;
    }
    let number = |range: Range<usize>| digits[range].iter().fold(0, |number, digit| number * 10 + u32::from(*digit));
    let (province, year, month, day) = (number(0..2), number(6..10), number(10..12), number(12..14));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 => 29,
        2 => 28,
        _ => 0,
    };
    let place = matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91);
    let born = (1900..=2100).contains(&year) && (1..=days).contains(&day);
    let sum: u32 = digits[..17].iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    place && born && CHECKS[(sum % 11) as usize] == digits[17]
}

/// A mainland mobile number, with or without 86 in front; how many digits stand in front of it.
fn mobile_prefix(digits: &[u8]) -> Option<usize> {
    let skip = match digits.len() {
        11 => 0,
        13 if digits.starts_with(&[8, 6]) => 2,
        15 if digits.starts_with(&[0, 0, 8, 6]) => 4,
        _ => return None,
    };
    let number = &digits[skip..];
    let range = match number[1] {
        3 | 8 => true,
        4 => !matches!(number[2], 2 | 3),
        5 | 9 => number[2] != 4,
        6 => matches!(number[2], 2 | 5..=7),
        7 => number[2] != 9,
        _ => false,
    };
    (number[0] == 1 && range && !number.contains(&10)).then_some(skip)
}

/// A bank card: the digits that issuers begin with, 16 to 19 of them, and the Luhn digit.
fn is_bank_card(digits: &[u8]) -> bool {
    if !(16..=19).contains(&digits.len()) || digits.contains(&10) {
        return false;
    }
    let head = digits[..4].iter().fold(0, |number, digit| number * 10 + u32::from(*digit));
    let issuer = match digits.len() {
        16 => matches!(head, 3528..=3589 | 4000..=4999 | 5100..=5599 | 2221..=2720 | 6000..=6999),
        _ => matches!(head, 6200..=6299 | 6000..=6099 | 6800..=6899 | 9550..=9559 | 4000..=4999),
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let doubled = u32::from(*digit) * if index % 2 == 1 { 2 } else { 1 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    issuer && sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}

#[cfg(test)]
mod tests;
