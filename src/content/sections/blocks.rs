//! A body's blocks, seen just closely enough to tell titled text from everything else.
//!
//! Not a Markdown parser: what is not plainly a heading, a paragraph, a list item or a picture is [`Kind::Other`],
//! and a section that contains any stays as it is.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::content::case::Reference;
use crate::content::markdown::links::{Target, classify};
use crate::content::markdown::reflow::{fence_mark, is_item, lines_of};

/// One block and its bytes in the prepared text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block<'t> {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind<'t>,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// `## …`, without marks and `{#id}`.
    Heading { level: u8, text: &'t str },
    /// Lines of text with inline marks that a field can hold.
    Paragraph(&'t str),
    /// A list item on one line or several, without its marker.
    Item(String),
    /// A paragraph of nothing but pictures of this site: their paths.
    Pictures(Vec<String>),
    /// Everything else.
    Other,
}

/// The blocks of `text` in order.
pub(super) fn read(text: &str) -> Vec<Block<'_>> {
    let lines: Vec<(usize, &str)> = lines_of(text).collect();
    // `[a]: https://…` anywhere makes a link of `[a]` everywhere.
    let has_definitions = lines.iter().any(|(_, line)| line.trim_start().starts_with('[') && line.contains("]:"));
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (block, next) = read_block(text, &lines, at, has_definitions);
        blocks.extend(block);
        at = next;
    }
    blocks
}

/// Everything that may be a heading: all that [`read`] finds, and lines within code, too. Much less work than [`read`].
pub(super) fn headings(text: &str) -> impl Iterator<Item = Kind<'_>> {
    let bytes = text.as_bytes();
    let mut end = 0;
    memchr::memchr_iter(b'#', bytes).filter_map(move |at| {
        if at < end {
            return None;
        }
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |before| before + 1);
        end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len);
        let is_first = text[start..at].trim_start().is_empty();
        if is_first { heading(text[at..end].trim_end()) } else { None }
    })
}

/// The block that begins with line `at`, if that is not empty, and the line after it.
fn read_block<'t>(
    text: &'t str,
    lines: &[(usize, &'t str)],
    at: usize,
    has_definitions: bool,
) -> (Option<Block<'t>>, usize) {
    let (start, line) = lines[at];
    let shown = line.trim();
    if shown.is_empty() {
        return (None, at + 1);
    }
    let until = |next: usize| start..lines.get(next).map_or(text.len(), |(start, _)| *start);
    let block = |kind, next| (Some(Block { range: until(next), kind }), next);
    if let Some(mark) = fence_mark(line) {
        let closes =
            |(_, line): &(usize, &str)| fence_mark(line).is_some_and(|end| end.starts_with(mark) && line.trim() == end);
        let end = lines[at + 1..].iter().position(closes).map_or(lines.len(), |len| at + len + 2);
        return block(Kind::Other, end);
    }
    if let Some(heading) = heading(shown) {
        return block(heading, at + 1);
    }
    if line.starts_with("    ") || line.starts_with('\t') || shown.starts_with(['|', '>', '<']) {
        let end = at + lines[at..].iter().take_while(|(_, line)| !line.trim().is_empty()).count();
        return block(Kind::Other, end);
    }
    if is_item(shown) {
        return item(lines, at, &until);
    }
    let len = lines[at..].iter().position(|(_, line)| ends_paragraph(line)).unwrap_or(lines.len() - at).max(1);
    let end = at + len;
    let paragraph = text[until(end)].trim();
    let underline = paragraph.lines().skip(1).any(is_rule);
    let kind = if underline || is_rule(shown) || (has_definitions && paragraph.contains('[')) {
        Kind::Other
    } else {
        paragraph_kind(paragraph)
    };
    block(kind, end)
}

/// A list item with the indented lines that belong to it; nested lists are [`Kind::Other`].
fn item<'t>(
    lines: &[(usize, &'t str)],
    at: usize,
    until: &dyn Fn(usize) -> Range<usize>,
) -> (Option<Block<'t>>, usize) {
    let is_more =
        |(_, line): &&(usize, &str)| !line.trim().is_empty() && !is_item(line.trim()) && heading(line.trim()).is_none();
    let end = at + 1 + lines[at + 1..].iter().take_while(is_more).count();
    let indented = lines[at].1.starts_with("  ");
    let shown = lines[at].1.trim();
    // What stands behind an empty line but is indented belongs to the item, too: more than a field can hold.
    let is_nested = indented
        || lines[at + 1..end].iter().any(|(_, line)| line.trim_start().starts_with(['|', '>', '<', '`', '~']))
        || lines[end..]
            .iter()
            .find(|(_, line)| !line.trim().is_empty())
            .is_some_and(|(_, line)| line.starts_with("  "));
    let marker = shown.find([' ', '\t']).unwrap_or(shown.len());
    let mut text = shown[marker..].trim().to_owned();
    for (_, line) in &lines[at + 1..end] {
        text.push('\n');
        text.push_str(line.trim());
    }
    let is_task = ["[ ]", "[x]", "[X]"].iter().any(|mark| text.starts_with(mark));
    let is_plain = matches!(paragraph_kind(&text), Kind::Paragraph(_));
    let kind = if is_nested || is_task || !is_plain { Kind::Other } else { Kind::Item(joined(&text)) };
    (Some(Block { range: until(end), kind }), end)
}

fn heading(shown: &str) -> Option<Kind<'_>> {
    let level = shown.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &shown[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let text = rest.split_once("{#").map_or(rest, |(text, _)| text).trim().trim_end_matches('#').trim();
    Some(Kind::Heading { level: u8::try_from(level).unwrap_or(6), text })
}

fn ends_paragraph(line: &str) -> bool {
    let shown = line.trim();
    shown.is_empty()
        || heading(shown).is_some()
        || shown.starts_with(['>', '<', '|'])
        || fence_mark(line).is_some()
        || (is_item(shown) && !shown.starts_with(|c: char| c.is_ascii_digit() && c != '1'))
}

/// Thematic breaks, underlines of headings and the second line of a table.
fn is_rule(line: &str) -> bool {
    let shown = line.trim();
    !shown.is_empty() && shown.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ' | '|' | ':'))
}

/// What a paragraph is, by its inline content.
fn paragraph_kind(paragraph: &str) -> Kind<'_> {
    if is_mere_text(paragraph) {
        return Kind::Paragraph(paragraph);
    }
    let mut pictures = Vec::new();
    let mut has_text = false;
    let mut in_picture = false;
    for event in Parser::new_ext(paragraph, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                let Target::Local(path) = classify(&dest_url) else { return Kind::Other };
                pictures.push(path);
                in_picture = true;
            }
            Event::End(TagEnd::Image) => in_picture = false,
            Event::Start(Tag::Link { dest_url, .. }) if !is_link_of_field(&dest_url) => return Kind::Other,
            Event::Text(_) | Event::Code(_) if !in_picture => has_text = true,
            Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(_) => {}
            _ => return Kind::Other,
        }
    }
    match (has_text, pictures.is_empty()) {
        (true, true) => Kind::Paragraph(paragraph),
        (false, false) => Kind::Pictures(pictures),
        _ => Kind::Other,
    }
}

/// Whether a paragraph is text for certain: no byte in it means anything to Markdown, and each line begins with a character
/// that opens no block.
fn is_mere_text(paragraph: &str) -> bool {
    let is_mark = |byte: u8| byte.is_ascii_punctuation() && !matches!(byte, b',' | b'.' | b'%' | b'?' | b';' | b'/');
    !paragraph.bytes().any(is_mark)
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
