//! An edit and the pages it draws again.

use casebook::pipeline::{Reason, Report};
use casebook::store::ops::Real;

use crate::harness::{Project, SETTINGS, assert_same, case, case_path, case_with, files, is_page};

fn drawn(report: &Report) -> Vec<&str> {
    report.drawn.iter().map(|(path, _)| path.as_str()).filter(|path| !path.starts_with("search/")).collect()
}

#[test]
fn when_nothing_changed_nothing_is_opened_drawn_or_written() {
    let project = Project::with_cases(30);
    let first = project.build();
    assert_eq!((first.cases, first.parsed, first.written), (30, 30, first.planned));
    let second = project.build();
    assert_eq!((second.parsed, second.drawn.len(), second.written, second.removed), (0, 0, 0, 0));
    assert_eq!(second.planned, first.planned);
}

#[test]
fn an_edited_body_draws_its_own_page_only() {
    let project = Project::with_cases(30);
    project.build();
    project.put(&case_path(7), case_with(7, "第7号案例", "经过改写了。"));
    let report = project.build();
    assert_eq!(report.parsed, 1);
    let pages: Vec<&str> = drawn(&report).into_iter().filter(|path| is_page(path)).collect();
    assert_eq!(pages, ["cases/ts-007.html"]);
    assert!(report.drawn.iter().all(|(_, reason)| *reason == Reason::InputsChanged));
}

#[test]
fn a_person_is_drawn_on_the_pages_of_their_cases_and_goes_with_the_consent() {
    let project = Project::with_cases(12);
    project.build();
    let person = "---\n岗位: 夜班维修工\n本人同意: 是\n案例: [TS-007]\n---\n";
    project.put("content/people/何工.md", person);
    let pages = |report: &Report| -> Vec<String> {
        drawn(report).into_iter().filter(|path| is_page(path)).map(str::to_owned).collect()
    };
    assert_eq!(pages(&project.build()), ["cases/ts-007.html"]);
    assert!(project.page("cases/ts-007.html").contains("<dt>何工</dt><dd>夜班维修工</dd>"));
    project.put(&case_path(7), case_with(7, "第7号案例", "经过改写了。"));
    assert_eq!(pages(&project.build()), ["cases/ts-007.html"]);
    assert_same(&files(&project.out()), &project.build_clean(), "an edited text below a person");
    project.put("content/people/何工.md", person.replace("本人同意: 是", "本人同意: 否"));
    assert_eq!(pages(&project.build()), ["cases/ts-007.html"]);
    assert!(!project.page("cases/ts-007.html").contains("何工"));
    assert_same(&files(&project.out()), &project.build_clean(), "a consent taken back");
}

#[test]
fn an_edited_title_draws_the_pages_that_show_it() {
    let project = Project::with_cases(30);
    project.build();
    project.put(&case_path(7), case_with(7, "换了题目", "这里写经过。"));
    let report = project.build();
    let drawn = drawn(&report);
    for page in ["cases/ts-007.html", "cases.json", "cases.csv", "atom.xml"] {
        assert!(drawn.contains(&page), "{page} in {drawn:?}");
    }
    let lists = drawn.iter().filter(|path| path.starts_with("tags/") || path.starts_with("levels/")).count();
    assert!(lists >= 2, "{drawn:?}");
    assert!(report.drawn.len() < report.planned / 2, "{} of {}", report.drawn.len(), report.planned);
    assert!(project.page("cases/ts-007.html").contains("换了题目"));
}

#[test]
fn a_new_newest_case_leaves_the_numbered_pages_alone() {
    let project = Project::with_cases(30);
    project.build();
    let newest = case(30).replace("认定日期: 2022-07-15", "认定日期: 2026-01-15");
    assert_ne!(newest, case(30));
    project.put(&case_path(30), newest);
    let report = project.build();
    let drawn = drawn(&report);
    let numbered: Vec<&&str> =
        drawn.iter().filter(|path| path.starts_with("cases/all/") && **path != "cases/all/5.html").collect();
    assert!(numbered.len() <= 1, "{numbered:?}");
    assert!(drawn.contains(&"cases/ts-030.html") && drawn.contains(&"index.html"));
}

#[test]
fn a_removed_case_takes_its_page_along() {
    let project = Project::with_cases(12);
    project.build();
    project.remove(&case_path(3));
    let report = project.build();
    assert!(report.removed >= 1);
    assert!(!project.out().join("cases/ts-003.html").exists());
    assert!(!project.page("cases/index.html").contains("ts-003.html"));
}

#[test]
fn a_template_of_the_site_draws_every_page_again_and_unchanged_bytes_are_not_written() {
    let project = Project::with_cases(8);
    project.build();
    project.put("themes/gallery/templates/footer.html", "<footer class=\"site-footer\"><p>新页脚</p></footer>");
    let report = project.build();
    assert!(project.page("index.html").contains("新页脚"));
    assert!(report.unchanged > 0, "feeds and data do not show the footer");
}

#[test]
fn data_follow_what_they_show_and_no_theme_draws_them() {
    let mut project = Project::with_cases(8);
    project.put("site.yaml", format!("{SETTINGS}languages:\n  zh-Hant: {{ from: zh-Hans, glossary: 用语.csv }}\n"));
    project.put(&case_path(3), case(3).replace("类别: [营商环境/细类1]", "类别: [营商环境/细类1, 节能环保]"));
    project.put("用语.csv", "满意率,满意度\n");
    project.build();
    // Each with the data that it changes.
    let footer = ("themes/gallery/templates/footer.html", "<footer class=\"site-footer\"><p>新页脚</p></footer>");
    let edits = [
        (footer, &[][..]),
        (("themes/gallery/messages/zh-Hans.yaml", "list_comma: ／\n"), &["compare/"]),
        (("用语.csv", "先数清楚,先計個數\n"), &["zh-Hant/compare/", "zh-Hant/qr/"]),
    ];
    for ((path, text), changed) in edits {
        project.put(path, text);
        let report = project.build();
        assert_same(&files(&project.out()), &project.build_clean(), path);
        let drawn = drawn(&report);
        for folder in ["compare/", "zh-Hant/compare/", "qr/", "zh-Hant/qr/"] {
            assert_eq!(
                drawn.iter().any(|file| file.starts_with(folder)),
                changed.contains(&folder),
                "{path}: {folder}"
            );
        }
    }
    project.base_url = Some("https://example.net/".to_owned());
    assert!(drawn(&project.build()).contains(&"qr/ts-003.svg"));
    assert_same(&files(&project.out()), &project.build_clean(), "another address");
}

#[test]
fn a_page_deleted_from_the_output_comes_back() {
    let project = Project::with_cases(8);
    project.build();
    std::fs::remove_file(project.out().join("years/2021.html")).expect("it was there");
    let report = project.build();
    assert_eq!(report.drawn, [("years/2021.html".into(), Reason::OutputMissing)]);
    assert!(project.out().join("years/2021.html").is_file());
}

#[test]
fn what_was_said_is_said_again_when_nothing_changed() {
    let project = Project::with_cases(6);
    project.put(&case_path(2), case(2).replace("年度: 2022", "年度: 二〇二二年整"));
    project.put("static/图.txt", "名字不是英文");
    let first = project.build();
    assert!(!first.diagnostics.is_empty());
    let second = project.build();
    assert_eq!((second.parsed, second.drawn.len()), (0, 0));
    assert_eq!(second.diagnostics, first.diagnostics);
    assert_eq!((second.cases, second.broken, second.planned), (first.cases, first.broken, first.planned));
}

#[test]
fn a_file_that_only_a_setting_names_is_an_input_from_the_day_it_appears() {
    let project = Project::with_cases(6);
    project.put("site.yaml", format!("{SETTINGS}search:\n  synonyms: words.txt\n"));
    project.build();
    assert_eq!(project.build().drawn.len(), 0);
    project.put("words.txt", "等候, 排队\n");
    let report = project.build();
    assert!(report.drawn.iter().any(|(path, _)| path.starts_with("search/")), "{:?}", report.drawn);
    assert_eq!(project.build().drawn.len(), 0);
    project.put("words.txt", "等候, 排长队\n");
    assert_ne!(project.build().drawn.len(), 0);
}

#[test]
fn another_day_or_another_address_is_not_an_unchanged_build() {
    let mut project = Project::with_cases(6);
    project.build();
    project.base_url = Some("https://example.net/".to_owned());
    assert_ne!(project.build().written, 0);
    assert_eq!(project.build().written, 0);
    project.as_of.year += 1;
    let report = project.build();
    assert!(report.drawn.iter().any(|(path, _)| path == "index.html" || path == "changes.html"), "{:?}", report.drawn);
}

#[test]
fn a_lost_journal_does_not_pass_for_an_unchanged_site() {
    let project = Project::with_cases(6);
    let first = project.build();
    let builds = std::fs::read_dir(project.root().join(".casebook/builds")).expect("there");
    for build in builds.filter_map(Result::ok) {
        std::fs::remove_file(build.path().join("pages")).expect("it was there");
    }
    let second = project.build();
    assert_eq!(second.drawn.len(), first.planned);
}

#[test]
fn a_check_between_an_edit_and_a_build_hides_nothing_from_the_build() {
    let project = Project::with_cases(6);
    project.build();
    project.put(&case_path(3), case_with(3, "换了题目", "这里写经过。"));
    project.check();
    project.build();
    assert_same(&files(&project.out()), &project.build_clean(), "after a check");
    project.put(&case_path(4), case_with(4, "第4号案例", "只改了正文。"));
    project.check();
    let report = project.build();
    assert!(drawn(&report).contains(&"cases/ts-004.html"), "{:?}", report.drawn);
}

#[test]
fn a_site_built_over_another_in_one_output_is_made_anew_there() {
    let (one, other) = (Project::with_cases(6), Project::with_cases(4));
    other.put("site.yaml", SETTINGS.replace("测试站", "另一个站"));
    let out = one.beside("shared");
    let build = |project: &Project| project.build_into(&out, &Real).expect("the disk works");
    build(&one);
    let own = files(&out);
    for _ in 0..2 {
        build(&other);
        assert!(files(&out)["index.html"] != own["index.html"]);
        assert!(build(&one).written > 0);
        let now = files(&out);
        assert!(own.iter().all(|(path, bytes)| now.get(path) == Some(bytes)), "every file is this site's again");
        let again = build(&one);
        assert_eq!((again.looked_at, again.written), (0, 0), "nothing else was there in between");
    }
    // What went in the meantime goes, and a text is not edited into the other site.
    build(&other);
    one.remove(&case_path(5));
    one.put(&case_path(2), case_with(2, "第2号案例", "新的经过。"));
    build(&one);
    assert!(!out.join("cases/ts-005.html").exists());
    let now = files(&out);
    let clean = one.build_clean();
    assert!(clean.iter().all(|(path, bytes)| now.get(path) == Some(bytes)), "as if built alone");
}

#[test]
fn a_site_that_is_there_already_is_not_written_again_when_the_cache_is_gone() {
    let project = Project::with_cases(4);
    let (first, before) = (project.build(), files(&project.out()));
    std::fs::remove_dir_all(project.root().join(".casebook")).expect("it was there");
    let report = project.build();
    assert_eq!((report.planned, report.drawn.len()), (first.planned, first.planned));
    assert_eq!(report.written, 0, "every page is made, and has the bytes it had");
    assert_same(&files(&project.out()), &before, "the cache was gone");
}

#[test]
fn a_file_of_the_search_index_that_is_gone_is_made_again() {
    let project = Project::with_cases(6);
    project.build();
    let index: Vec<String> = files(&project.out()).into_keys().filter(|path| path.starts_with("search/")).collect();
    assert!(index.len() > 3, "{index:?}");
    for (round, path) in index.iter().enumerate() {
        std::fs::remove_file(project.out().join(path)).expect("it was there");
        if round % 2 == 1 {
            // An index that is changed in place must be whole as well.
            project.put(&case_path(2), case_with(2, &format!("第{round}个题目"), "这里写经过。"));
        }
        project.build();
        assert_same(&files(&project.out()), &project.build_clean(), path);
        assert_eq!(project.build().looked_at, 0, "{path}: and then there is nothing to do");
    }
}

#[test]
fn a_folder_called_static_inside_static_keeps_its_name() {
    let project = Project::with_cases(2);
    project.put("static/static/说明.txt", "坏名字");
    project.put("static/static/a.txt", "内层");
    project.put("static/a.txt", "外层");
    let report = project.build();
    assert_eq!((project.page("static/a.txt"), project.page("a.txt")), ("内层".to_owned(), "外层".to_owned()));
    let said: Vec<_> = report.diagnostics.iter().filter(|one| one.code.to_string() == "W225").collect();
    assert_eq!(said.len(), 1, "{said:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn files_under_static_that_differ_in_case_only_are_named() {
    let project = Project::with_cases(2);
    project.put("static/docs/A.txt", "1");
    project.put("static/docs/a.txt", "2");
    let said = |report: &Report| -> Vec<String> {
        let of_code = report.diagnostics.iter().filter(|one| one.code.to_string() == "E112");
        of_code.map(|one| format!("{:?} {}", one.severity, one.text.en)).collect()
    };
    let wanted = "Warning `static/docs/a.txt` and `static/docs/A.txt` differ in case only; copied to Windows, one of them is left";
    assert_eq!(said(&project.build()), [wanted]);
    assert_eq!(said(&project.build()), [wanted], "said again when nothing changed");
    assert_eq!((project.page("docs/A.txt"), project.page("docs/a.txt")), ("1".to_owned(), "2".to_owned()));
}

#[cfg(unix)]
#[test]
fn copied_files_are_written_when_their_bytes_differ_and_are_as_readable_as_pages() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let project = Project::with_cases(3);
    let (plain, attached) = ("static/a.bin", "content/cases/案例001/附件/方案.txt");
    for path in [plain, attached] {
        project.put(path, "一");
        std::fs::set_permissions(project.root().join(path), std::fs::Permissions::from_mode(0o400)).expect("changed");
    }
    project.build();
    let out = files(&project.out());
    let copies = out.keys().filter(|path| *path == "a.bin" || path.starts_with("files/"));
    let modes: Vec<u32> = copies.map(|path| project.out().join(path).metadata().expect("there").mode()).collect();
    let of_page = project.out().join("index.html").metadata().expect("there").mode();
    assert!(modes.len() >= 2 && modes.iter().all(|mode| *mode == of_page), "{modes:?} {of_page:o}");

    project.put(plain, "一");
    let report = project.build();
    assert_eq!((report.written, report.unchanged), (0, 1), "the same bytes at another time");
    project.put(plain, "二");
    assert_eq!(project.build().written, 1);
    assert_same(&files(&project.out()), &project.build_clean(), "another file");
}
