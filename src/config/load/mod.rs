//! `site.yaml` or `站点.yaml` → [`Config`].
//!
//! Reads the file once, checks every setting at once; whatever is wrong is reported as W227 and keeps its default.
//! Knows the names of the settings, not what they are used for.

mod look;
mod named;
mod site;
mod terms;

pub use named::named_list;
pub use site::checked_url;

use std::io;

use super::settings::{SETTINGS, STARS};
use super::{Config, IndexKind, Review, WORDS_LIMIT, Withdrawn, WordList};
use crate::content::cleaning::decode_entities;
use crate::content::decode;
use crate::content::schema::{Fields, Reader, Slot, is_known_key};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, SourceText, Text};
use crate::text;
use crate::vfs::{Files, SitePath};
use crate::yaml::{self, Kind, Node, ReadOptions};

/// Names the settings file may have; the first one that exists is read.
pub const SETTINGS_FILES: [&str; 4] = ["site.yaml", "站点.yaml", "site.yml", "站点.yml"];

/// Bytes a settings file may have.
const SETTINGS_LIMIT_BYTES: u64 = 1024 * 1024;

/// Reads the settings of the site; without a file every setting has its default.
#[must_use]
pub fn load(files: &dyn Files, out: &mut Vec<Diagnostic>) -> Config {
    let found: Vec<&str> =
        SETTINGS_FILES.into_iter().filter(|name| files.stamp(&SitePath::from_normal(*name)).is_ok()).collect();
    let Some((first, others)) = found.split_first() else {
        out.extend(named_as_text(files));
        return Config::default();
    };
    for other in others {
        let problem = text!(
            zh: "已有 {first}，没有读 {other}；请合并成一个文件",
            en: "{first} was read, {other} was not; make them one file"
        );
        out.push(Diagnostic::new(Code::W227, problem).at(Location::file(*other)));
    }
    match files.read(&SitePath::from_normal(*first), SETTINGS_LIMIT_BYTES) {
        Ok(bytes) => {
            let Some(decoded) = decode::decode(first, &bytes, None, out) else { return Config::default() };
            let mut config = from_source(&decoded.source, out);
            word_list(files, &mut config, out);
            named::check(files, &config, &decoded.source, out);
            config
        }
        Err(error) => {
            let Text { zh, en } = named::reason(&error);
            let problem = text!(zh: "{first} 读不出来：{zh}", en: "{first} cannot be read: {en}");
            out.push(Diagnostic::new(Code::E104, problem).at(Location::file(*first)));
            Config::default()
        }
    }
}

/// Whether something in the settings file could not be read at all, by what [`load`] said: settings are then at their
/// defaults although the author wrote them.
#[must_use]
pub fn is_unread(said: &[Diagnostic]) -> bool {
    let is_of_settings = |place: &Location| SETTINGS_FILES.iter().any(|name| place.path == *name);
    said.iter().any(|one| one.severity == Severity::Error && one.location.as_ref().is_some_and(is_of_settings))
}

/// A settings file that Notepad named `site.yaml.txt`; Windows hides the end of the name. Looked for when there is no
/// other, because then the site goes without all of its settings.
fn named_as_text(files: &dyn Files) -> Option<Diagnostic> {
    let is_there = |name: &str| files.stamp(&SitePath::from_normal(format!("{name}.txt"))).is_ok();
    let name = SETTINGS_FILES.into_iter().find(|name| is_there(name))?;
    let problem = text!(
        zh: "“{name}.txt”没有读，网站没有用上任何设置：文件名多了 .txt",
        en: "`{name}.txt` is not read and the site goes without settings: the name ends in .txt"
    );
    Some(Diagnostic::new(Code::W227, problem).at(Location::file(format!("{name}.txt"))).hint(text!(
        zh: "把它改名为 {name}；看不到 .txt 的话，先在资源管理器里打开“查看 → 文件扩展名”",
        en: "rename it to {name}; if no .txt is shown, turn on View, File name extensions in the Explorer first"
    )))
}

/// Reads the site's own word list, if the settings name one.
fn word_list(files: &dyn Files, config: &mut Config, out: &mut Vec<Diagnostic>) {
    let written = config.check.wordlist.clone();
    if written.is_empty() {
        return;
    }
    let path = SitePath::new(&written).ok_or_else(|| io::ErrorKind::NotFound.into());
    let bytes = match path.and_then(|path| files.read(&path, SETTINGS_LIMIT_BYTES)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let Text { zh, en } = named::reason(&error);
            let problem = text!(
                zh: "错别字表 {written} 读不出来：{zh}",
                en: "the word list {written} cannot be read: {en}"
            );
            out.push(Diagnostic::new(Code::W227, problem).at(Location::file(written)));
            return;
        }
    };
    if let Some(decoded) = decode::decode(&written, &bytes, None, out) {
        let lines = decoded.source.text.lines().count();
        if lines > WORDS_LIMIT {
            let problem = text!(
                zh: "错别字表有 {lines} 行，只用前 {WORDS_LIMIT} 行",
                en: "the word list has {lines} lines; only the first {WORDS_LIMIT} are used"
            );
            out.push(Diagnostic::new(Code::W227, problem).at(Location::file(written)));
        }
        config.check.words = WordList::new(&decoded.source.text);
    }
}

/// The settings written in `source`; files that they name are not read.
#[must_use]
pub fn from_source(source: &SourceText, out: &mut Vec<Diagnostic>) -> Config {
    let is_known = |key: &str| is_known_key(key) || super::settings::is_known_setting(key);
    let root = yaml::read(source, 0..source.text.len(), &ReadOptions::new(&is_known), out);
    root.map_or_else(Config::default, |mut root| {
        decode_entities(&mut root);
        from_root(source, &root, out)
    })
}

fn from_root(source: &SourceText, root: &Node, out: &mut Vec<Diagnostic>) -> Config {
    let mut reader = Reader::of_settings(source, root, out);
    let reader = &mut reader;
    let fields = reader.fields(root, &SETTINGS);
    report_unknown(reader, &fields);
    let mut config = Config::default();
    site::read(reader, &fields, &mut config);
    site::languages(reader, &fields, &mut config);
    terms::read(reader, &fields, &mut config);
    if let Some(slot) = fields.get("stars") {
        let parts = reader.map(slot, &STARS);
        if let Some(most) = reader.integer(&parts, "max", 1, 10) {
            config.stars_max = u8::try_from(most).unwrap_or(config.stars_max);
        }
    }
    review(reader, &fields, &mut config);
    signoff(reader, &fields, &mut config);
    terms::check(reader, &fields, &mut config);
    terms::custom_fields(reader, &fields, &mut config);
    lists(reader, &fields, &mut config);
    look::read(reader, &fields, &mut config);
    config
}

/// Unknown settings; one that belongs under `site` is told so.
fn report_unknown(reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let (of_site, other): (Vec<Slot<'_>>, Vec<Slot<'_>>) =
        fields.unknown.iter().partition(|slot| super::settings::SITE.find(key_of_site(&slot.key.text)).is_some());
    for slot in of_site {
        let key = key_of_site(&slot.key.text);
        let site = if reader.chinese { "站点" } else { "site" };
        let problem = text!(zh: "“{key}”要写在“{site}:”下面，前面空两格", en: "`{key}` belongs under `{site}:`, indented by two spaces");
        let value = reader.source.text.get(slot.node.span.clone()).unwrap_or("");
        let place = reader.source.locate(slot.key.span.clone());
        let line = format!("{site}:\n  {key}: {value}");
        reader
            .out
            .push(Diagnostic::new(Code::W227, problem).at(place).hint_line(text!(zh: "改成：", en: "Write:"), line));
    }
    let mut rest = Fields::empty(&SETTINGS);
    rest.unknown = other;
    reader.report_unknown(&rest, &[]);
}

/// `title` of `site.title`, as settings are written in other formats; any other key as it is.
fn key_of_site(key: &str) -> &str {
    match key.split_once(['.', '．', '。']) {
        Some((site, inside)) if SETTINGS.find(site).is_some_and(|field| field.name == "site") => inside.trim(),
        _ => key,
    }
}

fn review(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("review") else { return };
    let parts = reader.map(slot, &super::settings::REVIEW);
    let days = reader.integer(&parts, "remind_days", 0, 3650).and_then(|days| u16::try_from(days).ok());
    let withdrawn = reader.choice(&parts, "withdrawn", WITHDRAWN);
    config.review = Review {
        remind_days: days.unwrap_or(config.review.remind_days),
        withdrawn: withdrawn.unwrap_or(config.review.withdrawn),
    };
}

const WITHDRAWN: &[(&[&str], Withdrawn)] = &[
    (&["notice", "告示", "留告示页"], Withdrawn::Notice),
    (&["hide", "删除", "隐藏"], Withdrawn::Hide),
    (&["keep", "保留", "照常显示"], Withdrawn::Keep),
];

fn signoff(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("signoff") else { return };
    let parts = reader.map(slot, &super::settings::SIGNOFF);
    let Some(required) = parts.get("required") else { return };
    let roles: &[(&str, &str)] = &[("editor", "编辑"), ("reviewer", "审核"), ("approver", "签发")];
    for written in reader.names(&parts, "required") {
        let folded = value::fold(&written);
        let role =
            roles.iter().find(|(en, zh)| folded == *en || folded == *zh || (*en == "reviewer" && folded == "送签"));
        if let Some((role, _)) = role {
            config.signoff_required.push((*role).to_owned());
        } else {
            unknown_word(reader, required, &written, &["editor", "reviewer", "approver", "编辑", "审核", "签发"]);
        }
    }
}

/// Says that a word of a list is none of those known.
fn unknown_word(reader: &mut Reader<'_>, slot: Slot<'_>, written: &str, known: &[&str]) {
    let near = value::nearest(written, known.iter().copied());
    let key = &slot.key.text;
    let (zh, en) = (known.join("、"), known.join(", "));
    let problem = text!(
        zh: "{key}里的“{written}”不认识，可以写：{zh}",
        en: "`{written}` in `{key}` is not known; choose from {en}"
    );
    let item = slot.node.items().iter().find(|item| item.scalar() == Some(written)).unwrap_or(slot.node);
    let whole = reader.source.text.get(item.span.clone()).unwrap_or("");
    let better = near.map(|near| whole.replace(written, near));
    reader.wrong(Slot { node: item, ..slot }, problem, better.as_deref());
}

/// Facets, indexes, page size.
fn lists(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    if let Some(slot) = fields.entry("facets") {
        config.facets = facets(reader, slot, fields, config);
    }
    if let Some(slot) = fields.entry("indexes") {
        config.indexes = indexes(reader, slot, fields);
    }
    if let Some(count) = reader.integer(fields, "per_page", 1, 500) {
        config.per_page = usize::try_from(count).unwrap_or(config.per_page);
    }
}

const FACETS: &[(&str, &str)] = &[
    ("category", "类别"),
    ("year", "年度"),
    ("branch", "单位"),
    ("brand", "品牌"),
    ("work_method", "工作法"),
    ("kind", "类型"),
    ("level", "级别"),
    ("stars", "星级"),
    ("region", "地区"),
    ("sector", "领域"),
    ("round", "批次"),
    ("status", "状态"),
    ("tags", "标签"),
];

fn facets(reader: &mut Reader<'_>, slot: Slot<'_>, fields: &Fields<'_>, config: &Config) -> Vec<String> {
    let mut facets: Vec<String> = Vec::new();
    for written in reader.names(fields, "facets") {
        let key = crate::content::schema::FRONT.find(&written).map(|field| field.name);
        let known = key.filter(|key| FACETS.iter().any(|(facet, _)| facet == key)).map(str::to_owned);
        let folded = value::fold(&written);
        let is_own =
            |field: &&super::CustomField| value::fold(&field.key) == folded || value::fold(&field.name) == folded;
        let own = || config.fields.iter().find(is_own).map(|field| field.key.clone());
        match known.or_else(own) {
            Some(facet) if facets.contains(&facet) => {}
            Some(facet) => facets.push(facet),
            None => {
                let words: Vec<&str> = FACETS.iter().map(|(en, zh)| if reader.chinese { *zh } else { *en }).collect();
                unknown_word(reader, slot, &written, &words);
            }
        }
    }
    facets
}

fn indexes(reader: &mut Reader<'_>, slot: Slot<'_>, fields: &Fields<'_>) -> Vec<IndexKind> {
    let mut indexes: Vec<IndexKind> = Vec::new();
    for written in reader.names(fields, "indexes") {
        let folded = value::fold(&written);
        let is_meant =
            |index: &IndexKind| value::fold(index.key()) == folded || value::fold(index_name(*index)) == folded;
        let plural = |index: &IndexKind| folded.strip_suffix('s') == Some(&value::fold(index.key()));
        let found = IndexKind::ALL.into_iter().find(|index| is_meant(index) || plural(index));
        match found {
            Some(index) if indexes.contains(&index) => {}
            Some(index) => indexes.push(index),
            None => unknown_word(
                reader,
                slot,
                &written,
                &IndexKind::ALL.map(|index| if reader.chinese { index_name(index) } else { index.key() }),
            ),
        }
    }
    // The order of the settings has no meaning here; the one of the menu does.
    indexes.sort_unstable();
    indexes
}

/// The Chinese name of an index.
fn index_name(index: IndexKind) -> &'static str {
    match index {
        IndexKind::Category => "类别",
        IndexKind::Year => "年度",
        IndexKind::CategoryYear => "类别年度",
        IndexKind::Branch => "单位",
        IndexKind::Brand => "品牌",
        IndexKind::WorkMethod => "工作法",
        IndexKind::Kind => "类型",
        IndexKind::Level => "级别",
        IndexKind::Stars => "星级",
        IndexKind::Region => "地区",
        IndexKind::Sector => "领域",
        IndexKind::Round => "批次",
        IndexKind::Tag => "标签",
    }
}

/// Whether a value was written as a list.
fn is_list(slot: Slot<'_>) -> bool {
    matches!(slot.node.kind, Kind::List(_))
}

#[cfg(test)]
mod tests;
