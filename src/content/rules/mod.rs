//! Checks on a case as a whole, one function each, in the table [`RULES`].
//!
//! Layer 2. A rule sees one case, its source and the settings; it must not know other cases. To add one: a function in
//! the file of its subject, a row in the table, a test beside it.

mod completeness;
mod dates;
mod lengths;
mod markup;
mod sums;
mod words;

pub use completeness::{Completeness, completeness};

use std::ops::Range;

use super::case::Case;
use super::front::Requirements;
use super::schema::Fields;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, SourceText};

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'c> {
    /// The case with all defaults.
    pub case: &'c Case,
    /// Its text.
    pub source: &'c SourceText,
    /// Where its fields stand.
    pub fields: &'c Fields<'c>,
    /// The settings.
    pub config: &'c Config,
    /// Whether it is a case of its own or an edition.
    pub requirements: Requirements,
}

impl Checked<'_> {
    /// Where a field's value stands: the value, else the top of the file.
    #[must_use]
    pub fn span(&self, field: &str) -> Range<usize> {
        self.fields.get(field).map_or(0..0, |slot| slot.node.span.clone())
    }

    /// Whether the text is written in Chinese.
    #[must_use]
    pub fn is_chinese(&self) -> bool {
        self.case.front.lang.starts_with("zh")
    }

    /// The name of a field as this author writes it, with `value` behind it.
    fn line(&self, field: &str, value: &str) -> String {
        let key = self.fields.entry(field).map(|slot| slot.key.text.as_str());
        let chinese = self.fields.entry("title").is_none_or(|slot| !slot.key.text.is_ascii());
        let label = super::schema::FRONT.find(field).map_or(field, |field| field.label(chinese));
        format!("{}: {value}", key.unwrap_or(label))
    }
}

/// One check.
pub struct Rule {
    /// The code it raises.
    pub code: Code,
    /// Whether editions in other languages are checked too.
    pub of_editions: bool,
    /// The check.
    pub run: fn(&Checked<'_>, &mut Vec<Diagnostic>),
}

/// Every check, in the order of the codes.
pub static RULES: &[Rule] = &[
    Rule { code: Code::E102, of_editions: false, run: dates::year_to_come },
    Rule { code: Code::E107, of_editions: false, run: dates::status_and_last_assessment },
    Rule { code: Code::W204, of_editions: true, run: words::script_of_the_text },
    Rule { code: Code::W208, of_editions: true, run: sums::additions_in_the_text },
    Rule { code: Code::W208, of_editions: true, run: sums::check_sums },
    Rule { code: Code::W209, of_editions: false, run: lengths::results_without_a_figure },
    Rule { code: Code::W210, of_editions: true, run: words::listed_words },
    Rule { code: Code::W215, of_editions: false, run: dates::overdue },
    Rule { code: Code::W218, of_editions: true, run: lengths::lengths },
    Rule { code: Code::W219, of_editions: false, run: dates::order_of_dates },
    Rule { code: Code::W219, of_editions: false, run: dates::dates_of_recognition },
    Rule { code: Code::W219, of_editions: false, run: dates::stars_and_last_assessment },
    Rule { code: Code::W229, of_editions: true, run: markup::in_plain_fields },
    Rule { code: Code::I301, of_editions: false, run: completeness::report },
];

/// Runs every rule that applies.
pub fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let is_edition = checked.requirements == Requirements::Edition;
    for rule in RULES.iter().filter(|rule| rule.of_editions || !is_edition) {
        (rule.run)(checked, out);
    }
}

#[cfg(test)]
mod tests;
