//! Text hygiene: what copying, old machines and web pages leave in a text — found, and where the case is certain, cleaned.
//!
//! Layer 2, pure: text in, [`Cleaned`] out. [`clean`] looks at one text; [`Collector`] turns what was found in all texts
//! of a file into warnings with counts, places and edits. The output of a build uses the cleaned text; sources are only
//! changed by `check --fix`. Must not know fields, files or settings. One rule is one file; cleaning twice changes
//! nothing more.

mod cutoff;
mod furniture;
mod invisible;
mod keep;
mod mixed;
mod mojibake;
mod pinyin;
mod punctuation;
mod report;
mod scan;
mod script;
mod units;

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Code;
use crate::sweep;

pub(crate) use keep::{addresses, is_one_address};
pub(in crate::content) use mixed::scripts;
pub use report::Collector;
pub use script::simplified;

/// What kind of text is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// One value: a title, an item, a summary.
    Line,
    /// Plain text in which every line is a paragraph.
    Plain,
    /// Markdown: code, links and tags are left alone; paragraphs end with a blank line.
    Markdown,
}

/// The rules, in the order in which they are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Text opened in a wrong encoding.
    Mojibake,
    /// Readings in brackets, as in `创(chuàng)新`.
    Pinyin,
    /// Simplified and Traditional characters in one text.
    MixedScripts,
    /// Half-width marks next to Chinese.
    Punctuation,
    /// A paragraph without an end.
    CutOff,
    /// Zero-width and control characters.
    Invisible,
    /// Radicals, presentation forms, full-width letters and figures.
    Compatibility,
    /// Several spaces between Chinese characters.
    Spaces,
    /// Text of the web page around the article.
    Furniture,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 9] = [
        Self::Mojibake,
        Self::Pinyin,
        Self::MixedScripts,
        Self::Punctuation,
        Self::CutOff,
        Self::Invisible,
        Self::Compatibility,
        Self::Spaces,
        Self::Furniture,
    ];

    /// Whether the repair is certain: then the output is cleaned and `check --fix` mends the source.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Pinyin | Self::Punctuation | Self::Invisible | Self::Compatibility | Self::Spaces)
    }

    /// The code of its warning.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Mojibake => Code::W202,
            Self::Pinyin => Code::W203,
            Self::MixedScripts => Code::W204,
            Self::Punctuation => Code::W205,
            Self::CutOff => Code::W214,
            Self::Invisible | Self::Compatibility | Self::Spaces => Code::W221,
            Self::Furniture => Code::W222,
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// Bytes of the original text.
    pub range: Range<usize>,
    /// What should stand there: applied when the rule is certain, a proposal otherwise.
    pub replacement: Option<String>,
}

/// A text after a look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned<'t> {
    /// The text with all certain repairs.
    pub text: Cow<'t, str>,
    /// What was found, by place; certain repairs do not overlap one another.
    pub findings: Vec<Finding>,
}

impl Cleaned<'_> {
    /// The way back from places in the cleaned text to the original.
    fn offsets(&self) -> Offsets {
        let mut offsets = Offsets::default();
        self.certain().for_each(|(range, replacement)| offsets.push(range, replacement.len()));
        offsets
    }

    /// The repairs that were made: bytes of the original, and what stands there now.
    fn certain(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        let certain = self.findings.iter().filter(|finding| finding.rule.is_certain());
        certain.filter_map(|finding| Some((finding.range.clone(), finding.replacement.as_deref()?)))
    }
}

/// The way between places in a cleaned text and in the original.
#[derive(Debug)]
struct Offsets {
    /// Cleaned and original offset of the ends of each repair, in order.
    breaks: Vec<(usize, usize)>,
}

impl Default for Offsets {
    fn default() -> Self {
        Self { breaks: vec![(0, 0)] }
    }
}

impl Offsets {
    /// Adds the next repair: `range` of the original became `len` bytes.
    fn push(&mut self, range: Range<usize>, len: usize) {
        let (cleaned, original) = self.breaks.last().copied().unwrap_or_default();
        let start = cleaned + (range.start - original);
        self.breaks.push((start, range.start));
        self.breaks.push((start + len, range.end));
    }

    /// Where a byte of the cleaned text stood in the original; a byte of a replacement where the replaced text began.
    fn original(&self, offset: usize) -> usize {
        let index = self.breaks.partition_point(|(cleaned, _)| *cleaned <= offset).saturating_sub(1);
        let (cleaned, original) = self.breaks[index];
        // Even breaks are the ends of repairs, where copying goes on; odd ones are their beginnings.
        if index.is_multiple_of(2) { original + (offset - cleaned) } else { original }
    }
}

/// Looks at a text and cleans what is certain.
#[must_use]
pub fn clean(text: &str, kind: TextKind) -> Cleaned<'_> {
    let seen = scan::look(text);
    let mut findings = mojibake::find(text, &seen.garbled);
    if findings.is_empty() && !seen.has_noise && !seen.is_mixed {
        if !seen.marks.is_empty() {
            let mut units = scan::lines_with_marks(text, &seen.marks, keep::ranges(text, kind));
            pinyin::clean(&mut units, &mut findings);
            punctuation::clean(&mut units, &mut findings);
        }
    } else {
        take_apart(text, kind, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.rule));
    let changed = findings.iter().any(|finding| finding.rule.is_certain());
    let cleaned = if changed { Cow::Owned(apply(text, &findings)) } else { Cow::Borrowed(text) };
    let mut cleaned = Cleaned { text: cleaned, findings };
    if kind != TextKind::Line {
        let triggers = if changed { scan::triggers(&cleaned.text) } else { seen.triggers };
        cleaned.look_at_lines(kind, &triggers);
    }
    cleaned
}

/// Every rule about characters over the whole text. `findings` are its garbled runs.
fn take_apart(text: &str, kind: TextKind, findings: &mut Vec<Finding>) {
    // Garbled text is left as it is, so that the whole of it can still be decoded back.
    let kept: Vec<_> = findings.iter().map(|finding| finding.range.clone()).collect();
    let mut units = units::Units::new(text, &kept);
    // Invisible characters go first and everywhere: they would hide where code and links begin.
    let stripped = invisible::strip(&mut units, kind, findings);
    let visible = if stripped { Cow::Owned(units.text()) } else { Cow::Borrowed(text) };
    units.keep(keep::ranges(&visible, kind));
    invisible::unify(&mut units, findings);
    pinyin::clean(&mut units, findings);
    punctuation::clean(&mut units, findings);
    mixed::find(&units, findings);
}

impl Cleaned<'_> {
    /// The rules about whole lines look at the cleaned text, where readings and stray marks no longer hide a phrase.
    /// `triggers` are the places in it that [`scan::triggers`] finds.
    fn look_at_lines(&mut self, kind: TextKind, triggers: &[usize]) {
        let mut at = 0;
        let lines: Vec<Range<usize>> = sweep::lines(&self.text)
            .map(|line| {
                at += line.len();
                at - line.len()..at
            })
            .collect();
        let furniture = furniture::find(&self.text, &lines, triggers);
        let mut cut_off = cutoff::find(&self.text, kind, &lines, &furniture);
        if !cut_off.is_empty() {
            // A paragraph that ends with code or a link ends where it ends.
            let mut kept = keep::ranges(&self.text, kind);
            kept.sort_by_key(|range| (range.start, range.end));
            let mut kept = kept.iter().peekable();
            let mut until = 0;
            cut_off.retain(|last| {
                while let Some(range) = kept.next_if(|range| range.start < last.end) {
                    until = until.max(range.end);
                }
                until < last.end
            });
        }
        let offsets = self.offsets();
        let original = |range: &Range<usize>| offsets.original(range.start)..offsets.original(range.end);
        let finding = |rule: Rule, range: &Range<usize>| Finding { rule, range: original(range), replacement: None };
        let found: Vec<_> = furniture
            .iter()
            .map(|range| finding(Rule::Furniture, range))
            .chain(cut_off.iter().map(|range| finding(Rule::CutOff, range)))
            .collect();
        self.findings.extend(found);
        self.findings.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.rule));
    }
}

/// `text` with the certain repairs.
fn apply(text: &str, findings: &[Finding]) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut at = 0;
    for finding in findings.iter().filter(|finding| finding.rule.is_certain()) {
        let Some(replacement) = &finding.replacement else { continue };
        debug_assert!(finding.range.start >= at, "certain repairs never overlap");
        cleaned.push_str(&text[at..finding.range.start]);
        cleaned.push_str(replacement);
        at = finding.range.end;
    }
    cleaned.push_str(&text[at..]);
    cleaned
}

#[cfg(test)]
mod tests;
