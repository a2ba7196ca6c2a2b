//! Words that many cases have, each held once.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::Name;

/// The names of a site, each held once.
#[derive(Debug, Default)]
pub(in crate::site) struct Names([Mutex<HashSet<Name>>; 16]);

impl Names {
    /// Replaces `name` by the equal one that is known; makes it known if there is none.
    pub(super) fn share(&self, name: &mut Name) {
        if name.is_empty() {
            *name = Name::default();
            return;
        }
        let part = xxhash_rust::xxh3::xxh3_64(name.as_bytes()) % self.0.len() as u64;
        let part = &self.0[usize::try_from(part).expect("below sixteen")];
        // Each critical section is one step on a collection, so a panic elsewhere leaves it whole.
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        match part.get(name) {
            Some(known) => name.clone_from(known),
            None => drop(part.insert(Name::clone(name))),
        }
    }
}
