//! Nothing of the user's is lost, only what is meant is published.

use std::path::PathBuf;

use casebook::diagnostic::Code;
use casebook::fatal::Fatal;
use casebook::pipeline::{Follow, Report};
use casebook::store::ops::Real;

use crate::harness::{Project, SETTINGS, assert_same, case, case_path, case_with, errors, files, is_page};

#[test]
fn dangerous_outputs_are_refused_and_nothing_changes() {
    let project = Project::with_cases(2);
    let foreign = project.beside("photos");
    std::fs::create_dir_all(&foreign).expect("made");
    std::fs::write(foreign.join("holiday.jpg"), "precious").expect("written");
    let before = files(&project.root());
    let root = project.root();
    let dangerous = [
        root.clone(),
        root.join("content"),
        root.join("content/cases"),
        project.beside(""),
        foreign.clone(),
        "/".into(),
    ];
    for out in dangerous {
        let result = project.build_into(&out, &Real);
        assert!(matches!(result, Err(Fatal::DangerousOutput { .. })), "{}", out.display());
    }
    assert_eq!(files(&root), before);
    assert_eq!(std::fs::read_to_string(foreign.join("holiday.jpg")).expect("still there"), "precious");
}

#[test]
fn files_that_casebook_did_not_write_survive() {
    let project = Project::with_cases(3);
    project.build();
    let own = project.out().join("cases/notes-of-the-host.txt");
    std::fs::write(&own, "keep me").expect("written");
    project.remove(&case_path(1));
    project.build();
    assert_eq!(std::fs::read_to_string(own).expect("still there"), "keep me");
}

#[test]
fn what_withdrawn_cases_left_is_told_of_when_the_journal_is_gone() {
    let project = Project::with_cases(3);
    project.build();
    std::fs::remove_dir_all(project.root().join(".casebook")).expect("removed");
    let strangers = |report: &Report| {
        let told = report.diagnostics.iter().filter(|one| one.code == Code::W232);
        told.map(|one| one.text.en.clone()).collect::<Vec<_>>()
    };
    assert_eq!(strangers(&project.build()), [""; 0], "every file is one of this site");
    std::fs::remove_dir_all(project.root().join(".casebook")).expect("removed");
    project.remove(&case_path(1));
    let told = strangers(&project.build());
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("such as `cases/ts-001.html`"), "{told:?}");
    assert!(project.out().join("cases/ts-001.html").is_file(), "nothing is deleted that may be somebody else's");
    assert_eq!(strangers(&project.build()), [""; 0], "said once");
}

#[test]
fn a_broken_case_stops_no_other_and_keeps_its_last_good_page() {
    let project = Project::with_cases(5);
    project.build();
    let good = project.page("cases/ts-002.html");
    project.put(&case_path(2), "---\n标题: \"没有写完\n年度: 去年\n---\n");
    project.put(&case_path(3), case_with(3, "改了题目", "新的经过。"));
    let report = project.build();
    assert!(!errors(&report).is_empty());
    assert_eq!(report.removed, 0);
    assert!(project.page("cases/ts-002.html") == good, "the last good page stays");
    assert!(project.page("cases/ts-003.html").contains("改了题目"));
    project.put(&case_path(2), case(2));
    project.put(&case_path(3), case(3));
    let mended = project.build();
    assert_eq!(errors(&mended), Vec::<String>::new());
    assert!(project.page("cases/ts-002.html") == good, "the mended case has its page again");
}

#[test]
fn what_was_taken_out_while_another_case_was_broken_is_gone_once_that_one_is_mended() {
    let project = Project::with_cases(9);
    project.build();
    project.remove(&case_path(4));
    project.put(&case_path(2), "---\n标题: \"没有写完\n---\n");
    let report = project.build();
    assert!(!errors(&report).is_empty());
    assert!(project.out().join("cases/ts-004.html").is_file(), "nothing is deleted while there are errors");
    assert!(report.waiting >= 1 && report.removed == 0, "what waits is counted");
    assert_eq!(project.build().waiting, report.waiting, "and told again when nothing changed");
    // The search goes on without the case while its old files wait.
    project.put(&case_path(5), case_with(5, "改了题目", "新的经过。"));
    project.build();
    project.put(&case_path(2), case(2));
    let mended = project.build();
    assert_eq!((errors(&mended), mended.waiting), (Vec::<String>::new(), 0));
    assert_same(&files(&project.out()), &project.build_clean(), "mended");
}

#[test]
fn drafts_secrets_and_internal_files_are_never_published() {
    let project = Project::with_cases(2);
    project.put(&case_path(1), case(1).replace("级别: 市级", "级别: 市级\n状态: 草稿"));
    for name in [".env", "~$草稿.docx", "Thumbs.db", "附件/dump.sql", "附件/key.pem", "档案/内部记录.xlsx"]
    {
        project.put(&format!("content/cases/案例000/{name}"), "SECRET-TEXT");
    }
    project.build();
    assert!(!project.out().join("cases/ts-001.html").exists());
    for (path, bytes) in files(&project.out()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("SECRET-TEXT"), "{path}");
        assert!(!text.contains("第1号案例"), "{path}");
    }
}

#[test]
fn no_message_quotes_a_number_that_the_pages_mask() {
    let project = Project::with_cases(1);
    let line = "电话13800138000，身份证11010519491231002X。<script>x</script>\n";
    project.put(&case_path(0), format!("{}\n\n{line}", case(0)));
    let report = project.build();
    let codes: Vec<&str> = report.diagnostics.iter().map(|one| one.code.as_str()).collect();
    assert!(codes.contains(&"W211") && codes.contains(&"W223"), "{codes:?}");
    let said = format!("{:?}", report.diagnostics);
    assert!(!said.contains("13800138000") && !said.contains("11010519491231002X"), "{said}");
}

#[test]
fn an_attachment_over_the_limit_is_left_out_and_told() {
    let project = Project::with_cases(1);
    project.put("content/cases/案例000/附件/方案.pdf", "%PDF-1.4 short");
    project.put("content/cases/案例000/附件/录像.zip", "long");
    let place = project.root().join("content/cases/案例000/附件/录像.zip");
    // The file has no blocks on the disk: it is only said to be long.
    std::fs::File::options().write(true).open(place).and_then(|file| file.set_len((2 << 30) + 1)).expect("made long");
    let report = project.build();
    let told = report.diagnostics.iter().filter(|one| one.code == Code::W225).filter_map(|one| one.location.as_ref());
    assert_eq!(told.map(|place| place.path.as_str()).collect::<Vec<_>>(), ["content/cases/案例000/附件/录像.zip"]);
    let published = files(&project.out()).into_keys().filter(|path| path.starts_with("files/")).count();
    assert_eq!(published, 1);
}

#[test]
fn strict_stops_before_anything_is_written() {
    let mut project = Project::with_cases(3);
    project.put(&case_path(1), "---\n标题: 只有题目\n---\n");
    project.is_strict = true;
    let report = project.build();
    assert!(!errors(&report).is_empty());
    assert!(!project.out().join("index.html").exists());
}

#[test]
fn settings_that_cannot_be_read_leave_the_site_as_it_was() {
    let project = Project::with_cases(3);
    project.build();
    let before = files(&project.out());
    let broken = [
        SETTINGS.replacen("site:", "site: [", 1),
        SETTINGS.replacen("  title: ", " title: \"没有写完", 1),
        "a: b: c\n- d".into(),
    ];
    for settings in broken {
        project.put("site.yaml", &settings);
        project.put(&case_path(2), case_with(2, "新的题目", "新的经过。"));
        project.remove(&case_path(1));
        let report = project.build();
        assert!(report.stopped.is_some() && !errors(&report).is_empty(), "{settings}: {:?}", report.diagnostics);
        assert_eq!((report.written, report.removed), (0, 0));
        assert_same(&files(&project.out()), &before, &settings);
        assert!(project.build_clean().is_empty(), "no site is begun");
        assert!(!project.stay(&Real, &mut Nobody).expect("the disk works"));
        assert_same(&files(&project.out()), &before, &settings);
        project.put(&case_path(1), case(1));
    }
    assert!(project.check().cases > 0, "cases are checked all the same");
    project.put("site.yaml", SETTINGS);
    let mended = project.build();
    assert!(mended.stopped.is_none() && errors(&mended).is_empty());
    assert_same(&files(&project.out()), &project.build_clean(), "mended");
}

#[test]
fn a_site_whose_cases_are_all_gone_at_once_stays_until_its_output_is_deleted() {
    let project = Project::with_cases(3);
    project.build();
    let before = files(&project.out());
    let cases = project.root().join("content/cases");
    std::fs::rename(&cases, project.root().join("content/案例库")).expect("renamed");
    let report = project.build();
    assert_eq!(errors(&report).len(), 1, "{:?}", report.diagnostics);
    let said = format!("{:?}", report.diagnostics);
    assert!(said.contains("上一次有 3 篇案例，这一次一篇也没有"), "{said}");
    assert!(report.stopped.is_some_and(|why| why.zh.contains("案例都不见了")));
    assert_same(&files(&project.out()), &before, "the site stays");
    // As the message says: first the folder comes back, then the site is really to be empty.
    std::fs::rename(project.root().join("content/案例库"), &cases).expect("renamed");
    assert!(errors(&project.build()).is_empty());
    assert_same(&files(&project.out()), &before, "nothing is lost");
    std::fs::remove_dir_all(&cases).expect("deleted");
    std::fs::remove_dir_all(project.out()).expect("deleted");
    assert!(errors(&project.build()).is_empty());
    assert_same(&files(&project.out()), &project.build_clean(), "a site without cases");
}

/// Hears of nothing.
struct Nobody;

impl Follow for Nobody {
    fn next(&mut self, _: &Report) -> Option<Vec<PathBuf>> {
        panic!("there is no site to stay with");
    }
}

#[test]
fn scripts_in_any_field_arrive_as_text() {
    let project = Project::with_cases(1);
    let attack = "<script>alert(1)</script>\\\"><img src=x onerror=alert(2)>";
    let text = case(0)
        .replace("标题: 第0号案例", &format!("标题: \"{attack}\""))
        .replace("单位: 城北供水所", &format!("单位: \"{attack}\""))
        .replace(
            "标签: [标签0]",
            &format!("标签: [\"{attack}\"]\n口号: \"{attack}\"\n品牌: \"{attack}\"\n工作法: [\"{attack}\"]"),
        )
        .replace(
            "这里写经过。",
            "<script>alert(3)</script><a href=\"javascript:alert(4)\">x</a> [y](javascript:alert(5))",
        );
    project.put(&case_path(0), text);
    let report = project.build();
    assert_eq!(report.cases, 1, "{:?}", report.diagnostics);
    for (path, bytes) in files(&project.out()).into_iter().filter(|(path, _)| is_page(path)) {
        let html = String::from_utf8(bytes).expect("pages are UTF-8").to_lowercase();
        assert!(!html.contains("<script>"), "{path}");
        assert!(
            !html.contains("onerror=alert(2)>") || html.contains("&gt;&lt;img") || html.contains("&quot;"),
            "{path}"
        );
        assert!(!html.contains("<img src=x"), "{path}");
        assert!(!html.contains("href=\"javascript:"), "{path}");
    }
}

#[test]
fn a_text_that_misses_being_a_case_by_its_ending_is_told_with_the_name_it_needs() {
    let project = Project::with_cases(1);
    let text = case(0).replace("案例000", "另一个案例");
    let mut wanted =
        vec![("甲.md.txt", "甲.md"), ("乙.mdown", "乙.md"), ("丙。md", "丙.md"), ("二〇二五/戊.MKD", "戊.md")];
    // No name on Windows ends with a space.
    if cfg!(not(windows)) {
        wanted.push(("丁.md ", "丁.md"));
    }
    for (name, _) in &wanted {
        project.put(&format!("content/cases/{name}"), &text);
    }
    // A case stands beside this one, but has no folder of its own.
    project.put("content/cases/二〇二五/己.md", text.replace("标题: ", "标题: 又"));
    // A download of the case whose folder it is in.
    project.put("content/cases/案例000/附件/说明.md.txt", "见附件");
    let report = project.build();
    let told: Vec<_> = report.diagnostics.iter().filter(|one| one.code == Code::W225).collect();
    for (name, new) in &wanted {
        let path = format!("content/cases/{name}");
        let one = told.iter().find(|one| one.location.as_ref().is_some_and(|place| place.path.as_str() == path));
        let said = format!("{one:?}");
        assert!(said.contains(&format!("把它改名为 {new}\"")), "{name}: {said}");
    }
    assert_eq!(told.len(), wanted.len(), "{told:?}");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_and_special_files_are_left_out_and_told() {
    let project = Project::with_cases(1);
    let secret = project.beside("secret.txt");
    std::fs::write(&secret, "SECRET-TEXT").expect("written");
    std::os::unix::fs::symlink(&secret, project.root().join("content/cases/案例000/附件.txt")).expect("linked");
    std::fs::create_dir_all(project.root().join("static")).expect("made");
    std::os::unix::fs::symlink(&secret, project.root().join("static/leak.txt")).expect("linked");
    let report = project.build();
    assert!(report.diagnostics.iter().filter(|one| one.code.as_str() == "W225").count() >= 2);
    for (path, bytes) in files(&project.out()) {
        assert!(!String::from_utf8_lossy(&bytes).contains("SECRET-TEXT"), "{path}");
    }
}

/// Edits a site and builds it, and again with another case broken; undoes the edit and builds once more.
fn changes_kind(before: &[&str], after: &[&str]) {
    for is_broken in [false, true] {
        let project = Project::with_cases(2);
        let put = |paths: &[&str]| paths.iter().for_each(|path| project.put(&format!("static/{path}"), *path));
        let clear = || {
            let folder = project.root().join("static");
            std::fs::remove_dir_all(&folder).expect("it was there");
            std::fs::create_dir_all(&folder).expect("made");
        };
        put(before);
        project.build();
        if is_broken {
            project.put(&case_path(1), "---\n标题: \"没有写完\n---\n");
        }
        clear();
        put(after);
        let report = project.build();
        assert_eq!(report.has_errors(), is_broken);
        let all = |paths: &[&str]| paths.iter().all(|path| project.page(path) == *path);
        assert!(all(after), "{after:?}");
        project.put(&case_path(1), case(1));
        project.build();
        assert_same(&files(&project.out()), &project.build_clean(), "changed");
        clear();
        put(before);
        project.build();
        assert!(all(before), "{before:?}");
        assert_same(&files(&project.out()), &project.build_clean(), "and back");
    }
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    changes_kind(&["foo"], &["foo/b.txt"]);
    changes_kind(&["foo"], &["foo/deep/b.txt", "foo/c.txt"]);
    changes_kind(&["foo/b.txt", "foo/deep/c.txt"], &["foo"]);
}

#[test]
fn a_static_file_named_as_a_folder_of_the_site_is_left_out_by_the_whole_and_by_its_parts() {
    let mut project = Project::with_cases(2);
    for path in ["cases", "search", "media", "assets", "index.html/x.txt"] {
        project.put(&format!("static/{path}"), "x");
    }
    let report = project.build();
    assert_eq!(report.diagnostics.iter().filter(|one| one.code == Code::E112).count(), 5, "{:?}", report.diagnostics);
    let whole = files(&project.out());
    let mut parts = std::collections::BTreeMap::new();
    for number in 1..=3 {
        let out = project.beside(&format!("part-{number}"));
        project.shard = casebook::store::Shard::new(number, 3);
        project.run(&out, &project.beside("cache"), &Real, false).expect("the disk works");
        parts.extend(files(&out).into_iter().filter(|(path, _)| !path.starts_with("casebook-part-")));
    }
    assert_same(&parts, &whole, "in parts");
}

#[test]
fn what_stands_in_the_way_is_named_stops_no_other_command_and_may_be_moved_away_or_given_way_to() {
    let project = Project::with_cases(3);
    project.build();
    let wanted = files(&project.out());
    let blocked = |place: &str| {
        for _ in 0..2 {
            let Err(Fatal::InTheWay { path }) = project.build_into(&project.out(), &Real) else {
                panic!("{place} is in the way")
            };
            assert_eq!(path, project.out().join(place));
            assert!(path.is_file(), "it is not deleted");
        }
        assert_eq!(project.check().cases, 3);
    };
    // A page became a folder with something in it, a folder of pages became a file.
    let page = project.out().join("cases/ts-001.html");
    std::fs::remove_file(&page).expect("there");
    std::fs::create_dir_all(page.join("empty")).expect("made");
    std::fs::write(page.join("mine.txt"), "keep me").expect("written");
    blocked("cases/ts-001.html/mine.txt");
    std::fs::remove_file(page.join("mine.txt")).expect("there");
    project.build();
    assert_same(&files(&project.out()), &wanted, "an empty folder goes");
    let folder = project.out().join("cases");
    std::fs::remove_dir_all(&folder).expect("there");
    std::fs::write(&folder, "keep me").expect("written");
    blocked("cases");
    std::fs::remove_file(&folder).expect("there");
    project.build();
    assert_same(&files(&project.out()), &wanted, "a file was moved away");
    // Giving way is enough too.
    std::fs::create_dir_all(project.out().join("notes")).expect("made");
    std::fs::write(project.out().join("notes/mine.txt"), "keep me").expect("written");
    project.put("static/notes", "x");
    blocked("notes/mine.txt");
    project.remove("static/notes");
    project.build();
    std::fs::remove_dir_all(project.out().join("notes")).expect("there");
    assert_same(&files(&project.out()), &wanted, "the edit was undone");
    // A file that is to be deleted became a folder.
    std::fs::remove_file(&page).expect("there");
    std::fs::create_dir_all(&page).expect("made");
    std::fs::write(page.join("mine.txt"), "keep me").expect("written");
    project.remove(&case_path(1));
    project.build();
    assert_eq!(std::fs::read_to_string(page.join("mine.txt")).expect("there"), "keep me");
    std::fs::remove_dir_all(&page).expect("there");
    assert_same(&files(&project.out()), &project.build_clean(), "the case was removed");
}

#[test]
fn a_document_too_large_to_be_searched_is_published_and_said() {
    let project = Project::with_cases(1);
    let text = case(1).replacen("---\n", "---\n附件: 手册.pdf\n", 1);
    project.put("content/cases/手册/index.md", text.replace("TS-001", "TS-009"));
    let book = project.root().join("content/cases/手册/手册.pdf");
    std::fs::write(&book, "%PDF-1.4\n").expect("written");
    let len = 129 * 1024 * 1024;
    std::fs::File::options().write(true).open(&book).and_then(|file| file.set_len(len)).expect("made longer");
    let report = project.build();
    let told = report.diagnostics.iter().find(|one| one.code == Code::W224).expect("told");
    assert!(told.text.en.contains("larger than 128 MB"), "{}", told.text.en);
    let is_published = |entry: &walkdir::DirEntry| entry.metadata().is_ok_and(|metadata| metadata.len() == len);
    assert!(walkdir::WalkDir::new(project.out()).into_iter().filter_map(Result::ok).any(|entry| is_published(&entry)));
}
