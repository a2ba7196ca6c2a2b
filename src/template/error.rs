//! Tera's errors as diagnostics: file, line and column of the template, both languages.

use std::collections::BTreeMap;
use std::io;

use tera::ErrorKind;

use super::layers::is_of_site;
use crate::content::value::nearest;
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

/// Where an answer of the template engine that names fields ends: the field that was probably meant.
fn meant(message: &str) -> Option<&str> {
    let (problem, available) = message.split_once(" Available fields: ")?;
    nearest(problem.split('`').nth(1)?, available.trim_end_matches('.').split(", "))
}

fn of_error(error: &tera::Error, sources: &Sources) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let problem = describe(report.message());
            let diagnostic = place(problem, sources.get(report.filename()), report.span().range.clone());
            match meant(report.message()) {
                Some(near) => diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?")),
                None => diagnostic,
            }
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
        ErrorKind::Io(io::ErrorKind::FileTooLarge) => {
            let text = text!(
                zh: "这一页超过 64 MB，没有画完；看看模板里的循环是不是停不下来",
                en: "the page is larger than 64 MB and was not finished; a loop in the template may not end"
            );
            Diagnostic::new(Code::E111, text)
        }
        ErrorKind::Msg(message) if message.contains("recursion depth") => endless(sources),
        _ => Diagnostic::new(Code::E111, describe(&with_causes(error))),
    }
}

/// A component that calls itself without end: the template engine does not say which. The first of the site's that names itself
/// is pointed at.
fn endless(sources: &Sources) -> Diagnostic {
    let of_site = sources.iter().filter(|(name, _)| is_of_site(name)).map(|(_, source)| source);
    let calls_itself = |source: &'_ SourceText| {
        source.text.match_indices("component ").find_map(|(at, word)| {
            let rest = &source.text[at + word.len()..];
            let name = &rest[..rest.find('(')?];
            let body = &rest[..rest.find("endcomponent").unwrap_or(rest.len())];
            let call = body.find(&format!("<{name}"))?;
            let start = at + word.len() + call + 1;
            Some((name.to_owned(), source.locate(start..start + name.len())))
        })
    };
    match of_site.filter(|source| source.text.contains("component ")).find_map(calls_itself) {
        Some((name, place)) => {
            let text = text!(zh: "组件“{name}”不停地调用自己", en: "the component `{name}` calls itself without end");
            Diagnostic::new(Code::E111, text).at(place)
        }
        None => Diagnostic::new(
            Code::E111,
            text!(zh: "模板里的组件互相调用，停不下来", en: "components of the templates call one another without end"),
        ),
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
    // What else there is differs from page to page, and the mistake is one.
    let message = message.split(" Available ").next().unwrap_or(message).trim_end_matches('.');
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let known = [
        ("Field `", "没有这个字段"),
        ("exists but its value is undefined", "这个变量没有值"),
        ("the theme has no asset", "主题的 assets 文件夹里没有这个文件"),
        ("is a reserved keyword", "这个名字是模板语言自己的词"),
        ("already contains a block", "这个块写了两遍"),
        ("already contains a component", "这个组件写了两遍"),
        ("is already extending", "extends 写了两遍"),
        ("Iteration not possible", "不能逐项列出这种值"),
        ("Cannot divide by 0", "除数是 0"),
        ("Cannot compare", "这两种值不能比较"),
        ("Unclosed component", "组件没有写完"),
        ("Invalid argument", "给过滤器或函数的值不合适"),
        ("Missing argument", "少了一个参数"),
        (" missing.", "少了一个参数"),
        ("Found ", "写法不对"),
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
