//! Pinyin of names: syllables and initials for the index.
//!
//! Used for titles, brands, work methods and units only: a body in pinyin would double the index for a query that
//! nobody types. A character with several readings is found under each of them; the pages by initial use one
//! (`content::reading`). Knows nothing of index files.

use pinyin::ToPinyinMulti;

use super::fold::is_han;

/// Every initial of a syllable, longest first.
const INITIALS: &[&str] = &[
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "r", "x", "z", "c", "s", "y",
    "w",
];

/// Every final of a syllable, with `v` for ü.
const FINALS: &[&str] = &[
    "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang", "iao", "ie", "in", "ing",
    "iong", "iu", "o", "ong", "ou", "u", "ua", "uai", "uan", "uang", "ue", "ui", "un", "uo", "v", "ve",
];

/// The finals that stand without an initial.
const ALONE: &[&str] = &["a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "o", "ou"];

/// Ways to cut the same letters that are tried.
const MAX_CUTS: usize = 4;

/// Whether letters (lower case, no tone marks) have the shape of one syllable. The client uses the same shape.
pub(super) fn is_syllable(letters: &str) -> bool {
    match INITIALS.iter().find_map(|initial| letters.strip_prefix(initial)) {
        Some(rest) => FINALS.contains(&rest),
        None => ALONE.contains(&letters),
    }
}

/// Cuts typed letters into syllables, in up to [`MAX_CUTS`] ways, long syllables first: `fangan` is fang an (方案), then
/// fan gan (反感). None if they are not pinyin.
pub(super) fn syllables(letters: &str) -> Vec<Vec<&str>> {
    fn cut<'text>(rest: &'text str, done: &mut Vec<&'text str>, cuts: &mut Vec<Vec<&'text str>>, steps: &mut u32) {
        if rest.is_empty() {
            cuts.push(done.clone());
            return;
        }
        *steps += 1;
        for len in (1..=rest.len().min(6)).rev() {
            if *steps < 500 && cuts.len() < MAX_CUTS && is_syllable(&rest[..len]) {
                done.push(&rest[..len]);
                cut(&rest[len..], done, cuts, steps);
                done.pop();
            }
        }
    }
    let mut cuts = Vec::new();
    if letters.is_ascii() {
        cut(letters, &mut Vec::new(), &mut cuts, &mut 0);
    }
    cuts
}

/// A typed syllable as the index has it: `lue` and `nue` are also written for lüe and nüe.
pub(super) fn as_written(syllable: &str) -> &str {
    match syllable {
        "lue" => "lve",
        "nue" => "nve",
        other => other,
    }
}

/// The readings of a folded character without tones, at most three, each once, in the dictionary's order.
fn readings(character: char) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = Vec::new();
    for reading in character.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain) {
        let reading = match reading {
            "lü" => "lv",
            "nü" => "nv",
            "lüe" => "lve",
            "nüe" => "nve",
            other => other,
        };
        if out.len() < 3 && reading.is_ascii() && !out.contains(&reading) {
            out.push(reading);
        }
    }
    out
}

/// Calls `each` with every pinyin term of a folded name: `~chuang xin` for neighbouring syllables, `^cxg` for
/// three neighbouring initials.
pub(super) fn terms(name: &[char], mut each: impl FnMut(&str)) {
    let skipped = |character: char| matches!(character, '“' | '”' | '"' | '、' | ' ' | '-' | '(' | ')');
    for run in name.split(|character| !is_han(*character) && !skipped(*character)) {
        let run: Vec<Vec<&str>> = run.iter().filter(|character| is_han(**character)).map(|c| readings(*c)).collect();
        for pair in run.windows(2) {
            for first in &pair[0] {
                for second in &pair[1] {
                    each(&format!("~{first} {second}"));
                }
            }
        }
        for triple in run.windows(3) {
            let [first, second, third] = [0, 1, 2].map(|index| first_letters(&triple[index]));
            for a in &first {
                for b in &second {
                    for c in &third {
                        each(&format!("^{a}{b}{c}"));
                    }
                }
            }
        }
    }
}

fn first_letters(readings: &[&str]) -> Vec<char> {
    let mut letters: Vec<char> = readings.iter().filter_map(|reading| reading.chars().next()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    fn of(name: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut folded = Vec::new();
        fold::fold(name, &mut folded);
        terms(&folded, |term| out.push(term.to_owned()));
        out
    }

    #[test]
    fn syllables_are_cut_with_a_way_back() {
        assert_eq!(syllables("chuangxin"), [["chuang", "xin"].as_slice(), &["chu", "ang", "xin"]]);
        assert_eq!(syllables("wangwen"), [["wang", "wen"]]);
        assert_eq!(syllables("lvse"), [["lv", "se"]]);
        assert!(syllables("report").is_empty());
    }

    #[test]
    fn letters_that_can_be_cut_in_several_ways_are() {
        assert_eq!(syllables("danganguan")[0], ["dang", "an", "guan"]);
        let cuts = syllables("jingangshan");
        assert!(cuts.contains(&vec!["jin", "gang", "shan"]), "{cuts:?}");
        assert!(syllables(&"gangan".repeat(6)).len() <= MAX_CUTS);
    }

    #[test]
    fn a_syllable_without_initial_is_one_of_a_few() {
        assert!(["a", "ang", "er", "ou", "yuan", "wu"].iter().all(|letters| is_syllable(letters)));
        assert!(!["uan", "ong", "ia", "v", "ing"].iter().any(|letters| is_syllable(letters)));
    }

    #[test]
    fn a_name_is_found_under_each_reading() {
        assert_eq!(of("长桥"), ["~zhang qiao", "~chang qiao"]);
        assert_eq!(of("攻略"), ["~gong lve"]);
        assert!(of("绿荫一公里").contains(&"^lyy".to_owned()));
        assert!(of("“一次办妥”").contains(&"~ban tuo".to_owned()));
    }
}
