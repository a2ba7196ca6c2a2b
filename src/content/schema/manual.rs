//! The tables of the manual, made from the schema so that they cannot disagree with it.
//!
//! `docs/front-matter.md` and `docs/settings.md` hold them between marks; `tests/manual.rs` compares. Knows how a
//! table of keys is shown, not what any key means.

use super::table::{Field, Need, Table, Type};
use super::{BRANCH, BRAND, FRONT, GLOSSARY_TERM, METHOD, NOTICE, PAGE, PERSON_RECORD, ROUND, STANDARD};
use crate::diagnostic::{Language, Text};
use crate::text;

/// Every key of a case and of the other records, as Markdown with headings of level 2 and below.
#[must_use]
pub fn manual(language: Language) -> String {
    let mut writer = Writer::new(language, "", None);
    let records: [(Text, &'static Table); 10] = [
        (text!(zh: "案例", en: "A case"), &FRONT),
        (text!(zh: "单位：`content/branches/` 或 `content/单位/`", en: "A unit: `content/branches/`"), &BRANCH),
        (text!(zh: "品牌：`content/brands/` 或 `content/品牌/`", en: "A brand: `content/brands/`"), &BRAND),
        (
            text!(zh: "工作法：`content/methods/` 或 `content/工作法/`", en: "A work method: `content/methods/`"),
            &METHOD,
        ),
        (text!(zh: "批次：`content/rounds/` 或 `content/批次/`", en: "A round: `content/rounds/`"), &ROUND),
        (text!(zh: "标准：`content/standards/` 或 `content/标准/`", en: "A standard: `content/standards/`"), &STANDARD),
        (text!(zh: "公告：`content/notices/` 或 `content/公告/`", en: "A notice: `content/notices/`"), &NOTICE),
        (text!(zh: "其他页面：`content/pages/` 或 `content/页面/`", en: "A free page: `content/pages/`"), &PAGE),
        (text!(zh: "人物：`content/people/` 或 `content/人物/`", en: "A person: `content/people/`"), &PERSON_RECORD),
        (text!(zh: "术语：`data/术语.yaml`", en: "A term of the glossary: `data/glossary.yaml`"), &GLOSSARY_TERM),
    ];
    for (heading, table) in &records {
        writer.heading(2, heading.get(language));
        writer.table(table);
    }
    writer.text
}

/// Writes tables of keys, each kind of map once.
pub(crate) struct Writer<'d> {
    language: Language,
    /// What stands before the names of anchors, so that two manuals on one page stay apart.
    prefix: &'static str,
    /// The default of a key by its path, such as `site.language`; without it no defaults are shown.
    default: Option<&'d dyn Fn(&str) -> String>,
    /// Tables that have a heading or will get one, with the names of their anchors.
    anchors: Vec<(&'static Table, String)>,
    /// The Markdown so far.
    pub(crate) text: String,
}

/// A table still to be written.
struct Inner {
    keys: &'static Table,
    /// The way to its keys, in English, with a dot at the end.
    path: String,
    /// The same in the language of the manual.
    shown: String,
    title: String,
}

impl<'d> Writer<'d> {
    /// An empty manual.
    pub(crate) fn new(language: Language, prefix: &'static str, default: Option<&'d dyn Fn(&str) -> String>) -> Self {
        Self { language, prefix, default, anchors: Vec::new(), text: String::new() }
    }

    /// A heading with blank lines around it.
    pub(crate) fn heading(&mut self, level: usize, title: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        self.text.push_str(&format!("{gap}{} {title}\n\n", "#".repeat(level)));
    }

    /// The rows of `table`, then the tables inside them, outer ones first.
    pub(crate) fn table(&mut self, table: &'static Table) {
        let mut inner = self.rows(table, "", "");
        let mut at = 0;
        while at < inner.len() {
            let Inner { keys, path, shown, title } = &inner[at];
            let anchor = self.anchor(keys).unwrap_or_default();
            self.text.push_str(&format!("\n<a id=\"{anchor}\"></a>\n"));
            self.heading(3, title);
            let (keys, path, shown) = (*keys, path.clone(), shown.clone());
            inner.extend(self.rows(keys, &path, &shown));
            at += 1;
        }
    }

    /// The rows of one table; what stands inside them and was not written yet comes back.
    fn rows(&mut self, table: &'static Table, path: &str, shown: &str) -> Vec<Inner> {
        self.text.push_str(match (self.language, self.default.is_some()) {
            (Language::Zh, false) => "| 项目 | 也可以写 | 填什么 | 说明 | 例子 |\n|---|---|---|---|---|\n",
            (Language::Zh, true) => "| 项目 | 也可以写 | 填什么 | 默认 | 说明 | 例子 |\n|---|---|---|---|---|---|\n",
            (Language::En, false) => "| key | also | value | meaning | example |\n|---|---|---|---|---|\n",
            (Language::En, true) => "| key | also | value | default | meaning | example |\n|---|---|---|---|---|---|\n",
        });
        let mut inner = Vec::new();
        for field in table.fields {
            if let Some(keys) = field.keys.filter(|keys| self.anchor(keys).is_none()) {
                let anchor = format!("{}{path}{}", self.prefix, field.name).replace(['.', '_'], "-");
                self.anchors.push((keys, anchor));
                inner.push(Inner {
                    keys,
                    path: format!("{path}{}.", field.name),
                    shown: format!("{shown}{}.", self.label(field)),
                    title: self.title(table, keys, shown),
                });
            }
            let row = self.row(field, path);
            self.text.push_str(&row);
        }
        inner
    }

    /// The heading of the table of `keys`: every key of `table` that leads to it.
    fn title(&self, table: &'static Table, keys: &'static Table, shown: &str) -> String {
        let sharing = table.fields.iter().filter(|field| field.keys.is_some_and(|other| std::ptr::eq(other, keys)));
        let names: Vec<String> = sharing.map(|field| code(&format!("{shown}{}", self.label(field)))).collect();
        match self.language {
            Language::Zh => format!("{}里面的项目", names.join("、")),
            Language::En => format!("Keys inside {}", names.join(", ")),
        }
    }

    fn anchor(&self, keys: &'static Table) -> Option<String> {
        self.anchors.iter().find(|(known, _)| std::ptr::eq(*known, keys)).map(|(_, anchor)| anchor.clone())
    }

    fn label(&self, field: &Field) -> &'static str {
        field.label(self.language == Language::Zh)
    }

    fn row(&self, field: &Field, path: &str) -> String {
        let label = self.label(field);
        let others: Vec<String> = field.names().filter(|name| *name != label).map(code).collect();
        let (comma, about) = match self.language {
            Language::Zh => ("，", field.about.0),
            Language::En => (", ", field.about.1),
        };
        let mut value = kind_word(field.kind).get(self.language).to_owned();
        if let Some(need) = need_word(field.need) {
            value = format!("{value}{comma}**{}**", need.get(self.language));
        }
        if let Some(anchor) = field.keys.and_then(|keys| self.anchor(keys)) {
            let more = text!(zh: "{value}（[见下](#{anchor})）", en: "{value} ([keys](#{anchor}))");
            more.get(self.language).clone_into(&mut value);
        }
        let default = self.default.map_or_else(String::new, |default| {
            format!(" {} |", code_or_nothing(&default(&format!("{path}{}", field.name))))
        });
        let (others, example) = (others.join(" "), code_or_nothing(field.example));
        format!("| {} | {others} | {value} |{default} {} | {example} |\n", code(label), cell(about))
    }
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

fn code_or_nothing(text: &str) -> String {
    if text.is_empty() { String::new() } else { code(text) }
}

/// A text that may stand in a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn kind_word(kind: Type) -> Text {
    match kind {
        Type::Line => text!(zh: "一行文字", en: "text"),
        Type::Text => text!(zh: "文字", en: "long text"),
        Type::Names => text!(zh: "一个或几个名称", en: "name or names"),
        Type::Sentences => text!(zh: "一句或几句", en: "sentence or sentences"),
        Type::Choice => text!(zh: "选一个", en: "one of the words"),
        Type::Year => text!(zh: "年份", en: "year"),
        Type::Date => text!(zh: "日期", en: "date"),
        Type::Boolean => text!(zh: "是或否", en: "yes or no"),
        Type::Integer => text!(zh: "整数", en: "whole number"),
        Type::Figure => text!(zh: "数", en: "figure"),
        Type::Map => text!(zh: "几个项目", en: "map"),
        Type::Maps => text!(zh: "一条或几条", en: "entry or entries"),
        Type::OpenMap => text!(zh: "自己定的几个项目", en: "map of your own keys"),
        Type::File => text!(zh: "文件名", en: "file name"),
    }
}

fn need_word(need: Need) -> Option<Text> {
    match need {
        Need::Required => Some(text!(zh: "必填", en: "required")),
        Need::OneOf => Some(text!(zh: "这几项至少写一项", en: "one of these")),
        Need::Recommended => Some(text!(zh: "建议填", en: "recommended")),
        Need::Optional => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_a_table_leads_to_an_anchor_that_stands_once() {
        for language in [Language::Zh, Language::En] {
            let page = manual(language);
            let targets = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next());
            for target in targets {
                assert_eq!(page.matches(&format!("<a id=\"{target}\">")).count(), 1, "{target}");
            }
        }
    }

    #[test]
    fn a_row_tells_names_value_need_meaning_and_example() {
        let page = manual(Language::En);
        assert!(page.contains("| `year` | `年度` `年份` | year, **required** | "), "{page}");
    }
}
