//! Texts that stand in two cases are told of, once, at the later one; what is alike by right is not.

use casebook::diagnostic::{Diagnostic, Language};

use crate::corpus;
use crate::harness::Project;

/// A case with what decides whether another is alike.
struct Sample<'s> {
    id: &'s str,
    unit: &'s str,
    year: u16,
    more: &'s str,
    body: String,
}

impl Sample<'_> {
    fn text(&self) -> String {
        format!(
            "---\n编号: {}\n标题: {}的办法\n单位: {}\n类型: 示范点\n类别: 服务群众\n级别: 市级\n年度: {}\n认定日期: {}-05-20\n{}\
             主要做法: [先数清楚再动手]\n工作成效: [等候由40分钟降到18分钟]\n---\n\n{}",
            self.id, self.unit, self.unit, self.year, self.year, self.more, self.body
        )
    }
}

fn sample<'s>(id: &'s str, unit: &'s str, year: u16, body: String) -> Sample<'s> {
    Sample { id, unit, year, more: "", body }
}

/// The made-up text number `at`, as a unit would hand it in.
fn report(at: usize, unit: &str) -> String {
    let body = corpus::body(at, 1, |_| "index.md".to_owned());
    // Its own name stands in each text several times.
    let head = &body[..body.find("做起，").expect("a sentence says who began")];
    let sentence = head.rsplit(['。', '：', '\n', ' ']).next().expect("split gives one part at least");
    let own = sentence.split('从').next().expect("split gives one part at least");
    assert!(body.matches(own).count() > 1, "{own}");
    body.replace(own, unit)
}

/// The paragraphs of a text.
fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").collect()
}

fn site(samples: &[Sample<'_>]) -> Project {
    let project = Project::with_cases(0);
    for one in samples {
        project.put(&format!("content/cases/{}/index.md", one.id), one.text());
    }
    project
}

/// What is said of copies: the file, the message, the advice.
fn copies(diagnostics: &[Diagnostic]) -> Vec<(String, String, Vec<String>)> {
    let of_copies = diagnostics.iter().filter(|one| one.code.as_str() == "W213");
    of_copies
        .map(|one| {
            let hints = one.advice().map(|hint| hint.line.clone().unwrap_or_default()).collect();
            let path = one.location.as_ref().map(|place| format!("{}:{}", place.path, place.line)).unwrap_or_default();
            (path, one.text.get(Language::En).to_owned(), hints)
        })
        .collect()
}

/// The share in percent that a message tells.
fn percent(message: &str) -> u32 {
    message.split(' ').next().and_then(|number| number.parse().ok()).expect("a message begins with the share")
}

#[test]
fn a_copy_with_another_name_is_told_of_at_the_later_case() {
    let project = site(&[
        sample("A-001", "云埠供水所", 2024, report(3, "云埠供水所")),
        sample("A-002", "石桥公交车队", 2024, report(3, "石桥公交车队")),
        sample("A-003", "市图书馆", 2024, report(9, "市图书馆")),
    ]);
    let told = copies(&project.check_clean().diagnostics);
    assert_eq!(told.len(), 1, "{told:?}");
    let (place, message, hints) = &told[0];
    assert!(place.starts_with("content/cases/A-002/index.md:"), "{place}");
    assert!(!place.ends_with(":1"), "it points at the passage: {place}");
    assert!((75..=100).contains(&percent(message)), "{message}");
    assert!(message.contains("`云埠供水所的办法` (content/cases/A-001/index.md)"), "{message}");
    assert_eq!(hints, &[""], "cases of one year cannot be two terms of one place");
}

#[test]
fn copied_sections_count_and_shared_boilerplate_does_not() {
    let (first, second) = (report(3, "云埠供水所"), report(9, "石桥公交车队"));
    let mixed = |copied: usize| {
        let (theirs, own) = (paragraphs(&first), paragraphs(&second));
        let kept = theirs.len() * copied / 100;
        [&theirs[..kept], &own[kept.min(own.len())..]].concat().join("\n\n")
    };
    let told = |copied: usize| {
        let project = site(&[
            sample("A-001", "云埠供水所", 2023, first.clone()),
            sample("A-002", "石桥公交车队", 2024, mixed(copied)),
        ]);
        copies(&project.check_clean().diagnostics)
    };
    assert_eq!(told(80).len(), 1);
    assert_eq!(told(25), []);
    assert_eq!(told(0), []);
}

#[test]
fn a_place_assessed_again_says_so_and_editions_are_one_case() {
    let report = || report(3, "云埠供水所");
    let again = |more| Sample { more, ..sample("A-002", "云埠供水所", 2026, report()) };
    let first = || sample("A-001", "云埠供水所", 2023, report());
    let told = copies(&site(&[first(), again("")]).check_clean().diagnostics);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].2, ["", "上期案例: A-001"]);
    assert_eq!(copies(&site(&[first(), again("上期案例: A-001\n")]).check_clean().diagnostics), []);
    let followed = Sample { more: "接续案例: A-002\n", ..first() };
    assert_eq!(copies(&site(&[followed, again("")]).check_clean().diagnostics), []);

    let project = site(&[first()]);
    project.put("content/cases/A-001/index.en.md", format!("---\ntitle: A way\n---\n\n{}", report()));
    assert_eq!(copies(&project.check_clean().diagnostics), []);
}

#[test]
fn drafts_and_short_texts_are_left_alone() {
    let draft = Sample {
        more: "状态: 草稿\n", ..sample("A-002", "石桥公交车队", 2024, report(3, "石桥公交车队"))
    };
    assert_eq!(
        copies(&site(&[sample("A-001", "云埠供水所", 2024, report(3, "云埠供水所")), draft]).check_clean().diagnostics),
        []
    );
    let short = || "## 经过\n\n夜里停水，值班员先数清水表，再按路远近派人。\n".to_owned();
    let two = [sample("A-001", "云埠供水所", 2024, short()), sample("A-002", "石桥公交车队", 2024, short())];
    assert_eq!(copies(&site(&two).check_clean().diagnostics), []);
}

#[test]
fn each_of_thirty_copies_is_told_of_once() {
    let ids: Vec<String> = (0..30).map(|at| format!("A-{at:03}")).collect();
    let samples: Vec<Sample<'_>> =
        ids.iter().map(|id| sample(id, "云埠供水所", 2024, report(3, "云埠供水所"))).collect();
    let mut places: Vec<String> =
        copies(&site(&samples).check_clean().diagnostics).into_iter().map(|one| one.0).collect();
    places.dedup();
    assert_eq!(places.len(), 29);
}

#[test]
fn a_rebuild_says_what_a_clean_build_says() {
    let project = site(&[
        sample("A-001", "云埠供水所", 2023, report(3, "云埠供水所")),
        sample("A-002", "石桥公交车队", 2024, report(9, "石桥公交车队")),
    ]);
    let same = |count: usize| {
        let told = copies(&project.build().diagnostics);
        assert_eq!(told, copies(&project.check_clean().diagnostics));
        assert_eq!(told.len(), count);
    };
    same(0);
    let copy = sample("A-002", "石桥公交车队", 2024, report(3, "石桥公交车队"));
    project.put("content/cases/A-002/index.md", copy.text());
    same(1);
    same(1);
    project.remove("content/cases/A-001/index.md");
    same(0);
}

#[test]
fn one_copy_among_two_thousand_cases_is_found_and_nothing_else() {
    let project = Project::empty();
    corpus::write_casebook(&project.root(), 2_000, false).expect("the disk works");
    let place = |at: usize| project.root().join(format!("content/cases/case-{at:07}.md"));
    let copied =
        std::fs::read_to_string(place(41)).expect("just written").replace("id: case-0000041", "id: case-copied");
    project.put("content/cases/copied.md", copied);
    let told = copies(&project.check_clean().diagnostics);
    assert_eq!(told.len(), 1, "{told:?}");
}
