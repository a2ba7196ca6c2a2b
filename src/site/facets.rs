//! What the list of cases can be filtered by: the facets of the settings with their values, in the order shown.
//!
//! A value of a dimension is a term with its count, terms above it included; other facets are the status and the
//! fields of the settings. Part of the index of an edition. Knows nothing of labels or files.

use std::collections::{BTreeMap, HashMap};

use super::shards::{self, Band, Block};
use super::terms::Dimension;
use super::{CaseId, Edition, Name, Site, edition::names, order};
use crate::config::{Config, FieldKind, IndexKind};
use crate::content::case::Status;
use crate::content::value::fold;
use crate::hash::Hash;

/// Facets with more values have files of their own, loaded when a reader opens them.
const LONG: usize = 200;

/// The facets of an edition, and how its cases are cut into files.
#[derive(Debug, Default)]
pub struct Facets {
    /// Facets in the order of the settings; those that no case answers to are left out.
    pub facets: Vec<Facet>,
    /// Cases by year, oldest first.
    pub bands: Vec<Band>,
    /// Cards, oldest first.
    pub blocks: Vec<Block>,
    /// Cases whose data to compare share a file.
    pub compared: Vec<Vec<CaseId>>,
}

/// Where a facet's values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A dimension with terms.
    Term(IndexKind),
    /// The state of the case.
    Status,
    /// A field of the settings, by its place.
    Field(usize),
}

/// One facet.
#[derive(Clone, Debug)]
pub struct Facet {
    /// Its name in addresses and files: plain ASCII.
    pub key: String,
    /// Where its values come from.
    pub source: Source,
    /// Values with at least one case, in the order shown; a value stands after the one above it.
    pub values: Vec<Value>,
    by_term: Vec<Option<u32>>,
    by_text: HashMap<String, u32>,
}

/// One value of a facet.
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// Its name in addresses: plain ASCII.
    pub key: String,
    /// The term of a dimension.
    pub term: u32,
    /// The text of a field, the key of a status.
    pub text: String,
    /// Place of the value above it.
    pub parent: Option<u32>,
    /// Listed cases that have it or a value below it.
    pub count: u32,
}

impl Facet {
    /// Whether it has files of its own.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.values.len() > LONG
    }

    /// The places of the values that a case has itself, ascending.
    #[must_use]
    pub fn values_of(&self, site: &Site, edition: &Edition, config: &Config, id: CaseId) -> Vec<u32> {
        let by_text = |text: &String| self.by_text.get(text).copied();
        let mut found: Vec<u32> = match self.source {
            Source::Term(kind) => {
                let dimension = edition.dimension(kind);
                let place = |name: &Name| self.by_term.get(dimension.find(name)? as usize).copied().flatten();
                names(site, id, kind).iter().filter_map(place).collect()
            }
            Source::Status => by_text(&status_word(site.case(id).status).to_owned()).into_iter().collect(),
            Source::Field(field) => texts(site, config, field, id).iter().filter_map(by_text).collect(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The facets and files of an edition whose lists and terms are made.
#[must_use]
pub(super) fn facets(site: &Site, config: &Config, edition: &Edition) -> Facets {
    let count = edition.listed.len();
    let case = |at: usize| site.case(edition.listed[count - 1 - at]);
    let compared = if config.outputs.compare { shards::compared(&edition.pages, &site.cases) } else { Vec::new() };
    if config.facets.is_empty() && config.fields.iter().all(|field| !field.facet) {
        return Facets { compared, ..Facets::default() };
    }
    let bands = shards::bands(count, |at| case(at).effective_date().year);
    Facets {
        facets: sources(config).into_iter().filter_map(|source| facet(site, config, edition, source)).collect(),
        blocks: shards::blocks(&bands, |at| &case(at).slug),
        bands,
        compared,
    }
}

/// The facets of the settings, then the fields that are facets by themselves.
fn sources(config: &Config) -> Vec<Source> {
    let named = config.facets.iter().filter_map(|key| match key.as_str() {
        "status" => Some(Source::Status),
        "tags" => Some(Source::Term(IndexKind::Tag)),
        key => {
            let kind = IndexKind::ALL.into_iter().find(|kind| kind.key() == key && *kind != IndexKind::CategoryYear);
            let field = || config.fields.iter().position(|field| field.key == key).map(Source::Field);
            kind.map(Source::Term).or_else(field)
        }
    });
    let mut sources: Vec<Source> = named.collect();
    let fields = config.fields.iter().enumerate().filter(|(_, field)| field.facet).map(|(at, _)| Source::Field(at));
    let more: Vec<Source> = fields.filter(|field| !sources.contains(field)).collect();
    sources.extend(more);
    sources
}

fn facet(site: &Site, config: &Config, edition: &Edition, source: Source) -> Option<Facet> {
    let (key, values) = match source {
        Source::Term(kind) => {
            let key = if kind == IndexKind::Tag { "tags" } else { kind.key() };
            (key.to_owned(), terms(edition, kind))
        }
        Source::Status => ("status".to_owned(), statuses(site, edition)),
        Source::Field(field) => (field_key(&config.fields[field].key), field_values(site, config, edition, field)),
    };
    // A value that all cases share tells nothing apart.
    let is_telling = values.len() > 1 || values.iter().any(|value| (value.count as usize) < edition.listed.len());
    if values.is_empty() || !is_telling {
        return None;
    }
    let mut by_term = Vec::new();
    let mut by_text = HashMap::new();
    for (place, value) in (0_u32..).zip(&values) {
        if let Source::Term(_) = source {
            by_term.resize(by_term.len().max(value.term as usize + 1), None);
            by_term[value.term as usize] = Some(place);
        } else {
            by_text.insert(value.text.clone(), place);
        }
    }
    Some(Facet { key, source, values, by_term, by_text })
}

/// The name of a field in addresses; no name of a dimension begins so.
fn field_key(key: &str) -> String {
    let is_plain = key.len() <= 40 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_plain { format!("x-{key}") } else { format!("x-{}", Hash::of(fold(key).as_bytes()).short(8)) }
}

fn terms(edition: &Edition, kind: IndexKind) -> Vec<Value> {
    let dimension = edition.dimension(kind);
    let mut top = dimension.top();
    match kind {
        IndexKind::Year | IndexKind::Stars => sort_by_number(dimension, &mut top),
        IndexKind::Brand | IndexKind::WorkMethod | IndexKind::Tag => {
            top.sort_by_key(|at| std::cmp::Reverse(dimension.term(*at).cases.len()));
        }
        _ => {}
    }
    let mut values = Vec::new();
    for at in top {
        push_term(dimension, at, None, &mut values);
    }
    values
}

/// Largest number first.
fn sort_by_number(dimension: &Dimension, terms: &mut [u32]) {
    terms.sort_by_key(|at| std::cmp::Reverse(dimension.term(*at).key.parse::<u32>().unwrap_or(0)));
}

fn push_term(dimension: &Dimension, at: u32, parent: Option<u32>, values: &mut Vec<Value>) {
    let term = dimension.term(at);
    let place = u32::try_from(values.len()).expect("fewer terms than cases, and those fit");
    let count = u32::try_from(term.cases.len()).unwrap_or(u32::MAX);
    values.push(Value { key: term.slug.clone(), term: at, text: String::new(), parent, count });
    for child in dimension.below(at) {
        push_term(dimension, child, Some(place), values);
    }
}

/// The word for a status in files and messages.
#[must_use]
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Publicity => "publicity",
        Status::Suspended => "suspended",
        Status::Withdrawn => "withdrawn",
        Status::Archived => "archived",
        Status::Draft | Status::Planned | Status::Submitted | Status::Active => "active",
    }
}

fn statuses(site: &Site, edition: &Edition) -> Vec<Value> {
    let words = ["active", "publicity", "suspended", "archived", "withdrawn"];
    let count = |word: &str| edition.listed.iter().filter(|id| status_word(site.case(**id).status) == word).count();
    let values = words.into_iter().map(|word| Value {
        key: word.to_owned(),
        text: word.to_owned(),
        count: u32::try_from(count(word)).unwrap_or(u32::MAX),
        ..Value::default()
    });
    values.filter(|value| value.count > 0).collect()
}

/// What a case says in a field.
fn texts(site: &Site, config: &Config, field: usize, id: CaseId) -> Vec<String> {
    let key = &config.fields[field].key;
    let value = site.case(id).more().custom.into_iter().find(|value| value.key == *key);
    value.map(|value| value.values).unwrap_or_default()
}

fn field_values(site: &Site, config: &Config, edition: &Edition, field: usize) -> Vec<Value> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for id in &edition.listed {
        let mut texts = texts(site, config, field, *id);
        texts.sort();
        texts.dedup();
        texts.retain(|text| !text.is_empty());
        for text in texts {
            *counts.entry(text).or_default() += 1;
        }
    }
    let mut found: Vec<(String, u32)> = counts.into_iter().collect();
    let settings = &config.fields[field];
    let number = |text: &str| text.replace([',', '，'], "").parse::<f64>().unwrap_or(f64::MAX);
    match settings.kind {
        FieldKind::Integer | FieldKind::Number => {
            found.sort_by(|left, right| number(&left.0).total_cmp(&number(&right.0)));
        }
        FieldKind::Choice => found.sort_by_key(|(text, _)| settings.options.iter().position(|one| one == text)),
        _ => found.sort_by_cached_key(|(text, _)| (order::title_key(text, &edition.lang), text.clone())),
    }
    let value = |(text, count): (String, u32)| Value { key: value_key(&text), text, count, ..Value::default() };
    found.into_iter().map(value).collect()
}

/// The name of a field's value in addresses.
fn value_key(text: &str) -> String {
    let is_plain =
        text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    if is_plain && !text.starts_with("t-") {
        text.to_owned()
    } else {
        format!("t-{}", Hash::of(text.as_bytes()).short(8))
    }
}
