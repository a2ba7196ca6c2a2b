//! Counts on indexes equal the cases in the export, and every case is reachable in three clicks.

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{Project, files, is_page};

/// Case pages linked from the cards of a list and its older pages.
fn cases_of(list: &str, pages: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let stem = list.trim_end_matches(".html");
    let belongs = |path: &&String| {
        *path == list
            || (path.starts_with(&format!("{stem}/")) || (list == "cases/index.html" && path.starts_with("cases/all/")))
    };
    let mut found = BTreeSet::new();
    for path in pages.keys().filter(belongs) {
        let html = String::from_utf8_lossy(&pages[path]);
        for part in html.split("data-id=\"").skip(1) {
            found.insert(part.split('"').next().unwrap_or_default().to_owned());
        }
    }
    found
}

/// The rows of the export: id and fields by heading.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let headings: Vec<&str> = lines.next().expect("a heading").split(',').collect();
    lines
        .map(|line| headings.iter().map(|name| (*name).to_owned()).zip(line.split(',').map(str::to_owned)).collect())
        .collect()
}

#[test]
fn every_index_lists_exactly_the_cases_of_the_export() {
    let project = Project::with_cases(60);
    project.build();
    let pages = files(&project.out());
    let csv = String::from_utf8(pages["cases.csv"].clone()).expect("UTF-8");
    let rows = rows(&csv);
    assert_eq!(rows.len(), 60);
    let slugs = |wanted: &dyn Fn(&BTreeMap<String, String>) -> bool| -> BTreeSet<String> {
        rows.iter().filter(|row| wanted(row)).map(|row| row["编号"].to_lowercase()).collect()
    };
    assert_eq!(cases_of("cases/index.html", &pages), slugs(&|_| true));
    for year in 2020..2024 {
        let year = year.to_string();
        assert_eq!(cases_of(&format!("years/{year}.html"), &pages), slugs(&|row| row["年度"] == year));
    }
    for (slug, name) in [("service", "服务群众"), ("safety", "安全生产"), ("green", "节能环保")] {
        let expected = slugs(&|row| row["类别"].starts_with(name));
        assert_eq!(cases_of(&format!("categories/{slug}.html"), &pages), expected, "{name}");
        let both = slugs(&|row| row["类别"].starts_with(name) && row["年度"] == "2021");
        assert_eq!(cases_of(&format!("years/2021-{slug}.html"), &pages), both, "{name} in 2021");
    }
    for stars in 1..=5 {
        let expected = slugs(&|row| row["星级"] == stars.to_string());
        assert_eq!(cases_of(&format!("stars/{stars}.html"), &pages), expected);
    }
}

#[test]
fn every_case_is_reachable_from_home_in_three_clicks_without_a_script() {
    let project = Project::with_cases(60);
    project.build();
    let pages = files(&project.out());
    let mut reached: BTreeSet<String> = BTreeSet::from(["index.html".to_owned()]);
    let mut edge = reached.clone();
    for _ in 0..3 {
        let mut next = BTreeSet::new();
        for path in &edge {
            let Some(bytes) = pages.get(path) else { continue };
            for href in links(&String::from_utf8_lossy(bytes)) {
                let target = resolve(path, &href);
                if is_page(&target) && reached.insert(target.clone()) {
                    next.insert(target);
                }
            }
        }
        edge = next;
    }
    let missed: Vec<&String> =
        pages.keys().filter(|path| path.starts_with("cases/ts-") && !reached.contains(*path)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn every_link_of_every_page_leads_to_a_file() {
    let project = Project::with_cases(25);
    project.build();
    let pages = files(&project.out());
    for (path, bytes) in pages.iter().filter(|(path, _)| is_page(path)) {
        for href in links(&String::from_utf8_lossy(bytes)) {
            assert!(pages.contains_key(&resolve(path, &href)), "{path}: {href}");
        }
    }
}

/// Relative addresses in `href` and `src`.
fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in [" href=\"", " src=\""] {
        for part in html.split(attribute).skip(1) {
            let value = part.split('"').next().unwrap_or_default().split('#').next().unwrap_or_default();
            if !value.is_empty() && !value.contains(':') {
                found.push(value.replace("&amp;", "&"));
            }
        }
    }
    found
}

/// `href` as seen from the page at `path`; `404.html` is shown at any depth and so has addresses from the base URL.
fn resolve(path: &str, href: &str) -> String {
    let (path, href) = href.strip_prefix("/a/").map_or((path, href), |inside| ("", inside));
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in href.split('?').next().unwrap_or_default().split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
