//! Bilingual text: both languages are written side by side where a problem is found.

use serde::{Deserialize, Serialize};

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
    pub zh: String,
    /// English.
    pub en: String,
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
        $crate::diagnostic::Text { zh: format!($zh), en: format!($en) }
    };
}
