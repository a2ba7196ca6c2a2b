//! Counting as word processors do in Chinese: every Han character, every word of other scripts.

use super::characters::is_han;

/// A running count; feed it text in any pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordCount {
    pub(super) count: u32,
    is_in_word: bool,
}

impl WordCount {
    pub(super) fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // In locals, which stay in the registers.
        let (mut at, mut ideographs, mut others) = (0, 0, *self);
        while let Some(first) = bytes.get(at) {
            // U+4E00 to U+9FFF, told by their first bytes.
            if matches!(first, 0xe5..=0xe9) || *first == 0xe4 && bytes.get(at + 1).is_some_and(|next| *next >= 0xb8) {
                ideographs += 1;
                others.is_in_word = false;
                at += 3;
                continue;
            }
            // The marks of Chinese text, before a look into the tables of Unicode.
            if let [0xe2, 0x80, 0x9c | 0x9d, ..]
            | [0xe3, 0x80, 0x81 | 0x82 | 0x8a | 0x8b, ..]
            | [0xef, 0xbc, 0x81 | 0x88 | 0x89 | 0x8c | 0x9a | 0x9b | 0x9f, ..] = &bytes[at..]
            {
                others.is_in_word = false;
                at += 3;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            others = others.and(c);
            at += c.len_utf8();
        }
        *self = Self { count: others.count.saturating_add(ideographs), ..others };
    }

    /// The count with one more character, which is none of the usual ideographs.
    #[inline(never)]
    fn and(self, c: char) -> Self {
        let Self { count, is_in_word } = self;
        if is_han(c) {
            return Self { count: count.saturating_add(1), is_in_word: false };
        }
        if c.is_alphanumeric() {
            return Self { count: count.saturating_add(u32::from(!is_in_word)), is_in_word: true };
        }
        let stays = matches!(c, '\'' | '’' | '-' | '.' | ',' | '%' | '_');
        Self { count, is_in_word: is_in_word && stays }
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

    #[test]
    fn marks_end_words_and_count_for_nothing() {
        for mark in "，。、：；？！（）“”《》".chars() {
            let mut words = WordCount::default();
            words.add(&format!("{mark}a{mark}b{mark}{mark}灯"));
            assert_eq!(words.count, 3, "{mark}");
        }
    }
}
