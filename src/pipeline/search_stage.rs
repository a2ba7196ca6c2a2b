//! Cases → the search index of each edition. The index is a function of the texts: when none changed, nothing is read.
//!
//! Texts are parsed again for the index instead of being kept: that costs less than the index itself, and memory stays
//! flat.

use std::sync::Mutex;

use super::page_stage::{CaseSource, PageStage};
use crate::channel::Press;
use crate::config::{Config, IndexKind};
use crate::content::case::{Case, Step};
use crate::content::markdown;
use crate::fatal::Fatal;
use crate::hash::{Fingerprint, Hash, PROGRAM};
use crate::plan::routes;
use crate::search::{self, BuildError, Entry, Head, Options, Profile};
use crate::site::edition::names;
use crate::site::{CaseId, Edition, Site};
use crate::store::journal::PageRecord;
use crate::vfs::{Files, SitePath};

/// Largest list of synonyms.
const MAX_SYNONYM_BYTES: u64 = 1024 * 1024;

/// Builds and stages the index of every edition.
pub(super) fn build(
    stage: &mut PageStage<'_>,
    press: &Press<'_>,
    cases: &CaseSource<'_>,
    old: &[PageRecord],
) -> Result<(), Fatal> {
    if !press.config.search.enabled {
        return Ok(());
    }
    let options = options(press.config, cases.files);
    for (at, edition) in press.site.editions.iter().enumerate() {
        if at == 0 || !edition.pages.is_empty() {
            one(stage, press, (at, edition), cases, old, &options)?;
        }
    }
    Ok(())
}

fn options(config: &Config, files: &dyn Files) -> Options {
    let profile = if config.search.disk_profile { Profile::Disk } else { Profile::Web };
    Options { profile, synonyms: synonyms(files, &config.search.synonyms) }
}

/// Groups of words, one a line, separated by commas; `#` starts a comment.
fn synonyms(files: &dyn Files, path: &str) -> Vec<Vec<String>> {
    let Some(bytes) = SitePath::new(path).filter(|place| !place.as_str().is_empty()) else { return Vec::new() };
    let Ok(bytes) = files.read(&bytes, MAX_SYNONYM_BYTES) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    let words = |line: &str| -> Vec<String> {
        let line = line.trim_start_matches('\u{feff}').trim_start_matches('-');
        let parts = line.split([',', '，', '、', ';', '；', '\t', '[', ']', '"']);
        parts.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.map(words).filter(|group| group.len() > 1).collect()
}

fn one(
    stage: &mut PageStage<'_>,
    press: &Press<'_>,
    (at_edition, edition): (usize, &Edition),
    cases: &CaseSource<'_>,
    old: &[PageRecord],
    options: &Options,
) -> Result<(), Fatal> {
    let site = press.site;
    let folder = format!("{}search/", edition.folder);
    let fingerprint = fingerprint(press, edition, options);
    let root = format!("{folder}root.js");
    if !stage.is_mine(&root) {
        // The files of an index are made together, so one part makes them all.
        return Ok(());
    }
    if stage.is_fresh(&root, fingerprint) {
        stage.keep(old.iter().filter(|record| record.path.starts_with(&folder)));
        return Ok(());
    }
    let heads: Vec<Head> =
        edition.listed.iter().map(|id| Head { year: site.case(*id).year, key: key(site, edition, *id) }).collect();
    let digests = |at: usize| -> Result<Vec<u8>, Fatal> {
        let id = edition.listed[at];
        let path = &site.case(id).path;
        let kept = cases.kept(path);
        let again = if kept.is_none() { cases.again(path, press.config) } else { None };
        let case = kept.or(again.as_ref());
        let mut entry = entry(press, edition, id, case);
        if !edition.converted_from.is_empty() {
            convert(press, at_edition, &mut entry);
        }
        Ok(search::digest(&entry))
    };
    let outcomes = Mutex::new(Vec::new());
    let emit = |path: &str, bytes: Vec<u8>| -> Result<(), Fatal> {
        let outcome = stage.stage(&format!("{}{path}", edition.folder), fingerprint, &bytes)?;
        outcomes.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(outcome);
        Ok(())
    };
    match search::build(&heads, &digests, options, &emit) {
        Ok(_) => {}
        Err(BuildError::Caller(fatal)) => return Err(fatal),
        Err(BuildError::Stale(_)) => unreachable!("digests are made in this very build"),
    }
    let outcomes = outcomes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    stage.take_sorted(outcomes);
    Ok(())
}

/// Everything the index is made from.
fn fingerprint(press: &Press<'_>, edition: &Edition, options: &Options) -> Hash {
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(&PROGRAM).add(&options.synonyms).add(&press.config.search.disk_profile);
    for id in &edition.listed {
        let case = press.site.case(*id);
        fingerprint.add(&case.slug).add(&case.content);
        for kind in NAMED {
            fingerprint.add(&labels(press, edition, *id, kind));
        }
    }
    fingerprint.end()
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
    let label = |name: &String| match dimension.find(name) {
        Some(at) => {
            let path = dimension.path(at).into_iter();
            if matches!(kind, IndexKind::Category | IndexKind::Region) {
                path.map(|step| press.term_label(edition, kind, step)).collect::<Vec<_>>().join("/")
            } else {
                press.term_label(edition, kind, at)
            }
        }
        None => name.clone(),
    };
    names(press.site, id, kind).iter().map(label).collect()
}

/// The stable id of a case in the index.
fn key(site: &Site, edition: &Edition, id: CaseId) -> u128 {
    Hash::of_value(&(&site.case(id).slug, &edition.lang)).0
}

/// What the index knows of a case; `case` is missing when its file cannot be read at the moment.
fn entry(press: &Press<'_>, edition: &Edition, id: CaseId, case: Option<&Case>) -> Entry {
    let summary = press.site.case(id);
    let own = routes::case(edition, &summary.slug);
    let labels = |kind| labels(press, edition, id, kind);
    let first = |kind| labels(kind).into_iter().next().unwrap_or_default();
    Entry {
        key: key(press.site, edition, id),
        href: own.strip_prefix(edition.folder.as_str()).unwrap_or(&own).to_owned(),
        title: summary.title.clone(),
        branch: labels(IndexKind::Branch),
        brand: labels(IndexKind::Brand),
        methods: labels(IndexKind::WorkMethod),
        year: summary.year,
        category: labels(IndexKind::Category),
        level: first(IndexKind::Level),
        kind: first(IndexKind::Kind),
        tags: labels(IndexKind::Tag),
        region: first(IndexKind::Region),
        summary: summary.summary.clone(),
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

/// The texts of a case page, in the order of the page.
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
    blocks.extend(front.lessons.iter().flat_map(step));
    blocks.extend(front.feedback.iter().map(|feedback| feedback.quote.clone()));
    blocks.extend(case.pictures.iter().map(|picture| picture.caption.clone()));
    blocks.retain(|block| !block.trim().is_empty());
    blocks
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
