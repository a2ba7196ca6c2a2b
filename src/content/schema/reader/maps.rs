//! Lists of maps and maps with any keys, in all the shapes people give them.

use super::text::joined_scalars;
use super::{Fields, Item, LIST_LIMIT, Reader, Slot, Table};
use crate::content::case::Pair;
use crate::content::schema::{Field, Need};
use crate::content::value;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text;
use crate::yaml::{Kind, Node};

impl Reader<'_> {
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
                    let slot = Slot { node, ..slot };
                    values.extend(item.and_then(|item| self.built(slot, table, item, &mut build)));
                }
            }
            Kind::Map(entries) if !entries.iter().any(|(key, _)| table.position(&key.text).is_some()) => {
                for (key, node) in self.at_most(slot, entries, LIST_LIMIT) {
                    values.extend(build(self, Slot { node, ..slot }, Item::Titled(key, node)));
                }
            }
            Kind::Map(_) => {
                let item = self.item(slot, table);
                values.extend(item.and_then(|item| self.built(slot, table, item, &mut build)));
            }
            Kind::Scalar { text, .. } => {
                self.joined_lines(fields, name);
                let parts: Vec<&str> = value::split_sentences(text).collect();
                for part in self.at_most(slot, &parts, LIST_LIMIT) {
                    values.extend(build(self, slot, Item::Plain(part)));
                }
            }
            Kind::Null => {}
        }
        values
    }

    /// What `build` makes of an element; a map that is left out without a word is reported.
    fn built<'n, T>(
        &mut self,
        slot: Slot<'n>,
        table: &'static Table,
        item: Item<'n>,
        build: &mut impl FnMut(&mut Self, Slot<'n>, Item<'n>) -> Option<T>,
    ) -> Option<T> {
        // A form that was not filled in is nothing; one that says something is not dropped in silence.
        let says = matches!(item, Item::Map(_)) && slot.node.entries().iter().any(|(_, value)| !value.is_null());
        let said = self.out.len();
        let value = build(self, slot, item);
        if value.is_none() && says && self.out.len() == said {
            let key = &slot.key.text;
            let lacks = lacks(slot.node, table).into_iter().map(|field| field.label(self.chinese)).collect::<Vec<_>>();
            let (zh, en) = (lacks.join("”或“"), lacks.join("` or `"));
            let problem = text!(
                zh: "{key}的这一条没有写“{zh}”，不会用到",
                en: "this item of `{key}` has no `{en}` and is not used"
            );
            let place = self.source.locate(slot.node.span.clone());
            self.out.push(Diagnostic::new(self.wrong_code, problem).at(place).with_severity(Severity::Warning));
        }
        value
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
                for (key, node) in self.at_most(slot, entries, LIST_LIMIT) {
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
                let items = self.at_most(slot, items, LIST_LIMIT);
                items.iter().flat_map(|node| self.open_map_of(Slot { node, ..slot })).collect()
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
}

/// The field that an entry is not used without, or those of which it needs one.
fn lacks(node: &Node, table: &'static Table) -> Vec<&'static Field> {
    let is_there = |field: &Field| {
        node.entries().iter().any(|(key, value)| {
            !value.is_blank() && table.find(&key.text).is_some_and(|known| known.name == field.name)
        })
    };
    let of = |need: Need| table.fields.iter().filter(move |field| field.need == need);
    match of(Need::Required).find(|field| !is_there(field)) {
        Some(field) => vec![field],
        None if of(Need::OneOf).next().is_some() => of(Need::OneOf).collect(),
        None => table.fields.first().into_iter().collect(),
    }
}
