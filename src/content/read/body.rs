//! The body: sections that fill the front matter, and the narrative that stays.

use std::ops::Range;

use super::name::CaseFile;
use crate::config::Config;
use crate::content::case::{Body, FrontMatter};
use crate::content::markdown::{self, RenderOptions};
use crate::diagnostic::{Diagnostic, SourceText};

/// Takes the sections out of the body and renders the rest.
pub(super) fn read(
    source: &SourceText,
    range: Range<usize>,
    front: FrontMatter,
    config: &Config,
    name: &CaseFile,
    out: &mut Vec<Diagnostic>,
) -> (FrontMatter, Body) {
    let language = [&front.lang, &name.lang, &config.language].into_iter().find(|lang| !lang.is_empty());
    let options = RenderOptions { language: language.cloned().unwrap_or_default() };
    let body = markdown::render(source, range, &options, out);
    (front, body)
}
