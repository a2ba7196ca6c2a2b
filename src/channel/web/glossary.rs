//! Terms of the glossary: explained where a case uses them first, and on a page of their own.
//!
//! The first occurrence in the running text becomes a link to a note at the end of the page, so it works on paper, with a
//! screen reader and without a script, and nothing moves when it is used. Headings, links, code and quoted markup stay as
//! they are. Han text has no spaces between words: the longest form wins, and a term can name words it is no part of.

use std::collections::HashMap;

use super::case::escape;
use super::chrome;
use crate::channel::press::{Draft, Press};
use crate::content::record::GlossaryTerm;
use crate::hash::Hash;
use crate::plan::Page;
use crate::template::views::{DocView, TermNoteView};

/// Terms explained on one page.
const MAX_NOTES: usize = 24;
/// Elements whose text is left alone.
const CLOSED: [&str; 13] = ["a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "svg", "abbr", "dfn", "button"];

/// Finds the terms of a glossary in texts.
#[derive(Debug, Default)]
pub struct Glossary {
    /// Forms by their first character, longest first.
    forms: HashMap<char, Vec<Form>>,
    /// By the low bits of a character: whether some form begins with one that has them.
    begins: Vec<bool>,
    meanings: Vec<(String, String)>,
    hash: Hash,
}

/// A spelling as it stands in HTML.
#[derive(Debug)]
struct Form {
    text: String,
    /// The term it stands for; `None` for a word that only looks like one.
    term: Option<usize>,
}

/// The terms a page has explained so far.
#[derive(Debug, Default)]
pub struct Explained {
    terms: Vec<usize>,
}

impl Glossary {
    /// Makes ready to look for `terms`.
    #[must_use]
    pub fn new(terms: &[GlossaryTerm]) -> Self {
        let mut glossary = Self { hash: Hash::of_value(&terms), ..Self::default() };
        for (at, term) in terms.iter().enumerate() {
            glossary.meanings.push((term.term.clone(), term.meaning.clone()));
            let own = std::iter::once(&term.term).chain(&term.aliases).map(|form| (form, Some(at)));
            for (form, term) in own.chain(term.except.iter().map(|form| (form, None))) {
                // One character is part of too many words.
                if form.chars().count() < 2 {
                    continue;
                }
                let text = escape(form);
                let Some(first) = text.chars().next() else { continue };
                let forms = glossary.forms.entry(first).or_default();
                if forms.iter().all(|known| known.text != text) {
                    forms.push(Form { text, term });
                }
            }
        }
        glossary.begins = vec![false; 1 << 12];
        for first in glossary.forms.keys() {
            glossary.begins[low_bits(*first)] = true;
        }
        for forms in glossary.forms.values_mut() {
            forms
                .sort_by(|left, right| right.text.len().cmp(&left.text.len()).then_with(|| left.text.cmp(&right.text)));
        }
        glossary
    }

    /// Changes with every term.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Marks the first occurrence of each term that `explained` does not hold yet.
    pub fn explain(&self, html: &mut String, explained: &mut Explained) {
        if self.forms.is_empty() || html.is_empty() {
            return;
        }
        let mut marked = String::with_capacity(html.len() + 256);
        let mut closed = 0_usize;
        let mut rest = html.as_str();
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            self.text(text, closed == 0, &mut marked, explained);
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            closed = after_tag(&tag[..end], closed);
            marked.push_str(&tag[..end]);
            rest = &tag[end..];
        }
        self.text(rest, closed == 0, &mut marked, explained);
        *html = marked;
    }

    fn text(&self, text: &str, is_open: bool, marked: &mut String, explained: &mut Explained) {
        if !is_open {
            marked.push_str(text);
            return;
        }
        let (mut done, mut at, mut before) = (0, 0, None);
        while let Some(first) = text[at..].chars().next() {
            let found = if self.may_begin(first) { self.find(&text[at..], first, before) } else { None };
            let len = found.map_or(first.len_utf8(), |form| form.text.len());
            if let Some(form) = found {
                marked.push_str(&text[done..at]);
                self.push(form, marked, explained);
                done = at + len;
            }
            before = text[at..at + len].chars().next_back();
            at += len;
        }
        marked.push_str(&text[done..]);
    }

    /// Whether some form may begin with this character; asked for every character of every case, so it only looks at
    /// twelve bits of it.
    fn may_begin(&self, first: char) -> bool {
        self.begins.get(low_bits(first)).copied().unwrap_or(false)
    }

    /// The longest form that begins here and ends where a word ends.
    fn find(&self, rest: &str, first: char, before: Option<char>) -> Option<&Form> {
        let is_word = |one: Option<char>| one.is_some_and(|one| one.is_ascii_alphanumeric());
        self.forms.get(&first)?.iter().find(|form| {
            rest.starts_with(form.text.as_str())
                && !(is_word(Some(first)) && is_word(before))
                && !(is_word(form.text.chars().next_back()) && is_word(rest[form.text.len()..].chars().next()))
        })
    }

    fn push(&self, form: &Form, marked: &mut String, explained: &mut Explained) {
        let new = form.term.filter(|term| !explained.terms.contains(term) && explained.terms.len() < MAX_NOTES);
        let Some(term) = new else {
            marked.push_str(&form.text);
            return;
        };
        explained.terms.push(term);
        let number = explained.terms.len();
        marked.push_str(&format!(
            "<a class=\"term\" id=\"term-use-{number}\" href=\"#term-note-{number}\" title=\"{}\">{}</a>",
            escape(&self.meanings[term].1),
            form.text
        ));
    }

    /// The notes of a page, in the order of their first use.
    #[must_use]
    pub fn notes(&self, explained: &Explained) -> Vec<TermNoteView> {
        let note = |(number, term): (u32, &usize)| {
            let (name, meaning) = self.meanings[*term].clone();
            TermNoteView { number, term: name, meaning }
        };
        (1..).zip(&explained.terms).map(note).collect()
    }
}

fn low_bits(character: char) -> usize {
    (u32::from(character) & 0xfff) as usize
}

/// How deep inside closed elements the text after a tag stands.
fn after_tag(tag: &str, closed: usize) -> usize {
    let is_end = tag.starts_with("</");
    let name = tag.trim_start_matches(['<', '/']).split(|one: char| !one.is_ascii_alphanumeric()).next().unwrap_or("");
    if tag.ends_with("/>") || !CLOSED.iter().any(|one| name.eq_ignore_ascii_case(one)) {
        return closed;
    }
    if is_end { closed.saturating_sub(1) } else { closed + 1 }
}

/// The inputs of the page of all terms.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let heading = press.word(edition, "glossary").to_owned();
    let mut view = chrome::page_view(press, page, "page", &heading, Vec::new());
    press.word(edition, "glossary_intro").clone_into(&mut view.description);
    let mut html = format!("<p>{}</p><dl class=\"glossary\">", escape(&view.description));
    for term in &press.site.records.glossary {
        let others = if term.aliases.is_empty() {
            String::new()
        } else {
            format!(" <span class=\"n\">{}</span>", escape(&term.aliases.join(press.word(edition, "list_comma"))))
        };
        html.push_str(&format!(
            "<div><dt><dfn>{}</dfn>{others}</dt><dd>{}</dd></div>",
            escape(&term.term),
            escape(&term.meaning)
        ));
    }
    html.push_str("</dl>");
    Draft::Doc(Box::new(view), Box::new(DocView { body_html: html, ..DocView::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(term: &str, except: &[&str]) -> GlossaryTerm {
        let except = except.iter().map(|one| (*one).to_owned()).collect();
        GlossaryTerm {
            term: term.to_owned(), meaning: format!("“{term}”的意思"), except, ..GlossaryTerm::default()
        }
    }

    fn marked(terms: &[GlossaryTerm], html: &str) -> (String, Vec<String>) {
        let glossary = Glossary::new(terms);
        let (mut text, mut explained) = (html.to_owned(), Explained::default());
        glossary.explain(&mut text, &mut explained);
        let short = text.split(" title=\"").map(|part| part.split_once("\">").map_or(part, |(_, rest)| rest));
        let notes = glossary.notes(&explained).into_iter().map(|note| note.term).collect();
        (short.collect::<Vec<_>>().join("▸").replace("<a class=\"term\" id=\"term-use-", "◂"), notes)
    }

    #[test]
    fn the_first_use_is_marked_and_the_longest_form_wins() {
        let terms = [term("停机", &[]), term("非计划停机", &[])];
        let (text, notes) = marked(&terms, "<p>非计划停机少了，停机也少了，停机。</p>");
        assert_eq!(
            text,
            "<p>◂1\" href=\"#term-note-1\"▸非计划停机</a>少了，◂2\" href=\"#term-note-2\"▸停机</a>也少了，停机。</p>"
        );
        assert_eq!(notes, ["非计划停机", "停机"]);
    }

    #[test]
    fn headings_links_code_and_attributes_are_left_alone() {
        let terms = [term("岸电", &[])];
        let html = "<h3>岸电</h3><a href=\"岸电\">岸电</a><code>岸电</code><img alt=\"岸电\"><p><b>岸电</b>";
        let (text, _) = marked(&terms, html);
        assert!(text.ends_with("<p><b>◂1\" href=\"#term-note-1\"▸岸电</a></b>"), "{text}");
        assert_eq!(text.matches('◂').count(), 1);
    }

    #[test]
    fn words_that_only_contain_a_term_are_not_it() {
        let terms = [term("岸电", &["对岸电缆"]), term("AI", &[]), term("表", &[]), term("A&B", &[])];
        let (text, notes) = marked(&terms, "<p>对岸电缆。AID与AI。表。A&amp;B</p>");
        assert_eq!(notes, ["AI", "A&B"]);
        assert!(text.starts_with("<p>对岸电缆。AID与◂1") && text.contains("▸A&amp;B</a>"), "{text}");
    }

    #[test]
    fn notes_have_a_limit() {
        let terms: Vec<GlossaryTerm> = (10..60).map(|number| term(&format!("词{number}"), &[])).collect();
        let html = terms.iter().map(|term| term.term.as_str()).collect::<Vec<_>>().join("，");
        assert_eq!(marked(&terms, &html).1.len(), MAX_NOTES);
    }
}
