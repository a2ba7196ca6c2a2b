//! The key of a line: with colons of any kind, in quotes, in brackets, between asterisks.

use std::ops::Range;

use super::{Scan, is_indent};
use crate::text;
use crate::yaml::fence::COLONS;

/// What people put around the name of a field to make it stand out.
const ADORNMENTS: [(&str, &str); 6] =
    [("**", "**"), ("__", "__"), ("【", "】"), ("［", "］"), ("〔", "〕"), ("[", "]")];

impl<'a> Scan<'a> {
    /// Reads `key:` at `at`, behind a dash in the column `dash` if there is one; returns the key and where its value begins.
    /// Without a key, the value begins at `at`.
    pub(super) fn key(&mut self, at: usize, end: usize, dash: Option<usize>) -> (Option<&'a str>, usize) {
        let text = self.text;
        let rest = &text[at..end];
        if let Some(found) = self.adorned_key(at, end, dash) {
            return found;
        }
        if rest.starts_with(['"', '\'', '[', '{', '|', '>', '#', '【', '［', '｛']) {
            return self.quoted_key(at, end);
        }
        let Some(found) = rest.find(COLONS) else { return (None, at) };
        let colon = rest[found..].chars().next().unwrap_or(':');
        let after = found + colon.len_utf8();
        let key = rest[..found].trim_end_matches(is_indent);
        let followed = rest[after..].chars().next();
        let separated = followed.is_none_or(|next| next == ' ');
        let full_width = colon != ':';
        if let Some(value_at) = self.doubled_colon(at + key.len()..at + after, end, key, dash) {
            return (Some(&self.text[at..at + key.len()]), value_at);
        }
        if !full_width && separated {
            self.strip_key_quotes(at, key);
            return (Some(&self.text[at..at + key.len()]), at + after);
        }
        let bare = key.trim_matches(['“', '”', '"', '‘', '’', '「', '」']);
        // At the margin a line can be nothing but a field, known or not.
        let at_margin = at == 0 || self.text.as_bytes()[at - 1] == b'\n';
        let must_be_key = at_margin && is_word(bare) && !rest[after..].starts_with('/');
        if !must_be_key && !self.is_field(bare, dash, end) {
            // Not a key: but a colon further on may be one, as in `说明（必填）: 甲` or a plain value.
            return self.later_colon(at, end);
        }
        self.strip_key_quotes(at, key);
        let spaces = rest[after..].len() - rest[after..].trim_start_matches(is_indent).len();
        let empty = rest[after + spaces..].is_empty();
        let what = if full_width {
            text!(zh: "“{bare}”后面用了全角冒号", en: "a full-width colon follows `{bare}`")
        } else {
            text!(zh: "“{bare}”的冒号后面缺少空格", en: "a space is missing after the colon of `{bare}`")
        };
        let from = if full_width { key.len() } else { found };
        self.repair(at + from..at + after + spaces, if empty { ":" } else { ": " }, what);
        (Some(&self.text[at..at + key.len()]), at + after + spaces)
    }

    /// A colon with a space somewhere behind: YAML takes everything before it as the key.
    fn later_colon(&self, at: usize, end: usize) -> (Option<&'a str>, usize) {
        let rest = &self.text[at..end];
        let colon = rest.match_indices(':').map(|(colon, _)| colon).find(|colon| {
            let after = &rest[colon + 1..];
            after.is_empty() || after.starts_with(' ')
        });
        colon.map_or((None, at), |colon| (Some(&self.text[at..at + colon]), at + colon + 1))
    }

    /// `"key": value`, which is YAML as it stands.
    fn quoted_key(&self, at: usize, end: usize) -> (Option<&'a str>, usize) {
        let rest = &self.text[at..end];
        let Some(mark) = rest.chars().next().filter(|mark| matches!(mark, '"' | '\'')) else { return (None, at) };
        let Some(close) = rest[1..].find(mark).map(|close| close + 1) else { return (None, at) };
        let after = &rest[close + 1..];
        let is_key = after.starts_with(": ") || after == ":";
        if is_key { (Some(&self.text[at + 1..at + close]), at + close + 2) } else { (None, at) }
    }

    /// `“标题”: …` is the field 标题.
    fn strip_key_quotes(&mut self, at: usize, key: &str) {
        let bare = key.trim_matches(['“', '”', '‘', '’', '「', '」']);
        if bare.len() == key.len() || !self.known(bare) {
            return;
        }
        let start = key.find(bare).unwrap_or(0);
        let what = || text!(zh: "字段名不用加引号", en: "a field name needs no quotes");
        if start > 0 {
            self.repair(at..at + start, "", what());
        }
        if start + bare.len() < key.len() {
            self.repair(at + start + bare.len()..at + key.len(), "", what());
        }
    }

    /// `年度：: 2023`: a second colon behind the first. Returns where the value begins.
    fn doubled_colon(&mut self, colon: Range<usize>, end: usize, key: &str, dash: Option<usize>) -> Option<usize> {
        let rest = &self.text[colon.end..end];
        let second = rest.trim_start_matches(is_indent);
        let value = second.strip_prefix([':', '：'])?.trim_start_matches(is_indent);
        if !self.is_field(key, dash, end) || value.starts_with([':', '：', '/']) {
            return None;
        }
        let value_at = end - value.len();
        let colon_and_space = if value.is_empty() { ":" } else { ": " };
        let what = text!(zh: "“{key}”后面写了两个冒号", en: "two colons follow `{key}`");
        self.repair(colon.start..value_at, colon_and_space, what);
        Some(value_at)
    }

    /// `【单位】城北供水所`, `**单位**：城北供水所`: the field as a heading, with or without its colon.
    fn adorned_key(&mut self, at: usize, end: usize, dash: Option<usize>) -> Option<(Option<&'a str>, usize)> {
        let text = self.text;
        let rest = &text[at..end];
        let (open, close) = ADORNMENTS.into_iter().find(|(open, _)| rest.starts_with(open))?;
        let inner = &rest[open.len()..];
        let (word, after) = inner.split_once(close)?;
        if close == "]" && after.starts_with('(') {
            // A link of Markdown.
            return None;
        }
        let key = word.trim_end_matches([':', '：']).trim_matches(is_indent);
        let behind = after.trim_start_matches(is_indent);
        let value = behind.strip_prefix([':', '：']).unwrap_or(behind).trim_start_matches(is_indent);
        let has_colon = word.ends_with([':', '：']) || behind.starts_with([':', '：']);
        let is_bracket = !matches!(open, "**" | "__");
        if !self.is_field(key, dash, end) || !has_colon && (!is_bracket || value.is_empty()) {
            return None;
        }
        let value_at = end - value.len();
        let colon = if value.is_empty() { ":" } else { ": " };
        let what = text!(zh: "字段名不用加括号或星号", en: "a field name needs no brackets or asterisks");
        self.repair(at..value_at, format!("{key}{colon}"), what);
        let key_at = at + open.len() + (word.len() - word.trim_start_matches(is_indent).len());
        Some((Some(&text[key_at..key_at + key.len()]), value_at))
    }
}

/// Whether a text could be the name of a field: short, without spaces and marks, not a number.
pub(super) fn is_word(text: &str) -> bool {
    let first_fits = text.chars().next().is_some_and(char::is_alphabetic);
    first_fits
        && text.len() <= 36
        && text.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
}
