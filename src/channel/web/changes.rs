//! What changed in the last year: a page of its own, and in short on the home page.

use super::chrome;
use crate::channel::press::{Draft, Press, date_view};
use crate::plan::Page;
use crate::site::Edition;
use crate::site::changes::{self, CHANGE_KINDS, Change, ChangeKind};
use crate::template::views::{ChangeGroupView, ChangesView, DatedView, GroupView};

/// Links of one group on the home page.
const HOME_LINKS: usize = 4;

/// The inputs of the page.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let mut view = chrome::page_view(press, page, "changes", press.word(edition, "changes"), Vec::new());
    let day = |date| date_view(Some(date), &edition.lang).text;
    let (from, to) = (day(changes::since(press.site.as_of)), day(press.site.as_of));
    let intro = press.sentence(edition, "changes_intro", &[("from", &from), ("to", &to)]);
    view.description.clone_from(&intro);
    let all = changes::changes(press.site, edition);
    let group = |kind: ChangeKind| ChangeGroupView {
        name: kind.name().to_owned(),
        title: title(press, edition, kind),
        entries: all.iter().filter(|change| change.kind == kind).map(|change| entry(press, edition, change)).collect(),
    };
    let groups = CHANGE_KINDS.into_iter().map(group).filter(|group| !group.entries.is_empty()).collect();
    Draft::Changes(Box::new(view), Box::new(ChangesView { intro, groups }))
}

/// The newest changes of each sort, for the home page.
#[must_use]
pub fn groups(press: &Press<'_>, edition: &Edition) -> Vec<GroupView> {
    let all = changes::changes(press.site, edition);
    let group = |kind: ChangeKind| GroupView {
        label: title(press, edition, kind),
        links: all
            .iter()
            .filter(|change| change.kind == kind)
            .take(HOME_LINKS)
            .map(|change| press.case_link(edition, change.case))
            .collect(),
    };
    CHANGE_KINDS.into_iter().map(group).filter(|group| !group.links.is_empty()).collect()
}

fn title(press: &Press<'_>, edition: &Edition, kind: ChangeKind) -> String {
    press.word(edition, &format!("change_{}", kind.name())).to_owned()
}

fn entry(press: &Press<'_>, edition: &Edition, change: &Change) -> DatedView {
    let link = press.case_link(edition, change.case);
    let branch = press.branch_labels(edition, change.case);
    let parts = [branch.as_str(), change.note.as_str()];
    let note: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    DatedView {
        date: date_view(Some(change.date), &edition.lang),
        title: link.label,
        href: link.href,
        note: note.join(press.word(edition, "list_semicolon")),
        ..DatedView::default()
    }
}
