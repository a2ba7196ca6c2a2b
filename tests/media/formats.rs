//! What each format becomes.

use casebook::media::{Format, header};

use crate::pictures::{Desk, jpeg, photo, png};

#[test]
fn a_photo_becomes_webp_and_jpeg_in_every_width_that_does_not_enlarge_it() {
    let desk = Desk::new();
    let prepared = desk.prepare("a.jpg", &jpeg(24, 18, &photo(24, 18)));
    let made: Vec<(u32, u32, Format)> =
        prepared.variants.iter().map(|variant| (variant.width_px, variant.height_px, variant.format)).collect();
    assert_eq!(made, [(8, 6, Format::WebP), (8, 6, Format::Jpeg), (16, 12, Format::WebP), (16, 12, Format::Jpeg)]);
    let name = &prepared.variants[0].file_name;
    assert!(name.len() == 20 + "-8.webp".len() && name.ends_with("-8.webp"), "{name}");
    assert!(prepared.notes.is_empty());
}

#[test]
fn a_picture_narrower_than_every_width_keeps_its_own() {
    let desk = Desk::new();
    let prepared = desk.prepare("a.png", &png(5, 4, png::ColorType::Rgb, &photo(5, 4)));
    assert!(prepared.variants.iter().all(|variant| (variant.width_px, variant.height_px) == (5, 4)));
    assert_eq!(prepared.variants.len(), 2);
}

#[test]
fn the_header_tells_the_size_without_decoding() {
    let file = jpeg(24, 18, &photo(24, 18));
    let cut = &file[..file.len() / 2];
    let header = header(cut).expect("the header stands in front");
    assert_eq!((header.format, header.width_px, header.height_px), (Format::Jpeg, 24, 18));
}
