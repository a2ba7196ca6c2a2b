//! Words of the word list.

use super::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// W210: words of the list anywhere in the file.
pub(super) fn listed_words(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for (at, wrong, right) in checked.config.check.words.hits(&checked.source.text) {
        let problem = text!(zh: "“{wrong}”可能应是“{right}”", en: "`{wrong}` should probably be `{right}`");
        let place = checked.source.locate(at..at + wrong.len());
        let line = checked.source.line_at(at).replace(wrong, right);
        out.push(Diagnostic::new(Code::W210, problem).at(place).hint_line(text!(zh: "改成：", en: "Write:"), line));
    }
}
