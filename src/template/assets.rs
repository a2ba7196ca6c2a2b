//! The files a theme publishes: style sheets, scripts, pictures, each under a name that carries its content's hash.
//!
//! A name never means two contents, so a host may cache these files for ever. Style sheets may name another asset, by
//! `url(…)` or `@import`; the address is replaced by the published name. Knows nothing of pages.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;

use super::layers::Layer;
use crate::content::value::nearest;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::hash::Hash;
use crate::text;
use crate::vfs::{Files, SitePath};

/// Where assets stand in the output.
const FOLDER: &str = "assets";
/// Digits of the hash in a name: enough for a few dozen files.
const HASH_DIGITS: usize = 8;
/// Bytes of a published name in front of the hash.
const MAX_STEM_BYTES: usize = 100;

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

/// The style sheets of a theme while they are linked.
struct Sheets<'s> {
    /// Text and path to show in messages, by name.
    all: BTreeMap<&'s str, (Cow<'s, str>, String)>,
    /// Those that wait for the ones they import.
    waiting: Vec<&'s str>,
    files: &'s dyn Files,
}

impl Assets {
    /// Gathers `assets/` along the chain (the nearest layer wins); the generated files lie below all of them. Addresses in
    /// style sheets that lead nowhere go to `out`.
    pub(super) fn gather(
        layers: &[Layer],
        generated: &[(&str, String)],
        files: &dyn Files,
        out: &mut Vec<Diagnostic>,
    ) -> Self {
        let generated = generated.iter().map(|(name, text)| {
            let bytes: Cow<'static, [u8]> = text.clone().into_bytes().into();
            ((*name).to_owned(), (bytes, (*name).to_owned()))
        });
        let mut named: BTreeMap<String, (Cow<'static, [u8]>, String)> = generated.collect();
        for layer in layers.iter().rev() {
            for (path, bytes) in &layer.files {
                if let Some(name) = path.strip_prefix("assets/") {
                    named.insert(name.to_owned(), (bytes.clone(), layer.path_of(path)));
                }
            }
        }
        let mut assets = Self::default();
        let is_style = |name: &str| name.rsplit('.').next() == Some("css");
        // Style sheets come last: their own hash covers the published names they point to.
        for (name, (bytes, _)) in named.iter().filter(|(name, _)| !is_style(name)) {
            assets.add(name, bytes.clone());
        }
        let sheets = named.iter().filter(|(name, _)| is_style(name));
        let texts = sheets.map(|(name, (bytes, path))| (name.as_str(), (String::from_utf8_lossy(bytes), path.clone())));
        let mut sheets = Sheets { all: texts.collect(), waiting: Vec::new(), files };
        for name in sheets.all.keys().copied().collect::<Vec<_>>() {
            assets.add_style(name, &mut sheets, out);
        }
        assets.files.sort_by(|left, right| left.path.cmp(&right.path));
        assets
    }

    fn add(&mut self, name: &str, bytes: Cow<'static, [u8]>) {
        let path = published_path(name, &bytes);
        self.paths.insert(name.to_owned(), path.clone());
        // Names that differ in other than plain letters may come to the same, for the same content.
        if !self.files.iter().any(|file| file.path == path) {
            self.files.push(ThemeAsset { path, bytes });
        }
    }

    /// Adds a style sheet after those it names.
    fn add_style<'s>(&mut self, name: &'s str, sheets: &mut Sheets<'s>, out: &mut Vec<Diagnostic>) {
        if self.paths.contains_key(name) || sheets.waiting.contains(&name) {
            return;
        }
        let (text, path) = sheets.all[name].clone();
        let addresses = addresses(&text);
        sheets.waiting.push(name);
        for address in &addresses {
            let wanted = candidates(name, &text[address.clone()]);
            let other = wanted.iter().find_map(|wanted| Some(*sheets.all.get_key_value(wanted.as_str())?.0));
            if let Some(other) = other {
                self.add_style(other, sheets, out);
            }
        }
        sheets.waiting.pop();
        let mut linked = String::with_capacity(text.len() + 256);
        let mut done = 0;
        let mut source = None;
        for address in addresses {
            let written = &text[address.clone()];
            let wanted = candidates(name, written);
            let found = wanted.iter().find_map(|wanted| self.paths.get(wanted)?.strip_prefix("assets/"));
            if let Some(published) = found {
                let suffix = written.find(['?', '#']).map_or("", |at| &written[at..]);
                linked.push_str(&text[done..address.start]);
                linked.push_str(published);
                linked.push_str(suffix);
                done = address.end;
            } else if !wanted.is_empty() && !is_static(sheets.files, written) {
                let source = source.get_or_insert_with(|| SourceText::new(path.as_str(), text.clone().into_owned()));
                out.push(self.missing(written, source, address));
            }
        }
        linked.push_str(&text[done..]);
        self.add(name, linked.into_bytes().into());
    }

    fn missing(&self, written: &str, source: &SourceText, place: Range<usize>) -> Diagnostic {
        let problem = text!(
            zh: "样式表里的“{written}”在主题的 assets 文件夹里找不到",
            en: "the style sheet names `{written}`, which is not in the theme's folder `assets`"
        );
        let diagnostic = Diagnostic::new(Code::W227, problem).at(source.locate(place));
        match nearest(written, self.paths.keys().map(String::as_str)) {
            Some(near) => diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?")),
            None => diagnostic.hint(text!(
                zh: "把文件放进主题的 assets 文件夹，按它在那里的名字写",
                en: "put the file into the theme's folder `assets` and write its name there"
            )),
        }
    }
}

/// The names of assets that an address in the style sheet `sheet` may mean: from its own folder, from `assets/`. None for an
/// address outside the theme.
fn candidates(sheet: &str, written: &str) -> Vec<String> {
    let is_outside = written.contains(':') || written.starts_with(['/', '#']);
    let path = written.split(['?', '#']).next().unwrap_or_default();
    if is_outside || path.is_empty() {
        return Vec::new();
    }
    let folder = sheet.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut candidates = Vec::new();
    for path in [path.to_owned(), path.replace("%20", " ")] {
        candidates.extend([joined(folder, &path), joined("", &path)].into_iter().flatten());
    }
    // It stays an address of the theme though it leads out of its folder.
    if candidates.is_empty() {
        candidates.push(path.to_owned());
    }
    candidates
}

/// Whether the address, seen from the published `assets/`, is a file of `static/`.
fn is_static(files: &dyn Files, written: &str) -> bool {
    let path = written.split(['?', '#']).next().unwrap_or_default();
    let place = joined(FOLDER, path).and_then(|path| SitePath::new(&format!("static/{path}")));
    place.is_some_and(|place| files.stamp(&place).is_ok())
}

/// `path` seen from `folder`; `None` when it leads above the top.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Where addresses stand in a style sheet: in `url(…)` and behind `@import`, without their quotes; comments are passed over.
fn addresses(css: &str) -> Vec<Range<usize>> {
    let bytes = css.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(mark) = memchr::memchr3(b'(', b'@', b'/', &bytes[at..]).map(|mark| at + mark) {
        at = mark + 1;
        let begins = |text: &str, from: usize| {
            bytes.get(from..from + text.len()).is_some_and(|here| here.eq_ignore_ascii_case(text.as_bytes()))
        };
        let address = match bytes[mark] {
            b'/' if begins("*", at) => {
                at = memmem::find(&bytes[at + 1..], b"*/").map_or(bytes.len(), |end| at + 1 + end + 2);
                continue;
            }
            b'(' if mark >= 3 && begins("url", mark - 3) => address(css, at, true),
            b'@' if begins("import", at) => address(css, at + "import".len(), false),
            _ => None,
        };
        if let Some(address) = address {
            at = address.end;
            found.push(address);
        }
    }
    found
}

/// The address that begins at `from`, behind white space: in quotes, or, in `url(…)`, up to the bracket.
fn address(css: &str, from: usize, is_url: bool) -> Option<Range<usize>> {
    let rest = &css[from..];
    let start = from + rest.len() - rest.trim_start().len();
    let rest = &css[start..];
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
    match quote {
        Some(quote) => Some(start + 1..start + 1 + rest[1..].find(quote)?),
        None if is_url => Some(start..start + rest[..rest.find(')')?].trim_end().len()),
        None => None,
    }
}

fn published_path(name: &str, bytes: &[u8]) -> String {
    let hash = Hash::of(bytes).short(HASH_DIGITS);
    // Folders below `assets/` become part of the name, so that every asset is one level deep; what no address may hold
    // becomes a hyphen.
    let plain = |text: &str| -> String {
        let kept = |one: char| if one.is_ascii_alphanumeric() || "-_.".contains(one) { one } else { '-' };
        text.chars().map(kept).collect()
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut stem = plain(stem);
    stem.truncate(MAX_STEM_BYTES);
    let stem = if stem.trim_matches(['-', '.']).is_empty() { "asset" } else { &stem };
    match plain(extension).trim_matches('-') {
        "" => format!("{FOLDER}/{stem}-{hash}"),
        extension => format!("{FOLDER}/{stem}-{hash}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::Memory;

    fn layer(files: &[(&str, &str)]) -> Layer {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec().into())).collect();
        Layer { prefix: "t/".to_owned(), files, theme: "t".to_owned() }
    }

    fn text_of(assets: &Assets, name: &str) -> String {
        let file = assets.files.iter().find(|file| file.path == assets.paths[name]).expect("added");
        String::from_utf8_lossy(&file.bytes).into_owned()
    }

    #[test]
    fn a_style_sheet_points_to_published_names() {
        let css = "b{background:url(mark.svg)}c{mask:url('mark.svg') URL( \"./mark.svg\" ) url(mark.svg#p) \
                   url('mark.svg?v=1#x') url(mark.svg";
        let layer = layer(&[("assets/mark.svg", "<svg/>"), ("assets/a.css", css)]);
        let (generated, mut out) =
            ([("palette.css", ":root{}".to_owned()), ("mark.svg", "<g/>".to_owned())], Vec::new());
        let assets = Assets::gather(&[layer], &generated, &Memory::new(), &mut out);
        assert_eq!(out, Vec::new());
        let mark = assets.paths["mark.svg"].strip_prefix("assets/").expect("folder");
        let expected = format!(
            "b{{background:url({mark})}}c{{mask:url('{mark}') URL( \"{mark}\" ) url({mark}#p) url('{mark}?v=1#x') url(mark.svg"
        );
        assert_eq!(text_of(&assets, "a.css"), expected);
        assert!(assets.paths["palette.css"].starts_with("assets/palette-"));
        assert_eq!(text_of(&assets, "mark.svg"), "<svg/>", "a theme's own file lies over a generated one");
    }

    #[test]
    fn sheets_import_others_and_name_files_from_their_own_folder() {
        let layer = layer(&[
            ("assets/a.css", "@import \"css/z.css\";@import url(css/z.css) print;"),
            ("assets/css/z.css", "@import 'y.css';a{background:url(../dot.svg)}"),
            ("assets/css/y.css", "@import '../a.css';"),
            ("assets/dot.svg", "<svg/>"),
        ]);
        let mut out = Vec::new();
        let assets = Assets::gather(&[layer], &[], &Memory::new(), &mut out);
        let name = |name: &str| assets.paths[name].strip_prefix("assets/").expect("folder").to_owned();
        let (y, z, dot) = (name("css/y.css"), name("css/z.css"), name("dot.svg"));
        assert_eq!(text_of(&assets, "a.css"), format!("@import \"{z}\";@import url({z}) print;"));
        assert_eq!(text_of(&assets, "css/z.css"), format!("@import '{y}';a{{background:url({dot})}}"));
        assert_eq!(out.len(), 1, "a circle cannot be published: {out:?}");
    }

    #[test]
    fn what_a_sheet_names_and_nobody_has_is_told_at_its_place() {
        let css =
            "/* url(old.svg) */\na{b:url(tuu.svg) url(/x.svg) url(https://example.org/x.svg) url(#p) url(../bg.jpg)}";
        let layer = layer(&[("assets/a.css", css), ("assets/tu.svg", "<svg/>")]);
        let mut files = Memory::new();
        files.put("static/bg.jpg", "x");
        let mut out = Vec::new();
        let assets = Assets::gather(&[layer], &[], &files, &mut out);
        assert_eq!(text_of(&assets, "a.css"), css);
        let places: Vec<_> = out.iter().filter_map(|one| one.location.as_ref()).collect();
        assert_eq!(places.len(), 1, "{out:?}");
        assert_eq!((&*places[0].path, places[0].line, places[0].column), ("themes/t/assets/a.css", 2, 9));
    }

    #[test]
    fn any_name_is_published_under_a_plain_one() {
        let names = ["图标.svg", "my mark.svg", "a(1).svg", "印"];
        let paths: Vec<String> = names.iter().map(|name| published_path(name, b"x")).collect();
        let hash = Hash::of(b"x").short(HASH_DIGITS);
        let expected = [
            format!("assets/asset-{hash}.svg"),
            format!("assets/my-mark-{hash}.svg"),
            format!("assets/a-1--{hash}.svg"),
            format!("assets/asset-{hash}"),
        ];
        assert_eq!(paths, expected);
        let layer = layer(&[("assets/甲.svg", "x"), ("assets/乙.svg", "x"), ("assets/a.css", "a{b:url(甲.svg)}")]);
        let assets = Assets::gather(&[layer], &[], &Memory::new(), &mut Vec::new());
        assert_eq!(assets.files.len(), 2, "the same content under the same name is one file");
        assert_eq!(text_of(&assets, "a.css"), format!("a{{b:url(asset-{hash}.svg)}}"));
    }
}
