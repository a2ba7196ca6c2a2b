//! When a build must leave the site as it is: the settings cannot be read, or all cases are gone at once. With defaults in
//! the place of settings, or without cases, it would be another site, at other addresses.
//!
//! Asked once the settings are read and the files listed, before any case is. Knows nothing of pages.

use crate::config;
use crate::content::read::{CASE_FOLDERS, is_of_cases, is_text};
use crate::diagnostic::{Code, Diagnostic, Location, Text};
use crate::store::{OutputFolder, WorkFolder, edits};
use crate::text;
use crate::vfs::Listing;

/// Why nothing is written, in a sentence; `None` when the build may go on. What is wrong stands in `said` then.
pub(super) fn reason(
    content: &Listing,
    output: &OutputFolder<'_>,
    work: &WorkFolder,
    said: &mut Vec<Diagnostic>,
) -> Option<Text> {
    if config::is_unread(said) {
        return Some(text!(
            zh: "网站设置读不出来，所以什么也没有写；网站还是原来的样子",
            en: "the settings cannot be read, so nothing was written; the site stays as it was"
        ));
    }
    said.push(vanished(content, output, work)?);
    Some(text!(
        zh: "案例都不见了，所以什么也没有写；网站还是原来的样子",
        en: "all cases are gone, so nothing was written; the site stays as it was"
    ))
}

/// What is said when the last build knew cases and there is none left: a folder renamed or a share not connected, rather
/// than a site that is to be empty.
fn vanished(content: &Listing, output: &OutputFolder<'_>, work: &WorkFolder) -> Option<Diagnostic> {
    if output.is_fresh() || content.entries.iter().any(|entry| is_of_cases(entry.path.as_str()) && is_text(&entry.path))
    {
        return None;
    }
    let known = edits::sources(&work.path).len();
    (known > 0).then(|| {
        let problem = text!(
            zh: "上一次有 {known} 篇案例，这一次一篇也没有，网站没有动",
            en: "the last build read {known} case texts and now there is none; the site stays as it was"
        );
        Diagnostic::new(Code::E104, problem).at(Location::file(CASE_FOLDERS[0])).hint(text!(
            zh: "看看这个文件夹是不是改了名、移走了，或者网络盘没有连上；真的一个案例也不要了，删去输出文件夹再生成",
            en: "see whether the folder was renamed or moved, or a network drive is not connected; for a site without cases, \
                 delete the output folder and build again"
        ))
    })
}
