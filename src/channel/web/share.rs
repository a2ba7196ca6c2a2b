//! What a chat shows for the link of a case: its card, or else its first picture.

use super::card::pattern;
use crate::channel::press::Press;
use crate::media::share_card::{self, Card};
use crate::plan::Page;
use crate::site::CaseId;
use crate::site::summary::{More, PictureSummary};
use crate::template;

/// The address of the picture, absolute where the base URL is known; empty for none.
pub(super) fn image(press: &Press<'_>, page: Page, id: CaseId, more: &More) -> String {
    let card =
        press.card_font.map(|font| format!("media/{}", card(press, page, id, more.cover()).file_name(font.hash())));
    let Some(href) = card.or_else(|| first_picture(press, more)) else { return String::new() };
    let absolute = press.absolute(&href);
    if absolute.is_empty() { href } else { absolute }
}

/// What the card of a case with this cover shows in the edition of `page`.
#[must_use]
pub fn card(press: &Press<'_>, page: Page, id: CaseId, cover: Option<&PictureSummary>) -> Card {
    let case = press.site.case(id);
    let edition = usize::from(page.edition);
    let cover = cover.and_then(|cover| {
        let name = share_card::cover_of(press.pictures.get(cover.hash)?);
        Some((cover, name))
    });
    Card {
        title: press.in_script(edition, &case.title),
        branch: press.in_script(edition, &case.branch.join("、")),
        site: press.in_script(edition, &press.edition(page).title),
        color: template::accent_under_white(&press.config.theme.primary),
        pattern: pattern(&case.slug),
        focus: cover.as_ref().and_then(|(cover, _)| cover.picture.focus).unwrap_or((50, 50)),
        cover: cover.map(|(_, name)| name).unwrap_or_default(),
    }
}

/// The cover, or the first other picture that chats can show: they want JPEG or PNG.
fn first_picture(press: &Press<'_>, more: &More) -> Option<String> {
    more.cover()
        .into_iter()
        .chain(&more.pictures)
        .filter_map(|one| press.picture(&one.picture, one.hash))
        .find(|view| !view.fallback.is_empty())
        .map(|view| view.src)
}
