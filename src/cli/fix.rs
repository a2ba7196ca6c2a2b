//! `check --fix`: certain repairs written into the author's files, each shown as a diff.
//!
//! Only edits that a diagnostic carries are made; what needs a decision stays. A file is written whole into a temporary
//! file beside it and renamed, so it is old or new at any moment; comments and the order of keys stay, because only the
//! bytes of the repair change. A file in another encoding is saved as UTF-8 with its line ends kept. Doing it again
//! changes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use similar::TextDiff;

use crate::content::decode::decode;
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::fatal::Fatal;
use crate::hash::Hash;
use crate::store::ops::{Ops as _, Real};
use crate::vfs::{Disk, Files, SitePath};

/// Largest file that is mended.
const MAX_BYTES: u64 = 24 * 1024 * 1024;

/// Kept in front of a file that has one: older programs read UTF-8 only with it.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What was mended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// Repairs made.
    pub repairs: usize,
    /// Files written: path and diff.
    pub files: Vec<(String, String)>,
}

/// Makes every certain repair of `diagnostics` (or only tells what would change) and returns the diffs. With an
/// `encoding`, files that are not UTF-8 are read in it and saved as UTF-8.
///
/// # Errors
/// When a file cannot be written.
pub fn mend(files: &Disk, diagnostics: &[Diagnostic], encoding: Option<&str>, is_dry: bool) -> Result<Mended, Fatal> {
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let Some(location) = &diagnostic.location else { continue };
        let edits: Vec<&Edit> = diagnostic.hints.iter().filter_map(|hint| hint.edit.as_ref()).collect();
        let is_of_encoding = diagnostic.code == Code::W201 || diagnostic.code == Code::E104 && encoding.is_some();
        if !edits.is_empty() || is_of_encoding {
            by_file.entry(&location.path).or_default().extend(edits);
        }
    }
    let mut mended = Mended::default();
    for (path, edits) in by_file {
        let file = File { files, path, encoding, is_dry };
        file.mend(edits, &mut mended)?;
    }
    Ok(mended)
}

/// A file with something to mend.
struct File<'a> {
    files: &'a Disk,
    path: &'a str,
    /// The encoding asked for: files that are not UTF-8 are saved anew from it.
    encoding: Option<&'a str>,
    is_dry: bool,
}

impl File<'_> {
    fn mend(&self, edits: Vec<&Edit>, mended: &mut Mended) -> Result<(), Fatal> {
        let path = SitePath::from_normal(self.path);
        let place = self.files.locate(&path);
        let Ok(bytes) = self.files.read(&path, MAX_BYTES) else {
            // It was said that it cannot be read; the others are mended.
            return Ok(());
        };
        let Some(decoded) = decode(self.path, &bytes, self.encoding, &mut Vec::new()) else { return Ok(()) };
        // Repairs point into the text as it was read before: another encoding makes another text.
        let is_same_text = self.encoding.is_none() || decoded.encoding == "UTF-8";
        let edits = if is_same_text { edits } else { Vec::new() };
        if decoded.damaged {
            // Saved again, what was lost would be lost for good.
            return Ok(());
        }
        let old = &decoded.source.text;
        let (new, repairs) = apply(old, edits);
        let mark = if decoded.had_bom && decoded.encoding == "UTF-8" { BYTE_ORDER_MARK } else { "" };
        let saved = format!("{mark}{}", new.replace('\n', decoded.line_end.as_str()));
        if saved.as_bytes() == bytes {
            return Ok(());
        }
        let diff =
            TextDiff::from_lines(old, &new).unified_diff().context_radius(0).header(self.path, self.path).to_string();
        if !self.is_dry {
            write(&place, saved.as_bytes())?;
        }
        // Saved in another encoding alone, it is mended too.
        mended.repairs += repairs.max(1);
        mended.files.push((self.path.to_owned(), diff));
        Ok(())
    }
}

/// The text with all edits that fit and do not overlap an earlier one.
fn apply(text: &str, mut edits: Vec<&Edit>) -> (String, usize) {
    edits.sort_by_key(|edit| (edit.start, edit.end));
    edits.dedup();
    let (mut mended, mut at, mut repairs) = (String::with_capacity(text.len()), 0, 0);
    for edit in edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        if start < at || end < start || text.get(start..end).is_none() || repeats_a_line(text, edit) {
            continue;
        }
        mended.push_str(&text[at..start]);
        mended.push_str(&edit.replacement);
        at = end;
        repairs += 1;
    }
    mended.push_str(&text[at..]);
    (mended, repairs)
}

/// Whether an edit adds a line beside one that reads the same: it did not help there and would be made in every round.
fn repeats_a_line(text: &str, edit: &Edit) -> bool {
    let (before, after) = text.split_at(edit.start as usize);
    let line = edit.replacement.trim_matches('\n');
    let is_line = edit.start == edit.end && edit.replacement.ends_with('\n') && !line.contains('\n');
    let stands = |beside: Option<&str>| beside.is_some_and(|beside| beside.trim_end() == line);
    is_line && !line.is_empty() && (stands(after.lines().next()) || stands(before.lines().next_back()))
}

/// Writes beside the file and renames; the file keeps its permissions.
fn write(place: &Path, bytes: &[u8]) -> Result<(), Fatal> {
    let fail = |error| Fatal::write(place, error);
    let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // A name as long as a name may be leaves no room for more.
    let temporary = place.with_file_name(format!(".{}.casebook-new", Hash::of(name.as_bytes()).short(12)));
    let permissions = std::fs::metadata(place).map_err(fail)?.permissions();
    // Renamed before it is on the disk, a power cut could leave an empty file.
    let written = Real
        .write_durable(&temporary, bytes)
        .and_then(|()| std::fs::set_permissions(&temporary, permissions))
        .and_then(|()| std::fs::rename(&temporary, place));
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    written.map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_order_and_an_overlapping_one_waits_for_the_next_run() {
        let edit = |start, end, replacement: &str| Edit { start, end, replacement: replacement.to_owned() };
        let (first, second, third) = (edit(0, 1, "A"), edit(2, 4, "C"), edit(3, 5, "X"));
        assert_eq!(apply("abcde", vec![&third, &second, &first]), ("AbCe".to_owned(), 2));
        let outside = edit(4, 90, "!");
        assert_eq!(apply("abcde", vec![&outside]), ("abcde".to_owned(), 0));
    }

    #[test]
    fn a_line_that_stands_there_already_is_not_added_again() {
        let fence = |at| Edit { start: at, end: at, replacement: "---\n".to_owned() };
        assert_eq!(apply("a: 1\n---\n", vec![&fence(5)]), ("a: 1\n---\n".to_owned(), 0));
        assert_eq!(apply("a: 1\n---\nb", vec![&fence(9)]), ("a: 1\n---\nb".to_owned(), 0));
        assert_eq!(apply("a: 1\nb", vec![&fence(5)]), ("a: 1\n---\nb".to_owned(), 1));
    }

    #[test]
    fn a_file_saved_in_another_encoding_alone_is_mended_in_one_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("a.md"), encoding_rs::GBK.encode("标题：一盏灯照亮夜路\n").0)
            .expect("written");
        let files = Disk::new(folder.path()).expect("the folder was made");
        let said = Diagnostic::new(Code::W201, crate::text!(zh: "编码", en: "encoding"))
            .at(crate::diagnostic::Location::file("a.md"));
        let mended = mend(&files, &[said], None, false).expect("the disk works");
        assert_eq!((mended.repairs, mended.files.len()), (1, 1));
        assert_eq!(std::fs::read_to_string(folder.path().join("a.md")).expect("UTF-8"), "标题：一盏灯照亮夜路\n");
    }

    #[test]
    fn a_file_with_the_longest_name_is_written_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join(format!("{}.md", "长".repeat(84)));
        std::fs::write(&place, "旧").expect("written");
        write(&place, "新".as_bytes()).expect("written anew");
        assert_eq!(std::fs::read_to_string(&place).expect("there"), "新");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1);
    }
}
