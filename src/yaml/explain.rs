//! What cannot be read, in the author's words: the exact place, what is wrong, the mended line.

use std::ops::Range;

use serde_yaml::granit_parser::ErrorKind;

use super::fence::{edit, key_of};
use super::node::Kind;
use super::parse::{Duplicate, Failure, Reason, parse};
use super::patch::Patched;
use super::read::{ReadLimits, ReadOptions};
use crate::diagnostic::{Code, Diagnostic, SourceText, Text};
use crate::text;

/// Advice for one failure.
struct Advice {
    /// Bytes of the patched text.
    range: Range<usize>,
    what: Text,
    hint: Text,
    /// The mended line.
    line: Option<Mended>,
}

/// The line of the patched text that a mistake stands on, as it should be.
struct Mended {
    text: String,
    /// Whether `check --fix` may write it: there is one way to read what was meant.
    is_certain: bool,
}

impl Mended {
    fn shown(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_certain: false }
    }

    fn certain(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_certain: true }
    }
}

/// The problem behind a failed reading.
pub(super) fn failure(
    source: &SourceText,
    patched: &Patched,
    failure: &Failure,
    options: &ReadOptions<'_>,
) -> Diagnostic {
    let text = patched.text.as_str();
    let limits = &options.limits;
    let advice = match &failure.reason {
        Reason::TooDeep => {
            let depth = limits.depth;
            let what = text!(zh: "嵌套超过 {depth} 层", en: "nested deeper than {depth} levels");
            return limit(source, patched, failure, what);
        }
        Reason::TooMany => {
            let nodes = limits.nodes;
            let what = text!(zh: "内容超过 {nodes} 项", en: "more than {nodes} values");
            return limit(source, patched, failure, what);
        }
        Reason::Tag => quote_value(text, failure.range.start, '!'),
        Reason::ComplexKey => Advice {
            range: failure.range.clone(),
            what: text!(zh: "字段名不能是列表", en: "a key cannot be a list or map"),
            hint: text!(zh: "每行写成“字段: 内容”", en: "write `key: value` on each line"),
            line: None,
        },
        Reason::CyclicAlias => quote_value(text, failure.range.start, '*'),
        Reason::SecondDocument => Advice {
            range: failure.range.clone(),
            what: text!(zh: "多了一个 ---，后面的字段读不到", en: "an extra `---` hides the fields behind it"),
            hint: text!(zh: "删去中间的 --- 这一行", en: "delete the `---` line in the middle"),
            line: None,
        },
        Reason::NoKey => no_colon(text, failure.range.start, options),
        Reason::Syntax(kind) => syntax(text, failure.range.start, kind, options),
    };
    let place = source.locate(patched.source_range(&advice.range));
    let diagnostic = Diagnostic::new(Code::E105, advice.what).at(place);
    let line = line_of(text, advice.range.start.min(text.len()));
    let range = patched.source_range(&line);
    // A line that is repaired elsewhere is mended in the next run.
    let is_as_written = source.text[range.clone()] == text[line.clone()];
    match advice.line.filter(|mended| mended.text != text[line.clone()]) {
        Some(mended) if mended.is_certain && is_as_written && stands_alone(text, &line, &mended.text) => {
            diagnostic.hint_edit(advice.hint, Some(mended.text.clone()), edit(range, &mended.text))
        }
        Some(mended) => diagnostic.hint_line(advice.hint, mended.text),
        None => diagnostic.hint(advice.hint),
    }
}

/// Whether the mended line reads well by itself and the line behind it does not go on with its text.
fn stands_alone(text: &str, line: &Range<usize>, mended: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let next = text[line.end..].lines().find(|next| !next.trim().is_empty());
    let ends_here = next.is_none_or(|next| {
        let is_item = next.trim_start().starts_with("- ");
        indent(next) <= indent(mended) && (is_item || key_of(next.trim()).is_some())
    });
    ends_here && mended.lines().all(|line| is_field(line) || line.trim_start().starts_with("- ") && is_readable(line))
}

/// Whether a line is a field by itself.
fn is_field(line: &str) -> bool {
    let parsed = parse(line.trim_start_matches([' ', '-']), &ReadLimits::default());
    parsed.is_ok_and(|parsed| parsed.root.is_some_and(|root| matches!(root.kind, Kind::Map(_))))
}

/// Whether a line is YAML by itself.
fn is_readable(line: &str) -> bool {
    parse(line.trim_start_matches([' ', '-']), &ReadLimits::default()).is_ok()
}

fn limit(source: &SourceText, patched: &Patched, failure: &Failure, what: Text) -> Diagnostic {
    Diagnostic::new(Code::E108, what)
        .at(source.locate(patched.source_range(&failure.range)))
        .hint(text!(zh: "请简化，或拆成几个文件", en: "simplify it, or split it into several files"))
}

/// A key that stands twice.
pub(super) fn duplicate(source: &SourceText, patched: &Patched, duplicate: &Duplicate) -> Diagnostic {
    let key = &duplicate.text;
    let first = patched.source_range(&duplicate.first);
    let again = patched.source_range(&duplicate.again);
    let lines = (line_of(&source.text, first.start), line_of(&source.text, again.start));
    let is_as_written = source.text[lines.1.clone()] == patched.text[line_of(&patched.text, duplicate.again.start)];
    let place = source.locate(again);
    let (first, again) = (source.locate(first).line, place.line);
    if is_as_written && is_same_entry(&source.text, &lines.0, &lines.1) {
        let what = text!(zh: "“{key}”写了两次（第 {first} 行和第 {again} 行），内容一样", en: "`{key}` is written twice with the same value (lines {first} and {again})");
        let end = (lines.1.end + 1).min(source.text.len());
        let hint = text!(zh: "删去这一行", en: "delete this line");
        return Diagnostic::new(Code::W207, what).at(place).hint_edit(hint, None, edit(lines.1.start..end, ""));
    }
    let shown = |line: &Range<usize>| source.text[line.clone()].trim().chars().take(30).collect::<String>();
    let (one, two) = (shown(&lines.0), shown(&lines.1));
    Diagnostic::new(
        Code::E105,
        text!(zh: "“{key}”写了两次（第 {first} 行和第 {again} 行），只用了第 {first} 行", en: "`{key}` is written twice (lines {first} and {again}); line {first} is used"),
    )
    .at(place)
    .hint(text!(
        zh: "删去其中一行：第 {first} 行是“{one}”，第 {again} 行是“{two}”；两行都要就合并成一行",
        en: "delete one of the lines, `{one}` or `{two}`; if both are meant, merge them"
    ))
}

/// Whether two lines say the same and neither goes on below.
fn is_same_entry(text: &str, first: &Range<usize>, again: &Range<usize>) -> bool {
    let goes_on = |line: &Range<usize>| {
        let next = text[line.end..].trim_start_matches('\n');
        next.starts_with([' ', '\t', '-', '\u{3000}']) && !next.starts_with("---")
    };
    let said = text[first.clone()].trim();
    let is_whole = said.contains(": ") && is_field(said);
    first != again
        && is_whole
        && said == text[again.clone()].trim()
        && !said.ends_with(':')
        && !goes_on(first)
        && !goes_on(again)
}

/// A root that holds no fields.
pub(super) fn root_is_no_map(source: &SourceText, range: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::E105, text!(zh: "这里应当是“字段: 内容”", en: "`key: value` lines are expected here"))
        .at(source.locate(range))
        .hint_line(text!(zh: "每行写成这样", en: "write each line like this"), "标题: 一盏灯照亮夜间报修路")
}

fn syntax(text: &str, at: usize, kind: &ErrorKind, options: &ReadOptions<'_>) -> Advice {
    match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement if opened_bracket(text, at).is_none() => {
            second_colon(text, at, options)
        }
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => unclosed_quote(text, at),
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            after_quote(text, at)
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => backslash(text, at),
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
            quote_value(text, at, text[at..].chars().next().unwrap_or('*'))
        }
        ErrorKind::UnexpectedCharacter { character } if !character.is_control() => quote_value(text, at, *character),
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            let line = line_of(text, at);
            Advice {
                range: at..at,
                what: text!(zh: "缩进用了制表符（Tab）", en: "the indent uses a tab"),
                hint: text!(zh: "改用空格", en: "use spaces"),
                line: Some(Mended::shown(text[line].replace('\t', "  "))),
            }
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::ExpectedBlockMappingKey => no_colon(text, at, options),
        _ if text[at..].starts_with([']', '}']) && opened_bracket(text, at).is_none() => extra_bracket(text, at),
        _ => opened_bracket(text, at).map_or_else(|| general(text, at, kind), |open| unclosed_bracket(text, open)),
    }
}

/// A mistake that has no name of its own: the value in quotes is at least read as it stands.
fn general(text: &str, at: usize, kind: &ErrorKind) -> Advice {
    let line = line_of(text, at);
    let shown = text[line].trim_end();
    let mended = value_of(shown)
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}{}", quoted(value)))
        .filter(|mended| mended != shown && is_field(mended));
    let hint = if mended.is_some() {
        text!(
            zh: "冒号后面是一句话的，整句加英文引号；否则检查上一行：引号和括号要成对，缩进用两个空格",
            en: "if words follow the colon, put them in quotes; else check the line before: quotes and brackets in pairs, two spaces of indent"
        )
    } else {
        text!(
            zh: "检查这一行和上一行：冒号后要有空格，引号和括号要成对，缩进用两个空格",
            en: "check this line and the one before: a space after the colon, quotes and brackets in pairs, two spaces of indent"
        )
    };
    Advice {
        range: at..at,
        what: text!(zh: "从这里起读不懂", en: "cannot be read from here on ({kind})"),
        hint,
        line: mended.map(Mended::shown),
    }
}

/// The line around `at`, without its line end.
pub(super) fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// A value in double quotes.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value that begins with a character that means something in YAML.
fn quote_value(text: &str, at: usize, character: char) -> Advice {
    let line = line_of(text, at);
    // The mark of a tag stands in front of the value it names; the value is quoted from the mark on.
    let key_end = text[line.start..at].rfind(": ").or_else(|| text[line.start..at].rfind("- "));
    let start = key_end.map_or(at, |colon| line.start + colon + 2);
    let start = start + (text[start..line.end].len() - text[start..line.end].trim_start().len());
    let value = text[start..line.end].trim_end();
    let mended = format!("{}{}", &text[line.start..start], quoted(value));
    Advice {
        range: start..start + value.len(),
        what: text!(zh: "内容以“{character}”开头，要加引号", en: "a value that begins with `{character}` needs quotes"),
        hint: text!(zh: "改成这样", en: "write it like this"),
        line: Some(Mended::shown(mended)),
    }
}

/// `标题: 甲: 乙`, or two fields on one line.
fn second_colon(text: &str, at: usize, options: &ReadOptions<'_>) -> Advice {
    let line = line_of(text, at.min(text.len()));
    let shown = &text[line.clone()];
    let first = shown.find(": ").map_or(0, |colon| colon + 2);
    if first == 0 || line.start + first > at {
        return not_indented(text, at);
    }
    let (key, value) = shown.split_at(first);
    let word = &text[line.start + first..at];
    let word = word.rsplit([' ', '，', ',', '。']).next().unwrap_or("");
    if !word.is_empty() && (options.is_known_key)(word) && word.len() < value.len() && !value.starts_with(word) {
        let split = at - word.len();
        let indent = &shown[..shown.len() - shown.trim_start().len()];
        let before = text[line.start..split].trim_end_matches([' ', '，', ',', '。']);
        return Advice {
            range: split..at,
            what: text!(zh: "一行里写了两个字段", en: "two fields stand on one line"),
            hint: text!(zh: "分成两行", en: "put them on two lines"),
            line: Some(Mended::certain(format!("{before}\n{indent}{}", &text[split..line.end]))),
        };
    }
    Advice {
        range: at..at + 1,
        what: text!(zh: "内容里有英文冒号加空格，要加引号", en: "a value with a colon and a space needs quotes"),
        hint: text!(zh: "改成这样", en: "write it like this"),
        line: Some(Mended::shown(format!("{key}{}", quoted(value.trim())))),
    }
}

/// A field whose indent does not fit.
fn not_indented(text: &str, at: usize) -> Advice {
    let line = line_of(text, at);
    let shown = text[line.clone()].trim_start();
    let own = line.len() - shown.len();
    let indent_of = |line: &str| line.len() - line.trim_start().len();
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    // The nearest of those that the line may be a neighbour of.
    let above = text[..line.start].lines().rev().filter(|line| !line.trim().is_empty()).take(MAX_LINES_ABOVE);
    let neighbour =
        above.filter(|line| is_item(line) == is_item(shown)).min_by_key(|line| indent_of(line).abs_diff(own));
    let indent = " ".repeat(neighbour.map_or(0, indent_of));
    Advice {
        range: line.start..line.start + own,
        what: text!(zh: "缩进和上面对不齐", en: "the indent matches no line above"),
        hint: text!(zh: "和上面同一级的对齐", en: "align it with those of its level"),
        line: Some(Mended::shown(format!("{indent}{shown}"))),
    }
}

fn unclosed_quote(text: &str, at: usize) -> Advice {
    // The crate notices on a later line; the quote that was opened last before it is the culprit.
    // Where it notices at once, it points at that quote itself.
    let before = &text[..at + usize::from(text[at..].starts_with(['"', '\'']))];
    let opens = |index: &usize| before[..*index].ends_with([' ', ':', '[', ',', '{', '\n']) || *index == 0;
    let open = before.rmatch_indices(['"', '\'']).map(|(index, _)| index).find(opens).unwrap_or(at);
    let line = line_of(text, open);
    let mark = text[open..].chars().next().unwrap_or('"');
    Advice {
        range: open..(open + 1).min(text.len()),
        what: text!(zh: "引号没有成对", en: "the quote is never closed"),
        hint: text!(zh: "补上另一半引号", en: "close the quote"),
        line: closed_quote(&text[line], mark).map(Mended::certain),
    }
}

/// The line with the quote closed: at its end, in front of the brackets there, or in place of the other kind of mark.
fn closed_quote(line: &str, mark: char) -> Option<String> {
    let line = line.trim_end();
    let inner = line.trim_end_matches([']', '}', ' ']);
    let other = line.strip_suffix(['"', '\'', '”', '’', '“', '‘', '＂', '＇']);
    let candidates = [
        other.map(|text| format!("{text}{mark}")),
        Some(format!("{line}{mark}")),
        Some(format!("{}{mark}{}", inner, &line[inner.len()..])),
        value_of(line).map(|(key, value)| format!("{key}'{}'", value.replace('\'', "''"))),
    ];
    candidates.into_iter().flatten().find(|candidate| is_readable(candidate))
}

/// The value of a line that reads `key: value`, with what stands in front of it.
fn value_of(line: &str) -> Option<(&str, &str)> {
    let at = line.find(": ")? + 2;
    Some((&line[..at], line[at..].trim()))
}

/// `"甲"乙`: text behind a closing quote.
fn after_quote(text: &str, at: usize) -> Advice {
    let line = line_of(text, at);
    let shown = text[line.clone()].trim_end();
    let (key, value) = value_of(shown).unwrap_or(("", shown));
    let mended = format!("{key}'{}'", value.replace('\'', "''"));
    Advice {
        range: at..at,
        what: text!(zh: "引号后面还有文字", en: "text follows the closing quote"),
        hint: text!(zh: "整个内容用单引号括起来", en: "put the whole value in single quotes"),
        line: Some(Mended::shown(mended)),
    }
}

/// `"C:\文件"`: a backslash in double quotes.
fn backslash(text: &str, at: usize) -> Advice {
    let line = line_of(text, at);
    let shown = text[line.clone()].trim_end();
    Advice {
        range: at..at,
        what: text!(zh: "双引号里的反斜杠 \\ 有特殊意义", en: "a backslash in double quotes means something else"),
        hint: text!(zh: "改用单引号", en: "use single quotes"),
        line: Some(Mended::shown(shown.replace('\'', "''").replace('"', "'"))),
    }
}

/// What may stand where the colon is missing.
const BREAKS: [char; 9] = [' ', '\u{3000}', '\t', '，', '=', '；', ';', ',', '。'];

/// The first word of a line that has no colon: perhaps a key.
pub(super) fn first_word(line: &str) -> &str {
    line.split(BREAKS).next().unwrap_or("")
}

fn no_colon(text: &str, at: usize, options: &ReadOptions<'_>) -> Advice {
    let line = line_of(text, at);
    let shown = text[line.clone()].trim_end();
    let content = shown.trim_start();
    let word = first_word(content);
    let rest = content[word.len()..].trim_start_matches(BREAKS);
    let indent = &shown[..shown.len() - content.len()];
    let is_word = |key: &str| key.len() < 60 && key.starts_with(char::is_alphabetic) && !key.contains(BREAKS);
    let glued = content.split_once([':', '：']).filter(|(key, _)| is_word(key));
    let is_field = (options.is_known_key)(word);
    // A comma behind the word makes it prose more often than a field.
    let is_apart = content[word.len()..].starts_with(|next: char| next.is_whitespace() || next == '=');
    let (hint, mended) = if is_field {
        (text!(zh: "补上冒号和空格", en: "add a colon and a space"), format!("{indent}{word}: {rest}"))
    } else if let Some((key, value)) = glued {
        if !indent.is_empty() && content == format!("{key}: {}", value.trim_start()) {
            return not_indented(text, at);
        }
        let hint = text!(zh: "冒号用英文的，后面空一格", en: "write an ASCII colon and a space after the key");
        (hint, format!("{indent}{key}: {}", value.trim_start()))
    } else if follows_empty_field(text, line.start) {
        // An item, or the text of the field: a list of one item is read as that text.
        let hint =
            text!(zh: "如果是上面那个字段的内容，这样写", en: "if it belongs to the field above, write it like this");
        (hint, format!("  - {}", without_number(content)))
    } else {
        (
            text!(zh: "如果它接着上一行，行首空两格；否则写成“字段: 内容”", en: "if it continues the line before, indent it by two spaces; else write `key: value`"),
            format!("  {content}"),
        )
    };
    Advice {
        range: line.start + indent.len()..line.start + shown.len(),
        what: text!(zh: "这一行不是“字段: 内容”", en: "this line is no `key: value`"),
        hint,
        line: Some(Mended { text: mended, is_certain: is_field && is_apart && !rest.is_empty() }),
    }
}

/// Whether the nearest line above that is well-formed is a field without a value, as in `特色亮点:`.
fn follows_empty_field(text: &str, start: usize) -> bool {
    let lines = text[..start].lines().rev().map(str::trim_end).filter(|line| !line.is_empty());
    lines.take(MAX_LINES_ABOVE).find(|line| key_of(line).is_some()).is_some_and(|line| line.ends_with(':'))
}

/// Lines above that may be just as malformed.
const MAX_LINES_ABOVE: usize = 20;

/// `（一）值班灯` without its number: the hyphen takes its place.
fn without_number(content: &str) -> &str {
    let opened = content.trim_start_matches(['（', '(']);
    let digits = opened.trim_start_matches(|next: char| next.is_ascii_digit() || "一二三四五六七八九十".contains(next));
    let rest = digits.trim_start_matches(['）', ')', '、', '.', '．']).trim_start();
    if digits.len() < opened.len() && rest.len() < digits.len() && !rest.is_empty() { rest } else { content }
}

/// The bracket opened last before `at` on its own entry and never closed.
fn opened_bracket(text: &str, at: usize) -> Option<usize> {
    if text[at..].starts_with(['[', '{']) {
        return Some(at);
    }
    let start = text[..at].rmatch_indices('\n').map(|(end, _)| end + 1).find(|start| {
        let line = &text[*start..];
        *start < at
            && !line.starts_with([' ', '\t', '\n', '#', '-', ']', '}'])
            && line[..line.find('\n').unwrap_or(line.len())].contains(['[', '{'])
    });
    let start = start.unwrap_or(0);
    let mut open = Vec::new();
    for (index, character) in text[start..at].char_indices() {
        match character {
            '[' | '{' => open.push(start + index),
            ']' | '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.first().copied()
}

/// `[甲]]`: one closing bracket more than were opened.
fn extra_bracket(text: &str, at: usize) -> Advice {
    let line = line_of(text, at);
    let mended = format!("{}{}", &text[line.start..at], &text[at + 1..line.end]);
    Advice {
        range: at..at + 1,
        what: text!(zh: "多了一个右括号", en: "there is one closing bracket too many"),
        hint: text!(zh: "删去它", en: "take it out"),
        line: Some(Mended::certain(mended.trim_end())),
    }
}

fn unclosed_bracket(text: &str, open: usize) -> Advice {
    let line = line_of(text, open);
    let shown = text[line.clone()].trim_end();
    let mut missing = Vec::new();
    for character in text[open..line.end].chars() {
        match character {
            '[' => missing.push(']'),
            '{' => missing.push('}'),
            ']' | '}' => {
                missing.pop();
            }
            _ => {}
        }
    }
    let closing: String = missing.into_iter().rev().collect();
    let mended = format!("{}{closing}", shown.trim_end_matches([',', '，']));
    Advice {
        range: open..open + 1,
        what: text!(zh: "括号没有成对", en: "the bracket is never closed"),
        hint: text!(zh: "在末尾补上括号", en: "close it at the end"),
        line: Some(Mended::certain(mended)),
    }
}
