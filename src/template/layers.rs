//! The chain of themes: which folders stand behind a theme name, and which file of which folder counts.
//!
//! A theme is a folder with `theme.yaml`, `templates/`, `assets/` and `messages/`. It may be embedded in the program,
//! stand under `themes/` in the site, or both: then the site's files lie over the embedded ones. `extends` names the
//! theme below; every chain ends with `gallery`. The first layer that has a file wins. Knows nothing of Tera.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location, SourceText};
use crate::hash::{Fingerprint, Hash};
use crate::text;
use crate::vfs::{Files, SitePath};

/// The theme at the bottom of every chain.
pub(super) const BASE: &str = "gallery";
/// What names of templates in the site begin with.
const OF_SITE: &str = "themes/";
/// How many themes may extend one another.
const MAX_DEPTH: usize = 5;
/// Largest file of a theme.
const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;
/// Most files one theme folder may have.
const MAX_FILES: usize = 500;

#[derive(RustEmbed)]
#[folder = "themes/"]
struct Embedded;

/// One folder of files, embedded or in the site.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// What template names of this layer begin with: `themes/<name>/templates/` in the site, `<name>/` when embedded.
    pub prefix: String,
    /// Files by their path inside the theme folder; those of the program are not copied.
    pub files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Theme name.
    pub theme: String,
}

impl Layer {
    /// The path to show in messages.
    pub(super) fn path_of(&self, file: &str) -> String {
        format!("themes/{}/{file}", self.theme)
    }
}

/// What `theme.yaml` says, merged along the chain: the nearest theme that sets a list decides it.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// Style sheets in order, names inside `assets/`.
    pub styles: Vec<String>,
    /// Deferred scripts in order.
    pub scripts: Vec<String>,
    /// Where each of them is named.
    pub places: Vec<(String, Location)>,
}

/// The layers of the configured theme, nearest first, and the merged settings.
pub(super) fn chain(files: &dyn Files, config: &Config, out: &mut Vec<Diagnostic>) -> (Vec<Layer>, Settings) {
    let mut layers: Vec<Layer> = Vec::new();
    let mut settings = Settings::default();
    let mut seen: Vec<String> = Vec::new();
    let mut next = Some(config.theme.name.clone());
    while let Some(name) = next.take() {
        if seen.contains(&name) || seen.len() >= MAX_DEPTH {
            out.push(loop_found(seen.last().map_or(BASE, String::as_str), &name));
            break;
        }
        let found = layers_of(files, &name, out);
        if found.is_empty() {
            out.push(unknown_theme(&name, seen.last().map(String::as_str)));
            break;
        }
        next = read_settings(&found, &mut settings, out);
        seen.push(name);
        layers.extend(found);
    }
    if !seen.iter().any(|name| name == BASE) {
        let base = layers_of(files, BASE, out);
        read_settings(&base, &mut settings, out);
        layers.extend(base);
    }
    (layers, settings)
}

/// The site's layer of a theme and the embedded one, as far as they exist.
fn layers_of(files: &dyn Files, name: &str, out: &mut Vec<Diagnostic>) -> Vec<Layer> {
    let is_plain = !name.is_empty() && !name.contains(['/', '\\', ':']) && !name.starts_with('.');
    if !is_plain {
        return Vec::new();
    }
    let site = Layer {
        prefix: format!("{OF_SITE}{name}/templates/"),
        files: site_files(files, name, out),
        theme: name.to_owned(),
    };
    let embedded = Layer { prefix: format!("{name}/"), files: embedded_files(name), theme: name.to_owned() };
    [site, embedded].into_iter().filter(|layer| !layer.files.is_empty()).collect()
}

/// Whether templates whose names begin with `prefix` stand in the site.
pub(super) fn is_of_site(prefix: &str) -> bool {
    prefix.starts_with(OF_SITE)
}

/// One number for all files of all embedded themes: what this program draws with.
#[must_use]
pub fn embedded_hash() -> Hash {
    let mut fingerprint = Fingerprint::default();
    for path in Embedded::iter() {
        fingerprint.add(&*path).add(&Embedded::get(&path).map(|file| file.metadata.sha256_hash()));
    }
    fingerprint.end()
}

fn embedded_files(name: &str) -> BTreeMap<String, Cow<'static, [u8]>> {
    let prefix = format!("{name}/");
    Embedded::iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&prefix)?.to_owned();
            Some((inside, Embedded::get(&path)?.data))
        })
        .collect()
}

fn site_files(files: &dyn Files, name: &str, out: &mut Vec<Diagnostic>) -> BTreeMap<String, Cow<'static, [u8]>> {
    let folder = SitePath::from_normal(format!("themes/{name}"));
    let listing = match files.list(&folder) {
        Ok(listing) => listing,
        Err(cause) => {
            out.push(unreadable(folder.as_str(), &cause));
            return BTreeMap::new();
        }
    };
    let mut found = BTreeMap::new();
    for entry in listing.entries.iter().take(MAX_FILES) {
        let Some(inside) = entry.path.as_str().strip_prefix(&format!("themes/{name}/")) else { continue };
        match files.read(&entry.path, MAX_FILE_BYTES) {
            Ok(bytes) => drop(found.insert(inside.to_owned(), bytes.into())),
            Err(cause) => out.push(unreadable(entry.path.as_str(), &cause)),
        }
    }
    if listing.entries.len() > MAX_FILES {
        let text = text!(
            zh: "主题文件夹里的文件超过 {MAX_FILES} 个，多出的没有读取",
            en: "the theme folder has more than {MAX_FILES} files; the rest was not read"
        );
        out.push(Diagnostic::new(Code::W227, text).at(Location::file(folder.as_str())));
    }
    found
}

/// Reads `theme.yaml` of the nearest layer that has one; answers the theme it extends.
fn read_settings(layers: &[Layer], settings: &mut Settings, out: &mut Vec<Diagnostic>) -> Option<String> {
    let mut extends = None;
    for layer in layers {
        let Some(bytes) = layer.files.get("theme.yaml") else { continue };
        let source = SourceText::new(layer.path_of("theme.yaml"), String::from_utf8_lossy(bytes));
        let raw = super::messages::read_theme_yaml(&source, out);
        for (names, raw) in [(&mut settings.styles, raw.styles), (&mut settings.scripts, raw.scripts)] {
            if names.is_empty() {
                names.extend(raw.iter().map(|(name, _)| name.clone()));
                settings.places.extend(raw);
            }
        }
        extends = extends.or(raw.extends);
    }
    extends.filter(|name| !name.is_empty())
}

/// The names of the embedded themes, sorted.
fn embedded_names() -> Vec<String> {
    let mut names: Vec<String> =
        Embedded::iter().filter_map(|path| path.split_once('/').map(|(name, _)| name.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

fn unknown_theme(name: &str, extended_by: Option<&str>) -> Diagnostic {
    let path = extended_by.map_or_else(|| "site.yaml".to_owned(), |theme| format!("themes/{theme}/theme.yaml"));
    let names = embedded_names().join("、");
    let names_en = embedded_names().join(", ");
    Diagnostic::new(
        Code::W227,
        text!(zh: "没有名为“{name}”的主题，已改用 {BASE}", en: "there is no theme `{name}`; `{BASE}` is used"),
    )
    .at(Location::file(path))
    .hint(text!(
        zh: "自带的主题有 {names}；自己的主题放在 themes/{name}/ 文件夹里",
        en: "embedded themes are {names_en}; a theme of your own stands in the folder themes/{name}/"
    ))
}

fn loop_found(theme: &str, extends: &str) -> Diagnostic {
    Diagnostic::new(
        Code::W227,
        text!(
            zh: "主题的 extends 绕了圈或超过 {MAX_DEPTH} 层：“{extends}”没有再读",
            en: "the themes extend one another in a circle or more than {MAX_DEPTH} deep: `{extends}` was not read again"
        ),
    )
    .at(Location::file(format!("themes/{theme}/theme.yaml")))
    .hint(text!(zh: "改掉其中一个 extends", en: "change one of the `extends` lines"))
}

fn unreadable(path: &str, cause: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::W227, text!(zh: "主题文件读不出来：{cause}", en: "a theme file cannot be read: {cause}"))
        .at(Location::file(path))
}
