//! The quick reader and the crate must agree: on generated records, on records with one character changed.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Diagnostic, SourceText};
use crate::yaml::ReadOptions;
use crate::yaml::read::read_slowly;

const KEYS: [&str; 10] = ["标题", "单位", "类别", "title", "主要做法", "内容", "名称", "之前", "日期", "审签"];

fn known(key: &str) -> bool {
    KEYS.contains(&key)
}

fn quick(text: &str) -> Option<Node> {
    read(text, 0..text.len(), &known)
}

fn slow(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let source = SourceText::new("a.md", text);
    let mut out = Vec::new();
    (read_slowly(&source, 0..text.len(), &ReadOptions::new(&known), &mut out), out)
}

/// Where the quick reader has an answer, it is the crate's, and nothing needed repair.
#[track_caller]
fn agrees(text: &str) {
    if let Some(node) = quick(text) {
        let (expected, out) = slow(text);
        assert_eq!(out, [], "{text:?}");
        assert_eq!(Some(node), expected, "{text:?}");
    }
}

fn scalar_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥]{1,6}",
        "[一-龥]{1,3}[，。、“”：（）][一-龥]{1,3}",
        "[0-9]{1,4}",
        "20[0-9]{2}-[0-9]{2}-[0-9]{2}",
        "[a-z]{1,5}( [a-z]{1,5}){0,2}",
        "-[0-9]{1,2}",
        "[0-9]{2}:[0-9]{2}",
        Just("~".to_owned()),
        Just("no".to_owned()),
    ]
}

/// What may stand behind a key in brackets: also a sentence.
fn flow_value() -> impl Strategy<Value = String> {
    let sentence = "[一-龥]{1,3}[，：、；“”（）。][一-龥]{1,3}(，(标题|名称|[一-龥]{1,2})[：，]?)?[一-龥]{0,3}";
    prop_oneof![3 => flow_term(), 1 => sentence]
}

fn flow_term() -> impl Strategy<Value = String> {
    prop_oneof!["[一-龥]{1,4}", "[0-9]{1,4}", "\"[一-龥，：]{0,4}\"", "'[a-z ]{0,4}'"]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![proptest::sample::select(KEYS.as_slice()).prop_map(str::to_owned), "[一-龥]{1,4}", "[a-z_]{1,6}"]
}

fn inline() -> impl Strategy<Value = String> {
    let list = proptest::collection::vec(flow_term(), 0..4).prop_map(|items| format!("[{}]", items.join(", ")));
    let map = proptest::collection::vec((key(), flow_value()), 0..4).prop_map(|entries| {
        let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        format!("{{ {} }}", entries.join(", "))
    });
    prop_oneof![4 => scalar_text(), 1 => "\"[一-龥：，# ]{0,6}\"", 1 => "'[一-龥a-z: ]{0,6}'", 1 => list, 1 => map]
}

/// A block: scalars, lists, maps, in lines without indent.
fn block(depth: u32) -> BoxedStrategy<Vec<String>> {
    let leaf = inline().prop_map(|value| vec![value]).boxed();
    if depth == 0 {
        return leaf;
    }
    let list = proptest::collection::vec(block(depth - 1), 1..3)
        .prop_map(|items| items.into_iter().flat_map(|lines| hang("- ", lines)).collect::<Vec<_>>());
    prop_oneof![2 => leaf, 1 => list, 1 => map(depth - 1)].boxed()
}

/// `lines` behind a mark: the first beside it, the others under its content.
fn hang(mark: &str, lines: Vec<String>) -> Vec<String> {
    let indent = " ".repeat(mark.len());
    lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| if at == 0 { format!("{mark}{line}") } else { format!("{indent}{line}") })
        .collect()
}

fn map(depth: u32) -> BoxedStrategy<Vec<String>> {
    let entry = (key(), block(depth), 0usize..3);
    proptest::collection::vec(entry, 1..5)
        .prop_map(|entries| {
            let mut lines = Vec::new();
            for (key, value, indent) in entries {
                let nested = value.len() > 1
                    || value[0].starts_with("- ")
                    || value[0].contains(": ") && !value[0].starts_with(['{', '"', '\'']);
                if nested {
                    lines.push(format!("{key}:"));
                    let indent = if value[0].starts_with("- ") { indent } else { indent + 1 };
                    lines.extend(value.into_iter().map(|line| format!("{}{line}", " ".repeat(indent))));
                } else {
                    lines.push(format!("{key}: {}", value[0]));
                }
            }
            lines
        })
        .boxed()
}

fn document() -> impl Strategy<Value = String> {
    map(2).prop_map(|lines| lines.join("\n") + "\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_readers_agree_on_generated_records(text in document()) {
        agrees(&text);
    }

    #[test]
    fn both_readers_agree_after_one_change(
        text in document(),
        place in any::<proptest::sample::Index>(),
        change in proptest::sample::select(&[
            "", " ", "\n", "\t", ":", ": ", "：", "，", ",", "#", " #", "-", "- ", "\"", "'", "[", "]", "{", "}", "“", "”",
            "【", "】", "&a", "*", "!", "|", ">", "%", "\u{3000}", "\u{feff}", "?", "? ", "~", "\\", "1.", "  ", "——", "\u{85}",
        ][..]),
        replaces in any::<bool>(),
    ) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = places[place.index(places.len())];
        let mut text = text;
        if replaces {
            text.remove(at);
        }
        text.insert_str(at, change);
        agrees(&text);
    }

    #[test]
    fn both_readers_agree_on_soup(text in "[-a:：， \n\\[\\]{}\"'#&*!|>%?标题单位一“”\t1.]{0,24}") {
        agrees(&text);
    }
}

#[test]
fn ordinary_front_matter_is_read_quickly() {
    assert!(quick(ORDINARY).is_some());
    agrees(ORDINARY);
}

const ORDINARY: &str = "编号: SF-2023-017\n标题: 一盏灯照亮夜间报修路\n副题: 城北供水所“一盏灯值守法”\n摘要: 时间从平均95分钟缩短到28分钟。\n\
        工作法: [一盏灯值守法]\n类别: [服务群众/上门服务]\n# 说明\n特色亮点:\n  - 值班灯与报修系统联动，受理即亮\n  - 阀门图上墙\n\
        主要做法:\n  - 标题: 建一张夜间值守网\n    内容: 把12个小区分成4片，每片两人轮值。\n成效数据:\n  \
        - { 名称: 满意率, 之前: 91.2, 之后: 98.6, 计量单位: \"%\", 时期: 2023年 }\n复制推广:\n  条件: 有夜班人员\n  步骤: [分片定人, 走访画图]\n\
        审签: { 编辑: 李敏, 日期: 2024-02-01 }\n口号:\n经验启示:\n- 小切口更容易长久：先解决“夜里找不到人”这一件事。\n";

#[test]
fn whatever_is_unusual_goes_to_the_crate() {
    for text in [
        "标题：甲\n",
        "a: &x 1\n",
        "a: |\n  b\n",
        "a: b\n  c\n",
        "a: 1\na: 2\n",
        "- a\n",
        "a:\n\t- b\n",
        "a: [b\n",
        "a: \"\\n\"\n",
        "a: b: c\n",
        "标题: [甲，乙]\n",
        "a\n",
        "a: b # c\n",
        "a: \u{3000} ：b\n",
        "a:\n  - \u{3000}b\n",
    ] {
        assert_eq!(quick(text), None, "{text:?}");
    }
}
