//! What every page made from an author's text must be: a strict reading of the HTML, independent of the program's
//! own sanitiser. Shared by the property tests and the fuzz target.

/// Every tag that may appear, and the attributes it may have besides [`ANYWHERE`].
const TAGS: &[(&str, &[&str])] = &[
    ("a", &["href", "rel"]),
    ("abbr", &[]),
    ("address", &[]),
    ("article", &[]),
    ("aside", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("del", &[]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("input", &["type", "checked", "disabled"]),
    ("ins", &[]),
    ("kbd", &[]),
    ("li", &[]),
    ("mark", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("section", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

const ANYWHERE: &[&str] = &["aria-label", "class", "dir", "id", "lang", "role", "tabindex", "title"];

const VOID: &[&str] = &["br", "col", "hr", "input", "wbr"];

/// Elements are nested no deeper.
const DEPTH: usize = 512;

/// Checks `html`, whose marks name `links` and pictures below `references`. The error says what is wrong.
pub(crate) fn check(html: &str, references: usize) -> Result<(), String> {
    marks(html, references)?;
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>']) {
        if rest.as_bytes()[at] == b'>' {
            return Err(format!("a `>` outside tags: {}", around(rest, at)));
        }
        let tag = &rest[at + 1..];
        let end = tag_end(tag).ok_or_else(|| format!("a tag without end: {}", around(rest, at)))?;
        let inside = &tag[..end];
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("`</{name}>` closes nothing: {}", around(rest, at)));
            }
        } else {
            let name = start_tag(inside)?;
            if !VOID.contains(&name) {
                open.push(name);
            }
        }
        if open.len() > DEPTH {
            return Err(format!("more than {DEPTH} elements are open"));
        }
        rest = &tag[end + 1..];
    }
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

/// Marks stand in pairs around numbers below `references`, and there are no other control characters.
fn marks(html: &str, references: usize) -> Result<(), String> {
    for mark in ['\u{1}', '\u{2}'] {
        let parts: Vec<&str> = html.split(mark).collect();
        if parts.len().is_multiple_of(2) {
            return Err(format!("a mark {mark:?} without its partner"));
        }
        for number in parts.iter().skip(1).step_by(2) {
            if !number.parse::<usize>().is_ok_and(|number| number < references) {
                return Err(format!("mark {mark:?} around `{number}`, but there are {references} references"));
            }
        }
    }
    let stray = html.chars().find(|c| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{1}' | '\u{2}'));
    stray.map_or(Ok(()), |c| Err(format!("control character {c:?}")))
}

/// Where the tag ends whose inside begins `tag`: the first `>` outside quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut is_quoted = false;
    tag.char_indices().find_map(|(at, c)| {
        is_quoted ^= c == '"';
        (c == '>' && !is_quoted).then_some(at)
    })
}

/// Checks name and attributes of a start tag; returns the name.
fn start_tag(inside: &str) -> Result<&str, String> {
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let (_, own) = TAGS.iter().find(|(tag, _)| *tag == name).ok_or_else(|| format!("the tag <{name}>"))?;
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let attribute = &rest[..end];
        if !own.contains(&attribute) && !ANYWHERE.contains(&attribute) {
            return Err(format!("the attribute `{attribute}` in <{inside}>"));
        }
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let close = quoted.find('"').ok_or_else(|| format!("an open quote in <{inside}>"))?;
            value = &quoted[..close];
            rest = &quoted[close + 1..];
        }
        if attribute == "href" && !is_safe_address(value) {
            return Err(format!("the address `{value}`"));
        }
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    Ok(name)
}

fn is_safe_address(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["http:", "https:", "mailto:", "tel:", "#fn", "\u{1}"].iter().any(|start| lower.starts_with(start))
}

fn around(text: &str, at: usize) -> String {
    text[at..].chars().take(60).collect()
}
