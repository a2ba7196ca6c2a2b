//! Problems as one HTML page with its style inside: an officer mails it to the author of a case, or prints it.
//!
//! No script, no request to anywhere; every text from the files is escaped. Severity is written out beside its colour.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Tally, marked_range, severity_name};
use crate::diagnostic::{Code, Diagnostic, Hint, Language, Location, Severity};

/// All problems as a page: first which files hold up their case and which only need care, then the problems file by
/// file, then the remarks, folded, and what the codes mean.
#[must_use]
pub fn html(diagnostics: &[Diagnostic], language: Language) -> String {
    let words = Words::of(language);
    let (remarks, problems): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        diagnostics.iter().partition(|diagnostic| diagnostic.severity == Severity::Info);
    let groups = by_file(&problems);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>{}</h1>\n<p>{}</p></header>\n",
        words.tag,
        words.title,
        words.title,
        escape(&Tally::of(diagnostics).sentence(language)),
    );
    if groups.len() > 1 {
        push_contents(&mut page, &groups, language, words);
    }
    page.push_str("<main>\n");
    for (index, (path, problems)) in groups.iter().enumerate() {
        let name = if path.is_empty() { words.site } else { path };
        let _ = writeln!(page, "<section id=\"f{index}\">\n<h2>{}</h2>\n<ol>", escape(name));
        for problem in problems {
            push_problem(&mut page, problem, language, words);
        }
        page.push_str("</ol>\n</section>\n");
    }
    push_remarks(&mut page, &remarks, language, words);
    push_codes(&mut page, &problems, language, words);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

#[derive(Clone, Copy)]
struct Words {
    tag: &'static str,
    title: &'static str,
    with_errors: &'static str,
    with_warnings: &'static str,
    site: &'static str,
    mended: &'static str,
    remarks: &'static str,
    codes: &'static str,
}

impl Words {
    fn of(language: Language) -> Self {
        match language {
            Language::Zh => Self {
                tag: "zh-Hans",
                title: "案例检查报告",
                with_errors: "改好才发布的文件",
                with_warnings: "已发布、最好改掉的文件",
                site: "整个站点",
                mended: "改好的写法",
                remarks: "说明，知道就行",
                codes: "这些代码的意思",
            },
            Language::En => Self {
                tag: "en",
                title: "Case check report",
                with_errors: "Files to mend before they are published",
                with_warnings: "Published files that are better mended",
                site: "The whole site",
                mended: "Mended",
                remarks: "Remarks, good to know",
                codes: "What the codes mean",
            },
        }
    }
}

/// The problems of each file, in the order in which the files first appear.
fn by_file<'d>(diagnostics: &[&'d Diagnostic]) -> Vec<(&'d str, Vec<&'d Diagnostic>)> {
    let mut groups: Vec<(&str, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in diagnostics.iter().copied() {
        let path = diagnostic.location.as_ref().map_or("", |location| location.path.as_str());
        match groups.last_mut() {
            Some((last, problems)) if *last == path => problems.push(diagnostic),
            _ => groups.push((path, vec![diagnostic])),
        }
    }
    groups
}

/// The files, those with errors apart: they are what holds a case up.
fn push_contents(page: &mut String, groups: &[(&str, Vec<&Diagnostic>)], language: Language, words: Words) {
    let has_error = |problems: &[&Diagnostic]| problems.iter().any(|problem| problem.severity == Severity::Error);
    for (title, with_errors) in [(words.with_errors, true), (words.with_warnings, false)] {
        let listed = groups.iter().enumerate().filter(|(_, (_, problems))| has_error(problems) == with_errors);
        let mut list = String::new();
        for (index, (path, problems)) in listed {
            let name = if path.is_empty() { words.site } else { path };
            let counts = Tally::of(problems.iter().copied()).counts(language);
            let name = escape(name);
            let _ = writeln!(list, "<li><a href=\"#f{index}\">{name}</a> <span>{}</span></li>", escape(&counts));
        }
        if !list.is_empty() {
            let _ = writeln!(page, "<nav aria-label=\"{title}\">\n<h2>{title}</h2>\n<ul>\n{list}</ul>\n</nav>");
        }
    }
}

/// The remarks, one line each, folded: a site of a thousand cases has a thousand.
fn push_remarks(page: &mut String, remarks: &[&Diagnostic], language: Language, words: Words) {
    if remarks.is_empty() {
        return;
    }
    let _ = writeln!(page, "<details>\n<summary>{} ({})</summary>\n<ul>", words.remarks, remarks.len());
    for remark in remarks {
        let place = remark.location.as_ref().map_or(words.site, |location| location.path.as_str());
        let (place, text) = (escape(place), escape(remark.text.get(language)));
        let _ = writeln!(page, "<li class=\"info\"><strong>{}</strong> <span>{place}</span> {text}</li>", remark.code);
    }
    page.push_str("</ul>\n</details>\n");
}

/// Each code of the page once, with why it matters and what to do: whoever gets the page has no manual at hand.
fn push_codes(page: &mut String, problems: &[&Diagnostic], language: Language, words: Words) {
    let codes: BTreeSet<Code> = problems.iter().map(|problem| problem.code).collect();
    if codes.is_empty() {
        return;
    }
    let _ = writeln!(page, "<section id=\"codes\">\n<h2>{}</h2>\n<dl>", words.codes);
    for info in codes.into_iter().map(Code::info) {
        let (title, help) = match language {
            Language::Zh => (info.title_zh, info.help_zh),
            Language::En => (info.title_en, info.help_en),
        };
        let _ = writeln!(page, "<dt>{} {}</dt><dd>{}</dd>", info.code, escape(title), escape(help));
    }
    page.push_str("</dl>\n</section>\n");
}

fn push_problem(page: &mut String, problem: &Diagnostic, language: Language, words: Words) {
    let class = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let name = severity_name(problem.severity, language);
    let _ = write!(page, "<li class=\"{class}\">\n<p><strong>{name} {}</strong> ", problem.code);
    if let Some(location) = problem.location.as_ref().filter(|location| location.line > 0) {
        let (line, column) = (location.line, location.column);
        let _ = match (language, column) {
            (Language::Zh, 0) => write!(page, "<span>第{line}行</span> "),
            (Language::Zh, _) => write!(page, "<span>第{line}行第{column}列</span> "),
            (Language::En, 0) => write!(page, "<span>line {line}</span> "),
            (Language::En, _) => write!(page, "<span>line {line} column {column}</span> "),
        };
    }
    let _ = writeln!(page, "{}</p>", escape(problem.text.get(language)));
    if let Some(location) = problem.location.as_ref().filter(|location| !location.excerpt.is_empty()) {
        push_excerpt(page, location);
    }
    for hint in problem.advice() {
        push_hint(page, hint, language, words);
    }
    page.push_str("</li>\n");
}

fn push_excerpt(page: &mut String, location: &Location) {
    let (excerpt, marked) = (&location.excerpt, marked_range(location));
    let (before, after) = (&excerpt[..marked.start], &excerpt[marked.end..]);
    let _ = write!(page, "<pre><code>{}", escape(before));
    if !marked.is_empty() {
        let _ = write!(page, "<mark>{}</mark>", escape(&excerpt[marked]));
    }
    let _ = writeln!(page, "{}</code></pre>", escape(after));
}

fn push_hint(page: &mut String, hint: &Hint, language: Language, words: Words) {
    let _ = writeln!(page, "<p class=\"hint\">{}</p>", escape(hint.text.get(language)));
    if let Some(line) = &hint.line {
        let label = words.mended;
        let _ =
            writeln!(page, "<p class=\"label\">{label}</p>\n<pre class=\"good\"><code>{}</code></pre>", escape(line));
    }
}

/// `text` for the body of an element or a quoted attribute.
pub(in crate::cli) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            _ if character.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The look of a report on its own.
pub(in crate::cli) const STYLE: &str = "
:root{color-scheme:light dark}
body{margin:0 auto;max-width:52rem;padding:1.5rem 1rem 4rem;font:16px/1.75 system-ui,sans-serif;color:#1d1d1d;background:#fff}
h1{font-size:1.5rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
a{color:#0f5c66}ol,ul{padding-left:1.5rem}li{overflow-wrap:anywhere}details{margin-top:2rem}summary{cursor:pointer}
dt{margin-top:.75rem;font-weight:700}dd{margin:0}main li{margin:0 0 1.25rem;padding-left:.25rem}
p{margin:.25rem 0;overflow-wrap:anywhere}span{color:#595959}
strong{border:1px solid;border-radius:.25rem;padding:.05rem .4rem;font-size:.875rem}
.error strong{color:#a4161a}.warning strong{color:#7a4a00}.info strong{color:#0f5c66}
pre{margin:.4rem 0;padding:.5rem .75rem;background:#f4f2ef;border-left:3px solid #c9c4bd;white-space:pre-wrap;overflow-wrap:anywhere}
pre.good{border-color:#2e6b3a}.label{font-size:.875rem;color:#595959}mark{background:#ffe08a;color:#1d1d1d}
@media (prefers-color-scheme:dark){body{color:#e8e6e3;background:#181818}a,.info strong{color:#7fd0da}
span,.label{color:#b3aea8}.error strong{color:#ff9c9c}.warning strong{color:#f0c36d}pre{background:#242322;border-color:#55514c}
pre.good{border-color:#7cc28a}}
@media print{body{max-width:none;padding:0}main li{break-inside:avoid}nav{display:none}}
";

#[cfg(test)]
mod tests {
    use super::super::samples::{place, problems};
    use super::*;
    use crate::diagnostic::Code;
    use crate::text;

    #[test]
    fn the_page_shows_place_mark_and_mended_line_and_asks_for_nothing() {
        let page = html(&problems(), Language::Zh);
        assert!(page.contains("<p>共1个错误、2个警告，涉及1个文件；另有1条说明。</p>"));
        assert!(page.contains("<strong>错误 E102</strong> <span>第4行第5列</span> “年度”看不懂：“去年”</p>"));
        assert!(page.contains("<pre><code>年度: <mark>去年</mark>, 2023</code></pre>"));
        assert!(page.contains("<p class=\"label\">改好的写法</p>\n<pre class=\"good\"><code>年度: 2023</code></pre>"));
        assert!(page.contains("<h2>整个站点</h2>"));
        for outside in ["http:", "https:", "src=", "<script", "<link", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(html(&problems(), Language::En).contains("<span>line 4 column 5</span>"));
    }

    #[test]
    fn files_that_hold_up_their_case_come_first_and_remarks_are_folded_at_the_end() {
        let page = html(&problems(), Language::Zh);
        let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text} in {page}"));
        let errors = place("<h2>改好才发布的文件</h2>");
        let file = place("<a href=\"#f0\">content/cases/灯/index.md</a> <span>1个错误、1个警告</span>");
        let warnings = place("<h2>已发布、最好改掉的文件</h2>");
        let remarks = place("<summary>说明，知道就行 (1)</summary>");
        let codes = place("<dt>E102 写法或类型不对</dt><dd>这一项的内容看不懂。");
        assert!(errors < file && file < warnings && warnings < remarks && remarks < codes);
        assert_eq!(page.matches("I301").count(), 1, "a remark stands among the remarks alone");
        assert!(page.find("完整度 60 分").is_some_and(|at| at > remarks));
    }

    #[test]
    fn text_from_the_files_stays_text() {
        let nasty = "<script>alert(1)</script>\u{1b}";
        let problem = Diagnostic::new(Code::W206, text!(zh: "{nasty}", en: "{nasty}"))
            .at(place("<img src=x>.md", 1, nasty, "alert"))
            .hint_line(text!(zh: "{nasty}", en: "{nasty}"), nasty);
        let page = html(&[problem], Language::En);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{1b}'));
        assert!(page.contains("&lt;script&gt;<mark>alert</mark>(1)"));
    }
}
