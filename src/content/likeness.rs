//! How alike two texts are, from 64 bytes each: a sketch taken while the case is read, and the exact answer for two cases.
//!
//! A text is its letters: punctuation, digits and white space do not count, so a copy with other figures is still a copy.
//! Every run of [`RUN`] letters is hashed; the hashes fall into 64 bins, and of each bin one byte of its smallest hash is
//! kept (one-permutation, b-bit minwise hashing: Li, Owen and Zhang 2012; Li and König 2010). The share of equal bytes
//! tells the share of equal runs within about 6 percentage points. Knows one case, or two; must not know the site.

use std::collections::HashSet;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::case::{Case, Step};

/// Letters in a run. Twelve in a row are rarely equal by chance.
pub const RUN: usize = 12;

/// Bins of a sketch.
pub const BINS: usize = 64;

/// Runs below which a text says too little to be compared: a paragraph of 200 letters.
const MIN_RUNS: u32 = 200;

/// A base for the rolling hash and a factor to mix it: odd, without pattern (the golden ratio; splitmix64).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
const MIX: u64 = 0xbf58_476d_1ce4_e5b9;

/// What is kept of a text to compare it with others; all zero for a text too short to be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sketch([[u8; BINS / 2]; 2]);

impl Serialize for Sketch {
    /// As one piece: an edit looks at those of all cases.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.bins())
    }
}

impl<'d> Deserialize<'d> for Sketch {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let bins = bytes.as_array().ok_or_else(|| D::Error::invalid_length(bytes.len(), &"a byte for each bin"))?;
        Ok(Self::of_bins(bins))
    }
}

impl Sketch {
    /// The sketch of a case's texts.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let mut smallest = [u64::MAX; BINS];
        let mut count = 0_u32;
        let mut take = |hash: u64| {
            count += 1;
            let bin = &mut smallest[(hash >> 58) as usize];
            *bin = (*bin).min(hash << 6);
        };
        texts(case, &mut |text| runs(text, |_, hash| take(hash)));
        if count < MIN_RUNS {
            return Self::default();
        }
        let mut sketch = Self::default();
        for (byte, hash) in sketch.0.as_flattened_mut().iter_mut().zip(smallest) {
            // 0 stands for an empty bin. The remainder is below 255.
            *byte = if hash == u64::MAX { 0 } else { 1 + (hash.wrapping_mul(MIX) >> 32).to_le_bytes()[0] % 255 };
        }
        sketch
    }

    /// Whether the text was too short to be compared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The sketch with these bytes.
    #[must_use]
    pub fn of_bins(bins: &[u8; BINS]) -> Self {
        let mut sketch = Self::default();
        sketch.0.as_flattened_mut().copy_from_slice(bins);
        sketch
    }

    /// Its bytes, one a bin.
    #[must_use]
    pub fn bins(&self) -> &[u8] {
        self.0.as_flattened()
    }

    /// The share of runs that both texts have, in percent of one of them when they are equally long; about right.
    #[must_use]
    pub fn share_percent(&self, other: &Self) -> u32 {
        let pairs = || self.bins().iter().zip(other.bins());
        // Counted in bytes, for many bins to be compared at once; 64 of them are no more than a byte holds.
        let used: u8 = pairs().map(|(left, right)| u8::from(left | right != 0)).sum();
        let equal: u8 = pairs().map(|(left, right)| u8::from(left == right) & u8::from(*left != 0)).sum();
        let (used, equal) = (u32::from(used), u32::from(equal));
        // Jaccard's index is `equal / used`; of two equally long texts each has `2j / (1 + j)` in common.
        200 * equal / (used + equal).max(1)
    }
}

/// What two cases have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// The share of the shorter text's runs that the other has too, in percent.
    pub share_percent: u32,
    /// The letters of the longest passage that stands in both.
    pub passage: String,
}

/// Compares two cases exactly.
#[must_use]
pub fn compare(one: &Case, other: &Case) -> Common {
    let mut known = HashSet::new();
    texts(other, &mut |text| {
        runs(text, |_, hash| {
            known.insert(hash);
        });
    });
    let (mut own, mut shared) = (HashSet::new(), HashSet::new());
    let mut longest = Vec::new();
    texts(one, &mut |text| {
        let mut all = Vec::new();
        letters(text, |letter| all.extend(char::from_u32(letter)));
        let mut start = 0;
        runs(text, |at, hash| {
            own.insert(hash);
            if !known.contains(&hash) {
                start = at + 1;
                return;
            }
            shared.insert(hash);
            if at + RUN - start > longest.len() {
                longest = all[start..at + RUN].to_vec();
            }
        });
    });
    let shorter = own.len().min(known.len()).max(1);
    let share_percent = u32::try_from(100 * shared.len() / shorter).unwrap_or(100);
    Common { share_percent, passage: longest.into_iter().collect() }
}

/// Every text of a case that tells what was done, in a fixed order. Names, dates and figures are not among them.
fn texts(case: &Case, take: &mut dyn FnMut(&str)) {
    let front = &case.front;
    take(&front.summary);
    take(&front.background);
    let mut steps = |steps: &[Step]| {
        for step in steps {
            take(&step.title);
            take(&step.text);
        }
    };
    steps(&front.methods);
    steps(&front.results);
    steps(&front.lessons);
    take(&case.body.html);
}

/// Gives every run of letters of `text`: its place among the runs, its hash.
fn runs(text: &str, mut take: impl FnMut(usize, u64)) {
    // What a letter weighs that has gone through the whole window.
    let leaving = (0..RUN).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut all = Vec::with_capacity(text.len() / 3);
    letters(text, |letter| all.push(letter));
    let value = |letter: &u32| u64::from(*letter) + 1;
    let Some(first) = all.get(..RUN) else { return };
    let mut hash = first.iter().fold(0_u64, |hash, letter| hash.wrapping_mul(BASE).wrapping_add(value(letter)));
    let mixed = |hash: u64| {
        let mixed = (hash ^ (hash >> 31)).wrapping_mul(MIX);
        mixed ^ (mixed >> 29)
    };
    take(0, mixed(hash));
    for (at, (entering, left)) in (1..).zip(all[RUN..].iter().zip(&all)) {
        hash = hash.wrapping_mul(BASE).wrapping_add(value(entering)).wrapping_sub(value(left).wrapping_mul(leaving));
        take(at, mixed(hash));
    }
}

/// Gives the letters of an HTML or plain text by their codes, lower case: tags, entities, punctuation, digits and white space
/// left out.
fn letters(text: &str, mut take: impl FnMut(u32)) {
    let bytes = text.as_bytes();
    let mut rest = bytes;
    loop {
        // Ideographs first, by their bytes: nearly all of a text. The rest is looked at more closely.
        while let [first @ 0xe4..=0xe9, second, third, behind @ ..] = rest {
            let code = u32::from(first & 0xf) << 12 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f);
            if code < 0x4e00 {
                break;
            }
            take(code);
            rest = behind;
        }
        // A few bytes on: nearer than a search of many bytes at a time is worth.
        let until = |end| rest.iter().position(|byte| *byte == end).map_or(rest.len(), |end| end + 1);
        let len = match rest {
            [] => return,
            [b'<', b'/' | b'a'..=b'z' | b'A'..=b'Z', ..] => until(b'>'),
            [b'&', behind @ ..] if is_entity(behind) => until(b';'),
            [first @ (b'a'..=b'z' | b'A'..=b'Z'), ..] => {
                take(u32::from(first.to_ascii_lowercase()));
                1
            }
            [..0x80, ..] => 1,
            // The marks of Chinese text, before a look into the tables of Unicode.
            [0xe2, 0x80, ..]
            | [0xe3, 0x80, 0x80..=0x84 | 0x88..=0xa0, ..]
            | [0xef, 0xbc, 0x80..=0x8f | 0x9a..=0xa0, ..] => 3,
            _ => {
                let Some(letter) = text[bytes.len() - rest.len()..].chars().next() else { return };
                if letter.is_alphabetic() {
                    letter.to_lowercase().take(1).for_each(|one| take(one.into()));
                }
                letter.len_utf8()
            }
        };
        rest = &rest[len..];
    }
}

/// Whether what follows a `&` is the rest of an entity as the renderer writes them.
fn is_entity(rest: &[u8]) -> bool {
    ["amp;", "lt;", "gt;", "quot;", "#39;", "nbsp;"].iter().any(|entity| rest.starts_with(entity.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(body: &str) -> Case {
        let mut case = Case::default();
        body.clone_into(&mut case.body.html);
        case
    }

    /// `count` different letters, beginning with number `from`.
    fn prose(from: u32, count: u32) -> String {
        (from..from + count).filter_map(|at| char::from_u32(0x4E00 + at * 7 % 20_000)).collect()
    }

    #[test]
    fn tags_figures_and_marks_do_not_count() {
        let letters_of = |text: &str| {
            let mut all = String::new();
            letters(text, |letter| all.extend(char::from_u32(letter)));
            all
        };
        assert_eq!(letters_of("先听再做，OK 3"), "先听再做ok");
        let html = "<p title=\"x\">先<b>听</b>&amp;再做</p>，O&nbsp;K 9 < 10\u{1}2\u{1}";
        assert_eq!(letters_of(html), "先听再做ok");
        assert_eq!(letters_of("ÉÖ々あ－Ａ"), "éö々あａ");
    }

    #[test]
    fn every_character_is_read_as_what_it_is() {
        for one in ('\0'..'\u{20100}').filter(|one| !matches!(one, '<' | '&')) {
            let expected = one.to_lowercase().next().filter(|_| one.is_alphabetic());
            let mut found = Vec::new();
            letters(&format!("{one}a{one}中"), |letter| found.extend(char::from_u32(letter)));
            let all: Vec<char> = [expected, Some('a'), expected, Some('中')].into_iter().flatten().collect();
            assert_eq!(found, all, "{one:?}");
        }
    }

    #[test]
    fn a_run_has_the_same_hash_wherever_it_stands() {
        let mut seen = Vec::new();
        for text in ["abcdefghijkl", "xyzabcdefghijklmn"] {
            runs(text, |at, hash| seen.push((at, hash)));
        }
        assert_eq!(seen.len(), 1 + 6);
        assert_eq!((seen[4].0, seen[4].1), (3, seen[0].1));
        assert_eq!(seen.iter().map(|one| one.1).collect::<HashSet<_>>().len(), 6);
    }

    #[test]
    fn short_texts_have_no_sketch() {
        assert!(Sketch::of(&case(&prose(0, 200))).is_empty());
        assert!(!Sketch::of(&case(&prose(0, 220))).is_empty());
    }

    #[test]
    fn the_sketch_estimates_what_the_comparison_counts() {
        let whole = case(&prose(0, 2_000));
        for shared in [0, 400, 800, 1_200, 1_600, 2_000] {
            let other = case(&(prose(0, shared) + &prose(5_000, 2_000 - shared)));
            let exact = compare(&whole, &other);
            assert!(exact.share_percent.abs_diff(shared / 20) <= 1, "{shared}: {}", exact.share_percent);
            assert_eq!(exact.passage.chars().count(), shared as usize);
            let estimate = Sketch::of(&whole).share_percent(&Sketch::of(&other));
            assert!(estimate.abs_diff(exact.share_percent) <= 12, "{shared}: {estimate}, {}", exact.share_percent);
        }
    }
}
