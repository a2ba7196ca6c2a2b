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
pub use reader::{Fields, Item, LINE_LIMIT, LIST_LIMIT, Reader, Slot};
pub use records::{
    BRANCH, BRAND, CRITERION, FORMULA, GLOSSARY_TERM, METHOD, NOTICE, PAGE, PERIOD, PERSON_RECORD, ROUND, STANDARD,
};
pub use table::{Field, Need, Table, Type};

/// Whether a word is a key of any record, in any spelling; the YAML reader asks before it reads a full-width colon
/// as the end of a key.
#[must_use]
pub fn is_known_key(key: &str) -> bool {
    let tables: [&Table; 29] = [
        &FRONT,
        &STEP,
        &METRIC,
        &GOAL,
        &REPLICATION,
        &ADOPTION,
        &FEEDBACK,
        &HONOR,
        &COVERAGE,
        &PERSON,
        &MEDIA,
        &ATTACHMENT,
        &ARCHIVE,
        &ASSESSMENT,
        &SIGNOFF,
        &SOURCE,
        &LOCATION,
        &BRANCH,
        &BRAND,
        &METHOD,
        &FORMULA,
        &ROUND,
        &PERIOD,
        &STANDARD,
        &CRITERION,
        &NOTICE,
        &PAGE,
        &PERSON_RECORD,
        &GLOSSARY_TERM,
    ];
    tables.iter().any(|table| table.position(key).is_some())
}

#[cfg(test)]
mod tests;
