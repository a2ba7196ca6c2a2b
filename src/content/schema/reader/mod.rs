//! One map of a file against a table of keys: every value fetched by its English name, every problem said at its place.
//!
//! Used for front matter, records and settings. Knows the shapes of values, not what a case is.

mod maps;
mod text;
mod values;

use std::ops::Range;

use super::table::{Field, Table, Type};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Edit, SourceText, Text};
use crate::text;
use crate::yaml::{Key, Kind, Node};

/// Items a list may have; the rest is left out with a message.
pub const LIST_LIMIT: usize = 500;
/// Characters one line of text may have.
pub const LINE_LIMIT: usize = 2000;

/// Problems of one file after which no nearest name is looked for.
pub(in crate::content) const PROPOSALS_LIMIT: usize = 100;

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'n> {
    /// The key as written.
    pub key: &'n Key,
    /// The value.
    pub node: &'n Node,
    /// The row of the table it belongs to; `None` for an unknown key.
    pub field: Option<&'static Field>,
}

/// The values of one map, by row.
#[derive(Debug)]
pub struct Fields<'n> {
    table: &'static Table,
    slots: Vec<Option<Slot<'n>>>,
    /// Entries whose key is in no row.
    pub unknown: Vec<Slot<'n>>,
}

impl<'n> Fields<'n> {
    /// A map without any entry.
    #[must_use]
    pub fn empty(table: &'static Table) -> Self {
        Self { table, slots: vec![None; table.fields.len()], unknown: Vec::new() }
    }

    /// The entry of a row, also when its value is empty.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<Slot<'n>> {
        self.table.position(name).and_then(|at| self.slots[at])
    }

    /// The entry of a row, if something stands there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Slot<'n>> {
        self.entry(name).filter(|slot| !slot.node.is_null())
    }

    /// Whether something stands there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// One element of a list of maps, in the ways people write it.
#[derive(Debug)]
pub enum Item<'n> {
    /// Plain text instead of a map.
    Plain(&'n str),
    /// `标题: 内容` with a key that is no field: a title and what belongs to it.
    Titled(&'n Key, &'n Node),
    /// A map with known keys.
    Map(Fields<'n>),
}

/// Reads maps of one file and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The file.
    pub source: &'a SourceText,
    /// Where problems go.
    pub out: &'a mut Vec<Diagnostic>,
    /// The code of a wrong value: E102 for content, W227 for settings.
    pub wrong_code: Code,
    /// The code of an unknown key: W206 for content, W227 for settings.
    pub unknown_code: Code,
    /// Whether the author writes Chinese keys.
    pub chinese: bool,
}

impl<'a> Reader<'a> {
    /// A reader of front matter and records.
    pub fn of_content(source: &'a SourceText, root: &Node, out: &'a mut Vec<Diagnostic>) -> Self {
        let chinese = writes_chinese(root);
        Self { source, out, wrong_code: Code::E102, unknown_code: Code::W206, chinese }
    }

    /// A reader of settings.
    pub fn of_settings(source: &'a SourceText, root: &Node, out: &'a mut Vec<Diagnostic>) -> Self {
        let chinese = writes_chinese(root);
        Self { source, out, wrong_code: Code::W227, unknown_code: Code::W227, chinese }
    }

    /// Sorts the entries of a map into the rows of `table`. A row written twice (by an alias and the English key) is
    /// a problem; unknown keys are kept for [`Reader::report_unknown`].
    pub fn fields<'n>(&mut self, node: &'n Node, table: &'static Table) -> Fields<'n> {
        let mut fields = Fields::empty(table);
        for (key, value) in node.entries() {
            let slot = |field| Slot { key, node: value, field };
            let Some(at) = table.position(&key.text) else {
                fields.unknown.push(slot(None));
                continue;
            };
            let field = &table.fields[at];
            if let Some(first) = fields.slots[at] {
                self.written_twice(first, slot(Some(field)), field);
            } else {
                fields.slots[at] = Some(slot(Some(field)));
            }
        }
        fields
    }

    /// As [`Reader::fields`], reporting unknown keys at once. Text such as `编辑=李敏；审核=周航` is refused here.
    pub fn map<'n>(&mut self, slot: Slot<'n>, table: &'static Table) -> Fields<'n> {
        // An empty list is nothing in a case; where settings want names it is a mistake.
        let is_list = self.wrong_code == Code::W227 && matches!(slot.node.kind, Kind::List(_));
        if slot.node.entries().is_empty() && (is_list || !slot.node.is_blank()) {
            self.expected_map(slot, table);
            return Fields::empty(table);
        }
        let fields = self.fields(slot.node, table);
        self.report_unknown(&fields, &[]);
        fields
    }

    fn written_twice(&mut self, first: Slot<'_>, second: Slot<'_>, field: &Field) {
        let (one, two) = (&first.key.text, &second.key.text);
        let names = field.both_names();
        let problem = text!(
            zh: "“{two}”和前面的“{one}”是同一项（{names}），只能写一个",
            en: "`{two}` and `{one}` above are the same field ({names}); write only one"
        );
        let advice = text!(zh: "删掉这一行，保留前面的：", en: "Delete this line and keep the other:");
        let kept = self.source.line_at(first.key.span.start).trim_end().to_owned();
        let diagnostic = Diagnostic::new(self.wrong_code, problem).at(self.source.locate(second.key.span.clone()));
        self.out.push(diagnostic.hint_line(advice, kept));
    }

    /// Says of every unknown key which known one is nearest; `further` are keys that are known besides the table's.
    pub fn report_unknown(&mut self, fields: &Fields<'_>, further: &[&str]) {
        for slot in &fields.unknown {
            self.unknown_key(*slot, fields.table, further);
        }
    }

    fn unknown_key(&mut self, slot: Slot<'_>, table: &'static Table, further: &[&str]) {
        let written = &slot.key.text;
        let place = self.source.locate(slot.key.span.clone());
        let names = table.names().chain(further.iter().copied());
        // A file with hundreds of problems is of another kind: no search for each of its lines.
        let near = if self.out.len() < PROPOSALS_LIMIT { value::nearest(written, names) } else { None };
        let Some(near) = near else {
            let problem =
                text!(zh: "不认识“{written}”，这一项不会用到", en: "`{written}` is not a known key; it is ignored");
            self.out.push(Diagnostic::new(self.unknown_code, problem).at(place));
            return;
        };
        let field = table.find(near);
        let proposed = field.map_or(near, |field| field.label(self.chinese));
        // Who writes Chinese names need not know that there are others.
        let names = match field {
            Some(field) if written.is_ascii() => field.both_names(),
            _ => proposed.to_owned(),
        };
        let problem = text!(zh: "“{written}”可能是“{names}”", en: "`{written}` is unknown; perhaps `{names}` is meant");
        let line = self.mended(slot.key.span.clone(), proposed);
        let advice = text!(zh: "如果是，改成：", en: "If so, write:");
        self.out.push(Diagnostic::new(self.unknown_code, problem).at(place).hint_line(advice, line));
    }

    /// The line a range starts in, with the range replaced: what the author should have written. What was repaired on
    /// the line before is in it.
    #[must_use]
    pub fn mended(&self, range: Range<usize>, replacement: &str) -> String {
        let source = &self.source.text;
        let line_start = source.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line_end = range.end + source.get(range.end..).and_then(|rest| rest.lines().next()).unwrap_or("").len();
        let before = self.repaired(line_start..range.start);
        let after = self.repaired(range.end..line_end);
        format!("{before}{replacement}{after}").trim_end().to_owned()
    }

    /// A part of a line with the repairs that were said of it.
    fn repaired(&self, part: Range<usize>) -> String {
        let mut edits: Vec<&Edit> = Vec::new();
        if self.out.len() < PROPOSALS_LIMIT {
            let hints = self.out.iter().filter(|said| said.code == Code::W207).flat_map(|said| &said.hints);
            edits.extend(hints.filter_map(|hint| hint.edit.as_ref()));
        }
        edits.retain(|edit| edit.start as usize >= part.start && edit.end as usize <= part.end);
        edits.sort_by_key(|edit| (edit.start, edit.end));
        let mut text = String::new();
        let mut at = part.start;
        for edit in edits.into_iter().filter(|edit| !edit.replacement.contains('\n')) {
            let (start, end) = (edit.start as usize, edit.end as usize);
            let Some(kept) = self.source.text.get(at..start) else { continue };
            text.push_str(kept);
            text.push_str(&edit.replacement);
            at = end;
        }
        text.push_str(self.source.text.get(at..part.end).unwrap_or(""));
        text
    }

    /// A wrong value, with the line as it should be when `better` is given.
    pub fn wrong(&mut self, slot: Slot<'_>, problem: Text, better: Option<&str>) {
        self.wrong_at(slot.node, slot.field, problem, better);
    }

    fn wrong_at(&mut self, node: &Node, field: Option<&'static Field>, problem: Text, better: Option<&str>) {
        let mut diagnostic = Diagnostic::new(self.wrong_code, problem).at(self.source.locate(node.span.clone()));
        let is_one_line =
            self.source.text.get(node.span.clone()).is_some_and(|written| !written.trim_end().contains('\n'));
        let example = field.map_or("", |field| field.example);
        diagnostic = match (better, is_one_line) {
            (Some(better), true) => {
                let line = self.mended(node.span.clone(), better);
                diagnostic.hint_line(text!(zh: "改成：", en: "Write:"), line)
            }
            _ if !example.is_empty() => {
                let name = field.map_or("", |field| field.label(self.chinese));
                diagnostic.hint_line(text!(zh: "写法示例：", en: "For example:"), format!("{name}: {example}"))
            }
            _ => diagnostic,
        };
        self.out.push(diagnostic);
    }

    fn not_understood(&mut self, slot: Slot<'_>, better: Option<&str>) {
        let key = &slot.key.text;
        let written = shown(slot.node);
        let problem = text!(zh: "{key}“{written}”看不懂", en: "`{key}`: `{written}` cannot be understood");
        self.wrong(slot, problem, better);
    }

    fn expected_map(&mut self, slot: Slot<'_>, table: &'static Table) {
        let key = &slot.key.text;
        let keys: Vec<&str> = table.fields.iter().take(4).map(|field| field.label(self.chinese)).collect();
        let (zh, en) = (keys.join("、"), keys.join(", "));
        let problem = text!(
            zh: "{key}要分项写（{zh}）",
            en: "`{key}` takes named parts ({en})"
        );
        self.wrong(slot, problem, None);
    }

    /// Says that a required field is missing, with the line to add at `place`.
    pub fn missing(&mut self, field: &'static Field, place: Range<usize>, example: &str) {
        let name = field.label(self.chinese);
        let problem = text!(zh: "缺少“{name}”", en: "`{name}` is missing");
        let advice = text!(zh: "请在两行 --- 之间加一行：", en: "Add this line between the two `---` lines:");
        let line = filled(field, name, example);
        self.out.push(Diagnostic::new(Code::E101, problem).at(self.source.locate(place)).hint_line(advice, line));
    }

    /// Says that a required field has no value, or only a placeholder, with the line as it may be.
    pub fn unfilled(&mut self, field: &'static Field, slot: Slot<'_>, example: &str) {
        let name = field.label(self.chinese);
        let written = self.source.text.get(slot.node.span.clone()).map(str::trim).unwrap_or_default();
        let is_placeholder = !written.is_empty() && !written.contains('\n') && !written.starts_with(['[', '{']);
        let problem = if is_placeholder {
            let written: String = written.chars().take(20).collect();
            text!(zh: "“{name}”写的是“{written}”，等于没有填写", en: "`{name}` holds the placeholder `{written}`, which counts as missing")
        } else {
            text!(zh: "“{name}”还没有填写", en: "`{name}` is not filled in")
        };
        let place = if is_placeholder { slot.node.span.clone() } else { slot.key.span.clone() };
        let advice = text!(zh: "在这一行填上，例如：", en: "Fill this line in, for example:");
        let line = filled(field, &slot.key.text, example);
        self.out.push(Diagnostic::new(Code::E101, problem).at(self.source.locate(place)).hint_line(advice, line));
    }
}

/// A field with a value, as it is written.
fn filled(field: &Field, name: &str, example: &str) -> String {
    let is_block = matches!(field.kind, Type::Maps | Type::Sentences);
    if is_block { format!("{name}:\n  - {example}") } else { format!("{name}: {example}") }
}

/// Whether most keys of a map hold Chinese characters.
fn writes_chinese(root: &Node) -> bool {
    let chinese = root.entries().iter().filter(|(key, _)| !key.text.is_ascii()).count();
    2 * chinese >= root.entries().len()
}

/// What a value looks like in a message: its text, shortened.
fn shown(node: &Node) -> String {
    let text = node.scalar().unwrap_or("…");
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}
