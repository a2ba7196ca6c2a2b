//! Builds one small site in a temporary folder and compares its output with the expectations.

use std::path::{Path, PathBuf};

use casebook::cli::fix;
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

/// Runs that `check --fix` does at most.
const RUNS: usize = 4;

const AS_OF: Date = Date { year: 2026, month: 6, day: 30 };

/// A small site on disk.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn of(suite: &SuiteFile) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Self { folder };
        std::fs::create_dir_all(place.root().join("content")).expect("made");
        for section in &suite.sections {
            let path = place.root().join(&section.path);
            std::fs::create_dir_all(path.parent().expect("inside the site")).expect("made");
            std::fs::write(path, section.bytes()).expect("written");
        }
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn disk(&self) -> Disk {
        Disk::new(&self.root()).expect("the folder was made")
    }

    /// Everything said about the site; `check_only` leaves the output alone.
    fn said(&self, suite: &SuiteFile, check_only: bool) -> Vec<Diagnostic> {
        let day = |text: &str| value::date(text).expect("a date after `--- as-of`");
        let options = Options {
            out: self.out(),
            cache: self.folder.path().join(if check_only { "cache of checks" } else { "cache" }),
            base_url: suite.directive("base-url").map(str::to_owned),
            as_of: Some(suite.directive("as-of").map_or(AS_OF, day)),
            today: AS_OF,
            strict: suite.directive("strict").is_some(),
            check_only,
            explain_only: false,
            explain: false,
            shard: None,
            encoding: suite.directive("encoding").map(str::to_owned),
            ops: &Real,
            progress: &|_, _, _| (),
        };
        pipeline::build(&self.disk(), &options).expect("the disk works").diagnostics
    }
}

/// Writes, builds, compares.
pub(crate) fn run(suite: &SuiteFile) -> Outcome {
    let place = Place::of(suite);
    let least = if suite.directive("info").is_some() { Severity::Info } else { Severity::Warning };
    let said = place.said(suite, suite.directive("check").is_some());
    let diagnostics = said.into_iter().filter(|one| one.severity <= least).collect();
    let failures = suite.tail.iter().filter_map(|line| failure(line, &place.out())).collect();
    Outcome { diagnostics, failures }
}

/// How many repairs `check --fix` makes, and what is wrong with them: it must come to rest, take nothing that was
/// readable away, and leave no repair undone that it offers.
pub(crate) fn mend(suite: &SuiteFile) -> (usize, Vec<String>) {
    let place = Place::of(suite);
    let before = place.said(suite, true);
    let mut said = before.clone();
    let mut repairs = 0;
    for _ in 0..RUNS {
        let mended = fix::mend(&place.disk(), &said, suite.directive("encoding"), false).expect("the disk works");
        if mended.files.is_empty() {
            break;
        }
        repairs += mended.repairs;
        said = place.said(suite, true);
    }
    let again = fix::mend(&place.disk(), &said, suite.directive("encoding"), true).expect("the disk works");
    let mut wrong: Vec<String> = again.files.into_iter().map(|(_, diff)| format!("is never done:\n{diff}")).collect();
    let of_kind = |all: &[Diagnostic], severity| {
        let of_kind = all.iter().filter(|one| one.severity == severity);
        of_kind.map(|one| (one.location.as_ref().map(|place| place.path.clone()), one.code)).collect::<Vec<_>>()
    };
    let mut errors = of_kind(&before, Severity::Error);
    for error in of_kind(&said, Severity::Error) {
        match errors.iter().position(|known| *known == error) {
            Some(known) => drop(errors.remove(known)),
            None => wrong.push(format!("mending led to {error:?}: {said:#?}")),
        }
    }
    (repairs, wrong)
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
