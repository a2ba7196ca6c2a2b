//! `build`: the whole program on one screen. Load, parse, model, plan, draw, write.
//!
//! The one build path: `serve` and `check` call the same function with other options. Four cut-offs keep the work small:
//! equal stamps (file not opened), equal summary (other pages not drafted), equal draft (page not drawn), equal output (not
//! written).

mod card_stage;
mod edit;
mod known;
mod media_stage;
mod page_stage;
mod reading;
mod sealed;
mod search_stage;
mod shard;
mod source_stage;
mod spill;
mod statics;
mod stay;
mod stop;
mod trial;
mod units;
mod why;

pub use known::{Known, ReadCases, media_in_use, read_cases};
use reading::{AllCases, Reading};
use sealed::{Last, Sealing, Since};
pub use stay::Follow;
use stay::Stay;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::channel::web::pictures::Pictures;
use crate::channel::{Press, convert};
use crate::config::{self, Config};
use crate::content::case::Date;
use crate::content::record;
use crate::diagnostic::{Diagnostic, Severity, Sink, Text, Words};
use crate::fatal::Fatal;
use crate::plan::{self, checks};
use crate::site::Site;
use crate::store::edits::{EDITS, Edits};
use crate::store::journal::{self, PAGES, PageIndex, PageRecord};
use crate::store::ops::Ops;
use crate::store::seal::SEAL;
use crate::store::{Commit, NewJournal, OutputFolder, OutputPath, Shard, Unsettled, WorkFolder, guard};
use crate::template::{Purpose, Theme};
use crate::vfs::{Disk, Files, Listing, SitePath};
use shard::told;

/// What a build is asked to do.
#[expect(clippy::struct_excessive_bools, reason = "independent wishes of the caller, each named where it is set")]
pub struct Options<'o> {
    /// The output folder.
    pub out: PathBuf,
    /// Where journals and picture variants are kept.
    pub cache: PathBuf,
    /// Overrides `site.base_url`.
    pub base_url: Option<String>,
    /// Overrides `site.as_of`.
    pub as_of: Option<Date>,
    /// The day it is, used when neither says otherwise.
    pub today: Date,
    /// Stop before planning when there is an error.
    pub strict: bool,
    /// Stop after the model: nothing is drawn or written but the journal of sources.
    pub check_only: bool,
    /// Decide which pages would be made again and why; write nothing.
    pub explain_only: bool,
    /// Find the reasons for each page that is made again.
    pub explain: bool,
    /// Make only this part of the output.
    pub shard: Option<Shard>,
    /// Encoding of files that are not UTF-8, when the author says it.
    pub encoding: Option<String>,
    /// The writing calls.
    pub ops: &'o dyn Ops,
    /// Told of progress: stage, done, total.
    pub progress: &'o (dyn Fn(Stage, u64, u64) + Sync),
}

/// The stages of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Waiting for another build of the same output.
    Wait,
    /// Settings, listing, comparing with the last build.
    Load,
    /// Reading cases, and loading the theme meanwhile.
    Read,
    /// Records, index, checks across cases.
    Model,
    /// Preparing pictures.
    Pictures,
    /// Deciding, drawing and staging pages.
    Pages,
    /// The search index.
    Search,
    /// Making everything visible.
    Commit,
}

impl Stage {
    /// Its name in timings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Load => "load",
            Self::Read => "read",
            Self::Model => "model",
            Self::Pictures => "pictures",
            Self::Pages => "pages",
            Self::Search => "search",
            Self::Commit => "commit",
        }
    }
}

/// Why a page was drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It is new.
    New,
    /// Its file is not in the output.
    OutputMissing,
    /// Something it is made from changed.
    InputsChanged,
}

impl Reason {
    /// The reason in both languages.
    #[must_use]
    pub fn text(self) -> crate::diagnostic::Text {
        match self {
            Self::New => crate::text!(zh: "新的一页", en: "it is new"),
            Self::OutputMissing => crate::text!(zh: "输出文件夹里没有这个文件", en: "its file is not in the output"),
            Self::InputsChanged => crate::text!(zh: "它用到的内容变了", en: "something it is made from changed"),
        }
    }
}

/// What a build did.
#[derive(Debug, Default)]
pub struct Report {
    /// Cases read without error.
    pub cases: usize,
    /// Cases with errors; their last good page stays.
    pub broken: usize,
    /// Files of cases that were looked at, with or without errors; 0 when the build was known to be the same as the last.
    pub looked_at: usize,
    /// Files that make up the site.
    pub planned: usize,
    /// Files whose inputs did not change.
    pub fresh: usize,
    /// Files drawn or copied, with the reason.
    pub drawn: Vec<(Words, Reason)>,
    /// The paths of all files of the site; only with [`Options::explain_only`].
    pub paths: Vec<Words>,
    /// Why files were drawn again, by path, as far as it is known in detail; only with [`Options::explain`].
    pub reasons: BTreeMap<String, Vec<Text>>,
    /// Files drawn whose bytes did not change.
    pub unchanged: usize,
    /// Files written.
    pub written: usize,
    /// Files deleted.
    pub removed: usize,
    /// Files of earlier builds that should go and stay while there are errors.
    pub waiting: usize,
    /// Case files opened and parsed.
    pub parsed: usize,
    /// Pictures decoded.
    pub decoded: u64,
    /// The search index, when it was made or changed.
    pub search: Option<crate::search::Figures>,
    /// Time by stage.
    pub timings: BTreeMap<Stage, Duration>,
    /// Why nothing was done and the site stays as it was, in a sentence; beside it stands what is wrong.
    pub stopped: Option<Text>,
    /// Everything said, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Home page of the main edition, relative to the output.
    pub out: PathBuf,
}

impl Report {
    /// Whether some case or file is not published as written.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there is a warning.
    #[must_use]
    pub fn has_warnings(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Warning)
    }
}

/// Measures stages.
struct Clock {
    started: Instant,
    timings: BTreeMap<Stage, Duration>,
}

impl Clock {
    fn new() -> Self {
        Self { started: Instant::now(), timings: BTreeMap::new() }
    }

    /// Ends a stage that began when the one before ended.
    fn end(&mut self, stage: Stage) {
        let now = Instant::now();
        *self.timings.entry(stage).or_default() += now - self.started;
        self.started = now;
    }
}

/// What reading came to.
enum Read<'r> {
    /// Texts were edited and nobody else sees a difference.
    Texts(&'r edit::Edit<'r>, Box<edit::Found>),
    /// All cases.
    All(Box<AllCases>),
}

/// The folder of everything that is written about.
const CONTENT: &str = "content";
/// The folder of what is published as it is.
const STATIC: &str = "static";
const SEARCH: &str = "search";

/// Builds the site in `files` into the output folder.
///
/// # Errors
/// When the environment fails: unreadable folders, an output that cannot be written, a dangerous output. Problems in the
/// author's files are in the report.
///
/// # Panics
/// Never: only who stays keeps the report.
pub fn build(files: &Disk, options: &Options<'_>) -> Result<Report, Fatal> {
    let report = build_for(files, options, None)?;
    Ok(report.expect("with nobody to follow, the report comes back"))
}

/// Builds as [`build`] and keeps the site in memory for as long as `follow` names files of which only the text was edited:
/// their pages are drawn at once. Gives the report back when there was no site to keep. What the stay leaves to be done, the
/// next build does.
///
/// # Errors
/// As [`build`].
pub fn build_and_stay(files: &Disk, options: &Options<'_>, follow: &mut dyn Follow) -> Result<Option<Report>, Fatal> {
    build_for(files, options, Some(follow))
}

#[expect(
    clippy::too_many_lines,
    reason = "the stages of a build in their order are what is to be read here, and share what they made"
)]
fn build_for(files: &Disk, options: &Options<'_>, follow: Option<&mut dyn Follow>) -> Result<Option<Report>, Fatal> {
    let mut clock = Clock::new();
    let sink = Sink::new();
    let out = guard::check(&options.out, files.root())?;
    let wait = || (options.progress)(Stage::Wait, 0, 0);
    let work = WorkFolder::open(&options.cache, &out, options.ops, wait)?;
    let output = OutputFolder::open(&out, &work, options.ops, wait)?;

    if output.is_fresh() {
        // Cases will be read for certain.
        rayon::spawn(crate::content::make_tables);
    }
    let files = &files.witnessed();
    // What was left is looked for while what there is now is listed.
    let (content, left) = rayon::join(
        || list(files, CONTENT),
        || if output.is_fresh() || output.is_taken_over() { None } else { Last::read(&work.path, options, &out) },
    );
    let content = content?;
    let statics = list(files, STATIC)?;
    let are_all_there = left.is_some();
    let sealing = Sealing { files, content: &content, statics: &statics, work: &work.path, options };
    let unsettled = Unsettled::read(&work.path);
    let mut since = match sealing.compare(left, &out) {
        // Whoever stays wants the site in memory; what is unsettled is made again.
        Since::Nothing(_) if follow.is_some() || !unsettled.is_empty() => Since::Cases,
        since => since,
    };
    if let Since::Nothing(mut report) = since {
        output.keep_journal(&work, Vec::new())?;
        clock.end(Stage::Load);
        report.timings = clock.timings;
        return Ok(Some(*report));
    }
    let mut said = Vec::new();
    let told_before = if let Since::Texts(last) = &mut since { std::mem::take(&mut last.told) } else { Vec::new() };
    let last = match &since {
        Since::Texts(last) if edit::is_possible(options) && follow.is_none() && unsettled.is_empty() => Some(last),
        _ => None,
    };
    let units = OnceLock::new();
    let find_units = || {
        let mut said = Vec::new();
        let found = units::find(&content, &work.path, &mut said);
        // Nobody else finds them at the same time.
        drop(units.set((found, said)));
    };
    let (config, ()) = rayon::join(
        || settings(files, options, &mut said),
        || {
            // How much a first build draws decides how its theme is read; any other needs the theme sooner.
            if output.is_fresh() {
                find_units();
            }
        },
    );
    if let Some(stopped) = (!options.check_only).then(|| stop::reason(&content, &output, &work, &mut said)).flatten() {
        sink.extend(said);
        clock.end(Stage::Load);
        let report = Report { stopped: Some(stopped), out, ..Report::default() };
        return unpublished(output, &work, Vec::new(), (report, &sink, clock));
    }
    let has_static = |path: &str| {
        // A file whose name no address may have is not published.
        if OutputPath::new(path).is_none() {
            return false;
        }
        let wanted = format!("static/{path}");
        statics.entries.binary_search_by(|entry| entry.path.as_str().cmp(&wanted)).is_ok()
    };
    let edit_of = |units, blocks: Option<_>| {
        Some(edit::Edit {
            files,
            statics: &statics,
            units,
            config: &config,
            has_static: &has_static,
            options,
            work: &work,
            output: &output,
            sealing: &sealing,
            last: last?,
            blocks: blocks?,
        })
    };
    let is_followed = follow.is_some();
    let reading = || Reading {
        files,
        statics: &statics,
        units: units.get().map_or(&[][..], |(units, _)| units),
        config: &config,
        options,
        work: &work,
        output: &output,
        unsettled: &unsettled,
        sink: &sink,
        is_followed,
    };
    clock.end(Stage::Load);

    // Cases need no theme to be read.
    let is_more = AtomicBool::new(last.is_none());
    let is_more_drawn = || is_more.load(Ordering::Relaxed);
    let pages = units.get().filter(|_| !options.check_only).map_or(0, |(units, _)| units.len());
    let purpose = if last.is_some() { Purpose::Texts(&is_more_drawn) } else { Purpose::Pages(pages) };
    let edit = OnceLock::new();
    let (theme, read) = rayon::join(
        || Theme::load_for(purpose, files, &config, &mut said),
        || {
            let (blocks, ()) = rayon::join(
                || last.and_then(|_| edit::opened(&work)),
                || {
                    if units.get().is_none() {
                        find_units();
                    }
                },
            );
            let edit = edit.get_or_init(|| edit_of(reading().units, blocks));
            if let Some((edit, found)) = edit.as_ref().and_then(|edit| Some((edit, edit.find(told_before)?))) {
                return Ok(Read::Texts(edit, Box::new(found)));
            }
            is_more.store(true, Ordering::Relaxed);
            reading().all().map(|all| Read::All(Box::new(all)))
        },
    );
    let read = match read? {
        Read::All(read) => *read,
        Read::Texts(texts, found) => {
            clock.end(Stage::Read);
            if let Some((mut report, journal)) = texts.build(*found, &theme)? {
                clock.end(Stage::Pages);
                drop(edit);
                output.commit(&work, &Commit { deletions: Vec::new(), journal })?;
                clock.end(Stage::Commit);
                report.timings = clock.timings;
                // Nobody waits for memory to be given back: at the end of the program it goes at once.
                rayon::spawn(move || drop(theme));
                rayon::join(|| drop(units), || drop(since));
                return Ok(Some(report));
            }
            reading().all()?
        }
    };
    // The journals it opened are as large as what was just read.
    drop(edit);
    let (units, mut of_names) = units.into_inner().expect("found before cases are read");
    said.append(&mut of_names);
    let AllCases { mut sources, summaries, broken, edits, mut journal } = read;
    clock.end(Stage::Read);

    sink.extend(checks::skipped(&content, &statics));
    sink.extend(statics::badly_named(&statics));
    sink.extend(statics::alike_in_case(&statics));
    let mut records = record::load(files, &config, &mut said);
    source_stage::publish_documents(files, &mut records, &mut said);
    sink.extend(said);
    let as_of = config.as_of.unwrap_or(options.today);
    let (mut site, ()) =
        rayon::join(|| Site::from_summaries(summaries, records, &config, as_of), || theme.finish(purpose));
    sink.extend(checks::handed_in(&content, &site));
    sink.extend(checks::across(&site, &config, files, &has_static));
    clock.end(Stage::Model);

    let mut report = begun(&sources, site.cases.len(), broken, &out);
    media_stage::look(files, &site, &config, options, &sink);
    if options.check_only && theme.is_of_site() {
        let pictures = Pictures::standing_in();
        let cases = page_stage::CaseSource { files, units: &units, sources: &sources, options };
        sink.extend(trial::problems(&Press::new(&site, &config, &theme, &pictures, &has_static, files), &cases));
    }
    if options.check_only || (options.strict && sink.has_errors()) {
        return unpublished(output, &work, journal, (report, &sink, clock));
    }

    let pictures = media_stage::prepare_site(files, &site, &config, &statics, options, &sink)?;
    report.decoded = pictures.decoded;
    clock.end(Stage::Pictures);

    let view = Pictures::new(pictures.prepared, pictures.statics, pictures.files).with_foreign(pictures.foreign);
    let font = card_stage::font(files, &config, &sink);
    let cards = spill::Spill::new(work.path.join("cards"));
    let press = Press::new(&site, &config, &theme, &view, &has_static, files)
        .with_cards(font.as_ref())
        .with_aside(&cards)
        .that_draws(output.is_fresh() && !options.explain_only);
    let mut old_pages: Vec<PageRecord> =
        if output.is_fresh() { Vec::new() } else { journal::read(&work.path.join(PAGES)) };
    edits.apply_to_pages(&mut old_pages);
    unsettled.forget_pages(&mut old_pages);
    if output.is_taken_over() {
        old_pages = old_pages.into_iter().map(PageRecord::doubted).collect();
    }
    let index = PageIndex::new(&old_pages);
    let has_edits = !edits.is_empty();
    let mut stage = page_stage::PageStage::new(&press, &output, &index, &sink, options);
    let cases = page_stage::CaseSource { files, units: &units, sources: &sources, options };
    stage.are_all_there = are_all_there;
    if let Since::Cases | Since::Texts(_) = since {
        stage.only(sources.quiet_cases(&site));
    }
    stage.why = (options.explain || options.explain_only).then(|| why::Why::new(&press, &work.path));
    let pages = stage.pages(plan::pages(&site, &config), &cases)?;
    let cards = card_stage::draw(&stage, &press, &pages, &pictures.cache)?;
    stage.files(files, &statics, &pictures.cache, (&cards, &pages))?;
    drop(pages);
    clock.end(Stage::Pages);
    if config.search.enabled && follow.is_none() {
        // The search has much to hold, and asks for each text once.
        sources.make_room();
        press.forget_cards();
    }
    let cases = page_stage::CaseSource { files, units: &units, sources: &sources, options };
    let indexes = search_stage::build(&mut stage, &press, &cases, &old_pages, &work.path.join(SEARCH))?;
    report.search = indexes.figures;
    clock.end(Stage::Search);
    if options.strict && !options.explain_only && sink.has_errors() {
        // A template that fails while it is drawn: what was staged is thrown away.
        return unpublished(output, &work, journal, (report, &sink, clock));
    }

    let part = shard::begin(&mut stage, &press, files, &shard::Sources { content: &content, statics: &statics })?;

    report.reasons = stage.why.as_ref().map(why::Why::take).unwrap_or_default();
    if options.explain_only {
        report.paths = stage.records.iter().map(|record| record.path.clone()).collect();
        stage.finish(&old_pages, true, &mut report);
        report.diagnostics = told(&sink, options.shard);
        report.timings = clock.timings;
        return Ok(Some(report));
    }
    let deletions = stage.finish(&old_pages, sink.has_errors(), &mut report);
    report.diagnostics = told(&sink, options.shard);
    if let Some(part) = part {
        shard::stage_list(&mut stage, &output, part, &mut report)?;
    }
    journal.extend(output.put_aside(&work, SEARCH, indexes.journal)?);
    if has_edits
        || report.written > 0
        || !deletions.is_empty()
        || output.is_fresh()
        || stage.is_journal_changed(&old_pages)
    {
        journal.extend(page_journals(&output, &work, &stage)?);
    }
    journal.extend(output.put_aside(&work, EDITS, has_edits.then(Edits::none))?);
    let has_failed = stage.has_failed() || card_stage::uses_system(&config);
    journal.extend(output.put_aside(&work, SEAL, sealing.seal(has_failed, &report, &journal))?);
    // Said once, by the build that finds them: the seal repeats what was said before.
    report.diagnostics.extend(stage.strangers(&deletions));
    drop(stage);
    report.removed = deletions.len();
    output.commit(&work, &Commit { deletions, journal })?;
    unsettled.settle(&work.path, options.ops);
    clock.end(Stage::Commit);
    report.timings = clock.timings;
    let Some(follow) = follow else {
        drop(press);
        // Nobody waits for memory to be given back: at the end of the program it goes at once.
        rayon::spawn(move || drop((site, sources, old_pages, theme)));
        return Ok(Some(report));
    };
    // Others may build while nothing happens here.
    drop(work);
    let ink = press.into_ink();
    let mut stay = Stay {
        files,
        content: &content,
        units: &units,
        records: &mut sources.records,
        config: &config,
        theme: &theme,
        pictures: &view,
        has_static: &has_static,
        font: font.as_ref(),
        options,
        out: &out,
    };
    stay.follow(&mut site, ink, report, follow);
    Ok(None)
}

/// The report of a build whose cases have been read.
fn begun(sources: &source_stage::Sources, cases: usize, broken: usize, out: &Path) -> Report {
    let (looked_at, parsed) = (sources.count, sources.parsed);
    Report { cases, broken, looked_at, parsed, out: out.to_owned(), ..Report::default() }
}

/// Ends a build that publishes nothing; what it read stays known to the next.
fn unpublished(
    output: OutputFolder<'_>,
    work: &WorkFolder,
    journal: Vec<NewJournal>,
    (report, sink, clock): (Report, &Sink, Clock),
) -> Result<Option<Report>, Fatal> {
    output.keep_journal(work, journal)?;
    Ok(Some(Report { diagnostics: told(sink, None), timings: clock.timings, ..report }))
}

/// Puts the journals of pages aside: what each is, and what it was made from.
fn page_journals(
    output: &OutputFolder<'_>,
    work: &WorkFolder,
    stage: &page_stage::PageStage<'_>,
) -> Result<Vec<NewJournal>, Fatal> {
    let (pages, why) = rayon::join(
        || output.put_parts_aside(work, PAGES, journal::parts(&stage.records)),
        || stage.put_why_aside(work),
    );
    let mut new = vec![pages?];
    new.extend(why?);
    Ok(new)
}

/// The settings with what the command line overrides.
fn settings(files: &dyn Files, options: &Options<'_>, said: &mut Vec<Diagnostic>) -> Config {
    let mut config = config::load(files, said);
    if let Some(base_url) = &options.base_url {
        config.base_url.clone_from(base_url);
    }
    config.has_fixed_day &= options.as_of.is_none();
    config.as_of = options.as_of.or(config.as_of).or(Some(options.today));
    if !convert::IS_AVAILABLE {
        said.extend(checks::without_conversion(&mut config));
    }
    said.extend(checks::missing_base_url(&config));
    config
}

fn list(files: &Disk, folder: &str) -> Result<Listing, Fatal> {
    let path = SitePath::from_normal(folder);
    files.list(&path).map_err(|error| Fatal::read(&files.locate(&path), error))
}
