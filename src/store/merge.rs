//! `casebook merge`: the parts of a build become one output, equal to that of a build in one piece.
//!
//! Nothing is written before every part is there, whole and made from the same. The copying goes through the commit of any
//! build: a stop leaves the old site or the new one. The journal is kept too, so that a later build here goes on from it.

mod fit;

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::edits::{self, EDITS, Edits};
use super::journal::{self, PAGES, PageRecord};
use super::ops::Ops;
use super::part::PartFile;
use super::seal::{SEAL, Seal};
use super::{Commit, OutputFolder, OutputPath, WorkFolder, guard};
use crate::fatal::Fatal;
use crate::hash::Hash;
use fit::{Found, damaged};

/// Files up to this size are read once, larger ones hashed and then copied.
const WHOLE_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What a merge is asked to do.
pub struct Merge<'m> {
    /// The output folder.
    pub out: PathBuf,
    /// The folder that must not be written over, usually the site's.
    pub root: PathBuf,
    /// Where the journal is kept.
    pub cache: PathBuf,
    /// The writing calls.
    pub ops: &'m dyn Ops,
    /// Told of progress: done, total.
    pub progress: &'m (dyn Fn(u64, u64) + Sync),
}

/// What a merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Parts put together.
    pub parts: usize,
    /// Files of the site.
    pub files: usize,
    /// Files written.
    pub written: usize,
    /// Files deleted.
    pub removed: usize,
    /// Errors that the parts reported.
    pub errors: usize,
    /// Warnings that the parts reported.
    pub warnings: usize,
}

impl Merge<'_> {
    /// Puts the parts in `folders` together. A folder holds one part, or several copied into one, or folders of parts.
    ///
    /// # Errors
    /// [`Fatal::Merge`] when a part is missing, unfinished, given twice, damaged, or made from something else than the
    /// others; otherwise when a folder cannot be read or written.
    pub fn run(&self, folders: &[PathBuf]) -> Result<Merged, Fatal> {
        let out = guard::check(&self.out, &self.root)?;
        let found = fit::collect(folders, &out)?;
        fit::check(&found)?;
        let work = WorkFolder::open(&self.cache, &out, self.ops, || ())?;
        let output = OutputFolder::open(&out, &work, self.ops, || ())?;
        let mut old: Vec<PageRecord> = if output.is_fresh() { Vec::new() } else { edits::pages(&work.path) };
        if output.is_taken_over() {
            old = old.into_iter().map(PageRecord::doubted).collect();
        }
        let written = self.copy(&found, &output, &old)?;
        let mut records: Vec<PageRecord> = found.iter().flat_map(|found| &found.part.files).map(record).collect();
        let (files, errors) = (records.len(), found.iter().map(|found| found.part.errors).sum());
        let current: HashSet<&str> = records.iter().map(|record| record.path.as_str()).collect();
        let mut gone: Vec<PageRecord> =
            old.iter().filter(|record| !current.contains(record.path.as_str())).cloned().collect();
        if errors > 0 {
            // As in any build: the last good page of a case that no part can read stays until the errors are mended.
            let kept = journal::not_in_the_way(&mut gone, current.iter().copied());
            records.extend(kept.into_iter().map(PageRecord::left_over));
        }
        let deletions: Vec<String> = gone.into_iter().map(|record| record.path.into()).collect();
        let merged = Merged {
            parts: found.len(),
            files,
            written,
            removed: deletions.len(),
            errors,
            warnings: found.iter().map(|found| found.part.warnings).sum(),
        };
        let is_changed = records != old || !Edits::read(&work.path).is_empty();
        // Whatever was built here before is not what stands here now.
        let mut journal = output.put_aside(&work, PAGES, is_changed.then(|| journal::encode(&records)))?;
        journal.extend(output.put_aside(&work, SEAL, is_changed.then(Seal::broken))?);
        journal.extend(output.put_aside(&work, EDITS, is_changed.then(Edits::none))?);
        output.commit(&work, &Commit { deletions, journal })?;
        Ok(merged)
    }

    /// Stages every file that is not in the output already; returns how many.
    fn copy(&self, found: &[Found], output: &OutputFolder<'_>, old: &[PageRecord]) -> Result<usize, Fatal> {
        let known: BTreeMap<&str, Hash> = old.iter().map(|record| (record.path.as_str(), record.output)).collect();
        let files: Vec<(&Found, &PartFile)> =
            found.iter().flat_map(|found| found.part.files.iter().map(move |file| (found, file))).collect();
        let (done, total) = (AtomicU64::new(0), files.len() as u64);
        let copied = files.par_iter().map(|(found, file)| {
            let path = OutputPath::new(&file.path).ok_or_else(|| damaged(&found.folder, &file.path))?;
            let is_there = known.get(file.path.as_str()) == Some(&file.output) && output.locate(&path).is_file();
            if !is_there {
                stage(found, file, &path, output)?;
            }
            (self.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            Ok(usize::from(!is_there))
        });
        copied.sum::<Result<usize, Fatal>>()
    }
}

/// Copies one file after its bytes were found to be those of the list.
fn stage(found: &Found, file: &PartFile, path: &OutputPath, output: &OutputFolder<'_>) -> Result<(), Fatal> {
    let place = found.folder.join(path.as_str());
    let Ok(metadata) = fs::metadata(&place) else { return Err(damaged(&found.folder, &file.path)) };
    let fail = |error| Fatal::read(&place, error);
    if metadata.len() > WHOLE_FILE_BYTES {
        let hash = File::open(&place).and_then(Hash::of_read).map_err(fail)?;
        if hash != file.output {
            return Err(damaged(&found.folder, &file.path));
        }
        return output.copy(path, &place);
    }
    let bytes = fs::read(&place).map_err(fail)?;
    if Hash::of_output(&bytes) != file.output {
        return Err(damaged(&found.folder, &file.path));
    }
    output.write(path, &bytes)
}

fn record(file: &PartFile) -> PageRecord {
    PageRecord { path: file.path.as_str().into(), fingerprint: file.fingerprint, output: file.output }
}
