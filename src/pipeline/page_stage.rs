//! Pages → staged files: decide by fingerprint, draw in parallel, compare, stage.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::source_stage::{self, Sources};
use super::statics::{self, Taken};
use super::units::Unit;
use super::why::{Notes, Why};
use super::{Options, Reason, Report, Stage};
use crate::channel::web::case::file_href;
use crate::channel::web::compare;
use crate::channel::{Draft, Press};
use crate::config::Config;
use crate::content::case::Case;
use crate::diagnostic::{Code, Diagnostic, Sink, Words};
use crate::fatal::Fatal;
use crate::hash::Hash;
use crate::media::Cache;
use crate::plan::{Page, PageKind, routes};
use crate::site::CaseId;
use crate::store::journal::{self, PageIndex, PageRecord};
use crate::store::{NewJournal, OutputFolder, OutputPath, Shard, WorkFolder};
use crate::text;
use crate::vfs::{Disk, Listing, SitePath};

/// Pages decided and drawn at a time; bounds the bytes in flight.
const CHUNK: usize = 4096;
/// Folders of pictures and downloads: a site that has none may get some.
const FOLDERS: [&str; 2] = ["media", "files"];

/// Where the text of a case comes from when its page is drawn.
pub(super) struct CaseSource<'c> {
    pub(super) files: &'c Disk,
    pub(super) units: &'c [Unit<'c>],
    pub(super) sources: &'c Sources,
    pub(super) options: &'c Options<'c>,
}

impl CaseSource<'_> {
    /// The parsed case: as it was kept, from the scratch file, else parsed again.
    pub(super) fn case(&self, path: &str, config: &Config) -> Option<Cow<'_, Case>> {
        let place = self.units.binary_search_by(|unit| unit.path().cmp(path)).ok()?;
        self.sources.case(place).or_else(|| {
            let encoding = self.options.encoding.as_deref();
            source_stage::parse_again(self.files, &self.units[place], config, encoding).map(Cow::Owned)
        })
    }
}

impl Outcome {
    /// Path of its file.
    pub(super) fn path(&self) -> &str {
        match self {
            Self::Fresh(record) | Self::Drawn { record, .. } | Self::Failed(Some(record)) => &record.path,
            Self::Failed(None) => "",
        }
    }
}

/// Draws and stages everything the site consists of.
pub(super) struct PageStage<'p> {
    press: &'p Press<'p>,
    output: &'p OutputFolder<'p>,
    old: &'p PageIndex,
    sink: &'p Sink,
    options: &'p Options<'p>,
    /// One record a file of the output, in the order in which they were taken up.
    pub(super) records: Vec<PageRecord>,
    drawn: Vec<(Words, Reason)>,
    unchanged: usize,
    written: usize,
    has_failed: bool,
    quiet: Option<HashSet<CaseId>>,
    /// What each page looked at is made from, for the next build.
    pub(super) notes: Notes,
    /// Finds the reasons, when they are asked for.
    pub(super) why: Option<Why>,
    /// Whether every file of the last build was just seen in the output, so that none is asked for again.
    pub(super) are_all_there: bool,
}

/// What became of one page.
pub(super) enum Outcome {
    Fresh(PageRecord),
    Drawn {
        record: PageRecord,
        reason: Reason,
        is_written: bool,
    },
    /// The page could not be drawn; its old file stays.
    Failed(Option<PageRecord>),
}

impl<'p> PageStage<'p> {
    pub(super) fn new(
        press: &'p Press<'p>,
        output: &'p OutputFolder<'p>,
        old: &'p PageIndex,
        sink: &'p Sink,
        options: &'p Options<'p>,
    ) -> Self {
        Self {
            press,
            output,
            old,
            sink,
            options,
            records: Vec::new(),
            drawn: Vec::new(),
            unchanged: 0,
            written: 0,
            has_failed: false,
            quiet: None,
            notes: Notes::default(),
            why: None,
            are_all_there: false,
        }
    }

    /// Only the texts of these cases changed, and every file of the last build is in the output: no other page is drafted.
    /// `None`: more than texts may have changed.
    pub(super) fn only(&mut self, cases: Option<HashSet<CaseId>>) {
        self.quiet = cases;
    }

    /// Whether the page need not even be drafted. Everything it can be made from is as it was: what pages see of cases
    /// ([`crate::site::Summary::visible`]), and all that is not a case.
    fn is_out_of_reach(&self, page: Page) -> bool {
        let own: &[CaseId] = match &page.kind {
            PageKind::Case(id) => std::slice::from_ref(id),
            // Made from the texts of its cases, like their pages.
            PageKind::Compared(at) => &self.press.edition(page).facets.compared[*at as usize],
            _ => &[],
        };
        self.quiet.as_ref().is_some_and(|quiet| own.iter().all(|id| !quiet.contains(id)))
    }

    /// Decides, draws and stages all pages, and gives them back in the order in which they were taken up.
    pub(super) fn pages(&mut self, mut pages: Vec<Page>, cases: &CaseSource<'_>) -> Result<Vec<Page>, Fatal> {
        // Begun last, they would be waited for by all threads but one.
        pages.sort_by_key(|page| !page.kind.is_made_from_all());
        let stale: HashSet<&str> = cases.sources.stale.iter().map(|path| &**path).collect();
        self.records.reserve_exact(pages.len());
        if self.quiet.is_none() {
            self.notes.reserve(pages.len());
        }
        if self.output.is_fresh() {
            self.drawn.reserve_exact(pages.len());
        }
        let done = AtomicU64::new(0);
        let total = pages.len() as u64;
        for chunk in pages.chunks(CHUNK) {
            let outcomes: Vec<Result<Option<Outcome>, Fatal>> = chunk
                .par_iter()
                // The last thread at work draws so many pages while the others have none.
                .with_max_len(2)
                .map(|page| {
                    let outcome = self.page(*page, cases, &stale);
                    (self.options.progress)(Stage::Pages, done.fetch_add(1, Ordering::Relaxed) + 1, total);
                    outcome
                })
                .collect();
            for outcome in outcomes {
                if let Some(outcome) = outcome? {
                    self.take(outcome);
                }
            }
        }
        Ok(pages)
    }

    fn page(&self, page: Page, cases: &CaseSource<'_>, stale: &HashSet<&str>) -> Result<Option<Outcome>, Fatal> {
        let href = routes::href(self.press.site, page);
        if !self.is_mine(&href) {
            return Ok(None);
        }
        let Some(path) = OutputPath::new(href.clone()) else {
            self.sink.push(bad_address(&href));
            return Ok(None);
        };
        let known = if self.is_out_of_reach(page) { self.old.get(&href) } else { None };
        if let Some((fingerprint, output)) = known {
            return Ok(Some(Outcome::Fresh(PageRecord { path: href.into(), fingerprint, output })));
        }
        let draft = self.press.draft(page);
        let (fingerprint, inputs) = self.press.fingerprint(page, &draft);
        self.notes.push(&href, inputs);
        let old = self.old.get(&href);
        let old_record = |(fingerprint, output)| PageRecord { path: href.as_str().into(), fingerprint, output };
        let reason = match self.reason(&path, fingerprint) {
            Ok(reason) => reason,
            Err(record) => return Ok(Some(Outcome::Fresh(record))),
        };
        if let Some(why) = &self.why {
            why.note(self.press, page, &draft, (&href, inputs));
        }
        if let (PageKind::Compared(at), Draft::Compared(ids, _)) = (page.kind, &draft) {
            return self.compared((page, at), ids, cases, stale, (&path, fingerprint, old, reason)).map(Some);
        }
        let mut case = None;
        if let PageKind::Case(id) = page.kind {
            let source = &*self.press.site.case(id).path;
            if stale.contains(source) {
                // Its text cannot be read now: the last good page stays as it is.
                return Ok(Some(Outcome::Failed(old.map(old_record))));
            }
            case = cases.case(source, self.press.config);
        }
        match self.draw(page, draft, case.as_deref()) {
            Ok(bytes) => self.stage_bytes(&path, fingerprint, reason, &bytes).map(Some),
            Err(diagnostic) => {
                self.sink.push(*diagnostic);
                Ok(Some(Outcome::Failed(old.map(old_record))))
            }
        }
    }

    /// Makes a file of data to compare from the texts of its cases.
    fn compared(
        &self,
        (page, at): (Page, u32),
        ids: &[CaseId],
        cases: &CaseSource<'_>,
        stale: &HashSet<&str>,
        (path, fingerprint, old, reason): (&OutputPath, Hash, Option<(Hash, Hash)>, Reason),
    ) -> Result<Outcome, Fatal> {
        let source = |id: &CaseId| &*self.press.site.case(*id).path;
        if ids.iter().any(|id| stale.contains(source(id))) {
            // A text cannot be read now: the last good file stays as it is.
            let record =
                old.map(|(fingerprint, output)| PageRecord { path: path.as_str().into(), fingerprint, output });
            return Ok(Outcome::Failed(record));
        }
        let texts: Vec<(CaseId, Cow<'_, Case>)> =
            ids.iter().filter_map(|id| Some((*id, cases.case(source(id), self.press.config)?))).collect();
        let texts: Vec<(CaseId, &Case)> = texts.iter().map(|(id, case)| (*id, case.as_ref())).collect();
        let bytes = compare::data(self.press, page, at, &texts);
        self.stage_bytes(path, fingerprint, reason, &bytes)
    }

    /// Draws a page; a panic of a library costs this page only.
    fn draw(&self, page: Page, draft: Draft, case: Option<&Case>) -> Result<Vec<u8>, Box<Diagnostic>> {
        catch_unwind(AssertUnwindSafe(|| self.press.draw(page, draft, case))).unwrap_or_else(|_| {
            let href = routes::href(self.press.site, page);
            let said = text!(
                zh: "生成“{href}”时程序出了意外，这一页保持原样",
                en: "the program failed while drawing `{href}`; the page stays as it was"
            );
            Err(Box::new(Diagnostic::new(Code::E109, said)))
        })
    }

    /// Stages bytes unless the output has them already.
    fn stage_bytes(
        &self,
        path: &OutputPath,
        fingerprint: Hash,
        reason: Reason,
        bytes: &[u8],
    ) -> Result<Outcome, Fatal> {
        let output = Hash::of_output(bytes);
        let is_same = self.is_same(path, reason, output, || {
            std::fs::read(self.output.locate(path)).is_ok_and(|there| there == bytes)
        });
        if !is_same {
            self.output.write(path, bytes)?;
        }
        let record = PageRecord { path: path.as_str().into(), fingerprint, output };
        Ok(Outcome::Drawn { record, reason, is_written: !is_same })
    }

    /// Whether the output has these bytes already; those that stand there are looked at only where the journal cannot be
    /// believed.
    fn is_same(&self, path: &OutputPath, reason: Reason, output: Hash, stand_there: impl FnOnce() -> bool) -> bool {
        if self.output.is_taken_over() {
            return stand_there();
        }
        let known = self.old.get(path.as_str()).map(|(_, known)| known);
        reason == Reason::InputsChanged && known == Some(output) && self.output.locate(path).is_file()
    }

    /// Fingerprint and output hash of the file at `href` in the last build.
    pub(super) fn known(&self, href: &str) -> Option<(Hash, Hash)> {
        self.old.get(href)
    }

    /// The part of the site that is made, when it is not the whole.
    pub(super) fn shard(&self) -> Option<Shard> {
        self.options.shard
    }

    /// Whether this build makes the file at `href`: always, unless it is one part of several.
    pub(super) fn is_mine(&self, href: &str) -> bool {
        self.options.shard.is_none_or(|shard| shard.owns(href))
    }

    /// Whether the file at `href` is there and made from the same inputs.
    pub(super) fn is_fresh(&self, href: &str, fingerprint: Hash) -> bool {
        OutputPath::new(href).is_some_and(|path| self.reason(&path, fingerprint).is_err())
    }

    /// Whether the output has these files of the last build, whatever they were made from.
    pub(super) fn are_there<'r>(&self, records: impl Iterator<Item = &'r PageRecord>) -> bool {
        let is_there = |record: &&PageRecord| OutputPath::new(&*record.path).is_some_and(|path| self.is_there(&path));
        self.are_all_there || records.collect::<Vec<_>>().par_iter().all(is_there)
    }

    fn is_there(&self, path: &OutputPath) -> bool {
        self.are_all_there || self.output.locate(path).is_file()
    }

    /// Whether the output has this file of the cache.
    pub(super) fn has_media(&self, name: &str) -> bool {
        self.is_fresh(&media_href(name), Hash::of_value(name))
    }

    /// What the work is told to.
    pub(super) fn told(&self) -> (&'p Options<'p>, &'p Sink) {
        (self.options, self.sink)
    }

    /// The bytes of a file of the last build, if it still stands there as it was written.
    pub(super) fn published(&self, href: &str) -> Option<Vec<u8>> {
        let (_, output) = self.old.get(href)?;
        let bytes = std::fs::read(self.output.locate(&OutputPath::new(href)?)).ok()?;
        (Hash::of_output(&bytes) == output).then_some(bytes)
    }

    /// Keeps files of the last build as they are.
    pub(super) fn keep<'r>(&mut self, records: impl Iterator<Item = &'r PageRecord>) {
        self.records.extend(records.cloned());
    }

    /// Stages one file of a set that is made together.
    pub(super) fn stage(&self, href: &str, fingerprint: Hash, bytes: &[u8]) -> Result<Outcome, Fatal> {
        let Some(path) = OutputPath::new(href) else { return Ok(Outcome::Failed(None)) };
        let reason = self.reason(&path, fingerprint).unwrap_or(Reason::InputsChanged);
        self.stage_bytes(&path, fingerprint, reason, bytes)
    }

    /// Takes over what threads staged in any order.
    pub(super) fn take_sorted(&mut self, mut outcomes: Vec<Outcome>) {
        outcomes.sort_by(|left, right| left.path().cmp(right.path()));
        self.records.reserve_exact(outcomes.len());
        self.drawn.reserve_exact(outcomes.len());
        for outcome in outcomes {
            self.take(outcome);
        }
    }

    fn take(&mut self, outcome: Outcome) {
        self.has_failed |= matches!(outcome, Outcome::Failed(_));
        let record = match outcome {
            Outcome::Fresh(record) | Outcome::Failed(Some(record)) => record,
            Outcome::Failed(None) => return,
            Outcome::Drawn { record, reason, is_written } => {
                self.drawn.push((record.path.clone(), reason));
                if is_written {
                    self.written += 1;
                } else {
                    self.unchanged += 1;
                }
                record
            }
        };
        self.records.push(record);
    }

    /// Stages what is copied or made as it is: theme assets, `static/`, picture variants and `cards`, attachments.
    pub(super) fn files(
        &mut self,
        files: &Disk,
        statics: &Listing,
        cache: &Cache,
        (cards, pages): (&BTreeSet<String>, &[Page]),
    ) -> Result<(), Fatal> {
        let assets =
            self.press.theme.assets().par_iter().map(|asset| {
                self.made(&asset.path, Hash::of_output(&asset.bytes), || Ok(Cow::Borrowed(&*asset.bytes)))
            });
        let assets: Vec<Option<Outcome>> = assets.collect::<Result<_, Fatal>>()?;
        assets.into_iter().flatten().for_each(|asset| self.take(asset));
        let variants = self.press.pictures.all().flat_map(|prepared| prepared.variants.iter());
        let names: BTreeSet<&str> =
            variants.map(|variant| variant.file_name.as_str()).chain(cards.iter().map(String::as_str)).collect();
        for name in names {
            let from = cache.path_of(name);
            self.copy_file(&media_href(name), Hash::of_value(name), &from)?;
        }
        let mut attachments = BTreeMap::new();
        let site = self.press.site;
        let of_cases = site.cases.iter().filter(|case| case.has_files).flat_map(|case| case.leads().files);
        let of_records = site.records.rounds.iter().filter_map(|round| round.document.clone());
        let downloads = of_cases.chain(of_records).filter(|file| file.public && file.hash != Hash::default());
        for file in downloads {
            let href = file_href(&file);
            if self.is_mine(&href) {
                attachments.insert(href, (file.hash, file.path));
            }
        }
        for (href, (hash, path)) in attachments {
            self.copy_file(&href, hash, &files.locate(&SitePath::from_normal(path)))?;
        }
        self.statics(files, statics, pages)
    }

    fn statics(&mut self, files: &Disk, statics: &Listing, pages: &[Page]) -> Result<(), Fatal> {
        if statics.entries.is_empty() {
            return Ok(());
        }
        let taken = self.taken(pages);
        for entry in &statics.entries {
            let href = statics::href(entry.path.as_str()).to_owned();
            if !self.is_mine(&href) || OutputPath::new(href.clone()).is_none() {
                continue;
            }
            if let Some(collision) = taken.collision(entry.path.as_str(), &href) {
                self.sink.push(collision);
                continue;
            }
            let fingerprint = Hash::of_value(&entry.stamp);
            // Films and archives are larger than memory.
            self.copy_file(&href, fingerprint, &files.locate(&entry.path))?;
        }
        Ok(())
    }

    /// What the site itself takes, as known to each part of a build alike where folders are concerned.
    fn taken(&self, pages: &[Page]) -> Taken {
        let mut taken = Taken::default();
        for record in &self.records {
            taken.add(&record.path);
        }
        if self.options.shard.is_some() {
            for page in pages {
                taken.add(&routes::href(self.press.site, *page));
            }
            for asset in self.press.theme.assets() {
                taken.add(&asset.path);
            }
        }
        if self.press.config.search.enabled {
            for edition in &self.press.site.editions {
                taken.close_folder(&format!("{}search", edition.folder));
            }
        }
        for folder in FOLDERS {
            taken.add_folder(folder);
        }
        taken
    }

    /// Stages a file whose bytes are made (or read) only when its fingerprint changed; `None` for one that is not made here.
    fn made<'b>(
        &self,
        href: &str,
        fingerprint: Hash,
        bytes: impl FnOnce() -> Result<Cow<'b, [u8]>, Fatal>,
    ) -> Result<Option<Outcome>, Fatal> {
        let Some(path) = OutputPath::new(href).filter(|_| self.is_mine(href)) else { return Ok(None) };
        let outcome = match self.reason(&path, fingerprint) {
            Err(record) => Outcome::Fresh(record),
            Ok(reason) => self.stage_bytes(&path, fingerprint, reason, &bytes()?)?,
        };
        Ok(Some(outcome))
    }

    /// Stages a copy of a file that is named by its content.
    fn copy_file(&mut self, href: &str, fingerprint: Hash, from: &std::path::Path) -> Result<(), Fatal> {
        let Some(path) = OutputPath::new(href) else { return Ok(()) };
        match self.reason(&path, fingerprint) {
            Err(record) => self.take(Outcome::Fresh(record)),
            Ok(reason) => {
                let output = hash_of_file(from).map_err(|error| Fatal::read(from, error))?;
                let is_same = self.is_same(&path, reason, output, || {
                    hash_of_file(&self.output.locate(&path)).is_ok_and(|there| there == output)
                });
                if !is_same {
                    self.output.copy(&path, from)?;
                }
                let record = PageRecord { path: href.into(), fingerprint, output };
                self.take(Outcome::Drawn { record, reason, is_written: !is_same });
            }
        }
        Ok(())
    }

    /// Why the file must be made, or its record when it need not.
    fn reason(&self, path: &OutputPath, fingerprint: Hash) -> Result<Reason, PageRecord> {
        match self.old.get(path.as_str()) {
            None => Ok(Reason::New),
            Some((known, _)) if known != fingerprint => Ok(Reason::InputsChanged),
            Some(_) if !self.is_there(path) => Ok(Reason::OutputMissing),
            Some((fingerprint, output)) => Err(PageRecord { path: path.as_str().into(), fingerprint, output }),
        }
    }

    /// Files of the last build that are no longer part of the site, and the figures for the report. While there are
    /// errors nothing is deleted but a file that became a folder or the reverse, and what is left over stays in the journal
    /// for a later build.
    pub(super) fn finish(&mut self, old: &[PageRecord], has_errors: bool, report: &mut Report) -> Vec<String> {
        let mut gone = self.gone(old);
        report.planned = self.records.len();
        report.fresh = self.records.len() - self.drawn.len();
        report.unchanged = self.unchanged;
        report.written = self.written;
        report.drawn = std::mem::take(&mut self.drawn);
        if has_errors {
            let kept = journal::not_in_the_way(&mut gone, self.records.iter().map(|record| &*record.path));
            report.waiting = kept.len();
            self.records.extend(kept.into_iter().map(PageRecord::left_over));
        }
        gone.into_iter().map(|record| record.path.into()).collect()
    }

    /// W232: files in the output that neither this build nor the last one knows, nor has `deletions` for.
    pub(super) fn strangers(&self, deletions: &[String]) -> Option<Diagnostic> {
        let own = self.records.iter().map(|record| record.path.as_str());
        let left = self.output.strangers(&own.chain(deletions.iter().map(String::as_str)).collect());
        // Of what a withdrawn case leaves, its own page says most.
        let first = left.iter().find(|path| path.contains("cases/")).or(left.first())?;
        let count = left.len();
        let said = text!(
            zh: "输出文件夹里有 {count} 个文件不是这次生成的，例如“{first}”；它们原样留着，会和网站一起发布",
            en: "{count} files in the output folder are none of this site, such as `{first}`; they stay and are published with it"
        );
        Some(Diagnostic::new(Code::W232, said).hint(text!(
            zh: "可能是撤下的案例留下的。不要的手工删去；拿不准就删掉整个输出文件夹，再生成一次",
            en: "withdrawn cases may have left them; delete what is not wanted, or the whole output folder, and build again"
        )))
    }

    /// Files of the last build that this one does not have.
    fn gone(&self, old: &[PageRecord]) -> Vec<PageRecord> {
        let is_same =
            self.records.len() == old.len() && self.records.iter().zip(old).all(|(new, old)| new.path == old.path);
        if old.is_empty() || is_same {
            return Vec::new();
        }
        let current: HashSet<&str> = self.records.iter().map(|record| record.path.as_str()).collect();
        old.iter().filter(|record| !current.contains(record.path.as_str())).cloned().collect()
    }

    /// Puts the journal of what pages are made from aside.
    pub(super) fn put_why_aside(&self, work: &WorkFolder) -> Result<[NewJournal; 3], Fatal> {
        self.notes.put_aside(self.press, &self.records, self.output, work)
    }

    /// Whether some page could not be drawn.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Whether the journal of pages differs from the old one.
    pub(super) fn is_journal_changed(&self, old: &[PageRecord]) -> bool {
        self.records != old
    }
}

fn hash_of_file(place: &std::path::Path) -> std::io::Result<Hash> {
    std::fs::File::open(place).and_then(Hash::of_read)
}

/// Where a picture stands in the output.
pub(super) fn media_href(name: &str) -> String {
    format!("media/{name}")
}

fn bad_address(href: &str) -> Diagnostic {
    let said = text!(zh: "网址“{href}”太长或含有不能用的字符", en: "the address `{href}` is too long or holds unusable characters");
    Diagnostic::new(Code::E112, said)
}
