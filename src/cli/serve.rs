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
    use super::ServeArguments;
    use crate::cli::{CLEAN, Session, build, print, say, say_block, summary_line};
    use crate::diagnostic::Language;
    use crate::fatal::Fatal;
    use crate::serve::{self, BuildOutcome, Notice, Options, Watching};

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
        let rebuild = || outcome(session, arguments);
        serve::run(&options, rebuild, |notice| tell(session, &notice))
            .map_err(|error| Fatal::Serve { text: error.text() })?;
        Ok(CLEAN)
    }

    fn outcome(session: &Session, arguments: &ServeArguments) -> BuildOutcome {
        match build::build(session, &arguments.building, build::How::default()) {
            Ok(report) => {
                if !session.is_quiet {
                    say(&summary_line(&report, session.language));
                }
                let changed = report.written + report.removed > 0;
                BuildOutcome { diagnostics: report.diagnostics, failure: None, changed }
            }
            Err(fatal) => BuildOutcome { diagnostics: Vec::new(), failure: Some(fatal.text()), changed: false },
        }
    }

    fn tell(session: &Session, notice: &Notice<'_>) {
        match notice {
            Notice::Built(outcome) => {
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
