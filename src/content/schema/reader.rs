//! One map of a file against a table of keys: every value fetched by its English name, every problem said at its place.
//!
//! Used for front matter, records and settings. Knows the shapes of values, not what a case is.

use std::ops::Range;

use super::table::{Field, Table, Type};
use crate::content::case::{Date, Figure, Pair};
use crate::content::value::{self, DateProblem};
use crate::diagnostic::{Code, Diagnostic, SourceText, Text};
use crate::text;
use crate::yaml::{Key, Kind, Node};

/// Items a list may have; the rest is left out with a message.
pub const LIST_LIMIT: usize = 500;
/// Characters one line of text may have.
pub const LINE_LIMIT: usize = 2000;

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
        if slot.node.entries().is_empty() && !slot.node.is_null() {
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
        let near = value::nearest(written, names);
        let Some(near) = near else {
            let problem =
                text!(zh: "不认识“{written}”，这一项不会用到", en: "`{written}` is not a known key; it is ignored");
            self.out.push(Diagnostic::new(self.unknown_code, problem).at(place));
            return;
        };
        let field = table.find(near);
        let names = field.map_or_else(|| near.to_owned(), Field::both_names);
        let problem = text!(zh: "“{written}”可能是“{names}”", en: "`{written}` is unknown; perhaps `{names}` is meant");
        let proposed = field.map_or(near, |field| field.label(self.chinese));
        let line = self.mended(slot.key.span.clone(), proposed);
        let advice = text!(zh: "如果是，改成：", en: "If so, write:");
        self.out.push(Diagnostic::new(self.unknown_code, problem).at(place).hint_line(advice, line));
    }

    /// The line a range starts in, with the range replaced: what the author should have written.
    #[must_use]
    pub fn mended(&self, range: Range<usize>, replacement: &str) -> String {
        let source = &self.source.text;
        let line_start = source.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let before = source.get(line_start..range.start).unwrap_or("");
        let after = source.get(range.end..).and_then(|rest| rest.lines().next()).unwrap_or("");
        format!("{before}{replacement}{after}").trim_end().to_owned()
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

    /// One line of text; empty when not given. Line breaks are joined.
    pub fn line(&mut self, fields: &Fields<'_>, name: &str) -> String {
        fields.get(name).map_or_else(String::new, |slot| self.line_of(slot))
    }

    /// One line of text of an entry.
    pub fn line_of(&mut self, slot: Slot<'_>) -> String {
        let joined = value::one_line(&self.text_of(slot));
        self.limited(slot, joined, LINE_LIMIT)
    }

    /// Text of any length; empty when not given.
    pub fn text(&mut self, fields: &Fields<'_>, name: &str) -> String {
        fields.get(name).map_or_else(String::new, |slot| self.text_of(slot))
    }

    /// Text of an entry. A list with one item is that item; anything else that is not text is a problem.
    pub fn text_of(&mut self, slot: Slot<'_>) -> String {
        match &slot.node.kind {
            Kind::Scalar { text, .. } => text.trim().to_owned(),
            Kind::Null => String::new(),
            Kind::List(items) if items.len() == 1 && items[0].scalar().is_some() => {
                items[0].scalar().unwrap_or_default().to_owned()
            }
            Kind::List(items) => {
                let joined = joined_scalars(items);
                let key = &slot.key.text;
                let problem = text!(zh: "{key}只能写一项", en: "`{key}` takes one value, not a list");
                self.wrong(slot, problem, joined.as_deref());
                String::new()
            }
            Kind::Map(entries) => {
                let key = &slot.key.text;
                let problem = text!(zh: "{key}应是一段文字，这里写成了分项", en: "`{key}` takes text, not named parts");
                let quoted = one_entry_as_text(entries);
                self.wrong(slot, problem, quoted.as_deref());
                String::new()
            }
        }
    }

    /// Cuts a text at `limit` characters, and says so.
    fn limited(&mut self, slot: Slot<'_>, text: String, limit: usize) -> String {
        if text.len() <= limit {
            return text;
        }
        let Some((cut, _)) = text.char_indices().nth(limit) else { return text };
        let (key, count) = (&slot.key.text, text.chars().count());
        let problem = text!(
            zh: "{key}有{count}个字，超过上限{limit}",
            en: "`{key}` has {count} characters; the limit is {limit}"
        );
        self.out.push(Diagnostic::new(Code::E108, problem).at(self.source.locate(slot.node.span.clone())));
        text[..cut].to_owned()
    }

    /// The items of a list, at most [`LIST_LIMIT`].
    pub fn items<'n>(&mut self, slot: Slot<'n>) -> &'n [Node] {
        let items = slot.node.items();
        if items.len() <= LIST_LIMIT {
            return items;
        }
        let (key, count) = (&slot.key.text, items.len());
        let problem = text!(
            zh: "{key}有{count}条，超过上限{LIST_LIMIT}条，后面的已略去",
            en: "`{key}` has {count} items; only the first {LIST_LIMIT} are used"
        );
        self.out.push(Diagnostic::new(Code::E108, problem).at(self.source.locate(slot.node.span.clone())));
        &items[..LIST_LIMIT]
    }

    /// A list of maps as a list of values. A single map, titles as keys, and plain text separated by `；` or line breaks
    /// are understood as well; `build` makes a value of each element or leaves it out.
    pub fn maps<'n, T>(
        &mut self,
        fields: &Fields<'n>,
        name: &str,
        table: &'static Table,
        mut build: impl FnMut(&mut Self, Slot<'n>, Item<'n>) -> Option<T>,
    ) -> Vec<T> {
        let Some(slot) = fields.get(name) else { return Vec::new() };
        let mut values = Vec::new();
        match &slot.node.kind {
            Kind::List(_) => {
                for node in self.items(slot) {
                    let item = self.item(Slot { node, ..slot }, table);
                    values.extend(item.and_then(|item| build(self, Slot { node, ..slot }, item)));
                }
            }
            Kind::Map(entries) if !entries.iter().any(|(key, _)| table.position(&key.text).is_some()) => {
                for (key, node) in entries.iter().take(LIST_LIMIT) {
                    values.extend(build(self, Slot { node, ..slot }, Item::Titled(key, node)));
                }
            }
            Kind::Map(_) => {
                let item = self.item(slot, table);
                values.extend(item.and_then(|item| build(self, slot, item)));
            }
            Kind::Scalar { text, .. } => {
                for part in value::split_sentences(text).take(LIST_LIMIT) {
                    values.extend(build(self, slot, Item::Plain(part)));
                }
            }
            Kind::Null => {}
        }
        values
    }

    /// One element of a list.
    pub fn item<'n>(&mut self, slot: Slot<'n>, table: &'static Table) -> Option<Item<'n>> {
        match &slot.node.kind {
            Kind::Scalar { text, .. } => Some(text.trim()).filter(|text| !text.is_empty()).map(Item::Plain),
            Kind::Map(entries) => match entries.as_slice() {
                [(key, node)] if table.position(&key.text).is_none() => Some(Item::Titled(key, node)),
                _ => Some(Item::Map(self.map(slot, table))),
            },
            Kind::Null => None,
            Kind::List(_) => {
                self.not_text(slot, slot.node);
                None
            }
        }
    }

    /// Names: a list, or text separated by `、 , ，` and so on. Inside a list an item is split at `，` and `；` only
    /// when it is not quoted, as a name may hold a `、`.
    pub fn names(&mut self, fields: &Fields<'_>, name: &str) -> Vec<String> {
        self.strings(fields, name, |text, in_list, quoted| {
            if in_list {
                let splits = |character| !quoted && matches!(character, ',' | '，' | ';' | '；');
                text.split(splits).map(str::to_owned).collect()
            } else {
                value::split_names(text).map(str::to_owned).collect()
            }
        })
    }

    /// Tags: as names, and by spaces; an item of a list keeps its spaces.
    pub fn tags(&mut self, fields: &Fields<'_>, name: &str) -> Vec<String> {
        self.strings(fields, name, |text, in_list, quoted| match (in_list, quoted) {
            (true, true) => vec![text.to_owned()],
            (true, false) => value::split_names(text).map(str::to_owned).collect(),
            (false, _) => value::split_tags(text).map(str::to_owned).collect(),
        })
    }

    /// Sentences: a list, or text separated by `；` or line breaks.
    pub fn sentences(&mut self, fields: &Fields<'_>, name: &str) -> Vec<String> {
        self.strings(fields, name, |text, in_list, _| {
            if in_list {
                vec![value::one_line(text)]
            } else {
                value::split_sentences(text).map(str::to_owned).collect()
            }
        })
    }

    /// Strings of a list or of one text, split by `split(text, in_list, quoted)`; each once, in order.
    fn strings(
        &mut self,
        fields: &Fields<'_>,
        name: &str,
        split: impl Fn(&str, bool, bool) -> Vec<String>,
    ) -> Vec<String> {
        let Some(slot) = fields.get(name) else { return Vec::new() };
        let in_list = matches!(slot.node.kind, Kind::List(_));
        let mut strings = Vec::new();
        for item in self.items(slot) {
            match &item.kind {
                Kind::Scalar { text, quoted } => strings.extend(split(text.trim(), in_list, *quoted)),
                Kind::Null => {}
                Kind::List(_) | Kind::Map(_) => self.not_text(slot, item),
            }
        }
        strings.retain_mut(|text| {
            if text.trim().len() != text.len() {
                *text = text.trim().to_owned();
            }
            !text.is_empty()
        });
        let mut unique: Vec<String> = Vec::with_capacity(strings.len());
        for text in strings {
            if !unique.contains(&text) {
                let kept = self.limited(slot, text, LINE_LIMIT);
                unique.push(kept);
            }
        }
        unique
    }

    /// Says that an item of a list should be text.
    pub fn not_text(&mut self, slot: Slot<'_>, item: &Node) {
        let key = &slot.key.text;
        let problem = text!(zh: "{key}的这一条应是文字", en: "this item of `{key}` should be text");
        let better = one_entry_as_text(item.entries());
        self.wrong_at(item, slot.field, problem, better.as_deref());
    }

    /// A date; `None` when not given or not understood.
    pub fn date(&mut self, fields: &Fields<'_>, name: &str) -> Option<Date> {
        let slot = fields.get(name)?;
        self.date_of(slot)
    }

    /// The date of an entry.
    pub fn date_of(&mut self, slot: Slot<'_>) -> Option<Date> {
        let written = self.text_of(slot);
        if written.is_empty() {
            return None;
        }
        let key = &slot.key.text;
        let (problem, better) = match value::date(&written) {
            Ok(date) => return Some(date),
            Err(DateProblem::ExcelSerial(date)) => {
                let shown = value::iso(date);
                let problem = text!(
                    zh: "{key}“{written}”像是表格里的日期序号，可能是 {shown}",
                    en: "`{key}`: `{written}` looks like the day number of a spreadsheet, perhaps {shown}"
                );
                (problem, Some(shown))
            }
            Err(DateProblem::NotInCalendar(near)) => {
                let problem = text!(
                    zh: "{key}“{written}”，日历上没有这一天",
                    en: "`{key}`: `{written}` is not a calendar date"
                );
                (problem, near.map(value::iso))
            }
            Err(DateProblem::OutOfRange) => {
                let problem = text!(
                    zh: "{key}“{written}”不在1949年到2200年之间",
                    en: "`{key}`: `{written}` is not between 1949 and 2200"
                );
                (problem, None)
            }
            Err(DateProblem::Unreadable) => {
                let problem = text!(
                    zh: "{key}“{written}”看不懂，日期请写成 2023-12-01 这样",
                    en: "`{key}`: `{written}` is no date; write it like 2023-12-01"
                );
                (problem, None)
            }
        };
        self.wrong(slot, problem, better.as_deref());
        None
    }

    /// Yes or no; `None` when not given or not understood.
    pub fn boolean(&mut self, fields: &Fields<'_>, name: &str) -> Option<bool> {
        let slot = fields.get(name)?;
        let read = slot.node.scalar().and_then(value::boolean);
        if read.is_none() {
            let better = if self.chinese { "是" } else { "true" };
            self.not_understood(slot, Some(better));
        }
        read
    }

    /// A whole number between `least` and `most`.
    pub fn integer(&mut self, fields: &Fields<'_>, name: &str, least: i64, most: i64) -> Option<i64> {
        let slot = fields.get(name)?;
        let written = self.text_of(slot);
        if written.is_empty() {
            return None;
        }
        let Some(number) = whole_number(&written) else {
            self.not_understood(slot, None);
            return None;
        };
        if (least..=most).contains(&number) {
            return Some(number);
        }
        let key = &slot.key.text;
        let problem = text!(
            zh: "{key}“{written}”超出范围，应在 {least} 到 {most} 之间",
            en: "`{key}`: `{written}` is out of range; it must be between {least} and {most}"
        );
        let nearest = number.clamp(least, most).to_string();
        self.wrong(slot, problem, Some(&nearest));
        None
    }

    /// A figure; `None` when not given. Whether it must be a number is the caller's business.
    pub fn figure(&mut self, fields: &Fields<'_>, name: &str) -> Option<Figure> {
        let slot = fields.get(name)?;
        let written = self.line_of(slot);
        (!written.is_empty()).then(|| value::figure(&written))
    }

    /// One of `choices` (folded names and what they mean); anything else is a problem that lists them.
    pub fn choice<T: Copy>(&mut self, fields: &Fields<'_>, name: &str, choices: &[(&[&str], T)]) -> Option<T> {
        let slot = fields.get(name)?;
        let written = self.line_of(slot);
        if written.is_empty() {
            return None;
        }
        let folded = value::fold(&written);
        let found = choices.iter().find(|(names, _)| names.iter().any(|name| value::fold(name) == folded));
        if let Some((_, meaning)) = found {
            return Some(*meaning);
        }
        let in_language = |name: &&&str| name.is_ascii() != self.chinese;
        let known: Vec<&str> =
            choices.iter().filter_map(|(names, _)| names.iter().find(in_language).or(names.first()).copied()).collect();
        let all = choices.iter().flat_map(|(names, _)| names.iter().copied());
        let better = value::nearest(&written, all).map(str::to_owned);
        let (key, zh, en) = (&slot.key.text, known.join("、"), known.join(", "));
        let problem = text!(
            zh: "{key}“{written}”不在可选范围内：{zh}",
            en: "`{key}`: `{written}` is not one of {en}"
        );
        self.wrong(slot, problem, better.as_deref());
        None
    }

    /// A map with any keys, as label and text; also `姓名=陈工；电话=…` on one line, or plain text without a label.
    pub fn open_map(&mut self, fields: &Fields<'_>, name: &str) -> Vec<Pair> {
        let Some(slot) = fields.get(name) else { return Vec::new() };
        self.open_map_of(slot)
    }

    /// The pairs of an entry.
    pub fn open_map_of(&mut self, slot: Slot<'_>) -> Vec<Pair> {
        match &slot.node.kind {
            Kind::Map(entries) => {
                let mut pairs = Vec::with_capacity(entries.len().min(LIST_LIMIT));
                for (key, node) in entries.iter().take(LIST_LIMIT) {
                    let label = key.text.trim().to_owned();
                    let value = match &node.kind {
                        Kind::List(items) => joined_scalars(items).unwrap_or_default(),
                        _ => self.line_of(Slot { key, node, field: None }),
                    };
                    pairs.push(Pair { label, value });
                }
                pairs
            }
            Kind::List(items) => {
                items.iter().take(LIST_LIMIT).flat_map(|node| self.open_map_of(Slot { node, ..slot })).collect()
            }
            Kind::Scalar { text, .. } => match value::pairs(text) {
                Some(pairs) => pairs
                    .into_iter()
                    .map(|(label, value)| Pair { label: label.to_owned(), value: value.to_owned() })
                    .collect(),
                None => vec![Pair { label: String::new(), value: value::one_line(text) }],
            },
            Kind::Null => Vec::new(),
        }
    }

    /// Says that a required field is missing, with the line to add at `place`.
    pub fn missing(&mut self, field: &'static Field, place: Range<usize>, example: &str) {
        let name = field.label(self.chinese);
        let problem = text!(zh: "缺少“{name}”", en: "`{name}` is missing");
        let block = matches!(field.kind, Type::Maps | Type::Sentences);
        let line = if block { format!("{name}:\n  - {example}") } else { format!("{name}: {example}") };
        let advice = text!(zh: "请加一行：", en: "Add this line:");
        self.out.push(Diagnostic::new(Code::E101, problem).at(self.source.locate(place)).hint_line(advice, line));
    }
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

/// The scalars of a list in one line.
fn joined_scalars(items: &[Node]) -> Option<String> {
    let texts: Option<Vec<&str>> = items.iter().map(Node::scalar).collect();
    texts.map(|texts| texts.join("、"))
}

/// `注意: 先断电` as a map of one entry, quoted so that it is text again.
fn one_entry_as_text(entries: &[(Key, Node)]) -> Option<String> {
    let [(key, node)] = entries else { return None };
    let text = node.scalar()?;
    Some(format!("\"{}：{}\"", key.text, text.replace('"', "”")))
}

/// `1,200`, `１２`, `十二`; `None` for fractions and anything else.
fn whole_number(text: &str) -> Option<i64> {
    let figure = value::figure(text);
    let number = figure.value.filter(|number| number.fract() == 0.0 && number.abs() < 9e15 && !figure.approximate)?;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 9e15, checked above")]
    Some(number as i64)
}
