//! The tables of `docs/settings.md`: every setting with its names, default and meaning, made from the table of settings.
//!
//! Knows how defaults are written in `site.yaml`; which there are is [`Config::default`]'s business.

use super::settings::SETTINGS;
use super::{Config, IndexKind, Withdrawn};
use crate::content::schema::ManualWriter;
use crate::diagnostic::Language;

/// Every setting, as Markdown with headings of level 3.
#[must_use]
pub fn manual(language: Language) -> String {
    let config = Config::default();
    let default = |path: &str| default_of(&config, path);
    let mut writer = ManualWriter::new(language, "set-", Some(&default));
    writer.table(&SETTINGS);
    writer.text
}

/// The default of the setting at `path` as it would be written; empty when nothing is set.
fn default_of(config: &Config, path: &str) -> String {
    let list = |words: &[&str]| format!("[{}]", words.join(", "));
    match path {
        "site.language" => config.language.clone(),
        "site.as_of" => "today".to_owned(),
        "stars.max" => config.stars_max.to_string(),
        "review.remind_days" => config.review.remind_days.to_string(),
        "review.withdrawn" => match config.review.withdrawn {
            Withdrawn::Notice => "notice",
            Withdrawn::Hide => "hide",
            Withdrawn::Keep => "keep",
        }
        .to_owned(),
        "kinds.rank" => "1".to_owned(),
        "kinds.valid_years" => "0".to_owned(),
        "check.strict" => config.check.strict.to_string(),
        "check.max_summary" => config.check.max_summary.to_string(),
        "check.min_image_width" => config.check.min_image_width_px.to_string(),
        "fields.type" => "text".to_owned(),
        "fields.facet" | "fields.required" | "modes.grey" => "false".to_owned(),
        "facets" => list(&config.facets.iter().map(String::as_str).collect::<Vec<_>>()),
        "indexes" => list(&config.indexes.iter().map(|index| IndexKind::key(*index)).collect::<Vec<_>>()),
        "per_page" => config.per_page.to_string(),
        "theme.name" => config.theme.name.clone(),
        "theme.primary" => format!("\"{}\"", config.theme.primary),
        "theme.dark" => config.theme.dark.clone(),
        "theme.large_text" => config.theme.large_text.to_string(),
        "outputs.feed" => config.outputs.feed.to_string(),
        "outputs.sitemap" => config.outputs.sitemap.to_string(),
        "outputs.data" => config.outputs.data.to_string(),
        "outputs.compare" => config.outputs.compare.to_string(),
        "images.widths" => list(
            &config
                .images
                .widths_px
                .iter()
                .map(u32::to_string)
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        ),
        "images.quality" => config.images.quality_percent.to_string(),
        "images.share_cards" => config.images.share_cards.to_string(),
        "images.strip_gps" => "true".to_owned(),
        "search.enabled" => config.search.enabled.to_string(),
        "search.profile" => if config.search.disk_profile { "disk" } else { "web" }.to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_by_default_is_read_as_the_default() {
        let paths = ["per_page", "facets", "indexes"];
        let config = Config::default();
        let mut settings = String::new();
        for path in paths {
            settings.push_str(&format!("{path}: {}\n", default_of(&config, path)));
        }
        let nested = [
            ("site", "language"),
            ("stars", "max"),
            ("review", "remind_days"),
            ("review", "withdrawn"),
            ("check", "strict"),
            ("check", "max_summary"),
            ("check", "min_image_width"),
            ("theme", "name"),
            ("theme", "primary"),
            ("theme", "dark"),
            ("theme", "large_text"),
            ("outputs", "feed"),
            ("outputs", "sitemap"),
            ("outputs", "data"),
            ("outputs", "compare"),
            ("images", "widths"),
            ("images", "quality"),
            ("images", "share_cards"),
            ("search", "enabled"),
            ("search", "profile"),
        ];
        let mut parent = "";
        for (section, key) in nested {
            if section != parent {
                settings.push_str(&format!("{section}:\n"));
                parent = section;
            }
            settings.push_str(&format!("  {key}: {}\n", default_of(&config, &format!("{section}.{key}"))));
        }
        let mut said = Vec::new();
        let read = super::super::from_source(&crate::diagnostic::SourceText::new("site.yaml", settings), &mut said);
        assert_eq!(said, []);
        assert_eq!(read, config);
    }
}
