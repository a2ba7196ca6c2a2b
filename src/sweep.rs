//! Texts gone through many bytes at a time: their lines, their characters as numbers, the next byte of some kind.
//!
//! Layer 0. A text is a few thousand bytes of which nearly all are of no interest to whoever looks for something; these loops
//! find the rest without a branch for each byte. Must not know what the bytes mean.

/// Bytes looked at together.
const STRIDE: usize = 32;

/// Where the next byte stands, at or behind `from`, for which `is` holds; the length of `bytes` when there is none. Worth it
/// where such bytes are rare, and `is` is a few comparisons with `|` between them: `||` and `matches!` are branches, and are
/// asked byte by byte.
#[inline]
#[must_use]
pub fn next(bytes: &[u8], from: usize, is: impl Fn(u8) -> bool) -> usize {
    let Some(rest) = bytes.get(from..) else { return bytes.len() };
    let (strides, tail) = rest.as_chunks::<STRIDE>();
    let mut at = from;
    for stride in strides {
        // Without a branch, so that the whole stride is compared at once.
        if stride.iter().fold(false, |found, byte| found | is(*byte)) {
            return at + stride.iter().position(|byte| is(*byte)).unwrap_or(STRIDE);
        }
        at += STRIDE;
    }
    at + tail.iter().position(|byte| is(*byte)).unwrap_or(tail.len())
}

/// Whether there is such a byte.
#[inline]
#[must_use]
pub fn any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    next(bytes, 0, is) < bytes.len()
}

/// How many such bytes there are.
#[inline]
#[must_use]
pub fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let (strides, tail) = bytes.as_chunks::<STRIDE>();
    // A sum of one stride fits into a byte, so that it is counted as one.
    let of = |part: &[u8]| usize::from(part.iter().fold(0_u8, |sum, byte| sum + u8::from(is(*byte))));
    strides.iter().map(|stride| of(stride)).sum::<usize>() + of(tail)
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
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', self.rest.as_bytes()).map_or(self.rest.len(), |end| end + 1);
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
                take(at, u32::from(first & 0xf) << 12 | low(*second) << 6 | low(*third));
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
                assert_eq!(next(&bytes, 0, |byte| byte == b'x'), place);
                assert_eq!(next(&bytes, place, |byte| byte == b'x'), place);
                assert_eq!(next(&bytes, place + 1, |byte| byte == b'x'), len);
                assert_eq!(count(&bytes, |byte| byte == b'a'), len - 1);
                assert!(any(&bytes, |byte| byte == b'x'));
            }
            assert!(!any(&vec![b'a'; len], |byte| byte == b'x'));
        }
    }

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "\n", "甲", "甲\n", "甲\n\n乙", "\r\n甲\r\n"] {
            assert!(lines(text).eq(text.split_inclusive('\n')), "{text:?}");
        }
    }

    #[test]
    fn characters_are_those_of_the_standard_library() {
        let text = "aé值🙂\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}z";
        let mut found = Vec::new();
        characters(text, |at, code| found.push((at, code)));
        let known: Vec<_> = text.char_indices().map(|(at, character)| (at, u32::from(character))).collect();
        assert_eq!(found, known);
    }
}
