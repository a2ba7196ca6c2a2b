//! The records as meant, one struct each. Empty strings and lists stand for "not given".

use crate::content::case::{Body, Date, FileRef, Pair};

/// What every record has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base {
    /// The file's path from the site's root.
    pub path: String,
    /// Name as shown, or title; by default the file's name.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Slug for addresses; empty to derive it.
    pub slug: String,
    /// Names in other languages: tag and name.
    pub names: Vec<(String, String)>,
    /// Date of the last update.
    pub updated: Option<Date>,
    /// Language of the file; empty for the main language.
    pub lang: String,
    /// The text that follows the fields.
    pub body: Body,
}

/// A unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Branch {
    /// Name, aliases, text.
    pub base: Base,
    /// Full name.
    pub full_name: String,
    /// Name of the unit above.
    pub parent: String,
    /// Rank in words.
    pub rank: String,
    /// Sector.
    pub sector: String,
    /// `市/区`.
    pub region: String,
    /// Latitude and longitude, as written.
    pub location: Option<(String, String)>,
    /// How to reach it.
    pub contact: Vec<Pair>,
    /// How to visit it.
    pub visit: Vec<Pair>,
    /// Logo file from the site's root; empty for none.
    pub logo: String,
    /// Order among its neighbours, smallest first.
    pub order: i32,
}

/// A brand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Brand {
    /// Name, aliases, text.
    pub base: Base,
    /// Slogan.
    pub slogan: String,
    /// What it stands for.
    pub meaning: String,
    /// Theme.
    pub theme: String,
    /// Logo file from the site's root; empty for none.
    pub logo: String,
    /// Names of its units.
    pub branch: Vec<String>,
    /// Since when, as written.
    pub since: String,
}

/// A named work method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Method {
    /// Name, aliases, text.
    pub base: Base,
    /// Each character of its name or motto, with what it stands for.
    pub formula: Vec<Pair>,
    /// Steps in order.
    pub steps: Vec<String>,
    /// Names of its units.
    pub branch: Vec<String>,
    /// When it was created, as written.
    pub created: String,
}

/// A round of recognition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Round {
    /// Name, aliases, text.
    pub base: Base,
    /// Year; 0 if not given.
    pub year: u16,
    /// Applications by kind, in the order written.
    pub applied: Vec<(String, u32)>,
    /// Recognitions by kind, in the order written.
    pub recognised: Vec<(String, u32)>,
    /// Recognitions by kind and sort of unit.
    pub breakdown: Vec<(String, Vec<(String, u32)>)>,
    /// Methods of assessment.
    pub methods: Vec<String>,
    /// First and last day of the publicity period.
    pub publicity: (Option<Date>, Option<Date>),
    /// The document, offered for download.
    pub document: Option<FileRef>,
}

/// A set of criteria.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Standard {
    /// Name, text.
    pub base: Base,
    /// Kinds it applies to.
    pub applies_to: Vec<String>,
    /// The criteria in order.
    pub criteria: Vec<Criterion>,
}

/// One criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Criterion {
    /// Name.
    pub name: String,
    /// What is asked.
    pub text: String,
    /// Points, as written.
    pub score: String,
}

/// A notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Title, text.
    pub base: Base,
    /// 认定, 复评, 退出 or another word.
    pub kind: String,
    /// Date.
    pub date: Option<Date>,
    /// Ids of the cases concerned.
    pub cases: Vec<String>,
}

/// A free page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Page {
    /// Title, text. The slug defaults to the path below `pages/` without extension.
    pub base: Base,
    /// One sentence.
    pub summary: String,
    /// Date.
    pub date: Option<Date>,
    /// Order in menus, smallest first.
    pub order: i32,
    /// Whether it stands at the end of a menu that the settings do not make.
    pub in_menu: bool,
}

/// A person, kept only with consent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Person {
    /// Name, text.
    pub base: Base,
    /// Role.
    pub role: String,
    /// Names of the units.
    pub branch: Vec<String>,
    /// What the person did, with the text of the file.
    pub deed: String,
    /// Ids of the cases on whose pages the person is shown.
    pub cases: Vec<String>,
}

/// A term of the glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct GlossaryTerm {
    /// The term.
    pub term: String,
    /// What it means.
    pub meaning: String,
    /// Other forms that mean the same.
    pub aliases: Vec<String>,
    /// Words that contain the term and mean something else.
    pub except: Vec<String>,
}
