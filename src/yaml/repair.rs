//! Repairs of what is certain: full-width marks in structure, tabs, missing spaces, wrong indents, stray quotes.
//!
//! Works line by line before parsing, because the parser stops at the first mistake and reads others as prose. Every
//! repair is a patch of the source, so that it can be shown, applied by `check --fix`, and traced back.

mod flow;
mod key;
mod nesting;
mod report;
mod value;

use std::ops::Range;

use self::nesting::Nesting;
pub(super) use self::report::{report, report_notes};
use super::patch::Patch;
use super::read::ReadOptions;
use crate::diagnostic::Text;
use crate::text;

/// One repair: the patch and what to say about it.
#[derive(Clone, Debug)]
pub(super) struct Repair {
    /// What changes.
    pub(super) patch: Patch,
    /// What was wrong.
    pub(super) what: Text,
}

/// Something that is read as it stands and may have been meant otherwise.
#[derive(Clone, Debug)]
pub(super) struct Note {
    range: Range<usize>,
    what: Text,
    hint: Text,
    /// What would stand in `value` if it was.
    value: Range<usize>,
    mended: String,
    /// Whether `mended` stands for whole lines.
    is_whole_line: bool,
}

/// The repairs of the YAML in `range`, in order, none overlapping another, and what else is to be said.
pub(super) fn find(text: &str, range: Range<usize>, options: &ReadOptions<'_>) -> (Vec<Repair>, Vec<Note>) {
    let mut scan = Scan {
        text,
        end: range.end,
        options,
        tab_width: tab_width(&text[range.clone()]),
        repairs: Vec::new(),
        notes: Vec::new(),
        previous: Previous::default(),
        nesting: Nesting::default(),
        next_number: 1,
    };
    let mut at = range.start;
    while at < range.end {
        at = scan.line(at);
    }
    let mut repairs = scan.repairs;
    repairs.sort_by_key(|repair| (repair.patch.range.start, repair.patch.range.end));
    let mut end = range.start;
    let notes = scan.notes;
    repairs.retain(|repair| {
        let fits = repair.patch.range.start >= end && repair.patch.range.end <= range.end;
        if fits {
            end = repair.patch.range.end;
        }
        fits
    });
    (repairs, notes)
}

/// How many spaces a tab stands for: four in a text that is otherwise indented by four, else two.
fn tab_width(text: &str) -> usize {
    let smallest =
        text.lines().map(|line| line.len() - line.trim_start_matches(' ').len()).filter(|width| *width > 0).min();
    if smallest == Some(4) { 4 } else { 2 }
}

/// What stood on the structural line before.
#[derive(Clone, Debug, Default)]
struct Previous {
    /// Columns of the dashes in front of its content, outermost first; empty unless it is an item.
    dash: Option<usize>,
    /// Column at which its content begins, after repair.
    column: usize,
    /// The same as written.
    written: usize,
    kind: PreviousKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PreviousKind {
    /// Nothing yet.
    #[default]
    Nothing,
    /// `key:` alone.
    EmptyKey,
    /// `key: value`.
    Field,
    /// `- value`.
    Item,
    /// Text that goes on from the line before.
    Text,
}

struct Scan<'a> {
    text: &'a str,
    end: usize,
    options: &'a ReadOptions<'a>,
    tab_width: usize,
    repairs: Vec<Repair>,
    notes: Vec<Note>,
    previous: Previous,
    nesting: Nesting<'a>,
    next_number: u32,
}

impl Scan<'_> {
    fn repair(&mut self, range: Range<usize>, replacement: impl Into<String>, what: Text) {
        self.repairs.push(Repair { patch: Patch { range, replacement: replacement.into() }, what });
    }

    fn known(&self, word: &str) -> bool {
        let word = word.trim();
        !word.is_empty() && word.len() <= 60 && (self.options.is_known_key)(word)
    }

    /// Whether `word`, on a line that ends at `end`, is a field in front of a colon that YAML would not read as structure.
    /// Behind a dash such a colon may belong to a sentence, as in `- 时间：三十分钟内到场`: it is a field where the items of this
    /// list can have it, and where the next line is a further field of the item.
    fn is_field(&self, word: &str, dash: Option<usize>, end: usize) -> bool {
        if !self.known(word) {
            return false;
        }
        let (Some(dash), Some(list)) = (dash, self.nesting.field_of_item()) else { return true };
        (self.options.is_key_of_item)(list, word.trim()) || self.is_field_of_item_below(dash, end)
    }

    /// Whether the first filled line behind `end` is a field of the item whose dash stands in the column `dash`.
    fn is_field_of_item_below(&self, dash: usize, end: usize) -> bool {
        let next = self.text[end..self.end].lines().find(|line| !line.trim().is_empty());
        next.is_some_and(|line| {
            let content = line.trim_start_matches(is_indent);
            line.len() - content.len() > dash && super::fence::key_of(content).is_some_and(|key| self.known(key))
        })
    }

    /// Offset of the end of the line that holds `at`.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..self.end].find('\n').map_or(self.end, |end| at + end)
    }

    /// Handles the line that begins at `start`; returns where the next structural line begins.
    fn line(&mut self, start: usize) -> usize {
        let end = self.line_end(start);
        let next = (end + 1).min(self.end).max(end);
        let line = &self.text[start..end];
        let content = line.trim_start_matches(is_indent);
        if content.trim().is_empty() || content.starts_with('#') {
            return if next > start { next } else { self.end };
        }
        let content_at = end - content.len();
        let mut column = self.indent(start..content_at);
        let written = column;
        column = self.align_item(start..content_at, column, content);
        let (mut at, dash) = self.items(content_at, end, &mut column);
        at += self.text[at..end].len() - self.text[at..end].trim_start_matches(' ').len();
        let (key, value_at) = self.key(at, end, dash);
        let is_key = key.is_some_and(|key| !key.is_empty());
        if is_key && dash.is_none() {
            column = self.align(start..content_at, column, key.unwrap_or(""));
        }
        if let Some(key) = key.filter(|_| is_key) {
            self.nesting.field(column, key.trim());
        }
        let rest = self.text[value_at.min(end)..end].trim();
        if is_key && rest.strip_prefix("- ").is_some_and(|item| !item.starts_with(|next: char| next.is_ascii_digit())) {
            self.item_behind_colon(value_at, column);
            return if next > start { next } else { self.end };
        }
        let parent = dash.filter(|_| !is_key).unwrap_or(column);
        let after = if is_key || dash.is_some() { self.value(value_at, end, parent, is_key) } else { end };
        let empty = rest.is_empty() || rest.starts_with('#') || self.is_bare_anchor(rest);
        let kind = match (is_key, empty, dash) {
            (true, true, _) => PreviousKind::EmptyKey,
            (true, false, _) => PreviousKind::Field,
            (false, _, Some(_)) => PreviousKind::Item,
            (false, _, None) => PreviousKind::Text,
        };
        if kind != PreviousKind::Text {
            let dash = dash.or(if column == self.previous.column { self.previous.dash } else { None });
            self.previous = Previous { dash, column, written: written.max(column), kind };
        }
        let next = if after > end { (self.line_end(after) + 1).min(self.end) } else { next };
        if next > start { next } else { self.end }
    }

    /// Makes the indent of a line spaces; returns its width.
    fn indent(&mut self, range: Range<usize>) -> usize {
        let written = &self.text[range.clone()];
        let width = written.chars().map(|character| indent_width(character, self.tab_width)).sum();
        if written.chars().any(|character| character != ' ') {
            let what = if written.contains('\t') {
                text!(zh: "缩进用了制表符（Tab）", en: "the indent uses a tab")
            } else {
                text!(zh: "缩进里有全角空格或看不见的字符", en: "the indent holds full-width or invisible spaces")
            };
            self.repair(range, " ".repeat(width), what);
        }
        width
    }

    /// Moves an item that hangs below the text of another back beside it: YAML would take it for more of that text.
    fn align_item(&mut self, indent: Range<usize>, column: usize, content: &str) -> usize {
        if !content.starts_with("- ") || self.previous.kind == PreviousKind::Text {
            return column;
        }
        if let Some(dash) = self.nesting.item_meant_at(column) {
            let what = text!(zh: "这一项和上面的几项对不齐", en: "this item is not aligned with those above");
            self.repairs.retain(|repair| repair.patch.range != indent);
            self.repair(indent, " ".repeat(dash), what);
            return dash;
        }
        match (self.previous.kind, self.previous.dash) {
            (PreviousKind::Item, Some(dash)) if column > dash => {
                let what = text!(zh: "这一项比上一项缩进得深，会并进上一项", en: "this item is indented deeper than the one above and would be joined to it");
                self.repairs.retain(|repair| repair.patch.range != indent);
                self.repair(indent, " ".repeat(dash), what);
                dash
            }
            (PreviousKind::Field, _) if column > self.previous.column => {
                self.joined_item(indent);
                column
            }
            _ => column,
        }
    }

    /// `标签: - 甲`: the item belongs on a line of its own.
    fn item_behind_colon(&mut self, value_at: usize, column: usize) {
        let blank = self.text[value_at..].len() - self.text[value_at..].trim_start_matches([' ', '\t']).len();
        let dash = column + 2;
        let what = text!(zh: "列表的每一项要另起一行", en: "each item of a list stands on a line of its own");
        self.repair(value_at..value_at + blank, format!("\n{}", " ".repeat(dash)), what);
        self.nesting.item(dash);
        self.nesting.field(dash + 2, "");
        self.previous = Previous { dash: Some(dash), column: dash + 2, written: dash + 2, kind: PreviousKind::Item };
    }

    /// An item below a field that has a value already: nobody can say which of the two was meant.
    fn joined_item(&mut self, indent: Range<usize>) {
        let line = indent.end..self.line_end(indent.end);
        let field = self.text[..indent.start].trim_end();
        let field = field[field.rfind('\n').map_or(0, |end| end + 1)..].to_owned();
        let Some((key, value)) = field.split_once(':') else { return };
        if value.trim_start().starts_with(['"', '\'', '[', '{', '|', '>']) {
            return;
        }
        let (key, value) = (key.trim_start().to_owned(), value.trim());
        let item = self.text[line.clone()].trim_end();
        self.notes.push(Note {
            what: text!(zh: "这一行并进了上一行“{key}”的内容，不是单独一项", en: "this line is joined to the text of `{key}` above; it is no item of its own"),
            hint: text!(zh: "要写成几项，冒号后面空着，每项一行", en: "for a list leave the place behind the colon empty and give each item its line"),
            mended: format!("{key}:\n  - {value}\n  {item}"),
            value: line.start..line.end,
            range: line,
            is_whole_line: true,
        });
    }

    /// Reads the dashes in front of an item; returns where its content begins and the column of the last dash.
    fn items(&mut self, mut at: usize, end: usize, column: &mut usize) -> (usize, Option<usize>) {
        let mut dash = None;
        loop {
            let rest = &self.text[at..end];
            if rest == "-" || rest.starts_with("- ") {
                let width = 1 + (rest[1..].len() - rest[1..].trim_start_matches(' ').len());
                if dash.is_none() {
                    self.next_number += 1;
                }
                dash = Some(*column);
                self.nesting.item(*column);
                *column += width.max(2);
                at += width;
                continue;
            }
            if dash.is_none()
                && let Some(mark) = self.mistyped_dash(rest, *column)
            {
                self.repair(
                    at..at + mark,
                    "- ",
                    text!(zh: "列表每项前面应当是英文减号加空格", en: "each item begins with a hyphen and a space"),
                );
                dash = Some(*column);
                self.nesting.item(*column);
                *column += 2;
                at += mark;
                break;
            }
            break;
        }
        // Further fields and lines of a numbered item do not end the list.
        let is_of_item = self.previous.dash.is_some_and(|dash| *column > dash);
        if dash.is_none() && !is_of_item {
            self.next_number = 1;
        }
        (at, dash)
    }

    /// The bytes of something that was meant as `- `, where a list stands or may begin.
    fn mistyped_dash(&mut self, rest: &str, column: usize) -> Option<usize> {
        // Deeper than the dash before, a line goes on with the text of that item.
        if self.previous.kind != PreviousKind::EmptyKey && self.previous.dash != Some(column) {
            return None;
        }
        if self.previous.kind == PreviousKind::EmptyKey && column >= self.previous.column {
            self.next_number = 1;
        }
        let first = rest.chars().next()?;
        let after = &rest[first.len_utf8()..];
        let spaces = after.len() - after.trim_start_matches([' ', '\t', '\u{3000}']).len();
        let mark = first.len_utf8() + spaces;
        let content = rest[mark..].chars().next();
        match first {
            '-' | '*' if spaces > 0 => Some(mark),
            '-' => content.filter(|next| !next.is_ascii_digit() && *next != '-').map(|_| mark),
            '－' | '—' | '–' | '•' | '●' | '·' | '▪' | '◆' | '■' | '﹣' => {
                content.filter(|next| *next != first).map(|_| mark)
            }
            _ => self.numbered(rest),
        }
    }

    /// `1.`, `2、`, `（3）` under a field that has no value: a list, if the numbers follow one another.
    fn numbered(&mut self, rest: &str) -> Option<usize> {
        let opened = rest.trim_start_matches(['（', '(']);
        let digits = opened.len() - opened.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let number: u32 = opened[..digits].parse().ok()?;
        let mark = opened[digits..].chars().next()?;
        let fits = if opened.len() < rest.len() {
            matches!(mark, '）' | ')')
        } else {
            matches!(mark, '.' | '、' | '．' | ')' | '）')
        };
        let after = &opened[digits + mark.len_utf8()..];
        // `1.5` is a number, not the first item.
        if !fits || number != self.next_number || after.starts_with(|next: char| next.is_ascii_digit()) {
            return None;
        }
        self.next_number += 1;
        let spaces = after.len() - after.trim_start_matches([' ', '\t', '\u{3000}']).len();
        Some(rest.len() - after.len() + spaces)
    }

    /// Moves a known field that hangs under a finished value, or between a dash and its content, where it belongs.
    fn align(&mut self, indent: Range<usize>, column: usize, key: &str) -> usize {
        let previous = &self.previous;
        if !self.known(key.trim_matches(['“', '”', '"', '\''])) {
            return column;
        }
        let too_deep = previous.kind == PreviousKind::Field && (column > previous.written || column > previous.column);
        let between = previous.dash.is_some_and(|dash| column > dash && column < previous.column);
        let under_dash = self.nesting.fields_of_item_at(column);
        let Some(target) = (too_deep || between).then_some(previous.column).or(under_dash) else { return column };
        self.repairs.retain(|repair| repair.patch.range != indent);
        self.repair(
            indent,
            " ".repeat(target),
            text!(zh: "缩进和上一行对不齐", en: "the indent does not match the line before"),
        );
        target
    }
}

/// Whether a character stands for blank space at the beginning of a line.
pub(super) fn is_indent(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

fn indent_width(character: char, tab_width: usize) -> usize {
    match character {
        '\t' => tab_width,
        '\u{3000}' | '\u{2003}' => 2,
        '\u{200b}' | '\u{feff}' => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
