//! A site that stays in memory between edits: what is shown at once equals what a clean build makes, and so does the whole
//! site after the build that settles it.

use std::path::PathBuf;

use casebook::pipeline::{Follow, Report};
use casebook::store::ops::Real;

use crate::crash::Faulty;
use crate::harness::{Project, SETTINGS, assert_same, case_path, case_with, files};

/// Makes one edit after another and looks at the output after each.
struct Script<'s> {
    steps: std::vec::IntoIter<Box<dyn Fn() -> Vec<PathBuf> + 's>>,
    /// What each report said was written; the first is the build's.
    written: Vec<usize>,
    after_each: Box<dyn Fn(usize) + 's>,
}

impl<'s> Script<'s> {
    fn new(steps: Vec<Box<dyn Fn() -> Vec<PathBuf> + 's>>, after_each: impl Fn(usize) + 's) -> Self {
        Self { steps: steps.into_iter(), written: Vec::new(), after_each: Box::new(after_each) }
    }
}

impl Follow for Script<'_> {
    fn next(&mut self, report: &Report) -> Option<Vec<PathBuf>> {
        if !self.written.is_empty() {
            (self.after_each)(self.written.len());
        }
        self.written.push(report.written);
        self.steps.next().map(|step| step())
    }
}

fn body(project: &Project, number: usize, text: &str) -> Vec<PathBuf> {
    let title = format!("第{number}号案例");
    project.put(&case_path(number), case_with(number, &title, text));
    vec![project.root().canonicalize().expect("there").join(case_path(number))]
}

fn href(number: usize) -> String {
    format!("cases/ts-{number:03}.html")
}

#[test]
fn edits_of_texts_are_shown_at_once_and_the_site_equals_a_clean_one_when_they_are_settled() {
    let project = Project::with_cases(12);
    let edits = [(3, "改了一次。"), (3, "又改了一次，*更好*。"), (7, "另一个案例。"), (3, "第三次。")];
    let steps = edits.map(|(number, text)| -> Box<dyn Fn() -> Vec<PathBuf>> {
        let project = &project;
        Box::new(move || body(project, number, text))
    });
    let mut script = Script::new(steps.into(), |at| {
        let number = edits[at - 1].0;
        assert_eq!(project.page(&href(number)).into_bytes(), project.build_clean()[&href(number)], "edit {at}");
    });
    assert!(project.stay(&Real, &mut script).expect("the disk works"));
    assert_eq!(script.written[1..], [1, 1, 1, 1]);
    let settled = project.build();
    assert_eq!(settled.parsed, 2, "the journal learns of both cases");
    assert_same(&files(&project.out()), &project.build_clean(), "after settling");
    let again = project.build();
    assert_eq!((again.parsed, again.written), (0, 0));
}

#[test]
fn problems_of_an_edited_text_come_and_go() {
    struct Codes(Vec<Vec<String>>, Vec<Box<dyn Fn() -> Vec<PathBuf>>>);
    impl Follow for Codes {
        fn next(&mut self, report: &Report) -> Option<Vec<PathBuf>> {
            self.0.push(report.diagnostics.iter().map(|one| format!("{}{:?}", one.code, one.location)).collect());
            self.1.pop().map(|step| step())
        }
    }
    let project = std::rc::Rc::new(Project::with_cases(4));
    let edit = |text: &'static str| -> Box<dyn Fn() -> Vec<PathBuf>> {
        let project = std::rc::Rc::clone(&project);
        Box::new(move || body(&project, 2, text))
    };
    let mut codes = Codes(Vec::new(), vec![edit("这里写经过。"), edit("请打电话13800138000找他。")]);
    project.stay(&Real, &mut codes).expect("the disk works");
    assert_eq!(codes.0.len(), 3);
    assert_ne!(codes.0[0], codes.0[1], "the number is noticed");
    assert_eq!(codes.0[0], codes.0[2], "and forgotten again");
}

#[test]
fn whatever_else_changes_ends_the_stay() {
    let root = |project: &Project| project.root().canonicalize().expect("there");
    let changes: [fn(&Project) -> &'static str; 6] = [
        |project| {
            project.put(&case_path(2), case_with(2, "新的标题", "这里写经过。"));
            "content/cases/案例002/index.md"
        },
        |project| {
            project.put(&case_path(2), case_with(2, "第2号案例", "见[另一个](../案例001/)。"));
            "content/cases/案例002/index.md"
        },
        |project| {
            project.put(&case_path(2), "---\n标题: [\n---\n");
            "content/cases/案例002/index.md"
        },
        |project| {
            project.put(&case_path(20), case_with(20, "新案例", "经过。"));
            "content/cases/案例020/index.md"
        },
        |project| {
            project.remove(&case_path(2));
            "content/cases/案例002/index.md"
        },
        |project| {
            project.put("site.yaml", "site:\n  title: 另一个名字\n");
            "site.yaml"
        },
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let project = Project::with_cases(4);
        let step: Box<dyn Fn() -> Vec<PathBuf>> = Box::new(|| vec![root(&project).join(change(&project))]);
        let mut script = Script::new(vec![step], |_| panic!("nothing is shown"));
        project.stay(&Real, &mut script).expect("the disk works");
        assert_eq!(script.written.len(), 1, "change {at}");
        project.build();
        if at != 2 {
            assert_same(&files(&project.out()), &project.build_clean(), &format!("change {at}"));
        }
    }
}

#[test]
fn a_page_shown_at_once_keeps_its_card_for_shared_links() {
    let project = Project::with_cases(3);
    project.put("site.yaml", format!("{SETTINGS}images: {{ share_cards: true }}\n"));
    let step: Box<dyn Fn() -> Vec<PathBuf>> = Box::new(|| body(&project, 1, "分享的人看到的还是那张卡片。"));
    let mut script = Script::new(vec![step], |_| {
        assert_eq!(project.page(&href(1)).into_bytes(), project.build_clean()[&href(1)]);
    });
    project.stay(&Real, &mut script).expect("the disk works");
    assert_eq!(script.written.len(), 2);
}

#[test]
fn a_file_that_came_and_went_does_not_matter() {
    let project = Project::with_cases(4);
    let step: Box<dyn Fn() -> Vec<PathBuf>> = Box::new(|| {
        let mut paths = body(&project, 1, "存了一次。");
        paths.push(project.root().canonicalize().expect("there").join("content/cases/案例001/index.md.tmp-1"));
        paths
    });
    let mut script = Script::new(vec![step], |_| ());
    project.stay(&Real, &mut script).expect("the disk works");
    assert_eq!(script.written.len(), 2);
}

#[test]
fn a_preview_that_is_stopped_before_it_settles_leaves_nothing_stale_even_when_the_text_is_put_back_with_its_old_time() {
    let project = Project::with_cases(6);
    let place = project.root().join(case_path(3));
    let old = std::fs::read(&place).expect("there");
    let time = std::fs::metadata(&place).and_then(|metadata| metadata.modified()).expect("a time");
    let before = {
        project.build();
        files(&project.out())
    };
    let step: Box<dyn Fn() -> Vec<PathBuf>> = Box::new(|| body(&project, 3, "只看了一眼。"));
    project.stay(&Real, &mut Script::new(vec![step], |_| ())).expect("the disk works");
    assert!(project.page(&href(3)).contains("只看了一眼"));
    std::fs::write(&place, old).expect("written");
    std::fs::File::options().append(true).open(&place).expect("there").set_modified(time).expect("set");
    project.build();
    assert_same(&files(&project.out()), &before, "as before the preview");
    assert_eq!(project.build().parsed, 0);
}

#[test]
fn a_disk_that_fails_while_an_edit_is_shown_leaves_a_site_that_the_next_build_puts_right() {
    let mut at = 0;
    loop {
        let project = Project::with_cases(3);
        project.build();
        let faulty = Faulty::new(at, true);
        let step: Box<dyn Fn() -> Vec<PathBuf>> = Box::new(|| body(&project, 1, "写到一半。"));
        let result = project.stay(&faulty, &mut Script::new(vec![step], |_| ()));
        project.build();
        assert_same(&files(&project.out()), &project.build_clean(), &format!("call {at}"));
        if result.is_ok() && faulty.calls() <= at {
            break;
        }
        at += 1;
    }
    assert!(at > 5, "{at} calls");
}

#[test]
fn a_site_deleted_under_the_preview_ends_the_stay_and_comes_back_whole() {
    let project = Project::with_cases(4);
    let step: Box<dyn Fn() -> Vec<PathBuf>> = Box::new(|| {
        std::fs::remove_dir_all(project.out()).expect("there");
        body(&project, 1, "一页不是一个网站。")
    });
    let mut script = Script::new(vec![step], |_| panic!("nothing is shown"));
    project.stay(&Real, &mut script).expect("the disk works");
    assert_eq!(script.written.len(), 1);
    project.build();
    assert_same(&files(&project.out()), &project.build_clean(), "made anew");
}

#[test]
fn another_build_in_between_ends_the_stay() {
    let project = Project::with_cases(4);
    let step: Box<dyn Fn() -> Vec<PathBuf>> = Box::new(|| {
        project.put(&case_path(9), case_with(9, "第9号案例", "新来的。"));
        project.build();
        body(&project, 1, "这次不能只画一页。")
    });
    let mut script = Script::new(vec![step], |_| panic!("nothing is shown"));
    project.stay(&Real, &mut script).expect("the disk works");
    assert_eq!(script.written.len(), 1);
    project.build();
    assert_same(&files(&project.out()), &project.build_clean(), "after both");
}
