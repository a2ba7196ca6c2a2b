//! Texts handed in beside the cases and read by nobody: a Word file, a text named `.txt`, an archive, in a folder without
//! a case of its own. Without a word they would be taken for published.
//!
//! Layer 4, part of [`super::checks`]. Sees names only, and knows nothing of what the files hold.

use std::collections::HashSet;

use crate::content::read::{CASE_FOLDERS, is_of_cases, is_text};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;
use crate::vfs::{Entry, Listing, SitePath};

/// Types in which officers hand in cases; also a name without any.
const MANUSCRIPTS: [&str; 13] =
    ["", "txt", "doc", "docx", "wps", "rtf", "odt", "pdf", "ofd", "zip", "rar", "7z", "html"];
/// Files that are told of.
const MAX_TOLD: usize = 20;

/// One warning for each such file.
pub(super) fn manuscripts(content: &Listing) -> Vec<Diagnostic> {
    let is_manuscript = |entry: &&Entry| MANUSCRIPTS.contains(&entry.path.extension().as_str());
    let handed_in: Vec<&Entry> =
        content.entries.iter().filter(is_manuscript).filter(|one| is_of_cases(&one.path)).collect();
    if handed_in.is_empty() {
        return Vec::new();
    }
    let texts = content.entries.iter().filter(|entry| is_text(&entry.path));
    let with_text: HashSet<SitePath> = texts.map(|entry| entry.path.parent()).collect();
    handed_in.into_iter().filter(|entry| is_stray(entry, &with_text)).take(MAX_TOLD).map(stray).collect()
}

/// Whether no case can own the file. A download belongs to the case in whose folder, or in a folder of whose folder, it
/// stands. Right among the cases it may belong to one that is a single file.
fn is_stray(entry: &Entry, with_text: &HashSet<SitePath>) -> bool {
    let mut folder = entry.path.parent();
    if CASE_FOLDERS.contains(&folder.as_str()) {
        return entry.path.extension() == "txt" || !with_text.contains(&folder);
    }
    while is_of_cases(&folder) {
        if with_text.contains(&folder) {
            return false;
        }
        folder = folder.parent();
    }
    true
}

fn stray(entry: &Entry) -> Diagnostic {
    let name = entry.path.name();
    // Right among the cases a text keeps its own name.
    let is_among_cases = CASE_FOLDERS.contains(&entry.path.parent().as_str());
    let wanted = if is_among_cases { format!("{}.md", entry.path.stem()) } else { "index.md".to_owned() };
    let problem = text!(
        zh: "“{name}”没有读：案例要写在 .md 文件里，这里没有",
        en: "`{name}` is not read: a case is written in a file that ends in .md, and there is none here"
    );
    let advice = match entry.path.extension().as_str() {
        "" | "txt" => text!(zh: "把它改名为 {wanted}", en: "rename it to {wanted}"),
        "zip" | "rar" | "7z" => {
            text!(zh: "先解压，再把里面的案例文件夹放到这里", en: "unpack it and put the folder of the case here")
        }
        _ => text!(
            zh: "打开它，把文字复制到新的 {wanted}（纯文本，UTF-8）；原件可以留在“附件”文件夹里",
            en: "open it and copy its text into a new {wanted} (plain text, UTF-8); the original may stay in the folder 附件"
        ),
    };
    Diagnostic::new(Code::W225, problem).at(Location::file(entry.path.as_str())).hint(advice)
}
