//! All cases as data: `cases.json` for programs, `cases.csv` for Excel. Listed cases of the main edition, newest first.

use serde_json::{Map, Value, json};

use super::press::{Press, iso};
use crate::config::IndexKind;
use crate::content::case::{Date, Status};
use crate::plan::routes;
use crate::site::edition::names;
use crate::site::summary::More;
use crate::site::{CaseId, Summary};

/// Columns of the CSV, in order: key and heading, in either script.
const COLUMNS: [(&str, &str, &str); 19] = [
    ("id", "编号", "編號"),
    ("title", "标题", "標題"),
    ("branch", "单位", "單位"),
    ("brand", "品牌", "品牌"),
    ("work_method", "工作法", "工作法"),
    ("kind", "类型", "類型"),
    ("category", "类别", "類別"),
    ("year", "年度", "年度"),
    ("level", "级别", "級別"),
    ("stars", "星级", "星級"),
    ("region", "地区", "地區"),
    ("sector", "领域", "領域"),
    ("round", "批次", "批次"),
    ("tags", "标签", "標籤"),
    ("status", "状态", "狀態"),
    ("recognized", "认定日期", "認定日期"),
    ("review_due", "复评日期", "複評日期"),
    ("summary", "摘要", "摘要"),
    ("url", "网址", "網址"),
];

/// About the bytes of a case in `cases.json`: a text that grows is in memory twice while it moves.
const JSON_BYTES: usize = 900;
/// The same in `cases.csv`.
const CSV_BYTES: usize = 500;

/// `cases.json`: an object with the site's title and one object a case.
#[must_use]
pub fn json(press: &Press<'_>) -> Vec<u8> {
    let edition = &press.site.editions[0];
    let mut text = String::with_capacity(JSON_BYTES * edition.listed.len());
    text.push_str(&format!("{{\"title\":{},\"cases\":[\n", Value::String(edition.title.clone())));
    for (at, id) in edition.listed.iter().enumerate() {
        if at > 0 {
            text.push_str(",\n");
        }
        text.push_str(&Value::Object(object(press, *id)).to_string());
    }
    text.push_str("\n]}\n");
    text.into_bytes()
}

/// One case as an object; lists stay lists, what is not given is left out.
fn object(press: &Press<'_>, id: CaseId) -> Map<String, Value> {
    let case = press.site.case(id);
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        let is_empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if !is_empty {
            object.insert(key.to_owned(), value);
        }
    };
    let more = case.more();
    put("id", json!(case.id));
    put("slug", json!(case.slug));
    put("title", json!(case.title));
    put("subtitle", json!(more.subtitle));
    put("summary", json!(more.summary));
    put("branch", json!(case.branch));
    put("brand", json!(case.brand));
    put("work_method", json!(case.work_method));
    put("kind", json!(case.kind));
    put("category", json!(case.category));
    put("tags", json!(case.tags));
    put("sector", json!(case.sector));
    put("year", if case.year == 0 { Value::Null } else { json!(case.year) });
    put("round", json!(case.round));
    put("level", json!(case.level));
    put("stars", json!(case.stars));
    put("region", json!(names(press.site, id, IndexKind::Region).concat()));
    put("status", json!(status_text(case.status)));
    put("recognized", json!(date(case.recognized)));
    put("valid_until", json!(date(case.valid_until)));
    put("review_due", json!(date(case.review_due)));
    put("date", json!(date(case.date)));
    put("updated", json!(date(case.updated)));
    put("partners", json!(case.rare().partners));
    put("adopted_by", case.rare().adopted_by.iter().map(|one| json!(one.branch)).collect());
    put("metrics", metrics(&more));
    put("custom", custom(&more));
    put("url", json!(address(press, case)));
    object
}

fn metrics(case: &More) -> Value {
    let figure = |figure: &Option<crate::content::case::Figure>| {
        figure
            .as_ref()
            .map_or(Value::Null, |figure| figure.value.map_or_else(|| json!(figure.text), |value| json!(value)))
    };
    let metric = |metric: &crate::content::case::Metric| {
        let mut object = Map::new();
        let fields = [
            ("label", json!(metric.label)),
            ("before", figure(&metric.before)),
            ("after", figure(&metric.after)),
            ("value", figure(&metric.value)),
            ("unit", json!(metric.unit)),
            ("period", json!(metric.period)),
            ("source", json!(metric.source)),
        ];
        for (key, value) in fields {
            if !value.is_null() && value != json!("") {
                object.insert(key.to_owned(), value);
            }
        }
        Value::Object(object)
    };
    case.metrics.iter().map(metric).collect()
}

fn custom(case: &More) -> Value {
    if case.custom.is_empty() {
        return Value::Null;
    }
    Value::Object(case.custom.iter().map(|field| (field.key.clone(), json!(field.values))).collect())
}

fn address(press: &Press<'_>, case: &Summary) -> String {
    let href = routes::case(&press.site.editions[0], &case.slug);
    if press.config.base_url.is_empty() { href } else { press.absolute(&href) }
}

fn date(date: Option<Date>) -> String {
    date.map(iso).unwrap_or_default()
}

/// The status as officers write it.
#[must_use]
pub fn status_text(status: Status) -> &'static str {
    match status {
        Status::Draft => "草稿",
        Status::Planned => "在建",
        Status::Submitted => "申报",
        Status::Publicity => "公示",
        Status::Active => "在列",
        Status::Suspended => "整改",
        Status::Withdrawn => "退出",
        Status::Archived => "归档",
    }
}

/// `cases.csv`: UTF-8 with BOM, CRLF (RFC 4180), Chinese headings, no formula ever starts a cell.
#[must_use]
pub fn csv(press: &Press<'_>) -> Vec<u8> {
    let custom: Vec<(&str, &str)> =
        press.config.fields.iter().map(|field| (field.key.as_str(), field.name.as_str())).collect();
    let mut text = String::with_capacity(CSV_BYTES * press.site.editions[0].listed.len());
    text.push('\u{feff}');
    let is_traditional = press.site.editions[0].lang.starts_with("zh-Hant");
    let headings =
        COLUMNS.iter().map(|(_, simplified, traditional)| if is_traditional { *traditional } else { *simplified });
    let headings = headings.chain(custom.iter().map(|(_, name)| *name));
    push_row(&mut text, headings.map(str::to_owned));
    for id in &press.site.editions[0].listed {
        let case = press.site.case(*id);
        let more = case.more();
        let fixed = COLUMNS.iter().map(|(key, ..)| cell(press, *id, (case, &more), key));
        let extra = custom.iter().map(|(key, _)| {
            let field = more.custom.iter().find(|field| field.key == *key);
            field.map(|field| field.values.join("；")).unwrap_or_default()
        });
        push_row(&mut text, fixed.chain(extra));
    }
    text.into_bytes()
}

fn cell(press: &Press<'_>, id: CaseId, (case, more): (&Summary, &More), key: &str) -> String {
    match key {
        "id" => case.id.to_string(),
        "title" => case.title.to_string(),
        "branch" => case.branch.join("；"),
        "brand" => case.brand.join("；"),
        "work_method" => case.work_method.join("；"),
        "kind" => case.kind.to_string(),
        "category" => case.category.join("；"),
        "year" if case.year > 0 => case.year.to_string(),
        "level" => case.level.to_string(),
        "stars" => case.stars.map(|stars| stars.to_string()).unwrap_or_default(),
        "region" => names(press.site, id, IndexKind::Region).concat(),
        "sector" => case.sector.to_string(),
        "round" => case.round.to_string(),
        "tags" => case.tags.join("；"),
        "status" => status_text(case.status).to_owned(),
        "recognized" => date(case.recognized),
        "review_due" => date(case.review_due),
        "summary" => more.summary.clone(),
        "url" => address(press, case),
        _ => String::new(),
    }
}

fn push_row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&csv_cell(&cell));
    }
    text.push_str("\r\n");
}

/// A cell that no spreadsheet takes for a formula, quoted where needed.
#[must_use]
pub fn csv_cell(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_starts_a_formula_and_quotes_are_doubled() {
        assert_eq!(csv_cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(csv_cell("-3.5"), "-3.5");
        assert_eq!(csv_cell("@cmd"), "'@cmd");
        assert_eq!(csv_cell("一,二"), "\"一,二\"");
    }
}
