//! `casebook check`: all problems in one run, without building.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::args::{Building, Format};
use super::fix::mend;
use super::progress::Progress;
use super::{Session, print, say, say_block};
use crate::content::decode;
#[cfg(feature = "online")]
use crate::content::privacy;
use crate::diagnostic::{Diagnostic, Language, Sink, plural};
use crate::fatal::Fatal;
use crate::pipeline::{self, Report};
use crate::store::guard;

/// Arguments of `check`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own on the command line")]
pub struct CheckArguments {
    /// What the site is checked with.
    #[command(flatten)]
    pub building: Building,
    /// Also write the results to a file.
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// Mend what is certain.
    #[arg(long)]
    pub fix: bool,
    /// With `--fix`: only say what would change.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Outside links too.
    #[arg(long)]
    pub online: bool,
    /// With `--online`: addresses of the own network too.
    #[arg(long, requires = "online")]
    pub intranet: bool,
    /// With `--fix`: the encoding of files that are not UTF-8.
    #[arg(long, requires = "fix")]
    pub encoding: Option<String>,
}

/// Runs of `--fix` until nothing is left to mend; repairs that overlap wait for the next one.
const MAX_RUNS: usize = 4;

/// Checks the site and prints what was found.
///
/// # Errors
/// When the environment fails.
pub fn run(session: &Session, arguments: &CheckArguments) -> Result<u8, Fatal> {
    if let Some(path) = &arguments.report {
        guard::check_report(path, super::build::open(session)?.root())?;
    }
    if arguments.fix {
        fix(session, arguments)?;
    }
    let mut report = check(session, arguments)?;
    if arguments.online {
        let sink = Sink::new();
        sink.extend(std::mem::take(&mut report.diagnostics));
        sink.extend(outside_links(session, arguments)?);
        report.diagnostics = sink.take_sorted();
    }
    if let Some(path) = &arguments.report {
        write_report(session, path, &report.diagnostics)?;
    }
    let code = session.conclude(&report.diagnostics, &arguments.building);
    if !session.is_quiet && arguments.building.format == Format::Human {
        let (cases, broken) = (report.looked_at, report.broken);
        say(&match (session.language, broken) {
            (Language::Zh, 0) => format!("检查了 {cases} 篇案例"),
            (Language::Zh, _) => format!("检查了 {cases} 篇案例，其中 {broken} 篇有错误，改好才发布"),
            (Language::En, 0) => format!("{} checked", plural(cases, "case text")),
            (Language::En, 1) => {
                format!("{} checked; 1 with errors waits until it is mended", plural(cases, "case text"))
            }
            (Language::En, _) => {
                format!("{} checked; {broken} with errors wait until they are mended", plural(cases, "case text"))
            }
        });
    }
    Ok(code)
}

fn check(session: &Session, arguments: &CheckArguments) -> Result<Report, Fatal> {
    let files = super::build::open(session)?;
    let progress = Progress::new(session);
    let tell = |stage, done, total| progress.tell(stage, done, total);
    let mut options = session.options(&arguments.building, &tell)?;
    options.check_only = true;
    let report = pipeline::build(&files, &options);
    progress.end();
    report
}

/// What became of the links that lead out of the site.
#[cfg(feature = "online")]
fn outside_links(session: &Session, arguments: &CheckArguments) -> Result<Vec<Diagnostic>, Fatal> {
    use super::online::{self, Limits};
    let files = super::build::open(session)?;
    let mut said = online::check(&files, &Limits { is_intranet: arguments.intranet, ..Limits::default() });
    privacy::mask_quotes(&mut said);
    Ok(said)
}

/// This program was built without network.
#[cfg(not(feature = "online"))]
fn outside_links(_: &Session, _: &CheckArguments) -> Result<Vec<Diagnostic>, Fatal> {
    Err(Fatal::Argument {
        zh: "这个程序没有带联网检查功能（online），不能用 --online".to_owned(),
        en: "this program was built without the feature `online`; --online cannot be used".to_owned(),
    })
}

/// Mends what is certain and shows each change.
fn fix(session: &Session, arguments: &CheckArguments) -> Result<(), Fatal> {
    let files = super::build::open(session)?;
    let encoding = arguments.encoding.as_deref();
    if let Some(name) = encoding.filter(|name| !decode::is_encoding(name)) {
        return Err(Fatal::Argument {
            zh: format!("不认识编码“{name}”，可以写 big5、gb18030、utf-16le"),
            en: format!("the encoding `{name}` is unknown; write big5, gb18030 or utf-16le"),
        });
    }
    let (mut repairs, mut changed) = (0, BTreeSet::new());
    for _ in 0..MAX_RUNS {
        let report = check(session, arguments)?;
        let mended = mend(&files, &report.diagnostics, encoding, arguments.dry_run)?;
        if mended.files.is_empty() {
            break;
        }
        repairs += mended.repairs;
        if arguments.building.format == Format::Human && !session.is_quiet {
            mended.files.iter().for_each(|(_, diff)| say_block(diff));
        }
        changed.extend(mended.files.into_iter().map(|(path, _)| path));
        if arguments.dry_run {
            break;
        }
    }
    let changed = changed.len();
    if !session.is_quiet {
        say(&match (session.language, arguments.dry_run) {
            (Language::Zh, false) => format!("修正了 {changed} 个文件，共 {repairs} 处"),
            (Language::Zh, true) => format!("可以修正 {changed} 个文件，共 {repairs} 处；没有改动"),
            (Language::En, false) => format!("{} mended in {}", plural(changed, "file"), plural(repairs, "place")),
            (Language::En, true) => {
                let (files, places) = (plural(changed, "file"), plural(repairs, "place"));
                format!("{files} could be mended in {places}; nothing was changed")
            }
        });
    }
    Ok(())
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
