//! Tables with rows longer than their head, whose last cells Markdown would drop: the head gets empty cells for them.
//!
//! Only the text handed to the parser changes, and the author is told.

use memchr::memmem;

use super::manuscript::{Change, Manuscript};
use super::reflow::{Fences, is_item, lines_of};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::text;

/// Columns a head is widened to: every row of the table gets as many cells.
const MAX_COLUMNS: usize = 40;
/// Tables that are told of in one text.
const MAX_TOLD: usize = 20;

/// `manuscript` with heads as wide as the rows below them, and a warning for each such table.
pub(super) fn widened(source: &SourceText, manuscript: Manuscript, out: &mut Vec<Diagnostic>) -> Manuscript {
    let text = manuscript.text();
    if memchr::memchr(b'|', text.as_bytes()).is_none() || memchr::memchr(b'-', text.as_bytes()).is_none() {
        return manuscript;
    }
    let tables = too_narrow(text);
    let changes: Vec<Change> = tables.iter().flat_map(Narrow::changes).collect();
    out.extend(tables.iter().take(MAX_TOLD).map(|table| table.told(source, &manuscript)));
    manuscript.changed(&changes)
}

/// A table whose head has fewer cells than a row.
struct Narrow<'t> {
    /// The head and the rule below it, each with its first byte.
    head: [(usize, &'t str); 2],
    columns: usize,
    /// The first row with more cells.
    row: (usize, &'t str),
    /// Cells of the longest row.
    widest: usize,
}

impl Narrow<'_> {
    fn changes(&self) -> Vec<Change> {
        let more = self.widest.min(MAX_COLUMNS).saturating_sub(self.columns);
        let longer = |(start, line): (usize, &str), cell: &str| {
            let shown = line.trim_end();
            let with = format!("{}{}", if is_closed(shown) { "" } else { "|" }, cell.repeat(more));
            Change::insert(start + shown.len(), with)
        };
        vec![longer(self.head[0], " |"), longer(self.head[1], "---|")]
    }

    fn told(&self, source: &SourceText, manuscript: &Manuscript) -> Diagnostic {
        let (start, line) = self.row;
        let place = source.locate(manuscript.origin_range(&(start..start + line.trim_end().len())));
        let (columns, cells) = (self.columns, filled(line));
        let problem = text!(
            zh: "表头只有 {columns} 列，这一行有 {cells} 格，多出的没有列名",
            en: "the head of the table has {columns} columns and this row {cells} cells; the last ones have no name"
        );
        let named = |(_, line): (usize, &str), cell: &str| {
            let shown = stripped(line);
            let more = cell.repeat(self.widest.min(MAX_COLUMNS).saturating_sub(columns));
            format!("{shown}{}{more}", if is_closed(shown) { "" } else { "|" })
        };
        let line = format!("{}\n{}", named(self.head[0], " 列名 |"), named(self.head[1], "---|"));
        Diagnostic::new(Code::W231, problem)
            .at(place)
            .hint_line(text!(zh: "给表头补上列名：", en: "name the columns in the head:"), line)
    }
}

fn too_narrow(text: &str) -> Vec<Narrow<'_>> {
    let lines: Vec<(usize, &str)> = lines_of(text).collect();
    let mut fences = Fences::default();
    let has_code = ["```", "~~~"].iter().any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some());
    let is_code: Vec<bool> =
        if has_code { lines.iter().map(|(_, line)| fences.hold(line)).collect() } else { Vec::new() };
    let is_code = |index: usize| is_code.get(index) == Some(&true);
    let ends = |index: usize| lines.get(index).is_none_or(|(_, line)| is_code(index) || ends_table(stripped(line)));
    let mut tables = Vec::new();
    let mut at = 1;
    while at < lines.len() {
        let (head, rule) = (lines[at - 1], lines[at]);
        let may_be_rule = matches!(rule.1.as_bytes().first(), Some(b'|' | b'-' | b':' | b'>' | b' ' | b'\t'));
        let is_table = may_be_rule
            && is_rule(stripped(rule.1))
            && (at == 1 || ends(at - 2))
            && !ends(at - 1)
            && cells(head.1) == cells(rule.1);
        at += 1;
        if !is_table || head.1.starts_with(['\t']) || head.1.starts_with("    ") {
            continue;
        }
        let end = (at..lines.len()).find(|index| ends(*index)).unwrap_or(lines.len());
        let columns = cells(rule.1);
        let rows = &lines[at..end];
        if let Some(row) = rows.iter().find(|(_, line)| filled(line) > columns) {
            let widest = rows.iter().map(|(_, line)| filled(line)).max().unwrap_or(columns);
            tables.push(Narrow { head: [head, rule], columns, row: *row, widest });
        }
        at = end + 1;
    }
    tables
}

/// A line without what stands before its text, in a quote too.
fn stripped(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>']).trim_end()
}

fn ends_table(shown: &str) -> bool {
    shown.is_empty() || shown.starts_with(['#', '<']) || is_item(shown)
}

/// `|---|:--:|`, the line below the head.
fn is_rule(shown: &str) -> bool {
    shown.contains('-') && shown.contains('|') && shown.bytes().all(|byte| b"|-: \t".contains(&byte))
}

/// Whether a row ends with the mark that closes its last cell.
fn is_closed(shown: &str) -> bool {
    shown.ends_with('|') && !shown.ends_with("\\|")
}

/// The cells of a row as the parser parts them.
fn parted(line: &str) -> Vec<&str> {
    let shown = stripped(line);
    let shown = shown.strip_prefix('|').unwrap_or(shown);
    let shown = if is_closed(shown) { &shown[..shown.len() - 1] } else { shown };
    let mut parts = Vec::new();
    let mut start = 0;
    for at in memchr::memchr_iter(b'|', shown.as_bytes()) {
        if !shown[..at].ends_with('\\') {
            parts.push(&shown[start..at]);
            start = at + 1;
        }
    }
    parts.push(&shown[start..]);
    parts
}

fn cells(line: &str) -> usize {
    parted(line).len()
}

/// The cells of a row up to the last with a word in it.
fn filled(line: &str) -> usize {
    parted(line).iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> (String, usize) {
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let manuscript = widened(&source, Manuscript::of(text, 0..text.len()), &mut out);
        (manuscript.text().to_owned(), out.len())
    }

    #[test]
    fn a_head_gets_empty_cells_for_longer_rows() {
        let (text, told) = made("| 月份 | 件数 |\n|---|---|\n| 一月 | 12 | 到场28分钟 |\n| 二月 | 9 |\n");
        assert_eq!(text, "| 月份 | 件数 | |\n|---|---|---|\n| 一月 | 12 | 到场28分钟 |\n| 二月 | 9 |\n");
        assert_eq!(told, 1);
        assert_eq!(
            made("> 甲 | 乙\n> ---|---\n> 丙 | 丁 | 戊 | 己").0,
            "> 甲 | 乙| | |\n> ---|---|---|---|\n> 丙 | 丁 | 戊 | 己"
        );
    }

    #[test]
    fn tables_that_are_complete_and_what_is_no_table_stay() {
        for text in [
            "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁\\|戊 | |\n",
            "| 甲 | 乙 |\n|---|---|\n\n| 丙 | 丁 | 戊 |\n",
            "| 甲 | 乙 |\n|---|\n| 丙 | 丁 | 戊 |\n",
            "```\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 | 戊 |\n```\n",
            "前文\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 | 戊 |\n",
            "| 甲 | 乙 |\n|---|---|\n- 丙 | 丁 | 戊\n",
        ] {
            assert_eq!(made(text), (text.to_owned(), 0));
        }
    }

    #[test]
    fn a_row_of_very_many_cells_does_not_widen_the_others_without_limit() {
        let text = format!("| 甲 |\n|---|\n{}\n", "| 乙 ".repeat(5000));
        assert!(made(&text).0.len() < text.len() + 300);
    }
}
