//! A few cases → the cases that their pages look at: neighbours, related ones, where links lead, and for each name the case
//! that gives its term a place. A site of these alone shows the pages as the whole site does.
//!
//! Of the names those count that the cases found have, in any spelling, and one of each dimension, because menus name what
//! the site has.
//!
//! Layer 3. Cases come as [`Glance`]s, in any parts, so that a large site is looked through where its journal lies. More than
//! needed may be found; whether enough was, the fingerprint of the page tells ([`crate::channel::Press::fingerprint`]).

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashSet};
use std::sync::{PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::seeds::seeds;
use super::shards::place_compared;
use super::summary::{Glance, More};
use super::terms::Dimension;
use super::{INDEX_FILES, Summary, is_listed_as, is_shown_as};
use crate::config::{Config, IndexKind};
use crate::content::case::Date;
use crate::content::record::Records;
use crate::content::value::fold;
use crate::vfs::SitePath;

/// The dimensions in which related cases are looked for.
const RELATED: [IndexKind; 3] = [IndexKind::WorkMethod, IndexKind::Category, IndexKind::Brand];
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
    slugs: HashSet<Vec<u8>>,
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

/// The place of a case in lists: newest first, then by slug.
type Rank<'r> = (Date, &'r [u8]);

/// A case with its place in lists.
#[derive(Clone, Debug)]
struct Found {
    date: Date,
    slug: Box<[u8]>,
    at: usize,
}

impl Found {
    fn rank(&self) -> Rank<'_> {
        (self.date, &self.slug)
    }
}

/// What was found in a part of the cases.
#[derive(Default)]
pub struct Seen {
    /// By dimension, language and name: the first case that has it.
    namers: Vec<(u64, Named)>,
    /// By language: the first case that something is known to have happened to, and the first that has what few have.
    eldest: FxHashMap<u64, Found>,
    /// By list: the nearest newer and older cases, newest first.
    near: Vec<[Vec<Found>; 2]>,
    also: Vec<usize>,
}

/// A name met in a part with its first case.
struct Namer<'s> {
    rank: Rank<'s>,
    at: usize,
    meaning: Meaning,
    dimension: u64,
}

/// A name with its first case.
#[derive(Clone)]
struct Named {
    first: Found,
    group: u64,
    /// Its dimension, with the language and whether the case is listed.
    dimension: u64,
}

/// The cases that matter.
pub struct Shown {
    /// Their places, ascending.
    pub cases: Vec<usize>,
    /// Names by their group, each with the place of its first case.
    terms: Vec<(u64, usize)>,
}

impl<'v> Vicinity<'v> {
    /// What the pages of `cases`, as they were, look at. `None` when they stand in more lists than are kept apart.
    #[must_use]
    pub fn of(cases: &[(&'v Summary, &More)], config: &'v Config, records: &'v Records) -> Option<Self> {
        let with_seeds = RELATED.into_iter().chain(CONFIGURED);
        let terms = with_seeds.map(|kind| Dimension::new(kind, seeds(kind, config, records))).collect();
        let (slugs, paths) = (HashSet::new(), HashSet::new());
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

    /// What a name means; `key` is the hash of the name.
    fn meaning(&self, key: u64, kind: IndexKind, name: &[u8]) -> Meaning {
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

    /// Looks at some cases, each with its place and the path of its file.
    pub fn look<'s>(&self, cases: impl Iterator<Item = (usize, &'s str, Glance<'s>)>) -> Seen {
        let mut namers: FxHashMap<u64, Namer<'s>> = FxHashMap::default();
        let mut seen = Seen { near: vec![<[Vec<Found>; 2]>::default(); self.lists.len()], ..Seen::default() };
        for (at, path, case) in cases {
            if self.slugs.contains(case.slug) || self.paths.contains(path) || self.is_compared(case.slug) {
                seen.also.push(at);
            }
            if !is_shown_as(case.status, self.config) {
                continue;
            }
            let (is_listed, rank) = (is_listed_as(case.status, self.config), (case.effective_date(), case.slug));
            let lang = xxh3_64(case.lang);
            let happened = case.recognized.map(|date| (lang << 1, date));
            let rare = case.has_rare.then_some((lang << 1 | 1, rank.0));
            for (key, date) in happened.into_iter().chain(rare) {
                keep_eldest(&mut seen.eldest, key, (date, case.slug), at);
            }
            let kept_apart = lang << 8 | u64::from(is_listed) << 7;
            let mut lists = 0;
            names(&case, &mut |kind, name| {
                let dimension = kept_apart | u64::from(kind as u8);
                let key = xxh3_64_with_seed(name, dimension);
                let Some(known) = namers.get_mut(&key) else {
                    let meaning = self.meaning(key, kind, name);
                    namers.insert(key, Namer { rank, at, meaning, dimension });
                    lists |= meaning.lists;
                    return;
                };
                lists |= known.meaning.lists;
                if newest_first(rank, known.rank).is_lt() {
                    (known.rank, known.at) = (rank, at);
                }
            });
            if is_listed {
                let class = class(self.config, case.lang);
                for (list, near) in
                    self.lists.iter().zip(&mut seen.near).enumerate().filter_map(|(at, (list, near))| {
                        (list.term.is_none() || lists >> at & 1 == 1).then_some((list, near))
                    })
                {
                    if self.own[list.own].class == class {
                        keep_near(near, self.own[list.own].rank, rank, at);
                    }
                }
            }
        }
        let named = |Namer { rank: (date, slug), at, meaning, dimension }: Namer<'_>| Named {
            first: Found { date, slug: slug.into(), at },
            group: meaning.group,
            dimension,
        };
        seen.namers = namers.into_iter().map(|(key, namer)| (key, named(namer))).collect();
        seen
    }

    /// All cases that matter but for the names they have, from what was seen of all parts.
    #[must_use]
    pub fn cases(&self, parts: Vec<Seen>) -> Shown {
        let mut namers: FxHashMap<u64, Named> = FxHashMap::default();
        let mut eldest: FxHashMap<u64, Found> = FxHashMap::default();
        let mut near = vec![<[Vec<Found>; 2]>::default(); self.lists.len()];
        let mut cases = BTreeSet::new();
        for part in parts {
            cases.extend(part.also);
            for (key, named) in part.namers {
                match namers.entry(key) {
                    Entry::Occupied(mut known) => {
                        if newest_first(named.first.rank(), known.get().first.rank()).is_lt() {
                            known.insert(named);
                        }
                    }
                    Entry::Vacant(free) => drop(free.insert(named)),
                }
            }
            for (key, found) in part.eldest {
                keep_eldest(&mut eldest, key, found.rank(), found.at);
            }
            for ((list, all), part) in self.lists.iter().zip(&mut near).zip(part.near) {
                for found in part.iter().flatten() {
                    keep_near(all, self.own[list.own].rank, found.rank(), found.at);
                }
            }
        }
        let mut dimensions: FxHashMap<u64, &Found> = FxHashMap::default();
        for Named { first, dimension, .. } in namers.values().filter(|named| named.group != 0) {
            let known = dimensions.entry(*dimension).or_insert(first);
            if newest_first(first.rank(), known.rank()).is_lt() {
                *known = first;
            }
        }
        cases.extend(dimensions.into_values().map(|found| found.at));
        cases.extend(eldest.into_values().map(|found| found.at));
        cases.extend(near.iter().flatten().flatten().map(|found| found.at));
        let terms = namers.into_values().map(|named| (named.group, named.first.at)).collect();
        Shown { cases: cases.into_iter().collect(), terms }
    }

    /// The places of the cases that give the terms of `cases` their place, ascending.
    #[must_use]
    pub fn namers<'s>(&self, shown: &Shown, cases: impl Iterator<Item = Glance<'s>>) -> Vec<usize> {
        let mut groups = self.groups.clone();
        for case in cases {
            names(&case, &mut |kind, name| {
                groups.insert(self.group(kind, name));
            });
        }
        groups.remove(&0);
        let is_shown = |group: &u64| self.has_open_links || groups.contains(group);
        let found: BTreeSet<usize> =
            shown.terms.iter().filter(|(group, _)| is_shown(group)).map(|(_, at)| *at).collect();
        found.into_iter().collect()
    }
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

/// All names of a case that can be terms, as bytes that tell them apart within their dimension.
fn names<'s>(case: &Glance<'s>, take: &mut impl FnMut(IndexKind, &[u8])) {
    let lists: [(IndexKind, &[&'s [u8]]); 5] = [
        (IndexKind::Category, &case.category),
        (IndexKind::Branch, &case.branch),
        (IndexKind::Brand, &case.brand),
        (IndexKind::WorkMethod, &case.work_method),
        (IndexKind::Tag, &case.tags),
    ];
    for (kind, names) in lists {
        for name in names {
            take(kind, name);
        }
    }
    let single = [
        (IndexKind::Kind, case.kind),
        (IndexKind::Level, case.level),
        (IndexKind::Region, case.region),
        (IndexKind::Sector, case.sector),
        (IndexKind::Round, case.round),
    ];
    single.into_iter().filter(|(_, name)| !name.is_empty()).for_each(|(kind, name)| take(kind, name));
    take(IndexKind::Year, &case.year.to_le_bytes());
    case.stars.into_iter().for_each(|stars| take(IndexKind::Stars, &[stars]));
    // Its unit says where it is; nothing else stands under this dimension.
    if let (true, Some(branch)) = (case.region.is_empty(), case.branch.first()) {
        take(IndexKind::CategoryYear, branch);
    }
}

fn newest_first(left: Rank<'_>, right: Rank<'_>) -> Ordering {
    right.0.cmp(&left.0).then_with(|| left.1.cmp(right.1))
}

/// Keeps a case if it is the first in time.
fn keep_eldest(eldest: &mut FxHashMap<u64, Found>, key: u64, (date, slug): Rank<'_>, at: usize) {
    let is_known = |known: &Found| newest_first(known.rank(), (date, slug)).is_ge();
    if !eldest.get(&key).is_some_and(is_known) {
        eldest.insert(key, Found { date, slug: slug.into(), at });
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
        side.insert(place, Found { date: rank.0, slug: rank.1.into(), at });
        if side.len() > NEAREST {
            side.remove(if is_newer { 0 } else { NEAREST });
        }
    }
}
