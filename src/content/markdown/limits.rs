//! What keeps hostile or broken texts from costing more than they are worth.

use std::ops::Range;

use super::manuscript::{Change, Manuscript};
use crate::diagnostic::{Code, Diagnostic, Severity, SourceText};
use crate::sweep;
use crate::text;

/// Containers and emphasis are nested no deeper; what is deeper is shown on the last level.
pub(super) const NESTING: usize = 100;

/// Elements open where a raw one begins. A parser adds up to as many again (`tbody` and `tr` of tables); with
/// [`NESTING`] the page stays below 512.
pub(super) const OPEN_TAGS: usize = 200;

/// Raw inline elements open at one place: a parser repeats them all whenever a block cuts through them.
pub(super) const OPEN_INLINE_TAGS: usize = 16;

/// Definitions are copied to the places that name them up to this many bytes in all, or as many as the text has. It is
/// the parser's own limit.
pub(super) const EXPANSION_BYTES: usize = 100_000;

/// Bodies longer than this draw a warning.
const LARGE_BYTES: usize = 2 << 20;

/// Bodies longer than this are not rendered.
const MAX_BYTES: usize = 20 << 20;

/// Whether a text of this length may be rendered; says so when it is large.
pub(super) fn allows(source: &SourceText, manuscript: &Manuscript, out: &mut Vec<Diagnostic>) -> bool {
    let len = manuscript.text().len();
    if len <= LARGE_BYTES {
        return true;
    }
    let start = manuscript.origin(0);
    let place = source.locate(start..start);
    let (large, max) = (LARGE_BYTES >> 20, MAX_BYTES >> 20);
    // Rounded up, so that what is over a limit is never shown as equal to it.
    let tenths = len.saturating_mul(10).div_ceil(1 << 20);
    let megabytes = format!("{}.{}", tenths / 10, tenths % 10);
    let hint = text!(zh: "把正文拆成几个案例，或把附录放进“附件”", en: "split the text, or move the appendix to the attachments");
    let (diagnostic, allowed) = if len > MAX_BYTES {
        let text = text!(
            zh: "正文有 {megabytes} MB，超过上限 {max} MB，没有生成",
            en: "the text has {megabytes} MB; the limit is {max} MB, it was not rendered"
        );
        (Diagnostic::new(Code::E108, text), false)
    } else {
        let text = text!(
            zh: "正文有 {megabytes} MB，超过建议的 {large} MB，手机上打开会很慢",
            en: "the text has {megabytes} MB, more than the advised {large} MB; it opens slowly on a phone"
        );
        (Diagnostic::new(Code::E108, text).with_severity(Severity::Warning), true)
    };
    out.push(diagnostic.at(place).hint(hint));
    allowed
}

/// Cuts the nesting that a single line can open (`>>>>…`, `- - - …`): the marker after the last allowed one is
/// escaped, so that it and everything behind it on the line is text. The second value says where, if it happened.
///
/// The parser itself would walk all open containers on every later line.
pub(super) fn cut_nesting(manuscript: Manuscript) -> (Manuscript, Option<Range<usize>>) {
    // A line with more markers than allowed has as many of these bytes; most whole texts have fewer.
    if sweep::count(manuscript.text().as_bytes(), *b">-*+.)") <= NESTING {
        return (manuscript, None);
    }
    let mut changes = Vec::new();
    let mut start = 0;
    for line in manuscript.text().split_inclusive('\n') {
        if line.len() > 2 * NESTING
            && let Some(at) = marker_beyond(line, NESTING)
        {
            changes.push(Change::insert(start + at, "\\"));
        }
        start += line.len();
    }
    let place = changes.first().map(|change| manuscript.origin_range(&change.range));
    (manuscript.changed(&changes), place)
}

/// Where the punctuation of the container marker number `limit` (from 0) stands in `line`.
fn marker_beyond(line: &str, limit: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut markers = 0;
    loop {
        at += bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mark = at + digits;
        let is_list =
            |mark: u8| if digits > 0 { matches!(mark, b'.' | b')') } else { matches!(mark, b'-' | b'*' | b'+') };
        let next = bytes.get(mark + 1).copied().unwrap_or(b'\n');
        match bytes.get(mark) {
            Some(b'>') if digits == 0 => {}
            Some(other) if is_list(*other) && matches!(next, b' ' | b'\t' | b'\n' | b'\r') => {}
            _ => return None,
        }
        if markers == limit {
            return Some(mark);
        }
        markers += 1;
        at = mark + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_after_the_last_level_becomes_text() {
        assert_eq!(marker_beyond("> > - 1. x", 3), Some("> > - 1".len()));
        assert_eq!(marker_beyond("> > - 1. x", 4), None);
        assert_eq!(marker_beyond("2023年。", 0), None);
        let text = format!("甲\n{}乙", ">".repeat(300));
        let (cut, place) = cut_nesting(Manuscript::of(&text, 0..text.len()));
        assert_eq!(cut.text(), format!("甲\n{}\\{}乙", ">".repeat(NESTING), ">".repeat(200)));
        assert_eq!(place, Some(104..104));
    }
}
