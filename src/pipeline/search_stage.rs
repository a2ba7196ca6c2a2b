//! Cases → the search index of each edition. The index is a function of the texts: when none changed, nothing is read;
//! when few did, only their files and the lists they are in are made again (`search::update`).
//!
//! Texts are parsed again for a whole index instead of being kept: that costs less than the index itself, and memory
//! stays flat. What an edit needs to know of a case as it was stands in the files of the index.

mod edit;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub(super) use edit::Retold;

use super::page_stage::{CaseSource, Outcome, PageStage};
use super::spill::Spill;
use crate::channel::Press;
use crate::config::{Config, IndexKind, named_list};
use crate::content::case::{Case, Step};
use crate::content::markdown;
use crate::fatal::Fatal;
use crate::hash::{Fingerprint, Hash, PROGRAM};
use crate::plan::routes;
use crate::search::{self, Before, Entry, Figures, Head, Options, Profile, Scratch, State};
use crate::site::edition::names;
use crate::site::{CaseId, Edition, Name};
use crate::store::journal::{self, PageRecord};
use crate::vfs::Files;

/// The scratch file of an index that is built, beside the journal.
const SCRATCH: &str = "lists";

/// What is remembered of the index of one edition.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// Folder of the edition.
    folder: String,
    /// Program that made the index.
    program: Hash,
    /// Of the index as a whole; the file `root.js` has the same.
    fingerprint: Hash,
    state: State,
}

/// What the indexes of a build come to.
#[derive(Default)]
pub(super) struct Indexes {
    /// Size of all indexes together; `None` when nothing was made.
    pub(super) figures: Option<Figures>,
    /// The journal file, if it changed.
    pub(super) journal: Option<Vec<u8>>,
}

/// Builds and stages the index of every edition; `memory` is the journal file of the last build.
pub(super) fn build(
    stage: &mut PageStage<'_>,
    press: &Press<'_>,
    cases: &CaseSource<'_>,
    old: &[PageRecord],
    memory: &Path,
) -> Result<Indexes, Fatal> {
    if !press.config.search.enabled {
        return Ok(Indexes::default());
    }
    let options = options(press.config, cases.files);
    let mut works = Vec::new();
    for (at, edition) in press.site.editions.iter().enumerate() {
        if at == 0 || !edition.pages.is_empty() {
            // The files of an index are made together, so one part of the build makes them all.
            if !stage.is_mine(&format!("{}search/root.js", edition.folder)) {
                continue;
            }
            let work = Work::new(press, (at, edition), cases, old, &options, memory.with_file_name(SCRATCH));
            if stage.is_fresh(&format!("{}root.js", work.folder), work.fingerprint) && work.is_whole(stage) {
                stage.keep(work.made_before());
            } else {
                works.push(work);
            }
        }
    }
    if works.is_empty() {
        return Ok(Indexes::default());
    }
    let mut remembered: Vec<Remembered> = journal::read(memory);
    remembered.retain(|index| index.program == PROGRAM.hash());
    for work in works {
        let at = remembered.iter().position(|index| index.folder == work.folder);
        let known = at.map(|at| remembered.swap_remove(at));
        let made = work.make(stage, known.as_ref())?;
        let (program, fingerprint) = (PROGRAM.hash(), work.fingerprint);
        remembered.push(Remembered { folder: work.folder, program, fingerprint, state: made });
    }
    remembered.sort_by(|left, right| left.folder.cmp(&right.folder));
    let figures = remembered.iter().map(|index| index.state.figures()).reduce(together);
    Ok(Indexes { figures, journal: Some(journal::encode(&remembered)) })
}

/// Two indexes as one.
fn together(all: Figures, next: Figures) -> Figures {
    Figures { cases: all.cases + next.cases, files: all.files + next.files, len_bytes: all.len_bytes + next.len_bytes }
}

fn options(config: &Config, files: &dyn Files) -> Options {
    let profile = if config.search.disk_profile { Profile::Disk } else { Profile::Web };
    Options { profile, synonyms: synonyms(files, &config.search.synonyms) }
}

/// Groups of words, one a line, separated by commas; `#` starts a comment.
fn synonyms(files: &dyn Files, path: &str) -> Vec<Vec<String>> {
    let Some(text) = named_list(files, path) else { return Vec::new() };
    let words = |line: &str| -> Vec<String> {
        let line = line.trim_start_matches('-');
        let parts = line.split([',', '，', '、', ';', '；', '\t', '[', ']', '"']);
        parts.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.map(words).filter(|group| group.len() > 1).collect()
}

/// The index of one edition that is to be made.
struct Work<'w> {
    press: &'w Press<'w>,
    at_edition: usize,
    edition: &'w Edition,
    cases: &'w CaseSource<'w>,
    old: &'w [PageRecord],
    options: &'w Options,
    /// Where its files are.
    folder: String,
    /// What waits outside memory while the index is built.
    scratch: PathBuf,
    heads: Vec<Head>,
    fingerprint: Hash,
}

impl<'w> Work<'w> {
    fn new(
        press: &'w Press<'w>,
        (at_edition, edition): (usize, &'w Edition),
        cases: &'w CaseSource<'w>,
        old: &'w [PageRecord],
        options: &'w Options,
        scratch: PathBuf,
    ) -> Self {
        let heads = heads(press, edition, at_edition);
        let folder = format!("{}search/", edition.folder);
        let fingerprint = fingerprint(options, &heads);
        Self { press, at_edition, edition, cases, old, options, folder, scratch, heads, fingerprint }
    }

    /// Changes the index of the last build, or builds it anew.
    fn make(&self, stage: &mut PageStage<'_>, known: Option<&Remembered>) -> Result<State, Fatal> {
        let outcomes = Mutex::new(Vec::new());
        let emit = |path: &str, bytes: Vec<u8>| -> Result<(), Fatal> {
            let outcome = stage.stage(&format!("{}{path}", self.edition.folder), self.fingerprint, &bytes)?;
            outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
            Ok(())
        };
        let entries = |at: usize| -> Result<Entry, Fatal> { Ok(self.entry(at)) };
        let changed = match known {
            Some(known)
                if stage.is_fresh(&format!("{}root.js", self.folder), known.fingerprint) && self.is_whole(stage) =>
            {
                let outlines = |at: usize| self.outline(at);
                let read = |path: &str| stage.published(&format!("{}{path}", self.edition.folder));
                let before = Before { entries: &entries, outlines: &outlines, read: &read };
                search::update(&known.state, &self.heads, &before, self.options, &emit)?
            }
            _ => None,
        };
        if let Some(changed) = changed {
            let outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
            self.keep_others(stage, &outcomes, &changed.removed);
            stage.take_sorted(outcomes);
            return Ok(changed.state);
        }
        let lost = || Fatal::read(&self.scratch, std::io::ErrorKind::UnexpectedEof.into());
        let aside = Spill::new(self.scratch.clone());
        let scratch = Scratch { aside: &aside, lost: &lost };
        let built = search::build_aside(&self.heads, &entries, &scratch, self.options, &emit)?;
        stage.take_sorted(outcomes.into_inner().unwrap_or_else(PoisonError::into_inner));
        Ok(built)
    }

    /// Keeps the files that a change of the index did not touch.
    fn keep_others(&self, stage: &mut PageStage<'_>, outcomes: &[Outcome], removed: &[String]) {
        let removed = removed.iter().map(|path| format!("{}{path}", self.edition.folder));
        let touched: HashSet<String> =
            outcomes.iter().map(|outcome| outcome.path().to_owned()).chain(removed).collect();
        stage.keep(self.made_before().filter(|record| !touched.contains(record.path.as_str())));
    }

    /// Whether every file of the last build still stands in the output: the index of one that does not is built anew.
    fn is_whole(&self, stage: &PageStage<'_>) -> bool {
        stage.are_there(self.made_before())
    }

    /// The files of the index of the last build.
    fn made_before(&self) -> impl Iterator<Item = &'w PageRecord> + use<'w, '_> {
        self.old.iter().filter(|record| record.path.starts_with(&self.folder) && !record.is_left_over())
    }

    /// The entry of the case at a position, with its text.
    fn entry(&self, at: usize) -> Entry {
        let path = &self.press.site.case(self.edition.listed[at]).path;
        self.entry_of(at, self.cases.case(path, self.press.config).as_deref())
    }

    /// The entry without its text.
    fn outline(&self, at: usize) -> Entry {
        self.entry_of(at, None)
    }

    fn entry_of(&self, at: usize, case: Option<&Case>) -> Entry {
        entry_in(self.press, self.at_edition, (self.edition.listed[at], self.heads[at].key), case)
    }
}

/// The entry of a case as readers of an edition see it.
fn entry_in(press: &Press<'_>, at_edition: usize, case: (CaseId, u128), text: Option<&Case>) -> Entry {
    let edition = &press.site.editions[at_edition];
    let mut entry = entry(press, edition, case, text);
    if !edition.converted_from.is_empty() {
        convert(press, at_edition, &mut entry);
    }
    entry
}

/// What an index is made from, as one number, whatever the order of the cases.
fn fingerprint(options: &Options, heads: &[Head]) -> Hash {
    let mut heads = heads.to_vec();
    heads.par_sort_unstable_by_key(|head| head.key);
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(&PROGRAM).add(&search::FORMAT).add(options).add(&heads).end()
}

/// The cases of an edition, each with the hash of everything its entry is made from.
fn heads(press: &Press<'_>, edition: &Edition, at_edition: usize) -> Vec<Head> {
    let script = press.script_fingerprint(at_edition);
    edition.listed.par_iter().map(|id| head(press, edition, script, *id)).collect()
}

fn head(press: &Press<'_>, edition: &Edition, script: Hash, id: CaseId) -> Head {
    let case = press.site.case(id);
    let mut content = Fingerprint::default();
    content.add(&script).add(&routes::case(edition, &case.slug)).add(&case.content);
    for kind in NAMED {
        content.add(&labels(press, edition, id, kind));
    }
    // The stable id of a case in the index.
    let key = Hash::of_value(&(&case.slug, &edition.lang)).0;
    Head { year: case.year, key, content: content.end().0 }
}

/// The dimensions whose labels are searched.
const NAMED: [IndexKind; 8] = [
    IndexKind::Branch,
    IndexKind::Brand,
    IndexKind::WorkMethod,
    IndexKind::Category,
    IndexKind::Level,
    IndexKind::Kind,
    IndexKind::Tag,
    IndexKind::Region,
];

/// A case's terms of a dimension as readers see them; `a/b` for paths.
fn labels(press: &Press<'_>, edition: &Edition, id: CaseId, kind: IndexKind) -> Vec<String> {
    let dimension = edition.dimension(kind);
    let label = |name: &Name| match dimension.find(name) {
        Some(at) => {
            let path = dimension.path(at).into_iter();
            if matches!(kind, IndexKind::Category | IndexKind::Region) {
                path.map(|step| press.term_label(edition, kind, step)).collect::<Vec<_>>().join("/")
            } else {
                press.term_label(edition, kind, at)
            }
        }
        None => name.to_string(),
    };
    names(press.site, id, kind).iter().map(label).collect()
}

/// What the index knows of a case; `case` is missing when its file cannot be read at the moment.
fn entry(press: &Press<'_>, edition: &Edition, (id, key): (CaseId, u128), case: Option<&Case>) -> Entry {
    let summary = press.site.case(id);
    let own = routes::case(edition, &summary.slug);
    let labels = |kind| labels(press, edition, id, kind);
    let first = |kind| labels(kind).into_iter().next().unwrap_or_default();
    Entry {
        key,
        href: own.strip_prefix(edition.folder.as_str()).unwrap_or(&own).to_owned(),
        title: summary.title.to_string(),
        branch: labels(IndexKind::Branch),
        brand: labels(IndexKind::Brand),
        methods: labels(IndexKind::WorkMethod),
        year: summary.year,
        category: labels(IndexKind::Category),
        level: first(IndexKind::Level),
        kind: first(IndexKind::Kind),
        tags: labels(IndexKind::Tag),
        region: first(IndexKind::Region),
        summary: summary.more().summary,
        blocks: case.map(blocks).unwrap_or_default(),
    }
}

/// Turns what readers see of an entry into the edition's script.
fn convert(press: &Press<'_>, edition: usize, entry: &mut Entry) {
    let single = [&mut entry.title, &mut entry.level, &mut entry.kind, &mut entry.region, &mut entry.summary];
    let lists = [
        &mut entry.branch,
        &mut entry.brand,
        &mut entry.methods,
        &mut entry.category,
        &mut entry.tags,
        &mut entry.blocks,
    ];
    for text in single.into_iter().chain(lists.into_iter().flatten()) {
        *text = press.in_script(edition, text);
    }
}

/// The texts of a case page. Names of persons (contacts, people, sign-off, authors) are left out on purpose.
fn blocks(case: &Case) -> Vec<String> {
    let front = &case.front;
    let mut blocks = vec![front.subtitle.clone()];
    let mut lines = |texts: &[String]| blocks.extend(texts.iter().map(|text| markdown::plain(text)));
    lines(&front.highlights);
    lines(&front.slogan);
    lines(&front.theme);
    lines(&front.carrier);
    lines(&front.promise);
    blocks.extend(front.background.lines().map(markdown::plain));
    let step = |step: &Step| [markdown::plain(&step.title), markdown::plain(&step.text)];
    blocks.extend(front.methods.iter().chain(&front.results).flat_map(step));
    blocks.extend(markdown::text_blocks(&without_marks(&case.body.html)));
    // A picture of the text stands there with the words the text gives it.
    let figures = case.body.references.iter().filter(|reference| reference.is_image && reference.is_block);
    blocks.extend(figures.map(|figure| if figure.title.is_empty() { &figure.alt } else { &figure.title }).cloned());
    blocks.extend(front.lessons.iter().flat_map(step));
    blocks.extend(front.feedback.iter().map(|feedback| feedback.quote.clone()));
    blocks.extend(case.pictures.iter().map(|picture| picture.caption.clone()));
    blocks.extend(small_print(case).into_iter().map(|text| markdown::plain(&text)));
    blocks.retain(|block| !block.trim().is_empty());
    blocks
}

/// What stands on the page beside the text: figures, goals, conditions, honours, who adopted it.
fn small_print(case: &Case) -> Vec<String> {
    let front = &case.front;
    let mut texts = vec![front.sector.clone(), front.rights.clone(), front.source.name.clone()];
    texts.extend(front.goals.iter().flat_map(|goal| [goal.text.clone(), goal.target.clone(), goal.deadline.clone()]));
    texts.extend(front.metrics.iter().flat_map(|metric| [&metric.label, &metric.period, &metric.source]).cloned());
    let steps = front.methods.iter().chain(&front.results).chain(&front.lessons);
    texts.extend(steps.flat_map(|step| [step.owner.clone(), step.evidence.clone()]));
    if let Some(replication) = &front.replication {
        texts.extend([&replication.prerequisites, &replication.cost, &replication.difficulty].map(Clone::clone));
        texts.extend_from_slice(&replication.steps);
    }
    texts.extend(front.adopted_by.iter().flat_map(|one| [one.branch.clone(), one.note.clone()]));
    texts.extend_from_slice(&front.partners);
    texts.extend(front.feedback.iter().map(|feedback| feedback.by.clone()));
    texts.extend(front.honors.iter().flat_map(|honor| [&honor.title, &honor.issuer, &honor.level]).cloned());
    texts.extend(front.coverage.iter().flat_map(|one| [&one.channel, &one.outlet, &one.title]).cloned());
    for assessment in &front.assessments {
        texts.extend_from_slice(&assessment.methods);
        texts.push(assessment.note.clone());
    }
    texts.extend(front.attachments.iter().filter(|file| file.public).map(|file| file.title.clone()));
    texts.extend(front.custom.iter().flat_map(|custom| custom.values.clone()));
    texts
}

/// The body without the marks of its pictures; marks of links stand in attributes, which are no text.
fn without_marks(html: &str) -> String {
    let mut parts = html.split('\u{2}');
    let mut text = parts.next().unwrap_or_default().to_owned();
    while let (Some(_mark), Some(after)) = (parts.next(), parts.next()) {
        text.push_str(after);
    }
    text
}
