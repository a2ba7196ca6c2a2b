//! What the edit of one text asks of all cases, packed for as many as stand together in a block of the journal: each name once,
//! with the first case that has it, and of each case what decides its place in lists.
//!
//! Layer 3. Everything here follows from the summaries alone; what the settings make of it is known in [`super::vicinity`].

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::summary::Glance;
use crate::config::IndexKind;
use crate::content::case::{Date, Status};
use crate::content::likeness::{BINS, Sketch};

/// The dimensions in which related cases are looked for.
pub(super) const RELATED: [IndexKind; 3] = [IndexKind::WorkMethod, IndexKind::Category, IndexKind::Brand];

/// The place of a case in lists: newest first, then by slug.
pub(super) type Rank<'r> = (Date, &'r [u8]);

pub(super) fn newest_first(left: Rank<'_>, right: Rank<'_>) -> std::cmp::Ordering {
    right.0.cmp(&left.0).then_with(|| left.1.cmp(right.1))
}

/// Cases that stand together, numbered from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview<'s> {
    /// Languages and states that cases have together.
    pub(super) classes: Vec<(Cow<'s, [u8]>, Status)>,
    /// What is known of each name; see [`Self::names`].
    #[serde(borrow, serialize_with = "as_bytes")]
    names: Cow<'s, [u8]>,
    /// The texts of all names.
    #[serde(borrow, serialize_with = "as_bytes")]
    texts: Cow<'s, [u8]>,
    /// The cases that have names by which related cases are looked for, two bytes each.
    #[serde(borrow, serialize_with = "as_bytes")]
    holders: Cow<'s, [u8]>,
    /// What is known of each case; see [`Self::case`].
    #[serde(borrow, serialize_with = "as_bytes")]
    rows: Cow<'s, [u8]>,
    /// The slugs of all cases.
    #[serde(borrow, serialize_with = "as_bytes")]
    slugs: Cow<'s, [u8]>,
    /// The sketches of all cases; zeros for none.
    #[serde(borrow, serialize_with = "as_bytes")]
    sketches: Cow<'s, [u8]>,
}

/// Written as a whole, not byte by byte.
fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// Bytes of a name: the end of its text (4), of its cases (4), the class (2), the first case (2), the kind (1).
const NAME: usize = 13;
/// Bytes of a row: the end of the slug (4), the class (2), the date (4), when it was recognised (4), what holds (1).
const ROW: usize = 15;
const HAS_SUMMARY: u8 = 1;
const HAS_RARE: u8 = 2;
const IS_RECOGNIZED: u8 = 4;

fn bytes_of(date: Date) -> [u8; 4] {
    let [first, second] = date.year.to_le_bytes();
    [first, second, date.month, date.day]
}

fn date_of([first, second, month, day]: [u8; 4]) -> Date {
    Date { year: u16::from_le_bytes([first, second]), month, day }
}

/// A name that can be a term, within a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named<'o> {
    pub(super) kind: IndexKind,
    pub(super) class: u16,
    /// Bytes that tell it from others of its kind.
    pub(super) name: &'o [u8],
    /// The first case that has it.
    pub(super) first: u16,
    /// Every case that has it, if related cases are looked for by it.
    cases: &'o [[u8; 2]],
}

impl Named<'_> {
    /// Every case that has it; none of a kind that is not in [`RELATED`].
    pub(super) fn cases(&self) -> impl Iterator<Item = usize> {
        self.cases.iter().map(|at| usize::from(u16::from_le_bytes(*at)))
    }
}

/// The same while cases are added.
struct Collected {
    kind: IndexKind,
    class: u16,
    name: Box<[u8]>,
    first: u16,
    cases: Vec<[u8; 2]>,
}

/// A case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'o> {
    pub(super) slug: &'o [u8],
    pub(super) class: u16,
    /// As [`Summary::effective_date`](super::Summary::effective_date).
    pub(super) date: Date,
    pub(super) recognized: Option<Date>,
    pub(super) has_rare: bool,
}

impl<'o> Row<'o> {
    pub(super) fn rank(&self) -> Rank<'o> {
        (self.date, self.slug)
    }
}

impl<'s> Overview<'s> {
    /// Of packed summaries, as [`super::summary::Packed`] has them.
    ///
    /// # Panics
    /// Never: cases that stand together have fewer slugs than four gigabytes.
    #[must_use]
    pub fn of(heads: impl Iterator<Item = Option<&'s [u8]>>) -> Self {
        let mut overview = Self::default();
        let (mut names, mut known) = (Vec::new(), FxHashMap::default());
        for (at, head) in (0..=u16::MAX).zip(heads) {
            let (mut row, mut sketch) = (<[u8; ROW]>::default(), None);
            if let Some(case) = head.and_then(Glance::of) {
                let class = overview.class(&case);
                overview.collect((&mut names, &mut known), (at, class), &case);
                overview.slugs.to_mut().extend_from_slice(case.slug);
                row[4..6].copy_from_slice(&class.to_le_bytes());
                row[6..10].copy_from_slice(&bytes_of(case.effective_date()));
                row[10..14].copy_from_slice(&bytes_of(case.recognized.unwrap_or_default()));
                let rare = if case.has_rare { HAS_RARE } else { 0 };
                row[14] = HAS_SUMMARY | rare | if case.recognized.is_some() { IS_RECOGNIZED } else { 0 };
                sketch = case.sketch;
            }
            let end = u32::try_from(overview.slugs.len()).expect("fewer than four gigabytes");
            row[..4].copy_from_slice(&end.to_le_bytes());
            overview.rows.to_mut().extend_from_slice(&row);
            overview.sketches.to_mut().extend_from_slice(sketch.unwrap_or_default().bins());
        }
        overview.add_names(&names);
        overview
    }

    fn class(&mut self, case: &Glance<'s>) -> u16 {
        let is_same = |(lang, status): &(Cow<'s, [u8]>, Status)| **lang == *case.lang && *status == case.status;
        let at = self.classes.iter().position(is_same).unwrap_or_else(|| {
            self.classes.push((case.lang.into(), case.status));
            self.classes.len() - 1
        });
        u16::try_from(at).expect("no more classes than cases")
    }

    /// Adds the names of the case that comes next to `all`; `known` tells where a name stands there.
    fn collect(
        &self,
        (all, known): (&mut Vec<Collected>, &mut FxHashMap<u64, usize>),
        (at, class): (u16, u16),
        case: &Glance<'_>,
    ) {
        let rank = (case.effective_date(), case.slug);
        names(case, &mut |kind, name| {
            let key = xxh3_64_with_seed(name, u64::from(class) << 8 | u64::from(kind as u8));
            let place = *known.entry(key).or_insert_with(|| {
                all.push(Collected { kind, class, name: name.into(), first: at, cases: Vec::new() });
                all.len() - 1
            });
            let named = &mut all[place];
            // The case itself is not among those there are yet.
            let first = self.case(named.first.into());
            if first.is_some_and(|first| newest_first(rank, first.rank()).is_lt()) {
                named.first = at;
            }
            if RELATED.contains(&kind) {
                named.cases.push(at.to_le_bytes());
            }
        });
    }

    fn add_names(&mut self, names: &[Collected]) {
        let end = |len: usize| u32::try_from(len).expect("fewer than four gigabytes").to_le_bytes();
        let (rows, texts, cases) = (self.names.to_mut(), self.texts.to_mut(), self.holders.to_mut());
        for named in names {
            texts.extend_from_slice(&named.name);
            cases.extend_from_slice(named.cases.as_flattened());
            rows.extend_from_slice(&end(texts.len()));
            rows.extend_from_slice(&end(cases.len()));
            rows.extend_from_slice(&named.class.to_le_bytes());
            rows.extend_from_slice(&named.first.to_le_bytes());
            rows.push(named.kind as u8);
        }
    }

    /// What [`Self::pack`] made; `None` when it is something else or names a case that is not there.
    #[must_use]
    pub fn unpack(bytes: &'s [u8]) -> Option<Self> {
        let overview: Self = postcard::from_bytes(bytes).ok()?;
        let is_there = |at: &[u8; 2]| usize::from(u16::from_le_bytes(*at)) < overview.len();
        overview.holders.as_chunks().0.iter().all(is_there).then_some(overview)
    }

    /// As bytes.
    ///
    /// # Panics
    /// Never: postcard writes any value to memory.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("postcard writes any value to memory")
    }

    /// Its names.
    pub(super) fn names(&self) -> impl Iterator<Item = Named<'_>> {
        let (mut text_start, mut cases_start) = (0, 0);
        self.names.as_chunks::<NAME>().0.iter().filter_map(move |name| {
            let [ends @ .., class_low, class_high, first_low, first_high, kind] = *name;
            let ends: [usize; 2] =
                [ends.first_chunk()?, ends.last_chunk()?].map(|end| u32::from_le_bytes(*end) as usize);
            let (text, cases) = (text_start..ends[0], cases_start..ends[1]);
            [text_start, cases_start] = ends;
            Some(Named {
                kind: *IndexKind::ALL.get(usize::from(kind))?,
                class: u16::from_le_bytes([class_low, class_high]),
                name: self.texts.get(text)?,
                first: u16::from_le_bytes([first_low, first_high]),
                cases: self.holders.get(cases)?.as_chunks().0,
            })
        })
    }

    /// Number of cases.
    pub(super) fn len(&self) -> usize {
        self.rows.len() / ROW
    }

    /// A case; `None` for one without a summary.
    pub(super) fn case(&self, at: usize) -> Option<Row<'_>> {
        let rows = self.rows.as_chunks::<ROW>().0;
        let end = |row: &[u8; ROW]| row.first_chunk().map(|end| u32::from_le_bytes(*end) as usize);
        let row = rows.get(at)?;
        let start = if at == 0 { 0 } else { end(&rows[at - 1])? };
        let [_, _, _, _, first, second, date @ .., holds] = *row;
        let (date, recognized) = date.split_first_chunk::<4>()?;
        (holds & HAS_SUMMARY != 0).then_some(Row {
            slug: self.slugs.get(start..end(row)?)?,
            class: u16::from_le_bytes([first, second]),
            date: date_of(*date),
            recognized: recognized.first_chunk().filter(|_| holds & IS_RECOGNIZED != 0).copied().map(date_of),
            has_rare: holds & HAS_RARE != 0,
        })
    }

    /// What the texts of the cases are compared by, each with its number.
    pub fn sketches(&self) -> impl Iterator<Item = (usize, Sketch)> {
        let sketches = self.sketches.as_chunks::<BINS>().0.iter().map(Sketch::of_bins);
        sketches.enumerate().filter(|(_, sketch)| !sketch.is_empty())
    }
}

/// All names of a case that can be terms, as bytes that tell them apart within their dimension.
pub(super) fn names<'s>(case: &Glance<'s>, take: &mut impl FnMut(IndexKind, &[u8])) {
    let lists: [(IndexKind, &[&'s [u8]]); 5] = [
        (IndexKind::Category, &case.category),
        (IndexKind::Branch, &case.branch),
        (IndexKind::Brand, &case.brand),
        (IndexKind::WorkMethod, &case.work_method),
        (IndexKind::Tag, &case.tags),
    ];
    for (kind, names) in lists {
        for name in names {
            take(kind, name);
        }
    }
    let single = [
        (IndexKind::Kind, case.kind),
        (IndexKind::Level, case.level),
        (IndexKind::Region, case.region),
        (IndexKind::Sector, case.sector),
        (IndexKind::Round, case.round),
    ];
    single.into_iter().filter(|(_, name)| !name.is_empty()).for_each(|(kind, name)| take(kind, name));
    take(IndexKind::Year, &case.year.to_le_bytes());
    case.stars.into_iter().for_each(|stars| take(IndexKind::Stars, &[stars]));
    // Its unit says where it is; nothing else stands under this dimension.
    if let (true, Some(branch)) = (case.region.is_empty(), case.branch.first()) {
        take(IndexKind::CategoryYear, branch);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Summary;
    use super::super::summary::Packed;
    use super::*;

    fn case(slug: &str, day: u8, tags: &[&str], status: Status) -> Packed {
        Packed::of(Summary {
            slug: slug.into(),
            lang: "zh-Hans".into(),
            year: 2024,
            date: Some(Date { year: 2024, month: 5, day }),
            category: ["安全".into()].into(),
            tags: tags.iter().map(|tag| (*tag).into()).collect(),
            status,
            sketch: (day > 2).then(|| Box::new(Sketch::of_bins(&[day; BINS]))),
            recognized: (day == 9).then_some(Date { year: 2025, month: 1, day }),
            ..Summary::default()
        })
    }

    #[test]
    fn each_name_stands_once_with_the_first_case_that_has_it() {
        let cases = [
            Some(case("a", 1, &["灯", "灯"], Status::Active)),
            None,
            Some(case("c", 3, &["灯"], Status::Active)),
            Some(case("b", 3, &["夜"], Status::Active)),
            Some(case("d", 9, &["夜"], Status::Draft)),
        ];
        let bytes = Overview::of(cases.iter().map(|case| Some(case.as_ref()?.parts().0))).pack();
        let overview = Overview::unpack(&bytes).expect("whole");
        let seen = |kind: IndexKind| -> Vec<(u16, String, u16, Vec<usize>)> {
            let of_kind = overview.names().filter(|name| name.kind == kind);
            let text = |name: Named<'_>| String::from_utf8_lossy(name.name).into_owned();
            of_kind.map(|name| (name.class, text(name), name.first, name.cases().collect())).collect()
        };
        let name =
            |class: u16, name: &str, first: u16, cases: &[usize]| (class, name.to_owned(), first, cases.to_vec());
        assert_eq!(seen(IndexKind::Tag), [name(0, "灯", 2, &[]), name(0, "夜", 3, &[]), name(1, "夜", 4, &[])]);
        assert_eq!(seen(IndexKind::Category), [name(0, "安全", 3, &[0, 2, 3]), name(1, "安全", 4, &[4])]);
        assert!(IndexKind::ALL.iter().zip(0..).all(|(kind, number)| *kind as u8 == number));
        let row = |at: usize| overview.case(at).map(|case| (case.slug, case.class, case.date, case.recognized));
        let date = |year, month, day| Date { year, month, day };
        assert_eq!(row(0), Some((&b"a"[..], 0, date(2024, 5, 1), None)));
        assert_eq!(row(1), None);
        assert_eq!(row(2), Some((&b"c"[..], 0, date(2024, 5, 3), None)));
        assert_eq!(row(4), Some((&b"d"[..], 1, date(2025, 1, 9), Some(date(2025, 1, 9)))));
        assert_eq!((overview.len(), row(5)), (5, None));
        assert!(overview.sketches().map(|(at, sketch)| (at, sketch.bins()[7])).eq([(2, 3), (3, 3), (4, 9)]));
        assert_eq!(Overview::unpack(&bytes[..bytes.len() - 1]), None);
    }
}
