//! The thirty mistakes officers make most: what they write, what the program says, what they should have written.
//!
//! The pages `docs/mistakes*.md` are made of these by running the program, so that no message of the manual can go stale.
//! Each mistake changes one place of [`BASE`], a case with nothing wrong. The tests mend each by what the message alone says.

mod table;

use casebook::cli::print::{View, terminal};
use casebook::content::case::Date;
use casebook::diagnostic::{Diagnostic, Hint, Language, Severity};
use casebook::pipeline::{self, Options};
use casebook::store::ops::Real;
use casebook::vfs::Disk;

use table::MISTAKES;

/// Where the case stands.
const CASE: &str = "content/cases/一盏灯/index.md";
const AS_OF: Date = Date { year: 2026, month: 6, day: 30 };

/// A case with nothing wrong, and the settings it is read with.
const BASE: &str = "---
编号: SF-2023-017
标题: 一盏灯照亮夜间报修路
摘要: 城北供水所用一盏常亮的值班灯、一部接到底的电话，把夜间报修到场时间从95分钟缩短到28分钟。
单位: 城北供水所
类别: [服务群众, 安全生产]
年度: 2023
状态: 在列
认定日期: 2023-12-01
特色亮点:
  - 值班灯与报修系统联动
  - 阀门图上墙
主要做法:
  - 把12个小区分成4片，每片两人轮值。
工作成效:
  - 夜间报修到场时间由95分钟降到28分钟。
考评记录:
  - { 日期: 2023-12-01, 类型: 认定, 结果: 通过 }
---

## 背景

老旧小区多，过去夜里报修，居民常常找不到人。

![值班灯亮起](值班灯.jpg)
";
const SETTINGS: &str = "site:\n  title: 测试站\ncategories:\n  - { name: 服务群众, slug: service }\n  - { name: 安全生产, slug: safety }\n";

/// How the case reaches the program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As text.
    Text,
    /// A Word file with another extension.
    Word,
    /// Beside another case with the same id.
    Twice,
    /// In a folder that nobody reads.
    Astray,
    /// With an attachment that is no PDF.
    Attachment,
}

/// One mistake.
pub(crate) struct Mistake {
    zh: &'static str,
    en: &'static str,
    /// The code that is said.
    code: &'static str,
    /// What of [`BASE`] is written wrongly; empty when nothing is.
    base: &'static str,
    wrong: &'static str,
    right: &'static str,
    form: Form,
}

/// A site on disk with the one case.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new(text: &str, form: Form) -> Self {
        let site = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        site.put("site.yaml", SETTINGS.as_bytes());
        let mut picture = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut picture, 50);
        encoder.encode(&vec![128; 1600 * 900], 1600, 900, jpeg_encoder::ColorType::Luma).expect("a plain picture");
        let place = if form == Form::Astray { "content/anli/一盏灯/index.md" } else { CASE };
        site.put(&place.replace("index.md", "值班灯.jpg"), &picture);
        match form {
            Form::Word => site.put(place, b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml word/document.xml"),
            _ => site.put(place, text.as_bytes()),
        }
        if form == Form::Twice {
            site.put("content/cases/一张图/index.md", BASE.replace("![值班灯亮起](值班灯.jpg)\n", "").as_bytes());
        }
        if form == Form::Attachment {
            site.put(&place.replace("index.md", "附件/值守方案.pdf"), b"<!DOCTYPE html><title>login</title>");
        }
        site
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let place = self.folder.path().join("site").join(path);
        std::fs::create_dir_all(place.parent().expect("inside the site")).expect("made");
        std::fs::write(place, bytes).expect("written");
    }

    /// What is said, remarks aside.
    fn said(&self) -> Vec<Diagnostic> {
        let place = |name: &str| self.folder.path().join(name);
        let options = Options {
            out: place("out"),
            cache: place("cache"),
            base_url: None,
            as_of: Some(AS_OF),
            today: AS_OF,
            strict: false,
            check_only: true,
            explain_only: false,
            explain: false,
            shard: None,
            encoding: None,
            ops: &Real,
            progress: &|_, _, _| (),
        };
        let disk = Disk::new(&place("site")).expect("the folder was made");
        let report = pipeline::build(&disk, &options).expect("the disk works");
        report.diagnostics.into_iter().filter(|one| one.severity <= Severity::Warning).collect()
    }
}

impl Mistake {
    fn with(&self, written: &str) -> String {
        assert!(BASE.contains(self.base), "{}: the case holds it", self.zh);
        if self.base.is_empty() { BASE.to_owned() } else { BASE.replacen(self.base, written, 1) }
    }

    fn said(&self) -> Vec<Diagnostic> {
        Site::new(&self.with(self.wrong), self.form).said()
    }

    /// The texts an officer may come to who does what the hint shows: the line replaced (or deleted, when no other is
    /// shown), or the lines put in before or behind it.
    fn obeyed(&self, diagnostic: &Diagnostic, hint: &Hint) -> Vec<String> {
        let text = self.with(self.wrong);
        let line = diagnostic.location.as_ref().map_or(0, |place| place.line as usize).saturating_sub(1);
        let lines: Vec<&str> = text.lines().collect();
        let mended = hint.line.as_deref().unwrap_or("");
        let shown: Vec<&str> = mended.lines().collect();
        [(line, line + 1), (line, line), (line + 1, line + 1)]
            .into_iter()
            .map(|(from, to)| {
                let (from, to) = (from.min(lines.len()), to.min(lines.len()));
                [&lines[..from], &shown, &lines[to..], &[""]].concat().join("\n")
            })
            .collect()
    }
}

/// The section of the manual on all of them.
pub(crate) fn page(language: Language) -> String {
    let label = |zh, en| if language == Language::Zh { zh } else { en };
    let mut text = String::new();
    for (number, mistake) in (1..).zip(MISTAKES) {
        let title = label(mistake.zh, mistake.en);
        let view = View { language, least: Severity::Warning, color: false };
        let said = terminal(&mistake.said(), view).replace("\n\n\n", "\n\n");
        text.push_str(&format!("## {number}. {title}\n\n"));
        if !mistake.wrong.is_empty() {
            text.push_str(&format!(
                "{}\n\n```yaml\n{}\n```\n\n",
                label("这样写：", "Written like this:"),
                mistake.wrong.trim_end()
            ));
        }
        text.push_str(&format!("{}\n\n```text\n{}\n```\n\n", label("程序说：", "the program says:"), said.trim_end()));
        if !mistake.right.is_empty() {
            text.push_str(&format!("{}\n\n```yaml\n{}\n```\n\n", label("改成：", "Mended:"), mistake.right.trim_end()));
        }
    }
    text
}

/// Mistakes whose message shows no line: a person has to decide, or something else than the text is to be done.
const NO_LINE: [&str; 8] = ["E104", "W201", "W209", "W211", "W216", "W225", "W228", "W208"];

#[test]
fn there_are_thirty_and_a_case_without_mistakes_is_silent() {
    assert_eq!(MISTAKES.len(), 30);
    assert_eq!(Site::new(BASE, Form::Text).said(), []);
}

#[test]
fn each_mistake_is_said_and_its_mended_form_is_silent() {
    for mistake in MISTAKES {
        let said = mistake.said();
        assert!(said.iter().any(|one| one.code.as_str() == mistake.code), "{}: {said:#?}", mistake.zh);
        if !mistake.right.is_empty() {
            let after = Site::new(&mistake.with(mistake.right), Form::Text).said();
            assert_eq!(after, [], "{}", mistake.zh);
        }
    }
}

#[test]
fn whoever_does_what_the_message_shows_is_rid_of_it() {
    for mistake in MISTAKES.iter().filter(|mistake| !NO_LINE.contains(&mistake.code)) {
        let said = mistake.said();
        let problem = said.iter().find(|one| one.code.as_str() == mistake.code).expect("it is said");
        let says_what = |hint: &&Hint| hint.line.is_some() || hint.edit.is_some() || hint.text.zh.starts_with("删去");
        let hint = problem.hints.iter().find(says_what);
        let hint = hint.unwrap_or_else(|| panic!("{}: no mended line in {problem:#?}", mistake.zh));
        let is_rid = mistake.obeyed(problem, hint).iter().any(|text| Site::new(text, Form::Text).said().is_empty());
        assert!(is_rid, "{}: {problem:#?}", mistake.zh);
    }
}
