//! Case files as people write them → what is read and what is said.

mod any_input;

use super::*;
use crate::config;
use crate::content::case::{Date, PictureRole, Status};
use crate::diagnostic::Severity;
use crate::hash::Hash;
use crate::vfs::Stamp;

const SETTINGS: &str = "\
site: { title: 澄湾案例集, as_of: 2026-06-30 }
kinds:
  - { name: 示范点, slug: point, valid_years: 3, require: [lessons] }
  - { name: 示范岗, slug: post, aliases: [先锋岗] }
categories:
  - { name: 民生服务, slug: service, aliases: [便民服务] }
  - { name: 安全生产, slug: safety }
levels: [区级, 市级]
stars: { max: 5 }
fields:
  - { key: beneficiaries, name: 受益人数, type: integer }
  - { key: season, name: 季节, type: choice, options: [春, 秋] }
";

const CHINESE: &str = "\
---
编号: CW-2023-101
标题: 渡口的候船钟
摘要: 渡口在候船室装一只只走到开船时刻的钟，配合两次广播，把误船乘客从每月41人降到每月3人。
单位: 松屿渡口
品牌: 准点出行
工作法: [三看一报法]
类型: 示范点
类别: [民生服务/公共交通]
标签: 轮渡 候船、广播
年度: 2023年
级别: 市级
星级: 四星
地区: 澄湾市／松屿区
口号: 看钟就知道
特色亮点:
  - 钟面只有开船时刻
主要做法:
  - 标题: 换钟
    内容: 候船室的钟只标开船时刻，走到就开船。
  - 两次广播：开船前五分钟、两分钟各报一次。
工作成效:
  - 误船乘客由每月41人降到3人。
成效数据:
  - { 名称: 误船乘客, 之前: 41, 之后: 3, 计量单位: 人, 时期: 2022年对2023年, 来源: 渡口登记, 越低越好: 是 }
  - { 名称: 广播次数, 数值: 约1.2万, 计量单位: 次 }
经验启示: [让人自己看得见时间。]
复制推广: { 条件: 有候船室, 步骤: [换钟, 定广播词], 投入: 约1,200元, 难度: 低 }
状态: 在列
认定日期: 2023年12月1日
考评记录:
  - { 日期: 2023-12-01, 类型: 认定, 结果: 通过, 星级: 4, 方式: [实地考察, 集体评审] }
审签: 编辑=李敏；审核=周航；签发=王静
来源: 《澄湾服务》2023年第6期
更新日期: 2024/1/8
受益人数: 31000
---

## 背景

松屿岛每天二十四班船，候船室的钟慢了三分钟，没人说得清该信哪只钟。

## 一只钟

老郑把钟挂上墙的那天，岛上的孩子围着看了半小时。
";

fn entries(folder: &str, names: &[&str]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = names
        .iter()
        .map(|name| Entry {
            path: SitePath::from_normal(format!("{folder}/{name}")),
            stamp: Stamp { len_bytes: 7, modified_ns: 0 },
        })
        .collect();
    entries.sort_by(|left, right| left.path.cmp(&right.path));
    entries
}

fn settings() -> Config {
    let mut out = Vec::new();
    let config = config::from_source(&SourceText::new("site.yaml", SETTINGS), &mut out);
    assert_eq!(out, [], "the settings of these tests are right");
    config
}

const FOLDER: &str = "content/cases/2023-松屿渡口-候船钟";

/// Reads `text` as the case `name` of the folder with the files `beside`.
fn read_named(name: &str, text: &str, beside: &[&str]) -> (Option<Case>, Vec<Diagnostic>) {
    let entries = entries(FOLDER, beside);
    let path = SitePath::from_normal(format!("{FOLDER}/{name}"));
    let mut out = Vec::new();
    let input = CaseInput { path: &path, bytes: text.as_bytes(), siblings: &entries, encoding: None };
    let case = read_case(&input, &settings(), &mut out);
    (case, out)
}

fn read(text: &str) -> (Case, Vec<Diagnostic>) {
    let (case, out) = read_named("index.md", text, &[]);
    (case.expect("a readable case"), out)
}

/// The complete case with one line (found by its beginning) replaced.
fn with_line(start: &str, line: &str) -> String {
    assert!(CHINESE.lines().any(|written| written.starts_with(start)), "{start}");
    let lines = CHINESE.lines().map(|written| if written.starts_with(start) { line } else { written });
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// Code, line, column and Chinese text of every problem, informations left out.
fn said(out: &[Diagnostic]) -> Vec<String> {
    out.iter()
        .filter(|problem| problem.severity != Severity::Info)
        .map(|problem| {
            let place = problem.location.as_ref().expect("every problem of a file has a place");
            format!("{} {}:{} {}", problem.code, place.line, place.column, problem.text.zh)
        })
        .collect()
}

fn hint(out: &[Diagnostic], code: Code) -> Option<&str> {
    let problem = out.iter().find(|problem| problem.code == code).expect("raised");
    problem.hints.first().and_then(|hint| hint.line.as_deref())
}

#[test]
fn a_case_is_valid_from_the_last_assessment_it_passed_and_until_the_review_that_is_planned() {
    let dates = |assessed: &str, line: &str| {
        let behind = format!("  - {{ 日期: 2025-12-05, {assessed} }}\n{line}审签:");
        let (case, _) = read(&CHINESE.replace("审签:", &behind));
        [case.front.valid_until, case.front.review_due].map(|date| date.map(|date| (date.year, date.month)))
    };
    assert_eq!(dates("类型: 复评, 结果: 通过", ""), [Some((2028, 12)); 2]);
    assert_eq!(dates("类型: 复评, 结果: 整改", ""), [Some((2026, 12)); 2]);
    assert_eq!(dates("类型: 年度, 结果: 通过", ""), [Some((2026, 12)); 2]);
    assert_eq!(dates("类型: 年度, 结果: 通过", "复评日期: 2027-09-15\n"), [Some((2027, 9)); 2]);
    assert_eq!(dates("类型: 年度, 结果: 通过", "复评日期: 2025-09-15\n"), [Some((2026, 12)), Some((2025, 9))]);
}

#[test]
fn a_case_with_chinese_keys_is_read_whole() {
    let (case, out) = read(CHINESE);
    assert_eq!(said(&out), ["W207 28:39 花括号或方括号里的“约1,200元”要加引号，否则会在逗号处断开；已按一个数读取"]);
    let front = &case.front;
    assert_eq!((case.slug.as_str(), front.title.as_str()), ("cw-2023-101", "渡口的候船钟"));
    assert_eq!(front.tags, ["轮渡", "候船", "广播"]);
    assert_eq!((front.year, front.stars, front.region.as_str()), (2023, Some(4), "澄湾市/松屿区"));
    assert_eq!((front.methods[0].title.as_str(), front.methods[1].text.chars().count()), ("换钟", 20));
    assert!(front.metrics[0].lower_is_better);
    let calls = front.metrics[1].value.as_ref().expect("given");
    assert_eq!((calls.text.as_str(), calls.value, calls.approximate), ("约1.2万", Some(12_000.0), true));
    assert_eq!(front.replication.as_ref().map(|replication| replication.cost.as_str()), Some("约1,200元"));
    assert_eq!(front.valid_until, Some(Date { year: 2026, month: 12, day: 1 }));
    assert_eq!(front.review_due, front.valid_until);
    assert_eq!((front.signoff.editor.as_str(), front.signoff.approver.as_str()), ("李敏", "王静"));
    assert_eq!((front.source.name.as_str(), front.source.issue.as_str()), ("澄湾服务", "2023年第6期"));
    assert_eq!(front.custom[0].values, ["31000"]);
    assert!(front.background.starts_with("松屿岛每天"));
    assert!(case.body.html.contains("老郑把钟挂上墙"));
    assert!(!case.body.html.contains("候船室的钟慢了"), "the background is not shown twice");
}

const ENGLISH: &str = "\
---
id: CW-2022-102
title: 台账一页纸，交班看得清
summary: 泵房把五本台账并成一页，交班时间由每班26分钟缩短到9分钟，漏记由一年17次降到零。
branch: 清源泵房
kind: 先锋岗
category: [安全生产]
year: 2022
stars: 3
methods:
  - title: 并
    text: 五本台账并成一页，只留要动手的数。
results:
  - title: 交班快了
    text: 每班由26分钟降到9分钟。
    metrics:
      - { label: 检查项, value: 40, unit: 项 }
      - { label: 现场项, value: 28, unit: 项 }
      - { label: 远程项, value: 12, unit: 项 }
    check_sum: 现场项 + 远程项 = 检查项
lessons: [少写才会真写。]
status: withdrawn
recognized: 2022-11-15
assessments:
  - { date: 2022-11-15, type: recognition, result: pass, stars: 3 }
  - { date: 2024-11-20, type: review, result: withdrawn, note: 泵房并入总站 }
source: { name: 水务简报, issue: 2022年第12期 }
updated: 2024-11-22
---

泵房的台账一度有五本。
";

#[test]
fn a_withdrawn_case_with_english_keys_is_read_whole() {
    let (case, out) = read(ENGLISH);
    assert_eq!(said(&out), Vec::<String>::new());
    assert_eq!((case.front.status, case.front.kind.as_str()), (Status::Withdrawn, "示范岗"));
    assert_eq!(case.front.assessments[1].result, "退出");
    assert_eq!(case.front.metrics.len(), 3, "figures of a result join those of the case");
}

#[test]
fn a_missing_field_is_asked_for_in_the_language_of_the_keys() {
    let (_, out) = read(&CHINESE.replace("单位: 松屿渡口\n", ""));
    assert!(said(&out).contains(&"E101 2:1 缺少“单位”".to_owned()), "{out:#?}");
    assert_eq!(hint(&out, Code::E101), Some("单位: 城北供水所"));
    let (_, out) = read(&ENGLISH.replace("branch: 清源泵房\n", ""));
    assert_eq!(said(&out), ["E101 2:1 缺少“branch”"]);
    assert_eq!(hint(&out, Code::E101), Some("branch: 城北供水所"));
    let (_, out) = read(&with_line("单位", "单位:"));
    assert!(said(&out).contains(&"E101 5:1 “单位”还没有填写".to_owned()), "an empty field is missing where it stands");
}

#[test]
fn a_form_that_was_not_filled_in_counts_as_missing() {
    let text = "---\n标题: 渡口的候船钟\n单位: 松屿渡口\n类型: 示范岗\n类别: [民生服务]\n年度: 2023\n主要做法:\n  - 标题: \n    \
                内容: \n工作成效:\n  - \n成效数据:\n  - { 名称: , 之前: , 之后: }\n---\n\n## 背景\n\n候船的人多。\n";
    let (_, out) = read(text);
    let errors: Vec<&Diagnostic> = out.iter().filter(|one| one.severity != Severity::Info).collect();
    let codes: Vec<(&str, u32)> =
        errors.iter().map(|one| (one.code.as_str(), one.location.as_ref().map_or(0, |place| place.line))).collect();
    assert_eq!(codes, [("E101", 7), ("E101", 10)], "{errors:#?}");
}

#[test]
fn what_a_kind_requires_is_asked_for() {
    let (_, out) = read(&with_line("经验启示", "体会:"));
    assert!(said(&out).contains(&"E101 27:1 “经验启示”还没有填写".to_owned()), "{out:#?}");
}

#[test]
fn a_value_that_is_wrong_comes_with_the_mended_line() {
    let cases = [
        (
            "年度",
            "年度: 大约2023年前后",
            "E102 11:5 年度“大约2023年前后”看不懂，请写 2023 这样的四位数",
            Some("年度: 2023"),
        ),
        (
            "更新日期",
            "更新日期: 2023-02-29",
            "E102 35:7 更新日期“2023-02-29”，日历上没有这一天",
            Some("更新日期: 2023-02-28"),
        ),
        (
            "更新日期",
            "更新日期: 45261",
            "E102 35:7 更新日期“45261”像是表格里的日期序号，可能是 2023-12-01",
            Some("更新日期: 2023-12-01"),
        ),
        ("星级", "星级: 6", "E102 13:5 星级是6，最高只有5星", Some("星级: 5")),
        (
            "状态",
            "状态: 在烈",
            "E102 29:5 状态“在烈”不在可选范围内：草稿、在建、申报、公示、在列、整改、退出、归档",
            Some("状态: 在列"),
        ),
        (
            "编号",
            "编号: CW 2023 101",
            "E102 2:5 编号“CW 2023 101”只能用字母、数字和连字符，3 到 40 个",
            Some("编号: CW-2023-101"),
        ),
        ("口号", "口号: { 看钟: 就知道 }", "E102 15:5 口号的这一条应是文字", Some("口号: \"看钟：就知道\"")),
        ("受益人数", "受益人数: 很多", "E102 36:7 受益人数“很多”不合要求，应为：整数", None),
    ];
    for (start, line, expected, mended) in cases {
        let (_, out) = read(&with_line(start, line));
        assert!(said(&out).iter().any(|said| said == expected), "{line}: {:#?}", said(&out));
        if let Some(mended) = mended {
            assert_eq!(hint(&out, Code::E102), Some(mended), "{line}");
        }
    }
}

#[test]
fn an_alias_and_its_english_key_are_one_field() {
    let (_, out) = read(&with_line("品牌", "branch: 松屿渡口"));
    assert!(
        said(&out).contains(&"E102 6:1 “branch”和前面的“单位”是同一项（branch（单位）），只能写一个".to_owned()),
        "{out:#?}"
    );
}

#[test]
fn an_unknown_key_is_compared_with_the_known_ones() {
    let (_, out) = read(&with_line("品牌", "品排: 准点出行"));
    assert!(said(&out).contains(&"W206 6:1 “品排”可能是“品牌”".to_owned()), "{out:#?}");
    assert_eq!(hint(&out, Code::W206), Some("品牌: 准点出行"));
    let (_, out) = read(&with_line("品牌", "天气: 晴"));
    assert!(said(&out).contains(&"W206 6:1 不认识“天气”，这一项不会用到".to_owned()), "{out:#?}");
}

#[test]
fn traditional_keys_and_spaced_keys_are_the_same_keys() {
    let traditional = CHINESE.replace("单位:", "單 位:").replace("类型:", "類型:").replace("认定日期:", "認定日期:");
    let (case, out) = read(&traditional);
    assert_eq!(said(&out).len(), 1, "{out:#?}");
    assert_eq!(case.front.branch, ["松屿渡口"]);
    assert!(case.front.recognized.is_some());
}

#[test]
fn terms_of_the_settings_are_found_by_alias_and_missed_with_a_proposal() {
    let (case, _) = read(&with_line("类别", "类别: 便民服务／公共交通"));
    assert_eq!(case.front.category, ["民生服务/公共交通"]);
    let (_, out) = read(&with_line("类别", "类别: 民生服物"));
    assert!(
        said(&out).contains(&"W216 9:5 类别“民生服物”不在 site.yaml 里（有：民生服务、安全生产）".to_owned()),
        "{out:#?}"
    );
    assert_eq!(hint(&out, Code::W216), Some("类别: 民生服务"));
}

#[test]
fn without_an_id_the_address_is_a_hash_of_the_folder_and_that_is_said() {
    let (case, out) = read(&CHINESE.replace("编号: CW-2023-101\n", ""));
    assert_eq!(case.slug, Hash::of(FOLDER.as_bytes()).short(8));
    let info = out.iter().find(|problem| problem.code == Code::I302).expect("said");
    assert_eq!(info.severity, Severity::Info);
}

#[test]
fn the_year_follows_from_recognition_then_folder_then_publication() {
    let without_year = CHINESE.replace("年度: 2023年\n", "");
    let (case, _) = read(&without_year.replace("认定日期: 2023年12月1日", "认定日期: 2022-12-01"));
    assert_eq!(case.front.year, 2022);
    let (case, out) = read(&without_year.replace("认定日期: 2023年12月1日\n", ""));
    assert_eq!((case.front.year, out.iter().any(|problem| problem.code == Code::E101)), (2023, false));
}

#[test]
fn a_column_in_front_of_the_title_is_split_off() {
    let (case, _) = read(&with_line("标题", "标题: 身边的窗口 | 渡口的候船钟"));
    assert_eq!((case.front.column.as_str(), case.front.title.as_str()), ("身边的窗口", "渡口的候船钟"));
}

#[test]
fn sections_of_the_body_fill_what_the_front_matter_leaves_empty() {
    let text = "---\n编号: CW-2023-103\n标题: 渡口的候船钟\n单位: 松屿渡口\n类型: 示范岗\n类别: 民生服务\n年度: 2023\n---\n\
        渡口的钟，从前慢三分钟。\n\n## 一、主要做法\n\n### 换钟\n\n候船室的钟只标开船时刻。\n\n### 广播\n\n开船前报两次。\n\n\
        ## 二、工作成效\n\n1. 误船乘客由41人降到3人。\n2. 询问少了一半。\n\n## 后来\n\n钟还在走。\n";
    let (case, out) = read(text);
    assert_eq!(said(&out), Vec::<String>::new());
    let titles: Vec<&str> = case.front.methods.iter().map(|step| step.title.as_str()).collect();
    assert_eq!((titles, case.front.results.len()), (vec!["换钟", "广播"], 2));
    assert_eq!(case.front.summary, "渡口的钟，从前慢三分钟。");
    assert!(case.body.html.contains("钟还在走"));
}

#[test]
fn pictures_are_ordered_captioned_and_given_their_use() {
    let text = CHINESE.replace("老郑把钟", "![孩子围着钟看](03%20孩子围着看.jpg)\n\n老郑把钟");
    let beside = [
        "index.md",
        "封面 渡口全景.jpg",
        "02 两次广播.jpg",
        "01 候船钟.png",
        "03 孩子围着看.jpg",
        "10 关灯.jpg",
        "IMG_0042.jpg",
        "对比/前-候船室.jpg",
        "对比/后-候船室.jpg",
        "对比/前-码头.jpg",
    ];
    let (case, out) = read_named("index.md", &text, &beside);
    let case = case.expect("readable");
    let seen: Vec<(&str, PictureRole)> =
        case.pictures.iter().map(|picture| (picture.caption.as_str(), picture.role)).collect();
    assert_eq!(
        seen,
        [
            ("渡口全景", PictureRole::Cover),
            ("候船钟", PictureRole::Gallery),
            ("两次广播", PictureRole::Gallery),
            ("关灯", PictureRole::Gallery),
            ("", PictureRole::Gallery),
            ("码头", PictureRole::Gallery),
            ("候船室", PictureRole::Before),
            ("候船室", PictureRole::After),
            ("孩子围着看", PictureRole::Inline),
        ]
    );
    let without: Vec<_> = out.iter().filter(|problem| problem.code == Code::W212).collect();
    assert_eq!(without.len(), 1);
    assert_eq!(without[0].location.as_ref().map(|place| place.path.ends_with("IMG_0042.jpg")), Some(true));
}

#[test]
fn media_entries_override_what_names_say() {
    let media = "品牌: 准点出行\n封面: 01 候船钟\n图片:\n  - { 文件: IMG_0042.jpg, 说明: 挂钟那天, 焦点: \"30,40\" }\n  - 02 不存在.jpg";
    let (case, out) =
        read_named("index.md", &with_line("品牌", media), &["01 候船钟.jpg", "IMG_0042.jpg", "02 不在.jpg"]);
    let pictures = case.expect("readable").pictures;
    assert_eq!((pictures[0].caption.as_str(), pictures[0].role), ("候船钟", PictureRole::Cover));
    let day = pictures.iter().find(|picture| picture.path.ends_with("IMG_0042.jpg")).expect("listed");
    assert_eq!((day.caption.as_str(), day.focus), ("挂钟那天", Some((30, 40))));
    assert!(said(&out).contains(&"E106 10:5 找不到文件“02 不存在.jpg”".to_owned()), "{out:#?}");
    assert_eq!(hint(&out, Code::E106), Some("  - 02 不在.jpg"));
}

#[test]
fn downloads_are_listed_and_the_archive_stays_inside() {
    let beside = ["附件/01 候船钟图纸.pdf", "附件/安装.exe", "档案/申报/申报表.docx", "草稿.docx"];
    let (case, out) = read_named("index.md", CHINESE, &beside);
    let front = case.expect("readable").front;
    let attachments: Vec<(&str, bool, u64)> =
        front.attachments.iter().map(|file| (file.title.as_str(), file.public, file.len_bytes)).collect();
    assert_eq!(attachments, [("候船钟图纸", true, 7)]);
    let archive: Vec<(&str, &str, bool)> =
        front.archive.iter().map(|file| (file.title.as_str(), file.stage.as_str(), file.public)).collect();
    assert_eq!(archive, [("申报表", "申报", false)]);
    let left_out: Vec<&str> = out
        .iter()
        .filter(|problem| problem.code == Code::W225)
        .filter_map(|problem| problem.location.as_ref()?.path.rsplit('/').next())
        .collect();
    assert_eq!(left_out, ["安装.exe", "草稿.docx"]);
}

#[test]
fn a_single_file_owns_only_the_files_it_names() {
    let text = with_line("品牌", "封面: 钟.jpg");
    let (case, out) = read_named("候船钟.md", &text, &["钟.jpg", "别家的.jpg", "附件/别家的.pdf", "别家.docx"]);
    let case = case.expect("readable");
    let paths: Vec<&str> = case.pictures.iter().map(|picture| picture.path.as_str()).collect();
    assert_eq!(paths, [format!("{FOLDER}/钟.jpg")]);
    assert!(case.front.attachments.is_empty());
    assert!(!out.iter().any(|problem| problem.code == Code::W225));
}

#[test]
fn an_edition_needs_only_its_title_and_inherits_the_rest() {
    let text = "---\ntitle: The clock at the pier\n---\n\nThe clock used to be three minutes slow.\n";
    let (edition, out) = read_named("index.en.md", text, &[]);
    let mut edition = edition.expect("readable");
    assert_eq!(said(&out), Vec::<String>::new());
    assert_eq!(edition.front.lang, "en");
    let (main, _) = read(CHINESE);
    inherit(&mut edition, &main);
    assert_eq!((edition.slug.as_str(), edition.front.branch.as_slice()), ("cw-2023-101", main.front.branch.as_slice()));
    assert_eq!(edition.front.title, "The clock at the pier");
}

#[test]
fn a_draft_may_be_unfinished() {
    let (case, out) = read("---\n标题: 渡口的候船钟\n状态: 草稿\n年度: 2023\n---\n");
    assert_eq!(case.front.status, Status::Draft);
    assert_eq!(said(&out), Vec::<String>::new());
    assert!(out.iter().any(|problem| problem.code == Code::E101 && problem.severity == Severity::Info));
}

#[test]
fn a_required_sign_off_holds_a_case_back() {
    let mut config = settings();
    config.signoff_required = vec!["editor".to_owned(), "approver".to_owned()];
    let path = SitePath::from_normal(format!("{FOLDER}/index.md"));
    let text = with_line("审签", "审签: { 编辑: 李敏 }");
    let mut out = Vec::new();
    let input = CaseInput { path: &path, bytes: text.as_bytes(), siblings: &[], encoding: None };
    let _ = read_case(&input, &config, &mut out).expect("readable");
    let held = out.iter().find(|problem| problem.code == Code::W226).expect("said");
    assert_eq!((held.severity, held.text.zh.as_str()), (Severity::Error, "缺少审签（签发），暂不发布"));
}

#[test]
fn limits_are_said_and_kept() {
    let (case, out) = read(&with_line("标题", &format!("标题: {}", "长".repeat(201))));
    assert_eq!(case.front.title.chars().count(), 200);
    assert!(out.iter().any(|problem| problem.code == Code::E108));
    let many = format!("标签: [{}]", (0..600).map(|tag| format!("标{tag}")).collect::<Vec<_>>().join(", "));
    let (case, out) = read(&with_line("标签", &many));
    assert_eq!(case.front.tags.len(), 500);
    assert!(out.iter().any(|problem| problem.code == Code::E108));
}

#[test]
fn a_file_without_front_matter_is_told_once_what_to_add() {
    let (_, out) = read_named("index.md", "渡口的钟从前慢三分钟。\n", &[]);
    let errors: Vec<_> = out.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 1, "{out:#?}");
    assert!(errors[0].hints[0].line.as_deref().is_some_and(|block| block.starts_with("---\n标题:")));
}

#[test]
fn an_entry_that_says_too_little_is_not_dropped_in_silence() {
    let (case, out) = read(&with_line("品牌", "荣誉: [{ 颁发: 推广中心 }]\n坐标: 北边"));
    assert!(case.front.honors.is_empty() && case.front.location.is_none());
    let said = said(&out);
    assert!(said.contains(&"E102 6:6 荣誉的这一条没有写“标题”，不会用到".to_owned()), "{said:#?}");
    assert!(
        said.contains(&"E102 7:5 坐标不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间".to_owned()),
        "{said:#?}"
    );
}

#[test]
fn a_file_with_thousands_of_brackets_pictures_and_unknown_keys_is_read_whole() {
    // Each of these would take minutes if every line were compared with every other.
    let brackets = "107个（".repeat(20_000);
    let pictures = "![](没有.jpg)\n".repeat(5_000);
    let text = CHINESE.replace("老郑把钟", &format!("{brackets}\n{pictures}\n老郑把钟"));
    let beside: Vec<String> = (0..500).map(|number| format!("{number} 图.jpg")).collect();
    let names: Vec<&str> = beside.iter().map(String::as_str).collect();
    let (case, _) = read_named("index.md", &text, &names);
    assert_eq!(case.map(|case| case.pictures.len()), Some(500));
    let unknown = (0..3_000).fold(String::new(), |text, number| text + &format!("甲{number}: 乙\n"));
    let (_, out) = read(&CHINESE.replace("品牌:", &format!("{unknown}品牌:")));
    assert!(out.iter().filter(|problem| problem.code == Code::W206).count() == 3_000);
}

#[test]
fn people_are_shown_only_when_they_agree() {
    let people =
        "品牌: 准点出行\n人物:\n  - { 姓名: 郑工, 岗位: 船员, 本人同意: 是 }\n  - { 姓名: 何工, 岗位: 售票员 }";
    let (case, out) = read(&with_line("品牌", people));
    let names: Vec<&str> = case.front.people.iter().map(|person| person.label.as_str()).collect();
    assert_eq!(names, ["郑工"]);
    assert!(out.iter().any(|problem| problem.code == Code::I303));
}
