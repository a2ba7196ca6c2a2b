//! The body: sections that fill the front matter, the narrative that stays, a summary when there is none.

use super::first_sentence;
use super::name::CaseFile;
use crate::config::Config;
use crate::content::case::{Body, FrontMatter};
use crate::content::markdown::{self, Manuscript, RenderOptions};
use crate::content::schema::FRONT;
use crate::content::sections::{self, Section};
use crate::diagnostic::{Diagnostic, SourceText};

/// What the body gave.
pub(super) struct BodyRead {
    /// The narrative as HTML.
    pub(super) body: Body,
    /// Sections that are there, but as narrative.
    pub(super) in_narrative: Vec<Section>,
}

/// Takes the sections out of the body into `front` and renders the rest.
pub(super) fn read(
    source: &SourceText,
    manuscript: Manuscript,
    front: &mut FrontMatter,
    config: &Config,
    name: &CaseFile,
    out: &mut Vec<Diagnostic>,
) -> BodyRead {
    let named = |title: &str| FRONT.find(title).and_then(|field| Section::of_field(field.name));
    let found = sections::extract_manuscript(source, manuscript, &given(front), &named, out);
    fill(&mut front.background, found.background);
    fill(&mut front.methods, found.methods);
    fill(&mut front.results, found.results);
    fill(&mut front.lessons, found.lessons);
    if front.summary.is_empty() {
        front.summary = first_sentence(&markdown::plain(front.background.lines().next().unwrap_or_default()));
    }
    let language = [&front.lang, &name.lang, &config.language].into_iter().find(|lang| !lang.is_empty());
    let options = RenderOptions { language: language.cloned().unwrap_or_default() };
    let body = markdown::render_manuscript(source, found.narrative, &options, out);
    if front.summary.is_empty() {
        // What is shown, not what is written: comments, code and lists do not tell what the case is about.
        front.summary = first_sentence(&markdown::first_paragraph(&body.html));
    }
    BodyRead { body, in_narrative: found.in_narrative }
}

/// The sections the front matter already has.
fn given(front: &FrontMatter) -> Vec<Section> {
    let filled = [
        (Section::Background, !front.background.is_empty()),
        (Section::Methods, !front.methods.is_empty()),
        (Section::Results, !front.results.is_empty()),
        (Section::Lessons, !front.lessons.is_empty()),
    ];
    filled.into_iter().filter(|(_, is_filled)| *is_filled).map(|(section, _)| section).collect()
}

/// What the front matter says stays.
fn fill<T: Default + PartialEq>(field: &mut T, found: T) {
    if *field == T::default() {
        *field = found;
    }
}
