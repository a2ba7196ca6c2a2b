//! Atom feeds (RFC 4287) of the site and of each first-level category. They need a base URL.

use super::press::{Press, iso};
use super::web::case::escape;
use crate::config::IndexKind;
use crate::content::case::Date;
use crate::plan::{Page, routes};
use crate::site::CaseId;

/// Entries in a feed.
const ENTRIES: usize = 30;

/// The feed of the edition of `page`, or of one of its categories.
#[must_use]
pub fn atom(press: &Press<'_>, page: Page, category: Option<u32>) -> Vec<u8> {
    let edition = press.edition(page);
    let cases = category.map_or(edition.listed.as_slice(), |at| &edition.dimension(IndexKind::Category).term(at).cases);
    let title = category.map_or_else(
        || edition.title.clone(),
        |at| format!("{} - {}", press.term_label(edition, IndexKind::Category, at), edition.title),
    );
    let own = press.absolute(&routes::href(press.site, page));
    let home = press.absolute(&format!("{}index.html", edition.folder));
    let newest: &[CaseId] = &cases[..cases.len().min(ENTRIES)];
    let updated = newest.iter().map(|id| press.site.case(*id).modified_date()).max();
    let mut feed = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    feed.push_str(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n", escape(&edition.lang)));
    feed.push_str(&format!("<title>{}</title>\n<id>{}</id>\n", xml(&title), xml(&own)));
    feed.push_str(&format!("<link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n", xml(&own), xml(&home)));
    feed.push_str(&format!("<updated>{}</updated>\n", timestamp(updated.unwrap_or_default())));
    let owner = if edition.owner.is_empty() { &edition.title } else { &edition.owner };
    feed.push_str(&format!("<author><name>{}</name></author>\n", xml(owner)));
    for id in newest {
        let case = press.site.case(*id);
        let address = press.absolute(&routes::case(edition, &case.slug));
        feed.push_str(&format!(
            "<entry><title>{}</title><id>{address}</id><link href=\"{address}\"/>\
             <published>{}</published><updated>{}</updated><author><name>{}</name></author><summary>{}</summary>",
            xml(&case.title),
            timestamp(case.effective_date()),
            timestamp(case.modified_date()),
            xml(&case.branch.join("、")),
            xml(&case.more().summary),
            address = xml(&address),
        ));
        for name in case.category.iter() {
            feed.push_str(&format!("<category term=\"{}\"/>", xml(name)));
        }
        feed.push_str("</entry>\n");
    }
    feed.push_str("</feed>\n");
    feed.into_bytes()
}

/// Text for XML: escaped, without the control characters that XML 1.0 forbids.
#[must_use]
pub fn xml(text: &str) -> String {
    if !text.contains(char::is_control) {
        return escape(text);
    }
    let clean: String =
        text.chars().filter(|character| !character.is_control() || "\t\n\r".contains(*character)).collect();
    escape(&clean)
}

/// A date as RFC 3339; an unknown month or day counts as the first.
fn timestamp(date: Date) -> String {
    let full = Date { year: date.year.max(1), month: date.month.max(1), day: date.day.max(1) };
    format!("{}T00:00:00Z", iso(full))
}
