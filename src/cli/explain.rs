//! `casebook explain PATH`: why a page would be made again, or not. Nothing is written.

use std::path::Path;

use clap::Args;

use serde::Serialize;

use super::args::{Building, Format};
use super::{CANNOT_RUN, CLEAN, Session, print, say, say_block, summary_line};
use crate::content::value;
use crate::diagnostic::{Language, Text, Words};
use crate::fatal::Fatal;
use crate::pipeline::{self, Reason, Report};
use crate::text;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// A page's path in the output, or the start of it; all pages without it.
    pub path: Option<String>,
    /// What the site is built with.
    #[command(flatten)]
    pub building: Building,
}

/// One line of the answer for programs.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'l> {
    /// A page that is made again, and why.
    Page { path: &'l str, reasons: &'l [Text] },
    /// How many are; the last line.
    Explained { made_again: usize },
    /// What was asked for is no page of the site.
    NoSuchPage { path: &'l str, nearest: Option<&'l str>, text: Text },
}

impl Line<'_> {
    fn print(&self) -> String {
        // Text and numbers are always valid JSON.
        serde_json::to_string(self).map(|line| line + "\n").unwrap_or_default()
    }
}

/// Prints the reasons.
///
/// # Errors
/// When the environment fails, or the site has no such page.
pub fn run(session: &Session, arguments: &ExplainArguments) -> Result<u8, Fatal> {
    let files = super::build::open(session)?;
    let quiet = |_, _, _| ();
    let mut options = session.options(&arguments.building, &quiet)?;
    options.explain_only = true;
    let report = pipeline::build(&files, &options)?;
    let format = arguments.building.format;
    if report.stopped.is_some() {
        let code = session.conclude(&report.diagnostics, &arguments.building);
        if !session.is_quiet {
            say(&summary_line(&report, session.language));
        }
        return Ok(code);
    }
    let only = arguments.path.as_deref().map(|path| in_output(path, arguments.building.out.as_deref()));
    if let Some(path) = only.filter(|wanted| !report.paths.iter().any(|path| path.starts_with(wanted))) {
        let nearest = value::nearest(path, report.paths.iter().map(Words::as_str));
        let text = no_such_page(path, nearest);
        if format != Format::Json {
            return Err(Fatal::Argument { zh: text.zh.into(), en: text.en.into() });
        }
        print(&Line::NoSuchPage { path, nearest, text }.print());
        return Ok(CANNOT_RUN);
    }
    if format == Format::Sarif {
        print(&print::sarif(&report.diagnostics, session.language));
    }
    print_reasons(session, &report, only, format);
    Ok(CLEAN)
}

/// A page as named in the output, written with the output folder or without.
fn in_output<'p>(path: &'p str, out: Option<&Path>) -> &'p str {
    let out = out.and_then(Path::to_str).unwrap_or("public").trim_start_matches("./").trim_end_matches('/');
    let path = path.trim_start_matches("./");
    path.strip_prefix(out).and_then(|page| page.strip_prefix('/')).unwrap_or(path)
}

fn no_such_page(path: &str, nearest: Option<&str>) -> Text {
    match nearest {
        Some(near) => {
            text!(zh: "网站里没有“{path}”；是不是“{near}”？", en: "the site has no `{path}`; is `{near}` meant?")
        }
        None => text!(zh: "网站里没有“{path}”", en: "the site has no `{path}`"),
    }
}

/// Prints each page that is made again with its reason; for one page also that it is up to date. `only` is the start of the
/// pages' paths.
pub fn print_reasons(session: &Session, report: &Report, only: Option<&str>, format: Format) {
    let wanted = |(path, _): &&(Words, Reason)| only.is_none_or(|start| path.starts_with(start));
    let mut said = String::new();
    let mut made_again = 0_usize;
    for (path, reason) in report.drawn.iter().filter(wanted) {
        made_again += 1;
        let details = report.reasons.get(path.as_str()).filter(|details| !details.is_empty());
        let reasons = details.map_or_else(|| vec![reason.text()], Clone::clone);
        if format == Format::Json {
            said.push_str(&Line::Page { path, reasons: &reasons }.print());
        } else {
            let reasons: Vec<&str> = reasons.iter().map(|one| one.get(session.language)).collect();
            said.push_str(&format!("{path}\t{}\n", reasons.join(session.text("；", "; "))));
        }
    }
    if format == Format::Json {
        said.push_str(&Line::Explained { made_again }.print());
    } else if made_again == 0 {
        said.push_str(match (only, session.language) {
            (Some(_), Language::Zh) => "这一页没有变化，不用重做\n",
            (Some(_), Language::En) => "nothing this page is made from changed\n",
            (None, Language::Zh) => "没有变化，不用重做任何一页\n",
            (None, Language::En) => "nothing changed; no page needs to be made again\n",
        });
    }
    // A SARIF report has standard output to itself.
    if format == Format::Sarif { say_block(&said) } else { print(&said) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_be_named_with_the_output_folder() {
        for (path, out, page) in [
            ("public/cases/a.html", None, "cases/a.html"),
            ("./cases/a.html", None, "cases/a.html"),
            ("网站/cases/a.html", Some("./网站/"), "cases/a.html"),
            ("/srv/site/index.html", Some("/srv/site"), "index.html"),
            ("publications/a.html", None, "publications/a.html"),
        ] {
            assert_eq!(in_output(path, out.map(Path::new)), page);
        }
    }
}
