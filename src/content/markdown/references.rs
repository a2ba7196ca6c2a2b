//! Links and pictures of a text: numbered as references where they are of this site, written or refused where not.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::emphasis::without_sentinels;
use super::escape::push_attribute;
use super::limits;
use super::links::{Target, classify};
use super::report::Problem;
use super::writer::Writer;
use crate::content::case::Reference;

/// A picture whose alternative text is being read.
#[derive(Debug)]
pub(super) struct Picture {
    target: String,
    title: String,
    alt: String,
    range: Range<usize>,
    /// Elements open inside it.
    depth: usize,
}

impl Picture {
    pub(super) fn new(target: &str, title: &str, range: Range<usize>) -> Self {
        let target = without_sentinels(target).into_owned();
        Self { target, title: without_sentinels(title).into_owned(), alt: String::new(), range, depth: 0 }
    }
}

impl Writer<'_> {
    /// Counts what a definition adds wherever it is named. The parser stops copying at the limit, and what is named behind
    /// it stays as it was typed: that is said.
    pub(super) fn count_expansion(&mut self, kind: LinkType, len: usize, range: &Range<usize>) {
        if matches!(kind, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            self.expanded += len;
            if self.expanded >= self.text.len().max(limits::EXPANSION_BYTES) {
                self.report.push_expansion(range);
            }
        }
    }

    pub(super) fn link(&mut self, kind: LinkType, target: &str, title: &str, range: &Range<usize>) {
        let target = without_sentinels(target);
        let target = if kind == LinkType::Email { Cow::Owned(format!("mailto:{target}")) } else { target };
        let tag = self.link_tag(&target, &without_sentinels(title), range);
        self.links += usize::from(tag.is_some());
        self.open_markdown(tag.as_deref().unwrap_or_default(), tag.is_some());
    }

    /// The start tag of a link to `target`; `None` if it must not be one. Links within links are none.
    pub(super) fn link_tag(&mut self, target: &str, title: &str, range: &Range<usize>) -> Option<String> {
        if self.links > 0 {
            return None;
        }
        let mut tag = String::from("<a href=\"");
        match classify(target) {
            Target::External(address) => {
                push_attribute(&mut tag, &address);
                tag.push_str("\" rel=\"noopener");
            }
            Target::Local(path) => {
                let index = self.reference(path, title, range);
                let _ = write!(tag, "\u{1}{index}\u{1}");
            }
            Target::Refused => {
                self.report.push(Problem::Link, target, range);
                return None;
            }
        }
        if !title.is_empty() {
            tag.push_str("\" title=\"");
            push_attribute(&mut tag, title);
        }
        tag.push_str("\">");
        Some(tag)
    }

    /// Adds a link of this site; returns its number.
    fn reference(&mut self, target: String, title: &str, range: &Range<usize>) -> usize {
        let place = self.report.origin(range);
        let to_u32 = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        self.references.push(Reference {
            target,
            start: to_u32(place.start),
            end: to_u32(place.end),
            title: title.chars().filter(|c| !c.is_control()).collect(),
            ..Reference::default()
        });
        self.references.len() - 1
    }

    /// What stands between `![` and `]` is the alternative text.
    pub(super) fn picture_event(&mut self, event: Event<'_>) {
        let Some(picture) = &mut self.picture else { return };
        match event {
            Event::Start(_) => picture.depth += 1,
            Event::End(_) if picture.depth > 0 => picture.depth -= 1,
            Event::End(_) => self.picture_end(),
            Event::Text(text) | Event::Code(text) => picture.alt.push_str(&without_sentinels(&text)),
            Event::SoftBreak | Event::HardBreak => picture.alt.push(' '),
            _ => {}
        }
    }

    fn picture_end(&mut self) {
        if let Some(Picture { target, title, alt, range, .. }) = self.picture.take() {
            self.place_picture(&target, &title, &alt, &range);
        }
    }

    /// Writes a picture: a mark if it is of this site, else a link to it.
    pub(super) fn place_picture(&mut self, target: &str, title: &str, alt: &str, range: &Range<usize>) {
        if self.skipping.is_some() {
            return;
        }
        let kind = classify(target);
        if let Target::Local(path) = kind {
            self.settle_soft_break(None);
            let index = self.reference(path, title, range);
            self.references[index].is_image = true;
            self.references[index].alt = alt.chars().filter(|c| !c.is_control()).collect();
            let _ = write!(self.html, "\u{2}{index}\u{2}");
            self.last = None;
            return;
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.is_pictures = false;
        }
        if matches!(kind, Target::Refused) {
            self.report.push(Problem::NoPicture, target, range);
            return self.text(alt);
        }
        // A picture of another site: pages load nothing from elsewhere.
        self.report.push(Problem::Picture, target, range);
        let tag = self.link_tag(target, title, range);
        self.html.push_str(tag.as_deref().unwrap_or_default());
        self.text(if alt.is_empty() && tag.is_some() { target } else { alt });
        self.html.push_str(if tag.is_some() { "</a>" } else { "" });
    }
}
