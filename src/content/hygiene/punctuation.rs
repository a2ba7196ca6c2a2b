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
        if line.iter().any(|unit| is_han(unit.character)) {
            Line::new(line, findings).clean();
        }
    }
}

/// Stands in place of a space that a full-width mark has taken with it.
const GONE: char = '\0';
/// How many brackets may be open at once; deeper ones are no prose.
const MAX_OPEN: usize = 16;

struct Line<'a> {
    units: &'a mut [Unit],
    findings: &'a mut Vec<Finding>,
    is_chinese: bool,
    /// For each index, where the bracket that opens or closes there has its other half.
    partner: Vec<Option<usize>>,
}

impl<'a> Line<'a> {
    fn new(units: &'a mut [Unit], findings: &'a mut Vec<Finding>) -> Self {
        let partner = partners(units);
        let is_chinese = is_mostly_chinese(units);
        Self { units, findings, is_chinese, partner }
    }

    fn clean(&mut self) {
        for index in 0..self.units.len() {
            let unit = self.units[index];
            if unit.kept {
                continue;
            }
            match unit.character {
                ',' | ';' | ':' | '!' | '?' if self.is_chinese && self.belongs_to_chinese(index) => {
                    self.replace(index, full_width(unit.character));
                }
                '(' | ')' if self.bracket_belongs(index) => self.replace(index, full_width(unit.character)),
                ' ' | '\u{3000}' | '\u{a0}' => self.spaces(index),
                _ => {}
            }
        }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.units.get(index).map(|unit| unit.character)
    }

    /// The character in front, past Markdown's emphasis marks.
    fn before(&self, index: usize) -> Option<char> {
        self.units[..index]
            .iter()
            .rev()
            .map(|unit| unit.character)
            .find(|character| !matches!(*character, '*' | '_' | '~' | GONE))
    }

    /// The character behind, past emphasis marks and past other marks that go the same way.
    fn after(&self, index: usize) -> Option<char> {
        let rest = self.units[index + 1..].iter().map(|unit| unit.character);
        rest.into_iter().find(|character| !matches!(*character, '*' | '_' | '~' | GONE | ',' | ';' | '!' | '?'))
    }

    fn belongs_to_chinese(&self, index: usize) -> bool {
        let mark = self.units[index].character;
        let raw = index.checked_sub(1).and_then(|before| self.at(before));
        let (Some(before), after) = (self.before(index), self.after(index)) else { return false };
        let next = self.at(index + 1);
        let is_smiley = matches!(mark, ':' | ';')
            && next.is_some_and(|next| matches!(next, '-' | ')' | 'D' | 'P') && self.partner_missing(index + 1));
        let is_image = mark == '!' && next == Some('[');
        let is_double = mark == ':' && (next == Some(':') || raw == Some(':'));
        if is_smiley || is_image || is_double || raw == Some('\\') {
            return false;
        }
        let next_is_chinese = after.is_some_and(is_chinese) || self.opens_chinese_bracket(index + 1);
        if is_chinese(before) || self.is_converted_bracket(before) {
            return true;
        }
        if before == ' ' {
            let further =
                self.units[..index].iter().rev().map(|unit| unit.character).find(|character| *character != ' ');
            return further.is_some_and(is_chinese) && next_is_chinese;
        }
        let word = before.is_alphanumeric()
            || matches!(before, '%' | ')' | ']' | '"' | '\'' | '℃' | '°' | '+' | ',' | ';' | ':' | '!' | '?');
        let spaced = next == Some(' ')
            && self.after_spaces(index + 1).is_some_and(is_chinese)
            && (before.is_ascii_digit() || before == '%');
        word && (next_is_chinese || spaced)
    }

    fn partner_missing(&self, index: usize) -> bool {
        self.partner.get(index).copied().flatten().is_none()
    }

    #[expect(clippy::unused_self, reason = "reads as one of the questions about the line")]
    fn is_converted_bracket(&self, character: char) -> bool {
        matches!(character, '（' | '）')
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

    /// `[text](target)`.
    fn is_link(&self, open: usize) -> bool {
        open.checked_sub(1).and_then(|before| self.at(before)) == Some(']')
    }

    /// Puts a full-width mark in place; it brings its own space, so one behind it goes.
    fn replace(&mut self, index: usize, mark: char) {
        let mut end = self.units[index].range().end;
        if mark != '（' {
            let spaces = self.units[index + 1..].iter().take_while(|unit| unit.character == ' ' && !unit.kept).count();
            let text_follows = self.units.get(index + 1 + spaces).is_some();
            if spaces > 0 && text_follows {
                let last = self.units[index + spaces];
                if last.range().end - end == spaces {
                    end = last.range().end;
                    // Gone for the rules that follow: they must not see a space that no longer stands there.
                    for unit in &mut self.units[index + 1..=index + spaces] {
                        unit.kept = true;
                        unit.character = GONE;
                    }
                }
            }
        }
        self.units[index].character = mark;
        let range = self.units[index].at..end;
        self.findings.push(Finding { rule: Rule::Punctuation, range, replacement: Some(mark.to_string()) });
    }

    /// Several spaces between two Chinese characters become one.
    fn spaces(&mut self, index: usize) {
        let is_space = |character: Option<char>| matches!(character, Some(' ' | '\u{3000}' | '\u{a0}'));
        if index == 0 || is_space(self.at(index - 1)) || !self.at(index - 1).is_some_and(is_chinese) {
            return;
        }
        let count = self.units[index..].iter().take_while(|unit| is_space(Some(unit.character)) && !unit.kept).count();
        if count < 2 || !self.at(index + count).is_some_and(is_chinese) {
            return;
        }
        let range = self.units[index].at..self.units[index + count - 1].range().end;
        let len: usize = self.units[index..index + count].iter().map(|unit| unit.len).sum();
        if range.len() == len {
            self.findings.push(Finding { rule: Rule::Spaces, range, replacement: Some(" ".to_owned()) });
        }
    }
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

/// Whether a line is Chinese with foreign words in it, rather than the other way round.
fn is_mostly_chinese(units: &[Unit]) -> bool {
    let han = units.iter().filter(|unit| !unit.kept && is_han(unit.character)).count();
    let mut words = 0;
    let mut in_word = false;
    for unit in units.iter().filter(|unit| !unit.kept) {
        let letter = unit.character.is_alphabetic() && !is_han(unit.character);
        words += usize::from(letter && !in_word);
        in_word = letter || in_word && matches!(unit.character, '\'' | '-');
    }
    han >= words
}
