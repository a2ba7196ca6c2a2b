//! `casebook build`.

mod timings;

use std::path::PathBuf;

use clap::Args;

use super::args::{Building, Format};
use super::progress::Progress;
use super::{Session, say, summary_line};
use crate::fatal::Fatal;
use crate::pipeline::{self, Follow, Report};
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
    let report = build(session, &arguments.building, How { explain: arguments.explain, shard })?;
    let code = session.conclude(&report.diagnostics, &arguments.building);
    if arguments.explain {
        super::explain::print_reasons(session, &report, None, arguments.building.format);
    }
    if arguments.timings {
        super::print(&match arguments.building.format {
            Format::Json => timings::json(&report),
            _ => timings::table(&report, session.language),
        });
    }
    if !session.is_quiet && arguments.building.format == Format::Human {
        say(&summary_line(&report, session.language));
        let home = report.out.join("index.html");
        let is_made = report.planned > 0 || !report.has_errors();
        if let Some(shard) = shard.filter(|_| is_made) {
            say(&format!("{}{}", session.text("这一份在：", "part: "), report.out.join(shard.list_name()).display()));
        } else if report.planned > 0 && home.is_file() {
            say(&format!("{}{}", session.text("网站在：", "site: "), home.display()));
        }
    }
    // The program ends here: giving back thousands of messages one by one would be time for nothing.
    std::mem::forget(report);
    Ok(code)
}

/// What `build` alone can be asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// Find the reasons for each page.
    pub explain: bool,
    /// Make one part only.
    pub shard: Option<Shard>,
}

/// Builds with a progress bar.
///
/// # Errors
/// When the environment fails.
pub fn build(session: &Session, building: &Building, how: How) -> Result<Report, Fatal> {
    let files = open(session)?;
    let progress = Progress::new(session);
    let tell = |stage, done, total| progress.tell(stage, done, total);
    let mut options = session.options(building, &tell)?;
    options.explain = how.explain;
    if let Some(shard) = how.shard {
        options.shard = Some(shard);
        if building.out.is_none() {
            options.out = session.root.join(format!("parts/{}-of-{}", shard.number(), shard.count()));
        }
    }
    let report = pipeline::build(&files, &options);
    progress.end();
    report
}

/// Builds with a progress bar and stays with the site for as long as `follow` names edits.
///
/// # Errors
/// When the environment fails.
pub fn build_and_stay(
    session: &Session,
    building: &Building,
    follow: &mut dyn Follow,
) -> Result<Option<Report>, Fatal> {
    let files = open(session)?;
    let progress = Progress::new(session);
    let tell = |stage, done, total| progress.tell(stage, done, total);
    let options = session.options(building, &tell)?;
    let mut follow = Quieted { follow, progress: &progress };
    let report = pipeline::build_and_stay(&files, &options, &mut follow);
    progress.end();
    report
}

/// Ends the progress bar when the build is done and the stay begins.
struct Quieted<'q> {
    follow: &'q mut dyn Follow,
    progress: &'q Progress,
}

impl Follow for Quieted<'_> {
    fn next(&mut self, report: &Report) -> Option<Vec<PathBuf>> {
        self.progress.end();
        self.follow.next(report)
    }
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
