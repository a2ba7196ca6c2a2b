//! Any text as a Markdown file: split, read; ranges stay in the text, edits do not overlap.

#![no_main]

use casebook::diagnostic::SourceText;
use casebook::yaml::{Kind, Node, ReadOptions, read, split_front_matter};
use libfuzzer_sys::fuzz_target;

fn check(node: &Node, text: &str) {
    assert!(text.get(node.span.clone()).is_some());
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| check(item, text)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                assert!(text.get(key.span.clone()).is_some());
                check(value, text);
            }
        }
        Kind::Null | Kind::Scalar { .. } => {}
    }
}

fuzz_target!(|text: &str| {
    let known = |key: &str| matches!(key, "标题" | "单位" | "年度" | "类别" | "摘要" | "title" | "a");
    let source = SourceText::new("a.md", text);
    let options = ReadOptions::new(&known);
    let mut out = Vec::new();
    let split = split_front_matter(&source, &options, &mut out);
    assert!(text.get(split.yaml.clone()).is_some() && text.get(split.body.clone()).is_some());
    for range in [split.yaml, 0..text.len()] {
        let mut found = out.clone();
        if let Some(node) = read(&source, range, &options, &mut found) {
            check(&node, text);
        }
        for edit in found.iter().flat_map(|problem| &problem.hints).filter_map(|hint| hint.edit.as_ref()) {
            assert!(text.get(edit.start as usize..edit.end as usize).is_some());
        }
    }
});
