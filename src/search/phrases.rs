//! What a reader typed, as phrases. The client parses alike.
//!
//! Spaces separate phrases, all of which must occur; quotation marks hold an exact phrase together; a leading minus
//! excludes. Knows nothing of the index.

use super::fold::{self, is_han, is_word};
use super::pinyin;
use super::terms::{number_term, word_end};

/// Characters of a query that are read; a reader types a tenth of that.
const MAX_QUERY: usize = 120;
/// Phrases of a query that are read.
const MAX_PHRASES: usize = 8;

/// One phrase of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Letters only; what a page must contain. Empty for pinyin, which is not verified.
    pub(super) text: String,
    /// Pairs of characters, single characters, pinyin terms.
    pub(super) grams: Vec<String>,
    /// Words and numbers.
    pub(super) words: Vec<String>,
    /// It stood in quotation marks.
    pub(super) is_exact: bool,
    /// Pages with it are left out.
    pub(super) is_excluded: bool,
}

impl Phrase {
    /// Cuts the folded text of a phrase into terms; `None` if nothing of it can be searched.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut folded = Vec::new();
        fold::fold(text, &mut folded);
        let mut phrase = Self { text: fold::bare(text), ..Self::default() };
        let (mut before, mut at) = (None::<char>, 0);
        while let Some(character) = folded.get(at).copied() {
            if is_han(character) {
                phrase.grams.extend(before.map(|before| [before, character].iter().collect::<String>()));
                before = Some(character);
                at += 1;
            } else if is_word(character) {
                let end = word_end(&folded, at);
                phrase.grams.extend(
                    before
                        .filter(|before| is_han(*before))
                        .map(|before| [before, character].iter().collect::<String>()),
                );
                let mut word: String = folded[at..end].iter().collect();
                fold::unjoined(&mut word);
                phrase.words.push(word);
                before = Some(folded[end - 1]);
                at = end;
            } else {
                at += 1;
            }
        }
        if phrase.grams.is_empty() && phrase.words.is_empty() {
            phrase.grams.extend(before.map(String::from));
        }
        if !phrase.grams.is_empty() {
            // A letter beside Han may be part of a longer word: `q群` is also found in `QQ群`.
            phrase.words.retain(|word| word.chars().count() > 1);
        }
        (!phrase.text.is_empty()).then_some(phrase)
    }

    /// Which pairs are looked up: all, because the rarest is often one between two words; of a very long phrase every
    /// other one, which still covers all characters.
    pub(super) fn looked_up(&self) -> impl Iterator<Item = usize> {
        let count = self.grams.len();
        (0..count).filter(move |position| count < 12 || position.is_multiple_of(2) || position + 1 == count)
    }

    /// The three Han that the pairs at `position` and after it make up.
    pub(super) fn triple(&self, position: usize) -> Option<String> {
        let (left, right) = (self.grams.get(position)?, self.grams.get(position + 1)?);
        let triple: Vec<char> = left.chars().chain(right.chars().skip(1)).collect();
        (triple.len() == 3 && triple.iter().all(|character| is_han(*character))).then(|| triple.iter().collect())
    }

    /// Whether the words after a typed beginning count too: a phrase that is one word, not a number.
    pub(super) fn is_beginning(&self) -> bool {
        self.grams.is_empty()
            && self.words.len() == 1
            && self.words[0].len() >= 3
            && self.words[0].is_ascii()
            && self.words[0].starts_with(|first: char| first.is_ascii_alphabetic())
            && !self.is_exact
    }

    /// The figures of a phrase that is a year as pages show it, `2023年` or `2023年度`: the index knows the year of a case
    /// by its figures alone.
    pub(super) fn year(&self) -> Option<&str> {
        let figures = self.text.strip_suffix('度').unwrap_or(&self.text).strip_suffix('年')?;
        (figures.len() == 4 && figures.bytes().all(|figure| figure.is_ascii_digit())).then_some(figures)
    }
}

/// The phrases of a query.
pub(super) fn parse(query: &str) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    let (mut piece, mut is_quoted, mut is_excluded) = (String::new(), false, false);
    let mut close = |piece: &mut String, is_exact: bool, is_excluded: &mut bool| {
        if let Some(phrase) = Phrase::of(&std::mem::take(piece)) {
            phrases.push(Phrase { is_exact, is_excluded: *is_excluded, ..phrase });
            *is_excluded = false;
        }
    };
    for character in query.chars().take(MAX_QUERY) {
        if matches!(character, '"' | '“' | '”' | '＂' | '「' | '」' | '『' | '』' | '«' | '»') {
            close(&mut piece, is_quoted, &mut is_excluded);
            is_quoted = !is_quoted;
        } else if character.is_whitespace() && !is_quoted {
            close(&mut piece, false, &mut is_excluded);
            is_excluded = false;
        } else if matches!(character, '-' | '－' | '−') && piece.is_empty() && !is_quoted {
            is_excluded = true;
        } else {
            piece.push(character);
        }
    }
    close(&mut piece, false, &mut is_excluded);
    phrases.truncate(MAX_PHRASES);
    phrases
}

/// A query read as the number of a case, however its parts are joined: `CW-2020-001`, `cw2020001`.
pub(super) fn as_number(query: &str) -> Option<Phrase> {
    let number = number_term(&query.chars().take(MAX_QUERY).collect::<String>())?;
    Some(Phrase { grams: vec![number], ..Phrase::default() })
}

/// A query in Latin letters read as pinyin: as syllables, then as initials.
pub(super) fn as_pinyin(query: &str) -> Vec<Phrase> {
    let lower = query.trim().to_lowercase();
    let letters: String = lower.chars().filter(|letter| !matches!(letter, ' ' | '\'' | '’')).map(fold::plain).collect();
    let is_latin = !letters.is_empty() && letters.bytes().all(|letter| letter.is_ascii_lowercase());
    if !is_latin || letters.len() > 40 {
        return Vec::new();
    }
    let mut readings = Vec::new();
    for syllables in pinyin::syllables(&letters).into_iter().filter(|syllables| syllables.len() > 1) {
        let syllables: Vec<&str> = syllables.into_iter().map(pinyin::as_written).collect();
        let grams = syllables.windows(2).map(|pair| format!("~{} {}", pair[0], pair[1])).collect();
        readings.push(Phrase { grams, ..Phrase::default() });
    }
    if (3..=8).contains(&letters.len()) {
        let grams = (0..letters.len() - 2).map(|start| format!("^{}", &letters[start..start + 3])).collect();
        readings.push(Phrase { grams, ..Phrase::default() });
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_quotes_and_minus() {
        let phrases = parse("望聞問切 \"夜间 报修\" -培训 q群 2023");
        let texts: Vec<(&str, bool, bool)> =
            phrases.iter().map(|p| (p.text.as_str(), p.is_exact, p.is_excluded)).collect();
        assert_eq!(
            texts,
            [
                ("望闻问切", false, false),
                ("夜间报修", true, false),
                ("培训", false, true),
                ("q群", false, false),
                ("2023", false, false)
            ]
        );
        assert_eq!(phrases[0].grams, ["望闻", "闻问", "问切"]);
        assert_eq!((phrases[3].grams.as_slice(), phrases[3].words.len()), (["q群".to_owned()].as_slice(), 0));
        assert_eq!(phrases[4].words, ["2023"]);
    }

    #[test]
    fn words_with_and_without_a_joint_are_one() {
        let words = |query: &str| parse(query).into_iter().flat_map(|phrase| phrase.words).collect::<Vec<_>>();
        assert_eq!(words("Wi-Fi"), words("WiFi"));
        assert_eq!(words("step-by-step 12.5 AI-2"), ["stepbystep", "12.5", "ai-2"]);
    }

    #[test]
    fn the_number_of_a_case_is_known_however_it_is_typed() {
        let number = |query: &str| as_number(query).map(|phrase| phrase.grams);
        for query in ["CW-2020-001", "cw 2020 001", "ＣＷ２０２０００１", "cw_2020_001"] {
            assert_eq!(number(query), Some(vec!["#cw2020001".to_owned()]), "{query}");
        }
        assert_eq!(number("excel"), None);
        assert_eq!(number("16路"), None);
        assert_eq!(number(&"7".repeat(100)), None);
    }

    #[test]
    fn a_year_is_known_with_the_words_behind_it() {
        let year = |query: &str| parse(query)[0].year().map(str::to_owned);
        for query in ["2023年", "2023年度", "２０２３年"] {
            assert_eq!(year(query).as_deref(), Some("2023"), "{query}");
        }
        for query in ["2023", "2023年3月", "二〇二三年", "203年", "年度", "12023年"] {
            assert_eq!(year(query), None, "{query}");
        }
    }

    #[test]
    fn nothing_to_search_gives_no_phrase() {
        assert_eq!(parse(" 。，- \"\" "), []);
        assert_eq!(parse("水")[0].grams, ["水"]);
        assert_eq!(parse(&"水".repeat(10_000))[0].text.chars().count(), MAX_QUERY);
    }

    #[test]
    fn latin_letters_may_be_pinyin() {
        let grams = |query: &str| as_pinyin(query).into_iter().map(|phrase| phrase.grams).collect::<Vec<_>>();
        assert_eq!(
            grams("yi bei"),
            [vec!["~yi bei".to_owned()], vec!["^yib".to_owned(), "^ibe".into(), "^bei".into()]]
        );
        assert_eq!(grams("ybqs"), [["^ybq", "^bqs"]]);
        assert_eq!(grams("fang'an"), [vec!["~fang an"], vec!["~fan gan"], vec!["^fan", "^ang", "^nga", "^gan"]]);
        assert_eq!(grams("gonglue")[0], ["~gong lve"]);
        assert!(grams("水").is_empty());
    }
}
