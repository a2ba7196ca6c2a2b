//! Cases whose texts are largely equal: a report handed in twice, or one report with the name of the unit changed.
//!
//! Candidates come from the sketches in the summaries: cases that agree in three given bins stand beside each other once
//! the cases are sorted by these bins, so that no case is compared with every other. What the sketches suggest is read
//! again and compared exactly before anything is said. Editions of one case in other languages, and a case with the
//! earlier or later one of the same place that it names, are alike by right. Decides nothing about pages.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::references::read_again;
use crate::config::Config;
use crate::content::case::{Case, Date};
use crate::content::likeness::{self, BINS, Sketch};
use crate::content::read::{CaseInput, read_case};
use crate::content::value::one_line;
use crate::diagnostic::{Code, Diagnostic, Location, SourceText, Text};
use crate::site::{CaseId, Site, Summary};
use crate::text;
use crate::vfs::{Files, SitePath};

/// From this share of equal runs on, in percent, two texts are said to be alike.
const ALIKE_PERCENT: u32 = 60;

/// From this share on, as the sketches tell it, two texts are compared: an estimate may be too low by as much.
const CANDIDATE_PERCENT: u32 = 50;

/// Ways of choosing three bins. Two texts with 60 % in common agree in one of them with a chance of 93 %, with 80 % of 99.99 %.
const BANDS: usize = 32;

/// In a group of cases that agree in three bins, each is compared with so many that follow it in the order of sketches.
const NEIGHBOURS: usize = 8;

/// Pairs that are read again and compared. A site with more has one cause for most of them.
const MAX_COMPARED: usize = 60;

/// Letters of the common passage that a message shows.
const QUOTED: usize = 24;

/// Two cases with a share of equal text in percent; the second is the later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    first: CaseId,
    later: CaseId,
    share_percent: u32,
}

/// Says which cases are largely equal to an earlier one.
pub(super) fn texts(site: &Site, config: &Config, files: &dyn Files, said: &mut Vec<Diagnostic>) {
    let pairs = best(site, candidates(site));
    let shown = &pairs[..pairs.len().min(MAX_COMPARED)];
    let told: Vec<Diagnostic> = shown.par_iter().filter_map(|pair| compared(site, config, files, *pair)).collect();
    // What was found in the first ones tells whether the estimates of the others are worth a word.
    if pairs.len() > shown.len() && told.len() * 2 > shown.len() {
        said.push(more(pairs.len() - shown.len()));
    }
    said.extend(told);
}

/// Pairs that the sketches call alike, each once.
fn candidates(site: &Site) -> Vec<Pair> {
    let sketches: Vec<(u32, &Sketch)> =
        (0_u32..).zip(&site.cases).filter_map(|(at, case)| Some((at, case.sketch()?))).collect();
    let mut pairs: Vec<(u32, u32)> =
        (0..BANDS).into_par_iter().flat_map_iter(|band| alike_in_band(&sketches, band)).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    let sketch = |at: u32| site.cases[at as usize].sketch();
    let share =
        |one: u32, other: u32| sketch(one).zip(sketch(other)).map_or(0, |(one, other)| one.share_percent(other));
    let pairs = pairs.into_iter().filter(|(one, other)| !is_by_right(site, CaseId(*one), CaseId(*other)));
    pairs.map(|(one, other)| in_order(site, CaseId(one), CaseId(other), share(one, other))).collect()
}

/// The three bins of a band.
fn key(sketch: &Sketch, band: usize) -> [u8; 3] {
    // Steps of 7 and 23 in a circle of 64: any two bands share one bin at most.
    [band * 2, band * 2 + 7, band * 2 + 23].map(|bin| sketch.bins()[bin % BINS])
}

/// Pairs that agree in the three bins of `band` and in enough of the others.
fn alike_in_band(sketches: &[(u32, &Sketch)], band: usize) -> Vec<(u32, u32)> {
    let mut keys: Vec<(u32, u32)> = (0_u32..)
        .zip(sketches)
        .map(|(at, (_, sketch))| (key(sketch, band), at))
        .filter(|(key, _)| !key.contains(&0))
        .map(|([a, b, c], at)| (u32::from_le_bytes([a, b, c, 0]), at))
        .collect();
    keys.sort_unstable();
    let mut pairs = Vec::new();
    for group in keys.chunk_by(|left, right| left.0 == right.0).filter(|group| group.len() > 1) {
        let mut members: Vec<(&Sketch, u32)> =
            group.iter().map(|(_, at)| (sketches[*at as usize].1, sketches[*at as usize].0)).collect();
        members.sort_unstable();
        for (at, (sketch, id)) in members.iter().enumerate() {
            let following = members[at + 1..].iter().take(NEIGHBOURS);
            let alike = following.filter(|(other, _)| sketch.share_percent(other) >= CANDIDATE_PERCENT);
            pairs.extend(alike.map(|(_, other)| (*id.min(other), *id.max(other))));
        }
    }
    pairs
}

/// Whether two sketches may ever stand in one group of `alike_in_band`.
#[must_use]
pub fn can_meet(one: &Sketch, other: &Sketch) -> bool {
    // A bit for each bin in which they agree; a band is two bins wide. Eight bins are compared at once.
    let (one, other) = (one.bins().as_chunks::<8>().0, other.bins().as_chunks::<8>().0);
    let mut equal = 0_u64;
    for (at, (one, other)) in one.iter().zip(other).enumerate() {
        let (one, other) = (u64::from_le_bytes(*one), u64::from_le_bytes(*other));
        let agree = (filled(one) & !filled(one ^ other)) >> 7;
        // Gathers the lowest bit of each byte in the upper one, the first byte's lowest.
        equal |= (agree.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
    }
    equal & equal.rotate_right(7) & equal.rotate_right(23) & 0x5555_5555_5555_5555 != 0
}

/// The upper bit of each byte that is not 0.
fn filled(bytes: u64) -> u64 {
    const LOWER: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    (((bytes & LOWER) + LOWER) | bytes) & !LOWER
}

/// Whether the same cases are candidates after some texts changed, and none of these is: then nothing else is said than
/// before. `before` and `after` hold the changed ones, `others` every case that can meet one of them; all by their place.
#[must_use]
pub fn is_unmoved(others: &[(u32, Sketch)], before: &[(u32, Sketch)], after: &[(u32, Sketch)]) -> bool {
    let all = |changed: &[(u32, Sketch)]| {
        let mut all: Vec<(u32, Sketch)> = others.iter().chain(changed).copied().collect();
        all.sort_unstable_by_key(|(at, _)| *at);
        all
    };
    let (before_all, after_all) = (all(before), all(after));
    let is_changed = |at: u32| before.iter().chain(after).any(|(changed, _)| *changed == at);
    let pairs = |all: &[(u32, Sketch)], band| -> Vec<(u32, u32)> {
        // Those that agree with no changed one are the same before and after.
        let changed: Vec<[u8; 3]> = before.iter().chain(after).map(|(_, sketch)| key(sketch, band)).collect();
        let sketches = all.iter().filter(|(_, sketch)| changed.contains(&key(sketch, band)));
        let sketches: Vec<(u32, &Sketch)> = sketches.map(|(at, sketch)| (*at, sketch)).collect();
        let mut pairs = alike_in_band(&sketches, band);
        pairs.sort_unstable();
        pairs
    };
    (0..BANDS).all(|band| {
        let pairs_before = pairs(&before_all, band);
        let is_untouched = !pairs_before.iter().any(|(one, other)| is_changed(*one) || is_changed(*other));
        is_untouched && pairs_before == pairs(&after_all, band)
    })
}

/// Whether two cases are expected to be alike: one case in two languages, or two terms of one place that name each other.
fn is_by_right(site: &Site, one: CaseId, other: CaseId) -> bool {
    let (one, other) = (site.case(one), site.case(other));
    one.lang != other.lang || one.slug == other.slug || !chain(site, one).is_disjoint(&chain(site, other))
}

/// The slugs of a case and of those before and after it.
fn chain<'s>(site: &'s Site, case: &'s Summary) -> BTreeSet<&'s str> {
    /// More re-assessments than a century has room for.
    const MAX_TERMS: usize = 32;
    let mut found = BTreeSet::from([&*case.slug]);
    let mut open = vec![case];
    while let Some(case) = open.pop() {
        for name in [&case.rare().previous, &case.rare().successor].into_iter().filter(|name| !name.is_empty()) {
            let next = site.editions.first().and_then(|edition| edition.case_by_slug(site, &name.to_ascii_lowercase()));
            let Some(next) = next.map(|id| site.case(id)) else { continue };
            if found.len() < MAX_TERMS && found.insert(&next.slug) {
                open.push(next);
            }
        }
    }
    found
}

/// The pair with its later case second: by date, then by path.
fn in_order(site: &Site, one: CaseId, other: CaseId, share_percent: u32) -> Pair {
    let place = |id: CaseId| -> (Date, &str) { (site.case(id).effective_date(), &site.case(id).path) };
    let (first, later) = if place(one) <= place(other) { (one, other) } else { (other, one) };
    Pair { first, later, share_percent }
}

/// For each case the earlier one it is most like; the most alike first.
fn best(site: &Site, pairs: Vec<Pair>) -> Vec<Pair> {
    let mut best: BTreeMap<CaseId, Pair> = BTreeMap::new();
    for pair in pairs {
        let known = best.entry(pair.later).or_insert(pair);
        if pair.share_percent > known.share_percent {
            *known = pair;
        }
    }
    let mut best: Vec<Pair> = best.into_values().collect();
    best.sort_by_key(|pair| (std::cmp::Reverse(pair.share_percent), &site.case(pair.later).path));
    best
}

/// Reads both cases again and says what they have in common, if it is enough.
fn compared(site: &Site, config: &Config, files: &dyn Files, pair: Pair) -> Option<Diagnostic> {
    let (first, later) = (site.case(pair.first), site.case(pair.later));
    let source = read_again(files, &later.path)?;
    let common = likeness::compare(&parse(files, config, &later.path)?, &parse(files, config, &first.path)?);
    if common.share_percent < ALIKE_PERCENT {
        return None;
    }
    let (title, path, percent) = (&first.title, &first.path, common.share_percent);
    let place = passage(&source, &common.passage);
    let quote = place.clone().map_or_else(String::new, |range| one_line(&source.text[range]));
    let problem = text!(
        zh: "与“{title}”（{path}）有 {percent}% 的文字相同，例如“{quote}……”",
        en: "{percent} % of the text also stands in `{title}` ({path}), such as “{quote}…”"
    );
    let location = place.map_or_else(|| Location::file(&*later.path), |range| source.locate(range));
    Some(advised(Diagnostic::new(Code::W213, problem).at(location), first, later))
}

/// What to do: of one year, one of the two goes; of two years, they may be one place assessed again.
fn advised(diagnostic: Diagnostic, first: &Summary, later: &Summary) -> Diagnostic {
    let advice: Text = text!(
        zh: "同一件事只留一篇；如果借用了别人的底稿，请换成本单位自己的做法和事例",
        en: "keep one of two reports of the same thing; if another unit's text was borrowed, tell what this unit did"
    );
    let diagnostic = diagnostic.hint(advice);
    if first.year == later.year || first.id.is_empty() {
        return diagnostic;
    }
    let again = text!(zh: "同一个点后来复评的，加上这一行就不再提示：", en: "if it is the same place assessed again, this line says so:");
    diagnostic.hint_line(again, format!("上期案例: {}", first.id))
}

fn more(count: usize) -> Diagnostic {
    let seem =
        if count == 1 { "1 more case seems to be a copy" } else { &format!("{count} more cases seem to be copies") };
    let problem = text!(
        zh: "看来还有 {count} 个案例与别的案例雷同；先处理已列出的，再检查一次",
        en: "{seem}; mend those listed, then check again"
    );
    Diagnostic::new(Code::W213, problem)
}

fn parse(files: &dyn Files, config: &Config, path: &str) -> Option<Case> {
    /// A case file is read no further.
    const MAX_BYTES: u64 = 24 * 1024 * 1024;
    let path = SitePath::from_normal(path);
    let bytes = files.read(&path, MAX_BYTES).ok()?;
    read_case(&CaseInput { path: &path, bytes: &bytes, siblings: &[], encoding: None }, config, &mut Vec::new())
}

/// Where the letters of `passage` begin in a source, up to [`QUOTED`] of them.
fn passage(source: &SourceText, passage: &str) -> Option<std::ops::Range<usize>> {
    let wanted: Vec<char> = passage.chars().take(QUOTED).collect();
    let letters: Vec<(usize, char)> = source
        .text
        .char_indices()
        .filter(|(_, letter)| letter.is_alphabetic())
        .filter_map(|(at, letter)| Some((at, letter.to_lowercase().next()?)))
        .collect();
    let found = letters
        .windows(wanted.len().max(1))
        .find(|window| window.iter().map(|one| one.1).eq(wanted.iter().copied()))?;
    let (last, letter) = found[found.len() - 1];
    Some(found[0].0..last + letter.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(bins: [u8; BINS]) -> Sketch {
        let bytes = postcard::to_stdvec(&bins[..]).expect("memory");
        postcard::from_bytes(&bytes).expect("64 bytes are a sketch")
    }

    #[test]
    fn two_sketches_can_meet_when_they_agree_in_the_three_bins_of_a_band() {
        let one = sketch(std::array::from_fn(|at| u8::try_from(at + 1).expect("small")));
        for band in 0..BANDS {
            let bins = [band * 2, band * 2 + 7, band * 2 + 23].map(|bin| bin % BINS);
            let agrees = |at: usize| bins.contains(&at);
            let other = sketch(std::array::from_fn(|at| if agrees(at) { one.bins()[at] } else { 200 }));
            let empty = sketch(std::array::from_fn(|at| if agrees(at) { 0 } else { 100 }));
            assert!(can_meet(&one, &other), "band {band}");
            assert!(!can_meet(&empty, &sketch(std::array::from_fn(|at| if agrees(at) { 0 } else { 101 }))));
            for left_out in bins {
                let fewer = |at: usize| if agrees(at) && at != left_out { one.bins()[at] } else { 200 };
                assert!(!can_meet(&one, &sketch(std::array::from_fn(fewer))), "band {band} without {left_out}");
            }
        }
    }

    #[test]
    fn a_copy_is_a_new_candidate_and_another_text_is_none() {
        let bins = |seed: u8| sketch(std::array::from_fn(|at| u8::try_from(at).expect("small").wrapping_mul(seed) | 1));
        let (one, other, own) = (bins(3), bins(91), bins(57));
        let others = [(0, one), (2, other)];
        assert!(is_unmoved(&others, &[(1, own)], &[(1, own)]));
        assert!(!is_unmoved(&others, &[(1, own)], &[(1, other)]), "it became a copy");
        assert!(!is_unmoved(&others, &[(1, one)], &[(1, own)]), "it was a copy");
        assert!(!is_unmoved(&others, &[(1, one)], &[(1, one)]), "what is said of it may differ");
        assert!(is_unmoved(&[(0, one), (2, one)], &[(1, own)], &[]), "two others are copies as before");
    }
}
