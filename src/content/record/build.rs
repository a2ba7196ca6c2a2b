//! One record's fields → its struct, by kind.

use super::types::{Base, Branch, Brand, Criterion, Method, Notice, Page, Person, Round, Standard};
use crate::content::case::{Body, Pair};
use crate::content::front::{contact, location_of, region_path};
use crate::content::markdown;
use crate::content::read::offered;
use crate::content::schema::{
    BRANCH, BRAND, CRITERION, FORMULA, Fields, Item, METHOD, NOTICE, PAGE, PERIOD, PERSON_RECORD, ROUND, Reader,
    STANDARD, Slot, Table,
};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text;
use crate::vfs::{Entry, SitePath};
use crate::yaml::Node;

/// A record's file as far as it is not YAML.
pub(super) struct File<'f> {
    /// Its path.
    pub(super) path: &'f SitePath,
    /// Its path below the folder of its kind.
    pub(super) below: &'f str,
    /// Its name without extension and language, or its folder's when it is an index.
    pub(super) name: String,
    /// The language in its name.
    pub(super) lang: String,
    /// Its text.
    pub(super) body: Body,
    /// The files of its folder.
    pub(super) siblings: &'f [Entry],
}

/// The fields of a record, unknown keys reported, and what every record has; `name` is the row of its name.
fn start<'n>(
    reader: &mut Reader<'_>,
    file: &File<'_>,
    root: &'n Node,
    table: &'static Table,
    name: &str,
) -> (Fields<'n>, Base) {
    let fields = reader.fields(root, table);
    reader.report_unknown(&fields, &[]);
    let written = reader.line(&fields, name);
    let base = Base {
        path: file.path.as_str().to_owned(),
        name: if written.is_empty() { file.name.clone() } else { written },
        aliases: reader.names(&fields, "aliases"),
        slug: slug(reader, &fields),
        names: reader.open_map(&fields, "names").into_iter().map(|pair| (pair.label, pair.value)).collect(),
        updated: reader.date(&fields, "updated"),
        lang: file.lang.clone(),
        body: file.body.clone(),
    };
    (fields, base)
}

/// A slug is a part of an address: lower-case letters, digits and hyphens.
fn slug(reader: &mut Reader<'_>, fields: &Fields<'_>) -> String {
    let Some(slot) = fields.get("slug") else { return String::new() };
    let written = reader.line_of(slot);
    let is_right = |text: &str| {
        (1..=80).contains(&text.len())
            && !value::is_reserved(text)
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if is_right(&written) {
        return written;
    }
    let better = written.to_ascii_lowercase().replace(['_', ' '], "-");
    if value::is_reserved(&written) {
        let problem = text!(zh: "网址名“{written}”是保留的名字，不能用", en: "the slug `{written}` is a reserved name");
        reader.wrong(slot, problem, Some(&format!("{better}-1")));
        return String::new();
    }
    let problem = text!(
        zh: "网址名“{written}”只能用小写字母、数字和连字符",
        en: "the slug `{written}` may hold only lower-case letters, digits and hyphens"
    );
    reader.wrong(slot, problem, is_right(&better).then_some(better.as_str()));
    String::new()
}

/// A file named in a record, as a path from the site's root; what is not there is reported.
fn file_path(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str, file: &File<'_>) -> String {
    let Some(slot) = fields.get(name) else { return String::new() };
    let written = reader.line_of(slot);
    if let Some(path) = written.strip_prefix('/').and_then(|path| SitePath::new(&format!("static/{path}"))) {
        return path.as_str().to_owned();
    }
    let found = file.path.parent().join(&written).and_then(|path| {
        file.siblings.binary_search_by(|entry| entry.path.cmp(&path)).ok().map(|at| &file.siblings[at].path)
    });
    if let Some(path) = found {
        return path.as_str().to_owned();
    }
    let names: Vec<&str> = file.siblings.iter().take(500).map(|entry| entry.path.name()).collect();
    let near = value::nearest(&written, names.iter().copied());
    let problem = text!(zh: "找不到文件“{written}”", en: "the file `{written}` is not there");
    let place = reader.source.locate(slot.node.span.clone());
    // The record does without its file: no page waits for it.
    let mut diagnostic = Diagnostic::new(Code::E106, problem).at(place).with_severity(Severity::Warning);
    if let Some(near) = near {
        let line = reader.mended(slot.node.span.clone(), near);
        diagnostic = diagnostic.hint_line(text!(zh: "最接近的是“{near}”：", en: "The nearest name is `{near}`:"), line);
    }
    reader.out.push(diagnostic);
    String::new()
}

pub(super) fn branch(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Branch {
    let (fields, base) = start(reader, file, root, &BRANCH, "name");
    let is_public = reader.boolean(&fields, "public");
    Branch {
        base,
        full_name: reader.line(&fields, "full_name"),
        parent: reader.line(&fields, "parent"),
        rank: reader.line(&fields, "rank"),
        sector: reader.line(&fields, "sector"),
        region: region_path(&reader.line(&fields, "region")),
        location: fields.get("location").and_then(|slot| location_of(reader, slot)),
        contact: contact(reader, &fields, "contact", is_public),
        visit: contact(reader, &fields, "visit", None),
        logo: file_path(reader, &fields, "logo", file),
        order: order(reader, &fields),
    }
}

fn order(reader: &mut Reader<'_>, fields: &Fields<'_>) -> i32 {
    let order = reader.integer(fields, "order", -1_000_000, 1_000_000).unwrap_or(0);
    i32::try_from(order).unwrap_or(0)
}

pub(super) fn brand(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Brand {
    let (fields, base) = start(reader, file, root, &BRAND, "name");
    Brand {
        base,
        slogan: reader.line(&fields, "slogan"),
        meaning: reader.text(&fields, "meaning"),
        theme: reader.line(&fields, "theme"),
        logo: file_path(reader, &fields, "logo", file),
        branch: reader.names(&fields, "branch"),
        since: reader.line(&fields, "since"),
    }
}

pub(super) fn method(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Method {
    let (fields, base) = start(reader, file, root, &METHOD, "name");
    let formula = reader.maps(&fields, "formula", &FORMULA, |reader, slot, item| {
        let pair = match item {
            Item::Plain(text) => Pair { label: text.to_owned(), value: String::new() },
            Item::Titled(key, node) => {
                let value = reader.line_of(Slot { node, ..slot });
                Pair { label: key.text.trim().to_owned(), value }
            }
            Item::Map(parts) => Pair { label: reader.line(&parts, "char"), value: reader.line(&parts, "meaning") },
        };
        (!pair.label.is_empty()).then_some(pair)
    });
    Method {
        base,
        formula,
        steps: reader.sentences(&fields, "steps"),
        branch: reader.names(&fields, "branch"),
        created: reader.line(&fields, "created"),
    }
}

pub(super) fn round(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Round {
    let (fields, base) = start(reader, file, root, &ROUND, "name");
    let year = fields.get("year").map_or(0, |slot| {
        let written = reader.line_of(slot);
        let year = value::year(&written);
        if year.is_none() {
            let problem = text!(zh: "年度“{written}”看不懂", en: "`{written}` is no year");
            reader.wrong(slot, problem, value::year_inside(&written).map(|year| year.to_string()).as_deref());
        }
        year.unwrap_or(0)
    });
    let recognised = fields.get("recognised").map_or_else(Vec::new, |slot| counts(reader, slot));
    let breakdown = fields.get("breakdown").map_or_else(Vec::new, |slot| breakdown(reader, slot, &recognised));
    let publicity = fields.get("publicity").map_or((None, None), |slot| {
        let parts = reader.map(slot, &PERIOD);
        (reader.date(&parts, "from"), reader.date(&parts, "to"))
    });
    if let ((Some(from), Some(to)), Some(slot)) = (publicity, fields.get("publicity"))
        && to < from
    {
        let problem = text!(zh: "公示的结束早于开始", en: "the publicity period ends before it begins");
        let place = reader.source.locate(slot.node.span.clone());
        reader.out.push(Diagnostic::new(Code::W219, problem).at(place));
    }
    let document = SitePath::from_normal(file_path(reader, &fields, "document", file));
    Round {
        base,
        year,
        applied: fields.get("applied").map_or_else(Vec::new, |slot| counts(reader, slot)),
        recognised,
        breakdown,
        methods: reader.names(&fields, "methods"),
        publicity,
        document: if document.as_str().is_empty() { None } else { offered(&document, reader) },
    }
}

/// `{ 示范点: 32, 示范岗: 21 }`.
fn counts(reader: &mut Reader<'_>, slot: Slot<'_>) -> Vec<(String, u32)> {
    let mut counts = Vec::new();
    for (key, node) in slot.node.entries() {
        let part = Slot { key, node, field: None };
        let written = reader.line_of(part);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, not negative and below 1e9, checked here"
        )]
        let count = value::figure(&written)
            .value
            .filter(|value| value.fract() == 0.0 && (0.0..1e9).contains(value))
            .map(|value| value as u32);
        if let Some(count) = count {
            counts.push((key.text.trim().to_owned(), count));
            continue;
        }
        let name = &key.text;
        let problem = text!(zh: "{name}“{written}”不是个数", en: "`{name}`: `{written}` is no count");
        reader.wrong(part, problem, None);
    }
    if slot.node.entries().is_empty() {
        let name = &slot.key.text;
        let problem = text!(zh: "{name}要按类型写个数", en: "`{name}` takes counts by kind");
        reader.wrong(slot, problem, None);
    }
    counts
}

/// The parts of each count; parts that do not add up are reported.
fn breakdown(
    reader: &mut Reader<'_>,
    slot: Slot<'_>,
    recognised: &[(String, u32)],
) -> Vec<(String, Vec<(String, u32)>)> {
    let mut breakdown = Vec::new();
    for (key, node) in slot.node.entries() {
        let parts = counts(reader, Slot { key, node, field: None });
        let sum: u64 = parts.iter().map(|(_, count)| u64::from(*count)).sum();
        let name = key.text.trim();
        let total = recognised.iter().find(|(kind, _)| value::fold(kind) == value::fold(name)).map(|(_, count)| *count);
        if let Some(total) = total
            && u64::from(total) != sum
        {
            let terms = parts.iter().map(|(_, count)| count.to_string()).collect::<Vec<_>>().join("+");
            let problem = text!(
                zh: "{name}：{terms}={sum}，与认定数{total}不符",
                en: "{name}: {terms}={sum}, but {total} were recognised"
            );
            let place = reader.source.locate(node.span.clone());
            reader.out.push(Diagnostic::new(Code::W208, problem).at(place));
        }
        breakdown.push((name.to_owned(), parts));
    }
    breakdown
}

pub(super) fn standard(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Standard {
    let (fields, base) = start(reader, file, root, &STANDARD, "name");
    let criteria = reader.maps(&fields, "criteria", &CRITERION, |reader, slot, item| {
        let criterion = match item {
            Item::Plain(text) => Criterion { name: text.to_owned(), ..Criterion::default() },
            Item::Titled(key, node) => {
                let text = reader.line_of(Slot { node, ..slot });
                Criterion { name: key.text.trim().to_owned(), text, ..Criterion::default() }
            }
            Item::Map(parts) => Criterion {
                name: reader.line(&parts, "name"),
                text: reader.line(&parts, "text"),
                score: reader.line(&parts, "score"),
            },
        };
        (!criterion.name.is_empty()).then_some(criterion)
    });
    Standard { base, applies_to: reader.names(&fields, "applies_to"), criteria }
}

pub(super) fn notice(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Notice {
    let (fields, base) = start(reader, file, root, &NOTICE, "title");
    Notice {
        base,
        kind: reader.line(&fields, "type"),
        date: reader.date(&fields, "date"),
        cases: reader.names(&fields, "cases"),
    }
}

pub(super) fn page(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Page {
    let (fields, mut base) = start(reader, file, root, &PAGE, "title");
    if base.slug.is_empty() {
        base.slug = page_slug(file.below, &file.lang);
    }
    let lang = reader.line(&fields, "lang");
    if !lang.is_empty() {
        base.lang = crate::content::front::language_tag(&lang).map_or(lang, str::to_owned);
    }
    Page {
        base,
        summary: reader.line(&fields, "summary"),
        date: reader.date(&fields, "date"),
        order: order(reader, &fields),
        in_menu: reader.boolean(&fields, "menu").unwrap_or(false),
    }
}

/// `help/faq.md` → `help/faq`, `help/index.md` → `help`, `about.en.md` → `about`.
fn page_slug(below: &str, lang: &str) -> String {
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    let stem = if lang.is_empty() { stem } else { stem.rsplit_once('.').map_or(stem, |(stem, _)| stem) };
    stem.strip_suffix("/index").unwrap_or(stem).to_owned()
}

pub(super) fn person(reader: &mut Reader<'_>, file: &File<'_>, root: &Node) -> Option<Person> {
    let (fields, base) = start(reader, file, root, &PERSON_RECORD, "name");
    let name = &base.name;
    let unshown = |reader: &mut Reader<'_>, problem| {
        let place = reader.source.locate(root.span.start..root.span.start);
        reader.out.push(Diagnostic::new(Code::I303, problem).at(place));
    };
    if reader.boolean(&fields, "consent") != Some(true) {
        let problem = text!(
            zh: "没有写“本人同意: 是”，“{name}”不会显示",
            en: "without `consent: true` `{name}` is not shown"
        );
        unshown(reader, problem);
        return None;
    }
    let cases = reader.names(&fields, "cases");
    if cases.is_empty() {
        let problem = text!(
            zh: "没有写“案例”，“{name}”不会显示：人物显示在相关案例的网页上",
            en: "without `cases` `{name}` is not shown: people stand on the pages of their cases"
        );
        unshown(reader, problem);
    }
    let text = markdown::text_blocks(&base.body.html);
    let deed = [reader.text(&fields, "deed")].into_iter().chain(text).filter(|part| !part.is_empty());
    Some(Person {
        role: reader.line(&fields, "role"),
        branch: reader.names(&fields, "branch"),
        deed: deed.collect::<Vec<_>>().join(" "),
        cases,
        base,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slug_of_a_page_is_its_path() {
        assert_eq!(page_slug("help/faq.md", ""), "help/faq");
        assert_eq!(page_slug("help/index.md", ""), "help");
        assert_eq!(page_slug("about.en.md", "en"), "about");
    }
}
