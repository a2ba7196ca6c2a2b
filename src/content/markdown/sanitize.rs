//! The second half of the sanitiser: an HTML parser's opinion on a text that contains raw HTML.
//!
//! The writer has already rebuilt every tag from an allow-list; this pass balances what people wrote unbalanced and
//! would catch a mistake of the first half. Texts without raw HTML do not need it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::links::SCHEMES;

/// Every tag the writer writes.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

static POLICY: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut policy = ammonia::Builder::empty();
    policy
        .tags(TAGS.iter().copied().collect())
        .generic_attributes(HashSet::from(["aria-label", "class", "dir", "id", "lang", "role", "tabindex", "title"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "rel"])),
            ("col", HashSet::from(["span"])),
            ("details", HashSet::from(["open"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
            ("time", HashSet::from(["datetime"])),
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    policy
});

/// `html` parsed and written again with nothing but the allowed tags and attributes, balanced.
pub(super) fn clean(html: &str) -> String {
    POLICY.clean(html).to_string()
}
