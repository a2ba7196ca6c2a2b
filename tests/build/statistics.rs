//! The statistics page and the page of changes: every number equals the one counted from the export.

use std::collections::BTreeMap;

use casebook::content::case::Date;

use crate::harness::{Project, case, case_path, files};

/// The records of a CSV file without quoted cells: heading, then rows.
fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark for Excel");
    text.split_terminator("\r\n").map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// How many cases of the export have each value, as `value` reads it; "" stands for those without one.
fn counted(csv: &[Vec<String>], column: &str, value: fn(&str) -> String) -> BTreeMap<String, usize> {
    let at = csv[0].iter().position(|name| name == column).expect("the column is there");
    let mut counts = BTreeMap::new();
    for row in &csv[1..] {
        *counts.entry(value(&row[at])).or_default() += 1;
    }
    counts
}

/// The first two columns of a table of the page, "未填写" as "".
fn told(table: &[Vec<String>]) -> BTreeMap<String, usize> {
    table[1..].iter().map(|row| (row[0].replace("未填写", ""), row[1].parse().expect("a number"))).collect()
}

/// A site of varied cases: some say no kind, level, stars or region, branches stand below each other.
fn varied() -> Project {
    let project = Project::with_cases(47);
    for number in (0..47).filter(|number| number % 6 == 0) {
        let text = case(number).replace("级别: 市级\n", "").replace("类型: 示范点\n", "");
        let stars = text.lines().find(|line| line.starts_with("星级")).expect("it has stars").to_owned();
        project.put(
            &case_path(number),
            text.replace(&format!("{stars}\n"), "地区: 海川市/北湖区\n推广应用: [甲所, 乙所]\n"),
        );
    }
    project.put("content/branches/城北供水所.md", "---\n名称: 城北供水所\n上级: 供水总公司\n---\n");
    project.put("content/branches/城南供水所.md", "---\n名称: 城南供水所\n上级: 供水总公司\n---\n");
    project.put("content/branches/供水总公司.md", "---\n名称: 供水总公司\n---\n");
    project
}

#[test]
fn every_number_of_the_statistics_is_the_one_counted_from_the_export() {
    let project = varied();
    project.build();
    let pages = files(&project.out());
    let export = records(&pages["cases.csv"]);
    let table = |name: &str| records(&pages[&format!("statistics/{name}.csv")]);
    let plain: fn(&str) -> String = str::to_owned;
    let first: fn(&str) -> String = |text| text.split('/').next().unwrap_or_default().to_owned();
    let top: fn(&str) -> String =
        |text| if text.ends_with("供水所") { "供水总公司".to_owned() } else { text.to_owned() };
    for (name, column, value) in [
        ("year", "年度", plain),
        ("category", "类别", first),
        ("level", "级别", plain),
        ("stars", "星级", plain),
        ("kind", "类型", plain),
        ("region", "地区", first),
        ("branch", "单位", top),
    ] {
        let counts = counted(&export, column, value);
        assert!(!counts.is_empty());
        assert_eq!(told(&table(name)), counts, "{name}");
    }
    let stars = table("stars");
    assert_eq!(stars.iter().skip(1).map(|row| row[1].parse::<usize>().expect("a number")).sum::<usize>(), 47);
    let adoption = table("adoption");
    assert_eq!(adoption.len() - 1, 8);
    assert!(adoption[1..].iter().all(|row| row[1] == "2"));
}

#[test]
fn the_page_shows_the_numbers_of_its_tables_beside_charts() {
    let project = varied();
    project.build();
    let page = project.page("statistics.html");
    for name in ["year", "category", "kind", "level", "region", "stars", "branch", "adoption"] {
        let section = page.split(&format!("id=\"stat-{name}\"")).nth(1).unwrap_or_else(|| panic!("{name}"));
        let section = section.split("</section>").next().expect("it ends");
        assert!(section.contains(&format!("<title id=\"chart-{name}\">")), "{name}");
        assert!(section.contains("<caption") && section.contains(&format!("href=\"statistics/{name}.csv\"")), "{name}");
        for row in &records(&files(&project.out())[&format!("statistics/{name}.csv")])[1..] {
            assert!(section.contains(&format!("<td class=\"num\">{}</td>", row[1])), "{name}: {row:?}");
            if row[0] != "未填写" {
                assert!(section.contains(&format!("text-anchor=\"end\">{}</text>", row[1])), "{name}: {row:?}");
            }
        }
    }
    assert!(!page.contains("stat-round"), "without rounds there is no such table");
    assert!(page.contains("截至2026年6月30日，收录案例共 47 个。"));
    assert!(project.page("index.html").contains("href=\"statistics.html\""), "the menu leads to it");
    assert!(project.page("sitemap.xml").contains("https://example.org/a/statistics.html"));
}

#[test]
fn applied_against_recognised_gives_a_rate_for_each_round() {
    let project = Project::with_cases(2);
    project.put(
        "content/rounds/2021.yaml",
        "名称: 2021年度\n年度: 2021\n申报: { 示范点: 217, 示范阵地: 180 }\n认定: { 示范点: 107, 示范阵地: 76 }\n",
    );
    project.put("content/rounds/2019.yaml", "名称: 2019年度\n年度: 2019\n认定: { 示范点: 9 }\n");
    let report = project.build();
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    let pages = files(&project.out());
    let table = records(&pages["statistics/round.csv"]);
    let rows: Vec<Vec<&str>> = table[1..].iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    assert_eq!(
        rows,
        [
            ["2019年度", "示范点", "", "9", ""],
            ["2021年度", "示范点", "217", "107", "49.3%"],
            ["2021年度", "示范阵地", "180", "76", "42.2%"],
            ["2021年度", "合计", "397", "183", "46.1%"],
        ]
    );
    let page = project.page("statistics.html");
    assert!(page.contains("107 / 217  49.3%") && page.contains("<td class=\"num\">49.3%</td>"));
}

#[test]
fn a_site_without_cases_says_that_there_is_nothing_to_count() {
    let project = Project::empty();
    project.put("site.yaml", crate::harness::SETTINGS);
    project.build();
    assert!(project.page("statistics.html").contains("这里还没有内容"));
    assert!(project.page("changes.html").contains("近一年没有变化"));
}

#[test]
fn the_changes_of_a_year_depend_on_the_day_of_the_settings_alone() {
    let mut project = Project::empty();
    project.put("site.yaml", crate::harness::SETTINGS);
    let with = |number: usize, recognized: &str, rest: &str| {
        let text = case(number);
        let old = text.lines().find(|line| line.starts_with("认定日期")).expect("it has one").to_owned();
        let stars = text.lines().find(|line| line.starts_with("星级")).expect("it has stars").to_owned();
        text.replace(&old, &format!("认定日期: {recognized}\n{rest}")).replace(&format!("{stars}\n"), "")
    };
    project.put(&case_path(0), with(0, "2025-12-01", ""));
    project.put(&case_path(1), with(1, "2025-06-30", ""));
    project.put(
        &case_path(2),
        with(2, "2023-01-01", "考评记录:\n  - { 日期: 2026-03-05, 类型: 年度, 结果: 升级, 星级: 4 }"),
    );
    project.put(
        &case_path(3),
        with(
            3,
            "2023-01-02",
            "状态: 退出\n考评记录:\n  - { 日期: 2026-04-05, 类型: 复评, 结果: 退出, 说明: 岗位合并 }",
        ),
    );
    project.put(
        &case_path(4),
        with(4, "2026-07-01", "状态: 整改\n考评记录:\n  - { 日期: 2026-05-05, 类型: 随机, 结果: 整改 }"),
    );
    project.build();
    let titles = |page: &str, kind: &str| -> Vec<String> {
        let section = page.split(&format!("id=\"change-{kind}\"")).nth(1).unwrap_or_default();
        let section = section.split("</section>").next().unwrap_or_default();
        let links = section.split("href=\"cases/").skip(1);
        links.map(|rest| rest.split(".html").next().unwrap_or_default().to_owned()).collect()
    };
    let page = project.page("changes.html");
    assert!(page.contains("从2025年6月30日到2026年6月30日"));
    assert_eq!(titles(&page, "recognized"), ["ts-000"], "a day too old and a day to come are left out");
    assert_eq!(titles(&page, "promoted"), ["ts-002"]);
    assert_eq!(titles(&page, "suspended"), ["ts-004"]);
    assert_eq!(titles(&page, "withdrawn"), ["ts-003"]);
    assert!(page.contains("岗位合并"));
    let home = project.page("index.html");
    assert!(home.contains("近一年变化") && home.contains("href=\"changes.html\""));
    project.as_of = Date { year: 2026, month: 7, day: 2 };
    project.build();
    assert_eq!(titles(&project.page("changes.html"), "recognized"), ["ts-004", "ts-000"]);
}
