//! The other records: units, brands, methods, rounds, standards, notices, pages, people, the glossary.
//!
//! Layer 2. Read from the folders of `content/` under their English or Chinese names and from `data/`; each a typed
//! struct with its text as Markdown. [`Records`] finds them by any of their names; it must not know cases.

mod build;
mod load;
mod types;

use std::collections::{BTreeSet, HashMap};

pub use load::load;
pub use types::{Base, Branch, Brand, Criterion, GlossaryTerm, Method, Notice, Page, Person, Round, Standard};

use super::outline::Outlines;
use super::value::fold;

/// All records of a site, each list in the order of its files.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Units.
    pub branches: Vec<Branch>,
    /// Brands.
    pub brands: Vec<Brand>,
    /// Named work methods.
    pub methods: Vec<Method>,
    /// Rounds.
    pub rounds: Vec<Round>,
    /// Sets of criteria.
    pub standards: Vec<Standard>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Free pages.
    pub pages: Vec<Page>,
    /// People who agreed to be shown.
    pub people: Vec<Person>,
    /// Terms and what they mean.
    pub glossary: Vec<GlossaryTerm>,
    /// Outlines of regions.
    pub outlines: Outlines,
    index: Index,
}

/// Positions by folded name.
#[derive(Clone, Debug, Default)]
struct Index {
    branches: HashMap<String, usize>,
    brands: HashMap<String, usize>,
    methods: HashMap<String, usize>,
    rounds: HashMap<String, usize>,
    /// By the ids of their cases, in lower case.
    people: HashMap<String, Vec<usize>>,
}

impl Records {
    /// Makes the lists searchable; to be called after they were filled by hand.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.index = Index {
            branches: positions(self.branches.iter().map(|branch| (&branch.base, branch.full_name.as_str()))),
            brands: positions(self.brands.iter().map(|brand| (&brand.base, ""))),
            methods: positions(self.methods.iter().map(|method| (&method.base, ""))),
            rounds: positions(self.rounds.iter().map(|round| (&round.base, ""))),
            people: HashMap::new(),
        };
        for (at, person) in self.people.iter().enumerate() {
            for case in &person.cases {
                self.index.people.entry(case.to_lowercase()).or_default().push(at);
            }
        }
        self
    }

    /// What every record has, of all records that have a text.
    #[must_use]
    pub fn bases(&self) -> Vec<&Base> {
        let branches = self.branches.iter().map(|one| &one.base);
        let brands = self.brands.iter().map(|one| &one.base);
        let methods = self.methods.iter().map(|one| &one.base);
        let rounds = self.rounds.iter().map(|one| &one.base);
        let standards = self.standards.iter().map(|one| &one.base);
        let notices = self.notices.iter().map(|one| &one.base);
        let pages = self.pages.iter().map(|one| &one.base);
        branches.chain(brands).chain(methods).chain(rounds).chain(standards).chain(notices).chain(pages).collect()
    }

    /// The position of the unit with this name, full name or alias, in any spelling.
    #[must_use]
    pub fn branch_at(&self, name: &str) -> Option<usize> {
        found(&self.index.branches, name)
    }

    /// The position of the brand with this name or alias.
    #[must_use]
    pub fn brand_at(&self, name: &str) -> Option<usize> {
        found(&self.index.brands, name)
    }

    /// The position of the work method with this name or alias.
    #[must_use]
    pub fn method_at(&self, name: &str) -> Option<usize> {
        found(&self.index.methods, name)
    }

    /// The position of the round with this name or alias.
    #[must_use]
    pub fn round_at(&self, name: &str) -> Option<usize> {
        found(&self.index.rounds, name)
    }

    /// The unit with this name, full name or alias, in any spelling.
    #[must_use]
    pub fn branch(&self, name: &str) -> Option<&Branch> {
        self.branch_at(name).map(|at| &self.branches[at])
    }

    /// The brand with this name or alias.
    #[must_use]
    pub fn brand(&self, name: &str) -> Option<&Brand> {
        self.brand_at(name).map(|at| &self.brands[at])
    }

    /// The work method with this name or alias.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.method_at(name).map(|at| &self.methods[at])
    }

    /// The round with this name or alias.
    #[must_use]
    pub fn round(&self, name: &str) -> Option<&Round> {
        self.round_at(name).map(|at| &self.rounds[at])
    }

    /// The people who name the case with this id or address, in the order of their files.
    #[must_use]
    pub fn people_of(&self, id: &str, slug: &str) -> Vec<&Person> {
        if self.index.people.is_empty() {
            return Vec::new();
        }
        let named = [id, slug].into_iter().filter_map(|name| self.index.people.get(&name.to_lowercase()));
        let places: BTreeSet<usize> = named.flatten().copied().collect();
        places.into_iter().map(|at| &self.people[at]).collect()
    }
}

/// The position under a name; most sites have no records of some kind, and then no name is folded.
fn found(positions: &HashMap<String, usize>, name: &str) -> Option<usize> {
    if positions.is_empty() { None } else { positions.get(&fold(name)).copied() }
}

/// Names first, then full names, slugs and aliases: a name is never shadowed by somebody else's alias.
fn positions<'b>(records: impl Iterator<Item = (&'b Base, &'b str)>) -> HashMap<String, usize> {
    let records: Vec<_> = records.collect();
    let mut positions = HashMap::with_capacity(2 * records.len());
    for (at, (base, _)) in records.iter().enumerate() {
        positions.entry(fold(&base.name)).or_insert(at);
    }
    for (at, (base, full_name)) in records.iter().enumerate() {
        let translations = base.names.iter().map(|(_, name)| name.as_str());
        let others = base.aliases.iter().map(String::as_str).chain(translations).chain([*full_name]);
        for name in others.filter(|name| !name.is_empty()) {
            positions.entry(fold(name)).or_insert(at);
        }
    }
    positions
}

#[cfg(test)]
mod tests;
