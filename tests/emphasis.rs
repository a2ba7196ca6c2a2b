//! Emphasis beside Chinese punctuation, compared with an independent implementation of the cjk-friendly rules
//! (comrak's) on 300,000 texts. The texts come from a fixed sequence: every run checks the same ones.

use casebook::content::markdown::{RenderOptions, render};
use casebook::diagnostic::SourceText;

/// What the texts are made of: everything whose flanking differs between the two rule sets, and its neighbours.
const PARTS: &[&str] = &[
    "中",
    "文",
    "あ",
    "한",
    "a",
    "b",
    "“",
    "”",
    "’",
    "。",
    "（",
    "）",
    "、",
    "《",
    "》",
    " ",
    "　",
    "*",
    "**",
    "***",
    "_",
    "__",
    "(",
    ")",
    ".",
    "\"",
    "！",
    "1",
    "%",
    "`x`",
    "😀",
    "\\*",
    "·",
    "—",
    "\u{fe00}",
    "\u{fe01}",
    "\u{e0100}",
    "€",
    "①",
];

/// The same for striking through. A single `~` is left out because it is a range in Chinese and strikes nothing here;
/// Western letters and symbols because the parser, unlike the rules, lets `a~~(b)~~` begin within a word.
const STRUCK: &[&str] = &["中", "文", "“", "”", "。", "（", "）", "《", "》", " ", "~~", "！"];

/// `xorshift`: the same sequence everywhere.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("smaller than a usize")
    }

    /// A line of 3 to 14 parts that begins and ends with a letter, so that it is a paragraph.
    fn text(&mut self, parts: &[&str]) -> String {
        let count = 2 + self.below(11);
        let middle: String = (0..count).map(|_| parts[self.below(parts.len())]).collect();
        format!("甲{middle}")
    }
}

fn ours(text: &str) -> String {
    let source = SourceText::new("a.md", text);
    render(&source, 0..text.len(), &RenderOptions::default(), &mut Vec::new()).html
}

fn theirs(text: &str, is_friendly: bool) -> String {
    let mut options = comrak::Options::default();
    options.extension.cjk_friendly_emphasis = is_friendly;
    options.extension.strikethrough = text.contains('~');
    comrak::markdown_to_html(text, &options).replace("&quot;", "\"")
}

/// The texts that come out differently.
fn differences(seed: u64, count: usize, parts: &[&str], is_friendly: bool) -> Vec<String> {
    let mut sequence = Sequence(seed);
    (0..count)
        .map(|_| sequence.text(parts))
        .filter(|text| ours(text) != theirs(text, is_friendly))
        .map(|text| format!("{text:?}\n  ours   {:?}\n  theirs {:?}", ours(&text), theirs(&text, is_friendly)))
        .collect()
}

/// Runs the comparison on four threads and shows the first differences.
fn compare(count: usize, parts: &'static [&'static str]) {
    let found: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..=4_u64)
            .map(|seed| scope.spawn(move || differences(seed * 0x9e37_79b9, count / 4, parts, true)))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no text makes either side panic")).collect()
    });
    let shown: Vec<&str> = found.iter().take(10).map(String::as_str).collect();
    assert!(found.is_empty(), "{} of {count} texts differ, such as\n{}", found.len(), shown.join("\n"));
}

#[test]
fn emphasis_is_the_same_on_300_000_texts() {
    compare(300_000, PARTS);
}

#[test]
fn striking_through_is_the_same_on_40_000_texts() {
    compare(40_000, STRUCK);
}

/// Without the cjk-friendly rules many of the same texts come out differently: the comparison can fail.
#[test]
fn plain_rules_differ_on_the_same_texts() {
    let different = differences(1, 10_000, PARTS, false).len();
    assert!((100..5_000).contains(&different), "{different}");
}
