//! Problems on a terminal: severity and code, place, the line with carets under the part meant, hints.
//!
//! `annotate-snippets` draws it, because it places carets right under wide characters. Colour is an addition: severity
//! and code are always written out. Text from the author's files cannot move the cursor or change colours: control
//! characters are shown as `\u{1b}`.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Message, Origin, Renderer, Snippet};

use super::{marked_range, severity_name};
use crate::diagnostic::{Diagnostic, Hint, Language, Location, Severity};

/// What of the problems is shown, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The language of every word.
    pub language: Language,
    /// The mildest severity shown: `Error` for `-q`, `Warning` usually, `Info` for `-v`.
    pub least: Severity,
    /// Whether colours are used.
    pub color: bool,
}

/// Whether colours are wanted: only on a terminal that can, and not when `NO_COLOR` is set to anything.
///
/// `variable` looks up an environment variable.
pub fn color_wanted(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let forbidden = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = variable("TERM").is_some_and(|value| value == "dumb");
    is_terminal && !forbidden && !dumb
}

/// All problems that `view` shows, each followed by an empty line.
#[must_use]
pub fn terminal(diagnostics: &[Diagnostic], view: View) -> String {
    let renderer = if view.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(LINE_WIDTH);
    let mut text = String::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity <= view.least) {
        text.push_str(&renderer.render(&[group(diagnostic, view.language)]));
        text.push_str("\n\n");
    }
    text
}

/// One problem on one line, for logs: `content/a.md:4:9: error[E102]: …`.
#[must_use]
pub fn one_line(diagnostic: &Diagnostic, language: Language) -> String {
    let mut line = String::new();
    if let Some(location) = &diagnostic.location {
        line.push_str(&visible(&location.path));
        if location.line > 0 {
            let _ = write!(line, ":{}", location.line);
        }
        if location.line > 0 && location.column > 0 {
            let _ = write!(line, ":{}", location.column);
        }
        line.push_str(": ");
    }
    let name = severity_name(diagnostic.severity, language);
    let _ = write!(line, "{name}[{}]: {}", diagnostic.code, visible(diagnostic.text.get(language)));
    line
}

/// Columns drawn at most; a longer excerpt is trimmed round the part that is marked.
const LINE_WIDTH: usize = 110;

/// Beyond this column the line is not drawn, only named.
const FARTHEST_COLUMN: u32 = 10_000;

fn group(diagnostic: &Diagnostic, language: Language) -> Group<'static> {
    let title = level(diagnostic.severity, language)
        .primary_title(visible(diagnostic.text.get(language)))
        .id(diagnostic.code.as_str());
    let place = diagnostic.location.iter().map(place);
    let hints = diagnostic.advice().map(|hint| Element::from(advice(hint, language)));
    title.elements(place.chain(hints))
}

/// The place: `path:line:column`, then the line itself where one is known.
fn place(location: &Location) -> Element<'static> {
    let path = visible(&location.path);
    if location.line == 0 {
        return Origin::path(path).into();
    }
    if location.excerpt.is_empty() || location.excerpt_column > FARTHEST_COLUMN {
        let origin = Origin::path(path).line(location.line as usize);
        return origin.char_column(location.column.max(1) as usize).into();
    }
    // A snippet counts columns from the start of what it is given, so what was cut away comes back as blanks; the
    // renderer trims them again.
    let blanks = location.excerpt_column.saturating_sub(1) as usize;
    let marked = marked_range(location);
    let annotation = AnnotationKind::Primary.span(marked.start + blanks..marked.end + blanks);
    Snippet::source(" ".repeat(blanks) + &location.excerpt)
        .line_start(location.line as usize)
        .path(path)
        .annotation(annotation)
        .into()
}

fn advice(hint: &Hint, language: Language) -> Message<'static> {
    let name = match language {
        Language::Zh => "提示",
        Language::En => "hint",
    };
    let mut text = visible(hint.text.get(language));
    for line in hint.line.iter().flat_map(|line| line.lines()) {
        let _ = write!(text, "\n  {}", visible(line));
    }
    Level::HELP.with_name(name).message(text)
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.with_name(severity_name(severity, language))
}

/// `text` on one line with its control characters written out, so that a file's content cannot steer the terminal.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => shown.push(' '),
            _ if character.is_control() || is_direction_mark(character) => {
                shown.extend(character.escape_unicode());
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// Marks that reorder the characters after them.
fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::super::samples::{place, problems};
    use super::*;
    use crate::diagnostic::Code;
    use crate::text;

    fn view(language: Language, least: Severity) -> View {
        View { language, least, color: false }
    }

    #[test]
    fn problems_are_shown_with_their_line_and_carets_under_wide_characters() {
        let shown = terminal(&problems(), view(Language::Zh, Severity::Info));
        let expected = "\
错误[E102]: “年度”看不懂：“去年”
 --> content/cases/灯/index.md:4:5
  |
4 | 年度: 去年, 2023
  |       ^^^^
  |
  = 提示: 写成四位数字
            年度: 2023

警告[W205]: 中文旁边用了半角逗号
  --> content/cases/灯/index.md:12:3
   |
12 | 换届,把一批=好经验留下
   |     ^

说明[I301]: 完整度 60 分
--> content/cases/灯/index.md

警告[W227]: 没有填写正式网址
 |
 = 提示: 在 site.yaml 里填写 base_url

";
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_same_in_english() {
        let shown = terminal(&problems(), view(Language::En, Severity::Warning));
        let expected = "\
error[E102]: `年度` is not a year: `去年`
 --> content/cases/灯/index.md:4:5
  |
4 | 年度: 去年, 2023
  |       ^^^^
  |
  = hint: write four digits
            年度: 2023

warning[W205]: a half-width comma next to Chinese
  --> content/cases/灯/index.md:12:3
   |
12 | 换届,把一批=好经验留下
   |     ^

warning[W227]: no base URL is set
 |
 = hint: set base_url in site.yaml

";
        assert_eq!(shown, expected);
    }

    #[test]
    fn quiet_shows_errors_only() {
        let shown = terminal(&problems(), view(Language::En, Severity::Error));
        assert!(shown.contains("E102") && !shown.contains("W205"), "{shown}");
    }

    #[test]
    fn a_cut_line_keeps_its_true_column() {
        let line = format!("{}错{}", "甲".repeat(300), "乙".repeat(300));
        let problem = Diagnostic::new(Code::W210, text!(zh: "词表", en: "word list")).at(place("a.md", 3, &line, "错"));
        let shown = terminal(&[problem], view(Language::Zh, Severity::Warning));
        assert!(shown.contains("--> a.md:3:301"), "{shown}");
        assert!(shown.contains('错'), "{shown}");
    }

    #[test]
    fn text_from_files_cannot_steer_the_terminal() {
        let nasty = "x\u{1b}[31m\u{7}\u{202e}y";
        let problem = Diagnostic::new(Code::W206, text!(zh: "不认识“{nasty}”", en: "unknown `{nasty}`"))
            .at(place("a\u{1b}]0;b.md", 1, nasty, "y"))
            .hint_line(text!(zh: "删去{nasty}", en: "remove {nasty}"), nasty);
        let shown = terminal(std::slice::from_ref(&problem), view(Language::En, Severity::Warning));
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
        assert!(!one_line(&problem, Language::Zh).contains('\u{1b}'));
    }

    #[test]
    fn colour_only_on_a_terminal_that_wants_it() {
        let none = |_: &str| None;
        assert!(color_wanted(true, none));
        assert!(!color_wanted(false, none));
        assert!(!color_wanted(true, |name| (name == "NO_COLOR").then(|| "1".to_owned())));
        assert!(!color_wanted(true, |name| (name == "TERM").then(|| "dumb".to_owned())));
        let view = View { color: true, ..view(Language::Zh, Severity::Warning) };
        let shown = terminal(&problems(), view);
        assert!(shown.contains('\u{1b}') && shown.contains("错误[E102]"), "{shown:?}");
    }

    #[test]
    fn one_line_names_place_severity_and_code() {
        let lines: Vec<String> = problems().iter().map(|problem| one_line(problem, Language::Zh)).collect();
        assert_eq!(lines[0], "content/cases/灯/index.md:4:5: 错误[E102]: “年度”看不懂：“去年”");
        assert_eq!(lines[2], "content/cases/灯/index.md: 说明[I301]: 完整度 60 分");
        assert_eq!(lines[3], "警告[W227]: 没有填写正式网址");
    }
}
