//! A whole file cleaned: values of the front matter and the body, with the way back for every later message.
//!
//! The later stages read the cleaned text as if it stood on disk; what they find is translated to the author's file.

use std::ops::Range;

use super::{Cleaned, Collector, Offsets, TextKind, clean_except, keep};
use crate::content::privacy;
use crate::diagnostic::{Diagnostic, Edit, Location, SourceText};
use crate::yaml::{Kind, Node};

/// A file after cleaning.
#[derive(Clone, Debug)]
pub struct CleanFile {
    /// The text the later stages read.
    pub source: SourceText,
    /// Where the YAML stands in it.
    pub yaml: Range<usize>,
    /// Where the body stands in it.
    pub body: Range<usize>,
    /// Whether it differs from the author's text.
    pub changed: bool,
    /// From the cleaned text to the text before masking, from there to the author's.
    offsets: [Offsets; 2],
}

/// Cleans the values of the front matter (`root`, read from `yaml`) and the `body` of a file, masks personal data, and
/// says what was found. Keys, structure, code, links and file names stay; so does personal data in a map that says
/// `public: true`.
#[must_use]
pub fn clean_file(
    source: &SourceText,
    yaml: Range<usize>,
    root: Option<&Node>,
    body: Range<usize>,
    out: &mut Vec<Diagnostic>,
) -> CleanFile {
    let text = source.text.as_str();
    let mut values = Vec::new();
    let mut open = Vec::new();
    if let Some(root) = root {
        collect(root, false, &mut values, &mut open);
    }
    values.sort_by_key(|range| range.start);
    let structure = between(&values, &yaml, yaml.start);
    let front = clean_except(&text[yaml.clone()], TextKind::Line, &structure);
    let main = clean_except(&text[body.clone()], TextKind::Markdown, &[]);
    let mut collector = Collector::new(source);
    collector.add(yaml.clone(), &text[yaml.clone()], &front);
    collector.add(body.clone(), &text[body.clone()], &main);
    collector.report(out);

    let (cleaned, offsets, parts) = assemble(text, [(&yaml, &front), (&body, &main)]);
    let is_open = |range: &Range<usize>| {
        open.iter().any(|span: &Range<usize>| span.start <= range.start && range.end <= span.end)
    };
    report_personal(source, &is_open, out);
    let (masked, mask_offsets) =
        mask(&cleaned, |range| is_open(&(offsets.original(range.start)..offsets.original(range.end))));
    let [yaml, body] = parts.map(|part| mask_offsets.cleaned(part.start)..mask_offsets.cleaned(part.end));
    let changed = masked != text;
    CleanFile {
        source: SourceText::new(source.path.as_str(), masked),
        yaml,
        body,
        changed,
        offsets: [mask_offsets, offsets],
    }
}

impl CleanFile {
    /// A problem found in the cleaned text, as a problem of the author's text.
    #[must_use]
    pub fn translate(&self, author: &SourceText, mut problem: Diagnostic) -> Diagnostic {
        if !self.changed {
            return problem;
        }
        if let Some(place) = problem.location.take() {
            let in_this_file = place.path == author.path && place.line > 0 && place.column > 0;
            problem.location = Some(if in_this_file { self.place(author, &place) } else { place });
        }
        for edit in problem.hints.iter_mut().filter_map(|hint| hint.edit.as_mut()) {
            let place = |offset: u32| u32::try_from(self.original(offset as usize)).unwrap_or(u32::MAX);
            *edit = Edit { start: place(edit.start), end: place(edit.end), ..edit.clone() };
        }
        problem
    }

    fn original(&self, offset: usize) -> usize {
        self.offsets.iter().fold(offset, |offset, offsets| offsets.original(offset))
    }

    fn place(&self, author: &SourceText, place: &Location) -> Location {
        let line = self.source.lines().line_text(&self.source.text, place.line);
        let start = self.source.lines().line_start(place.line);
        let offset = |column: u32| {
            let characters = line.chars().take((column as usize).saturating_sub(1));
            self.original(start + characters.map(char::len_utf8).sum::<usize>())
        };
        let (from, to) = (offset(place.column), offset(place.end_column));
        let mut found = author.locate(from..to.max(from));
        found.excerpt = privacy::mask(&found.excerpt).into_owned();
        found
    }
}

/// The spans of all values, and of those in a map that is meant to be public.
fn collect(node: &Node, public: bool, values: &mut Vec<Range<usize>>, open: &mut Vec<Range<usize>>) {
    match &node.kind {
        Kind::Null => {}
        Kind::Scalar { .. } => {
            values.push(node.span.clone());
            if public {
                open.push(node.span.clone());
            }
        }
        Kind::List(items) => {
            for item in items {
                collect(item, public, values, open);
            }
        }
        Kind::Map(entries) => {
            let says_public = entries.iter().any(|(key, value)| {
                let is_key = key.text.eq_ignore_ascii_case("public") || key.text == "公开";
                is_key && value.scalar().is_some_and(|value| matches!(value, "true" | "True" | "TRUE" | "yes" | "是"))
            });
            for (_, value) in entries {
                collect(value, public || says_public, values, open);
            }
        }
    }
}

/// What lies between `values` in `whole`, counted from `base`.
fn between(values: &[Range<usize>], whole: &Range<usize>, base: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = whole.start;
    for value in values {
        if value.start > at {
            found.push(at - base..value.start - base);
        }
        at = at.max(value.end);
    }
    found.push(at.min(whole.end) - base..whole.end - base);
    found
}

/// The text with the cleaned parts in place, the way back, and where the parts stand now.
fn assemble(text: &str, parts: [(&Range<usize>, &Cleaned<'_>); 2]) -> (String, Offsets, [Range<usize>; 2]) {
    let mut cleaned = String::with_capacity(text.len());
    let mut offsets = Offsets::default();
    let mut at = 0;
    let places = parts.map(|(range, part)| {
        // An empty front matter may stand anywhere.
        let range = range.start.max(at)..range.end.max(at);
        cleaned.push_str(&text[at..range.start]);
        let start = cleaned.len();
        if range.is_empty() {
            at = range.end;
            return start..start;
        }
        for finding in part.certain() {
            offsets.push(finding.0.start + range.start..finding.0.end + range.start, finding.1.len());
        }
        cleaned.push_str(&part.text);
        at = range.end;
        start..cleaned.len()
    });
    cleaned.push_str(&text[at..]);
    (cleaned, offsets, places)
}

/// Numbers in addresses of pages are no personal data.
fn in_address(addresses: &[Range<usize>], range: &Range<usize>) -> bool {
    let index = addresses.partition_point(|address| address.start <= range.start);
    index > 0 && addresses[index - 1].end >= range.end
}

fn report_personal(source: &SourceText, is_open: &dyn Fn(&Range<usize>) -> bool, out: &mut Vec<Diagnostic>) {
    let addresses = keep::addresses(&source.text);
    for data in privacy::find(&source.text) {
        if !is_open(&data.range) && !in_address(&addresses, &data.range) {
            out.push(privacy::warning(source, &data));
        }
    }
}

fn mask(text: &str, is_open: impl Fn(&Range<usize>) -> bool) -> (String, Offsets) {
    let mut masked = String::with_capacity(text.len());
    let mut offsets = Offsets::default();
    let addresses = keep::addresses(text);
    let mut at = 0;
    for data in privacy::find(text) {
        if is_open(&data.range) || in_address(&addresses, &data.range) {
            continue;
        }
        masked.push_str(&text[at..data.range.start]);
        masked.push_str(&data.masked);
        at = data.range.end;
        offsets.push(data.range, data.masked.len());
    }
    masked.push_str(&text[at..]);
    (masked, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::text;
    use crate::yaml::{ReadOptions, read, split_front_matter};

    fn cleaned(text: &str) -> (SourceText, CleanFile, Vec<Diagnostic>) {
        let source = SourceText::new("a.md", text);
        let options = ReadOptions::new(&|_| true);
        let mut out = Vec::new();
        let split = split_front_matter(&source, &options, &mut out);
        let root = read(&source, split.yaml.clone(), &options, &mut out);
        let file = clean_file(&source, split.yaml, root.as_ref(), split.body, &mut out);
        (source, file, out)
    }

    #[test]
    fn values_and_body_are_cleaned_and_structure_stays() {
        let text = "---\n标题: 创(chuàng)新,先行\n类别: [甲,乙(一)]\n封面: 外景(1).jpg\n# 说明,不动\n---\n正文,第一段。`a,甲`\n";
        let (_, file, _) = cleaned(text);
        let expected =
            "---\n标题: 创新，先行\n类别: [甲,乙（一）]\n封面: 外景(1).jpg\n# 说明,不动\n---\n正文，第一段。`a,甲`\n";
        assert_eq!(file.source.text, expected);
        assert_eq!(&file.source.text[file.body.clone()], "正文，第一段。`a,甲`\n");
        assert!(
            file.source.text[file.yaml.clone()].starts_with("标题") && file.source.text[file.yaml].ends_with("不动\n")
        );
    }

    #[test]
    fn a_clean_file_stays_as_it_is() {
        let (source, file, out) = cleaned("---\n标题: 一盏灯\n---\n正文。\n");
        assert_eq!((file.changed, out.len()), (false, 0));
        assert_eq!(file.source.text, source.text);
    }

    #[test]
    fn problems_of_the_cleaned_text_are_told_in_the_authors_text() {
        let text = "---\n标题: 创(chuàng)新,先行\n---\n电话13800138000,请看[图](没有.jpg)\n";
        let (source, file, _) = cleaned(text);
        for word in ["先行", "没有.jpg", "电话"] {
            let at = file.source.text.find(word).expect("kept");
            let edit = crate::diagnostic::Edit {
                start: u32::try_from(at).expect("small"),
                end: u32::try_from(at + word.len()).expect("small"),
                replacement: String::new(),
            };
            let problem = Diagnostic::new(Code::E106, text!(zh: "甲", en: "a"))
                .at(file.source.locate(at..at + word.len()))
                .hint_edit(text!(zh: "乙", en: "b"), None, edit);
            let told = file.translate(&source, problem);
            let original = text.find(word).expect("written above");
            let expected = source.locate(original..original + word.len());
            let place = told.location.expect("has a place");
            assert_eq!(
                (place.line, place.column, place.end_column),
                (expected.line, expected.column, expected.end_column)
            );
            let edit = told.hints[0].edit.clone().expect("has an edit");
            assert_eq!(&text[edit.start as usize..edit.end as usize], word);
            assert!(!place.excerpt.contains("13800138000"), "{}", place.excerpt);
        }
    }

    #[test]
    fn personal_data_is_masked_unless_public() {
        let text = "---\n联系人: { 姓名: 陈工, 电话: 13800138000, public: true }\n摘要: 电话 13900139000\n---\n见 https://example.org/13700137000 和 13600136000。\n";
        let (_, file, out) = cleaned(text);
        assert_eq!(
            file.source.text,
            "---\n联系人: { 姓名: 陈工, 电话: 13800138000, public: true }\n摘要: 电话 139****9000\n---\n见 https://example.org/13700137000 和 136****6000。\n"
        );
        assert_eq!(out.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::W211, Code::W211]);
    }

    #[test]
    fn a_file_without_front_matter_is_cleaned_too() {
        let (_, file, _) = cleaned("正文,一段。\n");
        assert_eq!((file.source.text.as_str(), file.yaml, file.body.len()), ("正文，一段。\n", 0..0, 19));
    }
}
