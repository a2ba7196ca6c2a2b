//! Case files → summaries: each alone, in parallel; unchanged ones are not opened.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::spill::Spill;
use super::units::Unit;
use super::{Known, Options, STATIC, Stage};
use crate::aside::{Aside, Place};
use crate::config::{Config, LanguageEdition};
use crate::content::case::{Case, FileRef};
use crate::content::read::{CaseInput, inherit, inherit_text, is_picture, read_case, untold};
use crate::content::record::Records;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, Text, Words};
use crate::fatal::cause;
use crate::hash::{Fingerprint, Hash, PROGRAM};
use crate::media::{MAX_FILE_BYTES, attachment};
use crate::plan;
use crate::site::summary::Packed;
use crate::site::{CaseId, Site, Summary};
use crate::store::journal::Told;
use crate::text;
use crate::vfs::{Disk, Entry, Files, Listing, SitePath};

/// Parsed cases are kept for drawing up to this many bytes; the others are parsed again. Keeps memory flat.
const KEPT_BYTES: u64 = 16 * 1024 * 1024;
/// What summaries have packed stays in memory up to this many bytes: some twenty thousand cases.
const KEPT_PACKED_BYTES: u64 = 12 * 1024 * 1024;
/// Largest case file.
const MAX_CASE_BYTES: u64 = 24 * 1024 * 1024;
/// Largest attachment that is hashed and published.
const MAX_ATTACHMENT_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Largest attachment that is taken into memory and searched for names of persons.
const SEARCHED_BYTES: u64 = 128 * 1024 * 1024;

/// What reading gave.
pub(super) struct Sources {
    /// One record a case file, in path order, until they are forgotten.
    pub(super) records: Vec<Known>,
    /// Paths of cases that have errors now and keep their last good page.
    pub(super) stale: HashSet<Arc<str>>,
    /// Cases that were looked at.
    pub(super) count: usize,
    /// By record, the case if it was parsed in this build: as many as fit, and where the others are in the scratch file.
    cases: Vec<Kept>,
    spill: Option<Spill>,
    /// Files opened and parsed.
    pub(super) parsed: usize,
    /// Paths of the cases parsed, when no other page can be concerned: none came, went, or has another visible
    /// summary than before.
    pub(super) quiet: Option<Vec<Arc<str>>>,
    /// Whether the journal must be written.
    pub(super) is_changed: bool,
}

impl Sources {
    /// The cases whose texts changed, when nothing that other pages see did.
    pub(super) fn quiet_cases(&self, site: &Site) -> Option<HashSet<CaseId>> {
        let quiet = self.quiet.as_ref()?;
        Some(quiet.iter().filter_map(|path| site.case_at_path(path)).collect())
    }

    /// Lets go of what only who stays asks for again, once the journal has it and the site its summaries.
    pub(super) fn forget_records(&mut self) {
        self.records = Vec::new();
    }

    /// The case at a place, if it was parsed in this build: from memory, or from the scratch file.
    pub(super) fn case(&self, place: usize) -> Option<Cow<'_, Case>> {
        match &self.cases[place] {
            Kept::Memory(case) => Some(Cow::Borrowed(case)),
            Kept::Disk(place) => self.spill.as_ref()?.case(*place).map(Cow::Owned),
            Kept::Nowhere => None,
        }
    }

    /// Puts the cases aside that are still in memory, on a site where others wait outside already.
    pub(super) fn make_room(&mut self) {
        let is_large = self.cases.iter().any(|kept| matches!(kept, Kept::Disk(_)));
        let Some(spill) = self.spill.as_ref().filter(|_| is_large) else { return };
        self.cases.par_iter_mut().for_each(|kept| {
            if let Kept::Memory(case) = kept
                && let Some(place) = spill.put_case(case)
            {
                *kept = Kept::Disk(place);
            }
        });
    }

    /// What was said of all cases.
    pub(super) fn told(&self) -> impl Iterator<Item = Diagnostic> {
        self.records.iter().flat_map(|record| {
            let path = Words::from(Arc::clone(&record.path));
            let mut told = record.diagnostics.diagnostics();
            // One text for the path, wherever it is named.
            let places = told.iter_mut().filter_map(|diagnostic| diagnostic.location.as_mut());
            places.filter(|place| place.path == path).for_each(|place| place.path = path.clone());
            told
        })
    }

    /// The summaries, in path order; what they have packed and does not fit into memory goes `aside`, if there is
    /// such a place. The records have them no more, nor what was said, unless that `is_told_again`.
    pub(super) fn summaries(&mut self, aside: Option<&Arc<dyn Aside>>, is_told_again: bool) -> Vec<Summary> {
        let kept = AtomicU64::new(0);
        let unpack = |record: &mut Known| {
            if !is_told_again {
                record.diagnostics = Told::default();
            }
            let mut summary = record.summary.take()?.unpack(Arc::clone(&record.path))?;
            let len = summary.packed_len() as u64;
            if let Some(aside) = aside.filter(|_| kept.fetch_add(len, Ordering::Relaxed) + len > KEPT_PACKED_BYTES) {
                summary.put_aside(aside);
            }
            Some(summary)
        };
        let summaries: Vec<Option<Summary>> = self.records.par_iter_mut().map(unpack).collect();
        summaries.into_iter().flatten().collect()
    }
}

/// Where a parsed case waits for its page.
enum Kept {
    Memory(Box<Case>),
    Disk(Place),
    Nowhere,
}

/// Whether a file was parsed, and with what result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parsed {
    /// It was not opened.
    No,
    /// Its visible summary is the one of the last build.
    Quiet,
    /// It is new, or others may see a difference.
    Changed,
}

/// Reads all cases of `listing`; `old` are the records of the last build. `scratch` is a folder for parsed cases that do not
/// fit into memory; without it none is kept, because no page will be drawn.
pub(super) fn read(
    files: &Disk,
    units: &[Unit<'_>],
    (config, inputs): (&Config, Inputs),
    options: &Options<'_>,
    old: Vec<Known>,
    scratch: Option<&Path>,
) -> Sources {
    let had = old.len();
    let (pairs, has_gone) = paired(units, old);
    let (done, kept) = (AtomicU64::new(0), AtomicU64::new(0));
    let total = pairs.len() as u64;
    let spill = scratch.map(|folder| Spill::new(folder.join("cases")));
    let reader = SourceReader {
        files,
        config,
        inputs,
        encoding: options.encoding.as_deref(),
        kept: &kept,
        spill: spill.as_ref(),
    };
    let read: Vec<(Known, Kept, Parsed)> = pairs
        .into_par_iter()
        // The last thread at work reads so many cases while the others have none.
        .with_max_len(4)
        .map(|(unit, old)| {
            let result = reader.one(unit, old);
            (options.progress)(Stage::Read, done.fetch_add(1, Ordering::Relaxed) + 1, total);
            result
        })
        .collect();
    let is_quiet = !has_gone && read.iter().all(|(_, _, parsed)| *parsed != Parsed::Changed);
    let is_edited = |(_, _, parsed): &&(Known, Kept, Parsed)| *parsed == Parsed::Quiet;
    let quiet = is_quiet.then(|| read.iter().filter(is_edited).map(|(record, ..)| Arc::clone(&record.path)).collect());
    let stale =
        read.iter().filter(|(record, ..)| record.is_stale).map(|(record, ..)| Arc::clone(&record.path)).collect();
    let parsed = read.iter().filter(|(_, _, parsed)| *parsed != Parsed::No).count();
    let is_changed = parsed > 0 || had != units.len();
    let (records, cases) = read.into_iter().map(|(record, kept, _)| (record, kept)).unzip();
    let records: Vec<Known> = records;
    Sources { count: records.len(), records, stale, cases, spill, parsed, quiet, is_changed }
}

/// Each unit with what is known of it, and whether something known has no unit any more. Both come in path order; what was
/// written in another order is as if it were not known.
fn paired<'u, 'l>(units: &'u [Unit<'l>], old: Vec<Known>) -> (Vec<(&'u Unit<'l>, Option<Known>)>, bool) {
    let mut has_gone = false;
    let mut old = old.into_iter().peekable();
    let mut pairs = Vec::with_capacity(units.len());
    for unit in units {
        while old.next_if(|record| *record.path < *unit.path()).is_some() {
            has_gone = true;
        }
        pairs.push((unit, old.next_if(|record| *record.path == *unit.path())));
    }
    (pairs, has_gone || old.next().is_some())
}

/// Tells units from what they were.
#[derive(Clone, Copy)]
pub(super) struct Inputs {
    settings: Hash,
    /// The pictures under `static/`, which any case may name.
    statics: Hash,
}

/// Everything besides the files that decides what is read from them.
pub(super) fn inputs(config: &Config, options: &Options<'_>, statics: &Listing) -> Inputs {
    let mut pictures = Fingerprint::default();
    for entry in statics.entries.iter().filter(|entry| is_picture(&entry.path)) {
        pictures.add(entry);
    }
    Inputs { settings: Hash::of_value(&(PROGRAM, config, &options.encoding)), statics: pictures.end() }
}

impl Inputs {
    /// A number that changes with the unit's files and with the settings; `names_static`: with the pictures under
    /// `static/` too.
    pub(super) fn of(self, unit: &Unit<'_>, names_static: bool) -> Hash {
        let statics = names_static.then_some(self.statics);
        Hash::of_value(&(unit.stamps(), self.settings, statics))
    }

    /// Whether `known` was made from the same, be it with `static/` or without. What a case names is not known before it
    /// is read.
    pub(super) fn is_same(self, unit: &Unit<'_>, known: Hash) -> bool {
        known == self.of(unit, false) || known == self.of(unit, true)
    }
}

/// Whether the case shows a picture that stands under `static/`.
pub(super) fn names_static(case: &Case) -> bool {
    case.pictures.iter().any(|picture| is_static(&picture.path))
}

fn is_static(path: &str) -> bool {
    path.strip_prefix(STATIC).is_some_and(|rest| rest.starts_with('/'))
}

/// What reading a case needs.
struct SourceReader<'r> {
    files: &'r Disk,
    config: &'r Config,
    inputs: Inputs,
    encoding: Option<&'r str>,
    kept: &'r AtomicU64,
    /// Where cases go that do not fit; `None` when no page will be drawn.
    spill: Option<&'r Spill>,
}

impl SourceReader<'_> {
    /// Reads one case, or takes over what the last build knew.
    fn one(&self, unit: &Unit<'_>, old: Option<Known>) -> (Known, Kept, Parsed) {
        let path = unit.shared_path();
        let old = match old {
            // One text for the path, wherever it is named.
            Some(old) if self.inputs.is_same(unit, old.input) => {
                return (Known { path, ..old }, Kept::Nowhere, Parsed::No);
            }
            other => other,
        };
        let mut diagnostics = Vec::new();
        let parsed = read_one(self.files, unit, self.config, self.encoding, &mut diagnostics);
        let known = old.as_ref().map(|old| old.visible);
        let told = |visible| if known == Some(visible) { Parsed::Quiet } else { Parsed::Changed };
        let Some((case, summary)) = parsed else {
            // The last good version stays published. What could not be read is tried again: a permission that is put
            // right leaves the stamp as it was.
            let has = |code| diagnostics.iter().any(|one: &Diagnostic| one.code == code);
            let input = if has(Code::E104) { Hash::default() } else { self.inputs.of(unit, has(Code::E106)) };
            let visible = known.unwrap_or_default();
            let summary = old.and_then(|old| old.summary);
            let is_stale = summary.is_some();
            let record = Known { path, input, visible, summary, is_stale, diagnostics: Told::of(&diagnostics) };
            return (record, Kept::Nowhere, told(visible));
        };
        let input = self.inputs.of(unit, names_static(&case));
        let size = weight(&case);
        let is_kept = self.kept.fetch_add(size, Ordering::Relaxed) + size <= KEPT_BYTES;
        let visible = summary.visible();
        let (summary, diagnostics) = (Some(Packed::of(summary)), Told::of(&diagnostics));
        let record = Known { path, input, visible, summary, is_stale: false, diagnostics };
        let kept = match self.spill {
            Some(_) if is_kept => Kept::Memory(Box::new(case)),
            Some(spill) => spill.put_case(&case).map_or(Kept::Nowhere, Kept::Disk),
            None => Kept::Nowhere,
        };
        (record, kept, told(visible))
    }
}

/// Reads a case whose file was saved; `None` when it has errors.
pub(super) fn read_one(
    files: &Disk,
    unit: &Unit<'_>,
    config: &Config,
    encoding: Option<&str>,
    out: &mut Vec<Diagnostic>,
) -> Option<(Case, Summary)> {
    let mut case = parse_case(files, unit, config, encoding, out)?;
    if out.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return None;
    }
    let hashes: Vec<Hash> = case.pictures.iter().map(|picture| picture_hash(files, unit, &picture.path, out)).collect();
    let own = case.front.attachments.iter_mut().chain(case.front.archive.iter_mut());
    own.filter(|file| file.public).for_each(|file| publish(files, file, out));
    // A page without what it had is no good page: the last one stays.
    if out.iter().any(|diagnostic| matches!(diagnostic.code, Code::E104 | Code::E106)) {
        return None;
    }
    let summary = Summary::of(&case, &hashes, &config.search.readings);
    Some((case, summary))
}

/// Looks at the files that records offer for download.
pub(super) fn publish_documents(files: &Disk, records: &mut Records, out: &mut Vec<Diagnostic>) {
    records.rounds.iter_mut().filter_map(|round| round.document.as_mut()).for_each(|file| publish(files, file, out));
}

/// Looks at a file for download: its hash and length, and whether it can be what its name says.
fn publish(files: &Disk, file: &mut FileRef, out: &mut Vec<Diagnostic>) {
    let path = SitePath::from_normal(file.path.clone());
    match download(files, &path) {
        Ok(found) => {
            (file.hash, file.len_bytes) = (found.hash, found.len_bytes);
            let mistaken = mistaken_attachment(&file.path, &found.start);
            file.public = mistaken.is_none();
            out.extend(mistaken.or_else(|| attachment_warning(&file.path, &found)));
        }
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            file.public = false;
            out.push(large_attachment(&file.path));
        }
        Err(error) => out.push(unreadable(&file.path, &error)),
    }
}

/// The hash of a picture's bytes; that of nothing when there are none, which is said.
fn picture_hash(files: &Disk, unit: &Unit<'_>, path: &str, out: &mut Vec<Diagnostic>) -> Hash {
    match files.read(&SitePath::from_normal(path.to_owned()), MAX_FILE_BYTES) {
        Ok(bytes) => return Hash::of(&bytes),
        Err(error) if error.kind() == ErrorKind::NotFound && is_static(path) => {
            out.extend(absent_static(files, unit, path));
        }
        Err(error) if error.kind() == ErrorKind::FileTooLarge => out.push(large_picture(path)),
        Err(error) => out.push(unreadable(path, &error)),
    }
    Hash::default()
}

/// Says that a picture is not published for its size.
fn large_picture(path: &str) -> Diagnostic {
    let megabytes = MAX_FILE_BYTES / 1024 / 1024;
    let said = text!(
        zh: "图片超过 {megabytes} MB，没有发布",
        en: "the picture is larger than {megabytes} MB and is not published"
    );
    let advice = text!(zh: "把它缩小，重新导出为 JPEG", en: "make it smaller and export it again as JPEG");
    Diagnostic::new(Code::E110, said).at(Location::file(path)).hint(advice)
}

/// Says that a picture named by its path under `static/` is not there, unless the main edition's file names it: there it
/// is said.
fn absent_static(files: &Disk, unit: &Unit<'_>, path: &str) -> Option<Diagnostic> {
    let written = path.strip_prefix(STATIC).unwrap_or(path);
    let place = plan::locate(files, unit.path(), written);
    let problem = text!(zh: "找不到图片“{written}”", en: "the picture `{written}` is not there");
    (place.line > 0 || unit.main().is_none()).then(|| {
        Diagnostic::new(Code::E106, problem).at(place).hint(text!(
            zh: "以 / 开头的图片要放在 static 文件夹里：{path}",
            en: "a picture whose name begins with / stands under static: {path}"
        ))
    })
}

/// Reads a case again for drawing, when it was not kept. What is wrong with it has been said before.
pub(super) fn parse_again(files: &Disk, unit: &Unit<'_>, config: &Config, encoding: Option<&str>) -> Option<Case> {
    parse_case(files, unit, config, encoding, &mut Vec::new())
}

/// Roughly the memory a parsed case takes.
fn weight(case: &Case) -> u64 {
    (case.body.html.len() * 2 + 4096) as u64
}

/// Says that a download cannot be offered for its size.
fn large_attachment(path: &str) -> Diagnostic {
    let gigabytes = MAX_ATTACHMENT_BYTES / 1024 / 1024 / 1024;
    let said = text!(
        zh: "附件超过 {gigabytes} GB，没有发布",
        en: "the attachment is larger than {gigabytes} GB and is not published"
    );
    Diagnostic::new(Code::W225, said).at(Location::file(path))
}

/// Says that a download is not what its name says.
fn mistaken_attachment(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let said = attachment::mistaken(name, bytes)?;
    Some(Diagnostic::new(Code::W225, said).at(Location::file(path)))
}

/// Warns of personal metadata in office files.
fn attachment_warning(path: &str, found: &Download) -> Option<Diagnostic> {
    let said = if found.is_all {
        attachment::metadata_warning(path, &found.start)
    } else {
        attachment::unsearched_warning(path, SEARCHED_BYTES)
    };
    Some(Diagnostic::new(Code::W224, said?).at(Location::file(path)))
}

/// What is looked at of a file for download.
struct Download {
    hash: Hash,
    len_bytes: u64,
    /// Its bytes, [`SEARCHED_BYTES`] at most.
    start: Vec<u8>,
    is_all: bool,
}

/// Looks at a file for download; a film is read a few bytes at a time.
fn download(files: &Disk, path: &SitePath) -> std::io::Result<Download> {
    let (start, is_all) = files.read_start(path, SEARCHED_BYTES)?;
    let (hash, len_bytes) =
        if is_all { (Hash::of(&start), start.len() as u64) } else { files.hash(path, MAX_ATTACHMENT_BYTES)? };
    Ok(Download { hash, len_bytes, start, is_all })
}

/// Parses one case with all its text; an edition takes over from the main text what it does not say itself.
fn parse_case(
    files: &Disk,
    unit: &Unit<'_>,
    config: &Config,
    encoding: Option<&str>,
    out: &mut Vec<Diagnostic>,
) -> Option<Case> {
    let Some(siblings) = unit.siblings() else {
        out.push(unreadable(unit.path(), &ErrorKind::PermissionDenied.into()));
        return None;
    };
    let mut case = parse_file(files, unit.file(), siblings, config, encoding, out)?;
    if let Some(main) = unit.main()
        && let Some(main) = parse_file(files, main, siblings, config, encoding, &mut Vec::new())
    {
        inherit(&mut case, &main);
        let is_converted =
            |edition: &LanguageEdition| edition.language == case.front.lang && edition.from == main.front.lang;
        if config.languages.iter().any(is_converted) {
            inherit_text(&mut case, &main);
        }
        out.extend(untold(&case, &main));
    }
    Some(case)
}

/// Parses one file; a panic of a library costs this case only.
fn parse_file(
    files: &Disk,
    path: &SitePath,
    siblings: &[Entry],
    config: &Config,
    encoding: Option<&str>,
    out: &mut Vec<Diagnostic>,
) -> Option<Case> {
    let bytes = match files.read(path, MAX_CASE_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => {
            out.push(unreadable(path.as_str(), &error));
            return None;
        }
    };
    let input = CaseInput { path, bytes: &bytes, siblings, encoding };
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
        out.push(Diagnostic::new(Code::E109, text).at(Location::file(path.as_str())));
        return None;
    };
    out.extend(said);
    case
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    let location = Location::file(path);
    if error.kind() == ErrorKind::FileTooLarge {
        let megabytes = MAX_CASE_BYTES / 1024 / 1024;
        return Diagnostic::new(
            Code::E108,
            text!(zh: "文件超过 {megabytes} MB，没有读取", en: "the file is larger than {megabytes} MB and was not read"),
        )
        .at(location)
        .hint(text!(zh: "案例只放文字；图片和附件另存在案例文件夹里", en: "keep only text in it; pictures and attachments stand beside it"));
    }
    let Text { zh, en } = cause(error);
    let told = Diagnostic::new(Code::E104, text!(zh: "读不了这个文件：{zh}", en: "the file cannot be read: {en}"))
        .at(location);
    if error.kind() != ErrorKind::PermissionDenied || error.get_ref().is_some() {
        return told;
    }
    told.hint(text!(zh: "检查文件的读取权限", en: "check the file's permissions"))
}
