//! Hygiene and privacy over one whole file: every value of the tree and the body.
//!
//! Layer 2, between the YAML reader and the schema: the values that the pages show are clean and masked from here on,
//! places and edits still point into the author's file. Knows which keys hold names of files, ids and addresses, which
//! nobody may mend; knows nothing else of cases.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::hygiene::{self, Collector, TextKind};
use super::markdown::{Change, Manuscript, decode_value};
use super::privacy::{self, DataKind};
use super::value::{boolean, folded};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::yaml::{Key, Kind, Node};

/// Keys whose values are taken literally, folded: ids, file names, addresses, dates, figures, switches.
const LITERAL: &[&str] = &[
    "id",
    "编号",
    "案例编号",
    "lang",
    "语言",
    "language",
    "translationof",
    "译自",
    "slug",
    "网址名",
    "英文名",
    "cover",
    "封面",
    "封面图",
    "src",
    "file",
    "文件",
    "文件名",
    "images",
    "image",
    "图片",
    "照片",
    "配图",
    "logo",
    "标识",
    "徽标",
    "document",
    "url",
    "link",
    "链接",
    "网址",
    "successor",
    "接续案例",
    "后续案例",
    "previous",
    "上期案例",
    "前期案例",
    "location",
    "坐标",
    "位置",
    "stars",
    "星级",
    "order",
    "排序",
    "cases",
    "案例",
    "checksum",
    "合计校验",
];
/// Keys that give leave to show telephone numbers.
const PUBLIC: &[&str] = &["public", "公开", "公开联系方式"];

/// Cleans one file's texts and keeps what is to be said until [`Cleaning::report`].
#[derive(Debug)]
pub struct Cleaning<'a> {
    source: &'a SourceText,
    found: Collector<'a>,
    personal: Vec<Range<usize>>,
    shows_mobile: bool,
    /// Lines that could not be read as YAML: what stands there is structure gone wrong, not text.
    unread: Vec<u32>,
}

impl<'a> Cleaning<'a> {
    /// For the file `source`; `root` says whether telephone numbers may be shown.
    #[must_use]
    pub fn new(source: &'a SourceText, root: &Node) -> Self {
        Self {
            source,
            found: Collector::new(source),
            personal: Vec::new(),
            shows_mobile: gives_leave(root),
            unread: Vec::new(),
        }
    }

    /// For a file in which bytes were lost when it was decoded: that was said, and is not said again as mojibake.
    #[must_use]
    pub fn of_damaged(mut self, is_damaged: bool) -> Self {
        self.found.is_loss_told = is_damaged;
        self
    }

    /// Passes over the punctuation of lines of which `said` tells that they could not be read.
    #[must_use]
    pub fn after(mut self, said: &[Diagnostic]) -> Self {
        let unread = said.iter().filter(|one| one.code == Code::E105);
        let places = unread.filter_map(|one| one.location.as_ref()).filter(|place| place.path == self.source.path);
        self.unread = places.map(|place| place.line).collect();
        self
    }

    /// Cleans and masks every value below `node`.
    pub fn tree(&mut self, node: &mut Node) {
        let shows_mobile = self.shows_mobile;
        self.shows_mobile |= gives_leave(node);
        match &mut node.kind {
            Kind::Map(entries) => {
                for (key, value) in entries {
                    self.key(key);
                    if !is_literal(key) {
                        self.tree(value);
                    }
                }
            }
            Kind::List(items) => items.iter_mut().for_each(|item| self.tree(item)),
            Kind::Scalar { text, .. } => {
                let cleaned = self.scalar(text, &node.span);
                if let Some(cleaned) = cleaned {
                    *text = cleaned;
                }
            }
            Kind::Null => {}
        }
        self.shows_mobile = shows_mobile;
    }

    /// A key may be the title of what it stands for: `- 找王静13812345678: 上门`.
    fn key(&mut self, key: &mut Key) {
        let masks = masks(&key.text, self.shows_mobile);
        if !masks.is_empty() {
            self.personal.push(key.span.clone());
            key.text = replaced(&key.text, &masks);
        }
    }

    /// The value as the pages show it; `None` when it is fine as it is.
    fn scalar(&mut self, text: &str, span: &Range<usize>) -> Option<String> {
        // Most values are short and plain: figures, dates, words without anything to mend.
        if text.len() < 2 || memchr::memchr(b':', text.as_bytes()).is_some() && hygiene::is_one_address(text) {
            return None;
        }
        let kind = if text.contains('\n') { TextKind::Plain } else { TextKind::Line };
        let cleaned = hygiene::clean(text, kind);
        if self.unread.is_empty() || !self.unread.contains(&self.source.locate(span.clone()).line) {
            self.found.add(span.clone(), text, &cleaned);
        }
        // Titles and summaries are no Markdown: there an entity would be shown letter by letter.
        let cleaned = match decode_value(&cleaned.text) {
            Cow::Owned(decoded) => Cow::Owned(decoded),
            Cow::Borrowed(_) => cleaned.text,
        };
        let masks = masks(&cleaned, self.shows_mobile);
        if masks.is_empty() {
            return match cleaned {
                Cow::Owned(text) => Some(text),
                Cow::Borrowed(_) => None,
            };
        }
        self.personal.push(span.clone());
        Some(replaced(&cleaned, &masks))
    }

    /// The body, cleaned and masked, with every byte still traced to the file.
    pub fn body(&mut self, range: Range<usize>) -> Manuscript {
        let manuscript = Manuscript::of(&self.source.text, range.clone());
        let cleaned = hygiene::clean(manuscript.text(), TextKind::Markdown);
        self.found.add(range.clone(), manuscript.text(), &cleaned);
        let certain = cleaned.findings.into_iter().filter(|finding| finding.rule.is_certain());
        let changes: Vec<Change> = certain
            .filter_map(|finding| Some(Change { range: finding.range, with: Cow::Owned(finding.replacement?) }))
            .collect();
        let manuscript = manuscript.changed(&changes);
        let masks = masks(manuscript.text(), self.shows_mobile);
        if masks.is_empty() {
            return manuscript;
        }
        self.personal.push(range);
        manuscript.changed(&masks)
    }

    /// Says what was mended and what was masked.
    pub fn report(self, out: &mut Vec<Diagnostic>) {
        self.found.report(out);
        for range in self.personal {
            privacy::report(self.source, range, out);
        }
    }
}

/// Personal data of a text and what is shown instead; mobile numbers only when the author gave no leave.
fn masks(text: &str, shows_mobile: bool) -> Vec<Change> {
    let found = privacy::find(text);
    if found.is_empty() {
        return Vec::new();
    }
    let found = found.into_iter().filter(|data| !(shows_mobile && data.kind == DataKind::Mobile));
    found.map(|data| Change { range: data.range, with: Cow::Owned(data.masked) }).collect()
}

/// The text with these changes made.
fn replaced(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes.iter().rev() {
        text.replace_range(change.range.clone(), &change.with);
    }
    text
}

/// Decodes the entities of settings, which no case's cleaning goes through: `&middot;` in the title of the site would be
/// shown letter by letter.
pub fn decode_entities(node: &mut Node) {
    match &mut node.kind {
        Kind::Map(entries) => {
            entries.iter_mut().filter(|(key, _)| !is_literal(key)).for_each(|(_, value)| decode_entities(value));
        }
        Kind::List(items) => items.iter_mut().for_each(decode_entities),
        Kind::Scalar { text, .. } if !text.contains("://") => {
            if let Cow::Owned(decoded) = decode_value(text) {
                *text = decoded;
            }
        }
        Kind::Scalar { .. } | Kind::Null => {}
    }
}

fn is_literal(key: &Key) -> bool {
    static SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| LITERAL.iter().copied().collect());
    SET.contains(&*folded(&key.text))
}

/// Whether a map says `public: true`.
fn gives_leave(node: &Node) -> bool {
    node.entries()
        .iter()
        .any(|(key, value)| PUBLIC.contains(&key.text.trim()) && value.scalar().and_then(boolean) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{ReadOptions, read};

    /// The tree of `yaml` after cleaning, the body after cleaning, and the codes of what was said.
    fn cleaned(yaml: &str, body: &str) -> (Node, String, Vec<Code>) {
        let text = format!("{yaml}{body}");
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let mut root = read(&source, 0..yaml.len(), &ReadOptions::new(&|_| true), &mut out).expect("readable");
        let mut cleaning = Cleaning::new(&source, &root);
        cleaning.tree(&mut root);
        let body = cleaning.body(yaml.len()..source.text.len());
        cleaning.report(&mut out);
        (root, body.text().to_owned(), out.into_iter().map(|problem| problem.code).collect())
    }

    fn value<'n>(root: &'n Node, key: &str) -> &'n str {
        let entry = root.entries().iter().find(|(written, _)| written.text == key).expect("there");
        entry.1.scalar().expect("a scalar")
    }

    #[test]
    fn readings_and_half_width_marks_go_from_values_and_body() {
        let (root, body, codes) =
            cleaned("摘要: 创(chuàng)新服务,方便群众\n封面: 钟,面.jpg\n", "老郑挂钟,孩子围着看。\n");
        assert_eq!(value(&root, "摘要"), "创新服务，方便群众");
        assert_eq!(value(&root, "封面"), "钟,面.jpg", "the name of a file is nobody's to mend");
        assert_eq!(body, "老郑挂钟，孩子围着看。\n");
        assert_eq!(codes, [Code::W203, Code::W205]);
    }

    #[test]
    fn what_a_web_page_left_in_a_value_is_shown_as_the_character_it_is() {
        let (root, _, codes) = cleaned("摘要: &nbsp;夜间到场\n标题: 一盏&ldquo;灯&rdquo;\n", "");
        assert_eq!((value(&root, "摘要"), value(&root, "标题")), ("夜间到场", "一盏“灯”"));
        assert_eq!(codes, [Code::W207]);
    }

    #[test]
    fn a_mobile_number_is_masked_unless_the_author_gives_leave() {
        let (root, body, codes) = cleaned("说明: 联系13800138000\n", "电话13800138000。\n");
        assert!(!value(&root, "说明").contains("13800138000"));
        assert!(!body.contains("13800138000"));
        assert_eq!(codes, [Code::W211, Code::W211]);
        let (root, _, codes) = cleaned("公开: 是\n说明: 联系13800138000\n", "");
        assert_eq!((value(&root, "说明"), codes.len()), ("联系13800138000", 0));
    }
}
