//! Texts made to be slow or large. Time is not asserted but work is: the output stays in proportion to the text, and
//! a quadratic step would keep these tests from ending at all. (`benches/markdown.rs` measures the time.)

use casebook::content::markdown::{RenderOptions, render, text_blocks};
use casebook::content::sections::{Section, extract};
use casebook::diagnostic::SourceText;

use crate::oracle;

/// Bytes of each text.
const LEN: usize = 1 << 18;

/// Output may be this many times as long as the text: a heading of one character gets an id.
const GROWTH: usize = 16;

fn check(name: &str, text: &str) {
    let source = SourceText::new("a.md", text);
    let mut out = Vec::new();
    let body = render(&source, 0..text.len(), &RenderOptions::default(), &mut out);
    assert!(body.html.len() <= GROWTH * LEN, "{name}: {} bytes", body.html.len());
    assert!(out.len() <= 100, "{name}: {} problems", out.len());
    if let Err(problem) = oracle::check(&body.html, body.references.len()) {
        panic!("{name}: {problem}");
    }
    let methods = |_: &str| Some(Section::Methods);
    let sections = extract(&source, 0..text.len(), &[], &methods, &mut out);
    assert!(sections.narrative.text().len() <= 2 * text.len() + 2, "{name}");
    assert!(text_blocks(&body.html).iter().all(|block| !block.is_empty()), "{name}");
}

fn repeated(part: &str) -> String {
    part.repeat(LEN / part.len())
}

#[test]
fn repeated_marks_are_linear() {
    for part in [
        ">",
        "> ",
        "- ",
        "1. ",
        "[",
        "![",
        "[a](",
        "*",
        "**a",
        "*a_",
        "*a **b ",
        "`a``",
        "~~a ",
        "<",
        "<a ",
        "<a \"",
        "<b>",
        "</b>",
        "<!--",
        "<?",
        "<![CDATA[",
        "<script>",
        "<div>\n",
        "<div>\n\n",
        "<p><b><div>x</div>",
        "&#",
        "\\",
        "# a\n",
        "a\n===\n",
        "|",
        "[^a]",
        "[^a]: b\n",
        "[a]: b\n",
        "- a\n\n",
        "\n",
        "```\n",
        "\t",
        "![a](b.jpg)\n\n",
        "[a](javascript:x)\n\n",
        "![a](https://x)\n\n",
        "<img src=a>",
        "<a href=x>",
        "<table><tr><td>",
        "<ul><li>",
        "- [ ] a\n",
        "“**中**”",
        "\u{1}",
        "|a|b|\n|-|-|\n",
        "<b><i><u>",
        "x<b>\n\n",
        "[![a](b)](c)",
        "<a x=",
        "<a x=y <",
        "a\n-\n",
        "一、甲\n",
        "（一）甲\n",
        "一是甲；",
    ] {
        check(part, &repeated(part));
    }
}

#[test]
fn deep_nesting_is_cut_and_costs_nothing_afterwards() {
    check("one line, then blank lines", &format!("{}甲{}", "- ".repeat(LEN / 4), "\n".repeat(LEN / 2)));
    check("the deepest allowed, then blank lines", &format!("{}甲{}", "- ".repeat(90), "\n".repeat(LEN)));
    check("the deepest allowed, then quotes", &format!("{}甲{}", "- ".repeat(90), "\n>".repeat(LEN / 2)));
    let mut stairs = String::new();
    for depth in 0.. {
        stairs.push_str(&"  ".repeat(depth));
        stairs.push_str("- 甲\n");
        if stairs.len() > LEN / 2 {
            break;
        }
    }
    check("stairs, then lines", &format!("{stairs}{}", "甲\n".repeat(LEN / 8)));
    check("stairs, then blank lines", &format!("{stairs}{}", "\n".repeat(LEN / 2)));
}

#[test]
fn definitions_expand_no_further_than_the_text() {
    check("one long target", &format!("[a]: {}\n\n{}", "x".repeat(LEN / 2), "[a]".repeat(LEN / 6)));
    let many: Vec<String> = (0..LEN / 20).map(|index| format!("[a{index}]: b\n\n[a{index}]")).collect();
    check("many definitions", &many.concat());
    let notes: Vec<String> = (0..LEN / 40).map(|index| format!("[^{index}]\n\n[^{index}]: 注\n\n")).collect();
    check("many notes", &notes.concat());
}

#[test]
fn tables_tags_and_headings_stay_linear() {
    check("a wide table", &format!("{}\n{}\n{}", "|a".repeat(LEN / 8), "|-".repeat(LEN / 8), "|\n".repeat(LEN / 8)));
    check("equal headings", &"# 同\n\n".repeat(20_000));
    let classes = (0..16).map(|index| format!("<b class=c{index}>")).collect::<Vec<_>>().concat();
    check("inline around blocks", &format!("<div>{classes}{}\n", "<div>x</div>".repeat(LEN / 12)));
    check("one tag", &format!("<b {}>", "a=b ".repeat(LEN / 4)));
    check("quotes that never close", &format!("<div>{}", "<a=\"'".repeat(LEN / 6)));
    check("a long line", &"一二三四".repeat(LEN / 12));
}
