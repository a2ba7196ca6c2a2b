//! The theme of a site: templates parsed once, catalogues, assets; renders a page from a context.
//!
//! Built once per build from the chain of layers, then shared by all threads. A template that does not parse makes the
//! whole theme unusable on purpose: pages of half a theme would be published. Must not know which pages exist.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tera::{Context, Tera, Value};

use super::assets::{Assets, ThemeAsset};
use super::error::{self, Sources};
use super::inline::{self, Constants};
use super::layers::{self, Layer, Settings};
use super::messages::{self, Catalogue};
use super::shared;
use super::views::SiteView;
use super::{colour, filters};
use crate::config::Config;
use crate::content::value::nearest as nearest_name;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::hash::{Fingerprint, Hash};
use crate::text;
use crate::vfs::Files;

/// The generated style sheet with the colours made from the accent colour. No name that a theme would give by chance: its
/// own file of that name lies over this one.
const PALETTE_CSS: &str = "palette.css";
/// The generated favicon.
const FAVICON: &str = "favicon.svg";
/// Room for a page at once: most of them fit.
const PAGE_BYTES: usize = 24 * 1024;
/// The same for a card or another part of pages.
const PART_BYTES: usize = 1024;
/// Largest page.
const MAX_PAGE_BYTES: usize = 64 * 1024 * 1024;
/// Drawings from which on components are written out: what a build of everything soon reaches, and an edit does not.
const MANY: u32 = 400;
/// Pages from which on that is known to be worth it beforehand: reading their cases takes as long.
const SOON: usize = 200;
/// The templates of the program that the page of a case is drawn with: with no others, an edit waits for half as many.
const OF_A_CASE: [&str; 11] = [
    "base.html",
    "card-lead.html",
    "card.html",
    "case.html",
    "compare-tray.html",
    "components.html",
    "footer.html",
    "head.html",
    "header.html",
    "modes.html",
    "picture.html",
];
/// Broken templates reported in one build.
const MAX_BROKEN: usize = 20;

/// A theme, ready to render. `Sync`: threads share one.
pub struct Theme {
    /// The templates as they are written; parsed when they are asked for where `quick` was made first.
    plain: OnceLock<Tera>,
    /// The same with calls of components written out, for many pages. What it cannot draw, `plain` draws, or says why not.
    quick: OnceLock<Option<Tera>>,
    /// How many templates have been drawn.
    drawn: AtomicU32,
    /// What names of templates begin with, by layer.
    prefixes: Vec<String>,
    sources: Sources,
    catalogues: BTreeMap<String, Catalogue>,
    messages: BTreeMap<String, Value>,
    assets: Assets,
    settings: Settings,
    hash: Hash,
    files: BTreeMap<String, Hash>,
    shared: [bool; shared::PARTS.len()],
    /// The language of all pages, when they have one and no template gives its words another name.
    language: Option<String>,
    broken: Option<Diagnostic>,
}

/// A page while it is drawn: a loop without end in a template must not take all memory.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_PAGE_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a theme is loaded for.
#[derive(Clone, Copy)]
pub enum Purpose<'p> {
    /// To draw at least so many pages.
    Pages(usize),
    /// To draw edited texts, as far as can be told: the templates of a case's page, and the others only if the answer of the
    /// function, which is asked once those are there, is that more is to be drawn.
    Texts(&'p (dyn Fn() -> bool + Sync)),
}

impl Theme {
    /// Loads the configured theme: embedded files, the site's `themes/<name>/` over them, and what they extend.
    /// Problems go to `out`; when a template is broken, every [`Theme::render`] fails with that problem.
    #[must_use]
    pub fn load(files: &dyn Files, config: &Config, out: &mut Vec<Diagnostic>) -> Self {
        Self::load_for(Purpose::Pages(0), files, config, out)
    }

    /// Loads the theme to do this with.
    #[must_use]
    pub fn load_for(purpose: Purpose<'_>, files: &dyn Files, config: &Config, out: &mut Vec<Diagnostic>) -> Self {
        let (layers, settings) = layers::chain(files, config, out);
        let languages: Vec<&str> = std::iter::once(config.language.as_str())
            .chain(config.languages.iter().map(|edition| edition.language.as_str()))
            .collect();
        let (mut of_messages, mut of_templates) = (Vec::new(), Vec::new());
        let primary = config.theme.primary.as_str();
        let generated = [(PALETTE_CSS, colour::palette_css(primary)), (FAVICON, colour::favicon_svg(primary))];
        let assets = Assets::gather(&layers, &generated, files, &mut of_templates);
        of_templates.extend(without_asset(&settings, &assets));
        let sources = sources_of(&layers, &mut of_templates);
        let prefixes: Vec<String> = layers.iter().map(|layer| layer.prefix.clone()).collect();
        let is_many = matches!(purpose, Purpose::Pages(pages) if pages >= SOON);
        let templates = || {
            let parsed = match purpose {
                Purpose::Texts(is_more) => parse_for_texts(&prefixes, &sources, &assets, is_more),
                Purpose::Pages(_) => None,
            };
            match parsed {
                Some((some, false)) => (Some(some), None),
                Some((all, true)) => (None, Some((all, None))),
                None => (None, (!is_many).then(|| parse(&prefixes, &sources, &assets, &mut of_templates))),
            }
        };
        let others = || {
            let catalogues = messages::merge(&layers, &languages, &mut of_messages);
            let values = |(language, catalogue): (&String, _)| (language.clone(), Value::from_serializable(catalogue));
            let messages = catalogues.iter().map(values).collect();
            let files = layers
                .iter()
                .rev()
                .flat_map(|layer| layer.files.iter().map(|(path, bytes)| (layer.path_of(path), Hash::of_value(bytes))))
                .collect();
            let is_moved = shared::is_moved(&sources);
            let shared = shared::find(&sources, &layers, is_moved);
            (catalogues, messages, is_moved, shared, hash_of(&layers, &assets, &settings), files)
        };
        // The longer one stays with this thread: who waits for something else may take up the other.
        let ((of_texts, plain), (catalogues, messages, is_moved, shared, hash, files)) = rayon::join(templates, others);
        out.append(&mut of_messages);
        out.append(&mut of_templates);
        let language = (!is_moved && config.languages.is_empty()).then(|| config.language.clone());
        let (plain, broken) = plain.map_or_else(Default::default, |(plain, broken)| (OnceLock::from(plain), broken));
        let mut theme = Self {
            plain,
            quick: of_texts.map_or_else(OnceLock::new, |of_texts| OnceLock::from(Some(of_texts))),
            drawn: AtomicU32::new(0),
            prefixes,
            sources,
            catalogues,
            messages,
            assets,
            settings,
            hash,
            files,
            shared,
            language,
            broken,
        };
        if is_many {
            if let Some(quick) = theme.expanded() {
                theme.quick = OnceLock::from(Some(quick));
            } else {
                // What is broken is told of the templates as they are written.
                let (plain, broken) = parse(&theme.prefixes, &theme.sources, &theme.assets, out);
                (theme.plain, theme.broken) = (OnceLock::from(plain), broken);
            }
        }
        theme
    }

    /// Parses the templates that were left out for this purpose: more is drawn than edited texts.
    pub fn finish(&self, purpose: Purpose<'_>) {
        if matches!(purpose, Purpose::Texts(_)) {
            self.plain();
        }
    }

    /// The hash of everything that can change a page: templates, messages, asset names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The hash of each file, by the path to show in messages; of files that lie over others the upper one.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Hash> {
        &self.files
    }

    /// Whether some of its templates stand in the site.
    #[must_use]
    pub fn is_of_site(&self) -> bool {
        self.sources.keys().any(|name| layers::is_of_site(name))
    }

    /// The files to publish, sorted by path.
    #[must_use]
    pub fn assets(&self) -> &[ThemeAsset] {
        &self.assets.files
    }

    /// The published path of an asset such as `search.js`; `None` when the theme has none.
    #[must_use]
    pub fn asset(&self, name: &str) -> Option<&str> {
        self.assets.paths.get(name).map(String::as_str)
    }

    /// Style sheets in order, for [`SiteView::styles`]; the accent colour comes first, so that a theme can change it.
    #[must_use]
    pub fn styles(&self) -> Vec<String> {
        let names = std::iter::once(PALETTE_CSS).chain(self.settings.styles.iter().map(String::as_str));
        names.filter_map(|name| self.asset(name)).map(str::to_owned).collect()
    }

    /// Deferred scripts in order, for [`SiteView::scripts`].
    #[must_use]
    pub fn scripts(&self) -> Vec<String> {
        self.settings.scripts.iter().filter_map(|name| self.asset(name)).map(str::to_owned).collect()
    }

    /// A text of the interface; the key itself when nobody has it. Unknown languages read `zh-Hans`.
    #[must_use]
    pub fn message<'t>(&'t self, language: &str, key: &'t str) -> &'t str {
        nearest(&self.catalogues, language).and_then(|catalogue| catalogue.get(key)).map_or(key, String::as_str)
    }

    /// What the pages of one edition share: `site` and `m`. Made once; a clone costs a few reference counts.
    #[must_use]
    pub fn edition_context(&self, site: &SiteView) -> Context {
        let mut context = Context::new();
        let messages = nearest(&self.messages, &site.lang);
        context.insert_value("m", messages.cloned().unwrap_or_else(|| Value::from_serializable(&Catalogue::new())));
        context.insert("site", site);
        context
    }

    /// Renders a template such as `case.html`.
    ///
    /// # Errors
    /// E111 with the place in the template when it is wrong for this context, or when the theme did not load.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Box<Diagnostic>> {
        if let Some(broken) = &self.broken {
            return Err(Box::new(broken.clone()));
        }
        let text = self.draw(template, context, PART_BYTES).and_then(|text| Ok(String::from_utf8(text)?));
        text.map_err(|error| Box::new(error::of_render(&error, template, &self.sources)))
    }

    /// Renders a whole page; what templates write is UTF-8 and need not be looked at again.
    ///
    /// # Errors
    /// As [`Theme::render`].
    pub fn render_page(&self, template: &str, context: &Context) -> Result<Vec<u8>, Box<Diagnostic>> {
        if let Some(broken) = &self.broken {
            return Err(Box::new(broken.clone()));
        }
        self.draw(template, context, PAGE_BYTES)
            .map_err(|error| Box::new(error::of_render(&error, template, &self.sources)))
    }

    /// What a template says, before errors are told; `room` is how many bytes that probably takes.
    fn draw(&self, template: &str, context: &Context, room: usize) -> tera::TeraResult<Vec<u8>> {
        let mut page = Bounded(Vec::with_capacity(room));
        if let Some(Ok(())) = self.quick().map(|quick| quick.render_to(template, context, &mut page)) {
            return Ok(page.0);
        }
        page.0.clear();
        self.plain().render_to(template, context, &mut page)?;
        Ok(page.0)
    }

    /// The templates to draw many pages with. Few pages are not worth making them, and nobody waits for who makes them.
    fn quick(&self) -> Option<&Tera> {
        if self.quick.get().is_none() && self.drawn.fetch_add(1, Ordering::Relaxed) == MANY {
            self.quick.get_or_init(|| self.expanded());
        }
        self.quick.get().and_then(Option::as_ref)
    }

    /// The templates with calls of components written out; `None` when one of them is broken.
    fn expanded(&self) -> Option<Tera> {
        let is_own = |prefix: &&str| !layers::is_of_site(prefix);
        let own: Vec<&str> = self.prefixes.iter().map(String::as_str).filter(is_own).collect();
        let words = self.language.as_ref().and_then(|language| nearest(&self.catalogues, language));
        let expanded = inline::expand(&self.sources, &own, &Constants { assets: &self.assets.paths, words });
        let mut tera = empty(&self.prefixes, &self.assets);
        let texts = self.sources.iter().map(|(name, source)| {
            let text = expanded.get(name).unwrap_or(&source.text);
            (name.as_str(), text.as_str())
        });
        tera.add_raw_templates(texts).ok()?;
        Some(tera)
    }

    /// The templates as they are written.
    fn plain(&self) -> &Tera {
        self.plain.get_or_init(|| parse(&self.prefixes, &self.sources, &self.assets, &mut Vec::new()).0)
    }

    /// The parts that are the same on all pages of an edition with this way to the root, of this kind and in no menu, by
    /// the variable in which `base.html` looks for them; what is not the same everywhere, or does not render, is left out.
    #[must_use]
    pub fn shared_parts(&self, context: &Context) -> Vec<(&'static str, Value)> {
        let wanted = shared::PARTS.iter().zip(self.shared).filter(|(_, is_shared)| *is_shared);
        let draw = |((template, variable), _): (&(&'static str, &'static str), bool)| {
            let text = String::from_utf8(self.draw(template, context, PART_BYTES).ok()?).ok()?;
            Some((*variable, Value::safe_string(&text)))
        };
        wanted.filter_map(draw).collect()
    }
}

/// The style sheets and scripts of `theme.yaml` that the theme has not.
fn without_asset(settings: &Settings, assets: &Assets) -> Vec<Diagnostic> {
    let missing = settings.places.iter().filter(|(name, _)| !assets.paths.contains_key(name));
    missing
        .map(|(name, place)| {
            let problem = text!(
                zh: "主题的 assets 文件夹里没有“{name}”，网页没有用上它",
                en: "the theme has no `{name}` in its folder `assets`; pages go without it"
            );
            let diagnostic = Diagnostic::new(Code::W227, problem).at(place.clone());
            match nearest_name(name, assets.paths.keys().map(String::as_str)) {
                Some(near) => diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?")),
                None => diagnostic.hint(text!(
                    zh: "写 assets 文件夹里的文件名；外站的文件先下载，放进这个文件夹",
                    en: "name a file of the folder `assets`; download a file of another site into it first"
                )),
            }
        })
        .collect()
}

/// What there is for a language, else for the one that every theme has.
fn nearest<'a, T>(of_languages: &'a BTreeMap<String, T>, language: &str) -> Option<&'a T> {
    of_languages.get(language).or_else(|| of_languages.get(messages::FALLBACK))
}

/// Every template of every layer, by its full name (`gallery/card.html`, `themes/mine/templates/card.html`).
pub(super) fn sources_of(layers: &[Layer], out: &mut Vec<Diagnostic>) -> Sources {
    let mut sources = Sources::new();
    for layer in layers {
        for (path, bytes) in &layer.files {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            let Ok(text) = std::str::from_utf8(bytes) else {
                let diagnostic = Diagnostic::new(
                    Code::E111,
                    text!(
                        zh: "模板文件不是 UTF-8，没有用它，用的是所接主题里的同名模板",
                        en: "the template is not UTF-8 and was left out; the one of the theme below takes its place"
                    ),
                );
                out.push(diagnostic.at(crate::diagnostic::Location::file(layer.path_of(path))));
                continue;
            };
            // Tera counts bytes of what it is given: BOM and CR go before, so that places are true.
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            sources.insert(format!("{}{name}", layer.prefix), SourceText::new(layer.path_of(path), text));
        }
    }
    sources
}

/// Parses all templates together. When that fails, every template is tried alone, so that all syntax errors are told
/// at once and none of their consequences (a component missing because its file does not parse).
fn parse(
    prefixes: &[String],
    sources: &Sources,
    assets: &Assets,
    out: &mut Vec<Diagnostic>,
) -> (Tera, Option<Diagnostic>) {
    let mut tera = empty(prefixes, assets);
    let batch = sources.iter().map(|(name, source)| (name.as_str(), source.text.as_str()));
    let Err(error) = tera.add_raw_templates(batch) else { return (tera, None) };
    let mut found: Vec<Diagnostic> = sources
        .iter()
        .filter_map(|(name, source)| empty(prefixes, assets).add_raw_template(name, &source.text).err())
        .filter(|alone| matches!(alone.kind(), tera::ErrorKind::SyntaxError(_)))
        .flat_map(|alone| error::of_load(&alone, sources))
        .collect();
    if found.is_empty() {
        found = error::of_load(&error, sources);
    }
    found.truncate(MAX_BROKEN);
    let first = found.first().cloned();
    out.extend(found);
    (tera, first)
}

/// Parses the templates that an edited text is drawn with, unless some stand in the site: mistakes in those are told whatever
/// is drawn. And the others, unless these are enough: then `false`.
fn parse_for_texts(
    prefixes: &[String],
    sources: &Sources,
    assets: &Assets,
    is_more: &dyn Fn() -> bool,
) -> Option<(Tera, bool)> {
    if prefixes.iter().any(|prefix| layers::is_of_site(prefix)) {
        return None;
    }
    let mut tera = empty(prefixes, assets);
    let is_of_a_case = |name: &str| OF_A_CASE.contains(&name.rsplit('/').next().unwrap_or_default());
    let texts = sources.iter().map(|(name, source)| (name.as_str(), source.text.as_str()));
    let (first, others): (Vec<_>, Vec<_>) = texts.partition(|(name, _)| is_of_a_case(name));
    tera.add_raw_templates(first).ok()?;
    if !is_more() {
        return Some((tera, false));
    }
    tera.add_raw_templates(others).ok()?;
    Some((tera, true))
}

fn empty(prefixes: &[String], assets: &Assets) -> Tera {
    let mut tera = Tera::new();
    filters::register(&mut tera, assets.paths.clone());
    tera.autoescape_on([".html", ".htm", ".xml", ".svg", ".atom"]);
    tera.set_fallback_prefixes(prefixes.iter().cloned()).expect("no template has been added yet");
    tera
}

fn hash_of(layers: &[Layer], assets: &Assets, settings: &Settings) -> Hash {
    let mut fingerprint = Fingerprint::default();
    for layer in layers {
        fingerprint.add(&layer.prefix);
        for (path, bytes) in &layer.files {
            if !path.starts_with("assets/") {
                fingerprint.add(path).add(bytes);
            }
        }
    }
    fingerprint.add(&assets.paths).add(&settings.styles).add(&settings.scripts);
    fingerprint.end()
}
