//! Headings: ids that stay when other headings change, and levels that begin at 2.

use std::collections::{HashMap, HashSet};

use crate::content::case::Heading;
use crate::hash::Hash;

/// The page's own title is the only `h1`.
const FIRST_LEVEL: u8 = 2;

/// The headings of one text while it is written.
#[derive(Debug, Default)]
pub(super) struct Headings {
    outline: Vec<Heading>,
    /// Where the level digits of each heading stand in the HTML; patched when the smallest level is known.
    digits: Vec<[usize; 2]>,
    used: HashSet<String>,
    /// How often an id was wanted, so that 20,000 equal headings do not each try 20,000 numbers.
    wanted: HashMap<String, u32>,
    /// Written `{#…}` names and texts → ids, for links within the page.
    names: HashMap<String, String>,
}

impl Headings {
    /// Adds a heading of the level as written (1 to 6); returns its id. [`Headings::place`] follows.
    pub(super) fn add(&mut self, level: u8, text: &str, written_id: Option<&str>) -> String {
        let text = single_spaced(text);
        let safe = written_id.filter(|id| is_safe_id(id)).map(str::to_owned);
        let base = safe.unwrap_or_else(|| id_of_line(&text));
        let id = self.unique(&base);
        if let Some(written) = written_id {
            self.names.entry(written.to_owned()).or_insert_with(|| id.clone());
        }
        self.names.entry(text.clone()).or_insert_with(|| id.clone());
        self.outline.push(Heading { level, id: id.clone(), text });
        id
    }

    /// Notes where the level digits of the heading just added stand.
    pub(super) fn place(&mut self, digits: [usize; 2]) {
        self.digits.push(digits);
    }

    /// The text of the last heading.
    pub(super) fn last_text(&self) -> Option<&str> {
        self.outline.last().map(|heading| heading.text.as_str())
    }

    fn unique(&mut self, base: &str) -> String {
        let count = self.wanted.entry(base.to_owned()).or_default();
        loop {
            *count += 1;
            let id = if *count == 1 { base.to_owned() } else { format!("{base}-{count}") };
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }

    /// The id of the heading that a link within the page names by its text or by an id that could not be kept.
    pub(super) fn id_of(&self, name: &str) -> Option<&str> {
        if self.used.contains(name) {
            return None;
        }
        self.names.get(name).map(String::as_str)
    }

    /// Writes the final levels into `html`: the smallest one becomes 2, none is deeper than 6.
    pub(super) fn settle(mut self, mut html: String) -> (String, Vec<Heading>) {
        const DIGITS: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];
        let smallest = self.outline.iter().map(|heading| heading.level).min().unwrap_or(FIRST_LEVEL);
        for (heading, digits) in self.outline.iter_mut().zip(&self.digits) {
            heading.level = (heading.level - smallest + FIRST_LEVEL).min(6);
            for at in digits {
                html.replace_range(*at..=*at, DIGITS[usize::from(heading.level)]);
            }
        }
        (html, self.outline)
    }
}

/// The id of the first heading of this text, when its author wrote none.
#[must_use]
pub fn heading_id(text: &str) -> String {
    id_of_line(&single_spaced(text))
}

/// A text on one line, with single spaces.
fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// The same of a text with single spaces.
fn id_of_line(text: &str) -> String {
    ["h-", &Hash::of(text.as_bytes()).short(8)].concat()
}

/// Whether an author's id can stand in the page as it is: ASCII, short, and not of the kinds this module makes.
fn is_safe_id(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && !["h-", "fn-", "fnref-", "u-"].iter().any(|prefix| id.starts_with(prefix))
}
