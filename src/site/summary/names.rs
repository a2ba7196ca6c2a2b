//! Words that many cases have, each held once.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{List, Name};

/// Parts that threads lock apart from one another.
const PARTS: usize = 16;

/// Things of which each is held once.
type Shelf<T> = [Mutex<HashSet<T>>; PARTS];

/// The names of a site, and the lists of names that cases have, each held once.
#[derive(Debug, Default)]
pub(in crate::site) struct Names {
    names: Shelf<Name>,
    lists: Shelf<List>,
}

impl Names {
    /// Replaces `name` by the equal one that is known; makes it known if there is none.
    pub(super) fn share(&self, name: &mut Name) {
        if name.is_empty() {
            *name = Name::default();
            return;
        }
        let mut part = part(&self.names, name);
        match part.get(name) {
            Some(known) => name.clone_from(known),
            None => drop(part.insert(Name::clone(name))),
        }
    }

    /// The same for a list, whose names are held once too.
    pub(super) fn share_list(&self, list: &mut List) {
        let Some(first) = list.first() else {
            *list = List::default();
            return;
        };
        let mut part = part(&self.lists, first);
        if let Some(known) = part.get(list) {
            list.clone_from(known);
            return;
        }
        let mut names = list.to_vec();
        for name in &mut names {
            self.share(name);
        }
        *list = names.into();
        part.insert(List::clone(list));
    }
}

/// The part where what has this name stands.
fn part<'s, T: Eq + Hash>(shelf: &'s Shelf<T>, name: &str) -> MutexGuard<'s, HashSet<T>> {
    let part = xxhash_rust::xxh3::xxh3_64(name.as_bytes()) % PARTS as u64;
    let part = &shelf[usize::try_from(part).expect("below sixteen")];
    // Each critical section is one step on a collection, so a panic elsewhere leaves it whole.
    part.lock().unwrap_or_else(PoisonError::into_inner)
}
