//! What a card shows of a case.

use super::metric;
use crate::channel::press::Press;
use crate::config::IndexKind;
use crate::content::case::Status;
use crate::hash::Hash;
use crate::plan::routes;
use crate::site::{CaseId, Edition, Name};
use crate::template::views::{CardView, StarsView};

/// The card of a case in an edition.
#[must_use]
pub fn view(press: &Press<'_>, edition: &Edition, id: CaseId) -> CardView {
    let case = press.site.case(id);
    let first_label = |kind: IndexKind, names: &[Name]| {
        let at = names.first().and_then(|name| edition.dimension(kind).find(name));
        at.map(|at| press.term_label(edition, kind, at)).unwrap_or_default()
    };
    let category = case.category.first().map(|name| Name::from(name.split('/').next().unwrap_or(name)));
    let more = case.more();
    let cover = more.cover().and_then(|cover| press.picture(&cover.picture, cover.hash));
    let metric = metric::most_telling(&more.metrics).map(|one| metric::view(one, press.word(edition, "about")));
    CardView {
        href: routes::case(edition, &case.slug),
        slug: case.slug.to_string(),
        title: case.title.to_string(),
        subtitle: more.subtitle,
        summary: more.summary,
        branch: press.branch_labels(edition, id),
        brand: first_label(IndexKind::Brand, &case.brand),
        category: category.map(|name| first_label(IndexKind::Category, &[name])).unwrap_or_default(),
        year: case.year,
        kind: first_label(IndexKind::Kind, std::slice::from_ref(&case.kind)),
        level: first_label(IndexKind::Level, std::slice::from_ref(&case.level)),
        stars: case.stars.map(|value| StarsView { value, max: press.config.stars_max, href: String::new() }),
        highlights: more.highlights,
        metric,
        cover,
        status: status_key(case.status).to_owned(),
        status_label: status_label(press, edition, case.status),
        lang: if *case.lang == *edition.lang { String::new() } else { case.lang.to_string() },
        pattern: pattern(&case.slug),
    }
}

/// Which of the twelve patterns stands for a case without a picture.
pub(super) fn pattern(slug: &str) -> u8 {
    u8::try_from(Hash::of(slug.as_bytes()).0 % 12).unwrap_or(0)
}

/// The key of a status that readers should see; empty for an ordinary active case.
#[must_use]
pub fn status_key(status: Status) -> &'static str {
    match status {
        Status::Draft | Status::Planned | Status::Submitted | Status::Active => "",
        Status::Publicity => "publicity",
        Status::Suspended => "suspended",
        Status::Withdrawn => "withdrawn",
        Status::Archived => "archived",
    }
}

/// The status as shown; empty for an ordinary active case.
#[must_use]
pub fn status_label(press: &Press<'_>, edition: &Edition, status: Status) -> String {
    match status_key(status) {
        "" => String::new(),
        key => press.word(edition, &format!("status_{key}")).to_owned(),
    }
}
