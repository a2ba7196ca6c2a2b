//! Repairs inside `[…]` and `{…}`: full-width brackets, commas, colons and quotes; missing spaces; commas too many.

use super::Scan;
use super::key::is_word;
use super::value::closing_quote;
use crate::diagnostic::Text;
use crate::text;
use crate::yaml::explain::quoted;

/// Words between two full-width commas longer than this many characters may be one sentence.
const MAX_TERM_CHARACTERS: usize = 8;

/// Longer words in front of a colon are prose.
const MAX_KEY_CHARACTERS: usize = 6;

/// Longer maps are not looked through for it.
const MAX_TYPED_CHARACTERS: usize = 400;

/// Where a part of a collection ends, at the latest with its line.
const PART_ENDS: [char; 8] = [',', ']', '}', '］', '】', '｝', '，', '\n'];

/// A bracket that is open.
struct Open {
    /// Where it stands.
    at: usize,
    is_map: bool,
    /// Whether every part reads `word：value`, so that any word in front of a colon is a key.
    is_typed_wide: bool,
    /// Where its current part begins.
    part: usize,
    /// Where the value of that part begins: behind its first colon, or colons, or with the part.
    value: usize,
    /// Its full-width commas so far.
    commas: Vec<usize>,
    /// Whether every part so far could be a term.
    terms: bool,
    /// Where it already has a separator without a part behind it.
    separator: Option<usize>,
}

impl Open {
    /// Another part begins.
    fn begin(&mut self, part: usize) {
        self.part = part;
        self.value = part;
    }
}

impl Scan<'_> {
    /// Scans the collection that begins at `at`; returns its end, or the end of the line when it is never closed.
    pub(super) fn flow(&mut self, at: usize, end: usize, column: usize) -> usize {
        let first = self.text[at..].chars().next().unwrap_or('[');
        if matches!(first, '【' | '［' | '｛') && !self.is_full_width_flow(at, end, first) {
            return end;
        }
        let before = self.repairs.len();
        let mut open: Vec<Open> = Vec::new();
        let mut here = at;
        let limit = self.flow_limit(end, column);
        while here < limit {
            let character = self.text[here..].chars().next().unwrap_or('\n');
            let width = character.len_utf8();
            match character {
                '"' | '\'' if self.begins_part(open.last(), here) => {
                    let Some(close) = closing_quote(&self.text[here..limit], character) else { break };
                    here += close + 1;
                    continue;
                }
                '[' | '{' | '［' | '｛' | '【' if self.begins_part(open.last(), here) => {
                    self.bracket(here, character);
                    let is_map = matches!(character, '{' | '｛');
                    let part = here + width;
                    let is_typed_wide = is_map && self.is_typed_wide(part, limit);
                    let commas = Vec::new();
                    open.push(Open {
                        at: here,
                        is_map,
                        is_typed_wide,
                        part,
                        value: part,
                        commas,
                        terms: true,
                        separator: None,
                    });
                }
                ']' | '}' | '］' | '｝' | '】' => {
                    let Some(closed) = open.pop() else { break };
                    self.bracket(here, character);
                    self.close(&closed, here);
                    if open.is_empty() {
                        return self.behind_flow(at, here + width, before);
                    }
                }
                '%' | '@' | '`' | '|' | '>' | '#' | '&'
                    if !open.is_empty()
                        && self.begins_part(open.last(), here)
                        && self.is_text_of_part(here, limit, character) =>
                {
                    here = self.quote_part(here, limit, character);
                    continue;
                }
                ',' => self.comma(open.last_mut(), here),
                '，' => self.full_width_comma(open.last_mut(), here),
                ':' | '：' | '﹕' => self.colon(open.last_mut(), here, character),
                _ => {}
            }
            here += width;
        }
        // Never closed: nothing about it is certain.
        self.repairs.truncate(before);
        end
    }

    /// The collection that begins at `at` ends at `close`. With words behind it, as in `[示范]一盏灯`, or the address of a
    /// link, it is no collection but the beginning of a text, and what was repaired in it since `before` was not wrong.
    fn behind_flow(&mut self, at: usize, close: usize, before: usize) -> usize {
        let end = self.line_end(close);
        let value = self.text[at..end].trim_end();
        let is_one_line = !self.text[at..close].contains('\n');
        let words = self.text[close..end].trim_start();
        let is_text =
            words.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '“' | '《' | '（' | '【'));
        let is_link = self.text[close..end].starts_with('(');
        if !is_one_line || !(is_text || is_link) {
            return close;
        }
        self.repairs.truncate(before);
        let first = self.text[at..].chars().next().unwrap_or('[');
        let what = text!(zh: "内容以“{first}”开头，要加引号", en: "a value that begins with `{first}` needs quotes");
        self.repair(at..at + value.len(), quoted(value), what);
        end
    }

    /// A value inside brackets that begins with a character that means something to YAML: `计量单位: %`. Returns where it
    /// ends.
    fn quote_part(&mut self, at: usize, limit: usize, first: char) -> usize {
        let rest = &self.text[at..limit];
        let value = rest[..rest.find(PART_ENDS).unwrap_or(rest.len())].trim_end();
        let what = text!(zh: "内容以“{first}”开头，要加引号", en: "a value that begins with `{first}` needs quotes");
        self.repair(at..at + value.len(), quoted(value), what);
        at + value.len()
    }

    /// Whether what begins with `first` at `at` is a text: always, but for remarks and names.
    fn is_text_of_part(&self, at: usize, limit: usize, first: char) -> bool {
        match first {
            '#' => self.is_hash_of_part(at, limit),
            '&' => self.is_text_behind_ampersand(self.text[at + 1..limit].split(PART_ENDS).next().unwrap_or("")),
            _ => true,
        }
    }

    /// Whether the `#` at `at` begins a value, as in `[#3楼改造, 二楼]`: it touches what follows, which another part or the
    /// bracket ends on its line, and does not begin that line as a remark does.
    fn is_hash_of_part(&self, at: usize, limit: usize) -> bool {
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let is_first = self.text[line..at].trim().is_empty();
        let value = &self.text[at + 1..limit];
        let touches = value.starts_with(|next: char| !next.is_whitespace() && !matches!(next, ',' | ']' | '}'));
        let stop = value.find(PART_ENDS);
        !is_first && touches && stop.is_some_and(|stop| !value[stop..].starts_with('\n'))
    }

    /// A collection ends at the latest before the next field at its own depth.
    fn flow_limit(&self, end: usize, column: usize) -> usize {
        let mut last = end;
        while last < self.end {
            let start = (last + 1).min(self.end);
            let stop = self.line_end(start);
            let line = &self.text[start..stop];
            let width = line.len() - line.trim_start_matches([' ', '\t']).len();
            let closes = line.trim_start().starts_with([']', '}', '］', '】', '｝']);
            if !line.trim().is_empty() && width <= column && !closes {
                break;
            }
            last = stop;
            if stop >= self.end {
                break;
            }
        }
        last.min(self.end)
    }

    /// `【甲，乙】` is a list; `【甲】乙` and `【甲】` are titles.
    fn is_full_width_flow(&self, at: usize, end: usize, first: char) -> bool {
        let value = self.text[at..end].trim_end();
        let closed = value.ends_with(match first {
            '【' => ['】', ']'],
            '［' => ['］', ']'],
            _ => ['｝', '}'],
        });
        closed && value.matches(['【', '［', '｛']).count() == 1 && (first != '【' || value.contains([',', '，']))
    }

    /// Whether a quote or bracket at `here` opens something, rather than standing inside a plain value: nothing of its part
    /// stands in front of it but a key. Colons behind that of the key belong to a sentence.
    fn begins_part(&self, open: Option<&Open>, here: usize) -> bool {
        open.is_none_or(|open| self.text[open.value..here].trim_end().is_empty())
    }

    /// `{ 姓名：陈工，电话：0000 }`, whose parts begin at `from`: a known key with a full-width colon, and nothing but short
    /// words with colons behind the commas. Who types so means each of them as a key, known or not.
    fn is_typed_wide(&self, from: usize, limit: usize) -> bool {
        let rest = &self.text[from..limit];
        let closes = |character| matches!(character, '}' | '｝' | '\n');
        let close = rest.char_indices().take(MAX_TYPED_CHARACTERS).find(|(_, character)| closes(*character));
        let Some(inner) = close.map(|(close, _)| &rest[..close]) else { return false };
        if inner.contains(['[', '{', '"', '“']) {
            return false;
        }
        let key_of = |part: &str| {
            let colon = part.find([':', '：'])?;
            let key = part[..colon].trim();
            let fits = is_word(key) && key.chars().count() <= MAX_KEY_CHARACTERS;
            fits.then(|| (key.to_owned(), part[colon..].starts_with('：')))
        };
        let keys: Option<Vec<(String, bool)>> = inner.split([',', '，']).map(key_of).collect();
        keys.is_some_and(|keys| keys.len() > 1 && keys[0].1 && self.known(&keys[0].0))
    }

    fn bracket(&mut self, at: usize, character: char) {
        let plain = match character {
            '［' | '【' => "[",
            '］' | '】' => "]",
            '｛' => "{",
            '｝' => "}",
            _ => return,
        };
        self.repair(at..at + character.len_utf8(), plain, text!(zh: "用了全角括号", en: "this bracket is full-width"));
    }

    fn comma(&mut self, open: Option<&mut Open>, here: usize) {
        let Some(open) = open else { return };
        let blank = self.text[open.part..here].trim().is_empty();
        if blank && (open.separator.is_some() || open.part == open.at + 1) {
            self.repair(here..here + 1, "", text!(zh: "多了一个逗号", en: "one comma too many"));
        }
        open.terms &= is_term(&self.text[open.part..here]);
        open.separator = Some(here);
        open.begin(here + 1);
    }

    fn full_width_comma(&mut self, open: Option<&mut Open>, here: usize) {
        let Some(open) = open else { return };
        if open.is_map {
            // Behind it must stand another field, else it belongs to the sentence.
            let after = here + '，'.len_utf8();
            let line_end = self.line_end(after);
            let key = super::super::fence::key_of(&self.text[after..line_end]);
            if key.is_some_and(|key| open.is_typed_wide || self.known(key)) {
                self.repair(here..after, ", ", full_width_comma());
                open.separator = Some(here);
                open.begin(after);
            }
            return;
        }
        open.commas.push(here);
        open.terms &= is_term(&self.text[open.part..here]);
        open.separator = Some(here);
        open.begin(here + '，'.len_utf8());
    }

    fn colon(&mut self, open: Option<&mut Open>, here: usize, colon: char) {
        let Some(open) = open else { return };
        let after = here + colon.len_utf8();
        if open.value == open.part || self.begins_part(Some(open), here) {
            open.value = after;
        }
        if !open.is_map {
            return;
        }
        let key = self.text[open.part..here].trim();
        let separated = self.text[after..].starts_with([' ', '\n', ',', '}']) || key.ends_with(['"', '\'']);
        if key.contains([':', '：'])
            || colon == ':' && separated
            || !(open.is_typed_wide || self.known(key.trim_matches(['“', '”'])))
        {
            return;
        }
        let what = if colon == ':' {
            text!(zh: "“{key}”的冒号后面缺少空格", en: "a space is missing after the colon of `{key}`")
        } else {
            text!(zh: "“{key}”后面用了全角冒号", en: "a full-width colon follows `{key}`")
        };
        let key_end = open.part + self.text[open.part..here].trim_end().len();
        let spaces = self.text[after..].len() - self.text[after..].trim_start_matches(' ').len();
        self.repair(key_end..after + spaces, ": ", what);
    }

    /// At the closing bracket: full-width commas between short terms were separators.
    fn close(&mut self, open: &Open, here: usize) {
        let terms = open.terms && is_term(&self.text[open.part..here]);
        if open.is_map || !terms {
            return;
        }
        for comma in &open.commas {
            self.repair(*comma..comma + '，'.len_utf8(), ", ", full_width_comma());
        }
        self.full_width_quotes(open.at, here);
    }

    /// `[“甲”, “乙”]`: when every item wears them, the quotes are structure.
    fn full_width_quotes(&mut self, open: usize, close: usize) {
        let start = open + self.text[open..].chars().next().map_or(1, char::len_utf8);
        let parts: Vec<&str> = self.text[start..close].split([',', '，']).map(str::trim).collect();
        let wears = |part: &&str| {
            part.strip_prefix('“')
                .and_then(|part| part.strip_suffix('”'))
                .is_some_and(|inner| !inner.contains(['“', '”', '"', '\\']))
        };
        if parts.len() < 2 || !parts.iter().all(wears) {
            return;
        }
        for (offset, mark) in self.text[start..close].match_indices(['“', '”']) {
            let at = start + offset;
            self.repair(at..at + mark.len(), "\"", text!(zh: "用了中文引号", en: "these quotes are full-width"));
        }
    }
}

fn full_width_comma() -> Text {
    text!(zh: "用了全角逗号分隔", en: "a full-width comma separates the items")
}

fn is_term(part: &str) -> bool {
    let part = part.trim();
    part.chars().count() <= MAX_TERM_CHARACTERS && !part.contains(['。', '；', '！', '？', '：', '…', '、'])
}
