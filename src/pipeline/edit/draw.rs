//! The files that show the texts of edited cases: their pages, their data to compare, the search index.
//!
//! Each is first made out as it was: what it is made from must be what the journal knows, else the answer is `None`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::{Edit, Edited};
use crate::channel::causes::Causes;
use crate::channel::web::compare;
use crate::channel::web::pictures::Pictures;
use crate::channel::{Draft, Press};
use crate::config::Config;
use crate::content::case::Case;
use crate::diagnostic::Sink;
use crate::fatal::Fatal;
use crate::hash::Hash;
use crate::pipeline::search_stage::Retold;
use crate::pipeline::{SEARCH, card_stage, media_stage, source_stage};
use crate::plan::{Page, PageKind, routes};
use crate::search::Figures;
use crate::site::{CaseId, Site};
use crate::store::edits::Edits;
use crate::store::journal::{PageRecord, Pages};
use crate::store::{OutputFolder, OutputPath};
use crate::template::Theme;

/// A file made again.
pub(super) struct Drawn {
    pub(super) record: PageRecord,
    pub(super) causes: Causes,
    /// The bytes, unless it is made of the same as before.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) is_written: bool,
}

/// Everything that shows the edited texts.
pub(super) struct Done {
    pub(super) pages: Vec<Drawn>,
    /// Size of all indexes, if there are any.
    pub(super) figures: Option<Figures>,
    /// The journal file of the index.
    pub(super) search: Option<Vec<u8>>,
}

/// Edited cases on their way to the files that show them.
pub(super) struct Drawing<'d> {
    pub(super) edit: &'d Edit<'d>,
    pub(super) theme: &'d Theme,
    pub(super) edits: &'d Edits,
    pub(super) edited: &'d [Edited],
    /// Files of cases that have errors now.
    pub(super) stale: &'d HashSet<Arc<str>>,
}

/// The number of files of data to compare by edition, as the last build left them.
pub(super) fn compared_counts(config: &Config, pages: &Pages) -> Vec<usize> {
    if !config.outputs.compare {
        return Vec::new();
    }
    let others = config.languages.iter().map(|one| format!("{}/compare/", one.language));
    let folders = std::iter::once("compare/".to_owned()).chain(others);
    folders.map(|folder| pages.count_in(&folder)).collect()
}

impl Drawing<'_> {
    /// Makes the files for `site`, which holds the edited cases as they were.
    pub(super) fn draw(&self, mut site: Site) -> Result<Option<Done>, Fatal> {
        let Edit { files, config, statics, options, has_static, .. } = *self.edit;
        let theme = self.theme;
        let sink = Sink::new();
        let pictures = media_stage::prepare_site(files, &site, config, statics, options, &sink)?;
        let font = card_stage::font(files, config, &sink);
        let view = Pictures::new(pictures.prepared, pictures.statics, pictures.files).with_foreign(pictures.foreign);
        let ids: Option<Vec<CaseId>> = self.edited.iter().map(|one| site.case_at_path(&one.old.path)).collect();
        // One that is not published is shown nowhere.
        let Some(ids) = ids else { return Ok(None) };
        let known = Known { journal: &self.edit.last.pages, edits: self.edits, output: self.edit.output };
        let press = Press::new(&site, config, theme, &view, has_static, files).with_cards(font.as_ref());
        let mut pages = Vec::new();
        for page in pages_of(&site, &ids) {
            let old = known.find(&routes::href(&site, page));
            let Some(old) = old.filter(|old| press.fingerprint(page, &press.draft(page)).0 == old.fingerprint) else {
                return Ok(None);
            };
            pages.push((page, old));
        }
        let retold = config.search.enabled.then(|| {
            let retold = Retold::of(&press, &ids, files, &self.edit.work.path.join(SEARCH))?;
            let is_whole = |(root, fingerprint)| known.find(root).is_some_and(|old| old.fingerprint == fingerprint);
            retold.roots().iter().map(|(root, hash)| (root.as_str(), *hash)).all(is_whole).then_some(retold)
        });
        let ink = press.into_ink();
        for (one, id) in self.edited.iter().zip(&ids) {
            site.renew(*id, one.after.clone());
        }
        let press = Press::with_ink(&site, config, theme, &view, has_static, ink).with_cards(font.as_ref());
        let cases: Vec<(CaseId, &Case)> = ids.into_iter().zip(self.edited.iter().map(|one| &one.case)).collect();
        let drawn = pages.into_iter().map(|(page, old)| self.one(&press, page, old, &cases));
        let Some(pages) = drawn.collect::<Option<Vec<Drawn>>>() else { return Ok(None) };
        let done = Done { pages, figures: None, search: None };
        let done = match retold {
            None => Some(done),
            Some(retold) => retold.and_then(|retold| with_index(done, retold, &press, &cases, &known)),
        };
        drop(press);
        // Nobody waits for memory to be given back.
        rayon::spawn(move || drop(site));
        Ok(done)
    }

    /// Draws a file unless it is made of what it was; `None` when it cannot be drawn.
    fn one(&self, press: &Press<'_>, page: Page, old: PageRecord, edited: &[(CaseId, &Case)]) -> Option<Drawn> {
        let draft = press.draft(page);
        let (fingerprint, causes) = press.fingerprint(page, &draft);
        if fingerprint == old.fingerprint {
            return Some(Drawn { record: old, causes, bytes: None, is_written: false });
        }
        let case = |id: CaseId| edited.iter().find(|(case, _)| *case == id).map(|(_, case)| *case);
        let bytes = match (page.kind, &draft) {
            (PageKind::Compared(at), Draft::Compared(ids, _)) => self.compared(press, (page, at), ids, edited)?,
            (PageKind::Case(id), _) => {
                let draw = || press.draw(page, draft, case(id));
                catch_unwind(AssertUnwindSafe(draw)).ok()?.ok()?
            }
            _ => return None,
        };
        Some(drawn(old, fingerprint, causes, bytes))
    }

    /// The data to compare of the edited cases and of those that share a file with them.
    fn compared(
        &self,
        press: &Press<'_>,
        (page, at): (Page, u32),
        ids: &[CaseId],
        edited: &[(CaseId, &Case)],
    ) -> Option<Vec<u8>> {
        let Edit { files, config, units, options, .. } = *self.edit;
        let encoding = options.encoding.as_deref();
        let path = |id: &CaseId| &press.site.case(*id).path;
        // A text cannot be read now: that is for the ordinary build to settle.
        if ids.iter().any(|id| self.stale.contains(path(id))) {
            return None;
        }
        let read = |id: CaseId| {
            let at = units.binary_search_by(|unit| unit.path().cmp(path(&id))).ok()?;
            source_stage::parse_again(files, &units[at], config, encoding)
        };
        let find = |id: CaseId| edited.iter().find(|(case, _)| *case == id).map(|(_, case)| Cow::Borrowed(*case));
        let text = |id: &CaseId| Some((*id, find(*id).or_else(|| read(*id).map(Cow::Owned))?));
        let texts: Vec<(CaseId, Cow<'_, Case>)> = ids.iter().filter_map(text).collect();
        let texts: Vec<(CaseId, &Case)> = texts.iter().map(|(id, case)| (*id, &**case)).collect();
        Some(compare::data(press, page, at, &texts))
    }
}

/// Adds the files of the index.
fn with_index(
    done: Done,
    retold: Retold,
    press: &Press<'_>,
    cases: &[(CaseId, &Case)],
    known: &Known<'_>,
) -> Option<Done> {
    let (files, figures, journal) = retold.files(press, cases, &|path| known.published(path))?;
    let mut pages = done.pages;
    for (path, fingerprint, bytes) in files {
        pages.push(drawn(known.find(&path)?, fingerprint, Causes::default(), bytes));
    }
    Some(Done { pages, figures: Some(figures), search: Some(journal) })
}

fn drawn(old: PageRecord, fingerprint: Hash, causes: Causes, bytes: Vec<u8>) -> Drawn {
    let output = Hash::of_output(&bytes);
    let is_written = output != old.output;
    Drawn { record: PageRecord { fingerprint, output, ..old }, causes, bytes: Some(bytes), is_written }
}

/// The pages of cases and their data to compare, in all editions.
fn pages_of(site: &Site, ids: &[CaseId]) -> Vec<Page> {
    let mut pages = Vec::new();
    for (at, edition) in (0_u16..).zip(&site.editions) {
        let own = ids.iter().filter(|id| edition.has_page(**id)).map(|id| PageKind::Case(*id));
        let files = (0_u32..).zip(&edition.facets.compared);
        let compared = files.filter(|(_, cases)| ids.iter().any(|id| cases.contains(id)));
        let kinds = own.chain(compared.map(|(file, _)| PageKind::Compared(file)));
        pages.extend(kinds.map(|kind| Page { edition: at, kind }));
    }
    pages
}

/// What the last build knew of its files.
struct Known<'k> {
    journal: &'k Pages,
    edits: &'k Edits,
    output: &'k OutputFolder<'k>,
}

impl Known<'_> {
    fn find(&self, path: &str) -> Option<PageRecord> {
        self.edits.page(path).cloned().or_else(|| self.journal.find(path))
    }

    /// The bytes of a file, if it still stands there as it was written.
    fn published(&self, path: &str) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.output.locate(&OutputPath::new(path)?)).ok()?;
        (Hash::of_output(&bytes) == self.find(path)?.output).then_some(bytes)
    }
}
