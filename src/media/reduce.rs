//! A picture → a smaller size, band by band.
//!
//! Each band is at once put at its place in the upright picture: neither the whole picture at its new width nor a copy that
//! lies on its side is ever held, and of rows that come one after another only those that are still needed.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{ResizeOptions, Resizer};

use super::exif::Orientation;
use super::pixels::{Layout, Pixels};
use super::turn::Turn;
use crate::room::Room;

/// Rows of the result that are made at a time. The weights of the filter are computed anew for each band, which is as
/// much work as some twenty rows.
const BAND_ROWS: u32 = 128;

/// Rows of the source on either side that the filter needs, for each row of the source that becomes one: Lanczos3.
const REACH: f64 = 3.0;

/// Rows of the source that may come beside those which a band needs.
const SPARE_ROWS: usize = 32;

/// The picture as stored, brought to `target` pixels and turned upright. Nothing may be translucent: opacity would have to be
/// multiplied in.
pub(super) fn reduced(picture: Pixels, target: (u32, u32), orientation: Orientation) -> Pixels {
    if (picture.width_px(), picture.height_px()) == target {
        return picture.upright(orientation);
    }
    bands(&picture, target, orientation)
}

/// A smaller copy of an upright picture. Nothing may be translucent.
pub(super) fn smaller(picture: &Pixels, target: (u32, u32)) -> Pixels {
    bands(picture, target, Orientation::default())
}

fn bands(picture: &Pixels, target: (u32, u32), orientation: Orientation) -> Pixels {
    let mut bands = Bands::new(picture.layout(), (picture.width_px(), picture.height_px()), target, orientation);
    while bands.done < target.1 {
        bands.make(picture.samples(), 0);
    }
    bands.into_pixels().expect("all rows were made")
}

/// The result as far as it is made.
#[derive(Debug)]
struct Bands {
    layout: Layout,
    source: (u32, u32),
    target: (u32, u32),
    turn: Turn,
    resizer: Resizer,
    /// Rows of the result that are done.
    done: u32,
    samples: Room,
}

impl Bands {
    fn new(layout: Layout, source: (u32, u32), target: (u32, u32), orientation: Orientation) -> Self {
        let samples = Room::zeros(target.0 as usize * target.1 as usize * layout.channels());
        Self { layout, source, target, turn: Turn::new(orientation, target), resizer: Resizer::new(), done: 0, samples }
    }

    /// Where the next band ends.
    fn end(&self) -> u32 {
        (self.done + BAND_ROWS).min(self.target.1)
    }

    /// Makes the next band of `rows` of the source, which begin with row `first` and reach as far as the filter does.
    fn make(&mut self, rows: &[u8], first: u32) {
        let (pixel_type, count) = (self.layout.pixel_type(), self.rows_in(rows));
        let end = self.end();
        let top = f64::from(self.done) * self.ratio() - f64::from(first);
        let height = (f64::from(end - self.done) * self.ratio()).min(f64::from(count) - top);
        let source = ImageRef::new(self.source.0, count, rows, pixel_type).expect("only whole rows come");
        let mut band = Image::new(self.target.0, end - self.done, pixel_type);
        let options = ResizeOptions::new().use_alpha(false).crop(0.0, top, f64::from(self.source.0), height);
        self.resizer.resize(&source, &mut band, &options).expect("the band lies inside the rows");
        self.put(band.buffer(), end);
    }

    /// Puts rows of the result up to `end` at their places.
    fn put(&mut self, rows: &[u8], end: u32) {
        self.turn.place(rows, self.layout.channels(), self.done, &mut self.samples);
        self.done = end;
    }

    /// Rows of the source for one of the result.
    fn ratio(&self) -> f64 {
        f64::from(self.source.1) / f64::from(self.target.1)
    }

    fn row_len(&self) -> usize {
        self.source.0 as usize * self.layout.channels()
    }

    fn rows_in(&self, samples: &[u8]) -> u32 {
        u32::try_from(samples.len() / self.row_len()).unwrap_or(u32::MAX)
    }

    /// The picture; `None` unless all rows were made.
    fn into_pixels(self) -> Option<Pixels> {
        let (width, height) = self.turn.upright_size();
        (self.done == self.target.1).then_some(())?;
        Pixels::new(width, height, self.layout, self.samples)
    }
}

/// A picture whose rows come from the top, on their way to a smaller size.
#[derive(Debug)]
pub(super) struct Reduction {
    bands: Bands,
    /// Rows of the source that are still needed, and the number of the first one.
    waiting: Vec<u8>,
    first: u32,
}

impl Reduction {
    /// A reduction of rows from `source` to `target` pixels, both as stored. Nothing may be translucent.
    pub(super) fn new(layout: Layout, source: (u32, u32), target: (u32, u32), orientation: Orientation) -> Self {
        let bands = Bands::new(layout, source, target, orientation);
        let most = bands.row_len() * (needed_until(&bands, BAND_ROWS + 5) as usize + SPARE_ROWS);
        Self { bands, waiting: Vec::with_capacity(most), first: 0 }
    }

    /// Takes some whole rows of the source.
    pub(super) fn take(&mut self, rows: &[u8]) {
        let bands = &mut self.bands;
        if bands.source == bands.target {
            let end = bands.done + bands.rows_in(rows);
            bands.put(rows, end);
            return;
        }
        self.waiting.extend_from_slice(rows);
        while bands.done < bands.target.1 {
            let end = bands.end();
            if self.first + bands.rows_in(&self.waiting) < needed_until(bands, end) {
                break;
            }
            bands.make(&self.waiting, self.first);
            let unneeded = needed_from(bands, end).max(self.first) - self.first;
            self.waiting.drain(..unneeded as usize * bands.row_len());
            self.first += unneeded;
        }
    }

    /// The picture; `None` unless all rows came.
    pub(super) fn into_pixels(self) -> Option<Pixels> {
        self.bands.into_pixels()
    }
}

/// The first row of the source that row `row` of the result needs.
fn needed_from(bands: &Bands, row: u32) -> u32 {
    let place = (f64::from(row) - REACH - 1.0) * bands.ratio();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row of the source")]
    let row = place.max(0.0) as u32;
    row
}

/// How many rows of the source must have come before all rows of the result below `row` can be made.
fn needed_until(bands: &Bands, row: u32) -> u32 {
    let place = (f64::from(row) + REACH + 1.0) * bands.ratio();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row of the source")]
    let row = place.ceil() as u32;
    row.min(bands.source.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Pixels {
        let wave = |x: u32, y: u32, by: u32| u8::try_from((x * x / by + y * 3 + x * y / 70) % 251).unwrap_or(0);
        let samples =
            (0..height).flat_map(|y| (0..width).flat_map(move |x| [wave(x, y, 5), wave(x, y, 9), wave(y, x, 3)]));
        Pixels::new(width, height, Layout::Rgb, samples.collect::<Vec<u8>>()).expect("fits")
    }

    /// The picture reduced with rows that come `at_once` at a time.
    fn by_rows(picture: &Pixels, target: (u32, u32), orientation: Orientation, at_once: usize) -> Pixels {
        let size = (picture.width_px(), picture.height_px());
        let mut reduction = Reduction::new(Layout::Rgb, size, target, orientation);
        for rows in picture.samples().chunks(at_once * size.0 as usize * 3) {
            reduction.take(rows);
        }
        reduction.into_pixels().expect("all rows came")
    }

    #[test]
    fn bands_give_what_the_whole_picture_gives_however_its_rows_come() {
        for (width, height, target) in
            [(700, 900, (431, 554)), (90, 1300, (45, 650)), (60, 40, (60, 40)), (50, 700, (49, 686))]
        {
            let picture = picture(width, height);
            let whole = picture.clone().resized(target.0, target.1);
            let in_bands = reduced(picture.clone(), target, Orientation::default());
            let far = whole.samples().iter().zip(in_bands.samples()).map(|(one, other)| one.abs_diff(*other)).max();
            assert!(far <= Some(1), "{width} × {height}: {far:?}");
            for at_once in [1, 7, 16, 2000] {
                let rows = by_rows(&picture, target, Orientation::default(), at_once);
                let far = whole.samples().iter().zip(rows.samples()).map(|(one, other)| one.abs_diff(*other)).max();
                assert!(far <= Some(1), "{width} × {height}, {at_once} at once: {far:?}");
                assert_eq!(rows.samples(), by_rows(&picture, target, Orientation::default(), 16).samples());
            }
        }
    }

    #[test]
    fn the_result_is_turned_upright() {
        let picture = picture(160, 700);
        for (orientation, target) in
            (1..=8).flat_map(|number| [(Orientation::new(number), (80, 350)), (Orientation::new(number), (160, 700))])
        {
            let upright = reduced(picture.clone(), target, Orientation::default()).upright(orientation);
            for at_once in [reduced(picture.clone(), target, orientation), by_rows(&picture, target, orientation, 10)] {
                assert_eq!((at_once.width_px(), at_once.height_px()), (upright.width_px(), upright.height_px()));
                assert_eq!(at_once.samples(), upright.samples(), "{orientation:?}");
            }
        }
    }

    #[test]
    fn too_few_rows_give_no_picture() {
        let mut reduction = Reduction::new(Layout::Gray, (8, 8), (4, 4), Orientation::default());
        reduction.take(&[1; 56]);
        assert!(reduction.into_pixels().is_none());
    }
}
