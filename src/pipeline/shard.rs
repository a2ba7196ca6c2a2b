//! `build --shard`: what one part of a build reports, what it was made from, and the list it leaves.
//!
//! A part reads and plans the whole site; `PageStage::is_mine` decides what it makes. Knows nothing of the other parts.

use super::Report;
use super::page_stage::PageStage;
use crate::channel::Press;
use crate::content::privacy;
use crate::content::read::is_of_cases;
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::fatal::Fatal;
use crate::hash::{Fingerprint, Hash, PROGRAM};
use crate::store::journal::PageRecord;
use crate::store::part::{Origin, Part, PartFile};
use crate::store::{OutputFolder, OutputPath, Shard};
use crate::vfs::{Disk, Entry, Files, Listing};

/// Largest published file or record whose content is compared; of larger ones only name and size are.
const COMPARED_BYTES: u64 = 8 * 1024 * 1024;

/// The listings of what a site is made from besides its cases.
pub(super) struct Sources<'s> {
    pub(super) content: &'s Listing,
    pub(super) statics: &'s Listing,
}

/// Everything that was said, sorted, with no personal number in it. All parts of a build read all files, so what is said of
/// an author's file is reported by the part that the file's path falls to.
pub(super) fn told(sink: &Sink, shard: Option<Shard>) -> Vec<Diagnostic> {
    let mut all = sink.take_sorted();
    if let Some(shard) = shard {
        all.retain(|diagnostic| is_told_by(shard, diagnostic));
    }
    privacy::mask_quotes(&mut all);
    all
}

/// Problems of templates and of `static/` are found only by the part that needs the file, so whoever finds one tells it. What
/// is said of the site as a whole is told by the first part, errors by all: each of them is a reason to look.
fn is_told_by(shard: Shard, diagnostic: &Diagnostic) -> bool {
    let file = diagnostic.location.as_ref().map_or("", |location| location.path.as_str());
    if file.starts_with("content/") {
        return shard.owns(file);
    }
    let is_local = ["themes/", "static/"].iter().any(|folder| file.starts_with(folder));
    shard.number() == 1 || is_local || diagnostic.severity == Severity::Error
}

/// What the part is made from.
pub(super) fn origin(press: &Press<'_>, files: &Disk, sources: &Sources<'_>) -> Result<Origin, Fatal> {
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(&press.site.cases).add(&press.editions_hash());
    let is_record = |entry: &&Entry| !is_of_cases(entry.path.as_str());
    // Cases that could not be read have no summary, but their names count.
    sources.content.entries.iter().for_each(|entry| {
        fingerprint.add(&entry.path);
    });
    let data = super::list(files, "data")?;
    let records = sources.content.entries.iter().filter(is_record);
    for entry in records.chain(&sources.statics.entries).chain(&data.entries) {
        fingerprint.add(&entry.path).add(&content_of(files, entry)?);
    }
    Ok(Origin {
        program: PROGRAM.hash(),
        as_of: crate::channel::press::iso(press.site.as_of),
        settings: Hash::of_value(press.config),
        theme: press.theme.hash(),
        sources: fingerprint.end(),
    })
}

/// The hash of a file's bytes; of a large file that of its size.
fn content_of(files: &Disk, entry: &Entry) -> Result<Hash, Fatal> {
    let place = files.locate(&entry.path);
    let len_bytes = std::fs::metadata(&place).map_err(|error| Fatal::read(&place, error))?.len();
    if len_bytes > COMPARED_BYTES {
        return Ok(Hash::of_value(&len_bytes));
    }
    let bytes = files.read(&entry.path, COMPARED_BYTES).map_err(|error| Fatal::read(&place, error))?;
    Ok(Hash::of(&bytes))
}

/// When the build is one part of several: its number and origin. The part's list gets its place among the files before
/// those of the last build are compared with the plan.
pub(super) fn begin(
    stage: &mut PageStage<'_>,
    press: &Press<'_>,
    files: &Disk,
    sources: &Sources<'_>,
) -> Result<Option<(Shard, Origin)>, Fatal> {
    let Some(shard) = stage.shard() else { return Ok(None) };
    let origin = origin(press, files, sources)?;
    let Origin { program, as_of, settings, theme, sources } = &origin;
    let fingerprint = Hash::of_value(&(program, as_of, settings, theme, sources));
    stage.records.push(PageRecord { path: shard.list_name().into(), fingerprint, output: Hash::default() });
    Ok(Some((shard, origin)))
}

/// Stages the list of the part, last of all files.
pub(super) fn stage_list(
    stage: &mut PageStage<'_>,
    output: &OutputFolder<'_>,
    part: (Shard, Origin),
    report: &mut Report,
) -> Result<(), Fatal> {
    let (shard, origin) = part;
    let name = shard.list_name();
    let count = |severity| report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let files = stage.records.iter().filter(|record| record.path != name).map(|record| PartFile {
        path: record.path.to_string(),
        fingerprint: record.fingerprint,
        output: record.output,
    });
    let list = Part {
        shard,
        origin,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        files: files.collect(),
    };
    let bytes = list.write().into_bytes();
    let hash = Hash::of_output(&bytes);
    let Some(path) = OutputPath::new(name.as_str()) else { return Ok(()) };
    let is_same = stage.known(&name).is_some_and(|(_, known)| known == hash) && output.locate(&path).is_file();
    if !is_same {
        output.write(&path, &bytes)?;
        report.written += 1;
    }
    if let Some(record) = stage.records.iter_mut().find(|record| record.path == name) {
        record.output = hash;
    }
    Ok(())
}
