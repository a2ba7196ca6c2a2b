//! An edition: the site in one language, with its own lists, order and counts.
//!
//! A case belongs to the edition of its own language when one is configured, else to the main edition. An edition that is
//! converted from another (`zh-Hant: { from: zh-Hans }`) mirrors that edition's cases, except that a case written in its
//! language takes the place of the converted one.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::facets::{self, Facets};
use super::paging::{self, Cut, ListKey, NAMES_PER_PAGE};
use super::places::Places;
use super::seeds::seeds;
use super::story::{self, Event};
use super::terms::Dimension;
use super::{CaseId, Name, Site, is_listed};
use crate::config::{Config, Footer, IndexKind};
use crate::content::case::Pair;
use crate::content::reading::initial;

/// The site in one language.
#[derive(Debug)]
pub struct Edition {
    /// Language tag.
    pub lang: String,
    /// Folder in the output: empty for the main edition, else such as `en/`.
    pub folder: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// Owner of the site.
    pub owner: String,
    /// How to reach the owner.
    pub contact: Vec<Pair>,
    /// What stands at the foot of each page.
    pub footer: Footer,
    /// Language the pages are converted from; empty when they are written.
    pub converted_from: String,
    /// Glossary of the conversion.
    pub glossary: String,
    /// Cases with a page here, newest first; withdrawn ones included.
    pub pages: Vec<CaseId>,
    /// Cases that stand in lists, newest first.
    pub listed: Vec<CaseId>,
    /// Terms by dimension.
    pub dimensions: FxHashMap<IndexKind, Dimension>,
    /// Cases of each pair of year and first-level category that has any, newest first.
    pub category_years: BTreeMap<(u32, u32), Vec<CaseId>>,
    /// What the lists can be filtered by.
    pub facets: Facets,
    /// Listed cases by the letter they are read under, `A` to `Z` and then `#`, in the order of their readings.
    pub initials: Vec<(char, Vec<CaseId>)>,
    /// What happened to the cases of [`Self::pages`], newest first.
    pub story: Vec<Event>,
    /// The years of the story, newest first, with the place of their events.
    pub story_years: Vec<(u16, Range<usize>)>,
    /// The pages of lists that are too long to be numbered.
    cuts: HashMap<ListKey, Cut>,
    /// By case: its place among `pages`, or [`NO_RANK`].
    rank: Vec<u32>,
    /// All of [`Self::pages`] by their slugs.
    by_slug: Places,
}

/// The rank of a case without a page here.
const NO_RANK: u32 = u32::MAX;

/// The dimensions that have terms of their own.
pub const DIMENSIONS: [IndexKind; 12] = [
    IndexKind::Category,
    IndexKind::Year,
    IndexKind::Branch,
    IndexKind::Brand,
    IndexKind::WorkMethod,
    IndexKind::Kind,
    IndexKind::Level,
    IndexKind::Stars,
    IndexKind::Region,
    IndexKind::Sector,
    IndexKind::Round,
    IndexKind::Tag,
];

impl Edition {
    /// The case with this slug in this edition of `site`.
    #[must_use]
    pub fn case_by_slug(&self, site: &Site, slug: &str) -> Option<CaseId> {
        self.by_slug.find(slug, |id| &site.case(id).slug)
    }

    /// Whether the case has a page here.
    #[must_use]
    pub fn has_page(&self, id: CaseId) -> bool {
        self.rank(id) != NO_RANK
    }

    /// The terms of a dimension.
    ///
    /// # Panics
    /// Never for a kind of [`DIMENSIONS`]; category x year has no terms of its own.
    #[must_use]
    pub fn dimension(&self, kind: IndexKind) -> &Dimension {
        self.dimensions.get(&kind).expect("every dimension is made with the edition")
    }

    /// Position among [`Self::pages`], newest first.
    #[must_use]
    pub fn rank(&self, id: CaseId) -> u32 {
        self.rank.get(id.at()).copied().unwrap_or(NO_RANK)
    }

    /// The pages of a list that is too long to be numbered.
    #[must_use]
    pub fn cut(&self, list: ListKey) -> Option<&Cut> {
        self.cuts.get(&list)
    }

    /// The names under the letter at a place, page by page.
    #[must_use]
    pub fn letter_pages(&self, letter: u32) -> Vec<&[CaseId]> {
        let (_, cases) = &self.initials[letter as usize];
        self.cut(ListKey::Initial(letter)).map_or_else(
            || cases.chunks(NAMES_PER_PAGE).collect(),
            |cut| (0..cut.len()).map(|page| &cases[cut.range(page)]).collect(),
        )
    }

    /// The newer and the older neighbour among listed cases.
    #[must_use]
    pub fn neighbours(&self, id: CaseId) -> (Option<CaseId>, Option<CaseId>) {
        around(&self.listed, id, |other| self.rank(other))
    }

    /// Up to `limit` related cases: same work method, narrowest category, brand, then category; the next older first,
    /// so that adding a newest case changes few pages.
    #[must_use]
    pub fn related(&self, site: &Site, id: CaseId, limit: usize) -> Vec<CaseId> {
        let mut related: Vec<CaseId> = Vec::with_capacity(limit);
        for cases in self.related_lists(site, id) {
            let rank = self.rank(id);
            let at = cases.partition_point(|other| self.rank(*other) < rank);
            let older = cases[at..].iter().filter(|other| **other != id).take(2);
            let newer = cases[..at].iter().rev().take(1);
            for other in older.chain(newer) {
                if related.len() < limit && !related.contains(other) {
                    related.push(*other);
                }
            }
        }
        related
    }

    fn related_lists<'s>(&'s self, site: &Site, id: CaseId) -> Vec<&'s [CaseId]> {
        let case = site.case(id);
        let list = |kind: IndexKind, names: &[Name]| -> Vec<&'s [CaseId]> {
            let dimension = self.dimension(kind);
            names.iter().filter_map(|name| dimension.find(name)).map(|at| dimension.term(at).cases.as_slice()).collect()
        };
        let mut lists = list(IndexKind::WorkMethod, &case.work_method);
        lists.extend(list(IndexKind::Category, &case.category));
        lists.extend(list(IndexKind::Brand, &case.brand));
        let first_levels: Vec<Name> =
            case.category.iter().filter_map(|name| name.split_once('/')).map(|(first, _)| first.into()).collect();
        lists.extend(list(IndexKind::Category, &first_levels));
        lists
    }
}

/// The neighbours of `id` in `cases`, which are sorted by rank.
fn around(cases: &[CaseId], id: CaseId, rank: impl Fn(CaseId) -> u32) -> (Option<CaseId>, Option<CaseId>) {
    let own = rank(id);
    let at = cases.partition_point(|other| rank(*other) < own);
    let newer = at.checked_sub(1).map(|at| cases[at]);
    let older = cases.get(at + usize::from(cases.get(at) == Some(&id))).copied();
    (newer, older)
}

/// All editions, the main one first.
pub(super) fn editions(site: &Site, config: &Config) -> Vec<Edition> {
    let written: Vec<&str> =
        config.languages.iter().filter(|one| one.from.is_empty()).map(|one| one.language.as_str()).collect();
    let main_cases: Vec<CaseId> = ids(site).filter(|id| !written.contains(&&*site.case(*id).lang)).collect();
    let main_own = prefer_language(site, &main_cases, &config.language);
    let mut editions = vec![edition(site, config, &config.language, "", main_own)];
    for language in &config.languages {
        let cases = if language.from.is_empty() {
            ids(site).filter(|id| *site.case(*id).lang == *language.language).collect()
        } else {
            prefer_language(site, &main_cases, &language.language)
        };
        let folder = format!("{}/", language.language);
        let mut made = edition(site, config, &language.language, &folder, cases);
        // An edition without words of its own keeps the site's.
        if !language.title.is_empty() {
            language.title.clone_into(&mut made.title);
        }
        // A subtitle in another language would only confuse; a converted one is converted with the page.
        if !language.subtitle.is_empty() || language.from.is_empty() {
            language.subtitle.clone_into(&mut made.subtitle);
        }
        made.owner = given(&language.owner, &config.owner);
        if !language.contact.is_empty() {
            language.contact.clone_into(&mut made.contact);
        }
        made.footer = footer(&language.footer, &config.footer);
        language.from.clone_into(&mut made.converted_from);
        language.glossary.clone_into(&mut made.glossary);
        editions.push(made);
    }
    editions
}

/// What an edition has of its own, else what the site has.
fn given(own: &str, main: &str) -> String {
    if own.is_empty() { main } else { own }.to_owned()
}

fn footer(own: &Footer, main: &Footer) -> Footer {
    Footer {
        copyright: given(&own.copyright, &main.copyright),
        reprint: given(&own.reprint, &main.reprint),
        icp: given(&own.icp, &main.icp),
        police: given(&own.police, &main.police),
    }
}

fn ids(site: &Site) -> impl Iterator<Item = CaseId> + '_ {
    (0..u32::try_from(site.cases.len()).expect("fewer than four thousand million cases")).map(CaseId)
}

/// Of several language versions of one case, the one in `language`, else the first.
fn prefer_language(site: &Site, cases: &[CaseId], language: &str) -> Vec<CaseId> {
    let mut chosen: BTreeMap<&str, CaseId> = BTreeMap::new();
    for id in cases {
        let case = site.case(*id);
        let slot = chosen.entry(&*case.slug).or_insert(*id);
        if &*case.lang == language && &*site.case(*slot).lang != language {
            *slot = *id;
        }
    }
    chosen.into_values().collect()
}

/// One edition over `cases`.
fn edition(site: &Site, config: &Config, lang: &str, folder: &str, mut pages: Vec<CaseId>) -> Edition {
    pages.sort_by(|left, right| {
        let (left, right) = (site.case(*left), site.case(*right));
        right.effective_date().cmp(&left.effective_date()).then_with(|| left.slug.cmp(&right.slug))
    });
    let listed: Vec<CaseId> = pages.iter().copied().filter(|id| is_listed(site.case(*id), config)).collect();
    let dimensions = dimensions(site, config, lang, &pages, &listed);
    let story = story::of_cases(site, &pages);
    let mut rank = vec![NO_RANK; site.cases.len()];
    (0_u32..).zip(&pages).for_each(|(at, id)| rank[id.at()] = at);
    let by_slug = Places::of(pages.iter().copied(), |id| &site.case(id).slug);
    let mut edition = Edition {
        lang: lang.to_owned(),
        folder: folder.to_owned(),
        title: config.title.clone(),
        subtitle: config.subtitle.clone(),
        owner: config.owner.clone(),
        contact: config.contact.clone(),
        footer: config.footer.clone(),
        converted_from: String::new(),
        glossary: String::new(),
        initials: initials(site, config, &listed),
        story_years: story::years(&story),
        story,
        pages,
        listed,
        category_years: category_years(&dimensions, site.cases.len()),
        dimensions,
        facets: Facets::default(),
        cuts: HashMap::new(),
        rank,
        by_slug,
    };
    edition.facets = facets::facets(site, config, &edition);
    edition.cuts = paging::cuts(site, config, &edition);
    edition
}

/// The cases by letter; none where there is no search, which these pages stand in for.
fn initials(site: &Site, config: &Config, listed: &[CaseId]) -> Vec<(char, Vec<CaseId>)> {
    if !config.search.enabled {
        return Vec::new();
    }
    let key = |id: &CaseId| {
        let case = site.case(*id);
        let letter = initial(&case.reading);
        ((letter == '#', letter), &*case.reading, &*case.title, &*case.slug)
    };
    let mut sorted = listed.to_vec();
    sorted.sort_by(|left, right| key(left).cmp(&key(right)));
    let letters = sorted.chunk_by(|left, right| key(left).0 == key(right).0);
    letters.map(|cases| (key(&cases[0]).0.1, cases.to_vec())).collect()
}

/// Pairs the lists of years with those of the first-level categories.
fn category_years(dimensions: &FxHashMap<IndexKind, Dimension>, cases: usize) -> BTreeMap<(u32, u32), Vec<CaseId>> {
    let mut year_of: Vec<Option<u32>> = vec![None; cases];
    let years = &dimensions[&IndexKind::Year];
    for at in years.inhabited() {
        years.term(at).cases.iter().for_each(|id| year_of[id.at()] = Some(at));
    }
    let categories = &dimensions[&IndexKind::Category];
    let mut pairs: BTreeMap<(u32, u32), Vec<CaseId>> = BTreeMap::new();
    for category in categories.top() {
        for id in &categories.term(category).cases {
            if let Some(year) = year_of[id.at()] {
                pairs.entry((year, category)).or_default().push(*id);
            }
        }
    }
    pairs
}

fn dimensions(
    site: &Site,
    config: &Config,
    lang: &str,
    pages: &[CaseId],
    listed: &[CaseId],
) -> FxHashMap<IndexKind, Dimension> {
    // A term is spelled as the edition's own cases spell it, not as a newer one in the other script does.
    let is_own = |id: &&CaseId| &*site.case(**id).lang == lang;
    let is_mixed = listed.iter().any(|id| !is_own(&id));
    let one = |kind: IndexKind| {
        let mut dimension = Dimension::new(kind, lang, seeds(kind, config, &site.records));
        if kind == IndexKind::Region {
            dimension.give(&site.records.outlines.regions);
        }
        for id in listed.iter().filter(|id| is_mixed && is_own(id)) {
            for name in names(site, *id, kind).iter() {
                dimension.find_or_add(name);
            }
        }
        for id in listed {
            for name in names(site, *id, kind).iter() {
                let at = dimension.find_or_add(name);
                dimension.post(at, *id);
            }
        }
        // Withdrawn cases link to terms too; a term without a listed case has no page and is shown as text.
        for id in pages.iter().filter(|id| !is_listed(site.case(**id), config)) {
            for name in names(site, *id, kind).iter() {
                let at = dimension.find_or_add(name);
                if tells_a_story(kind) {
                    dimension.post_former(at, *id);
                }
            }
        }
        dimension.shrink();
        (kind, dimension)
    };
    DIMENSIONS.into_par_iter().map(one).collect()
}

/// Whether lists of the dimension tell the story of their points, withdrawn ones included.
#[must_use]
pub fn tells_a_story(kind: IndexKind) -> bool {
    matches!(kind, IndexKind::Branch | IndexKind::Brand)
}

/// What a case says for a dimension.
#[must_use]
pub fn names(site: &Site, id: CaseId, kind: IndexKind) -> Cow<'_, [Name]> {
    let case = site.case(id);
    match kind {
        IndexKind::Category => Cow::Borrowed(&case.category),
        IndexKind::Year | IndexKind::CategoryYear if case.year == 0 => Cow::Borrowed(&[]),
        IndexKind::Year | IndexKind::CategoryYear => Cow::Owned(vec![case.year.to_string().into()]),
        IndexKind::Branch => Cow::Borrowed(&case.branch),
        IndexKind::Brand => Cow::Borrowed(&case.brand),
        IndexKind::WorkMethod => Cow::Borrowed(&case.work_method),
        IndexKind::Kind => one(&case.kind),
        IndexKind::Level => one(&case.level),
        IndexKind::Stars => Cow::Owned(case.stars.map(|stars| stars.to_string().into()).into_iter().collect()),
        IndexKind::Region => {
            if case.region.is_empty() {
                branch_region(site, case)
            } else {
                one(&case.region)
            }
        }
        IndexKind::Sector => one(&case.sector),
        IndexKind::Round => one(&case.round),
        IndexKind::Tag => Cow::Borrowed(&case.tags),
    }
}

fn one(name: &Name) -> Cow<'_, [Name]> {
    Cow::Borrowed(if name.is_empty() { &[] } else { std::slice::from_ref(name) })
}

fn branch_region<'s>(site: &'s Site, case: &super::Summary) -> Cow<'s, [Name]> {
    let branch = case.branch.first().and_then(|name| site.records.branch(name));
    match branch {
        Some(branch) if !branch.region.is_empty() => Cow::Owned(vec![Name::from(branch.region.as_str())]),
        _ => Cow::Borrowed(&[]),
    }
}
