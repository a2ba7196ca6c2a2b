//! Pages that are only a frame: the search page and `404.html`.

use super::chrome;
use crate::channel::press::{Draft, Press};
use crate::plan::Page;

/// The inputs of the search page.
#[must_use]
pub fn search(press: &Press<'_>, page: Page) -> Draft {
    let heading = press.word(press.edition(page), "search").to_owned();
    let mut view = chrome::page_view(press, page, "search", &heading, Vec::new());
    press.word(press.edition(page), "search_hint").clone_into(&mut view.description);
    view.is_indexed = false;
    Draft::Frame(Box::new(view), "search.html")
}

/// The inputs of `404.html`.
#[must_use]
pub fn missing(press: &Press<'_>, page: Page) -> Draft {
    let heading = press.word(press.edition(page), "not_found").to_owned();
    let mut view = chrome::page_view(press, page, "missing", &heading, Vec::new());
    view.is_indexed = false;
    view.canonical.clear();
    Draft::Frame(Box::new(view), "404.html")
}
