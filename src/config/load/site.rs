//! The parts `site` and `languages`.

use super::super::settings::{FOOTER, LANGUAGE, SITE};
use super::super::{Config, Footer, LanguageEdition};
use crate::content::front::language_tag;
use crate::content::schema::{Fields, Reader, Slot};
use crate::content::value;
use crate::text;

/// Editions a site may have.
const EDITIONS_LIMIT: usize = 20;

/// `site`.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("site") else { return };
    let parts = reader.map(slot, &SITE);
    config.title = reader.line(&parts, "title");
    config.subtitle = reader.line(&parts, "subtitle");
    config.owner = reader.line(&parts, "owner");
    config.contact = reader.open_map(&parts, "contact");
    config.base_url = base_url(reader, &parts);
    if let Some(language) = language(reader, &parts, "language") {
        config.language = language;
    }
    as_of(reader, &parts, config);
    if let Some(slot) = parts.get("footer") {
        config.footer = footer(reader, slot);
    }
}

/// A `footer`, of the site or of an edition.
fn footer(reader: &mut Reader<'_>, slot: Slot<'_>) -> Footer {
    let parts = reader.map(slot, &FOOTER);
    Footer {
        copyright: reader.line(&parts, "copyright"),
        reprint: reader.line(&parts, "reprint"),
        icp: reader.line(&parts, "icp"),
        police: reader.line(&parts, "police"),
    }
}

/// The day of reference: a date, or `today`, which stays open here as this module has no clock.
fn as_of(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("as_of") else { return };
    let is_today = slot
        .node
        .scalar()
        .is_some_and(|text| matches!(value::fold(text).as_str(), "today" | "今天" | "当天" | "生成当天"));
    if is_today {
        return;
    }
    let date = reader.date_of(slot);
    if date.is_some_and(|date| date.day == 0) {
        let problem = text!(zh: "截止日要写到哪一天", en: "the day of reference needs a day");
        reader.wrong(slot, problem, Some("2026-06-30"));
        return;
    }
    config.as_of = date;
    config.has_fixed_day = date.is_some();
}

/// One of the three main languages.
fn language(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str) -> Option<String> {
    let slot = fields.get(name)?;
    let written = reader.line_of(slot);
    if let Some(tag) = language_tag(&written) {
        return Some(tag.to_owned());
    }
    let key = &slot.key.text;
    let problem = text!(
        zh: "{key}“{written}”不认识，可以写 zh-Hans、zh-Hant 或 en",
        en: "`{key}`: `{written}` is not known; write zh-Hans, zh-Hant or en"
    );
    reader.wrong(slot, problem, Some("zh-Hans"));
    None
}

/// The address of the site: http or https, with a host, without query, ending in `/`; empty when not given or wrong.
fn base_url(reader: &mut Reader<'_>, fields: &Fields<'_>) -> String {
    let Some(slot) = fields.get("base_url") else { return String::new() };
    let written = reader.line_of(slot);
    match checked_url(&written) {
        Ok(url) => url,
        Err(better) => {
            let problem = text!(
                zh: "网址“{written}”不合适，请写完整的网址，如 https://example.org/anli/",
                en: "the address `{written}` will not do; write it in full, such as https://example.org/cases/"
            );
            reader.wrong(slot, problem, better.map(|url| format!("\"{url}\"")).as_deref());
            String::new()
        }
    }
}

/// An absolute address of http or https as it is used: with a trailing `/` and without doubled ones, which would make the first
/// folder a host wherever the address is written without its own.
///
/// # Errors
/// When it is no such address: what was probably meant, if that can be told.
pub fn checked_url(written: &str) -> Result<String, Option<String>> {
    let written = written.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let head = written.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| (*scheme, &written[scheme.len()..]))
    });
    let Some((scheme, rest)) = rest else {
        let is_host = !written.is_empty() && written.contains('.') && !written.contains([':', ' ', '@']);
        return Err(is_host.then(|| with_slash(&format!("https://{written}"))));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let bare = rest.split(['?', '#']).next().unwrap_or_default();
    let is_clean = !host.is_empty()
        && !host.contains(['@', ' ', '\\'])
        && !bare
            .chars()
            .any(|character| character.is_whitespace() || character.is_control() || "\"'<>\\`".contains(character));
    if !is_clean {
        return Err(None);
    }
    let url = with_slash(&format!("{scheme}{bare}"));
    if bare.len() == rest.len() { Ok(url) } else { Err(Some(url)) }
}

fn with_slash(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    format!("{scheme}://{}/", parts.join("/"))
}

/// `languages`: a map from language tags to their settings.
pub(super) fn languages(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("languages") else { return };
    let entries = slot.node.entries();
    if entries.is_empty() {
        for written in reader.names(fields, "languages") {
            let language = language_tag(&written).map_or(written, str::to_owned);
            config.languages.push(LanguageEdition { language, ..LanguageEdition::default() });
        }
    }
    for (key, node) in reader.at_most(slot, entries, EDITIONS_LIMIT) {
        let language = language_tag(&key.text).map_or_else(|| key.text.trim().to_owned(), str::to_owned);
        let entry = Slot { key, node, field: slot.field };
        if !is_tag(&language) {
            let written = &key.text;
            let problem = text!(zh: "“{written}”不是语言代码", en: "`{written}` is not a language tag");
            reader.wrong(entry, problem, None);
            continue;
        }
        let parts = reader.map(entry, &LANGUAGE);
        let from = self::language(reader, &parts, "from").unwrap_or_default();
        if !from.is_empty() && language != config.language && !is_converted(&from, &language, &config.language) {
            let main = &config.language;
            let problem = text!(
                zh: "“{language}”不能从“{from}”转换，没有这一版：只有主语言（{main}）的简体和繁体能互相转换",
                en: "`{language}` cannot be made from `{from}`, so there is no such edition: only the main language \
                     ({main}) is converted, between Simplified and Traditional"
            );
            reader.wrong(Slot { field: None, ..entry }, problem, None);
            continue;
        }
        config.languages.push(LanguageEdition {
            title: reader.line(&parts, "title"),
            subtitle: reader.line(&parts, "subtitle"),
            from,
            glossary: reader.line(&parts, "glossary"),
            owner: reader.line(&parts, "owner"),
            contact: reader.open_map(&parts, "contact"),
            footer: parts.get("footer").map(|slot| footer(reader, slot)).unwrap_or_default(),
            language,
        });
    }
    let main = config.language.clone();
    config.languages.retain(|edition| edition.language != main);
    config.languages.dedup_by(|later, earlier| later.language == earlier.language);
}

/// Whether the edition of the main language can be converted into this one.
fn is_converted(from: &str, to: &str, main: &str) -> bool {
    from == main && matches!((from, to), ("zh-Hans", "zh-Hant") | ("zh-Hant", "zh-Hans"))
}

/// Letters, digits and hyphens: it becomes a folder of the output.
fn is_tag(text: &str) -> bool {
    (2..=20).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_a_trailing_slash_or_a_proposal() {
        assert_eq!(checked_url("https://example.org/anli"), Ok("https://example.org/anli/".to_owned()));
        assert_eq!(checked_url("https://example.org//a//b//"), Ok("https://example.org/a/b/".to_owned()));
        assert_eq!(checked_url("HTTP://example.org/"), Ok("http://example.org/".to_owned()));
        assert_eq!(checked_url("www.example.org"), Err(Some("https://www.example.org/".to_owned())));
        assert_eq!(checked_url("https://example.org/?a=1"), Err(Some("https://example.org/".to_owned())));
        for text in ["javascript:alert(1)", "https://", "https://user@example.org/", "https://exa mple.org", "以后再定"]
        {
            assert_eq!(checked_url(text), Err(None), "{text}");
        }
    }
}
