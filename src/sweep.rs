//! Texts gone through many bytes at a time: their lines, their characters as numbers, the next byte of some kind.
//!
//! Layer 0. A text is a few thousand bytes of which nearly all are of no interest to whoever looks for something; these loops
//! find the rest without a branch for each byte. Must not know what the bytes mean.

/// Bytes looked at together.
const STRIDE: usize = 32;

/// Where one of the bytes `of` stands next, at or behind `from`; the length of `bytes` when there is none. Worth it where such
/// bytes are rare.
#[inline]
#[must_use]
pub fn next<const N: usize>(bytes: &[u8], from: usize, of: [u8; N]) -> usize {
    let Some(rest) = bytes.get(from..) else { return bytes.len() };
    let (strides, tail) = rest.as_chunks::<STRIDE>();
    let mut at = from;
    for stride in strides {
        // Without a branch, so that the whole stride is compared at once.
        if stride.iter().fold(0, |found, byte| found | is_one(*byte, of)) != 0 {
            return at + stride.iter().position(|byte| is_one(*byte, of) != 0).unwrap_or(STRIDE);
        }
        at += STRIDE;
    }
    at + tail.iter().position(|byte| is_one(*byte, of) != 0).unwrap_or(tail.len())
}

/// 1 for one of the bytes `of`. Neither `matches!` nor `contains`, which are branches, and would be asked byte by byte.
#[inline]
fn is_one<const N: usize>(byte: u8, of: [u8; N]) -> u8 {
    of.into_iter().fold(0, |found, one| found | u8::from(byte == one))
}

/// Whether a byte is as `is` says. Asked of all of them, without a branch, so that many are looked at at once.
#[inline]
#[must_use]
pub fn any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is(*byte))
}

/// How many bytes are one of `of`.
#[inline]
#[must_use]
pub fn count<const N: usize>(bytes: &[u8], of: [u8; N]) -> usize {
    let (strides, tail) = bytes.as_chunks::<STRIDE>();
    // A sum of one stride fits into a byte, so that it is counted as one.
    let in_part = |part: &[u8]| usize::from(part.iter().fold(0_u8, |sum, byte| sum + is_one(*byte, of)));
    strides.iter().map(|stride| in_part(stride)).sum::<usize>() + in_part(tail)
}

/// The lines of a text with their ends, as `split_inclusive('\n')` gives them.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    rest: &'t str,
}

/// The lines of a text, each with its end.
#[inline]
#[must_use]
pub fn lines(text: &str) -> Lines<'_> {
    Lines { rest: text }
}

impl<'t> Iterator for Lines<'t> {
    type Item = &'t str;

    #[inline]
    fn next(&mut self) -> Option<&'t str> {
        let end = match self.rest.as_bytes() {
            [] => return None,
            // Every second line of a Markdown text, told without a search.
            [b'\n', ..] => 1,
            bytes => memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1),
        };
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(line)
    }
}

/// A line without its end.
#[inline]
#[must_use]
pub fn without_end(line: &str) -> &str {
    let end = line.bytes().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    &line[..end]
}

/// A text without white space at its ends, as `str::trim` gives it. Most texts have none, which two of their bytes tell.
#[inline]
#[must_use]
pub fn trim(text: &str) -> &str {
    const IDEOGRAPHIC_SPACE: [u8; 3] = [0xe3, 0x80, 0x80];
    // All other white space is in ASCII, or begins with 0xc2, 0xe1 or 0xe2.
    let is_shown = |byte: u8| matches!(byte, b'!'..=b'~' | 0xe4..);
    match text.as_bytes() {
        [first, .., last] if is_shown(*first) && matches!(last, b'!'..=b'~') => text,
        [first, .., lead, second, third]
            if is_shown(*first) && *lead >= 0xe3 && [*lead, *second, *third] != IDEOGRAPHIC_SPACE =>
        {
            text
        }
        _ => text.trim(),
    }
}

/// How many bytes a character has, by its first one.
#[inline]
#[must_use]
pub fn len(first: u8) -> usize {
    match first {
        0xe0..=0xef => 3,
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xf0.. => 4,
    }
}

/// The character of a text that begins at the byte `at`, as its code and how many bytes it has; `None` at the end.
#[inline]
#[must_use]
pub fn character(text: &str, at: usize) -> Option<(u32, usize)> {
    match text.as_bytes().get(at..)? {
        [first, second, third, ..] if first >> 4 == 0xe => Some((code_of_three([*first, *second, *third]), 3)),
        [first, ..] if *first < 0x80 => Some((u32::from(*first), 1)),
        _ => text.get(at..)?.chars().next().map(|other| (u32::from(other), other.len_utf8())),
    }
}

/// The code of a character of three bytes: their marks are taken away together.
#[inline]
fn code_of_three([first, second, third]: [u8; 3]) -> u32 {
    (u32::from(first) << 12) + (u32::from(second) << 6) + u32::from(third) - 0xe_2080
}

/// Gives every character of a text: the byte it begins at, and its code.
#[inline]
pub fn characters(text: &str, mut take: impl FnMut(usize, u32)) {
    let mut rest = text.as_bytes();
    let low = |byte: u8| u32::from(byte & 0x3f);
    loop {
        let at = text.len() - rest.len();
        rest = match rest {
            // Three bytes first: nearly all of a Chinese text.
            [first, second, third, rest @ ..] if first >> 4 == 0xe => {
                take(at, code_of_three([*first, *second, *third]));
                rest
            }
            [first, rest @ ..] if *first < 0x80 => {
                take(at, u32::from(*first));
                rest
            }
            [first, second, rest @ ..] if *first < 0xe0 => {
                take(at, u32::from(first & 0x1f) << 6 | low(*second));
                rest
            }
            [first, second, third, fourth, rest @ ..] => {
                take(at, u32::from(first & 7) << 18 | low(*second) << 12 | low(*third) << 6 | low(*fourth));
                rest
            }
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_and_counted_wherever_they_stand() {
        for len in [0, 1, 31, 32, 33, 64, 100] {
            for place in 0..len {
                let mut bytes = vec![b'a'; len];
                bytes[place] = b'x';
                assert_eq!(next(&bytes, 0, *b"yx"), place);
                assert_eq!(next(&bytes, place, *b"xy"), place);
                assert_eq!(next(&bytes, place + 1, *b"yxz"), len);
                assert_eq!(count(&bytes, *b"ab"), len - 1);
            }
            assert_eq!(count(&vec![b'a'; len], *b"xa"), len);
        }
    }

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "\n", "甲", "甲\n", "甲\n\n乙", "\r\n甲\r\n"] {
            assert!(lines(text).eq(text.split_inclusive('\n')), "{text:?}");
        }
    }

    #[test]
    fn trimmed_texts_are_those_of_the_standard_library() {
        let ends = ('\0'..'\u{3100}').chain(['值', '。', '（', '🙂', '\u{feff}', '\u{ffff}']);
        for end in ends {
            for text in
                [format!("{end}"), format!("{end}值"), format!("值{end}"), format!("a{end}a"), format!("🙂{end}b{end}")]
            {
                assert_eq!(trim(&text), text.trim(), "{text:?}");
            }
        }
        assert_eq!(trim(""), "");
    }

    #[test]
    fn characters_are_those_of_the_standard_library() {
        let text = "aé值🙂\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}z";
        let mut found = Vec::new();
        characters(text, |at, code| found.push((at, code)));
        let known: Vec<_> = text.char_indices().map(|(at, character)| (at, u32::from(character))).collect();
        assert_eq!(found, known);
        for (at, code) in found {
            let len = sweep_len(text, at);
            assert_eq!(character(text, at), Some((code, len)));
            assert_eq!(super::len(text.as_bytes()[at]), len);
        }
        assert_eq!(character(text, text.len()), None);
    }

    fn sweep_len(text: &str, at: usize) -> usize {
        text[at..].chars().next().map_or(0, char::len_utf8)
    }
}
