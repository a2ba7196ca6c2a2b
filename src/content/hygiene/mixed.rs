//! W204: Simplified characters in a Traditional text and the other way round. Reported only: names and quotations may be
//! meant.
//!
//! One value may be too short to tell: [`of_smaller_part`] asks the whole file.

use super::script::{is_only_simplified, is_only_traditional, simplified};
use super::units::Units;
use super::{Finding, Rule};
use crate::sweep;

/// So few characters tell nothing of what a text is written in: the whole file decides.
const FEW: usize = 40;

/// How many characters of a file belong to Simplified text alone, and how many to Traditional text alone. The keys of a
/// front matter do not count: they are often copied from a template in the other script.
pub(in crate::content) fn scripts(text: &str) -> (usize, usize) {
    let (mut simple, mut traditional) = (0, 0);
    for line in sweep::lines(text) {
        let value =
            line.split_once([':', '：']).filter(|(key, _)| key.len() <= KEY_BYTES).map_or(line, |(_, value)| value);
        simple += value.chars().filter(|character| is_only_simplified(*character)).count();
        traditional += value.chars().filter(|character| is_only_traditional(*character)).count();
    }
    (simple, traditional)
}

/// Bytes that a key with its indent has at most, as far as this rule is concerned.
const KEY_BYTES: usize = 24;

/// Finds the characters of the script that the smaller part of the text is written in; those of both in a short text, of
/// which [`scripts`] of the file leave one.
pub(super) fn find(units: &Units, findings: &mut Vec<Finding>) {
    let free = || units.all.iter().filter(|unit| !unit.kept);
    let simple = free().filter(|unit| is_only_simplified(unit.character)).count();
    let traditional = free().filter(|unit| is_only_traditional(unit.character)).count();
    if simple == 0 || traditional == 0 {
        return;
    }
    let is_short = simple + traditional <= FEW;
    let is_odd = |character: char| {
        ((is_short || traditional <= simple) && is_only_traditional(character))
            || ((is_short || simple < traditional) && is_only_simplified(character))
    };
    for unit in free().filter(|unit| is_odd(unit.character)) {
        let proposal = Some(simplified(unit.character)).filter(|other| *other != unit.character);
        findings.push(Finding {
            rule: Rule::MixedScripts,
            range: unit.range(),
            replacement: proposal.map(|other| other.to_string()),
        });
    }
}

/// What tells the characters that are odd in a whole file.
pub(super) fn of_smaller_part(text: &str) -> fn(char) -> bool {
    let (simple, traditional) = scripts(text);
    if traditional <= simple { is_only_traditional } else { is_only_simplified }
}
