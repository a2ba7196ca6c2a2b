//! Problems on their way to a reader: the terminal, JSON lines, SARIF, a CSV for Excel, an HTML page to mail.
//!
//! Layer 9. Every function turns a list of [`Diagnostic`]s into text; whoever calls it decides where the text goes.
//! Knows nothing of how problems are found, of commands or of files. The lists are expected in the order of
//! [`Sink::take_sorted`](crate::diagnostic::Sink::take_sorted) and are printed in the order given.

mod csv;
pub(in crate::cli) mod html;
mod json;
mod sarif;
mod terminal;

use std::collections::BTreeSet;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Language, Severity, plural};

pub use csv::csv;
pub use html::html;
pub use json::json_lines;
pub use sarif::sarif;
pub use terminal::{View, color_wanted, one_line, terminal};

/// A file format a report can be written in, chosen by the file's extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// One page with its style inside, to mail and to print.
    Html,
    /// A table for Excel.
    Csv,
    /// One JSON object per line.
    JsonLines,
    /// SARIF 2.1.0, for code review systems.
    Sarif,
}

impl ReportFormat {
    /// The format that the name of `path` asks for: `.html`, `.htm`, `.csv`, `.json`, `.jsonl` or `.sarif`.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "csv" => Some(Self::Csv),
            "json" | "jsonl" => Some(Self::JsonLines),
            "sarif" => Some(Self::Sarif),
            _ => None,
        }
    }

    /// The whole report as text; UTF-8, the CSV with a byte order mark.
    #[must_use]
    pub fn write(self, diagnostics: &[Diagnostic], language: Language) -> String {
        match self {
            Self::Html => html(diagnostics, language),
            Self::Csv => csv(diagnostics, language),
            Self::JsonLines => json_lines(diagnostics),
            Self::Sarif => sarif(diagnostics, language),
        }
    }
}

/// How many problems there are of each severity, and in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Problems that keep something from being published.
    pub errors: usize,
    /// Problems that should be mended.
    pub warnings: usize,
    /// Remarks.
    pub infos: usize,
    /// Files with at least one error or warning.
    pub files: usize,
}

impl Tally {
    /// Counts `diagnostics`.
    #[must_use]
    pub fn of<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Self {
        let diagnostics: Vec<&Diagnostic> = diagnostics.into_iter().collect();
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let files: BTreeSet<&str> = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity != Severity::Info)
            .filter_map(|diagnostic| diagnostic.location.as_ref().map(|location| location.path.as_str()))
            .collect();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            files: files.len(),
        }
    }

    /// The closing line, such as `2 errors and 1 warning in 2 files`.
    #[must_use]
    pub fn sentence(self, language: Language) -> String {
        match language {
            Language::Zh => self.sentence_zh(),
            Language::En => self.sentence_en(),
        }
    }

    /// The errors and warnings alone, such as `2 errors and 1 warning`; empty when there is neither.
    fn counts(self, language: Language) -> String {
        let mut parts = Vec::new();
        match language {
            Language::Zh => {
                push_part(&mut parts, self.errors, |count| format!("{count}个错误"));
                push_part(&mut parts, self.warnings, |count| format!("{count}个警告"));
                parts.join("、")
            }
            Language::En => {
                push_part(&mut parts, self.errors, |count| plural(count, "error"));
                push_part(&mut parts, self.warnings, |count| plural(count, "warning"));
                parts.join(" and ")
            }
        }
    }

    fn sentence_zh(self) -> String {
        let counts = self.counts(Language::Zh);
        let place = if self.files == 0 { String::new() } else { format!("，涉及{}个文件", self.files) };
        match (counts.is_empty(), self.infos) {
            (true, 0) => "没有发现问题。".to_owned(),
            (true, infos) => format!("没有发现问题，另有{infos}条说明。"),
            (false, 0) => format!("共{counts}{place}。"),
            (false, infos) => format!("共{counts}{place}；另有{infos}条说明。"),
        }
    }

    fn sentence_en(self) -> String {
        let counts = self.counts(Language::En);
        let place = if self.files == 0 { String::new() } else { format!(" in {}", plural(self.files, "file")) };
        match (counts.is_empty(), self.infos) {
            (true, 0) => "No problems found.".to_owned(),
            (true, infos) => format!("No problems found; {}.", plural(infos, "remark")),
            (false, 0) => format!("{counts}{place}."),
            (false, infos) => format!("{counts}{place}; {}.", plural(infos, "remark")),
        }
    }
}

fn push_part(parts: &mut Vec<String>, count: usize, part: impl Fn(usize) -> String) {
    if count > 0 {
        parts.push(part(count));
    }
}

/// The word for a severity.
fn severity_name(severity: Severity, language: Language) -> &'static str {
    match (severity, language) {
        (Severity::Error, Language::Zh) => "错误",
        (Severity::Warning, Language::Zh) => "警告",
        (Severity::Info, Language::Zh) => "说明",
        (Severity::Error, Language::En) => "error",
        (Severity::Warning, Language::En) => "warning",
        (Severity::Info, Language::En) => "info",
    }
}

/// The part of a location's excerpt that is marked, as byte offsets: the whole excerpt when no column is known.
fn marked_range(location: &crate::diagnostic::Location) -> std::ops::Range<usize> {
    let excerpt = &location.excerpt;
    if location.column == 0 {
        return 0..excerpt.len();
    }
    let byte_of = |column: u32| {
        let skip = column.saturating_sub(location.excerpt_column) as usize;
        excerpt.char_indices().nth(skip).map_or(excerpt.len(), |(at, _)| at)
    };
    let start = byte_of(location.column);
    start..byte_of(location.end_column).max(start)
}

#[cfg(test)]
mod samples {
    //! Problems that every format is tried on.

    use crate::diagnostic::{Code, Diagnostic, LineIndex, Location};
    use crate::text;

    /// A place in `line`, marking `part`, as if the line stood at `number` of the file.
    pub(super) fn place(path: &str, number: u32, line: &str, part: &str) -> Location {
        let start = line.find(part).expect("the part stands in the line");
        let mut location = LineIndex::new(line).location(path, line, start..start + part.len());
        location.line = number;
        location
    }

    /// One error with a mended line, one warning, one remark, one problem of the whole site.
    pub(super) fn problems() -> Vec<Diagnostic> {
        vec![
            Diagnostic::new(Code::E102, text!(zh: "“年度”看不懂：“去年”", en: "`年度` is not a year: `去年`"))
                .at(place("content/cases/灯/index.md", 4, "年度: 去年, 2023", "去年"))
                .hint_line(text!(zh: "写成四位数字", en: "write four digits"), "年度: 2023"),
            Diagnostic::new(Code::W205, text!(zh: "中文旁边用了半角逗号", en: "a half-width comma next to Chinese"))
                .at(place("content/cases/灯/index.md", 12, "换届,把一批=好经验留下", ",")),
            Diagnostic::new(Code::I301, text!(zh: "完整度 60 分", en: "completeness 60"))
                .at(Location::file("content/cases/灯/index.md")),
            Diagnostic::new(Code::W227, text!(zh: "没有填写正式网址", en: "no base URL is set"))
                .hint(text!(zh: "在 site.yaml 里填写 base_url", en: "set base_url in site.yaml")),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_what_was_found() {
        let tally = Tally::of(&samples::problems());
        assert_eq!(tally.sentence(Language::Zh), "共1个错误、2个警告，涉及1个文件；另有1条说明。");
        assert_eq!(tally.sentence(Language::En), "1 error and 2 warnings in 1 file; 1 remark.");
        assert_eq!(Tally::default().sentence(Language::Zh), "没有发现问题。");
        assert_eq!(Tally::default().sentence(Language::En), "No problems found.");
    }

    #[test]
    fn the_file_name_chooses_the_report() {
        assert_eq!(ReportFormat::of(Path::new("检查.HTML")), Some(ReportFormat::Html));
        assert_eq!(ReportFormat::of(Path::new("a/out.csv")), Some(ReportFormat::Csv));
        assert_eq!(ReportFormat::of(Path::new("out.sarif")), Some(ReportFormat::Sarif));
        assert_eq!(ReportFormat::of(Path::new("out.jsonl")), Some(ReportFormat::JsonLines));
        assert_eq!(ReportFormat::of(Path::new("out.docx")), None);
        assert_eq!(ReportFormat::of(Path::new("report")), None);
    }

    #[test]
    fn the_marked_part_survives_a_cut_line() {
        let line = format!("{}错{}", "甲".repeat(300), "乙".repeat(300));
        let location = samples::place("a.md", 1, &line, "错");
        assert_eq!(&location.excerpt[marked_range(&location)], "错");
    }
}
