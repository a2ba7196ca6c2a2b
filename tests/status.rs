//! `casebook status` and `casebook search` as typed: what they print and write.

use std::path::Path;
use std::process::{Command, Output};

/// A site of six cases in every stage of life, in a temporary folder.
fn site() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    put(place.path(), "site.yaml", "site:\n  title: 测试站\n  as_of: 2026-06-30\n  base_url: https://example.org/a/\n");
    let rich = "特色亮点: [灯亮人在]\n经验启示: [先看清楚再动手]\n成效数据:\n  - { 名称: 时间, 之前: 40, 之后: 18, 计量单位: 分钟 }\n\
                复制推广: { 条件: 有人值班, 步骤: [分片], 难度: 低 }\n";
    let active = "状态: 在列\n认定日期: 2023-12-01\n";
    case(place.path(), 1, &format!("{active}复评日期: 2026-06-29\n{rich}"));
    case(place.path(), 2, &format!("{active}复评日期: 2026-06-30\n{rich}"));
    case(place.path(), 3, &format!("{active}复评日期: 2026-09-28\n{rich}"));
    case(place.path(), 4, &format!("{active}复评日期: 2026-09-29\n{rich}"));
    case(place.path(), 5, &format!("{active}复评日期: 2020-01-01\n{rich}").replace("在列", "归档"));
    case(place.path(), 6, "状态: 草稿\n");
    place
}

fn put(root: &Path, path: &str, text: &str) {
    let place = root.join(path);
    std::fs::create_dir_all(place.parent().expect("below the root")).expect("made");
    std::fs::write(place, text).expect("written");
}

fn case(root: &Path, number: u32, rest: &str) {
    let text = format!(
        "---\n编号: TS-{number}\n标题: 第{number}盏值班灯\n摘要: 用三个步骤把等候时间缩短了一半，办事的人少跑一趟，满意率上升到百分之九十八。\n\
         单位: 城北供水所\n类别: [服务]\n年度: 2023\n主要做法: [先数清楚在哪里等, 再分片定人]\n\
         工作成效: [等候时间由40分钟降到18分钟]\n{rest}---\n\n## 经过\n\n夜里有人接电话。\n"
    );
    put(root, &format!("content/cases/{number}/index.md"), &text);
}

fn run(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.args(arguments).arg("--root").arg(root).args(["--lang", "zh"]).env_remove("SOURCE_DATE_EPOCH");
    command.output().expect("the program starts")
}

fn said(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn people_read_what_is_to_be_done_and_when() {
    let site = site();
    let expected = "截至 2026-06-30，共 6 个案例\n草稿 1  在列 4  归档 1\n\n复评已过期 (1)\n  2026-06-29  过期 1 天  第1盏值班灯  城北供水所  TS-1\n\n\
                    90 天内复评到期 (2)\n  2026-06-30  就在今天  第2盏值班灯  城北供水所  TS-2\n  \
                    2026-09-28  还有 90 天  第3盏值班灯  城北供水所  TS-3\n\n不够完整 (1)\n  第6盏值班灯  城北供水所  TS-6  ";
    let text = said(site.path(), &["status"]);
    assert!(text.starts_with(expected), "{text}");
    let narrow = said(site.path(), &["status", "--due", "0d"]);
    assert!(narrow.contains("0 天内复评到期 (1)\n  2026-06-30"), "{narrow}");
    let later = said(site.path(), &["status", "--as-of", "2026-10-01"]);
    assert!(later.contains("复评已过期 (4)"), "{later}");
    assert_eq!(run(site.path(), &["status", "--due", "soon"]).status.code(), Some(1));
}

#[test]
fn programs_and_excel_read_the_same() {
    let site = site();
    let json: serde_json::Value =
        serde_json::from_str(&said(site.path(), &["status", "--format", "json"])).expect("one object");
    assert_eq!((&json["overdue"], &json["due"], &json["counts"]["active"]), (&1.into(), &2.into(), &4.into()));
    let cases = json["cases"].as_array().expect("a list");
    let states: Vec<&str> = cases.iter().filter_map(|case| case["review_state"].as_str()).collect();
    assert_eq!(states, ["overdue", "due", "due", "", "", ""]);
    let csv = said(site.path(), &["status", "--format", "csv"]);
    let rows: Vec<&str> = csv.strip_prefix('\u{feff}').expect("a mark").split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 7);
    assert!(rows[1].starts_with("TS-1,第1盏值班灯,城北供水所,在列,2026-06-29,-1,已过期,,"), "{}", rows[1]);
}

#[test]
fn a_case_without_the_sign_off_that_is_asked_for_is_named() {
    let site = site();
    put(site.path(), "site.yaml", "site:\n  title: 测试站\n  as_of: 2026-06-30\nsignoff: { required: [approver] }\n");
    let signed = "状态: 在列\n审签: { 签发: 王静 }\n";
    case(site.path(), 4, signed);
    let json: serde_json::Value =
        serde_json::from_str(&said(site.path(), &["status", "--format", "json"])).expect("one object");
    let unsigned: Vec<&str> =
        json["unsigned"].as_array().expect("a list").iter().filter_map(|one| one["path"].as_str()).collect();
    let expected = [1, 2, 3, 5, 6].map(|number| format!("content/cases/{number}/index.md"));
    assert_eq!(unsigned, expected);
    assert_eq!(json["broken"], serde_json::json!([]));
    let csv = said(site.path(), &["status", "--format", "csv"]);
    assert!(csv.contains("没有发布") && csv.contains("content/cases/1/index.md"), "{csv}");
}

#[test]
fn review_dates_go_into_a_calendar_that_is_the_same_every_time() {
    let site = site();
    let place = site.path().join("复评.ics");
    let name = place.to_str().expect("plain");
    said(site.path(), &["status", "--ics", name]);
    let first = std::fs::read_to_string(&place).expect("written");
    assert_eq!(first.matches("BEGIN:VEVENT\r\n").count(), 4, "neither drafts nor archived cases are reviewed");
    assert!(first.contains("DTSTAMP:20260630T000000Z\r\nDTSTART;VALUE=DATE:20260629\r\nSUMMARY:复评：第1盏值班灯\r\n"));
    assert!(first.contains("URL:https://example.org/a/cases/ts-1.html\r\n"), "{first}");
    assert!(first.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    said(site.path(), &["status", "--ics", name]);
    assert_eq!(std::fs::read_to_string(&place).expect("written"), first);
}

#[test]
fn a_year_ahead_the_officers_page_lists_what_is_overdue_and_is_the_same_twice() {
    let site = site();
    let report = |name: &str, more: &[&str]| {
        let place = site.path().join(name);
        let arguments = [&["status", "--report", place.to_str().expect("plain")], more].concat();
        said(site.path(), &arguments);
        std::fs::read_to_string(place).expect("written")
    };
    let now = report("现在.html", &[]);
    assert!(now.contains("<h2>复评已过期 (1)</h2>") && now.contains("<h2>90 天内复评到期 (2)</h2>"), "{now}");
    let later = report("明年.html", &["--as-of", "2027-06-30"]);
    assert_eq!(later, report("明年再来.html", &["--as-of", "2027-06-30"]));
    assert!(later.contains("<h2>复评已过期 (4)</h2>") && !later.contains("天内复评到期"), "{later}");
    assert!(later.contains("<td>2026-06-29</td><td><span class=\"late\">过期 366 天</span></td>"), "{later}");
    assert!(later.contains("<a href=\"https://example.org/a/cases/ts-1.html\">第1盏值班灯</a>"), "{later}");
    assert!(
        later.contains("<tr><th scope=\"row\">城北供水所</th><td>4</td><td></td><td></td><td>1</td></tr>"),
        "{later}"
    );
    for outside in ["<script", "<link", "src=", "@import", "url("] {
        assert!(!later.contains(outside), "{outside}");
    }
    assert!(report("表.csv", &[]).starts_with('\u{feff}') && report("表.json", &[]).starts_with('{'));
    let wrong = run(site.path(), &["status", "--report", "表.docx"]);
    assert_eq!(wrong.status.code(), Some(1));
}

#[test]
fn a_year_ahead_the_pages_carry_the_badge_and_are_the_same_twice() {
    let site = site();
    let build = |out: &str, day: &str| {
        said(site.path(), &["build", "--out", site.path().join(out).to_str().expect("plain"), "--as-of", day]);
        std::fs::read_to_string(site.path().join(out).join("cases/ts-4.html")).expect("a page")
    };
    let badge = "<span class=\"late\">已到期</span>";
    assert!(!build("now", "2026-06-30").contains(badge));
    let later = build("later", "2027-06-30");
    assert!(later.contains(badge), "{later}");
    assert_eq!(later, build("again", "2027-06-30"));
    let all = |out: &str| {
        let walk = walkdir::WalkDir::new(site.path().join(out)).sort_by_file_name().into_iter().filter_map(Result::ok);
        let files = walk.filter(|entry| entry.file_type().is_file() && entry.file_name() != ".casebook-output");
        files
            .map(|entry| (entry.file_name().to_owned(), std::fs::read(entry.path()).expect("readable")))
            .collect::<Vec<_>>()
    };
    assert!(all("later").len() > 30);
    assert_eq!(all("later"), all("again"));
}

#[test]
fn the_terminal_finds_what_the_site_finds() {
    let site = site();
    let early = run(site.path(), &["search", "值班灯"]);
    assert_eq!(early.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&early.stderr).contains("casebook build"), "it says what to do");
    said(site.path(), &["build"]);
    let found = said(site.path(), &["search", "值班灯"]);
    assert_eq!(found.lines().count(), 5, "{found}");
    assert!(found.contains("第1盏值班灯\t城北供水所\t2023\tcases/ts-1.html\n"), "{found}");
    assert_eq!(said(site.path(), &["search", "--limit", "2", "值班灯"]).lines().count(), 2);
    assert_eq!(said(site.path(), &["search", "毫不相干的词"]), "");
}
