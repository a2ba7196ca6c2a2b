//! Small sites in text files: what an author may write, what is said about it and where, what comes out.
//!
//! Each `*.txt` below this folder is one site; `file.rs` tells how it is written. A problem that is not expected fails
//! the test, and so does an expected one that is not found. `UPDATE=1 cargo test --test suite` writes what the program
//! says now into the files; read the difference before committing it.

mod file;
mod run;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use casebook::diagnostic::CODES;
use file::SuiteFile;
use rayon::prelude::*;

/// Codes no suite file shows, and why.
const NOT_SHOWN: [(&str, &str); 3] = [
    ("E109", "an internal error cannot be written in a file of an author"),
    ("W224", "needs an office document, which tests/media builds"),
    ("W232", "needs an output without its journal, which tests/build/safety.rs makes"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

/// Every text file of the suite, sorted.
fn paths() -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder()).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|end| end == "txt")).collect()
}

/// What is wrong with one file; with `UPDATE` only what no rewriting can mend.
fn failure(path: &Path, is_update: bool) -> Option<String> {
    let name = path.strip_prefix(folder()).expect("below the folder").display().to_string();
    let written = fs::read_to_string(path).expect("suite files are UTF-8");
    let suite = match SuiteFile::parse(&written) {
        Ok(suite) => suite,
        Err(reason) => return Some(format!("{name}: {reason}")),
    };
    let outcome = run::run(&suite);
    let now = suite.with_diagnostics(&outcome.diagnostics);
    let mut wrong = outcome.failures;
    if is_update && now != written {
        fs::write(path, &now).expect("the file can be rewritten");
    } else if now != written {
        let difference = similar::TextDiff::from_lines(&written, &now);
        wrong.push(difference.unified_diff().context_radius(2).header("expected", "said").to_string());
    }
    (!wrong.is_empty()).then(|| format!("{name}:\n{}", wrong.join("\n")))
}

/// Those whose files can be made here: Windows has no place for a file named after a device.
fn possible_paths() -> Vec<PathBuf> {
    let has_device = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("suite files are UTF-8");
        text.lines().any(|line| line.starts_with("=== ") && (line.contains("/con/") || line.ends_with("/con.md")))
    };
    paths().into_iter().filter(|path| cfg!(not(windows)) || !has_device(path)).collect()
}

#[test]
fn every_small_site_is_told_exactly_what_is_wrong_with_it() {
    let paths = possible_paths();
    assert!(paths.len() >= 40, "only {} files were found", paths.len());
    let is_update = std::env::var_os("UPDATE").is_some();
    let failures: Vec<String> = paths.par_iter().filter_map(|path| failure(path, is_update)).collect();
    assert!(
        failures.is_empty(),
        "{} of {} files differ (UPDATE=1 rewrites them):\n\n{}",
        failures.len(),
        paths.len(),
        failures.join("\n")
    );
}

#[test]
fn mending_a_small_site_ends_and_makes_nothing_worse() {
    let paths = possible_paths();
    let failure = |path: &PathBuf| {
        let suite = SuiteFile::parse(&fs::read_to_string(path).expect("suite files are UTF-8")).expect("it is one");
        let (repairs, wrong) = run::mend(&suite);
        (repairs, (!wrong.is_empty()).then(|| format!("{}:\n{}", path.display(), wrong.join("\n"))))
    };
    let results: Vec<(usize, Option<String>)> = paths.par_iter().map(failure).collect();
    let repairs: usize = results.iter().map(|(repairs, _)| repairs).sum();
    assert!(repairs >= 100, "only {repairs} repairs in the whole suite");
    let failures: Vec<String> = results.into_iter().filter_map(|(_, failure)| failure).collect();
    assert!(failures.is_empty(), "{} of {} sites:\n\n{}", failures.len(), paths.len(), failures.join("\n"));
}

/// Inputs that something is wrong with; the figure is a promise of the manual.
const DIRTY_INPUTS: usize = 150;

#[test]
fn enough_inputs_are_dirty_and_each_is_told_in_both_languages() {
    let mut dirty = 0;
    for path in paths() {
        let text = fs::read_to_string(&path).expect("suite files are UTF-8");
        let mut is_counted = false;
        for line in text.lines() {
            if line.starts_with("=== ") {
                is_counted = false;
            }
            let Some(code) = file::code_of(line) else { continue };
            let (zh, en) = line.split_once(" | ").and_then(|(_, said)| said.split_once(" || ")).expect("zh || en");
            assert!(!zh.is_empty() && !en.is_empty(), "{}: {line}", path.display());
            if line.starts_with("#^ ") && !code.starts_with('I') && !is_counted {
                (dirty, is_counted) = (dirty + 1, true);
            }
        }
    }
    assert!(dirty >= DIRTY_INPUTS, "only {dirty}");
}

#[test]
fn every_code_is_shown_by_some_small_site() {
    let text: String = paths().iter().map(|path| fs::read_to_string(path).expect("suite files are UTF-8")).collect();
    let shown: BTreeSet<&str> = text.lines().filter_map(file::code_of).collect();
    let all: BTreeSet<&str> = CODES.iter().map(|info| info.code.as_str()).collect();
    let excused: BTreeSet<&str> = NOT_SHOWN.iter().map(|(code, _)| *code).collect();
    assert_eq!(all.difference(&shown).copied().collect::<BTreeSet<_>>(), excused);
}
