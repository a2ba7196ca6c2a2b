//! Events of the YAML crate → tree, within the limits, without recursion.

use std::collections::HashMap;
use std::ops::Range;

use serde_yaml::granit_parser::{self, ErrorKind, Event, Parser, ScalarStyle, StrInput};

use super::node::{Key, Kind, Node};
use super::read::ReadLimits;

/// Aliases may copy at most this many times the bytes a text may have.
const COPIED_FACTOR: usize = 4;

/// Why a text yields no tree, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Bytes of the parsed text; empty for a point.
    pub(super) range: Range<usize>,
    /// What is wrong.
    pub(super) reason: Reason,
}

/// What is wrong with a YAML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The grammar; the crate's own category.
    Syntax(ErrorKind),
    /// A tag such as `!!python/object`.
    Tag,
    /// A key that is a list or map, or comes from an alias.
    ComplexKey,
    /// An alias to an anchor that is not finished.
    CyclicAlias,
    /// A second document.
    SecondDocument,
    /// A line at the margin that is no `key: value`.
    NoKey,
    /// Lists and maps nested deeper than the limit.
    TooDeep,
    /// More values than the limit.
    TooMany,
}

/// A key that stands twice in one map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Duplicate {
    /// The key.
    pub(super) text: String,
    /// Where it stands first.
    pub(super) first: Range<usize>,
    /// Where it stands again; that value is dropped.
    pub(super) again: Range<usize>,
}

/// A text that could be read.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The root; `None` when the text holds no value.
    pub(super) root: Option<Node>,
    /// Keys that stand twice.
    pub(super) duplicates: Vec<Duplicate>,
}

/// Reads one document. Spans are bytes of `text`.
pub(super) fn parse(text: &str, limits: &ReadLimits) -> Result<Parsed, Failure> {
    let options = granit_parser::options! {
        emit_comments: false,
        disallow_directives: true,
        flow_nesting_limit: limits.depth + 1,
        block_nesting_limit: limits.depth + 1,
    };
    let mut builder = Builder::new(text, *limits);
    for step in Parser::<'_, StrInput<'_>>::new_from_str_with_options(text, options) {
        match step {
            Ok((event, span)) => builder.event(event, &span)?,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                let reason = match error.kind() {
                    ErrorKind::RecursionLimitExceeded => Reason::TooDeep,
                    kind => Reason::Syntax(kind.clone()),
                };
                return Err(Failure { range: at..at, reason });
            }
        }
    }
    Ok(Parsed { root: builder.root, duplicates: builder.duplicates })
}

/// A list or map that is still open.
struct Open {
    start: usize,
    anchor: usize,
    flow: bool,
    what: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Map { entries: Vec<(Key, Node)>, key: Option<Key>, seen: HashMap<String, usize> },
}

struct Builder<'t> {
    text: &'t str,
    limits: ReadLimits,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    count: usize,
    /// Bytes copied by aliases so far: a long text named a thousand times is a bomb too.
    copied_bytes: usize,
    anchors: HashMap<usize, Node>,
    duplicates: Vec<Duplicate>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, limits: ReadLimits) -> Self {
        let (open, duplicates) = (Vec::new(), Vec::new());
        let anchors = HashMap::new();
        Self { text, limits, open, root: None, documents: 0, count: 0, copied_bytes: 0, anchors, duplicates }
    }

    fn event(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Result<(), Failure> {
        let range = self.range(span);
        match event {
            Event::DocumentStart(..) => self.documents += 1,
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &range)?;
                let node = self.scalar(text.into_owned(), style, range);
                self.finish(node, anchor)?;
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &range)?;
                self.start(range, anchor, style, OpenKind::List(Vec::new()))?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &range)?;
                let what = OpenKind::Map { entries: Vec::new(), key: None, seen: HashMap::new() };
                self.start(range, anchor, style, what)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&range)?,
            Event::Alias(id) => self.alias(id, &range)?,
            _ => {}
        }
        Ok(())
    }

    fn range(&self, span: &granit_parser::Span) -> Range<usize> {
        let range = span.byte_range().unwrap_or(self.text.len()..self.text.len());
        let end = range.end.min(self.text.len());
        range.start.min(end)..end
    }

    fn refuse_tag(&self, tagged: bool, range: &Range<usize>) -> Result<(), Failure> {
        if tagged { self.fail(range, Reason::Tag) } else { Ok(()) }
    }

    #[expect(clippy::unused_self, reason = "reads as a step of the builder")]
    fn fail<T>(&self, range: &Range<usize>, reason: Reason) -> Result<T, Failure> {
        Err(Failure { range: range.clone(), reason })
    }

    fn scalar(&self, text: String, style: ScalarStyle, range: Range<usize>) -> Node {
        let plain = style == ScalarStyle::Plain;
        if plain && (range.is_empty() || matches!(text.as_str(), "~" | "null" | "Null" | "NULL")) {
            let span = if range.is_empty() { self.after_key(range.start) } else { range };
            return Node { kind: Kind::Null, span };
        }
        let trimmed = self.text[range.clone()].trim_end().len();
        let span = range.start..range.start + trimmed;
        Node { kind: Kind::Scalar { text, quoted: !plain }, span }
    }

    /// The place just behind the colon of the key that waits for its value; the crate places a missing value
    /// wherever it noticed, which may be lines later.
    fn after_key(&self, fallback: usize) -> Range<usize> {
        let key = self.open.last().and_then(|open| match &open.what {
            OpenKind::Map { key: Some(key), .. } => Some(key.span.end),
            _ => None,
        });
        let place = key.and_then(|end| self.text[end..].find(':').map(|colon| end + colon + 1)).unwrap_or(fallback);
        place..place
    }

    /// The first dash behind the key that waits for its list. The crate reports a list that is not indented deeper
    /// than its key from behind that dash.
    fn first_dash(&self) -> Option<usize> {
        let OpenKind::Map { key: Some(key), .. } = &self.open.last()?.what else { return None };
        let mut rest = &self.text[key.span.end..];
        rest = &rest[rest.find(':')? + 1..];
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\n']);
            match rest.bytes().next()? {
                b'#' => rest = &rest[rest.find('\n')?..],
                b'&' => rest = &rest[rest.find([' ', '\n'])?..],
                b'-' => return Some(self.text.len() - rest.len()),
                _ => return None,
            }
        }
    }

    fn start(
        &mut self,
        range: Range<usize>,
        anchor: usize,
        style: granit_parser::StructureStyle,
        what: OpenKind,
    ) -> Result<(), Failure> {
        if self.open.len() >= self.limits.depth {
            return self.fail(&range, Reason::TooDeep);
        }
        let flow = style == granit_parser::StructureStyle::Flow;
        self.open.push(Open { start: range.start, anchor, flow, what });
        Ok(())
    }

    fn end(&mut self, range: &Range<usize>) -> Result<(), Failure> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        if !open.flow && matches!(open.what, OpenKind::List(_)) {
            open.start = self.first_dash().unwrap_or(open.start);
        }
        let (kind, content) = match open.what {
            OpenKind::List(items) => {
                let end = items.last().map(|item| item.span.end);
                (Kind::List(items), end)
            }
            OpenKind::Map { entries, .. } => {
                let end = entries.last().map(|(key, value)| value.span.end.max(key.span.end));
                (Kind::Map(entries), end)
            }
        };
        // A block ends with its last value; the crate reports the next token instead.
        let end = if open.flow { range.end } else { content.unwrap_or(open.start) };
        let node = Node { kind, span: open.start..end.max(open.start) };
        self.finish(node, open.anchor)
    }

    fn alias(&mut self, id: usize, range: &Range<usize>) -> Result<(), Failure> {
        let Some(target) = self.anchors.get(&id) else { return self.fail(range, Reason::CyclicAlias) };
        // Counted before it is copied, so that a bomb never grows.
        self.count += node_count(target);
        self.copied_bytes += target.span.len();
        if self.count > self.limits.nodes || self.copied_bytes > COPIED_FACTOR * self.limits.bytes {
            return self.fail(range, Reason::TooMany);
        }
        if self.open.len() + node_depth(target) > self.limits.depth {
            return self.fail(range, Reason::TooDeep);
        }
        let node = Node { kind: target.kind.clone(), span: range.clone() };
        self.place(node)
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Failure> {
        self.count += 1;
        if self.count > self.limits.nodes {
            return self.fail(&node.span, Reason::TooMany);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        self.place(node)
    }

    /// Puts a finished node where it belongs: root, list item, key or value.
    fn place(&mut self, node: Node) -> Result<(), Failure> {
        let Some(open) = self.open.last_mut() else {
            if self.documents > 1 {
                // `---` at the end opens a document that holds nothing: harmless.
                return if node.is_null() { Ok(()) } else { self.fail(&node.span, Reason::SecondDocument) };
            }
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.what {
            // An empty `-` line is a form not filled in, not an empty item.
            OpenKind::List(_) if matches!(node.kind, Kind::Null) => {}
            OpenKind::List(items) => items.push(node),
            OpenKind::Map { entries, key, seen } => match key.take() {
                None => *key = Some(key_of(node)?),
                Some(key) => {
                    if let Some(first) = seen.get(&key.text) {
                        let first = entries[*first].0.span.clone();
                        self.duplicates.push(Duplicate { text: key.text, first, again: key.span });
                    } else {
                        seen.insert(key.text.clone(), entries.len());
                        entries.push((key, node));
                    }
                }
            },
        }
        Ok(())
    }
}

fn key_of(node: Node) -> Result<Key, Failure> {
    match node.kind {
        Kind::Scalar { text, .. } => Ok(Key { text: text.trim().to_owned(), span: node.span }),
        Kind::Null => Ok(Key { text: String::new(), span: node.span }),
        Kind::List(_) | Kind::Map(_) => Err(Failure { range: node.span, reason: Reason::ComplexKey }),
    }
}

/// How many nodes stand in a tree, itself included. The depth limit bounds the recursion.
fn node_count(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::List(items) => items.iter().map(node_count).sum(),
        Kind::Map(entries) => entries.iter().map(|(_, value)| 1 + node_count(value)).sum(),
        Kind::Null | Kind::Scalar { .. } => 0,
    }
}

/// How many lists and maps are nested in a tree.
fn node_depth(node: &Node) -> usize {
    match &node.kind {
        Kind::List(items) => 1 + items.iter().map(node_depth).max().unwrap_or(0),
        Kind::Map(entries) => 1 + entries.iter().map(|(_, value)| node_depth(value)).max().unwrap_or(0),
        Kind::Null | Kind::Scalar { .. } => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn root(text: &str) -> Node {
        parse(text, &ReadLimits::default()).expect("readable").root.expect("not empty")
    }

    fn reason(text: &str) -> Reason {
        parse(text, &ReadLimits::default()).expect_err("refused").reason
    }

    #[test]
    fn scalars_keep_their_text_and_ranges() {
        let text = "a: no\nb: 007\nc: 1_000\nd: 110101199003070014\ne: \"2023\"\nf:\ng: ~\nh: 2023-12-01\n";
        let root = root(text);
        let shown: Vec<_> = root
            .entries()
            .iter()
            .map(|(key, value)| (key.text.as_str(), value.scalar(), &text[value.span.clone()]))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", Some("no"), "no"),
                ("b", Some("007"), "007"),
                ("c", Some("1_000"), "1_000"),
                ("d", Some("110101199003070014"), "110101199003070014"),
                ("e", Some("2023"), "\"2023\""),
                ("f", None, ""),
                ("g", None, "~"),
                ("h", Some("2023-12-01"), "2023-12-01"),
            ]
        );
        assert_eq!(root.entries()[5].1.span.start, text.find("f:").expect("written above") + 2);
    }

    #[test]
    fn blocks_end_with_their_last_value() {
        let text = "a:\n  - 甲\n  - { b: 乙 }\n\n# end\nc: |\n  一\n  二\n\n";
        let root = root(text);
        let shown: Vec<_> = root.entries().iter().map(|(_, value)| &text[value.span.clone()]).collect();
        assert_eq!(shown, ["- 甲\n  - { b: 乙 }", "一\n  二"]);
        assert_eq!(root.entries()[1].1.scalar(), Some("一\n二"));
    }

    #[test]
    fn aliases_are_copied_within_the_limits() {
        let root = root("a: &x [甲, 乙]\nb: *x\n");
        assert_eq!(root.entries()[1].1.items().len(), 2);
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for level in b'b'..=b'j' {
            let (name, before) = (level as char, (level - 1) as char);
            let copies = format!("*{before},").repeat(9);
            writeln!(bomb, "{name}: &{name} [{copies}]").expect("a string takes everything");
        }
        assert_eq!(reason(&bomb), Reason::TooMany);
        assert_eq!(reason("a: &a [*a]\n"), Reason::CyclicAlias);
    }

    #[test]
    fn hostile_structure_is_refused() {
        assert_eq!(reason(&"[".repeat(20_000)), Reason::TooDeep);
        assert_eq!(reason(&format!("a: {}", "{b: ".repeat(40))), Reason::TooDeep);
        assert_eq!(reason("a: !!python/object:os.system x\n"), Reason::Tag);
        assert_eq!(reason("? [a]\n: b\n"), Reason::ComplexKey);
        assert_eq!(reason("a: 1\n---\nb: 2\n"), Reason::SecondDocument);
        assert!(matches!(reason("a: b\0\n"), Reason::Syntax(_)));
    }

    #[test]
    fn a_trailing_document_marker_is_harmless() {
        assert_eq!(root("---\na: 1\n---\n").entries().len(), 1);
    }

    #[test]
    fn the_first_of_two_equal_keys_wins() {
        let parsed = parse("a: 1\nb: 2\na: 3\n", &ReadLimits::default()).expect("readable");
        assert_eq!(parsed.root.expect("a map").entries().len(), 2);
        assert_eq!(parsed.duplicates, [Duplicate { text: "a".into(), first: 0..1, again: 10..11 }]);
    }
}
