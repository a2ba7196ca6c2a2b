//! The text of a case with its links and pictures filled in; see `Body::html` for the marks.

use super::case::{ResolvedLink, escape};
use crate::channel::press::Press;
use crate::content::case::{Case, Reference};
use crate::diagnostic::Diagnostic;
use crate::plan::{Page, PageKind, routes};
use crate::template::views::PictureView;

/// A picture within a line is enlarged on request from this width on; smaller ones are signs and seals.
const MIN_ENLARGED_PX: u32 = 480;

/// The text of a page at `href`, and its pictures that can be enlarged, in reading order, with their anchors.
///
/// # Errors
/// When a template is wrong.
pub(super) fn draw(
    press: &Press<'_>,
    page: Page,
    href: &str,
    links: &[ResolvedLink],
    case: &Case,
) -> Result<(String, Vec<PictureView>), Box<Diagnostic>> {
    debug_assert!(matches!(page.kind, PageKind::Case(_)), "only case pages have marks of their own case");
    let root = routes::root_of(href);
    let mut html = String::with_capacity(case.body.html.len() + 256);
    let mut enlarged = Vec::new();
    let mut is_in_link = false;
    // From here on nobody has asked yet whether a link is open.
    let mut since = 0;
    let whole = case.body.html.as_str();
    let mut rest = whole;
    while let Some(at) = memchr::memchr2(1, 2, rest.as_bytes()) {
        let mark = &rest[at..=at];
        html.push_str(&rest[..at]);
        if mark == "\u{2}" {
            let here = whole.len() - rest.len() + at;
            is_in_link = ends_in_link(&whole[since..here], is_in_link);
            since = here;
        }
        let after = &rest[at + 1..];
        let Some(end) = after.find(mark) else { break };
        let index: Option<usize> = after[..end].parse().ok();
        let link = index.and_then(|index| links.get(index)).unwrap_or(&ResolvedLink::Dead);
        if mark == "\u{1}" {
            push_href(&mut html, &root, link);
        } else if let ResolvedLink::Picture(view) = link {
            let reference = index.and_then(|index| case.body.references.get(index));
            let mut view = described(view, reference);
            let is_block = reference.is_some_and(|one| one.is_block);
            // A link within a link is no HTML.
            if !is_in_link && (is_block || view.width >= MIN_ENLARGED_PX) {
                view.anchor = format!("pic-text-{}", enlarged.len() + 1);
            }
            html.push_str(&press.picture_html(page, href, &view, is_block)?);
            if !view.anchor.is_empty() {
                enlarged.push(view);
            }
        } else {
            // The words of a missing picture stay readable.
            let alt = index.and_then(|index| case.body.references.get(index)).map_or("", |one| one.alt.as_str());
            html.push_str(&format!("<span class=\"missing-picture\">{}</span>", escape(alt)));
        }
        rest = &after[end + 1..];
    }
    html.push_str(rest);
    Ok((html, enlarged))
}

/// Whether a link is open behind `html`, when one was (or was not) before it.
fn ends_in_link(html: &str, was: bool) -> bool {
    // Forwards through all of them: many bytes at a time, where the search for the last one takes each alone.
    let last = |tag: &str| memchr::memmem::find_iter(html.as_bytes(), tag).last();
    match (last("<a "), last("</a>")) {
        (Some(open), Some(close)) => open > close,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => was,
    }
}

fn push_href(html: &mut String, root: &str, link: &ResolvedLink) {
    match link {
        ResolvedLink::Href(href) if href.starts_with('#') => html.push_str(&escape(href)),
        ResolvedLink::Href(href) => {
            html.push_str(root);
            html.push_str(&escape(href));
        }
        // A dead link leads to the page itself; the problem is told to the author.
        ResolvedLink::Picture(_) | ResolvedLink::Dead => html.push('#'),
    }
}

/// The picture with the words that the text gives it.
fn described(view: &PictureView, reference: Option<&Reference>) -> PictureView {
    let (alt, title) = reference.map_or(("", ""), |one| (one.alt.as_str(), one.title.as_str()));
    let mut view = view.clone();
    if !alt.is_empty() {
        alt.clone_into(&mut view.alt);
    }
    let caption = if title.is_empty() { alt } else { title };
    if !caption.is_empty() {
        caption.clone_into(&mut view.caption);
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_link_is_noticed_over_several_parts_of_a_text() {
        assert!(ends_in_link("<p><a href=\"", false));
        assert!(ends_in_link("\">见图", true));
        assert!(!ends_in_link("</a>，另见", true));
        assert!(!ends_in_link("<a href=\"#\">一</a>", false));
        assert!(ends_in_link("</a><a href=\"", true));
        assert!(!ends_in_link("没有", false));
    }
}
