//! casebook (案例集): Markdown case studies become a browsable showcase site.

pub mod diagnostic;
pub mod hash;

pub mod config;
pub mod vfs;
pub mod yaml;

pub mod content;

pub mod media;
pub mod search;
pub mod template;

pub mod cli;

#[cfg(feature = "serve")]
pub mod serve;
