//! One source file at a time, pure: bytes → text → front matter and body → [`case::Case`] or record.
//!
//! Layer 2. Everything here is a function of one file's bytes, the settings and the names of the files beside it; it
//! must not know other cases, URLs of lists, templates or the output folder.

pub mod case;
pub mod cleaning;
pub mod decode;
pub mod front;
pub mod hygiene;
pub mod likeness;
pub mod markdown;
pub mod outline;
pub mod placeholder;
pub mod privacy;
pub mod read;
pub mod reading;
pub mod record;
pub mod rules;
pub mod schema;
pub(crate) mod script;
pub mod sections;
pub mod value;

/// Makes the tables of keys that the first case would wait for.
pub fn make_tables() {
    schema::make_tables();
}
