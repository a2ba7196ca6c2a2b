//! Traditional to Simplified, character by character, for comparing names. Never for display: that needs phrases.

use crate::content::script;

/// The Simplified form of a Traditional character; any other character as it is.
#[must_use]
pub fn simplified(character: char) -> char {
    // Below the Han blocks there is nothing to convert: Latin text costs no lookup.
    if character < '\u{3400}' { character } else { script::simplified(character) }
}
