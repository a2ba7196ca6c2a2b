//! What is handed in beside the cases and read by nobody: a Word file, a table, a text named `.txt`, an archive, pictures,
//! in a folder without a case of its own. Without a word they would be taken for published.
//!
//! Layer 4, part of [`super::checks`]. Sees names, and which of them cases offer for download; knows nothing of what the files hold.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::content::read::{CASE_FOLDERS, CaseFile, is_of_cases, is_picture, is_text};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;
use crate::vfs::{Entry, Listing, folder_of};

/// Types in which officers hand in cases; also a name without any.
const MANUSCRIPTS: [&str; 23] = [
    "", "txt", "doc", "docx", "wps", "rtf", "odt", "pdf", "ofd", "zip", "rar", "7z", "html", "htm", "xls", "xlsx",
    "et", "ods", "csv", "ppt", "pptx", "dps", "odp",
];
/// Endings that other programs give to Markdown.
const MARKDOWN: [&str; 8] = ["md", "markdown", "mdown", "mdwn", "mkdn", "mkd", "mdtext", "mdtxt"];
/// Files, and folders of pictures, that are told of.
const MAX_TOLD: usize = 20;

/// One warning for each such file, and one for each folder of pictures. `is_used` knows the files that cases offer for
/// download.
pub(super) fn handed_in(content: &Listing, is_used: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let of_cases = || content.entries.iter().filter(|entry| is_of_cases(entry.path.as_str()));
    let manuscripts: Vec<&Entry> = of_cases().filter(|entry| is_manuscript(entry)).collect();
    let pictures = folders_of_pictures(of_cases());
    if manuscripts.is_empty() && pictures.is_empty() {
        return Vec::new();
    }
    let texts = Texts::among(&content.entries);
    let is_told = |entry: &&Entry| {
        let folder = entry.path.folder();
        // Below the index of a case it is one of its downloads.
        if texts.is_owned(folder) {
            return false;
        }
        // A text right among the cases is nobody's download.
        let is_loose_text = CASE_FOLDERS.contains(&folder) && entry.path.extension() == "txt";
        let is_kept = || texts.has_version(entry) || is_used(entry.path.as_str());
        is_loose_text || misnamed(entry).is_some() || !is_kept()
    };
    let told: Vec<&Entry> = manuscripts.into_iter().filter(is_told).take(MAX_TOLD).collect();
    let manuscripts = told.into_iter().map(|entry| stray(entry, texts.loose.contains_key(entry.path.folder())));
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    let is_waiting = |folder: &str| !texts.is_owned(folder) && !texts.loose.contains_key(folder);
    for (folder, count) in pictures.into_iter().filter(|(folder, _)| is_waiting(folder)) {
        *waiting.entry(folder).or_default() += count;
    }
    let waiting = waiting.into_iter().take(MAX_TOLD).map(|(folder, count)| without_text(folder, count));
    manuscripts.chain(waiting).collect()
}

/// Where the texts of cases stand.
struct Texts<'l> {
    /// Folders that belong to one case with all below them.
    own: HashSet<&'l str>,
    /// Folders of cases that are single files, with the names of those.
    loose: HashMap<&'l str, Vec<&'l str>>,
}

impl<'l> Texts<'l> {
    fn among(entries: &'l [Entry]) -> Self {
        let (mut own, mut loose) = (HashSet::new(), HashMap::<_, Vec<_>>::new());
        for entry in entries.iter().filter(|entry| is_text(&entry.path)) {
            if CaseFile::of(&entry.path).owns_folder {
                own.insert(entry.path.folder());
            } else {
                loose.entry(entry.path.folder()).or_default().push(entry.path.stem());
            }
        }
        Self { own, loose }
    }

    /// Whether the folder is a case's own, or one around it among the cases is.
    fn is_owned(&self, folder: &str) -> bool {
        let mut around = std::iter::successors(Some(folder), |inner| Some(folder_of(inner)))
            .take_while(|folder| is_of_cases(folder));
        around.any(|folder| self.own.contains(folder))
    }

    /// Whether the file is what a case beside it was copied from: `灯.docx`, `灯（终稿）.docx` beside `灯.md`.
    fn has_version(&self, entry: &Entry) -> bool {
        let names = self.loose.get(entry.path.folder());
        names.is_some_and(|names| names.iter().any(|name| entry.path.stem().starts_with(name)))
    }
}

fn is_manuscript(entry: &Entry) -> bool {
    MANUSCRIPTS.contains(&entry.path.extension().as_str()) || misnamed(entry).is_some()
}

/// The name without its ending, of a text that would be read but for that ending: `一.md.txt`, `一.mdown`, `一。md`,
/// `一.md` and a space.
fn misnamed(entry: &Entry) -> Option<&str> {
    const DOTS: [char; 3] = ['.', '。', '．'];
    fn parts(name: &str) -> Option<(&str, &str)> {
        name.trim_end_matches(|c| c == ' ' || DOTS.contains(&c)).rsplit_once(DOTS)
    }
    if is_text(&entry.path) {
        return None;
    }
    let (mut stem, mut ending) = parts(entry.path.name().trim())?;
    if ending.eq_ignore_ascii_case("txt") {
        (stem, ending) = parts(stem)?;
    }
    let is_markdown = MARKDOWN.iter().any(|one| ending.trim().eq_ignore_ascii_case(one));
    (is_markdown && !stem.is_empty()).then(|| stem.trim_end())
}

/// Folders with pictures right in them, and how many. What a subfolder holds may stand between files of a folder, which
/// then comes twice.
fn folders_of_pictures<'l>(entries: impl Iterator<Item = &'l Entry>) -> Vec<(&'l str, usize)> {
    let mut folders: Vec<(&str, usize)> = Vec::new();
    for entry in entries.filter(|entry| is_picture(&entry.path)) {
        let folder = entry.path.folder();
        match folders.last_mut() {
            Some((last, count)) if *last == folder => *count += 1,
            _ => folders.push((folder, 1)),
        }
    }
    folders
}

/// Says that a file is not read; `is_beside_cases`: single-file cases stand in its folder, which a case of a folder would
/// take over.
fn stray(entry: &Entry, is_beside_cases: bool) -> Diagnostic {
    let name = entry.path.name();
    let misnamed = misnamed(entry);
    // Right among the cases a text keeps its own name.
    let is_among_cases = is_beside_cases || CASE_FOLDERS.contains(&entry.path.folder());
    let wanted = match misnamed {
        Some(stem) => format!("{stem}.md"),
        None if is_among_cases => format!("{}.md", entry.path.stem()),
        None => "index.md".to_owned(),
    };
    let problem = if misnamed.is_some() {
        text!(
            zh: "“{name}”没有读：案例的文件名要以 .md 结尾",
            en: "`{name}` is not read: the name of a case must end in .md"
        )
    } else if is_beside_cases {
        text!(
            zh: "“{name}”没有读，也没有案例用到它：案例要写在 .md 文件里",
            en: "`{name}` is not read, and no case uses it: a case is written in a file that ends in .md"
        )
    } else {
        text!(
            zh: "“{name}”没有读：案例要写在 .md 文件里，这里没有",
            en: "`{name}` is not read: a case is written in a file that ends in .md, and there is none here"
        )
    };
    let advice = match entry.path.extension().as_str() {
        "" | "txt" => text!(zh: "把它改名为 {wanted}", en: "rename it to {wanted}"),
        _ if misnamed.is_some() => text!(zh: "把它改名为 {wanted}", en: "rename it to {wanted}"),
        "zip" | "rar" | "7z" => {
            text!(zh: "先解压，再把里面的案例文件夹放到这里", en: "unpack it and put the folder of the case here")
        }
        _ if is_beside_cases => text!(
            zh: "是案例，就打开它，把文字复制到新的 {wanted}（纯文本，UTF-8）；是附件，就在案例里写：附件: {name}",
            en: "for a case, open it and copy its text into a new {wanted} (plain text, UTF-8); for a download, write in its case: attachments: {name}"
        ),
        _ => text!(
            zh: "打开它，把文字复制到新的 {wanted}（纯文本，UTF-8）；原件可以留在“附件”文件夹里",
            en: "open it and copy its text into a new {wanted} (plain text, UTF-8); the original may stay in the folder 附件"
        ),
    };
    Diagnostic::new(Code::W225, problem).at(Location::file(entry.path.as_str())).hint(advice)
}

/// Pictures that wait for a case.
fn without_text(folder: &str, count: usize) -> Diagnostic {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let problem = text!(
        zh: "文件夹“{name}”里有 {count} 张图片没有用到：这里没有案例的文字（.md 文件）",
        en: "the folder `{name}` holds pictures that no case shows ({count}): there is no text of a case (.md) in it"
    );
    // A text right among the cases would make one case of them all.
    let advice = if CASE_FOLDERS.contains(&folder) {
        text!(zh: "把图片移到案例的文件夹里", en: "move the pictures into the folder of their case")
    } else {
        text!(
            zh: "把图片移到案例的文件夹里；如果是一个新案例，在这里写一个 index.md",
            en: "move the pictures into the folder of their case; for a new case, write an index.md here"
        )
    };
    Diagnostic::new(Code::W225, problem).at(Location::file(folder)).hint(advice)
}
