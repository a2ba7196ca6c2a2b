//! What must be there, once front matter, body and folder name have all been read.

use crate::config::{Config, KindTerm};
use crate::content::case::{FrontMatter, Status};
use crate::content::schema::{FRONT, Field, Fields, Reader};
use crate::content::sections::Section;
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text;
use crate::yaml::Node;

/// How much is asked of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirements {
    /// A case of its own.
    Case,
    /// An edition in another language: only its title, the rest is the main edition's.
    Edition,
}

/// What a file is held against.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// How much is asked of it.
    pub requirements: Requirements,
    /// The settings.
    pub config: &'a Config,
    /// Sections that the body has as narrative: they are there, though no field holds them.
    pub in_narrative: &'a [Section],
}

/// Fields every case must have, whatever the settings say.
const ALWAYS: [&str; 6] = ["title", "branch", "category", "year", "methods", "results"];

/// Whether `key`, in any spelling, is a field that every case must have.
#[must_use]
pub fn is_asked_for(key: &str) -> bool {
    FRONT.find(key).is_some_and(|field| ALWAYS.contains(&field.name))
}

/// Reports every required field that is missing, and the sign-off.
pub fn require(reader: &mut Reader<'_>, root: &Node, fields: &Fields<'_>, front: &FrontMatter, asked: &Asked<'_>) {
    let config = asked.config;
    let first_new = reader.out.len();
    let mut check = Check { reader, root, fields, asked };
    check.field("title", !front.title.is_empty(), "");
    if asked.requirements == Requirements::Case {
        check.field("branch", !front.branch.is_empty(), "");
        let kind_example = config.kinds.first().map_or("", |kind| kind.term.name.as_str());
        check.field("kind", config.kinds.is_empty() || !front.kind.is_empty(), kind_example);
        let category_example = config.categories.first().map_or("", |term| term.name.as_str());
        check.field("category", !front.category.is_empty(), category_example);
        check.field("year", front.year != 0, "");
        check.field("methods", !front.methods.is_empty(), "");
        check.field("results", !front.results.is_empty(), "");
        if front.reprint {
            let source = &front.source;
            check.field("source", !source.name.is_empty() || !source.url.is_empty(), "");
        }
        let kind = config.kinds.iter().find(|kind| kind.term.name == front.kind);
        check.of_kind(kind, front);
        check.custom(front, config);
        check.signoff(front, config);
    }
    // An unfinished case is not published anyway: what it still lacks is no error.
    if matches!(front.status, Status::Draft | Status::Planned | Status::Submitted) {
        for diagnostic in &mut reader.out[first_new..] {
            diagnostic.severity = Severity::Info;
        }
    }
}

struct Check<'c, 'r, 'n> {
    reader: &'c mut Reader<'r>,
    root: &'c Node,
    fields: &'c Fields<'n>,
    asked: &'c Asked<'c>,
}

impl Check<'_, '_, '_> {
    fn field(&mut self, name: &str, is_given: bool, example: &str) {
        if is_given || Section::of_field(name).is_some_and(|section| self.asked.in_narrative.contains(&section)) {
            return;
        }
        let Some(field) = FRONT.find(name) else { return };
        self.missing(field, example);
    }

    fn missing(&mut self, field: &'static Field, example: &str) {
        let entry = self.fields.entry(field.name);
        // A value that is there but was refused has had its message; an empty one is missing where it stands.
        if entry.is_some_and(|slot| !slot.node.is_blank() || self.is_reported(slot.key.span.start)) {
            return;
        }
        let example = if example.is_empty() { field.example } else { example };
        match entry {
            Some(slot) => self.reader.unfilled(field, slot, example),
            None => self.reader.missing(field, self.root.span.start..self.root.span.start, example),
        }
    }

    /// Whether the YAML reader has already given up on the entry that starts here, on its first line or further down.
    fn is_reported(&self, start: usize) -> bool {
        let line_of = |at: usize| self.reader.source.locate(at..at).line;
        let next = self.root.entries().iter().map(|(key, _)| key.span.start).filter(|at| *at > start).min();
        let lines = line_of(start)..next.map_or(u32::MAX, line_of);
        let is_within =
            |diagnostic: &Diagnostic| diagnostic.location.as_ref().is_some_and(|place| lines.contains(&place.line));
        self.reader.out.iter().any(|diagnostic| diagnostic.code == Code::E105 && is_within(diagnostic))
    }

    /// What the settings require of this kind.
    fn of_kind(&mut self, kind: Option<&KindTerm>, front: &FrontMatter) {
        for name in kind.iter().flat_map(|kind| &kind.require) {
            let Some(field) = FRONT.find(name) else { continue };
            if matches!(field.name, "title" | "branch" | "kind" | "category" | "year" | "methods" | "results") {
                continue;
            }
            self.field(field.name, is_given(front, self.fields, field.name), "");
        }
    }

    /// The site's own required fields.
    fn custom(&mut self, front: &FrontMatter, config: &Config) {
        for field in config.fields.iter().filter(|field| field.required) {
            let is_given = front.custom.iter().any(|value| value.key == field.key);
            let is_written = self
                .fields
                .unknown
                .iter()
                .any(|slot| slot.key.text.trim() == field.key || slot.key.text.trim() == field.name);
            if is_given || is_written {
                continue;
            }
            let name = if self.reader.chinese { &field.name } else { &field.key };
            let problem = text!(zh: "缺少“{name}”", en: "`{name}` is missing");
            let place = self.reader.source.locate(self.root.span.start..self.root.span.start);
            let advice = text!(zh: "请加一行：", en: "Add this line:");
            self.reader.out.push(Diagnostic::new(Code::E101, problem).at(place).hint_line(advice, format!("{name}: ")));
        }
    }

    /// The sign-off the settings ask for: without it the case is not published.
    fn signoff(&mut self, front: &FrontMatter, config: &Config) {
        let signoff = &front.signoff;
        let roles = [
            ("editor", "编辑", &signoff.editor),
            ("reviewer", "审核", &signoff.reviewer),
            ("approver", "签发", &signoff.approver),
        ];
        let lacking: Vec<_> = roles
            .iter()
            .filter(|(role, _, name)| name.is_empty() && config.signoff_required.iter().any(|wanted| wanted == role))
            .collect();
        if lacking.is_empty() {
            return;
        }
        let zh = lacking.iter().map(|(_, zh, _)| *zh).collect::<Vec<_>>().join("、");
        let en = lacking.iter().map(|(en, _, _)| *en).collect::<Vec<_>>().join(", ");
        let problem = text!(
            zh: "缺少审签（{zh}），暂不发布",
            en: "the sign-off lacks {en}; the case is not published"
        );
        let entry = self.fields.entry("signoff");
        let is_lacking = |role: &str| lacking.iter().any(|(lacks, ..)| *lacks == role);
        let (blank, date_key) = if self.reader.chinese { ("姓名", "日期") } else { ("name", "date") };
        let mut parts: Vec<String> = Vec::new();
        for (role, zh, name) in roles {
            let key = if self.reader.chinese { zh } else { role };
            if is_lacking(role) {
                parts.push(format!("{key}: {blank}"));
            } else if !name.is_empty() {
                parts.push(format!("{key}: {}", in_flow(name)));
            }
        }
        match signoff.date {
            Some(date) => parts.push(format!("{date_key}: {}", value::iso(date))),
            None if entry.is_none() => parts.push(format!("{date_key}: 2024-02-01")),
            None => {}
        }
        let key = entry.map_or(if self.reader.chinese { "审签" } else { "signoff" }, |slot| slot.key.text.trim());
        let line = format!("{key}: {{ {} }}", parts.join(", "));
        let start = entry.map_or(self.root.span.start, |slot| slot.key.span.start);
        let advice = if entry.is_some() {
            text!(zh: "在“{key}”里补上名字，整项写成：", en: "Fill in the names, so that `{key}` reads:")
        } else {
            text!(zh: "请补上，“姓名”换成真名：", en: "Add this line with the real names:")
        };
        let place = self.reader.source.locate(start..start);
        self.reader.out.push(Diagnostic::new(Code::W226, problem).at(place).hint_line(advice, line));
    }
}

/// A value within braces, in quotes where marks of YAML would end it.
fn in_flow(value: &str) -> String {
    let is_plain = !value.contains([',', ':', '{', '}', '[', ']', '#', '"', '\'', '\\']);
    if is_plain { value.to_owned() } else { format!("'{}'", value.replace('\'', "''")) }
}

/// Whether a field has a value, from wherever it came.
fn is_given(front: &FrontMatter, fields: &Fields<'_>, name: &str) -> bool {
    match name {
        "summary" => !front.summary.is_empty(),
        "background" => !front.background.is_empty(),
        "lessons" => !front.lessons.is_empty(),
        "metrics" => !front.metrics.is_empty(),
        "review_due" => front.review_due.is_some(),
        "valid_until" => front.valid_until.is_some(),
        _ => fields.has(name),
    }
}
