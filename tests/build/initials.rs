//! The index by the letter a title is read under.

use crate::harness::{Project, SETTINGS, case_path, case_with, files};

fn put(project: &Project, number: usize, title: &str) {
    project.put(&case_path(number), case_with(number, title, "正文。"));
}

/// The links of a page's lists of names, in order.
fn names(page: &str) -> Vec<&str> {
    let lists = page.split("<ul class=\"names\">").skip(1).map(|rest| rest.split("</ul>").next().unwrap_or_default());
    lists.flat_map(|list| list.split("<li>").skip(1)).map(text_of).collect()
}

fn text_of(item: &str) -> &str {
    item.split_once('>').and_then(|(_, rest)| rest.split_once('<')).map_or("", |(text, _)| text)
}

#[test]
fn a_small_site_has_all_names_on_one_page_in_the_order_of_their_readings() {
    let project = Project::empty();
    project.put("site.yaml", format!("{SETTINGS}search: {{ readings: [单家巷 shan] }}\n"));
    for (number, title) in
        ["重庆路夜间报修", "长安街借伞", "曾家桥接驳", "单家巷清扫", "24小时书房", "“安心”食堂"].into_iter().enumerate()
    {
        put(&project, number, title);
    }
    project.build();
    let site = files(&project.out());
    let page = String::from_utf8_lossy(&site["initials/index.html"]).into_owned();
    assert_eq!(names(&page), ["“安心”食堂", "长安街借伞", "重庆路夜间报修", "单家巷清扫", "曾家桥接驳", "24小时书房"]);
    assert!(page.contains("href=\"../cases/ts-000.html\""));
    assert!(!site.keys().any(|path| path.starts_with("initials/c")));
    for other in ["search.html", "cases/index.html"] {
        assert!(String::from_utf8_lossy(&site[other]).contains("initials/index.html"), "{other} leads there");
    }
}

#[test]
fn a_large_site_has_pages_for_each_letter_and_a_new_case_changes_those_of_its_own() {
    let project = Project::empty();
    project.put("site.yaml", SETTINGS);
    let letters = ["安", "长", "东"];
    for number in 0..450 {
        let second = char::from_u32(0x4e00 + u32::try_from(number).expect("small")).expect("a Han");
        put(&project, number, &format!("{}{second}", letters[usize::from(number >= 230) + usize::from(number >= 440)]));
    }
    project.build();
    let before = files(&project.out());
    let text = |path: &str| String::from_utf8_lossy(&before[path]).into_owned();
    assert_eq!(names(&text("initials/a.html")).len(), 200);
    assert_eq!(names(&text("initials/a/1.html")).len(), 30);
    assert_eq!(names(&text("initials/d.html")).len(), 10);
    assert_eq!(names(&text("initials/index.html")).len(), 0);
    assert!(text("initials/a.html").contains("rel=\"next\"") && text("initials/a/1.html").contains("rel=\"prev\""));
    put(&project, 9_000, "东山的新做法");
    project.build();
    let after = files(&project.out());
    let changed: Vec<&String> = after
        .iter()
        .filter(|(path, bytes)| path.starts_with("initials/") && before.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(changed, ["initials/d.html", "initials/index.html"]);
}
