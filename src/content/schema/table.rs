//! What a map may hold: one row per key, found under any of its names. Built once, read by every file.
//!
//! Knows no particular field; the rows stand in `front.rs`, `records.rs` and `settings.rs`.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::content::value::{fold, folded, nearest};

/// Longer texts are no key: three times the longest one, so that spaces between the characters do no harm.
const MAX_KEY_BYTES: usize = 120;

/// How strongly a field is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    /// The case is not published without it.
    Required,
    /// An entry of a list is not used without one of the fields that are marked so.
    OneOf,
    /// Its absence lowers the completeness score.
    Recommended,
    /// Nobody misses it.
    #[default]
    Optional,
}

/// What a value is, as the manual says it. The readers decide what is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// One line of text.
    Line,
    /// Text of any length.
    Text,
    /// Names, as a list or separated by `、`.
    Names,
    /// Sentences, as a list.
    Sentences,
    /// One of the terms of `site.yaml` or of this manual.
    Choice,
    /// A year.
    Year,
    /// A date.
    Date,
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// A number, with `万`, `%` or `余`.
    Figure,
    /// A map with the keys listed.
    Map,
    /// A list of maps with the keys listed, or of plain text.
    Maps,
    /// A map with any keys.
    OpenMap,
    /// A file beside the case.
    File,
}

/// One key of a map.
#[derive(Debug)]
pub struct Field {
    /// The English key, by which the program refers to it.
    pub name: &'static str,
    /// Chinese names; the first is the one in examples and messages.
    pub zh: &'static [&'static str],
    /// Further English spellings.
    pub en: &'static [&'static str],
    /// What its value is.
    pub kind: Type,
    /// How strongly it is asked for.
    pub need: Need,
    /// What the manual says, in Chinese and English.
    pub about: (&'static str, &'static str),
    /// A value as an author may write it.
    pub example: &'static str,
    /// Keys inside its value.
    pub keys: Option<&'static Table>,
}

impl Field {
    /// A row with its names and type; everything else is added by the methods below.
    #[must_use]
    pub const fn new(name: &'static str, zh: &'static [&'static str], kind: Type) -> Self {
        Self { name, zh, en: &[], kind, need: Need::Optional, about: ("", ""), example: "", keys: None }
    }

    /// Makes it required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    /// Makes it one of the fields that an entry needs one of.
    #[must_use]
    pub const fn one_of(mut self) -> Self {
        self.need = Need::OneOf;
        self
    }

    /// Makes it recommended.
    #[must_use]
    pub const fn recommended(mut self) -> Self {
        self.need = Need::Recommended;
        self
    }

    /// Adds English spellings.
    #[must_use]
    pub const fn also(mut self, en: &'static [&'static str]) -> Self {
        self.en = en;
        self
    }

    /// Adds the manual's text.
    #[must_use]
    pub const fn about(mut self, zh: &'static str, en: &'static str) -> Self {
        self.about = (zh, en);
        self
    }

    /// Adds an example.
    #[must_use]
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// Adds the keys inside its value.
    #[must_use]
    pub const fn keys(mut self, keys: &'static Table) -> Self {
        self.keys = Some(keys);
        self
    }

    /// The name an author of the given language knows.
    #[must_use]
    pub fn label(&self, chinese: bool) -> &'static str {
        if chinese { self.zh.first().copied().unwrap_or(self.name) } else { self.name }
    }

    /// `branch（单位）`: both names, for messages.
    #[must_use]
    pub fn both_names(&self) -> String {
        self.zh.first().map_or_else(|| self.name.to_owned(), |zh| format!("{}（{zh}）", self.name))
    }

    /// Every spelling, the English key first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.zh.iter().copied()).chain(self.en.iter().copied())
    }
}

/// The keys of one kind of map.
#[derive(Debug)]
pub struct Table {
    /// The rows, in the order of the manual.
    pub fields: &'static [Field],
    index: OnceLock<FxHashMap<String, usize>>,
}

impl Table {
    /// A table of these rows.
    #[must_use]
    pub const fn new(fields: &'static [Field]) -> Self {
        Self { fields, index: OnceLock::new() }
    }

    /// The position of the row a key means, under any of its names and spellings.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        // Every line of a text is asked about, most are paragraphs: folding them would cost more than rendering.
        if key.len() > MAX_KEY_BYTES {
            return None;
        }
        let index = self.index();
        let of_folded = || if let Cow::Owned(folded) = folded(key) { index.get(&folded) } else { None };
        index.get(key).or_else(|| if has_no_name(key) { None } else { of_folded() }).copied()
    }

    /// The row a key means.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&'static Field> {
        self.position(key).map(|at| &self.fields[at])
    }

    /// Every spelling of every row, in the order of the rows.
    pub fn names<'t>(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.fields.iter().flat_map(Field::names).map(|name| -> &'t str { name })
    }

    /// The known row whose name is nearest to an unknown key.
    #[must_use]
    pub fn nearest(&self, key: &str) -> Option<&'static Field> {
        let name = nearest(key, self.names())?;
        self.find(name)
    }

    /// Every spelling as written and folded, so that the usual ones are found without folding.
    fn index(&self) -> &FxHashMap<String, usize> {
        self.index.get_or_init(|| {
            // Holds the program's own names alone: nobody can choose names that collide.
            let mut index = FxHashMap::default();
            for (at, field) in self.fields.iter().enumerate() {
                for name in field.names() {
                    debug_assert!(!has_no_name(name) && !has_no_name(&fold(name)), "{name}");
                    index.entry(name.to_owned()).or_insert(at);
                    index.entry(fold(name)).or_insert(at);
                }
            }
            index
        })
    }
}

/// Whether a text has a mark that stays when it is folded and stands in no name: most lines that are no key.
fn has_no_name(key: &str) -> bool {
    let bytes = key.as_bytes();
    memchr::memchr3(b'[', b'(', b'!', bytes).is_some() || bytes.windows(3).any(|three| three == "。".as_bytes())
}
