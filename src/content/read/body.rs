//! The body: sections that fill the front matter, and the narrative that stays.

use std::ops::Range;

use super::name::CaseFile;
use crate::config::Config;
use crate::content::case::{Body, FrontMatter};
use crate::content::markdown::{self, RenderOptions};
use crate::content::schema::FRONT;
use crate::content::sections::{self, Section};
use crate::diagnostic::{Diagnostic, SourceText};

/// What the body gave.
pub(super) struct BodyRead {
    /// The front matter, with the sections the body fills.
    pub(super) front: FrontMatter,
    /// The narrative that remains.
    pub(super) body: Body,
    /// Sections that are there but stayed in the narrative.
    pub(super) in_narrative: Vec<Section>,
}

/// Takes the sections out of the body and renders the rest.
pub(super) fn read(
    source: &SourceText,
    range: Range<usize>,
    mut front: FrontMatter,
    config: &Config,
    name: &CaseFile,
    out: &mut Vec<Diagnostic>,
) -> BodyRead {
    let language = [&front.lang, &name.lang, &config.language].into_iter().find(|lang| !lang.is_empty());
    let options = RenderOptions { language: language.cloned().unwrap_or_default() };
    let given = [
        (Section::Background, !front.background.is_empty()),
        (Section::Methods, !front.methods.is_empty()),
        (Section::Results, !front.results.is_empty()),
        (Section::Lessons, !front.lessons.is_empty()),
    ];
    let given: Vec<Section> = given.into_iter().filter(|(_, is_given)| *is_given).map(|(section, _)| section).collect();
    let named = |title: &str| FRONT.find(title).and_then(|field| Section::of_field(field.name));
    let found = sections::extract(source, range, &given, &named, out);
    if front.background.is_empty() {
        front.background = found.background;
    }
    for (mine, theirs) in
        [(&mut front.methods, found.methods), (&mut front.results, found.results), (&mut front.lessons, found.lessons)]
    {
        if mine.is_empty() {
            *mine = theirs;
        }
    }
    let body = markdown::render_manuscript(source, found.narrative, &options, out);
    BodyRead { front, body, in_narrative: found.in_narrative }
}
