//! Tera's errors as diagnostics: file, line and column of the template, both languages.

use std::collections::BTreeMap;

use tera::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Location, SourceText, Text};
use crate::text;

/// The sources of all templates by template name, for placing errors.
pub(super) type Sources = BTreeMap<String, SourceText>;

/// The diagnostics in an error met while adding templates: Tera reports several at once as text.
pub(super) fn of_load(error: &tera::Error, sources: &Sources) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::Msg(message) if message.contains("--> ") => message
            .split("error: ")
            .filter(|report| report.contains("--> "))
            .map(|report| of_report(report, sources))
            .collect(),
        _ => vec![of_error(error, sources)],
    }
}

/// The diagnostic of an error met while rendering `template`.
pub(super) fn of_render(error: &tera::Error, template: &str, sources: &Sources) -> Diagnostic {
    let mut diagnostic = of_error(error, sources);
    if diagnostic.location.is_none() {
        diagnostic.location = Some(Location::file(template));
    }
    diagnostic
}

fn of_error(error: &tera::Error, sources: &Sources) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            place(describe(report.message()), sources.get(report.filename()), report.span().range.clone())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let text =
                text!(zh: "模板绕了圈，自己引用了自己", en: "the template includes or extends itself in a circle");
            whole_file(text, tpl, sources)
        }
        ErrorKind::MissingParent { current, parent } => {
            let text = text!(zh: "模板 extends 的“{parent}”不存在", en: "the template extends `{parent}`, which does not exist");
            whole_file(text, current, sources)
        }
        _ => Diagnostic::new(Code::E111, describe(&with_causes(error))),
    }
}

/// One report of the form `message`, `--> file:line:column`.
fn of_report(report: &str, sources: &Sources) -> Diagnostic {
    let message = report.lines().next().unwrap_or_default();
    let locus = report.lines().find_map(|line| line.trim().strip_prefix("--> ")).unwrap_or_default();
    let mut parts = locus.rsplitn(3, ':');
    let column: usize = parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    let line: u32 = parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    let source = sources.get(parts.next().unwrap_or(locus));
    let range = source.map_or(0..0, |source| {
        let start = source.lines().line_start(line);
        let text = source.text.get(start..).unwrap_or_default();
        let inside = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        start + inside..start + inside
    });
    place(describe(message), source, range)
}

fn place(text: Text, source: Option<&SourceText>, range: std::ops::Range<usize>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::E111, text);
    match source {
        Some(source) => diagnostic.at(source.locate(range)),
        None => diagnostic,
    }
}

fn whole_file(text: Text, name: &str, sources: &Sources) -> Diagnostic {
    let path = sources.get(name).map_or(name, |source| source.path.as_str());
    Diagnostic::new(Code::E111, text).at(Location::file(path))
}

/// Tera's words, introduced in both languages; the frequent ones in Chinese too.
fn describe(message: &str) -> Text {
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let known = [
        ("Unknown filter", "没有这个过滤器"),
        ("Unknown test", "没有这个判断"),
        ("Unknown function", "没有这个函数"),
        ("Unknown component", "没有这个组件"),
        ("Unknown template", "没有这个模板文件"),
        ("not found in context", "没有这个变量"),
        ("is not defined in any parent", "上级模板里没有这个块"),
        ("is not defined", "没有这个变量"),
        ("Unexpected end of input", "模板没有写完，可能缺少 endif、endfor 或 endblock"),
    ];
    match known.iter().find(|(pattern, _)| message.contains(pattern)) {
        Some((_, zh)) if quoted.is_empty() => text!(zh: "模板有误：{zh}", en: "template error: {message}"),
        Some((_, zh)) => text!(zh: "模板有误：{zh}“{quoted}”", en: "template error: {message}"),
        None => text!(zh: "模板有误：{message}", en: "template error: {message}"),
    }
}

fn with_causes(error: &tera::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
