//! The warnings for repairs: one for each line, however many slips it has, with all its edits and the line as it should be.

use std::ops::Range;

use super::{Note, Repair};
use crate::diagnostic::{Code, Diagnostic, Hint, SourceText, Text};
use crate::text;
use crate::yaml::fence::edit;
use crate::yaml::noise;

/// The warnings for `notes`, each with the line as it would be.
pub(in crate::yaml) fn report_notes(source: &SourceText, notes: &[Note], out: &mut Vec<Diagnostic>) {
    for note in notes.iter().take(MAX_REPORTED) {
        let start = source.text[..note.value.start].rfind('\n').map_or(0, |end| end + 1);
        let before = if note.is_whole_line { "" } else { &source.text[start..note.value.start] };
        let line = format!("{before}{}", note.mended);
        let place = source.locate(note.range.clone());
        out.push(Diagnostic::new(Code::W207, note.what.clone()).at(place).hint_line(note.hint.clone(), line));
    }
}

/// A file with more mistakes than this repeats itself.
const MAX_REPORTED: usize = 50;

/// The warnings for `repairs`, each with its edit and the line as it should be.
pub(in crate::yaml) fn report(source: &SourceText, repairs: &[Repair], out: &mut Vec<Diagnostic>) {
    let is_one_line =
        |one: &Repair, other: &Repair| !source.text[one.patch.range.start..other.patch.range.start].contains('\n');
    for slips in repairs.chunk_by(is_one_line).take(MAX_REPORTED) {
        out.push(of_line(source, slips, repairs));
    }
}

/// The warning for the slips of one line.
fn of_line(source: &SourceText, slips: &[Repair], repairs: &[Repair]) -> Diagnostic {
    let first = &slips[0];
    let range = first.patch.range.clone();
    let line = mended_line(&source.text, &range, repairs);
    let mut diagnostic = Diagnostic::new(Code::W207, summary(slips)).at(source.locate(range.clone())).hint_edit(
        text!(zh: "已按下面这样读取，check --fix 会写进文件", en: "read as if written like this; check --fix writes it"),
        Some(line),
        edit(range, &first.patch.replacement),
    );
    // One hint an edit; only the first one speaks.
    diagnostic.hints.extend(slips[1..].iter().map(|slip| Hint {
        text: Text::default(),
        line: None,
        edit: Some(edit(slip.patch.range.clone(), &slip.patch.replacement)),
    }));
    diagnostic
}

/// Kinds of slips of one line that are named; what they are worth is in the mended line.
const MAX_NAMED: usize = 3;

/// What was wrong with a line, each kind once.
fn summary(slips: &[Repair]) -> Text {
    let mut kinds: Vec<&Text> = Vec::new();
    for slip in slips {
        if kinds.len() < MAX_NAMED && !kinds.contains(&&slip.what) {
            kinds.push(&slip.what);
        }
    }
    let zh: Vec<&str> = kinds.iter().map(|kind| kind.zh.as_str()).collect();
    let en: Vec<&str> = kinds.iter().map(|kind| kind.en.as_str()).collect();
    let (zh, en, count) = (zh.join("；"), en.join("; "), slips.len());
    if count == kinds.len() {
        return Text { zh: zh.into(), en: en.into() };
    }
    text!(zh: "{zh}（这一行共 {count} 处）", en: "{en} ({count} places on this line)")
}

/// The line around `range` with all its repairs.
fn mended_line(text: &str, range: &Range<usize>, repairs: &[Repair]) -> String {
    let start = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |end| range.end + end);
    let mut line = String::new();
    let mut at = start;
    let first = repairs.partition_point(|repair| repair.patch.range.start < start);
    for repair in repairs[first..].iter().take_while(|repair| repair.patch.range.end <= end) {
        line.push_str(&text[at..repair.patch.range.start]);
        line.push_str(&repair.patch.replacement);
        at = repair.patch.range.end;
    }
    line.push_str(&text[at..end]);
    noise::without(&line)
}
