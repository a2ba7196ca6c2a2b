//! The command line: arguments, one file per command, printing.
//!
//! Layer 9. The only part of the program that asks for the day, the environment and the terminal. Arguments exist twice:
//! as typed ([`args`]) and as meant ([`Session`]); commands see the second.

pub mod args;
pub mod build;
pub mod check;
pub mod clean;
mod crash;
mod double_click;
pub mod explain;
pub mod explain_code;
pub mod fix;
pub mod help;
pub mod init;
pub mod merge;
pub mod new;
#[cfg(feature = "online")]
pub mod online;
pub mod print;
pub mod progress;
pub mod search;
pub mod serve;
mod shard;
pub mod status;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::content::case::Date;
use crate::content::value;
use crate::diagnostic::{Diagnostic, Language, Severity, plural};
use crate::fatal::Fatal;
use crate::pipeline::{Options, Report};
use crate::store::ops::Real;
use args::{Arguments, Building, Command, Common, Format};

/// Everything is published and nothing was warned of.
pub const CLEAN: u8 = 0;
/// The program could not run.
pub const CANNOT_RUN: u8 = 1;
/// Some cases are not published.
pub const NOT_PUBLISHED: u8 = 2;
/// There are warnings, and `--strict` was asked for.
pub const WARNINGS: u8 = 3;

/// Runs the program with the arguments as typed and returns its exit code.
#[must_use]
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let language = help::language(arguments.iter().cloned(), |name| std::env::var(name).ok());
    crash::tell_panics(language);
    if let Some(here) = double_click::folder(&arguments) {
        return double_clicked(&here, language);
    }
    run_typed(arguments, language)
}

/// Does what a double click stands for, and keeps the window open until what was said has been read.
fn double_clicked(here: &Path, language: Language) -> ExitCode {
    let code = match double_click::arguments(here, language, double_click::enter) {
        Ok(Some(arguments)) => run_typed(arguments, language),
        Ok(None) => return ExitCode::SUCCESS,
        Err(fatal) => fail(&fatal, language),
    };
    double_click::enter(if language == Language::Zh {
        "按回车键关闭窗口。"
    } else {
        "Enter closes this window."
    });
    code
}

/// Says why the program cannot go on.
fn fail(fatal: &Fatal, language: Language) -> ExitCode {
    let (before, text) = (if language == Language::Zh { "错误：" } else { "error: " }, fatal.text());
    say(&format!("{before}{}", text.get(language)));
    ExitCode::from(CANNOT_RUN)
}

fn run_typed(arguments: Vec<OsString>, language: Language) -> ExitCode {
    let command = help::localize(Arguments::command(), language);
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error, language),
    };
    match crash::caught(|| dispatch(arguments, language)) {
        Ok(code) => ExitCode::from(code),
        Err(fatal) => fail(&fatal, language),
    }
}

/// Prints clap's answer: help and version go to standard output, mistakes to standard error.
fn refuse(error: &clap::Error, language: Language) -> ExitCode {
    let said = help::error(error, language);
    if error.use_stderr() {
        say(said.trim_end());
        return ExitCode::from(CANNOT_RUN);
    }
    print(&said);
    ExitCode::SUCCESS
}

fn dispatch(arguments: Arguments, language: Language) -> Result<u8, Fatal> {
    let session = Session::new(&arguments.common, language)?;
    match arguments.command {
        Command::Build(arguments) => build::run(&session, &arguments),
        Command::Merge(arguments) => merge::run(&session, &arguments),
        Command::Check(arguments) => check::run(&session, &arguments),
        Command::Serve(arguments) => serve::run(&session, &arguments),
        Command::New(arguments) => new::run(&session, &arguments),
        Command::Init(arguments) => init::run(&session, &arguments),
        Command::Explain(arguments) => explain::run(&session, &arguments),
        Command::ExplainCode(arguments) => Ok(explain_code::run(&session, &arguments)),
        Command::Status(arguments) => status::run(&session, &arguments),
        Command::Search(arguments) => search::run(&session, &arguments),
        Command::Clean(arguments) => clean::run(&session, &arguments),
    }
}

/// The surroundings of a command.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts of the terminal and the user's wishes")]
pub struct Session {
    /// The site's folder, absolute.
    pub root: PathBuf,
    /// The language of messages.
    pub language: Language,
    /// The least severity shown.
    pub least: Severity,
    /// Whether colours are used.
    pub has_color: bool,
    /// Whether standard error is a terminal.
    pub is_terminal: bool,
    /// Whether more is told.
    pub is_verbose: bool,
    /// Whether only errors are told.
    pub is_quiet: bool,
    /// Today, in UTC+8, where the sites' readers are; `SOURCE_DATE_EPOCH` overrides it.
    pub today: Date,
}

impl Session {
    fn new(common: &Common, language: Language) -> Result<Self, Fatal> {
        if let Some(jobs) = common.jobs {
            // Fails only when a pool exists already, which one process does once.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
        }
        let is_terminal = std::io::stderr().is_terminal();
        let least = match (common.quiet, common.verbose) {
            (true, _) => Severity::Error,
            (_, true) => Severity::Info,
            _ => Severity::Warning,
        };
        Ok(Self {
            root: root(common.root.as_deref())?,
            language,
            least,
            has_color: print::color_wanted(is_terminal, |name| std::env::var(name).ok()),
            is_terminal,
            is_verbose: common.verbose,
            is_quiet: common.quiet,
            today: today(),
        })
    }

    /// The text in the session's language.
    #[must_use]
    pub fn text<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.language == Language::Zh { zh } else { en }
    }

    /// The options of a build.
    ///
    /// # Errors
    /// When an argument is wrong.
    pub fn options<'o>(
        &self,
        building: &Building,
        progress: &'o (dyn Fn(crate::pipeline::Stage, u64, u64) + Sync),
    ) -> Result<Options<'o>, Fatal> {
        let as_of = building.as_of.as_deref().filter(|text| *text != "today" && *text != "今天");
        Ok(Options {
            out: building.out.clone().unwrap_or_else(|| self.root.join("public")),
            cache: self.root.join(".casebook"),
            base_url: building.base_url.as_deref().map(base_url).transpose()?,
            as_of: as_of.map(as_of_date).transpose()?,
            today: self.today,
            strict: building.strict,
            check_only: false,
            explain_only: false,
            explain: false,
            shard: None,
            encoding: None,
            ops: &Real,
            progress,
        })
    }

    /// The options of a command that only reads.
    #[must_use]
    pub fn check_options(&self) -> Options<'static> {
        Options {
            out: self.root.join("public"),
            cache: self.root.join(".casebook"),
            base_url: None,
            as_of: None,
            today: self.today,
            strict: false,
            check_only: true,
            explain_only: false,
            explain: false,
            shard: None,
            encoding: None,
            ops: &Real,
            progress: &|_, _, _| (),
        }
    }

    /// Prints what a build or check found, with one closing line, and gives the exit code.
    #[must_use]
    pub fn conclude(&self, diagnostics: &[Diagnostic], building: &Building) -> u8 {
        match building.format {
            Format::Human => {
                let view = print::View { language: self.language, least: self.least, color: self.has_color };
                say_block(&print::terminal(diagnostics, view));
                if !self.is_quiet {
                    say(&print::Tally::of(diagnostics).sentence(self.language));
                }
            }
            Format::Json => print(&print::json_lines(diagnostics)),
            Format::Sarif => print(&print::sarif(diagnostics, self.language)),
        }
        exit_code(diagnostics, building.strict)
    }
}

/// The exit code of a build or check.
#[must_use]
pub fn exit_code(diagnostics: &[Diagnostic], is_strict: bool) -> u8 {
    let has = |severity| diagnostics.iter().any(|diagnostic| diagnostic.severity == severity);
    if has(Severity::Error) {
        NOT_PUBLISHED
    } else if is_strict && has(Severity::Warning) {
        WARNINGS
    } else {
        CLEAN
    }
}

/// One line about what a build did.
#[must_use]
pub fn summary_line(report: &Report, language: Language) -> String {
    let seconds = report.timings.values().map(std::time::Duration::as_secs_f64).sum::<f64>();
    let (cases, planned, written, removed) = (report.cases, report.planned, report.written, report.removed);
    if let Some(stopped) = &report.stopped {
        return stopped.get(language).to_owned();
    }
    // Nothing was planned: `--strict` stopped at an error.
    if planned == 0 && report.has_errors() {
        return match language {
            Language::Zh => "有错误，这次没有生成网站；上次生成的没有动".to_owned(),
            Language::En => "there are errors: no site was made, the last one stays as it was".to_owned(),
        };
    }
    let done = match language {
        Language::Zh => {
            format!("{cases} 篇案例，共 {planned} 个文件：写入 {written} 个，删除 {removed} 个，用时 {seconds:.2} 秒")
        }
        Language::En => {
            // A case in two languages is two texts.
            let (cases, planned) = (plural(cases, "case text"), plural(planned, "file"));
            format!("{cases}, {planned}: {written} written, {removed} deleted, in {seconds:.2} seconds")
        }
    };
    match (report.waiting, language) {
        (0, _) => done,
        (waiting, Language::Zh) => format!("{done}；另有 {waiting} 个该删的文件，等错误改好后再删"),
        (1, Language::En) => format!("{done}; 1 file that should go stays until the errors are mended"),
        (waiting, Language::En) => {
            format!("{done}; {waiting} files that should go stay until the errors are mended")
        }
    }
}

/// Prints to standard output; a closed pipe is not an error.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints a line to standard error; a closed pipe is not an error.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Prints text that ends its own lines to standard error.
pub fn say_block(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// The site's folder: as named, else the nearest folder upwards that holds settings or cases, else here.
fn root(named: Option<&Path>) -> Result<PathBuf, Fatal> {
    if let Some(named) = named {
        return std::path::absolute(named).map_err(|error| Fatal::read(named, error));
    }
    let here = std::env::current_dir().map_err(|error| Fatal::read(Path::new("."), error))?;
    Ok(here.ancestors().find(|folder| is_site(folder)).unwrap_or(&here).to_owned())
}

/// Whether the folder holds settings or cases.
fn is_site(folder: &Path) -> bool {
    crate::config::SETTINGS_FILES.iter().any(|name| folder.join(name).is_file()) || folder.join("content").is_dir()
}

/// Today in UTC+8; `SOURCE_DATE_EPOCH` (reproducible-builds.org) overrides the clock.
fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
    let now = fixed
        .and_then(|seconds| time::OffsetDateTime::from_unix_timestamp(seconds).ok())
        .unwrap_or_else(time::OffsetDateTime::now_utc)
        .saturating_add(time::Duration::hours(8));
    Date { year: u16::try_from(now.year()).unwrap_or(2000), month: u8::from(now.month()), day: now.day() }
}

fn as_of_date(text: &str) -> Result<Date, Fatal> {
    value::date(text).ok().filter(|date| date.day > 0).ok_or_else(|| Fatal::Argument {
        zh: format!("--as-of 的日期“{text}”看不懂，请写成 2026-06-30"),
        en: format!("the date `{text}` of --as-of cannot be read; write it as 2026-06-30"),
    })
}

/// A base URL with its closing slash.
fn base_url(text: &str) -> Result<String, Fatal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    crate::config::checked_url(text).map_err(|better| {
        let better_zh = better.as_deref().unwrap_or("https://example.org/anli/");
        let better_en = better.as_deref().unwrap_or("https://example.org/cases/");
        Fatal::Argument {
            zh: format!("--base-url“{text}”不是合适的完整网址，请写成 {better_zh}"),
            en: format!("--base-url `{text}` is no suitable full address; write it as {better_en}"),
        }
    })
}
