//! One quick pass that proves most texts clean: which rules could find anything at all.
//!
//! Each character has a few flags in a table. A rule whose characters do not occur is not run; for the rules about marks only
//! the lines with a mark are taken apart. The answer may say "perhaps" too often, never "no" wrongly.

use std::ops::Range;

use super::units::Units;
use super::{furniture, invisible, mojibake, script};
use crate::sweep;

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
/// Short furniture begins with it.
const START: u16 = 4096;
/// Short furniture has it as its first letter or figure.
const LETTER: u16 = 8192;

/// What stands for itself in [`look`]; all other characters only count together.
const NOTICED: u16 = GARBLED | WESTERN | MARK | SPACE | FURNITURE | NOTICE;

/// Characters of the Basic Multilingual Plane: nearly all there are.
const PLANE: u32 = 0x1_0000;

/// Flags of neighbouring characters that have the same ones: how many characters, up to 255, and the flags in two bytes, the
/// low one first. Made from [`classify`] by the test below, so that no program has to find them out anew when it starts.
const RUNS: &[u8] = include_bytes!("../../data/flags.bin");

/// The flags of the characters of [`PLANE`], by code.
type Table = [u16; PLANE as usize];

static FLAGS: Table = {
    let mut flags = [0; PLANE as usize];
    let (mut run, mut code) = (0, 0);
    while run < RUNS.len() {
        let end = code + RUNS[run] as usize;
        while code < end {
            flags[code] = u16::from_le_bytes([RUNS[run + 1], RUNS[run + 2]]);
            code += 1;
        }
        run += 3;
    }
    flags
};

/// The flags of a character, those of the lists of furniture aside.
fn own_flags(character: char) -> u16 {
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
    ];
    flags.into_iter().filter(|(holds, _)| *holds).fold(0, |all, (_, flag)| all | flag)
}

/// All flags of a character: for those beyond the table.
fn classify(character: char) -> u16 {
    let simplified = script::simplified(character);
    let lists = [
        (furniture::TRIGGERS.contains(&simplified), FURNITURE),
        (furniture::NOTICE_TRIGGERS.contains(&simplified), NOTICE),
        (furniture::starts().any(|start| start == simplified), START),
        (furniture::letters_of_starts().any(|letter| letter == simplified), LETTER),
    ];
    lists.into_iter().filter(|(holds, _)| *holds).fold(own_flags(character), |all, (_, flag)| all | flag)
}

fn flags_of(character: char, table: &Table) -> u16 {
    flags_of_any(u32::from(character), table)
}

/// The flags of any character by its code.
#[inline]
fn flags_of_any(code: u32, table: &Table) -> u16 {
    match u16::try_from(code) {
        Ok(code) => table[usize::from(code)],
        Err(_) => flags_beyond(code),
    }
}

/// The flags of a character beyond the table. Apart, so that the way of all others stays short.
#[cold]
#[inline(never)]
fn flags_beyond(code: u32) -> u16 {
    char::from_u32(code).map_or(0, classify)
}

/// What one pass over a text saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Where something may begin that was opened in a wrong encoding, in order; a place may be named twice.
    pub(super) garbled: Vec<usize>,
    /// Something shows nothing, or looks like another character.
    pub(super) has_noise: bool,
    /// Both scripts occur.
    pub(super) is_mixed: bool,
    /// Where marks and rows of spaces are that may have to change, in order.
    pub(super) marks: Vec<usize>,
    /// Where characters are that phrases and notices of a web page's furniture hold, in order.
    pub(super) triggers: Vec<usize>,
}

/// Looks at a text once.
pub(super) fn look(text: &str) -> Seen {
    let table = &FLAGS;
    let mut seen = Seen::default();
    let mut all = 0;
    sweep::characters(text, |at, code| {
        let flags = flags_of_any(code, table);
        all |= flags;
        if flags & NOTICED != 0 {
            seen.notice(text, at, flags, table);
        }
    });
    seen.garbled.sort_unstable();
    seen.has_noise = all & NOISE != 0;
    seen.is_mixed = all & ONLY_SIMPLIFIED != 0 && all & ONLY_TRADITIONAL != 0;
    seen
}

/// Where characters are that phrases and notices of a web page's furniture hold, in order.
pub(super) fn triggers(text: &str) -> Vec<usize> {
    let table = &FLAGS;
    let mut triggers = Vec::new();
    sweep::characters(text, |at, code| {
        if flags_of_any(code, table) & (FURNITURE | NOTICE) != 0 {
            triggers.push(at);
        }
    });
    triggers
}

impl Seen {
    /// Takes down one of the characters that count for themselves, at `at`. Apart, so that the loop over all others stays
    /// in the registers.
    #[inline(never)]
    fn notice(&mut self, text: &str, at: usize, flags: u16, table: &Table) {
        if flags & (FURNITURE | NOTICE) != 0 {
            self.triggers.push(at);
        }
        if flags & MARK != 0 {
            self.marks.push(at);
        }
        if flags & (GARBLED | WESTERN | SPACE) == 0 {
            return;
        }
        let mut earlier = text[..at].char_indices().rev().map(|(at, character)| (flags_of(character, table), at));
        let (before, further) = (earlier.next().unwrap_or_default(), earlier.next().unwrap_or_default());
        if flags & GARBLED != 0 {
            // It may belong to what begins in front of it.
            self.garbled.extend([before.1, at]);
        }
        if flags & before.0 & further.0 & WESTERN != 0 {
            self.garbled.push(further.1);
        }
        // A row of spaces counts from its first one, behind Chinese.
        if flags & before.0 & SPACE != 0 && further.0 & CHINESE != 0 && flags & MARK == 0 {
            self.marks.push(at);
        }
    }
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
        let table = &FLAGS;
        if text[start..line_end].chars().any(|character| flags_of(character, table) & HAN != 0) {
            lines.push(start..line_end);
        }
    }
    Units::of_lines(text, &lines, &kept)
}

/// Which kinds of text of the page around the article a line may be, or hold.
#[expect(clippy::struct_excessive_bools, reason = "one answer for each list of furniture; a line may have several")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MayBe {
    /// A phrase.
    pub(super) phrase: bool,
    /// A notice.
    pub(super) notice: bool,
    /// A whole short line, or the beginning of one.
    pub(super) short: bool,
    /// A row of a table around the article.
    pub(super) row: bool,
}

impl MayBe {
    /// Whether it is an ordinary line.
    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// What of the page around the article a line may be. `triggers` are the places of [`triggers`] in it.
pub(super) fn may_be_furniture(line: &str, triggers: impl Iterator<Item = usize>) -> MayBe {
    let table = &FLAGS;
    let characters = || line.chars().filter(|character| flags_of(*character, table) & WHITE == 0);
    let Some(first) = characters().next() else { return MayBe::default() };
    let (mut phrase, mut notice) = (false, false);
    for at in triggers {
        let (is_phrase, is_notice) = furniture::kinds_at(line, at);
        phrase |= is_phrase;
        notice |= is_notice;
    }
    let has_at_most = |count| characters().take(count + 1).count() <= count;
    MayBe {
        phrase,
        notice: notice && has_at_most(furniture::NOTICE_CHARACTERS),
        short: may_start(first, characters, table) && has_at_most(furniture::SHORT),
        row: furniture::may_wrap(script::simplified(first)) && line.contains('|'),
    }
}

/// Whether short furniture may begin with these `characters`: by the `first`, which tells nearly all, then by the first two.
fn may_start<I: Iterator<Item = char>>(first: char, characters: impl Fn() -> I, table: &Table) -> bool {
    let of = |character| flags_of(character, table);
    if of(first) & START != 0 && characters().nth(1).is_some_and(|second| furniture::may_start([first, second])) {
        return true;
    }
    // Of an ideograph it is known at once that it is a letter.
    let is_letter = |character: &char| of(*character) & HAN != 0 || script::simplified(*character).is_alphanumeric();
    let mut letters = characters().filter(is_letter);
    let letter = letters.next().filter(|letter| of(*letter) & LETTER != 0);
    letter.is_some_and(|first| letters.next().is_some_and(|second| furniture::may_be_line([first, second])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_gives_no_cause_to_look_further() {
        let seen = look(
            "东闸检测站约定半小时内给出回音，“以前总要等通知…”；每季度回看一次。\n- **分片到人**：夜间报修（上门）",
        );
        assert!(seen.garbled.is_empty() && !seen.has_noise && !seen.is_mixed, "{seen:?}");
        assert!(seen.marks.is_empty());
    }

    /// `UPDATE=1` writes the file anew, for the next compilation.
    #[test]
    fn the_table_is_what_the_rules_say() {
        let flags: Vec<u16> = (0..PLANE).map(|code| char::from_u32(code).map_or(0, classify)).collect();
        let mut runs = Vec::new();
        for run in flags.chunk_by(|one, other| one == other).flat_map(|run| run.chunks(255)) {
            runs.push(u8::try_from(run.len()).expect("no more than 255"));
            runs.extend(run[0].to_le_bytes());
        }
        if std::env::var_os("UPDATE").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/data/flags.bin");
            std::fs::write(path, &runs).expect("written");
        }
        assert!(RUNS == runs, "the rules changed: run this test with UPDATE=1");
        assert!(FLAGS.as_slice() == flags);
    }

    #[test]
    fn marks_and_rows_of_spaces_are_found() {
        assert_eq!(look("甲,乙").marks, [3]);
        assert_eq!(look("甲  乙").marks, [4]);
        assert!(look("a  b\n    c").marks.is_empty());
        assert!(look("甲\u{200b}乙").has_noise);
        assert_eq!(look("甲å…³äº").garbled, [3, 5, 8]);
    }
}
