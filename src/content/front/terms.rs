//! The single values of a case that need more than reading: id, title, terms of the settings, year, place, source.

use super::UNLISTED;
use crate::config::{Config, Term};
use crate::content::case::SourceNote;
use crate::content::schema::{Fields, LINE_LIMIT, LOCATION, Reader, SOURCE, Slot};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text;
use crate::yaml::Kind;

/// Characters a title may have.
pub const TITLE_LIMIT: usize = 200;

/// Whether a text may be an id: letters, digits and hyphens, 3 to 40 characters.
#[must_use]
pub fn is_valid_id(text: &str) -> bool {
    (3..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The id as written; empty when not given or not usable.
pub(super) fn id(reader: &mut Reader<'_>, fields: &Fields<'_>) -> String {
    let Some(slot) = fields.get("id") else { return String::new() };
    let written = reader.line_of(slot);
    let narrow = value::half_width(&written).into_owned();
    if value::is_reserved(&narrow) {
        let problem = text!(
            zh: "编号“{written}”会成为网址，而这个名字是保留的，不能用",
            en: "the id `{written}` becomes an address, and this name is reserved"
        );
        reader.wrong(slot, problem, Some(&format!("{narrow}-1")));
        return String::new();
    }
    if written.is_empty() || is_valid_id(&narrow) {
        return narrow;
    }
    let replace = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let mut better: String = narrow.chars().map(replace).take(40).collect();
    while better.contains("--") {
        better = better.replace("--", "-");
    }
    let better = better.trim_matches('-');
    let problem = text!(
        zh: "编号“{written}”只能用字母、数字和连字符，3 到 40 个",
        en: "the id `{written}` may hold only letters, digits and hyphens, 3 to 40 of them"
    );
    reader.wrong(slot, problem, is_valid_id(better).then_some(better));
    String::new()
}

/// Column and title: `栏目 | 标题` is two things.
pub(super) fn title(reader: &mut Reader<'_>, fields: &Fields<'_>) -> (String, String) {
    let Some(slot) = fields.get("title") else { return (String::new(), String::new()) };
    let written = reader.line_of(slot);
    let (column, title) = match written.split_once(['|', '｜', '丨', '︱']) {
        Some((column, title)) if !column.trim().is_empty() && !title.trim().is_empty() => {
            (column.trim().to_owned(), title.trim().to_owned())
        }
        _ => (String::new(), written),
    };
    let count = title.chars().count();
    if count <= TITLE_LIMIT {
        return (column, title);
    }
    // What is longer than any line has had its message.
    let is_told = slot.node.scalar().is_some_and(|text| text.chars().count() > LINE_LIMIT);
    if !is_told {
        let problem = text!(
            zh: "标题有{count}个字，超过上限{TITLE_LIMIT}",
            en: "the title has {count} characters; the limit is {TITLE_LIMIT}"
        );
        reader.out.push(Diagnostic::new(Code::E108, problem).at(reader.source.locate(slot.node.span.clone())));
    }
    (column, title.chars().take(TITLE_LIMIT).collect())
}

/// The term a name means: itself, or the one that lists it as an alias or a translation.
fn find_term<'t>(terms: impl IntoIterator<Item = &'t Term>, name: &str) -> Option<&'t Term> {
    let mut folded = None;
    terms.into_iter().find(|term| {
        if term.name == name {
            return true;
        }
        let wanted = folded.get_or_insert_with(|| value::folded(name));
        let translations = term.names.iter().map(|(_, name)| name);
        std::iter::once(&term.name)
            .chain(&term.aliases)
            .chain(translations)
            .any(|other| value::folded(other) == *wanted)
            || (!term.slug.is_empty() && term.slug == *wanted)
    })
}

/// Says that the settings do not list a term; an error when they are strict.
fn unlisted<'t>(
    reader: &mut Reader<'_>,
    slot: Slot<'_>,
    name: &str,
    terms: impl IntoIterator<Item = &'t Term>,
    strict: bool,
) {
    let known: Vec<&str> = terms.into_iter().map(|term| term.name.as_str()).collect();
    let near = value::nearest(name, known.iter().copied());
    let key = slot.field.map_or(slot.key.text.as_str(), |field| field.label(reader.chinese));
    let all = known.iter().take(12).copied().collect::<Vec<_>>().join("、");
    let problem = text!(
        zh: "{key}“{name}”不在 site.yaml 里（有：{all}）",
        en: "`{key}`: `{name}` is not listed in site.yaml ({all})"
    );
    let severity = if strict { Severity::Error } else { Severity::Warning };
    let place = reader.source.locate(slot.node.span.clone());
    let mut diagnostic = Diagnostic::new(UNLISTED, problem).at(place).with_severity(severity);
    if let Some(near) = near {
        let written = reader.source.text.get(slot.node.span.clone()).unwrap_or("");
        let line = reader.mended(slot.node.span.clone(), &written.replace(name, near));
        diagnostic = diagnostic.hint_line(text!(zh: "也许是“{near}”：", en: "Perhaps `{near}`:"), line);
    } else {
        let setting = match slot.field.map_or("", |field| field.name) {
            "kind" => "kinds",
            "level" => "levels",
            "sector" => "sectors",
            _ => "categories",
        };
        diagnostic = diagnostic.hint(text!(
            zh: "从里面选一个写；确实是新的，就请管网站的人把它加进 site.yaml 的 {setting}",
            en: "write one of these; if it is new indeed, have it added to `{setting}` in site.yaml"
        ));
    }
    reader.out.push(diagnostic);
}

/// A field with one of the terms of the settings; with no terms listed anything goes.
pub(super) fn term(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str, terms: &[Term], strict: bool) -> String {
    let Some(slot) = fields.get(name) else { return String::new() };
    let written = reader.line_of(slot);
    if written.is_empty() || terms.is_empty() {
        return written;
    }
    if let Some(term) = find_term(terms, &written) {
        return term.name.clone();
    }
    unlisted(reader, slot, &written, terms, strict);
    written
}

/// The kind; when the settings list just one, it is the default.
pub(super) fn kind(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &Config) -> String {
    let terms = || config.kinds.iter().map(|kind| &kind.term);
    let Some(slot) = fields.get("kind") else {
        return match config.kinds.as_slice() {
            [only] => only.term.name.clone(),
            _ => String::new(),
        };
    };
    let written = reader.line_of(slot);
    if written.is_empty() || config.kinds.is_empty() {
        return written;
    }
    if let Some(term) = find_term(terms(), &written) {
        return term.name.clone();
    }
    unlisted(reader, slot, &written, terms(), config.check.strict);
    written
}

/// Categories as `first` or `first/second`, each level under its own name.
pub(super) fn categories(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &Config) -> Vec<String> {
    let Some(slot) = fields.get("category") else { return Vec::new() };
    let mut categories: Vec<String> = Vec::new();
    let mut push = |category: String| {
        if !category.is_empty() && !categories.contains(&category) {
            categories.push(category);
        }
    };
    for written in reader.names(fields, "category").iter().flat_map(|written| listed_parts(written, config)) {
        let written = path(written);
        let (first, second) = written.split_once('/').map_or((written.as_str(), ""), |(first, second)| (first, second));
        let known = find_term(&config.categories, first);
        if known.is_none() && !config.categories.is_empty() {
            let item = slot.node.items().iter().find(|item| item.scalar().is_some_and(|text| text.contains(first)));
            let place = Slot { node: item.unwrap_or(slot.node), ..slot };
            let strict = config.check.strict;
            match below(&config.categories, first).as_slice() {
                [(above, term)] if second.is_empty() => {
                    push(format!("{}/{}", above.name, term.name));
                    continue;
                }
                several @ [_, _, ..] if second.is_empty() => below_several(reader, place, first, several, strict),
                _ => unlisted(reader, place, first, &config.categories, strict),
            }
        }
        let second = known.and_then(|known| find_term(&known.below, second)).map_or(second, |term| term.name.as_str());
        let first = known.map_or(first, |term| term.name.as_str());
        push(if second.is_empty() { first.to_owned() } else { format!("{first}/{second}") });
    }
    categories
}

/// The categories of the second level that a name without its first level may mean, each with the one above it.
fn below<'t>(categories: &'t [Term], name: &str) -> Vec<(&'t Term, &'t Term)> {
    categories.iter().filter_map(|above| Some((above, find_term(&above.below, name)?))).collect()
}

/// Says that a name of the second level could stand below several categories.
fn below_several(reader: &mut Reader<'_>, slot: Slot<'_>, name: &str, several: &[(&Term, &Term)], strict: bool) {
    let names: Vec<&str> = several.iter().map(|(above, _)| above.name.as_str()).collect();
    let (zh, en, first) = (names.join("、"), names.join(", "), names[0]);
    let problem = text!(
        zh: "“{name}”在{zh}下面都有，不知道归哪一类",
        en: "`{name}` stands below {en}; which one is meant is not said"
    );
    let severity = if strict { Severity::Error } else { Severity::Warning };
    let span = slot.node.span.clone();
    let written = reader.source.text.get(span.clone()).unwrap_or("");
    let line = reader.mended(span.clone(), &written.replace(name, &format!("{first}/{name}")));
    let place = reader.source.locate(span);
    let advice = text!(zh: "连上一级一起写，例如：", en: "Write it with its first level, such as:");
    reader.out.push(Diagnostic::new(UNLISTED, problem).at(place).with_severity(severity).hint_line(advice, line));
}

/// `[服务群众、安全生产]` as two: a `、` may belong to a name, but not where every part is a category of the settings.
fn listed_parts<'w>(written: &'w str, config: &Config) -> Vec<&'w str> {
    let is_listed = |name: &str| {
        let first = name.split('/').next().unwrap_or(name).trim();
        find_term(&config.categories, first).is_some() || below(&config.categories, first).len() == 1
    };
    let parts: Vec<&str> = written.split('、').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && !is_listed(written) && parts.iter().all(|part| is_listed(part)) {
        parts
    } else {
        vec![written]
    }
}

/// `市／ 区` → `市/区`; empty parts go.
pub(in crate::content) fn path(written: &str) -> String {
    let parts: Vec<&str> =
        written.split(['/', '／', '\\', '>']).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join("/")
}

/// The year as given; 0 when it is not.
pub(super) fn year(reader: &mut Reader<'_>, fields: &Fields<'_>) -> u16 {
    let Some(slot) = fields.get("year") else { return 0 };
    let written = reader.text_of(slot);
    if written.is_empty() {
        return 0;
    }
    if let Some(year) = value::year(&written) {
        return year;
    }
    let better = value::year_inside(&written).map(|year| year.to_string());
    let key = &slot.key.text;
    if written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        let problem = text!(
            zh: "{key}{written}不在范围内，应在 1949 年以后",
            en: "`{key}` is {written}; years from 1949 on are meant"
        );
        reader.wrong(slot, problem, None);
        return 0;
    }
    let proposal = better.as_deref().unwrap_or("2023");
    let problem = text!(
        zh: "{key}“{written}”看不懂，请写 {proposal} 这样的四位数",
        en: "`{key}`: `{written}` is no year; write four digits such as {proposal}"
    );
    reader.wrong(slot, problem, better.as_deref());
    0
}

/// Stars from 0 to `most`.
pub(super) fn stars(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str, most: u8) -> Option<u8> {
    let slot = fields.get(name)?;
    let written = reader.line_of(slot);
    if written.is_empty() {
        return None;
    }
    let key = &slot.key.text;
    match value::stars(&written) {
        Some(stars) if stars <= most => Some(stars),
        Some(stars) => {
            let problem = text!(
                zh: "{key}是{stars}，最高只有{most}星",
                en: "`{key}` is {stars}; the highest is {most}"
            );
            reader.wrong(slot, problem, Some(&most.to_string()));
            None
        }
        None => {
            let problem = text!(
                zh: "{key}“{written}”看不懂，请写 0 到 {most} 的数",
                en: "`{key}`: `{written}` is no number of stars from 0 to {most}"
            );
            reader.wrong(slot, problem, None);
            None
        }
    }
}

/// Latitude and longitude as written, if both are in range.
pub(super) fn location(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<(String, String)> {
    let slot = fields.get("location")?;
    location_of(reader, slot)
}

/// The coordinates of an entry: a map, or `30.12, 120.56`.
pub(in crate::content) fn location_of(reader: &mut Reader<'_>, slot: Slot<'_>) -> Option<(String, String)> {
    let (lat, lng) = match &slot.node.kind {
        Kind::Map(_) => {
            let parts = reader.map(slot, &LOCATION);
            (reader.line(&parts, "lat"), reader.line(&parts, "lng"))
        }
        Kind::List(items) if items.len() == 2 => {
            let text = |at: usize| items[at].scalar().unwrap_or_default().to_owned();
            (text(0), text(1))
        }
        _ => {
            let written = reader.line_of(slot);
            let (lat, lng) = written.split_once([',', '，', '、', ' ']).unwrap_or((written.as_str(), ""));
            (lat.trim().to_owned(), lng.trim().to_owned())
        }
    };
    let degrees = |text: &str, most: f64| {
        let number: f64 = value::half_width(text).trim_end_matches('°').trim().parse().ok()?;
        (number.abs() <= most).then(|| value::half_width(text).trim_end_matches('°').trim().to_owned())
    };
    let read = degrees(&lat, 90.0).zip(degrees(&lng, 180.0));
    if read.is_none() {
        let swapped = degrees(&lng, 90.0).zip(degrees(&lat, 180.0));
        let better = swapped.map(|(lat, lng)| format!("{{ lat: {lat}, lng: {lng} }}"));
        let problem = text!(
            zh: "坐标不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间",
            en: "not coordinates: latitude is -90 to 90, longitude -180 to 180"
        );
        reader.wrong(slot, problem, better.as_deref());
    }
    read
}

/// The tag of a language, under the names people use; `None` for a language nobody configured here.
#[must_use]
pub fn language_tag(written: &str) -> Option<&'static str> {
    Some(match &*value::folded(written) {
        "zh" | "zhhans" | "zhcn" | "zhsg" | "cn" | "中文" | "简体" | "简体中文" => "zh-Hans",
        "zhhant" | "zhtw" | "zhhk" | "zhmo" | "繁体" | "繁体中文" | "繁體" | "繁體中文" => "zh-Hant",
        "en" | "enus" | "engb" | "english" | "英文" | "英语" => "en",
        _ => return None,
    })
}

pub(super) fn language(reader: &mut Reader<'_>, fields: &Fields<'_>) -> String {
    let Some(slot) = fields.get("lang") else { return String::new() };
    let written = reader.line_of(slot);
    if let Some(tag) = language_tag(&written) {
        return tag.to_owned();
    }
    let is_tag = written.len() <= 20 && written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_tag {
        let problem = text!(zh: "语言“{written}”看不懂", en: "`{written}` is not a language tag");
        reader.wrong(slot, problem, Some("zh-Hans"));
        return String::new();
    }
    written
}

/// The source: a map, an address, or `《刊名》2021年第5期`.
pub(super) fn source(reader: &mut Reader<'_>, fields: &Fields<'_>) -> SourceNote {
    let Some(slot) = fields.get("source") else { return SourceNote::default() };
    if matches!(slot.node.kind, Kind::Map(_)) {
        let parts = reader.map(slot, &SOURCE);
        return SourceNote {
            name: reader.line(&parts, "name"),
            issue: reader.line(&parts, "issue"),
            date: reader.date(&parts, "date"),
            url: super::entries::url(reader, &parts, "url"),
            author: reader.line(&parts, "author"),
        };
    }
    source_line(&reader.line_of(slot))
}

fn source_line(written: &str) -> SourceNote {
    let text = ["来源：", "来源:", "來源：", "來源:"]
        .iter()
        .find_map(|label| written.strip_prefix(label))
        .unwrap_or(written)
        .trim();
    if text.starts_with("http://") || text.starts_with("https://") {
        return SourceNote { url: text.to_owned(), ..SourceNote::default() };
    }
    let quoted = text.strip_prefix('《').and_then(|rest| rest.split_once('》'));
    let (name, rest) = quoted.unwrap_or((text, ""));
    let rest = rest.trim_matches([' ', ',', '，', '、']);
    SourceNote { name: name.trim().to_owned(), issue: rest.to_owned(), ..SourceNote::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_source_is_split_into_name_and_issue() {
        let source = source_line("来源：《海川服务》2021年第5期");
        assert_eq!((source.name.as_str(), source.issue.as_str()), ("海川服务", "2021年第5期"));
        assert_eq!(source_line("海川日报").name, "海川日报");
        assert_eq!(source_line("https://example.org/a").url, "https://example.org/a");
    }

    #[test]
    fn ids_are_letters_digits_and_hyphens() {
        assert!(is_valid_id("SF-2023-017"));
        for text in ["SF", "SF 2023", "示范点1", &"a".repeat(41)] {
            assert!(!is_valid_id(text), "{text}");
        }
    }

    #[test]
    fn paths_lose_stray_spaces_and_wide_slashes() {
        assert_eq!(path("海川市 ／北湖区"), "海川市/北湖区");
        assert_eq!(path("/服务群众/"), "服务群众");
    }
}
