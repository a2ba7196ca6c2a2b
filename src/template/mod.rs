//! Templates: the theme (embedded, overridable), the views templates see, errors with a place.
//!
//! Layer 5. A page is a function of its view: templates have no look-ups, so what is not in a view cannot reach a page,
//! and the hash of a view is the fingerprint of its page. Must not know files of cases, the journal or the output folder.

mod assets;
mod colour;
mod error;
mod filters;
mod inline;
mod layers;
mod messages;
mod shared;
mod theme;
pub mod views;

pub use assets::ThemeAsset;
pub(crate) use colour::accent_under_white;
pub use filters::form_of;
pub use layers::embedded_hash;
pub use theme::{Purpose, Theme};
