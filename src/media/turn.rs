//! Turning pictures upright: where each pixel of the stored picture belongs.

use super::exif::Orientation;

/// Rows that are turned at a time: as many as the fastest memory of a processor holds a piece of.
const ROWS_AT_ONCE: usize = 32;

/// The way from a stored picture to the upright one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    /// Width and height as stored.
    stored: (usize, usize),
    /// Width and height upright.
    upright: (usize, usize),
    is_mirrored: bool,
    is_flipped: bool,
    swaps_sides: bool,
}

impl Turn {
    /// The turn of a picture of `stored` pixels.
    pub(super) fn new(orientation: Orientation, stored: (u32, u32)) -> Self {
        let stored = (stored.0 as usize, stored.1 as usize);
        let swaps_sides = orientation.swaps_sides();
        let upright = if swaps_sides { (stored.1, stored.0) } else { stored };
        let number = orientation.number();
        // Across and down in the stored picture.
        let (is_mirrored, is_flipped) = (matches!(number, 2 | 3 | 7 | 8), matches!(number, 3 | 4 | 6 | 7));
        Self { stored, upright, is_mirrored, is_flipped, swaps_sides }
    }

    /// Width and height of the upright picture in pixels.
    pub(super) fn upright_size(&self) -> (u32, u32) {
        let pixels = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
        (pixels(self.upright.0), pixels(self.upright.1))
    }

    /// Writes whole `rows` of the stored picture, from row `first` on, to their places in the samples of the upright one.
    pub(super) fn place(&self, rows: &[u8], channels: usize, first: u32, upright: &mut [u8]) {
        match channels {
            1 => self.place_pixels::<1>(rows, first as usize, upright),
            2 => self.place_pixels::<2>(rows, first as usize, upright),
            3 => self.place_pixels::<3>(rows, first as usize, upright),
            _ => self.place_pixels::<4>(rows, first as usize, upright),
        }
    }

    fn place_pixels<const CHANNELS: usize>(&self, rows: &[u8], first: usize, upright: &mut [u8]) {
        let width = self.stored.0;
        let (pixels, places) = (rows.as_chunks::<CHANNELS>().0, upright.as_chunks_mut::<CHANNELS>().0);
        for (band, top) in pixels.chunks(width * ROWS_AT_ONCE).zip((first..).step_by(ROWS_AT_ONCE)) {
            let height = band.len() / width;
            if !self.swaps_sides {
                for (row, y) in band.chunks_exact(width).zip(top..) {
                    let down = if self.is_flipped { self.stored.1 - 1 - y } else { y };
                    let line = &mut places[down * width..(down + 1) * width];
                    line.copy_from_slice(row);
                    if self.is_mirrored {
                        line.reverse();
                    }
                }
                continue;
            }
            for x in 0..width {
                let down = if self.is_mirrored { width - 1 - x } else { x };
                let left = if self.is_flipped { self.stored.1 - top - height } else { top };
                let start = down * self.upright.0 + left;
                let line = &mut places[start..start + height];
                let column = band[x..].iter().step_by(width);
                if self.is_flipped {
                    line.iter_mut().rev().zip(column).for_each(|(place, pixel)| *place = *pixel);
                } else {
                    line.iter_mut().zip(column).for_each(|(place, pixel)| *place = *pixel);
                }
            }
        }
    }
}
