//! What a reader of front matter may rely on.

use super::*;
use crate::diagnostic::Severity;

fn known(key: &str) -> bool {
    ["标题", "单位", "年度", "类别", "摘要", "名称", "之前", "之后", "title"].contains(&key)
}

fn read_text(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let source = SourceText::new("a.md", text);
    let mut out = Vec::new();
    let node = read(&source, 0..text.len(), &ReadOptions::new(&known), &mut out);
    (node, out)
}

/// Line, column and mended line of each problem.
fn places(out: &[Diagnostic]) -> Vec<(u32, u32, Option<&str>)> {
    out.iter()
        .map(|diagnostic| {
            let place = diagnostic.location.as_ref().expect("every problem has a place");
            (place.line, place.column, diagnostic.hints.iter().find_map(|hint| hint.line.as_deref()))
        })
        .collect()
}

#[test]
fn spans_are_bytes_of_the_whole_source() {
    let text = "---\n标题: 一盏灯\n---\n正文";
    let source = SourceText::new("a.md", text);
    let start = 4;
    let end = text.rfind("---").expect("written above");
    let node = read(&source, start..end, &ReadOptions::new(&known), &mut Vec::new()).expect("readable");
    assert_eq!(&text[node.entries()[0].1.span.clone()], "一盏灯");
    assert_eq!(&text[node.entries()[0].0.span.clone()], "标题");
}

#[test]
fn nothing_is_an_empty_map() {
    for text in ["", "\n\n", "# nur\n", "~\n"] {
        let (node, out) = read_text(text);
        assert_eq!(node.expect("a map").kind, Kind::Map(Vec::new()));
        assert!(out.is_empty(), "{text:?}");
    }
}

#[test]
fn one_broken_entry_hides_no_other() {
    let (node, out) = read_text("标题: 一盏灯\n年度: [2023\n单位: 城北供水所\n类别: *abc\n");
    let node = node.expect("a map");
    let keys: Vec<_> = node.entries().iter().map(|(key, _)| key.text.as_str()).collect();
    assert_eq!(keys, ["标题", "年度", "单位", "类别"]);
    assert_eq!(places(&out), [(2, 5, Some("年度: [2023]")), (4, 5, Some("类别: \"*abc\""))]);
    assert!(out.iter().all(|diagnostic| diagnostic.severity == Severity::Error));
}

#[test]
fn a_key_written_twice_names_both_lines_and_the_first_wins() {
    let (node, out) = read_text("标题: 甲\n单位: 乙\n标题: 丙\n");
    assert_eq!(node.expect("a map").entries()[0].1.scalar(), Some("甲"));
    assert_eq!(places(&out), [(3, 1, None)]);
    assert!(out[0].text.zh.contains("第 1 行") && out[0].text.zh.contains("第 3 行"), "{}", out[0].text.zh);
}

#[test]
fn a_list_is_no_record() {
    let (node, out) = read_text("- 甲\n- 乙\n");
    assert_eq!(node, None);
    assert_eq!(places(&out).len(), 1);
}

#[test]
fn limits_have_their_own_code() {
    let (node, out) = read_text(&format!("标题: {}\n", "长".repeat(40_000)));
    assert_eq!((node, out[0].code), (None, Code::E108));
    let (_, out) = read_text(&format!("标题: 甲\n类别: {}\n", "[".repeat(20_000)));
    assert_eq!(out[0].code, Code::E108);
    let (node, out) = read_text(&format!("类别: [{}]\n", "x,".repeat(20_000)));
    assert_eq!((node, out[0].code), (None, Code::E108));
}
