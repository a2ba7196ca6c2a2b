//! casebook (案例集): Markdown case studies become a browsable showcase site.
//!
//! The way of a build, and the modules in reading order, lowest layer first; a module uses only its own and lower layers.
//! `aside`, `diagnostic`, `hash`, `fatal`, `room`, `sweep` know nothing of sites. [`vfs`] lists and reads the author's files, [`config`] the settings,
//! [`yaml`] the front matter as a tree. [`content`] turns one file into a case, [`site`] many summaries into an index,
//! [`plan`] the index into pages, [`template`], [`media`] and [`search`] are the tools a page needs, [`channel`] draws it,
//! [`store`] remembers and writes. [`pipeline::build`] is the whole program on one screen; [`cli`] and `serve` call it.

pub mod aside;
pub mod diagnostic;
pub mod fatal;
pub mod hash;
pub mod room;
pub mod sweep;

pub mod config;
pub mod vfs;
pub mod yaml;

pub mod content;

pub mod site;

pub mod plan;

pub mod media;
pub mod search;
pub mod template;

pub mod channel;

pub mod store;

pub mod pipeline;

pub mod cli;

#[cfg(feature = "serve")]
pub mod serve;
