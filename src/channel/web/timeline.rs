//! The timeline: years and their events on pages of their own, and the story of a branch, a brand or a year on its list.

use super::chrome;
use super::pager::Paged;
use crate::channel::press::{Draft, Press, date_view};
use crate::config::IndexKind;
use crate::content::case::Date;
use crate::plan::paginate::Pages;
use crate::plan::{Page, PageKind, routes};
use crate::site::edition::tells_a_story;
use crate::site::paging::{EVENTS_PER_PAGE, ListKey};
use crate::site::story::{self, EVENT_KINDS, Event, EventKind};
use crate::site::{CaseId, Edition};
use crate::template::views::{EventView, LinkView, MatrixRowView, StoryPartView, StoryView, TimelineView};

/// Events of a story on a list.
const STORY_EVENTS: usize = 30;
/// Events of a year on its list, and the newest of all on the timeline itself.
const NEWEST_EVENTS: usize = 8;

/// The inputs of the timeline.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let mut view = chrome::page_view(press, page, "timeline", press.word(edition, "timeline"), Vec::new());
    let day = date_view(Some(press.site.as_of), &edition.lang).text;
    let intro = press.sentence(edition, "timeline_intro", &[("date", &day), ("n", &edition.story.len().to_string())]);
    view.description.clone_from(&intro);
    let kinds: Vec<EventKind> =
        EVENT_KINDS.into_iter().filter(|kind| edition.story.iter().any(|event| event.kind == *kind)).collect();
    let all = std::iter::once(press.word(edition, "total").to_owned());
    let newest = &edition.story[..edition.story.len().min(NEWEST_EVENTS)];
    let timeline = TimelineView {
        intro,
        columns: all.chain(kinds.iter().map(|kind| label(press, edition, *kind))).collect(),
        years: edition
            .story_years
            .iter()
            .map(|(year, range)| year_row(press, edition, *year, &edition.story[range.clone()], &kinds))
            .collect(),
        title: press.word(edition, "timeline_newest").to_owned(),
        parts: vec![part(press, edition, String::new(), newest, true)],
        ..TimelineView::default()
    };
    Draft::Timeline(Box::new(view), Box::new(timeline))
}

fn year_row(press: &Press<'_>, edition: &Edition, year: u16, events: &[Event], kinds: &[EventKind]) -> MatrixRowView {
    let cell = |count: usize| LinkView {
        label: count.to_string(),
        href: String::new(),
        count: Some(u32::try_from(count).unwrap_or(u32::MAX)),
    };
    let of_kind = |kind: &EventKind| cell(events.iter().filter(|event| event.kind == *kind).count());
    MatrixRowView {
        label: year_link(press, edition, year),
        cells: std::iter::once(cell(events.len())).chain(kinds.iter().map(of_kind)).collect(),
    }
}

fn year_link(press: &Press<'_>, edition: &Edition, year: u16) -> LinkView {
    LinkView {
        label: press.sentence(edition, "year_label", &[("year", &year.to_string())]),
        href: routes::timeline_year(edition, year, 0),
        count: None,
    }
}

/// The inputs of a page of one year.
#[must_use]
pub fn year_draft(press: &Press<'_>, page: Page, year: u16, number: u32) -> Draft {
    let edition = press.edition(page);
    let years = &edition.story_years;
    let at = years.iter().position(|(other, _)| *other == year).unwrap_or_default();
    let events = years.get(at).map_or(&[][..], |(_, range)| &edition.story[range.clone()]);
    let pages = Pages::of(edition, ListKey::Timeline(year), events.len(), EVENTS_PER_PAGE);
    let ways = Paged {
        press,
        edition,
        pages,
        count: events.len(),
        date: &|place| events[place].date,
        href: &|page| routes::timeline_year(edition, year, page),
    };
    let title = press.sentence(edition, "timeline_year", &[("year", &year.to_string())]);
    let trail = vec![LinkView {
        label: press.word(edition, "timeline").to_owned(),
        href: routes::timeline(edition),
        count: None,
    }];
    let mut view = chrome::page_view(press, page, "timeline", &ways.heading(&title, number), trail);
    let links = ways.view(number);
    view.prev_href.clone_from(&links.newer_href);
    view.next_href.clone_from(&links.older_href);
    let intro = press.sentence(
        edition,
        "timeline_year_intro",
        &[("year", &year.to_string()), ("n", &events.len().to_string())],
    );
    // The number of events stands on the newest page only: another event must not change them all.
    view.description = if number == 0 { intro.clone() } else { view.heading.clone() };
    let neighbour =
        |at: Option<usize>| at.and_then(|at| years.get(at)).map(|(year, _)| year_link(press, edition, *year));
    let timeline = TimelineView {
        intro: if number == 0 { intro } else { String::new() },
        parts: by(events[pages.range(number)].chunk_by(|left, right| left.date.month == right.date.month), |events| {
            let month = Date { day: 0, ..events[0].date };
            part(press, edition, date_view(Some(month), &edition.lang).text, events, true)
        }),
        pager: links,
        newer: neighbour(at.checked_sub(1)),
        older: neighbour(Some(at + 1)),
        ..TimelineView::default()
    };
    Draft::Timeline(Box::new(view), Box::new(timeline))
}

fn by<'e>(chunks: impl Iterator<Item = &'e [Event]>, part: impl Fn(&[Event]) -> StoryPartView) -> Vec<StoryPartView> {
    chunks.map(part).collect()
}

/// The story of the points of a term; `None` when there is nothing to tell.
#[must_use]
pub fn of_term(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32) -> Option<StoryView> {
    let term = edition.dimension(kind).term(at);
    if kind == IndexKind::Year {
        return of_year(press, edition, term.key.parse().ok()?);
    }
    if !tells_a_story(kind) {
        return None;
    }
    let events = story::of_cases(press.site, former_among(edition, &term.cases, &term.former).iter());
    if events.is_empty() {
        return None;
    }
    let shown = &events[..events.len().min(STORY_EVENTS)];
    let with_branch = kind != IndexKind::Branch || !edition.dimension(kind).below(at).is_empty();
    let more = if events.len() > shown.len() {
        let label = press.sentence(
            edition,
            "story_part",
            &[("n", &shown.len().to_string()), ("all", &events.len().to_string())],
        );
        LinkView { label, href: routes::timeline(edition), count: None }
    } else {
        LinkView::default()
    };
    Some(StoryView {
        title: press.word(edition, "story").to_owned(),
        parts: by(shown.chunk_by(|left, right| left.date.year == right.date.year), |events| {
            part(press, edition, year_link(press, edition, events[0].date.year).label, events, with_branch)
        }),
        more,
    })
}

/// Cases and former cases together, newest first.
fn former_among(edition: &Edition, cases: &[CaseId], former: &[CaseId]) -> Vec<CaseId> {
    let mut all: Vec<CaseId> = cases.iter().chain(former).copied().collect();
    if !former.is_empty() {
        all.sort_by_key(|id| edition.rank(*id));
    }
    all
}

/// What happened in a year, in short.
fn of_year(press: &Press<'_>, edition: &Edition, year: u16) -> Option<StoryView> {
    let (_, range) = edition.story_years.iter().find(|(other, _)| *other == year)?;
    let events = &edition.story[range.clone()];
    let label = press.sentence(edition, "story_of_year", &[("n", &events.len().to_string())]);
    Some(StoryView {
        title: press.sentence(edition, "timeline_year", &[("year", &year.to_string())]),
        parts: vec![part(press, edition, String::new(), &events[..events.len().min(NEWEST_EVENTS)], true)],
        more: LinkView { label, href: routes::timeline_year(edition, year, 0), count: None },
    })
}

fn part(press: &Press<'_>, edition: &Edition, label: String, events: &[Event], with_branch: bool) -> StoryPartView {
    StoryPartView { label, events: events.iter().map(|one| event(press, edition, one, with_branch)).collect() }
}

fn label(press: &Press<'_>, edition: &Edition, kind: EventKind) -> String {
    press.word(edition, &format!("event_{}", kind.name())).to_owned()
}

fn event(press: &Press<'_>, edition: &Edition, event: &Event, with_branch: bool) -> EventView {
    let case = press.site.case(event.case);
    let assessment = event.assessment(case);
    let adoption = event.adoption(case);
    let stars = event.stars(case).map(|(before, after)| {
        press.sentence(edition, "event_stars", &[("before", &before.to_string()), ("after", &after.to_string())])
    });
    let note = adoption.map(|one| one.note.as_str()).or(assessment.map(|one| one.note.as_str()));
    EventView {
        date: date_view(Some(event.date), &edition.lang),
        kind: event.kind.name().to_owned(),
        label: label(press, edition, event.kind),
        case: press.case_link(edition, event.case),
        branch: if with_branch { press.branch_labels(edition, event.case) } else { String::new() },
        adopter: adoption.map(|one| press.named_link(edition, IndexKind::Branch, &one.branch)).unwrap_or_default(),
        stars: stars.unwrap_or_default(),
        note: note.unwrap_or_default().to_owned(),
    }
}

fn has_year(edition: &Edition, year: u16) -> bool {
    edition.story_years.iter().any(|(other, _)| *other == year)
}

/// The same page of the timeline in another edition.
#[must_use]
pub fn same_page(kind: PageKind, other: &Edition) -> Option<String> {
    match kind {
        PageKind::Timeline if !other.story.is_empty() => Some(routes::timeline(other)),
        PageKind::TimelineYear(year, 0) => has_year(other, year).then(|| routes::timeline_year(other, year, 0)),
        _ => None,
    }
}
