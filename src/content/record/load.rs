//! The folders of records → [`Records`]: which files there are, decode, split, YAML, text.

use std::borrow::Cow;

use super::Records;
use super::build::{self, File};
use super::types::{Base, GlossaryTerm};
use crate::config::Config;
use crate::content::cleaning::Cleaning;
use crate::content::markdown::{self, RenderOptions};
use crate::content::read::{CaseFile, is_text};
use crate::content::schema::{Fields, GLOSSARY_TERM, Item, Reader, Slot, is_key_of_item, is_known_key, join_thousands};
use crate::content::{decode, outline, placeholder, privacy, value};
use crate::diagnostic::{Code, Diagnostic, Location, Severity, SourceText, Text};
use crate::fatal::cause;
use crate::text;
use crate::vfs::{Entry, Files, SitePath};
use crate::yaml::{self, Key, Kind, Node, ReadLimits, ReadOptions};

/// Bytes a record may have.
const RECORD_LIMIT_BYTES: u64 = 2 * 1024 * 1024;
/// Terms of a glossary: its page has them all.
const MAX_TERMS: usize = 1000;
/// Files the glossary is looked for in; the first that exists is read.
const GLOSSARY_FILES: [&str; 6] =
    ["data/术语.yaml", "data/glossary.yaml", "data/術語.yaml", "data/术语.yml", "data/glossary.yml", "data/術語.yml"];

/// Reads every record of the site. What cannot be read is reported and left out.
///
/// Records keep their names whatever the day: nothing here depends on `as_of`.
#[must_use]
pub fn load(files: &dyn Files, config: &Config, out: &mut Vec<Diagnostic>) -> Records {
    let mut records = Records {
        branches: folder(files, &["branches", "单位", "單位"], config, out, build::branch),
        brands: folder(files, &["brands", "品牌"], config, out, build::brand),
        methods: folder(files, &["methods", "工作法"], config, out, build::method),
        rounds: folder(files, &["rounds", "批次"], config, out, build::round),
        standards: folder(files, &["standards", "标准", "標準"], config, out, build::standard),
        notices: folder(files, &["notices", "公告"], config, out, build::notice),
        pages: folder(files, &["pages", "页面", "頁面"], config, out, build::page),
        people: folder(files, &["people", "人物"], config, out, build::person).into_iter().flatten().collect(),
        ..Records::default()
    };
    records.glossary = glossary(files, out);
    records.outlines = outline::load(files, out);
    same_names("单位", "unit", records.branches.iter().map(|branch| &branch.base), out);
    same_names("品牌", "brand", records.brands.iter().map(|brand| &brand.base), out);
    same_names("工作法", "method", records.methods.iter().map(|method| &method.base), out);
    same_names("批次", "round", records.rounds.iter().map(|round| &round.base), out);
    records.indexed()
}

/// The records of one kind, under any of its folder's names.
fn folder<T>(
    files: &dyn Files,
    names: &[&str],
    config: &Config,
    out: &mut Vec<Diagnostic>,
    build: impl Fn(&mut Reader<'_>, &File<'_>, &Node) -> T,
) -> Vec<T> {
    let mut records = Vec::new();
    for name in names {
        let folder = SitePath::from_normal(format!("content/{name}"));
        let listing = match files.list(&folder) {
            Ok(listing) => listing,
            Err(error) => {
                let Text { zh, en } = cause(&error);
                let problem = text!(zh: "文件夹读不出来：{zh}", en: "the folder cannot be read: {en}");
                out.push(Diagnostic::new(Code::E104, problem).at(Location::file(folder.as_str())));
                continue;
            }
        };
        for entry in &listing.entries {
            let file = FileContext { files, config, folder: &folder, siblings: &listing.entries };
            records.extend(record(&file, entry, out, &build));
        }
    }
    records
}

/// What the readers of one folder share.
#[derive(Clone, Copy)]
struct FileContext<'f> {
    files: &'f dyn Files,
    config: &'f Config,
    folder: &'f SitePath,
    siblings: &'f [Entry],
}

/// One file, if it is a record.
fn record<T>(
    context: &FileContext<'_>,
    entry: &Entry,
    out: &mut Vec<Diagnostic>,
    build: impl Fn(&mut Reader<'_>, &File<'_>, &Node) -> T,
) -> Option<T> {
    let extension = entry.path.extension();
    let is_yaml = matches!(extension.as_str(), "yaml" | "yml");
    if !is_yaml && !is_text(&entry.path) {
        return None;
    }
    let source = source(context.files, &entry.path, out)?;
    let options = ReadOptions::new(&is_known_key).of_items(&is_key_of_item);
    let (yaml, body) = if is_yaml {
        (0..source.text.len(), source.text.len()..source.text.len())
    } else {
        let split = yaml::split_front_matter(&source, &options, out);
        (split.yaml, split.body)
    };
    let mut root = yaml::read(&source, yaml, &options, out)?;
    join_thousands(&mut root, &source, out);
    placeholder::take_out(&mut root, &source, &|_| false, out);
    let mut cleaning = Cleaning::new(&source, &root).after(out);
    cleaning.tree(&mut root);
    let manuscript = cleaning.body(body);
    cleaning.report(out);
    let name = CaseFile::of(&entry.path);
    let shown = if name.owns_folder { name.folder.name().to_owned() } else { base_stem(&entry.path, &name) };
    let lang = name.lang.clone();
    let language = if lang.is_empty() { &context.config.language } else { &lang };
    let body = markdown::render_manuscript(&source, manuscript, &RenderOptions { language: language.clone() }, out);
    let file = File {
        path: &entry.path,
        below: entry.path.as_str().get(context.folder.as_str().len() + 1..).unwrap_or(""),
        name: shown,
        lang,
        body,
        siblings: context.siblings,
    };
    let mut reader = Reader::of_content(&source, &root, out);
    Some(build(&mut reader, &file, &root))
}

/// The file's name without extension and language.
fn base_stem(path: &SitePath, name: &CaseFile) -> String {
    let stem = path.stem();
    if name.lang.is_empty() { stem.to_owned() } else { stem.rsplit_once('.').map_or(stem, |(base, _)| base).to_owned() }
}

fn source(files: &dyn Files, path: &SitePath, out: &mut Vec<Diagnostic>) -> Option<SourceText> {
    match files.read(path, RECORD_LIMIT_BYTES) {
        Ok(bytes) => decode::decode(path.as_str(), &bytes, None, out).map(|decoded| decoded.source),
        Err(error) => {
            let Text { zh, en } = cause(&error);
            let problem = text!(zh: "文件读不出来：{zh}", en: "the file cannot be read: {en}");
            out.push(Diagnostic::new(Code::E104, problem).at(Location::file(path.as_str())));
            None
        }
    }
}

/// The glossary: `词: 解释` a line, `词: { 释义: …, 例外: … }`, or a list of maps.
fn glossary(files: &dyn Files, out: &mut Vec<Diagnostic>) -> Vec<GlossaryTerm> {
    let mut paths = GLOSSARY_FILES.iter().map(|path| SitePath::from_normal(*path));
    let Some(path) = paths.find(|path| files.stamp(path).is_ok()) else { return Vec::new() };
    let Some(source) = source(files, &path, out) else { return Vec::new() };
    // A glossary is longer than a front matter.
    let limits = ReadLimits { bytes: 1024 * 1024, nodes: 50_000, ..ReadLimits::default() };
    let options = ReadOptions { limits, may_be_list: true, ..ReadOptions::new(&is_known_key) };
    let Some(root) = yaml::read(&source, 0..source.text.len(), &options, out) else { return Vec::new() };
    let mut reader = Reader::of_content(&source, &root, out);
    let key = Key { text: "术语".to_owned(), span: root.span.clone() };
    let mut terms: Vec<GlossaryTerm> = Vec::new();
    for (written, node) in root.entries() {
        let slot = Slot { key: written, node, field: None };
        if matches!(node.kind, Kind::List(_)) {
            terms.extend(term_list(&mut reader, slot));
        } else {
            terms.push(named_term(&mut reader, slot));
        }
    }
    if let Kind::List(_) = root.kind {
        terms.extend(term_list(&mut reader, Slot { key: &key, node: &root, field: None }));
    }
    mask(&mut terms, &source, out);
    terms.retain(|term| !term.term.is_empty() && !term.meaning.is_empty());
    if terms.len() > MAX_TERMS {
        let count = terms.len();
        let said = text!(
            zh: "有 {count} 个术语，只用前 {MAX_TERMS} 个",
            en: "there are {count} terms; the first {MAX_TERMS} are used"
        );
        out.push(Diagnostic::new(Code::E108, said).with_severity(Severity::Warning).at(Location::file(path.as_str())));
        terms.truncate(MAX_TERMS);
    }
    terms
}

/// Masks the personal data in the terms and tells of it.
fn mask(terms: &mut [GlossaryTerm], source: &SourceText, out: &mut Vec<Diagnostic>) {
    let texts =
        terms.iter_mut().flat_map(|term| [&mut term.term, &mut term.meaning].into_iter().chain(&mut term.aliases));
    let mut has_masked = false;
    for text in texts {
        if let Cow::Owned(masked) = privacy::mask(text) {
            *text = masked;
            has_masked = true;
        }
    }
    if has_masked {
        privacy::report(source, 0..source.text.len(), out);
    }
}

fn term_list(reader: &mut Reader<'_>, slot: Slot<'_>) -> Vec<GlossaryTerm> {
    let mut terms = Vec::new();
    for node in reader.items(slot) {
        match reader.item(Slot { node, ..slot }, &GLOSSARY_TERM) {
            Some(Item::Map(parts)) => terms.push(term_of(reader, &parts)),
            Some(Item::Titled(key, node)) => terms.push(named_term(reader, Slot { key, node, field: None })),
            Some(Item::Plain(_)) | None => reader.not_text(slot, node),
        }
    }
    terms
}

fn term_of(reader: &mut Reader<'_>, parts: &Fields<'_>) -> GlossaryTerm {
    GlossaryTerm {
        term: reader.line(parts, "term"),
        meaning: reader.line(parts, "meaning"),
        aliases: reader.names(parts, "aliases"),
        except: reader.names(parts, "except"),
    }
}

/// A term that is the key of its meaning, or of a map that holds it.
fn named_term(reader: &mut Reader<'_>, slot: Slot<'_>) -> GlossaryTerm {
    let term = slot.key.text.trim().to_owned();
    if matches!(slot.node.kind, Kind::Map(_)) {
        let parts = reader.map(slot, &GLOSSARY_TERM);
        return GlossaryTerm { term, ..term_of(reader, &parts) };
    }
    GlossaryTerm { term, meaning: reader.line_of(slot), ..GlossaryTerm::default() }
}

/// Two records of one name: only the first would ever be found.
fn same_names<'b>(zh: &str, en: &str, records: impl Iterator<Item = &'b Base>, out: &mut Vec<Diagnostic>) {
    let mut seen = std::collections::HashMap::new();
    for base in records {
        if let Some(first) = seen.insert((value::fold(&base.name), base.lang.clone()), &base.path) {
            let name = &base.name;
            let problem = text!(
                zh: "{zh}“{name}”已在 {first} 里，这一个不会用到",
                en: "the {en} `{name}` is already in {first}; this one is not used"
            );
            out.push(Diagnostic::new(Code::W216, problem).at(Location::file(base.path.as_str())));
        }
    }
}
