//! A few cases → the cases that their pages look at: neighbours, related ones, where links lead, and for each name the case
//! that gives its term a place. A site of these alone shows the pages as the whole site does.
//!
//! Of the names those count that the cases found have, in any spelling, and one of each dimension, because menus name what
//! the site has.
//!
//! Layer 3. Cases come as [`Overview`]s, so that a large site is looked through where its journal lies: once for the cases, and
//! for the names that these turn out to have once more. More than needed may be found; whether enough was, the fingerprint of
//! the page tells ([`crate::channel::Press::fingerprint`]).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashSet};
use std::sync::{PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::overview::{Named, Overview, RELATED, Rank, names, newest_first};
use super::seeds::seeds;
use super::shards::place_compared;
use super::summary::{Glance, More};
use super::terms::Dimension;
use super::{INDEX_FILES, Summary, is_listed_as, is_shown_as};
use crate::config::{Config, IndexKind};
use crate::content::case::{Date, Status};
use crate::content::record::Records;
use crate::content::value::fold;
use crate::vfs::SitePath;

/// Further dimensions of which settings may know a term by several names.
const CONFIGURED: [IndexKind; 3] = [IndexKind::Kind, IndexKind::Level, IndexKind::Sector];
/// Cases kept of a list on each side of a case: a page shows up to two of them, and one may not count in some edition.
const NEAREST: usize = 3;

/// What is looked for.
pub struct Vicinity<'v> {
    config: &'v Config,
    records: &'v Records,
    /// The dimensions of [`RELATED`] and [`CONFIGURED`] with the terms that need no case.
    terms: Vec<Dimension>,
    own: Vec<Own<'v>>,
    lists: Vec<List>,
    slugs: FxHashSet<Vec<u8>>,
    paths: HashSet<String>,
    /// Numbers of files of data to compare, each with those of its files that hold one of the cases.
    compared: Vec<(usize, BTreeSet<usize>)>,
    /// Groups of names that the cases show besides their terms.
    groups: FxHashSet<u64>,
    /// Whether a text links to what any name may stand for.
    has_open_links: bool,
    /// What names met so far mean.
    met: RwLock<FxHashMap<u64, Meaning>>,
}

/// What a name means: the lists that its cases stand in, a bit each, and the group of names that may be the same term, or one
/// above or below it.
#[derive(Clone, Copy)]
struct Meaning {
    lists: u64,
    group: u64,
}

/// A case whose page is to be drawn.
struct Own<'v> {
    class: &'v [u8],
    rank: Rank<'v>,
}

/// A list that a case of [`Own`] stands in: all cases, or those of a term.
struct List {
    own: usize,
    term: Option<(IndexKind, String)>,
}

/// A case with its place in lists.
#[derive(Clone, Debug)]
struct Found {
    date: Date,
    slug: Box<[u8]>,
    at: usize,
}

impl Found {
    fn new((date, slug): Rank<'_>, at: usize) -> Self {
        Self { date, slug: slug.into(), at }
    }

    fn rank(&self) -> Rank<'_> {
        (self.date, &self.slug)
    }
}

/// What was found among some of the cases.
#[derive(Default)]
pub struct Seen {
    /// By dimension, language and whether cases are listed: the first case that has any name.
    first: FxHashMap<u64, Found>,
    /// By language: the first case that something is known to have happened to, and the first that has what few have.
    eldest: FxHashMap<u64, Found>,
    /// By list: the nearest newer and older cases, newest first.
    near: Vec<[Vec<Found>; 2]>,
    also: Vec<usize>,
}

/// The first case of each name that is shown, among some of the cases.
pub struct Namers(Vec<(u64, Found)>);

/// What the settings make of a class of cases.
struct Class<'v> {
    is_listed: bool,
    /// Tells languages apart.
    lang: u64,
    /// Cases that share lists; see [`class`].
    own: &'v [u8],
}

impl Class<'_> {
    /// Tells apart the dimensions of a name that are counted for themselves.
    fn dimension(&self, kind: IndexKind) -> u64 {
        self.lang << 8 | u64::from(self.is_listed) << 7 | u64::from(kind as u8)
    }
}

impl<'v> Vicinity<'v> {
    /// What the pages of `cases`, as they were, look at. `None` when they stand in more lists than are kept apart.
    #[must_use]
    pub fn of(cases: &[(&'v Summary, &More)], config: &'v Config, records: &'v Records) -> Option<Self> {
        let with_seeds = RELATED.into_iter().chain(CONFIGURED);
        let terms = with_seeds.map(|kind| Dimension::new(kind, "", seeds(kind, config, records))).collect();
        let (slugs, paths) = (FxHashSet::default(), HashSet::new());
        let (own, lists, met) = (Vec::new(), Vec::new(), RwLock::default());
        let (compared, groups, has_open_links) = (Vec::new(), FxHashSet::default(), false);
        let mut found =
            Self { config, records, terms, own, lists, slugs, paths, compared, groups, has_open_links, met };
        for (at, (case, more)) in cases.iter().enumerate() {
            let class = class(config, case.lang.as_bytes());
            found.own.push(Own { class, rank: (case.effective_date(), case.slug.as_bytes()) });
            found.lists.push(List { own: at, term: None });
            for (kind, names) in RELATED.into_iter().zip([&case.work_method, &case.category, &case.brand]) {
                let keys: BTreeSet<String> = names.iter().flat_map(|name| found.keys(kind, name)).collect();
                found.lists.extend(keys.into_iter().map(|key| List { own: at, term: Some((kind, key)) }));
            }
            found.want(case, more);
        }
        (found.lists.len() <= 64).then_some(found)
    }

    /// Those that stand in a file of data to compare with one of the cases too; `counts` are the numbers of files of the
    /// editions.
    #[must_use]
    pub fn with_compared(mut self, counts: impl Iterator<Item = usize>) -> Self {
        let places = |count: usize| self.own.iter().map(move |own| place_compared(count, own.rank.1)).collect();
        self.compared = counts.filter(|count| *count > 0).map(|count| (count, places(count))).collect();
        self
    }

    fn is_compared(&self, slug: &[u8]) -> bool {
        self.compared.iter().any(|(count, places)| places.contains(&place_compared(*count, slug)))
    }

    /// Cases that this one names.
    fn want(&mut self, case: &Summary, more: &More) {
        let rare = case.rare();
        let named = [&rare.successor, &rare.previous, &rare.translation_of].map(|name| name.to_ascii_lowercase());
        self.slugs.extend(named.map(String::into_bytes));
        self.slugs.insert(case.slug.as_bytes().to_owned());
        let units = rare.partners.iter().map(|name| &**name).chain(rare.adopted_by.iter().map(|one| &*one.branch));
        let units: Vec<u64> = units.map(|name| self.group(IndexKind::Branch, name.as_bytes())).collect();
        self.groups.extend(units);
        let folder = SitePath::from_normal(&*case.path).parent();
        for link in &more.links {
            let path = link.target.split(['#', '?']).next().unwrap_or_default();
            self.has_open_links |= may_be_of_a_term(path);
            let page = path.rsplit('/').next().unwrap_or_default();
            self.slugs.extend(page.strip_suffix(".html").map(|slug| slug.as_bytes().to_owned()));
            if let Some(place) = folder.join(path).filter(|_| !path.is_empty()) {
                self.paths.extend(INDEX_FILES.map(|file| format!("{place}/{file}")));
                self.paths.insert(place.as_str().to_owned());
            }
        }
    }

    /// The folded names of a term and of the first level above it.
    fn keys(&self, kind: IndexKind, name: &str) -> Vec<String> {
        let own = self.key(kind, name);
        let first = own.split_once('/').filter(|_| kind == IndexKind::Category).map(|(first, _)| first.to_owned());
        first.into_iter().chain([own]).collect()
    }

    /// One name for all spellings and aliases of a term.
    fn key(&self, kind: IndexKind, name: &str) -> String {
        let canonical = match kind {
            IndexKind::WorkMethod => self.records.method(name).map(|method| &method.base.name),
            IndexKind::Brand => self.records.brand(name).map(|brand| &brand.base.name),
            IndexKind::Branch => self.records.branch(name).map(|branch| &branch.base.name),
            IndexKind::Round => self.records.round(name).map(|round| &round.base.name),
            _ => None,
        };
        let name = canonical.map_or(name, String::as_str);
        let dimension = self.terms.iter().find(|dimension| dimension.kind == kind);
        let term = dimension.and_then(|dimension| Some(&dimension.term(dimension.find(name)?).key));
        fold(term.map_or(name, String::as_str))
    }

    /// What a name means in a dimension.
    fn meaning(&self, dimension: u64, named: Named<'_>) -> Meaning {
        let Named { kind, name, .. } = named;
        let key = xxh3_64_with_seed(name, dimension);
        if let Some(meaning) = self.met.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return *meaning;
        }
        let is_related = RELATED.contains(&kind);
        let lists = if is_related { self.lists_by_name(kind, &String::from_utf8_lossy(name)) } else { 0 };
        let meaning = Meaning { lists, group: self.group(kind, name) };
        self.met.write().unwrap_or_else(PoisonError::into_inner).insert(key, meaning);
        meaning
    }

    /// One number for all names that may be one term with this one, or above or below it; 0 when it is no term.
    fn group(&self, kind: IndexKind, name: &[u8]) -> u64 {
        let of = |kind: IndexKind, name: &[u8]| xxh3_64_with_seed(name, u64::from(kind as u8)) | 1;
        let text = String::from_utf8_lossy(name);
        match kind {
            IndexKind::Year | IndexKind::Stars => of(kind, name),
            IndexKind::Category | IndexKind::Region => {
                let key = self.key(kind, &text);
                of(kind, key.split('/').next().unwrap_or_default().as_bytes())
            }
            // See `names`.
            IndexKind::CategoryYear => {
                let region = self.records.branch(&text).map(|branch| branch.region.as_bytes());
                region.filter(|region| !region.is_empty()).map_or(0, |region| self.group(IndexKind::Region, region))
            }
            _ => of(kind, self.key(kind, &text).as_bytes()),
        }
    }

    fn lists_by_name(&self, kind: IndexKind, name: &str) -> u64 {
        let keys = self.keys(kind, name);
        let is_meant = |list: &List| list.term.as_ref().is_some_and(|(of, key)| *of == kind && keys.contains(key));
        self.lists.iter().enumerate().filter(|(_, list)| is_meant(list)).map(|(at, _)| 1 << at).sum()
    }

    /// Where files of cases may stand that are linked to.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// What the settings make of the classes of an overview; `None` for those that are not shown.
    fn classes<'o>(&self, overview: &'o Overview<'_>) -> Vec<Option<Class<'o>>> {
        let one = |(lang, status): &'o (Cow<'_, [u8]>, Status)| {
            is_shown_as(*status, self.config).then(|| Class {
                is_listed: is_listed_as(*status, self.config),
                lang: xxh3_64(lang),
                own: class(self.config, lang),
            })
        };
        overview.classes.iter().map(one).collect()
    }

    /// Looks at some cases, the first of which has the place `start`.
    #[must_use]
    pub fn look(&self, start: usize, overview: &Overview<'_>) -> Seen {
        let classes = self.classes(overview);
        let mut seen = Seen { near: vec![<[Vec<Found>; 2]>::default(); self.lists.len()], ..Seen::default() };
        let mut lists = vec![0; overview.len()];
        let mut first: FxHashMap<u64, (Rank<'_>, usize)> = FxHashMap::default();
        for (named, class) in shown(overview, &classes) {
            if RELATED.contains(&named.kind) {
                let meant = self.meaning(class.dimension(named.kind), named).lists;
                if meant != 0 {
                    named.cases().for_each(|at| lists[at] |= meant);
                }
            }
            // Only a region may be no term.
            if named.kind != IndexKind::CategoryYear || self.meaning(class.dimension(named.kind), named).group != 0 {
                let at = usize::from(named.first);
                let Some(rank) = overview.case(at).map(|case| case.rank()) else { continue };
                let known = first.entry(class.dimension(named.kind)).or_insert((rank, at));
                if newest_first(rank, known.0).is_lt() {
                    *known = (rank, at);
                }
            }
        }
        let found = |(key, (rank, at)): (u64, (Rank<'_>, usize))| (key, Found::new(rank, start + at));
        seen.first = first.into_iter().map(found).collect();
        for (at, lists) in lists.into_iter().enumerate() {
            let Some(case) = overview.case(at) else { continue };
            let at = start + at;
            if self.slugs.contains(case.slug) || self.is_compared(case.slug) {
                seen.also.push(at);
            }
            let Some(Some(class)) = classes.get(usize::from(case.class)) else { continue };
            let rank = case.rank();
            let happened = case.recognized.map(|date| (class.lang << 1, date));
            let rare = case.has_rare.then_some((class.lang << 1 | 1, rank.0));
            for (key, date) in happened.into_iter().chain(rare) {
                keep_eldest(&mut seen.eldest, key, (date, rank.1), at);
            }
            if class.is_listed {
                for (of, (list, near)) in self.lists.iter().zip(&mut seen.near).enumerate() {
                    let own = &self.own[list.own];
                    if (list.term.is_none() || lists >> of & 1 == 1) && own.class == class.own {
                        keep_near(near, own.rank, rank, at);
                    }
                }
            }
        }
        seen
    }

    /// The places of all cases that matter but for the names they have, ascending, from what was seen of all parts.
    #[must_use]
    pub fn cases(&self, parts: Vec<Seen>) -> Vec<usize> {
        let (mut first, mut eldest) = (FxHashMap::default(), FxHashMap::default());
        let mut near = vec![<[Vec<Found>; 2]>::default(); self.lists.len()];
        let mut cases = BTreeSet::new();
        for part in parts {
            cases.extend(part.also);
            part.first.into_iter().for_each(|(key, found)| keep_first(&mut first, key, found.rank(), found.at));
            part.eldest.into_iter().for_each(|(key, found)| keep_eldest(&mut eldest, key, found.rank(), found.at));
            for ((list, all), part) in self.lists.iter().zip(&mut near).zip(part.near) {
                for found in part.iter().flatten() {
                    keep_near(all, self.own[list.own].rank, found.rank(), found.at);
                }
            }
        }
        cases.extend(first.into_values().chain(eldest.into_values()).map(|found| found.at));
        cases.extend(near.iter().flatten().flatten().map(|found| found.at));
        cases.into_iter().collect()
    }

    /// The groups of the names that these cases have, and of those that are shown besides.
    #[must_use]
    pub fn groups<'s>(&self, cases: impl Iterator<Item = Glance<'s>>) -> FxHashSet<u64> {
        let mut groups = self.groups.clone();
        for case in cases {
            names(&case, &mut |kind, name| {
                groups.insert(self.group(kind, name));
            });
        }
        groups.remove(&0);
        groups
    }

    /// The cases among some that give the names of `groups` their place; the first case has the place `start`.
    #[must_use]
    pub fn look_for_names(&self, groups: &FxHashSet<u64>, start: usize, overview: &Overview<'_>) -> Namers {
        let classes = self.classes(overview);
        let one = |(named, class): (Named<'_>, &Class<'_>)| {
            let dimension = class.dimension(named.kind);
            let is_shown = self.has_open_links || groups.contains(&self.meaning(dimension, named).group);
            let at = usize::from(named.first);
            let rank = overview.case(at).filter(|_| is_shown)?.rank();
            Some((xxh3_64_with_seed(named.name, dimension), Found::new(rank, start + at)))
        };
        Namers(shown(overview, &classes).filter_map(one).collect())
    }

    /// The places of the cases that give names their place, ascending, from what was seen of all parts.
    #[must_use]
    pub fn namers(&self, parts: Vec<Namers>) -> Vec<usize> {
        let mut first = FxHashMap::default();
        for (key, found) in parts.into_iter().flat_map(|Namers(part)| part) {
            keep_first(&mut first, key, found.rank(), found.at);
        }
        let places: BTreeSet<usize> = first.into_values().map(|found| found.at).collect();
        places.into_iter().collect()
    }
}

/// The names of cases that are shown, each with its class.
fn shown<'o>(
    overview: &'o Overview<'_>,
    classes: &'o [Option<Class<'o>>],
) -> impl Iterator<Item = (Named<'o>, &'o Class<'o>)> {
    overview.names().filter_map(|named| Some((named, classes.get(usize::from(named.class))?.as_ref()?)))
}

/// Whether a link may lead to the page of a term, which is there while some case is in its list.
fn may_be_of_a_term(path: &str) -> bool {
    let name = path.strip_prefix('/').and_then(|inside| inside.split_once('/')).map(|(_, name)| name);
    let slug = name.and_then(|name| name.strip_suffix(".html")).filter(|_| !path.starts_with("/cases/"));
    // The page of a whole dimension is there with any of its terms.
    slug.is_some_and(|slug| !slug.ends_with("index"))
}

/// Cases that share lists: those of a language with an edition of its own, or those of the main edition.
fn class<'c>(config: &Config, lang: &'c [u8]) -> &'c [u8] {
    let is_own = config.languages.iter().any(|one| one.from.is_empty() && one.language.as_bytes() == lang);
    if is_own { lang } else { b"" }
}

/// Keeps a case if it is the first in lists.
fn keep_first(first: &mut FxHashMap<u64, Found>, key: u64, rank: Rank<'_>, at: usize) {
    match first.entry(key) {
        Entry::Occupied(mut known) if newest_first(rank, known.get().rank()).is_lt() => {
            known.insert(Found::new(rank, at));
        }
        Entry::Occupied(_) => {}
        Entry::Vacant(free) => drop(free.insert(Found::new(rank, at))),
    }
}

/// Keeps a case if it is the first in time.
fn keep_eldest(eldest: &mut FxHashMap<u64, Found>, key: u64, rank: Rank<'_>, at: usize) {
    let is_known = |known: &Found| newest_first(known.rank(), rank).is_ge();
    if !eldest.get(&key).is_some_and(is_known) {
        eldest.insert(key, Found::new(rank, at));
    }
}

/// Keeps a case if it is among the nearest of its side.
fn keep_near([newer, older]: &mut [Vec<Found>; 2], own: Rank<'_>, rank: Rank<'_>, at: usize) {
    let is_newer = match newest_first(rank, own) {
        // Another language, or the case itself.
        Ordering::Equal => return,
        side => side.is_lt(),
    };
    let side = if is_newer { newer } else { older };
    let place = side.partition_point(|found| newest_first(found.rank(), rank).is_lt());
    let is_far = side.len() == NEAREST && if is_newer { place == 0 } else { place == NEAREST };
    if !is_far {
        side.insert(place, Found::new(rank, at));
        if side.len() > NEAREST {
            side.remove(if is_newer { 0 } else { NEAREST });
        }
    }
}
