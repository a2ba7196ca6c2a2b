//! The problems found while a text is rendered: each kind a limited number of times, at its place in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::manuscript::Manuscript;
use crate::diagnostic::{Code, Diagnostic, Severity, SourceText};
use crate::text;

/// So many problems of one kind are told one by one; the rest is counted.
const EACH: usize = 20;

/// Names of tags and attributes are cut to this many characters in messages.
const SHOWN: usize = 60;

/// What can be wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Problem {
    /// A link with a scheme that is not allowed.
    Link,
    /// A picture of another site.
    Picture,
    /// A picture that no page can show: a file of the author's computer, or its bytes in the text.
    NoPicture,
    /// A tag that is not allowed.
    Tag,
    /// An attribute that is not allowed.
    Attribute,
    /// A footnote with the name of an earlier one.
    Footnote,
    /// A comment, or an element that is not published, without an end.
    Unclosed,
}

impl Problem {
    fn code(self) -> Code {
        if self == Self::Footnote { Code::W231 } else { Code::W223 }
    }
}

/// Collects problems. Kept apart from the list of the caller until the end, because each kind is limited.
#[derive(Debug)]
pub(super) struct Report<'s> {
    source: &'s SourceText,
    manuscript: &'s Manuscript,
    found: Vec<Diagnostic>,
    counts: BTreeMap<Problem, usize>,
    names: BTreeSet<(Problem, String)>,
    is_cut: bool,
    is_expanded: bool,
}

impl<'s> Report<'s> {
    pub(super) fn new(source: &'s SourceText, manuscript: &'s Manuscript) -> Self {
        let (counts, names) = (BTreeMap::new(), BTreeSet::new());
        Self { source, manuscript, found: Vec::new(), counts, names, is_cut: false, is_expanded: false }
    }

    /// The bytes of the file behind `range` of the prepared text.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        self.manuscript.origin_range(range)
    }

    /// Notes a problem with `name` (a target, tag or attribute) at `range` of the prepared text. Tags and attributes
    /// are told once for each name: text copied from a word processor repeats the same one on every line.
    pub(super) fn push(&mut self, problem: Problem, name: &str, range: &Range<usize>) {
        let name: String = name.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
        let is_named = matches!(problem, Problem::Tag | Problem::Attribute);
        if is_named && (self.names.len() >= 2 * EACH || !self.names.insert((problem, name.clone()))) {
            return;
        }
        let count = self.counts.entry(problem).or_default();
        *count += 1;
        if *count <= EACH {
            let place = self.source.locate(self.manuscript.origin_range(range));
            self.found.push(describe(problem, &name).at(place));
        }
    }

    /// Notes that the nesting limit was passed at `place` of the file; told once.
    pub(super) fn push_nesting(&mut self, limit: usize, place: Range<usize>) {
        if !std::mem::replace(&mut self.is_cut, true) {
            let place = self.source.locate(place);
            let text = text!(
                zh: "引用、列表或标记嵌套超过{limit}层，更深的层不再缩进",
                en: "nested deeper than {limit} levels; what is deeper is no longer nested"
            );
            let hint = text!(zh: "减少层数，或拆成几段", en: "nest less deeply, or split the passage");
            self.found.push(Diagnostic::new(Code::E108, text).with_severity(Severity::Warning).at(place).hint(hint));
        }
    }

    /// Notes that definitions were copied up to the limit, the last time at `range` of the prepared text; told once.
    pub(super) fn push_expansion(&mut self, range: &Range<usize>) {
        if !std::mem::replace(&mut self.is_expanded, true) {
            let place = self.source.locate(self.manuscript.origin_range(range));
            let text = text!(
                zh: "用 [名字] 引用的网址太多太长，从这里以后不再变成链接",
                en: "addresses are named by [reference] too often; behind this place they are no longer links"
            );
            let hint = text!(zh: "直接写成 [文字](网址)，或拆成几个案例", en: "write [text](address) instead, or split the text");
            self.found.push(Diagnostic::new(Code::E108, text).with_severity(Severity::Warning).at(place).hint(hint));
        }
    }

    /// Hands everything over.
    pub(super) fn finish(mut self, out: &mut Vec<Diagnostic>) {
        out.append(&mut self.found);
        for (problem, count) in self.counts {
            if let Some(more) = count.checked_sub(EACH).filter(|more| *more > 0) {
                let what = match problem {
                    Problem::Link => text!(zh: "链接", en: "links"),
                    Problem::Picture => text!(zh: "外站图片", en: "pictures of other sites"),
                    Problem::NoPicture => text!(zh: "不在文件夹里的图片", en: "pictures that are not in the folder"),
                    Problem::Unclosed => text!(zh: "没有结束的标签", en: "tags without an end"),
                    Problem::Tag => text!(zh: "标签", en: "tags"),
                    Problem::Attribute => text!(zh: "属性", en: "attributes"),
                    Problem::Footnote => text!(zh: "脚注", en: "footnotes"),
                };
                let (zh, en) = (what.zh, what.en);
                let text = text!(
                    zh: "还有{more}处同样的{zh}，不再逐一列出",
                    en: "{more} more {en} of the same kind are not listed"
                );
                out.push(
                    Diagnostic::new(problem.code(), text)
                        .at(crate::diagnostic::Location::file(self.source.path.clone())),
                );
            }
        }
    }
}

/// `D:\资料\方案.docx`, `file:///C:/方案.docx`, `\\\\服务器\方案.docx`.
fn is_of_own_computer(target: &str) -> bool {
    let bytes = target.as_bytes();
    let has_drive =
        bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'\\' | b'/');
    has_drive || target.starts_with("\\\\") || target.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("file:"))
}

fn describe(problem: Problem, name: &str) -> Diagnostic {
    let (text, hint) = match problem {
        Problem::Link if is_of_own_computer(name) => (
            text!(zh: "“{name}”是你电脑上的文件，别人打不开，已去掉链接、保留文字", en: "`{name}` is a file of your own computer and nobody else can open it; its text stays"),
            text!(
                zh: "把文件放进案例的“附件”文件夹，写成 [文字](附件/文件名)",
                en: "put the file into the case's folder 附件 and write [text](附件/name)"
            ),
        ),
        Problem::Link => (
            text!(zh: "链接“{name}”不能发布，已去掉链接、保留文字", en: "the link `{name}` is not published; its text stays"),
            text!(
                zh: "改成 https:// 开头的网址，或者本站案例的相对路径",
                en: "use an address that begins with https://, or a relative path within the site"
            ),
        ),
        Problem::Picture => (
            text!(
                zh: "图片“{name}”在别的网站上，网页里不会加载，已改为链接",
                en: "the picture `{name}` is on another site and is not loaded; it became a link"
            ),
            text!(
                zh: "把图片存到案例文件夹，写成 ![说明](图片.jpg)",
                en: "save the picture in the case's folder and write ![caption](picture.jpg)"
            ),
        ),
        Problem::NoPicture => (
            text!(
                zh: "图片“{name}”不在案例文件夹里，没有显示",
                en: "the picture `{name}` is not in the case's folder and not shown"
            ),
            text!(
                zh: "把图片存到案例文件夹，写成 ![说明](图片.jpg)",
                en: "save the picture in the case's folder and write ![caption](picture.jpg)"
            ),
        ),
        Problem::Tag => (
            text!(zh: "标签 <{name}> 不能发布，已去掉", en: "the tag `<{name}>` is not published and was removed"),
            text!(zh: "删去这个标签；多数格式可以用 Markdown 写", en: "delete the tag; most of it can be written as Markdown"),
        ),
        Problem::Attribute => (
            text!(zh: "属性 {name} 不能发布，已去掉", en: "the attribute `{name}` is not published and was removed"),
            text!(zh: "删去这个属性；样式由主题统一决定", en: "delete the attribute; the theme decides the style"),
        ),
        Problem::Unclosed if name == "!--" => (
            text!(
                zh: "这里开始的注释没有结束，后面的文字没有显示",
                en: "the comment that begins here has no end; nothing behind it is shown"
            ),
            text!(
                zh: "在注释的末尾写上 -->；不是注释就删去 <!--",
                en: "write --> where the comment ends, or delete <!-- if it is none"
            ),
        ),
        Problem::Unclosed => (
            text!(
                zh: "标签 <{name}> 没有结束，它后面的文字没有显示",
                en: "the tag `<{name}>` has no end; the text behind it is not shown"
            ),
            text!(
                zh: "删去这个标签，或者在它结束的地方写上 </{name}>",
                en: "delete the tag, or write </{name}> where it ends"
            ),
        ),
        Problem::Footnote => (
            text!(
                zh: "前面已有脚注 [^{name}]，这一条没有显示",
                en: "there is a footnote [^{name}] already; this one is not shown"
            ),
            text!(
                zh: "换一个没用过的编号，正文里对应的地方也改成这个编号",
                en: "give it a number of its own, here and where the text mentions it"
            ),
        ),
    };
    Diagnostic::new(problem.code(), text).hint(hint)
}
