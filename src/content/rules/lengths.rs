//! Lengths that a phone shows whole, and results that have a figure.

use super::Checked;
use crate::content::case::Step;
use crate::content::front::TITLE_LIMIT;
use crate::diagnostic::{Code, Diagnostic, Text, plural};
use crate::text;

/// How many characters of other scripts take the place of one Chinese character.
const LATIN_FACTOR: usize = 3;

/// W218: title, summary, slogan and highlights.
pub(super) fn lengths(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    let factor = if checked.is_chinese() { 1 } else { LATIN_FACTOR };
    let title = front.title.chars().count();
    let shortest = 4;
    // One that was cut at the limit has had its message.
    if title > 30 * factor && title < TITLE_LIMIT {
        let most = 30 * factor;
        push(
            checked,
            out,
            "title",
            text!(zh: "标题有{title}个字，建议不超过{most}个", en: "the title has {title} characters; {most} are advised at most"),
        );
    } else if title > 0 && title < shortest {
        let characters = plural(title, "character");
        push(
            checked,
            out,
            "title",
            text!(zh: "标题只有{title}个字，看不出做了什么", en: "the title has only {characters} and says little"),
        );
    }
    summary(checked, factor, out);
    for slogan in &front.slogan {
        let (count, most) = (slogan.chars().count(), 20 * factor);
        if count > most {
            push(
                checked,
                out,
                "slogan",
                text!(zh: "口号“{slogan}”有{count}个字，建议不超过{most}个", en: "the slogan `{slogan}` has {count} characters; {most} are advised at most"),
            );
        }
    }
    highlights(checked, factor, out);
}

fn summary(checked: &Checked<'_>, factor: usize, out: &mut Vec<Diagnostic>) {
    // A summary taken from the text is as long as it is.
    if !checked.fields.has("summary") {
        return;
    }
    let count = checked.case.front.summary.chars().count();
    let (least, most) = (30, checked.config.check.max_summary * factor);
    if count > most {
        push(
            checked,
            out,
            "summary",
            text!(zh: "摘要有{count}个字，建议不超过{most}个", en: "the summary has {count} characters; {most} are advised at most"),
        );
    } else if count > 0 && count < least {
        let characters = plural(count, "character");
        push(
            checked,
            out,
            "summary",
            text!(zh: "摘要只有{count}个字，写{least}到{most}个字，说清做法和成效", en: "the summary has only {characters}; {least} to {most} say what was done and what came of it"),
        );
    }
}

fn highlights(checked: &Checked<'_>, factor: usize, out: &mut Vec<Diagnostic>) {
    let highlights = &checked.case.front.highlights;
    let number = highlights.len();
    if number > 5 {
        push(
            checked,
            out,
            "highlights",
            text!(zh: "特色亮点有{number}条，卡片上只显示前5条", en: "there are {number} highlights; cards show the first 5"),
        );
    }
    for highlight in highlights {
        let (count, most) = (highlight.chars().count(), 40 * factor);
        if count > most {
            let start: String = highlight.chars().take(12).collect();
            push(
                checked,
                out,
                "highlights",
                text!(zh: "亮点“{start}……”有{count}个字，建议不超过{most}个", en: "the highlight `{start}…` has {count} characters; {most} are advised at most"),
            );
        }
    }
}

fn push(checked: &Checked<'_>, out: &mut Vec<Diagnostic>, field: &str, problem: Text) {
    out.push(Diagnostic::new(Code::W218, problem).at(checked.source.locate(checked.span(field))));
}

/// W209: results that name no figure, no evidence and no metric.
pub(super) fn results_without_a_figure(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    if front.results.is_empty() || !front.metrics.is_empty() {
        return;
    }
    let tells = |step: &Step| !step.evidence.is_empty() || has_figure(&step.title) || has_figure(&step.text);
    if front.results.iter().any(tells) {
        return;
    }
    let problem = text!(zh: "工作成效里没有一个数字", en: "the results name no figure");
    let advice = text!(
        zh: "补一个前后对比的数据，例如：",
        en: "Add a figure before and after, such as:"
    );
    let line = checked.line("metrics", "[{ 名称: 到场时间, 之前: 95, 之后: 28, 计量单位: 分钟 }]");
    let diagnostic = Diagnostic::new(Code::W209, problem).at(checked.source.locate(checked.span("results")));
    out.push(diagnostic.hint_line(advice, line));
}

/// Whether a text holds a number: digits, or a numeral in front of a measure word (`三倍`, `零投诉`, `一半`).
fn has_figure(text: &str) -> bool {
    if text.chars().any(char::is_numeric)
        && text.chars().any(|character| character.is_ascii_digit() || ('０'..='９').contains(&character))
    {
        return true;
    }
    let characters: Vec<char> = text.chars().collect();
    characters.windows(2).any(|pair| {
        "〇零一二两三四五六七八九十百千万亿".contains(pair[0])
            && "倍成半百千万亿个次起件人户项天年月分小投事%％".contains(pair[1])
    })
}

#[cfg(test)]
mod tests {
    use super::has_figure;

    #[test]
    fn figures_are_digits_or_numerals_with_a_measure() {
        for text in ["由95分钟降到28分钟", "提高三倍", "零投诉", "１２户", "减少一半"] {
            assert!(has_figure(text), "{text}");
        }
        for text in ["效果明显", "一致好评", "统一标准"] {
            assert!(!has_figure(text), "{text}");
        }
    }
}
