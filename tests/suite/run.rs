//! Builds one small site in a temporary folder and compares its output with the expectations.

use std::path::Path;

use casebook::content::case::Date;
use casebook::content::value;
use casebook::diagnostic::{Diagnostic, Severity};
use casebook::pipeline::{self, Options};
use casebook::store::ops::Real;
use casebook::vfs::Disk;

use super::file::SuiteFile;

/// What a small site led to.
pub(crate) struct Outcome {
    /// What was said, without the remarks nobody asked for.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Expectations on the output that did not come true.
    pub(crate) failures: Vec<String>,
}

const AS_OF: Date = Date { year: 2026, month: 6, day: 30 };

/// Writes, builds, compares.
pub(crate) fn run(suite: &SuiteFile) -> Outcome {
    let place = tempfile::tempdir().expect("a temporary folder");
    let root = place.path().join("site");
    std::fs::create_dir_all(root.join("content")).expect("made");
    for section in &suite.sections {
        let path = root.join(&section.path);
        std::fs::create_dir_all(path.parent().expect("inside the site")).expect("made");
        std::fs::write(path, section.bytes()).expect("written");
    }
    let out = place.path().join("out");
    let day = |text: &str| value::date(text).expect("a date after `--- as-of`");
    let options = Options {
        out: out.clone(),
        cache: place.path().join("cache"),
        base_url: suite.directive("base-url").map(str::to_owned),
        as_of: Some(suite.directive("as-of").map_or(AS_OF, day)),
        today: AS_OF,
        strict: suite.directive("strict").is_some(),
        check_only: suite.directive("check").is_some(),
        explain_only: false,
        shard: None,
        encoding: suite.directive("encoding").map(str::to_owned),
        ops: &Real,
        progress: &|_, _, _| (),
    };
    let disk = Disk::new(&root).expect("the folder was made");
    let report = pipeline::build(&disk, &options).expect("the disk works");
    let least = if suite.directive("info").is_some() { Severity::Info } else { Severity::Warning };
    let diagnostics = report.diagnostics.into_iter().filter(|one| one.severity <= least).collect();
    let failures = suite.tail.iter().filter_map(|line| failure(line, &out)).collect();
    Outcome { diagnostics, failures }
}

/// Why an expectation such as `=> cases/a1.html contains 文字` does not hold.
fn failure(line: &str, out: &Path) -> Option<String> {
    let Some(expectation) = line.strip_prefix("=> ") else {
        return (!line.is_empty()).then(|| format!("`{line}` is no expectation"));
    };
    let mut parts = expectation.splitn(3, ' ');
    let (path, verb, wanted) = (parts.next()?, parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let text = std::fs::read(out.join(path)).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let holds = match (verb, &text) {
        ("contains", Some(text)) => text.contains(wanted),
        ("lacks", Some(text)) => !text.contains(wanted),
        ("exists", text) => text.is_some(),
        ("absent", text) => text.is_none(),
        _ => false,
    };
    (!holds).then(|| match text {
        Some(_) => format!("`{line}` does not hold"),
        None => format!("`{line}` does not hold: {path} is not in the output"),
    })
}
