//! Which files are cases: one folder with an index file, or one Markdown file; with or without a language.

use std::ops::Range;

use rayon::prelude::*;

use crate::config::Config;
use crate::content::case::FrontMatter;
use crate::content::front::language_tag;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;
use crate::vfs::{Entry, SitePath};

/// A case file by its name alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    /// The Markdown file.
    pub path: SitePath,
    /// The folder its pictures are looked for in.
    pub folder: SitePath,
    /// Whether the folder belongs to the case alone; the folders that all cases stand in never do.
    pub owns_folder: bool,
    /// The language in the file's name (`index.en.md`); empty for none.
    pub lang: String,
    /// The entries of the listing that stand in `folder`.
    pub siblings: Range<usize>,
    /// Its own place in that listing; 0 when it was not found in one.
    pub at: usize,
    /// Bytes of [`Self::key`].
    key_len: usize,
}

/// Names of the file that makes a folder a case.
const INDEX_STEMS: [&str; 3] = ["index", "正文", "案例"];

impl CaseFile {
    /// What the name of a Markdown file says; the range of siblings is empty.
    #[must_use]
    pub fn of(path: &SitePath) -> Self {
        Self::in_folder(path, path.parent(), 0)
    }

    fn in_folder(path: &SitePath, folder: SitePath, at: usize) -> Self {
        let stem = path.stem();
        let (base, lang) = match memchr::memrchr(b'.', stem.as_bytes()) {
            Some(at) if at > 0 => language_tag(&stem[at + 1..]).map_or((stem, ""), |tag| (&stem[..at], tag)),
            _ => (stem, ""),
        };
        // The folder of all cases is no case, whatever a file straight in it is called.
        let owns_folder = !CASE_FOLDERS.contains(&folder.as_str())
            && INDEX_STEMS.iter().any(|index| index.eq_ignore_ascii_case(base));
        let before_name = path.as_str().len() - path.name().len();
        let key_len = if owns_folder { folder.as_str().len() } else { before_name + base.len() };
        Self { path: path.clone(), folder, owns_folder, lang: lang.to_owned(), siblings: 0..0, at, key_len }
    }

    /// What all editions of the case share: its folder, or the file's path without language and extension.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.path.as_str()[..self.key_len]
    }

    /// Names that stand side by side mostly differ in the end alone, so that is looked at first.
    fn has_key_of(&self, other: &Self) -> bool {
        if self.key_len != other.key_len {
            return false;
        }
        let key = ..self.key_len;
        let (one, other) = (&self.path.as_str().as_bytes()[key], &other.path.as_str().as_bytes()[key]);
        one.last() == other.last() && one == other
    }

    /// Whether it is an edition of a case whose main file is another one.
    #[must_use]
    pub(super) fn is_edition(&self, front: &FrontMatter, config: &Config) -> bool {
        !front.translation_of.is_empty() || (!self.lang.is_empty() && self.lang != config.language)
    }
}

/// The folders of `content/` that cases may stand in.
pub const CASE_FOLDERS: [&str; 2] = ["content/cases", "content/案例"];

/// Whether a file or folder of the site is a case or stands beside one, by its path.
#[must_use]
pub fn is_of_cases(path: &str) -> bool {
    CASE_FOLDERS.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// Whether a file is a text by its name: what cases and pages are written in.
#[must_use]
pub fn is_text(path: &SitePath) -> bool {
    path.has_extension(&["md", "markdown"])
}

/// The case files in a sorted listing of `content/cases`: every index file, and every Markdown file that stands in no
/// folder of a case. A second index file for the same language is reported and left out.
#[must_use]
pub fn find_cases(entries: &[Entry], out: &mut Vec<Diagnostic>) -> Vec<CaseFile> {
    let parts = entries.par_chunks(NAMES_AT_ONCE).enumerate();
    let named: Vec<CaseFile> = parts.flat_map_iter(|(part, entries)| named(entries, part * NAMES_AT_ONCE)).collect();
    let mut folders: Vec<String> =
        named.iter().filter(|file| file.owns_folder).map(|file| file.key().to_owned()).collect();
    folders.sort_unstable();
    folders.dedup();
    let mut found: Vec<CaseFile> = Vec::with_capacity(named.len());
    // The folder of the file before.
    let mut last: Option<(SitePath, Range<usize>, bool)> = None;
    for mut file in named {
        let known = last.take_if(|(folder, ..)| *folder == file.folder);
        let (_, beside, is_inside) = last.insert(known.unwrap_or_else(|| {
            (file.folder.clone(), siblings(entries, &file.folder), is_inside_a_case(&file.folder, &folders))
        }));
        if !file.owns_folder && *is_inside {
            if folders.binary_search_by(|known| known.as_str().cmp(file.folder.as_str())).is_ok() {
                out.push(beside_index(&file));
            }
            continue;
        }
        let is_second = |other: &&CaseFile| other.has_key_of(&file) && other.lang == file.lang;
        // What stands between two files with one key begins with it too.
        let may_be_second = found.last().is_some_and(|last| last.path.as_str().starts_with(file.key()));
        if let Some(first) = found.iter().rev().take(8).filter(|_| may_be_second).find(is_second) {
            out.push(second_index(&file, first));
            continue;
        }
        file.siblings = beside.clone();
        found.push(file);
    }
    found
}

/// Files whose names one thread looks at.
const NAMES_AT_ONCE: usize = 1024;

/// What the names of the texts among `entries` say, the first of which has place `first` in the listing.
fn named(entries: &[Entry], first: usize) -> Vec<CaseFile> {
    let mut named: Vec<CaseFile> = Vec::new();
    for (at, entry) in (first..).zip(entries).filter(|(_, entry)| is_text(&entry.path)) {
        // Files of one folder stand together and share its text.
        let folder = named.last().map(|file| &file.folder).filter(|folder| entry.path.is_right_in(folder)).cloned();
        named.push(CaseFile::in_folder(&entry.path, folder.unwrap_or_else(|| entry.path.parent()), at));
    }
    named
}

/// Whether a folder or one above it is a case's own.
fn is_inside_a_case(folder: &SitePath, folders: &[String]) -> bool {
    let mut at = folder.clone();
    loop {
        if folders.binary_search_by(|known| known.as_str().cmp(at.as_str())).is_ok() {
            return true;
        }
        if at.as_str().is_empty() {
            return false;
        }
        at = at.parent();
    }
}

/// The entries below a folder: they stand together in a sorted listing.
fn siblings(entries: &[Entry], folder: &SitePath) -> Range<usize> {
    let prefix = format!("{}/", folder.as_str());
    let start = entries.partition_point(|entry| entry.path.as_str() < prefix.as_str());
    let inside = entries[start..].partition_point(|entry| entry.path.as_str().starts_with(&prefix));
    start..start + inside
}

fn second_index(file: &CaseFile, first: &CaseFile) -> Diagnostic {
    let problem = if first.path.parent() == file.path.parent() {
        let (one, two) = (first.path.name(), file.path.name());
        text!(
            zh: "这个文件夹里已有 {one}，没有读 {two}；一个文件夹放一个案例",
            en: "{one} is the case of this folder, {two} was not read; keep one case in a folder"
        )
    } else {
        let (one, two) = (&first.path, &file.path);
        text!(
            zh: "“{one}”和“{two}”同名，后一个没有读；给其中一个改名",
            en: "`{one}` and `{two}` have one name, the second was not read; rename one of them"
        )
    };
    Diagnostic::new(Code::W225, problem).at(Location::file(file.path.as_str()))
}

/// A text beside the text of a case: a note, or an edition in a language whose name is not known.
fn beside_index(file: &CaseFile) -> Diagnostic {
    let name = file.path.name();
    let problem = text!(
        zh: "这个文件夹是一个案例，没有读其中的“{name}”",
        en: "this folder is one case; `{name}` in it was not read"
    );
    let advice = text!(
        zh: "另一个案例请放进另一个文件夹；英文版写成 index.en.md；只是笔记，就在文件名前加下划线",
        en: "put another case into a folder of its own, name an English edition index.en.md, begin the name of a note with an underscore"
    );
    Diagnostic::new(Code::W225, problem).at(Location::file(file.path.as_str())).hint(advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::Stamp;

    fn entries(paths: &[&str]) -> Vec<Entry> {
        let mut entries: Vec<Entry> =
            paths.iter().map(|path| Entry { path: SitePath::from_normal(*path), stamp: Stamp::default() }).collect();
        entries.sort_by(|left, right| left.path.cmp(&right.path));
        entries
    }

    #[test]
    fn a_folder_with_an_index_is_one_case_and_other_markdown_files_are_cases_of_their_own() {
        let entries = entries(&[
            "content/cases/a/index.md",
            "content/cases/a/index.en.md",
            "content/cases/a/附件/说明.md",
            "content/cases/a/封面.jpg",
            "content/cases/a-b/正文.md",
            "content/cases/small.md",
            "content/cases/small.en.md",
            "content/cases/v1.2.md",
        ]);
        let mut out = Vec::new();
        let found = find_cases(&entries, &mut out);
        let seen: Vec<(&str, &str, &str)> =
            found.iter().map(|file| (file.path.as_str(), file.key(), file.lang.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("content/cases/a-b/正文.md", "content/cases/a-b", ""),
                ("content/cases/a/index.en.md", "content/cases/a", "en"),
                ("content/cases/a/index.md", "content/cases/a", ""),
                ("content/cases/small.en.md", "content/cases/small", "en"),
                ("content/cases/small.md", "content/cases/small", ""),
                ("content/cases/v1.2.md", "content/cases/v1.2", ""),
            ]
        );
        let of_a = &entries[found[2].siblings.clone()];
        assert_eq!(of_a.len(), 4);
        assert!(of_a.iter().all(|entry| entry.path.as_str().starts_with("content/cases/a/")));
        assert!(out.is_empty());
    }

    #[test]
    fn the_folder_of_all_cases_is_never_one_case() {
        for folder in CASE_FOLDERS {
            for name in ["案例.md", "正文.md", "index.md"] {
                let paths = [name, "甲.md", "乙/正文.md", "乙丙/说明.md"].map(|name| format!("{folder}/{name}"));
                let mut out = Vec::new();
                let found = find_cases(&entries(&paths.each_ref().map(String::as_str)), &mut out);
                assert_eq!(found.len(), 4, "{folder}/{name}");
                assert!(out.is_empty(), "{out:?}");
                let alone = found.iter().find(|file| file.path.name() == name && file.folder.as_str() == folder);
                let key = paths[0].trim_end_matches(".md");
                assert!(alone.is_some_and(|file| !file.owns_folder && file.key() == key));
            }
        }
    }

    #[test]
    fn a_second_index_in_one_folder_is_reported() {
        let mut out = Vec::new();
        let found = find_cases(&entries(&["content/cases/a/index.md", "content/cases/a/正文.md"]), &mut out);
        assert_eq!(found.len(), 1);
        assert_eq!(out[0].code, Code::W225);
    }
}
