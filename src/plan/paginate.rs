//! Stable page numbers: lists are numbered from the oldest end.
//!
//! The newest page has the list's own address and holds between one and two pages' worth of cases; every other page
//! holds exactly `per_page` cases for ever, so adding a newest case touches one page, and rarely two.

use std::ops::Range;

/// How a list of `count` cases, newest first, is cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    count: usize,
    per_page: usize,
    /// Number of full, numbered pages behind the newest one.
    pub numbered: u32,
}

impl Pages {
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
                let pages = Pages::new(count, per_page);
                let all: Vec<usize> = pages.numbers().flat_map(|number| pages.range(number)).collect();
                assert_eq!(all, (0..count).collect::<Vec<_>>(), "{count} cases, {per_page} a page");
            }
        }
    }

    #[test]
    fn adding_a_newest_case_keeps_every_numbered_page() {
        for count in 0..300_usize {
            let (before, after) = (Pages::new(count, 24), Pages::new(count + 1, 24));
            for number in 1..=before.numbered {
                let old = before.range(number);
                let new = after.range(number);
                assert_eq!((old.start + 1, old.end + 1), (new.start, new.end), "page {number} of {count}");
            }
        }
    }

    #[test]
    fn neighbours_mirror_each_other() {
        let pages = Pages::new(100, 24);
        for number in pages.numbers() {
            if let Some(older) = pages.older(number) {
                assert_eq!(pages.newer(older), Some(number));
            }
        }
        assert_eq!(pages.older(1), None);
        assert_eq!(pages.newer(0), None);
    }
}
