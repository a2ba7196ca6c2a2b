//! Bilingual text: both languages are written side by side where a problem is found.

use serde::{Deserialize, Serialize};

use super::words::Words;

/// The language messages are printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// The same sentence in Chinese and English: two originals with the same facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: Words,
    /// English.
    pub en: Words,
}

impl Text {
    /// The sentence in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// The same with the middle of a very long sentence left out: what an author wrote may be repeated in it, at any length.
    #[must_use]
    pub fn shortened(self) -> Self {
        Self { zh: shortened(self.zh), en: shortened(self.en) }
    }
}

/// A number with its English noun: `1 case`, `2 cases`, `0 cases`. Chinese has one form.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Characters of a sentence that are kept at its beginning and at its end.
const KEPT: (usize, usize) = (300, 100);

fn shortened(text: Words) -> Words {
    // Bytes first: nearly every sentence is short.
    if text.len() <= KEPT.0 + KEPT.1 || text.chars().count() <= KEPT.0 + KEPT.1 {
        return text;
    }
    let head: String = text.chars().take(KEPT.0).collect();
    let tail: Vec<char> = text.chars().rev().take(KEPT.1).collect();
    format!("{head} … {}", tail.into_iter().rev().collect::<String>()).into()
}

/// Builds a [`Text`]; both languages are required and take inline arguments as in `format!`.
///
/// ```
/// let name = "单位";
/// let text = casebook::text!(zh: "缺少“{name}”", en: "`{name}` is missing");
/// assert_eq!(text.en, "`单位` is missing");
/// ```
#[macro_export]
macro_rules! text {
    (zh: $zh:literal, en: $en:literal $(,)?) => {
        $crate::diagnostic::Text { zh: format!($zh).into(), en: format!($en).into() }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_said_in_the_singular() {
        assert_eq!([0, 1, 2].map(|count| plural(count, "case")), ["0 cases", "1 case", "2 cases"]);
    }

    #[test]
    fn a_sentence_that_repeats_a_very_long_word_keeps_its_beginning_and_its_end() {
        let word = "长".repeat(10_000);
        let text = crate::text!(zh: "链接“{word}”找不到", en: "the link `{word}` leads nowhere").shortened();
        assert!(text.zh.starts_with("链接“长") && text.zh.ends_with("”找不到"), "{}", text.zh);
        assert!(text.en.ends_with("leads nowhere") && text.en.chars().count() < 500, "{}", text.en);
        let short = crate::text!(zh: "缺少“单位”", en: "`unit` is missing");
        assert_eq!(short.clone().shortened(), short);
    }
}
