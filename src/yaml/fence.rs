//! Where the front matter stands in a Markdown file, whatever became of its two `---` lines.

mod line;

use std::ops::Range;

use memchr::memmem;

use super::colons::key_without_colon;
use super::read::ReadOptions;
use crate::diagnostic::{Code, Diagnostic, Edit, SourceText, Text};
use crate::text;
pub(super) use line::{COLONS, key_of};
use line::{Line, lines_of, next_filled};

/// A Markdown file in two parts. Both ranges are bytes of `source.text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatterSplit {
    /// The YAML between the fences, without them; empty when there is none.
    pub yaml: Range<usize>,
    /// What follows, to the end of the file.
    pub body: Range<usize>,
    /// Whether there is a front matter at all, even an empty one.
    pub found: bool,
}

/// Finds the front matter: `---` lines with stray spaces, typed as `———`, `－－－` or `----`, doubled, or missing on
/// one side or both. What was amended is said with W207 and the edit that mends it.
#[must_use]
pub fn split_front_matter(
    source: &SourceText,
    options: &ReadOptions<'_>,
    out: &mut Vec<Diagnostic>,
) -> FrontMatterSplit {
    plain(source, options, out).unwrap_or_else(|| by_lines(source, options, out))
}

/// The same from all lines of the part that is searched.
fn by_lines(source: &SourceText, options: &ReadOptions<'_>, out: &mut Vec<Diagnostic>) -> FrontMatterSplit {
    let lines = lines_of(searched(&source.text));
    let finder = Finder { source, next_filled: next_filled(&lines), lines, options };
    finder.split(out)
}

/// The same for the usual file, whose first line is `---` and whose fields end with `---`, from the lines up to the one
/// behind that; `None` when it takes more to tell.
fn plain(source: &SourceText, options: &ReadOptions<'_>, out: &mut Vec<Diagnostic>) -> Option<FrontMatterSplit> {
    const OPENING: usize = "---\n".len();
    let text = searched(&source.text);
    if !text.starts_with("---\n") {
        return None;
    }
    let close = OPENING - 1 + memmem::find(&text.as_bytes()[OPENING - 1..], b"\n---\n")? + "\n---\n".len();
    let behind = memchr::memchr(b'\n', &text.as_bytes()[close..]).map_or(text.len(), |end| close + end + 1);
    let lines = lines_of(&text[..behind]);
    let finder = Finder { source, next_filled: next_filled(&lines), lines, options };
    let is_doubled = finder.next_filled(1).is_none_or(|next| finder.lines[next].is_fence());
    let end = finder.closing(1).filter(|at| finder.lines[*at].next <= close && !is_doubled)?;
    finder.check_fence(0, out);
    let start = finder.start_of(1);
    finder.check_fence(end, out);
    Some(finder.closed(start, end, out))
}

/// Fences are looked for in the first part of a file only: four times what a front matter may hold, so that one that
/// is too long is still found and named.
const SEARCHED_BYTES: usize = 256 * 1024;

fn searched(text: &str) -> &str {
    let end = text.as_bytes().iter().skip(SEARCHED_BYTES).position(|byte| *byte == b'\n');
    end.map_or(text, |end| &text[..=SEARCHED_BYTES + end])
}

struct Finder<'a> {
    source: &'a SourceText,
    lines: Vec<Line<'a>>,
    next_filled: Vec<usize>,
    options: &'a ReadOptions<'a>,
}

/// Lines of remarks and unknown fields that are looked through for the first known field behind a mistyped fence.
const LINES_BEFORE_A_FIELD: usize = 20;

/// Lines of other text that are looked through for a fence below them.
const LINES_BEFORE_A_FENCE: usize = 12;

/// Known fields that make what stands behind such a fence a front matter.
const FIELDS_OF_A_FRONT_MATTER: usize = 3;

impl Finder<'_> {
    fn split(&self, out: &mut Vec<Diagnostic>) -> FrontMatterSplit {
        let Some(first) = self.lines.iter().position(|line| !line.is_blank()) else { return self.none() };
        let line = &self.lines[first];
        if (line.is_fence() || line.is_short_fence()) && !self.is_rule(first) {
            return self.fenced(first, out);
        }
        self.unfenced(first, out)
    }

    fn none(&self) -> FrontMatterSplit {
        FrontMatterSplit { yaml: 0..0, body: 0..self.source.text.len(), found: false }
    }

    /// A dash line that merely rules off prose: not exactly `---` and no field behind it. Remarks and fields of
    /// unknown names may stand before the first known one.
    fn is_rule(&self, at: usize) -> bool {
        let is_before_fields = |line: usize| self.is_yaml_like(line) && !self.lines[line].starts_body();
        let mut behind =
            (at + 1..self.lines.len()).take(LINES_BEFORE_A_FIELD).take_while(|line| is_before_fields(*line));
        !self.lines[at].is_exact_fence() && !behind.any(|line| self.is_field(line))
    }

    /// There is an opening fence at `open`.
    fn fenced(&self, open: usize, out: &mut Vec<Diagnostic>) -> FrontMatterSplit {
        self.check_fence(open, out);
        let mut from = open + 1;
        if let Some(second) = self.doubled_opening(open) {
            let edit = self.delete(second);
            out.push(self.amended(second, doubled(), Some(String::new()), edit));
            from = second + 1;
        }
        let start = self.start_of(from);
        if let Some(close) = self.closing(from) {
            self.check_fence(close, out);
            return self.closed(start, close, out);
        }
        let end = self.end_of_fields(from);
        if let Some(close) = self.fence_at(end) {
            self.check_fence(close, out);
            return self.closed(start, close, out);
        }
        let at = self.start_of(end);
        out.push(self.insert(at, missing_close(), behind_this_line()).at(self.source.locate(self.fence_place(at))));
        FrontMatterSplit { yaml: start..at, body: at..self.source.text.len(), found: true }
    }

    /// There is no opening fence; `first` is the first filled line.
    fn unfenced(&self, first: usize, out: &mut Vec<Diagnostic>) -> FrontMatterSplit {
        if !self.is_field(first) {
            return self.behind_other_text(first, out).unwrap_or_else(|| self.none());
        }
        let start = self.lines[first].start;
        let close = self.closing(first);
        let end = close.unwrap_or_else(|| self.end_of_fields(first));
        let close = close.or_else(|| self.fence_at(end));
        let fields = (first..end).filter(|line| self.is_field(*line)).count();
        if close.is_none() && fields < 2 {
            // A single `标题：…` in front of prose may be prose itself.
            return self.none();
        }
        out.push(self.insert(start, missing_open(), before_this_line()).at(self.source.locate(start..start)));
        if let Some(close) = close {
            self.check_fence(close, out);
            return self.closed(start, close, out);
        }
        let at = self.start_of(end);
        out.push(self.insert(at, missing_close(), behind_this_line()).at(self.source.locate(self.fence_place(at))));
        FrontMatterSplit { yaml: start..at, body: at..self.source.text.len(), found: true }
    }

    /// A whole front matter stands below a heading or a line of other text: it is read, and the text before it is said to
    /// be in the way.
    fn behind_other_text(&self, first: usize, out: &mut Vec<Diagnostic>) -> Option<FrontMatterSplit> {
        let open =
            (first + 1..self.lines.len()).take(LINES_BEFORE_A_FENCE).find(|at| self.lines[*at].is_exact_fence())?;
        let field = self.next_filled(open + 1).filter(|next| self.is_field(*next))?;
        let close = self.closing(field)?;
        // A rule in the midst of prose may have a line such as `单位：…` behind it.
        if (field..close).filter(|line| self.is_field(*line)).count() < FIELDS_OF_A_FRONT_MATTER {
            return None;
        }
        let line = &self.lines[first];
        let place = self.source.locate(line.start..line.start + line.text.len());
        let said = text!(zh: "抬头区（两行 --- 之间）前面还有别的文字", en: "other text stands in front of the front matter (between the two `---` lines)");
        let (from, to) = (place.line, self.source.locate(self.start_of(open)..self.start_of(open)).line - 1);
        let lines = if from == to { from.to_string() } else { format!("{from}-{to}") };
        let hint = text!(
            zh: "--- 要在文件的第一行：把第 {lines} 行剪切到第二行 --- 的下面，不要的就删去",
            en: "`---` must be the first line: move line {lines} below the second `---`, or delete it"
        );
        out.push(Diagnostic::new(Code::E105, said).at(place).hint(hint));
        Some(self.closed(self.start_of(open + 1), close, out))
    }

    /// The closing fence is at `close`; a second one right behind it goes.
    fn closed(&self, start: usize, close: usize, out: &mut Vec<Diagnostic>) -> FrontMatterSplit {
        let mut last = close;
        if self.lines.get(close + 1).is_some_and(|line| line.is_fence() || line.is_short_fence()) {
            last = close + 1;
            let edit = self.delete(last);
            out.push(self.amended(last, doubled(), Some(String::new()), edit));
        }
        let yaml = start..self.lines[close].start.max(start);
        FrontMatterSplit { yaml, body: self.lines[last].next..self.source.text.len(), found: true }
    }

    /// A second fence behind the opening one, with fields and another fence behind it.
    fn doubled_opening(&self, open: usize) -> Option<usize> {
        let second = self.next_filled(open + 1).filter(|second| self.lines[*second].is_fence())?;
        let field = self.next_filled(second + 1).filter(|next| self.is_field(*next))?;
        self.closing(field).map(|_| second)
    }

    /// The closing fence of fields that begin at line `from`. A dash line far down in the prose is none: between the
    /// first line that cannot be a field and the fence there must be another known field.
    fn closing(&self, from: usize) -> Option<usize> {
        let close = (from..self.lines.len()).find(|at| self.lines[*at].is_fence() && !self.is_in_block(*at));
        let short = (from..close.unwrap_or(self.lines.len())).find(|at| self.lines[*at].is_short_fence());
        let short = short.filter(|short| {
            let is_of_fields = |at: usize| self.is_yaml_like(at) && !self.lines[at].starts_body();
            (from..*short).all(is_of_fields) && (from..*short).any(|line| self.is_field(line))
        });
        let close = short.or(close)?;
        let prose = (from..close).find(|at| self.lines[*at].starts_body() || !self.is_yaml_like(*at));
        match prose {
            Some(prose) if self.are_items(prose..close) || self.are_bare_fields(prose..close) => Some(close),
            Some(prose) if !(prose + 1..close).any(|at| self.is_field(at)) && close - prose > 1 => None,
            _ => Some(close),
        }
    }

    /// Whether an indented line belongs to a text that begins with `|` or `>` on a line above it that is indented less.
    fn is_in_block(&self, at: usize) -> bool {
        let mut least = self.lines[at].indent();
        for line in self.lines[..at].iter().rev().filter(|line| !line.is_blank()) {
            if least == 0 {
                return false;
            }
            let indent = line.indent();
            if indent < least && line.opens_block() {
                return true;
            }
            least = least.min(indent);
        }
        false
    }

    /// Whether these lines are the items of the empty field above them, without hyphens and indents: no blank line
    /// parts them from it.
    fn are_items(&self, lines: Range<usize>) -> bool {
        let field = lines.start.checked_sub(1).map(|above| self.lines[above].trimmed());
        field.is_some_and(|field| field.ends_with([':', '：']) && key_of(field).is_some())
            && lines.clone().all(|at| !self.lines[at].is_blank() && !self.lines[at].starts_body())
    }

    /// Whether these lines are fields whose colons were forgotten, with their items: the first or one behind it is the name
    /// of a field and nothing else, or most of them begin with such a name, and no blank line parts them.
    fn are_bare_fields(&self, lines: Range<usize>) -> bool {
        let lacks_colon = |at: &usize| key_without_colon(self.lines[*at].text, self.options.is_known_key).is_some();
        let lack_colons = || lines.clone().filter(lacks_colon).count() * 2 > lines.len();
        (lines.clone().any(|at| self.is_bare_field(at)) || lack_colons())
            && lines.clone().all(|at| !self.lines[at].is_blank() && !self.lines[at].starts_body())
    }

    /// Whether the line is the name of a field without its colon.
    fn is_bare_field(&self, at: usize) -> bool {
        let word = self.lines[at].trimmed();
        !word.is_empty() && word.len() <= 60 && (self.options.is_known_key)(word)
    }

    /// The fence that is the first filled line at or behind `at`.
    fn fence_at(&self, at: usize) -> Option<usize> {
        self.next_filled(at).filter(|next| self.lines[*next].is_fence())
    }

    /// The line at which fields that begin at `from` and are not closed where [`Self::closing`] looks come to an end: a
    /// fence at the latest.
    fn end_of_fields(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.lines.len() {
            let line = &self.lines[at];
            if line.is_fence() && !self.is_in_block(at) {
                return at;
            }
            if line.starts_body() || line.text.starts_with("# ") && !self.field_follows(at) {
                return at;
            }
            if line.is_blank() && !self.field_follows(at) {
                return at;
            }
            if !self.is_yaml_like(at) && !self.field_follows(at) {
                return at;
            }
            at += 1;
        }
        self.lines.len()
    }

    fn field_follows(&self, at: usize) -> bool {
        self.next_filled(at + 1).is_some_and(|next| self.is_field(next) || self.lines[next].text.starts_with("- "))
    }

    fn next_filled(&self, from: usize) -> Option<usize> {
        self.next_filled.get(from).copied().filter(|at| *at < self.lines.len())
    }

    /// Whether the line reads `known key: …`, with whatever colon.
    fn is_field(&self, at: usize) -> bool {
        key_of(self.lines[at].trimmed()).is_some_and(|key| (self.options.is_known_key)(key))
    }

    /// Whether the line could stand in YAML: a field of any name, an item, a comment, something indented.
    fn is_yaml_like(&self, at: usize) -> bool {
        let line = &self.lines[at];
        line.text.starts_with([' ', '\t', '\u{3000}', '#', '-', ']', '}', '…', '"', '\''])
            || line.begins_with_plain_key()
            || line.is_blank()
            || key_of(line.trimmed()).is_some()
    }

    fn start_of(&self, line: usize) -> usize {
        self.lines.get(line).map_or(self.source.text.len(), |line| line.start)
    }

    /// Where a missing fence is reported: the end of the last filled line before it.
    fn fence_place(&self, at: usize) -> Range<usize> {
        let end = self.source.text[..at].trim_end().len();
        end..end
    }

    fn check_fence(&self, at: usize, out: &mut Vec<Diagnostic>) {
        let line = &self.lines[at];
        if line.trimmed() == "---" {
            return;
        }
        let edit = edit(line.start..line.start + line.text.len(), "---");
        let what = text!(zh: "分隔线应当是三个英文减号", en: "the fence should be three hyphens");
        out.push(self.amended(at, what, Some("---".to_owned()), edit));
    }

    fn delete(&self, at: usize) -> Edit {
        edit(self.lines[at].start..self.lines[at].next, "")
    }

    fn amended(&self, at: usize, what: Text, line: Option<String>, edit: Edit) -> Diagnostic {
        let place = &self.lines[at];
        let hint = if edit.replacement.is_empty() {
            text!(zh: "删去这一行", en: "delete this line")
        } else {
            text!(zh: "改成这样", en: "write it like this")
        };
        Diagnostic::new(Code::W207, what).at(self.source.locate(place.start..place.start + place.text.len())).hint_edit(
            hint,
            line.filter(|line| !line.is_empty()),
            edit,
        )
    }

    fn insert(&self, at: usize, what: Text, hint: Text) -> Diagnostic {
        let new_line = at > 0 && !self.source.text[..at].ends_with('\n');
        let replacement = if new_line { "\n---\n" } else { "---\n" };
        Diagnostic::new(Code::W207, what).hint_edit(hint, Some("---".to_owned()), edit(at..at, replacement))
    }
}

fn doubled() -> Text {
    text!(zh: "分隔线 --- 写了两行", en: "the fence `---` is doubled")
}

fn missing_open() -> Text {
    text!(zh: "字段前面缺少一行 ---", en: "the `---` line in front of the fields is missing")
}

fn missing_close() -> Text {
    text!(zh: "字段后面缺少一行 ---", en: "the `---` line behind the fields is missing")
}

fn before_this_line() -> Text {
    text!(zh: "在这一行前面加一行", en: "add this line in front of it")
}

fn behind_this_line() -> Text {
    text!(zh: "在这一行后面加一行", en: "add this line behind it")
}

pub(super) fn edit(range: Range<usize>, replacement: &str) -> Edit {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Edit { start: offset(range.start), end: offset(range.end), replacement: replacement.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_quick_way_finds_what_all_lines_say(
            lines in prop::collection::vec(prop::sample::select(vec![
                "---", "--- ", "——", "--", "----", "", "标题", "标题: 甲", "单位：乙", "- 丙", "其他: 丁", "一段话。", "## 节", "# 注",
            ]), 0..9),
            opens in any::<bool>(),
        ) {
            let text = format!("{}{}", if opens { "---\n" } else { "" }, lines.join("\n"));
            let source = SourceText::new("a.md", text);
            let is_known = |key: &str| matches!(key, "标题" | "单位");
            let options = ReadOptions::new(&is_known);
            let (mut quick, mut whole) = (Vec::new(), Vec::new());
            prop_assert_eq!(split_front_matter(&source, &options, &mut quick), by_lines(&source, &options, &mut whole));
            prop_assert_eq!(quick, whole);
        }
    }

    fn known(key: &str) -> bool {
        ["标题", "单位", "摘要", "类别"].contains(&key)
    }

    /// The YAML, the body, and the lines of the problems; the edits must yield the clean form.
    fn split(text: &str) -> (String, String, Vec<u32>) {
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let split = split_front_matter(&source, &ReadOptions::new(&known), &mut out);
        let lines = out.iter().filter_map(|problem| problem.location.as_ref()).map(|place| place.line).collect();
        let fixed = apply(text, &out);
        let mut again = Vec::new();
        let source = SourceText::new("a.md", fixed.as_str());
        let second = split_front_matter(&source, &ReadOptions::new(&known), &mut again);
        assert_eq!(again, [], "the edits mend {text:?} to {fixed:?}");
        assert_eq!(fixed[second.yaml].trim(), text[split.yaml.clone()].trim());
        (text[split.yaml].to_owned(), text[split.body].to_owned(), lines)
    }

    fn apply(text: &str, out: &[Diagnostic]) -> String {
        let mut edits: Vec<_> =
            out.iter().flat_map(|problem| &problem.hints).filter_map(|hint| hint.edit.clone()).collect();
        edits.sort_by_key(|edit| edit.start);
        let mut text = text.to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(edit.start as usize..edit.end as usize, &edit.replacement);
        }
        text
    }

    fn ok(yaml: &str, body: &str, lines: &[u32]) -> (String, String, Vec<u32>) {
        (yaml.to_owned(), body.to_owned(), lines.to_vec())
    }

    #[test]
    fn a_clean_file_is_split_silently() {
        assert_eq!(split("---\n标题: 甲\n---\n正文\n"), ok("标题: 甲\n", "正文\n", &[]));
        assert_eq!(split("\n\n---  \n标题: 甲\n --- \n\n正文"), ok("标题: 甲\n", "\n正文", &[]));
        assert_eq!(split("---\n---\n正文"), ok("", "正文", &[]));
        assert_eq!(split("---\n标题: 甲\n---"), ok("标题: 甲\n", "", &[]));
    }

    #[test]
    fn a_file_without_fields_is_all_body() {
        for text in ["", "# 标题\n正文\n", "正文：一段话。\n\n---\n\n另一段\n", "\n\n"] {
            assert_eq!(split(text), ok("", text, &[]), "{text:?}");
        }
    }

    #[test]
    fn fences_of_other_dashes_are_read_and_mended() {
        assert_eq!(split("———\n标题: 甲\n－－－\n正文"), ok("标题: 甲\n", "正文", &[1, 3]));
        assert_eq!(split("----\n标题: 甲\n-----\n正文"), ok("标题: 甲\n", "正文", &[1, 3]));
        assert_eq!(split("——\n标题: 甲\n——\n正文"), ok("标题: 甲\n", "正文", &[1, 3]));
    }

    #[test]
    fn fences_that_word_made_of_hyphens_are_read_and_mended() {
        for fence in ["--", "—-", "-—", "—", "–", "—--", "———", "----", "－－"] {
            let text = format!("{fence}\n标题: 甲\n单位: 乙\n{fence}\n\n正文");
            assert_eq!(split(&text), ok("标题: 甲\n单位: 乙\n", "\n正文", &[1, 4]), "{fence}");
            let half = format!("---\n标题: 甲\n单位: 乙\n{fence}\n\n正文\n\n---\n\n另一段");
            assert_eq!(split(&half).2, [4], "{fence}");
            let remark = format!("{fence}\n# 请填写\n填表人: 丙\n标题: 甲\n{fence}\n正文");
            assert_eq!(split(&remark), ok("# 请填写\n填表人: 丙\n标题: 甲\n", "正文", &[1, 5]), "{fence}");
        }
        for prose in ["--\n正文\n", "正文\n\n--\n\n正文", "----\n正文：一段。\n\n标题\n", "—\n\n## 标题\n"]
        {
            assert_eq!(split(prose), ok("", prose, &[]));
        }
        assert_eq!(split("---\n标题: 甲\n类别:\n  - 乙\n-\n---\n正文").0, "标题: 甲\n类别:\n  - 乙\n-\n");
    }

    #[test]
    fn doubled_fences_are_read_once() {
        assert_eq!(split("---\n---\n标题: 甲\n---\n正文"), ok("标题: 甲\n", "正文", &[2]));
        assert_eq!(split("---\n标题: 甲\n---\n---\n正文"), ok("标题: 甲\n", "正文", &[4]));
    }

    #[test]
    fn a_missing_closing_fence_is_inferred() {
        assert_eq!(
            split("---\n标题: 甲\n单位: 乙\n\n正文一段。\n"),
            ok("标题: 甲\n单位: 乙\n", "\n正文一段。\n", &[3])
        );
        assert_eq!(split("---\n标题: 甲\n## 做法\n正文\n"), ok("标题: 甲\n", "## 做法\n正文\n", &[2]));
        assert_eq!(
            split("---\n标题: 甲\n类别:\n  - 乙\n正文没有冒号\n"),
            ok("标题: 甲\n类别:\n  - 乙\n", "正文没有冒号\n", &[4])
        );
        assert_eq!(split("---\n标题: 甲\n\n单位: 乙"), ok("标题: 甲\n\n单位: 乙", "", &[4]));
        let rule = "---\n标题: 甲\n\n正文一段。\n\n另一段。\n\n---\n\n第三段。\n";
        assert_eq!(split(rule).0, "标题: 甲\n");
    }

    #[test]
    fn a_fence_behind_fields_without_colons_is_not_missing() {
        let yaml = "标题: 甲\n摘要\n- 甲甲\n（一）丙丙\n类别\n- 丁丁3\n";
        assert_eq!(split(&format!("---\n{yaml}---\n正文。\n")), ok(yaml, "正文。\n", &[]));
        let yaml = "标题: 甲\n摘要\n- { 标题: 甲甲, 单位: 乙乙 }\n";
        assert_eq!(split(&format!("---\n{yaml}---\n## 类别\n- 丁丁3")), ok(yaml, "## 类别\n- 丁丁3", &[]));
        // Lines that no field is among: where the fields end, a fence is asked for once.
        let yaml = "标题: 甲\n其他\n- 甲甲\n";
        assert_eq!(split(&format!("---\n{yaml}---\n正文。\n")).2, [0; 0]);
        assert_eq!(split(&format!("---\n{yaml}（一）丙丙\n---\n正文。\n")).0, yaml);
        let prose = "标题: 甲\n\n正文一段。\n\n摘要\n\n---\n\n第三段。\n";
        assert_eq!(split(&format!("---\n{prose}")).0, "标题: 甲\n");
    }

    #[test]
    fn a_missing_opening_fence_is_inferred() {
        assert_eq!(split("标题: 甲\n---\n正文"), ok("标题: 甲\n", "正文", &[1]));
        assert_eq!(split("标题：甲\n单位：乙\n\n正文一段。\n"), ok("标题：甲\n单位：乙\n", "\n正文一段。\n", &[1, 2]));
    }

    #[test]
    fn a_front_matter_below_other_text_is_read_and_the_text_is_said_to_be_in_the_way() {
        let text = "# 一盏灯\n\n---\n标题: 甲\n单位: 乙\n摘要: 丙\n---\n正文";
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let split = split_front_matter(&source, &ReadOptions::new(&known), &mut out);
        assert_eq!((&text[split.yaml], &text[split.body]), ("标题: 甲\n单位: 乙\n摘要: 丙\n", "正文"));
        assert_eq!(
            (out.len(), out[0].code, out[0].location.as_ref().map(|place| place.line)),
            (1, Code::E105, Some(1))
        );
        assert!(out[0].hints[0].text.zh.contains("第 1-2 行"), "{out:?}");
        for prose in ["正文一段。\n\n---\n单位：乙\n\n---\n另一段\n", "正文。\n\n---\n\n另一段。\n"]
        {
            let source = SourceText::new("a.md", prose);
            assert!(!split_front_matter(&source, &ReadOptions::new(&known), &mut Vec::new()).found, "{prose}");
        }
    }

    #[test]
    fn a_broken_line_inside_does_not_end_the_front_matter() {
        assert_eq!(split("---\n标题 甲\n单位: 乙\n---\n正文"), ok("标题 甲\n单位: 乙\n", "正文", &[]));
        assert_eq!(split("---\n单位: 乙\n标题 甲\n---\n正文"), ok("单位: 乙\n标题 甲\n", "正文", &[]));
    }
}
