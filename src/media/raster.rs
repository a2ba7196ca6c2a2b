//! Still pictures made of pixels: decode once, shrink step by step, encode what is missing.

use crate::text;

use super::budget::{Budget, Permit};
use super::cache::Cache;
use super::encode::{Encoding, encode};
use super::format::Format;
use super::header::Facts;
use super::limits::MAX_WEBP_SIDE_PX;
use super::pixels::{Layout, Pixels};
use super::problem::{Problem, damaged, refused};
use super::record::{Note, Recipe, Record};
use super::reduce::Reduction;
use super::{Variant, color, decode, palette, placeholder, reduce};

/// A picture file with what its header says.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    /// What the author calls it.
    pub(super) name: &'s str,
    /// The whole file.
    pub(super) bytes: &'s [u8],
    /// What its header says.
    pub(super) facts: &'s Facts,
}

/// A still picture, or the first frame of a moving one, at its largest published size.
pub(super) struct Reduced<'b> {
    /// Upright, in its own colours.
    pixels: Pixels,
    notes: Vec<Note>,
    is_drawing: bool,
    /// For the memory it takes.
    _permit: Permit<'b>,
}

/// Decodes the picture and shrinks it to the largest width of the recipe: row by row where that is possible.
///
/// # Errors
/// When the picture is damaged or needs more memory than the budget.
pub(super) fn reduced<'b>(
    source: &Source<'_>,
    recipe: &Recipe,
    cache: &Cache,
    budget: &'b Budget,
) -> Result<Reduced<'b>, Problem> {
    let facts = source.facts;
    let largest = sizes(facts, recipe).pop().unwrap_or(facts.upright_size());
    let target = if facts.orientation.swaps_sides() { (largest.1, largest.0) } else { largest };
    let permit = permit(source, target, budget)?;
    if facts.format == Format::Jpeg {
        return reduced_by_rows(source, target, cache, budget, permit);
    }
    let place = budget.place();
    cache.count_decode();
    let decoded = decode::decode(source, target)?;
    let notes = notes(facts, decoded.layout());
    let is_drawing = palette::is_drawing(&decoded);
    let pixels = if decoded.is_translucent() {
        decoded.resized(target.0, target.1).upright(facts.orientation)
    } else {
        reduce::reduced(decoded, target, facts.orientation)
    };
    drop(place);
    Ok(Reduced { pixels, notes, is_drawing, _permit: permit })
}

/// A JPEG is never held whole, unless it comes in several scans.
fn reduced_by_rows<'b>(
    source: &Source<'_>,
    target: (u32, u32),
    cache: &Cache,
    budget: &'b Budget,
    permit: Permit<'b>,
) -> Result<Reduced<'b>, Problem> {
    let facts = source.facts;
    let is_held_whole = facts.jpeg.as_ref().is_some_and(|jpeg| jpeg.keeps_coefficients);
    let place = is_held_whole.then(|| budget.place());
    cache.count_decode();
    let mut reduction = None;
    decode::jpeg_rows(source, target, |frame, rows| {
        let start = || Reduction::new(frame.layout, frame.size, target, facts.orientation);
        reduction.get_or_insert_with(start).take(rows);
    })?;
    drop(place);
    let pixels = reduction.and_then(Reduction::into_pixels).ok_or_else(|| damaged(source.name, "wrong size"))?;
    Ok(Reduced { notes: notes(facts, pixels.layout()), pixels, is_drawing: false, _permit: permit })
}

/// The sizes in which a picture is published, upright, from the smallest on.
fn sizes(facts: &Facts, recipe: &Recipe) -> Vec<(u32, u32)> {
    let (width_px, height_px) = facts.upright_size();
    let of_width = |width: u32| (width, height_for(width, width_px, height_px));
    let mut sizes: Vec<(u32, u32)> = recipe.widths_for(width_px).into_iter().map(of_width).collect();
    if let Some(wanted) = sizes.pop() {
        let largest = decode::largest_size(facts, wanted);
        let is_above_the_next = sizes.last().is_none_or(|next| next.0 < largest.0);
        sizes.push(if is_above_the_next { largest } else { wanted });
    }
    sizes
}

/// Makes the variants of a picture, each from the next larger one.
///
/// # Errors
/// When the cache cannot be written.
pub(super) fn make(
    name: &str,
    facts: &Facts,
    reduced: Reduced<'_>,
    recipe: &Recipe,
    cache: &Cache,
) -> Result<Record, Problem> {
    let Reduced { pixels, notes, is_drawing, _permit } = reduced;
    let (width_px, height_px) = facts.upright_size();
    let mut pixels = color::into_srgb(pixels, facts.icc.as_deref());
    let has_alpha = pixels.is_translucent();
    if !has_alpha {
        pixels = pixels.into_opaque();
    }
    let encodings = encodings(has_alpha, is_drawing, recipe.quality_percent());
    let desk = Desk { name, recipe, cache, encodings };
    let sizes = sizes(facts, recipe);
    let (variants, smallest) = desk.variants(pixels, &sizes, is_drawing)?;
    Ok(Record {
        source_format: facts.format,
        width_px,
        height_px,
        placeholder: smallest,
        has_alpha,
        animated: false,
        has_gps: facts.has_gps,
        variants,
        notes,
    })
}

/// Decodes the picture for a look at its pixels.
///
/// # Errors
/// When it is damaged or needs more memory than the budget.
pub(super) fn decode_within(
    source: &Source<'_>,
    target: (u32, u32),
    cache: &Cache,
    budget: &Budget,
) -> Result<Pixels, Problem> {
    let _permit = permit(source, target, budget)?;
    cache.count_decode();
    decode::decode(source, target)
}

/// Waits for the memory that decoding takes.
fn permit<'b>(source: &Source<'_>, target: (u32, u32), budget: &'b Budget) -> Result<Permit<'b>, Problem> {
    acquire(source, decode::estimate_bytes(source.facts, target), budget)
}

fn acquire<'b>(source: &Source<'_>, estimate_bytes: u64, budget: &'b Budget) -> Result<Permit<'b>, Problem> {
    budget.acquire(estimate_bytes).ok_or_else(|| over_budget(source.name, source.facts, budget))
}

/// What the author should know of the picture's content.
fn notes(facts: &Facts, layout: Layout) -> Vec<Note> {
    let mut notes = Vec::new();
    if facts.frames > 1 {
        notes.push(Note::FirstFrameOnly { frames: facts.frames });
    }
    if layout == Layout::Cmyk {
        notes.push(Note::FromInks);
    }
    notes
}

/// The height that belongs to `width` in the proportions of the source, at least 1.
fn height_for(width: u32, source_width: u32, source_height: u32) -> u32 {
    let (width, source_width) = (u64::from(width), u64::from(source_width.max(1)));
    let height = (u64::from(source_height) * width + source_width / 2) / source_width;
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

/// WebP and its fallback: drawings lose nothing, transparency needs PNG, photos fall back to JPEG.
fn encodings(has_alpha: bool, is_drawing: bool, quality_percent: u8) -> [Encoding; 2] {
    let lossy = |format| Encoding { format, quality_percent };
    let lossless = |format| Encoding { format, quality_percent: 0 };
    match (is_drawing, has_alpha) {
        (true, _) => [lossless(Format::WebP), lossless(Format::Png)],
        (false, true) => [lossy(Format::WebP), lossless(Format::Png)],
        (false, false) => [lossy(Format::WebP), lossy(Format::Jpeg)],
    }
}

/// What all variants of a picture have in common.
struct Desk<'d> {
    name: &'d str,
    recipe: &'d Recipe,
    cache: &'d Cache,
    encodings: [Encoding; 2],
}

/// The variants by ascending width, and the dominant colour of the smallest.
type Made = (Vec<Variant>, u8);

impl Desk<'_> {
    /// The variants, of which the last of `sizes` is that of `pixels`. With each picture only what one encoder makes of it is held,
    /// or the next smaller picture.
    fn variants(&self, mut pixels: Pixels, sizes: &[(u32, u32)], is_drawing: bool) -> Result<Made, Problem> {
        let mut variants = Vec::new();
        for (width, height) in sizes.iter().copied().rev() {
            if pixels.is_translucent() || is_drawing {
                pixels = pixels.resized(width, height);
            } else if (pixels.width_px(), pixels.height_px()) != (width, height) {
                pixels = reduce::smaller(&pixels, (width, height));
            }
            let few_colors = is_drawing.then(|| palette::reduce(&pixels));
            let shown = few_colors.as_ref().unwrap_or(&pixels);
            for encoding in self.encodings.iter().rev() {
                variants.extend(self.variant((width, height), *encoding, || encode(shown, *encoding))?);
            }
        }
        variants.reverse();
        Ok((variants, placeholder::dominant(&pixels)))
    }

    /// One variant, encoded unless a former build finished it; `None` when the format cannot hold the size.
    fn variant(
        &self,
        (width_px, height_px): (u32, u32),
        encoding: Encoding,
        encode: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> Result<Option<Variant>, Problem> {
        if encoding.format == Format::WebP && width_px.max(height_px) > MAX_WEBP_SIDE_PX {
            return Ok(None);
        }
        let file_name = self.recipe.file_name(encoding, width_px);
        let len_bytes = if let Some(len) = self.cache.variant_len(&file_name) {
            len
        } else if !self.cache.makes_variants() {
            // No page shows the size in bytes.
            0
        } else {
            let bytes = encode().map_err(|cause| damaged(self.name, &cause))?;
            self.cache.write_variant(&file_name, &bytes)?;
            bytes.len() as u64
        };
        Ok(Some(Variant { width_px, height_px, format: encoding.format, file_name, len_bytes }))
    }
}

fn over_budget(name: &str, facts: &Facts, budget: &Budget) -> Problem {
    let (width, height) = (facts.width_px, facts.height_px);
    let megabytes = budget.total_bytes() / (1024 * 1024);
    refused(
        text!(
            zh: "图片“{name}”（{width}×{height}）需要的内存超过图片处理的总预算 {megabytes} MB",
            en: "the picture `{name}` ({width}×{height}) needs more memory than the budget of {megabytes} MB for pictures",
        ),
        text!(zh: "缩小图片，或另存为普通的 8 位 JPEG", en: "shrink it, or save it as a plain 8-bit JPEG"),
    )
}
