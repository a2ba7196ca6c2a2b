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
mod script;
mod units;

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Code;

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
    /// Where a byte of the cleaned text stood in the original.
    #[must_use]
    pub fn original_offset(&self, offset: usize) -> usize {
        let (mut original, mut cleaned) = (0, 0);
        for finding in self.findings.iter().filter(|finding| finding.rule.is_certain()) {
            let Some(replacement) = &finding.replacement else { continue };
            let before = finding.range.start - original;
            if offset < cleaned + before {
                break;
            }
            cleaned += before;
            if offset < cleaned + replacement.len() {
                return finding.range.start;
            }
            cleaned += replacement.len();
            original = finding.range.end;
        }
        original + (offset - cleaned)
    }
}

/// Looks at a text and cleans what is certain.
#[must_use]
pub fn clean(text: &str, kind: TextKind) -> Cleaned<'_> {
    clean_except(text, kind, &[])
}

/// The same, leaving `keep` alone: sorted ranges that are no prose, in addition to the code, links and file names that
/// are recognised by themselves.
#[must_use]
pub fn clean_except<'t>(text: &'t str, kind: TextKind, keep: &[Range<usize>]) -> Cleaned<'t> {
    let mut kept = keep::ranges(text, kind);
    kept.extend_from_slice(keep);
    let mut findings = mojibake::find(text);
    // Garbled text is left as it is, so that the whole of it can still be decoded back.
    kept.extend(findings.iter().map(|finding| finding.range.clone()));
    kept.sort_by_key(|range| (range.start, range.end));
    let mut units = units::Units::new(text, &kept);
    invisible::clean(&mut units, &mut findings);
    pinyin::clean(&mut units, &mut findings);
    punctuation::clean(&mut units, &mut findings);
    mixed::find(&units, &mut findings);
    if kind != TextKind::Line {
        let furniture = furniture::find(text);
        cutoff::find(text, kind, &kept, &furniture, &mut findings);
        findings.extend(furniture);
    }
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.rule));
    let changed = findings.iter().any(|finding| finding.rule.is_certain());
    let cleaned = if changed { Cow::Owned(apply(text, &findings)) } else { Cow::Borrowed(text) };
    Cleaned { text: cleaned, findings }
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
