//! Which file a term is in, and how a file is written.
//!
//! Terms are spread over files by linear hashing: any number of files is possible, and one file more splits one file
//! in two and leaves all others as they are. Files are classic scripts that call `__s("id", data)`, so that they load
//! from `file://` and under a strict content policy. Knows nothing of what the data means.

use std::fmt::Write;

/// The hash of the text that decides a term's file: FNV-1a over UTF-16 units, mixed. The client has the same.
///
/// Latin words go by their first three letters, so that all words with a typed beginning are in one file.
pub(super) fn address(term: &str) -> u32 {
    let bytes = term.as_bytes();
    let is_latin_word = bytes.first().is_some_and(u8::is_ascii_alphabetic) && term.is_ascii();
    let addressed = if is_latin_word { &term[..term.len().min(3)] } else { term };
    address_of(addressed.chars())
}

/// The hash of characters that are no Latin word.
pub(super) fn address_of(term: impl Iterator<Item = char>) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for character in term {
        for unit in character.encode_utf16(&mut [0; 2]) {
            hash = (hash ^ u32::from(*unit)).wrapping_mul(0x0100_0193);
        }
    }
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash ^ (hash >> 13)
}

/// The file of a hash among `count` files (at least one).
pub(super) fn shard_of(address: u32, count: u32) -> u32 {
    let whole = 1_u32 << count.max(1).ilog2();
    let low = address & (whole - 1);
    if low < count.saturating_sub(whole) { address & (2 * whole - 1) } else { low }
}

/// Whether a byte may begin what cannot stand as it is in a string of a script.
const IS_SPECIAL: [bool; 256] = {
    let mut is_special = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        is_special[control] = true;
        control += 1;
    }
    // The last one begins the two line ends of three bytes.
    let others = [b'"', b'\\', b'<', 0x7f, 0xe2];
    let mut at = 0;
    while at < others.len() {
        is_special[others[at] as usize] = true;
        at += 1;
    }
    is_special
};

/// A text as a JSON string that is also a JavaScript string.
///
/// # Panics
/// Never: each special byte begins a character.
pub fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let (mut done, mut at) = (0, 0);
    while let Some(next) = text.as_bytes()[at..].iter().position(|byte| IS_SPECIAL[usize::from(*byte)]) {
        at += next;
        let character = text[at..].chars().next().expect("special bytes begin characters");
        let from = at;
        at += character.len_utf8();
        // Other punctuation begins with the same byte.
        if character.len_utf8() > 1 && !matches!(character, '\u{2028}' | '\u{2029}') {
            continue;
        }
        out.push_str(&text[done..from]);
        done = at;
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '<' => out.push_str("\\u003c"),
            _ => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
        }
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// Opens a file's call.
#[must_use]
pub fn open(id: &str) -> String {
    format!("__s(\"{id}\",")
}

/// What a file in UTF-16 begins with; browsers go by it whatever the server says of the encoding.
const MARK: [u8; 2] = [0xff, 0xfe];

/// Closes a file's call and gives its bytes: in UTF-16 where that is shorter, as it is for Chinese text, because hosts
/// seldom compress scripts.
#[must_use]
pub fn close(mut script: String) -> Vec<u8> {
    script.push_str(")\n");
    // One unit a character, two for those of four bytes.
    let units: usize = script.bytes().map(|byte| usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0)).sum();
    if 2 * units + MARK.len() >= script.len() {
        return script.into_bytes();
    }
    let mut utf16 = vec![0; script.len()];
    let len = encoding_rs::mem::convert_str_to_utf16(&script, &mut utf16);
    let mut bytes = vec![0; MARK.len() + 2 * len];
    let (mark, rest) = bytes.split_at_mut(MARK.len());
    mark.copy_from_slice(&MARK);
    rest.as_chunks_mut::<2>().0.iter_mut().zip(utf16).for_each(|(place, unit)| *place = unit.to_le_bytes());
    bytes
}

/// The text of a file, whichever encoding it is in.
fn text(script: &[u8]) -> Option<std::borrow::Cow<'_, str>> {
    let Some(units) = script.strip_prefix(&MARK) else { return std::str::from_utf8(script).ok().map(Into::into) };
    let (units, rest) = units.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    if rest.is_empty() { String::from_utf16(&units).ok().map(Into::into) } else { None }
}

/// The data of a file as JSON text, or `None` if the file is cut or of another shape.
pub(super) fn data(script: &[u8]) -> Option<serde_json::Value> {
    let text = text(script)?;
    let text = text.trim_end();
    let inner = text.strip_prefix("__s(")?.strip_suffix(')')?;
    serde_json::from_str(inner.split_once(',')?.1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_more_splits_one_file() {
        for count in 1..200 {
            let moved: std::collections::BTreeSet<(u32, u32)> = (0..5000_u32)
                .map(|seed| address(&seed.to_string()))
                .map(|hash| (shard_of(hash, count), shard_of(hash, count + 1)))
                .filter(|(before, after)| before != after)
                .collect();
            assert!(moved.len() <= 1, "{count}: {moved:?}");
            assert!(moved.iter().all(|(_, after)| *after == count));
        }
    }

    #[test]
    fn words_with_one_beginning_share_a_file() {
        assert_eq!(address("open"), address("openness"));
        assert_ne!(address("2023"), address("2024"));
        assert_ne!(address("~chang an"), address("~chang qiao"));
    }

    #[test]
    fn every_character_of_a_string_is_read_back() {
        for character in '\0'..=char::MAX {
            let mut string = String::new();
            push_string(&mut string, &format!("{character}水{character}"));
            let is_escaped =
                matches!(character, '\0'..'\u{20}' | '"' | '\\' | '<' | '\u{7f}' | '\u{2028}' | '\u{2029}');
            assert_eq!(string.contains('\\'), is_escaped, "{character:?}");
            let back: String = serde_json::from_str(&string).expect("a JSON string");
            assert_eq!(back, format!("{character}水{character}"));
        }
    }

    #[test]
    fn a_script_is_read_back() {
        let mut script = open("t1");
        push_string(&mut script, "<a>\u{2028}\"\\\n水");
        let bytes = close(script);
        assert_eq!(data(&bytes), Some("<a>\u{2028}\"\\\n水".into()));
        assert!(bytes.is_ascii() || !String::from_utf8_lossy(&bytes).contains('<'));
        assert_eq!(data(&bytes[..bytes.len() - 4]), None);
    }

    #[test]
    fn chinese_text_is_stored_in_two_bytes_a_character() {
        let mut script = open("d1");
        push_string(&mut script, &"水厂𠮷".repeat(20));
        let utf8 = script.len();
        let bytes = close(script);
        assert!(bytes.starts_with(&MARK) && bytes.len() < utf8);
        assert_eq!(data(&bytes), Some("水厂𠮷".repeat(20).into()));
        for len in 0..bytes.len() - 4 {
            assert_eq!(data(&bytes[..len]), None, "{len}");
        }
    }
}
