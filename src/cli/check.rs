//! `casebook check`: all problems in one run, without building.

use std::path::PathBuf;

use clap::Args;

use super::args::{Building, Format};
use super::progress::Progress;
use super::{Session, print, say};
use crate::fatal::Fatal;
use crate::pipeline;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// What the site is checked with.
    #[command(flatten)]
    pub building: Building,
    /// Also write the results to a file.
    #[arg(long)]
    pub report: Option<PathBuf>,
}

/// Checks the site and prints what was found.
///
/// # Errors
/// When the environment fails.
pub fn run(session: &Session, arguments: &CheckArguments) -> Result<u8, Fatal> {
    let files = super::build::open(session)?;
    let progress = Progress::new(session);
    let tell = |stage, done, total| progress.tell(stage, done, total);
    let mut options = session.options(&arguments.building, &tell)?;
    options.check_only = true;
    let report = pipeline::build(&files, &options);
    progress.end();
    let report = report?;
    if let Some(path) = &arguments.report {
        write_report(session, path, &report.diagnostics)?;
    }
    let code = session.conclude(&report.diagnostics, &arguments.building);
    if !session.is_quiet && arguments.building.format == Format::Human {
        let cases = report.cases;
        say(&match session.language {
            crate::diagnostic::Language::Zh => format!("检查了 {cases} 个案例"),
            crate::diagnostic::Language::En => format!("{cases} cases checked"),
        });
    }
    Ok(code)
}

fn write_report(
    session: &Session,
    path: &std::path::Path,
    diagnostics: &[crate::diagnostic::Diagnostic],
) -> Result<(), Fatal> {
    let Some(format) = print::ReportFormat::of(path) else {
        return Err(Fatal::Argument {
            zh: "--report 的文件名要以 .html、.csv、.json 或 .sarif 结尾".to_owned(),
            en: "the file of --report must end in .html, .csv, .json or .sarif".to_owned(),
        });
    };
    std::fs::write(path, format.write(diagnostics, session.language)).map_err(|error| Fatal::write(path, error))
}
