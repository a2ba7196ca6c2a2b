//! Parts that look the same on all pages of an edition: the head, the header, the footer, the tray. Drawn once for each way to the
//! root, and not once a page.
//!
//! Whether a part is one is read from its source, with everything it includes and every component it calls: it may name
//! `site`, `m`, `root`, what it declares itself, and of the page only its kind, its languages and whether it is the page of
//! a menu entry. A theme's own header that shows more of a page is drawn for each page, as before. Must not know pages.

use std::collections::BTreeSet;

use super::error::Sources;
use super::layers::Layer;

/// The parts asked about, and the variable in which `base.html` finds each ready.
pub(super) const PARTS: [(&str, &str); 4] = [
    ("head.html", "shared_head"),
    ("header.html", "shared_header"),
    ("footer.html", "shared_footer"),
    ("compare-tray.html", "shared_tray"),
];

/// What a part may say of its page: the answer is the same for all pages of one kind that are in no menu.
const OF_THE_PAGE: [&str; 3] = ["link.href == page.href", "page.kind", "page.alternates"];
/// Variables that are the same on all pages of an edition with the same way to the root.
const SAME: [&str; 4] = ["site", "m", "root", "loop"];
/// Words of the template language, and types of arguments.
const WORDS: [&str; 32] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "in",
    "endfor",
    "set",
    "endset",
    "include",
    "component",
    "endcomponent",
    "and",
    "or",
    "not",
    "is",
    "true",
    "false",
    "True",
    "False",
    "none",
    "None",
    "string",
    "map",
    "array",
    "number",
    "bool",
    "integer",
    "float",
    "bytes",
    "break",
    "continue",
];

/// For each of [`PARTS`], whether it is the same on all pages of an edition.
pub(super) fn find(sources: &Sources, layers: &[Layer], is_moved: bool) -> [bool; PARTS.len()] {
    let theme = Theme { sources, layers };
    PARTS.map(|(name, _)| !is_moved && theme.is_same(name))
}

/// Whether a template gives one of these names another meaning; it may do so in front of a part.
pub(super) fn is_moved(sources: &Sources) -> bool {
    sources.values().any(|source| sets_known(&source.text))
}

/// Whether a template sets one of these variables.
fn sets_known(text: &str) -> bool {
    ["set ", "set_global ", "for ", ", "].iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let rest = text[at + word.len()..].trim_start();
            let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_').unwrap_or(rest.len());
            let (name, after) = (&rest[..end], rest[end..].trim_start());
            (SAME.contains(&name) || name == "page")
                && (after.starts_with('=') && !after.starts_with("==")
                    || after.starts_with("in ")
                    || after.starts_with(','))
        })
    })
}

struct Theme<'t> {
    sources: &'t Sources,
    layers: &'t [Layer],
}

impl Theme<'_> {
    fn is_same(&self, name: &str) -> bool {
        let mut waiting = vec![name.to_owned()];
        let mut seen = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let text = match name.strip_prefix('<') {
                Some(component) => self.component(component),
                None => self.source(&name),
            };
            let Some(used) = text.and_then(uses) else { return false };
            waiting.extend(used);
        }
        true
    }

    fn source(&self, name: &str) -> Option<&str> {
        let full = || self.layers.iter().find_map(|layer| self.sources.get(&format!("{}{name}", layer.prefix)));
        self.sources.get(name).or_else(full).map(|source| source.text.as_str())
    }

    /// The definition of a component; `None` when there is none, or more than one.
    fn component(&self, name: &str) -> Option<&str> {
        let begin = format!("component {name}(");
        let mut found = self.sources.values().filter_map(|source| {
            let at = source.text.find(&begin)?;
            let start = source.text[..at].rfind("{%")?;
            let end = at + source.text[at..].find("endcomponent")?;
            Some(&source.text[start..source.text[..end].rfind("{%")?])
        });
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }
}

/// The templates and components (`<Name`) that a text uses; `None` when it names something that differs from page to page.
fn uses(text: &str) -> Option<Vec<String>> {
    let menu_links = text.matches("for link in site.menu").count();
    if text.contains(OF_THE_PAGE[0]) && (menu_links == 0 || text.matches("for link in").count() != menu_links) {
        return None;
    }
    let text = OF_THE_PAGE.iter().fold(text.to_owned(), |text, known| text.replace(known, "true"));
    let mut used = Vec::new();
    let mut declared: BTreeSet<String> = BTreeSet::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for code in codes(&text)? {
        let tokens = tokens(code)?;
        let is_declaration = tokens.first() == Some(&Token::Word("component"));
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            match token {
                Token::Text(name) if before == Some(&Token::Word("include")) => used.push((*name).to_owned()),
                Token::Word(word) => match role(&tokens, at) {
                    Role::Component => used.push(format!("<{word}")),
                    Role::Declared => _ = declared.insert((*word).to_owned()),
                    Role::Variable if is_declaration && before != Some(&Token::Mark('@')) => {
                        declared.insert((*word).to_owned());
                    }
                    Role::Variable => _ = named.insert((*word).to_owned()),
                    Role::Other => {}
                },
                _ => {}
            }
        }
    }
    named.iter().all(|name| SAME.contains(&name.as_str()) || declared.contains(name)).then_some(used)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    Text(&'t str),
    Mark(char),
}

/// What a word stands for.
enum Role {
    Component,
    Declared,
    Variable,
    /// A word of the language, an attribute, a filter, a test, a function, the name of an argument.
    Other,
}

fn role(tokens: &[Token<'_>], at: usize) -> Role {
    let Token::Word(word) = tokens[at] else { return Role::Other };
    let before = at.checked_sub(1).map(|before| tokens[before]);
    let next = tokens.get(at + 1).copied();
    let is_argument = next == Some(Token::Mark('=')) && tokens.get(at + 2) != Some(&Token::Mark('='));
    let is_of_loop = before == Some(Token::Word("for"))
        || before == Some(Token::Mark(','))
            && tokens[..at].contains(&Token::Word("for"))
            && next == Some(Token::Word("in"));
    let follows_test = before == Some(Token::Word("is"))
        || before == Some(Token::Word("not")) && at > 1 && tokens[at - 2] == Token::Word("is");
    if before == Some(Token::Word("set")) || is_of_loop {
        return Role::Declared;
    }
    if matches!(before, Some(Token::Mark('<' | '/'))) && word.starts_with(char::is_uppercase) {
        return Role::Component;
    }
    let is_known = WORDS.contains(&word) || word.starts_with(|first: char| first.is_ascii_digit());
    let is_other = is_known
        || matches!(before, Some(Token::Mark('.' | '|')))
        || follows_test
        || next == Some(Token::Mark('('))
        || is_argument && before != Some(Token::Mark('@'));
    if is_other { Role::Other } else { Role::Variable }
}

/// The code between the braces of a template; `None` when a brace is not closed.
pub(super) fn codes(text: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (inside, close) = match rest.as_bytes().get(at + 1) {
            Some(b'{') => (&rest[at + 2..], "}}"),
            Some(b'%') => (&rest[at + 2..], "%}"),
            Some(b'#') => (&rest[at + 2..], "#}"),
            _ => {
                rest = &rest[at + 1..];
                continue;
            }
        };
        let end = inside.find(close)?;
        if close != "#}" {
            found.push(&inside[..end]);
        }
        rest = &inside[end + 2..];
    }
    Some(found)
}

/// The tokens of one piece of code; `None` when a text is not closed: it may hold a closing brace.
fn tokens(code: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let is_word = |one: char| one.is_alphanumeric() || one == '_';
        let len = match first {
            '"' | '\'' | '`' => {
                let end = rest[1..].find(first)?;
                found.push(Token::Text(&rest[1..=end]));
                end + 2
            }
            _ if is_word(first) => {
                let end = rest.find(|one| !is_word(one)).unwrap_or(rest.len());
                found.push(Token::Word(&rest[..end]));
                end
            }
            _ => {
                // White space parts words, and the minus of a brace is no operator.
                if !first.is_whitespace() && !(first == '-' && (found.is_empty() || rest.len() == 1)) {
                    found.push(Token::Mark(first));
                }
                first.len_utf8()
            }
        };
        rest = &rest[len..];
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    fn shared(header: &str, other: &str) -> bool {
        let template = |name: &str, text: &str| (format!("gallery/{name}"), SourceText::new(name, text.to_owned()));
        let sources = Sources::from([
            template("header.html", header),
            template("other.html", other),
            template("parts.html", "{% component Own(l: map, @root) -%}{{ root }}{{ l.href }}{% endcomponent Own %}"),
            template("page.html", "{% component Of(@page) -%}{{ page.title }}{% endcomponent Of %}"),
        ]);
        let layer = Layer {
            prefix: "gallery/".to_owned(),
            files: std::collections::BTreeMap::new(),
            theme: "gallery".to_owned(),
        };
        let at = PARTS.iter().position(|(name, _)| *name == "header.html").expect("a part");
        find(&sources, &[layer], is_moved(&sources))[at]
    }

    #[test]
    fn the_built_in_parts_are_the_same_on_all_pages() {
        let (layers, _) = super::super::layers::chain(
            &crate::vfs::Memory::default(),
            &crate::config::Config::default(),
            &mut Vec::new(),
        );
        let sources = super::super::theme::sources_of(&layers, &mut Vec::new());
        assert_eq!(find(&sources, &layers, is_moved(&sources)), [true; PARTS.len()]);
    }

    #[test]
    fn a_part_may_show_the_site_and_mark_the_page_in_the_menu() {
        for header in [
            "<p>{{ site.title or m.home }}</p>{# page.title #}",
            "{% for link in site.menu %}{% if link.href == page.href %}x{% endif %}{{ link.href | under(root=root) }}{% endfor %}",
            "{%- set a = site.owner -%}{{ a }}{% if page.kind != \"search\" %}{{ asset(name=\"x\") }}{% endif %}",
            "{% include \"other.html\" %}{{ <Own l={site.menu[0]}/> }}",
            "{% if site.title is containing(pat=\"page\") and not m.x is starting_with(pat='}') %}{{ loop.index }}{% endif %}",
        ] {
            assert!(shared(header, "{{ m.skip }}"), "{header}");
        }
    }

    #[test]
    fn a_part_that_shows_the_page_is_its_own() {
        for header in [
            "{{ page.title }}",
            "{{ case.title }}",
            "{% for link in page.crumbs %}{% if link.href == page.href %}x{% endif %}{% endfor %}",
            "{% include \"other.html\" %}",
            "{{ <Of/> }}",
            "{{ <Unknown/> }}",
            "{{ site.title ~ heading }}",
            "{% set page = site %}{{ page.title }}",
            "{{ __tera_context }}",
            "{{ fill(n=heading) }}",
            "{{ m[heading] }}",
        ] {
            assert!(!shared(header, "{{ list.intro }}"), "{header}");
        }
        assert!(!shared("{{ m.skip }}", "{% set m = case %}"));
    }
}
