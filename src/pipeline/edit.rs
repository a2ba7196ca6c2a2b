//! A text was edited since the last build, and nobody else sees a difference: its page is drawn again and nothing else done.
//!
//! Nothing here decides anew what a page is. The edited cases are read as always; while all that others see of them is as it
//! was ([`Summary::visible`]) and their links lead where they led, their pages are drawn by the same press, for a site of the
//! few cases that these pages look at ([`Vicinity`]). That these were enough is proven, not believed: drafted from them as the
//! case was before the edit, the page has the fingerprint that the journal knows. The journal is not written anew; [`Edits`]
//! says what differs. Whatever is not as described here is left to the ordinary build, before anything is staged.

mod draw;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use draw::Done;

use super::sealed::{Last, Sealing, count};
use super::source_stage::{self, Inputs};
use super::units::Unit;
use super::{Known, Options, Reason, Report, SEARCH, Stage, stay};
use crate::config::Config;
use crate::content::case::Case;
use crate::content::likeness::Sketch;
use crate::content::{self, privacy, record};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::fatal::Fatal;
use crate::hash::Hash;
use crate::plan::alike;
use crate::site::summary::{Glance, Packed};
use crate::site::vicinity::{Seen, Vicinity};
use crate::site::{Site, Summary};
use crate::store::edits::{EDITS, Edits, MAX_EDITS};
use crate::store::journal::{Blocks, Index, SOURCES, SourceView, Told};
use crate::store::seal::SEAL;
use crate::store::{NewJournal, OutputFolder, OutputPath, WorkFolder};
use crate::template::Theme;
use crate::vfs::{Disk, Listing};

/// More edited cases are as quickly built in the ordinary way.
const MAX_AT_ONCE: usize = 8;

/// Whether the whole site is asked for, and no reasons.
pub(super) fn is_possible(options: &Options<'_>) -> bool {
    options.shard.is_none() && !options.check_only && !options.explain && !options.explain_only
}

/// Opens what the last build knew of cases, and makes what reading a case needs meanwhile; `None` when it is not whole.
pub(super) fn opened(work: &WorkFolder) -> Option<Blocks> {
    rayon::join(|| Blocks::open(&work.path.join(SOURCES)), content::make_tables).0
}

/// A build of which nothing is known yet but that files of cases changed.
pub(super) struct Edit<'e> {
    pub(super) files: &'e Disk,
    pub(super) statics: &'e Listing,
    pub(super) units: &'e [Unit<'e>],
    pub(super) config: &'e Config,
    pub(super) has_static: &'e (dyn Fn(&str) -> bool + Sync),
    pub(super) options: &'e Options<'e>,
    pub(super) work: &'e WorkFolder,
    pub(super) output: &'e OutputFolder<'e>,
    pub(super) sealing: &'e Sealing<'e>,
    pub(super) last: &'e Last,
    pub(super) blocks: Blocks,
}

/// A case whose file changed.
struct Edited {
    /// Its place among the units.
    at: usize,
    /// What the journal knows of it.
    old: Known,
    before: Summary,
    after: Summary,
    case: Case,
    said: Vec<Diagnostic>,
}

/// Edited cases of which nobody else sees a difference, and what their pages are drawn from.
pub(super) struct Found {
    edits: Edits,
    inputs: Inputs,
    edited: Vec<Edited>,
    /// Everything said, and whether it is what the last build said.
    told: Vec<Diagnostic>,
    is_as_told: bool,
    /// A site of the cases that their pages look at, as they were.
    site: Site,
    /// Files of those that have errors now.
    stale: HashSet<Arc<str>>,
}

/// The cases that some pages look at.
#[derive(Default)]
struct Around {
    /// In path order.
    summaries: Vec<Summary>,
    /// Files of those that have errors now.
    stale: HashSet<Arc<str>>,
}

impl Edit<'_> {
    /// Reads the edited cases and those their pages look at; `told` is what the last build said. `None` when there is more to be
    /// done.
    pub(super) fn find(&self, told: Vec<Diagnostic>) -> Option<Found> {
        let edits = Edits::read(&self.work.path);
        let inputs = source_stage::inputs(self.config, self.options, self.statics);
        let edited = self.edited(&edits, inputs)?;
        let counts = draw::compared_counts(self.config, &self.last.pages);
        let records = record::load(self.files, self.config, &mut Vec::new());
        let (told, around) =
            rayon::join(|| Self::told(told, &edited), || self.surroundings(&edits, &edited, (&records, &counts)));
        let ((told, is_as_told), around) = told.zip(around)?;
        let read = edited.len() as u64;
        (self.options.progress)(Stage::Read, read, read);
        let as_of = self.config.as_of.unwrap_or(self.options.today);
        let site = Site::from_summaries(around.summaries, records, self.config, as_of).with_compared(&counts);
        Some(Found { edits, inputs, edited, told, is_as_told, site, stale: around.stale })
    }

    /// Stages the pages of edited texts; what was done, with the journal files for the commit. `None`, with nothing staged,
    /// when there is more to be done.
    pub(super) fn build(&self, found: Found, theme: &Theme) -> Result<Option<(Report, Vec<NewJournal>)>, Fatal> {
        let Found { mut edits, inputs, edited, told, is_as_told, site, stale } = found;
        let drawing = draw::Drawing { edit: self, theme, edits: &edits, edited: &edited, stale: &stale };
        let Some(Done { pages, figures, search }) = drawing.draw(site)? else { return Ok(None) };
        let made = pages.len() as u64;
        (self.options.progress)(Stage::Pages, made, made);
        let mut report = Report {
            cases: count(self.last.seal.cases),
            broken: count(self.last.seal.broken),
            waiting: count(self.last.seal.waiting),
            looked_at: self.units.len(),
            planned: self.last.pages.len(),
            fresh: self.last.pages.len() - pages.iter().filter(|page| page.bytes.is_some()).count(),
            parsed: edited.len(),
            search: figures,
            diagnostics: told,
            out: self.output.folder().to_owned(),
            ..Report::default()
        };
        for page in &pages {
            let Some(bytes) = &page.bytes else { continue };
            report.drawn.push((page.record.path.clone(), Reason::InputsChanged));
            if page.is_written {
                let path = OutputPath::new(page.record.path.as_str()).expect("the last build wrote it");
                self.output.write(&path, bytes)?;
                report.written += 1;
            } else {
                report.unchanged += 1;
            }
        }
        for page in pages {
            edits.put_page(page.record, page.causes);
        }
        for one in edited {
            edits.put_source(self.record(one, inputs));
        }
        let bytes = edits.encode(self.last.seal.sources, self.last.seal.pages);
        let mut journal = self.output.put_aside(self.work, EDITS, Some(bytes))?;
        journal.extend(self.output.put_aside(self.work, SEARCH, search)?);
        let told = is_as_told.then(|| self.last.seal.told.clone());
        let seal = self.sealing.seal_on(false, &report, &journal, (Some(&self.last.seal), told));
        journal.extend(self.output.put_aside(self.work, SEAL, seal)?);
        Ok(Some((report, journal)))
    }

    /// The cases whose files changed, read again; `None` when others may see a difference, or too many changed.
    fn edited(&self, edits: &Edits, inputs: Inputs) -> Option<Vec<Edited>> {
        let blocks = &self.blocks;
        if blocks.len() != self.units.len() {
            return None;
        }
        let is_other = |(at, input): &(usize, Hash)| !inputs.is_same(&self.units[*at], *input);
        let differing = blocks.each(|start, index| -> Vec<usize> {
            (start..).zip(index.inputs()).filter(is_other).map(|(at, _)| at).collect()
        })?;
        let mut places = BTreeSet::from_iter(differing.concat());
        if places.len() > MAX_AT_ONCE + MAX_EDITS {
            return None;
        }
        places.extend(self.places(edits)?);
        let changed = blocks.some(&Vec::from_iter(places), |at, view| {
            // An input goes with its path, so where that is another, the input was another too.
            let unit = Some(&self.units[at]).filter(|unit| unit.path() == view.path)?;
            let old = edits.source(view.path).cloned().unwrap_or_else(|| owned(&view));
            Some((!inputs.is_same(unit, old.input)).then_some((at, old)))
        })?;
        let changed: Vec<(usize, Known)> = changed.into_iter().flatten().collect();
        let new = changed.iter().filter(|(_, old)| edits.source(&old.path).is_none()).count();
        if changed.is_empty() || changed.len() > MAX_AT_ONCE || edits.sources.len() + new > MAX_EDITS {
            return None;
        }
        changed.into_iter().map(|(at, old)| self.read(at, old)).collect()
    }

    /// The places of cases that were edited before; `None` when one of them is gone.
    fn places(&self, edits: &Edits) -> Option<Vec<usize>> {
        edits.sources.iter().map(|edit| self.unit_place(&edit.path)).collect()
    }

    /// The place of the case in this file.
    fn unit_place(&self, path: &str) -> Option<usize> {
        self.units.binary_search_by(|unit| unit.path().cmp(path)).ok()
    }

    /// Reads one case; `None` when others may see a difference.
    fn read(&self, at: usize, old: Known) -> Option<Edited> {
        let unit = &self.units[at];
        let before = old.summary.clone().filter(|_| !old.is_stale)?.unpack(unit.shared_path())?;
        let encoding = self.options.encoding.as_deref();
        let mut said = Vec::new();
        let (case, after) = source_stage::read_one(self.files, unit, self.config, encoding, &mut said)?;
        let is_quiet = after.visible() == old.visible && stay::leads_alike(&before, &after);
        is_quiet.then_some(Edited { at, old, before, after, case, said })
    }

    /// What the journal is to know of an edited case.
    fn record(&self, edited: Edited, inputs: Inputs) -> Known {
        let input = inputs.of(&self.units[edited.at], source_stage::names_static(&edited.case));
        let (summary, diagnostics) = (Some(Packed::of(edited.after)), Told::of(&edited.said));
        Known { input, summary, diagnostics, ..edited.old }
    }

    /// All that was said, with what reading says of the edited cases now in place of what it said before, and whether it is the
    /// same. `None` when something was said of them that needs the whole site: that would have to be found again.
    fn told(mut all: Vec<Diagnostic>, edited: &[Edited]) -> Option<(Vec<Diagnostic>, bool)> {
        let mut is_as_told = true;
        // A case that is not published for want of an id of its own may stand beside any other.
        if all.iter().any(|one| one.code == Code::E103) {
            return None;
        }
        for one in edited {
            let masked = |mut said: Vec<Diagnostic>| {
                privacy::mask_quotes(&mut said);
                diagnostic::sorted(said)
            };
            let path = &*one.old.path;
            let parted = |said: Vec<Diagnostic>| -> (Vec<_>, Vec<_>) {
                masked(said).into_iter().partition(|said| stay::is_at(said, path))
            };
            let (before, before_elsewhere) = parted(one.old.diagnostics.diagnostics());
            let (now, now_elsewhere) = parted(one.said.clone());
            let is_own = all.iter().filter(|said| stay::is_at(said, path)).eq(&before);
            if !is_own || before_elsewhere != now_elsewhere {
                return None;
            }
            is_as_told &= !stay::retell(&mut all, path, before, now);
        }
        Some((if is_as_told { all } else { diagnostic::sorted(all) }, is_as_told))
    }

    /// The cases that the pages of the edited ones look at, as they were. `None` when one of them may be like another's text
    /// now, or was.
    fn surroundings(
        &self,
        edits: &Edits,
        edited: &[Edited],
        (records, compared): (&record::Records, &[usize]),
    ) -> Option<Around> {
        let more: Vec<_> = edited.iter().map(|one| one.before.more()).collect();
        let own: Vec<_> = edited.iter().map(|one| &one.before).zip(&more).collect();
        let vicinity = Vicinity::of(&own, self.config, records)?.with_compared(compared.iter().copied());
        let sketches = |of: fn(&Edited) -> &Summary| -> Vec<(u32, Sketch)> {
            edited.iter().filter_map(|one| Some((place(one.at), *of(one).sketch()?))).collect()
        };
        let (before, after) = (sketches(|one| &one.before), sketches(|one| &one.after));
        let can_meet = |sketch: &Sketch| before.iter().chain(&after).any(|(_, one)| alike::can_meet(one, sketch));
        // What was edited, now or before, has another sketch than the journal says.
        let mut earlier: Vec<(usize, Option<Sketch>)> = Vec::new();
        for (at, edit) in self.places(edits)?.into_iter().zip(&edits.sources) {
            earlier.push((at, edit.summary.as_ref().and_then(|packed| Glance::of(packed.parts().0)?.sketch)));
        }
        let is_other =
            |at: usize| earlier.iter().any(|(other, _)| *other == at) || edited.iter().any(|one| one.at == at);
        let blocks = &self.blocks;
        let look = |start: usize, index: &Index<'_>| {
            let overview = index.overview()?;
            let meeting = overview.sketches().filter(|(at, sketch)| can_meet(sketch) && !is_other(start + at));
            let meeting: Vec<_> = meeting.map(|(at, sketch)| (place(start + at), sketch)).collect();
            Some((vicinity.look(start, &overview), meeting))
        };
        let parts: Vec<_> = blocks.each(look)?.into_iter().collect::<Option<_>>()?;
        let (seen, meeting): (Vec<Seen>, Vec<_>) = parts.into_iter().unzip();
        let still = earlier.into_iter().filter(|(at, _)| !edited.iter().any(|one| one.at == *at));
        let still = still.filter_map(|(at, sketch)| Some((place(at), sketch.filter(can_meet)?)));
        let meeting: Vec<(u32, Sketch)> = meeting.into_iter().flatten().chain(still).collect();
        if !alike::is_unmoved(&meeting, &before, &after) {
            return None;
        }
        let linked = vicinity.paths().filter_map(|path| self.unit_place(path));
        let cases = vicinity.cases(seen).into_iter().chain(linked).chain(edited.iter().map(|one| one.at));
        let mut around = BTreeMap::new();
        self.take(edits, cases, &mut around)?;
        let groups = vicinity.groups(around.values().filter_map(|(packed, _)| Glance::of(packed.parts().0)));
        let namers = blocks.each(|start, index| Some(vicinity.look_for_names(&groups, start, &index.overview()?)))?;
        let namers = vicinity.namers(namers.into_iter().collect::<Option<_>>()?);
        self.take(edits, namers.into_iter(), &mut around)?;
        self.unpacked(around)
    }

    /// Adds what is known of the units at these places, if anything was ever read of them.
    fn take(
        &self,
        edits: &Edits,
        wanted: impl Iterator<Item = usize>,
        around: &mut BTreeMap<usize, (Packed, bool)>,
    ) -> Option<()> {
        let wanted: BTreeSet<usize> = wanted.filter(|at| !around.contains_key(at)).collect();
        let taken = self.blocks.some(&Vec::from_iter(wanted), |at, view| {
            let edit = edits.source(view.path).map(|edit| edit.summary.clone());
            let packed = edit.unwrap_or_else(|| view.summary.map(Packed::from_parts));
            Some(packed.map(|packed| (at, (packed, view.is_stale))))
        })?;
        around.extend(taken.into_iter().flatten());
        Some(())
    }

    fn unpacked(&self, cases: BTreeMap<usize, (Packed, bool)>) -> Option<Around> {
        let mut around = Around::default();
        for (at, (packed, is_stale)) in cases {
            let path = self.units[at].shared_path();
            around.stale.extend(is_stale.then(|| path.clone()));
            around.summaries.push(packed.unpack(path)?);
        }
        Some(around)
    }
}

fn owned(view: &SourceView<'_>) -> Known {
    Known {
        path: view.path.into(),
        input: view.input,
        visible: view.visible,
        summary: view.summary.map(Packed::from_parts),
        is_stale: view.is_stale,
        diagnostics: Told::from_bytes(view.diagnostics),
    }
}

/// The place of a unit as sketches are numbered.
fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than four thousand million cases")
}
