//! `casebook status`: how many cases stand where in their life, whose review is due, what is missing. Nothing is built.

mod overview;
mod report;
mod show;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{CLEAN, Session, as_of_date, print, say};
use crate::config::Config;
use crate::fatal::Fatal;
use crate::pipeline;
use crate::store::guard;
use overview::Overview;

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArguments {
    /// Days within which a review counts as due soon.
    #[arg(long)]
    pub due: Option<String>,
    /// The day the state is told of.
    #[arg(long)]
    pub as_of: Option<String>,
    /// Form of the answer.
    #[arg(long, value_enum, default_value_t = StatusFormat::Human)]
    pub format: StatusFormat,
    /// Also write a report for the officer: a page, a table or JSON, by the file's ending.
    #[arg(id = "status-report", long = "report")]
    pub report: Option<PathBuf>,
    /// Also write the review dates to a calendar file.
    #[arg(long)]
    pub ics: Option<PathBuf>,
}

/// Forms of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    /// For people.
    Human,
    /// One JSON object.
    Json,
    /// A table for Excel, one row a case.
    Csv,
}

/// The largest number of days for `--due`: ten years.
const MAX_DAYS: u32 = 3660;

/// Prints the state of all cases.
///
/// # Errors
/// When an argument is wrong or the environment fails.
pub fn run(session: &Session, arguments: &StatusArguments) -> Result<u8, Fatal> {
    let due = arguments.due.as_deref().map(days).transpose()?;
    let files = super::build::open(session)?;
    if let Some(path) = &arguments.report {
        guard::check_report(path, files.root())?;
    }
    let as_of = arguments.as_of.as_deref().filter(|text| *text != "today" && *text != "今天");
    let mut options = session.check_options();
    options.as_of = as_of.map(as_of_date).transpose()?;
    let read = pipeline::read_cases(&files, &options)?;
    let overview = Overview::of(&read, due.unwrap_or(u32::from(read.config.review.remind_days)));
    print(&match arguments.format {
        StatusFormat::Human => show::human(&overview, session.language),
        StatusFormat::Json => show::json(&overview),
        StatusFormat::Csv => show::csv(&overview, session.language),
    });
    if let Some(path) = &arguments.report {
        let text = report_text(path, &overview, &read.config, session)?;
        std::fs::write(path, text).map_err(|error| Fatal::write(path, error))?;
        if !session.is_quiet {
            say(&format!("{}{}", session.text("报告已写到：", "report: "), path.display()));
        }
    }
    if let Some(path) = &arguments.ics {
        let text = show::calendar(&overview, &read.config, session.language);
        std::fs::write(path, text).map_err(|error| Fatal::write(path, error))?;
        if !session.is_quiet {
            say(&format!("{}{}", session.text("日历已写到：", "calendar: "), path.display()));
        }
    }
    Ok(CLEAN)
}

/// The report in the form that the file's ending asks for.
fn report_text(path: &Path, overview: &Overview, config: &Config, session: &Session) -> Result<String, Fatal> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => Ok(report::html(overview, config, session.language)),
        "csv" => Ok(show::csv(overview, session.language)),
        "json" => Ok(show::json(overview)),
        _ => Err(Fatal::Argument {
            zh: "--report 的文件名要以 .html、.csv 或 .json 结尾".to_owned(),
            en: "the file of --report must end in .html, .csv or .json".to_owned(),
        }),
    }
}

/// `90d`, `90天` or `90`.
fn days(text: &str) -> Result<u32, Fatal> {
    let number = text.trim().trim_end_matches(['d', 'D', '天', '日']).trim();
    number.parse().ok().filter(|days| *days <= MAX_DAYS).ok_or_else(|| Fatal::Argument {
        zh: format!("--due 的天数“{text}”看不懂，请写成 90d，最多 {MAX_DAYS} 天"),
        en: format!("the days `{text}` of --due cannot be read; write them as 90d, at most {MAX_DAYS}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_with_and_without_a_unit() {
        for text in ["90d", "90", "90天", " 90 d "] {
            assert_eq!(days(text).ok(), Some(90), "{text}");
        }
        for text in ["", "d", "-1", "3m", "99999999999", "3661"] {
            assert!(days(text).is_err(), "{text}");
        }
    }
}
