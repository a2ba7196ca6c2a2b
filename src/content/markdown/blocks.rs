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
                    block.end(&mut blocks);
                }
            }
        }
    }
    block.end(&mut blocks);
    blocks
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

    fn end(&mut self, blocks: &mut Vec<String>) {
        self.is_spaced = false;
        if !self.text.is_empty() {
            blocks.push(std::mem::take(&mut self.text));
        }
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
    fn one_text_per_block() {
        let html = "<h2 id=\"h-1\">一盏灯</h2>\n<p>灯<strong>亮</strong>着，\n人就在。<br>\nA &amp; B\nC</p>\u{2}0\u{2}\n<ul>\n<li>甲</li>\
                    <li>乙\u{2}1\u{2}丙</li></ul>";
        assert_eq!(text_blocks(html), ["一盏灯", "灯亮着，人就在。 A & B C", "甲", "乙丙"]);
    }
}
