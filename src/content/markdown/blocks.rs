//! HTML back into text, block by block, for the search index.

use std::borrow::Cow;

use super::characters::joins_without_space;
use super::escape::decode_entities;
use super::raw::{Token, tokens};

/// The text of each block element of `html` in order, empty ones left out: inline tags vanish, entities are decoded,
/// line ends are spaces unless they stand between Chinese characters, marks of references are left out.
#[must_use]
pub fn text_blocks(html: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = Block::default();
    for token in tokens(html) {
        match token {
            Token::Text { text, .. } => block.add(&decode_entities(&without_pictures(text))),
            Token::Lost { .. } => {}
            Token::Start { name, .. } | Token::End { name, .. } => {
                if name == "br" {
                    block.is_spaced = true;
                } else if !is_inline(&name) {
                    blocks.extend(block.take());
                }
            }
        }
    }
    blocks.extend(block.take());
    blocks
}

/// Bytes in which the first paragraph is looked for.
const FIRST_WITHIN: usize = 16 * 1024;

/// The text of the first paragraph that stands in no list, table, quotation or other block, as [`text_blocks`] gives it,
/// without the figures of its notes; empty when there is none near the beginning.
#[must_use]
pub fn first_paragraph(html: &str) -> String {
    let mut block = Block::default();
    // The elements around the place, and those of them within the paragraph that are not read.
    let (mut depth, mut notes) = (0_usize, 0_usize);
    let mut is_open = false;
    for token in tokens(&html[..html.floor_char_boundary(FIRST_WITHIN)]) {
        match token {
            Token::Text { text, .. } if is_open && notes == 0 => block.add(&decode_entities(&without_pictures(text))),
            Token::Start { name, .. } if name == "sup" => notes += 1,
            Token::End { name, .. } if name == "sup" => notes = notes.saturating_sub(1),
            Token::Start { name, .. } if name == "br" => block.is_spaced = true,
            Token::Start { name, .. } if name == "p" && depth == 0 => is_open = true,
            Token::End { name, .. } if name == "p" && is_open => {
                is_open = false;
                if let Some(text) = block.take() {
                    return text;
                }
            }
            Token::Start { name, .. } if !is_inline(&name) && name != "hr" => depth += 1,
            Token::End { name, .. } if !is_inline(&name) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    String::new()
}

/// One block's text so far.
#[derive(Default)]
struct Block {
    text: String,
    /// White space came last; what becomes of it depends on the next character.
    is_spaced: bool,
}

impl Block {
    fn add(&mut self, text: &str) {
        for (at, word) in text.split(char::is_whitespace).enumerate() {
            self.is_spaced |= at > 0;
            let Some(first) = word.chars().next() else { continue };
            if std::mem::take(&mut self.is_spaced)
                && let Some(last) = self.text.chars().next_back()
                && !joins_without_space(last, first)
            {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
    }

    /// The text, with which the block ends; `None` when there is none.
    fn take(&mut self) -> Option<String> {
        let block = std::mem::take(self);
        Some(block.text).filter(|text| !text.is_empty())
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "img"
            | "input"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

/// `text` without the marks `\u{2}N\u{2}`.
fn without_pictures(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{2}') {
        return Cow::Borrowed(text);
    }
    text.split('\u{2}').enumerate().filter(|(index, _)| index % 2 == 0).map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_paragraph_is_one_that_is_shown_by_itself() {
        let html = "<h2 id=\"h-1\">一盏灯</h2>\n<blockquote>\n<p>引文。</p>\n</blockquote>\n<hr>\n<p>\u{2}0\u{2}</p>\n\
                    <p>灯<strong>亮</strong>着<sup class=\"note\"><a href=\"#1\">1</a></sup>，\n人就在。</p>\n<p>后来。</p>";
        assert_eq!(first_paragraph(html), "灯亮着，人就在。");
        assert_eq!(first_paragraph("<ul>\n<li><p>甲</p></li></ul>"), "");
        assert_eq!(first_paragraph(&format!("<p>{}", "长".repeat(10_000))), "");
    }

    #[test]
    fn one_text_per_block() {
        let html = "<h2 id=\"h-1\">一盏灯</h2>\n<p>灯<strong>亮</strong>着，\n人就在。<br>\nA &amp; B\nC</p>\u{2}0\u{2}\n<ul>\n<li>甲</li>\
                    <li>乙\u{2}1\u{2}丙</li></ul>";
        assert_eq!(text_blocks(html), ["一盏灯", "灯亮着，人就在。 A & B C", "甲", "乙丙"]);
    }
}
