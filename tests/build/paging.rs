//! Long lists: a case added anywhere changes few files, and every page leads to every other.

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{Project, assert_same, case, files};

type Files = BTreeMap<String, Vec<u8>>;

/// The case that is added: of a year in the middle of all.
fn added() -> String {
    case(1_001).replace("TS-1001", "TS-NEW").replace("2021-06-15", "2021-06-20")
}

/// The addresses of links with `rel` on a page of the output, from the root.
fn links(files: &Files, path: &str, mark: &str) -> Vec<String> {
    let html = String::from_utf8_lossy(&files[path]).into_owned();
    let tags = html.split("<a ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let hrefs = tags.filter(|tag| tag.contains(mark)).filter_map(|tag| tag.split("href=\"").nth(1)?.split('"').next());
    hrefs.map(|href| from_root(path, href)).collect()
}

fn from_root(path: &str, href: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in href.split('#').next().unwrap_or_default().split('/') {
        if part == ".." {
            let _ = parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The cases on a page of a list, in order.
fn cards(files: &Files, path: &str) -> Vec<String> {
    let html = String::from_utf8_lossy(&files[path]).into_owned();
    let list =
        html.split("<ul class=\"cards\">").nth(1).and_then(|rest| rest.split("</ul></").next()).unwrap_or_default();
    let mut cards: Vec<String> = Vec::new();
    for href in list.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let href = from_root(path, href);
        if href.starts_with("cases/ts-") && cards.last() != Some(&href) {
            cards.push(href);
        }
    }
    cards
}

fn changed(before: &Files, after: &Files) -> BTreeSet<String> {
    let new = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path.clone());
    let gone = before.keys().filter(|path| !after.contains_key(*path)).cloned();
    new.chain(gone).filter(|path| !path.starts_with("search/")).collect()
}

/// Adds the case to a site of `count` and gives what changed, apart from the search index.
fn change_of(count: usize) -> BTreeSet<String> {
    let project = Project::with_cases(count);
    project.build();
    let before = files(&project.out());
    project.put("content/cases/新案例/index.md", added());
    let report = project.build();
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    let after = files(&project.out());
    assert_same(&after, &project.build_clean(), "after adding a case");
    changed(&before, &after)
}

#[test]
fn a_case_added_in_the_middle_changes_as_many_files_on_a_large_site_as_on_a_small_one() {
    let (small, large) = (change_of(550), change_of(1_100));
    let of_list = |changed: &BTreeSet<String>, folder: &str| {
        changed.iter().filter(|path| path.starts_with(folder)).cloned().collect::<Vec<_>>()
    };
    for changed in [&small, &large] {
        for list in ["cases/all/", "years/2021/", "categories/safety/", "timeline/2021/", "levels/", "kinds/point/"] {
            let pages = of_list(changed, list);
            assert!(pages.len() <= 6, "{list}: {pages:?}");
        }
    }
    assert!(large.len() <= small.len() + 15, "{} and {}: {:?}", small.len(), large.len(), large.difference(&small));
    assert!(large.len() <= 130, "{}: {large:?}", large.len());
}

#[test]
fn the_pages_of_a_long_list_lead_to_one_another_and_hold_every_case_once() {
    let project = Project::with_cases(300);
    project.build();
    let files = files(&project.out());
    for list in ["cases/index.html", "kinds/point.html"] {
        let (mut path, mut way, mut seen) = (list.to_owned(), vec![list.to_owned()], Vec::new());
        loop {
            seen.extend(cards(&files, &path));
            let html = String::from_utf8_lossy(&files[&path]).into_owned();
            assert!(!html.contains("第 1 页") && !html.contains("第 2 页"), "{path} has a number that would move");
            assert!(html.contains("href=\"#by-date\"") || path == list || html.contains("#by-date\""), "{path}");
            let Some(older) = links(&files, &path, "rel=\"next\"").into_iter().next() else { break };
            let back = links(&files, &older, "rel=\"prev\"");
            assert_eq!(back, [path.clone()], "{older} leads back");
            way.push(older.clone());
            path = older;
        }
        assert_eq!(seen.len(), 300, "{list}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 300, "{list}: each once");
        assert!(way.len() > 40, "{} pages", way.len());
        let stem = list.replace("/index.html", "/all/").replace(".html", "/");
        let expected: BTreeSet<String> = files.keys().filter(|path| path.starts_with(&stem)).cloned().collect();
        assert_eq!(way[1..].iter().cloned().collect::<BTreeSet<_>>(), expected, "every page is on the way");
    }
}

#[test]
fn the_first_page_of_a_long_list_leads_to_the_first_page_of_every_year() {
    let project = Project::with_cases(300);
    project.build();
    let files = files(&project.out());
    let html = String::from_utf8_lossy(&files["cases/index.html"]).into_owned();
    let jumps =
        html.split("id=\"by-date\"").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("ways to years");
    let shown: Vec<(&str, &str)> = jumps
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| Some((rest.split('"').next()?, rest.split('>').nth(1)?.split('<').next()?)))
        .collect();
    let expected = [
        ("../cases/index.html", "2023年"),
        ("../cases/all/2022.html", "2022年"),
        ("../cases/all/2021.html", "2021年"),
        ("../cases/all/2020.html", "2020年"),
    ];
    assert_eq!(shown, expected);
    let first = cards(&files, "cases/all/2021.html");
    let page = String::from_utf8_lossy(&files[&first[0]]).into_owned();
    assert!(page.contains("2021年10月"), "the newest case of the year comes first: {first:?}");
}
