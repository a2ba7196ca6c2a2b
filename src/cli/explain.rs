//! `casebook explain PATH`: why a page would be made again, or not. Nothing is written.

use clap::Args;

use super::args::Building;
use super::{Session, print};
use crate::diagnostic::Language;
use crate::fatal::Fatal;
use crate::pipeline::{self, Report};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// A page's path in the output, or the start of it; all pages without it.
    pub path: Option<String>,
    /// What the site is built with.
    #[command(flatten)]
    pub building: Building,
}

/// Prints the reasons.
///
/// # Errors
/// When the environment fails.
pub fn run(session: &Session, arguments: &ExplainArguments) -> Result<u8, Fatal> {
    let files = super::build::open(session)?;
    let quiet = |_, _, _| ();
    let mut options = session.options(&arguments.building, &quiet)?;
    options.explain_only = true;
    let report = pipeline::build(&files, &options)?;
    print_reasons(session, &report, arguments.path.as_deref());
    Ok(super::CLEAN)
}

/// Prints each page that is made again with its reason; for one page also that it is up to date.
pub fn print_reasons(session: &Session, report: &Report, only: Option<&str>) {
    let wanted = only.map(|path| path.trim_start_matches("./").trim_start_matches("public/"));
    let mut text = String::new();
    let mut found = 0_usize;
    for (path, reason) in &report.drawn {
        if wanted.is_none_or(|wanted| path.starts_with(wanted)) {
            found += 1;
            let details = report.reasons.get(path.as_str()).filter(|details| !details.is_empty());
            let reasons = details.map_or_else(
                || reason.text().get(session.language).to_owned(),
                |details| {
                    let details: Vec<&str> = details.iter().map(|one| one.get(session.language)).collect();
                    details.join(session.text("；", "; "))
                },
            );
            text.push_str(&format!("{path}\t{reasons}\n"));
        }
    }
    if found == 0 {
        text.push_str(match (only, session.language) {
            (Some(_), Language::Zh) => "这一页没有变化，不用重做；或者没有这一页\n",
            (Some(_), Language::En) => "nothing this page is made from changed, or there is no such page\n",
            (None, Language::Zh) => "没有变化，不用重做任何一页\n",
            (None, Language::En) => "nothing changed; no page needs to be made again\n",
        });
    }
    print(&text);
}
