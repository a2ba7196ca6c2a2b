//! Message catalogues and `theme.yaml`: the words of the interface, merged along the chain of themes.
//!
//! `messages/<language>.yaml` is a flat map of key and text. A key missing in a language falls back to `zh-Hans`.
//! Knows YAML and layers, nothing of templates.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::layers::Layer;
use crate::diagnostic::{Code, Diagnostic, Location, SourceText};
use crate::text;

/// The language every other one falls back to.
pub(super) const FALLBACK: &str = "zh-Hans";

/// The texts of one language by key.
pub(super) type Catalogue = BTreeMap<String, String>;

/// `theme.yaml` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ThemeYaml {
    /// Theme below.
    pub extends: Option<String>,
    /// Style sheets.
    pub styles: Vec<String>,
    /// Scripts.
    pub scripts: Vec<String>,
}

/// Reads `theme.yaml`.
pub(super) fn read_theme_yaml(source: &SourceText) -> Result<ThemeYaml, Box<Diagnostic>> {
    serde_yaml::from_str(&source.text).map_err(|error| Box::new(yaml_error(source, &error)))
}

/// All catalogues of the chain, each complete: what a language lacks is taken from [`FALLBACK`].
pub(super) fn merge(layers: &[Layer], out: &mut Vec<Diagnostic>) -> BTreeMap<String, Catalogue> {
    let mut all: BTreeMap<String, Catalogue> = BTreeMap::new();
    for layer in layers.iter().rev() {
        for (path, bytes) in &layer.files {
            let Some(language) = path.strip_prefix("messages/").and_then(|name| name.strip_suffix(".yaml")) else {
                continue;
            };
            let source = SourceText::new(layer.path_of(path), String::from_utf8_lossy(bytes));
            match serde_yaml::from_str::<Catalogue>(&source.text) {
                Ok(found) => all.entry(language.to_owned()).or_default().extend(found),
                Err(error) => out.push(yaml_error(&source, &error)),
            }
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

fn yaml_error(source: &SourceText, error: &serde_yaml::Error) -> Diagnostic {
    let place = match error.location() {
        Some(location) => {
            let line = u32::try_from(location.line()).unwrap_or(u32::MAX);
            source.locate(source.lines().line_start(line)..source.lines().line_start(line))
        }
        None => Location::file(source.path.as_str()),
    };
    let message = error.to_string();
    let message = message.lines().next().unwrap_or_default();
    Diagnostic::new(Code::E111, text!(zh: "主题的 YAML 文件看不懂：{message}", en: "the theme's YAML cannot be read: {message}"))
        .at(place)
        .hint(text!(zh: "每行写成“键: 文字”，文字里有冒号时加引号", en: "write `key: text` on each line; quote text that has a colon"))
}
