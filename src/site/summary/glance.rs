//! A packed summary looked at where it lies: what lists are made of, without a copy.
//!
//! For who looks at every case of a large site and keeps few of them.

use serde::Deserialize;

use super::Summary;
use crate::content::case::{Date, Status};
use crate::content::likeness::Sketch;
use crate::hash::Hash;

/// The fields of a [`Summary`], in its order, up to the sketch of its text. Texts are bytes: nobody has to know that they are
/// UTF-8 to compare them.
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

    /// As [`Summary::effective_date`].
    #[must_use]
    pub fn effective_date(&self) -> Date {
        self.recognized.or(self.date).unwrap_or(Date { year: self.year, month: 0, day: 0 })
    }
}

impl Summary {
    /// The same of a summary in memory.
    #[must_use]
    pub fn glance(&self) -> Glance<'_> {
        fn names(names: &[super::Name]) -> Vec<&[u8]> {
            names.iter().map(|name| name.as_bytes()).collect()
        }
        Glance {
            slug: self.slug.as_bytes(),
            lang: self.lang.as_bytes(),
            id: self.id.as_bytes(),
            title: self.title.as_bytes(),
            reading: self.reading.as_bytes(),
            branch: names(&self.branch),
            brand: names(&self.brand),
            work_method: names(&self.work_method),
            kind: self.kind.as_bytes(),
            category: names(&self.category),
            tags: names(&self.tags),
            sector: self.sector.as_bytes(),
            year: self.year,
            round: self.round.as_bytes(),
            level: self.level.as_bytes(),
            stars: self.stars,
            region: self.region.as_bytes(),
            status: self.status,
            recognized: self.recognized,
            valid_until: self.valid_until,
            review_due: self.review_due,
            date: self.date,
            updated: self.updated,
            featured: self.featured,
            order: self.order,
            has_pictures: self.has_pictures,
            has_files: self.has_files,
            has_image_links: self.has_image_links,
            words: self.words,
            completeness: self.completeness,
            content: self.content,
            sketch: self.sketch.as_deref().copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(glance, summary.glance());
        assert_eq!(glance.effective_date(), summary.effective_date());
        assert_eq!(Glance::of(&head[..8]), None);
    }
}
