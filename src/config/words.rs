//! Words that are probably wrong: a short built-in list, and the site's own. Knows no case.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use aho_corasick::packed;

use crate::sweep;

/// Wrong and right, of the general language; the site's own list comes first.
const BUILT_IN: &[(&str, &str)] = &[
    ("按装", "安装"),
    ("帐户", "账户"),
    ("帐单", "账单"),
    ("渡假", "度假"),
    ("既使", "即使"),
    ("必竟", "毕竟"),
    ("栽体", "载体"),
    ("布署", "部署"),
    ("座落", "坐落"),
    ("松驰", "松弛"),
    ("粗旷", "粗犷"),
    ("提纲携领", "提纲挈领"),
    ("再接再励", "再接再厉"),
    ("迫不急待", "迫不及待"),
    ("一愁莫展", "一筹莫展"),
    ("融人中心", "融入中心"),
    ("防患未燃", "防患未然"),
    ("因地置宜", "因地制宜"),
    ("走头无路", "走投无路"),
    ("相形见拙", "相形见绌"),
    ("穿流不息", "川流不息"),
    ("默守成规", "墨守成规"),
    ("人情事故", "人情世故"),
    ("脉博", "脉搏"),
    ("安祥", "安详"),
    ("报消", "报销"),
    ("气慨", "气概"),
    ("幅射", "辐射"),
    ("追朔", "追溯"),
    ("重迭", "重叠"),
    ("一股作气", "一鼓作气"),
    ("甘败下风", "甘拜下风"),
    ("谈笑风声", "谈笑风生"),
    ("萎糜不振", "萎靡不振"),
];
/// Entries the site's own list may have.
pub(crate) const LIST_LIMIT: usize = 20_000;

/// Words to look for, by their first character, longest first.
#[derive(Clone)]
pub struct WordList {
    by_first: BTreeMap<char, Vec<(String, String)>>,
    /// One bit for each character of the basic plane that is the first or the second of a word: most characters of a text are
    /// neither.
    members: Vec<u64>,
    /// One bit for each number that [`pair`] makes of the first two characters of a word.
    pairs: Vec<u64>,
    /// Finds a list of up to [`QUICK_WORDS`] words, many bytes at a time, where the processor can; made for the first text.
    quick: OnceLock<Option<packed::Searcher>>,
}

/// Words that are looked for at once; of more it takes longer than looking at characters.
const QUICK_WORDS: usize = 64;

/// Bits for pairs of characters.
const PAIRS: usize = 0x1_0000;

/// A number below [`PAIRS`] for two characters in a row.
fn pair(first: u32, second: u32) -> usize {
    (first.wrapping_mul(0x9e37) ^ second) as usize % PAIRS
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(bits) = bits.get_mut(at / 64) {
        *bits |= 1 << (at % 64);
    }
}

fn is_set(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_none_or(|bits| bits >> (at % 64) & 1 == 1)
}

impl fmt::Debug for WordList {
    /// The words alone: thousands of bits follow from them, and each build compares its settings in this form.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.by_first.values().flatten()).finish()
    }
}

impl PartialEq for WordList {
    /// By the words: the rest follows from them.
    fn eq(&self, other: &Self) -> bool {
        self.by_first == other.by_first
    }
}

impl Eq for WordList {}

impl Hash for WordList {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.by_first.hash(state);
    }
}

impl Default for WordList {
    fn default() -> Self {
        Self::new("")
    }
}

impl WordList {
    /// The built-in list with the lines `错,对` of a site's own CSV, which win. An empty right side allows a word of the
    /// built-in list. Lines without a comma, the heading and lines that begin with `#` are passed over.
    #[must_use]
    pub fn new(csv: &str) -> Self {
        let mut words: BTreeMap<String, String> =
            BUILT_IN.iter().map(|(wrong, right)| ((*wrong).to_owned(), (*right).to_owned())).collect();
        for line in csv.lines().take(LIST_LIMIT) {
            let line = line.trim().trim_start_matches('\u{feff}');
            let Some((wrong, right)) = line.split_once([',', '，', '\t']) else { continue };
            let (wrong, right) = (unquoted(wrong), unquoted(right.split([',', '，', '\t']).next().unwrap_or_default()));
            let is_heading = matches!(wrong, "错" | "错误" | "错词" | "wrong");
            if wrong.chars().count() >= 2 && wrong != right && !wrong.starts_with('#') && !is_heading {
                words.insert(wrong.to_owned(), right.to_owned());
            }
        }
        let mut by_first: BTreeMap<char, Vec<(String, String)>> = BTreeMap::new();
        for (wrong, right) in words.into_iter().filter(|(_, right)| !right.is_empty()) {
            if let Some(first) = wrong.chars().next() {
                by_first.entry(first).or_default().push((wrong, right));
            }
        }
        for list in by_first.values_mut() {
            list.sort_unstable_by(|left, right| right.0.len().cmp(&left.0.len()).then_with(|| left.cmp(right)));
        }
        let (mut members, mut pairs) = (vec![0; 0x1_0000 / 64], vec![0; PAIRS / 64]);
        for (wrong, _) in by_first.values().flatten() {
            let mut characters = wrong.chars().map(u32::from);
            if let (Some(first), Some(second)) = (characters.next(), characters.next()) {
                set(&mut members, first as usize);
                set(&mut members, second as usize);
                set(&mut pairs, pair(first, second));
            }
        }
        Self { by_first, members, pairs, quick: OnceLock::new() }
    }

    /// What finds the words many bytes at a time, if there is such a thing.
    fn quick(&self) -> Option<&packed::Searcher> {
        let make = || {
            let words = || self.by_first.values().flatten().map(|(wrong, _)| wrong);
            if words().count() > QUICK_WORDS {
                return None;
            }
            packed::Config::new().match_kind(packed::MatchKind::LeftmostLongest).builder().extend(words()).build()
        };
        self.quick.get_or_init(make).as_ref()
    }

    /// Where a word may begin: at its first two characters. A word has two at least, so that it is enough to look at every
    /// second character. Characters beyond the basic plane are looked up.
    fn places(&self, text: &str) -> Vec<usize> {
        let bytes = text.as_bytes();
        let mut places = Vec::new();
        let mut before = 0;
        while let Some(first) = bytes.get(before) {
            let at = before + sweep::len(*first);
            let Some((code, len)) = sweep::character(text, at) else { break };
            if is_set(&self.members, code as usize) {
                self.look_at(text, [before, at], &mut places);
            }
            before = at + len;
        }
        places
    }

    /// Notes at which of two characters a word may begin. Apart, so that the loop over all others stays in the registers.
    #[inline(never)]
    fn look_at(&self, text: &str, at: [usize; 2], places: &mut Vec<usize>) {
        for at in at {
            let mut characters = text[at..].chars().map(u32::from);
            let (first, second) = (characters.next().unwrap_or(0), characters.next().unwrap_or(0));
            if is_set(&self.pairs, pair(first, second)) {
                places.push(at);
            }
        }
    }

    /// Every hit in `text` in order: the byte it starts at, the word, and what it should be.
    #[must_use]
    pub fn hits<'l>(&'l self, text: &str) -> Vec<(usize, &'l str, &'l str)> {
        match self.quick() {
            Some(quick) => self.hits_at(text, quick.find_iter(text).map(|found| found.start())),
            None => self.hits_at(text, self.places(text)),
        }
    }

    /// The words that begin at one of these places, which rise.
    fn hits_at<'l>(&'l self, text: &str, places: impl IntoIterator<Item = usize>) -> Vec<(usize, &'l str, &'l str)> {
        let mut hits = Vec::new();
        let mut until = 0;
        for at in places {
            if at < until {
                continue;
            }
            let list = text[at..].chars().next().and_then(|first| self.by_first.get(&first));
            let Some(list) = list else { continue };
            let Some((wrong, right)) = list.iter().find(|(wrong, _)| text[at..].starts_with(wrong.as_str())) else {
                continue;
            };
            until = at + wrong.len();
            hits.push((at, wrong.as_str(), right.as_str()));
        }
        hits
    }
}

fn unquoted(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_own_list_adds_to_and_overrides_the_built_in_one() {
        let words = WordList::new("错,对\n# 说明,无\n泄涝点,泄漏点\n\"帐单\",\"\"\n坏行\n");
        let hits = words.hits("按装泄涝点的帐单和账户");
        let found: Vec<(&str, &str)> = hits.iter().map(|(_, wrong, right)| (*wrong, *right)).collect();
        assert_eq!(found, [("按装", "安装"), ("泄涝点", "泄漏点")]);
    }

    #[test]
    fn short_lists_are_found_as_long_ones_are() {
        let words = WordList::new("安装,放\n装按,甲\n按装置,乙\nab,c\nabc,d\n");
        let pieces = ["按", "装", "置", "安", "ab", "c", "é", "，", "再接再励", "\n"];
        for number in 0..pieces.len().pow(4) {
            let text: String = (0..4).map(|at| pieces[number / pieces.len().pow(at) % pieces.len()]).collect();
            assert_eq!(words.hits(&text), words.hits_at(&text, words.places(&text)), "{text}");
            let long = format!("{}{text}", "灯下读书。".repeat(4));
            assert_eq!(words.hits(&long), words.hits_at(&long, words.places(&long)), "{long}");
        }
    }

    #[test]
    fn words_are_found_at_odd_and_even_places_among_characters_of_any_width() {
        let words = WordList::new("𠀀甲,乙\nab,c\n");
        for before in ["", "a", "é", "甲", "😀", "a甲", "éb", "😀一", "一二三"] {
            for (word, behind) in [("按装", ""), ("按装", "按"), ("再接再励", "再"), ("𠀀甲", "x"), ("ab", "é")]
            {
                let text = format!("{before}{word}{behind}");
                let hits = words.hits_at(&text, words.places(&text));
                assert_eq!(hits, words.hits(&text));
                let found: Vec<(usize, &str)> = hits.iter().map(|(at, wrong, _)| (*at, *wrong)).collect();
                assert_eq!(found, [(before.len(), word)], "{before}{word}{behind}");
            }
        }
    }
}
