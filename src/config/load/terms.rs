//! The dictionaries: kinds, categories, levels, sectors; the checks and the site's own fields.

use super::super::settings::{CHECK, FIELD, KIND, TERM};
use super::super::{Config, CustomField, FieldKind, KindTerm, Term};
use crate::content::schema::{FRONT, Field, Fields, Item, Reader, Slot, Table};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// `kinds`, `categories`, `levels`, `sectors`.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    config.kinds = reader.maps(fields, "kinds", &KIND, |reader, slot, item| kind(reader, slot, item));
    config.categories = terms(reader, fields, "categories");
    config.levels = terms(reader, fields, "levels");
    config.sectors = terms(reader, fields, "sectors");
    let kinds: Vec<Term> = config.kinds.iter().map(|kind| kind.term.clone()).collect();
    for (name, terms) in [
        ("kinds", &kinds),
        ("categories", &config.categories),
        ("levels", &config.levels),
        ("sectors", &config.sectors),
    ] {
        duplicates(reader, fields, name, terms);
    }
}

/// A list of terms: names, or maps. `[单位级、区级]` in one text is split at `、` too.
fn terms(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str) -> Vec<Term> {
    let lists = reader.maps(fields, name, &TERM, |reader, slot, item| {
        Some(match item {
            Item::Plain(text) => {
                value::split_names(text).map(|name| Term { name: name.to_owned(), ..Term::default() }).collect()
            }
            Item::Titled(key, node) => {
                let slug = reader.line_of(Slot { node, ..slot });
                vec![Term {
                    name: key.text.trim().to_owned(),
                    slug: checked_slug(reader, Slot { node, ..slot }, slug),
                    ..Term::default()
                }]
            }
            Item::Map(parts) => term(reader, slot, &parts).into_iter().collect::<Vec<Term>>(),
        })
    });
    lists.into_iter().flatten().collect()
}

fn term(reader: &mut Reader<'_>, slot: Slot<'_>, parts: &Fields<'_>) -> Option<Term> {
    let name = reader.line(parts, "name");
    if name.is_empty() {
        let key = &slot.key.text;
        let problem = text!(zh: "{key}里有一条没写名称", en: "an entry of `{key}` has no name");
        reader.wrong(slot, problem, None);
        return None;
    }
    let slug = parts.get("slug").map_or_else(String::new, |slot| {
        let written = reader.line_of(slot);
        checked_slug(reader, slot, written)
    });
    let names = reader.open_map(parts, "names").into_iter().map(|pair| (pair.label, pair.value)).collect();
    Some(Term {
        name,
        slug,
        aliases: reader.names(parts, "aliases"),
        names,
        description: reader.line(parts, "description"),
    })
}

/// A slug is a part of an address: lower-case letters, digits and hyphens.
pub(super) fn checked_slug(reader: &mut Reader<'_>, slot: Slot<'_>, written: String) -> String {
    if written.is_empty() || is_valid_slug(&written) {
        return written;
    }
    if value::is_reserved(&written) {
        let problem = text!(
            zh: "网址名“{written}”是保留的名字，不能用",
            en: "the slug `{written}` is a reserved name"
        );
        reader.wrong(slot, problem, Some(&format!("{}-1", written.to_ascii_lowercase())));
        return String::new();
    }
    let lower = written.to_ascii_lowercase();
    let better: String =
        lower.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect();
    let better = better.trim_matches('-');
    let problem = text!(
        zh: "网址名“{written}”只能用小写字母、数字和连字符",
        en: "the slug `{written}` may hold only lower-case letters, digits and hyphens"
    );
    reader.wrong(slot, problem, is_valid_slug(better).then_some(better));
    String::new()
}

/// Whether a text may be a slug as it is.
pub(super) fn is_valid_slug(text: &str) -> bool {
    (1..=80).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !value::is_reserved(text)
}

fn kind(reader: &mut Reader<'_>, slot: Slot<'_>, item: Item<'_>) -> Option<KindTerm> {
    let parts = match item {
        Item::Plain(text) => {
            return Some(KindTerm {
                term: Term { name: text.to_owned(), ..Term::default() },
                rank: 1,
                ..KindTerm::default()
            });
        }
        Item::Titled(key, node) => {
            let slug = reader.line_of(Slot { node, ..slot });
            let slug = checked_slug(reader, Slot { node, ..slot }, slug);
            return Some(KindTerm {
                term: Term { name: key.text.trim().to_owned(), slug, ..Term::default() },
                rank: 1,
                ..KindTerm::default()
            });
        }
        Item::Map(parts) => parts,
    };
    let term = term(reader, slot, &parts)?;
    let rank = reader.integer(&parts, "rank", 1, 99).and_then(|rank| u8::try_from(rank).ok()).unwrap_or(1);
    let years = reader.integer(&parts, "valid_years", 0, 100).and_then(|years| u16::try_from(years).ok()).unwrap_or(0);
    let require = required_fields(reader, &parts);
    Some(KindTerm { term, rank, valid_years: years, require })
}

/// The fields a kind requires, under their English keys.
fn required_fields(reader: &mut Reader<'_>, parts: &Fields<'_>) -> Vec<String> {
    let Some(slot) = parts.get("require") else { return Vec::new() };
    let mut required = Vec::new();
    for written in reader.names(parts, "require") {
        if let Some(field) = FRONT.find(&written) {
            required.push(field.name.to_owned());
            continue;
        }
        let near = FRONT.nearest(&written).map(|field| field.label(reader.chinese));
        let problem = text!(zh: "没有叫“{written}”的字段", en: "there is no field `{written}`");
        let item = slot.node.items().iter().find(|item| item.scalar() == Some(written.as_str()));
        reader.wrong(Slot { node: item.unwrap_or(slot.node), ..slot }, problem, near);
    }
    required
}

/// Two terms with one name or one slug would be one page.
fn duplicates(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str, terms: &[Term]) {
    let Some(slot) = fields.get(name) else { return };
    for (at, term) in terms.iter().enumerate() {
        let is_same = |other: &&Term| {
            value::fold(&other.name) == value::fold(&term.name) || (!term.slug.is_empty() && other.slug == term.slug)
        };
        if let Some(other) = terms[..at].iter().find(is_same) {
            let (one, two) = (&other.name, &term.name);
            let problem = text!(
                zh: "“{one}”和“{two}”重名或网址名相同",
                en: "`{one}` and `{two}` share a name or a slug"
            );
            let place = reader.source.locate(slot.key.span.clone());
            reader.out.push(Diagnostic::new(Code::W227, problem).at(place));
        }
    }
}

/// `check`.
pub(super) fn check(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("check") else { return };
    let parts = reader.map(slot, &CHECK);
    let check = &mut config.check;
    check.strict = reader.boolean(&parts, "strict").unwrap_or(check.strict);
    check.wordlist = reader.line(&parts, "wordlist");
    let summary = reader.integer(&parts, "max_summary", 20, 1000).and_then(|count| usize::try_from(count).ok());
    check.max_summary = summary.unwrap_or(check.max_summary);
    let width = reader.integer(&parts, "min_image_width", 0, 16_384).and_then(|width| u32::try_from(width).ok());
    check.min_image_width_px = width.unwrap_or(check.min_image_width_px);
}

/// `fields`: keys that the schema already has are refused.
pub(super) fn custom_fields(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let read = reader.maps(fields, "fields", &FIELD, |reader, slot, item| {
        let Item::Map(parts) = item else {
            let problem = text!(zh: "自定义字段要写键名、名称和类型", en: "a field needs a key, a name and a type");
            reader.wrong(slot, problem, Some("{ key: trained, name: 培训人次, type: integer }"));
            return None;
        };
        custom_field(reader, slot, &parts)
    });
    for field in read {
        if !config.fields.iter().any(|other| other.key == field.key) {
            config.fields.push(field);
        }
    }
}

fn custom_field(reader: &mut Reader<'_>, slot: Slot<'_>, parts: &Fields<'_>) -> Option<CustomField> {
    let (key, name) = (reader.line(parts, "key"), reader.line(parts, "name"));
    let (key, name) = match (key.is_empty(), name.is_empty()) {
        (true, true) => {
            let problem = text!(zh: "自定义字段没写键名", en: "a field without a key");
            reader.wrong(slot, problem, None);
            return None;
        }
        (true, false) => (name.clone(), name),
        (false, true) => (key.clone(), key),
        (false, false) => (key, name),
    };
    if let Some(known) = own_name(&FRONT, &key).or_else(|| own_name(&FRONT, &name)) {
        let problem = text!(
            zh: "“{name}”和已有的字段 {known} 重名，请换一个",
            en: "`{name}` is already a field ({known}); choose another name"
        );
        reader.wrong(slot, problem, None);
        return None;
    }
    let kind = reader.choice(parts, "type", FIELD_KINDS).unwrap_or_default();
    let facet = reader.boolean(parts, "facet").unwrap_or(false);
    let required = reader.boolean(parts, "required").unwrap_or(false);
    Some(CustomField { key, name, kind, facet, required, options: reader.names(parts, "options") })
}

fn own_name(table: &'static Table, key: &str) -> Option<String> {
    table.find(key).map(Field::both_names)
}

const FIELD_KINDS: &[(&[&str], FieldKind)] = &[
    (&["text", "文字", "文本", "string"], FieldKind::Text),
    (&["integer", "整数", "int"], FieldKind::Integer),
    (&["number", "数字", "小数", "float"], FieldKind::Number),
    (&["date", "日期"], FieldKind::Date),
    (&["boolean", "是否", "bool"], FieldKind::Boolean),
    (&["list", "列表"], FieldKind::List),
    (&["choice", "选项", "单选", "enum", "select"], FieldKind::Choice),
];
