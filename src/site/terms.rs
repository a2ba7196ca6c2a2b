//! Terms: the values of one dimension (all categories, all branches ...) with the cases that carry them.
//!
//! A term's list holds its own cases and those of the terms below it, each once, newest first. Two spellings share a
//! term only when the settings or a record say so: 示范 and 师范 never meet, because a term without a configured slug is
//! addressed by a hash of its folded name.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxHashMap;

use super::{CaseId, order};
use crate::config::IndexKind;
use crate::content::outline::Outline;
use crate::content::value::{fold, is_reserved};
use crate::hash::Hash;

/// A term before any case is counted: from the settings, a record, or the first case that names it.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    /// Name as shown; paths such as `a/b` have their last part here.
    pub name: String,
    /// Other spellings; of paths, whole.
    pub aliases: Vec<String>,
    /// Slug for the address; empty to derive it.
    pub slug: String,
    /// Key of the term above, if any.
    pub parent: Option<String>,
    /// One sentence.
    pub description: String,
    /// Index of the record that describes it.
    pub record: Option<usize>,
    /// Names in other languages.
    pub names: Vec<(String, String)>,
}

/// What is known beforehand of a term that only cases name.
#[derive(Clone, Debug)]
struct Given {
    slug: String,
    names: Vec<(String, String)>,
}

/// One term.
#[derive(Clone, Debug, Default)]
pub struct TermEntry {
    /// Where it comes from.
    pub seed: Seed,
    /// What cases call it: the canonical spelling (`a/b` for a second level).
    pub key: String,
    /// Slug in addresses.
    pub slug: String,
    /// The term above.
    pub parent: Option<u32>,
    /// The terms below, in order.
    pub children: Vec<u32>,
    /// Cases that carry it or a term below it, newest first.
    pub cases: Vec<CaseId>,
    /// Cases that left the lists, of dimensions that tell a story; newest first.
    pub former: Vec<CaseId>,
    /// Whether it was named by a case only.
    pub is_implicit: bool,
}

/// All terms of one dimension.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Which dimension.
    pub kind: IndexKind,
    /// Terms; those of the settings and records first, in their order, then the others as met.
    pub terms: Vec<TermEntry>,
    /// The language whose order of names is that of terms the settings say nothing of.
    lang: String,
    by_key: FxHashMap<String, u32>,
    by_fold: FxHashMap<String, u32>,
    slugs: HashSet<String>,
    /// Slugs and names given beforehand to terms that only cases name, by their folded key.
    given: HashMap<String, Given>,
}

impl Dimension {
    /// The terms known before any case is read.
    #[must_use]
    pub fn new(kind: IndexKind, lang: &str, seeds: impl IntoIterator<Item = Seed>) -> Self {
        let mut dimension = Self {
            kind,
            terms: Vec::new(),
            lang: lang.to_owned(),
            by_key: FxHashMap::default(),
            by_fold: FxHashMap::default(),
            slugs: HashSet::new(),
            given: HashMap::new(),
        };
        for seed in seeds {
            dimension.add(seed, false);
        }
        for at in 0..dimension.terms.len() {
            let parent = dimension.terms[at].seed.parent.clone();
            if let Some(parent) = parent.and_then(|name| dimension.find(&name)) {
                dimension.attach(at, parent);
            }
        }
        dimension
    }

    /// Gives slugs and names in other languages to regions, which have no seeds.
    pub fn give(&mut self, outlines: &[Outline]) {
        let given = |one: &Outline| (fold(&one.region), Given { slug: one.slug.clone(), names: one.names.clone() });
        self.given.extend(outlines.iter().map(given));
    }

    /// The term a case calls `name`, by spelling or alias.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        self.by_key.get(name).or_else(|| self.by_fold.get(&fold(name))).copied()
    }

    /// The term a case calls `name`; makes it when there is none. For paths `a/b` the parts are made in turn.
    pub fn find_or_add(&mut self, name: &str) -> u32 {
        if let Some(at) = self.by_key.get(name) {
            return *at;
        }
        if let Some((parent, last)) = name.rsplit_once('/').filter(|_| self.has_paths()) {
            let parent = self.find_or_add(parent.trim());
            let key = format!("{}/{}", self.terms[parent as usize].key, last.trim());
            let seed = Seed { name: last.trim().to_owned(), ..Seed::default() };
            let at = self.find(&key).unwrap_or_else(|| self.add_with_key(seed, key, true));
            if self.terms[at as usize].parent.is_none() {
                self.attach(at as usize, parent);
            }
            self.by_key.insert(name.to_owned(), at);
            return at;
        }
        let at = self.find(name).unwrap_or_else(|| self.add(Seed { name: name.to_owned(), ..Seed::default() }, true));
        self.by_key.insert(name.to_owned(), at);
        at
    }

    /// One term.
    #[must_use]
    pub fn term(&self, at: u32) -> &TermEntry {
        &self.terms[at as usize]
    }

    /// Names by which cases call a term and which differ from its own in spaces, case or script alone; sorted.
    #[must_use]
    pub fn spellings(&self) -> Vec<(&str, u32)> {
        let is_alias = |term: &TermEntry, name: &str| term.seed.aliases.iter().any(|alias| alias == name);
        let differs = |name: &str, at: u32| {
            let term = self.term(at);
            term.key != name && !is_alias(term, name) && fold(&term.key) == fold(name)
        };
        let mut found: Vec<(&str, u32)> =
            self.by_key.iter().map(|(name, at)| (name.as_str(), *at)).filter(|(name, at)| differs(name, *at)).collect();
        found.sort_unstable();
        found
    }

    /// The term and those above it, topmost first.
    #[must_use]
    pub fn path(&self, at: u32) -> Vec<u32> {
        let mut path = vec![at];
        while let Some(parent) = self.terms[path[path.len() - 1] as usize].parent {
            path.push(parent);
        }
        path.reverse();
        path
    }

    /// The topmost term above `at`, or itself.
    #[must_use]
    pub fn root(&self, mut at: u32) -> u32 {
        while let Some(parent) = self.terms[at as usize].parent {
            at = parent;
        }
        at
    }

    /// Terms with at least one case.
    pub fn inhabited(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.terms).filter(|(_, term)| !term.cases.is_empty()).map(|(at, _)| at)
    }

    /// Counts a case under a term and those above it. Cases come newest first.
    pub fn post(&mut self, at: u32, case: CaseId) {
        for step in self.path(at) {
            let cases = &mut self.terms[step as usize].cases;
            if cases.last() != Some(&case) {
                cases.push(case);
            }
        }
    }

    /// Remembers a case that left the lists under a term and those above it. Cases come newest first.
    pub fn post_former(&mut self, at: u32, case: CaseId) {
        for step in self.path(at) {
            let former = &mut self.terms[step as usize].former;
            if former.last() != Some(&case) {
                former.push(case);
            }
        }
    }

    /// Gives back the room that lists grew by in vain: on a large site every case stands in a dozen of them.
    pub fn shrink(&mut self) {
        for term in &mut self.terms {
            term.cases.shrink_to_fit();
            term.former.shrink_to_fit();
        }
    }

    /// Sorts terms for display: those of the settings and records in their order, then the others by name as titles are,
    /// so that the order does not depend on which case was read first.
    pub fn sort(&self, terms: &mut [u32]) {
        terms.sort_by_cached_key(|at| {
            let term = self.term(*at);
            if term.is_implicit {
                (true, 0, order::title_key(&term.key, &self.lang), term.key.as_str())
            } else {
                (false, *at, Vec::new(), "")
            }
        });
    }

    /// Terms with cases and without a term above them, in display order.
    #[must_use]
    pub fn top(&self) -> Vec<u32> {
        let mut top: Vec<u32> = self.inhabited().filter(|at| self.term(*at).parent.is_none()).collect();
        self.sort(&mut top);
        top
    }

    /// Terms with cases right below `at`, in display order.
    #[must_use]
    pub fn below(&self, at: u32) -> Vec<u32> {
        let mut below: Vec<u32> =
            self.term(at).children.iter().copied().filter(|child| !self.term(*child).cases.is_empty()).collect();
        self.sort(&mut below);
        below
    }

    /// The regions with cases that no outline shows: neither themselves nor through one above or below them; those with
    /// most cases first. Told are regions of the first level, or of the second below a single first one.
    #[must_use]
    pub fn without_outline(&self, outlines: &[Outline]) -> Vec<u32> {
        let with_outline = outlines.iter().filter(|outline| !outline.rings.is_empty());
        let drawn: Vec<u32> = with_outline.filter_map(|outline| self.find(&outline.region)).collect();
        let top = self.top();
        let districts = if top.len() == 1 { self.below(top[0]) } else { Vec::new() };
        let mut regions = if districts.is_empty() { top } else { districts };
        regions
            .retain(|at| !drawn.iter().any(|other| self.path(*other).contains(at) || self.path(*at).contains(other)));
        regions.sort_by_key(|at| std::cmp::Reverse(self.term(*at).cases.len()));
        regions
    }

    fn has_paths(&self) -> bool {
        matches!(self.kind, IndexKind::Category | IndexKind::Region)
    }

    fn add(&mut self, seed: Seed, is_implicit: bool) -> u32 {
        let key = match seed.parent.as_ref().filter(|_| self.has_paths()) {
            Some(parent) => format!("{parent}/{}", seed.name),
            None => seed.name.clone(),
        };
        self.add_with_key(seed, key, is_implicit)
    }

    fn add_with_key(&mut self, mut seed: Seed, key: String, is_implicit: bool) -> u32 {
        let at = u32::try_from(self.terms.len()).expect("fewer terms than cases, and those fit");
        if let Some(given) = self.given.get(&fold(&key)) {
            seed.slug.clone_from(&given.slug);
            seed.names.clone_from(&given.names);
        }
        let wanted = if seed.slug.is_empty() { self.derived_slug(&key) } else { seed.slug.to_ascii_lowercase() };
        let slug = self.free_slug(wanted, &key);
        self.slugs.insert(slug.clone());
        self.by_fold.entry(fold(&key)).or_insert(at);
        for alias in &seed.aliases {
            self.by_fold.entry(fold(alias)).or_insert(at);
        }
        self.by_key.insert(key.clone(), at);
        self.terms.push(TermEntry { seed, key, slug, is_implicit, ..TermEntry::default() });
        at
    }

    fn derived_slug(&self, key: &str) -> String {
        let is_number = !key.is_empty() && key.len() <= 4 && key.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && matches!(self.kind, IndexKind::Year | IndexKind::Stars) {
            return key.to_owned();
        }
        hashed_slug(key, 8)
    }

    /// `wanted`, or the hashed slug when it is not a plain ASCII name or is taken.
    fn free_slug(&self, wanted: String, key: &str) -> String {
        let is_plain = !wanted.is_empty()
            && wanted.len() <= 80
            && wanted.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !is_reserved(&wanted);
        if is_plain && !self.slugs.contains(&wanted) {
            return wanted;
        }
        // Two folded names with equal first digits are told apart by more of them.
        (8..=32).map(|digits| hashed_slug(key, digits)).find(|slug| !self.slugs.contains(slug)).unwrap_or(wanted)
    }

    fn attach(&mut self, at: usize, parent: u32) {
        // A parent that is also below (a circle in the records) is ignored.
        if parent as usize == at || self.path(parent).contains(&u32::try_from(at).expect("ids fit")) {
            return;
        }
        self.terms[at].parent = Some(parent);
        self.terms[parent as usize].children.push(u32::try_from(at).expect("ids fit"));
    }
}

/// The address of a term without a configured slug: `t-` and some digits of the hash of its folded name.
fn hashed_slug(key: &str, digits: usize) -> String {
    format!("t-{}", Hash::of(fold(key).as_bytes()).short(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_have_addresses_of_their_own() {
        let mut tags = Dimension::new(IndexKind::Tag, "zh-Hans", []);
        let (model, teacher) = (tags.find_or_add("示范"), tags.find_or_add("师范"));
        assert_ne!(tags.term(model).slug, tags.term(teacher).slug);
        assert_eq!(tags.find_or_add("示 范"), model);
    }

    #[test]
    fn a_case_counts_once_under_each_term_above_it() {
        let mut categories = Dimension::new(
            IndexKind::Category,
            "zh-Hans",
            [Seed {
                name: "服务群众".into(),
                slug: "service".into(),
                aliases: vec!["便民服务".into()],
                ..Seed::default()
            }],
        );
        let first = categories.find_or_add("服务群众/上门服务");
        let second = categories.find_or_add("便民服务/窗口服务");
        for term in [first, second] {
            categories.post(term, CaseId(7));
        }
        let service = categories.find("服务群众").expect("it is configured");
        assert_eq!(categories.term(service).cases, [CaseId(7)]);
        assert_eq!(categories.term(service).slug, "service");
        assert_eq!(categories.term(second).key, "服务群众/窗口服务");
        assert_eq!(categories.term(service).children.len(), 2);
    }

    #[test]
    fn names_of_cases_alone_stand_in_the_order_of_titles() {
        let names = ["示范岗", "10路车队", "班组", "2路车队", "二号窗口"];
        let shown = |lang: &str| {
            let mut dimension = Dimension::new(IndexKind::Branch, lang, []);
            for name in names {
                let at = dimension.find_or_add(name);
                dimension.post(at, CaseId(1));
            }
            dimension.top().into_iter().map(|at| dimension.term(at).key.clone()).collect::<Vec<_>>()
        };
        assert_eq!(shown("zh-Hans"), ["2路车队", "10路车队", "班组", "二号窗口", "示范岗"]);
        assert_eq!(shown("zh-Hant")[2..], ["二号窗口", "示范岗", "班组"].map(String::from));
    }

    #[test]
    fn a_circle_of_parents_is_cut() {
        let seed =
            |name: &str, parent: &str| Seed { name: name.into(), parent: Some(parent.into()), ..Seed::default() };
        let branches = Dimension::new(IndexKind::Branch, "zh-Hans", [seed("甲", "乙"), seed("乙", "甲")]);
        assert!(branches.terms.iter().any(|term| term.parent.is_none()));
        for at in 0..2 {
            assert!(branches.path(at).len() <= 2);
        }
    }
}
