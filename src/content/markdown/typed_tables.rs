//! Tables copied from Word or Excel, whose cells are parted by tabs, made into tables of Markdown.
//!
//! Only the text handed to the parser changes. Lines that are numbered with a tab behind the number are no table, but below
//! a head they are rows like all others.

use super::manuscript::Change;
use super::reflow::{Fences, is_item, lines_of};

/// Wider rows are no table that a page could show.
const MAX_COLUMNS: usize = 20;

/// The changes that make tables of runs of lines with equally many tabs, two lines at least.
pub(super) fn tables(text: &str) -> Vec<Change> {
    if memchr::memchr(b'\t', text.as_bytes()).is_none() {
        return Vec::new();
    }
    let lines: Vec<(usize, &str)> = lines_of(text).collect();
    let is_text = outside_code(&lines);
    let mut changes = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let columns = cells(lines[at].1);
        let is_row = |index: &usize| is_text[*index] && may_be_row(lines[*index].1, columns);
        let below = lines.get(at + 1).map_or("", |(_, line)| line);
        let is_head = is_text[at] && (may_be_head(lines[at].1) || columns > 2 && may_head(lines[at].1, below));
        let len = if is_head { 1 + (at + 1..lines.len()).take_while(is_row).count() } else { 0 };
        if len >= 2 {
            let before = at.checked_sub(1).is_some_and(|index| !lines[index].1.trim().is_empty());
            let after = lines.get(at + len).is_some_and(|(_, line)| !line.trim().is_empty());
            table(&lines[at..at + len], columns, before, after, &mut changes);
        }
        at += len.max(1);
    }
    changes
}

fn cells(line: &str) -> usize {
    line.matches('\t').count() + 1
}

/// Which lines stand outside code.
fn outside_code(lines: &[(usize, &str)]) -> Vec<bool> {
    let mut fences = Fences::default();
    lines.iter().map(|(_, line)| !fences.hold(line)).collect()
}

/// Whether a line may begin a table: at the margin, with a word in front of the first tab.
fn may_be_head(line: &str) -> bool {
    let Some((first, _)) = line.split_once('\t') else { return false };
    !line.starts_with([' ', '|', '>', '#', '<', '\u{3000}'])
        && !is_item(line)
        && first.contains(char::is_alphanumeric)
        && !is_number(first.trim())
        && cells(line) <= MAX_COLUMNS
}

/// Whether a line whose first cell is empty is the head of the rows that begin with `below`.
fn may_head(line: &str, below: &str) -> bool {
    line.starts_with('\t') && !line.trim().is_empty() && may_be_head(below)
}

/// Whether a line below a head goes on with its table: what its first cell is does not matter then.
fn may_be_row(line: &str, columns: usize) -> bool {
    cells(line) == columns && !line.trim().is_empty() && !line.starts_with(['|', '#', '<'])
}

/// `1.`, `（1）`, `一、`, `地址：`, but not `收入（元）`.
fn is_number(cell: &str) -> bool {
    let is_unit = || cell.find(['（', '(']).is_some_and(|open| open > 0);
    cell.chars().count() <= 5
        && (cell.ends_with(['.', '、', '．', '：', ':', '。']) || cell.ends_with(['）', ')']) && !is_unit())
}

/// The rows as lines of Markdown; the first is the head. Blank lines part the table from text beside it.
fn table(rows: &[(usize, &str)], columns: usize, before: bool, after: bool, changes: &mut Vec<Change>) {
    for (index, (start, line)) in rows.iter().enumerate() {
        let is_last = index + 1 == rows.len();
        changes.push(Change::insert(*start, if index == 0 && before { "\n| " } else { "| " }));
        for (at, mark) in line.match_indices(['\t', '|']) {
            let with = if mark == "\t" { " | " } else { "\\|" };
            changes.push(Change { range: start + at..start + at + 1, with: with.into() });
        }
        let rule = if index == 0 { format!(" |\n|{}", "---|".repeat(columns)) } else { " |".to_owned() };
        let end = if is_last && after { format!("{rule}\n") } else { rule };
        changes.push(Change::insert(start + line.len(), end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::Manuscript;

    fn made(text: &str) -> String {
        Manuscript::of(text, 0..text.len()).changed(&tables(text)).text().to_owned()
    }

    #[test]
    fn lines_with_equally_many_tabs_become_a_table() {
        assert_eq!(
            made("前文。\n项目\t之前\t之后\n到场\t95|96\t28\n后文。\n"),
            "前文。\n\n| 项目 | 之前 | 之后 |\n|---|---|---|\n| 到场 | 95\\|96 | 28 |\n\n后文。\n"
        );
        assert_eq!(made("项目\t数\n甲\t\n"), "| 项目 | 数 |\n|---|---|\n| 甲 |  |\n");
    }

    #[test]
    fn below_a_head_every_line_with_its_tabs_is_a_row() {
        for first in ["收入（元）", "人数（人）", "", "1.", "(1)", "一、", "甲、", "-", "- 其中", "　女", ">10"]
        {
            assert_eq!(
                made(&format!("项目\t数\n{first}\t5\n乙\t6\n")),
                format!("| 项目 | 数 |\n|---|---|\n| {first} | 5 |\n| 乙 | 6 |\n")
            );
        }
        assert_eq!(made("收入（元）\t数\n1.\t6\n"), "| 收入（元） | 数 |\n|---|---|\n| 1. | 6 |\n");
        assert_eq!(made("\t之前\t之后\n到场\t95\t28\n"), "|  | 之前 | 之后 |\n|---|---|---|\n| 到场 | 95 | 28 |\n");
    }

    #[test]
    fn numbered_lines_single_lines_and_code_stay() {
        for text in [
            "1.\t甲\n2.\t乙\n",
            "（1）\t甲\n（2）\t乙\n",
            "一、\t甲\n二、\t乙\n",
            "•\t甲\n•\t乙\n",
            "甲\t乙\n",
            "甲\t乙\n丙\t丁\t戊\n",
            "```\n甲\t乙\n丙\t丁\n```\n",
            "<pre>\n甲\t乙\n\n丙\t丁\n戊\t己\n</pre>\n",
            "\t甲\t乙\n\t丙\t丁\n",
        ] {
            assert_eq!(made(text), text);
        }
    }
}
