//! Checks on a case as a whole, one function each, in the table [`RULES`].
//!
//! Layer 2. A rule sees one case, its source and the settings; must not know other cases.

use super::case::Case;
use super::front::Requirements;
use super::schema::Fields;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, SourceText};

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

/// Runs every rule.
pub fn check(_checked: &Checked<'_>, _out: &mut Vec<Diagnostic>) {}
