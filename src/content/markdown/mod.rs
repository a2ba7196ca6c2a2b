//! Markdown → safe HTML with unresolved references, headings and a word count.
//!
//! The flow: [`Manuscript`] (control characters out, nesting cut, tables widened, emphasis marks in) → parser → `writer` (HTML built
//! from an allow-list, references numbered) → `sanitize` if the author wrote raw HTML. Nothing here knows where a
//! link leads, which pictures exist or what the page around the text looks like.

mod blocks;
pub(crate) mod characters;
mod emphasis;
mod escape;
mod footnotes;
mod headings;
mod inline;
mod limits;
pub(crate) mod links;
mod manuscript;
pub(crate) mod marked;
pub(crate) mod numbering;
mod raw;
mod references;
pub(crate) mod reflow;
mod repair;
mod report;
mod sanitize;
mod tables;
mod tags;
mod typed_tables;
mod wide_tables;
mod words;
mod writer;

use std::ops::Range;

use pulldown_cmark::Options;

use super::case::Body;
use crate::diagnostic::{Diagnostic, SourceText};
use crate::sweep;

pub use blocks::{first_paragraph, text_blocks};
pub(in crate::content) use escape::decode_value;
pub use headings::heading_id;
pub use inline::{inline, inline_linked, paragraphs, plain};
pub use manuscript::{Change, Manuscript};

/// How a text is rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// BCP 47 language of the text, such as `zh-Hans` or `en`: it chooses the few words the renderer adds itself
    /// (the label of a table, the title of a note). Empty means Chinese.
    pub language: String,
}

impl RenderOptions {
    /// The Chinese or the English word, by the text's language.
    fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.language.is_empty() || self.language.starts_with("zh") { zh } else { en }
    }
}

/// What of Markdown is understood. Neither formulas (`售价$5和$6元`) nor definition lists (a line that begins with a
/// colon) nor typographic replacement: they change what plain Chinese text means.
fn parser_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// Renders the bytes `range` of `source` as Markdown; text typed without Markdown marks is made into paragraphs and
/// headings first. Problems go to `out`, each at its place in the file.
#[must_use]
pub fn render(source: &SourceText, range: Range<usize>, options: &RenderOptions, out: &mut Vec<Diagnostic>) -> Body {
    let manuscript = reflow::reflow(Manuscript::of(&source.text, range), &|_| false);
    render_manuscript(source, manuscript, options, out)
}

/// Renders a prepared text of `source`, such as the narrative that [`super::sections`] leaves.
#[must_use]
pub fn render_manuscript(
    source: &SourceText,
    manuscript: Manuscript,
    options: &RenderOptions,
    out: &mut Vec<Diagnostic>,
) -> Body {
    if !limits::allows(source, &manuscript, out) {
        return Body::default();
    }
    let controls = control_characters(manuscript.text());
    let manuscript = manuscript.changed(&controls);
    let comments = conditional_comments(manuscript.text());
    let (manuscript, cut) = limits::cut_nesting(manuscript.changed(&comments));
    let manuscript = wide_tables::widened(source, manuscript, out);
    let sentinels = emphasis::sentinels(manuscript.text());
    let manuscript = manuscript.changed(&sentinels);
    writer::write(source, &manuscript, options, cut, out)
}

/// Bytes in which a conditional comment of Word has its end.
const CONDITION: usize = 80;

/// Marks of Word's conditional comments, such as `<![if !supportLists]>`, which no reader of Markdown takes for tags.
fn conditional_comments(text: &str) -> Vec<Change> {
    let marks = memchr::memmem::find_iter(text.as_bytes(), "<![");
    let marks = marks.filter(|at| ["if ", "endif"].iter().any(|word| text[at + 3..].starts_with(word)));
    let mut changes: Vec<Change> = Vec::new();
    for at in marks {
        let near = &text.as_bytes()[at..text.len().min(at + CONDITION)];
        let end = memchr::memmem::find(near, b"]>").map(|end| at + end);
        if let Some(end) = end.filter(|_| changes.last().is_none_or(|last| last.range.end <= at)) {
            changes.push(Change::delete(at..end + 2));
        }
    }
    changes
}

/// Control characters, which serve as marks in [`Body::html`], and the emphasis pass's own characters.
fn control_characters(text: &str) -> Vec<Change> {
    // Those below a space, and the first bytes of the others (0xc2 of U+0080 to U+009F).
    let may_be = |byte: u8| {
        (byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r')) | matches!(byte, 0x7f | 0xc2 | emphasis::SENTINEL_BYTE)
    };
    if !sweep::any(text.as_bytes(), may_be) {
        return Vec::new();
    }
    let is_unwanted = |c: char| (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || emphasis::is_own(c);
    text.char_indices().filter(|(_, c)| is_unwanted(*c)).map(|(at, c)| Change::delete(at..at + c.len_utf8())).collect()
}

#[cfg(test)]
mod tests;
