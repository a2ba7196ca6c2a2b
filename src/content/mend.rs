//! The certain repairs of a source file, applied: what `check --fix` writes back.
//!
//! Pure: bytes in, bytes out; whoever calls it reads and writes. Edits come from diagnostics, so it must not know what
//! is repaired, only how edits go together. A file that was damaged when it was decoded is never rewritten.

use super::decode::{Decoded, decode};
use crate::diagnostic::{Diagnostic, Edit};

/// A mended file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// What the file should hold: UTF-8, with the line ends and the byte order mark it had.
    pub bytes: Vec<u8>,
    /// How many edits were applied.
    pub edits: usize,
    /// Whether it was in another encoding before.
    pub converted: bool,
}

/// One repair may bring another to light, such as a field behind a fence that was missing; more rounds than this are
/// not needed for any file seen so far.
const MAX_ROUNDS: usize = 8;

/// The file `path` after all certain repairs that `diagnose` finds in it; `None` when it is fine, no text, or damaged.
#[must_use]
pub fn mend(
    path: &str,
    bytes: &[u8],
    encoding: Option<&str>,
    diagnose: &dyn Fn(&[u8]) -> Vec<Diagnostic>,
) -> Option<Mended> {
    let decoded = decode(path, bytes, encoding, &mut Vec::new()).filter(|decoded| !decoded.damaged)?;
    let mut text = decoded.source.text.clone();
    let mut count = 0;
    for _ in 0..MAX_ROUNDS {
        let edits = edits_of(&diagnose(text.as_bytes()), path);
        let (mended, applied) = apply(&text, edits);
        if applied == 0 || mended == text {
            break;
        }
        count += applied;
        text = mended;
    }
    let converted = decoded.encoding != "UTF-8";
    let bytes = encode(text, &decoded, converted);
    (count > 0 || converted).then_some(Mended { bytes, edits: count, converted })
}

/// The edits of one file, in order of their place.
fn edits_of(diagnostics: &[Diagnostic], path: &str) -> Vec<Edit> {
    let here = |diagnostic: &&Diagnostic| diagnostic.location.as_ref().is_some_and(|place| place.path == path);
    let hints = diagnostics.iter().filter(here).flat_map(|diagnostic| &diagnostic.hints);
    let mut edits: Vec<Edit> = hints.filter_map(|hint| hint.edit.clone()).collect();
    edits.sort_by(|left, right| {
        (left.start, left.end, &left.replacement).cmp(&(right.start, right.end, &right.replacement))
    });
    edits.dedup();
    edits
}

/// Applies the edits that do not touch one another; the others wait for the next round.
fn apply(text: &str, edits: Vec<Edit>) -> (String, usize) {
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    let mut applied = 0;
    for edit in edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        if start < at || text.get(start..end).is_none() {
            continue;
        }
        mended.push_str(&text[at..start]);
        mended.push_str(&edit.replacement);
        at = end;
        applied += 1;
    }
    mended.push_str(&text[at..]);
    (mended, applied)
}

fn encode(text: String, decoded: &Decoded, converted: bool) -> Vec<u8> {
    let text = match decoded.line_end.as_str() {
        "\n" => text,
        line_end => text.replace('\n', line_end),
    };
    let mark = if decoded.had_bom && !converted { "\u{feff}" } else { "" };
    [mark.as_bytes(), text.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::cleaning::Cleaning;
    use crate::content::decode::decode;
    use crate::yaml::{ReadOptions, read, split_front_matter};

    fn diagnose(bytes: &[u8]) -> Vec<Diagnostic> {
        let known = |key: &str| ["标题", "单位", "类别", "摘要"].contains(&key);
        let mut out = Vec::new();
        let source = decode("a.md", bytes, None, &mut out).expect("a text").source;
        let options = ReadOptions::new(&known);
        let split = split_front_matter(&source, &options, &mut out);
        if let Some(mut root) = read(&source, split.yaml, &options, &mut out) {
            let mut cleaning = Cleaning::new(&source, &root);
            cleaning.tree(&mut root);
            let _ = cleaning.body(split.body);
            cleaning.report(&mut out);
        }
        out
    }

    fn mended(bytes: &[u8]) -> Option<Mended> {
        mend("a.md", bytes, None, &diagnose)
    }

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        let mended = mended(text.as_bytes()).expect("something to mend");
        assert_eq!(String::from_utf8(mended.bytes.clone()).expect("UTF-8"), expected);
        assert_eq!(super::mend("a.md", &mended.bytes, None, &diagnose), None, "mending twice changes nothing");
    }

    #[test]
    fn repairs_of_all_kinds_go_together() {
        becomes(
            "———\n标题：创(chuàng)新: 先行\n  单位:城北供水所\n类别:\n\t－甲\n－－－\n正文,第一段\u{200b}。\n",
            "---\n标题: \"创新：先行\"\n单位: 城北供水所\n类别:\n  - 甲\n---\n正文，第一段。\n",
        );
    }

    #[test]
    fn a_missing_fence_is_added() {
        becomes("标题：甲\n单位：乙\n\n正文。\n", "---\n标题: 甲\n单位: 乙\n---\n\n正文。\n");
        becomes("---\n标题：甲\n单位: 乙\n\n正文。\n", "---\n标题: 甲\n单位: 乙\n---\n\n正文。\n");
    }

    #[test]
    fn line_ends_and_the_mark_stay() {
        becomes("\u{feff}---\r\n标题：甲\r\n---\r\n正文,甲。\r\n", "\u{feff}---\r\n标题: 甲\r\n---\r\n正文，甲。\r\n");
    }

    #[test]
    fn another_encoding_becomes_utf8() {
        let text = "---\n标题: 一盏灯照亮夜间报修路\n单位: 城北供水所\n---\n正文。\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let found = mended(&gbk).expect("converted");
        assert_eq!((found.bytes.as_slice(), found.edits, found.converted), (text.as_bytes(), 0, true));
    }

    #[test]
    fn a_fine_or_damaged_file_is_left_alone() {
        assert_eq!(mended("---\n标题: 甲\n---\n正文。\n".as_bytes()), None);
        let mut damaged = "---\n标题：一盏灯照亮夜间报修路\n---\n正文,一段。\n".as_bytes().to_vec();
        let _ = damaged.remove(20);
        assert_eq!(mended(&damaged), None);
        assert_eq!(mend("a.md", b"PK\x03\x04", None, &|_| Vec::new()), None);
    }
}
