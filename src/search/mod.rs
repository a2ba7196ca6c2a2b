//! The search index: folded character pairs in script files that load offline, and its two readers.
//!
//! In the flow: a rendered case gives an [`Entry`], whose [`digest`] is kept in the journal; [`build`] turns all
//! digests into the files under `search/`; the client `search.js` answers queries in the browser, [`query`] in the
//! terminal, both the same. Format, figures and the reasons are in `docs/search.md`. Must not know of disks, themes
//! or settings.

mod answer;
mod assignment;
mod bits;
mod build;
mod cards;
mod collect;
mod entry;
mod facets;
mod files;
mod fold;
mod lists;
mod matching;
mod phrases;
mod pinyin;
mod runs;
mod shard;
mod terms;

pub use answer::{Found, Results, query};
pub use assignment::Head;
pub use bits::BitWriter;
pub use build::{BuildError, Digests, Emit, Figures, Options, Profile, build};
pub use entry::{Entry, StaleDigest, digest};
pub use files::Read;
pub use pinyin::{initial, initials};
pub use shard::{close, open, push_string};
