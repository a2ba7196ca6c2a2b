//! Footnotes: numbered in the order they come up, gathered at the end of the text.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::emphasis::without_sentinels;
use super::report::Problem;
use super::writer::Writer;

/// The notes of one text while it is written.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    notes: Vec<Note>,
    /// The note being written, and the HTML of the text around it.
    open: Option<(usize, String)>,
}

#[derive(Debug, Default)]
struct Note {
    mentions: usize,
    html: Option<String>,
}

impl Footnotes {
    /// Whether a note is being written.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The index of the note called `name`.
    fn index(&mut self, name: &str) -> usize {
        let name = without_sentinels(name).into_owned();
        *self.numbers.entry(name).or_insert_with(|| {
            self.notes.push(Note::default());
            self.notes.len() - 1
        })
    }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        self.settle_soft_break(None);
        let index = self.footnotes.index(name);
        let number = index + 1;
        let note = &mut self.footnotes.notes[index];
        note.mentions += 1;
        let mark = if self.links > 0 {
            format!("<sup class=\"footnote-ref\">{number}</sup>")
        } else {
            let mention = note.mentions;
            format!(
                "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"fnref-{number}-{mention}\">{number}</a></sup>"
            )
        };
        self.html.push_str(&mark);
    }

    pub(super) fn footnote_start(&mut self, name: &str, range: &Range<usize>) {
        self.begin_block();
        let index = self.footnotes.index(name);
        // Of two notes with one name the first counts, as everywhere in Markdown.
        if self.footnotes.notes[index].html.is_some() {
            let first_line = self.text[range.clone()].lines().next().map_or(0, str::len);
            self.report.push(Problem::Footnote, &without_sentinels(name), &(range.start..range.start + first_line));
        }
        let around = std::mem::take(&mut self.html);
        self.footnotes.open = Some((index, around));
        self.open_markdown("", false);
    }

    pub(super) fn footnote_end(&mut self) {
        self.close("");
        if let Some((index, around)) = self.footnotes.open.take() {
            let html = std::mem::replace(&mut self.html, around);
            self.footnotes.notes[index].html.get_or_insert(html);
        }
    }

    /// Appends the notes to the text.
    pub(super) fn write_footnotes(&mut self) {
        if self.footnotes.notes.is_empty() {
            return;
        }
        let label = self.options.word("注释", "Notes");
        let back = self.options.word("回到正文", "Back to the text");
        let _ = write!(self.html, "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{label}\">\n<ol>\n");
        for (index, note) in std::mem::take(&mut self.footnotes.notes).into_iter().enumerate() {
            let number = index + 1;
            let content = note.html.unwrap_or_default();
            let _ = write!(self.html, "<li id=\"fn-{number}\">\n{content}");
            if note.mentions > 0 {
                let _ = write!(
                    self.html,
                    "<a class=\"footnote-back\" href=\"#fnref-{number}-1\" aria-label=\"{back}\">↩</a>"
                );
            }
            self.html.push_str("</li>\n");
        }
        self.html.push_str("</ol>\n</section>\n");
    }
}
