//! Texts and lists of texts.

use super::{Fields, LINE_LIMIT, LIST_LIMIT, Reader, Slot};
use crate::content::schema::Type;
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;
use crate::yaml::{Key, Kind, Node};

/// Lines of a list without hyphens that the advice shows.
const LINES_SHOWN: usize = 4;

impl Reader<'_> {
    /// One line of text; empty when not given. Line breaks are joined.
    pub fn line(&mut self, fields: &Fields<'_>, name: &str) -> String {
        fields.get(name).map_or_else(String::new, |slot| self.line_of(slot))
    }

    /// One line of text of an entry.
    pub fn line_of(&mut self, slot: Slot<'_>) -> String {
        let joined = match slot.node.scalar() {
            Some(text) => value::one_line(text),
            None => value::one_line(&self.text_of(slot)),
        };
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
                let mended = if is_free_text(slot) { joined_scalars(items) } else { first_scalar(items) };
                let key = &slot.key.text;
                let problem = text!(zh: "{key}只能写一项", en: "`{key}` takes one value, not a list");
                self.wrong(slot, problem, mended.as_deref());
                String::new()
            }
            Kind::Map(entries) => {
                let key = &slot.key.text;
                let problem = text!(zh: "{key}应是一段文字，这里写成了分项", en: "`{key}` takes text, not named parts");
                let quoted = one_entry_as_text(entries).filter(|_| is_free_text(slot));
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
        self.at_most(slot, slot.node.items(), LIST_LIMIT)
    }

    /// The first `limit` of something; that there are more is said.
    pub fn at_most<'n, T>(&mut self, slot: Slot<'_>, all: &'n [T], limit: usize) -> &'n [T] {
        if all.len() > limit {
            self.too_many(slot, all.len(), limit);
        }
        &all[..all.len().min(limit)]
    }

    fn too_many(&mut self, slot: Slot<'_>, count: usize, limit: usize) {
        let key = &slot.key.text;
        let (code, problem) = if self.wrong_code == Code::E102 {
            // The case waits until it is mended.
            let problem = text!(
                zh: "{key}有{count}条，超过上限{limit}条",
                en: "`{key}` has {count} items; the limit is {limit}"
            );
            (Code::E108, problem)
        } else {
            let problem = text!(
                zh: "{key}有{count}条，超过上限{limit}条，后面的已略去",
                en: "`{key}` has {count} items; only the first {limit} are used"
            );
            (self.wrong_code, problem)
        };
        self.out.push(Diagnostic::new(code, problem).at(self.source.locate(slot.node.span.clone())));
    }

    /// Names: a list, or text separated by `、 , ，` and so on. Inside a list an item is split at `，` and `；` only
    /// when it is not quoted, as a name may hold a `、`.
    pub fn names(&mut self, fields: &Fields<'_>, name: &str) -> Vec<String> {
        self.joined_lines(fields, name);
        self.strings(fields, name, |text, in_list, quoted| {
            // A list of names ends like a sentence now and then.
            let text = if quoted { text } else { text.trim_end_matches('。') };
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
        self.joined_lines(fields, name);
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
        if strings.len() > LIST_LIMIT {
            self.too_many(slot, strings.len(), LIST_LIMIT);
            strings.truncate(LIST_LIMIT);
        }
        let mut unique: Vec<String> = Vec::with_capacity(strings.len());
        for text in strings {
            if !unique.contains(&text) {
                let kept = self.limited(slot, text, LINE_LIMIT);
                unique.push(kept);
            }
        }
        unique
    }

    /// A list whose items lack their hyphens: YAML joins the lines to one text, which is said with the lines as items.
    pub(super) fn joined_lines(&mut self, fields: &Fields<'_>, name: &str) {
        let Some(slot) = fields.get(name) else { return };
        let Kind::Scalar { quoted: false, .. } = slot.node.kind else { return };
        let Some(written) = self.source.text.get(slot.node.span.clone()) else { return };
        let lines: Vec<&str> = written.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let is_separated = |line: &&str| line.ends_with(['；', ';', '、', ',', '，']);
        // A block (`|`, `>`) is meant as one text or is split at its lines.
        if lines.len() < 2 || written.starts_with(['|', '>', '-']) || lines[..lines.len() - 1].iter().all(is_separated)
        {
            return;
        }
        let (key, count) = (&slot.key.text, lines.len());
        let problem = text!(
            zh: "“{key}”下面的{count}行会连成一条",
            en: "the {count} lines below `{key}` are joined to one item"
        );
        let advice = text!(zh: "每行是一条的话，行首加减号和空格", en: "if each line is an item, begin it with a hyphen and a space");
        let shown: String = lines.iter().take(LINES_SHOWN).flat_map(|line| ["\n  - ", line]).collect();
        let place = self.source.locate(slot.node.span.clone());
        self.out.push(Diagnostic::new(Code::W207, problem).at(place).hint_line(advice, format!("{key}:{shown}")));
    }

    /// Says that an item of a list should be text.
    pub fn not_text(&mut self, slot: Slot<'_>, item: &Node) {
        let key = &slot.key.text;
        let problem = text!(zh: "{key}的这一条应是文字", en: "this item of `{key}` should be text");
        let better = one_entry_as_text(item.entries());
        self.wrong_at(item, slot.field, problem, better.as_deref());
    }
}

/// The scalars of a list in one line.
pub(super) fn joined_scalars(items: &[Node]) -> Option<String> {
    let texts: Option<Vec<&str>> = items.iter().map(Node::scalar).collect();
    texts.map(|texts| texts.join("、"))
}

/// Whether any words will do: a year or a date made of several would be refused again.
fn is_free_text(slot: Slot<'_>) -> bool {
    slot.field.is_none_or(|field| matches!(field.kind, Type::Line | Type::Text))
}

fn first_scalar(items: &[Node]) -> Option<String> {
    items.iter().find_map(Node::scalar).map(str::to_owned)
}

/// `注意: 先断电` as a map of one entry, quoted so that it is text again.
fn one_entry_as_text(entries: &[(Key, Node)]) -> Option<String> {
    let [(key, node)] = entries else { return None };
    let text = node.scalar()?;
    Some(format!("\"{}：{}\"", key.text, text.replace('"', "”")))
}
