//! A decoded picture → its largest published size, upright.
//!
//! Band by band, each at once at its place in the upright picture: neither the whole picture at its new width nor a copy
//! that lies on its side is ever held.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{ResizeOptions, Resizer};

use super::exif::Orientation;
use super::pixels::Pixels;
use super::turn::Turn;

/// Rows of the result that are made at a time. The weights of the filter are computed anew for each band, which is as
/// much work as some twenty rows.
const BAND_ROWS: u32 = 256;

/// The picture as stored, brought to `target` pixels and turned upright. Nothing may be translucent: opacity would have to be
/// multiplied in.
pub(super) fn reduced(picture: Pixels, target: (u32, u32), orientation: Orientation) -> Pixels {
    let (width, height) = (picture.width_px(), picture.height_px());
    if (width, height) == target {
        return picture.upright(orientation);
    }
    let (layout, turn) = (picture.layout(), Turn::new(orientation, target));
    let source = ImageRef::new(width, height, picture.samples(), layout.pixel_type())
        .expect("a picture has as many samples as its size says");
    let mut samples = vec![0; target.0 as usize * target.1 as usize * layout.channels()];
    let mut resizer = Resizer::new();
    let ratio = f64::from(height) / f64::from(target.1);
    for top in (0..target.1).step_by(BAND_ROWS as usize) {
        let rows = BAND_ROWS.min(target.1 - top);
        let from = f64::from(top) * ratio;
        let len = (f64::from(rows) * ratio).min(f64::from(height) - from);
        let options = ResizeOptions::new().use_alpha(false).crop(0.0, from, f64::from(width), len);
        let mut band = Image::new(target.0, rows, layout.pixel_type());
        resizer.resize(&source, &mut band, &options).expect("the band lies inside the picture");
        turn.place(band.buffer(), layout.channels(), top, &mut samples);
    }
    let (width, height) = turn.upright_size();
    Pixels::new(width, height, layout, samples).expect("as many samples as were made room for")
}

#[cfg(test)]
mod tests {
    use super::super::pixels::Layout;
    use super::*;

    fn picture(width: u32, height: u32) -> Pixels {
        let wave = |x: u32, y: u32, by: u32| u8::try_from((x * x / by + y * 3 + x * y / 70) % 251).unwrap_or(0);
        let samples =
            (0..height).flat_map(|y| (0..width).flat_map(move |x| [wave(x, y, 5), wave(x, y, 9), wave(y, x, 3)]));
        Pixels::new(width, height, Layout::Rgb, samples.collect()).expect("fits")
    }

    #[test]
    fn bands_give_what_the_whole_picture_gives() {
        for (width, height, target) in
            [(700, 900, (431, 554)), (90, 1300, (45, 650)), (60, 40, (60, 40)), (50, 700, (49, 686))]
        {
            let picture = picture(width, height);
            let whole = picture.clone().resized(target.0, target.1);
            let in_bands = reduced(picture, target, Orientation::default());
            let far = whole.samples().iter().zip(in_bands.samples()).map(|(one, other)| one.abs_diff(*other)).max();
            assert!(far <= Some(1), "{width} × {height}: {far:?}");
        }
    }

    #[test]
    fn the_result_is_turned_upright() {
        let picture = picture(160, 700);
        for orientation in (1..=8).map(Orientation::new) {
            let upright = reduced(picture.clone(), (80, 350), Orientation::default()).upright(orientation);
            let at_once = reduced(picture.clone(), (80, 350), orientation);
            assert_eq!((at_once.width_px(), at_once.height_px()), (upright.width_px(), upright.height_px()));
            assert_eq!(at_once.samples(), upright.samples(), "{orientation:?}");
        }
    }
}
