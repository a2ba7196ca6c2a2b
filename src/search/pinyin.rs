//! Pinyin of names: syllables and initials for the index, and the initial under which a name is listed.
//!
//! Used for titles, brands, work methods and units only: a body in pinyin would double the index for a query that
//! nobody types. A character with several readings is found under each of them; the list by initial uses one, with
//! the exceptions of [`READINGS`]. Knows nothing of index files.

use std::collections::BTreeMap;

use pinyin::{ToPinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;

use super::fold::{self, is_han};

/// Readings of name beginnings that differ from the character's usual reading.
/// The longest that fits counts.
const READINGS: &[(&str, &str)] = &[
    ("重庆", "chong"),
    ("重阳", "chong"),
    ("重建", "chong"),
    ("重塑", "chong"),
    ("重新", "chong"),
    ("重温", "chong"),
    ("长安", "chang"),
    ("长江", "chang"),
    ("长城", "chang"),
    ("长春", "chang"),
    ("长沙", "chang"),
    ("长桥", "chang"),
    ("长者", "zhang"),
    ("长子", "zhang"),
    ("长治", "chang"),
    ("长", "chang"),
    ("单县", "shan"),
    ("单城", "shan"),
    ("曾", "zeng"),
    ("曾经", "ceng"),
    ("厦门", "xia"),
    ("乐清", "yue"),
    ("乐山", "le"),
    ("朝阳", "chao"),
    ("行业", "hang"),
    ("行家", "hang"),
    ("银行", "yin"),
    ("调度", "diao"),
    ("调研", "diao"),
    ("调查", "diao"),
    ("传记", "zhuan"),
    ("都江", "du"),
    ("六安", "lu"),
    ("蚌埠", "beng"),
    ("覃", "qin"),
    ("解州", "xie"),
    ("仇", "qiu"),
    ("区氏", "ou"),
    ("盛", "sheng"),
    ("尉犁", "yu"),
    ("会稽", "kuai"),
    ("会计", "kuai"),
    ("人参", "ren"),
    ("藏族", "zang"),
    ("便宜", "pian"),
    ("绿林", "lu"),
];

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

/// Whether letters (lower case, no tone marks) have the shape of one syllable. The client uses the same shape.
pub(super) fn is_syllable(letters: &str) -> bool {
    let rest = INITIALS.iter().find_map(|initial| letters.strip_prefix(initial)).unwrap_or(letters);
    FINALS.contains(&rest)
}

/// Cuts typed letters into syllables, longest first with a way back; `None` if they are not pinyin.
pub(super) fn syllables(letters: &str) -> Option<Vec<&str>> {
    fn cut<'text>(rest: &'text str, done: &mut Vec<&'text str>, steps: &mut u32) -> bool {
        if rest.is_empty() {
            return true;
        }
        *steps += 1;
        for len in (1..=rest.len().min(6)).rev() {
            if *steps < 500 && is_syllable(&rest[..len]) {
                done.push(&rest[..len]);
                if cut(&rest[len..], done, steps) {
                    return true;
                }
                done.pop();
            }
        }
        false
    }
    let mut done = Vec::new();
    (letters.is_ascii() && cut(letters, &mut done, &mut 0)).then_some(done)
}

/// The readings of a folded character without tones, at most three, each once, in the dictionary's order.
fn readings(character: char) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = Vec::new();
    for reading in character.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain) {
        let reading = if reading == "lü" {
            "lv"
        } else if reading == "nü" {
            "nv"
        } else {
            reading
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

/// The letter under which a name is listed: `A` to `Z` by pinyin or Latin initial, `#` for digits and the rest.
#[must_use]
pub fn initial(name: &str) -> char {
    let mut folded = Vec::new();
    fold::fold(name, &mut folded);
    let from = folded.iter().position(|c| is_han(*c) || c.is_alphanumeric()).unwrap_or(folded.len());
    let start: String = folded[from..].iter().take(8).collect();
    let listed = READINGS.iter().filter(|(beginning, _)| start.starts_with(beginning)).max_by_key(|(b, _)| b.len());
    let letter = match (listed, start.chars().next()) {
        (Some((_, reading)), _) => reading.chars().next(),
        (None, Some(first)) if is_han(first) => first.to_pinyin().and_then(|reading| reading.plain().chars().next()),
        // An accent is dropped: É is listed under E.
        (None, first) => first.and_then(|first| std::iter::once(first).nfd().next()),
    };
    letter.map(|letter| letter.to_ascii_uppercase()).filter(char::is_ascii_uppercase).unwrap_or('#')
}

/// Names by initial, for the page that stands in for the search where there is no script: the letters in order
/// with `#` last, each with the positions of its names, in the order given.
///
/// ```
/// let index = casebook::search::initials(["重庆路站", "长安街站", "曾家桥", "24小时书房"]);
/// let letters: Vec<char> = index.iter().map(|(letter, _)| *letter).collect();
/// assert_eq!(letters, ['C', 'Z', '#']);
/// assert_eq!(index[0].1, [0, 1]);
/// ```
pub fn initials<'name>(names: impl IntoIterator<Item = &'name str>) -> Vec<(char, Vec<usize>)> {
    let mut letters: BTreeMap<(bool, char), Vec<usize>> = BTreeMap::new();
    for (position, name) in names.into_iter().enumerate() {
        let letter = initial(name);
        letters.entry((letter == '#', letter)).or_default().push(position);
    }
    letters.into_iter().map(|((_, letter), names)| (letter, names)).collect()
}

#[cfg(test)]
mod tests {
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
        assert_eq!(syllables("chuangxin"), Some(vec!["chuang", "xin"]));
        assert_eq!(syllables("wangwen"), Some(vec!["wang", "wen"]));
        assert_eq!(syllables("lvse"), Some(vec!["lv", "se"]));
        assert_eq!(syllables("report"), None);
    }

    #[test]
    fn a_name_is_found_under_each_reading() {
        assert_eq!(of("长桥"), ["~zhang qiao", "~chang qiao"]);
        assert!(of("绿荫一公里").contains(&"^lyy".to_owned()));
        assert!(of("“一次办妥”").contains(&"~ban tuo".to_owned()));
    }

    #[test]
    fn names_are_listed_under_the_letter_people_look_at() {
        for (name, letter) in [
            ("重庆路", 'C'),
            ("重点工程", 'Z'),
            ("长安", 'C'),
            ("单县", 'S'),
            ("曾厝", 'Z'),
            ("“灯下书房”", 'D'),
            ("Éclair", 'E'),
            ("16路车队", '#'),
            ("", '#'),
        ] {
            assert_eq!(initial(name), letter, "{name}");
        }
    }
}
