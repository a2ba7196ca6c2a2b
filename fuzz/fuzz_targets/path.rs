//! Any two texts as paths: what is accepted stays inside the site, what is published stays inside the output.

#![no_main]

use casebook::config::Config;
use casebook::content::read::{CaseFile, CaseInput, read_case};
use casebook::diagnostic::Severity;
use casebook::store::OutputPath;
use casebook::vfs::SitePath;
use libfuzzer_sys::fuzz_target;

/// A path in normal form: it cannot lead out of the folder it is joined to.
fn is_inside(path: &str) -> bool {
    !path.starts_with(['/', '\\'])
        && !path.contains(['\0', '\\'])
        && (path.is_empty() || path.split('/').all(|part| !matches!(part, "" | "." | "..")))
}

fn site_paths(folder: &str, relative: &str) {
    let Some(folder) = SitePath::new(folder) else { return };
    assert!(is_inside(folder.as_str()));
    assert_eq!(SitePath::new(folder.as_str()), Some(folder.clone()), "a normal form stays as it is");
    assert!(folder.is_within(&folder.parent()));
    let _ = (CaseFile::of(&folder), folder.stem(), folder.extension());
    if let Some(joined) = folder.join(relative) {
        assert!(is_inside(joined.as_str()), "{joined}");
    }
}

fn output_path(text: &str) {
    if let Some(path) = OutputPath::new(text) {
        assert!(is_inside(path.as_str()) && path.as_str().is_ascii() && path.as_str().len() <= 200);
    }
}

/// A case named so has an address that the output folder takes, or an error that keeps it from being published.
fn address(id: &str) {
    let quoted: String = id
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| if matches!(c, '"' | '\\') { vec!['\\', c] } else { vec![c] })
        .collect();
    let text = format!(
        "---\n编号: \"{quoted}\"\n标题: 一盏灯\n单位: 供水所\n类别: 服务群众\n年度: 2023\n主要做法: [数清水表]\n工作成效: [快了10分钟]\n---\n"
    );
    let path = SitePath::from_normal("content/cases/a/index.md");
    let input = CaseInput { path: &path, bytes: text.as_bytes(), siblings: &[], encoding: None };
    let mut out = Vec::new();
    let case = read_case(&input, &Config::default(), &mut out).expect("the front matter is a map");
    let has_errors = out.iter().any(|problem| problem.severity == Severity::Error);
    assert!(has_errors || OutputPath::new(format!("cases/{}.html", case.slug)).is_some(), "{}", case.slug);
}

fuzz_target!(|text: &str| {
    let (first, second) = text.split_once('\n').unwrap_or((text, text));
    site_paths(first, second);
    output_path(first);
    address(second);
});
