//! What stands where on a card.

use super::super::encode::{Encoding, encode};
use super::super::format::Format;
use super::super::pixels::Pixels;
use super::super::raster::Source;
use super::super::{decode, header, limits};
use super::canvas::{Canvas, Place, measure};
use super::font::CardFont;
use super::{CARD_HEIGHT_PX, CARD_WIDTH_PX, COVER_PX, Card, typeset};

const QUALITY_PERCENT: u8 = 88;
const MARGIN_PX: u32 = 64;
/// Room between the text and the cover.
const GAP_PX: u32 = 48;
/// Sizes of a title and how many lines it may have at each, the largest first.
const TITLE_SIZES: [(f32, usize); 5] = [(76.0, 2), (66.0, 3), (56.0, 4), (48.0, 5), (42.0, 6)];
/// Distance of lines as a part of the size.
const LEADING: f32 = 1.38;
const BRANCH_PX: f32 = 32.0;
const SITE_PX: f32 = 26.0;
/// How far the middle of a Chinese character lies above its baseline, as a part of the size.
const MIDDLE: f32 = 0.37;

/// Draws the card as JPEG. `cover` are the bytes of the variant the card names; a cover that cannot be read counts as
/// none.
///
/// # Errors
/// The encoder's own words; never for a picture of this size.
pub fn draw(font: &CardFont, card: &Card, cover: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut canvas = Canvas::new(card.color);
    let cover = cover.and_then(decode_cover);
    let edge = CARD_WIDTH_PX - COVER_PX.0;
    let right = if let Some(cover) = &cover {
        canvas.place_cover(cover, edge, card.focus);
        edge - GAP_PX
    } else {
        decorate(&mut canvas, card.pattern);
        CARD_WIDTH_PX - MARGIN_PX
    };
    write(&mut canvas, font, card, measure(right - MARGIN_PX));
    let pixels = canvas.into_pixels().ok_or("wrong size")?;
    encode(&pixels, Encoding { format: Format::Jpeg, quality_percent: QUALITY_PERCENT })
}

/// Rings in a corner on the right, so that the text stays clear.
fn decorate(canvas: &mut Canvas, pattern: u8) {
    let (right, foot) = (measure(CARD_WIDTH_PX), measure(CARD_HEIGHT_PX));
    let center = match pattern % 4 {
        0 => (right - 60.0, 40.0),
        1 => (right + 40.0, foot * 0.55),
        2 => (right - 120.0, foot + 40.0),
        _ => (right - 220.0, -90.0),
    };
    canvas.rings(center, &[150.0, 270.0, 400.0, 540.0], 0.045);
}

/// The unit at the head, the site at the foot, the title in between.
fn write(canvas: &mut Canvas, font: &CardFont, card: &Card, room: f32) {
    let left = measure(MARGIN_PX);
    let one_line = |text: &str, size_px: f32| {
        let advance = |character| font.advance(character, size_px);
        typeset::set(text, room, 1, advance).unwrap_or_else(|| typeset::set_shortened(text, room, 1, advance))
    };
    let head = measure(MARGIN_PX) + 26.0;
    canvas.bar((MARGIN_PX, MARGIN_PX - 12), (56, 6), 0.9);
    for line in one_line(&card.branch, BRANCH_PX) {
        canvas.text(font, &line, Place { left, baseline: head + BRANCH_PX, size_px: BRANCH_PX, opacity: 0.92 });
    }
    let last_baseline = measure(CARD_HEIGHT_PX - MARGIN_PX);
    let rule = CARD_HEIGHT_PX - MARGIN_PX - 46;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "narrower than the card")]
    canvas.bar((MARGIN_PX, rule), (room as u32, 2), 0.28);
    for line in one_line(&card.site, SITE_PX) {
        canvas.text(font, &line, Place { left, baseline: last_baseline, size_px: SITE_PX, opacity: 0.8 });
    }
    let (lines, size_px) = title(font, &card.title, room);
    let middle = f32::midpoint(head + BRANCH_PX, measure(rule));
    let rows = f32::from(u8::try_from(lines.len()).unwrap_or(1));
    let first = middle + MIDDLE * size_px - (rows - 1.0) / 2.0 * size_px * LEADING;
    for (line, row) in lines.iter().zip(0_u8..) {
        let baseline = first + f32::from(row) * size_px * LEADING;
        canvas.text(font, line, Place { left, baseline, size_px, opacity: 1.0 });
    }
}

/// The title at the largest size at which it fits; a very long one ends with an ellipsis.
fn title(font: &CardFont, title: &str, room: f32) -> (Vec<String>, f32) {
    let set = TITLE_SIZES.iter().find_map(|(size_px, max_lines)| {
        let lines = typeset::set(title, room, *max_lines, |character| font.advance(character, *size_px))?;
        Some((lines, *size_px))
    });
    set.unwrap_or_else(|| {
        let (size_px, max_lines) = TITLE_SIZES[TITLE_SIZES.len() - 1];
        (typeset::set_shortened(title, room, max_lines, |character| font.advance(character, size_px)), size_px)
    })
}

/// The cover, just large enough to fill its place.
fn decode_cover(bytes: &[u8]) -> Option<Pixels> {
    let facts = header::inspect("cover", bytes).ok()?;
    limits::check("cover", &facts).ok()?;
    let source = Source { name: "cover", bytes, facts: &facts };
    let decoded = decode::decode(&source, COVER_PX).ok()?.onto_white();
    // Scaled to cover the place, rounded up; what stands over is cut off.
    let (width, height) = (u64::from(COVER_PX.0), u64::from(COVER_PX.1));
    let (full_width, full_height) = (u64::from(decoded.width_px()), u64::from(decoded.height_px()));
    let by_width = (width, (full_height * width).div_ceil(full_width));
    let by_height = ((full_width * height).div_ceil(full_height), height);
    let scaled = if by_width.1 >= height { by_width } else { by_height };
    Some(decoded.resized(u32::try_from(scaled.0).ok()?, u32::try_from(scaled.1).ok()?))
}
