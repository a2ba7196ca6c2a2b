//! Markdown between the tags of an HTML block: `<center>![](a.jpg)</center>`, a list in a `<div>`.
//!
//! `CommonMark` reads Markdown there only where empty lines stand around it, which nobody knows who wraps a picture in a
//! tag: readers would see the marks. Here such text is parsed by itself and written where it stands.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::manuscript::{Change, Manuscript};
use super::parser_options;
use super::raw::{Kind, Token};
use super::reflow::{Line, is_item, lines_of};
use super::writer::{Open, Writer};
use crate::sweep;

/// Elements whose text stands as it is.
pub(crate) const LITERAL: [&str; 5] = ["code", "kbd", "pre", "samp", "var"];
/// Blocks that mostly hold a line: a single paragraph stands in them without a frame of its own.
const CELLS: [&str; 9] = ["address", "caption", "dd", "dt", "figcaption", "li", "summary", "td", "th"];

/// Tags with which `CommonMark` begins an HTML block (0.31.2, 4.6, condition 6), without those that have no content.
const BLOCKS: [&str; 54] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Follows the HTML blocks through the lines of a text.
#[derive(Debug, Default)]
pub(super) struct HtmlBlocks {
    /// Tags of the block that are open after the line.
    open: usize,
}

impl HtmlBlocks {
    /// What `line`, the next one, is if it is part of a block.
    pub(super) fn kind(&mut self, line: &str, shown: &str) -> Option<Line> {
        let is_indented = || line.len() - line.trim_start_matches(' ').len() > 3;
        let begins = || block_tags(shown).next().is_some_and(|(at, _)| at == 0) && !is_indented();
        if shown.is_empty() || self.open == 0 && !begins() {
            self.open = 0;
            return None;
        }
        for (_, is_start) in block_tags(shown) {
            self.open = if is_start { self.open + 1 } else { self.open.saturating_sub(1) };
        }
        Some(if self.open == 0 { Line::HtmlEnd } else { Line::Other })
    }
}

/// The tags of a line that begin blocks: the first byte of each, and whether it is a start tag.
fn block_tags(line: &str) -> impl Iterator<Item = (usize, bool)> {
    memchr::memchr_iter(b'<', line.as_bytes()).filter_map(|at| {
        let rest = &line[at + 1..];
        let (name, is_start) = rest.strip_prefix('/').map_or((rest, true), |name| (name, false));
        let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let is_block = BLOCKS.iter().any(|one| one.eq_ignore_ascii_case(&name[..len]));
        let is_name = name[len..].is_empty() || name[len..].starts_with([' ', '\t', '>', '/']);
        (is_block && is_name).then_some((at, is_start))
    })
}

impl Writer<'_> {
    /// Writes text and tags of a line, if the text is Markdown; `false` if they are to be written as they stand. `place`
    /// leads from bytes of `html` to those of the prepared text.
    pub(super) fn marked_run(&mut self, html: &str, run: &[Token<'_>], place: &dyn Fn(usize) -> usize) -> bool {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
        let is_literal = |open: &Open| matches!(open, Open::Raw { rule, .. } if LITERAL.contains(&rule.name));
        let is_marked = |token: &Token<'_>| match token {
            Token::Text { text, .. } => has_marks(text),
            // `<https://…>`
            Token::Start { name, .. } => name.starts_with("http"),
            _ => false,
        };
        if self.is_marked || self.skipping.is_some() || !run.iter().any(is_marked) || self.open.iter().any(is_literal) {
            return false;
        }
        let start = first.range().start;
        let text = &html[start..last.range().end];
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
            let from = place(start + flat.origin(range.start));
            let end = range.end.checked_sub(1).map_or(from, |last| place(start + flat.origin(last)) + 1);
            self.event(event, from..end.max(from));
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
    const MARKS: [&str; 7] = ["](", "**", "__", "~~", "`", "|--", "| --"];
    if MARKS.iter().any(|mark| text.contains(mark)) {
        return true;
    }
    // The first line goes on after a tag.
    sweep::lines(text).skip(1).any(|line| {
        let shown = line.trim();
        let is_heading = shown.trim_start_matches('#').starts_with(' ') && shown.starts_with('#');
        is_heading || is_item(shown) && shown.contains(' ')
    })
}

/// The text without the indentation that all its lines but the first have: HTML is indented by what it stands in. The
/// first goes on after a tag: what would begin a list or a heading there is text.
fn flattened(text: &str) -> Manuscript {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = || lines_of(text).filter(|(_, line)| !line.trim().is_empty());
    let mut changes = Vec::new();
    if let Some((_, line)) = lines().next().filter(|(at, _)| *at == 0) {
        let depth = indent(line);
        changes.push(Change::delete(0..depth));
        let shown = &line[depth..];
        if shown.starts_with(['#', '>']) || is_item(shown) {
            let digits = shown.bytes().take_while(u8::is_ascii_digit).count();
            changes.push(Change::insert(depth + digits, "\\"));
        }
    }
    let depth = lines().filter(|(at, _)| *at > 0).map(|(_, line)| indent(line)).min().unwrap_or(0);
    changes.extend(lines().filter(|(at, _)| *at > 0).map(|(at, _)| Change::delete(at..at + depth)));
    changes.retain(|change| !(change.range.is_empty() && change.with.is_empty()));
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
