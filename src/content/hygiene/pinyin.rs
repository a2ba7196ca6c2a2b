//! W203: readings that a conversion of the web page put behind characters: `創(chuàng)新`.
//!
//! Exactly one toned syllable in half-width brackets behind one ideograph that is read so. A gloss that an author wrote
//! on purpose, for a rare character or an unusual reading, and only once or twice in a text, stays.

use pinyin::{Pinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;

use super::script::{is_common, is_han, simplified};
use super::units::Units;
use super::{Finding, Rule};

/// No syllable is longer, written with combining marks.
const MAX_SYLLABLE: usize = 9;
/// Up to this many readings in a text may be an author's own.
const MAX_GLOSSES: usize = 2;

/// A reading in brackets.
struct Reading {
    /// The character that is read so.
    character: char,
    /// Index of the opening bracket.
    open: usize,
    /// Index of the closing bracket.
    close: usize,
    /// Whether an author may have had a reason to write it.
    deliberate: bool,
}

/// Takes the readings out.
pub(super) fn clean(units: &mut Units, findings: &mut Vec<Finding>) {
    let readings = find(units);
    if readings.is_empty() {
        return;
    }
    let few = readings.len() <= MAX_GLOSSES;
    let mut removed = Vec::new();
    for reading in readings.iter().filter(|reading| !(few && reading.deliberate)) {
        let range = units.all[reading.open].at()..units.all[reading.close].range().end;
        findings.push(Finding { rule: Rule::Pinyin, range, replacement: Some(String::new()) });
        removed.push(reading.open..=reading.close);
    }
    let mut index = 0;
    let mut next = removed.iter().peekable();
    units.all.retain(|_| {
        let here = index;
        index += 1;
        while next.peek().is_some_and(|range| *range.end() < here) {
            next.next();
        }
        !next.peek().is_some_and(|range| range.contains(&here))
    });
}

fn find(units: &Units) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for open in 1..units.all.len() {
        if units.free(open) != Some('(') {
            continue;
        }
        // A reading may stand there twice.
        let repeated =
            readings.last().filter(|reading: &&Reading| reading.close + 1 == open).map(|reading| reading.character);
        let Some(character) = repeated.or_else(|| units.free(open - 1)).filter(|character| is_han(*character)) else {
            continue;
        };
        let Some((syllable, close)) = syllable(units, open) else { continue };
        let contiguous = units.all[open..=close].windows(2).all(|pair| pair[0].range().end == pair[1].at());
        if let Some(usual) = reads(character, &syllable)
            && contiguous
        {
            readings.push(Reading { character, open, close, deliberate: !usual || !is_common(character) });
        }
    }
    readings
}

/// The toned syllable in the brackets that open at `open`, and where they close.
fn syllable(units: &Units, open: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    for index in open + 1..(open + 2 + MAX_SYLLABLE).min(units.all.len()) {
        match units.free(index)? {
            ')' => {
                let text: String = text.nfc().collect();
                let toned = text.chars().any(|letter| "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ".contains(letter));
                return toned.then_some((text, index));
            }
            letter => text.push(plain_letter(letter)?),
        }
    }
    None
}

/// A letter of a syllable in its usual form; web pages use the letters of the phonetic alphabet for `a` and `g`.
fn plain_letter(letter: char) -> Option<char> {
    match letter {
        'ɑ' => Some('a'),
        'ɡ' => Some('g'),
        'a'..='z' | '\u{300}' | '\u{301}' | '\u{304}' | '\u{308}' | '\u{30c}' => Some(letter),
        _ if letter.is_lowercase() && letter < '\u{2000}' => Some(letter),
        _ => None,
    }
}

/// Whether a character is read as `syllable`, and then whether that is its usual reading.
fn reads(character: char, syllable: &str) -> Option<bool> {
    [character, simplified(character)].into_iter().filter_map(|form| form.to_pinyin_multi()).find_map(|readings| {
        readings.into_iter().map(Pinyin::with_tone).position(|reading| reading == syllable).map(|at| at == 0)
    })
}
