//! Dates, assessments and the status tell one story.

use super::Checked;
use crate::content::case::{Assessment, Date, Status};
use crate::content::schema::ASSESSMENT;
use crate::content::value::iso;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;
use crate::yaml::{Kind, Node};

/// The latest assessment; of several on one day the last written.
fn last(assessments: &[Assessment], of_interest: impl Fn(&Assessment) -> bool) -> Option<&Assessment> {
    assessments.iter().filter(|assessment| of_interest(assessment)).max_by_key(|assessment| assessment.date)
}

/// E107: a case that was asked to mend or leave says so, and one that passed does not.
pub(super) fn status_and_last_assessment(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    let Some(last) = last(&front.assessments, |assessment| !assessment.result.is_empty()) else { return };
    let (agrees, proposed) = match last.result.as_str() {
        "退出" => (matches!(front.status, Status::Withdrawn | Status::Archived), "退出"),
        "整改" => (matches!(front.status, Status::Suspended | Status::Withdrawn | Status::Archived), "整改"),
        _ => (!matches!(front.status, Status::Withdrawn | Status::Suspended), "在列"),
    };
    if agrees {
        return;
    }
    let result = &last.result;
    let date = last.date.map(iso).unwrap_or_default();
    let (zh, en) = status_names(front.status);
    let problem = text!(
        zh: "状态是“{zh}”，但最近一次考评（{date}）的结果是“{result}”",
        en: "the status is `{en}`, but the last assessment ({date}) says `{result}`"
    );
    let field = if checked.fields.has("status") { "status" } else { "assessments" };
    let advice = text!(zh: "如果考评记录没错，写成：", en: "If the assessment is right, write:");
    let diagnostic = Diagnostic::new(Code::E107, problem).at(checked.source.locate(checked.span(field)));
    let written = if checked.line("status", "").is_ascii() { english_status(proposed) } else { proposed };
    out.push(diagnostic.hint_line(advice, checked.line("status", written)));
}

fn english_status(chinese: &str) -> &'static str {
    match chinese {
        "退出" => "withdrawn",
        "整改" => "suspended",
        _ => "active",
    }
}

/// The names of a status.
fn status_names(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Draft => ("草稿", "draft"),
        Status::Planned => ("在建", "planned"),
        Status::Submitted => ("申报", "submitted"),
        Status::Publicity => ("公示", "publicity"),
        Status::Active => ("在列", "active"),
        Status::Suspended => ("整改", "suspended"),
        Status::Withdrawn => ("退出", "withdrawn"),
        Status::Archived => ("归档", "archived"),
    }
}

/// W219: the stars are those of the latest assessment that sets stars.
pub(super) fn stars_and_last_assessment(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    let Some(stars) = front.stars else { return };
    let Some(last) = last(&front.assessments, |assessment| assessment.stars.is_some()) else { return };
    let set = last.stars.unwrap_or(stars);
    if set == stars {
        return;
    }
    let date = last.date.map(iso).unwrap_or_default();
    let problem = text!(
        zh: "星级是{stars}，最近一次定星的考评（{date}）是{set}星",
        en: "there are {stars} stars, but the latest assessment that sets them ({date}) gave {set}"
    );
    let advice = text!(zh: "如果考评记录没错，写成：", en: "If the assessment is right, write:");
    let diagnostic = Diagnostic::new(Code::W219, problem).at(checked.source.locate(checked.span("stars")));
    out.push(diagnostic.hint_line(advice, checked.line("stars", &set.to_string())));
}

/// W215: the review date has passed and nobody assessed the case since.
pub(super) fn overdue(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    let (Some(due), Some(as_of)) = (front.review_due, checked.config.as_of) else { return };
    let is_listed = matches!(front.status, Status::Active | Status::Suspended);
    if !is_listed || end_of(due) >= as_of {
        return;
    }
    if front.assessments.iter().any(|assessment| assessment.date.is_some_and(|date| date >= due)) {
        return;
    }
    let (due, today) = (iso(due), iso(as_of));
    let problem = text!(
        zh: "复评日期 {due} 已过（截至 {today}），还没有新的考评记录",
        en: "the review was due on {due} (today is {today}) and no assessment followed"
    );
    let field = if checked.fields.has("review_due") { "review_due" } else { "assessments" };
    let advice = text!(
        zh: "复评后在考评记录里加一条：",
        en: "After the re-assessment add a line to the assessments:"
    );
    let line = format!("- {{ 日期: {today}, 类型: 复评, 结果: 通过 }}");
    let diagnostic = Diagnostic::new(Code::W215, problem).at(checked.source.locate(checked.span(field)));
    out.push(diagnostic.hint_line(advice, line));
}

/// The last day a date may mean: `2023-12` is due when December is over.
fn end_of(date: Date) -> Date {
    Date {
        year: date.year,
        month: if date.month == 0 { 12 } else { date.month },
        day: if date.day == 0 { 31 } else { date.day },
    }
}

/// W219: recognition before its end, publication before its update, assessments one after the other.
pub(super) fn order_of_dates(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    let pairs = [
        (("recognized", front.recognized), ("valid_until", front.valid_until)),
        (("recognized", front.recognized), ("review_due", front.review_due)),
        (("date", front.date), ("updated", front.updated)),
    ];
    for ((first, from), (second, to)) in pairs {
        if let (Some(from), Some(to)) = (from, to)
            && end_of(to) < from
        {
            out.push(out_of_order(checked, (first, from), (second, to)));
        }
    }
    let mut dates = front.assessments.iter().filter_map(|assessment| assessment.date);
    let Some(mut before) = dates.next() else { return };
    for date in dates {
        if end_of(date) < before {
            let (earlier, later) = (iso(date), iso(before));
            let problem = text!(
                zh: "考评记录里 {later} 排在 {earlier} 前面，请按日期从早到晚排列",
                en: "the assessment of {later} stands before that of {earlier}; list them in order of date"
            );
            out.push(Diagnostic::new(Code::W219, problem).at(checked.source.locate(checked.span("assessments"))));
            return;
        }
        before = date;
    }
}

/// W219: a case that was recognised, or assessed, on a day that has not come; an assessment without its day.
pub(super) fn dates_of_recognition(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let front = &checked.case.front;
    let is_listed = matches!(front.status, Status::Active | Status::Suspended);
    if let (Some(date), Some(as_of), true) = (front.recognized, checked.config.as_of, is_listed)
        && date > as_of
        && checked.fields.has("recognized")
    {
        let (date, today) = (iso(date), iso(as_of));
        let problem = text!(
            zh: "认定日期 {date} 还没有到（截至 {today}）",
            en: "the day of recognition, {date}, has not come yet (today is {today})"
        );
        let advice = text!(
            zh: "核对日期；还没有认定的案例，状态写成：",
            en: "Check the date; for a case that is not recognised yet, write:"
        );
        let place = checked.source.locate(checked.span("recognized"));
        let status = checked.line("status", "公示");
        out.push(Diagnostic::new(Code::W219, problem).at(place).hint_line(advice, status));
    }
    let Some(undated) = front.assessments.iter().position(|assessment| assessment.date.is_none()) else { return };
    let item = checked.fields.get("assessments").map(|slot| match &slot.node.kind {
        Kind::List(items) => items.get(undated).unwrap_or(slot.node),
        _ => slot.node,
    });
    let is_date = |key: &str| ASSESSMENT.find(key).is_some_and(|field| field.name == "date");
    let is_written = |item: &Node| item.entries().iter().any(|(key, value)| is_date(&key.text) && !value.is_blank());
    if item.is_some_and(is_written) {
        // A date that cannot be read has had its message.
        return;
    }
    let place = item.map(|item| item.span.clone());
    let number = undated + 1;
    let problem = text!(
        zh: "考评记录第 {number} 条没有日期，排不出先后，也算不进复评",
        en: "assessment {number} has no date: it can neither be put in order nor count as a review"
    );
    let advice = text!(zh: "加上日期，例如：", en: "Add the date, for example:");
    let line = "- { 日期: 2024-12-05, 类型: 复评, 结果: 通过 }";
    let place = checked.source.locate(place.unwrap_or(0..0));
    out.push(Diagnostic::new(Code::W219, problem).at(place).hint_line(advice, line));
}

fn out_of_order(checked: &Checked<'_>, (first, from): (&str, Date), (second, to): (&str, Date)) -> Diagnostic {
    let name = |field: &str, chinese| super::super::schema::FRONT.find(field).map_or("", |field| field.label(chinese));
    let (first_zh, second_zh) = (name(first, true), name(second, true));
    let (from, to) = (iso(from), iso(to));
    let problem = text!(
        zh: "{second_zh} {to} 早于{first_zh} {from}",
        en: "`{second}` {to} is before `{first}` {from}"
    );
    let field = if checked.fields.has(second) { second } else { first };
    Diagnostic::new(Code::W219, problem).at(checked.source.locate(checked.span(field)))
}

/// E102: a year later than next year is a slip of the pen.
pub(super) fn year_to_come(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let (year, Some(as_of)) = (checked.case.front.year, checked.config.as_of) else { return };
    let latest = as_of.year + 1;
    if year <= latest {
        return;
    }
    let place = checked.source.locate(checked.span("year"));
    if !checked.config.has_fixed_day {
        let problem = text!(
            zh: "年度{year}还没有到（最晚{latest}）",
            en: "the year {year} has not come yet (the latest is {latest})"
        );
        out.push(Diagnostic::new(Code::E102, problem).at(place));
        return;
    }
    let day = iso(as_of);
    let problem = text!(
        zh: "统计截止日是 {day}，年度{year}还没有到（最晚{latest}）",
        en: "the day of reference is {day}: the year {year} has not come yet (the latest is {latest})"
    );
    let advice = text!(
        zh: "年度没有写错，就改设置里 site 下面的 as_of（截止日），写今天的日期，或者写 today",
        en: "if the year is right, change `as_of` under `site` in the settings to a later day, or to today"
    );
    out.push(Diagnostic::new(Code::E102, problem).at(place).hint(advice));
}
