//! W202: text opened in a wrong encoding. Reported with a proposal, never applied: something may be lost for good.
//!
//! Each kind is found by undoing it: encode the odd characters back, decode them as they should have been, and see
//! whether frequent Chinese characters come out.

use encoding_rs::{Encoding, GBK, WINDOWS_1252};

use super::script::{self, is_chinese_mark, is_frequent, is_han};
use super::{Finding, Rule};

/// No run is followed further than this many characters.
const MAX_RUN: usize = 200;
/// A text may cost this many characters of decoding back and forth; ordinary ones cost a few hundred.
const MAX_WORK: usize = 100_000;
/// More findings in one text repeat the same accident.
const MAX_FINDINGS: usize = 200;

/// Finds garbled runs, in order, none overlapping another. `places` are where one may begin, in order: at every odd or
/// broken character and at the one in front of it, at three Western letters in a row.
pub(super) fn find(text: &str, places: &[usize]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut work = MAX_WORK;
    // How far back a run that was shifted by one byte may begin: never before the finding in front of it.
    let mut from = 0;
    let mut next = 0;
    for at in places.iter().copied() {
        if at < next || findings.len() >= MAX_FINDINGS {
            continue;
        }
        let character = text[at..].chars().next().unwrap_or(' ');
        let found = if is_harmless(character, text[at + character.len_utf8()..].chars().next()) {
            None
        } else {
            broken(text, at)
                .or_else(|| latin(text, at, &mut work))
                .or_else(|| utf8_as_gbk(text, at, &mut work))
                .or_else(|| shifted(text, from, at, &mut work))
        };
        if let Some(finding) = found {
            from = finding.range.end;
            next = from;
            findings.push(finding);
        } else {
            next = at + character.len_utf8();
        }
    }
    findings
}

/// Whether no garbled run begins at a character; nearly all characters of ordinary text are told here.
fn is_harmless(character: char, next: Option<char>) -> bool {
    let repeated = matches!(character, '烫' | '屯') && next == Some(character);
    let is_plain = is_frequent(character) || is_chinese_mark(character) && !is_western(character);
    character.is_ascii() || is_plain && !repeated && !next.is_some_and(is_odd)
}

/// Whether a garbled run may begin at, or need, this character, three Western letters in a row aside.
pub(super) fn may_begin(character: char) -> bool {
    is_odd(character) || is_broken(character) || matches!(character, '烫' | '屯' | '锟' | '銝')
}

/// Whether Chinese bytes may be shown as this Western letter.
pub(super) fn is_western(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{ff}')
        || matches!(character, '\u{152}'..='\u{2122}') && WESTERN.contains(character)
}

/// A character that stands for a lost one.
fn is_broken(character: char) -> bool {
    matches!(character, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn finding(start: usize, end: usize, replacement: Option<String>) -> Finding {
    Finding { rule: Rule::Mojibake, range: start..end, replacement }
}

/// Replacement characters, private use, and what they become when opened once more: `锟斤拷`, `烫烫烫`.
fn broken(text: &str, at: usize) -> Option<Finding> {
    let rest = &text[at..];
    let len: usize = rest.chars().take(MAX_RUN).take_while(|character| is_broken(*character)).map(char::len_utf8).sum();
    if len > 0 {
        return Some(finding(at, at + len, None));
    }
    for phrase in ["锟斤拷", "烫烫烫", "屯屯屯", "銝剖", "ï¿½"] {
        if rest.starts_with(phrase) {
            let mut len = 0;
            while rest[len..].starts_with(phrase) {
                len += phrase.len();
            }
            return Some(finding(at, at + len, None));
        }
    }
    None
}

/// Chinese bytes shown as Western letters: `å…³äºŽ` (UTF-8) and `¹ØÓÚ` (GBK).
fn latin(text: &str, at: usize, work: &mut usize) -> Option<Finding> {
    if !text[at..].chars().take(3).all(is_western) {
        return None;
    }
    let len: usize =
        text[at..].chars().take(MAX_RUN).take_while(|character| is_western(*character)).map(char::len_utf8).sum();
    *work = work.checked_sub(len)?;
    let (bytes, _, unmappable) = WINDOWS_1252.encode(&text[at..at + len]);
    if unmappable {
        return None;
    }
    if let Some((decoded, used)) = plausible_utf8(&bytes) {
        let end = at + text[at..].chars().take(used).map(char::len_utf8).sum::<usize>();
        return Some(finding(at, end, Some(decoded)));
    }
    let (decoded, broken) = GBK.decode_without_bom_handling(&bytes);
    let plausible = !broken && decoded.chars().count() >= 2 && decoded.chars().all(is_plausible);
    plausible.then(|| finding(at, at + len, Some(decoded.into_owned())))
}

/// What Windows-1252 has at 0x80 to 0x9F.
const WESTERN: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// The longest beginning of `bytes` that is UTF-8 for frequent Chinese characters, and how many bytes it has.
fn plausible_utf8(bytes: &[u8]) -> Option<(String, usize)> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let len: usize = valid.chars().take_while(|character| is_plausible(*character)).map(char::len_utf8).sum();
    let decoded = &valid[..len];
    (decoded.chars().filter(|character| is_han(*character)).count() >= 2).then(|| (decoded.to_owned(), len))
}

fn is_plausible(character: char) -> bool {
    is_frequent(character) || is_chinese_mark(character) || character.is_ascii_graphic()
}

/// An ideograph that ordinary text has no use for.
fn is_odd(character: char) -> bool {
    is_han(character) && !is_frequent(character)
}

/// The bytes of one character in GBK; `None` when it has none.
fn gbk(character: char) -> Option<Vec<u8>> {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = GBK.encode(character.encode_utf8(&mut buffer));
    (!unmappable).then(|| bytes.into_owned())
}

/// UTF-8 read as GBK: `鍏充簬鍗板彂` for 关于印发. Begins at an odd character, or at the one before it.
fn utf8_as_gbk(text: &str, at: usize, work: &mut usize) -> Option<Finding> {
    let mut ahead = text[at..].chars();
    let (first, second) = (ahead.next()?, ahead.next()?);
    if !is_odd(first) && !is_odd(second) {
        return None;
    }
    // Told from a table, because to find the bytes takes long.
    if !script::begins_utf8(first) {
        *work = work.checked_sub(1)?;
        return None;
    }
    let mut bytes = Vec::new();
    let mut ends = Vec::new();
    let mut end = at;
    for character in text[at..].chars().take(MAX_RUN).take_while(|character| !character.is_ascii()) {
        *work = work.checked_sub(1)?;
        let Some(pair) = gbk(character) else { break };
        // The first bytes decide; no need to encode a run that cannot be UTF-8.
        bytes.extend(pair);
        end += character.len_utf8();
        ends.push((bytes.len(), end));
        if bytes.len() <= 4 && !begins_utf8(&bytes) {
            return None;
        }
    }
    let (decoded, used) = plausible_utf8(&bytes)?;
    let end = ends.iter().take_while(|(len, _)| *len <= used + 1).last().map(|(_, end)| *end)?;
    let odd = text[at..end].chars().filter(|character| is_odd(*character)).count();
    (odd >= 2 || odd * 3 >= text[at..end].chars().count()).then(|| finding(at, end, Some(decoded)))
}

/// Whether the bytes could begin a Chinese character in UTF-8.
fn begins_utf8(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(0xe3..=0xef)) && bytes[1..].iter().take(2).all(|byte| matches!(byte, 0x80..=0xbf))
}

/// GBK that lost a byte, so that all pairs are shifted until an ASCII byte stops it: `皩m椪涡袆印遍_展`. Full-width marks
/// and letters among them may have become half-width since.
fn shifted(text: &str, from: usize, at: usize, work: &mut usize) -> Option<Finding> {
    /// How many characters in front of the first odd one may belong to the run.
    const BACK: usize = 3;
    /// How many characters are followed.
    const AHEAD: usize = 24;
    let first = text[at..].chars().next()?;
    if !is_odd(first) {
        return None;
    }
    // A run has two odd characters and ends with one of ASCII; all runs lie within these characters.
    let ahead = || text[at..].chars().take(AHEAD).take_while(|character| *character != '\n');
    let near = || text[from..at].chars().rev().take(BACK).chain(ahead());
    if near().filter(|character| is_odd(*character)).nth(1).is_none() || !near().any(|character| character.is_ascii()) {
        return None;
    }
    let mut starts: Vec<usize> =
        text[from..at].char_indices().rev().take(BACK).map(|(offset, _)| from + offset).collect();
    starts.insert(0, at);
    let mut best: Option<(usize, Finding)> = None;
    for start in starts {
        let run: Vec<(usize, char)> =
            text[start..].char_indices().take(AHEAD).take_while(|(_, character)| *character != '\n').collect();
        for (index, (offset, last)) in run.iter().enumerate().skip(2) {
            let end = start + offset + last.len_utf8();
            let Some(decoded) = unshift(&run[..=index], work) else { continue };
            // A run that begins with a mark is the likelier one: that is where the byte was lost.
            let score = decoded.chars().count() + 2 * usize::from(decoded.starts_with(is_chinese_mark));
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, finding(start, end, Some(decoded))));
            }
        }
    }
    best.map(|(_, finding)| finding)
}

/// The characters with all byte pairs moved by one; `None` when nothing plausible comes out.
fn unshift(run: &[(usize, char)], work: &mut usize) -> Option<String> {
    let odd = run.iter().filter(|(_, character)| is_odd(*character)).count();
    let (_, last) = run.last()?;
    // The run ends where a byte below 0x80 puts the pairs back in step.
    if odd < 2 || !last.is_ascii() {
        return None;
    }
    *work = work.checked_sub(run.len())?;
    // `?` in front is what became of the lead byte of a mark, mostly 0xA1; otherwise the first byte belongs to what
    // stands before the run.
    let lost_lead = run[0].1 == '?';
    let mut bytes = if lost_lead { vec![0xa1] } else { Vec::new() };
    for (_, character) in &run[usize::from(lost_lead)..run.len() - 1] {
        bytes.extend(if character.is_ascii() { gbk(wide(*character)?)? } else { gbk(*character)? });
    }
    bytes.push(u8::try_from(*last).ok()?);
    decode_shifted(if lost_lead { &bytes } else { bytes.get(1..)? })
}

/// The full-width form of an ASCII character.
fn wide(character: char) -> Option<char> {
    char::from_u32(u32::from(character).checked_sub(0x21)? + 0xff01)
}

fn decode_shifted(bytes: &[u8]) -> Option<String> {
    let encoding: &'static Encoding = GBK;
    let (decoded, broken) = encoding.decode_without_bom_handling(bytes);
    let han = decoded.chars().filter(|character| is_frequent(*character)).count();
    let plausible = decoded.chars().all(|character| is_frequent(character) || is_chinese_mark(character));
    (!broken && plausible && han >= 3).then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_what_the_encoder_would() {
        for character in ('\u{80}'..='\u{2ffff}').filter(|character| is_han(*character) || *character < '\u{3000}') {
            let encoded = gbk(character).is_some_and(|bytes| begins_utf8(&bytes));
            assert_eq!(script::begins_utf8(character), encoded, "{character}");
        }
    }
}
