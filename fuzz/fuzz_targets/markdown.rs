//! Any text as the body of a case: sections, HTML, search text. The oracle is that of the property tests.

#![no_main]

#[path = "../../tests/markdown/oracle.rs"]
mod oracle;

use casebook::content::markdown::{RenderOptions, inline, render, render_manuscript, text_blocks};
use casebook::content::sections::{Section, extract};
use casebook::diagnostic::SourceText;
use libfuzzer_sys::fuzz_target;

fn named(title: &str) -> Option<Section> {
    match title {
        "背景" => Some(Section::Background),
        "主要做法" => Some(Section::Methods),
        "工作成效" => Some(Section::Results),
        "经验启示" => Some(Section::Lessons),
        _ => None,
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let source = SourceText::new("a.md", text);
    let options = RenderOptions::default();
    let mut out = Vec::new();
    let whole = render(&source, 0..text.len(), &options, &mut out);
    let sections = extract(&source, 0..text.len(), &[], &named, &mut out);
    let rest = render_manuscript(&source, sections.narrative, &options, &mut out);
    for body in [whole, rest] {
        oracle::check(&body.html, body.references.len()).expect("safe and balanced");
        assert!(body.references.iter().all(|one| text.get(one.start as usize..one.end as usize).is_some()));
        assert!(text_blocks(&body.html).iter().all(|block| !block.is_empty()));
    }
    oracle::check(&inline(text), 0).expect("safe and balanced");
});
