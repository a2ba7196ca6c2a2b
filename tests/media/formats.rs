//! What each format becomes.

use casebook::media::{Format, header};
use image::{DynamicImage, ImageFormat, RgbImage};

use crate::pictures::{Desk, is_near, jpeg, photo, png, rgb, with_exif, written};

/// The format of the fallbacks.
fn fallback(prepared: &casebook::media::Prepared) -> Format {
    prepared.variants[1].format
}

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

#[test]
fn a_drawing_of_few_colours_falls_back_to_png_and_loses_nothing() {
    let desk = Desk::new();
    let drawing = rgb(32, 32, |x, _| if x < 16 { [10, 60, 200] } else { [255, 255, 255] });
    let prepared = desk.prepare("a.png", &png(32, 32, png::ColorType::Rgb, &drawing));
    assert_eq!(fallback(&prepared), Format::Png);
    assert!(!prepared.has_alpha);
    for format in [Format::WebP, Format::Png] {
        let pixels = desk.widest(&prepared, format);
        assert_eq!((pixels.get_pixel(3, 3).0, pixels.get_pixel(30, 3).0), ([10, 60, 200, 255], [255; 4]));
    }
}

#[test]
fn a_shrunk_drawing_keeps_its_flat_colours_and_stays_small() {
    let desk = Desk::with_widths(&[400]);
    let circles = |x: u32, y: u32| match (x.abs_diff(600).pow(2) + y.abs_diff(400).pow(2)) / 40_000 % 4 {
        0 => [255, 255, 255],
        1 => [163, 35, 31],
        2 => [34, 68, 102],
        _ => [0, 0, 0],
    };
    let source = png(1200, 800, png::ColorType::Rgb, &rgb(1200, 800, circles));
    let prepared = desk.prepare("a.png", &source);
    for format in [Format::WebP, Format::Png] {
        let pixels = desk.widest(&prepared, format);
        assert_eq!(pixels.get_pixel(200, 133).0, [255, 255, 255, 255], "{format:?}");
        let colors: std::collections::BTreeSet<[u8; 4]> = pixels.pixels().map(|pixel| pixel.0).collect();
        assert!(colors.len() <= 256 && colors.contains(&[163, 35, 31, 255]), "{format:?}: {}", colors.len());
    }
}

#[test]
fn transparency_is_kept_in_webp_and_png() {
    let desk = Desk::new();
    let samples: Vec<u8> = photo(32, 32)
        .chunks(3)
        .zip(0_u32..)
        .flat_map(|(c, at)| [c[0], c[1], c[2], if at < 512 { 0 } else { 255 }])
        .collect();
    let prepared = desk.prepare("a.png", &png(32, 32, png::ColorType::Rgba, &samples));
    assert!(prepared.has_alpha);
    assert_eq!(fallback(&prepared), Format::Png);
    for format in [Format::WebP, Format::Png] {
        let pixels = desk.widest(&prepared, format);
        assert_eq!((pixels.get_pixel(5, 2).0[3], pixels.get_pixel(5, 30).0[3]), (0, 255), "{format:?}");
    }
}

#[test]
fn an_alpha_channel_that_hides_nothing_does_not_cost_a_png() {
    let desk = Desk::new();
    let samples: Vec<u8> = photo(32, 32).chunks(3).flat_map(|c| [c[0], c[1], c[2], 255]).collect();
    let prepared = desk.prepare("a.png", &png(32, 32, png::ColorType::Rgba, &samples));
    assert!(!prepared.has_alpha);
    assert_eq!(fallback(&prepared), Format::Jpeg);
}

#[test]
fn sixteen_bit_palette_and_grey_png_are_read() {
    let desk = Desk::with_widths(&[32]);
    let gradient = (0..32_u16 * 32).flat_map(|at| [at * 60, 65535 - at * 60, 30_000]);
    let samples: Vec<u8> = gradient.flat_map(u16::to_be_bytes).collect();
    let mut deep = Vec::new();
    let mut encoder = png::Encoder::new(&mut deep, 32, 32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Sixteen);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&samples)).expect("small");
    let pixels = desk.widest(&desk.prepare("deep.png", &deep), Format::WebP);
    assert!(is_near(pixels.get_pixel(31, 31).0, [239, 16, 117, 255], 1), "{:?}", pixels.get_pixel(31, 31));

    let mut indexed = Vec::new();
    let mut encoder = png::Encoder::new(&mut indexed, 32, 32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_palette(vec![200, 0, 0, 0, 0, 200]);
    encoder.set_trns(vec![255, 128]);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&[0x0F; 128])).expect("small");
    let prepared = desk.prepare("palette.png", &indexed);
    let pixels = desk.widest(&prepared, Format::Png);
    assert_eq!((pixels.get_pixel(0, 0).0, pixels.get_pixel(5, 0).0), ([200, 0, 0, 255], [0, 0, 200, 128]));

    let grey: Vec<u8> = (0..1024_u32).map(|at| byte(at / 32 * 8)).collect();
    let prepared = desk.prepare("grey.png", &png(32, 32, png::ColorType::Grayscale, &grey));
    assert_eq!(desk.widest(&prepared, Format::Png).get_pixel(7, 5).0, [40, 40, 40, 255]);
}

#[test]
fn bmp_tiff_gif_and_webp_are_converted() {
    let desk = Desk::with_widths(&[32]);
    let pixels = DynamicImage::ImageRgb8(RgbImage::from_raw(32, 32, photo(32, 32)).expect("fits"));
    for (name, format) in [("a.bmp", ImageFormat::Bmp), ("a.tif", ImageFormat::Tiff), ("a.webp", ImageFormat::WebP)] {
        let prepared = desk.prepare(name, &written(&pixels, format));
        assert!(prepared.notes.is_empty(), "{:?}", prepared.notes);
        let shown = desk.widest(&prepared, Format::Jpeg);
        assert!(is_near(shown.get_pixel(16, 16).0, pixels.to_rgba8().get_pixel(16, 16).0, 16), "{name}");
    }
    let gif = written(&DynamicImage::ImageRgba8(pixels.to_rgba8()), ImageFormat::Gif);
    let prepared = desk.prepare("a.gif", &gif);
    assert!(!prepared.animated);
}

#[test]
fn the_content_counts_not_the_extension() {
    let desk = Desk::new();
    let prepared = desk.prepare("截图.png", &jpeg(24, 18, &photo(24, 18)));
    assert_eq!(prepared.source_format, Format::Jpeg);
    assert_eq!(prepared.notes.len(), 1);
    assert_eq!(prepared.notes[0].code.as_str(), "W212");
    assert_eq!(prepared.notes[0].hints[0].line.as_deref(), Some("截图.jpg"));
    assert!(desk.prepare("截图.JPEG", &jpeg(24, 18, &photo(24, 18))).notes.is_empty());
}

#[test]
fn a_small_picture_gets_a_note_with_both_widths() {
    let mut desk = Desk::new();
    desk.settings.min_width_px = 1200;
    let prepared = desk.prepare("a.jpg", &jpeg(24, 18, &photo(24, 18)));
    let note = &prepared.notes[0].text;
    assert!(note.en.contains("24") && note.en.contains("1200") && note.zh.contains("1200"), "{note:?}");
}

#[test]
fn a_very_tall_picture_has_no_webp_but_a_fallback() {
    let desk = Desk::with_widths(&[4]);
    let prepared = desk.prepare("a.png", &png(4, 16_384, png::ColorType::Grayscale, &vec![9; 4 * 16_384]));
    let formats: Vec<Format> = prepared.variants.iter().map(|variant| variant.format).collect();
    assert_eq!(formats, [Format::Png]);
}

#[test]
fn large_photos_are_decoded_at_a_fraction_and_look_the_same() {
    let desk = Desk::with_widths(&[100]);
    let picture = photo(800, 600);
    let prepared = desk.prepare("a.jpg", &jpeg(800, 600, &picture));
    let original = RgbImage::from_raw(800, 600, rgb(800, 600, |x, y| [byte(x * 255 / 800), byte(y * 255 / 600), 0]));
    let original = original.expect("fits");
    let shown = desk.widest(&prepared, Format::WebP);
    for (x, y) in [(2, 2), (50, 30), (97, 72)] {
        let (got, wanted) = (shown.get_pixel(x, y).0, original.get_pixel(x * 8 + 4, y * 8 + 4).0);
        assert!(got[0].abs_diff(wanted[0]) < 12 && got[1].abs_diff(wanted[1]) < 12, "{x},{y}: {got:?} {wanted:?}");
    }
}

fn byte(value: u32) -> u8 {
    u8::try_from(value).expect("below 256")
}

#[cfg(feature = "heic")]
#[test]
fn a_phone_picture_in_heic_becomes_jpeg_and_webp() {
    let desk = Desk::with_widths(&[64]);
    let samples: Vec<u8> =
        (0..64 * 48).flat_map(|at| if at % 64 < 32 { [220, 30, 30] } else { [30, 30, 220] }).collect();
    let file = heifer::encode_rgb8(64, 48, &samples, &heifer::EncodeOptions::default()).expect("a small picture");
    let size = header(&file).expect("it has a header");
    assert_eq!((size.format, size.width_px, size.height_px), (Format::Heic, 64, 48));
    let prepared = desk.prepare("IMG.HEIC", &file);
    assert!(prepared.notes.is_empty());
    let pixels = desk.widest(&prepared, Format::WebP);
    assert!(is_near(pixels.get_pixel(10, 20).0, [220, 30, 30, 255], 12));
    assert!(is_near(pixels.get_pixel(50, 20).0, [30, 30, 220, 255], 12));
    assert!(desk.refusal("cut.heic", &file[..file.len() / 2]).starts_with("E110"));
}

#[test]
fn a_photo_whose_half_is_nearly_as_wide_is_published_at_its_half() {
    let widths = |desk: &Desk, file: &[u8]| -> Vec<(u32, u32)> {
        let prepared = desk.prepare("a", file);
        let of_webp = prepared.variants.iter().filter(|variant| variant.format == Format::WebP);
        of_webp.map(|variant| (variant.width_px, variant.height_px)).collect()
    };
    let desk = Desk::with_widths(&[16, 32]);
    let portrait = jpeg(60, 80, &photo(60, 80));
    assert_eq!(widths(&desk, &portrait), [(16, 21), (30, 40)], "30 is 15 sixteenths of 32");
    let on_its_side = with_exif(&jpeg(80, 60, &photo(80, 60)), 6);
    assert_eq!(widths(&desk, &on_its_side), [(16, 21), (30, 40)]);
    assert_eq!(widths(&desk, &jpeg(59, 81, &photo(59, 81))), [(16, 22), (30, 41)], "a half is rounded up");
    assert_eq!(widths(&desk, &jpeg(58, 80, &photo(58, 80))), [(16, 22), (32, 44)], "29 is too narrow");
    assert_eq!(widths(&desk, &png(60, 80, png::ColorType::Rgb, &photo(60, 80))), [(16, 21), (32, 43)]);
    assert_eq!(widths(&Desk::with_widths(&[30, 32]), &portrait), [(30, 40), (32, 43)], "never as narrow as the next");
}
