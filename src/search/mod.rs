//! The search index: folded character pairs in script files that load offline, and its two readers.
//!
//! In the flow: a rendered case gives an [`Entry`]; [`build`] turns all entries into the files under `search/`, and
//! [`update`] changes those files when few cases changed, by the [`State`] the last build left. The client `search.js`
//! answers queries in the browser, [`query`] in the terminal, both the same. Format, figures and the reasons are in `docs/search.md`. Must not know of disks, themes
//! or settings.

mod answer;
mod assignment;
mod bits;
mod build;
mod cards;
mod collect;
mod edits;
mod entry;
mod facets;
mod files;
mod fold;
mod lists;
mod matching;
mod phrases;
mod pinyin;
mod records;
mod runs;
mod scratch;
mod shard;
mod shards;
mod state;
mod terms;
mod update;

pub use answer::{Found, Results, query};
pub use assignment::Head;
pub use bits::BitWriter;
pub use build::{Emit, Entries, Figures, Options, Profile, build, build_aside};
pub use entry::Entry;
pub use files::Read;
pub use scratch::Scratch;
pub use shard::{close, open, push_string};
pub use state::{FORMAT, State};
pub use update::{Before, Changed, update};
