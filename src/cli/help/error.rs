//! Mistakes on the command line, told in the reader's language: what was typed, what was meant, where to read on.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::{Language, Text};
use crate::text;

/// The text for `error`, with a line end. Help and version, which `clap` also reports as errors, come out as they are.
#[must_use]
pub fn error(error: &clap::Error, language: Language) -> String {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return error.render().to_string();
    }
    let Text { zh, en } = said(error);
    let mut lines = vec![text!(zh: "错误：{zh}", en: "error: {en}")];
    if let Some(suggestion) = suggestion(error) {
        lines.push(text!(zh: "提示：是不是想写 {suggestion}？", en: "hint: did you mean {suggestion}?"));
    }
    if let Some(valid) = list(error, ContextKind::ValidValue).or_else(|| list(error, ContextKind::ValidSubcommand)) {
        let (zh, en) = (valid.join("、"), valid.join(", "));
        lines.push(text!(zh: "可以写：{zh}", en: "possible values: {en}"));
    }
    lines.push(text!(zh: "加上 --help 可以看用法。", en: "Add --help to see how it is used."));
    lines.iter().flat_map(|line| [line.get(language), "\n"]).collect()
}

/// What is wrong, in one sentence.
fn said(error: &clap::Error) -> Text {
    let argument = one(error, ContextKind::InvalidArg);
    let value = one(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            text!(zh: "{argument} 后面要跟一个值", en: "{argument} needs a value")
        }
        ErrorKind::InvalidValue => {
            text!(zh: "{argument} 不能写成“{value}”", en: "{argument} cannot be `{value}`")
        }
        ErrorKind::ValueValidation => said_of_value(error, &argument, &value),
        ErrorKind::UnknownArgument => {
            text!(zh: "没有 {argument} 这个选项或参数", en: "there is no option or argument {argument}")
        }
        ErrorKind::InvalidSubcommand => {
            let name = one(error, ContextKind::InvalidSubcommand);
            text!(zh: "没有“{name}”这个命令", en: "there is no command `{name}`")
        }
        ErrorKind::MissingRequiredArgument => {
            text!(zh: "还需要写上：{argument}", en: "still needed: {argument}")
        }
        ErrorKind::MissingSubcommand => text!(zh: "还需要写上一个命令", en: "a command is needed"),
        ErrorKind::ArgumentConflict => said_of_conflict(error, &argument),
        ErrorKind::NoEquals => text!(zh: "{argument} 后面要写 =", en: "{argument} needs a = before its value"),
        ErrorKind::TooManyValues => {
            text!(zh: "{argument} 多写了一个“{value}”", en: "{argument} has one value too many: `{value}`")
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            text!(zh: "{argument} 的值的个数不对", en: "{argument} has the wrong number of values")
        }
        ErrorKind::InvalidUtf8 => {
            text!(zh: "命令行里有无法识别的字符（不是 UTF-8）", en: "the command line is not valid UTF-8")
        }
        _ => text!(zh: "命令行看不懂", en: "the command line cannot be understood"),
    }
}

/// A value that its reader refused, with the reader's reason.
fn said_of_value(error: &clap::Error, argument: &str, value: &str) -> Text {
    let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    // A reason written by this program holds both languages, parted by a line end; one of a library is English.
    let (zh, en) = reason.split_once('\n').unwrap_or(("", &reason));
    let (zh_lead, en_lead) = (if zh.is_empty() { "" } else { "：" }, if en.is_empty() { "" } else { ": " });
    text!(
        zh: "{argument} 不能写成“{value}”{zh_lead}{zh}",
        en: "{argument} cannot be `{value}`{en_lead}{en}",
    )
}

fn said_of_conflict(error: &clap::Error, argument: &str) -> Text {
    let other = one(error, ContextKind::PriorArg);
    if other.is_empty() || other == argument {
        return text!(zh: "{argument} 只能写一次", en: "{argument} can be given only once");
    }
    text!(zh: "{argument} 和 {other} 不能同时用", en: "{argument} cannot be used together with {other}")
}

fn suggestion(error: &clap::Error) -> Option<String> {
    [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| list(error, kind))
        .and_then(|found| found.into_iter().next())
}

/// The context `kind` as one text; several are joined.
fn one(error: &clap::Error, kind: ContextKind) -> String {
    list(error, kind).unwrap_or_default().join(" ")
}

fn list(error: &clap::Error, kind: ContextKind) -> Option<Vec<String>> {
    let found = match error.get(kind)? {
        ContextValue::String(value) => vec![value.clone()],
        ContextValue::Strings(values) => values.clone(),
        ContextValue::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    };
    if found.is_empty() { None } else { Some(found) }
}
