//! Words of the word list.

use super::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Hits of one file that are told one by one; the rest is counted.
const MAX_TOLD: usize = 30;

/// W210: words of the list anywhere in the file.
pub(super) fn listed_words(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let hits = checked.config.check.words.hits(&checked.source.text);
    for (at, wrong, right) in hits.iter().copied().take(MAX_TOLD) {
        let problem = text!(zh: "“{wrong}”可能应是“{right}”", en: "`{wrong}` should probably be `{right}`");
        let place = checked.source.locate(at..at + wrong.len());
        let line = checked.source.line_with(at..at + wrong.len(), right);
        out.push(Diagnostic::new(Code::W210, problem).at(place).hint_line(text!(zh: "改成：", en: "Write:"), line));
    }
    if let Some((at, wrong, _)) = hits.get(MAX_TOLD) {
        let rest = hits.len() - MAX_TOLD;
        let problem = text!(
            zh: "从这里起还有 {rest} 处词表里的词，没有逐一列出",
            en: "words of the list from here on ({rest}) are not told one by one"
        );
        out.push(Diagnostic::new(Code::W210, problem).at(checked.source.locate(*at..at + wrong.len())));
    }
}
