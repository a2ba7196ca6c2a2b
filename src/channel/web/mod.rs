//! The website: one file for each kind of page, `draft` (inputs) and `draw` (bytes) side by side.

pub mod card;
pub mod case;
pub mod changes;
pub mod chart;
pub mod chrome;
pub mod compare;
pub mod document;
pub mod frame;
pub mod glossary;
pub mod government;
pub mod home;
pub mod initials;
mod lightbox;
pub mod list;
pub mod map;
pub mod metric;
mod narrative;
mod pager;
pub mod pictures;
pub mod record;
pub mod share;
pub mod stats;
pub mod summary;
pub mod terms;
pub mod timeline;
