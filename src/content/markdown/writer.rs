//! Parser events into HTML. Every tag is written here or in `tags`, `tables` and `footnotes`; nothing is copied.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::characters::joins_without_space;
use super::emphasis::{SENTINEL_BYTE, without_sentinels};
use super::escape::push_text;
use super::footnotes::Footnotes;
use super::headings::Headings;
use super::manuscript::Manuscript;
use super::raw::Rule;
use super::references::Picture;
use super::report::{Problem, Report};
use super::tables::Table;
use super::words::WordCount;
use super::{RenderOptions, limits, parser_options, sanitize};
use crate::content::case::{Body, Reference};
use crate::diagnostic::{Diagnostic, SourceText};

/// Stand for a check box until the sanitiser, which allows no forms, is through.
pub(super) const UNCHECKED: char = '\u{3}';
pub(super) const CHECKED: char = '\u{4}';

/// An element that is open.
#[derive(Clone, Copy, Debug)]
pub(super) enum Open {
    /// Of the Markdown text; `false` if its tags are left out.
    Markdown { is_written: bool },
    /// Of raw HTML; `is_link` if it is a link that was written.
    Raw { rule: &'static Rule, is_link: bool },
}

/// A paragraph that has begun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paragraph {
    /// Where its HTML begins.
    start: usize,
    /// How many references there were before it.
    references: usize,
    /// Whether nothing but pictures has come so far.
    pub(super) is_pictures: bool,
}

/// A heading that has begun.
#[derive(Debug)]
struct OpenHeading {
    start: usize,
    id: Option<String>,
    /// `{…}` that was taken for attributes but is neither id nor class.
    rest: String,
    text: String,
}

/// The state while one text is written.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own, whatever the others are")]
pub(super) struct Writer<'s> {
    pub(super) options: &'s RenderOptions,
    pub(super) report: Report<'s>,
    pub(super) html: String,
    pub(super) references: Vec<Reference>,
    pub(super) headings: Headings,
    pub(super) footnotes: Footnotes,
    pub(super) table: Option<Table>,
    pub(super) open: Vec<Open>,
    /// Containers and inline elements of Markdown among them.
    depth: usize,
    /// Links that are open and written.
    pub(super) links: usize,
    /// Whether the text contains raw HTML, so that the sanitiser must run.
    pub(super) has_raw: bool,
    /// A dropped element of raw HTML whose content is being passed over.
    pub(super) skipping: Option<Skipping>,
    /// Raw HTML of the block being read, with the place of each of its lines.
    pub(super) raw_block: Option<(String, Vec<(usize, usize)>)>,
    /// Whether what comes now is Markdown between the tags of such a block.
    pub(super) is_marked: bool,
    pub(super) words: WordCount,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) picture: Option<Picture>,
    heading: Option<OpenHeading>,
    is_code: bool,
    /// The last character shown on the line, and where a soft line break after it stands.
    pub(super) last: Option<char>,
    soft_break: Option<usize>,
    /// Bytes that definitions such as `[a]: https://…` were copied to so far.
    pub(super) expanded: usize,
    pub(super) text: &'s str,
    /// Bytes of the text without a sentinel; none where an entity may stand for one.
    free: Range<usize>,
    has_entities: bool,
}

/// A dropped element of raw HTML.
#[derive(Debug)]
pub(super) struct Skipping {
    pub(super) name: String,
    /// Its start tag in the prepared text.
    pub(super) range: Range<usize>,
    /// Whether text stood in it so far.
    pub(super) is_text_lost: bool,
}

/// Renders the prepared text.
pub(super) fn write(
    source: &SourceText,
    manuscript: &Manuscript,
    options: &RenderOptions,
    cut: Option<Range<usize>>,
    out: &mut Vec<Diagnostic>,
) -> Body {
    let text = manuscript.text();
    let mut writer = Writer::new(source, manuscript, options);
    if let Some(place) = cut {
        writer.report.push_nesting(limits::NESTING, place);
    }
    for (event, range) in Parser::new_ext(text, parser_options()).into_offset_iter() {
        writer.event(event, range);
    }
    writer.finish(out)
}

impl<'s> Writer<'s> {
    fn new(source: &'s SourceText, manuscript: &'s Manuscript, options: &'s RenderOptions) -> Self {
        let text = manuscript.text();
        Self {
            options,
            report: Report::new(source, manuscript),
            html: String::with_capacity(text.len() + text.len() / 4),
            references: manuscript.references.clone(),
            headings: Headings::default(),
            footnotes: Footnotes::default(),
            table: None,
            open: Vec::new(),
            depth: 0,
            links: 0,
            has_raw: false,
            skipping: None,
            raw_block: None,
            is_marked: false,
            words: WordCount::default(),
            paragraph: None,
            picture: None,
            heading: None,
            is_code: false,
            last: None,
            soft_break: None,
            expanded: 0,
            text,
            free: 0..0,
            has_entities: memchr::memchr(b'&', text.as_bytes()).is_some(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.picture.is_some() {
            return self.picture_event(event);
        }
        if !matches!(event, Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Image { .. }) | Event::End(_))
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.is_pictures = false;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) if self.is_free(&range) => self.text(&text),
            Event::Text(text) => self.text(&without_sentinels(&text)),
            Event::Code(text) => self.code(&without_sentinels(&text)),
            Event::Html(html) => self.raw_line(&html, range),
            Event::InlineHtml(html) => self.raw_inline(&html, &range),
            Event::SoftBreak => self.soft_break = Some(self.html.len()),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.html.push_str("<hr>\n"),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::TaskListMarker(is_checked) => self.html.push(if is_checked { CHECKED } else { UNCHECKED }),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    /// Whether there is no sentinel in a range of the text. It is looked for from one to the next, not in each piece.
    fn is_free(&mut self, range: &Range<usize>) -> bool {
        if !(self.free.contains(&range.start)) {
            let next = memchr::memchr(SENTINEL_BYTE, &self.text.as_bytes()[range.start..]);
            self.free = range.start..next.map_or(self.text.len(), |len| range.start + len);
        }
        !self.has_entities && range.end <= self.free.end
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.begin_block();
                self.paragraph =
                    Some(Paragraph { start: self.html.len(), references: self.references.len(), is_pictures: true });
                self.push_open("<p>");
            }
            Tag::Heading { id, attrs, .. } => self.heading_start(id, &attrs),
            Tag::BlockQuote(kind) => self.block_quote(kind, &range),
            Tag::CodeBlock(kind) => self.code_block(&kind),
            Tag::HtmlBlock => self.raw_block = Some((String::new(), Vec::new())),
            Tag::List(start) => {
                self.begin_block();
                let tag = start.map_or_else(|| "<ul>\n".to_owned(), list_start);
                self.container(&tag, &range);
            }
            Tag::Item => {
                self.begin_block();
                // An item is written if its list is.
                let is_written = !matches!(self.open.last(), Some(Open::Markdown { is_written: false }));
                self.depth += 1;
                self.open_markdown("<li>", is_written);
            }
            Tag::FootnoteDefinition(name) => self.footnote_start(&name, &range),
            Tag::Table(alignments) => self.table_start(alignments),
            Tag::TableHead => self.table_head_start(),
            Tag::TableRow => self.table_row_start(),
            Tag::TableCell => self.table_cell_start(),
            Tag::Emphasis => self.container("<em>", &range),
            Tag::Strong => self.container("<strong>", &range),
            Tag::Strikethrough => self.strikethrough(&range),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.count_expansion(link_type, dest_url.len() + title.len(), &range);
                self.link(link_type, &dest_url, &title, &range);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.count_expansion(link_type, dest_url.len() + title.len(), &range);
                self.picture = Some(Picture::new(&dest_url, &title, range));
            }
            // Not switched on; their content is shown as it stands.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => self.open_markdown("", false),
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.paragraph_end(),
            TagEnd::Heading(level) => self.heading_end(level),
            TagEnd::BlockQuote(_) => self.container_end("</blockquote>\n"),
            TagEnd::CodeBlock => {
                self.is_code = false;
                self.close("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.raw_block_end(),
            TagEnd::List(is_ordered) => self.container_end(if is_ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.container_end("</li>\n"),
            TagEnd::FootnoteDefinition => self.footnote_end(),
            TagEnd::Table => self.table_end(),
            TagEnd::TableHead => self.table_head_end(),
            TagEnd::TableRow => {
                self.close("</tr>\n");
            }
            TagEnd::TableCell => self.table_cell_end(),
            TagEnd::Emphasis => self.container_end("</em>"),
            TagEnd::Strong => self.container_end("</strong>"),
            TagEnd::Strikethrough => self.strikethrough_end(range),
            TagEnd::Link => {
                if self.close("</a>") {
                    self.links -= 1;
                }
            }
            TagEnd::Image => {}
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {
                self.close("");
            }
        }
    }

    // Elements

    /// Writes a start tag that always has its end tag.
    pub(super) fn push_open(&mut self, tag: &str) {
        self.open_markdown(tag, true);
    }

    pub(super) fn open_markdown(&mut self, tag: &str, is_written: bool) {
        if is_written {
            self.html.push_str(tag);
        }
        self.open.push(Open::Markdown { is_written });
    }

    /// Opens an element that can be nested, unless the limit is reached.
    fn container(&mut self, tag: &str, range: &Range<usize>) {
        let is_written = self.depth < limits::NESTING;
        if !is_written {
            let place = self.report.origin(range);
            self.report.push_nesting(limits::NESTING, place);
        }
        self.depth += 1;
        self.open_markdown(tag, is_written);
    }

    fn container_end(&mut self, tag: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.close(tag);
    }

    /// Closes the innermost Markdown element and every raw one inside it; says whether its tags are written.
    pub(super) fn close(&mut self, tag: &str) -> bool {
        while let Some(open) = self.open.pop() {
            match open {
                Open::Raw { rule, is_link } => self.raw_closed(rule, is_link),
                Open::Markdown { is_written } => {
                    if is_written {
                        self.html.push_str(tag);
                    }
                    return is_written;
                }
            }
        }
        false
    }

    /// A new line of text begins: nothing before it joins it.
    pub(super) fn begin_block(&mut self) {
        self.skipping_ends();
        self.last = None;
        self.soft_break = None;
        self.words.end_word();
    }

    /// The line ends in which an element is passed over that has no end.
    fn skipping_ends(&mut self) {
        if let Some(Skipping { name, range, is_text_lost: true }) = self.skipping.take() {
            self.report.push(Problem::Unclosed, &name, &range);
        }
    }

    fn block_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        self.begin_block();
        let Some(kind) = kind else { return self.container("<blockquote>\n", range) };
        let (class, zh, en) = match kind {
            BlockQuoteKind::Note => ("note", "说明", "Note"),
            BlockQuoteKind::Tip => ("tip", "提示", "Tip"),
            BlockQuoteKind::Important => ("important", "重要", "Important"),
            BlockQuoteKind::Warning => ("warning", "注意", "Warning"),
            BlockQuoteKind::Caution => ("caution", "警示", "Caution"),
        };
        let word = self.options.word(zh, en);
        let tag = format!("<blockquote class=\"alert alert-{class}\">\n<p class=\"alert-title\">{word}</p>\n");
        self.container(&tag, range);
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.begin_block();
        let language: String = match kind {
            CodeBlockKind::Fenced(info) => info
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#' | '.'))
                .take(30)
                .collect(),
            CodeBlockKind::Indented => String::new(),
        };
        self.is_code = true;
        if language.is_empty() {
            self.push_open("<pre><code>");
        } else {
            self.push_open(&format!("<pre><code class=\"language-{language}\">"));
        }
    }

    /// A single `~` is a range in Chinese (`1~3月，4~6月`): only two strike through.
    fn strikethrough(&mut self, range: &Range<usize>) {
        if self.strikes(range) {
            self.container("<del>", range);
        } else {
            self.text("~");
            self.depth += 1;
            self.open_markdown("", false);
        }
    }

    fn strikethrough_end(&mut self, range: &Range<usize>) {
        self.container_end("</del>");
        if !self.strikes(range) {
            self.text("~");
        }
    }

    fn strikes(&self, range: &Range<usize>) -> bool {
        self.text.get(range.clone()).is_some_and(|text| text.starts_with("~~"))
    }

    // Paragraphs and headings

    fn paragraph_end(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            self.close("</p>\n");
            return;
        };
        if paragraph.is_pictures && self.references.len() > paragraph.references {
            self.html.truncate(paragraph.start);
            self.close("");
            for index in paragraph.references..self.references.len() {
                self.references[index].is_block = true;
                let _ = writeln!(self.html, "\u{2}{index}\u{2}");
            }
        } else {
            self.close("</p>\n");
        }
        self.soft_break = None;
    }

    fn heading_start(&mut self, id: Option<CowStr<'_>>, attributes: &[(CowStr<'_>, Option<CowStr<'_>>)]) {
        self.begin_block();
        let mut rest = String::new();
        if !attributes.is_empty() {
            let words = attributes.iter().map(|(name, value)| match value {
                Some(value) => format!("{name}={value}"),
                None => name.to_string(),
            });
            rest = format!(" {{{}}}", words.collect::<Vec<_>>().join(" "));
        }
        let id = id.map(|id| without_sentinels(&id).into_owned());
        self.heading = Some(OpenHeading { start: self.html.len(), id, rest, text: String::new() });
        self.open_markdown("", false);
    }

    fn heading_end(&mut self, level: HeadingLevel) {
        let rest = self.heading.as_mut().map(|heading| std::mem::take(&mut heading.rest)).unwrap_or_default();
        self.text(&without_sentinels(&rest));
        self.close("");
        let Some(heading) = self.heading.take() else { return };
        let content = self.html.split_off(heading.start);
        if self.footnotes.is_open() {
            // A note has no place in the outline.
            let _ = writeln!(self.html, "<p><strong>{content}</strong></p>");
            return;
        }
        let id = self.headings.add(level as u8, &heading.text, heading.id.as_deref());
        self.html.extend(["<h2 id=\"", &id, "\">", &content, "</h2>\n"]);
        self.headings.place([heading.start + "<h".len(), self.html.len() - "2>\n".len()]);
    }

    // Text

    /// Text as shown. It may be part of a heading, too.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(skipping) = &mut self.skipping {
            skipping.is_text_lost |= !text.trim().is_empty();
            return;
        }
        if text.is_empty() {
            return;
        }
        if !self.is_code {
            self.settle_soft_break(text.chars().next());
        }
        push_text(&mut self.html, text);
        self.words.add(text);
        self.last = text.chars().next_back();
        if let Some(heading) = &mut self.heading {
            heading.text.extend(text.chars().filter(|c| !c.is_control()));
        }
    }

    fn code(&mut self, text: &str) {
        self.settle_soft_break(text.chars().next());
        self.html.push_str("<code>");
        self.text(text);
        self.html.push_str("</code>");
    }

    /// A line end within a paragraph is a space, but not between two Chinese characters.
    pub(super) fn settle_soft_break(&mut self, next: Option<char>) {
        let Some(at) = self.soft_break.take() else { return };
        let joins = self.last.zip(next).is_some_and(|(last, next)| joins_without_space(last, next));
        if !joins {
            // Only tags stand behind it: the text that follows is not written yet.
            self.html.insert(at, '\n');
            self.words.end_word();
            if let Some(heading) = &mut self.heading {
                heading.text.push(' ');
            }
        }
    }

    pub(super) fn line_break(&mut self) {
        self.html.push_str("<br>\n");
        self.last = None;
        self.soft_break = None;
        self.words.end_word();
        if let Some(heading) = &mut self.heading {
            heading.text.push(' ');
        }
    }

    // The end

    fn finish(mut self, out: &mut Vec<Diagnostic>) -> Body {
        self.skipping_ends();
        while !self.open.is_empty() {
            self.close("");
        }
        self.write_footnotes();
        for reference in self.references.iter_mut().filter(|reference| !reference.is_image) {
            let id = reference.target.strip_prefix('#').and_then(|name| self.headings.id_of(name));
            if let Some(id) = id {
                reference.target = format!("#{id}");
            }
        }
        let (mut html, outline) = self.headings.settle(self.html);
        if self.has_raw {
            html = sanitize::clean(&html);
        }
        if memchr::memchr2(UNCHECKED as u8, CHECKED as u8, html.as_bytes()).is_some() {
            let (open, done) = (self.options.word("未完成", "Open"), self.options.word("已完成", "Done"));
            html = html
                .replace(UNCHECKED, &format!("<input type=\"checkbox\" disabled aria-label=\"{open}\"> "))
                .replace(CHECKED, &format!("<input type=\"checkbox\" checked disabled aria-label=\"{done}\"> "));
        }
        self.report.finish(out);
        Body { html, outline, references: self.references, words: self.words.count }
    }
}

/// The start tag of an ordered list.
fn list_start(start: u64) -> String {
    if start == 1 { "<ol>\n".to_owned() } else { format!("<ol start=\"{start}\">\n") }
}
