//! The tables of the manual, made from the schema so that they cannot disagree with it.
//!
//! Writes Markdown; knows no file. The page `docs/front-matter.md` (and its English twin) is this text, which a test
//! compares.

use std::fmt::Write as _;

use super::table::{Field, Need, Table, Type};
use super::{BRANCH, BRAND, FRONT, GLOSSARY_TERM, METHOD, NOTICE, PAGE, PERSON_RECORD, ROUND, STANDARD};
use crate::diagnostic::Language;

/// The manual page of the front matter and the other records.
#[must_use]
pub fn manual(language: Language) -> String {
    let zh = language == Language::Zh;
    let mut page = String::new();
    page.push_str(if zh { INTRODUCTION_ZH } else { INTRODUCTION_EN });
    heading(&mut page, 2, pick(zh, "案例的字段", "The fields of a case"));
    tables(&mut page, &FRONT, zh);
    heading(&mut page, 2, pick(zh, "其他记录", "Other records"));
    let records: [(&str, &str, &str, &Table); 9] = [
        ("单位", "Units", "content/branches/", &BRANCH),
        ("品牌", "Brands", "content/brands/", &BRAND),
        ("工作法", "Work methods", "content/methods/", &METHOD),
        ("批次", "Rounds", "content/rounds/", &ROUND),
        ("标准", "Standards", "content/standards/", &STANDARD),
        ("公告", "Notices", "content/notices/", &NOTICE),
        ("页面", "Pages", "content/pages/", &PAGE),
        ("人物", "People", "content/people/", &PERSON_RECORD),
        ("术语", "Glossary", "data/术语.yaml", &GLOSSARY_TERM),
    ];
    for (name_zh, name_en, place, keys) in records {
        let name = pick(zh, name_zh, name_en);
        heading(&mut page, 3, &format!("{name} (`{place}`)"));
        tables(&mut page, keys, zh);
    }
    page
}

const INTRODUCTION_ZH: &str = "# 抬头区字段

抬头区是案例文件开头两行 `---` 之间的部分，一行一个“名称: 值”。名称可以写中文，也可以写英文，简体繁体、大小写、空格都不计较；
同一项只写一次。写错的名称会得到提醒，并提示最接近的一个。

“必填”缺了，案例不会发布；“建议”缺了，只影响完整度分数。

本页由程序里的字段表生成，请不要直接修改。
";

const INTRODUCTION_EN: &str = "# Front matter

The front matter is what stands between the two `---` lines at the top of a case file, one `key: value` a line. Keys may be
Chinese or English; Simplified or Traditional, case and spaces make no difference; each field is written once. A key that
is not known is reported together with the nearest one that is.

Without a required field a case is not published; a recommended one only adds to the completeness score.

This page is made from the program's own table of fields; please do not edit it.
";

fn pick<'t>(zh: bool, chinese: &'t str, english: &'t str) -> &'t str {
    if zh { chinese } else { english }
}

fn heading(page: &mut String, level: usize, title: &str) {
    let marks = "#".repeat(level);
    // Writing to a string cannot fail.
    let _ = write!(page, "\n{marks} {title}\n\n");
}

/// The table of a map and those of the maps inside its values.
pub(crate) fn tables(page: &mut String, keys: &Table, zh: bool) {
    table(page, keys, zh);
    for field in keys.fields {
        nested(page, field, zh);
    }
}

/// One table, a row a field.
fn table(page: &mut String, table: &Table, zh: bool) {
    page.push_str(pick(
        zh,
        "| 名称 | 也可写作 | 英文 | 写什么 | 要求 | 说明 | 例子 |\n|---|---|---|---|---|---|---|\n",
        "| key | also | Chinese | value | need | use | example |\n|---|---|---|---|---|---|---|\n",
    ));
    for field in table.fields {
        let chinese = field.zh.first().copied().unwrap_or(field.name);
        let english = std::iter::once(&field.name).chain(field.en).copied();
        let (first, others, last) = if zh {
            (chinese, join(field.zh.iter().skip(1).copied()), join(english))
        } else {
            (field.name, join(field.en.iter().copied()), join(field.zh.iter().copied()))
        };
        let example = if field.example.is_empty() { String::new() } else { format!("`{}`", cell(field.example)) };
        let about = cell(pick(zh, field.about.0, field.about.1));
        let (kind, need) = (type_name(field.kind, zh), need_name(field.need, zh));
        let _ = writeln!(page, "| `{first}` | {others} | {last} | {kind} | {need} | {about} | {example} |");
    }
}

/// The table of the keys inside a field's value.
fn nested(page: &mut String, field: &Field, zh: bool) {
    let Some(keys) = field.keys else { return };
    let title = if zh { field.label(true) } else { field.name };
    heading(page, 4, &format!("`{title}`"));
    table(page, keys, zh);
}

fn join<'t>(names: impl Iterator<Item = &'t str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
}

/// A text inside a table: its bars would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn need_name(need: Need, zh: bool) -> &'static str {
    match (need, zh) {
        (Need::Required, true) => "必填",
        (Need::Recommended, true) => "建议",
        (Need::Optional, true) => "可选",
        (Need::Required, false) => "required",
        (Need::Recommended, false) => "recommended",
        (Need::Optional, false) => "optional",
    }
}

fn type_name(kind: Type, zh: bool) -> &'static str {
    let (chinese, english) = match kind {
        Type::Line => ("一行文字", "one line"),
        Type::Text => ("文字", "text"),
        Type::Names => ("一个或几个名称", "names"),
        Type::Sentences => ("一句或几句", "sentences"),
        Type::Choice => ("选一个", "one of"),
        Type::Year => ("年份", "year"),
        Type::Date => ("日期", "date"),
        Type::Boolean => ("是或否", "yes or no"),
        Type::Integer => ("整数", "whole number"),
        Type::Figure => ("数", "number"),
        Type::Map => ("分项", "named parts"),
        Type::Maps => ("列表，每条可分项", "list of named parts"),
        Type::OpenMap => ("名称和值", "names and values"),
        Type::File => ("文件名", "file name"),
    };
    if zh { chinese } else { english }
}

/// The page under `docs/` is the generated one. To bring it up to date, run the tests once with `CASEBOOK_UPDATE=1`.
#[cfg(test)]
#[track_caller]
pub(crate) fn is_current(path: &str, expected: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("CASEBOOK_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("inside docs")).expect("docs can be made");
        std::fs::write(&path, expected).expect("docs can be written");
    }
    let found = std::fs::read_to_string(&path).expect("the manual page exists");
    assert!(found.replace("\r\n", "\n") == expected, "{} is not what the tables say", path.display());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_in_chinese_is_what_the_schema_says() {
        is_current("docs/front-matter.md", &manual(Language::Zh));
    }

    #[test]
    fn the_manual_in_english_is_what_the_schema_says() {
        is_current("docs/en/front-matter.md", &manual(Language::En));
    }
}
