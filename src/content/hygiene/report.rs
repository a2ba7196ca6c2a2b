//! Findings of all texts of a file → warnings: one for each rule with its count, first places and edits; one for each
//! place where an author has to look.

use std::ops::Range;

use super::{Cleaned, Finding, Rule, mixed};
use crate::content::privacy;
use crate::diagnostic::{Diagnostic, Edit, Hint, SourceText, Text};
use crate::text;

/// Places that are shown of a rule that is mended by itself.
const SHOWN: usize = 3;
/// Warnings for single places of one rule in one file.
const MAX_WARNINGS: usize = 20;

/// Whether nothing is left of a run of characters.
fn is_only_lost(text: &str) -> bool {
    text.chars().all(|character| character == '\u{fffd}')
}

/// Collects what was found in the texts of one file.
#[derive(Debug)]
pub struct Collector<'a> {
    source: &'a SourceText,
    found: Vec<Found>,
    /// Whether the characters that were lost in decoding have been told of.
    pub(in crate::content) is_loss_told: bool,
}

#[derive(Debug)]
struct Found {
    rule: Rule,
    /// Bytes of the source.
    range: Range<usize>,
    replacement: Option<String>,
    /// Whether `range` is exact: not for a value with escapes.
    exact: bool,
}

impl<'a> Collector<'a> {
    /// Nothing found yet.
    #[must_use]
    pub fn new(source: &'a SourceText) -> Self {
        Self { source, found: Vec::new(), is_loss_told: false }
    }

    /// Adds what was found in `original`, which stands in `span` of the source: as it is, or quoted, or folded. Of a
    /// value that does not stand there literally only the span is known; it gets no edit.
    pub fn add(&mut self, span: Range<usize>, original: &str, cleaned: &Cleaned<'_>) {
        if cleaned.findings.is_empty() {
            return;
        }
        let base = self.source.text.get(span.clone()).and_then(|there| there.find(original)).map(|at| span.start + at);
        for Finding { rule, range, replacement } in &cleaned.findings {
            let range = base.map_or(span.clone(), |base| base + range.start..base + range.end);
            self.found.push(Found { rule: *rule, range, replacement: replacement.clone(), exact: base.is_some() });
        }
    }

    /// The warnings, in the order of the rules, then of the places.
    pub fn report(mut self, out: &mut Vec<Diagnostic>) {
        if self.is_loss_told {
            let source = self.source;
            let is_lost = |found: &Found| source.text.get(found.range.clone()).is_some_and(is_only_lost);
            self.found.retain(|found| found.rule != Rule::Mojibake || !is_lost(found));
        }
        if self.found.iter().any(|found| found.rule == Rule::MixedScripts) {
            let (source, is_odd) = (self.source, mixed::of_smaller_part(&self.source.text));
            let is_kept = |found: &Found| {
                let written = source.text.get(found.range.clone()).unwrap_or_default();
                found.rule != Rule::MixedScripts || !found.exact || written.chars().all(is_odd)
            };
            self.found.retain(is_kept);
        }
        self.found.sort_by_key(|found| (found.rule, found.range.start, found.range.end));
        for rule in Rule::ALL {
            let found: Vec<&Found> = self.found.iter().filter(|found| found.rule == rule).collect();
            let Some(first) = found.first() else { continue };
            match rule {
                Rule::Mojibake => out.extend(found.iter().take(MAX_WARNINGS).map(|found| self.mojibake(found))),
                Rule::CutOff => out.extend(found.iter().take(MAX_WARNINGS).map(|found| self.cut_off(found))),
                Rule::Furniture => out.extend(found.iter().take(MAX_WARNINGS).map(|found| self.furniture(found))),
                Rule::MixedScripts => out.push(self.mixed(first, &found)),
                _ => out.push(self.mended(rule, first, &found)),
            }
        }
    }

    fn written(&self, found: &Found) -> &str {
        self.source.text.get(found.range.clone()).unwrap_or("")
    }

    fn at(&self, diagnostic: Diagnostic, found: &Found) -> Diagnostic {
        let mut place = self.source.locate(found.range.clone());
        // A warning about a comma must not print the phone number beside it.
        place.excerpt = privacy::mask(&place.excerpt).into();
        diagnostic.at(place)
    }

    /// `第 2 行“創(chuàng)”、第 5 行“…”`.
    fn places(&self, found: &[&Found]) -> Text {
        let mut zh = Vec::new();
        let mut en = Vec::new();
        for found in found.iter().take(SHOWN) {
            let place = self.source.locate(found.range.clone());
            let (line, column) = (place.line, place.column);
            let shown = self.shown(found);
            zh.push(format!(
                "第 {line} 行第 {column} 列{}",
                if shown.is_empty() { String::new() } else { format!("“{shown}”") }
            ));
            en.push(format!(
                "line {line} column {column}{}",
                if shown.is_empty() { String::new() } else { format!(" `{shown}`") }
            ));
        }
        let more = if found.len() > SHOWN { ("等", " …") } else { ("", "") };
        Text { zh: (zh.join("、") + more.0).into(), en: (en.join(", ") + more.1).into() }
    }

    /// The place with the character in front of it; invisible ones by their number.
    fn shown(&self, found: &Found) -> String {
        let written = self.written(found);
        if found.rule == Rule::Invisible {
            return written
                .chars()
                .take(3)
                .map(|character| format!("U+{:04X}", u32::from(character)))
                .collect::<Vec<_>>()
                .join(" ");
        }
        if found.rule == Rule::Spaces {
            return String::new();
        }
        if found.rule == Rule::MixedScripts {
            return written.to_owned();
        }
        let before = self.source.text[..found.range.start].chars().next_back().filter(|before| !before.is_whitespace());
        let text = before
            .into_iter()
            .chain(written.chars().filter(|character| *character != '\n'))
            .take(12)
            .collect::<String>();
        text.trim_end().to_owned()
    }

    fn mended(&self, rule: Rule, first: &Found, found: &[&Found]) -> Diagnostic {
        let count = found.len();
        let places = self.places(found);
        let (zh, en) = (&places.zh, &places.en);
        let what = match rule {
            Rule::Pinyin => text!(zh: "去掉了 {count} 处拼音：{zh}", en: "readings taken out ({count}): {en}"),
            Rule::Punctuation => {
                text!(zh: "中文旁边有 {count} 处半角标点，已换成全角：{zh}", en: "half-width marks next to Chinese, shown full-width ({count}): {en}")
            }
            Rule::Invisible => invisible(found, &places),
            Rule::Compatibility => {
                text!(zh: "有 {count} 处部首、全角字母等相似字符，已换成普通字：{zh}", en: "look-alike characters replaced by ordinary ones ({count}): {en}")
            }
            _ => {
                text!(zh: "汉字之间有 {count} 处连续空格，已合并：{zh}", en: "runs of spaces between Chinese characters joined ({count}): {en}")
            }
        };
        let mut diagnostic = self.at(Diagnostic::new(rule.code(), what), first);
        let edits: Vec<Edit> = found.iter().filter_map(|found| edit(found)).collect();
        let advice = if edits.is_empty() {
            text!(zh: "请在源文件中改正", en: "mend it in the source")
        } else {
            text!(zh: "check --fix 会改源文件", en: "check --fix mends the source")
        };
        let mut advice = Some(advice);
        for edit in edits {
            // One hint an edit; only the first one speaks.
            diagnostic.hints.push(Hint { text: advice.take().unwrap_or_default(), line: None, edit: Some(edit) });
        }
        match advice {
            Some(advice) => diagnostic.hint(advice),
            None => diagnostic,
        }
    }

    fn mixed(&self, first: &Found, found: &[&Found]) -> Diagnostic {
        let mut characters: Vec<String> = Vec::new();
        for found in found {
            let written = self.written(found).to_owned();
            if found.exact && !characters.contains(&written) && characters.len() < 20 {
                characters.push(written);
            }
        }
        let (count, list) = (found.len(), characters.join(""));
        let places = self.places(found);
        let (zh, en) = (places.zh, places.en);
        let diagnostic = self.at(
            Diagnostic::new(
                first.rule.code(),
                text!(zh: "简繁混用，{count} 处与全文不一致：{list}（{zh}）", en: "mixed scripts, characters that differ from the rest ({count}): {list} ({en})"),
            ),
            first,
        );
        match &first.replacement {
            Some(other) if first.exact => {
                let line = self.line_in_one_script(first, other, found);
                diagnostic.hint_line(
                    text!(zh: "如果不是人名或引文，改成", en: "unless it is a name or a quotation, write"),
                    line,
                )
            }
            _ => diagnostic.hint(text!(zh: "请统一用一种字体", en: "use one script")),
        }
    }

    fn mojibake(&self, found: &Found) -> Diagnostic {
        let written = self.shown_run(found);
        let diagnostic = self.at(
            Diagnostic::new(
                found.rule.code(),
                text!(zh: "疑似乱码：“{written}”", en: "suspected mojibake: `{written}`"),
            ),
            found,
        );
        match &found.replacement {
            Some(guess) => diagnostic.hint_line(
                text!(zh: "推测原文是“{guess}”，请对照原件核对后再改", en: "the original is probably `{guess}`; compare before changing it"),
                self.line_with(found, guess),
            ),
            None => diagnostic.hint(text!(zh: "原文已经丢失，请从原件重新复制", en: "the original is lost here; copy it again from its source")),
        }
    }

    fn cut_off(&self, found: &Found) -> Diagnostic {
        let before: Vec<char> = self.source.text[..found.range.end].chars().rev().take(8).collect();
        let tail: String = before.into_iter().rev().filter(|character| *character != '\n').collect();
        self.at(
            Diagnostic::new(found.rule.code(), text!(zh: "这一段停在“{tail}”，可能不完整", en: "this paragraph stops at `{tail}` and may be cut off")),
            found,
        )
        .hint(text!(zh: "对照原件补全；如果是完整的，在末尾加句号", en: "complete it from the original, or end it with a full stop"))
    }

    fn furniture(&self, found: &Found) -> Diagnostic {
        let line: String = self.written(found).lines().next().unwrap_or("").trim().chars().take(20).collect();
        self.at(
            Diagnostic::new(
                found.rule.code(),
                text!(zh: "像是网页上带来的文字：“{line}”", en: "this looks like text of a web page: `{line}`"),
            ),
            found,
        )
        .hint(text!(zh: "不属于正文就删去", en: "delete it unless it belongs to the text"))
    }

    fn shown_run(&self, found: &Found) -> String {
        self.written(found)
            .chars()
            .take(16)
            .map(|character| if character.is_control() { ' ' } else { character })
            .collect()
    }

    /// The line of the first place as it would be in one script: with the later places of the line mended too.
    fn line_in_one_script(&self, first: &Found, other: &str, found: &[&Found]) -> String {
        let text = &self.source.text;
        let (mut mended, mut done) = (String::with_capacity(text.len()), 0);
        for found in found.iter().filter(|found| found.exact) {
            let Some(other) = found.replacement.as_ref().filter(|_| found.range.start >= done) else { continue };
            mended.push_str(text.get(done..found.range.start).unwrap_or_default());
            mended.push_str(other);
            done = found.range.end;
        }
        mended.push_str(text.get(done..).unwrap_or_default());
        // Nothing is mended in front of the first place, so it stands where it stood.
        let place = first.range.start..first.range.start + other.len();
        privacy::mask(&SourceText::new("", mended).line_with(place, other)).into_owned()
    }

    /// The line of a place with the proposal in it.
    fn line_with(&self, found: &Found, replacement: &str) -> String {
        privacy::mask(&self.source.line_with(found.range.clone(), replacement)).into_owned()
    }
}

/// What was done with invisible characters: most go, separators of lines become line breaks, or spaces in one line.
fn invisible(found: &[&Found], places: &Text) -> Text {
    let (count, zh, en) = (found.len(), &places.zh, &places.en);
    let with = |found: &&Found| found.replacement.clone().unwrap_or_default();
    let (goes, breaks) = (|found| with(found).is_empty(), |found| with(found).contains('\n'));
    if found.iter().all(goes) {
        text!(zh: "有 {count} 处看不见的字符，已去掉：{zh}", en: "invisible characters taken out ({count}): {en}")
    } else if found.iter().all(breaks) {
        text!(zh: "有 {count} 处看不见的分行符，已换成换行：{zh}", en: "invisible separators of lines made line breaks ({count}): {en}")
    } else if found.iter().any(breaks) {
        text!(zh: "有 {count} 处看不见的字符，已去掉或换成换行：{zh}", en: "invisible characters taken out or made line breaks ({count}): {en}")
    } else {
        text!(zh: "有 {count} 处看不见的字符，已去掉或换成空格：{zh}", en: "invisible characters taken out or made spaces ({count}): {en}")
    }
}

fn edit(found: &Found) -> Option<Edit> {
    let replacement = found.replacement.clone().filter(|_| found.exact && found.rule.is_certain())?;
    Some(Edit { start: u32::try_from(found.range.start).ok()?, end: u32::try_from(found.range.end).ok()?, replacement })
}
