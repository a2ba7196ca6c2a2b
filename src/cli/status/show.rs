//! The state of all cases in words: for people, as JSON, as a table, as a calendar.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::overview::{CaseState, Overview};
use crate::channel::calendar::{self, Event};
use crate::channel::data::{csv_cell, status_text};
use crate::channel::press::iso;
use crate::config::Config;
use crate::content::case::Status;
use crate::diagnostic::{Language, Text, plural};
use crate::hash::Hash;

/// The text in `language`.
pub(super) fn pick<'t>(language: Language, zh: &'t str, en: &'t str) -> &'t str {
    if language == Language::Zh { zh } else { en }
}

pub(super) fn status_name(status: Status, language: Language) -> &'static str {
    if language == Language::Zh { status_text(status) } else { status_key(status) }
}

fn status_key(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Planned => "planned",
        Status::Submitted => "submitted",
        Status::Publicity => "publicity",
        Status::Active => "active",
        Status::Suspended => "suspended",
        Status::Withdrawn => "withdrawn",
        Status::Archived => "archived",
    }
}

/// For people: counts, then a list for each thing to do.
pub(super) fn human(overview: &Overview, language: Language) -> String {
    let (day, total) = (iso(overview.as_of), overview.cases.len());
    let mut text = match language {
        Language::Zh => format!("截至 {day}，共 {total} 个案例\n"),
        Language::En => format!("{} on {day}\n", plural(total, "case")),
    };
    let counts: Vec<String> =
        overview.counts.iter().map(|(status, count)| format!("{} {count}", status_name(*status, language))).collect();
    if !counts.is_empty() {
        text.push_str(&format!("{}\n", counts.join("  ")));
    }
    let due_days = overview.due_days;
    let review = |case: &CaseState| review_line(case, language);
    let due = match language {
        Language::Zh => format!("{due_days} 天内复评到期"),
        Language::En => format!("review due within {due_days} {}", if due_days == 1 { "day" } else { "days" }),
    };
    list(&mut text, pick(language, "复评已过期", "review overdue"), overview.overdue().map(review));
    list(&mut text, &due, overview.due().map(review));
    let file = |(path, said): (&String, &Text)| format!("{path}  {}", said.get(language));
    list(&mut text, pick(language, "缺审签", "not signed off"), overview.unsigned.iter().map(file));
    let incomplete = overview.incomplete().map(|case| {
        let missing = case.missing.as_ref().map_or("", |text| text.get(language));
        format!("{}  {missing}", name(case))
    });
    list(&mut text, pick(language, "不够完整", "incomplete"), incomplete);
    list(&mut text, pick(language, "有错误，没有发布", "has errors, not published"), overview.broken.iter().map(file));
    text
}

/// A titled list with its length; nothing when it is empty.
fn list(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title} ({})\n", lines.len()));
    for line in lines {
        text.push_str(&format!("  {line}\n"));
    }
}

/// Title, unit, id.
fn name(case: &CaseState) -> String {
    let summary = &case.summary;
    let parts = [summary.title.to_string(), summary.branch.join("、"), summary.id.to_string()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn review_line(case: &CaseState, language: Language) -> String {
    let due = case.summary.review_due.map(iso).unwrap_or_default();
    let left = days_left(case.days.unwrap_or(0), language);
    format!("{due}  {left}  {}", name(case))
}

/// How long until the review, or since.
pub(super) fn days_left(days: i64, language: Language) -> String {
    match (language, days) {
        (Language::Zh, 0) => "就在今天".to_owned(),
        (Language::En, 0) => "today".to_owned(),
        (Language::Zh, days) if days < 0 => format!("过期 {} 天", -days),
        (Language::En, -1) => "1 day ago".to_owned(),
        (Language::En, 1) => "in 1 day".to_owned(),
        (Language::En, days) if days < 0 => format!("{} days ago", -days),
        (Language::Zh, days) => format!("还有 {days} 天"),
        (Language::En, days) => format!("in {days} days"),
    }
}

/// One JSON object on one line. A promise to other programs: fields are added, never renamed.
pub(super) fn json(overview: &Overview) -> String {
    let case = |case: &CaseState| {
        let summary = &case.summary;
        json!({
            "id": summary.id,
            "title": summary.title,
            "branch": summary.branch,
            "status": status_key(summary.status),
            "review_due": summary.review_due.map(iso),
            "days": case.days,
            "review_state": overview.review_state(case),
            "is_unsigned": overview.is_unsigned(case),
            "completeness": summary.completeness,
            "missing": case.missing,
            "path": summary.path,
        })
    };
    let file = |(path, text): (&String, &Text)| json!({ "path": path, "text": text });
    let counts: serde_json::Map<String, Value> =
        overview.counts.iter().map(|(status, count)| (status_key(*status).to_owned(), json!(count))).collect();
    let value = json!({
        "type": "status",
        "as_of": iso(overview.as_of),
        "due_days": overview.due_days,
        "counts": counts,
        "overdue": overview.overdue().count(),
        "due": overview.due().count(),
        "cases": overview.cases.iter().map(case).collect::<Vec<_>>(),
        "unsigned": overview.unsigned.iter().map(file).collect::<Vec<_>>(),
        "broken": overview.broken.iter().map(file).collect::<Vec<_>>(),
    });
    format!("{value}\n")
}

/// One row a case: UTF-8 with BOM, CRLF (RFC 4180).
pub(super) fn csv(overview: &Overview, language: Language) -> String {
    let headings = match language {
        Language::Zh => "编号,标题,单位,状态,复评日期,剩余天数,复评,审签,完整度,还缺,文件",
        Language::En => "id,title,branch,status,review due,days left,review,sign-off,completeness,missing,file",
    };
    let mut text = format!("\u{feff}{headings}\r\n");
    for case in &overview.cases {
        let summary = &case.summary;
        let review = match overview.review_state(case) {
            "overdue" => pick(language, "已过期", "overdue"),
            "due" => pick(language, "快到期", "due"),
            _ => "",
        };
        let cells = [
            summary.id.to_string(),
            summary.title.to_string(),
            summary.branch.join("；"),
            status_name(summary.status, language).to_owned(),
            summary.review_due.map(iso).unwrap_or_default(),
            case.days.map(|days| days.to_string()).unwrap_or_default(),
            review.to_owned(),
            if overview.is_unsigned(case) { pick(language, "缺", "missing").to_owned() } else { String::new() },
            summary.completeness.to_string(),
            case.missing.as_ref().map(|text| text.get(language).to_owned()).unwrap_or_default(),
            summary.path.to_string(),
        ];
        text.push_str(&cells.map(|cell| csv_cell(&cell)).join(","));
        text.push_str("\r\n");
    }
    let shown: BTreeSet<&str> = overview.cases.iter().map(|case| &*case.summary.path).collect();
    // A file that cannot be read as a case still has its row, so that nobody looks for it in vain.
    for (path, said) in
        overview.unsigned.iter().chain(&overview.broken).filter(|(path, _)| !shown.contains(path.as_str()))
    {
        let status = pick(language, "没有发布", "not published");
        let (said, path) = (csv_cell(said.get(language)), csv_cell(path));
        text.push_str(&format!(",,,{status},,,,,,{said},{path}\r\n"));
    }
    text
}

/// The review dates of all cases that are to be reviewed.
pub(super) fn calendar(overview: &Overview, config: &Config, language: Language) -> String {
    let site = Hash::of(config.title.as_bytes()).short(8);
    let event = |case: &CaseState| {
        let summary = &case.summary;
        let due = summary.review_due.filter(|_| case.days.is_some())?;
        let address = format!("{}cases/{}.html", config.base_url, summary.slug);
        Some(Event {
            uid: format!("review-{}-{site}@casebook.invalid", summary.slug),
            day: due,
            summary: format!("{}{}", pick(language, "复评：", "Review: "), summary.title),
            description: [summary.branch.join("、"), summary.id.to_string()].join("\n").trim().to_owned(),
            url: if config.base_url.is_empty() { String::new() } else { address },
        })
    };
    let events: Vec<Event> = overview.cases.iter().filter_map(event).collect();
    let name = format!("{} - {}", config.title, pick(language, "复评", "reviews"));
    calendar::calendar(&name, overview.as_of, overview.due_days, &events)
}
