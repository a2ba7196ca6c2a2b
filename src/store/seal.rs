//! The seal on a finished build: what it asked, what came out of it. While every answer is the same there is nothing to do.
//!
//! It is committed together with the pages it stands for, and replaced or broken by the next commit, so it never vouches
//! for a site that is not there. A build that could not read something, or could not draw a page, is not sealed: the next one
//! tries again.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::journal;
use crate::diagnostic::Diagnostic;
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
    /// Checksum of the journal of sources that belongs to it.
    pub sources: u64,
    /// Checksum of the journal of pages that belongs to it.
    pub pages: u64,
    /// Cases read without error.
    pub cases: u64,
    /// Cases with errors.
    pub broken: u64,
    /// Everything said.
    pub diagnostics: Vec<Diagnostic>,
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
