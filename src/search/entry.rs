//! What the index knows of one case, and its serialised form, the digest.
//!
//! The digest is kept in the journal: a case that did not change is indexed again from it, without being rendered.
//! It holds the texts and not the terms: cutting a text into terms costs 0.1 ms, storing them would double the
//! journal. Knows nothing of other cases.

use serde::{Deserialize, Serialize};

/// The first byte of a digest. Raised whenever [`Entry`] changes, so that an old journal is noticed.
const VERSION: u8 = 1;

/// One searchable page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Stable id: the same from build to build, such as a hash of slug and language.
    pub key: u128,
    /// Link from the search page, such as `cases/sf-2023-017.html`.
    pub href: String,
    /// Title as shown.
    pub title: String,
    /// Names of the units.
    pub branch: Vec<String>,
    /// Names of the brands.
    pub brand: Vec<String>,
    /// Names of the work methods.
    pub methods: Vec<String>,
    /// Year; 0 if there is none.
    pub year: u16,
    /// Categories; of a path `a/b` the filter shows `a`.
    pub category: Vec<String>,
    /// Level; may be empty.
    pub level: String,
    /// Kind; may be empty.
    pub kind: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Region; may be empty.
    pub region: String,
    /// Summary as shown.
    pub summary: String,
    /// The rendered text of each block element of the page, in order: inline tags gone, soft breaks between Han
    /// joined.
    pub blocks: Vec<String>,
}

/// A digest cannot be read: it was written by another version, or damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("search digest of another version")]
pub struct StaleDigest;

/// The serialised form of an entry.
///
/// # Panics
/// Never: an entry has only strings, lists and numbers.
#[must_use]
pub fn digest(entry: &Entry) -> Vec<u8> {
    postcard::to_extend(entry, vec![VERSION]).expect("an entry has only strings, lists and numbers")
}

impl Entry {
    /// Reads a digest.
    ///
    /// # Errors
    /// When the digest is of another version or damaged.
    pub fn from_digest(digest: &[u8]) -> Result<Self, StaleDigest> {
        match digest.split_first() {
            Some((&VERSION, rest)) => postcard::from_bytes(rest).map_err(|_| StaleDigest),
            _ => Err(StaleDigest),
        }
    }

    /// The facts that are searched as metadata beside the title and brand.
    pub(super) fn metadata(&self) -> impl Iterator<Item = &str> {
        let lists = [&self.branch, &self.methods, &self.category, &self.tags];
        let single = [&self.level, &self.kind, &self.region, &self.summary];
        lists.into_iter().flatten().chain(single).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The names that are also found by pinyin and by a single character.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let lists = [&self.brand, &self.branch, &self.methods];
        std::iter::once(&self.title).chain(lists.into_iter().flatten()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_comes_back_and_a_stale_one_is_noticed() {
        let entry =
            Entry {
                key: 7, title: "一杯清水".into(), year: 2023, blocks: vec!["水厂".into()], ..Entry::default()
            };
        let mut bytes = digest(&entry);
        assert_eq!(Entry::from_digest(&bytes), Ok(entry));
        bytes[0] = 0;
        assert_eq!(Entry::from_digest(&bytes), Err(StaleDigest));
        assert_eq!(Entry::from_digest(&[]), Err(StaleDigest));
    }
}
