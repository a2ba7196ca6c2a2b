//! What follows from the rest when the author does not say it: id, language, year, summary, dates of review.

use super::name::CaseFile;
use crate::config::Config;
use crate::content::case::{Assessment, Case, Date, FrontMatter};
use crate::content::schema::Fields;
use crate::content::value::{self, YEARS};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::hash::Hash;
use crate::text;
use unicode_normalization::UnicodeNormalization;

/// Fills every default.
pub(super) fn apply(
    case: &mut Case,
    name: &CaseFile,
    config: &Config,
    source: &SourceText,
    fields: &Fields<'_>,
    out: &mut Vec<Diagnostic>,
) {
    language(case, name, config);
    if case.front.lang == config.language {
        no_translation(case, source, fields, out);
    }
    slug(case, name, config, source, fields, out);
    let front = &mut case.front;
    if front.year == 0 && !fields.has("year") {
        front.year = front
            .recognized
            .map(|date| date.year)
            .or_else(|| year_of_folder(name.key()))
            .or(front.date.map(|date| date.year))
            .unwrap_or(0);
    }
    let kind = config.kinds.iter().find(|kind| kind.term.name == front.kind);
    if front.valid_until.is_none() {
        let years = kind.map_or(0, |kind| kind.valid_years);
        let last = confirmed(front).filter(|_| years > 0);
        // Whoever plans a later review holds the case to be valid until then.
        front.valid_until =
            last.map(|date| value::add_years(date, years)).max(front.review_due.filter(|_| last.is_some()));
    }
    if front.review_due.is_none() {
        front.review_due = front.valid_until;
    }
    for slot in [&mut front.successor, &mut front.previous] {
        *slot = value::half_width(slot.trim()).into_owned();
    }
}

/// The day on which a case was last found exemplary: recognised, or passed when assessed again.
fn confirmed(front: &FrontMatter) -> Option<Date> {
    let is_passed = |one: &&Assessment| {
        matches!(one.kind.as_str(), "认定" | "复评") && matches!(one.result.as_str(), "通过" | "升级")
    };
    front.assessments.iter().filter(is_passed).filter_map(|one| one.date).max().max(front.recognized)
}

fn language(case: &mut Case, name: &CaseFile, config: &Config) {
    if case.front.lang.is_empty() {
        case.front.lang = if name.lang.is_empty() { config.language.clone() } else { name.lang.clone() };
    }
}

/// W206: a case in the language of the site translates none. As a translation it would have the address of the other.
fn no_translation(case: &mut Case, source: &SourceText, fields: &Fields<'_>, out: &mut Vec<Diagnostic>) {
    let original = std::mem::take(&mut case.front.translation_of);
    let Some(slot) = fields.get("translation_of").filter(|_| !original.is_empty()) else { return };
    let lang = &case.front.lang;
    let problem = text!(
        zh: "“译自”不起作用：这一篇和网站是同一种语言（{lang}），不是“{original}”的译文",
        en: "`translation_of` has no effect: the text is in the language of the site ({lang}) and no translation of `{original}`"
    );
    let advice = text!(
        zh: "是译文，就加一行“语言: en”，或者放到那个案例的文件夹里，文件名用 index.en.md；不是译文，删去这一行",
        en: "a translation says its language (`lang: en`) or stands as index.en.md in the folder of that case; else delete the line"
    );
    let place = source.locate(slot.node.span.clone());
    out.push(Diagnostic::new(Code::W206, problem).at(place).hint(advice));
}

/// The id in lower case, that of the case it translates, or a short hash of where it stands.
fn slug(
    case: &mut Case,
    name: &CaseFile,
    config: &Config,
    source: &SourceText,
    fields: &Fields<'_>,
    out: &mut Vec<Diagnostic>,
) {
    let front = &case.front;
    let given = if front.translation_of.is_empty() { &front.id } else { &front.translation_of };
    if !given.is_empty() && !value::is_reserved(given) {
        case.slug = given.to_lowercase();
        return;
    }
    // macOS stores names decomposed: composed, the address is the same on every system.
    let key: String = name.key().nfc().collect();
    case.slug = Hash::of(key.as_bytes()).short(8);
    if name.is_edition(front, config) || fields.has("id") {
        return;
    }
    let slug = &case.slug;
    let problem = text!(
        zh: "没有编号，网址暂用 {slug}；文件夹改名网址就会变",
        en: "no id: the address is {slug} for now and changes when the folder is renamed"
    );
    let advice = text!(zh: "加一行固定下来，例如：", en: "Add a line to keep it, such as:");
    let year = if front.year == 0 { 2023 } else { front.year };
    let line = format!("编号: AL-{year}-{slug}");
    out.push(Diagnostic::new(Code::I302, problem).at(source.locate(0..0)).hint_line(advice, line));
}

/// The year a folder's name begins with: `2023-城北供水所-…`, `2023年…`.
fn year_of_folder(key: &str) -> Option<u16> {
    let name = key.rsplit('/').next()?;
    let digits = name.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let follows_digit = name[4..].starts_with(|next: char| next.is_ascii_digit());
    digits.parse().ok().filter(|year| YEARS.contains(year) && !follows_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_folder_is_its_first_four_digits() {
        assert_eq!(year_of_folder("content/cases/2023-城北供水所"), Some(2023));
        assert_eq!(year_of_folder("content/cases/2023年城北"), Some(2023));
        assert_eq!(year_of_folder("content/cases/20231201"), None);
        assert_eq!(year_of_folder("content/cases/城北2023"), None);
    }
}
