//! Words of the word list, and the script a text is written in.

use super::Checked;
use crate::content::hygiene::scripts;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Hits of one file that are told one by one; the rest is counted.
const MAX_TOLD: usize = 30;
/// Characters of Simplified text alone that make it certain what a text is written in.
const ENOUGH: usize = 5;

/// W204: a text in Simplified characters that is given out as a Traditional one.
pub(super) fn script_of_the_text(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    // On other sites nobody waits for the look at every character.
    if checked.case.front.lang != "zh-Hant" {
        return;
    }
    let (simplified, traditional) = scripts(&checked.source.text);
    if traditional > 0 || simplified < ENOUGH {
        return;
    }
    let problem = text!(
        zh: "这一篇是简体字，而它的语言是繁体（zh-Hant）",
        en: "this text is in Simplified characters, but its language is zh-Hant"
    );
    let advice = text!(
        zh: "改成繁体字；要让程序转换，就把网站的语言写成 zh-Hans，再在 languages 里加 zh-Hant: {{ from: zh-Hans }}",
        en: "write it in Traditional characters; to have it converted, make zh-Hans the language of the site and add zh-Hant: {{ from: zh-Hans }} to `languages`"
    );
    let place = checked.source.locate(checked.span("title"));
    out.push(Diagnostic::new(Code::W204, problem).at(place).hint(advice));
}

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
