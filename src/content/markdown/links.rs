//! What a link's target is: another site, something of this site, or something that must not be published.

use std::borrow::Cow;

use crate::sweep;

/// A link's target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// `http`, `https`, `mailto` or `tel`, ready for an attribute.
    External(String),
    /// A path or anchor of this site, percent-decoded.
    Local(String),
    /// A scheme that is not allowed.
    Refused,
}

/// The schemes that pass.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Sorts a target as written (entities already decoded).
pub(crate) fn classify(written: &str) -> Target {
    // Browsers ignore control characters and surrounding spaces in front of a scheme, so they go first.
    let target = without_controls(written.trim());
    let target = target.trim();
    if let Some(host) = target.strip_prefix("//") {
        return Target::External(encode(&format!("https://{host}")));
    }
    match scheme(target) {
        Some(scheme) if SCHEMES.contains(&scheme.as_str()) => Target::External(encode(target)),
        Some(_) => Target::Refused,
        None => {
            let decoded = percent_decode(target);
            // Paths copied from Windows; no file of a site has a backslash in its name.
            let clean = without_controls(&decoded);
            let clean = if clean.contains('\\') { clean.replace('\\', "/") } else { clean.into_owned() };
            // `javascript%3A` is no scheme to a browser, but nothing behind us shall have to know that.
            if scheme(clean.trim_start()).is_some() { Target::Refused } else { Target::Local(clean) }
        }
    }
}

fn without_controls(text: &str) -> Cow<'_, str> {
    // Those beyond ASCII begin with 0xc2.
    let may_have = sweep::any(text.as_bytes(), |byte| matches!(byte, ..0x20 | 0x7f | 0xc2));
    if may_have && text.contains(char::is_control) {
        Cow::Owned(text.replace(char::is_control, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// The scheme of `target` in lower case, if it has one.
fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Spaces and characters that no address contains, percent-encoded; Chinese stays readable.
fn encode(target: &str) -> String {
    let mut encoded = String::with_capacity(target.len());
    for c in target.chars() {
        match c {
            ' ' => encoded.push_str("%20"),
            '"' => encoded.push_str("%22"),
            '<' => encoded.push_str("%3C"),
            '>' => encoded.push_str("%3E"),
            '\\' => encoded.push_str("%5C"),
            '`' => encoded.push_str("%60"),
            _ => encoded.push(c),
        }
    }
    encoded
}

/// `target` with `%XX` decoded, unless that would not be text.
fn percent_decode(target: &str) -> Cow<'_, str> {
    if !target.contains('%') {
        return Cow::Borrowed(target);
    }
    let bytes = target.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).filter(|pair| *byte == b'%' && pair.iter().all(u8::is_ascii_hexdigit));
        let value = pair.and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        decoded.push(value.unwrap_or(*byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(target), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_four_schemes_are_external_and_every_other_one_is_refused() {
        assert_eq!(classify("https://例.cn/a b"), Target::External("https://例.cn/a%20b".into()));
        assert_eq!(classify("//例.cn/x"), Target::External("https://例.cn/x".into()));
        assert_eq!(classify("TEL:0000-1234567"), Target::External("TEL:0000-1234567".into()));
        for written in [
            "javascript:alert(1)",
            " JaVaScRiPt:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "javascript%3Aalert(1)",
            "%20javascript:x",
            "blob:x",
            "C:\\图.jpg",
        ] {
            assert_eq!(classify(written), Target::Refused, "{written}");
        }
    }

    #[test]
    fn local_targets_are_percent_decoded() {
        assert_eq!(classify("01%20值班灯.jpg"), Target::Local("01 值班灯.jpg".into()));
        assert_eq!(classify("../一盏灯/index.md#背景"), Target::Local("../一盏灯/index.md#背景".into()));
        assert_eq!(classify("附件\\方案.pdf"), Target::Local("附件/方案.pdf".into()));
        assert_eq!(classify("100%.jpg"), Target::Local("100%.jpg".into()));
        assert_eq!(classify("%ff.jpg"), Target::Local("%ff.jpg".into()));
        assert_eq!(classify("图片：一.jpg"), Target::Local("图片：一.jpg".into()));
    }
}
