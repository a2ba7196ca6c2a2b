//! Raw HTML into tags and text: the first half of the sanitiser.
//!
//! What the writer makes of these tokens is built anew from the allow-list below, never copied; `sanitize` then runs
//! over the result a second time. The reader is linear for any input: what cannot be a tag is text.

use std::ops::Range;

use super::escape::decode_entities;

/// One piece of raw HTML; `at` is its first byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text between tags, entities not yet decoded.
    Text { at: usize, text: &'t str },
    /// A start tag: name in lower case, attributes in order with decoded values.
    Start { at: usize, end: usize, name: String, attributes: Vec<(String, String)> },
    /// An end tag.
    End { at: usize, end: usize, name: String },
    /// What begins here has no end, so that nothing behind it is shown: a comment, or an element that is not published.
    Lost { at: usize, name: String },
}

impl Token<'_> {
    /// Its bytes.
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Self::Text { at, text } => *at..at + text.len(),
            Self::Start { at, end, .. } | Self::End { at, end, .. } => *at..*end,
            Self::Lost { at, .. } => *at..*at,
        }
    }
}

/// How a tag behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a line.
    Inline,
    /// A block, or part of a table or list.
    Block,
    /// A block that holds nothing but a line, such as `p`.
    Line,
    /// Without content and end tag, within a line.
    Void,
    /// Without content and end tag, a block.
    VoidBlock,
}

/// An allowed tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// As an author writes it.
    pub(super) name: &'static str,
    /// As it is published.
    pub(super) output: &'static str,
    /// How it behaves.
    pub(super) kind: Kind,
    /// Open tags that its start closes, and the tag where the search for them ends.
    pub(super) closes: (&'static [&'static str], &'static [&'static str]),
}

/// The rule of a tag; `None` means it is not published (its content is, see [`is_dropped_with_content`]).
pub(super) fn rule(name: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.name.cmp(name)).ok().map(|index| &RULES[index])
}

/// Whether what stands between the tags goes, too.
pub(super) fn is_dropped_with_content(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "frameset"
            | "iframe"
            | "math"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "plaintext"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "xmp"
    )
}

const fn plain(name: &'static str, kind: Kind) -> Rule {
    Rule { name, output: name, kind, closes: (&[], &[]) }
}

const fn part(name: &'static str, closes: &'static [&'static str], within: &'static [&'static str]) -> Rule {
    Rule { name, output: name, kind: Kind::Block, closes: (closes, within) }
}

/// Sorted by name.
static RULES: &[Rule] = &[
    plain("a", Kind::Inline),
    plain("abbr", Kind::Inline),
    plain("address", Kind::Block),
    plain("article", Kind::Block),
    plain("aside", Kind::Block),
    plain("b", Kind::Inline),
    plain("bdi", Kind::Inline),
    plain("blockquote", Kind::Block),
    plain("br", Kind::Void),
    part("caption", &[], &[]),
    Rule { name: "center", output: "div", kind: Kind::Block, closes: (&[], &[]) },
    plain("cite", Kind::Inline),
    plain("code", Kind::Inline),
    plain("col", Kind::VoidBlock),
    part("colgroup", &[], &[]),
    part("dd", &["dd", "dt"], &["dl"]),
    plain("del", Kind::Inline),
    plain("details", Kind::Block),
    plain("dfn", Kind::Inline),
    plain("div", Kind::Block),
    plain("dl", Kind::Block),
    part("dt", &["dd", "dt"], &["dl"]),
    plain("em", Kind::Inline),
    plain("figcaption", Kind::Block),
    plain("figure", Kind::Block),
    Rule { name: "h1", output: "h2", kind: Kind::Line, closes: (&[], &[]) },
    plain("h2", Kind::Line),
    plain("h3", Kind::Line),
    plain("h4", Kind::Line),
    plain("h5", Kind::Line),
    plain("h6", Kind::Line),
    plain("hr", Kind::VoidBlock),
    plain("i", Kind::Inline),
    plain("ins", Kind::Inline),
    plain("kbd", Kind::Inline),
    part("li", &["li"], &["ol", "ul"]),
    plain("mark", Kind::Inline),
    plain("ol", Kind::Block),
    plain("p", Kind::Line),
    plain("pre", Kind::Line),
    plain("q", Kind::Inline),
    plain("rp", Kind::Inline),
    plain("rt", Kind::Inline),
    plain("ruby", Kind::Inline),
    plain("s", Kind::Inline),
    plain("samp", Kind::Inline),
    plain("section", Kind::Block),
    plain("small", Kind::Inline),
    plain("span", Kind::Inline),
    plain("strong", Kind::Inline),
    plain("sub", Kind::Inline),
    part("summary", &[], &[]),
    plain("sup", Kind::Inline),
    plain("table", Kind::Block),
    part("tbody", &["tbody", "tfoot", "thead"], &["table"]),
    part("td", &["td", "th"], &["table", "tr"]),
    part("tfoot", &["tbody", "tfoot", "thead"], &["table"]),
    part("th", &["td", "th"], &["table", "tr"]),
    part("thead", &["tbody", "tfoot", "thead"], &["table"]),
    plain("time", Kind::Inline),
    part("tr", &["tr"], &["table", "tbody", "tfoot", "thead"]),
    plain("u", Kind::Inline),
    plain("ul", Kind::Block),
    plain("var", Kind::Inline),
    plain("wbr", Kind::Void),
];

/// The tokens of `html`; comments, declarations and the content of dropped elements are left out.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut reader = Reader { html, at: 0, found: Vec::new(), text_from: 0, is_dead: false };
    while let Some(step) = reader.html[reader.at..].find('<') {
        reader.at += step;
        if reader.is_dead || !reader.markup() {
            reader.at += 1;
        }
    }
    reader.flush(html.len());
    reader.found
}

struct Reader<'t> {
    html: &'t str,
    at: usize,
    found: Vec<Token<'t>>,
    text_from: usize,
    /// A tag did not end before the end of the text: from there on nothing is a tag.
    is_dead: bool,
}

impl Reader<'_> {
    /// Reads what begins with the `<` at `self.at`; `false` if that is text.
    fn markup(&mut self) -> bool {
        let rest = &self.html[self.at..];
        let start = self.at;
        let end = match rest.as_bytes().get(1) {
            Some(b'!') if rest.starts_with("<!--") => match rest.find("-->") {
                Some(end) => end + 3,
                None => return self.lost(start, "!--"),
            },
            Some(b'!' | b'?') => rest.find('>').map_or(rest.len(), |end| end + 1),
            Some(b'/') if rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let Some(end) = rest.find('>') else { return self.dead() };
                self.flush(start);
                self.found.push(Token::End { at: start, end: start + end + 1, name: name_of(&rest[2..end]) });
                end + 1
            }
            Some(letter) if letter.is_ascii_alphabetic() => return self.start_tag(),
            _ => return false,
        };
        self.flush(start);
        self.at = start + end;
        self.text_from = self.at;
        true
    }

    fn start_tag(&mut self) -> bool {
        let start = self.at;
        let name = name_of(&self.html[start + 1..]);
        let mut attributes = Vec::new();
        let mut at = start + 1 + name.len();
        loop {
            let Some(step) = self.html[at..].find(|c: char| !c.is_ascii_whitespace() && c != '/') else {
                return self.dead();
            };
            at += step;
            match self.html.as_bytes()[at] {
                b'>' => break,
                b'<' => {
                    // What has been passed over stays text; reading it again from every `<` in it would be quadratic.
                    self.at = at - 1;
                    return false;
                }
                _ => {}
            }
            let Some((attribute, end)) = attribute(self.html, at) else { return self.dead() };
            attributes.push(attribute);
            at = end;
        }
        self.flush(start);
        self.at = at + 1;
        let is_closed = !is_dropped_with_content(&name) || self.skip_content(&name);
        self.text_from = self.at;
        let lost = (!is_closed && !self.html[at + 1..].trim().is_empty()).then(|| name.clone());
        self.found.push(Token::Start { at: start, end: at + 1, name, attributes });
        if let Some(name) = lost {
            self.found.push(Token::Lost { at: start, name });
        }
        true
    }

    /// Passes over all that is left.
    fn lost(&mut self, start: usize, name: &str) -> bool {
        self.flush(start);
        self.found.push(Token::Lost { at: start, name: name.to_owned() });
        self.at = self.html.len();
        self.text_from = self.at;
        true
    }

    /// Goes on at the end tag of `name`; `false` if there is none. Within a line the writer does the rest.
    fn skip_content(&mut self, name: &str) -> bool {
        let rest = &self.html.as_bytes()[self.at..];
        let close = rest
            .windows(name.len() + 2)
            .position(|window| window.starts_with(b"</") && window[2..].eq_ignore_ascii_case(name.as_bytes()));
        self.at = close.map_or(self.html.len(), |close| self.at + close);
        close.is_some()
    }

    fn dead(&mut self) -> bool {
        self.is_dead = true;
        false
    }

    /// Ends the text that has been passed over.
    fn flush(&mut self, end: usize) {
        if self.text_from < end {
            self.found.push(Token::Text { at: self.text_from, text: &self.html[self.text_from..end] });
        }
        self.text_from = end;
    }
}

/// The tag name at the start of `text`, in lower case.
fn name_of(text: &str) -> String {
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<')).unwrap_or(text.len());
    text[..end].to_ascii_lowercase()
}

/// The attribute at `at` and where it ends; `None` if its quotes never close.
fn attribute(html: &str, at: usize) -> Option<((String, String), usize)> {
    let rest = &html[at..];
    // A `=` at the very start belongs to the name, as browsers have it.
    let name_end = rest
        .char_indices()
        .find(|(index, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<') || (*c == '=' && *index > 0))
        .map_or(rest.len(), |(index, _)| index);
    let name = rest[..name_end].to_ascii_lowercase();
    let after_name = rest[name_end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
    let Some(value) = after_name.strip_prefix('=') else { return Some(((name, String::new()), at + name_end)) };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let value_at = html.len() - value.len();
    let (written, end) = if let Some(quote @ ('"' | '\'')) = value.chars().next() {
        let len = value[1..].find(quote)?;
        (&value[1..=len], value_at + len + 2)
    } else {
        let len = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
        (&value[..len], value_at + len)
    };
    Some(((name, decode_entities(written).into_owned()), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let show = |token| match token {
            Token::Text { text, .. } => format!("[{text}]"),
            Token::Start { name, attributes, .. } => {
                let attributes: Vec<String> =
                    attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{name}{}>", attributes.concat())
            }
            Token::End { name, .. } => format!("</{name}>"),
            Token::Lost { name, .. } => format!("!{name}"),
        };
        tokens(html).into_iter().map(show).collect()
    }

    #[test]
    fn rules_are_sorted() {
        assert!(RULES.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn tags_and_attributes_are_read_as_browsers_do() {
        assert_eq!(shown("甲<B Class=x id='y z'>乙</b >丙"), "[甲]<b class=x id=y z>[乙]</b>[丙]");
        assert_eq!(shown("<img/src=a.jpg/onerror=x>"), "<img src=a.jpg/onerror=x>");
        assert_eq!(shown("<a href=\"java&#115;cript:x\" =y>"), "<a href=javascript:x =y=>");
        assert_eq!(shown("1<2 <!-- <b> --><?x?><!DOCTYPE html>完"), "[1<2 ][完]");
    }

    #[test]
    fn what_is_no_tag_is_text_and_scripts_go_with_their_content() {
        assert_eq!(shown("<b \"<b \"<b"), "[<b \"<b \"<b]");
        assert_eq!(shown("<SCRIPT>if (a<b) x(\"</b>\")</Script>甲"), "<script></script>[甲]");
        assert_eq!(shown("<style>未完"), "<style>!style");
    }
}
