//! One case file, start to end: bytes → [`Case`] with all defaults applied.
//!
//! Layer 2. The order of the steps is the order in this file: decode, split, YAML, cleaning, front matter, sections of the body,
//! body, defaults, what is required, files beside the case, rules. Knows one file and the names beside it; must not
//! know other cases, templates or the output folder.

mod body;
mod defaults;
mod files;
mod garbled;
mod name;
mod picture_name;
mod pictures;

pub use files::{is_picture, offered};
pub use name::{CASE_FOLDERS, CaseFile, find_cases, is_of_cases, is_text};

use super::case::{Case, FrontMatter, Status};
use super::cleaning::Cleaning;
use super::front::{self, Asked, FrontRead, Requirements};
use super::rules;
use super::schema::{Reader, is_key_of_item, is_known_key, join_thousands};
use super::{decode, placeholder, value};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, SourceText};
use crate::text;
use crate::vfs::{Entry, SitePath};
use crate::yaml::{self, Kind, Node, ReadOptions};

/// What a case is read from.
#[derive(Clone, Copy, Debug)]
pub struct CaseInput<'a> {
    /// The Markdown file.
    pub path: &'a SitePath,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The files of the case's folder (subfolders included), sorted by path; for a single-file case those of the
    /// folder it stands in. [`find_cases`] yields the range.
    pub siblings: &'a [Entry],
    /// The encoding asked for on the command line, if any.
    pub encoding: Option<&'a str>,
}

/// Reads one case. `None` when nothing can be made of the file; with errors in `out` the case is there for the
/// checks, and must not be published.
#[must_use]
pub fn read_case(input: &CaseInput<'_>, config: &Config, out: &mut Vec<Diagnostic>) -> Option<Case> {
    let decoded = decode::decode(input.path.as_str(), input.bytes, input.encoding, out)?;
    let source = &decoded.source;
    let is_known = |key: &str| is_known_key(key) || is_own_field(key, config);
    let options = ReadOptions::new(&is_known).of_items(&is_key_of_item);
    let split = yaml::split_front_matter(source, &options, out);
    let before = out.len();
    let mut root = if split.found {
        yaml::read(source, split.yaml.clone(), &options, out)?
    } else {
        without_front_matter(source, config, out);
        Node { kind: Kind::Map(Vec::new()), span: 0..0 }
    };
    let knows_none = !root.entries().iter().any(|(key, _)| is_known(&key.text));
    if knows_none && let Some(problem) = garbled::whole_file(source, &is_known) {
        out.truncate(before);
        out.push(problem);
        return None;
    }
    join_thousands(&mut root, source, out);
    placeholder::take_out(&mut root, source, &front::is_asked_for, out);
    let mut cleaning = Cleaning::new(source, &root).of_damaged(decoded.damaged).after(out);
    cleaning.tree(&mut root);
    let manuscript = cleaning.body(split.body);
    let said = out.len();
    cleaning.report(out);
    if !split.found {
        // Where its fields stand is not known: a full-width colon behind a key would make it worse.
        let instead =
            text!(zh: "先补上抬头区，再运行 check --fix", en: "add the front matter first, then run check --fix");
        out[said..].iter_mut().for_each(|problem| problem.without_edits(&instead));
    }
    let name = CaseFile::of(input.path);
    let mut reader = Reader::of_content(source, &root, out);
    let read = front::read(&mut reader, &root, config);
    let mut front = read.front;
    let is_unfinished = matches!(front.status, Status::Draft | Status::Planned | Status::Submitted);
    let manuscript = placeholder::out_of_body(manuscript, source, is_unfinished, reader.out);
    let body = body::read(source, manuscript, &mut front, config, &name, reader.out);
    let path = input.path.as_str().to_owned();
    let mut case = Case { path, slug: String::new(), front, body: body.body, pictures: Vec::new() };
    defaults::apply(&mut case, &name, config, source, &read.fields, reader.out);
    let requirements = if name.is_edition(&case.front, config) { Requirements::Edition } else { Requirements::Case };
    if split.found {
        let asked = Asked { requirements, config, in_narrative: &body.in_narrative };
        front::require(&mut reader, &root, &read.fields, &case.front, &asked);
    }
    let files = files::Beside::new(input, &name);
    files::attachments(&mut case, &files, &mut reader, &read.fields);
    pictures::collect(&mut case, &files, &mut reader, &read.fields, &read.media_roles);
    let checked = rules::Checked { case: &case, source, fields: &read.fields, config, requirements };
    rules::check(&checked, reader.out);
    // The rules see the assessments as written, the pages see them in order.
    case.front.assessments.sort_by_key(|assessment| assessment.date);
    Some(case)
}

/// Whether a word is a field of the site's own.
fn is_own_field(key: &str, config: &Config) -> bool {
    config.fields.iter().any(|field| field.key == key || field.name == key)
}

/// A file without front matter: one message with the whole block to add.
fn without_front_matter(source: &SourceText, config: &Config, out: &mut Vec<Diagnostic>) {
    let category = config.categories.first().map_or("服务群众", |term| term.name.as_str());
    let kind = config.kinds.first().map_or_else(String::new, |kind| format!("类型: {}\n", kind.term.name));
    let block = format!("---\n标题: \n单位: \n{kind}类别: {category}\n年度: \n主要做法:\n  - \n工作成效:\n  - \n---");
    let problem = text!(
        zh: "文件开头没有抬头区（两行 --- 之间的标题、单位等）",
        en: "the file does not begin with a front matter (title, unit and so on between two --- lines)"
    );
    let advice = text!(zh: "在文件最前面加上：", en: "Put this at the very top:");
    out.push(Diagnostic::new(Code::E101, problem).at(source.locate(0..0)).hint_line(advice, block));
}

/// Gives an edition in another language what only the main edition says: unit, kind, category, figures, dates. What the
/// edition says itself stays.
pub fn inherit(edition: &mut Case, main: &Case) {
    edition.slug.clone_from(&main.slug);
    if edition.pictures.is_empty() {
        edition.pictures.clone_from(&main.pictures);
    }
    pictures::leave_out_unused(edition, main);
    let (own, from) = (&mut edition.front, &main.front);
    own.id.clone_from(&from.id);
    own.translation_of.clone_from(&main.slug);
    for (mine, other) in text_fields(own).into_iter().zip(text_fields_of(from)) {
        if mine.is_empty() {
            mine.clone_from(other);
        }
    }
    inherit_lists(own, from);
    own.year = if own.year == 0 { from.year } else { own.year };
    own.stars = own.stars.or(from.stars);
    own.status = from.status;
    own.recognized = own.recognized.or(from.recognized);
    own.valid_until = own.valid_until.or(from.valid_until);
    own.review_due = own.review_due.or(from.review_due);
    own.date = own.date.or(from.date);
    own.updated = own.updated.or(from.updated);
    own.featured |= from.featured;
    own.order = if own.order == 0 { from.order } else { own.order };
    own.location = own.location.take().or_else(|| from.location.clone());
}

/// Gives an edition whose pages are converted the rest of what it leaves out: that is converted with the page. The text
/// of the case is taken over as a whole or not at all, or the page would tell things twice.
pub fn inherit_text(edition: &mut Case, main: &Case) {
    let (own, from) = (&mut edition.front, &main.front);
    if edition.body.words == 0 && own.methods.is_empty() && own.results.is_empty() {
        edition.body.clone_from(&main.body);
        take_over(&mut own.background, &from.background);
        take_over(&mut own.highlights, &from.highlights);
        take_over(&mut own.methods, &from.methods);
        take_over(&mut own.results, &from.results);
        take_over(&mut own.lessons, &from.lessons);
        take_over(&mut own.metrics, &from.metrics);
    }
    take_over(&mut own.column, &from.column);
    take_over(&mut own.subtitle, &from.subtitle);
    take_over(&mut own.summary, &from.summary);
    take_over(&mut own.theme, &from.theme);
    take_over(&mut own.carrier, &from.carrier);
    take_over(&mut own.slogan, &from.slogan);
    take_over(&mut own.promise, &from.promise);
    take_over(&mut own.goals, &from.goals);
    take_over(&mut own.replication, &from.replication);
    take_over(&mut own.adopted_by, &from.adopted_by);
    take_over(&mut own.partners, &from.partners);
    take_over(&mut own.feedback, &from.feedback);
    take_over(&mut own.honors, &from.honors);
    take_over(&mut own.coverage, &from.coverage);
    take_over(&mut own.people, &from.people);
    take_over(&mut own.source, &from.source);
    take_over(&mut own.rights, &from.rights);
    take_over(&mut own.contact, &from.contact);
    take_over(&mut own.visit, &from.visit);
    take_over(&mut own.custom, &from.custom);
    take_over(&mut own.successor, &from.successor);
    take_over(&mut own.previous, &from.previous);
    own.consent |= from.consent;
    own.reprint |= from.reprint;
}

/// What the edition does not say itself is the main edition's.
fn take_over<T: Default + PartialEq + Clone>(mine: &mut T, other: &T) {
    if *mine == T::default() {
        mine.clone_from(other);
    }
}

/// E101 as a warning: what readers of an edition miss that the main text tells.
#[must_use]
pub fn untold(edition: &Case, main: &Case) -> Option<Diagnostic> {
    let (own, from) = (&edition.front, &main.front);
    // Under headings of its own the text may tell what no field holds.
    let is_told = !edition.body.outline.is_empty();
    let parts = [
        ("主要做法", "methods", !is_told && own.methods.is_empty() && !from.methods.is_empty()),
        ("工作成效", "results", !is_told && own.results.is_empty() && !from.results.is_empty()),
        ("正文", "text", edition.body.words == 0 && main.body.words > 0),
    ];
    let missing = || parts.iter().filter(|(.., is_missing)| *is_missing);
    let zh = missing().map(|(zh, ..)| *zh).collect::<Vec<_>>().join("、");
    let en = missing().map(|(_, en, _)| *en).collect::<Vec<_>>().join(", ");
    let lang = &own.lang;
    let problem = text!(
        zh: "这一语言版本（{lang}）没有写{zh}，它的网页上就没有这些内容",
        en: "this edition ({lang}) has no {en} of its own, so its page goes without"
    );
    let advice = text!(zh: "译好后写进这个文件", en: "translate them and write them into this file");
    let place = Location::file(edition.path.as_str());
    let said = Diagnostic::new(Code::E101, problem).at(place).with_severity(Severity::Warning).hint(advice);
    (!zh.is_empty()).then_some(said)
}

fn text_fields(front: &mut FrontMatter) -> [&mut String; 6] {
    [&mut front.kind, &mut front.sector, &mut front.level, &mut front.region, &mut front.round, &mut front.cover]
}

fn text_fields_of(front: &FrontMatter) -> [&String; 6] {
    [&front.kind, &front.sector, &front.level, &front.region, &front.round, &front.cover]
}

fn inherit_lists(own: &mut FrontMatter, from: &FrontMatter) {
    let pairs = [
        (&mut own.branch, &from.branch),
        (&mut own.brand, &from.brand),
        (&mut own.work_method, &from.work_method),
        (&mut own.category, &from.category),
        (&mut own.tags, &from.tags),
    ];
    for (mine, other) in pairs {
        take_over(mine, other);
    }
    take_over(&mut own.assessments, &from.assessments);
    take_over(&mut own.attachments, &from.attachments);
}

/// What the front matter of a case says, for tools that need no body: `None` when it cannot be read.
#[must_use]
pub fn read_front(source: &SourceText, config: &Config, out: &mut Vec<Diagnostic>) -> Option<FrontMatter> {
    let options = ReadOptions::new(&is_known_key).of_items(&is_key_of_item);
    let split = yaml::split_front_matter(source, &options, out);
    let mut root = yaml::read(source, split.yaml, &options, out)?;
    join_thousands(&mut root, source, out);
    let mut reader = Reader::of_content(source, &root, out);
    let FrontRead { front, .. } = front::read(&mut reader, &root, config);
    Some(front)
}

/// The first sentence of a text, up to and with its end mark.
pub(super) fn first_sentence(text: &str) -> String {
    let text = value::one_line(text);
    let end = text.char_indices().find(|(at, character)| {
        matches!(character, '。' | '！' | '？')
            || (*character == '.' && text[at + 1..].chars().next().is_none_or(char::is_whitespace))
    });
    end.map_or(text.clone(), |(at, character)| text[..at + character.len_utf8()].to_owned())
}

#[cfg(test)]
mod tests;
