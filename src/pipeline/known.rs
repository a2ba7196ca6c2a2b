//! What is known of a site without building it: for `status`, `search` and `clean`.
//!
//! Reads the journals of builds and, where a case changed since, the case. Writes nothing and knows nothing of pages.

use std::collections::BTreeSet;
use std::path::Path;

use super::{CONTENT, Options, STATIC, Stage, list, settings, source_stage, units};
use crate::config::Config;
use crate::content::case::Date;
use crate::content::privacy;
use crate::fatal::Fatal;
use crate::site::summary::Packed;
use crate::store::journal::{self, PAGES, PageRecord, SourceRecord, Told};
use crate::store::{WorkFolder, edits, guard};
use crate::vfs::Disk;

/// What is known of a case file.
pub type Known = SourceRecord<Packed>;

/// The published pictures that some build of the site, whatever its output, names in its journal.
///
/// # Errors
/// When the folder of a build cannot be read.
pub fn media_in_use(cache: &Path) -> Result<BTreeSet<String>, Fatal> {
    let mut used = BTreeSet::new();
    for work in WorkFolder::all(cache)? {
        let pages: Vec<PageRecord> = journal::read(&work.join(PAGES));
        used.extend(pages.iter().filter_map(|page| page.path.strip_prefix("media/")).map(str::to_owned));
    }
    Ok(used)
}

/// All cases as read, with what was said of each; nothing is built.
#[derive(Debug)]
pub struct ReadCases {
    /// The settings.
    pub config: Config,
    /// The day the state is told of.
    pub as_of: Date,
    /// One record a case file, in path order.
    pub records: Vec<Known>,
}

/// Reads all cases of the site in `files`. Unchanged ones are known from the last build; nothing is written.
///
/// # Errors
/// When the environment fails.
pub fn read_cases(files: &Disk, options: &Options<'_>) -> Result<ReadCases, Fatal> {
    let out = guard::check(&options.out, files.root())?;
    let wait = || (options.progress)(Stage::Wait, 0, 0);
    let work = WorkFolder::open(&options.cache, &out, options.ops, wait)?;
    let mut said = Vec::new();
    let config = settings(files, options, &mut said);
    let content = list(files, CONTENT)?;
    let units = units::find(&content, &work.path, &mut said);
    let known = edits::sources(&work.path);
    let inputs = source_stage::inputs(&config, options, &list(files, STATIC)?);
    let mut sources = source_stage::read(files, &units, (&config, inputs), options, known, None);
    for record in &mut sources.records {
        let mut diagnostics = record.diagnostics.diagnostics();
        privacy::mask_quotes(&mut diagnostics);
        record.diagnostics = Told::of(&diagnostics);
    }
    Ok(ReadCases { as_of: config.as_of.unwrap_or(options.today), records: sources.records, config })
}
