//! What every other page may see of a case: the second cut-off of the incremental build.
//!
//! A summary is made from one [`Case`] alone, is kept in the journal, and is all that stays in memory; the body does not.

mod glance;
mod names;
mod packed;

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

pub use glance::{Few, Glance};
pub(super) use names::Names;
pub use packed::Packed;
use packed::Parcel;

use crate::aside::Aside;
use crate::content::case::{
    Adoption, Assessment, Case, CustomValue, Date, FileRef, FrontMatter, Metric, PictureRef, PictureRole, Status,
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

/// A word that many cases have: the name of a unit, a category. Held once for all of them.
pub type Name = Arc<str>;

/// Names that many cases have together. Held once for all of them too.
pub type List = Arc<[Name]>;

/// Everything another page may see of a case. Empty means "not given".
///
/// There is one for each case of the site, so it holds what lists are made and sorted by; the rest is packed
/// ([`Self::more`]) or seldom given ([`Self::rare`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the names of the front matter; only what differs is documented")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one thing need be unpacked")]
pub struct Summary {
    /// The Markdown file's path.
    #[serde(skip)]
    pub path: Arc<str>,
    // What a [`Glance`] sees comes first.
    pub slug: Box<str>,
    pub lang: Name,
    pub status: Status,
    pub year: u16,
    pub recognized: Option<Date>,
    pub date: Option<Date>,
    pub branch: List,
    pub brand: List,
    pub work_method: List,
    pub kind: Name,
    pub category: List,
    pub tags: List,
    pub sector: Name,
    pub round: Name,
    pub level: Name,
    pub stars: Option<u8>,
    pub region: Name,
    /// What its text is compared with others by; none for a text too short for that.
    pub(super) sketch: Option<Box<Sketch>>,
    pub(super) rare: Option<Box<Rare>>,
    // Up to here.
    pub id: Box<str>,
    pub title: Box<str>,
    /// How the title is read, for the pages of initials; see [`crate::content::reading`].
    pub reading: Box<str>,
    pub valid_until: Option<Date>,
    pub review_due: Option<Date>,
    pub updated: Option<Date>,
    pub featured: bool,
    pub order: i32,
    /// Whether [`More::pictures`] has any.
    pub has_pictures: bool,
    /// Whether [`More::files`] has any.
    pub has_files: bool,
    /// Whether [`More::links`] has pictures.
    pub has_image_links: bool,
    /// Characters of the body.
    pub words: u32,
    /// Completeness, 0 to 100.
    pub completeness: u8,
    /// Changes with any edit that the page of the case can show.
    pub content: Hash,
    /// Of what other pages can show of [`More`].
    pub(super) shown: Hash,
    #[serde(skip)]
    pub(super) more: Parcel,
}

/// What few cases have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the names of the front matter")]
pub struct Rare {
    pub assessments: Vec<Assessment>,
    pub adopted_by: Vec<Adoption>,
    pub partners: List,
    pub successor: String,
    pub previous: String,
    pub translation_of: String,
}

/// See [`Summary::effective_date`].
fn effective_date(recognized: Option<Date>, date: Option<Date>, year: u16) -> Date {
    recognized.or(date).unwrap_or(Date { year, month: 0, day: 0 })
}

static NOTHING_RARE: LazyLock<Rare> = LazyLock::new(Rare::default);

/// What one page at a time asks for: kept packed, because of a large site it would be most of the memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the names of the front matter; only what differs is documented")]
pub struct More {
    // What `Summary::leads` reads stands first.
    pub links: Vec<LinkSummary>,
    /// Hashes of the body's heading ids, for checking anchors.
    pub anchors: Vec<u64>,
    /// Pictures that need variants, cover first.
    pub pictures: Vec<PictureSummary>,
    /// Published attachments and archive files.
    pub files: Vec<FileRef>,
    pub subtitle: String,
    pub summary: String,
    pub highlights: Vec<String>,
    pub metrics: Vec<Metric>,
    pub custom: Vec<CustomValue>,
}

impl More {
    /// Of `case`; `picture_hashes` holds one hash for each of its pictures.
    fn of(case: &Case, picture_hashes: &[Hash]) -> Self {
        let front = &case.front;
        let pictures = case.pictures.iter().enumerate().map(|(at, picture)| PictureSummary {
            picture: picture.clone(),
            hash: picture_hashes.get(at).copied().unwrap_or_default(),
        });
        Self {
            subtitle: front.subtitle.clone(),
            summary: front.summary.clone(),
            highlights: front.highlights.iter().take(2).cloned().collect(),
            metrics: front.metrics.clone(),
            custom: front.custom.clone(),
            pictures: pictures.collect(),
            files: front.attachments.iter().chain(&front.archive).filter(|file| file.public).cloned().collect(),
            links: links_of(case),
            anchors: case.body.outline.iter().map(|heading| anchor_hash(&heading.id)).collect(),
        }
    }

    /// The hash of all that pages other than the case's own can show of it. Every field is named here: a new one does not
    /// compile before it is decided who sees it.
    fn shown(&self) -> Hash {
        let Self { subtitle, summary, highlights, metrics, custom, pictures, files, anchors, links: _ } = self;
        let mut hash = Fingerprint::default();
        hash.add(subtitle).add(summary).add(highlights).add(metrics).add(custom);
        hash.add(pictures).add(files).add(anchors).end()
    }

    /// The cover, or the first picture that can stand in for it.
    #[must_use]
    pub fn cover(&self) -> Option<&PictureSummary> {
        let usable = |wanted: PictureRole| {
            self.pictures.iter().find(move |one| one.picture.role == wanted && one.hash != Hash::default())
        };
        usable(PictureRole::Cover).or_else(|| usable(PictureRole::Gallery)).or_else(|| usable(PictureRole::Inline))
    }
}

impl Rare {
    fn of(front: &FrontMatter) -> Option<Box<Self>> {
        let rare = Self {
            assessments: front.assessments.clone(),
            adopted_by: front.adopted_by.clone(),
            partners: front.partners.iter().map(|name| Name::from(name.as_str())).collect(),
            successor: front.successor.clone(),
            previous: front.previous.clone(),
            translation_of: front.translation_of.clone(),
        };
        rare.boxed()
    }

    /// In a box, if there is anything.
    fn boxed(self) -> Option<Box<Self>> {
        (self != *NOTHING_RARE).then(|| Box::new(self))
    }
}

impl Summary {
    /// Summarises `case`; `picture_hashes` holds one hash for each of `case.pictures`.
    #[must_use]
    pub fn of(case: &Case, picture_hashes: &[Hash], readings: &[(String, String)]) -> Self {
        let front = &case.front;
        let names = |names: &[String]| names.iter().map(|name| Name::from(name.as_str())).collect();
        let name = |name: &String| Name::from(name.as_str());
        let sketch = Sketch::of(case);
        let summary = Self {
            path: Arc::from(case.path.as_str()),
            slug: case.slug.as_str().into(),
            lang: name(&front.lang),
            id: front.id.as_str().into(),
            title: front.title.as_str().into(),
            reading: reading(&front.title, readings).into(),
            branch: names(&front.branch),
            brand: names(&front.brand),
            work_method: names(&front.work_method),
            kind: name(&front.kind),
            category: names(&front.category),
            tags: names(&front.tags),
            sector: name(&front.sector),
            year: front.year,
            round: name(&front.round),
            level: name(&front.level),
            stars: front.stars,
            region: name(&front.region),
            status: front.status,
            recognized: front.recognized,
            valid_until: front.valid_until,
            review_due: front.review_due,
            date: front.date,
            updated: front.updated,
            featured: front.featured,
            order: front.order,
            words: case.body.words,
            completeness: crate::content::rules::completeness(case).score(),
            content: Hash::of_value(&(case, picture_hashes)),
            sketch: (!sketch.is_empty()).then(|| Box::new(sketch)),
            rare: Rare::of(front),
            ..Self::default()
        };
        summary.with_more(&More::of(case, picture_hashes))
    }

    /// The same case with this to be packed.
    ///
    /// # Panics
    /// Never: postcard writes any value to memory.
    #[must_use]
    pub fn with_more(mut self, more: &More) -> Self {
        self.has_pictures = !more.pictures.is_empty();
        self.has_files = !more.files.is_empty();
        self.has_image_links = more.links.iter().any(|link| link.is_image);
        self.shown = more.shown();
        let packed = postcard::to_stdvec(more).expect("postcard writes any value to memory");
        self.more = Parcel::Kept(packed.into());
        self
    }

    /// The same case with what is seldom given.
    #[must_use]
    pub fn with_rare(self, rare: Rare) -> Self {
        Self { rare: rare.boxed(), ..self }
    }

    /// What one page at a time asks for. Unpacking takes about a microsecond, so ask once.
    ///
    /// # Panics
    /// When it was put aside and the disk does not give it back.
    #[must_use]
    pub fn more(&self) -> More {
        // Nothing is packed of a summary that was not made from a case.
        postcard::from_bytes(&self.more.bytes()).unwrap_or_default()
    }

    /// [`Self::more`] with its links, anchors, pictures and files alone: a fifth of the work.
    ///
    /// # Panics
    /// When it was put aside and the disk does not give it back.
    #[must_use]
    pub fn leads(&self) -> More {
        let leading = postcard::take_from_bytes(&self.more.bytes()).map(|(leading, _)| leading);
        let (links, anchors, pictures, files) = leading.unwrap_or_default();
        More { links, anchors, pictures, files, ..More::default() }
    }

    /// Bytes of memory that [`Self::put_aside`] would free.
    #[must_use]
    pub fn packed_len(&self) -> usize {
        match &self.more {
            Parcel::Kept(bytes) => bytes.len(),
            Parcel::Aside(..) => 0,
        }
    }

    /// Takes what is packed out of memory, if `aside` has room.
    pub fn put_aside(&mut self, aside: &Arc<dyn Aside>) {
        if let Parcel::Kept(bytes) = &self.more
            && let Some(place) = aside.put(bytes)
        {
            self.more = Parcel::Aside(Arc::clone(aside), place);
        }
    }

    /// The cover, or the first picture that can stand in for it.
    #[must_use]
    pub fn cover(&self) -> Option<PictureSummary> {
        if self.has_pictures { self.more().cover().cloned() } else { None }
    }

    /// What few cases have.
    #[must_use]
    pub fn rare(&self) -> &Rare {
        self.rare.as_deref().unwrap_or(&NOTHING_RARE)
    }

    /// The same, to be changed; `None` when there is nothing.
    pub(super) fn rare_mut(&mut self) -> Option<&mut Rare> {
        self.rare.as_deref_mut()
    }

    /// What its text is compared with others by; `None` for a text too short for that.
    #[must_use]
    pub fn sketch(&self) -> Option<&Sketch> {
        self.sketch.as_deref()
    }

    /// Holds its names by those that `known` has already, and makes the others known.
    pub(super) fn share_names(&mut self, known: &Names) {
        let single =
            [&mut self.lang, &mut self.kind, &mut self.sector, &mut self.round, &mut self.level, &mut self.region];
        let lists = [&mut self.branch, &mut self.brand, &mut self.work_method, &mut self.category, &mut self.tags];
        for name in single {
            known.share(name);
        }
        for list in lists {
            known.share_list(list);
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
            rare,
            shown,
            // Only its own page shows these: its length, where its links lead, its text. Completeness is on no page.
            has_pictures: _,
            has_files: _,
            has_image_links: _,
            words: _,
            completeness: _,
            sketch: _,
            content: _,
            more: _,
        } = self;
        let mut hash = Fingerprint::default();
        hash.add(path).add(slug).add(lang).add(id).add(title).add(reading);
        hash.add(branch).add(brand).add(work_method).add(kind).add(category).add(tags).add(sector);
        hash.add(year).add(round).add(level).add(stars).add(region).add(status);
        hash.add(recognized).add(valid_until).add(review_due).add(date).add(updated).add(featured).add(order);
        hash.add(rare).add(shown).end()
    }

    /// The date that decides the case's place in lists: recognised, else published, else its year.
    #[must_use]
    pub fn effective_date(&self) -> Date {
        effective_date(self.recognized, self.date, self.year)
    }

    /// The date a feed or sitemap gives: updated, else published, else recognised.
    #[must_use]
    pub fn modified_date(&self) -> Date {
        self.updated.or(self.date).unwrap_or_else(|| self.effective_date())
    }

    /// Whether a page is made for it at all.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.status.is_public()
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::aside::Place;
    use crate::content::case::Body;

    fn case() -> Case {
        let front = FrontMatter {
            id: "A-1".to_owned(),
            title: "夜里的灯".to_owned(),
            summary: "一盏灯照亮一条路。".to_owned(),
            branch: vec!["路灯所".to_owned()],
            tags: vec!["夜间报修".to_owned(), "巡检路线".to_owned()],
            partners: vec!["供水所".to_owned()],
            year: 2024,
            ..FrontMatter::default()
        };
        let body = Body { html: "<p>从前天一黑就看不见路。</p>".to_owned(), ..Body::default() };
        Case { path: "content/cases/a.md".to_owned(), slug: "a-1".to_owned(), front, body, ..Case::default() }
    }

    #[test]
    fn a_summary_comes_back_from_the_journal_as_it_was() {
        let summary = Summary::of(&case(), &[], &[]);
        let packed = Packed::of(summary.clone());
        let bytes = postcard::to_stdvec(&packed).expect("memory");
        let read: Packed = postcard::from_bytes(&bytes).expect("whole");
        assert_eq!(read.unpack(Arc::clone(&summary.path)), Some(summary.clone()));
        assert_eq!(summary.more().summary, "一盏灯照亮一条路。");
        assert_eq!(&*summary.rare().partners, [Name::from("供水所")]);
    }

    #[test]
    fn what_leads_somewhere_is_read_alone() {
        let link = LinkSummary { target: "b.md".to_owned(), start: 3, end: 9, is_image: false };
        let picture = PictureSummary { hash: Hash(7), ..PictureSummary::default() };
        let file = FileRef { path: "a.pdf".to_owned(), ..FileRef::default() };
        let (links, anchors, pictures, files) = (vec![link], vec![1, u64::MAX], vec![picture], vec![file]);
        let more = More { links, anchors, pictures, files, ..Summary::of(&case(), &[], &[]).more() };
        let summary = Summary::default().with_more(&more);
        assert_eq!(summary.more(), more);
        let rest = More { subtitle: String::new(), summary: String::new(), ..more };
        assert_eq!(summary.leads(), rest);
        assert_eq!(Summary::default().leads(), More::default());
    }

    #[test]
    fn others_see_what_is_packed_too() {
        let before = Summary::of(&case(), &[], &[]);
        let changed = More { summary: "两盏灯。".to_owned(), ..before.more() };
        assert_ne!(before.clone().with_more(&changed).visible(), before.visible());
        let link = LinkSummary { target: "b.md".to_owned(), ..LinkSummary::default() };
        let linked = More { links: vec![link], ..before.more() };
        assert_eq!(before.clone().with_more(&linked).visible(), before.visible());
    }

    /// A place that is memory.
    #[derive(Default)]
    struct Shelf(Mutex<Vec<u8>>);

    impl Aside for Shelf {
        fn put(&self, bytes: &[u8]) -> Option<Place> {
            let mut put = self.0.lock().expect("no other panic");
            let place = Place { at: put.len() as u64, len: u32::try_from(bytes.len()).ok()? };
            put.extend_from_slice(bytes);
            Some(place)
        }

        fn get(&self, place: Place) -> Option<Vec<u8>> {
            let at = usize::try_from(place.at).ok()?;
            Some(self.0.lock().expect("no other panic")[at..at + place.len as usize].to_vec())
        }
    }

    #[test]
    fn what_is_put_aside_is_still_told() {
        let before = Summary::of(&case(), &[], &[]);
        let (mut other, aside) = (before.clone(), Arc::new(Shelf::default()) as Arc<dyn Aside>);
        Summary::of(&case(), &[], &[]).put_aside(&aside);
        other.put_aside(&aside);
        assert_eq!((other.packed_len(), &other), (0, &before));
        assert_eq!(Hash::of_value(&other), Hash::of_value(&before));
        assert_eq!(Packed::of(other), Packed::of(before));
    }

    #[test]
    fn names_are_held_once() {
        let names = Names::default();
        let (mut one, mut other) = (Summary::of(&case(), &[], &[]), Summary::of(&case(), &[], &[]));
        one.share_names(&names);
        other.share_names(&names);
        assert!(Arc::ptr_eq(&one.branch, &other.branch) && Arc::ptr_eq(&one.tags, &other.tags));
        let mut longer =
            Summary { branch: [Name::from("路灯所"), Name::from("供水所")].into(), ..Summary::default() };
        longer.share_names(&names);
        assert!(Arc::ptr_eq(&one.branch[0], &longer.branch[0]) && Arc::ptr_eq(&one.kind, &other.lang));
    }

    /// A million of them are in memory at once.
    #[test]
    fn a_summary_is_small() {
        assert!(size_of::<Summary>() <= 416, "{}", size_of::<Summary>());
    }
}
