//! The files a theme publishes: style sheets, scripts, pictures, each under a name that carries its content's hash.
//!
//! A name never means two contents, so a host may cache these files for ever. Style sheets may say `url(name)` for
//! another asset; the address is replaced by the published name. Knows nothing of pages.

use std::borrow::Cow;
use std::collections::BTreeMap;

use memchr::memmem;

use super::layers::Layer;
use crate::hash::Hash;

/// Where assets stand in the output.
const FOLDER: &str = "assets";
/// Digits of the hash in a name: enough for a few dozen files.
const HASH_DIGITS: usize = 8;

/// A file of the theme, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeAsset {
    /// Path from the output's root, such as `assets/gallery-1a2b3c4d.css`.
    pub path: String,
    /// Content.
    pub bytes: Cow<'static, [u8]>,
}

/// The assets of a theme and the published path of each name.
#[derive(Clone, Debug, Default)]
pub(super) struct Assets {
    /// Files, sorted by name.
    pub files: Vec<ThemeAsset>,
    /// Name inside `assets/` → published path.
    pub paths: BTreeMap<String, String>,
}

impl Assets {
    /// Gathers `assets/` along the chain (the nearest layer wins); the generated files lie below all of them.
    pub(super) fn gather(layers: &[Layer], generated: &[(&str, String)]) -> Self {
        let generated = generated.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes().into()));
        let mut named: BTreeMap<String, Cow<'static, [u8]>> = generated.collect();
        for layer in layers.iter().rev() {
            for (path, bytes) in &layer.files {
                if let Some(name) = path.strip_prefix("assets/") {
                    named.insert(name.to_owned(), bytes.clone());
                }
            }
        }
        let mut assets = Self::default();
        let is_style = |name: &str| name.rsplit('.').next() == Some("css");
        // Style sheets come last: their own hash covers the published names they point to.
        for (name, bytes) in named.iter().filter(|(name, _)| !is_style(name)) {
            assets.add(name, bytes.clone());
        }
        for (name, bytes) in named.iter().filter(|(name, _)| is_style(name)) {
            let linked = assets.link(&String::from_utf8_lossy(bytes));
            assets.add(name, linked.into_bytes().into());
        }
        assets.files.sort_by(|left, right| left.path.cmp(&right.path));
        assets
    }

    fn add(&mut self, name: &str, bytes: Cow<'static, [u8]>) {
        let path = published_path(name, &bytes);
        self.paths.insert(name.to_owned(), path.clone());
        self.files.push(ThemeAsset { path, bytes });
    }

    /// Replaces `url(name)` by the published name for every known asset.
    fn link(&self, css: &str) -> String {
        const ASK: &str = "url(";
        let mut linked = String::with_capacity(css.len() + 256);
        let mut rest = css;
        while let Some(at) = memmem::find(rest.as_bytes(), ASK.as_bytes()) {
            let (before, behind) = rest.split_at(at + ASK.len());
            linked.push_str(before);
            let asked = behind.split_once(')').map_or("", |(asked, _)| asked);
            let is_quoted = |quote| asked.len() > 1 && asked.starts_with(quote) && asked.ends_with(quote);
            let name = if is_quoted('"') || is_quoted('\'') { &asked[1..asked.len() - 1] } else { asked };
            rest = match self.paths.get(name).and_then(|path| path.strip_prefix("assets/")) {
                Some(published) => {
                    linked.push_str(published);
                    &behind[asked.len()..]
                }
                None => behind,
            };
        }
        linked.push_str(rest);
        linked
    }
}

fn published_path(name: &str, bytes: &[u8]) -> String {
    let hash = Hash::of(bytes).short(HASH_DIGITS);
    // Folders below `assets/` become part of the name, so that every asset is one level deep.
    let flat = name.replace('/', "-");
    match flat.rsplit_once('.') {
        Some((stem, extension)) => format!("{FOLDER}/{stem}-{hash}.{extension}"),
        None => format!("{FOLDER}/{flat}-{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_points_to_published_names() {
        let files = BTreeMap::from([
            ("assets/mark.svg".to_owned(), Cow::Borrowed(b"<svg/>".as_slice())),
            (
                "assets/a.css".to_owned(),
                Cow::Borrowed(
                    b"b{background:url(mark.svg)}c{mask:url('mark.svg') url(\"mark.svg\") url(other.svg) url(mark.svg"
                        .as_slice(),
                ),
            ),
        ]);
        let layer = Layer { prefix: "t/".to_owned(), files, theme: "t".to_owned() };
        let assets =
            Assets::gather(&[layer], &[("palette.css", ":root{}".to_owned()), ("mark.svg", "<generated/>".to_owned())]);
        let mark = assets.paths["mark.svg"].strip_prefix("assets/").expect("folder").to_owned();
        let style = assets.files.iter().find(|file| file.path == assets.paths["a.css"]).expect("added");
        assert_eq!(
            String::from_utf8_lossy(&style.bytes),
            format!("b{{background:url({mark})}}c{{mask:url({mark}) url({mark}) url(other.svg) url(mark.svg")
        );
        assert!(assets.paths["palette.css"].starts_with("assets/palette-"));
        let drawn = assets.files.iter().find(|file| file.path == assets.paths["mark.svg"]).expect("added");
        assert_eq!(&*drawn.bytes, b"<svg/>", "a theme's own file lies over a generated one");
    }
}
