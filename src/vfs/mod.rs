//! The only door to the author's files: list, stamp, read. Never writes (that is `store`).
//!
//! Layer 1. [`Disk`] is the site folder; [`Memory`] serves tests. Links that lead out of the site, special files and
//! names that are not UTF-8 are reported as [`Skipped`], never followed. Knows nothing of what the files mean.

mod disk;
mod memory;
mod path;
pub mod witness;

use std::io;

use serde::{Deserialize, Serialize};

pub use disk::Disk;
pub use memory::Memory;
pub use path::{SitePath, folder_of, folders_above, parts_of};
pub use witness::Asked;

/// What tells cheaply whether a file changed: compared for equality only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    pub len_bytes: u64,
    /// Last modification, nanoseconds since 1970; negative before.
    pub modified_ns: i128,
}

/// A regular file of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Where it is.
    pub path: SitePath,
    /// Its size and time.
    pub stamp: Stamp,
}

/// Something in the folder that is never read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Skipped {
    /// Its path; characters that are not UTF-8 are replaced.
    pub path: String,
    /// Why it is left alone.
    pub reason: SkipReason,
}

/// Why something in the folder is never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// A link whose target is outside the site, or that loops.
    LinkOut,
    /// A pipe, socket or device.
    Special,
    /// The name is not UTF-8.
    NameNotUtf8,
    /// The folder cannot be listed.
    Unreadable,
    /// Deeper than the limit.
    TooDeep,
}

/// Everything below one folder, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Regular files.
    pub entries: Vec<Entry>,
    /// What was left alone, sorted by path.
    pub skipped: Vec<Skipped>,
}

/// Read access to the site's files.
pub trait Files: Sync {
    /// Every regular file below `folder`, sorted by path; a missing folder is an empty listing. Names starting with
    /// `.` or `_`, `~$` lock files, `Thumbs.db` and `desktop.ini` are not listed.
    ///
    /// # Errors
    /// When the folder exists and cannot be read at all.
    fn list(&self, folder: &SitePath) -> io::Result<Listing>;

    /// The size and time of a file.
    ///
    /// # Errors
    /// When it does not exist or is no regular file.
    fn stamp(&self, path: &SitePath) -> io::Result<Stamp>;

    /// The whole content of a regular file.
    ///
    /// # Errors
    /// When it does not exist, is no regular file, or is larger than `limit_bytes` ([`io::ErrorKind::FileTooLarge`]).
    fn read(&self, path: &SitePath, limit_bytes: u64) -> io::Result<Vec<u8>>;
}

/// Whether a file or folder of this name is ignored everywhere.
#[must_use]
pub fn is_ignored_name(name: &str) -> bool {
    name.starts_with(['.', '_'])
        || name.starts_with("~$")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}
