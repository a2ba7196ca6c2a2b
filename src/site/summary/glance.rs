//! A packed summary looked at where it lies: what lists are made of, without a copy.
//!
//! For who looks at every case of a large site and keeps few of them.

use serde::Deserialize;
use smallvec::SmallVec;

use crate::content::case::{Date, Status};
use crate::content::likeness::Sketch;

/// Names that few cases have more than four of: they need no memory of their own.
pub type Few<'s> = SmallVec<[&'s [u8]; 4]>;

/// The first fields of a [`Summary`](super::Summary), in its order. Texts are bytes: nobody has to know that they are UTF-8
/// to compare them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "fields are those of the summary")]
pub struct Glance<'s> {
    pub slug: &'s [u8],
    pub lang: &'s [u8],
    pub status: Status,
    pub year: u16,
    pub recognized: Option<Date>,
    pub date: Option<Date>,
    #[serde(borrow)]
    pub branch: Few<'s>,
    #[serde(borrow)]
    pub brand: Few<'s>,
    #[serde(borrow)]
    pub work_method: Few<'s>,
    pub kind: &'s [u8],
    #[serde(borrow)]
    pub category: Few<'s>,
    #[serde(borrow)]
    pub tags: Few<'s>,
    pub sector: &'s [u8],
    pub round: &'s [u8],
    pub level: &'s [u8],
    pub stars: Option<u8>,
    pub region: &'s [u8],
    pub sketch: Option<Sketch>,
    pub has_rare: bool,
}

impl<'s> Glance<'s> {
    /// Looks at the bytes that [`super::Packed`] has of a summary; `None` when another program packed it.
    #[must_use]
    pub fn of(head: &'s [u8]) -> Option<Self> {
        postcard::take_from_bytes(head).ok().map(|(glance, _)| glance)
    }

    /// As [`Summary::effective_date`](super::Summary::effective_date).
    #[must_use]
    pub fn effective_date(&self) -> Date {
        super::effective_date(self.recognized, self.date, self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Name, Summary};
    use super::*;
    use crate::hash::Hash;

    /// What a glance at a summary should see.
    fn expected(summary: &Summary) -> Glance<'_> {
        fn names(names: &[Name]) -> Few<'_> {
            names.iter().map(|name| name.as_bytes()).collect()
        }
        Glance {
            slug: summary.slug.as_bytes(),
            lang: summary.lang.as_bytes(),
            status: summary.status,
            year: summary.year,
            recognized: summary.recognized,
            date: summary.date,
            branch: names(&summary.branch),
            brand: names(&summary.brand),
            work_method: names(&summary.work_method),
            kind: summary.kind.as_bytes(),
            category: names(&summary.category),
            tags: names(&summary.tags),
            sector: summary.sector.as_bytes(),
            round: summary.round.as_bytes(),
            level: summary.level.as_bytes(),
            stars: summary.stars,
            region: summary.region.as_bytes(),
            sketch: summary.sketch.as_deref().copied(),
            // What few cases have begins with whether there is any.
            has_rare: summary.rare.is_some(),
        }
    }

    /// Fails when a field of the summary is put in before those of a glance, or moved.
    #[test]
    fn a_glance_sees_what_the_summary_has() {
        let date = |day| Some(Date { year: 2024, month: 5, day });
        let summary = Summary {
            slug: "a-1".into(),
            lang: "zh-Hans".into(),
            id: "A-1".into(),
            title: "夜里的灯".into(),
            reading: "yelideng".into(),
            branch: ["路灯所".into(), "供水所".into()].into(),
            brand: ["灯下".into()].into(),
            work_method: ["一盏灯".into()].into(),
            kind: "示范点".into(),
            category: ["服务/夜间".into()].into(),
            tags: ["巡检".into()].into(),
            sector: "公用".into(),
            year: 2023,
            round: "第一批".into(),
            level: "市级".into(),
            stars: Some(4),
            region: "北岭".into(),
            status: Status::Archived,
            recognized: date(1),
            valid_until: date(2),
            review_due: date(3),
            date: date(4),
            updated: date(5),
            featured: true,
            order: -3,
            has_pictures: true,
            has_files: false,
            has_image_links: true,
            words: 321,
            completeness: 77,
            content: Hash(12),
            sketch: Some(Box::default()),
            ..Summary::default()
        };
        let head = postcard::to_stdvec(&summary).expect("memory");
        let glance = Glance::of(&head).expect("whole");
        assert_eq!(glance, expected(&summary));
        assert_eq!(glance.effective_date(), summary.effective_date());
        assert_eq!(Glance::of(&head[..8]), None);
    }
}
