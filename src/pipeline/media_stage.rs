//! Pictures → variants in the cache; what was made before is found, never made twice.

use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::{Options, Stage};
use crate::channel::web::pictures::Foreign;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, Sink, Text};
use crate::fatal::{Fatal, cause};
use crate::hash::Hash;
use crate::media::{Budget, Cache, InUse, MAX_FILE_BYTES, Prepared, Problem, Settings, examine, find, header, prepare};
use crate::site::Site;
use crate::text;
use crate::vfs::{Disk, Files, Listing, SitePath};

/// The largest header read of a static picture.
const STATIC_PICTURE_BYTES: u64 = 64 * 1024 * 1024;

/// What the stage gave.
pub(super) struct Media {
    /// Prepared pictures by the hash of their source.
    pub(super) prepared: HashMap<Hash, Prepared>,
    /// Sizes of pictures under `static/` that a text shows, by address.
    pub(super) statics: BTreeMap<String, (u32, u32)>,
    /// Pictures of records by file.
    pub(super) files: BTreeMap<String, Hash>,
    /// Where the variants are.
    pub(super) cache: Cache,
    /// Keeps the variants from being pruned until the build is done.
    pub(super) _in_use: InUse,
    /// Pictures decoded in this build.
    pub(super) decoded: u64,
    /// Pictures of other parts of the build.
    pub(super) foreign: Option<Foreign>,
}

/// Prepares every picture the site shows.
pub(super) fn prepare_all(
    files: &Disk,
    wanted: &BTreeMap<Hash, String>,
    settings: &Settings,
    cache: &Cache,
    options: &Options<'_>,
    sink: &Sink,
) -> Result<HashMap<Hash, Prepared>, Fatal> {
    let budget = Budget::default();
    let (done, total) = (AtomicU64::new(0), wanted.len() as u64);
    let failure = Mutex::new(None);
    let wanted: Vec<(&Hash, &String)> = wanted.iter().collect();
    let prepared = wanted
        .into_par_iter()
        // A picture takes a quarter of a second: no thread takes several while another has none.
        .with_max_len(1)
        .filter_map(|(hash, path)| {
            let result = one(files, *hash, path, settings, cache, &budget, sink);
            (options.progress)(Stage::Pictures, done.fetch_add(1, Ordering::Relaxed) + 1, total);
            match result {
                Ok(prepared) => prepared.map(|prepared| (*hash, prepared)),
                Err(fatal) => {
                    *failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(fatal);
                    None
                }
            }
        })
        .collect();
    match failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        Some(fatal) => Err(fatal),
        None => Ok(prepared),
    }
}

/// Prepares every picture of the site's cases and measures the static pictures they show.
pub(super) fn prepare_site(
    files: &Disk,
    site: &Site,
    config: &Config,
    statics: &Listing,
    options: &Options<'_>,
    sink: &Sink,
) -> Result<Media, Fatal> {
    let mut wanted: BTreeMap<Hash, String> = BTreeMap::new();
    let of_cases = site.cases.iter().filter(|case| case.has_pictures).flat_map(|case| case.leads().pictures);
    for picture in of_cases.filter(|one| one.hash != Hash::default()) {
        wanted.entry(picture.hash).or_insert(picture.picture.path);
    }
    let records = record_pictures(files, site, sink);
    for (path, hash) in &records {
        wanted.entry(*hash).or_insert_with(|| path.clone());
    }
    let settings = settings_of(config);
    let cache = Cache::new(options.cache.join("media"));
    let foreign = options.shard.map(|shard| {
        let others = wanted.extract_if(.., |_, path| !shard.owns(path)).collect();
        foreign(files, others, settings.clone(), options)
    });
    let in_use = cache.use_shared();
    let prepared = prepare_all(files, &wanted, &settings, &cache, options, sink)?;
    let decoded = cache.counts().decoded;
    Ok(Media {
        prepared,
        statics: static_sizes(files, site, statics),
        files: records,
        cache,
        _in_use: in_use,
        decoded,
        foreign,
    })
}

/// What `check`, which prepares no picture, says of them: those prepared before repeat their notes, of the others the
/// beginning is read. A build that goes on says it all when it prepares them.
pub(super) fn look(files: &Disk, site: &Site, config: &Config, options: &Options<'_>, sink: &Sink) {
    if !options.check_only {
        return;
    }
    let cache = Cache::new(options.cache.join("media"));
    let settings = settings_of(config);
    let wanted = wanted(files, site, sink);
    wanted.par_iter().for_each(|(hash, path)| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let notes = match find(name, *hash, &settings, &cache) {
            Some(prepared) => prepared.notes,
            None => match examined(files, name, path, &settings) {
                Ok(notes) => notes,
                Err(Problem::Picture(diagnostic)) => vec![*diagnostic],
                Err(Problem::Store { .. }) => Vec::new(),
            },
        };
        sink.extend(notes.into_iter().map(|note| note.at(Location::file(path.as_str()))));
    });
}

/// The beginning of a picture as a rule says what it is; profiles and previews of cameras may take more.
const BEGINNING_BYTES: u64 = 256 * 1024;

fn examined(files: &Disk, name: &str, path: &str, settings: &Settings) -> Result<Vec<Diagnostic>, Problem> {
    let place = SitePath::from_normal(path);
    // What cannot be read has had its message when the case was read.
    let Ok((beginning, is_all)) = files.read_start(&place, BEGINNING_BYTES) else { return Ok(Vec::new()) };
    let look =
        |bytes: &[u8]| catch_unwind(AssertUnwindSafe(|| examine(name, bytes, settings))).unwrap_or(Ok(Vec::new()));
    let found = look(&beginning);
    if is_all || found.is_ok() {
        return found;
    }
    files.read(&place, MAX_FILE_BYTES).map_or(found, |bytes| look(&bytes))
}

fn settings_of(config: &Config) -> Settings {
    Settings {
        widths_px: config.images.widths_px.clone(),
        quality_percent: config.images.quality_percent,
        min_width_px: config.check.min_image_width_px,
    }
}

/// Every picture of cases and records, once.
fn wanted(files: &Disk, site: &Site, sink: &Sink) -> BTreeMap<Hash, String> {
    let mut wanted: BTreeMap<Hash, String> = BTreeMap::new();
    let of_cases = site.cases.iter().filter(|case| case.has_pictures).flat_map(|case| case.leads().pictures);
    for picture in of_cases.filter(|one| one.hash != Hash::default()) {
        wanted.entry(picture.hash).or_insert(picture.picture.path);
    }
    for (path, hash) in record_pictures(files, site, sink) {
        wanted.entry(hash).or_insert(path);
    }
    wanted
}

/// Pictures that another part of the build publishes. What is wrong with them is said there.
fn foreign(files: &Disk, others: BTreeMap<Hash, String>, settings: Settings, options: &Options<'_>) -> Foreign {
    let cache = Cache::looking(options.cache.join("media"));
    let (files, budget) = (files.clone(), Budget::default());
    let sources: Vec<Hash> = others.keys().copied().collect();
    let look = move |hash: Hash| {
        let path = others.get(&hash)?;
        let known = find(path, hash, &settings, &cache);
        known.or_else(|| {
            let bytes = files.read(&SitePath::from_normal(path.clone()), MAX_FILE_BYTES).ok()?;
            catch_unwind(AssertUnwindSafe(|| prepare(path, bytes, &settings, &cache, &budget))).ok()?.ok()
        })
    };
    Foreign::new(sources, Box::new(look))
}

fn one(
    files: &Disk,
    hash: Hash,
    path: &str,
    settings: &Settings,
    cache: &Cache,
    budget: &Budget,
    sink: &Sink,
) -> Result<Option<Prepared>, Fatal> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let place = |diagnostic: Diagnostic| diagnostic.at(Location::file(path));
    if let Some(prepared) = find(name, hash, settings, cache) {
        sink.extend(prepared.notes.iter().cloned().map(place));
        return Ok(Some(prepared));
    }
    let Ok(bytes) = files.read(&SitePath::from_normal(path), MAX_FILE_BYTES) else { return Ok(None) };
    match catch_unwind(AssertUnwindSafe(|| prepare(name, bytes, settings, cache, budget))) {
        Ok(Ok(prepared)) => {
            sink.extend(prepared.notes.iter().cloned().map(place));
            Ok(Some(prepared))
        }
        Ok(Err(Problem::Picture(diagnostic))) => {
            sink.push(place(*diagnostic));
            Ok(None)
        }
        Ok(Err(Problem::Store { path, source })) => Err(Fatal::write(&path, source)),
        Err(_) => {
            let said = text!(zh: "处理图片“{name}”时程序出了意外", en: "the program failed on the picture `{name}`");
            sink.push(place(Diagnostic::new(Code::E110, said)));
            Ok(None)
        }
    }
}

/// Logos of branches and brands with the hash of their bytes.
fn record_pictures(files: &Disk, site: &Site, sink: &Sink) -> BTreeMap<String, Hash> {
    let records = &site.records;
    let branches = records.branches.iter().map(|branch| (&branch.base, &branch.logo));
    let logos = branches.chain(records.brands.iter().map(|brand| (&brand.base, &brand.logo)));
    logos
        .filter(|(_, logo)| !logo.is_empty())
        .filter_map(|(base, logo)| match files.read(&SitePath::from_normal(logo.clone()), MAX_FILE_BYTES) {
            Ok(bytes) => Some((logo.clone(), Hash::of(&bytes))),
            Err(error) => {
                sink.push(unread_logo(&base.path, logo, &error));
                None
            }
        })
        .collect()
}

/// Says that a record goes without its logo.
fn unread_logo(record: &str, logo: &str, error: &std::io::Error) -> Diagnostic {
    let Text { zh, en } = cause(error);
    let said = text!(zh: "标识“{logo}”读不出来：{zh}", en: "the logo `{logo}` cannot be read: {en}");
    // The record does without its file: no page waits for it. What may be read again later must not be deleted.
    let (code, severity) = match error.kind() {
        ErrorKind::NotFound => (Code::E106, Severity::Warning),
        ErrorKind::FileTooLarge => (Code::E110, Severity::Warning),
        _ => (Code::E104, Severity::Error),
    };
    Diagnostic::new(code, said).with_severity(severity).at(Location::file(record))
}

/// Width and height of the static pictures that texts show; only headers are looked at.
fn static_sizes(files: &Disk, site: &Site, listing: &Listing) -> BTreeMap<String, (u32, u32)> {
    let mut found = BTreeMap::new();
    let with_pictures = site.cases.iter().filter(|case| case.has_image_links);
    let of_cases = with_pictures.flat_map(|case| case.leads().links).filter(|link| link.is_image);
    let bases = site.records.bases();
    let of_records = bases.iter().flat_map(|base| &base.body.references).filter(|reference| reference.is_image);
    let targets = of_cases.map(|link| link.target).chain(of_records.map(|reference| reference.target.clone()));
    for target in targets {
        let Some(path) = target.strip_prefix('/') else { continue };
        if found.contains_key(path) {
            continue;
        }
        let place = SitePath::from_normal(format!("static/{path}"));
        if listing.entries.binary_search_by(|entry| entry.path.cmp(&place)).is_err() {
            continue;
        }
        let Ok(bytes) = files.read(&place, STATIC_PICTURE_BYTES) else { continue };
        let size_px = header(&bytes).map_or((0, 0), |header| (header.width_px, header.height_px));
        found.insert(path.to_owned(), size_px);
    }
    found
}
