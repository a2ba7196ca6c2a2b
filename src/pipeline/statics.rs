//! Files under `static/`: what stands in the way of publishing them as they are.
//!
//! The stage of pages copies them; knows nothing of how.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Location, Severity};
use crate::store::OutputPath;
use crate::text;
use crate::vfs::{Listing, folders_above};

/// What the site itself takes of the addresses, in lower case.
#[derive(Default)]
pub(super) struct Taken {
    /// Files, with their paths as written.
    files: HashMap<String, String>,
    folders: HashSet<String>,
    /// Folders in which nothing else may stand: the names of the files there follow from their content.
    closed: HashSet<String>,
}

impl Taken {
    /// A folder that the site fills with files, beside which others may stand.
    pub(super) fn add_folder(&mut self, folder: &str) {
        self.folders.insert(folder.to_ascii_lowercase());
    }

    /// A folder that the site keeps for itself.
    pub(super) fn close_folder(&mut self, folder: &str) {
        self.add_folder(folder);
        self.closed.insert(folder.to_ascii_lowercase());
    }

    /// A file of the site.
    pub(super) fn add(&mut self, path: &str) {
        let lower = path.to_ascii_lowercase();
        for folder in folders_above(&lower).rev() {
            // Those above it are known too.
            if self.folders.contains(folder) {
                break;
            }
            self.folders.insert(folder.to_owned());
        }
        self.files.insert(lower, path.to_owned());
    }

    /// Why the file at `path` cannot be published as `href`.
    pub(super) fn collision(&self, path: &str, href: &str) -> Option<Diagnostic> {
        let lower = href.to_ascii_lowercase();
        let said = if let Some(owner) = self.files.get(&lower) {
            text!(
                zh: "“{path}”和网站的页面“{owner}”是同一个网址，没有发布",
                en: "`{path}` has the same address as the page `{owner}`; it was not published"
            )
        } else if self.folders.contains(&lower) {
            text!(
                zh: "“{path}”和网站的文件夹“{lower}/”同名，没有发布",
                en: "`{path}` has the name of the site's folder `{lower}/`; it was not published"
            )
        } else if let Some(folder) = folders_above(&lower).find(|folder| self.closed.contains(*folder)) {
            text!(
                zh: "文件夹“{folder}/”只放网站自己的文件，“{path}”没有发布",
                en: "the folder `{folder}/` holds the site's own files only; `{path}` was not published"
            )
        } else {
            let owner = folders_above(&lower).find_map(|folder| self.files.get(folder))?;
            text!(
                zh: "“{path}”所在的文件夹和网站的文件“{owner}”同名，没有发布",
                en: "`{path}` is in a folder with the name of the site's file `{owner}`; it was not published"
            )
        };
        Some(Diagnostic::new(Code::E112, said).with_severity(Severity::Warning).at(Location::file(path)))
    }
}

/// What stands under `static/` with a name that no address may have.
pub(super) fn badly_named(statics: &Listing) -> impl Iterator<Item = Diagnostic> {
    let paths = statics.entries.iter().map(|entry| entry.path.as_str());
    paths.filter(|path| OutputPath::new(href(path)).is_none()).map(bad_static)
}

/// Files under `static/` whose names differ in case only: a disk of Windows or macOS keeps one of them.
pub(super) fn alike_in_case(statics: &Listing) -> impl Iterator<Item = Diagnostic> {
    let mut seen: HashMap<String, &str> = HashMap::with_capacity(statics.entries.len());
    let paths = statics.entries.iter().map(|entry| entry.path.as_str());
    paths.filter(|path| OutputPath::new(href(path)).is_some()).filter_map(move |path| {
        let other = *seen.entry(path.to_ascii_lowercase()).or_insert(path);
        (other != path).then(|| differs_in_case(path, other))
    })
}

/// The address of a file under `static/`.
pub(super) fn href(path: &str) -> &str {
    path.strip_prefix("static/").unwrap_or(path)
}

fn differs_in_case(path: &str, other: &str) -> Diagnostic {
    let said = text!(
        zh: "“{path}”和“{other}”只差大小写，复制到 Windows 上只留得下一个",
        en: "`{path}` and `{other}` differ in case only; copied to Windows, one of them is left"
    );
    Diagnostic::new(Code::E112, said)
        .with_severity(Severity::Warning)
        .at(Location::file(path))
        .hint(text!(zh: "给其中一个换一个名字", en: "give one of them another name"))
}

fn bad_static(path: &str) -> Diagnostic {
    let said = text!(
        zh: "“{path}”的文件名不是纯英文字母、数字和 - _ .，没有发布",
        en: "`{path}` is not named with plain ASCII letters, digits and - _ . only; it was not published"
    );
    Diagnostic::new(Code::W225, said)
        .at(Location::file(path))
        .hint(text!(zh: "给文件换一个英文名", en: "give the file an ASCII name"))
}
