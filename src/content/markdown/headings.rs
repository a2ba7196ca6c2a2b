//! Headings: ids that stay when other headings change, and levels that begin at 2.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

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
    /// Ids that are taken, and how often each was wanted, so that 20,000 equal headings do not each try 20,000 numbers.
    used: BTreeMap<String, u32>,
    /// `{#…}` names as written, with the number of their heading.
    written: Vec<(String, usize)>,
    /// Written names and texts → headings, for links within the page; made when the first one is asked for.
    names: OnceCell<HashMap<String, usize>>,
}

impl Headings {
    /// Adds a heading of the level as written (1 to 6); returns its id. [`Headings::place`] follows.
    pub(super) fn add(&mut self, level: u8, text: &str, written_id: Option<&str>) -> String {
        let text = single_spaced(text);
        let safe = written_id.filter(|id| is_safe_id(id)).map(str::to_owned);
        let base = safe.unwrap_or_else(|| id_of_line(&text));
        let id = self.unique(base);
        if let Some(written) = written_id {
            self.written.push((written.to_owned(), self.outline.len()));
        }
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

    fn unique(&mut self, base: String) -> String {
        let Some(mut count) = self.used.get(&base).copied() else {
            self.used.insert(base.clone(), 1);
            return base;
        };
        let id = loop {
            count = (count + 1).max(2);
            let id = format!("{base}-{count}");
            if !self.used.contains_key(&id) {
                break id;
            }
        };
        self.used.insert(base, count);
        self.used.insert(id.clone(), 0);
        id
    }

    /// The id of the heading that a link within the page names by its text or by an id that could not be kept.
    pub(super) fn id_of(&self, name: &str) -> Option<&str> {
        if self.used.contains_key(name) {
            return None;
        }
        let heading = *self.names.get_or_init(|| self.all_names()).get(name)?;
        self.outline.get(heading).map(|heading| heading.id.as_str())
    }

    /// Every name of every heading: of those that share one, the first.
    fn all_names(&self) -> HashMap<String, usize> {
        let mut names = HashMap::new();
        let mut written = self.written.iter().peekable();
        for (at, heading) in self.outline.iter().enumerate() {
            if let Some((name, _)) = written.next_if(|(_, heading)| *heading == at) {
                names.entry(name.clone()).or_insert(at);
            }
            names.entry(heading.text.clone()).or_insert(at);
        }
        names
    }

    /// Writes the final levels into `html`: the smallest one becomes 2, none is deeper than 6.
    pub(super) fn settle(mut self, mut html: String) -> (String, Vec<Heading>) {
        const DIGITS: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];
        let smallest = self.outline.iter().map(|heading| heading.level).min().unwrap_or(FIRST_LEVEL);
        for (heading, digits) in self.outline.iter_mut().zip(&self.digits) {
            heading.level = (heading.level - smallest + FIRST_LEVEL).min(6);
            // It was written with the first level.
            for at in digits.iter().filter(|_| heading.level != FIRST_LEVEL) {
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
