//! The files that lists are filtered with: counts equal the export, and a new case touches few of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::{Project, SETTINGS, assert_same, case, case_path, files};

/// The data of a script file.
fn data(pages: &BTreeMap<String, Vec<u8>>, path: &str) -> Value {
    // Files of mostly Chinese text are in UTF-16, which is shorter.
    let text = match pages[path].strip_prefix(&[0xff, 0xfe]) {
        Some(units) => {
            let units: Vec<u16> = units.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).expect("UTF-16")
        }
        None => String::from_utf8(pages[path].clone()).expect("UTF-8"),
    };
    let text = text.trim_end();
    let inner = text.strip_prefix("__s(").and_then(|text| text.strip_suffix(')')).expect("one call");
    serde_json::from_str(inner.split_once(',').expect("two arguments").1).expect("JSON")
}

/// Label → count of a facet in the root file.
fn counts(root: &Value, key: &str) -> BTreeMap<String, u64> {
    let facets = root["facets"].as_array().expect("facets");
    let facet = facets.iter().find(|facet| facet["k"] == key).unwrap_or_else(|| panic!("{key}"));
    let values = facet["v"].as_array().expect("values");
    values
        .iter()
        .map(|value| (value[1].as_str().expect("label").to_owned(), value[2].as_u64().expect("count")))
        .collect()
}

/// How often each value occurs in a column of the export; of paths each step.
fn exported(csv: &str, heading: &str) -> BTreeMap<String, u64> {
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let at = lines.next().expect("a heading").split(',').position(|name| name == heading).expect("a column");
    let mut counts = BTreeMap::new();
    for line in lines {
        let cell = line.split(',').nth(at).unwrap_or_default();
        let steps: BTreeSet<&str> =
            cell.split('；').flat_map(|path| path.split('/')).filter(|one| !one.is_empty()).collect();
        for step in steps {
            *counts.entry(step.to_owned()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn counts_equal_the_export() {
    let project = Project::with_cases(70);
    project.build();
    let pages = files(&project.out());
    let csv = String::from_utf8(pages["cases.csv"].clone()).expect("UTF-8");
    let root = data(&pages, "facets/root.js");
    assert_eq!(root["n"], 70);
    for (key, heading) in [("branch", "单位"), ("tags", "标签")] {
        assert_eq!(counts(&root, key), exported(&csv, heading), "{key}");
    }
    let years: BTreeMap<String, u64> =
        exported(&csv, "年度").into_iter().map(|(year, count)| (format!("{year}年"), count)).collect();
    assert_eq!(counts(&root, "year"), years);
    // The second level has the same names under each first level, so the first level alone is compared.
    let categories = counts(&root, "category");
    for (name, count) in exported(&csv, "类别").into_iter().filter(|(name, _)| !name.starts_with("细类")) {
        assert_eq!(categories[&name], count, "{name}");
    }
    // All cases are of one kind and level: nothing to choose.
    assert!(
        root["facets"].as_array().expect("facets").iter().all(|facet| facet["k"] != "kind" && facet["k"] != "level")
    );
}

#[test]
fn a_new_case_touches_few_files_and_no_block_of_others() {
    let project = Project::with_cases(90);
    project.build();
    let before = files(&project.out());
    project.put(&case_path(90), case(90));
    project.build();
    let after = files(&project.out());
    let changed: Vec<&String> =
        after.keys().filter(|path| path.starts_with("facets/") && before.get(*path) != after.get(*path)).collect();
    assert!(changed.len() <= 9, "{changed:?}");
    assert!(changed.iter().filter(|path| path.starts_with("facets/k/")).count() <= 3, "{changed:?}");
    assert_eq!(after.keys().filter(|path| path.starts_with("compare/")).count(), 8);
}

#[test]
fn fields_of_the_settings_and_the_status_are_facets() {
    let project = Project::with_cases(0);
    let more = "fields:\n  - { key: shift, name: 班次, type: choice, options: [早班, 晚班], facet: true }\nfacets: [year, status]\n";
    project.put("site.yaml", format!("{SETTINGS}{more}"));
    for number in 0..12 {
        let field = if number % 3 == 0 { "班次: 晚班\n" } else { "班次: 早班\n" };
        let status = if number == 1 { "状态: 公示\n" } else { "" };
        project.put(&case_path(number), case(number).replacen("标题:", &format!("{field}{status}标题:"), 1));
    }
    project.build();
    let pages = files(&project.out());
    let root = data(&pages, "facets/root.js");
    let shifts = BTreeMap::from([("早班".to_owned(), 8), ("晚班".to_owned(), 4)]);
    assert_eq!(counts(&root, "x-shift"), shifts);
    assert_eq!(root["facets"][2]["v"][0][1], "早班", "options keep their order");
    assert_eq!(counts(&root, "status"), BTreeMap::from([("在列".to_owned(), 11), ("公示中".to_owned(), 1)]));
    assert!(String::from_utf8_lossy(&pages["cases/index.html"]).contains("data-facet=\"x-shift\""));
}

#[test]
fn numbers_of_own_fields_that_are_the_same_are_one_value() {
    let project = Project::with_cases(0);
    let more = "fields:\n  - { key: trained, name: 培训人次, type: integer, facet: true }\n  \
                - { key: tools, name: 工具, type: list, facet: true }\nfacets: [year]\n";
    project.put("site.yaml", format!("{SETTINGS}{more}"));
    for (number, trained) in ["１，２００", "1,200", "1200", "1.0", "1", "1２00人"].into_iter().enumerate() {
        let field = format!("培训人次: {trained}\n工具: [扳手, 手电, 扳手]\n");
        project.put(&case_path(number), case(number).replacen("标题:", &format!("{field}标题:"), 1));
    }
    project.build();
    let root = data(&files(&project.out()), "facets/root.js");
    let trained = BTreeMap::from([("1200".to_owned(), 3), ("1".to_owned(), 2), ("1200人".to_owned(), 1)]);
    assert_eq!(counts(&root, "x-trained"), trained);
    let page = project.page("cases/ts-000.html");
    assert!(page.contains("扳手、手电") && !page.contains("手电、扳手"), "{page}");
}

#[test]
fn values_of_own_fields_have_one_spelling_and_are_said_in_the_language_of_the_page() {
    let project = Project::with_cases(0);
    let more = "fields:\n  - { key: shift, name: 班次, type: choice, options: [早班, A班], facet: true }\n  \
                - { key: night, name: 夜间, type: boolean, facet: true }\n  \
                - { key: since, name: 启用, type: date }\n  - { key: tools, name: 工具, type: list }\n\
                facets: [year]\nlanguages: [zh-Hans, en]\n";
    project.put("site.yaml", format!("{SETTINGS}{more}"));
    for (number, (shift, night)) in [("ａ班", "√"), ("A 班", "true"), ("早班", "否")].into_iter().enumerate() {
        let field = format!("班次: {shift}\n夜间: {night}\n启用: 2021年3月5日\n工具: 扳手，手电\n");
        project.put(&case_path(number), case(number).replacen("标题:", &format!("{field}标题:"), 1));
    }
    let english = case(0).replacen("标题:", "night: yes\nsince: 2021-03-05\ntools: [wrench, torch]\n标题:", 1);
    project.put("content/cases/案例000/index.en.md", english);
    let report = project.build();
    let pages = files(&project.out());
    let root = data(&pages, "facets/root.js");
    assert_eq!(counts(&root, "x-shift"), BTreeMap::from([("早班".to_owned(), 1), ("A班".to_owned(), 2)]));
    assert_eq!(counts(&root, "x-night"), BTreeMap::from([("是".to_owned(), 2), ("否".to_owned(), 1)]));
    let page = |folder: &str| {
        let begins = format!("{folder}cases/");
        let is_one = |(path, html): &(&String, &Vec<u8>)| {
            path.starts_with(&begins) && String::from_utf8_lossy(html).contains("启用")
        };
        let found = pages.iter().find(is_one);
        let (_, html) = found.unwrap_or_else(|| panic!("{begins}: {:?} {:?}", report.diagnostics, pages.keys()));
        String::from_utf8_lossy(html).into_owned()
    };
    let (chinese, english) = (page(""), page("en/"));
    for (html, wanted) in [
        (&chinese, ["<dd>2021年3月5日</dd>", "<dd>扳手、手电</dd>", "<dd>是</dd>"]),
        (&english, ["<dd>5 March 2021</dd>", "<dd>wrench, torch</dd>", "<dd>Yes</dd>"]),
    ] {
        for one in wanted {
            assert!(html.contains(one), "{one}: {html}");
        }
    }
}

#[test]
fn without_facets_and_comparison_there_is_no_file_of_either() {
    let project = Project::with_cases(12);
    project.put("site.yaml", format!("{SETTINGS}facets: []\noutputs: {{ compare: false }}\n"));
    project.build();
    let pages = files(&project.out());
    let stray: Vec<&String> =
        pages.keys().filter(|path| path.starts_with("facets/") || path.starts_with("compare")).collect();
    assert!(stray.is_empty(), "{stray:?}");
    let list = String::from_utf8_lossy(&pages["cases/index.html"]).into_owned();
    assert!(!list.contains("facets.") && !list.contains("compare."), "{list}");
}

#[test]
fn the_data_to_compare_holds_methods_results_and_figures() {
    let project = Project::with_cases(1);
    project.build();
    let pages = files(&project.out());
    let one = &data(&pages, "compare/0.js")["ts-000"];
    assert_eq!(one["t"], "第0号案例");
    assert_eq!(one["h"], "cases/ts-000.html");
    assert_eq!(one["f"][1], "城北供水所");
    assert_eq!(one["d"][0][0], "先数清楚");
    assert_eq!(one["m"][0][2], "18");
}

#[test]
fn an_edit_of_a_method_reaches_the_data_to_compare() {
    let project = Project::with_cases(9);
    project.build();
    project.put(&case_path(3), case(3).replace("数清楚在哪里等。", "数清楚等了多久。"));
    project.build();
    let pages = files(&project.out());
    assert_eq!(data(&pages, "compare/0.js")["ts-003"]["d"][0][1], "数清楚等了多久。");
    assert_same(&pages, &project.build_clean(), "after the edit");
}
