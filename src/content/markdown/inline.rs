//! One line of Markdown, for the texts of front matter: emphasis and code, links to other sites, nothing else.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::characters::joins_without_space;
use super::emphasis::{SENTINEL_BYTE, is_own, sentinels, without_sentinels};
use super::escape::{push_attribute, push_text};
use super::limits::NESTING;
use super::links::{Target, classify};
use super::manuscript::Manuscript;
use crate::sweep;

/// Longer texts are escaped but not read as Markdown: they belong into the body.
const MAX_BYTES: usize = 64 * 1024;

/// Stands before the line so that nothing at its start is taken for a list, a heading or a quote. The parser does
/// not count it as indentation, but regards it as a space beside emphasis.
const GUARD: char = '\u{a0}';

/// `text` as safe HTML without block elements. Line ends become `<br>`; links stay if they lead to another site;
/// pictures are their alternative text; raw HTML is shown as written.
#[must_use]
pub fn inline(text: &str) -> String {
    inline_linked(text, &|_| None)
}

/// As [`inline`], with links within the site: `resolve` yields the address for a target as it stands in
/// `Reference::target`; links without one are text.
#[must_use]
pub fn inline_linked(text: &str, resolve: &dyn Fn(&str) -> Option<String>) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in lines(text).enumerate() {
        if index > 0 {
            html.push_str("<br>");
        }
        write_line(line, resolve, &mut html);
    }
    html
}

/// As [`inline_linked`], each line a paragraph.
#[must_use]
pub fn paragraphs(text: &str, resolve: &dyn Fn(&str) -> Option<String>) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for line in lines(text) {
        html.push_str("<p>");
        write_line(line, resolve, &mut html);
        html.push_str("</p>\n");
    }
    html
}

/// `text` as plain text: Markdown marks vanish, line ends become spaces where they are not between Chinese characters.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in lines(text) {
        let before = plain.len();
        read_line(line, |event| match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                plain.push_str(&text);
            }
            _ => {}
        });
        let ends = plain[..before].chars().next_back().zip(plain[before..].chars().next());
        if ends.is_some_and(|(last, first)| !joins_without_space(last, first)) {
            plain.insert(before, ' ');
        }
    }
    plain
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| sweep::trim(&text[std::mem::replace(&mut start, end + 1)..end])).filter(|line| !line.is_empty())
}

/// Parses one line and hands over its events, without the paragraph around them.
fn read_line(line: &str, mut take: impl FnMut(Event<'_>)) {
    let is_mark = |byte| matches!(byte, b'*' | b'_' | b'`' | b'[' | b'<' | b'&' | b'\\' | b'~');
    if line.len() > MAX_BYTES || !sweep::any(line.as_bytes(), is_mark) {
        return take(Event::Text(clean(line).into()));
    }
    let guarded = format!("{GUARD}{}", clean(line));
    let changes = sentinels(&guarded);
    let manuscript = Manuscript::of(&guarded, 0..guarded.len()).changed(&changes);
    let mut is_start = true;
    for event in Parser::new_ext(manuscript.text(), Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::Text(text) => {
                let text = if std::mem::take(&mut is_start) { text.trim_start_matches(GUARD) } else { &text };
                take(Event::Text(clean(&without_sentinels(text)).into()));
            }
            Event::Code(text) => take(Event::Code(clean(&without_sentinels(&text)).into())),
            Event::InlineHtml(text) => take(Event::InlineHtml(clean(&without_sentinels(&text)).into())),
            event => take(event),
        }
    }
}

/// `text` without the emphasis pass's own characters and without control characters, which entities may stand for.
fn clean(text: &str) -> Cow<'_, str> {
    // Those beyond ASCII begin with 0xc2.
    let may_be = |byte| (byte < 32 && byte != b'\t') | matches!(byte, 0x7f | 0xc2 | SENTINEL_BYTE);
    let is_unwanted = |c: char| is_own(c) || (c.is_control() && c != '\t');
    if sweep::any(text.as_bytes(), may_be) && text.contains(is_unwanted) {
        Cow::Owned(text.replace(is_unwanted, ""))
    } else {
        Cow::Borrowed(text)
    }
}

fn write_line(line: &str, resolve: &dyn Fn(&str) -> Option<String>, html: &mut String) {
    // Whether the tags of each open element are written.
    let mut open: Vec<bool> = Vec::new();
    let mut links = 0;
    read_line(line, |event| match event {
        Event::Start(tag) => {
            let written = if open.len() < NESTING { start_tag(&tag, links, resolve, html) } else { false };
            links += usize::from(written && matches!(tag, Tag::Link { .. }));
            open.push(written);
        }
        Event::End(tag) if open.pop() == Some(true) => {
            links -= usize::from(tag == TagEnd::Link);
            html.push_str(match tag {
                TagEnd::Emphasis => "</em>",
                TagEnd::Strong => "</strong>",
                TagEnd::Strikethrough => "</del>",
                _ => "</a>",
            });
        }
        Event::Code(text) => {
            html.push_str("<code>");
            push_text(html, &text);
            html.push_str("</code>");
        }
        Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => push_text(html, &text),
        _ => {}
    });
}

fn start_tag(tag: &Tag<'_>, links: usize, resolve: &dyn Fn(&str) -> Option<String>, html: &mut String) -> bool {
    match tag {
        Tag::Emphasis => html.push_str("<em>"),
        Tag::Strong => html.push_str("<strong>"),
        Tag::Strikethrough => html.push_str("<del>"),
        Tag::Link { dest_url, .. } if links == 0 => {
            let (address, rel) = match classify(&without_sentinels(dest_url)) {
                Target::External(address) => (Some(address), " rel=\"noopener\""),
                Target::Local(path) => (resolve(&path), ""),
                Target::Refused => (None, ""),
            };
            let Some(address) = address else { return false };
            html.push_str("<a href=\"");
            push_attribute(html, &address);
            html.push('"');
            html.push_str(rel);
            html.push('>');
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_numbers_and_gets_its_emphasis() {
        assert_eq!(inline("1. 夜里**“有人接”**电话"), "1. 夜里<strong>“有人接”</strong>电话");
        assert_eq!(inline("# 不是标题"), "# 不是标题");
        assert_eq!(inline("- 甲\n- 乙 `x<y`"), "- 甲<br>- 乙 <code>x&lt;y</code>");
        assert_eq!(inline("5<6 & \"七\""), "5&lt;6 &amp; \"七\"");
    }

    #[test]
    fn only_links_to_other_sites_stay() {
        assert_eq!(
            inline("[甲](https://example.org/?a=1&b=2)"),
            "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener\">甲</a>"
        );
        assert_eq!(inline("[甲](javascript:x) [乙](../乙/) ![丙](丙.jpg)"), "甲 乙 丙");
        assert_eq!(inline("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
    }

    #[test]
    fn links_within_the_site_are_resolved_by_the_page() {
        let resolve = |target: &str| (target == "../乙 丙/").then(|| "cases/b.html?\"".to_owned());
        let text = "[乙](../乙%20丙/)，[没有](../丁/)。\n完";
        assert_eq!(inline_linked(text, &resolve), "<a href=\"cases/b.html?&quot;\">乙</a>，没有。<br>完");
        assert_eq!(paragraphs("甲\n\n乙", &resolve), "<p>甲</p>\n<p>乙</p>\n");
    }

    #[test]
    fn plain_text_has_no_marks() {
        assert_eq!(plain("**“灯”**亮着，`人`就在\n[这里](x)"), "“灯”亮着，人就在这里");
        assert_eq!(plain("one\ntwo"), "one two");
        assert_eq!(plain("*"), "*");
    }
}
