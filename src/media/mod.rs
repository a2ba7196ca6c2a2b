//! Pictures and files: recognised, cleaned, resized, cached.
//!
//! [`prepare`] turns the bytes of one picture of a case into published variants: WebP and a JPEG or PNG fallback in a
//! few widths, upright, in sRGB, without EXIF, GPS, XMP or thumbnails. The encoded bytes live in the [`Cache`]; a
//! second build neither decodes nor encodes. [`header`] reads sizes without decoding, [`attachment`] looks at office
//! files. Every picture is handled by one thread; callers run many at once under one [`Budget`].
//!
//! Must not know of cases, pages or the output folder: bytes and settings in, a description out.

mod animation;
pub mod attachment;
mod budget;
mod cache;
mod color;
mod decode;
mod encode;
mod exif;
mod format;
mod header;
mod heic;
mod jpeg;
mod jpeg_rows;
mod limits;
mod office;
mod palette;
mod pdf;
mod pixels;
mod placeholder;
mod planes;
mod png_chunks;
mod problem;
mod raster;
mod record;
mod reduce;
mod riff;
pub mod share_card;
mod svg;
mod svg_allowed;
mod turn;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::hash::Hash;

pub use budget::Budget;
pub use cache::{Cache, Counts, InUse, Pruned, Unused};
pub use format::Format;
pub use header::{Header, header};
pub use limits::{MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE_PX};
pub use placeholder::{PLACEHOLDER_COUNT, placeholder_css};
pub use problem::Problem;

use record::Record;

/// What the site asks of its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Widths in pixels, in any order; never enlarged to.
    pub widths_px: Vec<u32>,
    /// Quality of lossy encoders in percent, 1 to 100.
    pub quality_percent: u8,
    /// A picture narrower than this gets a note; 0 for never.
    pub min_width_px: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { widths_px: vec![480, 960, 1600], quality_percent: 82, min_width_px: 1200 }
    }
}

/// One published file of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Variant {
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// What the file is.
    pub format: Format,
    /// `<hash>-<width>.<extension>`; the hash covers the source's bytes and the parameters.
    pub file_name: String,
    /// Size in bytes.
    pub len_bytes: u64,
}

/// A picture ready to be published.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Prepared {
    /// The hash of the source's bytes.
    pub source_hash: Hash,
    /// What the source is, by content.
    pub source_format: Format,
    /// Width of the source in pixels, upright.
    pub width_px: u32,
    /// Height of the source in pixels, upright.
    pub height_px: u32,
    /// The dominant colour as a CSS class number: `ph-0` to `ph-63`, see [`placeholder_css`].
    pub placeholder: u8,
    /// Whether some pixel is not opaque.
    pub has_alpha: bool,
    /// Whether the variants move.
    pub animated: bool,
    /// Whether the source says where it was taken. No variant does.
    pub has_gps: bool,
    /// The published files, by ascending width, WebP before its fallback.
    pub variants: Vec<Variant>,
    /// What the author should know; without a place.
    pub notes: Vec<Diagnostic>,
}

/// Makes (or finds in `cache`) the published variants of the picture `bytes`, which the author calls `name`. Bytes that are
/// given away are freed as soon as the picture is decoded.
///
/// # Errors
/// [`Problem::Picture`] when the picture is broken, unsupported or over a limit; [`Problem::Store`] when the cache
/// folder cannot be written.
pub fn prepare<'b>(
    name: &str,
    bytes: impl Into<Cow<'b, [u8]>>,
    settings: &Settings,
    cache: &Cache,
    budget: &Budget,
) -> Result<Prepared, Problem> {
    let bytes = bytes.into();
    let recipe = record::Recipe::new(&bytes, settings);
    let _turn = cache.begin(recipe.key());
    let record = match cache.load(recipe.key()) {
        Some(record) => record,
        None => make(name, bytes, &recipe, cache, budget)?,
    };
    Ok(record.into_prepared(name, &recipe, settings))
}

/// What is known of a picture without decoding it: the notes that its size and name deserve. For `check`, which prepares
/// none; damage further inside is only found when it is prepared. `bytes` may be its beginning alone.
///
/// # Errors
/// [`Problem::Picture`] when the beginning is of no picture that can be read, or the picture is over a limit.
pub fn examine(name: &str, bytes: &[u8], settings: &Settings) -> Result<Vec<Diagnostic>, Problem> {
    let facts = header::inspect(name, bytes)?;
    limits::check(name, &facts)?;
    let (width_px, _) = facts.upright_size();
    Ok(record::notes_of_header(name, facts.format, width_px, settings.min_width_px))
}

/// The published variants of a picture made before, by the hash of its bytes; `None` when something is missing.
#[must_use]
pub fn find(name: &str, source_hash: Hash, settings: &Settings, cache: &Cache) -> Option<Prepared> {
    let recipe = record::Recipe::of_hash(source_hash, settings);
    cache.load(recipe.key()).map(|record| record.into_prepared(name, &recipe, settings))
}

/// Makes every missing variant and remembers the result.
fn make(
    name: &str,
    bytes: Cow<'_, [u8]>,
    recipe: &record::Recipe,
    cache: &Cache,
    budget: &Budget,
) -> Result<Record, Problem> {
    let facts = header::inspect(name, &bytes)?;
    limits::check(name, &facts)?;
    let source = raster::Source { name, bytes: &bytes, facts: &facts };
    let record = match facts.format {
        Format::Svg => svg::make(&source, recipe, cache)?,
        _ if animation::is_publishable(&source) => animation::make(&source, recipe, cache, budget)?,
        _ => {
            let reduced = raster::reduced(&source, recipe, cache, budget)?;
            drop(bytes);
            raster::make(name, &facts, reduced, recipe, cache)?
        }
    };
    cache.save(recipe.key(), &record)?;
    Ok(record)
}
