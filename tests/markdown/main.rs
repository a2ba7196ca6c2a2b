//! What holds for any text at all: no panic, no active content, balanced HTML, references and places in range. And
//! what hostile texts cost.

mod hostile;
mod oracle;

use casebook::content::markdown::{RenderOptions, inline, inline_linked, paragraphs, plain, render, text_blocks};
use casebook::content::sections::{Section, extract};
use casebook::diagnostic::SourceText;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What texts are made of: marks of Markdown, of HTML, of attacks, and of Chinese official texts.
const PARTS: &[&str] = &[
    "\n",
    "\n\n",
    "\n    ",
    " ",
    "  \n",
    "　　",
    "一、背景\n",
    "（一）建网",
    "一是",
    "。",
    "；",
    "：",
    "“",
    "”",
    "甲",
    "乙丙",
    "主要做法\n",
    "## 背景\n",
    "# ",
    "### ",
    " {#id}\n",
    " {x=y .z}\n",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "| a | b |\n|:-|-:|\n",
    "|",
    "---\n",
    "***",
    "**",
    "*",
    "_",
    "~~",
    "~",
    "`",
    "```\n",
    "~~~html\n",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](x.jpg)",
    "](x y.jpg)",
    "]（",
    "）",
    "！[",
    "##背",
    "](javascript:a)",
    "](<a b>)",
    "](#x)",
    "[^1]",
    "[^1]: ",
    "[a]: x \"y\"\n",
    "[a]",
    "<https://a.b>",
    "<a@b.c>",
    "\\",
    "&",
    "&amp;",
    "&#1;",
    "&#x2;",
    "&lt;script&gt;",
    "<",
    ">",
    "<script>",
    "</script>",
    "<style>",
    "<svg/onload=x>",
    "<img src=x onerror=y>",
    "<img src=\"",
    "<a href=\"java&#x73;cript:x\">",
    "<a href='../x/'>",
    "</a>",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<div class=\"x y\" id=main style=z>",
    "</div>",
    "<table><tr><td>",
    "</table>",
    "<ul><li>",
    "</ul>",
    "<details open>\n\n",
    "</details>",
    "<math><mtext><table><mglyph><style>",
    "<!--",
    "-->",
    "<?",
    "<![CDATA[",
    "<iframe src=x>",
    "<input autofocus onfocus=x>",
    "<form>",
    "<noscript><p title=\"</noscript><img>\">",
    "<title>",
    "\"",
    "'",
    "=",
    " onclick=x ",
    "javascript:",
    "\u{1}",
    "\u{2}",
    "1\u{2}",
    "\u{3}",
    "\u{4}",
    "\u{1bc9f}",
    "\u{0}",
    "\u{fe01}",
    "\u{200b}",
    "- [x] ",
    "<br>",
    "<h1>",
    "</h1>",
    "<pre>",
    "<a id=x>",
    "<ruby>汉<rt>",
    "<col>",
    "<tr>",
    "<dd>",
    "<summary>",
];

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![12 => select(PARTS).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    vec(part, 0..60).prop_map(|parts| parts.concat())
}

fn named(title: &str) -> Option<Section> {
    match title {
        "背景" => Some(Section::Background),
        "主要做法" => Some(Section::Methods),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_becomes_safe_html_with_references_in_range(text in text()) {
        let source = SourceText::new("a.md", text.as_str());
        let body = render(&source, 0..text.len(), &RenderOptions::default(), &mut Vec::new());
        if let Err(problem) = oracle::check(&body.html, body.references.len()) {
            prop_assert!(false, "{problem}\n{:?}\n{}", text, body.html);
        }
        for reference in &body.references {
            prop_assert!(text.get(reference.start as usize..reference.end as usize).is_some(), "{reference:?}");
        }
        for block in text_blocks(&body.html) {
            let is_clean = !block.is_empty() && !block.contains(['\u{1}', '\u{2}']);
            prop_assert!(is_clean, "{block:?}");
        }
        let ids: Vec<&str> = body.outline.iter().map(|heading| heading.id.as_str()).collect();
        let different: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        prop_assert_eq!(ids.len(), different.len());
    }

    #[test]
    fn any_line_becomes_safe_inline_html(text in text()) {
        let resolve = |_: &str| Some("https://example.org/\"<>".to_owned());
        for html in [inline(&text), inline_linked(&text, &resolve), paragraphs(&text, &resolve)] {
            if let Err(problem) = oracle::check(&html, 0) {
                prop_assert!(false, "{problem}\n{:?}\n{}", text, html);
            }
        }
        let has_mark = plain(&text).contains('\u{1}');
        prop_assert!(!has_mark);
    }

    #[test]
    fn sections_of_any_text_leave_the_rest_in_order(text in text()) {
        let source = SourceText::new("a.md", text.as_str());
        let sections = extract(&source, 0..text.len(), &[], &named, &mut Vec::new());
        let mut end = 0;
        for range in &sections.consumed {
            prop_assert!(end <= range.start && text.get(range.clone()).is_some(), "{range:?}");
            end = range.end;
        }
        prop_assert!(sections.methods.iter().all(|step| !(step.title.is_empty() && step.text.is_empty() && step.images.is_empty())));
        if sections.consumed.is_empty() {
            prop_assert!(sections.background.is_empty() && sections.methods.is_empty());
        }
    }
}

#[test]
fn the_oracle_finds_what_it_is_for() {
    for bad in [
        "<script>x</script>",
        "<p onclick=\"x\">y</p>",
        "<a href=\"javascript:x\">y</a>",
        "<a href=\" data:x\">y</a>",
        "<p style=\"x\">y</p>",
        "<img src=\"x\">",
        "<p>",
        "</p>",
        "<b><i></b></i>",
        "a > b",
        "\u{1}0\u{1}",
        "\u{2}",
        "<p title=\"a\"\u{3}>x</p>",
    ] {
        assert!(oracle::check(bad, 0).is_err(), "{bad}");
    }
    assert_eq!(oracle::check("<p class=\"a\"><a href=\"\u{1}0\u{1}\">x</a>\u{2}1\u{2}<br></p>", 2), Ok(()));
}
