//! Markdown in fields that are plain text: shown with its marks, which nobody means.

use super::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;
use crate::yaml::{Kind, Node};

/// Fields shown as they are written: on cards, in titles, in feeds and on posters there is no room for links.
const PLAIN: [&str; 9] =
    ["title", "subtitle", "summary", "slogan", "highlights", "goals", "feedback", "replication", "adopted_by"];

/// W229: a link or bold type in a plain field; the first place of each field.
pub(super) fn in_plain_fields(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for name in PLAIN {
        let Some(slot) = checked.fields.get(name) else { continue };
        let Some(node) = first_with_markup(slot.node) else { continue };
        let key = slot.key.text.trim();
        let problem = text!(
            zh: "“{key}”是纯文字，链接和加粗在这里不起作用，会原样显示",
            en: "`{key}` is plain text: links and bold type have no effect and are shown as written"
        );
        out.push(Diagnostic::new(Code::W229, problem).at(checked.source.locate(node.span.clone())).hint(text!(
            zh: "去掉 [ ]( ) 和 **，只留文字；链接写进正文、主要做法或工作成效",
            en: "take out [ ]( ) and ** and keep the words; put links into the body, the methods or the results"
        )));
    }
}

fn first_with_markup(node: &Node) -> Option<&Node> {
    match &node.kind {
        Kind::Scalar { text, .. } => has_markup(text).then_some(node),
        Kind::List(items) => items.iter().find_map(first_with_markup),
        Kind::Map(entries) => entries.iter().find_map(|(_, value)| first_with_markup(value)),
        Kind::Null => None,
    }
}

/// `[词](地址)` or `**词**`.
fn has_markup(text: &str) -> bool {
    let is_link = |(at, _): (usize, &str)| {
        let rest = &text[at + 2..];
        text[..at].contains('[')
            && rest.find(')').is_some_and(|end| end > 0 && !rest[..end].contains(char::is_whitespace))
    };
    let bold = text.find("**").and_then(|open| text[open + 2..].find("**"));
    text.match_indices("](").any(is_link) || bold.is_some_and(|len| len > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_bold_type_are_markup_and_arithmetic_is_not() {
        for text in ["见[报告](a.pdf)", "**照亮**夜路"] {
            assert!(has_markup(text), "{text}");
        }
        for text in ["", "5**2", "****", "[甲](乙 丙)", "(一)[二]", "2*3*4", "见 [1]（注）"] {
            assert!(!has_markup(text), "{text}");
        }
    }
}
