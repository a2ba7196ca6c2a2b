//! W204: Simplified characters in a Traditional text and the other way round. Reported only: names and quotations may be
//! meant.

use super::script::{is_only_simplified, is_only_traditional, simplified};
use super::units::Units;
use super::{Finding, Rule};

/// Reports the characters of the script that the smaller part of the text is written in.
pub(super) fn find(units: &Units, findings: &mut Vec<Finding>) {
    let free = || units.all.iter().filter(|unit| !unit.kept);
    let simple = free().filter(|unit| is_only_simplified(unit.character)).count();
    let traditional = free().filter(|unit| is_only_traditional(unit.character)).count();
    if simple == 0 || traditional == 0 {
        return;
    }
    let is_odd = if traditional <= simple { is_only_traditional } else { is_only_simplified };
    for unit in free().filter(|unit| is_odd(unit.character)) {
        let proposal = Some(simplified(unit.character)).filter(|other| *other != unit.character);
        findings.push(Finding {
            rule: Rule::MixedScripts,
            range: unit.range(),
            replacement: proposal.map(|other| other.to_string()),
        });
    }
}
