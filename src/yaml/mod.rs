//! YAML as written by people → a tree with byte ranges.
//!
//! Layer 1, pure. [`split_front_matter`] finds the two fences of a Markdown file; [`read`] takes the text of a front
//! matter, a record or `site.yaml`, repairs what is certain and says so, and yields a [`Node`] tree in which every
//! scalar keeps its raw text and range. It must not know any field name beyond what the caller passes as known keys;
//! meaning (numbers, dates, lists) is the caller's business, so `no`, `007` and an 18-digit identity number stay text.
//! Only this module names the YAML crate.

mod colons;
mod explain;
mod fast;
mod fence;
mod node;
mod noise;
mod parse;
mod patch;
mod read;
mod repair;

pub use fence::{FrontMatterSplit, split_front_matter};
pub use node::{Key, Kind, Node};
pub use read::{ReadLimits, ReadOptions, read};

#[cfg(test)]
mod tests;
