//! `casebook serve`: builds, shows the site on this computer, builds again after each save.

use clap::Args;

use super::args::Building;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// What the site is built with.
    #[command(flatten)]
    pub building: Building,
    /// The port.
    #[arg(long, default_value_t = 4000)]
    pub port: u16,
    /// Open the browser.
    #[arg(long)]
    pub open: bool,
    /// Preview below this folder.
    #[arg(long, default_value = "/")]
    pub base: String,
    /// Look for changes at intervals.
    #[arg(long)]
    pub poll: bool,
    /// Do not watch.
    #[arg(long, conflicts_with = "poll")]
    pub no_watch: bool,
}

/// Serves until it is stopped.
///
/// # Errors
/// When the environment fails.
#[cfg(not(feature = "serve"))]
pub fn run(_session: &super::Session, _arguments: &ServeArguments) -> Result<u8, crate::fatal::Fatal> {
    Err(crate::fatal::Fatal::Missing { feature: "serve" })
}

#[cfg(feature = "serve")]
pub use running::run;

#[cfg(feature = "serve")]
mod running {
    use std::path::PathBuf;

    use super::ServeArguments;
    use crate::cli::{CLEAN, Session, build, print, say, say_block, summary_line};
    use crate::diagnostic::Language;
    use crate::fatal::Fatal;
    use crate::pipeline::{Follow, Report};
    use crate::serve::{self, BuildOutcome, Notice, Options, Staying, Watching};

    /// Serves until it is stopped.
    ///
    /// # Errors
    /// When there is nothing to serve or the system refuses.
    pub fn run(session: &Session, arguments: &ServeArguments) -> Result<u8, Fatal> {
        // A missing folder or a dangerous output is told at once and not in a page.
        let files = build::open(session)?;
        let quiet = |_, _, _| ();
        let options = session.options(&arguments.building, &quiet)?;
        let out = crate::store::guard::check(&options.out, files.root())?;
        let options = Options {
            root: files.root().to_owned(),
            out,
            base: arguments.base.clone(),
            port: arguments.port,
            open: arguments.open,
            watching: match (arguments.poll, arguments.no_watch) {
                (true, _) => Watching::Looking,
                (_, true) => Watching::Off,
                _ => Watching::Messages,
            },
            language: session.language,
        };
        let rebuild = |stay: &mut Staying<'_>| rebuild(session, arguments, stay);
        serve::run(&options, rebuild, |notice| tell(session, &notice))
            .map_err(|error| Fatal::Serve { text: error.text() })?;
        Ok(CLEAN)
    }

    /// Builds and stays; gives the outcome back when there is no site to stay with.
    fn rebuild(session: &Session, arguments: &ServeArguments, stay: &mut Staying<'_>) -> Option<BuildOutcome> {
        match build::build_and_stay(session, &arguments.building, &mut Preview { session, stay }) {
            Ok(report) => report.map(|report| outcome(session, &report)),
            Err(fatal) => Some(BuildOutcome { failure: Some(fatal.text()), ..BuildOutcome::default() }),
        }
    }

    /// Between the build and the preview.
    struct Preview<'p, 's> {
        session: &'p Session,
        stay: &'p mut Staying<'s>,
    }

    impl Follow for Preview<'_, '_> {
        fn next(&mut self, report: &Report) -> Option<Vec<PathBuf>> {
            (self.stay)(outcome(self.session, report))
        }
    }

    fn outcome(session: &Session, report: &Report) -> BuildOutcome {
        let failure = report.stopped.clone();
        let is_silent = session.is_quiet || failure.is_some();
        BuildOutcome {
            diagnostics: report.diagnostics.clone(),
            failure,
            changed: report.written + report.removed > 0,
            summary: if is_silent { String::new() } else { summary_line(report, session.language) },
        }
    }

    fn tell(session: &Session, notice: &Notice<'_>) {
        match notice {
            Notice::Built(outcome) => {
                if !outcome.summary.is_empty() {
                    say(&outcome.summary);
                }
                if let Some(failure) = &outcome.failure {
                    say(failure.get(session.language));
                }
                let view = print::View { language: session.language, least: session.least, color: session.has_color };
                say_block(&print::terminal(&outcome.diagnostics, view));
                if !session.is_quiet {
                    say(&print::Tally::of(&outcome.diagnostics).sentence(session.language));
                }
            }
            Notice::Ready(url) => say(&match session.language {
                Language::Zh => format!("预览网址：{url}  （按 Ctrl+C 结束）"),
                Language::En => format!("preview at {url}  (Ctrl+C ends it)"),
            }),
            Notice::Looking => say(session.text(
                "系统不报告文件变化，改为每秒查看一次",
                "the system does not tell of changes; looking once a second",
            )),
            Notice::NoBrowser => say(session.text(
                "打不开浏览器，请自己打开上面的网址",
                "the browser could not be opened; please open the address above",
            )),
        }
    }
}
