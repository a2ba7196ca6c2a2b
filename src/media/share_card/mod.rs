//! The picture that chats show for a shared link: title, unit and cover on 1200 × 630 pixels.
//!
//! A [`Card`] is all that one shows; with the hash of the font it gives the name of the file, so that pages can name a card
//! before it is drawn and one that exists is never drawn again. Text is set with a Chinese font that the site names, or
//! else one of the machine: another font gives another name. `font` finds it, `typeset` breaks lines, `canvas`
//! paints. Must not know of cases and pages.

#[cfg(not(feature = "cards"))]
mod absent;
#[cfg(feature = "cards")]
mod canvas;
#[cfg(feature = "cards")]
mod draw;
#[cfg(feature = "cards")]
mod font;
#[cfg(feature = "cards")]
mod typeset;

use crate::hash::Hash;

use super::cache::Cache;
use super::problem::{Problem, damaged};
use super::record::NAME_DIGITS;
use super::{Format, Prepared};

#[cfg(not(feature = "cards"))]
pub use absent::{CardFont, draw};
#[cfg(feature = "cards")]
pub use draw::draw;
#[cfg(feature = "cards")]
pub use font::CardFont;

/// Width of a card in pixels.
pub const CARD_WIDTH_PX: u32 = 1200;
/// Height of a card in pixels.
pub const CARD_HEIGHT_PX: u32 = 630;
/// Raised whenever the same card would be drawn in another way.
const VERSION: u32 = 2;
/// A cover narrower or lower than this would look blurred in its place.
const COVER_PX: (u32, u32) = (540, CARD_HEIGHT_PX);

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    /// The case's title.
    pub title: String,
    /// The unit, above the title.
    pub branch: String,
    /// The site's title, at the foot.
    pub site: String,
    /// Red, green and blue of the panel; white can be read on it.
    pub color: [u8; 3],
    /// Any number: where the rings of a card without cover lie.
    pub pattern: u8,
    /// Name of a published variant of the cover; empty for none.
    pub cover: String,
    /// What of the cover must stay in sight, in percent from left and top.
    pub focus: (u8, u8),
}

impl Card {
    /// The name of the file, which depends on everything the card shows and on the font.
    #[must_use]
    pub fn file_name(&self, font: Hash) -> String {
        let hash = Hash::of_value(&("card", VERSION, font, self)).short(NAME_DIGITS);
        format!("{hash}-{CARD_WIDTH_PX}.jpg")
    }
}

/// The variant of a cover that is the smallest of those large enough for a card; empty when none can be drawn.
#[must_use]
pub fn cover_of(prepared: &Prepared) -> String {
    let drawable = || prepared.variants.iter().filter(|variant| variant.format != Format::Svg);
    let fits = |variant: &&super::Variant| variant.width_px >= COVER_PX.0 && variant.height_px >= COVER_PX.1;
    // The fallback is decoded with less work and looks the same.
    let rank = |variant: &&super::Variant| (variant.width_px, variant.format == Format::WebP);
    let best = drawable().filter(fits).min_by_key(rank).or_else(|| drawable().max_by_key(|one| one.width_px));
    best.map(|variant| variant.file_name.clone()).unwrap_or_default()
}

/// Draws the card into the cache unless it is there already; says whether it was drawn.
///
/// # Errors
/// [`Problem::Picture`] when the encoder fails, [`Problem::Store`] when the cache folder cannot be written.
pub fn make(card: &Card, font: &CardFont, cache: &Cache) -> Result<bool, Problem> {
    let name = card.file_name(font.hash());
    if cache.variant_len(&name).is_some() {
        return Ok(false);
    }
    let cover = (!card.cover.is_empty()).then(|| std::fs::read(cache.path_of(&card.cover)).ok()).flatten();
    let bytes = draw(font, card, cover.as_deref()).map_err(|cause| damaged(&card.title, &cause))?;
    cache.write_variant(&name, &bytes)?;
    Ok(true)
}
