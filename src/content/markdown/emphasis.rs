//! Emphasis beside Chinese punctuation: `落实**“一网格”**机制` is bold, although plain `CommonMark` says it is not.
//!
//! A pass in front of the parser. For every run of `*`, `_` or `~` it computes whether the run may open or close by
//! the cjk-friendly rules, and what the parser would decide; where they differ, an invisible [`SENTINEL`], which the
//! parser takes for punctuation, is put beside the run. The writer takes the sentinels out again.
//!
//! `tests/emphasis.rs` compares the result with an independent implementation of the rules on 300,000 texts.

use super::characters::{is_east_asian, is_punctuation};
use super::manuscript::Change;
use crate::sweep;

/// A shorthand format control that never occurs in Chinese or Western text (taken out of the source beforehand), and
/// that the parser regards as punctuation.
pub(super) const SENTINEL: char = '\u{1bc9f}';

/// Its first byte.
pub(super) const SENTINEL_BYTE: u8 = 0xf0;

const SENTINEL_TEXT: &str = "\u{1bc9f}";

/// Whether a run of marks can open and close.
type Flanking = (bool, bool);

/// The sentinels to insert into `text`, in order.
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
