//! The state of all cases as one HTML page with its style inside, for the officer: to read, print or mail; it is no part
//! of the site and is never published.
//!
//! No script, no request to anywhere; every text from the files is escaped; the day is written on it, so the same files
//! and the same day give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::overview::{CaseState, Overview};
use super::show::{days_left, pick, status_name};
use crate::channel::press::iso;
use crate::cli::print::html::{STYLE, escape};
use crate::config::Config;
use crate::diagnostic::{Language, Text, plural};

/// What is left to do, unit by unit.
#[derive(Debug, Default)]
struct Todo {
    overdue: usize,
    due: usize,
    unsigned: usize,
    incomplete: usize,
}

/// The page.
pub(super) fn html(overview: &Overview, config: &Config, language: Language) -> String {
    let (day, total) = (iso(overview.as_of), overview.cases.len());
    let title = pick(language, "案例状态", "State of the cases");
    let tag = pick(language, "zh-Hans", "en");
    let intro = match language {
        Language::Zh => format!("{}。截至 {day}，共 {total} 个案例。", config.title),
        Language::En => format!("{}. {} on {day}.", config.title, plural(total, "case")),
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title} {day}</title>\n<style>{STYLE}{TABLES}</style>\n</head>\n\
         <body>\n<header><h1>{title}</h1>\n<p>{}</p></header>\n<main>\n",
        escape(intro.trim_start_matches(['。', '.', ' ']))
    );
    push_counts(&mut page, overview, language);
    let mut lists = String::new();
    push_units(&mut lists, overview, language);
    push_reviews(&mut lists, overview, config, language);
    let unsigned = pick(language, "缺审签", "Not signed off");
    push_files(&mut lists, "unsigned", unsigned, overview.unsigned.iter(), language);
    push_incomplete(&mut lists, overview, config, language);
    let broken = pick(language, "有错误，没有发布", "With errors, not published");
    push_files(&mut lists, "broken", broken, overview.broken.iter(), language);
    if lists.is_empty() {
        let _ = writeln!(lists, "<p>{}</p>", pick(language, "没有要办的事。", "There is nothing to do."));
    }
    page + &lists + "</main>\n</body>\n</html>\n"
}

/// Large numbers: statuses, then what is to be done.
fn push_counts(page: &mut String, overview: &Overview, language: Language) {
    page.push_str("<ul class=\"counts\">\n");
    let mut push = |class: &str, label: &str, count: usize| {
        let _ = writeln!(page, "<li class=\"{class}\"><strong>{count}</strong>{label}</li>");
    };
    for (status, count) in &overview.counts {
        push("", status_name(*status, language), *count);
    }
    push("late", pick(language, "复评已过期", "overdue"), overview.overdue().count());
    push("soon", pick(language, "快到期", "due soon"), overview.due().count());
    push("", pick(language, "缺审签", "not signed off"), overview.unsigned.len());
    push("", pick(language, "不够完整", "incomplete"), overview.incomplete().count());
    page.push_str("</ul>\n");
}

/// Who has to do something: one row a unit, most to do first.
fn push_units(page: &mut String, overview: &Overview, language: Language) {
    let incomplete: BTreeSet<&str> = overview.incomplete().map(|case| &*case.summary.path).collect();
    let mut units: BTreeMap<&str, Todo> = BTreeMap::new();
    for case in &overview.cases {
        let is_incomplete = incomplete.contains(&*case.summary.path);
        for unit in case.summary.branch.iter() {
            let todo = units.entry(unit).or_default();
            todo.overdue += usize::from(overview.review_state(case) == "overdue");
            todo.due += usize::from(overview.review_state(case) == "due");
            todo.unsigned += usize::from(overview.is_unsigned(case));
            todo.incomplete += usize::from(is_incomplete);
        }
    }
    let sum = |todo: &Todo| todo.overdue + todo.due + todo.unsigned + todo.incomplete;
    let mut rows: Vec<(&str, Todo)> = units.into_iter().filter(|(_, todo)| sum(todo) > 0).collect();
    // Units stand by name; the sort keeps that order among equals.
    rows.sort_by_key(|(_, todo)| std::cmp::Reverse((todo.overdue, todo.due, sum(todo))));
    if rows.is_empty() {
        return;
    }
    let title = pick(language, "哪些单位有事要办", "Units with something to do");
    let headings = [
        pick(language, "单位", "unit"),
        pick(language, "已过期", "overdue"),
        pick(language, "快到期", "due soon"),
        pick(language, "缺审签", "not signed off"),
        pick(language, "不够完整", "incomplete"),
    ];
    push_table_start(page, "units", title, &headings);
    for (unit, todo) in rows {
        let cell = |count: usize| if count == 0 { String::new() } else { count.to_string() };
        let cells =
            [todo.overdue, todo.due, todo.unsigned, todo.incomplete].map(|count| format!("<td>{}</td>", cell(count)));
        let _ = writeln!(page, "<tr><th scope=\"row\">{}</th>{}</tr>", escape(unit), cells.concat());
    }
    page.push_str("</tbody></table></section>\n");
}

/// Reviews that are past or near, the oldest first.
fn push_reviews(page: &mut String, overview: &Overview, config: &Config, language: Language) {
    let due = match language {
        Language::Zh => format!("{} 天内复评到期", overview.due_days),
        Language::En => format!("Review due within {} days", overview.due_days),
    };
    let lists: [(&str, &str, Vec<&CaseState>); 2] = [
        ("overdue", pick(language, "复评已过期", "Review overdue"), overview.overdue().collect()),
        ("due", &due, overview.due().collect()),
    ];
    let headings = [
        pick(language, "复评日期", "review due"),
        pick(language, "时限", "time left"),
        pick(language, "案例", "case"),
        pick(language, "单位", "unit"),
    ];
    for (id, title, cases) in lists {
        if cases.is_empty() {
            continue;
        }
        push_table_start(page, id, &format!("{title} ({})", cases.len()), &headings);
        let class = if id == "overdue" { "late" } else { "soon" };
        for case in cases {
            let date = case.summary.review_due.map(iso).unwrap_or_default();
            let left = days_left(case.days.unwrap_or(0), language);
            let _ = writeln!(
                page,
                "<tr><td>{date}</td><td><span class=\"{class}\">{left}</span></td>{}</tr>",
                case_cells(case, config, language)
            );
        }
        page.push_str("</tbody></table></section>\n");
    }
}

fn push_incomplete(page: &mut String, overview: &Overview, config: &Config, language: Language) {
    let cases: Vec<&CaseState> = overview.incomplete().collect();
    if cases.is_empty() {
        return;
    }
    let title = format!("{} ({})", pick(language, "不够完整", "Incomplete"), cases.len());
    let headings = [
        pick(language, "得分", "score"),
        pick(language, "案例", "case"),
        pick(language, "单位", "unit"),
        pick(language, "还缺", "what is missing"),
    ];
    push_table_start(page, "incomplete", &title, &headings);
    for case in cases {
        let missing = case.missing.as_ref().map_or("", |text| text.get(language));
        let _ = writeln!(
            page,
            "<tr><td>{}</td>{}<td>{}</td></tr>",
            case.summary.completeness,
            case_cells(case, config, language),
            escape(missing)
        );
    }
    page.push_str("</tbody></table></section>\n");
}

/// Title with id and file, and the units.
fn case_cells(case: &CaseState, config: &Config, language: Language) -> String {
    let summary = &case.summary;
    let title = escape(&summary.title);
    let is_online = summary.is_public() && !config.base_url.is_empty();
    let shown = if is_online {
        format!("<a href=\"{}cases/{}.html\">{title}</a>", escape(&config.base_url), escape(&summary.slug))
    } else {
        title
    };
    let units = escape(&summary.branch.join(pick(language, "、", ", ")));
    let id = escape(&summary.id);
    format!("<th scope=\"row\">{shown}<small>{id} {}</small></th><td>{units}</td>", escape(&summary.path))
}

/// Files by what is said of them.
fn push_files<'f>(
    page: &mut String,
    id: &str,
    title: &str,
    files: impl ExactSizeIterator<Item = (&'f String, &'f Text)>,
    language: Language,
) {
    if files.len() == 0 {
        return;
    }
    let headings = [pick(language, "文件", "file"), pick(language, "说明", "what is said")];
    push_table_start(page, id, &format!("{title} ({})", files.len()), &headings);
    for (path, said) in files {
        let _ =
            writeln!(page, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape(path), escape(said.get(language)));
    }
    page.push_str("</tbody></table></section>\n");
}

fn push_table_start(page: &mut String, id: &str, title: &str, headings: &[&str]) {
    let headings: Vec<String> = headings.iter().map(|heading| format!("<th scope=\"col\">{heading}</th>")).collect();
    let _ = writeln!(
        page,
        "<section id=\"{id}\"><h2>{}</h2>\n<table><thead><tr>{}</tr></thead><tbody>",
        escape(title),
        headings.concat()
    );
}

const TABLES: &str = "
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{padding:.4rem .5rem;border-bottom:1px solid #d8d4ce;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{border-bottom:2px solid #8a8177;white-space:nowrap}tbody th{font-weight:600}td{font-variant-numeric:tabular-nums}
small{display:block;font-weight:400;font-size:.8125rem;color:#595959}
.counts{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin:1rem 0;padding:0;list-style:none}
.counts li{margin:0}.counts strong{display:block;border:0;padding:0;font-size:1.5rem;line-height:1.3}
td:first-child,.late,.soon{white-space:nowrap}
.late,.late strong{color:#a4161a;font-weight:600}.soon,.soon strong{color:#7a4a00;font-weight:600}
@media (prefers-color-scheme:dark){small{color:#b3aea8}th,td{border-color:#3c3936}.late,.late strong{color:#ff9c9c}.soon,.soon strong{color:#f0c36d}}
@media print{tr{break-inside:avoid}h2{break-after:avoid}}
";
