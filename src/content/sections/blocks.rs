//! A body's blocks, seen just closely enough to tell titled text from everything else.
//!
//! Not a Markdown parser: what is not plainly a heading, a paragraph, a list item or a picture is [`Shape::Other`] or no
//! [`Kind`], and a section that contains any stays as it is. Shapes are told by lines alone; what is in a block is looked at
//! when a field is filled from it, and most blocks fill none.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::content::case::Reference;
use crate::content::markdown::links::{Target, classify};
use crate::content::markdown::reflow::{fence_mark, is_item, lines_of};
use crate::sweep;

/// One block and its bytes in the prepared text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block<'t> {
    pub(super) range: Range<usize>,
    pub(super) shape: Shape<'t>,
}

/// What a block is by its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape<'t> {
    /// `## …`, without marks and `{#id}`.
    Heading { level: u8, text: &'t str },
    /// Lines of text.
    Paragraph(&'t str),
    /// A list item on one line or several, with its marker.
    Item(&'t str),
    /// Everything else.
    Other,
}

/// What a block is to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// `## …`, without marks and `{#id}`.
    Heading { level: u8, text: &'t str },
    /// Lines of text with inline marks that a field can hold.
    Paragraph(&'t str),
    /// A list item as one line, without its marker.
    Item(String),
    /// A paragraph of nothing but pictures of this site: their paths.
    Pictures(Vec<String>),
}

impl<'t> Block<'t> {
    /// What the block is with what is in it; `None` if it is more than a field can hold.
    pub(super) fn kind(&self) -> Option<Kind<'t>> {
        match self.shape {
            Shape::Heading { level, text } => is_title(text).then_some(Kind::Heading { level, text }),
            Shape::Paragraph(paragraph) => paragraph_kind(paragraph),
            Shape::Item(lines) => {
                let text = without_marker(lines);
                let is_text = matches!(paragraph_kind(&text), Some(Kind::Paragraph(_)));
                is_text.then(|| Kind::Item(joined(&text)))
            }
            Shape::Other => None,
        }
    }
}

/// A line without its end, its first byte, and what of it is not white space.
struct Line<'t> {
    start: usize,
    text: &'t str,
    shown: &'t str,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it begins with a character that means nothing to Markdown.
    fn begins_with_text(&self) -> bool {
        self.shown.as_bytes().first().is_some_and(|first| !first.is_ascii())
    }

    fn ends_paragraph(&self) -> bool {
        let shown = self.shown;
        !self.begins_with_text()
            && (shown.is_empty()
                || heading(shown).is_some()
                || shown.starts_with(['>', '<', '|'])
                || fence_mark(self.text).is_some()
                || (is_item(shown) && !shown.starts_with(|c: char| c.is_ascii_digit() && c != '1')))
    }

    fn ends_item(&self) -> bool {
        let shown = self.shown;
        !self.begins_with_text() && (shown.is_empty() || is_item(shown) || heading(shown).is_some())
    }
}

/// Every line of `text` that may be a heading: all headings, and lines within code and within other blocks, too.
pub(super) fn marked_lines(text: &str) -> Vec<Block<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut next = 0;
    for at in memchr::memchr_iter(b'#', bytes) {
        if at >= next {
            let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |before| before + 1);
            next = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1);
            let shape = heading(sweep::trim(sweep::without_end(&text[start..next])));
            found.extend(shape.map(|shape| Block { range: start..next, shape }));
        }
    }
    found
}

/// The headings of `text` among its [`marked_lines`]. Where nothing is in doubt they are all of them, and no other line is
/// looked at.
pub(super) fn headings<'t>(text: &'t str, marked: Vec<Block<'t>>) -> Vec<Block<'t>> {
    let has_code = || ["```", "~~~"].iter().any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some());
    let starts = marked.iter().map(|line| line.range.start);
    let ends = std::iter::once(0).chain(marked.iter().map(|line| line.range.end));
    if starts.zip(ends).all(|(start, end)| start == end || is_behind_blank_line(text, start)) && !has_code() {
        return marked;
    }
    let is_heading = |block: &Block<'_>| matches!(block.shape, Shape::Heading { .. });
    read(text, 0..text.len(), false).into_iter().filter(is_heading).collect()
}

/// Whether the line above the one that starts at `start` is blank.
fn is_behind_blank_line(text: &str, start: usize) -> bool {
    let above = &text[..start - 1];
    sweep::trim(&above[memchr::memrchr(b'\n', above.as_bytes()).map_or(0, |end| end + 1)..]).is_empty()
}

/// Whether `[a]: https://…` stands anywhere in `text`, which makes a link of `[a]` everywhere.
pub(super) fn has_definitions(text: &str) -> bool {
    let is_definition = |line: &str| sweep::trim(line).starts_with('[') && line.contains("]:");
    memmem::find(text.as_bytes(), b"]:").is_some() && lines_of(text).any(|(_, line)| is_definition(line))
}

/// The blocks of the lines `range` of `text`: of all of it, or of what stands between two headings. `has_definitions` is
/// what [`has_definitions`] says of the text.
pub(super) fn read(text: &str, range: Range<usize>, has_definitions: bool) -> Vec<Block<'_>> {
    // What follows the last block is looked at, too.
    let behind = memchr::memchr(b'\n', &text.as_bytes()[range.end..]).map_or(text.len(), |len| range.end + len + 1);
    let lines: Vec<Line<'_>> = lines_of(&text[range.start..behind])
        .map(|(start, line)| Line { start: range.start + start, text: line, shown: sweep::trim(line) })
        .collect();
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at).filter(|line| line.start < range.end) {
        if line.shown.is_empty() {
            at += 1;
            continue;
        }
        let (shape, next) = read_block(text, &lines, at, has_definitions);
        let end = lines.get(next).map_or(range.end, |line| line.start);
        blocks.push(Block { range: line.start..end, shape });
        at = next;
    }
    blocks
}

/// The block that begins with the filled line `at`, and the line after it.
fn read_block<'t>(text: &'t str, lines: &[Line<'t>], at: usize, has_definitions: bool) -> (Shape<'t>, usize) {
    let Line { start, text: line, shown } = lines[at];
    let until = |is_end: &dyn Fn(&Line<'t>) -> bool| {
        lines[at + 1..].iter().position(is_end).map_or(lines.len(), |len| at + 1 + len)
    };
    if let Some(mark) = fence_mark(line) {
        let closes =
            |line: &Line<'t>| fence_mark(line.text).is_some_and(|end| end.starts_with(mark) && line.shown == end);
        return (Shape::Other, (until(&closes) + 1).min(lines.len()));
    }
    if let Some(heading) = heading(shown) {
        return (heading, at + 1);
    }
    if line.starts_with("    ") || line.starts_with('\t') || shown.starts_with(['|', '>', '<']) {
        return (Shape::Other, until(&|line| line.shown.is_empty()));
    }
    if is_item(shown) {
        let end = until(&Line::ends_item);
        let item = &text[start..lines[end - 1].end()];
        let is_other = is_more_than_text(lines, at, end) || (has_definitions && item.contains('['));
        return (if is_other { Shape::Other } else { Shape::Item(item) }, end);
    }
    let end = until(&Line::ends_paragraph);
    let paragraph = sweep::trim(&text[start..lines[end - 1].end()]);
    let has_rule = lines[at..end].iter().any(|line| is_rule(line.shown));
    let is_other = has_rule || (has_definitions && paragraph.contains('['));
    (if is_other { Shape::Other } else { Shape::Paragraph(paragraph) }, end)
}

/// Whether the list item on the lines from `at` to `end` is nested, a task, or holds blocks.
fn is_more_than_text(lines: &[Line<'_>], at: usize, end: usize) -> bool {
    let is_task = || {
        let words = after_marker(lines[at].shown);
        ["[ ]", "[x]", "[X]"].iter().any(|mark| words.starts_with(mark))
    };
    // What stands behind an empty line but is indented belongs to the item, too: more than a field can hold.
    let behind = || lines[end..].iter().find(|line| !line.shown.is_empty());
    lines[at].text.starts_with("  ")
        || lines[at + 1..end].iter().any(|line| line.shown.starts_with(['|', '>', '<', '`', '~']))
        || behind().is_some_and(|line| line.text.starts_with("  "))
        || is_task()
}

/// The lines of a list item without its marker and the indentation.
fn without_marker(item: &str) -> String {
    let mut lines = lines_of(item).map(|(_, line)| sweep::trim(line));
    let mut text = lines.next().map_or("", after_marker).to_owned();
    for line in lines {
        text.push('\n');
        text.push_str(line);
    }
    text
}

/// The first line of a list item without its marker.
fn after_marker(shown: &str) -> &str {
    shown.find([' ', '\t']).map_or("", |marker| sweep::trim(&shown[marker..]))
}

fn heading(shown: &str) -> Option<Shape<'_>> {
    let level = shown.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &shown[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let id = if rest.contains('{') { rest.find("{#") } else { None };
    let text = id.map_or(rest, |id| &rest[..id]).trim().trim_end_matches('#').trim();
    Some(Shape::Heading { level: u8::try_from(level).unwrap_or(6), text })
}

/// Whether a heading can be the title of an item: it holds no link, whose address would be lost, no picture and no tag.
fn is_title(heading: &str) -> bool {
    if memchr::memchr2(b'[', b'<', heading.as_bytes()).is_none() {
        return true;
    }
    // Behind a mark of its own nothing in it begins another block.
    let heading = format!("# {heading}");
    let is_more =
        |event: Event<'_>| matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::InlineHtml(_));
    !Parser::new_ext(&heading, Options::ENABLE_STRIKETHROUGH).any(is_more)
}

/// Thematic breaks, underlines of headings and the second line of a table.
fn is_rule(shown: &str) -> bool {
    !shown.is_empty() && shown.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'*' | b'_' | b' ' | b'|' | b':'))
}

/// What a paragraph is, by its inline content.
fn paragraph_kind(paragraph: &str) -> Option<Kind<'_>> {
    if is_mere_text(paragraph) {
        return Some(Kind::Paragraph(paragraph));
    }
    let mut pictures = Vec::new();
    let mut has_text = false;
    let mut in_picture = false;
    for event in Parser::new_ext(paragraph, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                let Target::Local(path) = classify(&dest_url) else { return None };
                pictures.push(path);
                in_picture = true;
            }
            Event::End(TagEnd::Image) => in_picture = false,
            Event::Start(Tag::Link { dest_url, .. }) if !is_link_of_field(&dest_url) => return None,
            Event::Text(_) | Event::Code(_) if !in_picture => has_text = true,
            Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(_) => {}
            _ => return None,
        }
    }
    match (has_text, pictures.is_empty()) {
        (true, true) => Some(Kind::Paragraph(paragraph)),
        (false, false) => Some(Kind::Pictures(pictures)),
        _ => None,
    }
}

/// Whether a paragraph is text for certain: no byte in it means anything to Markdown, and each line begins with a character
/// that opens no block.
fn is_mere_text(paragraph: &str) -> bool {
    let is_mark = |byte: u8| byte.is_ascii_punctuation() && !matches!(byte, b',' | b'.' | b'%' | b'?' | b';' | b'/');
    !sweep::any(paragraph.as_bytes(), is_mark)
        && paragraph.split('\n').all(|line| line.chars().next().is_some_and(|first| first > '\u{7f}'))
}

/// Whether a field can hold the link: the page resolves paths, but headings are those of the narrative.
fn is_link_of_field(target: &str) -> bool {
    match classify(target) {
        Target::External(_) => true,
        Target::Local(path) => !path.starts_with('#'),
        Target::Refused => false,
    }
}

/// The links and pictures of this site in `text`, with their bytes in it.
pub(super) fn references(text: &str) -> Vec<(Range<usize>, Reference)> {
    let mut found: Vec<(Range<usize>, Reference)> = Vec::new();
    // Every link has one of them.
    if memchr::memchr2(b'[', b'<', text.as_bytes()).is_none() {
        return found;
    }
    let mut is_in_picture = false;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        let (target, title, is_image) = match &event {
            Event::Start(Tag::Link { dest_url, title, .. }) => (dest_url, title, false),
            Event::Start(Tag::Image { dest_url, title, .. }) => (dest_url, title, true),
            Event::End(TagEnd::Image) => {
                is_in_picture = false;
                continue;
            }
            Event::Text(words) | Event::Code(words) if is_in_picture => {
                found.iter_mut().rev().take(1).for_each(|(_, picture)| picture.alt.push_str(words));
                continue;
            }
            _ => continue,
        };
        is_in_picture = is_image;
        if let Target::Local(target) = classify(target) {
            let title = title.to_string();
            found.push((range, Reference { target, is_image, title, ..Reference::default() }));
        }
    }
    found
}

/// The lines of a paragraph as one, without spaces between Chinese characters.
pub(super) fn joined(paragraph: &str) -> String {
    let mut line = String::with_capacity(paragraph.len());
    for part in paragraph.lines().map(|part| part.trim().trim_end_matches('\\')).filter(|part| !part.is_empty()) {
        let ends = line.chars().next_back().zip(part.chars().next());
        if ends.is_some_and(|(last, first)| !crate::content::markdown::characters::joins_without_space(last, first)) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}
