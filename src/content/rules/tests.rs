//! Cases that contradict themselves → what is said.

use crate::config::Config;
use crate::content::case::Date;
use crate::content::read::{CaseInput, read_case};
use crate::content::rules::{RULES, completeness};
use crate::diagnostic::{Code, Diagnostic};
use crate::vfs::SitePath;

/// A complete case with `lines` at the end of its front matter; nothing is said of it but its completeness.
fn checked(lines: &str) -> Vec<Diagnostic> {
    let text = format!(
        "---\n编号: CW-2023-201\n标题: 渡口的候船钟\n单位: 松屿渡口\n类型: 示范点\n类别: 民生服务\n年度: 2023\n\
         主要做法: [换一只只走到开船时刻的钟。]\n认定日期: 2023-12-01\n{lines}\n---\n"
    );
    let path = SitePath::from_normal("content/cases/a/index.md");
    let config = Config { as_of: Some(Date { year: 2026, month: 6, day: 30 }), ..Config::default() };
    let input = CaseInput { path: &path, bytes: text.as_bytes(), siblings: &[], encoding: None };
    let mut out = Vec::new();
    let _ = read_case(&input, &config, &mut out).expect("readable");
    out.retain(|problem| problem.code != Code::I301);
    out
}

fn said(lines: &str) -> Vec<String> {
    let place = |problem: &Diagnostic| problem.location.as_ref().map_or(0, |place| place.line);
    checked(lines).iter().map(|problem| format!("{} {} {}", problem.code, place(problem), problem.text.zh)).collect()
}

const RESULT: &str = "工作成效: [误船乘客由每月41人降到3人。]";

#[test]
fn a_sound_case_is_silent() {
    assert_eq!(said(RESULT), Vec::<String>::new());
}

#[test]
fn the_status_agrees_with_the_last_assessment() {
    let left = format!("{RESULT}\n考评记录: [{{ 日期: 2025-12-01, 类型: 复评, 结果: 退出 }}]");
    assert_eq!(
        said(&format!("{left}\n状态: 在列")),
        ["E107 12 状态是“在列”，但最近一次考评（2025-12-01）的结果是“退出”"]
    );
    let hint = checked(&format!("{left}\n状态: 在列"))[0].hints[0].line.clone();
    assert_eq!(hint.as_deref(), Some("状态: 退出"));
    for status in ["退出", "归档"] {
        assert_eq!(said(&format!("{left}\n状态: {status}")), Vec::<String>::new());
    }
    let passed = format!("{RESULT}\n考评记录: [{{ 日期: 2025-12-01, 类型: 复评, 结果: 通过 }}]\n状态: 整改");
    assert_eq!(said(&passed), ["E107 12 状态是“整改”，但最近一次考评（2025-12-01）的结果是“通过”"]);
}

#[test]
fn stars_are_those_of_the_assessment_that_set_them() {
    let assessments = "考评记录:\n  - { 日期: 2023-12-01, 类型: 认定, 结果: 通过, 星级: 4 }\n  - { 日期: 2025-12-01, 类型: 复评, 结果: 通过 }";
    assert_eq!(said(&format!("{RESULT}\n星级: 4\n{assessments}")), Vec::<String>::new());
    assert_eq!(
        said(&format!("{RESULT}\n星级: 5\n{assessments}")),
        ["W219 11 星级是5，最近一次定星的考评（2023-12-01）是4星"]
    );
}

#[test]
fn a_review_that_is_overdue_is_said_until_it_is_recorded() {
    let due = format!("{RESULT}\n复评日期: 2025-12-01");
    assert_eq!(said(&due), ["W215 11 复评日期 2025-12-01 已过（截至 2026-06-30），还没有新的考评记录"]);
    let recorded = format!("{due}\n考评记录: [{{ 日期: 2025-12-05, 类型: 复评, 结果: 通过 }}]");
    assert_eq!(said(&recorded), Vec::<String>::new());
    assert_eq!(said(&format!("{RESULT}\n复评日期: 2026-06")), Vec::<String>::new(), "June is not over");
    assert_eq!(said(&format!("{due}\n状态: 归档")), Vec::<String>::new());
}

#[test]
fn dates_stand_in_order() {
    assert_eq!(
        said(&format!("{RESULT}\n有效期至: 2022-12-01\n复评日期: 2027-01-01")),
        ["W219 11 有效期至 2022-12-01 早于认定日期 2023-12-01"]
    );
    let reversed =
        "考评记录:\n  - { 日期: 2025-12-01, 类型: 复评, 结果: 通过 }\n  - { 日期: 2023-12-01, 类型: 认定, 结果: 通过 }";
    assert_eq!(
        said(&format!("{RESULT}\n{reversed}")),
        ["W219 12 考评记录里 2025-12-01 排在 2023-12-01 前面，请按日期从早到晚排列"]
    );
}

#[test]
fn results_want_a_figure_or_evidence() {
    assert_eq!(said("工作成效: [乘客都说好。]"), ["W209 10 工作成效里没有一个数字"]);
    assert_eq!(said("工作成效: [{ 内容: 乘客都说好。, 佐证: 附件/回访.pdf }]"), Vec::<String>::new());
    assert_eq!(said("工作成效: [乘客都说好。]\n成效数据: [{ 名称: 误船, 数值: 3 }]"), Vec::<String>::new());
}

#[test]
fn sums_over_the_figures_are_checked() {
    let metrics = "成效数据: [{ 名称: 已整改, 数值: 148 }, { 名称: 列入大修, 数值: 8 }, { 名称: 提出隐患, 数值: 157 }]";
    assert_eq!(
        said(&format!("{RESULT}\n{metrics}\n合计校验: 已整改 + 列入大修 = 提出隐患")),
        ["W208 12 “已整改 + 列入大修 = 提出隐患”：左边是156，右边是157，不相等"]
    );
    assert_eq!(said(&format!("{RESULT}\n{metrics}\n合计校验: 提出隐患 - 1 = 已整改 + 列入大修")), Vec::<String>::new());
    assert_eq!(
        said(&format!("{RESULT}\n{metrics}\n合计校验: 已整該 + 列入大修 = 提出隐患"))[0],
        "W208 12 合计校验里的“已整該”不是成效数据的名称，可能是“已整改”"
    );
    assert_eq!(
        said(&format!("{RESULT}\n摘要: 评出的单位里，企业、学校和社区分别是10+8+88=107个，都在年内挂了牌。"))[0],
        "W208 11 10+8+88=106，与107不符"
    );
}

#[test]
fn lengths_are_those_a_phone_shows() {
    let long = "长".repeat(41);
    assert_eq!(said(&format!("{RESULT}\n口号: {}", "喊".repeat(21))).len(), 1);
    assert_eq!(said(&format!("{RESULT}\n摘要: 太短。")), ["W218 11 摘要只有3个字，写30到120个字，说清做法和成效"]);
    assert_eq!(
        said(&format!("{RESULT}\n特色亮点: [{long}]"))[0],
        format!("W218 11 亮点“{}……”有41个字，建议不超过40个", "长".repeat(12))
    );
}

#[test]
fn listed_words_are_pointed_at() {
    assert_eq!(said("工作成效: [按装候船钟1只，误船乘客降到3人。]"), ["W210 10 “按装”可能应是“安装”"]);
}

#[test]
fn a_year_that_has_not_come_is_wrong() {
    let out = said(&RESULT.replace("工作成效", "年份: 2031\n工作成效"));
    assert!(out.iter().any(|problem| problem.starts_with("E102")), "an alias beside 年度: {out:?}");
    let path = SitePath::from_normal("content/cases/2023-a/index.md");
    let text = "---\n编号: CW-1\n标题: 渡口的候船钟\n单位: 甲\n类别: 乙\n年度: 2031\n主要做法: [换钟。]\n工作成效: [降到3人。]\n---\n";
    let config = Config { as_of: Some(Date { year: 2026, month: 6, day: 30 }), ..Config::default() };
    let mut out = Vec::new();
    let _ =
        read_case(&CaseInput { path: &path, bytes: text.as_bytes(), siblings: &[], encoding: None }, &config, &mut out);
    assert!(out.iter().any(|problem| problem.text.zh == "年度2031还没有到（最晚2027）"), "{out:#?}");
    let config = Config { has_fixed_day: true, ..config };
    out.clear();
    let _ =
        read_case(&CaseInput { path: &path, bytes: text.as_bytes(), siblings: &[], encoding: None }, &config, &mut out);
    let told = out.iter().find(|problem| problem.text.zh.contains("统计截止日是 2026-06-30，年度2031还没有到"));
    assert!(told.is_some_and(|problem| problem.hints[0].text.zh.contains("as_of")), "{out:#?}");
}

#[test]
fn the_score_is_a_hundred_when_nothing_is_missing() {
    let case = crate::content::case::Case::default();
    let empty = completeness(&case);
    assert_eq!((empty.score(), empty.missing.len()), (0, 11));
}

#[test]
fn every_rule_raises_a_code_of_its_own_subject() {
    for pair in RULES.windows(2) {
        let (left, right) = (pair[0].code, pair[1].code);
        let same_letter = left.as_str().as_bytes()[0] == right.as_str().as_bytes()[0];
        assert!(!same_letter || left <= right, "{left} before {right}");
    }
}
