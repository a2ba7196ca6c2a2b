//! Problems as one HTML page with its style inside: an officer mails it to the author of a case, or prints it.
//!
//! No script, no request to anywhere; every text from the files is escaped. Severity is written out beside its colour.

use std::fmt::Write as _;

use super::{Tally, marked_range, severity_name};
use crate::diagnostic::{Diagnostic, Hint, Language, Location, Severity};

/// All problems as a page, grouped by file, with a list of the files in front.
#[must_use]
pub fn html(diagnostics: &[Diagnostic], language: Language) -> String {
    let words = Words::of(language);
    let groups = by_file(diagnostics);
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
        push_contents(&mut page, &groups, words);
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
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

#[derive(Clone, Copy)]
struct Words {
    tag: &'static str,
    title: &'static str,
    files: &'static str,
    site: &'static str,
    line: &'static str,
    mended: &'static str,
}

impl Words {
    fn of(language: Language) -> Self {
        match language {
            Language::Zh => Self {
                tag: "zh-Hans",
                title: "案例检查报告",
                files: "有问题的文件",
                site: "整个站点",
                line: "行",
                mended: "改好的写法",
            },
            Language::En => Self {
                tag: "en",
                title: "Case check report",
                files: "Files with problems",
                site: "The whole site",
                line: "line",
                mended: "Mended",
            },
        }
    }
}

/// The problems of each file, in the order in which the files first appear.
fn by_file(diagnostics: &[Diagnostic]) -> Vec<(&str, Vec<&Diagnostic>)> {
    let mut groups: Vec<(&str, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in diagnostics {
        let path = diagnostic.location.as_ref().map_or("", |location| location.path.as_str());
        match groups.last_mut() {
            Some((last, problems)) if *last == path => problems.push(diagnostic),
            _ => groups.push((path, vec![diagnostic])),
        }
    }
    groups
}

fn push_contents(page: &mut String, groups: &[(&str, Vec<&Diagnostic>)], words: Words) {
    let _ = writeln!(page, "<nav aria-label=\"{}\">\n<h2>{}</h2>\n<ul>", words.files, words.files);
    for (index, (path, problems)) in groups.iter().enumerate() {
        let name = if path.is_empty() { words.site } else { path };
        let _ = writeln!(page, "<li><a href=\"#f{index}\">{}</a> ({})</li>", escape(name), problems.len());
    }
    page.push_str("</ul>\n</nav>\n");
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
        match language {
            Language::Zh => {
                let _ = write!(page, "<span>第{}{}</span> ", location.line, words.line);
            }
            Language::En => {
                let _ = write!(page, "<span>{} {}</span> ", words.line, location.line);
            }
        }
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
a{color:#0f5c66}ol,ul{padding-left:1.5rem}main li{margin:0 0 1.25rem;padding-left:.25rem}
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
        assert!(page.contains("<strong>错误 E102</strong> <span>第4行</span> “年度”看不懂：“去年”</p>"));
        assert!(page.contains("<pre><code>年度: <mark>去年</mark>, 2023</code></pre>"));
        assert!(page.contains("<p class=\"label\">改好的写法</p>\n<pre class=\"good\"><code>年度: 2023</code></pre>"));
        assert!(page.contains("<h2>整个站点</h2>"));
        for outside in ["http:", "https:", "src=", "<script", "<link", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(html(&problems(), Language::En).contains("<span>line 4</span>"));
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
