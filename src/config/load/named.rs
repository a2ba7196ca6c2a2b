//! Lists in files of their own that settings name: synonyms of the search, phrases of a conversion.
//!
//! They may come from Excel, in any encoding, like every text. What is wrong with one is said when the settings are
//! loaded; who uses it reads it again then, so that it is no setting on which everything depends.

use std::io;

use super::super::Config;
use crate::content::decode;
use crate::diagnostic::{Code, Diagnostic, Location, SourceText, Text};
use crate::fatal::cause;
use crate::text;
use crate::vfs::{Files, SitePath};

/// Bytes such a file may have, like the settings themselves.
const LIMIT_BYTES: u64 = 1024 * 1024;

/// The text of the list at `written`; `None` without one, or when it cannot be read, which [`super::load`] has said.
#[must_use]
pub fn named_list(files: &dyn Files, written: &str) -> Option<String> {
    let bytes = read(files, written).ok().filter(|_| !written.is_empty())?;
    decode::decode(written, &bytes, None, &mut Vec::new()).map(|decoded| decoded.source.text)
}

/// Says which of them cannot be read or are in another encoding; `source` is what names them.
pub(super) fn check(files: &dyn Files, config: &Config, source: &SourceText, out: &mut Vec<Diagnostic>) {
    let synonyms = (text!(zh: "同义词表", en: "list of synonyms"), &config.search.synonyms);
    let glossaries =
        config.languages.iter().map(|edition| (text!(zh: "用语对照表", en: "glossary"), &edition.glossary));
    for (what, written) in std::iter::once(synonyms).chain(glossaries).filter(|(_, written)| !written.is_empty()) {
        match read(files, written) {
            Ok(bytes) => {
                let _ = decode::decode(written, &bytes, None, out);
            }
            Err(error) => out.push(unread(&what, written, &error, source)),
        }
    }
}

fn read(files: &dyn Files, written: &str) -> io::Result<Vec<u8>> {
    let path = SitePath::new(written).ok_or(io::ErrorKind::NotFound)?;
    files.read(&path, LIMIT_BYTES)
}

/// Why the settings or a file that they name cannot be read.
pub(super) fn reason(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::FileTooLarge => text!(zh: "文件超过 1 MB", en: "the file has more than 1 MB"),
        _ => cause(error),
    }
}

fn unread(what: &Text, written: &str, error: &io::Error, source: &SourceText) -> Diagnostic {
    let Text { zh, en } = what;
    let Text { zh: why_zh, en: why_en } = reason(error);
    let problem = text!(
        zh: "{zh} {written} 读不出来，没有用上：{why_zh}",
        en: "the {en} {written} cannot be read and is not used: {why_en}"
    );
    let place = source.text.find(written).map(|at| source.locate(at..at + written.len()));
    let advice = text!(
        zh: "文件从网站文件夹算起，例如 data/用语.csv；用不着就删去这一项",
        en: "the file is named from the folder of the site, such as data/words.csv; delete the setting if it is not needed"
    );
    Diagnostic::new(Code::W227, problem).at(place.unwrap_or_else(|| Location::file(source.path.as_str()))).hint(advice)
}
