//! Message catalogues and `theme.yaml`: the words of the interface, merged along the chain of themes.
//!
//! `messages/<language>.yaml` is a flat map of key and text. A key missing in a language falls back to `zh-Hans`.
//! Knows YAML and layers, nothing of templates.

use std::collections::BTreeMap;

use super::layers::Layer;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, SourceText};
use crate::text;
use crate::yaml::{self, Node, ReadOptions};

/// The language every other one falls back to.
pub(super) const FALLBACK: &str = "zh-Hans";

/// The texts of one language by key.
pub(super) type Catalogue = BTreeMap<String, String>;

/// `theme.yaml` as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ThemeYaml {
    /// Theme below.
    pub extends: Option<String>,
    /// Style sheets, with their places.
    pub styles: Vec<(String, Location)>,
    /// Scripts, with their places.
    pub scripts: Vec<(String, Location)>,
}

/// The keys of `theme.yaml`; `name` and `description` are for people.
const THEME_KEYS: [&str; 5] = ["name", "description", "extends", "styles", "scripts"];

/// Reads `theme.yaml`; what it does not know is said and left out.
pub(super) fn read_theme_yaml(source: &SourceText, out: &mut Vec<Diagnostic>) -> ThemeYaml {
    let mut settings = ThemeYaml::default();
    let Some(root) = read(source, &|key| THEME_KEYS.contains(&key), out) else { return settings };
    for (key, value) in root.entries() {
        match key.text.as_str() {
            "extends" => settings.extends = extended(source, value, out),
            "styles" => settings.styles = names(source, value),
            "scripts" => settings.scripts = names(source, value),
            "name" | "description" => {}
            unknown => out.push(unknown_key(source, key.span.clone(), unknown)),
        }
    }
    settings
}

/// The catalogues of the chain in the languages asked for and in [`FALLBACK`], each complete: what a language lacks is
/// taken from there. The others are not even read: three of a thousand lines would be half the start of a small build.
pub(super) fn merge(layers: &[Layer], languages: &[&str], out: &mut Vec<Diagnostic>) -> BTreeMap<String, Catalogue> {
    let mut all: BTreeMap<String, Catalogue> = BTreeMap::new();
    for layer in layers.iter().rev() {
        for (path, bytes) in &layer.files {
            let Some(language) = path.strip_prefix("messages/").and_then(|name| name.strip_suffix(".yaml")) else {
                continue;
            };
            if language != FALLBACK && !languages.contains(&language) {
                continue;
            }
            let source = SourceText::new(layer.path_of(path), String::from_utf8_lossy(bytes));
            all.entry(language.to_owned()).or_default().extend(read_catalogue(&source, out));
        }
    }
    let fallback = all.get(FALLBACK).cloned().unwrap_or_default();
    for catalogue in all.values_mut() {
        for (key, value) in &fallback {
            catalogue.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    all
}

fn read_catalogue(source: &SourceText, out: &mut Vec<Diagnostic>) -> Catalogue {
    let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let Some(root) = read(source, &is_key, out) else { return Catalogue::new() };
    let entries = root.entries().iter();
    entries.filter_map(|(key, value)| Some((key.text.clone(), untrimmed(value)?))).collect()
}

/// The text as written: a message may end in a space, as `Source: ` does.
fn untrimmed(value: &Node) -> Option<String> {
    match &value.kind {
        yaml::Kind::Scalar { text, .. } => Some(text.clone()),
        _ => None,
    }
}

/// The names in a list, or a single one.
fn names(source: &SourceText, value: &Node) -> Vec<(String, Location)> {
    let named = value.items().iter().filter_map(|node| Some((node.scalar()?, node)));
    let named = named.filter(|(name, _)| !name.is_empty());
    named.map(|(name, node)| (name.to_owned(), source.locate(node.span.clone()))).collect()
}

/// The theme below, also when it stands in a list.
fn extended(source: &SourceText, value: &Node, out: &mut Vec<Diagnostic>) -> Option<String> {
    let mut names = names(source, value).into_iter();
    let (name, _) = names.next()?;
    out.extend(names.next().map(|(other, place)| {
        let problem = text!(
            zh: "主题只能接在一个主题后面，“{other}”没有用上",
            en: "a theme extends one theme; `{other}` is not used"
        );
        Diagnostic::new(Code::W227, problem).at(place)
    }));
    Some(name)
}

/// Reads YAML of a theme: mistakes in it never stop a case from being published, so they are warnings.
fn read(source: &SourceText, is_known_key: &dyn Fn(&str) -> bool, out: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut found = Vec::new();
    let root = yaml::read(source, 0..source.text.len(), &ReadOptions::new(is_known_key), &mut found);
    out.extend(found.into_iter().map(|problem| {
        let severity = problem.severity.max(Severity::Warning);
        problem.with_severity(severity)
    }));
    root
}

fn unknown_key(source: &SourceText, span: std::ops::Range<usize>, key: &str) -> Diagnostic {
    let known = THEME_KEYS.join("、");
    let known_en = THEME_KEYS.join(", ");
    Diagnostic::new(Code::W227, text!(zh: "theme.yaml 里没有“{key}”这一项", en: "`theme.yaml` has no setting `{key}`"))
        .at(source.locate(span))
        .hint(text!(zh: "可以写的有 {known}", en: "the settings are {known_en}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(theme: &str, files: &[(&str, &str)]) -> Layer {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec().into())).collect();
        Layer { prefix: format!("{theme}/"), files, theme: theme.to_owned() }
    }

    #[test]
    fn the_nearest_theme_decides_and_missing_words_fall_back() {
        let near = layer("near", &[("messages/zh-Hans.yaml", "a: 近\n")]);
        let far = layer("far", &[("messages/zh-Hans.yaml", "a: 远\nb: 乙\n"), ("messages/en.yaml", "a: \"Far: \"\n")]);
        let mut out = Vec::new();
        let all = merge(&[near, far], &["en"], &mut out);
        assert_eq!(out, Vec::new());
        assert_eq!(all["zh-Hans"]["a"], "近");
        assert_eq!(all["en"]["a"], "Far: ");
        assert_eq!(all["en"]["b"], "乙");
    }

    #[test]
    fn languages_that_the_site_has_not_are_not_read() {
        let far = layer("far", &[("messages/zh-Hans.yaml", "a: 甲\n"), ("messages/en.yaml", "a: [\n")]);
        let mut out = Vec::new();
        let french = merge(std::slice::from_ref(&far), &["fr"], &mut out);
        assert_eq!(french.keys().collect::<Vec<_>>(), ["zh-Hans"]);
        assert_eq!(out, Vec::new());
        merge(&[far], &["en"], &mut out);
        assert_eq!(out.len(), 1);
    }

    #[test]
    fn an_unknown_setting_of_a_theme_is_pointed_at() {
        let mut out = Vec::new();
        let source = SourceText::new("themes/mine/theme.yaml", "extends: gallery\nstylez: [a.css]\nstyles: [b.css]\n");
        let settings = read_theme_yaml(&source, &mut out);
        assert_eq!(settings.extends.as_deref(), Some("gallery"));
        assert_eq!(settings.styles.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["b.css"]);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].location.as_ref().map(|place| (place.line, place.column)), Some((2, 1)));
    }

    #[test]
    fn one_name_and_a_list_of_one_mean_the_same() {
        let mut out = Vec::new();
        let source = SourceText::new("themes/mine/theme.yaml", "extends: [gallery, plain]\nstyles: b.css\n");
        let settings = read_theme_yaml(&source, &mut out);
        assert_eq!(settings.extends.as_deref(), Some("gallery"));
        assert_eq!(settings.styles.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["b.css"]);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].location.as_ref().map(|place| (place.line, place.column)), Some((1, 20)));
    }
}
