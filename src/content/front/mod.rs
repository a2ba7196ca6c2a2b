//! Front matter: tree → [`FrontMatter`], every problem at its place.
//!
//! Layer 2, after the YAML reader and before the body's sections are added. Reads one map against the schema and the
//! terms of the settings; must not know the body, the files beside the case, or other cases. What is required is
//! checked by [`require`] later, when the body has had its say.

mod contact;
mod entries;
mod require;
mod terms;

pub(super) use contact::contact;
pub use require::{Asked, Requirements, is_asked_for, require};
pub use terms::{TITLE_LIMIT, is_valid_id, language_tag};
pub(super) use terms::{location_of, path as region_path};

use super::case::{CustomValue, FrontMatter, PictureRole, Status};
use super::schema::{FRONT, Fields, Reader, Slot};
use super::value;
use crate::config::{Config, CustomField, FieldKind};
use crate::diagnostic::Code;
use crate::text;
use crate::yaml::Node;

/// What the front matter of one file says.
#[derive(Debug)]
pub struct FrontRead<'n> {
    /// The values.
    pub front: FrontMatter,
    /// Where they stand.
    pub fields: Fields<'n>,
    /// The use that each entry of `front.media` asks for, if it names one.
    pub media_roles: Vec<Option<PictureRole>>,
}

/// Reads the front matter in `root`.
pub fn read<'n>(reader: &mut Reader<'_>, root: &'n Node, config: &Config) -> FrontRead<'n> {
    let fields = reader.fields(root, &FRONT);
    let mut front = FrontMatter::default();
    identity(reader, &fields, config, &mut front);
    story(reader, &fields, &mut front);
    life(reader, &fields, config, &mut front);
    let media_roles = entries::files(reader, &fields, &mut front);
    custom(reader, &fields, config, &mut front);
    FrontRead { front, fields, media_roles }
}

/// Who, what, where: everything by which a case is found.
fn identity(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &Config, front: &mut FrontMatter) {
    front.id = terms::id(reader, fields);
    (front.column, front.title) = terms::title(reader, fields);
    front.subtitle = reader.line(fields, "subtitle");
    front.summary = reader.line(fields, "summary");
    front.branch = reader.names(fields, "branch");
    front.brand = reader.names(fields, "brand");
    front.work_method = reader.names(fields, "work_method");
    front.kind = terms::kind(reader, fields, config);
    front.category = terms::categories(reader, fields, config);
    front.tags = reader.tags(fields, "tags");
    front.sector = terms::term(reader, fields, "sector", &config.sectors, config.check.strict);
    front.year = terms::year(reader, fields);
    front.round = reader.line(fields, "round");
    front.level = terms::term(reader, fields, "level", &config.levels, config.check.strict);
    front.stars = terms::stars(reader, fields, "stars", config.stars_max);
    front.region = terms::path(&reader.line(fields, "region"));
    front.location = terms::location(reader, fields);
    front.lang = terms::language(reader, fields);
    front.translation_of = reader.line(fields, "translation_of");
}

/// What was done and what came of it.
fn story(reader: &mut Reader<'_>, fields: &Fields<'_>, front: &mut FrontMatter) {
    front.theme = reader.sentences(fields, "theme");
    front.carrier = reader.sentences(fields, "carrier");
    front.slogan = reader.sentences(fields, "slogan");
    front.promise = reader.sentences(fields, "promise");
    front.goals = entries::goals(reader, fields);
    front.background = reader.text(fields, "background");
    front.highlights = reader.sentences(fields, "highlights");
    front.metrics = entries::metrics(reader, fields);
    front.check_sum = reader.sentences(fields, "check_sum");
    for name in ["methods", "results", "lessons"] {
        let steps = entries::steps(reader, fields, name, front);
        match name {
            "methods" => front.methods = steps,
            "results" => front.results = steps,
            _ => front.lessons = steps,
        }
    }
    front.replication = entries::replication(reader, fields);
    front.adopted_by = entries::adoptions(reader, fields);
    front.partners = reader.names(fields, "partners");
    front.feedback = entries::feedback(reader, fields);
    front.honors = entries::honors(reader, fields);
    front.coverage = entries::coverage(reader, fields);
    front.consent = reader.boolean(fields, "consent").unwrap_or(false);
    front.people = entries::people(reader, fields, front.consent);
}

/// Recognition, assessments, sign-off, dates, contacts.
fn life(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &Config, front: &mut FrontMatter) {
    front.status = reader.choice(fields, "status", STATUSES).unwrap_or_default();
    front.recognized = reader.date(fields, "recognized");
    front.valid_until = reader.date(fields, "valid_until");
    front.review_due = reader.date(fields, "review_due");
    front.assessments = entries::assessments(reader, fields, config.stars_max);
    front.successor = reader.line(fields, "successor");
    front.previous = reader.line(fields, "previous");
    front.signoff = entries::signoff(reader, fields);
    front.source = terms::source(reader, fields);
    front.reprint = reader.boolean(fields, "reprint").unwrap_or(false);
    front.rights = reader.line(fields, "rights");
    let is_public = reader.boolean(fields, "public");
    front.contact = contact(reader, fields, "contact", is_public);
    front.visit = contact(reader, fields, "visit", None);
    front.date = reader.date(fields, "date");
    front.updated = reader.date(fields, "updated");
    front.featured = reader.boolean(fields, "featured").unwrap_or(false);
    let order = reader.integer(fields, "order", -1_000_000, 1_000_000).unwrap_or(0);
    front.order = i32::try_from(order).unwrap_or(0);
}

const STATUSES: &[(&[&str], Status)] = &[
    (&["草稿", "draft"], Status::Draft),
    (&["在建", "planned", "筹建", "创建中"], Status::Planned),
    (&["申报", "submitted", "申报中"], Status::Submitted),
    (&["公示", "publicity", "公示中"], Status::Publicity),
    (&["在列", "active", "已认定"], Status::Active),
    (&["整改", "suspended", "整改中"], Status::Suspended),
    (&["退出", "withdrawn", "已退出", "撤销"], Status::Withdrawn),
    (&["归档", "archived", "已归档"], Status::Archived),
];

/// The site's own fields among the keys that the schema does not know; what remains is reported.
fn custom(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &Config, front: &mut FrontMatter) {
    let names: Vec<&str> = config.fields.iter().flat_map(|field| [field.key.as_str(), field.name.as_str()]).collect();
    let mut unknown = Fields::empty(&FRONT);
    for slot in &fields.unknown {
        let folded = value::fold(&slot.key.text);
        let is_meant = |field: &&CustomField| value::fold(&field.key) == folded || value::fold(&field.name) == folded;
        match config.fields.iter().find(is_meant) {
            Some(field) if front.custom.iter().any(|value| value.key == field.key) => {
                let name = &field.name;
                let problem = text!(zh: "“{name}”写了两次", en: "`{name}` is written twice");
                reader.wrong(*slot, problem, None);
            }
            Some(field) => front.custom.extend(custom_value(reader, *slot, field, config)),
            None => unknown.unknown.push(*slot),
        }
    }
    reader.report_unknown(&unknown, &names);
    // In the order of the settings, whatever the order in the file.
    front.custom.sort_by_key(|value| config.fields.iter().position(|field| field.key == value.key));
}

fn custom_value(reader: &mut Reader<'_>, slot: Slot<'_>, field: &CustomField, config: &Config) -> Option<CustomValue> {
    if slot.node.is_null() {
        return None;
    }
    let values = match field.kind {
        FieldKind::List => {
            let items = slot.node.items().iter().filter_map(|item| item.scalar()).flat_map(value::split_names);
            let mut values: Vec<String> = Vec::new();
            for item in items {
                if !values.iter().any(|other| other == item) {
                    values.push(item.to_owned());
                }
            }
            values
        }
        FieldKind::Date => vec![value::iso(reader.date_of(slot)?)],
        _ => vec![settled_text(reader, slot, field, config)?],
    };
    Some(CustomValue { key: field.key.clone(), name: field.name.clone(), values })
}

/// The text of a custom field if it is what its type asks for. Values that are the same have one spelling: the options are
/// the settings', yes is yes however it is said, and numbers have neither full-width digits nor commas.
fn settled_text(reader: &mut Reader<'_>, slot: Slot<'_>, field: &CustomField, config: &Config) -> Option<String> {
    if let [first, _, ..] = slot.node.items()
        && field.kind != FieldKind::Text
    {
        let name = &field.name;
        let problem = text!(zh: "{name}只能写一项", en: "`{name}` takes one value, not a list");
        reader.wrong(slot, problem, first.scalar());
        return None;
    }
    let written = reader.line_of(slot);
    if written.is_empty() {
        return None;
    }
    let number = || value::figure(&written).value;
    let settled = match field.kind {
        FieldKind::Integer => number().filter(|number| number.fract() == 0.0).map(|_| value::one_spelling(&written)),
        FieldKind::Number => number().map(|_| value::one_spelling(&written)),
        FieldKind::Boolean => value::boolean(&written).map(|is_so| {
            let (yes, no) = if config.language.starts_with("zh") { ("是", "否") } else { ("yes", "no") };
            if is_so { yes } else { no }.to_owned()
        }),
        FieldKind::Choice => field.options.iter().find(|option| value::fold(option) == value::fold(&written)).cloned(),
        FieldKind::Text | FieldKind::List | FieldKind::Date => Some(written.clone()),
    };
    if settled.is_some() {
        return settled;
    }
    let name = &field.name;
    let near = match field.kind {
        FieldKind::Choice => value::nearest(&written, field.options.iter().map(String::as_str)),
        _ => None,
    };
    let (wanted_zh, wanted_en) = match field.kind {
        FieldKind::Integer => ("整数".to_owned(), "a whole number".to_owned()),
        FieldKind::Number => ("数字".to_owned(), "a number".to_owned()),
        FieldKind::Boolean => ("是或否".to_owned(), "yes or no".to_owned()),
        _ => (field.options.join("、"), field.options.join(", ")),
    };
    let problem = text!(
        zh: "{name}“{written}”不合要求，应为：{wanted_zh}",
        en: "`{name}`: `{written}` is not allowed; it must be {wanted_en}"
    );
    reader.wrong(slot, problem, near);
    None
}

/// The code for a term that the settings do not list.
pub(super) const UNLISTED: Code = Code::W216;
