//! Any bytes as a case file: a case or a message, safe HTML, places that stand in the file. The whole way of one file.

#![no_main]

#[path = "../../tests/markdown/oracle.rs"]
mod oracle;

use casebook::config::Config;
use casebook::content::read::{CaseInput, read_case};
use casebook::content::rules;
use casebook::vfs::SitePath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = SitePath::from_normal("content/cases/a/index.md");
    let input = CaseInput { path: &path, bytes, siblings: &[], encoding: None };
    let mut out = Vec::new();
    let case = read_case(&input, &Config::default(), &mut out);
    assert!(case.is_some() || !out.is_empty(), "a file that gives no case is told of");
    for problem in &out {
        assert!(!problem.text.zh.is_empty() && !problem.text.en.is_empty());
        assert!(problem.location.as_ref().is_none_or(|place| place.path == path.as_str()));
    }
    if let Some(case) = case {
        oracle::check(&case.body.html, case.body.references.len()).expect("safe and balanced");
        assert!(rules::completeness(&case).score() <= 100);
    }
});
