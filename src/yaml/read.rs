//! Reading: repair, parse, tree with ranges; what cannot be read is dropped entry by entry and said.

use std::ops::Range;

use super::colons;
use super::explain;
use super::fast;
use super::node::{Key, Kind, Node};
use super::noise;
use super::parse::{self, Failure, Parsed, Reason};
use super::patch::{Patch, Patched};
use super::repair;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::text;

/// How much YAML one file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of the text; 64 KiB unless set.
    pub bytes: usize,
    /// Lists and maps nested in one another; 32 unless set.
    pub depth: usize,
    /// Values after the copies made by aliases; 10,000 unless set.
    pub nodes: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self { bytes: 64 * 1024, depth: 32, nodes: 10_000 }
    }
}

/// What the reader is told by its caller.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// How much it may read.
    pub limits: ReadLimits,
    /// Whether a word is a field of the record, in any spelling the caller accepts. Decides whether a full-width
    /// colon behind it is structure or prose.
    pub is_known_key: &'a dyn Fn(&str) -> bool,
    /// Whether the items of the list in the first field may be maps with the second one. Decides the same behind a hyphen.
    pub is_key_of_item: &'a dyn Fn(&str, &str) -> bool,
    /// Whether the root may be a list too.
    pub may_be_list: bool,
}

impl<'a> ReadOptions<'a> {
    /// The usual limits, and maps with any known field in any list.
    #[must_use]
    pub fn new(is_known_key: &'a dyn Fn(&str) -> bool) -> Self {
        Self { limits: ReadLimits::default(), is_known_key, is_key_of_item: &|_, _| true, may_be_list: false }
    }

    /// The same, with what the items of each list may hold.
    #[must_use]
    pub fn of_items(self, is_key_of_item: &'a dyn Fn(&str, &str) -> bool) -> Self {
        Self { is_key_of_item, ..self }
    }
}

/// No more than this many entries of one file are reported as unreadable; the rest repeats the same mistake.
const MAX_FAILURES: usize = 20;

/// Reads the YAML in `range` of the source. The root is a map, empty when nothing is written, or a list where that is
/// allowed; spans are bytes
/// of `source.text`. An entry of the root that cannot be read is reported and stands as its raw text (or as nothing
/// when it spans several lines), so that the others are still checked. `None` when nothing can be made of it.
#[must_use]
pub fn read(
    source: &SourceText,
    range: Range<usize>,
    options: &ReadOptions<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let range = inside(&source.text, range);
    if range.len() > options.limits.bytes {
        out.push(too_large(source, &range, options.limits.bytes));
        return None;
    }
    if let Some(root) = fast::read(&source.text, range.clone(), options.is_known_key) {
        return Some(root);
    }
    read_slowly(source, range, options, out)
}

/// The same by way of the repairs and the crate.
pub(super) fn read_slowly(
    source: &SourceText,
    range: Range<usize>,
    options: &ReadOptions<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let (mut repairs, notes) = repair::find(&source.text, range.clone(), options);
    let noise = noise::find(&source.text, range.clone());
    let free = noise::beside(&noise, &mut repairs);
    repair::report(source, &repairs, out);
    repair::report_notes(source, &notes, out);
    noise::report(source, &noise, &free, out);
    let colons = colons::find(&source.text, range.clone(), options.is_known_key);
    colons::report(source, &colons, out);
    let mut changes: Vec<&Patch> = repairs.iter().map(|repair| &repair.patch).chain(&free).chain(&colons).collect();
    changes.sort_by_key(|patch| (patch.range.start, patch.range.end));
    let patched = Patched::new(&source.text, range.clone(), changes.into_iter());
    let reader = Reader { source, range, patched, options };
    match parse::parse(&reader.patched.text, &options.limits) {
        Ok(parsed) => reader.finish(parsed, out),
        Err(failure) => reader.recover(&failure, out),
    }
}

/// `range` cut to the text and to character boundaries.
fn inside(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let end = floor(range.end);
    floor(range.start).min(end)..end
}

fn too_large(source: &SourceText, range: &Range<usize>, limit: usize) -> Diagnostic {
    let (size, limit) = (range.len() / 1024, limit / 1024);
    Diagnostic::new(
        Code::E108,
        text!(zh: "字段部分有 {size} KB，超过上限 {limit} KB", en: "the fields take {size} KB, over the limit of {limit} KB"),
    )
    .at(source.locate(range.start..range.start))
    .hint(text!(zh: "把长文字移到正文里", en: "move long text into the body"))
}

struct Reader<'a> {
    source: &'a SourceText,
    range: Range<usize>,
    patched: Patched,
    options: &'a ReadOptions<'a>,
}

impl Reader<'_> {
    /// Maps the spans back and checks the root.
    fn finish(&self, parsed: Parsed, out: &mut Vec<Diagnostic>) -> Option<Node> {
        for duplicate in parsed.duplicates.iter().take(MAX_FAILURES) {
            out.push(explain::duplicate(self.source, &self.patched, duplicate));
        }
        let empty = Node { kind: Kind::Map(Vec::new()), span: self.range.start..self.range.start };
        let Some(mut root) = parsed.root else { return Some(empty) };
        self.map_spans(&mut root);
        match root.kind {
            Kind::Map(_) => Some(root),
            Kind::List(_) if self.options.may_be_list => Some(root),
            Kind::Null => Some(empty),
            Kind::Scalar { .. } | Kind::List(_) => {
                out.push(explain::root_is_no_map(self.source, root.span));
                None
            }
        }
    }

    /// Reads each entry of the root by itself, so that one mistake hides nothing else.
    fn recover(&self, failure: &Failure, out: &mut Vec<Diagnostic>) -> Option<Node> {
        let chunks = entries_of(&self.patched.text);
        if failure.reason == Reason::TooMany || chunks.len() < 2 {
            out.push(self.explain(failure));
            return (failure.reason != Reason::TooMany).then(|| self.rescue_single(&chunks))?;
        }
        let mut whole = Parsed { root: None, duplicates: Vec::new() };
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut failures = 0;
        for chunk in chunks {
            match self.parse_chunk(&chunk) {
                Ok(parsed) => {
                    whole.duplicates.extend(parsed.duplicates);
                    if let Some(Node { kind: Kind::Map(found), .. }) = parsed.root {
                        entries.extend(found);
                    }
                }
                Err(failure) => {
                    failures += 1;
                    if failures <= MAX_FAILURES {
                        let mut problem = self.explain(&failure);
                        if out.iter().any(|said| said.location == problem.location) {
                            // Two entries suffer from one mistake: it is mended once.
                            problem.hints.iter_mut().for_each(|hint| hint.edit = None);
                        }
                        out.push(problem);
                    }
                    entries.extend(self.raw_entry(&chunk));
                }
            }
        }
        if failures == 0 {
            // Every entry is fine by itself and the whole is not: a second document, or an alias across entries.
            out.push(self.explain(failure));
        }
        let entries = first_of_each(entries, &mut whole.duplicates);
        whole.root = Some(Node { kind: Kind::Map(entries), span: 0..self.patched.text.len() });
        self.finish(whole, out)
    }

    fn rescue_single(&self, chunks: &[Range<usize>]) -> Option<Node> {
        let entry = self.raw_entry(chunks.first()?)?;
        let mut root = Node { kind: Kind::Map(vec![entry]), span: 0..self.patched.text.len() };
        self.map_spans(&mut root);
        Some(root)
    }

    /// An entry that cannot be read, as its key and raw text; nothing as value when it spans several lines. A line that
    /// only lacks its colon is no missing field either.
    fn raw_entry(&self, chunk: &Range<usize>) -> Option<(Key, Node)> {
        let whole = &self.patched.text[chunk.clone()];
        let line = whole.lines().next().unwrap_or("");
        let (key_len, rest) = if let Some(colon) = line.find(':') {
            (line[..colon].trim_end().len(), colon + 1)
        } else {
            let word = explain::first_word(line);
            (self.options.is_known_key)(word).then_some((word.len(), word.len()))?
        };
        let key = Key { text: line[..key_len].trim().to_owned(), span: chunk.start..chunk.start + key_len };
        let lines = whole.lines().filter(|line| !line.trim().is_empty()).count();
        let raw = line[rest..].trim();
        if lines > 1 || raw.is_empty() {
            return Some((key, Node::null(chunk.start + rest)));
        }
        let start = chunk.start + rest + (line[rest..].len() - line[rest..].trim_start().len());
        let content = raw.trim_matches(['"', '\'', '[', ']', '{', '}']).trim().to_owned();
        let kind = Kind::Scalar { text: content, quoted: false };
        Some((key, Node { kind, span: start..start + raw.len() }))
    }

    fn parse_chunk(&self, chunk: &Range<usize>) -> Result<Parsed, Failure> {
        let shift = |range: &mut Range<usize>| *range = range.start + chunk.start..range.end + chunk.start;
        let text = &self.patched.text[chunk.clone()];
        let mut parsed = parse::parse(text, &self.options.limits).map_err(|mut failure| {
            shift(&mut failure.range);
            failure
        })?;
        for duplicate in &mut parsed.duplicates {
            shift(&mut duplicate.first);
            shift(&mut duplicate.again);
        }
        match &mut parsed.root {
            Some(root) if matches!(root.kind, Kind::Map(_)) => for_each_span(root, &mut |span| shift(span)),
            None => {}
            Some(root) => {
                let mut range = root.span.clone();
                shift(&mut range);
                return Err(Failure { range: range.start..range.start, reason: Reason::NoKey });
            }
        }
        Ok(parsed)
    }

    fn explain(&self, failure: &Failure) -> Diagnostic {
        explain::failure(self.source, &self.patched, failure, self.options)
    }

    fn map_spans(&self, root: &mut Node) {
        for_each_span(root, &mut |span| *span = self.patched.source_range(span));
    }
}

/// Visits every span of a tree. The depth limit bounds the recursion.
fn for_each_span(node: &mut Node, visit: &mut dyn FnMut(&mut Range<usize>)) {
    visit(&mut node.span);
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| for_each_span(item, visit)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                visit(&mut key.span);
                for_each_span(value, visit);
            }
        }
        Kind::Null | Kind::Scalar { .. } => {}
    }
}

/// The stretches that begin with a line at the left margin: one for each entry of the root. Comments, blank lines,
/// list items and closing brackets at the margin belong to the entry before.
fn entries_of(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.starts_with([' ', '\t', '\n', '#', '-', ']', '}']) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Keeps the first entry of each key and notes the others.
fn first_of_each(entries: Vec<(Key, Node)>, duplicates: &mut Vec<parse::Duplicate>) -> Vec<(Key, Node)> {
    let mut kept: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
    let mut seen = std::collections::HashMap::new();
    for (key, value) in entries {
        if let Some(first) = seen.get(&key.text) {
            let first: &(Key, Node) = &kept[*first];
            duplicates.push(parse::Duplicate { text: key.text, first: first.0.span.clone(), again: key.span });
        } else {
            seen.insert(key.text.clone(), kept.len());
            kept.push((key, value));
        }
    }
    kept
}

#[cfg(test)]
mod tests;
