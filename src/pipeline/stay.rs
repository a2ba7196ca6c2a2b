//! After a build: the site stays in memory, and an edit of a text is drawn from it at once.
//!
//! Nothing here decides anew what a page is. A case is read as always; while nothing that other pages see of it differs
//! ([`Summary::visible`]) and its links lead where they led, its own page is drafted and drawn by the same press. Whatever
//! else changed ends the stay, and a build follows. The journal is not written: `Unsettled` notes what it does not know,
//! and the build after the stay settles it, with the search index and all else that shows texts.
//!
//! [`Summary::visible`]: crate::site::Summary::visible

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::source_stage;
use super::units::Unit;
use super::{Clock, Known, Options, Report, Stage};
use crate::channel::Press;
use crate::channel::press::Ink;
use crate::channel::web::pictures::Pictures;
use crate::config::Config;
use crate::content::case::Case;
use crate::content::privacy;
use crate::diagnostic::{self, Diagnostic};
use crate::fatal::Fatal;
use crate::media::share_card::CardFont;
use crate::plan::{Page, PageKind, routes};
use crate::site::summary::LinkSummary;
use crate::site::{CaseId, Site, Summary};
use crate::store::edits::EDITS;
use crate::store::journal::{PAGES, Told};
use crate::store::unsettled::{UNSETTLED, Unsettled};
use crate::store::{OutputFolder, OutputPath, WorkFolder};
use crate::template::Theme;
use crate::vfs::{Disk, Listing, SitePath};

/// Someone who waits for changes while a build stays in memory.
pub trait Follow {
    /// Hears what was done, waits for the next change and names the files concerned; `None` ends the stay. Files that cannot
    /// be named end it too.
    fn next(&mut self, report: &Report) -> Option<Vec<PathBuf>>;
}

/// A build that stays.
pub(super) struct Stay<'s> {
    pub(super) files: &'s Disk,
    pub(super) content: &'s Listing,
    pub(super) units: &'s [Unit<'s>],
    /// What is known of the units, in their order; the summaries are in the site.
    pub(super) records: &'s mut [Known],
    pub(super) config: &'s Config,
    pub(super) theme: &'s Theme,
    pub(super) pictures: &'s Pictures,
    pub(super) has_static: &'s (dyn Fn(&str) -> bool + Sync),
    /// The font of cards for shared links.
    pub(super) font: Option<&'s CardFont>,
    pub(super) options: &'s Options<'s>,
    /// The checked output folder.
    pub(super) out: &'s Path,
}

/// A case whose text changed.
struct Edited {
    at: usize,
    id: CaseId,
    case: Case,
    said: Vec<Diagnostic>,
}

impl Stay<'_> {
    /// Draws what `follow` says was edited, until something else changed or it is told to end.
    pub(super) fn follow(&mut self, site: &mut Site, mut ink: Ink, mut report: Report, follow: &mut dyn Follow) {
        let mut unsettled = Unsettled::default();
        let Some(left) = self.journal_as_left() else {
            follow.next(&report);
            return;
        };
        while let Some(paths) = follow.next(&report) {
            let mut clock = Clock::new();
            let Some(edited) = self.edited(&paths, site) else { return };
            clock.end(Stage::Read);
            let press = Press::with_ink(site, self.config, self.theme, self.pictures, self.has_static, ink)
                .with_cards(self.font);
            let drawn = Self::draw(&press, &edited);
            ink = press.into_ink();
            clock.end(Stage::Pages);
            let Some(pages) = drawn else { return };
            let Ok(Some(written)) = self.replace(&pages, &edited, left, &mut unsettled) else { return };
            clock.end(Stage::Commit);
            let parsed = edited.len();
            let diagnostics = self.told(std::mem::take(&mut report.diagnostics), edited);
            report = Report {
                cases: report.cases,
                broken: report.broken,
                waiting: report.waiting,
                planned: report.planned,
                fresh: report.planned - pages.len(),
                drawn: pages.into_keys().map(|href| (href.into(), super::Reason::InputsChanged)).collect(),
                written,
                parsed,
                timings: clock.timings,
                diagnostics,
                out: std::mem::take(&mut report.out),
                ..Report::default()
            };
        }
    }

    /// The journal of pages as the build left it, edits included; another build changes it.
    fn journal_as_left(&self) -> Option<Left> {
        let folder = WorkFolder::path_of(&self.options.cache, self.out);
        let of = |name: &str| {
            let metadata = std::fs::metadata(folder.join(name)).ok()?;
            Some((metadata.len(), metadata.modified().ok()?))
        };
        Some((of(PAGES)?, of(EDITS)))
    }

    /// The cases at `paths`, read again and put into the site; `None` when something else changed, or too much.
    fn edited(&mut self, paths: &[PathBuf], site: &mut Site) -> Option<Vec<Edited>> {
        let mut cases = BTreeMap::new();
        for path in paths {
            let inside = path.strip_prefix(self.files.root()).ok()?.to_str()?.replace('\\', "/");
            match self.records.binary_search_by(|record| (*record.path).cmp(&inside)) {
                Ok(at) => drop(cases.insert(at, inside)),
                Err(_) if self.has_passed(path, &inside) => {}
                Err(_) => return None,
            }
        }
        if paths.is_empty() {
            return None;
        }
        let read: Option<Vec<_>> = cases.into_keys().map(|at| self.read(at, site)).collect();
        let edited = read?.into_iter().map(|(one, summary)| {
            site.renew(one.id, summary);
            one
        });
        Some(edited.collect())
    }

    /// Whether the file was there for a moment only, as those that editors save through.
    fn has_passed(&self, path: &Path, inside: &str) -> bool {
        let is_listed = |path: &SitePath| {
            self.content.entries.iter().any(|entry| entry.path == *path || entry.path.is_within(path))
        };
        path.symlink_metadata().is_err() && SitePath::new(inside).is_some_and(|path| !is_listed(&path))
    }

    /// Reads one case; `None` when more than its text changed.
    fn read(&self, at: usize, site: &Site) -> Option<(Edited, Summary)> {
        let (record, unit) = (&self.records[at], &self.units[at]);
        let is_taken_over = |other: &Unit<'_>| other.main().is_some_and(|main| main.as_str() == unit.path());
        if record.is_stale || self.units.iter().any(is_taken_over) {
            return None;
        }
        let id = site.case_at_path(&record.path)?;
        let encoding = self.options.encoding.as_deref();
        let mut said = Vec::new();
        let (case, summary) = source_stage::read_one(self.files, unit, self.config, encoding, &mut said)?;
        let is_quiet = summary.visible() == record.visible && leads_alike(&summary, site.case(id));
        is_quiet.then_some((Edited { at, id, case, said }, summary))
    }

    /// The pages of the cases, in all editions; `None` when one cannot be drawn.
    fn draw(press: &Press<'_>, edited: &[Edited]) -> Option<BTreeMap<String, Vec<u8>>> {
        let mut pages = BTreeMap::new();
        for one in edited {
            for (at, edition) in (0_u16..).zip(&press.site.editions) {
                if !edition.has_page(one.id) {
                    continue;
                }
                let page = Page { edition: at, kind: PageKind::Case(one.id) };
                let draw = || press.draw(page, press.draft(page), Some(&one.case));
                let bytes = catch_unwind(AssertUnwindSafe(draw)).ok()?.ok()?;
                pages.insert(routes::href(press.site, page), bytes);
            }
        }
        Some(pages)
    }

    /// Puts the pages that differ in place and counts them; `None` when another build was here in between.
    fn replace(
        &self,
        pages: &BTreeMap<String, Vec<u8>>,
        edited: &[Edited],
        left: Left,
        unsettled: &mut Unsettled,
    ) -> Result<Option<usize>, Fatal> {
        let work = WorkFolder::open(&self.options.cache, self.out, self.options.ops, || ())?;
        if self.journal_as_left() != Some(left) {
            return Ok(None);
        }
        let output = OutputFolder::open(self.out, &work, self.options.ops, || ())?;
        // Someone deleted the site meanwhile, or put another there: single pages would stand alone.
        if output.is_fresh() || output.is_taken_over() {
            return Ok(None);
        }
        let mut written = 0;
        for (href, bytes) in pages {
            let Some(path) = OutputPath::new(href.clone()) else { return Ok(None) };
            if std::fs::read(output.locate(&path)).is_ok_and(|old| old == *bytes) {
                continue;
            }
            output.write(&path, bytes)?;
            unsettled.pages.insert(href.clone());
            written += 1;
        }
        unsettled.sources.extend(edited.iter().map(|one| self.records[one.at].path.to_string()));
        let journal = output.put_aside(&work, UNSETTLED, Some(unsettled.encode()))?;
        output.replace(&work, &journal)?;
        Ok(Some(written))
    }

    /// Everything said, with what reading says of the edited cases now in place of what it said before.
    fn told(&mut self, mut all: Vec<Diagnostic>, edited: Vec<Edited>) -> Vec<Diagnostic> {
        let mut is_changed = false;
        for mut one in edited {
            privacy::mask_quotes(&mut one.said);
            let mut old = std::mem::replace(&mut self.records[one.at].diagnostics, Told::of(&one.said)).diagnostics();
            privacy::mask_quotes(&mut old);
            is_changed |= retell(&mut all, &self.records[one.at].path, old, one.said);
        }
        if is_changed { diagnostic::sorted(all) } else { all }
    }
}

/// Whether a problem stands in the file at `path`.
pub(super) fn is_at(said: &Diagnostic, path: &str) -> bool {
    said.location.as_ref().is_some_and(|place| place.path == path)
}

/// Puts what reading the file at `path` says now in place of what it said before; whether that differs.
pub(super) fn retell(all: &mut Vec<Diagnostic>, path: &str, before: Vec<Diagnostic>, now: Vec<Diagnostic>) -> bool {
    if before == now {
        return false;
    }
    let before: HashSet<Diagnostic> = before.into_iter().collect();
    all.retain(|said| !is_at(said, path) || !before.contains(said));
    all.extend(now);
    true
}

/// Whether the links of a case lead where they led, and it offers the files that it did. One may lead to a file that has to
/// be published with it, and of a file that no case uses something is said.
pub(super) fn leads_alike(one: &Summary, other: &Summary) -> bool {
    let targets = |links: &[LinkSummary]| -> Vec<(String, bool)> {
        links.iter().map(|link| (link.target.clone(), link.is_image)).collect()
    };
    let (one, other) = (one.leads(), other.leads());
    let files = one.files.iter().map(|file| &file.path);
    targets(&one.links) == targets(&other.links) && files.eq(other.files.iter().map(|file| &file.path))
}

/// Length and time of a file.
type Stamp = (u64, std::time::SystemTime);

/// The journal of pages, and the edits that go with it.
type Left = (Stamp, Option<Stamp>);
