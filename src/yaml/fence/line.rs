//! What one line looks like to the search for the front matter: blank, a fence of any dashes, a field, the start of the text.
//!
//! Looks at lines one by one; which of those that look so are the fences is told one level up.

use crate::sweep;

/// For each line, the first filled line at or behind it; the number of lines if there is none. One table, because
/// looking for it from every line of a long run of blank ones would take quadratic time.
pub(super) fn next_filled(lines: &[Line<'_>]) -> Vec<usize> {
    let mut next = lines.len();
    let mut table = vec![next; lines.len() + 1];
    for (at, line) in lines.iter().enumerate().rev() {
        if !line.is_blank() {
            next = at;
        }
        table[at] = next;
    }
    table
}

/// A line without its end, and where the next one starts.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) start: usize,
    pub(super) next: usize,
    pub(super) text: &'t str,
}

pub(super) fn lines_of(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    sweep::lines(text)
        .map(|whole| {
            let line = Line { start, next: start + whole.len(), text: sweep::without_end(whole) };
            start = line.next;
            line
        })
        .collect()
}

const BLANK: [char; 7] = [' ', '\t', '\u{3000}', '\u{a0}', '\u{feff}', '\u{200b}', '\r'];

impl Line<'_> {
    pub(super) fn trimmed(&self) -> &str {
        self.text.trim_matches(BLANK)
    }

    pub(super) fn is_blank(&self) -> bool {
        !self.shows_word() && self.text.trim_start_matches(BLANK).is_empty()
    }

    /// Whether a letter or a figure of ASCII, a hyphen or a Chinese character stands behind spaces, or behind none.
    pub(super) fn shows_word(&self) -> bool {
        let first = self.text.bytes().find(|byte| *byte != b' ');
        first.is_some_and(|first| first.is_ascii_alphanumeric() || matches!(first, b'-' | 0xe4..=0xe9))
    }

    /// Whether it begins with a letter or a figure of ASCII, or a Chinese character: most lines of fields do.
    pub(super) fn begins_with_word(&self) -> bool {
        self.text.as_bytes().first().is_some_and(|first| first.is_ascii_alphanumeric() || matches!(first, 0xe4..=0xe9))
    }

    /// Whether ideographs, letters and figures alone stand in front of a colon: what [`key_of`] would find out at length.
    pub(super) fn begins_with_plain_key(&self) -> bool {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | 0x80..=0xbf | 0xe4..=0xe9);
        let len = self.text.bytes().take_while(is_part).count();
        (1..=60).contains(&len) && self.text.as_bytes().get(len) == Some(&b':') && self.begins_with_word()
    }

    /// Blanks in front of its text.
    pub(super) fn indent(&self) -> usize {
        self.text.chars().take_while(|character| BLANK.contains(character)).count()
    }

    /// Whether a field or an item ends with `|` or `>`, perhaps with `+`, `-` or a figure: its text follows below.
    pub(super) fn opens_block(&self) -> bool {
        let line = self.text.trim_end_matches(BLANK);
        let mark = line.trim_end_matches(|last: char| matches!(last, '+' | '-') || last.is_ascii_digit());
        let Some(before) = mark.strip_suffix(['|', '>']).filter(|_| line.len() - mark.len() <= 2) else { return false };
        // A name may stand in between: `背景: &text |`.
        let before = before.trim_end();
        let before = before.rfind(" &").map_or(before, |name| &before[..name]).trim_end();
        before.ends_with([':', '：']) || before.trim_start() == "-" || before.ends_with(" -")
    }

    /// Three or more dashes of any kind, or a Chinese dash (two long ones).
    pub(super) fn is_fence(&self) -> bool {
        // Most lines show with their first or second character that they are none.
        if !self.text.chars().all(|character| is_dash(character) || BLANK.contains(&character)) {
            return false;
        }
        let line = self.trimmed();
        line.chars().all(is_dash) && (line.chars().count() >= 3 || line == "——")
    }

    /// One or two dashes, which Word makes of three: a fence only where fields stand on its other side.
    pub(super) fn is_short_fence(&self) -> bool {
        if self.text.len() > 2 * '—'.len_utf8() + 4 || self.begins_with_word() {
            return false;
        }
        let line = self.text.trim_end_matches(BLANK);
        line == "--" || matches!(line, "—" | "―" | "–" | "－") || line.chars().count() == 2 && line.chars().all(is_dash)
    }

    pub(super) fn is_exact_fence(&self) -> bool {
        self.text.trim_end() == "---"
    }

    pub(super) fn starts_body(&self) -> bool {
        if self.shows_word() {
            return false;
        }
        if !self.text.trim_start_matches(BLANK).starts_with(['#', '!', '>']) {
            return false;
        }
        let line = self.trimmed();
        line.starts_with("## ") || line.starts_with("### ") || line.starts_with("![") || line.starts_with('>')
    }
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '－' | '—' | '–' | '─' | '−' | '‐' | '﹣' | 'ー' | '―' | '➖' | '\u{ad}')
}

/// What parts a field from its value, or was meant to.
pub(in crate::yaml) const COLONS: [char; 5] = [':', '：', '﹕', '∶', '︰'];

/// The word in front of the first colon of a line, if it may be a key: short, without sentence marks.
pub(in crate::yaml) fn key_of(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['"', '\'', '“', '‘', '「']);
    let colon = line.find(COLONS)?;
    let key = line[..colon].trim_matches(BLANK).trim_end_matches(['"', '\'', '”', '’', '」']).trim_end_matches(BLANK);
    let fits =
        !key.is_empty() && key.len() <= 60 && !key.contains(['。', '，', '；', '！', '？', '、', '(', '（', '[', '<']);
    fits.then_some(key)
}
