//! The dictionaries: kinds, categories, levels, sectors; the checks and the site's own fields.

use super::super::settings::{CATEGORY, CHECK, FIELD, KIND, TERM};
use super::super::{Config, CustomField, FieldKind, KindTerm, Term};
use crate::content::schema::{FRONT, Field, Fields, Item, Reader, Slot, Table};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::text;
use crate::yaml::Key;

/// `kinds`, `categories`, `levels`, `sectors`.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    config.kinds = reader.maps(fields, "kinds", &KIND, |reader, slot, item| kind(reader, slot, item));
    config.categories = terms(reader, fields, "categories", &CATEGORY);
    config.levels = terms(reader, fields, "levels", &TERM);
    config.sectors = terms(reader, fields, "sectors", &TERM);
    let kinds: Vec<Term> = config.kinds.iter().map(|kind| kind.term.clone()).collect();
    for (name, terms) in [
        ("kinds", &kinds),
        ("categories", &config.categories),
        ("levels", &config.levels),
        ("sectors", &config.sectors),
    ] {
        duplicates(reader, fields, name, terms);
    }
    shared_slugs(reader, fields, &config.categories);
}

/// A list of terms: names, or maps. `[单位级、区级]` in one text is split at `、` too.
fn terms(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str, table: &'static Table) -> Vec<Term> {
    let lists = reader.maps(fields, name, table, |reader, slot, item| {
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
    let below = terms(reader, parts, "below", &TERM);
    duplicates(reader, parts, "below", &below);
    Some(Term {
        name,
        slug,
        aliases: reader.names(parts, "aliases"),
        names,
        description: reader.line(parts, "description"),
        below,
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
        let is_same = |other: &&Term| value::fold(&other.name) == value::fold(&term.name) || has_slug_of(other, term);
        if let Some(other) = terms[..at].iter().find(is_same) {
            one_page(reader, slot, other, term);
        }
    }
}

/// The categories of all levels share one folder of addresses.
fn shared_slugs(reader: &mut Reader<'_>, fields: &Fields<'_>, categories: &[Term]) {
    let Some(slot) = fields.get("categories") else { return };
    for (at, above) in categories.iter().enumerate() {
        for term in &above.below {
            let earlier = categories[..at].iter().flat_map(|other| &other.below);
            if let Some(other) = categories.iter().chain(earlier).find(|other| has_slug_of(other, term)) {
                one_page(reader, slot, other, term);
            }
        }
    }
}

fn has_slug_of(one: &Term, other: &Term) -> bool {
    !one.slug.is_empty() && one.slug == other.slug
}

fn one_page(reader: &mut Reader<'_>, slot: Slot<'_>, one: &Term, two: &Term) {
    let (one, two) = (&one.name, &two.name);
    let problem = text!(
        zh: "“{one}”和“{two}”重名或网址名相同",
        en: "`{one}` and `{two}` share a name or a slug"
    );
    let place = reader.source.locate(slot.key.span.clone());
    reader.out.push(Diagnostic::new(Code::W227, problem).at(place));
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

/// `fields`: keys that the schema already has are refused. A map is read too, with the fields' keys as its keys.
pub(super) fn custom_fields(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let mut known: Vec<CustomField> = Vec::new();
    reader.maps(fields, "fields", &FIELD, |reader, slot, item| {
        let (slot, title, parts) = match item {
            Item::Map(parts) => (slot, None, parts),
            Item::Titled(title, node) if !node.entries().is_empty() => {
                let slot = Slot { node, ..slot };
                (slot, Some(title), reader.map(slot, &FIELD))
            }
            Item::Titled(title, node) => {
                not_a_field(reader, Slot { node, ..slot }, title);
                return Some(());
            }
            Item::Plain(_) => {
                let problem = text!(zh: "自定义字段要写键名、名称和类型", en: "a field needs a key, a name and a type");
                reader.wrong(slot, problem, Some("{ key: trained, name: 培训人次, type: integer }"));
                return Some(());
            }
        };
        if let Some(field) = custom_field(reader, slot, title, &parts) {
            if let Some(problem) = known.iter().find_map(|other| collision(other, &field)) {
                reader.wrong(slot, problem, None);
            } else {
                known.push(field);
            }
        }
        Some(())
    });
    config.fields = known;
}

/// `trained: 培训人次` says less than a field needs.
fn not_a_field(reader: &mut Reader<'_>, slot: Slot<'_>, title: &Key) {
    let key = title.text.trim();
    let problem = text!(
        zh: "自定义字段“{key}”要写名称和类型",
        en: "the field `{key}` needs a name and a type"
    );
    let name = slot.node.scalar().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(key);
    let line = if reader.chinese {
        format!("{key}: {{ 名称: {name}, 类型: 文字 }}")
    } else {
        format!("{key}: {{ name: {name}, type: text }}")
    };
    let place = reader.source.locate(title.span.clone());
    let said = Diagnostic::new(Code::W227, problem).at(place);
    reader.out.push(said.hint_line(text!(zh: "改成：", en: "Write:"), line));
}

/// What two fields share by which a case could mean either of them.
fn collision(first: &CustomField, second: &CustomField) -> Option<Text> {
    let is_same = |one: &str, other: &str| value::fold(one) == value::fold(other);
    let (key, name) = (&second.key, &second.name);
    if is_same(&first.key, key) {
        return Some(text!(
            zh: "有两个自定义字段的键名是“{key}”，后一个不会用到",
            en: "two fields have the key `{key}`; the second is not used"
        ));
    }
    if is_same(&first.name, name) {
        return Some(text!(
            zh: "有两个自定义字段的名称是“{name}”，后一个不会用到",
            en: "two fields have the name `{name}`; the second is not used"
        ));
    }
    let shared = [key, name].into_iter().find(|mine| is_same(&first.key, mine) || is_same(&first.name, mine))?;
    Some(text!(
        zh: "“{shared}”是一个自定义字段的键名，又是另一个的名称，后一个不会用到",
        en: "`{shared}` is the key of one field and the name of another; the second is not used"
    ))
}

fn custom_field(
    reader: &mut Reader<'_>,
    slot: Slot<'_>,
    title: Option<&Key>,
    parts: &Fields<'_>,
) -> Option<CustomField> {
    let (mut key, name) = (reader.line(parts, "key"), reader.line(parts, "name"));
    if key.is_empty() {
        title.map(|title| title.text.trim()).unwrap_or_default().clone_into(&mut key);
    }
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
    if title.is_none() && !parts.has("key") {
        let problem = text!(
            zh: "自定义字段“{name}”没写键名，先用名称代替",
            en: "the field `{name}` has no key; its name is used"
        );
        to_add(reader, slot, problem, "key", "trained");
    }
    let mut kind = reader.choice(parts, "type", FIELD_KINDS).unwrap_or_default();
    let options = reader.names(parts, "options");
    if kind != FieldKind::Choice && !options.is_empty() {
        match parts.get("type") {
            // Who names options and no type means one of them.
            None => kind = FieldKind::Choice,
            Some(slot) => {
                let problem = text!(
                    zh: "只有类型是“选项”时才核对可选的值，“{name}”写什么都会收下",
                    en: "options count for the type `choice` only; `{name}` takes anything"
                );
                reader.wrong(slot, problem, Some(if reader.chinese { "选项" } else { "choice" }));
            }
        }
    }
    if kind == FieldKind::Choice && options.is_empty() {
        let problem = text!(
            zh: "自定义字段“{name}”没写可选的值，先当文字读",
            en: "the field `{name}` has no options to choose from; it is read as text"
        );
        to_add(reader, slot, problem, "options", "[甲, 乙]");
        kind = FieldKind::Text;
    }
    let facet = reader.boolean(parts, "facet").unwrap_or(false);
    let required = reader.boolean(parts, "required").unwrap_or(false);
    Some(CustomField { key, name, kind, facet, required, options })
}

/// A part that a field lacks, with the line to add.
fn to_add(reader: &mut Reader<'_>, slot: Slot<'_>, problem: Text, part: &str, example: &str) {
    let label = FIELD.find(part).map_or(part, |field| field.label(reader.chinese));
    let advice = text!(zh: "在这个字段里加一项，例如：", en: "Add to this field, such as:");
    let place = reader.source.locate(slot.node.span.clone());
    let said = Diagnostic::new(Code::W227, problem).at(place);
    reader.out.push(said.hint_line(advice, format!("{label}: {example}")));
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
