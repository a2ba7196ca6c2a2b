//! What holds for any text: no panic, ranges in the text, edits that mend for good, bounded cost.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Code, Diagnostic, SourceText};

fn known(key: &str) -> bool {
    ["标题", "单位", "年度", "类别", "摘要", "名称", "之前", "title"].contains(&key)
}

fn read_file(text: &str) -> (FrontMatterSplit, Option<Node>, Vec<Diagnostic>) {
    let source = SourceText::new("a.md", text);
    let options = ReadOptions::new(&known);
    let mut out = Vec::new();
    let split = split_front_matter(&source, &options, &mut out);
    let node = read(&source, split.yaml.clone(), &options, &mut out);
    (split, node, out)
}

/// Every range of the tree, keys included.
fn spans(node: &Node) -> Vec<std::ops::Range<usize>> {
    let mut found = vec![node.span.clone()];
    match &node.kind {
        Kind::List(items) => found.extend(items.iter().flat_map(spans)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                found.push(key.span.clone());
                found.extend(spans(value));
            }
        }
        Kind::Null | Kind::Scalar { .. } => {}
    }
    found
}

fn fixed(text: &str, out: &[Diagnostic]) -> String {
    let mut edits: Vec<_> =
        out.iter().flat_map(|problem| &problem.hints).filter_map(|hint| hint.edit.clone()).collect();
    edits.sort_by_key(|edit| (edit.start, edit.end));
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.replacement);
    }
    text
}

fn check_properties(text: &str) {
    let (split, node, out) = read_file(text);
    for range in [&split.yaml, &split.body] {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
    assert!(split.yaml.end <= split.body.start, "{split:?} of {text:?}");
    for range in node.iter().flat_map(spans) {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
    for problem in &out {
        let place = problem.location.as_ref().expect("every problem has a place");
        assert!(place.line >= 1 && place.column >= 1, "{problem:?} of {text:?}");
        assert!(!problem.text.zh.is_empty() && !problem.text.en.is_empty() && !problem.hints.is_empty(), "{problem:?}");
    }
    let mut end = 0;
    let mut edits: Vec<_> =
        out.iter().flat_map(|problem| &problem.hints).filter_map(|hint| hint.edit.as_ref()).collect();
    edits.sort_by_key(|edit| (edit.start, edit.end));
    for edit in edits {
        assert!(
            edit.start >= end && text.get(edit.start as usize..edit.end as usize).is_some(),
            "{edit:?} of {text:?}"
        );
        end = edit.end;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_harm(text in any::<String>()) {
        check_properties(&text);
        check_properties(&format!("---\n{text}\n---\n{text}"));
    }

    #[test]
    fn any_soup_of_marks_is_read_without_harm(text in "(---\n)?[-a:：， \n\\[\\]{}\"'#&*!|>%?标题单位一“”【】｛｝\t1.、（\u{3000}－—]{0,40}(\n---\n)?[一\n#-]{0,6}") {
        check_properties(&text);
    }

    #[test]
    fn lines_in_any_order_are_read_without_harm(lines in proptest::collection::vec(proptest::sample::select(&[
        "---", "———", "标题: 甲", "标题：甲", "  单位:乙", "\t年度: 2023", "类别: [甲，乙", "- 甲", "  - 标题：乙", "摘要: \"甲", "摘要: |", "  文字: 一",
        "{ 名称：甲，之前:1 }", "", "# 标题", "## 做法", "正文一段。", "类别: &a [甲]", "单位: *a", "标题: 甲: 乙", "标题 甲", "1. 甲", "  2、乙", "”", "]", "年度: \"甲”",
        "单位: 甲 年度: 1", "名称: 【甲，乙】", "之前: “1”", "摘要: '甲'乙", "title: | 甲",
    ][..]), 0..12)) {
        let text = lines.join("\n");
        check_properties(&text);
        check_properties(&format!("---\n{text}\n---\n"));
    }
}

#[test]
fn mended_front_matter_needs_no_more_mending() {
    let text =
        "———\n标题：一盏灯: 夜路\n  单位:乙\n类别: 【甲，乙】\n年度: “2023”\n名称：\n\t－甲\n\t－乙\n－－－\n正文\n";
    let (_, node, out) = read_file(text);
    let (_, again, left) = read_file(&fixed(text, &out));
    assert!(out.len() > 8 && left.is_empty(), "{left:#?}");
    let texts = |node: Option<Node>| {
        let node = node.expect("readable");
        node.entries()
            .iter()
            .map(|(key, value)| {
                (key.text.clone(), value.items().iter().filter_map(Node::scalar).map(str::to_owned).collect::<Vec<_>>())
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(node), texts(again));
}

#[test]
fn hostile_front_matter_costs_little() {
    let long = "长".repeat(300_000);
    let texts = [
        "---\n".to_owned() + &"[".repeat(20_000),
        "---\n标题: ".to_owned() + &"{a: ".repeat(15_000),
        "---\n".to_owned() + &"- ".repeat(30_000),
        "---\n".to_owned() + &"a:\n ".repeat(15_000),
        "---\n".to_owned() + &"标题：甲\n".repeat(4_000),
        "---\n".to_owned() + &"\n".repeat(1_000_000),
        "---\n".to_owned() + &"? ".repeat(20_000),
        "---\n标题: \"".to_owned() + &"甲\n".repeat(15_000),
        "---\n标题: [".to_owned() + &"甲，\n ".repeat(10_000),
        "---\n".to_owned() + &"标题: [甲\n".repeat(5_000),
        "---\n".to_owned() + &"标题: \"甲\n".repeat(4_000),
        "---\n".to_owned() + &"&a ".repeat(20_000),
        "---\na: &a ".to_owned() + &long,
        format!("---\na: &a {}\nb: [{}]\n---\n", "长".repeat(10_000), "*a,".repeat(9_000)),
        "标题：甲\n".repeat(100_000),
        "---\n".repeat(100_000),
        "-".repeat(1_000_000),
        long,
        "\0".repeat(60_000),
    ];
    for text in texts {
        check_properties(&text);
        let (_, _, out) = read_file(&text);
        assert!(out.len() <= 80, "{} problems for {:?}", out.len(), text.chars().take(20).collect::<String>());
    }
}

#[test]
fn a_front_matter_over_the_limit_is_named() {
    let text = format!("---\n标题: {}\n---\n正文\n", "长".repeat(30_000));
    let (split, node, out) = read_file(&text);
    assert_eq!((node, out.len(), out[0].code), (None, 1, Code::E108));
    assert_eq!(&text[split.body], "正文\n");
}
