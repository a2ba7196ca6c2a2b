//! The pixels of a card: panel, rings, cover, text.

use ab_glyph::{Font, ScaleFont, point};

use super::super::pixels::{Layout, Pixels};
use super::font::CardFont;
use super::{CARD_HEIGHT_PX, CARD_WIDTH_PX};

const CHANNELS: usize = 3;

/// RGB samples of a card.
pub(super) struct Canvas {
    samples: Vec<u8>,
}

/// Where and how a line of text stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) left: f32,
    pub(super) baseline: f32,
    pub(super) size_px: f32,
    /// 0 to 1.
    pub(super) opacity: f32,
}

/// A number of pixels as a measure for drawing.
pub(super) fn measure(count: u32) -> f32 {
    // Cards are at most 1200 pixels wide, so that the conversion is exact.
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

impl Canvas {
    /// A panel that grows darker towards its foot.
    pub(super) fn new(color: [u8; 3]) -> Self {
        let mut samples = Vec::with_capacity(CARD_WIDTH_PX as usize * CARD_HEIGHT_PX as usize * CHANNELS);
        for y in 0..CARD_HEIGHT_PX {
            for x in 0..CARD_WIDTH_PX {
                let along = measure(x) / measure(CARD_WIDTH_PX) * 0.35 + measure(y) / measure(CARD_HEIGHT_PX) * 0.65;
                samples.extend(color.map(|channel| byte(f32::from(channel) * (1.0 - 0.26 * along))));
            }
        }
        Self { samples }
    }

    /// The finished picture.
    pub(super) fn into_pixels(self) -> Option<Pixels> {
        Pixels::new(CARD_WIDTH_PX, CARD_HEIGHT_PX, Layout::Rgb, self.samples)
    }

    /// Rings of light around a point, each fainter than the one within.
    pub(super) fn rings(&mut self, center: (f32, f32), radii: &[f32], opacity: f32) {
        for y in 0..CARD_HEIGHT_PX {
            for x in 0..CARD_WIDTH_PX {
                let distance = (measure(x) + 0.5 - center.0).hypot(measure(y) + 0.5 - center.1);
                // Half a pixel of softness on each edge keeps the circles round.
                let covered: f32 = radii.iter().map(|radius| (radius - distance + 0.5).clamp(0.0, 1.0)).sum();
                if covered > 0.0 {
                    self.lighten(x, y, covered * opacity);
                }
            }
        }
    }

    /// A bar of light.
    pub(super) fn bar(&mut self, (left, top): (u32, u32), (width, height): (u32, u32), opacity: f32) {
        for y in top..top + height {
            for x in left..left + width {
                self.lighten(x, y, opacity);
            }
        }
    }

    /// Puts `cover`, which is at least as large as its place, right of `left`; `focus` in percent stays in sight.
    pub(super) fn place_cover(&mut self, cover: &Pixels, left: u32, focus: (u8, u8)) {
        let (width, height) = (CARD_WIDTH_PX - left, CARD_HEIGHT_PX);
        let skip = |full: u32, shown: u32, percent: u8| {
            let middle = u64::from(full) * u64::from(percent.min(100)) / 100;
            let skipped = middle.saturating_sub(u64::from(shown / 2)).min(u64::from(full.saturating_sub(shown)));
            usize::try_from(skipped).unwrap_or(0)
        };
        let skip_left = skip(cover.width_px(), width, focus.0);
        let skip_top = skip(cover.height_px(), height, focus.1);
        let rows = self.samples.chunks_exact_mut(CARD_WIDTH_PX as usize * CHANNELS);
        for (row, cover_row) in rows.zip(cover.rows().skip(skip_top)) {
            let place = &mut row[left as usize * CHANNELS..];
            for (sample, cover_sample) in place.iter_mut().zip(cover_row.iter().skip(skip_left * CHANNELS)) {
                *sample = *cover_sample;
            }
        }
    }

    /// Draws a line of white text.
    pub(super) fn text(&mut self, font: &CardFont, line: &str, place: Place) {
        let scale = font.scale(place.size_px);
        let outlines = font.outlines();
        let scaled = outlines.as_scaled(scale);
        let mut x = place.left;
        for character in line.chars() {
            let id = outlines.glyph_id(character);
            if id.0 == 0 {
                continue;
            }
            let glyph = id.with_scale_and_position(scale, point(x, place.baseline));
            x += scaled.h_advance(id);
            let Some(outline) = outlines.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, coverage| {
                let (x, y) = (corner.x + measure(dx), corner.y + measure(dy));
                if (0.0..measure(CARD_WIDTH_PX)).contains(&x) && (0.0..measure(CARD_HEIGHT_PX)).contains(&y) {
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "on the card")]
                    self.lighten(x as u32, y as u32, coverage * place.opacity);
                }
            });
        }
    }

    /// Takes one pixel towards white.
    fn lighten(&mut self, x: u32, y: u32, opacity: f32) {
        let at = (y as usize * CARD_WIDTH_PX as usize + x as usize) * CHANNELS;
        let Some(pixel) = self.samples.get_mut(at..at + CHANNELS) else { return };
        for sample in pixel {
            let dark = f32::from(*sample);
            *sample = byte(dark + (255.0 - dark) * opacity.clamp(0.0, 1.0));
        }
    }
}

fn byte(value: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let byte = value.round().clamp(0.0, 255.0) as u8;
    byte
}
