//! Body headings and bare lines → background, methods, results and lessons; the rest is the narrative.
//!
//! A heading (or a line of its own) that names a section fills that section's field when the front matter leaves it
//! empty, and its text leaves the narrative, so that nothing is shown twice. A section that is more than titled
//! text (tables, quotes, code, pictures in a line) stays in the narrative as it is: a field could not hold it.
//! Knows the four sections, not their names: those are the schema's.

mod blocks;
mod items;

use std::cell::LazyCell;
use std::ops::Range;

use super::case::{Reference, Step};
use super::markdown::Manuscript;
use super::markdown::numbering::without_number;
use super::markdown::reflow::reflow;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::text;
use blocks::{Block, Shape};

/// Longer bodies are not searched for sections.
const MAX_BYTES: usize = 2 << 20;

/// A part of a case that may stand in the front matter or in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// 背景.
    Background,
    /// 主要做法.
    Methods,
    /// 工作成效.
    Results,
    /// 经验启示.
    Lessons,
}

impl Section {
    /// The section whose field has the English key `name`.
    #[must_use]
    pub fn of_field(name: &str) -> Option<Self> {
        match name {
            "background" => Some(Self::Background),
            "methods" => Some(Self::Methods),
            "results" => Some(Self::Results),
            "lessons" => Some(Self::Lessons),
            _ => None,
        }
    }
}

/// What the body's headings gave.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    /// Paragraphs of the background, one per line, inline Markdown; empty if the body has none.
    pub background: String,
    /// Methods; a first step without a title is an introduction.
    pub methods: Vec<Step>,
    /// Results.
    pub results: Vec<Step>,
    /// Lessons.
    pub lessons: Vec<Step>,
    /// What remains, for [`super::markdown::render_manuscript`].
    pub narrative: Manuscript,
    /// The bytes of the file that became fields.
    pub consumed: Vec<Range<usize>>,
    /// Sections that the body has but that stay in the narrative, because they are more than titled text. They
    /// count as present when required fields are checked.
    pub in_narrative: Vec<Section>,
}

/// Reads the sections from the bytes `body` of `source`. `given` are those the front matter fills: their text stays
/// in the narrative, with an information. `named` says which section a name, without its number, stands for.
#[must_use]
pub fn extract(
    source: &SourceText,
    body: Range<usize>,
    given: &[Section],
    named: &dyn Fn(&str) -> Option<Section>,
    out: &mut Vec<Diagnostic>,
) -> Sections {
    extract_manuscript(source, Manuscript::of(&source.text, body), given, named, out)
}

/// As [`extract`], from a body that has been prepared (cleaned, masked).
#[must_use]
pub fn extract_manuscript(
    source: &SourceText,
    manuscript: Manuscript,
    given: &[Section],
    named: &dyn Fn(&str) -> Option<Section>,
    out: &mut Vec<Diagnostic>,
) -> Sections {
    let named = |title: &str| named(bare_title(title));
    if manuscript.text().len() > MAX_BYTES {
        return Sections { narrative: manuscript, ..Sections::default() };
    }
    let manuscript = reflow(manuscript, &|line| named(line).is_some());
    let text = manuscript.text();
    let marked = blocks::marked_lines(text);
    if !marked.iter().any(|line| opens(line, &named).is_some()) {
        let mut sections = Sections { narrative: manuscript, ..Sections::default() };
        sections.narrative.references.clear();
        return sections;
    }
    let headings = blocks::headings(text, marked);
    let has_definitions = LazyCell::new(|| blocks::has_definitions(text));
    let mut sections = Sections::default();
    let mut taken = Vec::new();
    let mut references = Vec::new();
    let mut told: Vec<Section> = Vec::new();
    let mut at = 0;
    while let Some(heading) = headings.get(at) {
        at += 1;
        let Some((section, level)) = opens(heading, &named) else { continue };
        let rest = &headings[at..];
        at += rest.iter().position(|heading| ends(heading, level, &named)).unwrap_or(rest.len());
        let end = headings.get(at).map_or(text.len(), |next| next.range.start);
        let inside = || blocks::read(text, heading.range.end..end, *has_definitions);
        if given.contains(&section) {
            if !told.contains(&section) {
                told.push(section);
                out.push(written_twice(source, &manuscript, heading));
            }
        } else if sections.keeps(section) {
            sections.stay(section);
        } else if let Some(kept) = sections.fill(section, &inside(), *has_definitions) {
            // What of the section a field cannot hold, the pictures of a background, stays.
            let gone = around(heading.range.start..end, &kept);
            references.extend(gone.iter().flat_map(|range| references_in(&manuscript, range)));
            taken.extend(gone);
        } else {
            sections.stay(section);
        }
    }
    sections.consumed = taken.iter().map(|range| manuscript.origin_range(range)).collect();
    sections.narrative = manuscript.without(&taken);
    sections.narrative.references = references;
    sections
}

/// `whole` without the ranges `kept`, which are in order.
fn around(whole: Range<usize>, kept: &[Range<usize>]) -> Vec<Range<usize>> {
    let starts = std::iter::once(whole.start).chain(kept.iter().map(|range| range.end));
    let ends = kept.iter().map(|range| range.start).chain([whole.end]);
    starts.zip(ends).map(|(start, end)| start..end).filter(|range| !range.is_empty()).collect()
}

/// The links and pictures in a range of the prepared text, with their places in the file.
fn references_in(manuscript: &Manuscript, range: &Range<usize>) -> Vec<Reference> {
    let to_u32 = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    blocks::references(&manuscript.text()[range.clone()])
        .into_iter()
        .map(|(place, mut reference)| {
            let place = manuscript.origin_range(&(range.start + place.start..range.start + place.end));
            (reference.start, reference.end) = (to_u32(place.start), to_u32(place.end));
            reference
        })
        .collect()
}

impl Sections {
    /// Whether a section must stay because one before it does: the page shows background, methods, results, the
    /// narrative and the lessons in this order, and the author's order shall not be turned round.
    fn keeps(&self, section: Section) -> bool {
        self.in_narrative.iter().any(|earlier| *earlier < section && section < Section::Lessons)
    }

    fn stay(&mut self, section: Section) {
        if !self.in_narrative.contains(&section) {
            self.in_narrative.push(section);
        }
    }

    /// Fills the field from the blocks of its section; the value is what must stay in the narrative, `None` if
    /// everything must.
    fn fill(&mut self, section: Section, blocks: &[Block<'_>], has_definitions: bool) -> Option<Vec<Range<usize>>> {
        if section == Section::Background {
            let (text, kept) = items::paragraphs(blocks)?;
            push_line(&mut self.background, &text);
            return Some(kept);
        }
        let steps = items::steps(blocks, has_definitions)?;
        let field = match section {
            Section::Methods => &mut self.methods,
            Section::Results => &mut self.results,
            _ => &mut self.lessons,
        };
        field.extend(steps);
        Some(Vec::new())
    }
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() && !line.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

/// The section that a heading opens, and the heading's level. Deeper headings are items of something else.
fn opens(block: &Block<'_>, named: &dyn Fn(&str) -> Option<Section>) -> Option<(Section, u8)> {
    let Shape::Heading { level: level @ 1..=2, text } = block.shape else { return None };
    Some((named(text)?, level))
}

fn ends(block: &Block<'_>, level: u8, named: &dyn Fn(&str) -> Option<Section>) -> bool {
    matches!(block.shape, Shape::Heading { level: other, .. } if other <= level) || opens(block, named).is_some()
}

/// A title without its number, brackets and colon: `二、【主要做法】：` is `主要做法`.
fn bare_title(title: &str) -> &str {
    let is_frame = |c: char| matches!(c, '【' | '】' | '：' | ':' | '*' | '　' | ' ');
    without_number(title.trim_matches(is_frame)).trim_matches(is_frame)
}

fn written_twice(source: &SourceText, manuscript: &Manuscript, block: &Block<'_>) -> Diagnostic {
    let title = match block.shape {
        Shape::Heading { text, .. } => text,
        _ => "",
    };
    let text = text!(
        zh: "抬头区已有这一部分，正文里的“{title}”作为叙述照常显示",
        en: "the front matter already has this part; “{title}” in the body stays as narrative"
    );
    let hint = text!(
        zh: "只保留一处：删去抬头区的那一项，或删去正文的这一节",
        en: "keep one of them: delete the field, or this section of the body"
    );
    Diagnostic::new(Code::I304, text).at(source.locate(manuscript.origin_range(&block.range))).hint(hint)
}

#[cfg(test)]
mod tests;
