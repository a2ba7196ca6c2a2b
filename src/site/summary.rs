//! What every other page may see of a case: the second cut-off of the incremental build.
//!
//! A summary is made from one [`Case`] alone, is kept in the journal, and is all that stays in memory; the body does not.

use serde::{Deserialize, Serialize};

use crate::content::case::{
    Adoption, Assessment, Case, CustomValue, Date, FileRef, Metric, PictureRef, PictureRole, Status,
};
use crate::content::likeness::Sketch;
use crate::content::reading::reading;
use crate::hash::{Fingerprint, Hash};

/// A link of the body that leads to another page or file of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LinkSummary {
    /// As written, percent-decoded.
    pub target: String,
    /// Bytes in the decoded source, for a diagnostic.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Whether it is a picture.
    pub is_image: bool,
}

/// A picture of a case with the hash of its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureSummary {
    /// The picture as the case names it.
    pub picture: PictureRef,
    /// Hash of the file's bytes; zero when it could not be read.
    pub hash: Hash,
}

/// Everything another page may see of a case. Empty means "not given".
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the names of the front matter; only what differs is documented")]
pub struct Summary {
    /// The Markdown file's path.
    pub path: String,
    pub slug: String,
    pub lang: String,
    pub id: String,
    pub title: String,
    /// How the title is read, for the pages of initials; see [`crate::content::reading`].
    pub reading: String,
    pub subtitle: String,
    pub summary: String,
    pub branch: Vec<String>,
    pub brand: Vec<String>,
    pub work_method: Vec<String>,
    pub kind: String,
    pub category: Vec<String>,
    pub tags: Vec<String>,
    pub sector: String,
    pub year: u16,
    pub round: String,
    pub level: String,
    pub stars: Option<u8>,
    pub region: String,
    pub status: Status,
    pub recognized: Option<Date>,
    pub valid_until: Option<Date>,
    pub review_due: Option<Date>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub featured: bool,
    pub order: i32,
    pub highlights: Vec<String>,
    pub metrics: Vec<Metric>,
    pub assessments: Vec<Assessment>,
    pub adopted_by: Vec<Adoption>,
    pub partners: Vec<String>,
    pub successor: String,
    pub previous: String,
    pub translation_of: String,
    pub custom: Vec<CustomValue>,
    pub is_signed: bool,
    /// Pictures that need variants, cover first.
    pub pictures: Vec<PictureSummary>,
    /// Published attachments and archive files.
    pub files: Vec<FileRef>,
    pub links: Vec<LinkSummary>,
    /// Hashes of the body's heading ids, for checking anchors.
    pub anchors: Vec<u64>,
    /// Characters of the body.
    pub words: u32,
    /// Completeness, 0 to 100.
    pub completeness: u8,
    /// What its text is compared with others by.
    pub sketch: Sketch,
    /// Changes with any edit that the page of the case can show.
    pub content: Hash,
}

impl Summary {
    /// Summarises `case`; `picture_hashes` holds one hash for each of `case.pictures`.
    #[must_use]
    pub fn of(case: &Case, picture_hashes: &[Hash], readings: &[(String, String)]) -> Self {
        let front = &case.front;
        let pictures = case
            .pictures
            .iter()
            .enumerate()
            .map(|(at, picture)| PictureSummary {
                picture: picture.clone(),
                hash: picture_hashes.get(at).copied().unwrap_or_default(),
            })
            .collect::<Vec<_>>();
        let content = Hash::of_value(&(case, picture_hashes));
        Self {
            path: case.path.clone(),
            slug: case.slug.clone(),
            lang: front.lang.clone(),
            id: front.id.clone(),
            title: front.title.clone(),
            reading: reading(&front.title, readings),
            subtitle: front.subtitle.clone(),
            summary: front.summary.clone(),
            branch: front.branch.clone(),
            brand: front.brand.clone(),
            work_method: front.work_method.clone(),
            kind: front.kind.clone(),
            category: front.category.clone(),
            tags: front.tags.clone(),
            sector: front.sector.clone(),
            year: front.year,
            round: front.round.clone(),
            level: front.level.clone(),
            stars: front.stars,
            region: front.region.clone(),
            status: front.status,
            recognized: front.recognized,
            valid_until: front.valid_until,
            review_due: front.review_due,
            date: front.date,
            updated: front.updated,
            featured: front.featured,
            order: front.order,
            highlights: front.highlights.iter().take(2).cloned().collect(),
            metrics: front.metrics.clone(),
            assessments: front.assessments.clone(),
            adopted_by: front.adopted_by.clone(),
            partners: front.partners.clone(),
            successor: front.successor.clone(),
            previous: front.previous.clone(),
            translation_of: front.translation_of.clone(),
            custom: front.custom.clone(),
            is_signed: false,
            pictures,
            files: front.attachments.iter().chain(&front.archive).filter(|file| file.public).cloned().collect(),
            links: links_of(case),
            anchors: case.body.outline.iter().map(|heading| anchor_hash(&heading.id)).collect(),
            words: case.body.words,
            completeness: crate::content::rules::completeness(case).score(),
            sketch: Sketch::of(case),
            content,
        }
    }

    /// The hash of all that pages other than the case's own can show of it. Every field is named here: a new one does not
    /// compile before it is decided who sees it.
    #[must_use]
    pub fn visible(&self) -> Hash {
        let Self {
            path,
            slug,
            lang,
            id,
            title,
            reading,
            subtitle,
            summary,
            branch,
            brand,
            work_method,
            kind,
            category,
            tags,
            sector,
            year,
            round,
            level,
            stars,
            region,
            status,
            recognized,
            valid_until,
            review_due,
            date,
            updated,
            featured,
            order,
            highlights,
            metrics,
            assessments,
            adopted_by,
            partners,
            successor,
            previous,
            translation_of,
            custom,
            is_signed,
            pictures,
            files,
            anchors,
            // Only its own page shows these: its length, where its links lead, its text. Completeness is on no page.
            links: _,
            words: _,
            completeness: _,
            sketch: _,
            content: _,
        } = self;
        let mut hash = Fingerprint::default();
        hash.add(path).add(slug).add(lang).add(id).add(title).add(reading).add(subtitle).add(summary);
        hash.add(branch).add(brand).add(work_method).add(kind).add(category).add(tags).add(sector);
        hash.add(year).add(round).add(level).add(stars).add(region).add(status);
        hash.add(recognized).add(valid_until).add(review_due).add(date).add(updated).add(featured).add(order);
        hash.add(highlights).add(metrics).add(assessments).add(adopted_by).add(partners);
        hash.add(successor).add(previous).add(translation_of).add(custom).add(is_signed);
        hash.add(pictures).add(files).add(anchors);
        hash.end()
    }

    /// The date that decides the case's place in lists: recognised, else published, else its year.
    #[must_use]
    pub fn effective_date(&self) -> Date {
        self.recognized.or(self.date).unwrap_or(Date { year: self.year, month: 0, day: 0 })
    }

    /// The date a feed or sitemap gives: updated, else published, else recognised.
    #[must_use]
    pub fn modified_date(&self) -> Date {
        self.updated.or(self.date).unwrap_or_else(|| self.effective_date())
    }

    /// The cover, or the first picture that can stand in for it.
    #[must_use]
    pub fn cover(&self) -> Option<&PictureSummary> {
        let usable = |wanted: PictureRole| {
            self.pictures.iter().find(move |one| one.picture.role == wanted && one.hash != Hash::default())
        };
        usable(PictureRole::Cover).or_else(|| usable(PictureRole::Gallery)).or_else(|| usable(PictureRole::Inline))
    }

    /// Whether a page is made for it at all.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !matches!(self.status, Status::Draft | Status::Planned | Status::Submitted)
    }
}

fn links_of(case: &Case) -> Vec<LinkSummary> {
    case.body
        .references
        .iter()
        .map(|reference| LinkSummary {
            target: reference.target.clone(),
            start: reference.start,
            end: reference.end,
            is_image: reference.is_image,
        })
        .collect()
}

/// The hash under which a heading id is kept.
#[must_use]
pub fn anchor_hash(id: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(id.as_bytes())
}
