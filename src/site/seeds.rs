//! Records and settings → the terms known before any case is read.

use super::terms::Seed;
use crate::config::{Config, IndexKind, KindTerm, Term};
use crate::content::record::{Base, Records};

/// The terms of a dimension that the settings or records name, in their order.
#[must_use]
pub fn seeds(kind: IndexKind, config: &Config, records: &Records) -> Vec<Seed> {
    match kind {
        IndexKind::Category => categories(&config.categories),
        IndexKind::Kind => config.kinds.iter().map(|kind: &KindTerm| of_term(&kind.term)).collect(),
        IndexKind::Level => config.levels.iter().map(of_term).collect(),
        IndexKind::Sector => config.sectors.iter().map(of_term).collect(),
        IndexKind::Branch => branches(records),
        IndexKind::Brand => {
            let brands = records.brands.iter().enumerate();
            brands.map(|(at, brand)| of_record(&brand.base, at, &brand.slogan)).collect()
        }
        IndexKind::WorkMethod => {
            let methods = records.methods.iter().enumerate();
            methods.map(|(at, method)| of_record(&method.base, at, "")).collect()
        }
        IndexKind::Round => {
            let rounds = records.rounds.iter().enumerate();
            rounds.map(|(at, round)| of_record(&round.base, at, "")).collect()
        }
        _ => Vec::new(),
    }
}

/// Categories, those of the first level before all others: none of the second may take the address of one.
fn categories(categories: &[Term]) -> Vec<Seed> {
    let below = categories.iter().flat_map(|first| {
        first.below.iter().map(|second| {
            let in_path = |name: &String| format!("{}/{name}", first.name);
            let aliases = second.aliases.iter().map(in_path).collect();
            Seed { parent: Some(first.name.clone()), aliases, ..of_term(second) }
        })
    });
    categories.iter().map(of_term).chain(below).collect()
}

/// Branches by their own order, then as the files stand.
fn branches(records: &Records) -> Vec<Seed> {
    let mut order: Vec<usize> = (0..records.branches.len()).collect();
    order.sort_by_key(|at| records.branches[*at].order);
    let seed = |at: usize| {
        let branch = &records.branches[at];
        let mut seed = of_record(&branch.base, at, "");
        if !branch.full_name.is_empty() {
            seed.aliases.push(branch.full_name.clone());
        }
        seed.parent = Some(branch.parent.clone()).filter(|parent| !parent.is_empty());
        seed
    };
    order.into_iter().map(seed).collect()
}

fn of_record(base: &Base, at: usize, description: &str) -> Seed {
    Seed {
        name: base.name.clone(),
        aliases: base.aliases.clone(),
        slug: base.slug.clone(),
        description: description.to_owned(),
        record: Some(at),
        names: base.names.clone(),
        parent: None,
    }
}

fn of_term(term: &Term) -> Seed {
    Seed {
        name: term.name.clone(),
        aliases: term.aliases.clone(),
        slug: term.slug.clone(),
        description: term.description.clone(),
        names: term.names.clone(),
        ..Seed::default()
    }
}
