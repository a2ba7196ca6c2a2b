//! The files beside a case: found by the names authors write, attachments and archive listed.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::CaseInput;
use super::name::{CaseFile, is_text};
use crate::content::case::{Case, FileRef};
use crate::content::privacy;
use crate::content::schema::{Fields, PROPOSALS_LIMIT, Reader};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;
use crate::vfs::{Entry, SitePath};

/// Types that may be offered for download. Nothing that a browser would run, nothing that holds settings.
const PUBLISHABLE: &[&str] = &[
    "pdf", "ofd", "doc", "docx", "wps", "rtf", "odt", "xls", "xlsx", "et", "ods", "csv", "ppt", "pptx", "dps", "odp",
    "txt", "zip", "rar", "7z", "jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "mp4", "m4v", "webm",
    "mp3", "m4a", "wav", "epub", "dwg",
];
/// Types that are pictures.
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif"];
/// Folders of downloads and of the creation archive.
const ATTACHMENT_FOLDERS: [&str; 3] = ["附件", "attachments", "files"];
const ARCHIVE_FOLDERS: [&str; 3] = ["档案", "创建档案", "archive"];
/// Names of a folder that are searched for the nearest one.
const NEAREST_LIMIT: usize = 500;

/// Whether files of this type may be copied into the output as downloads.
pub(super) fn is_publishable(path: &SitePath) -> bool {
    PUBLISHABLE.contains(&path.extension().as_str())
}

/// Whether files of this type are pictures.
#[must_use]
pub fn is_picture(path: &SitePath) -> bool {
    path.has_extension(PICTURES)
}

/// The files beside a case.
#[derive(Debug)]
pub(super) struct Beside<'a> {
    /// The folder.
    pub(super) folder: &'a SitePath,
    /// Whether every file in it belongs to the case.
    pub(super) owns_folder: bool,
    entries: &'a [Entry],
    /// The case's own files by every name they may be called, made when a name is not found as written.
    by_name: OnceCell<HashMap<String, usize>>,
}

impl<'a> Beside<'a> {
    /// The files of a case's folder.
    pub(super) fn new(input: &CaseInput<'a>, name: &'a CaseFile) -> Self {
        Self { folder: &name.folder, owns_folder: name.owns_folder, entries: input.siblings, by_name: OnceCell::new() }
    }

    /// The files that belong to the case without being named: none for a single-file case.
    pub(super) fn own(&self) -> impl Iterator<Item = (&'a Entry, &'a str)> {
        let entries = if self.owns_folder { self.entries } else { &[] };
        let skip = self.folder.as_str().len() + usize::from(!self.folder.as_str().is_empty());
        entries.iter().map(move |entry| (entry, entry.path.as_str().get(skip..).unwrap_or("")))
    }

    /// A path as it is written in a text of the case; `None` for one outside of the folder.
    pub(super) fn inside<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.folder.as_str())?.strip_prefix('/')
    }

    /// The file an author means by `written`: a path relative to the folder, a name in one of its subfolders, or a
    /// name without its extension.
    pub(super) fn find(&self, written: &str) -> Option<&'a Entry> {
        let written = written.trim();
        let relative = written.strip_prefix("./").unwrap_or(written);
        if let Some(entry) = self.folder.join(relative).and_then(|path| self.at(&path)) {
            return Some(entry);
        }
        // A name as Finder or Windows writes it: composed or not, in another case, without extension or folder.
        let by_name = self.by_name.get_or_init(|| self.names());
        by_name.get(&plain_name(relative)).map(|at| &self.entries[*at])
    }

    /// Every name of every own file: paths first, then names, then stems, so that the most exact one wins.
    fn names(&self) -> HashMap<String, usize> {
        let mut names = HashMap::new();
        let forms: [fn(&'a Entry, &'a str) -> &'a str; 3] =
            [|_, inside| inside, |entry, _| entry.path.name(), |entry, _| entry.path.stem()];
        for form in forms {
            for (at, (entry, inside)) in self.own().enumerate() {
                names.entry(plain_name(form(entry, inside))).or_insert(at);
            }
        }
        names
    }

    /// The entry with exactly this path.
    pub(super) fn at(&self, path: &SitePath) -> Option<&'a Entry> {
        self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok().map(|at| &self.entries[at])
    }

    /// The name in the folder that is nearest to a wrong one.
    fn nearest(&self, written: &str) -> Option<&'a str> {
        let skip = self.folder.as_str().len() + 1;
        let names = self.entries.iter().take(NEAREST_LIMIT).filter_map(|entry| entry.path.as_str().get(skip..));
        let is_text = |name: &str| is_text(&SitePath::from_normal(name));
        let names: Vec<&str> = names.filter(|name| !is_text(name)).collect();
        let wanted = SitePath::from_normal(written);
        value::nearest(written, names.iter().copied()).or_else(|| {
            let stems: Vec<SitePath> = names.iter().map(|name| SitePath::from_normal(*name)).collect();
            let near = value::nearest(wanted.stem(), stems.iter().map(SitePath::stem))?;
            stems.iter().position(|path| path.stem() == near).map(|at| names[at])
        })
    }

    /// Says that a picture of the text, written in the bytes `place` of the file, is not there. A path that leads out of
    /// the case's folder is left to the check of links, which knows the other folders.
    pub(super) fn absent_in_text(&self, reader: &mut Reader<'_>, place: Range<usize>, written: &str) {
        if !self.folder.join(written).is_some_and(|path| path.is_within(self.folder)) {
            return;
        }
        let problem = text!(zh: "找不到图片“{written}”", en: "the picture `{written}` is not there");
        let mut diagnostic = Diagnostic::new(Code::E106, problem).at(reader.source.locate(place.clone()));
        let mended = reader.source.text.get(place.clone()).unwrap_or_default();
        let near = if reader.out.len() < PROPOSALS_LIMIT { self.nearest(written) } else { None };
        diagnostic = match near {
            Some(near) => {
                let near_encoded = near.replace(' ', "%20").replace('#', "%23").replace('?', "%3F");
                let mended = mended.replace(written, &near_encoded);
                diagnostic.hint_line(text!(zh: "最接近的是“{near}”：", en: "The nearest name is `{near}`:"), mended)
            }
            None => diagnostic.hint(text!(
                zh: "把图片放进案例的文件夹，名字要一模一样",
                en: "Put the picture into the case's folder under exactly this name"
            )),
        };
        reader.out.push(diagnostic);
    }

    /// Says that a file named in the field `field` is not there.
    pub(super) fn absent(&self, reader: &mut Reader<'_>, fields: &Fields<'_>, field: &str, written: &str) {
        let problem = text!(zh: "找不到文件“{written}”", en: "the file `{written}` is not there");
        let place = place_of(reader, fields, field, written);
        let mut diagnostic = Diagnostic::new(Code::E106, problem).at(reader.source.locate(place.clone()));
        let near = if reader.out.len() < PROPOSALS_LIMIT { self.nearest(written) } else { None };
        diagnostic = match near {
            Some(near) => {
                let line = reader.mended(place, near);
                diagnostic.hint_line(text!(zh: "最接近的是“{near}”：", en: "The nearest name is `{near}`:"), line)
            }
            None => diagnostic.hint(text!(
                zh: "把文件放进案例的文件夹，名字要一模一样",
                en: "Put the file into the case's folder under exactly this name"
            )),
        };
        reader.out.push(diagnostic);
    }
}

/// Where a name stands in the source: inside its field, or the field's key.
fn place_of(reader: &Reader<'_>, fields: &Fields<'_>, field: &str, written: &str) -> Range<usize> {
    let Some(slot) = fields.entry(field) else { return 0..0 };
    let value = reader.source.text.get(slot.node.span.clone()).unwrap_or("");
    match value.find(written) {
        Some(at) => slot.node.span.start + at..slot.node.span.start + at + written.len(),
        None => slot.key.span.clone(),
    }
}

/// A file name for comparing: composed, lower case.
fn plain_name(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// Lists attachments and archive: those named in the front matter, else everything in their folders.
pub(super) fn attachments(case: &mut Case, files: &Beside<'_>, reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let named = std::mem::take(&mut case.front.attachments);
    case.front.attachments = if fields.has("attachments") {
        named.into_iter().filter_map(|file| resolve(file, files, reader, fields, "attachments")).collect()
    } else {
        in_folders(files, &ATTACHMENT_FOLDERS, true, reader)
    };
    let named = std::mem::take(&mut case.front.archive);
    case.front.archive = if fields.has("archive") {
        named.into_iter().filter_map(|file| resolve(file, files, reader, fields, "archive")).collect()
    } else {
        in_folders(files, &ARCHIVE_FOLDERS, case.front.archive_public, reader)
    };
    for file in case.front.attachments.iter().chain(&case.front.archive).filter(|file| !file.path.is_empty()) {
        privacy::report_name(&file.path, reader.out);
    }
}

/// A file named in the front matter; an archive entry may stand for paper and have no file.
fn resolve(
    file: FileRef,
    files: &Beside<'_>,
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    field: &str,
) -> Option<FileRef> {
    if file.path.is_empty() {
        return (field == "archive").then_some(FileRef { public: false, ..file });
    }
    let Some(entry) = files.find(&file.path) else {
        files.absent(reader, fields, field, &file.path);
        return None;
    };
    let title = if file.title.is_empty() { title_of(&entry.path) } else { file.title };
    let public = file.public && allowed(&entry.path, reader);
    (public || field == "archive" || !file.public).then(|| FileRef {
        path: entry.path.as_str().to_owned(),
        title,
        public,
        stage: file.stage,
        len_bytes: entry.stamp.len_bytes,
        ..FileRef::default()
    })
}

/// Everything in the folders of these names; a subfolder of the archive is a stage.
fn in_folders(files: &Beside<'_>, folders: &[&str], public: bool, reader: &mut Reader<'_>) -> Vec<FileRef> {
    let is_archive = folders == ARCHIVE_FOLDERS;
    let mut list = Vec::new();
    for (entry, inside) in files.own() {
        let Some((folder, rest)) = inside.split_once('/') else { continue };
        let folder = plain_name(folder);
        if !folders.iter().any(|name| value::is_name(&folder, name)) {
            continue;
        }
        let is_public = public && allowed(&entry.path, reader);
        if !is_public && !is_archive {
            continue;
        }
        let stage = rest.split_once('/').map_or("", |(stage, _)| without_number(stage).1);
        list.push(FileRef {
            path: entry.path.as_str().to_owned(),
            title: title_of(&entry.path),
            public: is_public,
            stage: privacy::mask_name(stage).into_owned(),
            len_bytes: entry.stamp.len_bytes,
            ..FileRef::default()
        });
    }
    list.sort_by_cached_key(|file| {
        let path = SitePath::from_normal(file.path.clone());
        (file.stage.clone(), without_number(path.stem()).0.unwrap_or(u32::MAX), file.path.clone())
    });
    list
}

/// A file offered for download under its own name; `None`, which is said, when it may not be.
pub fn offered(path: &SitePath, reader: &mut Reader<'_>) -> Option<FileRef> {
    privacy::report_name(path.as_str(), reader.out);
    let (path_text, title) = (path.as_str().to_owned(), title_of(path));
    allowed(path, reader).then(|| FileRef { path: path_text, title, public: true, ..FileRef::default() })
}

/// Whether a file may be published; if not, that is said.
fn allowed(path: &SitePath, reader: &mut Reader<'_>) -> bool {
    if is_publishable(path) {
        return true;
    }
    let (name, extension) = (path.name(), path.extension());
    let problem = text!(
        zh: "“{name}”不会发布：.{extension} 文件不在可下载的类型里",
        en: "`{name}` is not published: .{extension} files cannot be offered for download"
    );
    let advice = text!(zh: "另存为 PDF 或打成 zip", en: "Save it as PDF or pack it as zip");
    reader.out.push(Diagnostic::new(Code::W225, problem).at(Location::file(path.as_str())).hint(advice));
    false
}

/// The title of a file: its name without number and extension, personal data masked.
fn title_of(path: &SitePath) -> String {
    let stem = path.stem();
    let (_, rest) = without_number(stem);
    privacy::mask_name(if rest.is_empty() { stem } else { rest }).into_owned()
}

/// `01 值班灯亮起` → 1 and the rest. Four digits are a year and stay.
pub(super) fn without_number(stem: &str) -> (Option<u32>, &str) {
    let end = stem.find(|character: char| !character.is_ascii_digit()).unwrap_or(stem.len());
    let rest = &stem[end..];
    let separators = [' ', '.', '、', '_', '-', '．', '\u{3000}', ')', '）'];
    let is_order = (1..=3).contains(&end) && (rest.is_empty() || rest.starts_with(separators));
    match stem[..end].parse() {
        Ok(number) if is_order => (Some(number), rest.trim_start_matches(separators).trim()),
        _ => (None, stem),
    }
}

/// Whether a path inside the case's folder belongs to downloads or archive.
pub(super) fn is_in_file_folder(inside: &str) -> bool {
    let folder = inside.split_once('/').map_or("", |(folder, _)| folder);
    let name = plain_name(folder);
    ATTACHMENT_FOLDERS.iter().chain(&ARCHIVE_FOLDERS).any(|known| value::is_name(&name, known))
}

/// Says that a file in the case's folder is neither picture nor download.
pub(super) fn left_out(path: &SitePath, reader: &mut Reader<'_>) {
    let name = path.name();
    let problem = text!(zh: "“{name}”不会发布", en: "`{name}` is not published");
    let advice = if is_publishable(path) {
        text!(zh: "要提供下载，请放进“附件”文件夹", en: "Move it into the folder 附件 to offer it for download")
    } else {
        text!(zh: "这种文件不能发布；不用的话可以移走", en: "Files of this type cannot be published; move it away if it is not needed")
    };
    reader.out.push(Diagnostic::new(Code::W225, problem).at(Location::file(path.as_str())).hint(advice));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_number_is_the_order_and_a_year_is_not() {
        assert_eq!(without_number("01 值班灯亮起"), (Some(1), "值班灯亮起"));
        assert_eq!(without_number("2、阀门图"), (Some(2), "阀门图"));
        assert_eq!(without_number("3"), (Some(3), ""));
        assert_eq!(without_number("2023年活动记录"), (None, "2023年活动记录"));
        assert_eq!(without_number("16路车队"), (None, "16路车队"));
    }
}
