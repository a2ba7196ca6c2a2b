//! The tables of the manual, made from the schema so that they cannot disagree with it.

use crate::diagnostic::Language;

/// The page `docs/front-matter.md`.
#[must_use]
pub fn manual(_language: Language) -> String {
    String::new()
}
