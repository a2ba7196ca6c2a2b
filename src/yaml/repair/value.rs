//! Repairs of a value: quotes that do not match, characters that mean something else to YAML.

use memchr::memmem;

use super::{Note, Scan};
use crate::text;
use crate::yaml::explain::quoted;

impl Scan<'_> {
    /// Looks at the value that begins at `at` on a line that ends at `end`; returns where it ends, which is behind
    /// `end` when it goes on over several lines. Its field, or the dash in front of it, stands in `column`.
    pub(super) fn value(&mut self, at: usize, end: usize, column: usize, is_field: bool) -> usize {
        let blank = self.text[at..end].len() - self.text[at..end].trim_start_matches([' ', '\t']).len();
        let at = at + blank;
        let value = self.text[at..end].trim_end();
        let Some(first) = value.chars().next() else { return end };
        match first {
            '"' | '\'' => self.quoted_value(at, end, first),
            '[' | '{' | '【' | '［' | '｛' => self.flow(at, end, column),
            '|' | '>' if is_block_header(value) => self.block(end, column),
            '&' if !self.is_text_behind_ampersand(&without_comment(value)[1..]) => match behind_anchor(value) {
                Some(anchor) => self.value(at + anchor, end, column, is_field),
                None => end,
            },
            '“' if is_field => {
                self.curly_quotes(at, value);
                end
            }
            _ => {
                self.plain_value(at, value, is_field);
                end
            }
        }
    }

    /// The lines of a block scalar are text: everything deeper than its field or its dash.
    fn block(&self, end: usize, column: usize) -> usize {
        let mut last = end;
        while last < self.end {
            let start = last + 1;
            if start >= self.end {
                return self.end.max(end + 1);
            }
            let stop = self.line_end(start);
            let line = &self.text[start..stop];
            let width = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() && width <= column {
                break;
            }
            last = stop;
        }
        last
    }

    /// `"…"`: closed, closed by another mark, followed by text, or running over several lines.
    fn quoted_value(&mut self, at: usize, end: usize, mark: char) -> usize {
        let value = self.text[at..end].trim_end();
        let Some(close) = closing_quote(value, mark) else { return self.unclosed_quote(at, end, mark) };
        let after = value[close + 1..].trim();
        if after.is_empty() || after.starts_with('#') {
            return end;
        }
        if after.chars().all(|mark| matches!(mark, ',' | '，' | ';' | '；' | '、' | '。')) {
            let what = text!(zh: "引号后面多了标点", en: "a mark too many follows the closing quote");
            self.repair(at + close + 1..at + value.len(), "", what);
        } else if let Some(list) = quoted_list(value) {
            self.repair(
                at..at + value.len(),
                list,
                text!(zh: "几个带引号的内容要放进方括号", en: "several quoted values need brackets around them"),
            );
        } else if !after.starts_with([',', '，', ':', '：', ']', '}']) {
            self.repair(
                at..at + value.len(),
                format!("'{}'", value.replace('\'', "''")),
                text!(zh: "引号只括住了开头，整个内容要再加一层引号", en: "only the beginning is quoted; the whole value needs quotes"),
            );
        }
        end
    }

    fn unclosed_quote(&mut self, at: usize, end: usize, mark: char) -> usize {
        let value = self.text[at..end].trim_end();
        let last = value.chars().next_back().unwrap_or(mark);
        if value.len() > last.len_utf8() && matches!(last, '”' | '“' | '＂' | '’' | '‘' | '″') {
            let close = at + value.len() - last.len_utf8();
            self.repair(
                close..at + value.len(),
                mark.to_string(),
                text!(zh: "前后引号不一样", en: "the two quotes differ"),
            );
            return end;
        }
        // It may go on over the next lines, until a line that is plainly another field.
        let mut from = end;
        while from < self.end {
            let start = (from + 1).min(self.end);
            let stop = self.line_end(start);
            let line = &self.text[start..stop];
            let is_field = super::super::fence::key_of(line.trim()).is_some_and(|key| self.known(key));
            if is_field {
                return end;
            }
            if closing_quote(&format!("{mark}{line}"), mark).is_some() {
                return stop.max(end + 1);
            }
            from = stop;
            if stop >= self.end {
                break;
            }
        }
        end
    }

    /// `日期: “2023-12-01”`: quotes around a number, date or code are structure; around words they may be meant.
    fn curly_quotes(&mut self, at: usize, value: &str) {
        let Some(inner) = value.strip_prefix('“').and_then(|inner| inner.strip_suffix(['”', '“', '"'])) else {
            return self.plain_value(at, value, true);
        };
        let ascii = !inner.is_empty()
            && inner.chars().all(|character| character.is_ascii_graphic() && !matches!(character, '"' | '\\'));
        if ascii {
            let what = text!(zh: "用了中文引号", en: "these quotes are full-width");
            self.repair(at..at + value.len(), format!("\"{inner}\""), what);
        } else {
            self.plain_value(at, value, true);
        }
    }

    fn plain_value(&mut self, at: usize, value: &str, is_field: bool) {
        let content = without_comment(value);
        let Some(first) = content.chars().next() else { return };
        let second = content[first.len_utf8()..].chars().next();
        let foreign = second.is_some_and(|second| !second.is_ascii());
        let special = match first {
            // What begins with a name came here without it.
            '@' | '`' | '%' | ',' | '&' => true,
            '!' => foreign || second == Some('['),
            '*' => {
                foreign && !self.text[..self.end].contains(&format!("&{}", &content[1..]))
                    || content[1..].contains([' ', '*'])
            }
            '|' | '>' => second.is_some(),
            '?' => second.is_none_or(|second| second == ' '),
            '#' if is_field => second.is_some_and(|second| !second.is_whitespace() && second != '#'),
            '#' => self.is_item(at, value),
            ']' | '}' => is_field,
            _ => false,
        };
        let content = if first == '#' { value } else { content };
        if special {
            self.repair(
                at..at + content.len(),
                quoted(content),
                text!(zh: "内容以“{first}”开头，要加引号", en: "a value that begins with `{first}` needs quotes"),
            );
            return;
        }
        if content.contains(" #") {
            self.repair(
                at..at + content.len(),
                quoted(content),
                text!(zh: "“#”前面有空格，后面的字会被当作注释，要加引号", en: "a `#` behind a space begins a remark; the value needs quotes"),
            );
            return;
        }
        self.tell_remark(at, value, content);
        if is_field && has_inner_colon(content) && !self.holds_field(content) {
            if let Some(full_width) = with_full_width_colons(content) {
                self.repair(
                    at..at + content.len(),
                    full_width,
                    text!(zh: "内容里的冒号应当用中文冒号", en: "a colon inside Chinese text should be full-width"),
                );
                return;
            }
            self.repair(
                at..at + content.len(),
                quoted(content),
                text!(zh: "内容里有英文冒号加空格，要加引号", en: "a value with a colon and a space needs quotes"),
            );
        }
    }

    /// Whether `# 先问再改` behind a hyphen is the item. Nobody who fills in a list writes a remark in its place; one in
    /// front of the fields of a record may be one.
    fn is_item(&self, at: usize, value: &str) -> bool {
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let column = self.text[line..at].len() - self.text[line..at].trim_start().len();
        let mut behind = self.text[self.line_end(at)..self.end].lines().filter(|next| !next.trim().is_empty());
        let is_record = behind.next().is_some_and(|next| {
            let content = next.trim_start();
            let is_of_item = next.len() - content.len() > column;
            is_of_item && (content.starts_with("- ") || super::super::fence::key_of(content).is_some())
        });
        !is_record && !value.trim_matches(['#', ' ', '\t', '\u{3000}']).is_empty()
    }

    /// Whether `&` and `rest` are a text, as in `&nbsp;夜间` and `& 乙`, rather than the name of what another field repeats
    /// with `*`. A bare word, or one in front of something that only YAML has, stays a name.
    pub(super) fn is_text_behind_ampersand(&self, rest: &str) -> bool {
        let end = rest.find(|next: char| next.is_whitespace() || matches!(next, ',' | '[' | ']' | '{' | '}'));
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let behind = behind.trim_start();
        if name.is_empty() {
            return !behind.is_empty();
        }
        if self.is_repeated(name) {
            return false;
        }
        let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        !is_word || !behind.is_empty() && !behind.starts_with(['[', '{', '"', '\'', '|', '>', '#'])
    }

    /// Whether what stands behind a colon is the name alone that YAML gives to the lines below: `服务承诺: &p`.
    pub(super) fn is_bare_anchor(&self, value: &str) -> bool {
        let name = without_comment(value).strip_prefix('&');
        name.is_some_and(|name| !name.contains(char::is_whitespace) && !self.is_text_behind_ampersand(name))
    }

    /// Whether `*name` stands in the fields.
    fn is_repeated(&self, name: &str) -> bool {
        let fields = &self.text[..self.end];
        let alias = format!("*{name}");
        memmem::find_iter(fields.as_bytes(), &alias).any(|at| {
            let behind = &fields[at + alias.len()..];
            behind.is_empty()
                || behind.starts_with(|next: char| next.is_whitespace() || matches!(next, ',' | ']' | '}'))
        })
    }

    /// A remark close behind Chinese text may be part of it: `标题: 一盏灯 # 二期`. Those who know what a remark is leave more
    /// room, as the templates do.
    fn tell_remark(&mut self, at: usize, value: &str, content: &str) {
        let remark = &value[content.len()..];
        if !remark.starts_with(" #") || remark.len() == 2 || !has_han(content) {
            return;
        }
        let shown: String = remark.trim().chars().take(20).collect();
        self.notes.push(Note {
            range: at + content.len() + 1..at + value.len(),
            what: text!(zh: "“{shown}”是注释，网页上不会显示", en: "`{shown}` is a remark and is not shown on the pages"),
            hint: text!(
                zh: "如果它是内容的一部分，整个内容加引号；如果真是注释，“#”前面空两格就不再提示",
                en: "if it belongs to the value, put the value in quotes; two spaces in front of a true remark silence this"
            ),
            value: at..at + value.len(),
            mended: quoted(value),
            is_whole_line: false,
        });
    }

    /// Whether a value holds another field, as in `标题: 甲 单位: 乙`; then nothing is certain.
    fn holds_field(&self, value: &str) -> bool {
        value.match_indices([':', '：']).any(|(colon, _)| {
            let word = value[..colon].rsplit([' ', '，', ',', '。', '；', ';']).next().unwrap_or("");
            word.len() < colon && self.known(word)
        })
    }
}

/// Where the value begins behind the name that YAML gives it: `&bg >-`.
fn behind_anchor(value: &str) -> Option<usize> {
    let name = value.find(' ')?;
    let behind = value[name..].trim_start();
    (!behind.is_empty() && !behind.starts_with('#')).then(|| value.len() - behind.len())
}

/// `|`, `>-`, `|2+`, with an optional comment.
fn is_block_header(value: &str) -> bool {
    let header = value[1..].trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    header.is_empty() || header.starts_with(" #")
}

/// A comment begins with a `#` that follows a space, except one that is plainly text.
fn without_comment(value: &str) -> &str {
    let comment = value.match_indices(" #").map(|(at, _)| at).find(|at| !is_hash_of_text(value, *at));
    value[..comment.unwrap_or(value.len())].trim_end()
}

/// `二号楼 #3 机组`, `开展 #节水行动#`: a number sign or a hashtag behind Chinese text.
fn is_hash_of_text(value: &str, at: usize) -> bool {
    let (before, after) = (&value[..at], &value[at + 2..]);
    let is_close = !before.is_empty() && !before.ends_with(' ') && has_han(before);
    let is_hashtag = || after.find('#').is_some_and(|end| end > 0 && !after[..end].ends_with(' '));
    is_close
        && !after.starts_with([' ', '#'])
        && (after.starts_with(|next: char| next.is_ascii_digit()) || is_hashtag())
}

fn has_han(text: &str) -> bool {
    text.chars().any(|character| matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'))
}

/// A colon that YAML takes as structure.
fn has_inner_colon(value: &str) -> bool {
    value.ends_with(':') || value.contains(": ") || value.contains(":\t")
}

/// The value with the colons behind Chinese characters full-width; `None` if one that YAML takes as structure remains.
fn with_full_width_colons(value: &str) -> Option<String> {
    let mut text = String::with_capacity(value.len() + 4);
    let mut rest = value.chars().peekable();
    while let Some(character) = rest.next() {
        let is_structure = character == ':' && rest.peek().is_none_or(char::is_ascii_whitespace);
        if is_structure && text.chars().next_back().is_some_and(|before| has_han(before.encode_utf8(&mut [0; 4]))) {
            text.push('：');
            while rest.next_if(char::is_ascii_whitespace).is_some() {}
        } else {
            text.push(character);
        }
    }
    (!has_inner_colon(&text)).then_some(text)
}

/// Where a quoted value that begins `value` is closed: the offset of the closing mark.
pub(super) fn closing_quote(value: &str, mark: char) -> Option<usize> {
    let bytes = value.as_bytes();
    let mark = u8::try_from(mark).ok()?;
    let mut at = 1;
    while at < bytes.len() {
        if mark == b'"' && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at] == mark {
            if mark == b'\'' && bytes.get(at + 1) == Some(&mark) {
                at += 2;
            } else {
                return Some(at);
            }
        } else {
            at += 1;
        }
    }
    None
}

/// `"甲", "乙"` → `["甲", "乙"]`.
fn quoted_list(value: &str) -> Option<String> {
    let mut rest = value;
    let mut items = Vec::new();
    loop {
        let mark = rest.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        let close = closing_quote(rest, mark)?;
        items.push(&rest[..=close]);
        rest = rest[close + 1..].trim_start();
        if rest.is_empty() {
            break;
        }
        rest = rest.strip_prefix([',', '，', '、', ';', '；'])?.trim_start();
    }
    (items.len() > 1).then(|| format!("[{}]", items.join(", ")))
}
