//! The eight ways a camera can be held.

use casebook::media::{Format, header};

use crate::pictures::{Desk, is_near, jpeg, rgb, with_exif};

const RED: [u8; 3] = [230, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 230];
const WHITE: [u8; 3] = [250, 250, 250];

/// The colour of the quarter of an upright 48×32 picture: red, green above blue, white.
fn upright(x: u32, y: u32) -> [u8; 3] {
    match (x < 24, y < 16) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => WHITE,
    }
}

/// What a camera stores when EXIF says `orientation`: size, and where the upright picture's point (x, y) comes from.
fn stored(orientation: u16) -> (u32, u32, Vec<u8>) {
    let (width, height) = (48, 32);
    match orientation {
        2 => (width, height, rgb(width, height, |x, y| upright(width - 1 - x, y))),
        3 => (width, height, rgb(width, height, |x, y| upright(width - 1 - x, height - 1 - y))),
        4 => (width, height, rgb(width, height, |x, y| upright(x, height - 1 - y))),
        5 => (height, width, rgb(height, width, |x, y| upright(y, x))),
        6 => (height, width, rgb(height, width, |x, y| upright(width - 1 - y, x))),
        7 => (height, width, rgb(height, width, |x, y| upright(width - 1 - y, height - 1 - x))),
        8 => (height, width, rgb(height, width, |x, y| upright(y, height - 1 - x))),
        _ => (width, height, rgb(width, height, upright)),
    }
}

#[test]
fn every_exif_orientation_comes_out_upright() {
    for orientation in 1..=8 {
        let desk = Desk::with_widths(&[24]);
        let (width, height, samples) = stored(orientation);
        let size = (u16::try_from(width).expect("small"), u16::try_from(height).expect("small"));
        let file = with_exif(&jpeg(size.0, size.1, &samples), orientation);
        let shown = header(&file).expect("it has a header");
        assert_eq!((shown.width_px, shown.height_px), (48, 32), "orientation {orientation}");
        let prepared = desk.prepare("a.jpg", &file);
        assert_eq!((prepared.width_px, prepared.height_px), (48, 32), "orientation {orientation}");
        for format in [Format::Jpeg, Format::WebP] {
            let pixels = desk.widest(&prepared, format);
            assert_eq!(pixels.dimensions(), (24, 16));
            for ((x, y), [r, g, b]) in [((4, 4), RED), ((20, 4), GREEN), ((4, 12), BLUE), ((20, 12), WHITE)] {
                let pixel = pixels.get_pixel(x, y).0;
                assert!(is_near(pixel, [r, g, b, 255], 14), "orientation {orientation} {format:?} {x},{y}: {pixel:?}");
            }
        }
    }
}
