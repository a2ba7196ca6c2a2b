//! From an entry to its terms: what the case can be found by, each with the zones of the page where it stands.
//!
//! Terms are pairs of neighbouring Han, mixed pairs (`q群`), words and numbers whole; single Han and pinyin of names; the
//! number of the case.
//! Punctuation and spaces between Han are skipped, sentence ends are not. A zone is one bit: title or brand;
//! metadata; six for the body. A sentence of the body lies in one zone, chosen by a hash of its beginning: two pairs
//! of characters that share a zone stand in one sentence more often than not, which stands in for positions, and
//! editing a sentence moves no other sentence to another zone. Knows nothing of lists or files.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::build::SMALL_SITE;
use super::cards::Card;
use super::fold::{self, is_break, is_han, is_joint, is_word};
use super::{pinyin, shard};

/// Zone of the title and the brand.
pub(super) const TITLE: u8 = 1;
/// Zone of the other facts.
pub(super) const METADATA: u8 = 2;
/// Body zones.
const BODY_ZONES: u32 = 6;
/// Longest word kept, in characters.
const MAX_WORD: usize = 40;

/// A term as a number: up to three 21-bit characters, or, with the top bit set, a hash of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Term(pub(super) u64);

const WORD: u64 = 1 << 63;

impl Term {
    fn single(character: char) -> Self {
        Self(u64::from(u32::from(character)))
    }

    fn pair(first: char, second: char) -> Self {
        Self(u64::from(u32::from(first)) << 21 | u64::from(u32::from(second)))
    }

    fn triple(first: char, second: char, third: char) -> Self {
        Self(u64::from(u32::from(first)) << 42 | Self::pair(second, third).0)
    }

    fn word(word: &str) -> Self {
        Self(xxhash_rust::xxh3::xxh3_64(word.as_bytes()) | WORD)
    }

    /// The characters of a term that is no word.
    fn characters(self) -> impl Iterator<Item = char> {
        let character = |bits: u64| u32::try_from(bits & 0x1f_ffff).ok().and_then(char::from_u32);
        [self.0 >> 42, self.0 >> 21, self.0].into_iter().filter_map(character).filter(|character| *character != '\0')
    }

    /// The term that stands in the files as `text`: what has a Han in it is no word.
    pub(super) fn of_text(text: &str) -> Self {
        let mut characters = text.chars();
        match (characters.next(), characters.next(), characters.next(), characters.next()) {
            (Some(only), None, ..) if is_han(only) => Self::single(only),
            (Some(first), Some(second), None, _) if is_han(first) || is_han(second) => Self::pair(first, second),
            (Some(first), Some(second), Some(third), None) if is_han(first) => Self::triple(first, second, third),
            _ => Self::word(text),
        }
    }

    /// Whether the term is a pair of neighbouring characters, at least one of them Han.
    pub(super) fn is_pair(self) -> bool {
        self.0 >> 42 == 0 && self.0 >> 21 != 0
    }

    /// Whether the term is three Han.
    pub(super) fn is_triple(self) -> bool {
        self.0 & WORD == 0 && self.0 >> 42 != 0
    }

    /// The term as it stands in the files.
    pub(super) fn text(self, words: &Words) -> String {
        if self.0 & WORD == 0 {
            return self.characters().collect();
        }
        words.get(&self).map_or_else(String::new, ToString::to_string)
    }

    /// The hash that decides the file of the term.
    pub(super) fn address(self, words: &Words) -> u32 {
        if self.0 & WORD == 0 {
            return shard::address_of(self.characters());
        }
        words.get(&self).map_or(0, |word| shard::address(word))
    }
}

/// A hasher for terms, which are spread well by one multiplication.
#[derive(Default)]
pub(super) struct TermHasher(u64);

impl Hasher for TermHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

/// A map by term.
pub(super) type TermMap<V> = HashMap<Term, V, BuildHasherDefault<TermHasher>>;

/// A set of terms.
pub(super) type TermSet = HashSet<Term, BuildHasherDefault<TermHasher>>;

/// The words behind hashed terms.
pub(super) type Words = TermMap<Box<str>>;

/// How the terms of a case are cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cutting {
    /// Single characters of the whole text instead of names and summary alone.
    pub(super) singles: bool,
}

impl Cutting {
    /// How the terms of each of `count` cases are cut.
    pub(super) fn of(count: usize) -> Self {
        Self { singles: count < SMALL_SITE }
    }
}

/// The zones of each part of a text that has `count` parts: the six body zones are shared out.
fn part_zones(part: usize, count: usize) -> u8 {
    let each = BODY_ZONES as usize / count.clamp(1, 6);
    let zones = ((1_u32 << each) - 1) << (2 + part.min(5) * each);
    u8::try_from(zones & 0xfc).expect("the lowest eight bits")
}

/// The terms of one case after another; buffers are reused.
pub(super) struct Cutter {
    cutting: Cutting,
    text: Vec<char>,
    word: String,
    /// The terms of the case cut last, with their zones.
    pub(super) zones: TermMap<u8>,
    /// The words met so far.
    pub(super) words: Words,
    /// What [`Cutter::cut_triples_again`] needs of the case cut last.
    pub(super) han: Vec<u8>,
    /// The terms in pinyin of names met so far that others may have too.
    pinyin: HashMap<String, Vec<Term>>,
}

impl Cutter {
    pub(super) fn new(cutting: Cutting) -> Self {
        Self {
            cutting,
            text: Vec::new(),
            word: String::new(),
            zones: TermMap::default(),
            words: Words::default(),
            han: Vec::new(),
            pinyin: HashMap::new(),
        }
    }

    /// Cuts a case into its terms.
    pub(super) fn cut(&mut self, card: &Card) {
        self.han.clear();
        self.cut_texts(card, |cutter, sentence, zone, singles| {
            cutter.add_sentence(sentence, zone, singles);
            if !cutter.cutting.singles {
                push_han(&mut cutter.han, sentence, zone);
            }
        });
        self.add_pinyin(card);
        if let Some(number) = number_term(card.stem()) {
            self.add_text(&number, TITLE);
        }
    }

    /// Cuts a case into triples of Han whose two pairs are both in `frequent`.
    pub(super) fn cut_triples(&mut self, card: &Card, frequent: &TermSet) {
        self.cut_texts(card, |cutter, sentence, zone, _| {
            cutter.add_triples(sentence.iter().copied(), zone, frequent);
        });
    }

    /// The same for a case of which `han` was kept when it was cut.
    pub(super) fn cut_triples_again(&mut self, han: &[u8], frequent: &TermSet) {
        self.zones.clear();
        let (characters, _) = han.as_chunks::<3>();
        let code = |character: &[u8; 3]| u32::from_le_bytes([character[0], character[1], character[2], 0]);
        for run in characters.split_inclusive(|character| code(character) <= 0xff) {
            let Some((zone, run)) = run.split_last() else { continue };
            self.add_triples(run.iter().filter_map(|character| char::from_u32(code(character))), zone[0], frequent);
        }
    }

    fn add_triples(&mut self, sentence: impl Iterator<Item = char>, zone: u8, frequent: &TermSet) {
        let (mut pair, mut is_frequent) = (None::<(char, char)>, false);
        let mut before = None;
        for character in sentence.filter(|character| is_han(*character) || is_word(*character)) {
            let next = before.replace(character).filter(|before| is_han(*before) && is_han(character));
            let is_next_frequent = next.is_some_and(|before| frequent.contains(&Term::pair(before, character)));
            if let Some((first, second)) = pair.filter(|_| is_frequent && is_next_frequent) {
                self.add_term(Term::triple(first, second, character), zone);
            }
            pair = next.map(|before| (before, character));
            is_frequent = is_next_frequent;
        }
    }

    /// Calls `each` with every sentence, its zone and whether its single characters are terms.
    fn cut_texts(&mut self, card: &Card, mut each: impl FnMut(&mut Self, &[char], u8, bool)) {
        self.zones.clear();
        let Cutting { singles } = self.cutting;
        let mut folded = std::mem::take(&mut self.text);
        let mut cut = |text: &str, zones: u8, singles: bool| {
            fold::fold(text, &mut folded);
            for sentence in folded.split(|character| is_break(*character)).filter(|sentence| !sentence.is_empty()) {
                each(self, sentence, zone_of(sentence, zones), singles);
            }
        };
        for text in std::iter::once(&card.title).chain(&card.brand) {
            cut(text, TITLE, true);
        }
        for text in card.facts().chain([card.summary.as_str()]) {
            cut(text, METADATA, true);
        }
        cut(&card.year, METADATA, false);
        for (part, text) in card.texts.iter().enumerate() {
            cut(text, part_zones(part, card.part_count), singles);
        }
        self.text = folded;
    }

    fn add_sentence(&mut self, sentence: &[char], zone: u8, singles: bool) {
        let (mut before, mut at) = (None, 0);
        while at < sentence.len() {
            let character = sentence[at];
            if is_han(character) {
                if singles {
                    self.add_term(Term::single(character), zone);
                }
                if let Some(before) = before {
                    self.add_term(Term::pair(before, character), zone);
                }
                before = Some(character);
                at += 1;
            } else if is_word(character) {
                let word = &sentence[at..word_end(sentence, at)];
                if let Some(before) = before.filter(|before| is_han(*before)) {
                    self.add_term(Term::pair(before, character), zone);
                }
                self.add_word(word, zone);
                if word.iter().any(|character| is_joint(*character)) {
                    for part in word.split(|character| is_joint(*character)).filter(|part| part.len() > 1) {
                        self.add_word(part, zone);
                    }
                }
                before = word.last().copied();
                at += word.len();
            } else {
                at += 1;
            }
        }
    }

    fn add_pinyin(&mut self, card: &Card) {
        for (position, name) in card.names().enumerate() {
            let zone = if position <= card.brand.len() { TITLE } else { METADATA };
            if let Some(known) = self.pinyin.get(name) {
                for term in known {
                    *self.zones.entry(*term).or_default() |= zone;
                }
                continue;
            }
            let terms = self.pinyin_of(name);
            for term in &terms {
                self.add_term(*term, zone);
            }
            // Many cases have the same brands, units and methods, but each a title of its own.
            if position > 0 {
                self.pinyin.insert(name.to_owned(), terms);
            }
        }
    }

    /// The terms of a name in pinyin.
    fn pinyin_of(&mut self, name: &str) -> Vec<Term> {
        let mut folded = std::mem::take(&mut self.text);
        fold::fold(name, &mut folded);
        let mut terms = Vec::new();
        pinyin::terms(&folded, |text| terms.push(self.word_term(text)));
        self.text = folded;
        terms
    }

    fn add_word(&mut self, word: &[char], zone: u8) {
        if word.len() <= MAX_WORD {
            let mut text = std::mem::take(&mut self.word);
            text.clear();
            text.extend(word);
            fold::unjoined(&mut text);
            self.add_text(&text, zone);
            self.word = text;
        }
    }

    fn add_text(&mut self, text: &str, zone: u8) {
        let term = self.word_term(text);
        self.add_term(term, zone);
    }

    /// The term of a word, which is then among those met.
    fn word_term(&mut self, text: &str) -> Term {
        let term = Term::word(text);
        self.words.entry(term).or_insert_with(|| text.into());
        term
    }

    fn add_term(&mut self, term: Term, zone: u8) {
        *self.zones.entry(term).or_default() |= zone;
    }
}

/// Keeps the Han of a sentence, three bytes each, behind every three and more in a row the zone as a fourth: what lies
/// between them is in no triple.
fn push_han(han: &mut Vec<u8>, sentence: &[char], zone: u8) {
    let mut start = han.len();
    let end = |han: &mut Vec<u8>, start: &mut usize| {
        if han.len() - *start < 9 {
            han.truncate(*start);
        } else {
            han.extend([zone, 0, 0]);
            *start = han.len();
        }
    };
    for character in sentence.iter().copied() {
        if is_han(character) {
            han.extend_from_slice(&u32::from(character).to_le_bytes()[..3]);
        } else if is_word(character) {
            end(han, &mut start);
        }
    }
    end(han, &mut start);
}

/// The term of a case's number, of its letters and digits; `None` for what has no digit, which is no number.
pub(super) fn number_term(text: &str) -> Option<String> {
    let bare = fold::bare(text);
    let is_number = bare.len() <= MAX_WORD
        && bare.bytes().all(|letter| letter.is_ascii_alphanumeric())
        && bare.bytes().any(|letter| letter.is_ascii_digit());
    is_number.then(|| format!("#{bare}"))
}

/// The one zone of a sentence among `zones`, by its first characters.
fn zone_of(sentence: &[char], zones: u8) -> u8 {
    let count = zones.count_ones();
    if count == 1 {
        return zones;
    }
    let mut hash = TermHasher::default();
    sentence.iter().filter(|character| is_han(**character) || is_word(**character)).take(4).for_each(|character| {
        hash.write_u64(u64::from(u32::from(*character)));
    });
    let pick = u32::try_from(hash.finish() >> 40).expect("24 bits fit") % count;
    1 << (zones.trailing_zeros() + pick)
}

/// One past the last character of the word that begins at `start`.
pub(super) fn word_end(text: &[char], start: usize) -> usize {
    let mut at = start;
    while let Some(character) = text.get(at) {
        let joins = is_joint(*character) && text.get(at + 1).is_some_and(|next| is_word(*next));
        if !is_word(*character) && !joins {
            break;
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::entry::Entry;
    use super::*;

    fn cut(entry: Entry) -> Vec<(String, u8)> {
        let mut cutter = Cutter::new(Cutting { singles: false });
        cutter.cut(&Card::of(entry, 9_000));
        let mut out: Vec<_> = cutter.zones.iter().map(|(term, zone)| (term.text(&cutter.words), *zone)).collect();
        out.sort();
        out
    }

    #[test]
    fn pairs_run_over_commas_and_stop_at_sentence_ends() {
        let entry = Entry { blocks: vec!["初心、牢记。使命 AI-2群".into()], ..Entry::default() };
        let terms: Vec<String> = cut(entry).into_iter().map(|(term, _)| term).collect();
        assert_eq!(terms, ["2群", "ai", "ai-2", "使命", "初心", "命a", "心牢", "牢记"]);
    }

    #[test]
    fn a_word_is_kept_without_its_joints_and_in_parts() {
        let entry = Entry { blocks: vec!["Wi-Fi 1,930 12.5".into()], ..Entry::default() };
        let terms: Vec<String> = cut(entry).into_iter().map(|(term, _)| term).collect();
        assert_eq!(terms, ["12", "12.5", "1930", "fi", "wi", "wifi"]);
    }

    #[test]
    fn the_number_of_a_case_is_a_term() {
        let number = |href: &str| cut(Entry { href: href.into(), ..Entry::default() });
        assert_eq!(number("cases/cw-2020-001.html"), [("#cw2020001".to_owned(), 1)]);
        assert!(number("cases/about.html").is_empty());
    }

    #[test]
    fn a_name_has_single_characters_and_pinyin_in_its_zone() {
        let entry = Entry { title: "三会".into(), ..Entry::default() };
        assert_eq!(
            cut(entry),
            [("~san hui", 1), ("~san kuai", 1), ("三", 1), ("三会", 1), ("会", 1)].map(|(t, z)| (t.to_owned(), z))
        );
    }

    #[test]
    fn parts_share_the_six_zones() {
        let zones = |count: usize| (0..count).map(|part| part_zones(part, count)).collect::<Vec<u8>>();
        assert_eq!(zones(1), [0b1111_1100]);
        assert_eq!(zones(2), [0b0001_1100, 0b1110_0000]);
        assert_eq!(zones(6), [4, 8, 16, 32, 64, 128]);
    }

    #[test]
    fn a_term_is_known_by_its_text() {
        let entry = Entry { title: "三会一课 AI-2群 open1".into(), ..Entry::default() };
        let mut cutter = Cutter::new(Cutting { singles: true });
        cutter.cut(&Card::of(entry, 9_000));
        let frequent: TermSet = cutter.zones.keys().copied().collect();
        let terms: Vec<Term> = frequent.iter().copied().collect();
        for term in terms {
            assert_eq!(Term::of_text(&term.text(&cutter.words)), term);
        }
        cutter.cut_triples(&Card::of(Entry { title: "三会一课".into(), ..Entry::default() }, 9_000), &frequent);
        assert_eq!(cutter.zones.len(), 2);
        assert!(cutter.zones.keys().all(|term| term.is_triple() && Term::of_text(&term.text(&cutter.words)) == *term));
    }
}
