//! Calls of components written out, in the built-in templates that are drawn once a case: `{{ <Link l={case.kind}/> }}`
//! becomes the source of `Link` with `case.kind` for `l`.
//!
//! A call costs ten times what its content does: a map of arguments, a context and a machine of its own. Only what is certain
//! to mean the same is written out: templates and components of the program itself, a component that no theme defines
//! again, arguments that are paths or texts. Everything else stays a call. Errors are told from the templates as they are
//! written, see [`super::Theme::render`]. Must not know pages.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Sources;
use super::messages::Catalogue;
use super::shared::codes;

/// The templates drawn most often, without what stands in front of their names.
const OFTEN: [&str; 7] =
    ["base.html", "case.html", "card.html", "list.html", "picture.html", "record.html", "summary.html"];
/// A component in a component, and so on.
const MAX_DEPTH: usize = 4;
/// Words that are no variables.
const WORDS: [&str; 12] = ["if", "elif", "else", "endif", "for", "in", "endfor", "and", "or", "not", "is", "true"];

/// What is the same on all pages.
pub(super) struct Constants<'c> {
    /// The published paths of the theme's files by their names.
    pub(super) assets: &'c BTreeMap<String, String>,
    /// The words of the interface, where all pages have the same.
    pub(super) words: Option<&'c Catalogue>,
}

/// The templates of the program, in layers that begin with one of `own`, whose components can be written out.
pub(super) fn expand(sources: &Sources, own: &[&str], constants: &Constants<'_>) -> BTreeMap<String, String> {
    let is_own = |name: &str| own.iter().any(|prefix| name.starts_with(prefix));
    let components = components(sources, &is_own);
    let often =
        sources.iter().filter(|(name, _)| is_own(name) && OFTEN.contains(&name.rsplit('/').next().unwrap_or_default()));
    often
        .filter_map(|(name, source)| {
            let expanded = constants.written_in(&expand_in(&source.text, &components, &mut Vec::new()));
            (expanded != source.text).then(|| (name.clone(), expanded))
        })
        .collect()
}

/// A component that can be written out.
struct Component<'s> {
    /// Its parameters and their texts where none is given; those it takes from the page are named alike there.
    parameters: Vec<(&'s str, Option<&'s str>)>,
    /// What it shows.
    body: String,
    /// Variables of its own loops.
    own: BTreeSet<&'s str>,
}

/// The components by name: those that are defined once.
fn components<'s>(sources: &'s Sources, is_own: &dyn Fn(&str) -> bool) -> BTreeMap<&'s str, Component<'s>> {
    let mut found: BTreeMap<&str, Option<Component<'_>>> = BTreeMap::new();
    for (name, source) in sources {
        for (at, _) in source.text.match_indices("{% component ").chain(source.text.match_indices("{%- component ")) {
            let Some((component, read)) = component(&source.text[at..]) else { continue };
            let read = read.filter(|_| is_own(name));
            found.entry(component).and_modify(|known| *known = None).or_insert(read);
        }
    }
    found.into_iter().filter_map(|(name, component)| Some((name, component?))).collect()
}

/// The name of the component whose definition begins with `text`, and the component if it is a simple one.
fn component(text: &str) -> Option<(&str, Option<Component<'_>>)> {
    let (_, rest) = text.split_once("component ")?;
    let (name, rest) = rest.split_once('(')?;
    Some((name.trim(), simple(name.trim(), rest)))
}

fn simple<'s>(name: &str, rest: &'s str) -> Option<Component<'s>> {
    // Only a text has brackets or commas inside a list of parameters: `sizes = "(min-width: 64em) 40rem, 92vw"`.
    let mut parameters = Vec::new();
    let mut list = rest;
    loop {
        list = list.trim_start_matches([' ', ',']);
        if let Some(behind) = list.strip_prefix(')') {
            list = behind;
            break;
        }
        let end = list.find(|one: char| !is_name(one) && one != '@')?;
        let (parameter, behind) = list.split_at(end);
        list = behind;
        let mut text = None;
        if let Some(typed) = list.strip_prefix(':') {
            list = typed.trim_start().trim_start_matches(is_name);
        }
        if let Some(given) = list.trim_start().strip_prefix('=') {
            let given = given.trim_start();
            let len = given.strip_prefix('"')?.find('"')? + 2;
            text = Some(&given[..len]);
            list = &given[len..];
        }
        if !parameter.starts_with('@') {
            parameters.push((parameter, text));
        }
    }
    let body = list.trim_start().strip_prefix("-%}")?;
    let body = body[..body.find(&format!("{{%- endcomponent {name} "))?].trim();
    let codes = codes(body)?;
    let has_more = |word| codes.iter().any(|code| code.trim_start_matches('-').trim_start().starts_with(word));
    if body.is_empty() || body.contains("{#") || has_more("set") || has_more("include") || has_more("block") {
        return None;
    }
    let own = codes.iter().filter_map(|code| {
        let (variable, _) = code.trim_start_matches('-').trim_start().strip_prefix("for ")?.split_once(" in ")?;
        Some(variable.trim())
    });
    let own: BTreeSet<&str> = own.collect();
    if own.iter().any(|variable| !variable.chars().all(is_name)) {
        return None;
    }
    Some(Component { parameters, body: untrimmed(body), own })
}

/// A body whose first and last tag trim nothing outside it.
fn untrimmed(body: &str) -> String {
    let body = match body.strip_prefix("{%-") {
        Some(rest) => format!("{{%{rest}"),
        None => body.replacen("{{-", "{{", usize::from(body.starts_with("{{-"))),
    };
    match body.strip_suffix("-%}") {
        Some(rest) => format!("{rest}%}}"),
        None => body.strip_suffix("-}}").map_or(body.clone(), |rest| format!("{rest}}}}}")),
    }
}

/// `text` with its calls written out; `open` are the components it is part of.
fn expand_in(text: &str, components: &BTreeMap<&str, Component<'_>>, open: &mut Vec<String>) -> String {
    const CALL: &str = "{{ <";
    let mut expanded = String::with_capacity(2 * text.len());
    let mut rest = text;
    while let Some(at) = rest.find(CALL) {
        expanded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (body, len) = written_out(&rest[CALL.len()..], components, open).unwrap_or_else(|| (CALL.to_owned(), 0));
        expanded.push_str(&body);
        rest = &rest[CALL.len() + len..];
    }
    expanded.push_str(rest);
    expanded
}

/// What the call that begins with `call`, behind `{{ <`, becomes, and how long it is.
fn written_out(
    call: &str,
    components: &BTreeMap<&str, Component<'_>>,
    open: &mut Vec<String>,
) -> Option<(String, usize)> {
    let end = call.find("/> }}")?;
    let (name, arguments) = call[..end].split_once(' ')?;
    let component = components.get(name)?;
    if open.len() >= MAX_DEPTH || open.iter().any(|outer| outer == name) {
        return None;
    }
    let given = given(arguments)?;
    if given.iter().any(|(name, _)| !component.parameters.iter().any(|(parameter, _)| parameter == name)) {
        return None;
    }
    let values: Option<BTreeMap<&str, &str>> =
        component.parameters.iter().map(|(name, text)| Some((*name, given.get(name).copied().or(*text)?))).collect();
    let values = values?;
    let is_hidden = |value: &&str| component.own.contains(root_of(value)) || root_of(value) == "loop";
    if values.values().any(is_hidden) {
        return None;
    }
    let body = substitute(&component.body, &values, &component.own)?;
    open.push(name.to_owned());
    let body = expand_in(&body, components, open);
    open.pop();
    Some((body, end + "/> }}".len()))
}

/// The arguments of a call by name: paths such as `case.kind`, texts with their quotation marks, `true` and `false`.
fn given(arguments: &str) -> Option<BTreeMap<&str, &str>> {
    let mut found = BTreeMap::new();
    let mut rest = arguments.trim();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once('=')?;
        let value = match behind.strip_prefix('{') {
            Some(inside) => &inside[..inside.find('}')?],
            None => &behind[..behind.strip_prefix('"')?.find('"')? + 2],
        };
        let is_text = value.len() >= 2 && value.starts_with('"') && value[1..].find('"') == Some(value.len() - 2);
        let is_path = value
            .split('.')
            .all(|step| step.starts_with(|one: char| one.is_ascii_alphabetic()) && step.chars().all(is_name));
        if !(is_text || is_path) {
            return None;
        }
        found.insert(name.trim(), value);
        rest = behind[value.len() + if behind.starts_with('{') { 2 } else { 0 }..].trim_start();
    }
    Some(found)
}

fn root_of(value: &str) -> &str {
    value.split('.').next().unwrap_or_default()
}

fn is_name(one: char) -> bool {
    one.is_ascii_alphanumeric() || one == '_'
}

/// `body` with the values for the parameters; `None` when a word in it is neither of these nor known to mean the same outside.
fn substitute(body: &str, values: &BTreeMap<&str, &str>, own: &BTreeSet<&str>) -> Option<String> {
    let mut done = String::with_capacity(body.len() * 2);
    let mut rest = body;
    for code in codes(body)? {
        let at = code.as_ptr() as usize - rest.as_ptr() as usize;
        done.push_str(&rest[..at]);
        substitute_code(code, values, own, &mut done)?;
        rest = &rest[at + code.len()..];
    }
    done.push_str(rest);
    Some(done)
}

fn substitute_code(code: &str, values: &BTreeMap<&str, &str>, own: &BTreeSet<&str>, done: &mut String) -> Option<()> {
    let mut rest = code;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let len = if first == '"' {
            rest[1..].find('"')? + 2
        } else if first.is_ascii_alphabetic() || first == '_' {
            rest.find(|one| !is_name(one)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(len);
        // An attribute or a filter, an argument's name, a function, a component.
        let is_word = first.is_ascii_alphabetic() || first == '_';
        let is_argument = behind.starts_with('=') && !behind.starts_with("==");
        let is_variable = is_word && !is_argument && !matches!(before, '.' | '|' | '<') && !behind.starts_with('(');
        match values.get(token).filter(|_| is_variable) {
            Some(value) => done.push_str(value),
            None => done.push_str(token),
        }
        let is_known =
            !is_variable || values.contains_key(token) || own.contains(token) || is_same_outside(token, code);
        if !is_known {
            return None;
        }
        if first != ' ' {
            before = first;
        }
        rest = behind;
    }
    Some(())
}

/// Words of the language, what a component takes from its page, and the names of tests.
fn is_same_outside(word: &str, code: &str) -> bool {
    WORDS.contains(&word)
        || matches!(word, "root" | "m" | "site" | "loop" | "false")
        || code.contains(&format!(" is {word}"))
        || code.contains(&format!(" is not {word}"))
}

impl Constants<'_> {
    /// `text` with published paths and words where it asks for them by name.
    fn written_in(&self, text: &str) -> String {
        let mut done = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("{{ ") {
            let (before, code) = (&rest[..at], &rest[at + "{{ ".len()..]);
            done.push_str(before);
            let found = code.split_once(" }}").and_then(|(code, after)| Some((self.value(code)?, after)));
            let (written, after) = found.unwrap_or(("{{ ", code));
            done.push_str(written);
            rest = after;
        }
        done.push_str(rest);
        done
    }

    /// What a piece of code shows on every page, if it stands for a text that can be part of a template as it is.
    fn value(&self, code: &str) -> Option<&str> {
        if let Some(name) = code.strip_prefix("asset(name=\"") {
            let path = self.assets.get(name.strip_suffix("\")")?)?;
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
            return Some(path.as_str()).filter(|path| path.bytes().all(is_plain));
        }
        let word = self.words?.get(code.strip_prefix("m.")?)?;
        // White space at an end could go with that of the template.
        let is_plain = !word.is_empty() && word.trim() == word && !word.contains(['{', '}', '<', '>', '&', '"', '\'']);
        is_plain.then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    const PARTS: &str = "\
        {% component Link(l: map, @root) -%}\n{%- if l.href %}<a href=\"{{ l.href | under(root=root) }}\">{{ l.label }}</a>{% else %}{{ l.label }}{% endif -%}\n{%- endcomponent Link %}\n\
        {% component Links(of: array, @root, @m) -%}{%- for l in of %}{{ <Link l={l}/> }}{% if not loop.last %}{{ m.comma }}{% endif %}{% endfor -%}{%- endcomponent Links %}\n\
        {% component Sized(p: map, sizes = \"(a: 1) 2, 3\") -%}<i>{{ sizes }}{{ p.of }}</i>{%- endcomponent Sized %}\n\
        {% component Tree(of: array) -%}{% for t in of %}{{ <Tree of={t.children}/> }}{% endfor %}{%- endcomponent Tree %}\n\
        {% component Sets(of: array) -%}{% set a = of %}{{ a }}{%- endcomponent Sets %}";

    fn expanded(case: &str, more: Option<(&str, &str)>) -> String {
        let template = |name: &str, text: &str| (name.to_owned(), SourceText::new(name, text.to_owned()));
        let mut sources = Sources::from([template("gallery/parts.html", PARTS), template("gallery/case.html", case)]);
        sources.extend(more.map(|(name, text)| template(name, text)));
        let assets = BTreeMap::from([("a.css".to_owned(), "assets/a-1.css".to_owned())]);
        let words =
            [("year", "年份"), ("sign", "<"), ("wide", "： ")].map(|(key, word)| (key.to_owned(), word.to_owned()));
        let constants = Constants { assets: &assets, words: Some(&words.into()) };
        expand(&sources, &["gallery/"], &constants).remove("gallery/case.html").unwrap_or_else(|| case.to_owned())
    }

    #[test]
    fn calls_of_the_programs_own_components_are_written_out() {
        let link = "{% if case.kind.href %}<a href=\"{{ case.kind.href | under(root=root) }}\">{{ case.kind.label }}</a>{% else %}{{ case.kind.label }}{% endif %}";
        assert_eq!(expanded("a {{ <Link l={case.kind}/> }} b", None), format!("a {link} b"));
        let inner = link.replace("case.kind", "l");
        assert_eq!(
            expanded("{{ <Links of={case.tags}/> }}", None),
            format!(
                "{{% for l in case.tags %}}{inner}{{% if not loop.last %}}{{{{ m.comma }}}}{{% endif %}}{{% endfor %}}"
            )
        );
        assert_eq!(expanded("{{ <Sized p={c}/> }}", None), "<i>{{ \"(a: 1) 2, 3\" }}{{ c.of }}</i>");
        assert_eq!(expanded("{{ <Sized p={c} sizes=\"9\"/> }}", None), "<i>{{ \"9\" }}{{ c.of }}</i>");
        assert_eq!(expanded("{{ root }}{{ asset(name=\"a.css\") }}", None), "{{ root }}assets/a-1.css");
        assert_eq!(
            expanded("<b>{{ m.year }}</b>{{ m.year | fill(n=1) }}", None),
            "<b>年份</b>{{ m.year | fill(n=1) }}"
        );
    }

    #[test]
    fn the_built_in_templates_are_written_out_and_can_be_read() {
        use super::super::{layers, theme};
        let (config, files) = (crate::config::Config::default(), crate::vfs::Memory::default());
        let (layers, _) = layers::chain(&files, &config, &mut Vec::new());
        let sources = theme::sources_of(&layers, &mut Vec::new());
        let constants = Constants { assets: &BTreeMap::new(), words: None };
        let case = expand(&sources, &["gallery/"], &constants).remove("gallery/case.html").expect("written out");
        assert!(!case.contains("{{ <Link ") && !case.contains("{{ <Metric "), "{case}");
        assert!(codes(&case).is_some());
    }

    #[test]
    fn what_may_mean_something_else_stays_a_call() {
        for case in [
            "{{ <Links of={l.tags}/> }}",
            "{{ <Links of={[a, b]}/> }}",
            "{{ <Links of={loop.index}/> }}",
            "{{ <Tree of={case.tree.more[0]}/> }}",
            "{{ <Sets of={case.tags}/> }}",
            "{{ <Unknown l={case.kind}/> }}",
            "{{ <Link of={case.kind}/> }}",
            "{{ <Link/> }}",
            "{{- <Link l={case.kind}/> -}}",
            "{{ asset(name=\"b.css\") }}",
            "{{ m.sign }}{{ m.wide }}{{ m.none }}{{- m.year }}",
        ] {
            assert_eq!(expanded(case, None), case);
        }
        let call = "{{ <Link l={case.kind}/> }}";
        let again = ("themes/mine/templates/parts.html", "{% component Link(l: map) -%}x{%- endcomponent Link %}");
        assert_eq!(expanded(call, Some(again)), call, "a theme has a component of this name");
    }
}
