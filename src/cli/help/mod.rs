//! The command line in Chinese and English: which language, the help texts, the error texts.
//!
//! Layer 9. `clap` speaks English only; everything it would print is replaced here, from `table`. The language is
//! found before the arguments are parsed, because a parsing error must already be in the reader's language. Knows
//! what commands and arguments are called, not what they do.

mod error;
mod table;

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::diagnostic::Language;

pub use error::error;
pub use table::{ArgumentText, CommandText, argument_text, command_text};

/// The language to speak: `--lang` of `arguments`, else `CASEBOOK_LANG`, `LC_ALL`, `LC_MESSAGES`, `LANG`, the first
/// that is set; Chinese when none is. `variable` looks up an environment variable.
pub fn language(arguments: impl IntoIterator<Item = OsString>, variable: impl Fn(&str) -> Option<String>) -> Language {
    if let Some(language) = language_argument(arguments) {
        return language;
    }
    ["CASEBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .map_or(
            Language::Zh,
            |locale| if locale.to_lowercase().starts_with("zh") { Language::Zh } else { Language::En },
        )
}

/// The language a tag such as `zh`, `zh-CN`, `en_GB.UTF-8` names; `None` for any other.
#[must_use]
pub fn parse_language(tag: &str) -> Option<Language> {
    match tag.split(['-', '_', '.']).next()?.to_ascii_lowercase().as_str() {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

fn language_argument(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let mut arguments = arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--" => return None,
            "--lang" => return arguments.next().and_then(|tag| parse_language(&tag)),
            _ => {
                if let Some(tag) = argument.strip_prefix("--lang=") {
                    return parse_language(tag);
                }
            }
        }
    }
    None
}

/// `command` with every text in `language`: descriptions, argument help, headings, usage lines, `-h` and `-V`.
#[must_use]
pub fn localize(command: Command, language: Language) -> Command {
    let name = command.get_name().to_owned();
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let command = command.disable_version_flag(true).arg(version).disable_help_subcommand(true);
    localize_one(command, &name, "", language)
}

/// Localises one command and those below it. `path` is what is typed to reach it, `key` its place in the table.
fn localize_one(command: Command, path: &str, key: &str, language: Language) -> Command {
    let words = Words::of(language);
    let help = Arg::new("help").short('h').long("help").display_order(900).action(ArgAction::Help);
    let mut place = 0;
    let mut command = command
        .disable_help_flag(true)
        .arg(help)
        .subcommand_help_heading(words.commands)
        .subcommand_value_name(words.command)
        .help_template(words.template)
        .mut_args(|argument| {
            // Under a heading of its own `clap` would sort positional arguments by name.
            place += usize::from(argument.is_positional());
            let argument = if argument.is_positional() { argument.display_order(place) } else { argument };
            localize_argument(argument, key, language)
        });
    if let Some(text) = command_text(key) {
        command = command.about(text.about.get(language)).long_about(None::<&str>);
        command = command.after_help(format!("{}\n{}", words.examples, text.examples.get(language)));
    }
    let usage = usage(&command, path, words);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let sub_path = format!("{path} {name}");
        let sub_key = if key.is_empty() { name.clone() } else { format!("{key} {name}") };
        command = command.mut_subcommand(name, |sub| localize_one(sub, &sub_path, &sub_key, language));
    }
    command.override_usage(usage)
}

fn localize_argument(argument: Arg, key: &str, language: Language) -> Arg {
    let words = Words::of(language);
    // Options of every command belong to the program itself (`key` is empty) and are handed down to its commands.
    let is_common = key.is_empty() || argument.get_id() == "help";
    let heading = match (argument.is_positional(), is_common) {
        (true, _) => words.arguments,
        (_, true) => words.common,
        _ => words.own,
    };
    let takes_values = argument.get_action().takes_values();
    let argument = argument.help_heading(heading);
    let argument = if takes_values {
        argument.hide_possible_values(true).hide_default_value(true).hide_env(true)
    } else {
        argument
    };
    let Some(text) = argument_text(key, argument.get_id().as_str()) else { return argument };
    let help = format!("{}{}", text.help.get(language), choices(&argument, language));
    let value = text.value.get(language);
    let argument = argument.help(help).long_help(None::<&str>);
    if value.is_empty() || !takes_values { argument } else { argument.value_name(value) }
}

/// What may be given and what holds when nothing is, as the end of a help text.
fn choices(argument: &Arg, language: Language) -> String {
    if !argument.get_action().takes_values() {
        return String::new();
    }
    let possible = argument.get_possible_values();
    let possible: Vec<&str> =
        possible.iter().filter(|value| !value.is_hide_set()).map(clap::builder::PossibleValue::get_name).collect();
    let default: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    match (language, possible.is_empty(), default.is_empty()) {
        (_, true, true) => String::new(),
        (Language::Zh, false, true) => format!("（可选：{}）", possible.join("、")),
        (Language::Zh, true, false) => format!("（默认：{}）", default.join("、")),
        (Language::Zh, false, false) => format!("（可选：{}；默认：{}）", possible.join("、"), default.join("、")),
        (Language::En, false, true) => format!(" (one of: {})", possible.join(", ")),
        (Language::En, true, false) => format!(" (default: {})", default.join(", ")),
        (Language::En, false, false) => format!(" (one of: {}; default: {})", possible.join(", "), default.join(", ")),
    }
}

/// The usage line: `casebook new [选项] <标题>`.
fn usage(command: &Command, path: &str, words: Words) -> String {
    let wrapped = |required: bool, name: &str| if required { format!("<{name}>") } else { format!("[{name}]") };
    let mut parts = vec![format!("{path} [{}]", words.options)];
    for argument in command.get_positionals() {
        let name = argument.get_value_names().and_then(<[_]>::first).map_or(argument.get_id().as_str(), |name| name);
        let many = if argument.get_num_args().is_some_and(|range| range.max_values() > 1) { "..." } else { "" };
        parts.push(wrapped(argument.is_required_set(), name) + many);
    }
    if command.has_subcommands() {
        parts.push(wrapped(command.is_subcommand_required_set(), words.command));
    }
    parts.join(" ")
}

#[derive(Clone, Copy)]
struct Words {
    commands: &'static str,
    command: &'static str,
    /// In usage lines.
    options: &'static str,
    /// Heading of a command's own options.
    own: &'static str,
    /// Heading of the options that every command has.
    common: &'static str,
    arguments: &'static str,
    examples: &'static str,
    template: &'static str,
}

impl Words {
    fn of(language: Language) -> Self {
        match language {
            Language::Zh => Self {
                commands: "命令",
                command: "命令",
                options: "选项",
                own: "选项",
                common: "通用选项",
                arguments: "参数",
                examples: "示例：",
                template: "{about}\n\n用法：{usage}\n\n{all-args}{after-help}\n",
            },
            Language::En => Self {
                commands: "Commands",
                command: "command",
                options: "options",
                own: "Options",
                common: "Common options",
                arguments: "Arguments",
                examples: "Examples:",
                template: "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}\n",
            },
        }
    }
}

/// The commands and arguments below `command` that the table says nothing of.
#[cfg(test)]
pub(crate) fn untranslated(command: &Command) -> Vec<String> {
    fn walk(command: &Command, key: &str, missing: &mut Vec<String>) {
        if command_text(key).is_none() {
            missing.push(key.to_owned());
        }
        let ids = command.get_arguments().map(|argument| argument.get_id().as_str());
        missing.extend(ids.filter(|id| argument_text(key, id).is_none()).map(|id| format!("{key}/{id}")));
        for sub in command.get_subcommands() {
            walk(sub, format!("{key} {}", sub.get_name()).trim_start(), missing);
        }
    }
    let mut missing = Vec::new();
    walk(command, "", &mut missing);
    missing
}

#[cfg(test)]
mod tests;
