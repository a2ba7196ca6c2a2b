//! The way from one page of a list to the others.
//!
//! Pages of ordinary lists have numbers. Pages of long lists ([`crate::site::paging`]) are known by the dates they hold, and
//! the newest of them leads to the first page of every year: only there, because a way that stood on every page would have to
//! be drawn on every page when it moves.

use crate::channel::press::{Press, date_view};
use crate::content::case::Date;
use crate::plan::paginate::Pages;
use crate::site::Edition;
use crate::template::views::{LinkView, PagerView};

/// Where the ways to years stand on the newest page.
const JUMPS: &str = "by-date";

/// A list with pages.
pub(super) struct Paged<'p> {
    pub(super) press: &'p Press<'p>,
    pub(super) edition: &'p Edition,
    pub(super) pages: Pages<'p>,
    /// Number of items.
    pub(super) count: usize,
    /// The date of the item at a place, newest first.
    pub(super) date: &'p dyn Fn(usize) -> Date,
    /// The address of a page.
    pub(super) href: &'p dyn Fn(u32) -> String,
}

impl Paged<'_> {
    /// The heading of a page.
    pub(super) fn heading(&self, title: &str, page: u32) -> String {
        if page == 0 {
            return title.to_owned();
        }
        let label = self.label(page);
        if label.is_empty() {
            let number = page.to_string();
            return self.press.sentence(self.edition, "list_page_title", &[("title", title), ("n", &number)]);
        }
        self.press.sentence(self.edition, "list_page_span", &[("title", title), ("span", &label)])
    }

    /// The ways from a page.
    pub(super) fn view(&self, page: u32) -> PagerView {
        let href_of = |page: Option<u32>| page.map(self.href).unwrap_or_default();
        let cut = self.pages.cut();
        let is_newest = page == 0;
        // The oldest page of a long list may be another one tomorrow.
        let knows_oldest = self.pages.older(page).is_some() && (cut.is_none() || is_newest);
        let first_href = href_of((!is_newest).then_some(0));
        PagerView {
            number: if cut.is_none() { page } else { 0 },
            label: self.label(page),
            newer_href: href_of(self.pages.newer(page)),
            older_href: href_of(self.pages.older(page)),
            last_href: href_of(knows_oldest.then(|| self.pages.oldest())),
            jumps: if is_newest { self.jumps() } else { Vec::new() },
            jumps_href: if cut.is_some() && !is_newest { format!("{first_href}#{JUMPS}") } else { String::new() },
            first_href,
        }
    }

    /// The dates on a page of a long list that is not the newest; empty on others.
    fn label(&self, page: u32) -> String {
        let Some(cut) = self.pages.cut().filter(|_| page > 0) else { return String::new() };
        let range = cut.range(page);
        let (newest, oldest) = (self.spoken((self.date)(range.start)), self.spoken((self.date)(range.end - 1)));
        if newest == oldest {
            return newest;
        }
        self.press.sentence(self.edition, "date_span", &[("from", &oldest), ("to", &newest)])
    }

    /// The first pages of all years, or of all months when there is one year; none for an ordinary list.
    fn jumps(&self) -> Vec<LinkView> {
        let Some(cut) = self.pages.cut() else { return Vec::new() };
        let (first, last) = ((self.date)(0), (self.date)(self.count - 1));
        let step = |date: Date| if first.year == last.year { Date { day: 0, ..date } } else { year_of(date) };
        let mut jumps = Vec::new();
        let mut last = None;
        for place in 0..self.count {
            let date = step((self.date)(place));
            if last.replace(date) != Some(date) {
                let href = (self.href)(cut.page_of(place));
                jumps.push(LinkView { label: self.spoken(date), href, count: None });
            }
        }
        jumps
    }

    fn spoken(&self, date: Date) -> String {
        if date.year == 0 {
            return self.press.word(self.edition, "undated").to_owned();
        }
        date_view(Some(date), &self.edition.lang).text
    }
}

fn year_of(date: Date) -> Date {
    Date { month: 0, day: 0, ..date }
}
