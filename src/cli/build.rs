//! `casebook build`.

use clap::Args;

use super::args::{Building, Format};
use super::progress::Progress;
use super::{Session, say, summary_line};
use crate::diagnostic::Language;
use crate::fatal::Fatal;
use crate::pipeline::{self, Report};
use crate::store::Shard;
use crate::vfs::Disk;

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArguments {
    /// What the site is built with.
    #[command(flatten)]
    pub building: Building,
    /// Make one part of the site only.
    #[arg(long)]
    pub shard: Option<String>,
    /// Say why each page is made again.
    #[arg(long)]
    pub explain: bool,
    /// Print a table of times by stage.
    #[arg(long)]
    pub timings: bool,
}

/// Builds the site and prints what was found.
///
/// # Errors
/// When the environment fails.
pub fn run(session: &Session, arguments: &BuildArguments) -> Result<u8, Fatal> {
    let variable = |name: &str| std::env::var(name).ok();
    let shard = arguments.shard.as_deref().map(|text| super::shard::shard(text, variable)).transpose()?;
    let report = build(session, &arguments.building, shard)?;
    let code = session.conclude(&report.diagnostics, &arguments.building);
    if arguments.explain {
        super::explain::print_reasons(session, &report, None);
    }
    if arguments.timings {
        super::print(&timings(&report, session.language));
    }
    if !session.is_quiet && arguments.building.format == Format::Human {
        say(&summary_line(&report, session.language));
        let home = report.out.join("index.html");
        if let Some(shard) = shard {
            say(&format!("{}{}", session.text("这一份在：", "part: "), report.out.join(shard.list_name()).display()));
        } else if report.planned > 0 && home.is_file() {
            say(&format!("{}{}", session.text("网站在：", "site: "), home.display()));
        }
    }
    Ok(code)
}

/// Builds with a progress bar.
///
/// # Errors
/// When the environment fails.
pub fn build(session: &Session, building: &Building, shard: Option<Shard>) -> Result<Report, Fatal> {
    let files = open(session)?;
    let progress = Progress::new(session);
    let tell = |stage, done, total| progress.tell(stage, done, total);
    let mut options = session.options(building, &tell)?;
    if let Some(shard) = shard {
        options.shard = Some(shard);
        if building.out.is_none() {
            options.out = session.root.join(format!("parts/{}-of-{}", shard.number(), shard.count()));
        }
    }
    let report = pipeline::build(&files, &options);
    progress.end();
    report
}

/// The site's folder as files.
///
/// # Errors
/// When there is nothing to build.
pub fn open(session: &Session) -> Result<Disk, Fatal> {
    let files = Disk::new(&session.root).map_err(|error| Fatal::read(&session.root, error))?;
    if !files.root().join("content").is_dir() {
        return Err(Fatal::NoContent { path: files.root().to_owned() });
    }
    Ok(files)
}

/// A table of times by stage: name, milliseconds, share; tab-separated, so that programs can read it too.
fn timings(report: &Report, language: Language) -> String {
    let total: f64 = report.timings.values().map(std::time::Duration::as_secs_f64).sum();
    let heading = if language == Language::Zh { "阶段\t毫秒\t占比\n" } else { "stage\tms\tshare\n" };
    let mut table = String::from(heading);
    for (stage, duration) in &report.timings {
        let seconds = duration.as_secs_f64();
        let share = if total > 0.0 { seconds / total * 100.0 } else { 0.0 };
        table.push_str(&format!("{}\t{:.1}\t{share:.0}%\n", stage.name(), seconds * 1000.0));
    }
    table.push_str(&format!("total\t{:.1}\t100%\n", total * 1000.0));
    table.push_str(&format!(
        "parsed\t{}\ndrawn\t{}\nwritten\t{}\nremoved\t{}\ndecoded\t{}\n",
        report.parsed,
        report.drawn.len(),
        report.written,
        report.removed,
        report.decoded
    ));
    if let Some(search) = report.search {
        table.push_str(&format!("search files\t{}\nsearch bytes\t{}\n", search.files, search.len_bytes));
    }
    table
}
