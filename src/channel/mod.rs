//! Pages → bytes: the website, feeds and data. Each is a function of its inputs.
//!
//! Layer 6. A [`Draft`] holds the finished view of a page except for what only its own case file can tell (the body) and
//! for the cards, which are drawn once and shared. The hash of the draft is the page's fingerprint, and drawing gets the
//! draft and nothing else: a page cannot depend on something that its fingerprint does not cover. Must not know the
//! journal or the output folder.

pub mod calendar;
mod card_texts;
pub mod causes;
pub mod convert;
pub mod data;
pub mod facets;
pub mod feed;
pub mod press;
pub mod qr;
pub mod sitemap;
pub mod web;

pub use press::{Draft, Press};
