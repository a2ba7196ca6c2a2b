//! A decoded picture → its largest published size, upright.
//!
//! Band by band, each at once at its place in the upright picture: neither the whole picture at its new width nor a copy
//! that lies on its side is ever held.

use fast_image_resize::images::Image;
use fast_image_resize::{ResizeOptions, Resizer};

use super::exif::Orientation;
use super::pixels::{Layout, Pixels};
use super::turn::Turn;

/// Rows of the result that are made at a time. The weights of the filter are computed anew for each band, which is as
/// much work as some twenty rows.
const BAND_ROWS: u32 = 256;

/// Rows that are handed over at a time.
const ROWS_AT_ONCE: usize = 64;

/// Rows of the source on either side that the filter needs, for each row of the source that becomes one: Lanczos3.
const REACH: f64 = 3.0;

/// A picture on its way to a smaller size. Nothing may be opaque in part: opacity would have to be multiplied in.
#[derive(Debug)]
pub(super) struct Reduction {
    layout: Layout,
    source: (u32, u32),
    target: (u32, u32),
    turn: Turn,
    resizer: Resizer,
    /// Rows of the source that are still needed, and the number of the first one.
    waiting: Vec<u8>,
    first: u32,
    /// Rows of the result that are done.
    done: u32,
    samples: Vec<u8>,
}

/// The picture as stored, brought to `target` pixels and turned upright. Nothing may be translucent.
pub(super) fn reduced(picture: Pixels, target: (u32, u32), orientation: Orientation) -> Pixels {
    let source = (picture.width_px(), picture.height_px());
    if source == target {
        return picture.upright(orientation);
    }
    let mut reduction = Reduction::new(picture.layout(), source, target, orientation);
    let row_len = source.0 as usize * picture.layout().channels();
    for rows in picture.samples().chunks(row_len * ROWS_AT_ONCE) {
        reduction.take(rows);
    }
    reduction.into_pixels().expect("all rows came")
}

impl Reduction {
    /// A reduction of rows from `source` to `target` pixels, both as stored.
    pub(super) fn new(layout: Layout, source: (u32, u32), target: (u32, u32), orientation: Orientation) -> Self {
        let turn = Turn::new(orientation, target);
        Self {
            layout,
            source,
            target,
            turn,
            resizer: Resizer::new(),
            waiting: Vec::new(),
            first: 0,
            done: 0,
            samples: vec![0; target.0 as usize * target.1 as usize * layout.channels()],
        }
    }

    /// Takes some rows of the source.
    pub(super) fn take(&mut self, rows: &[u8]) {
        if self.source == self.target {
            self.turn.place(rows, self.layout.channels(), self.done, &mut self.samples);
            self.done += self.rows_in(rows.len());
            return;
        }
        self.waiting.extend_from_slice(rows);
        let come = self.first + self.rows_in(self.waiting.len());
        while self.done < self.target.1 {
            let end = (self.done + BAND_ROWS).min(self.target.1);
            if come < self.needed_until(end) {
                break;
            }
            self.band(end);
            let unneeded = self.needed_from(end) - self.first;
            self.waiting.drain(..unneeded as usize * self.row_len());
            self.first += unneeded;
        }
    }

    /// The picture; `None` unless all rows came.
    pub(super) fn into_pixels(self) -> Option<Pixels> {
        let (width, height) = self.turn.upright_size();
        (self.done == self.target.1).then_some(())?;
        Pixels::new(width, height, self.layout, self.samples)
    }

    /// Makes the rows of the result up to `end`.
    fn band(&mut self, end: u32) {
        let pixel_type = self.layout.pixel_type();
        let rows = self.rows_in(self.waiting.len());
        let top = f64::from(self.done) * self.ratio() - f64::from(self.first);
        let height = (f64::from(end - self.done) * self.ratio()).min(f64::from(rows) - top);
        let source = Image::from_slice_u8(self.source.0, rows, &mut self.waiting, pixel_type)
            .expect("only whole rows are waiting");
        let mut target = Image::new(self.target.0, end - self.done, pixel_type);
        let options = ResizeOptions::new().use_alpha(false).crop(0.0, top, f64::from(self.source.0), height);
        self.resizer.resize(&source, &mut target, &options).expect("the band lies inside the rows that are waiting");
        self.turn.place(target.buffer(), self.layout.channels(), self.done, &mut self.samples);
        self.done = end;
    }

    /// Rows of the source for one of the result.
    fn ratio(&self) -> f64 {
        f64::from(self.source.1) / f64::from(self.target.1)
    }

    /// The first row of the source that row `row` of the result needs.
    fn needed_from(&self, row: u32) -> u32 {
        let place = (f64::from(row) - REACH - 1.0) * self.ratio();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row of the source")]
        let row = place.max(0.0) as u32;
        row.clamp(self.first, self.first + self.rows_in(self.waiting.len()))
    }

    /// How many rows of the source must have come before all rows of the result below `row` can be made.
    fn needed_until(&self, row: u32) -> u32 {
        let place = (f64::from(row) + REACH + 1.0) * self.ratio();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row of the source")]
        let row = place.ceil() as u32;
        row.min(self.source.1)
    }

    fn row_len(&self) -> usize {
        self.source.0 as usize * self.layout.channels()
    }

    fn rows_in(&self, len: usize) -> u32 {
        u32::try_from(len / self.row_len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Pixels {
        let wave = |x: u32, y: u32, by: u32| u8::try_from((x * x / by + y * 3 + x * y / 70) % 251).unwrap_or(0);
        let samples =
            (0..height).flat_map(|y| (0..width).flat_map(move |x| [wave(x, y, 5), wave(x, y, 9), wave(y, x, 3)]));
        Pixels::new(width, height, Layout::Rgb, samples.collect()).expect("fits")
    }

    /// The picture reduced with rows that come `at_once` at a time.
    fn reduced(picture: &Pixels, target: (u32, u32), orientation: u16, at_once: usize) -> Pixels {
        let size = (picture.width_px(), picture.height_px());
        let mut reduction = Reduction::new(Layout::Rgb, size, target, Orientation::new(orientation));
        for rows in picture.samples().chunks(at_once * size.0 as usize * 3) {
            reduction.take(rows);
        }
        reduction.into_pixels().expect("all rows came")
    }

    #[test]
    fn bands_give_what_the_whole_picture_gives_and_do_not_depend_on_how_rows_come() {
        for (width, height, target) in
            [(700, 900, (431, 554)), (90, 1300, (45, 650)), (60, 40, (60, 40)), (50, 700, (49, 686))]
        {
            let picture = picture(width, height);
            let whole = picture.clone().resized(target.0, target.1);
            let in_bands = reduced(&picture, target, 1, 16);
            let far = whole.samples().iter().zip(in_bands.samples()).map(|(one, other)| one.abs_diff(*other)).max();
            assert!(far <= Some(1), "{width} × {height}: {far:?}");
            assert_eq!(in_bands.samples(), reduced(&picture, target, 1, 7).samples());
            assert_eq!(in_bands.samples(), reduced(&picture, target, 1, 2000).samples());
        }
    }

    #[test]
    fn the_result_is_turned_upright() {
        let picture = picture(160, 700);
        for orientation in 1..=8 {
            let upright = reduced(&picture, (80, 350), 1, 10).upright(Orientation::new(orientation));
            let at_once = reduced(&picture, (80, 350), orientation, 10);
            assert_eq!((at_once.width_px(), at_once.height_px()), (upright.width_px(), upright.height_px()));
            assert_eq!(at_once.samples(), upright.samples(), "{orientation}");
        }
    }

    #[test]
    fn too_few_rows_give_no_picture() {
        let mut reduction = Reduction::new(Layout::Gray, (8, 8), (4, 4), Orientation::default());
        reduction.take(&[1; 56]);
        assert!(reduction.into_pixels().is_none());
    }
}
