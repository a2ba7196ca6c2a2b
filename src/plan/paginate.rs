//! Stable pages: ordinary lists are numbered from the oldest end, long ones are cut by what is in them.
//!
//! The newest page has the list's own address. Of an ordinary list it holds between one and two pages' worth of cases and
//! every other page exactly `per_page` cases for ever, so adding a newest case touches one page, and rarely two. Long lists
//! are cut by [`crate::site::paging`], so that a case added anywhere touches one page, or two.

use std::ops::Range;

use crate::site::Edition;
use crate::site::paging::{Cut, ListKey};

/// How a list, newest first, is cut into pages. Pages are told apart by a place that means nothing outside one build: 0 is the
/// newest page; the others are numbers from the oldest end, or follow in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages<'e> {
    /// An ordinary list.
    Numbered(Numbered),
    /// A long list.
    Cut(&'e Cut),
}

impl<'e> Pages<'e> {
    /// The pages of a list of `count` items, `per_page` (at least 1) on each if it is not a long one.
    #[must_use]
    pub fn of(edition: &'e Edition, list: ListKey, count: usize, per_page: usize) -> Self {
        edition.cut(list).map_or_else(|| Self::Numbered(Numbered::new(count, per_page)), Self::Cut)
    }

    /// How a long list is cut.
    #[must_use]
    pub fn cut(self) -> Option<&'e Cut> {
        match self {
            Self::Numbered(_) => None,
            Self::Cut(cut) => Some(cut),
        }
    }

    /// The items on a page, as a range of the list sorted newest first.
    #[must_use]
    pub fn range(self, page: u32) -> Range<usize> {
        match self {
            Self::Numbered(pages) => pages.range(page),
            Self::Cut(cut) => cut.range(page),
        }
    }

    /// All pages, newest first.
    pub fn all(self) -> impl Iterator<Item = u32> {
        let (first, second) = match self {
            Self::Numbered(pages) => (Some(pages.numbers()), None),
            Self::Cut(cut) => (None, Some(0..cut.len())),
        };
        first.into_iter().flatten().chain(second.into_iter().flatten())
    }

    /// The page towards the newest; `None` on the newest page.
    #[must_use]
    pub fn newer(self, page: u32) -> Option<u32> {
        match self {
            Self::Numbered(pages) => pages.newer(page),
            Self::Cut(_) => page.checked_sub(1),
        }
    }

    /// The page towards the oldest; `None` on the oldest.
    #[must_use]
    pub fn older(self, page: u32) -> Option<u32> {
        match self {
            Self::Numbered(pages) => pages.older(page),
            Self::Cut(cut) => (page + 1 < cut.len()).then_some(page + 1),
        }
    }

    /// The oldest page.
    #[must_use]
    pub fn oldest(self) -> u32 {
        match self {
            Self::Numbered(pages) => pages.numbered.min(1),
            Self::Cut(cut) => cut.len() - 1,
        }
    }
}

/// How a list of `count` cases, newest first, is cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    count: usize,
    per_page: usize,
    /// Number of full, numbered pages behind the newest one.
    pub numbered: u32,
}

impl Numbered {
    /// Cuts `count` cases into pages of `per_page` (at least 1).
    #[must_use]
    pub fn new(count: usize, per_page: usize) -> Self {
        let per_page = per_page.max(1);
        let newest = if count < 2 * per_page { count } else { per_page + count % per_page };
        Self { count, per_page, numbered: u32::try_from((count - newest) / per_page).unwrap_or(u32::MAX) }
    }

    /// The cases on page `number`, as a range of the list sorted newest first; 0 is the newest page.
    #[must_use]
    pub fn range(self, number: u32) -> Range<usize> {
        let numbered_cases = self.numbered as usize * self.per_page;
        if number == 0 {
            return 0..self.count - numbered_cases;
        }
        let number = (number as usize).min(self.numbered as usize);
        self.count - number * self.per_page..self.count - (number - 1) * self.per_page
    }

    /// All page numbers, newest page first: 0, then `numbered` down to 1.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        std::iter::once(0).chain((1..=self.numbered).rev())
    }

    /// The page towards the newest; `None` on the newest page.
    #[must_use]
    pub fn newer(self, number: u32) -> Option<u32> {
        match number {
            0 => None,
            number if number == self.numbered => Some(0),
            number => Some(number + 1),
        }
    }

    /// The page towards the oldest; `None` on the oldest.
    #[must_use]
    pub fn older(self, number: u32) -> Option<u32> {
        match number {
            0 if self.numbered > 0 => Some(self.numbered),
            0 | 1 => None,
            number => Some(number - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_stands_on_exactly_one_page_in_order() {
        for count in 0..200 {
            for per_page in [1, 2, 7, 24] {
                let pages = Numbered::new(count, per_page);
                let all: Vec<usize> = pages.numbers().flat_map(|number| pages.range(number)).collect();
                assert_eq!(all, (0..count).collect::<Vec<_>>(), "{count} cases, {per_page} a page");
            }
        }
    }

    #[test]
    fn adding_a_newest_case_keeps_every_numbered_page() {
        for count in 0..300_usize {
            let (before, after) = (Numbered::new(count, 24), Numbered::new(count + 1, 24));
            for number in 1..=before.numbered {
                let old = before.range(number);
                let new = after.range(number);
                assert_eq!((old.start + 1, old.end + 1), (new.start, new.end), "page {number} of {count}");
            }
        }
    }

    #[test]
    fn neighbours_mirror_each_other() {
        let pages = Numbered::new(100, 24);
        for number in pages.numbers() {
            if let Some(older) = pages.older(number) {
                assert_eq!(pages.newer(older), Some(number));
            }
        }
        assert_eq!(pages.older(1), None);
        assert_eq!(pages.newer(0), None);
    }
}
