//! What was built from what, and the output folder: the only door through which anything reaches the disk.
//!
//! Layer 7. It remembers sources and pages of the last build ([`journal`]), writes outputs so that a crash leaves
//! each file old or new ([`output`]), refuses dangerous folders ([`guard`]). Must not know what pages mean.
//!
//! A commit goes: stage every changed file beside the output; write the new journal into its folder under temporary
//! names; write the commit list and flush it — from here on the build is done; rename, delete, rename the journal, remove
//! the list. A command that finds a complete list carries it out before anything else; an incomplete one is thrown away.

pub mod commit_list;
pub mod edits;
pub mod guard;
pub mod journal;
pub mod lock;
pub mod merge;
pub mod ops;
pub mod output;
pub mod part;
pub mod seal;
pub mod unsettled;

pub use edits::Edits;
pub use journal::{PageRecord, SourceRecord};
pub use output::{Commit, NewJournal, OutputFolder, OutputPath, WorkFolder};
pub use part::Shard;
pub use seal::Seal;
pub use unsettled::Unsettled;
