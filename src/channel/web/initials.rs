//! The index by the letter a title is read under: what stands in for the search where there are no scripts.
//!
//! A small site has all names on one page. On a larger one each letter has pages of its own, in the order of readings, so
//! that a new case moves names on the pages of its letter only; nothing on them counts the site.

use super::chrome;
use crate::channel::press::{Draft, Press};
use crate::plan::{Page, routes};
use crate::site::paging::{ListKey, NAMES_PER_PAGE};
use crate::site::{CaseId, Edition};
use crate::template::views::{InitialView, InitialsView, LinkView, NameView};

/// Syllables that name a page of a letter.
const SHOWN_SYLLABLES: usize = 2;

/// The inputs of the index.
#[must_use]
pub fn index(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let mut view = chrome::page_view(press, page, "initials", press.word(edition, "initials"), Vec::new());
    let intro = press.word(edition, "initials_intro").to_owned();
    view.description.clone_from(&intro);
    let is_small = edition.listed.len() <= NAMES_PER_PAGE;
    let link = |(at, (letter, cases)): (u32, &(char, Vec<CaseId>))| LinkView {
        label: label(press, edition, *letter),
        href: if is_small {
            format!("{}#{}", routes::initials(edition), id(*letter))
        } else {
            routes::initial(edition, at, 0)
        },
        count: u32::try_from(cases.len()).ok(),
    };
    let groups = edition.initials.iter().filter(|_| is_small);
    let initials = InitialsView {
        intro,
        letters: (0..).zip(&edition.initials).map(link).collect(),
        groups: groups.map(|(letter, cases)| group(press, edition, *letter, cases)).collect(),
        ..InitialsView::default()
    };
    Draft::Initials(Box::new(view), Box::new(initials))
}

/// The inputs of a page of one letter.
#[must_use]
pub fn letter(press: &Press<'_>, page: Page, at: u32, number: u32) -> Draft {
    let edition = press.edition(page);
    let (letter, _) = &edition.initials[at as usize];
    let pages = edition.letter_pages(at);
    let shown = pages[number as usize];
    let label = label(press, edition, *letter);
    let title = press.sentence(edition, "initials_of", &[("letter", &label)]);
    let heading = if number == 0 {
        title.clone()
    } else if edition.cut(ListKey::Initial(at)).is_some() {
        // A number would move.
        let span = format!("{}…", beginning(&press.site.case(shown[0]).reading));
        press.sentence(edition, "list_page_span", &[("title", &title), ("span", &span)])
    } else {
        press.sentence(edition, "list_page_title", &[("title", &title), ("n", &(number + 1).to_string())])
    };
    let above = press.word(edition, "initials").to_owned();
    let mut trail = vec![LinkView { label: above, href: routes::initials(edition), count: None }];
    if number > 0 {
        trail.push(LinkView { label: title, href: routes::initial(edition, at, 0), count: None });
    }
    let mut view = chrome::page_view(press, page, "initials", &heading, trail);
    let href = |number: usize| routes::initial(edition, at, u32::try_from(number).unwrap_or(u32::MAX));
    let own = number as usize;
    view.prev_href = own.checked_sub(1).map(href).unwrap_or_default();
    view.next_href = if own + 1 < pages.len() { href(own + 1) } else { String::new() };
    let part = |(number, cases): (usize, &&[CaseId])| {
        let label = beginning(&press.site.case(cases[0]).reading);
        LinkView { label, href: href(number), count: None }
    };
    let has_parts = number == 0 && pages.len() > 1;
    let initials = InitialsView {
        letters: (0..)
            .zip(&edition.initials)
            .map(|(at, (letter, _))| letter_link(press, edition, at, *letter))
            .collect(),
        parts: pages.iter().enumerate().filter(|_| has_parts).map(part).collect(),
        groups: vec![group(press, edition, *letter, shown)],
        previous_href: view.prev_href.clone(),
        next_href: view.next_href.clone(),
        ..InitialsView::default()
    };
    Draft::Initials(Box::new(view), Box::new(initials))
}

fn letter_link(press: &Press<'_>, edition: &Edition, at: u32, letter: char) -> LinkView {
    LinkView { label: label(press, edition, letter), href: routes::initial(edition, at, 0), count: None }
}

fn label(press: &Press<'_>, edition: &Edition, letter: char) -> String {
    if letter == '#' { press.word(edition, "initials_other").to_owned() } else { letter.to_string() }
}

fn id(letter: char) -> String {
    if letter == '#' { "other".to_owned() } else { letter.to_ascii_lowercase().to_string() }
}

fn beginning(reading: &str) -> String {
    let syllables: Vec<&str> = reading.split_whitespace().take(SHOWN_SYLLABLES).collect();
    syllables.join(" ")
}

fn group(press: &Press<'_>, edition: &Edition, letter: char, cases: &[CaseId]) -> InitialView {
    let name = |id: &CaseId| {
        let case = press.site.case(*id);
        let year = if case.year == 0 { String::new() } else { case.year.to_string() };
        let mut note = vec![press.branch_labels(edition, *id), year];
        note.retain(|part| !part.is_empty());
        NameView { link: press.case_link(edition, *id), note: note.join(" · ") }
    };
    InitialView { letter: label(press, edition, letter), id: id(letter), names: cases.iter().map(name).collect() }
}
