//! Markdown between the tags of an HTML block: `<center>![](a.jpg)</center>`, a list in a `<div>`.
//!
//! CommonMark reads Markdown there only where empty lines stand around it, which nobody knows who wraps a picture in a
//! tag: readers would see the marks. Here such text is parsed by itself and written where it stands.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::manuscript::{Change, Manuscript};
use super::parser_options;
use super::raw::Kind;
use super::reflow::{is_item, lines_of};
use super::writer::{Open, Writer};
use crate::sweep;

/// Elements whose text stands as it is.
const LITERAL: [&str; 5] = ["code", "kbd", "pre", "samp", "var"];
/// Blocks that mostly hold a line: a single paragraph stands in them without a frame of its own.
const CELLS: [&str; 9] = ["address", "caption", "dd", "dt", "figcaption", "li", "summary", "td", "th"];

impl Writer<'_> {
    /// Writes text between tags that is Markdown; `false` if it is to be written as it stands. `place` leads from its
    /// bytes to those of the prepared text.
    pub(super) fn marked_text(&mut self, text: &str, place: &dyn Fn(usize) -> usize) -> bool {
        let is_literal = |open: &Open| matches!(open, Open::Raw { rule, .. } if LITERAL.contains(&rule.name));
        if self.is_marked || self.skipping.is_some() || !has_marks(text) || self.open.iter().any(is_literal) {
            return false;
        }
        let flat = flattened(text);
        // Names of footnotes are those of the text around.
        let options = parser_options() - Options::ENABLE_FOOTNOTES;
        let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(flat.text(), options).into_offset_iter().collect();
        self.is_marked = true;
        let is_line = is_one_paragraph(&events) && self.holds_a_line(&events);
        if !is_line {
            self.close_lines();
        } else if text.starts_with([' ', '\n']) && self.last.is_some() {
            self.text(" ");
        }
        for (event, range) in events {
            if is_line && matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)) {
                continue;
            }
            let start = place(flat.origin(range.start));
            let end = range.end.checked_sub(1).map_or(start, |last| place(flat.origin(last)) + 1);
            self.event(event, start..end.max(start));
        }
        self.is_marked = false;
        true
    }

    /// Whether a paragraph here is a line of what is open, not a block in it. Pictures alone in a block are figures.
    fn holds_a_line(&self, events: &[(Event<'_>, Range<usize>)]) -> bool {
        match self.open.last() {
            Some(Open::Raw { rule, .. }) if matches!(rule.kind, Kind::Inline | Kind::Line) => true,
            Some(Open::Raw { rule, .. }) if CELLS.contains(&rule.name) => true,
            _ => !is_pictures(events),
        }
    }
}

/// Whether there are marks in a text that mean something else in Markdown than themselves.
fn has_marks(text: &str) -> bool {
    if text.contains("](") || text.contains("**") || text.contains("|--") || text.contains("| --") {
        return true;
    }
    // The first line goes on after a tag.
    sweep::lines(text).skip(1).any(|line| {
        let shown = line.trim();
        let is_heading = shown.trim_start_matches('#').starts_with(' ') && shown.starts_with('#');
        is_heading || is_item(shown) && shown.contains(' ')
    })
}

/// The text without the indentation that all its lines but the first have: HTML is indented by what it stands in.
fn flattened(text: &str) -> Manuscript {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = || lines_of(text).filter(|(_, line)| !line.trim().is_empty());
    let first = lines().next().filter(|(at, _)| *at == 0).map(|(_, line)| Change::delete(0..indent(line)));
    let depth = lines().filter(|(at, _)| *at > 0).map(|(_, line)| indent(line)).min().unwrap_or(0);
    let others = lines().filter(|(at, _)| *at > 0).map(|(at, _)| Change::delete(at..at + depth));
    let changes: Vec<Change> = first.into_iter().chain(others).filter(|change| !change.range.is_empty()).collect();
    Manuscript::of(text, 0..text.len()).changed(&changes)
}

fn is_one_paragraph(events: &[(Event<'_>, Range<usize>)]) -> bool {
    let is_start = |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph));
    matches!(events, [(first, _), .., (Event::End(TagEnd::Paragraph), _)] if is_start(first))
        && events.iter().filter(|(event, _)| is_start(event)).count() == 1
}

fn is_pictures(events: &[(Event<'_>, Range<usize>)]) -> bool {
    let mut depth = 0;
    events.iter().all(|(event, _)| match event {
        Event::Start(Tag::Image { .. }) => {
            depth += 1;
            true
        }
        Event::End(TagEnd::Image) => {
            depth -= 1;
            true
        }
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) | Event::SoftBreak | Event::HardBreak => true,
        _ => depth > 0,
    })
}
