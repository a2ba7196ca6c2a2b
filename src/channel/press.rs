//! The press: everything needed to draw pages, shared by all of them and never changed during a build.

mod cards;
mod contexts;
mod dates;
mod names;

pub use dates::{date_view, iso};

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use contexts::Contexts;

use crate::aside::Aside;
use crate::config::{Config, IndexKind};
use crate::content::case::{Case, PictureRef};
use crate::diagnostic::Diagnostic;
use crate::hash::{Fingerprint, Hash, PROGRAM};
use crate::media::share_card::CardFont;
use crate::plan::{Page, PageKind, routes};
use crate::site::edition::names;
use crate::site::{CaseId, Edition, Site};
use crate::template::views::{
    CaseView, ChangesView, CompareView, DocView, HomeView, InitialsView, ListView, PageView, PictureView, SiteView,
    StatsView, TermsView, TimelineView,
};
use crate::template::{Theme, form_of};
use crate::vfs::Files;

use super::card_texts::{CardText, CardTexts};
use super::causes::{Cause, Causes};
use super::convert::Converter;
use super::web::glossary::Glossary;
use super::web::pictures::Pictures;
use super::{data, facets, feed, qr, sitemap, web};

/// What stands for the way to the root in a card drawn once for pages at every depth.
pub const ROOT_MARK: &str = "\u{2}r";

/// The finished inputs of one page.
#[derive(Clone, Debug, Hash)]
pub enum Draft {
    /// The home page and the cards it shows: lead, featured, newest.
    Home(Box<PageView>, Box<HomeView>, [Vec<CaseId>; 3]),
    /// A case page: its frame, its related cases, the addresses of its links, its content.
    Case(Box<PageView>, Box<CaseView>, Vec<CaseId>, Vec<web::case::ResolvedLink>, Hash),
    /// A list and its cards.
    List(Box<PageView>, Box<ListView>, Vec<CaseId>),
    /// An index of terms.
    Terms(Box<PageView>, Box<TermsView>),
    /// A document.
    Doc(Box<PageView>, Box<DocView>),
    /// The statistics page.
    Stats(Box<PageView>, Box<StatsView>),
    /// The page of changes.
    Changes(Box<PageView>, Box<ChangesView>),
    /// The index by initial, or a page of a letter.
    Initials(Box<PageView>, Box<InitialsView>),
    /// The timeline, or a page of one of its years.
    Timeline(Box<PageView>, Box<TimelineView>),
    /// A page that is only a frame: search, 404.
    Frame(Box<PageView>, &'static str),
    /// Data of many cases: drawn from the index at once.
    Data(Hash),
    /// A file that is made with its draft.
    Bytes(Vec<u8>),
    /// Cards as data.
    Cards(Vec<CaseId>),
    /// The page that shows cases side by side.
    Compare(Box<PageView>, Box<CompareView>),
    /// Data of cases to compare, which needs their texts; the hash of what it shows.
    Compared(Vec<CaseId>, Hash),
}

impl Draft {
    /// The cases whose cards the page shows, in order.
    pub fn cards(&self) -> impl Iterator<Item = &CaseId> {
        let lists: [&[CaseId]; 3] = match self {
            Self::Home(_, _, [lead, featured, newest]) => [lead, featured, newest],
            Self::Case(_, _, cards, _, _) | Self::List(_, _, cards) | Self::Cards(cards) => [cards, &[], &[]],
            _ => [&[], &[], &[]],
        };
        lists.into_iter().flatten()
    }
}

/// Draws pages.
pub struct Press<'s> {
    /// The index.
    pub site: &'s Site,
    /// The settings.
    pub config: &'s Config,
    /// The theme.
    pub theme: &'s Theme,
    /// Prepared pictures.
    pub pictures: &'s Pictures,
    /// Terms explained on first use.
    pub glossary: Glossary,
    /// Whether a file stands under `static/`.
    pub has_static: &'s (dyn Fn(&str) -> bool + Sync),
    /// The font of the cards for shared links; `None` when none are made.
    pub(crate) card_font: Option<&'s CardFont>,
    /// Whether every page is drawn, and so is every card whose hash is asked for.
    draws_all: bool,
    editions: Vec<EditionPress>,
    card_texts: CardTexts<'s>,
}

/// What a press works out once for its site and keeps while only the texts of cases change.
pub struct Ink {
    glossary: Glossary,
    editions: Vec<EditionPress>,
}

struct EditionPress {
    converter: Option<Converter>,
    /// What turns texts into its script, as one number.
    script: Hash,
    contexts: Contexts,
    menu: Vec<String>,
    /// What all its pages show.
    hash: Hash,
    cases_hash: OnceLock<Hash>,
    title_order: OnceLock<Vec<u32>>,
    cards: Vec<OnceLock<Card>>,
    shared: RwLock<HashMap<Frame, SharedParts>>,
}

/// The way to the root, the kind of a page, and its address when the menu has it: what shared parts depend on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Frame {
    root: String,
    kind: String,
    menu_href: String,
}

/// Parts drawn for a frame, by the variables of `base.html`.
type SharedParts = Arc<[(&'static str, tera::Value)]>;

struct Card {
    hash: Hash,
    html: OnceLock<Result<CardText, Box<Diagnostic>>>,
}

impl<'s> Press<'s> {
    /// Makes ready to draw.
    #[must_use]
    pub fn new(
        site: &'s Site,
        config: &'s Config,
        theme: &'s Theme,
        pictures: &'s Pictures,
        has_static: &'s (dyn Fn(&str) -> bool + Sync),
        files: &dyn Files,
    ) -> Self {
        let ink = Ink { glossary: Glossary::new(&site.records.glossary), editions: Vec::new() };
        let mut press = Self::with_ink(site, config, theme, pictures, has_static, ink);
        press.editions = site
            .editions
            .iter()
            .map(|edition| {
                let view = web::chrome::site_view(&press, edition);
                let converter = (!edition.converted_from.is_empty())
                    .then(|| Converter::new(&edition.lang, &edition.glossary, files))
                    .flatten();
                let script = Hash::of_value(&converter.as_ref().map(Converter::glossary));
                EditionPress {
                    hash: Hash::of_value(&(&view, script)),
                    script,
                    converter,
                    cases_hash: OnceLock::new(),
                    title_order: OnceLock::new(),
                    contexts: Contexts::new(theme.edition_context(&view)),
                    menu: view.menu.iter().map(|link| link.href.clone()).collect(),
                    cards: (0..site.cases.len()).map(|_| OnceLock::new()).collect(),
                    shared: RwLock::default(),
                }
            })
            .collect();
        press
    }

    /// Lets go of the site and keeps what was worked out for it.
    #[must_use]
    pub fn into_ink(self) -> Ink {
        Ink { glossary: self.glossary, editions: self.editions }
    }

    /// A press for the site of the one that `ink` comes from, of which nothing changed but texts of cases.
    #[must_use]
    pub fn with_ink(
        site: &'s Site,
        config: &'s Config,
        theme: &'s Theme,
        pictures: &'s Pictures,
        has_static: &'s (dyn Fn(&str) -> bool + Sync),
        ink: Ink,
    ) -> Self {
        let Ink { glossary, editions } = ink;
        // What was put aside may be gone since; it is drawn again.
        let card_texts = CardTexts::default();
        Self {
            site,
            config,
            theme,
            pictures,
            glossary,
            has_static,
            card_font: None,
            draws_all: false,
            editions,
            card_texts,
        }
    }

    /// The hash of what the editions show on all their pages, their conversions included.
    #[must_use]
    pub fn editions_hash(&self) -> Hash {
        let mut fingerprint = Fingerprint::default();
        self.editions.iter().for_each(|edition| {
            fingerprint.add(&edition.hash);
        });
        fingerprint.end()
    }

    /// With cards for shared links, set in `font`.
    #[must_use]
    pub fn with_cards(mut self, font: Option<&'s CardFont>) -> Self {
        self.card_font = font;
        self
    }

    /// For a build that draws every page, or one that draws what changed.
    #[must_use]
    pub fn that_draws(mut self, all: bool) -> Self {
        self.draws_all = all;
        self
    }

    /// With a place for the cards that do not fit into memory.
    #[must_use]
    pub fn with_aside(mut self, aside: &'s dyn Aside) -> Self {
        self.card_texts = CardTexts::with_aside(aside);
        self
    }

    /// The edition of a page.
    #[must_use]
    pub fn edition(&self, page: Page) -> &'s Edition {
        &self.site.editions[usize::from(page.edition)]
    }

    /// Text in the script of a converted edition; as it is elsewhere.
    #[must_use]
    pub fn in_script(&self, edition: usize, text: &str) -> String {
        match &self.editions[edition].converter {
            Some(converter) => converter.text(text),
            None => text.to_owned(),
        }
    }

    /// What turns texts into the script of an edition, as one number.
    #[must_use]
    pub fn script_fingerprint(&self, edition: usize) -> Hash {
        self.editions[edition].script
    }

    /// A word of the interface in the edition's language.
    #[must_use]
    pub fn word<'k>(&'k self, edition: &Edition, key: &'k str) -> &'k str {
        self.theme.message(&edition.lang, key)
    }

    /// A sentence of the interface with `{name}` placeholders filled in, in the form for one when `n` is 1.
    #[must_use]
    pub fn sentence(&self, edition: &Edition, key: &str, values: &[(&str, &str)]) -> String {
        let is_one = values.iter().any(|(name, value)| *name == "n" && *value == "1");
        let mut sentence = form_of(self.word(edition, key), is_one).to_owned();
        for (name, value) in values {
            sentence = sentence.replace(&format!("{{{name}}}"), value);
        }
        sentence
    }

    /// Everything the page will be drawn from.
    #[must_use]
    pub fn draft(&self, page: Page) -> Draft {
        match page.kind {
            PageKind::Home => web::home::draft(self, page),
            PageKind::Case(id) => web::case::draft(self, page, id),
            PageKind::All(_) | PageKind::Term(..) | PageKind::CategoryYear(..) => web::list::draft(self, page),
            PageKind::Terms(kind) => web::terms::draft(self, page, kind),
            PageKind::Document(_) | PageKind::Documents(_) => web::document::draft(self, page),
            PageKind::Qr(id) => Draft::Data(Hash::of(self.case_address(page, id).as_bytes())),
            PageKind::Stats => web::stats::draft(self, page),
            PageKind::StatsCsv(statistic) => {
                Draft::Data(Hash::of(&web::stats::csv(self, self.edition(page), statistic)))
            }
            PageKind::Changes => web::changes::draft(self, page),
            PageKind::Glossary => web::glossary::draft(self, page),
            PageKind::Timeline => web::timeline::draft(self, page),
            PageKind::TimelineYear(year, number) => web::timeline::year_draft(self, page, year, number),
            PageKind::Search => web::frame::search(self, page),
            PageKind::Initials => web::initials::index(self, page),
            PageKind::Initial(letter, number) => web::initials::letter(self, page, letter, number),
            PageKind::Missing => web::frame::missing(self, page),
            PageKind::Facets(file) => facets::draft(self, page, file),
            PageKind::Compare => web::compare::draft(self, page),
            PageKind::Compared(at) => web::compare::data_draft(self, page, at),
            PageKind::Feed(_) | PageKind::Json | PageKind::Csv | PageKind::Sitemap(_) => {
                Draft::Data(self.data_hash(page))
            }
        }
    }

    /// The fingerprint of a page (the program, the theme, the edition, the draft, the cards it shows; of files of data that
    /// no theme draws only the program, the script and the draft), and short hashes of the same inputs by kind.
    #[must_use]
    pub fn fingerprint(&self, page: Page, draft: &Draft) -> (Hash, Causes) {
        let (mut whole, mut causes) = (Fingerprint::default(), Causes::default());
        let mut add = |cause: Cause, part: Hash| {
            causes.set(cause, part);
            whole.add(&part);
        };
        let edition = &self.editions[usize::from(page.edition)];
        let around = match page.kind {
            // Their drafts hold whatever settings and words of the theme they show.
            PageKind::Qr(_) | PageKind::StatsCsv(_) | PageKind::Compared(_) => {
                Hash::of_value(&(PROGRAM, edition.script))
            }
            _ => Hash::of_value(&(PROGRAM, self.theme.hash(), edition.hash)),
        };
        add(Cause::Site, around);
        let mut cards = Fingerprint::default();
        draft.cards().for_each(|id| {
            cards.add(&self.card_hash(page, *id));
        });
        match draft {
            Draft::Home(frame, home, _) => {
                add(Cause::Frame, Hash::of_value(frame));
                add(Cause::View, Hash::of_value(home));
            }
            Draft::Case(frame, view, _, links, content) => {
                add(Cause::Content, *content);
                add(Cause::Frame, Hash::of_value(frame));
                // The structured data names the units as their records do, the view as the edition does.
                let case = if let PageKind::Case(id) = page.kind { Some(&self.site.case(id).branch) } else { None };
                add(Cause::View, Hash::of_value(&(view, case, self.glossary.hash())));
                add(Cause::Neighbours, Hash::of_value(&(&view.newer, &view.older, links)));
            }
            Draft::List(frame, list, _) => {
                add(Cause::Frame, Hash::of_value(frame));
                add(Cause::View, Hash::of_value(list));
            }
            // The cards are all of it; places of cases move when one is added.
            Draft::Cards(_) => {}
            Draft::Data(hash) | Draft::Compared(_, hash) => add(Cause::Content, *hash),
            other => add(Cause::View, Hash::of_value(other)),
        }
        add(Cause::Cards, cards.end());
        (whole.end(), causes)
    }

    /// The bytes of a page. `case` is the parsed file of a case page.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn draw(&self, page: Page, draft: Draft, case: Option<&Case>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let html = match draft {
            Draft::Home(view, home, cards) => web::home::draw(self, page, &view, *home, &cards)?,
            Draft::Case(mut view, frame, related, links, _) => {
                if let PageKind::Case(id) = page.kind {
                    view.json_ld = web::case::article_json(self, self.edition(page), &view, id, &frame.summary);
                    view.government = web::government::of_case(self, page, id, &frame.summary, case);
                }
                let empty = Case::default();
                web::case::draw(self, page, &view, *frame, &related, &links, case.unwrap_or(&empty))?
            }
            Draft::List(view, list, cards) => web::list::draw(self, page, &view, *list, &cards)?,
            Draft::Terms(view, terms) => {
                self.render(page, "terms.html", &view, |context| context.insert("terms", &terms))?
            }
            Draft::Doc(view, doc) => self.render(page, "doc.html", &view, |context| context.insert("doc", &doc))?,
            Draft::Stats(view, stats) => {
                self.render(page, "stats.html", &view, |context| context.insert("stats", &stats))?
            }
            Draft::Changes(view, changes) => {
                self.render(page, "changes.html", &view, |context| context.insert("changes", &changes))?
            }
            Draft::Initials(view, initials) => {
                self.render(page, "initials.html", &view, |context| context.insert("initials", &initials))?
            }
            Draft::Timeline(view, timeline) => {
                self.render(page, "timeline.html", &view, |context| context.insert("timeline", &timeline))?
            }
            Draft::Frame(view, template) => self.render(page, template, &view, |_| ())?,
            Draft::Compare(view, compare) => {
                self.render(page, "compare.html", &view, |context| context.insert("compare", &compare))?
            }
            Draft::Bytes(bytes) => return Ok(bytes),
            Draft::Cards(cards) => return self.cards_file(page, &cards),
            Draft::Compared(..) => unreachable!("drawn from the texts of its cases"),
            Draft::Data(_) => {
                let bytes = self.data(page);
                let Some(converter) = &self.editions[usize::from(page.edition)].converter else { return Ok(bytes) };
                let page = std::str::from_utf8(&bytes).map(|text| converter.page(text).into_bytes());
                return Ok(page.unwrap_or(bytes));
            }
        };
        Ok(match &self.editions[usize::from(page.edition)].converter {
            Some(converter) => converter.page(&String::from_utf8_lossy(&html)).into_bytes(),
            None => html,
        })
    }

    /// Renders a page template with the edition's context.
    ///
    /// # Errors
    /// When the template is wrong.
    pub fn render(
        &self,
        page: Page,
        template: &str,
        view: &PageView,
        insert: impl FnOnce(&mut tera::Context),
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut context = self.editions[usize::from(page.edition)].contexts.get();
        let root = match page.kind {
            PageKind::Missing => routes::root_of_missing(&self.config.base_url),
            _ => routes::root_of(&view.href),
        };
        context.insert("root", &root);
        context.insert("page", view);
        for (variable, part) in self.shared_parts(page, &root, view, &context).iter() {
            context.insert_value(*variable, part.clone());
        }
        insert(&mut context);
        self.theme.render_page(template, &context)
    }

    /// The parts that this page has in common with others, drawn for the first of them.
    fn shared_parts(&self, page: Page, root: &str, view: &PageView, context: &tera::Context) -> SharedParts {
        // The way to the other languages is another one on each page.
        if !view.alternates.is_empty() {
            return SharedParts::default();
        }
        let edition = &self.editions[usize::from(page.edition)];
        let in_menu = edition.menu.contains(&view.href);
        let frame = Frame {
            root: root.to_owned(),
            kind: view.kind.clone(),
            menu_href: if in_menu { view.href.clone() } else { String::new() },
        };
        let known = edition.shared.read().unwrap_or_else(PoisonError::into_inner).get(&frame).cloned();
        known.unwrap_or_else(|| {
            let parts = SharedParts::from(self.theme.shared_parts(context));
            edition.shared.write().unwrap_or_else(PoisonError::into_inner).insert(frame, Arc::clone(&parts));
            parts
        })
    }

    /// A picture as HTML, for the text of a page at `href`.
    ///
    /// # Errors
    /// When the template is wrong.
    pub fn picture_html(
        &self,
        page: Page,
        href: &str,
        picture: &PictureView,
        is_figure: bool,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = self.editions[usize::from(page.edition)].contexts.get();
        context.insert("root", &routes::root_of(href));
        context.insert("picture", picture);
        context.insert("figure", &is_figure);
        self.theme.render("picture.html", &context)
    }

    /// The listed cases of an edition in the order of their titles, as places counted from the oldest.
    #[must_use]
    pub fn title_order(&self, edition: u16) -> &[u32] {
        let edition = usize::from(edition);
        self.editions[edition].title_order.get_or_init(|| facets::title_order(self, edition))
    }

    fn data_hash(&self, page: Page) -> Hash {
        let edition = self.edition(page);
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(self.config).add(&self.site.as_of);
        if let PageKind::Sitemap(_) = page.kind {
            sitemap::addresses(self).for_each(|(href, modified)| {
                fingerprint.add(&href).add(&modified);
            });
            return fingerprint.end();
        }
        fingerprint.add(&self.cases_hash(page.edition)).add(&edition.title).end()
    }

    /// The hash of all that is known of an edition's cases, names of records included.
    fn cases_hash(&self, edition: u16) -> Hash {
        *self.editions[usize::from(edition)].cases_hash.get_or_init(|| {
            let mut fingerprint = Fingerprint::default();
            for id in &self.site.editions[usize::from(edition)].pages {
                fingerprint.add(&self.site.case(*id).visible()).add(&names(self.site, *id, IndexKind::Region));
            }
            fingerprint.end()
        })
    }

    /// The absolute address of a case's page in the edition of `page`.
    fn case_address(&self, page: Page, id: CaseId) -> String {
        self.absolute(&routes::case(self.edition(page), &self.site.case(id).slug))
    }

    fn data(&self, page: Page) -> Vec<u8> {
        match page.kind {
            PageKind::Feed(category) => feed::atom(self, page, category),
            PageKind::Json => data::json(self),
            PageKind::Csv => data::csv(self),
            PageKind::Qr(id) => qr::svg(&self.case_address(page, id)).unwrap_or_default(),
            PageKind::StatsCsv(statistic) => web::stats::csv(self, self.edition(page), statistic),
            PageKind::Sitemap(part) => sitemap::sitemap(self, part),
            _ => Vec::new(),
        }
    }

    /// A prepared picture as templates see it; `None` when it could not be prepared.
    #[must_use]
    pub fn picture(&self, picture: &PictureRef, hash: Hash) -> Option<PictureView> {
        self.pictures.view(picture, hash)
    }

    /// `href` as an absolute address, or empty without a base URL.
    #[must_use]
    pub fn absolute(&self, href: &str) -> String {
        if self.config.base_url.is_empty() {
            return String::new();
        }
        // A home page is addressed by its folder.
        let href = href.strip_suffix("index.html").unwrap_or(href);
        format!("{}{href}", self.config.base_url)
    }

    /// The site as templates see it.
    #[must_use]
    pub fn site_view(&self, edition: &Edition) -> SiteView {
        web::chrome::site_view(self, edition)
    }
}
