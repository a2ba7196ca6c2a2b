//! The body: sections that fill the front matter, and the narrative that stays.

use std::ops::Range;

use super::name::CaseFile;
use crate::config::Config;
use crate::content::case::{Body, FrontMatter};
use crate::diagnostic::{Diagnostic, SourceText};

/// Takes the sections out of the body and renders the rest.
pub(super) fn read(
    _source: &SourceText,
    _range: Range<usize>,
    front: FrontMatter,
    _config: &Config,
    _name: &CaseFile,
    _out: &mut Vec<Diagnostic>,
) -> (FrontMatter, Body) {
    (front, Body::default())
}
