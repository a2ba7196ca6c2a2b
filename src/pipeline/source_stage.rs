//! Case files → summaries: each alone, in parallel; unchanged ones are not opened.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Options, Stage};
use crate::config::Config;
use crate::content::case::{Case, Date};
use crate::content::gather::{self, Unit};
use crate::content::read::{CaseInput, Sibling, read_case};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::hash::{Fingerprint, Hash};
use crate::media::MAX_FILE_BYTES;
use crate::site::Summary;
use crate::store::journal::SourceRecord;
use crate::text;
use crate::vfs::{Disk, Files, Listing};

/// Parsed cases are kept for drawing up to this many bytes; the others are parsed again. Keeps memory flat.
const KEPT_BYTES: u64 = 48 * 1024 * 1024;
/// Largest case file.
const MAX_CASE_BYTES: u64 = 24 * 1024 * 1024;
/// Largest attachment that is hashed and published.
const MAX_ATTACHMENT_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// What reading gave.
pub(super) struct Sources {
    /// One record a case file, in path order.
    pub(super) records: Vec<SourceRecord<Summary>>,
    /// Cases parsed in this build, by path, as far as they fit.
    pub(super) cases: HashMap<String, Case>,
    /// Files opened and parsed.
    pub(super) parsed: usize,
    /// Whether the journal must be written.
    pub(super) is_changed: bool,
}

/// Reads all cases of `listing`.
pub(super) fn read(
    files: &Disk,
    listing: &Listing,
    config: &Config,
    as_of: Date,
    options: &Options<'_>,
    old: Vec<SourceRecord<Summary>>,
) -> Sources {
    let units = gather::units(&listing.entries);
    let settings = settings_hash(config, as_of, options);
    let had = old.len();
    let mut known: HashMap<String, SourceRecord<Summary>> =
        old.into_iter().map(|record| (record.path.clone(), record)).collect();
    let pairs: Vec<(&Unit<'_>, Option<SourceRecord<Summary>>)> =
        units.iter().map(|unit| (unit, known.remove(unit.main.path.as_str()))).collect();
    let (done, kept) = (AtomicUsize::new(0), AtomicU64::new(0));
    let total = pairs.len() as u64;
    let read: Vec<(SourceRecord<Summary>, Option<Case>, bool)> = pairs
        .into_par_iter()
        .map(|(unit, old)| {
            let result = one(files, unit, old, config, as_of, settings, options, &kept);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            (options.progress)(Stage::Read, done as u64, total);
            result
        })
        .collect();
    let parsed = read.iter().filter(|(_, _, is_new)| *is_new).count();
    let is_changed = parsed > 0 || had != units.len();
    let mut sources = Sources { records: Vec::with_capacity(read.len()), cases: HashMap::new(), parsed, is_changed };
    for (record, case, _) in read {
        if let Some(case) = case {
            sources.cases.insert(record.path.clone(), case);
        }
        sources.records.push(record);
    }
    sources
}

/// Everything besides the files that decides what is read from them.
fn settings_hash(config: &Config, as_of: Date, options: &Options<'_>) -> Hash {
    Hash::of_value(&(env!("CARGO_PKG_VERSION"), config, as_of, &options.encoding))
}

#[expect(clippy::too_many_arguments, reason = "one closure's surroundings, written out once")]
fn one(
    files: &Disk,
    unit: &Unit<'_>,
    old: Option<SourceRecord<Summary>>,
    config: &Config,
    as_of: Date,
    settings: Hash,
    options: &Options<'_>,
    kept: &AtomicU64,
) -> (SourceRecord<Summary>, Option<Case>, bool) {
    let mut fingerprint = Fingerprint::default();
    let input = fingerprint.add(&unit.stamps).add(&settings).end();
    if let Some(old) = &old
        && old.input == input
    {
        return (old.clone(), None, false);
    }
    let mut diagnostics = Vec::new();
    let parsed = parse(files, unit, config, as_of, options.encoding.as_deref(), &mut diagnostics);
    let path = unit.main.path.as_str().to_owned();
    let stamps = unit.stamps;
    let Some((case, summary)) = parsed else {
        // The last good version stays published.
        let summary = old.and_then(|old| old.summary);
        let is_stale = summary.is_some();
        return (SourceRecord { path, stamps, input, summary, is_stale, diagnostics }, None, true);
    };
    let size = weight(&case);
    let keep = kept.fetch_add(size, Ordering::Relaxed) + size <= KEPT_BYTES;
    let record = SourceRecord { path, stamps, input, summary: Some(summary), is_stale: false, diagnostics };
    (record, keep.then_some(case), true)
}

/// Roughly the memory a parsed case takes.
fn weight(case: &Case) -> u64 {
    (case.body.html.len() * 2 + 4096) as u64
}

/// Reads and summarises one case; `None` when it has errors.
fn parse(
    files: &Disk,
    unit: &Unit<'_>,
    config: &Config,
    as_of: Date,
    encoding: Option<&str>,
    out: &mut Vec<Diagnostic>,
) -> Option<(Case, Summary)> {
    let mut case = parse_case(files, unit, config, as_of, encoding, out)?;
    let mut hashes = Vec::with_capacity(case.pictures.len());
    for picture in &case.pictures {
        let path = crate::vfs::SitePath::from_normal(picture.path.clone());
        let hash = files.read(&path, MAX_FILE_BYTES).map(|bytes| Hash::of(&bytes)).unwrap_or_default();
        hashes.push(hash);
    }
    let own = case.front.attachments.iter_mut().chain(case.front.archive.iter_mut());
    for file in own.filter(|file| file.public) {
        let path = crate::vfs::SitePath::from_normal(file.path.clone());
        match files.read(&path, MAX_ATTACHMENT_BYTES) {
            Ok(bytes) => {
                file.hash = Hash::of(&bytes);
                file.len_bytes = bytes.len() as u64;
                out.extend(attachment_warning(&file.path, &bytes));
            }
            Err(_) => file.public = false,
        }
    }
    let summary = Summary::of(&case, &hashes);
    Some((case, summary))
}

/// Warns of personal metadata in office files.
fn attachment_warning(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let said = crate::media::attachment::metadata_warning(path, bytes)?;
    Some(Diagnostic::new(Code::W224, said).at(Location::file(path)))
}

/// Parses one case; a panic of a library costs this case only.
pub(super) fn parse_case(
    files: &Disk,
    unit: &Unit<'_>,
    config: &Config,
    as_of: Date,
    encoding: Option<&str>,
    out: &mut Vec<Diagnostic>,
) -> Option<Case> {
    let path = unit.main.path.as_str();
    let bytes = match files.read(&unit.main.path, MAX_CASE_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => {
            out.push(unreadable(path, &error));
            return None;
        }
    };
    let siblings: Vec<Sibling> =
        unit.siblings.iter().map(|entry| Sibling { path: entry.path.clone(), len_bytes: entry.stamp.len_bytes }).collect();
    let input = CaseInput { path: &unit.main.path, bytes: &bytes, siblings: &siblings, encoding, as_of };
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut said = Vec::new();
        let case = read_case(&input, config, &mut said);
        (case, said)
    }));
    let Ok((case, said)) = read else {
        let text = text!(
            zh: "处理这个案例时程序出了意外，它没有发布，其他案例不受影响",
            en: "the program failed on this case; it is not published, the others are not affected"
        );
        out.push(Diagnostic::new(Code::E109, text).at(Location::file(path)));
        return None;
    };
    out.extend(said);
    case
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    let location = Location::file(path);
    if error.kind() == std::io::ErrorKind::FileTooLarge {
        let megabytes = MAX_CASE_BYTES / 1024 / 1024;
        return Diagnostic::new(
            Code::E108,
            text!(zh: "文件超过 {megabytes} MB，没有读取", en: "the file is larger than {megabytes} MB and was not read"),
        )
        .at(location)
        .hint(text!(zh: "案例只放文字；图片和附件另存在案例文件夹里", en: "keep only text in it; pictures and attachments stand beside it"));
    }
    Diagnostic::new(Code::E104, text!(zh: "读不了这个文件：{error}", en: "the file cannot be read: {error}"))
        .at(location)
        .hint(text!(zh: "检查文件的读取权限", en: "check the file's permissions"))
}
