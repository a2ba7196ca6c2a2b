//! Web addresses in the author's texts, each once, with the place where it stands first.

use std::collections::BTreeSet;

use url::Url;

use crate::content::decode::decode;
use crate::content::read::is_text;
use crate::diagnostic::{Location, SourceText};
use crate::vfs::{Files, SitePath};

/// Largest text that is looked through.
const MAX_BYTES: u64 = 24 * 1024 * 1024;

/// An address and where it stands first.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// As written.
    pub(super) url: String,
    /// As asked: without the fragment.
    pub(super) target: Url,
    /// Where it stands.
    pub(super) place: Location,
}

/// All addresses below `content/`, in the order of files and lines, and how many belong to nobody (`example.org`).
pub(super) fn collect(files: &dyn Files) -> (Vec<Link>, usize) {
    let listing = files.list(&SitePath::from_normal("content")).unwrap_or_default();
    let (mut links, mut seen, mut reserved) = (Vec::new(), BTreeSet::new(), 0);
    for entry in listing.entries.iter().filter(|entry| is_text(&entry.path)) {
        let Ok(bytes) = files.read(&entry.path, MAX_BYTES) else { continue };
        let Some(decoded) = decode(entry.path.as_str(), &bytes, None, &mut Vec::new()) else { continue };
        for (url, target, place) in addresses(&decoded.source) {
            if !seen.insert(target.to_string()) {
                continue;
            }
            if target.host_str().is_none_or(is_reserved) {
                reserved += 1;
            } else {
                links.push(Link { url, target, place });
            }
        }
    }
    (links, reserved)
}

/// Addresses in one text.
fn addresses(source: &SourceText) -> Vec<(String, Url, Location)> {
    let mut found = Vec::new();
    let text = &source.text;
    let mut from = 0;
    while let Some(at) = text[from..].find("://").map(|at| from + at) {
        from = at + 3;
        let Some(start) =
            ["https", "http"].iter().find_map(|scheme| text[..at].ends_with(scheme).then(|| at - scheme.len()))
        else {
            continue;
        };
        let end = from + len_of_address(&text[from..]);
        // What closes a sentence is not part of the address.
        let url = text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~']);
        from = start + url.len();
        let Ok(mut target) = Url::parse(url) else { continue };
        target.set_fragment(None);
        found.push((url.to_owned(), target, source.locate(start..start + url.len())));
    }
    found
}

/// The length of the address that `rest` begins with: a bracket closes only what was opened inside.
fn len_of_address(rest: &str) -> usize {
    // An address of numbers such as `[::1]` has brackets of its own.
    let host = if rest.starts_with('[') { rest.find(']').map_or(0, |end| end + 1) } else { 0 };
    let mut open = 0_usize;
    let end = rest[host..].find(|letter: char| match letter {
        '(' => {
            open += 1;
            false
        }
        ')' if open > 0 => {
            open -= 1;
            false
        }
        letter => ends_address(letter),
    });
    end.map_or(rest.len(), |end| host + end)
}

/// Whether an address ends before `letter`: white space, quotes, brackets, marks of Chinese. Chinese letters belong to it.
fn ends_address(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '<' | '>' | '"' | '\'' | '`' | '|' | '[' | ']' | '{' | '}' | '\\' | ')')
        || matches!(letter, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '\u{2018}'..='\u{201F}' | '…' | '—')
}

/// Whether a host is set aside for examples and tests (RFC 2606, RFC 6761).
fn is_reserved(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let is_or_below = |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    ["example.com", "example.org", "example.net", "example", "test", "invalid"].iter().any(|name| is_or_below(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_a_reader_would_say_so() {
        let text = "见[甲](https://a.cn/x(1))和<http://b.cn/y>，https://c.cn/站点?q=1#z。网址:https://d.cn。ftp://e.cn http:// https://a.cn/x http://[::1]:8/y]";
        let source = SourceText::new("a.md", text);
        let found: Vec<String> = addresses(&source).into_iter().map(|one| one.0).collect();
        assert_eq!(
            found,
            [
                "https://a.cn/x(1)",
                "http://b.cn/y",
                "https://c.cn/站点?q=1#z",
                "https://d.cn",
                "https://a.cn/x",
                "http://[::1]:8/y"
            ]
        );
    }

    #[test]
    fn names_for_examples_are_nobodys() {
        assert!(is_reserved("example.org") && is_reserved("www.example.com") && is_reserved("a.test"));
        assert!(!is_reserved("myexample.org") && !is_reserved("example.org.cn"));
    }
}
