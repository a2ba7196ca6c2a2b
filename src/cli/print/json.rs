//! Problems as JSON lines: one object per problem with both languages, then one `summary` object.
//!
//! A promise to other programs: fields are added, never renamed.

use serde::Serialize;

use super::Tally;
use crate::diagnostic::Diagnostic;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'d> {
    Diagnostic(&'d Diagnostic),
    Summary { errors: usize, warnings: usize, infos: usize, files: usize },
}

/// All problems, one JSON object per line, closed by a line of `"type":"summary"`.
///
/// # Panics
/// Never: the types hold only text and numbers.
#[must_use]
pub fn json_lines(diagnostics: &[Diagnostic]) -> String {
    let Tally { errors, warnings, infos, files } = Tally::of(diagnostics);
    let summary = Line::Summary { errors, warnings, infos, files };
    let mut text = String::new();
    for line in diagnostics.iter().map(Line::Diagnostic).chain([summary]) {
        text.push_str(&serde_json::to_string(&line).expect("text and numbers are always valid JSON"));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::samples::problems;
    use super::*;

    #[test]
    fn every_line_is_an_object_with_both_languages() {
        let text = json_lines(&problems());
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[0]["type"], "diagnostic");
        assert_eq!(lines[0]["code"], "E102");
        assert_eq!(lines[0]["severity"], "error");
        assert_eq!(lines[0]["location"]["path"], "content/cases/灯/index.md");
        assert_eq!(lines[0]["location"]["line"], 4);
        assert_eq!(lines[0]["text"]["zh"], "“年度”看不懂：“去年”");
        assert_eq!(lines[0]["text"]["en"], "`年度` is not a year: `去年`");
        assert_eq!(lines[0]["hints"][0]["line"], "年度: 2023");
        assert_eq!(text.lines().last(), Some(r#"{"type":"summary","errors":1,"warnings":2,"infos":1,"files":1}"#));
    }
}
