//! W205: half-width marks next to Chinese become full-width; also several spaces between Chinese characters become one.
//!
//! Times, ratios, large numbers, English sentences, smileys and Markdown's own marks stay as they are.

use super::script::{is_chinese, is_han};
use super::units::{Unit, Units};
use super::{Finding, Rule};

/// Makes the marks of every line full-width where they belong to Chinese.
pub(super) fn clean(units: &mut Units, findings: &mut Vec<Finding>) {
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, unit) in units.all.iter().enumerate() {
        if unit.character == '\n' {
            lines.push(start..index);
            start = index + 1;
        }
    }
    lines.push(start..units.all.len());
    for range in lines {
        let line = &mut units.all[range];
        // A mark made full-width may be what its neighbour was waiting for.
        for _ in 0..MAX_PASSES {
            let candidates = candidates(line);
            if candidates.is_empty() {
                break;
            }
            let before = findings.len();
            Line::new(line, findings).clean(&candidates);
            if findings.len() == before {
                break;
            }
        }
    }
}

/// Where something may have to change; most lines of clean text have none. Lines without Chinese never have any.
fn candidates(units: &[Unit]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut has_han = false;
    let mut before = ' ';
    for (index, unit) in units.iter().enumerate() {
        let candidate = match unit.character {
            ',' | ';' | ':' | '!' | '?' | '(' | ')' => true,
            space if is_space(space) => {
                is_chinese(before) && units.get(index + 1).is_some_and(|next| is_space(next.character))
            }
            character => {
                has_han |= is_han(character);
                false
            }
        };
        if candidate && !unit.kept {
            found.push(index);
        }
        before = unit.character;
    }
    if !has_han {
        found.clear();
    }
    found
}

/// Rows of marks longer than this are no prose.
const MAX_PASSES: usize = 8;
/// Stands in place of a space that a full-width mark has taken with it.
const GONE: char = '\0';
/// More emphasis marks in a row are no emphasis.
const MAX_EMPHASIS: usize = 8;
/// How many brackets may be open at once; deeper ones are no prose.
const MAX_OPEN: usize = 16;

/// A picture has its words within this many characters.
const MAX_PICTURE_TEXT: usize = 300;

struct Line<'a> {
    units: &'a mut [Unit],
    findings: &'a mut Vec<Finding>,
    is_chinese: bool,
    /// For each index, where the bracket that opens or closes there has its other half.
    partner: Vec<Option<usize>>,
    /// For each index, the next character that is neither emphasis nor a mark.
    following: Vec<Option<char>>,
}

impl<'a> Line<'a> {
    fn new(units: &'a mut [Unit], findings: &'a mut Vec<Finding>) -> Self {
        let partner = partners(units);
        let is_chinese = is_mostly_chinese(units);
        let following = following(units);
        Self { units, findings, is_chinese, partner, following }
    }

    fn clean(&mut self, candidates: &[usize]) {
        for index in candidates.iter().copied() {
            let unit = self.units[index];
            if unit.kept {
                continue;
            }
            match unit.character {
                ',' | ';' | ':' | '!' | '?' if self.is_chinese && self.belongs_to_chinese(index) => {
                    self.replace(index, full_width(unit.character));
                }
                '(' | ')' if self.bracket_belongs(index) => self.replace(index, full_width(unit.character)),
                space if is_space(space) => self.spaces(index),
                _ => {}
            }
        }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.units.get(index).map(|unit| unit.character)
    }

    /// The character in front, past Markdown's emphasis marks.
    fn before(&self, index: usize) -> Option<char> {
        let units = self.units[..index].iter().rev().take(MAX_EMPHASIS).map(|unit| unit.character);
        units.into_iter().find(|character| !is_emphasis(*character))
    }

    /// The character behind, past emphasis marks and past other marks that go the same way.
    fn after(&self, index: usize) -> Option<char> {
        self.following[index]
    }

    fn belongs_to_chinese(&self, index: usize) -> bool {
        let mark = self.units[index].character;
        let raw = index.checked_sub(1).and_then(|before| self.at(before));
        let (Some(before), after) = (self.before(index), self.after(index)) else { return false };
        let next = self.at(index + 1);
        let is_smiley = matches!(mark, ':' | ';') && self.is_smiley(index);
        let is_image = mark == '!' && next == Some('[');
        let is_double = mark == ':' && (next == Some(':') || raw == Some(':'));
        if is_smiley || is_image || is_double || raw == Some('\\') {
            return false;
        }
        let next_is_chinese = after.is_some_and(is_chinese) || self.opens_chinese_bracket(index + 1);
        if is_chinese(before) {
            return true;
        }
        if before == ' ' {
            let units = self.units[..index].iter().rev().take(MAX_EMPHASIS).map(|unit| unit.character);
            let further = units.into_iter().find(|character| *character != ' ');
            return further.is_some_and(is_chinese) && next_is_chinese;
        }
        let word = before.is_alphanumeric()
            || matches!(before, '%' | ')' | ']' | '"' | '\'' | '℃' | '°' | '+' | ',' | ';' | ':' | '!' | '?');
        let spaced = next == Some(' ')
            && self.after_spaces(index + 1).is_some_and(is_chinese)
            && (before.is_ascii_digit() || before == '%');
        word && (next_is_chinese || spaced)
    }

    /// `:)`, `:-D`, `;P`: the eyes stay half-width.
    fn is_smiley(&self, index: usize) -> bool {
        let mouth = if self.at(index + 1) == Some('-') { index + 2 } else { index + 1 };
        match self.at(mouth) {
            Some(')') => self.partner[mouth].is_none(),
            Some('D' | 'P') => !self.at(mouth + 1).is_some_and(char::is_alphanumeric),
            _ => false,
        }
    }

    fn after_spaces(&self, index: usize) -> Option<char> {
        self.units[index..].iter().map(|unit| unit.character).find(|character| *character != ' ')
    }

    /// A bracket that will become full-width because of what it holds.
    fn opens_chinese_bracket(&self, index: usize) -> bool {
        self.at(index) == Some('(')
            && self.partner.get(index).copied().flatten().is_some_and(|close| self.holds_chinese(index, close))
    }

    fn holds_chinese(&self, open: usize, close: usize) -> bool {
        self.units[open + 1..close].iter().any(|unit| is_chinese(unit.character))
    }

    /// Whether a half-width bracket with a partner belongs to Chinese: it holds some, or stands in the midst of it.
    fn bracket_belongs(&self, index: usize) -> bool {
        let Some(partner) = self.partner[index] else { return false };
        let (open, close) = (index.min(partner), index.max(partner));
        let other = self.units[partner];
        if index > partner || matches!(other.character, '（' | '）') {
            // The second half follows the first, and one that is full-width already decides.
            return matches!(other.character, '（' | '）');
        }
        if other.kept || self.is_link(open) {
            return false;
        }
        if self.holds_chinese(open, close) {
            return true;
        }
        let left = self.before(open);
        let right = self.after(close);
        let left_fits = left.is_none_or(is_chinese) || left == Some(' ') && self.is_chinese;
        let right_fits = right.is_none_or(is_chinese);
        self.is_chinese && left_fits && right_fits && (left.is_some_and(is_chinese) || right.is_some_and(is_chinese))
    }

    /// `[text](target)`, and a picture with spaces in front of its bracket.
    fn is_link(&self, open: usize) -> bool {
        let before = &self.units[..open];
        let spaces = before.iter().rev().take_while(|unit| is_space(unit.character)).count();
        let Some((last, text)) = before[..open - spaces].split_last() else { return false };
        if last.character != ']' {
            return false;
        }
        let mut text = text.iter().rev().map(|unit| unit.character).take(MAX_PICTURE_TEXT);
        spaces == 0 || text.any(|character| character == '[') && matches!(text.next(), Some('!' | '！'))
    }

    /// Puts a full-width mark in place; it brings its own space, so one behind it goes.
    fn replace(&mut self, index: usize, mark: char) {
        let spaces = self.units[index + 1..].iter().take_while(|unit| is_space(unit.character) && !unit.kept).count();
        let text_follows = index + 1 + spaces < self.units.len();
        let taken = if mark != '（' && text_follows { spaces } else { 0 };
        self.put(Rule::Punctuation, index, 1 + taken, mark);
    }

    /// Puts one character in place of several. They may lie apart in the original, where invisible ones went between.
    fn put(&mut self, rule: Rule, index: usize, count: usize, character: char) {
        let units = &mut self.units[index..index + count];
        let mut range = units[0].range();
        let mut replacement = character.to_string();
        units[0].character = character;
        for unit in &mut units[1..] {
            if unit.at() != range.end {
                let replacement = Some(std::mem::take(&mut replacement));
                self.findings.push(Finding { rule, range, replacement });
                range = unit.range();
            }
            range.end = unit.range().end;
            // The rules that follow must not see a space that no longer stands there.
            unit.kept = true;
            unit.character = GONE;
        }
        self.findings.push(Finding { rule, range, replacement: Some(replacement) });
    }

    /// Several spaces between two Chinese characters become one.
    fn spaces(&mut self, index: usize) {
        let before = index.checked_sub(1).and_then(|before| self.at(before));
        if !before.is_some_and(is_chinese) {
            return;
        }
        let count = self.units[index..].iter().take_while(|unit| is_space(unit.character) && !unit.kept).count();
        if count < 2 || !self.at(index + count).is_some_and(is_chinese) {
            return;
        }
        self.put(Rule::Spaces, index, count, ' ');
    }
}

/// Letters of other scripts than Chinese.
fn is_foreign_letter(character: char) -> bool {
    !is_chinese(character) && character.is_alphabetic()
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{3000}' | '\u{a0}')
}

fn full_width(mark: char) -> char {
    match mark {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '!' => '！',
        '?' => '？',
        '(' => '（',
        ')' => '）',
        other => other,
    }
}

fn is_emphasis(character: char) -> bool {
    matches!(character, '*' | '_' | '~' | GONE)
}

/// One table from the right, because looking ahead from every mark of a long row of marks takes quadratic time.
fn following(units: &[Unit]) -> Vec<Option<char>> {
    let mut next = None;
    let mut table = vec![None; units.len()];
    for (index, unit) in units.iter().enumerate().rev() {
        table[index] = next;
        if !is_emphasis(unit.character) && !matches!(unit.character, ',' | ';' | '!' | '?') {
            next = Some(unit.character);
        }
    }
    table
}

/// Pairs the brackets of a line, half- and full-width ones alike.
fn partners(units: &[Unit]) -> Vec<Option<usize>> {
    let mut partner = vec![None; units.len()];
    let mut open = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        if unit.kept {
            continue;
        }
        match unit.character {
            '(' | '（' if open.len() < MAX_OPEN => open.push(index),
            ')' | '）' => {
                if let Some(start) = open.pop() {
                    partner[start] = Some(index);
                    partner[index] = Some(start);
                }
            }
            _ => {}
        }
    }
    partner
}

/// Whether a line is Chinese with foreign words in it, rather than the other way round. Letters with accents belong to a word
/// but begin none: alone they may be what is left of Chinese text, which is found only while all of it is there.
fn is_mostly_chinese(units: &[Unit]) -> bool {
    let han = units.iter().filter(|unit| !unit.kept && is_han(unit.character)).count();
    let mut words = 0;
    let mut in_word = false;
    for unit in units.iter().filter(|unit| !unit.kept) {
        let is_accented = matches!(unit.character, '\u{80}'..='\u{24f}') && unit.character.is_alphabetic();
        let letter = unit.character.is_ascii_alphabetic()
            || !unit.character.is_ascii() && !is_accented && is_foreign_letter(unit.character);
        words += usize::from(letter && !in_word);
        in_word = letter || in_word && (is_accented || matches!(unit.character, '\'' | '-'));
    }
    han >= words
}
