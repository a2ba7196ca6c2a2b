//! Text into HTML, for text nodes and attribute values alike, and entities back into text.
//!
//! Control characters never pass: some of them are marks of this module (see `Body::html`).

use std::borrow::Cow;

/// Appends `text` escaped for a text node.
pub(super) fn push_text(html: &mut String, text: &str) {
    push(html, text, false);
}

/// Appends `text` escaped for a double-quoted attribute value.
pub(super) fn push_attribute(html: &mut String, text: &str) {
    push(html, text, true);
}

fn push(html: &mut String, text: &str, quotes: bool) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let with = match byte {
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
    html.push_str(&text[copied..]);
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
    fn entities_are_decoded_and_control_characters_never_come_out() {
        assert_eq!(
            decode_entities("A&amp;B &ldquo;灯&rdquo; &#20013;&#x6587 & &unknown;"),
            "A&B “灯” 中文 & &unknown;"
        );
        assert_eq!(decode_entities("&#1;&#x2;&#00002;&#99999999999;"), "\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
        let mut html = String::new();
        push_attribute(&mut html, "\"<甲>'&\u{1}");
        assert_eq!(html, "&quot;&lt;甲&gt;&#39;&amp;");
    }
}
