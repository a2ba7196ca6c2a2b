//! What authors may write: the fields of a case, of the other records and of the settings, each with all its names.
//!
//! Layer 2. One table drives reading, the hints for unknown keys and the manual. To add a field: a row in `front.rs`
//! (or `records.rs`, `nested.rs`), a field in the struct, a line where the reader fills it.

mod commas;
mod front;
mod manual;
mod nested;
mod reader;
mod records;
mod table;

pub use commas::join_thousands;
pub use front::FRONT;
pub(crate) use manual::Writer as ManualWriter;
pub use manual::manual;
pub use nested::{
    ADOPTION, ARCHIVE, ASSESSMENT, ATTACHMENT, COVERAGE, FEEDBACK, GOAL, HONOR, LOCATION, MEDIA, METRIC, PERSON,
    REPLICATION, SIGNOFF, SOURCE, STEP,
};
pub(super) use reader::PROPOSALS_LIMIT;
pub use reader::{Fields, Item, LINE_LIMIT, LIST_LIMIT, Reader, Slot};
pub use records::{
    BRANCH, BRAND, CRITERION, FORMULA, GLOSSARY_TERM, METHOD, NOTICE, PAGE, PERIOD, PERSON_RECORD, ROUND, STANDARD,
};
pub use table::{Field, Need, Table, Type};

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::value::folded;

/// The tables of all records.
static TABLES: [&Table; 10] =
    [&FRONT, &BRANCH, &BRAND, &METHOD, &ROUND, &STANDARD, &NOTICE, &PAGE, &PERSON_RECORD, &GLOSSARY_TERM];

/// Every key of every record, as written and folded.
static KNOWN: LazyLock<FxHashSet<Cow<'static, str>>> = LazyLock::new(|| {
    let mut known = FxHashSet::default();
    for table in TABLES {
        add_names(table, &mut known);
    }
    known
});

/// Makes what is looked up in keys.
pub(super) fn make_tables() {
    LazyLock::force(&KNOWN);
}

/// Adds the names of a table and of the tables inside its values.
fn add_names(table: &Table, known: &mut FxHashSet<Cow<'static, str>>) {
    for field in table.fields {
        for name in field.names() {
            known.insert(Cow::Borrowed(name));
            known.insert(folded(name));
        }
        // A result has figures, and a figure has no tables inside: this ends.
        if let Some(keys) = field.keys {
            add_names(keys, known);
        }
    }
}

/// Whether a word is a key of any record, in any spelling; the YAML reader asks before it reads a full-width colon
/// as the end of a key.
#[must_use]
pub fn is_known_key(key: &str) -> bool {
    KNOWN.contains(key) || KNOWN.contains(&*folded(key))
}

/// Whether the items of a list in `field` may be maps with `key`, in any record; the YAML reader asks before it reads the
/// colon of `- 时间：三十分钟内到场` as the end of a key.
#[must_use]
pub fn is_key_of_item(field: &str, key: &str) -> bool {
    fn holds(table: &Table, field: &str, key: &str) -> bool {
        let is_meant =
            |meant: &Field| meant.kind == Type::OpenMap || meant.keys.is_some_and(|keys| keys.find(key).is_some());
        let mut below = table.fields.iter().filter_map(|field| field.keys);
        table.find(field).is_some_and(is_meant) || below.any(|keys| holds(keys, field, key))
    }
    TABLES.into_iter().any(|table| holds(table, field, key))
}

#[cfg(test)]
mod tests;
