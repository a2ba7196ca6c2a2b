//! Emphasis beside Chinese punctuation: `落实**“一网格”**机制` is bold, although plain `CommonMark` says it is not.
//!
//! A pass in front of the parser. For every run of `*`, `_` or `~` it computes whether the run may open or close by
//! the cjk-friendly rules, and what the parser would decide; where they differ, an invisible [`SENTINEL`], which the
//! parser takes for punctuation, is put beside the run. The writer takes the sentinels out again.
//!
//! `tests/emphasis.rs` compares the result with an independent implementation of the rules on 300,000 texts.

use std::borrow::Cow;

use super::characters::{is_east_asian, is_punctuation};
use super::manuscript::Change;
use crate::content::privacy;
use crate::sweep;

/// A shorthand format control that never occurs in Chinese or Western text (taken out of the source beforehand), and
/// that the parser regards as punctuation.
pub(super) const SENTINEL: char = '\u{1bc9f}';

/// A character of the same block that stands for a star which is shown: to the parser it is no mark.
pub(super) const STAR: char = '\u{1bca0}';

/// The first byte of both.
pub(super) const SENTINEL_BYTE: u8 = 0xf0;

const SENTINEL_TEXT: &str = "\u{1bc9f}";
const STAR_TEXT: &str = "\u{1bca0}";

/// Whether a character is one of this pass's own.
pub(super) fn is_own(character: char) -> bool {
    matches!(character, SENTINEL | STAR)
}

/// `text` without the sentinels, with the stars that are shown.
pub(super) fn without_sentinels(text: &str) -> Cow<'_, str> {
    // Their first byte is rare, and looked for many bytes at a time.
    let may_hold = memchr::memchr(SENTINEL_BYTE, text.as_bytes()).is_some();
    if may_hold && text.contains(is_own) {
        Cow::Owned(text.replace(SENTINEL, "").replace(STAR, "*"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a run of marks can open and close.
type Flanking = (bool, bool);

/// The sentinels to insert into `text` and the stars to stand in for, in order.
pub(super) fn sentinels(text: &str) -> Vec<Change> {
    let bytes = text.as_bytes();
    let mut changes = Vec::new();
    let mut at = 0;
    // The end of the last run if a sentinel was put behind it.
    let mut guarded = usize::MAX;
    loop {
        at = sweep::next(bytes, at, *b"*_~\\");
        let Some(mark) = bytes.get(at).copied() else { break };
        if mark == b'\\' {
            at += 1 + usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation));
            continue;
        }
        if mark == b'*'
            && let Some(end) = privacy::hidden_end(text, at)
        {
            let stars = text[at..end].replace('*', STAR_TEXT);
            changes.push(Change { range: at..end, with: stars.into() });
            at = end;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| **byte == mark).count();
        if let Some((before, after)) = placement(text, at, end, guarded == at) {
            if before {
                changes.push(Change::insert(at, SENTINEL_TEXT));
            }
            if after {
                changes.push(Change::insert(end, SENTINEL_TEXT));
                guarded = end;
            }
        }
        at = end;
    }
    changes
}

/// Whether sentinels are needed before and after the run `start..end`; `None` if it stands well as it is.
fn placement(text: &str, start: usize, end: usize, guarded: bool) -> Option<(bool, bool)> {
    let mut earlier = text[..start].chars().rev();
    let (before, second) = (earlier.next()?, earlier.next().unwrap_or('\n'));
    let after = text[end..].chars().next()?;
    // Beside a space both rules agree; nothing is ever inserted at the edge of a line.
    if before.is_whitespace() || after.is_whitespace() || (before.is_ascii() && after.is_ascii()) {
        return None;
    }
    let mark = text.as_bytes()[start];
    let wanted = friendly(mark, second, before, after);
    let seen = if guarded { SENTINEL } else { before };
    let fits = |place: &(bool, bool)| {
        let before = if place.0 { SENTINEL } else { seen };
        let after = if place.1 { SENTINEL } else { after };
        parser(mark, end - start, before, after) == wanted
    };
    [(false, false), (true, false), (false, true), (true, true)]
        .into_iter()
        .find(fits)
        .filter(|place| place.0 || place.1)
}

/// What the cjk-friendly rules say; `second` stands before `before`. Neither neighbour is a space.
fn friendly(mark: u8, second: char, before: char, after: char) -> Flanking {
    // A variation selector belongs to the character before it.
    let selected = matches!(before, '\u{fe00}'..='\u{fe0e}');
    let quote = selected && before == '\u{fe01}' && matches!(second, '‘' | '’' | '“' | '”');
    let base = if selected { second } else { before };
    let base_wide = is_east_asian(base) || quote || (!selected && matches!(before, '\u{e0100}'..='\u{e01ef}'));
    let left = !is_punctuation(after) || is_east_asian(after) || base_wide || is_punctuation(base);
    let right = is_east_asian(after) || base_wide || !is_punctuation(base) || is_punctuation(after);
    if mark == b'_' {
        (left && (!right || is_punctuation(base)), right && (!left || is_punctuation(after)))
    } else {
        (left, right)
    }
}

/// What the parser decides for neighbours that are not spaces.
fn parser(mark: u8, len: usize, before: char, after: char) -> Flanking {
    let within_words = mark == b'*' || (mark == b'~' && len > 1);
    let open = (within_words && (mark == b'~' || !is_punctuation(after))) || is_punctuation(before);
    let close = (within_words && !is_punctuation(before)) || is_punctuation(after);
    (open, close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_runs_that_the_parser_would_misjudge_get_a_sentinel() {
        assert_eq!(sentinels("落实**机制**推动*工作*了 a*b*c 2*3 __x__ \\*甲"), []);
        let at = |text: &str| sentinels(text).iter().map(|change| change.range.start).collect::<Vec<_>>();
        assert_eq!(at("甲**“乙”**丙"), ["甲".len(), "甲**“乙”**".len()]);
        assert_eq!(at("**“乙”**丙"), ["**“乙”**".len()]);
        assert_eq!(at("**“乙”**\n丙"), Vec::<usize>::new());
    }

    #[test]
    fn the_stars_of_masked_numbers_are_no_marks() {
        let prepared = |text: &str| {
            let manuscript = super::super::Manuscript::of(text, 0..text.len()).changed(&sentinels(text));
            manuscript.text().replace(STAR, "＊")
        };
        let masked =
            "王静138****5678、李敏138 **** 5678，１３９-****-５６７８；110105********002X，6222 **** **** ***5 678";
        assert_eq!(prepared(masked).matches('*').count(), 0, "{}", prepared(masked));
        assert_eq!(prepared("**139****0000**"), "**139＊＊＊＊0000**");
        assert_eq!(prepared("138* ***8 000"), "138＊ ＊＊＊8 000");
        for marks in ["第100**200**3000", "甲138****", "****5678", "12****3456", "138\\****5678"] {
            assert_eq!(prepared(marks), marks);
        }
    }

    #[test]
    fn the_punctuation_table_is_the_parsers() {
        for c in ('\u{a1}'..'\u{1fbff}').filter(|c| !c.is_whitespace()) {
            // Opens in front of a letter only if what stands before is punctuation.
            let text = format!("x{c}_a_");
            let parsed = pulldown_cmark::Parser::new(&text)
                .any(|event| matches!(event, pulldown_cmark::Event::Start(pulldown_cmark::Tag::Emphasis)));
            assert_eq!(parsed, is_punctuation(c), "U+{:04X}", u32::from(c));
        }
    }
}
