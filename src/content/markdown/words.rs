//! Counting as word processors do in Chinese: every Han character, every word of other scripts.

use super::characters::is_han;
use crate::sweep;

/// A running count; feed it text in any pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordCount {
    pub(super) count: u32,
    is_in_word: bool,
}

impl WordCount {
    pub(super) fn add(&mut self, text: &str) {
        sweep::characters(text, |_, code| {
            if matches!(code, 0x4e00..=0x9fff) {
                self.count = self.count.saturating_add(1);
                self.is_in_word = false;
                return;
            }
            let Some(c) = char::from_u32(code) else { return };
            if is_han(c) {
                self.count = self.count.saturating_add(1);
                self.is_in_word = false;
            } else if matches!(
                c,
                '，' | '。' | '、' | '：' | '；' | '？' | '！' | '（' | '）' | '“' | '”' | '《' | '》'
            ) {
                // The marks of Chinese text, before a look into the tables of Unicode.
                self.is_in_word = false;
            } else if c.is_alphanumeric() {
                self.count = self.count.saturating_add(u32::from(!self.is_in_word));
                self.is_in_word = true;
            } else if !matches!(c, '\'' | '’' | '-' | '.' | ',' | '%' | '_') {
                self.is_in_word = false;
            }
        });
    }

    /// A block or line ended: so does a word.
    pub(super) fn end_word(&mut self) {
        self.is_in_word = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_characters_and_western_words_are_counted() {
        let mut words = WordCount::default();
        words.add("值守28分");
        words.add("钟，达到 98.6%，don't st");
        words.add("op。");
        assert_eq!(words.count, 4 + 1 + 2 + 1 + 1 + 1);
    }
}
