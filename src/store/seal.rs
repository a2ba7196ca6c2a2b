//! The seal on a finished build: what it asked, what came out of it. While every answer is the same there is nothing to do.
//!
//! It is committed together with the pages it stands for, and replaced or broken by the next commit, so it never vouches
//! for a site that is not there. A build that could not read something, or could not draw a page, is not sealed: the next one
//! tries again.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::journal::{self, Packed};
use crate::diagnostic::{Code, Diagnostic, Hint, Location, Severity, Text};
use crate::hash::Hash;
use crate::vfs::Asked;

/// The name of the seal among the journal files.
pub const SEAL: &str = "seal";

/// What one build was, as far as the next needs it to do nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The program and what it was asked to do.
    pub order: Hash,
    /// Everything read, and what the disk answered.
    pub asked: Asked,
    /// What stands under `content/` and belongs to no case.
    pub beside_cases: Hash,
    /// Every path under `content/`, and what was left out there.
    pub names: Hash,
    /// Checksum of the edits that go with the two journals; see [`super::edits`].
    pub edits: u64,
    /// Checksum of the journal of sources that belongs to it.
    pub sources: u64,
    /// Checksum of the journal of pages that belongs to it.
    pub pages: u64,
    /// Cases read without error.
    pub cases: u64,
    /// Cases with errors.
    pub broken: u64,
    /// Files that should go and stay while there are errors.
    pub waiting: u64,
    /// Everything said.
    pub told: AllTold,
}

/// Everything that was said, packed: who edits a text says the same again without looking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllTold(Arc<Packed>);

/// Each sentence once: on a large site many cases lack the same.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Sentences {
    /// What is said, without a place.
    sentences: Vec<Diagnostic>,
    /// The sentences in the order said, each with its place.
    places: Vec<(u32, Option<Location>)>,
}

impl AllTold {
    /// All of `diagnostics`.
    ///
    /// # Panics
    /// Never: there are fewer sentences than messages, those are in memory, and what is packed consists of numbers and texts.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut known: HashMap<(Code, Severity, &Text, &[Hint]), u32> = HashMap::new();
        let mut told = Sentences::default();
        for one in diagnostics {
            let at = *known.entry((one.code, one.severity, &one.text, &one.hints)).or_insert_with(|| {
                let said = Diagnostic { location: None, text: one.text.clone(), hints: one.hints.clone(), ..*one };
                told.sentences.push(said);
                u32::try_from(told.sentences.len() - 1).expect("fewer sentences than four thousand million")
            });
            told.places.push((at, one.location.clone()));
        }
        Self(Arc::new(Packed(postcard::to_stdvec(&told).expect("numbers and texts").into())))
    }

    /// The same as it was said; nothing when another program packed it.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let Sentences { sentences, places } = postcard::from_bytes(&self.0.0).unwrap_or_default();
        let mut all = Vec::with_capacity(places.len());
        let one = |(at, location)| Some(Diagnostic { location, ..sentences.get(at as usize)?.clone() });
        all.extend(places.into_iter().filter_map(one));
        all
    }
}

impl Seal {
    /// The bytes of the journal file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        journal::encode(std::slice::from_ref(self))
    }

    /// The seal on the last build, if there is one.
    #[must_use]
    pub fn read(work: &Path) -> Option<Self> {
        journal::read(&work.join(SEAL)).pop()
    }

    /// What stands for "the last build is not sealed".
    #[must_use]
    pub fn broken() -> Vec<u8> {
        journal::encode::<Self>(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn what_was_said_is_said_again_and_kept_once() {
        let said = |path: &str, number: u32| {
            let missing = text!(zh: "缺 {number}", en: "{number} missing");
            Diagnostic::new(Code::I301, missing).at(Location::file(path)).hint(text!(zh: "补上", en: "add it"))
        };
        let all = vec![
            Diagnostic::new(Code::I303, text!(zh: "没有网址", en: "no address")),
            said("a", 1),
            said("b", 2),
            said("c", 1),
        ];
        let told = AllTold::of(&all);
        let packed: Sentences = postcard::from_bytes(&told.0.0).expect("packed above");
        assert_eq!((packed.sentences.len(), packed.places.len()), (3, 4));
        assert_eq!(told.diagnostics(), all);
        let seal = Seal { told, cases: 3, ..Seal::default() };
        let read = journal::decode::<Seal>(&seal.encode()).and_then(|mut seals| seals.pop());
        assert_eq!(read, Some(seal));
    }
}
