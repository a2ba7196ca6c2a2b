//! `--explain` names what changed, and names it for the pages that are made again alone.

use casebook::content::case::Date;
use casebook::pipeline::Report;

use crate::harness::{Project, SETTINGS, case_path, case_with, is_page};

/// The reasons in English of the page at `href`; empty when it was not made again.
fn why(report: &Report, href: &str) -> String {
    let reasons = report.reasons.get(href).map(Vec::as_slice).unwrap_or_default();
    let drawn = report.drawn.iter().any(|(path, _)| path == href);
    assert!(drawn || reasons.is_empty(), "{href} was not made again");
    reasons.iter().map(|reason| reason.en.as_str()).collect::<Vec<_>>().join("; ")
}

fn explained(cases: usize) -> Project {
    let mut project = Project::with_cases(cases);
    project.is_explaining = true;
    project.build();
    project
}

#[test]
fn an_edited_text_is_the_reason_of_its_page_and_its_row_of_comparison_alone() {
    let project = explained(12);
    project.put(&case_path(3), case_with(3, "第3号案例", "新的经过。"));
    let report = project.build();
    assert_eq!(why(&report, "cases/ts-003.html"), "its case changed: content/cases/案例003/index.md");
    let made: Vec<&str> = report.reasons.keys().map(AsRef::as_ref).collect();
    assert_eq!(made, ["cases/ts-003.html", "compare/0.js"], "{:?}", report.reasons);
}

#[test]
fn an_edited_title_is_named_where_its_card_is_shown() {
    let project = explained(12);
    project.put(&case_path(3), case_with(3, "新的题目", "这里写经过。"));
    let report = project.build();
    assert!(why(&report, "cases/ts-003.html").starts_with("its case changed"));
    assert!(why(&report, "years/2023.html").ends_with("the cards of cases changed: 新的题目"));
    let neighbours = "the cases before and after it, or where its links lead, changed";
    assert!(report.reasons.keys().any(|href| why(&report, href).starts_with(neighbours)), "{:?}", report.reasons);
}

#[test]
fn an_added_and_a_removed_case_are_the_reasons_of_its_lists() {
    let project = explained(12);
    project.put(&case_path(15), case_with(15, "又一个", "这里写经过。"));
    let report = project.build();
    assert!(why(&report, "years/2023.html").contains("cases were added: 又一个"), "{:?}", report.reasons);
    project.remove(&case_path(15));
    let report = project.build();
    assert!(why(&report, "years/2023.html").contains("the cases it lists, or their order, changed"));
}

#[test]
fn theme_files_and_settings_are_named() {
    let mut project = explained(12);
    project.put("themes/gallery/templates/footer.html", "<footer class=\"site-footer\">新</footer>");
    let report = project.build();
    assert_eq!(why(&report, "cases/ts-001.html"), "theme files changed: themes/gallery/templates/footer.html");
    project.put("site.yaml", SETTINGS.replace("per_page: 5", "per_page: 3"));
    let report = project.build();
    assert!(why(&report, "cases/index.html").ends_with("settings changed: per_page"), "{:?}", report.reasons);
    project.as_of = Date { year: 2027, month: 1, day: 1 };
    let report = project.build();
    assert!(report.reasons.keys().all(|href| why(&report, href).contains("as_of")), "{:?}", report.reasons);
}

#[test]
fn reasons_are_known_although_builds_between_did_not_ask_for_them() {
    let mut project = explained(12);
    project.is_explaining = false;
    project.put(&case_path(3), case_with(3, "新的题目", "这里写经过。"));
    assert!(project.build().reasons.is_empty());
    project.put(&case_path(4), case_with(4, "第4号案例", "新的经过。"));
    project.build();
    project.is_explaining = true;
    project.put(&case_path(7), case_with(7, "再一个题目", "这里写经过。"));
    let report = project.build();
    assert!(why(&report, "years/2023.html").ends_with("the cards of cases changed: 再一个题目"));
}

#[test]
fn every_page_whose_inputs_changed_has_a_reason() {
    let project = explained(12);
    project.put(&case_path(3), case_with(3, "新的题目", "新的经过。"));
    project.put("content/branches/城北供水所.md", "---\nname: 城北供水所\nparent: 市供水公司\n---\n说明。\n");
    let report = project.build();
    for (path, reason) in report.drawn.iter().filter(|(path, _)| is_page(path)) {
        let is_new = *reason != casebook::pipeline::Reason::InputsChanged;
        assert!(is_new || !why(&report, path).is_empty(), "{path}");
    }
}
