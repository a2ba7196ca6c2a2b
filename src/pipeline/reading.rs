//! All cases are read: the journal gets what is known of them, the site their summaries.
//!
//! Between listing and model. What a case is and when it need not be opened is known in [`super::source_stage`]; here is what a
//! build does around it. It needs no theme, so the theme is loaded meanwhile.

use std::sync::Arc;

use super::source_stage::{self, Sources};
use super::units::Unit;
use super::{Known, Options, spill};
use crate::aside::Aside;
use crate::config::Config;
use crate::diagnostic::Sink;
use crate::fatal::Fatal;
use crate::site::Summary;
use crate::store::edits::Edits;
use crate::store::journal::{self, SOURCES};
use crate::store::{NewJournal, OutputFolder, Unsettled, WorkFolder};
use crate::vfs::{Disk, Listing};

/// What reading needs.
pub(super) struct Reading<'r> {
    pub(super) files: &'r Disk,
    pub(super) statics: &'r Listing,
    pub(super) units: &'r [Unit<'r>],
    pub(super) config: &'r Config,
    pub(super) options: &'r Options<'r>,
    pub(super) work: &'r WorkFolder,
    pub(super) output: &'r OutputFolder<'r>,
    pub(super) unsettled: &'r Unsettled,
    pub(super) sink: &'r Sink,
    /// Whether somebody stays after the build.
    pub(super) is_followed: bool,
}

/// All cases as read.
pub(super) struct AllCases {
    pub(super) sources: Sources,
    /// In path order.
    pub(super) summaries: Vec<Summary>,
    /// Cases with errors.
    pub(super) broken: usize,
    /// What stood beside the journal.
    pub(super) edits: Edits,
    /// The journal of sources, if it is new.
    pub(super) journal: Vec<NewJournal>,
}

impl Reading<'_> {
    /// Reads them.
    pub(super) fn all(&self) -> Result<AllCases, Fatal> {
        let Self { files, statics, units, config, options, work, output, unsettled, sink, is_followed } = *self;
        let mut edits = Edits::read(&work.path);
        let mut old: Vec<Known> = journal::read(&work.path.join(SOURCES));
        edits.apply_to_sources(&mut old);
        unsettled.doubt_sources(&mut old);
        let scratch = (!options.check_only).then_some(work.path.as_path());
        let inputs = source_stage::inputs(config, options, statics);
        let mut sources = source_stage::read(files, units, (config, inputs), options, old, scratch);
        let broken = sources.records.iter().filter(|record| record.summary.is_none() || record.is_stale).count();
        // What stands beside the journal is put into it by the next build that does more than that.
        let is_kept = (sources.is_changed || !edits.is_empty()) && !options.explain_only;
        let (aside, ()) = rayon::join(
            || {
                is_kept
                    .then(|| output.put_parts_aside(work, SOURCES, journal::source_parts(&sources.records)))
                    .transpose()
            },
            || sink.extend(sources.told()),
        );
        let aside = aside?;
        // The journal has them now: what is known of a case exists once from here on.
        // Elsewhere a scratch file has a name, under which another build may put its own while somebody stays.
        let packed = (cfg!(unix) || !is_followed)
            .then(|| Arc::new(spill::Spill::new(work.path.join("summaries"))) as Arc<dyn Aside>);
        // Whoever stays must know later what to take back.
        let summaries = sources.summaries(packed.as_ref(), is_followed);
        if !is_followed {
            sources.forget_records();
        }
        Ok(AllCases { sources, summaries, broken, edits, journal: Vec::from_iter(aside) })
    }
}
