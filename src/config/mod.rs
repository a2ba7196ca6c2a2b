//! The settings of a site, as meant: read once from `site.yaml`, checked at once, then never changed.
//!
//! Layer 1. Every setting has a default, so a folder of cases without any `site.yaml` builds. Knows nothing of cases.

mod load;
mod manual;
mod menu;
mod settings;
mod words;

pub use load::{SETTINGS_FILES, checked_url, from_source, is_unread, load, named_list};
pub use manual::manual;
pub use menu::{all_menu_words, is_menu_word, menu_words};
pub(crate) use words::LIST_LIMIT as WORDS_LIMIT;
pub use words::WordList;

use crate::content::case::{Date, Pair};

/// All settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// `site.title`.
    pub title: String,
    /// `site.subtitle`.
    pub subtitle: String,
    /// `site.language`: `zh-Hans`, `zh-Hant` or `en`.
    pub language: String,
    /// `site.base_url`: empty, or an absolute http(s) URL ending in `/`.
    pub base_url: String,
    /// `site.owner`.
    pub owner: String,
    /// `site.as_of`; `None` means today, which only `cli` may ask.
    pub as_of: Option<Date>,
    /// Whether `site.as_of` names that day: then it does not move on by itself.
    pub has_fixed_day: bool,
    /// `site.contact`, as written.
    pub contact: Vec<Pair>,
    /// `site.footer`.
    pub footer: Footer,
    /// `languages`: further editions.
    pub languages: Vec<LanguageEdition>,
    /// `kinds`.
    pub kinds: Vec<KindTerm>,
    /// `categories`, first level, in the order of the settings.
    pub categories: Vec<Term>,
    /// `levels`, in order.
    pub levels: Vec<Term>,
    /// `sectors`, in order (may be empty: then free).
    pub sectors: Vec<Term>,
    /// `stars.max`, 1 to 10.
    pub stars_max: u8,
    /// `review`.
    pub review: Review,
    /// `signoff.required`: any of `editor`, `reviewer`, `approver`.
    pub signoff_required: Vec<String>,
    /// `check`.
    pub check: CheckSettings,
    /// `fields`: custom fields.
    pub fields: Vec<CustomField>,
    /// `facets`, in order.
    pub facets: Vec<String>,
    /// `indexes`: which index pages are made.
    pub indexes: Vec<IndexKind>,
    /// `per_page`, 1 to 500.
    pub per_page: usize,
    /// `menu`: as written; known words become links, `标题: 网址` maps become links too.
    pub menu: Vec<MenuItem>,
    /// `theme`.
    pub theme: ThemeSettings,
    /// `outputs`: switches by name.
    pub outputs: Outputs,
    /// `images`.
    pub images: ImageSettings,
    /// `search`.
    pub search: SearchSettings,
    /// `modes`: grey mode.
    pub grey: Grey,
    /// `government`: metas of government sites, in the order written; empty for none.
    pub government_metas: Vec<Pair>,
}

/// `site.footer`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Footer {
    /// Copyright line.
    pub copyright: String,
    /// Reprint note.
    pub reprint: String,
    /// ICP record number.
    pub icp: String,
    /// Public-security record number.
    pub police: String,
}

/// One further edition of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LanguageEdition {
    /// Language tag; also the folder of the edition.
    pub language: String,
    /// Title in that language; empty to use (or convert) the main one.
    pub title: String,
    /// Subtitle in that language.
    pub subtitle: String,
    /// Language it is converted from, such as `zh-Hans` for `zh-Hant`; empty when only written cases appear.
    pub from: String,
    /// Glossary file for the conversion; empty for none.
    pub glossary: String,
    /// Owner in that language; empty to use the main one.
    pub owner: String,
    /// Contact in that language; empty to use the main one.
    pub contact: Vec<Pair>,
    /// Footer in that language; what is empty is taken from the main one.
    pub footer: Footer,
}

/// A term of a dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Term {
    /// Name as shown.
    pub name: String,
    /// Slug for URLs; empty to derive it.
    pub slug: String,
    /// Other spellings that mean the same.
    pub aliases: Vec<String>,
    /// Names in other languages: tag and name.
    pub names: Vec<(String, String)>,
    /// One sentence shown on the index page.
    pub description: String,
    /// The terms below it, of categories only; one level.
    pub below: Vec<Term>,
}

/// A kind of demonstration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct KindTerm {
    /// Name, slug, aliases.
    pub term: Term,
    /// 1 is the highest.
    pub rank: u8,
    /// Years a recognition is valid; 0 for unlimited.
    pub valid_years: u16,
    /// Fields required of this kind beyond the general ones.
    pub require: Vec<String>,
}

/// `review`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Review {
    /// Days before the review date at which a case counts as due soon.
    pub remind_days: u16,
    /// What happens to withdrawn cases.
    pub withdrawn: Withdrawn,
}

/// What happens to withdrawn cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Withdrawn {
    /// The page stays with a notice; lists and counts leave it out.
    #[default]
    Notice,
    /// No page.
    Hide,
    /// As if it were active.
    Keep,
}

/// `check`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CheckSettings {
    /// Unlisted terms are errors.
    pub strict: bool,
    /// Word list, `wrong,right` a line; empty for the built-in one only.
    pub wordlist: String,
    /// The words of that list and the built-in one.
    pub words: WordList,
    /// Longest advised summary in characters.
    pub max_summary: usize,
    /// Smallest advised picture width in pixels.
    pub min_image_width_px: u32,
}

/// A custom field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomField {
    /// Key in the front matter.
    pub key: String,
    /// Name as shown; accepted as key too.
    pub name: String,
    /// Type of the value.
    pub kind: FieldKind,
    /// Whether it is offered as a facet.
    pub facet: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Allowed values for [`FieldKind::Choice`].
    pub options: Vec<String>,
}

/// The type of a custom field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Free text.
    #[default]
    Text,
    /// Whole number.
    Integer,
    /// Decimal number.
    Number,
    /// Date.
    Date,
    /// Yes or no.
    Boolean,
    /// List of text.
    List,
    /// One of the options.
    Choice,
}

/// The index pages a site may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexKind {
    /// `categories/`
    Category,
    /// `years/`
    Year,
    /// `years/2023-<category>.html`
    CategoryYear,
    /// `branches/`
    Branch,
    /// `brands/`
    Brand,
    /// `methods/`
    WorkMethod,
    /// `kinds/`
    Kind,
    /// `levels/`
    Level,
    /// `stars/`
    Stars,
    /// `regions/`
    Region,
    /// `sectors/`
    Sector,
    /// `rounds/`
    Round,
    /// `tags/`
    Tag,
}

impl IndexKind {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 13] = [
        Self::Category,
        Self::Year,
        Self::CategoryYear,
        Self::Branch,
        Self::Brand,
        Self::WorkMethod,
        Self::Kind,
        Self::Level,
        Self::Stars,
        Self::Region,
        Self::Sector,
        Self::Round,
        Self::Tag,
    ];

    /// Its name in the settings.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Year => "year",
            Self::CategoryYear => "category_year",
            Self::Branch => "branch",
            Self::Brand => "brand",
            Self::WorkMethod => "work_method",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::Stars => "stars",
            Self::Region => "region",
            Self::Sector => "sector",
            Self::Round => "round",
            Self::Tag => "tag",
        }
    }

    /// Its folder in the output.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Category => "categories",
            Self::Year | Self::CategoryYear => "years",
            Self::Branch => "branches",
            Self::Brand => "brands",
            Self::WorkMethod => "methods",
            Self::Kind => "kinds",
            Self::Level => "levels",
            Self::Stars => "stars",
            Self::Region => "regions",
            Self::Sector => "sectors",
            Self::Round => "rounds",
            Self::Tag => "tags",
        }
    }
}

/// One entry of the menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MenuItem {
    /// Label; a known word (首页, 案例, 单位, 品牌, 工作法, 类别, 年份, 标准, 公告, 统计, 关于 ...) needs no link.
    pub label: String,
    /// Site path or absolute URL; empty when the label is a known word or the title of a free page.
    pub href: String,
}

/// `theme`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ThemeSettings {
    /// Theme name: embedded or a folder under `themes/`.
    pub name: String,
    /// Accent colour `#rrggbb`.
    pub primary: String,
    /// Logo file under `static/`; empty for none.
    pub logo: String,
    /// `auto`, `off` or `on`.
    pub dark: String,
    /// Whether the large-text switch is shown.
    pub large_text: bool,
}

/// `outputs`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the settings by itself")]
pub struct Outputs {
    /// Atom feeds.
    pub feed: bool,
    /// `sitemap.xml`.
    pub sitemap: bool,
    /// `cases.json` and `cases.csv`.
    pub data: bool,
    /// QR codes of cases.
    pub qr: bool,
    /// The page that shows cases side by side, with its data.
    pub compare: bool,
}

/// `images`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageSettings {
    /// Widths in pixels, ascending.
    pub widths_px: Vec<u32>,
    /// Encoder quality in percent, 1 to 100.
    pub quality_percent: u8,
    /// Whether a card for shared links is drawn for each case.
    pub share_cards: bool,
    /// Font file of the cards, from the site's folder; empty for one of the machine.
    pub share_font: String,
}

/// `search`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchSettings {
    /// Whether the search page and index are made.
    pub enabled: bool,
    /// `disk` profile: fewer, larger files for USB sticks.
    pub disk_profile: bool,
    /// Synonyms file; empty for none.
    pub synonyms: String,
    /// Beginnings of names with the syllable their first character is read as, in pinyin without tones.
    pub readings: Vec<(String, String)>,
}

/// Grey mode for days of mourning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grey {
    /// Always on.
    pub always: bool,
    /// On for these days (compared with `as_of`).
    pub dates: Vec<Date>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: String::new(),
            subtitle: String::new(),
            language: "zh-Hans".to_owned(),
            base_url: String::new(),
            owner: String::new(),
            as_of: None,
            has_fixed_day: false,
            contact: Vec::new(),
            footer: Footer::default(),
            languages: Vec::new(),
            kinds: Vec::new(),
            categories: Vec::new(),
            levels: Vec::new(),
            sectors: Vec::new(),
            stars_max: 5,
            review: Review { remind_days: 90, withdrawn: Withdrawn::Notice },
            signoff_required: Vec::new(),
            check: CheckSettings {
                strict: false,
                wordlist: String::new(),
                words: WordList::default(),
                max_summary: 120,
                min_image_width_px: 1200,
            },
            fields: Vec::new(),
            facets: ["category", "year", "branch", "brand", "kind", "level", "stars", "region", "sector", "tags"]
                .map(str::to_owned)
                .to_vec(),
            indexes: IndexKind::ALL.to_vec(),
            per_page: 24,
            menu: Vec::new(),
            theme: ThemeSettings {
                name: "gallery".to_owned(),
                primary: "#a3231f".to_owned(),
                logo: String::new(),
                dark: "auto".to_owned(),
                large_text: true,
            },
            outputs: Outputs { feed: true, sitemap: true, data: true, qr: true, compare: true },
            images: ImageSettings {
                widths_px: vec![480, 960, 1600],
                quality_percent: 82,
                share_cards: false,
                share_font: String::new(),
            },
            search: SearchSettings {
                enabled: true,
                disk_profile: false,
                synonyms: String::new(),
                readings: Vec::new(),
            },
            grey: Grey::default(),
            government_metas: Vec::new(),
        }
    }
}
