//! Whatever lines an author writes: reading never panics, and each problem has a place.

use proptest::prelude::*;

use super::*;

/// Lines that authors write, right and wrong, in any order.
fn line() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec![
        "编号",
        "标题",
        "单位",
        "类型",
        "类别",
        "年度",
        "星级",
        "坐标",
        "主要做法",
        "工作成效",
        "成效数据",
        "合计校验",
        "复制推广",
        "推广应用",
        "荣誉",
        "人物",
        "封面",
        "媒体",
        "附件",
        "创建档案",
        "状态",
        "认定日期",
        "考评记录",
        "审签",
        "来源",
        "联系人",
        "受益人数",
        "季节",
        "lang",
        "order",
        "不认识",
    ]);
    let values = prop::sample::select(vec![
        "",
        "2023",
        "二〇二三",
        "45261",
        "[a, b]",
        "{ a: b }",
        "{ 名称: x, 数值: 1,200 }",
        "[{ 日期: 2023-12-01 }, 7]",
        "★★★",
        "是",
        "“《》",
        "a+b=c",
        "1+1=3",
        "../../etc/passwd",
        "/x.jpg",
        "[[1], [2]]",
        "'",
        "\"",
        "- x",
        "：",
        "0,0",
        "30.1,120.2",
        "甲（乙",
        "107个（甲10个、乙8个）",
        "|",
        "=",
        "é́",
    ]);
    (keys, values).prop_map(|(key, value)| format!("{key}: {value}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_and_every_problem_has_a_place(lines in prop::collection::vec(line(), 0..12), rest in "\\PC{0,60}") {
        let text = format!("---\n{}\n---\n{rest}\n", lines.join("\n"));
        let (_, out) = read_named("index.md", &text, &["01 钟.jpg", "附件/a.pdf"]);
        prop_assert!(out.iter().all(|problem| problem.location.is_some()));
    }
}
