//! Text into HTML, for text nodes and attribute values alike, and entities back into text.
//!
//! Control characters never pass: some of them are marks of this module (see `Body::html`).

use std::borrow::Cow;

use crate::sweep;

/// Appends `text` escaped for a text node.
pub(super) fn push_text(html: &mut String, text: &str) {
    push(html, text, false);
}

/// Appends `text` escaped for a double-quoted attribute value.
pub(super) fn push_attribute(html: &mut String, text: &str) {
    push(html, text, true);
}

/// Bytes looked at together.
const STRIDE: usize = 32;

fn push(html: &mut String, text: &str, quotes: bool) {
    let bytes = text.as_bytes();
    let is_special =
        |byte: u8| (byte < 32 && !matches!(byte, 9 | 10)) | matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 127);
    let mut copied = 0;
    for (stride, part) in bytes.chunks(STRIDE).enumerate() {
        // In most there is nothing to do.
        if sweep::any(part, is_special) {
            copied = push_part(html, text, copied, stride * STRIDE..stride * STRIDE + part.len(), quotes);
        }
    }
    html.push_str(&text[copied..]);
}

/// Appends what is not `copied` yet up to the last special byte in `part`; says up to where.
fn push_part(html: &mut String, text: &str, mut copied: usize, part: std::ops::Range<usize>, quotes: bool) -> usize {
    for at in part {
        let with = match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' if quotes => "&quot;",
            b'\'' if quotes => "&#39;",
            0..=8 | 11..=31 | 127 => "",
            _ => continue,
        };
        html.push_str(&text[copied..at]);
        html.push_str(with);
        copied = at + 1;
    }
    copied
}

/// `text` with the entities that HTML written by people contains decoded: the five of XML, `&nbsp;`, common
/// punctuation and all numeric ones. Unknown ones stay as they are.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((c, len)) = entity(rest) {
            decoded.push(c);
            rest = &rest[len..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// A value with the entities decoded that copying from a web page left in it, and blanks at its ends out. One that would then
/// be Markdown, a tag or another entity stays: some values are rendered yet.
pub(in crate::content) fn decode_value(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (with, len) = entity(rest).filter(|(c, len)| is_text(*c, &rest[*len..])).unwrap_or(('&', 1));
        decoded.push(with);
        rest = &rest[len..];
    }
    decoded.push_str(rest);
    if decoded == text { Cow::Borrowed(text) } else { Cow::Owned(decoded.trim().to_owned()) }
}

/// Whether an entity's character in front of `rest` is nothing but that character.
fn is_text(character: char, rest: &str) -> bool {
    match character {
        '&' => !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '#'),
        '<' => !rest.starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?' | '&')),
        '"' | '\'' => true,
        '\u{fffd}' => false,
        other => !other.is_ascii_punctuation() && !other.is_ascii_control(),
    }
}

/// The character that the entity at the start of `text` stands for, and the entity's length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    if let Some(number) = text.strip_prefix("&#") {
        let (radix, digits, lead) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (16, digits, 3),
            None => (10, number, 2),
        };
        let len = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
        let value = u32::from_str_radix(digits.get(..len.min(8))?, radix).ok()?;
        let c = char::from_u32(value).filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).unwrap_or('\u{fffd}');
        return Some((c, lead + len + usize::from(digits[len..].starts_with(';'))));
    }
    let len = text.bytes().take(12).position(|byte| byte == b';')?;
    let c = NAMED.iter().find(|(name, _)| *name == &text[1..len])?.1;
    Some((c, len + 1))
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("middot", '·'),
    ("times", '×'),
    ("copy", '©'),
    ("colon", ':'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_bytes_are_escaped_wherever_they_stand() {
        for pad in 0..3 * STRIDE {
            let text = format!("{}<&>\"\u{2}'灯\t\n{}>", "甲a".repeat(pad), "b".repeat(pad));
            let mut html = String::new();
            push_text(&mut html, &text);
            assert_eq!(html, format!("{}&lt;&amp;&gt;\"'灯\t\n{}&gt;", "甲a".repeat(pad), "b".repeat(pad)));
        }
    }

    #[test]
    fn entities_are_decoded_and_control_characters_never_come_out() {
        assert_eq!(
            decode_entities("A&amp;B &ldquo;灯&rdquo; &#20013;&#x6587 & &unknown;"),
            "A&B “灯” 中文 & &unknown;"
        );
        assert_eq!(decode_entities("&#1;&#x2;&#00002;&#99999999999;"), "\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(decode_value("&nbsp;甲&nbsp;乙&emsp;"), "甲\u{a0}乙");
        assert_eq!(decode_value("&ldquo;灯&rdquo;&#21776;A&amp;B 3 &lt; 5 R&D"), "“灯”唐A&amp;B 3 < 5 R&D");
        assert_eq!(decode_value("&lt;b&gt; &#42;甲&#42; &unknown;&#1;"), "&lt;b&gt; &#42;甲&#42; &unknown;&#1;");
        let mut html = String::new();
        push_attribute(&mut html, "\"<甲>'&\u{1}");
        assert_eq!(html, "&quot;&lt;甲&gt;&#39;&amp;");
    }
}
