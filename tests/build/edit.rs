//! An edited text costs its page and nothing else, and the site, the messages and the journal are those of a whole build.

use casebook::pipeline::{Report, Stage};
use casebook::store::ops::Real;

use crate::crash::Faulty;
use crate::harness::{Project, SETTINGS, assert_same, case_path, case_with, files, picture};

/// What keeps other files from showing texts of cases.
const PLAIN: &str = "search: { enabled: false }\noutputs: { compare: false }\n";

/// Everything that shows texts, and a field that lists can be filtered by.
const FULL: &str = "facets: [category, branch, tag]\n";

/// Names in two spellings, with aliases and records; editions; links, neighbours and pictures.
fn site(cases: usize, settings: &str) -> Project {
    let project = Project::empty();
    let languages = "languages:\n  en: { title: Showcase }\n  zh-Hant: { from: zh-Hans, title: 示範 }\n";
    project.put("site.yaml", format!("{SETTINGS}{settings}{languages}"));
    project.put("content/brands/灯下.md", "---\nname: 灯下\naliases: [灯下班组]\n---\n说明。\n");
    project.put("content/branches/城北供水所.md", "---\nname: 城北供水所\nregion: 北岭\n---\n说明。\n");
    project.put("content/pages/about.md", "---\ntitle: 关于\n---\n说明。\n");
    for number in 0..cases {
        put(&project, number, "这里写经过。");
    }
    project.put("content/cases/案例003/封面 门口.bmp", picture(1));
    project.put("content/cases/案例005/index.en.md", english("What was done."));
    project
}

/// A site as small as it may be.
fn plain(cases: usize) -> Project {
    let project = Project::empty();
    project.put("site.yaml", format!("{SETTINGS}{PLAIN}indexes: []\n"));
    (0..cases).for_each(|number| put_plain(&project, number, "这里写经过。"));
    project
}

fn put_plain(project: &Project, number: usize, body: &str) {
    project.put(&case_path(number), case_with(number, &format!("第{number}号案例"), body));
}

fn english(body: &str) -> String {
    format!("---\nlang: en\ntitle: Number five\nsummary: A shorter wait.\n---\n\n## How\n\n{body}\n")
}

fn text(number: usize, body: &str) -> String {
    let names = ["品牌: 灯下\n", "品牌: 灯下班组\n工作法: 一盏灯\n", "工作法: 一 盏灯\n", ""][number % 4];
    let body = format!("{body}\n\n见[另一个](../案例{:03}/)和[关于](/about.html)。", (number + 4) % 9);
    let text = case_with(number, &format!("第{number}号案例"), &body);
    text.replacen("年度: ", &format!("{names}年度: "), 1)
}

fn put(project: &Project, number: usize, body: &str) {
    project.put(&case_path(number), text(number, body));
}

/// Whether the build did without the index of the whole site.
fn is_short(report: &Report) -> bool {
    !report.timings.contains_key(&Stage::Model)
}

/// Builds; the site and what is said are as a clean build has them.
fn build(project: &Project, context: &str) -> Report {
    let report = project.build();
    let place = tempfile::tempdir().expect("a temporary folder");
    let out = place.path().join("clean");
    let clean = project.run(&out, &place.path().join("cache"), &Real, false).expect("the disk works");
    assert_same(&files(&project.out()), &files(&out), context);
    assert_eq!(report.diagnostics, clean.diagnostics, "{context}");
    assert_eq!((report.cases, report.planned), (clean.cases, clean.planned), "{context}");
    assert_eq!(report.fresh + report.drawn.len(), report.planned, "{context}");
    report
}

#[test]
fn an_edited_text_is_drawn_alone_and_the_rest_of_the_site_is_not_even_planned() {
    let project = site(24, PLAIN);
    build(&project, "first");
    for number in [0, 3, 7, 11, 23, 3] {
        put(&project, number, &format!("改过的经过{number}，*更好*。"));
        let report = build(&project, &format!("case {number}"));
        assert!(is_short(&report), "case {number}");
        let editions = 2;
        let done = (report.parsed, report.drawn.len(), report.looked_at);
        assert_eq!(done, (1, if number == 3 && report.written == 0 { 0 } else { editions }, 25), "case {number}");
    }
    let again = build(&project, "nothing changed");
    assert_eq!((again.parsed, again.written, again.looked_at), (0, 0, 0));
}

#[test]
fn what_else_shows_the_text_is_made_again_too() {
    // With so many cases none of these edits needs one file of the index more or fewer: that is left to the long way.
    let project = site(26, FULL);
    build(&project, "first");
    for (number, body) in [(2, "改过的经过，写了新词麒麟。"), (6, "又一个，*更好*。"), (2, "改回短的。")]
    {
        put(&project, number, body);
        let report = build(&project, &format!("case {number}"));
        assert!(is_short(&report), "case {number}");
        let drawn: Vec<&str> = report.drawn.iter().map(|(path, _)| path.as_str()).collect();
        let has = |part: &str| drawn.iter().any(|path| path.starts_with(part));
        assert!(has("cases/") && has("compare/") && has("search/") && has("zh-Hant/search/"), "{drawn:?}");
        assert!(report.search.is_some_and(|figures| figures.cases > 26) && drawn.len() < 60, "{drawn:?}");
    }
    project.put(&case_path(2), text(2, "改回短的。").replace("第2号", "第二号"));
    assert!(!is_short(&build(&project, "title")));
    put(&project, 7, "这里写经过，又一个。");
    assert!(is_short(&build(&project, "after a title")));
}

#[test]
fn menus_terms_and_links_to_them_are_those_of_the_whole_site() {
    let project = site(24, PLAIN);
    let tagged = |number: usize, body: &str, tags: &str| {
        text(number, body).replacen(&format!("[标签{}]", number % 7), &format!("[{tags}]"), 1)
    };
    // What only one case far away has: dimensions for the menu.
    let rare = "巡检]\n批次: 第一批\n地区: [南岭";
    project.put(&case_path(20), tagged(20, "经过。", rare));
    let links = "见[三星](/stars/3.html)和[标签](/tags/index.html)。";
    put(&project, 2, &format!("经过，{links}"));
    // One name in many spellings, each of which may come first in its list.
    let spellings = [(9, "NIGHT_WATCH"), (1, "Night-Watch"), (6, "night watch")];
    for (number, tags) in spellings {
        project.put(&case_path(number), tagged(number, "经过。", tags));
    }
    build(&project, "first");
    for number in [11, 2, 0, 23, 14] {
        put(&project, number, &format!("改过的经过{number}。{}", if number == 2 { links } else { "" }));
        assert!(is_short(&build(&project, &format!("case {number}"))), "case {number}");
    }
    for (number, tags) in spellings {
        project.put(&case_path(number), tagged(number, "又改过。", tags));
        // What is said of a spelling takes the whole site, so not all of these are drawn alone.
        build(&project, tags);
    }
}

#[test]
fn several_texts_and_a_translation_are_drawn_together() {
    let project = site(24, PLAIN);
    build(&project, "first");
    for round in 0..3 {
        for number in [2, 6, 13] {
            put(&project, number, &format!("第{round}轮。"));
        }
        project.put("content/cases/案例005/index.en.md", english(&format!("Round {round}.")));
        let report = build(&project, &format!("round {round}"));
        assert!(is_short(&report) && report.parsed == 5, "round {round}: {}", report.parsed);
        assert_eq!(report.drawn.len(), 7, "three cases in two editions, and the English page");
    }
}

/// An edit with its name.
type Edit = (&'static str, fn(&Project));

#[test]
fn whatever_others_may_see_is_built_in_the_ordinary_way_after_edits_too() {
    let edits: [Edit; 9] = [
        ("title", |project| project.put(&case_path(4), text(4, "经过。").replace("第4号案例", "新的题目"))),
        ("link", |project| put(project, 4, "经过，见[又一个](../案例001/)。")),
        ("dead link", |project| put(project, 4, "经过，见[没有的](../案例999/)。")),
        ("error", |project| project.put(&case_path(4), "---\n标题: [\n---\n")),
        ("added", |project| put(project, 40, "新案例。")),
        ("removed", |project| project.remove(&case_path(4))),
        ("picture", |project| project.put("content/cases/案例003/封面 门口.bmp", picture(2))),
        ("stray", |project| project.put("content/cases/空的/草稿.txt", "还没有写。")),
        ("setting", |project| {
            project.put("site.yaml", format!("{SETTINGS}{PLAIN}theme: {{ primary: \"#1a5fb4\" }}\n"));
        }),
    ];
    for (name, edit) in edits {
        let project = site(9, PLAIN);
        build(&project, "first");
        put(&project, 2, "改了一次。");
        assert!(is_short(&build(&project, name)), "{name}");
        edit(&project);
        let report = project.build();
        assert!(!is_short(&report), "{name}");
        if name != "error" {
            assert_same(&files(&project.out()), &project.build_clean(), name);
        }
        put(&project, 2, "又改了一次。");
        put(&project, 4, "经过。");
        project.build();
        assert_same(&files(&project.out()), &project.build_clean(), &format!("after {name}"));
    }
}

#[test]
fn a_file_that_no_case_offers_any_more_is_told_of() {
    let project = site(12, PLAIN);
    let loose = |line: &str| case_with(20, "值班", "这里写经过。").replacen("---\n", &format!("---\n{line}"), 1);
    project.put("content/cases/2024年/值班.md", loose("附件: 轮值安排.pdf\n"));
    project.put("content/cases/2024年/轮值安排.pdf", "%PDF-1.4\n");
    let told = |report: &Report| {
        let places = report.diagnostics.iter().filter_map(|one| one.location.as_ref());
        places.filter(|place| place.path.ends_with("轮值安排.pdf")).count()
    };
    assert_eq!(told(&build(&project, "first")), 0);
    project.put("content/cases/2024年/值班.md", loose(""));
    assert_eq!(told(&build(&project, "no longer offered")), 1);
    project.put("content/cases/2024年/值班.md", loose("附件: 轮值安排.pdf\n"));
    assert_eq!(told(&build(&project, "offered again")), 0);
}

#[test]
fn the_document_of_a_round_is_offered_on_its_page() {
    let project = site(12, "");
    project.put("content/rounds/2023.md", "---\nname: 2023年度\nslug: r2023\ndocument: 附件/认定结果.pdf\n---\n");
    project.put("content/rounds/附件/认定结果.pdf", "%PDF-1.4 one\n");
    put(&project, 2, "这里写经过。");
    let text = text(3, "这里写经过。").replacen("年度: ", "批次: 2023年度\n年度: ", 1);
    project.put(&case_path(3), &text);
    build(&project, "first");
    let link = |project: &Project| {
        let page = project.page("rounds/r2023.html");
        let (_, rest) = page.split_once("href=\"../files/").expect("a download");
        rest.split_once('"').expect("the end of the address").0.to_owned()
    };
    let first = link(&project);
    assert!(project.out().join("files").join(&first).is_file(), "{first}");
    project.put("content/rounds/附件/认定结果.pdf", "%PDF-1.4 two\n");
    build(&project, "another document");
    assert!(link(&project) != first && !project.out().join("files").join(&first).exists());
    put(&project, 2, "这里写了别的经过。");
    assert!(is_short(&build(&project, "a text")), "documents cost the edit of a text nothing");
    project.put("content/rounds/附件/认定结果.pdf", "<html>");
    let report = build(&project, "no document");
    assert!(report.diagnostics.iter().any(|one| one.code.to_string() == "W225"));
}

#[test]
fn problems_of_an_edited_text_come_and_go() {
    let project = site(12, PLAIN);
    let first = build(&project, "first");
    put(&project, 2, "请打电话13800138000找他。");
    let report = build(&project, "a number");
    assert!(is_short(&report));
    assert!(report.diagnostics.len() > first.diagnostics.len());
    put(&project, 7, "改一下别的。");
    assert_eq!(build(&project, "another").diagnostics, report.diagnostics);
    put(&project, 2, "这里写经过。");
    assert_eq!(build(&project, "gone").diagnostics, first.diagnostics);
}

#[test]
fn a_text_copied_from_another_case_is_noticed() {
    let project = site(12, PLAIN);
    let long = |seed: usize| -> String {
        let sentence = |at: usize| {
            format!(
                "{}号值班员第{}天把{}件旧表格并成{}件。",
                "甲乙丙丁戊己庚辛".chars().nth((at * seed + at / 3) % 8).expect("eight"),
                at * seed,
                at + seed,
                at * 7 % 11
            )
        };
        (0..60).map(sentence).collect()
    };
    put(&project, 2, &long(3));
    build(&project, "first");
    put(&project, 7, &long(3));
    let report = build(&project, "copied");
    assert!(report.diagnostics.iter().any(|one| one.code.to_string() == "W213"), "{:?}", report.diagnostics);
    put(&project, 7, "自己写的经过。");
    let report = build(&project, "mended");
    assert!(!report.diagnostics.iter().any(|one| one.code.to_string() == "W213"));
}

#[test]
fn the_journal_is_written_anew_before_the_edits_beside_it_are_many() {
    let project = plain(4);
    build(&project, "first");
    let edits = || {
        let builds = std::fs::read_dir(project.root().join(".casebook/builds")).expect("there");
        let place = builds.map(|entry| entry.expect("listed").path()).next().expect("one build").join("edits");
        std::fs::metadata(place).map_or(0, |metadata| metadata.len())
    };
    let empty = edits();
    put_plain(&project, 1, "一次。");
    build(&project, "once");
    let one = edits();
    for round in 0..5 {
        put_plain(&project, 1, &format!("第{round}次。"));
        build(&project, "again");
    }
    assert!(one > empty && edits() < one + one / 2, "{empty}, {one}, {}", edits());
    project.put(&case_path(2), case_with(2, "第二号案例", "这里写经过。"));
    build(&project, "title");
    assert!(edits() < one / 2);
}

#[test]
fn a_text_put_back_with_its_old_time_is_put_back_on_its_page() {
    let project = site(8, PLAIN);
    build(&project, "first");
    let place = project.root().join(case_path(3));
    let old = std::fs::read(&place).expect("there");
    let time = std::fs::metadata(&place).and_then(|metadata| metadata.modified()).expect("a time");
    for kind in 0..3 {
        put(&project, 3, "改过。");
        build(&project, "edited");
        if kind == 1 {
            project.put(&case_path(2), text(2, "这里写经过。").replace("第2号", "第二号"));
            build(&project, "written anew in between");
        }
        if kind == 2 {
            project.check();
        }
        std::fs::write(&place, &old).expect("written");
        std::fs::File::options().append(true).open(&place).and_then(|file| file.set_modified(time)).expect("set");
        build(&project, "put back");
    }
}

#[test]
fn reasons_are_true_after_edits() {
    let mut project = site(12, PLAIN);
    build(&project, "first");
    put(&project, 2, "改了一次。");
    build(&project, "edited");
    project.is_explaining = true;
    project.put(&case_path(4), text(4, "这里写经过。").replace("摘要: 用", "摘要: 只用"));
    let report = build(&project, "summary");
    let why =
        |href: &str| report.reasons.get(href).map(|all| all.iter().map(|one| one.en.to_string()).collect::<Vec<_>>());
    assert_eq!(why("cases/ts-004.html"), Some(vec!["its case changed: content/cases/案例004/index.md".to_owned()]));
    assert_eq!(why("cases/ts-002.html"), None);
    put(&project, 2, "又改了一次。");
    let report = build(&project, "explained");
    let reasons: Vec<&String> = report.reasons.keys().collect();
    assert_eq!(reasons, ["cases/ts-002.html", "zh-Hant/cases/ts-002.html"]);
}

#[test]
fn an_edit_that_fails_at_any_call_leaves_the_old_page_or_the_new_one() {
    let calls = {
        let project = plain(4);
        project.build();
        put_plain(&project, 1, "停下。");
        let counting = Faulty::new(usize::MAX, false);
        assert!(is_short(&project.build_into(&project.out(), &counting).expect("no call fails")));
        counting.calls()
    };
    assert!(calls > 5);
    for is_forever in [false, true] {
        for at in 0..calls {
            let project = plain(4);
            project.build();
            let old = files(&project.out());
            put_plain(&project, 1, "停下。");
            let faulty = Faulty::new(at, is_forever);
            let result = project.build_into(&project.out(), &faulty);
            let now = files(&project.out());
            let new = project.build_clean();
            assert!(now == old || now == new || result.is_err(), "call {at} of {calls}");
            let settled = project.build();
            assert_same(&files(&project.out()), &new, &format!("call {at} of {calls}, then {settled:?}"));
            put_plain(&project, 2, "再改。");
            build(&project, &format!("call {at} of {calls}, edited again"));
        }
    }
}
