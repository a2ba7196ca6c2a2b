//! A packed summary looked at where it lies: what lists are made of, without a copy.
//!
//! For who looks at every case of a large site and keeps few of them.

use serde::Deserialize;

use crate::content::case::{Date, Status};
use crate::content::likeness::Sketch;
use crate::hash::Hash;

/// The fields of a [`Summary`](super::Summary), in its order, up to the sketch of its text. Texts are bytes: nobody has to
/// know that they are UTF-8 to compare them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "fields are those of the summary")]
#[expect(clippy::struct_excessive_bools, reason = "as in the summary")]
pub struct Glance<'s> {
    pub slug: &'s [u8],
    pub lang: &'s [u8],
    pub id: &'s [u8],
    pub title: &'s [u8],
    pub reading: &'s [u8],
    #[serde(borrow)]
    pub branch: Vec<&'s [u8]>,
    #[serde(borrow)]
    pub brand: Vec<&'s [u8]>,
    #[serde(borrow)]
    pub work_method: Vec<&'s [u8]>,
    pub kind: &'s [u8],
    #[serde(borrow)]
    pub category: Vec<&'s [u8]>,
    #[serde(borrow)]
    pub tags: Vec<&'s [u8]>,
    pub sector: &'s [u8],
    pub year: u16,
    pub round: &'s [u8],
    pub level: &'s [u8],
    pub stars: Option<u8>,
    pub region: &'s [u8],
    pub status: Status,
    pub recognized: Option<Date>,
    pub valid_until: Option<Date>,
    pub review_due: Option<Date>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub featured: bool,
    pub order: i32,
    pub has_pictures: bool,
    pub has_files: bool,
    pub has_image_links: bool,
    pub words: u32,
    pub completeness: u8,
    pub content: Hash,
    pub sketch: Option<Sketch>,
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

    /// What a glance at a summary should see.
    fn expected(summary: &Summary) -> Glance<'_> {
        fn names(names: &[Name]) -> Vec<&[u8]> {
            names.iter().map(|name| name.as_bytes()).collect()
        }
        Glance {
            slug: summary.slug.as_bytes(),
            lang: summary.lang.as_bytes(),
            id: summary.id.as_bytes(),
            title: summary.title.as_bytes(),
            reading: summary.reading.as_bytes(),
            branch: names(&summary.branch),
            brand: names(&summary.brand),
            work_method: names(&summary.work_method),
            kind: summary.kind.as_bytes(),
            category: names(&summary.category),
            tags: names(&summary.tags),
            sector: summary.sector.as_bytes(),
            year: summary.year,
            round: summary.round.as_bytes(),
            level: summary.level.as_bytes(),
            stars: summary.stars,
            region: summary.region.as_bytes(),
            status: summary.status,
            recognized: summary.recognized,
            valid_until: summary.valid_until,
            review_due: summary.review_due,
            date: summary.date,
            updated: summary.updated,
            featured: summary.featured,
            order: summary.order,
            has_pictures: summary.has_pictures,
            has_files: summary.has_files,
            has_image_links: summary.has_image_links,
            words: summary.words,
            completeness: summary.completeness,
            content: summary.content,
            sketch: summary.sketch.as_deref().copied(),
        }
    }

    /// Fails when a field of the summary is put in before the sketch, or moved.
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
