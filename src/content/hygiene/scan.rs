//! One quick pass that proves most texts clean: which rules could find anything at all.
//!
//! Each character has a few flags in a table. A rule whose characters do not occur is not run; for the rules about marks only
//! the lines with a mark are taken apart. The answer may say "perhaps" too often, never "no" wrongly.

use std::ops::Range;
use std::sync::LazyLock;

use super::units::Units;
use super::{furniture, invisible, mojibake, script};

/// A garbled run may begin here.
const GARBLED: u16 = 1;
/// Western letters of which three in a row may be garbled.
const WESTERN: u16 = 2;
/// Shows nothing, or looks like another character.
const NOISE: u16 = 4;
/// A half-width mark that Chinese may want full-width, or a bracket.
const MARK: u16 = 8;
/// A space of any width.
const SPACE: u16 = 16;
/// An ideograph or a full-width mark.
const CHINESE: u16 = 32;
const HAN: u16 = 64;
const ONLY_SIMPLIFIED: u16 = 128;
const ONLY_TRADITIONAL: u16 = 256;
/// Some phrase of a web page's furniture holds it.
const FURNITURE: u16 = 512;
/// Some short phrase of a web page's furniture holds it.
const NOTICE: u16 = 1024;
/// Any white space.
const WHITE: u16 = 2048;

/// Characters of the Basic Multilingual Plane: nearly all there are.
const PLANE: u32 = 0x1_0000;

static FLAGS: LazyLock<Vec<u16>> = LazyLock::new(|| (0..PLANE).map(flags_of_code).collect());

/// The flags of a character by its code. Ideographs and private characters are two thirds of the plane, and told quickly.
fn flags_of_code(code: u32) -> u16 {
    match (code, char::from_u32(code)) {
        (_, None) => 0,
        (0xe000..=0xf8ff, _) => GARBLED,
        (0x4e00..=0x9fff, Some(character)) => ideograph(character),
        (_, Some(character)) => classify(character),
    }
}

fn ideograph(character: char) -> u16 {
    let simplified = script::simplified(character);
    let flags = [
        (mojibake::may_begin(character), GARBLED),
        (script::is_only_simplified(character), ONLY_SIMPLIFIED),
        (script::is_only_traditional(character), ONLY_TRADITIONAL),
        (furniture::TRIGGERS.contains(&simplified), FURNITURE),
        (furniture::NOTICE_TRIGGERS.contains(&simplified), NOTICE),
    ];
    flags.into_iter().filter(|(holds, _)| *holds).fold(CHINESE | HAN, |all, (_, flag)| all | flag)
}

fn classify(character: char) -> u16 {
    let simplified = script::simplified(character);
    let flags = [
        (mojibake::may_begin(character), GARBLED),
        (mojibake::is_western(character), WESTERN),
        (invisible::is_suspect(character), NOISE),
        (matches!(character, ',' | ';' | ':' | '!' | '?' | '(' | ')'), MARK),
        (matches!(character, ' ' | '\u{3000}' | '\u{a0}'), SPACE),
        (character.is_whitespace(), WHITE),
        (script::is_chinese(character), CHINESE),
        (script::is_han(character), HAN),
        (script::is_only_simplified(character), ONLY_SIMPLIFIED),
        (script::is_only_traditional(character), ONLY_TRADITIONAL),
        (furniture::TRIGGERS.contains(&simplified), FURNITURE),
        (furniture::NOTICE_TRIGGERS.contains(&simplified), NOTICE),
    ];
    flags.into_iter().filter(|(holds, _)| *holds).fold(0, |all, (_, flag)| all | flag)
}

fn flags_of(character: char, table: &[u16]) -> u16 {
    table.get(character as usize).copied().unwrap_or_else(|| classify(character))
}

/// What one pass over a text saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Something may have been opened in a wrong encoding.
    pub(super) may_be_garbled: bool,
    /// Something shows nothing, or looks like another character.
    pub(super) has_noise: bool,
    /// Both scripts occur.
    pub(super) is_mixed: bool,
    /// Where marks and rows of spaces are that may have to change, in order.
    pub(super) marks: Vec<usize>,
}

/// Looks at a text once.
pub(super) fn look(text: &str) -> Seen {
    let table = &*FLAGS;
    let mut seen = Seen::default();
    let mut all = 0;
    let (mut before, mut further) = (0, 0);
    for (at, character) in text.char_indices() {
        let flags = flags_of(character, table);
        all |= flags;
        seen.may_be_garbled |= flags & before & further & WESTERN != 0;
        // A row of spaces counts from its first one, behind Chinese.
        let is_row = flags & before & SPACE != 0 && further & CHINESE != 0;
        if flags & MARK != 0 || is_row {
            seen.marks.push(at);
        }
        (before, further) = (flags, before);
    }
    seen.may_be_garbled |= all & GARBLED != 0;
    seen.has_noise = all & NOISE != 0;
    seen.is_mixed = all & ONLY_SIMPLIFIED != 0 && all & ONLY_TRADITIONAL != 0;
    seen
}

/// The characters of the lines in which a mark may have to change; none when there is no such line. `kept` are the ranges
/// that no rule may touch.
pub(super) fn lines_with_marks(text: &str, marks: &[usize], mut kept: Vec<Range<usize>>) -> Units {
    kept.sort_by_key(|range| (range.start, range.end));
    let mut lines = Vec::new();
    let (mut next, mut until, mut line_end) = (0, 0, 0);
    for at in marks.iter().copied() {
        while let Some(range) = kept.get(next).filter(|range| range.start <= at) {
            until = until.max(range.end);
            next += 1;
        }
        if at < until || at < line_end {
            continue;
        }
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        line_end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let table = &*FLAGS;
        if text[start..line_end].chars().any(|character| flags_of(character, table) & HAN != 0) {
            lines.push(start..line_end);
        }
    }
    Units::of_lines(text, &lines, &kept)
}

/// Whether a line may be, or hold, text of the page around the article.
pub(super) fn may_be_furniture(line: &str) -> bool {
    let table = &*FLAGS;
    let (mut count, mut all) = (0, 0);
    for character in line.chars() {
        let flags = flags_of(character, table);
        count += usize::from(flags & WHITE == 0);
        all |= flags;
    }
    let mut folded = line.chars().filter(|character| !character.is_whitespace()).map(script::simplified);
    let Some(first) = folded.next() else { return false };
    let may_start = || {
        let letter = std::iter::once(first).chain(folded).find(|character| character.is_alphanumeric());
        furniture::may_start(first, letter.unwrap_or(' '))
    };
    all & FURNITURE != 0
        || all & NOTICE != 0 && count <= furniture::NOTICE_CHARACTERS
        || count <= furniture::SHORT && may_start()
        || furniture::may_wrap(first) && line.contains('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_gives_no_cause_to_look_further() {
        let seen = look(
            "东闸检测站约定半小时内给出回音，“以前总要等通知…”；每季度回看一次。\n- **分片到人**：夜间报修（上门）",
        );
        assert!(!seen.may_be_garbled && !seen.has_noise && !seen.is_mixed, "{seen:?}");
        assert!(seen.marks.is_empty());
    }

    #[test]
    fn the_quick_way_to_the_flags_is_the_long_one() {
        for code in 0..PLANE {
            let flags = char::from_u32(code).map_or(0, classify);
            assert_eq!(flags_of_code(code), flags, "{code:x}");
        }
    }

    #[test]
    fn marks_and_rows_of_spaces_are_found() {
        assert_eq!(look("甲,乙").marks, [3]);
        assert_eq!(look("甲  乙").marks, [4]);
        assert!(look("a  b\n    c").marks.is_empty());
        assert!(look("甲\u{200b}乙").has_noise);
        assert!(look("å…³äº").may_be_garbled);
    }
}
