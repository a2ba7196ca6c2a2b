//! Cases found by a text of theirs, a path or a slug. Each link of each text is looked up, and of many cases none is near: a
//! search through a sorted list waits for memory at every step, a table at one or two. Holds numbers alone, some six to
//! twelve bytes a case; the texts stay where they are.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

use super::CaseId;

/// Cases by the hash of a text.
#[derive(Debug, Default)]
pub(super) struct Places(HashTable<CaseId>);

impl Places {
    /// Of cases no two of which have the same text.
    pub(super) fn of<'t>(cases: impl Iterator<Item = CaseId>, text: impl Fn(CaseId) -> &'t str) -> Self {
        let mut table = HashTable::with_capacity(cases.size_hint().0);
        for id in cases {
            table.insert_unique(hash(text(id)), id, |other| hash(text(*other)));
        }
        Self(table)
    }

    /// The case whose text is `wanted`.
    pub(super) fn find<'t>(&self, wanted: &str, text: impl Fn(CaseId) -> &'t str) -> Option<CaseId> {
        self.0.find(hash(wanted), |id| text(*id) == wanted).copied()
    }
}

fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_found_by_its_text_and_no_other_text_finds_one() {
        let texts: Vec<String> = (0..500).map(|at| format!("cases/{at}.md")).collect();
        let text = |id: CaseId| texts[id.at()].as_str();
        let places = Places::of((0..500).map(CaseId), text);
        assert!((0..500).all(|at| places.find(&format!("cases/{at}.md"), text) == Some(CaseId(at))));
        assert_eq!(places.find("cases/500.md", text), None);
        assert_eq!(Places::default().find("", text), None);
    }
}
