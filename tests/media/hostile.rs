//! Broken files and bombs are refused from their header, quickly and within the budget.

use casebook::media::{Budget, Format};

use crate::pictures::{Desk, jpeg, photo, png, with_chunk, with_segment, written};

/// A PNG whose header announces `width` × `height` and whose data is missing.
fn announced_png(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(1, 1, png::ColorType::Rgb, &[0; 3]);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    file
}

/// A JPEG that grows clearer scan by scan.
fn progressive_jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.set_progressive(true);
    encoder.encode(&photo(40, 30), 40, 30, jpeg_encoder::ColorType::Rgb).expect("a small picture");
    bytes
}

#[test]
fn a_picture_over_the_pixel_limits_is_refused_before_decoding() {
    let desk = Desk::new();
    for (width, height) in [(50_000, 50_000), (16_385, 1), (1, 16_385), (10_000, 5_001), (u32::MAX, u32::MAX)] {
        let refusal = desk.refusal("bomb.png", &announced_png(width, height));
        assert!(refusal.starts_with("E110") && refusal.contains("over the limit"), "{refusal}");
    }
    let mut file = jpeg(8, 8, &photo(8, 8));
    let frame = file.windows(2).position(|window| window == [0xFF, 0xC0]).expect("a frame header");
    file[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert!(desk.refusal("bomb.jpg", &file).contains("65535×65535"));
    assert!(desk.refusal("bomb.gif", b"GIF89a\xFF\xFF\xFF\xFF\0\0\0\x3B").contains("over the limit"));
    assert_eq!(desk.cache.counts().decoded, 0);
}

#[test]
fn a_jpeg_of_endless_scans_is_refused() {
    let desk = Desk::new();
    let file = jpeg(40, 30, &photo(40, 30));
    let scan = file.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    let end = file.len() - 2;
    let bomb = [&file[..scan], &file[scan..end].repeat(100), &file[end..]].concat();
    assert!(desk.refusal("a.jpg", &bomb).starts_with("E110"));
    assert_eq!(desk.cache.counts().decoded, 0);
}

#[test]
fn stray_bytes_between_the_segments_and_behind_the_end_of_a_jpeg_do_no_harm() {
    let desk = Desk::with_widths(&[40]);
    let file = jpeg(40, 30, &photo(40, 30));
    let frame = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame header");
    let stray = [&file[..frame], &[0, 0, 7], &file[frame..], b"a film of a phone, or the like"].concat();
    let widest = |file| desk.widest(&desk.prepare("a.jpg", file), Format::Jpeg);
    assert_eq!(widest(&stray), widest(&file));
}

#[test]
fn codings_of_jpeg_that_are_not_read_are_named() {
    let desk = Desk::new();
    let file = jpeg(40, 30, &photo(40, 30));
    let frame = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame header");
    let changed = |at: usize, byte: u8| {
        let mut file = file.clone();
        file[frame + at] = byte;
        desk.refusal("a.jpg", &file)
    };
    assert!(changed(1, 0xC9).contains("arithmetic coding"));
    assert!(changed(1, 0xC3).contains("lossless coding"));
    assert!(changed(4, 12).contains("more than 8 bits"));
}

#[test]
fn a_jpeg_with_broken_data_is_refused() {
    let desk = Desk::new();
    let mut file = jpeg(400, 300, &photo(400, 300));
    let middle = file.len() / 2;
    // The mark of the end in the middle: the library would fill the rest with grey.
    file.splice(middle..middle, [0xFF, 0xD9]);
    assert!(desk.refusal("a.jpg", &file).starts_with("E110"));
}

#[test]
fn a_picture_without_size_is_refused() {
    let desk = Desk::new();
    assert!(desk.refusal("a.png", &announced_png(0, 10)).starts_with("E110"));
    assert!(desk.refusal("a.gif", b"GIF89a\0\0\x01\0\0\0\0\x3B").starts_with("E110"));
}

#[test]
fn what_is_no_picture_is_refused() {
    let desk = Desk::new();
    assert!(desk.refusal("a.jpg", b"").contains("empty"));
    assert!(desk.refusal("a.jpg", b"<html>not found</html>").contains("not a picture"));
    assert!(desk.refusal("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif").contains("AVIF"));
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused_and_never_panics() {
    let desk = Desk::new();
    let pixels = image::DynamicImage::ImageRgb8(image::RgbImage::from_raw(40, 30, photo(40, 30)).expect("fits"));
    let files = [
        ("a.jpg", jpeg(40, 30, &photo(40, 30))),
        ("b.jpg", progressive_jpeg()),
        ("a.png", png(40, 30, png::ColorType::Rgb, &photo(40, 30))),
        ("a.webp", written(&pixels, image::ImageFormat::WebP)),
        ("a.tif", written(&pixels, image::ImageFormat::Tiff)),
        ("a.bmp", written(&pixels, image::ImageFormat::Bmp)),
    ];
    for (name, file) in &files {
        for tenths in 0..10 {
            let cut = &file[..file.len() * tenths / 10];
            let refusal = desk.refusal(name, cut);
            assert!(refusal.starts_with("E110"), "{name} {tenths}: {refusal}");
        }
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let desk = Desk::with_widths(&[8]);
    let pixels = image::DynamicImage::ImageRgb8(image::RgbImage::from_raw(16, 12, photo(16, 12)).expect("fits"));
    let files = [
        jpeg(16, 12, &photo(16, 12)),
        png(16, 12, png::ColorType::Rgb, &photo(16, 12)),
        written(&pixels, image::ImageFormat::WebP),
        written(&pixels, image::ImageFormat::Tiff),
        written(&pixels, image::ImageFormat::Bmp),
        written(&image::DynamicImage::ImageRgba8(pixels.to_rgba8()), image::ImageFormat::Gif),
    ];
    let mut random = 12_345_u32;
    for file in &files {
        for _ in 0..60 {
            let mut broken = file.clone();
            for _ in 0..3 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (random >> 8) as usize % broken.len();
                broken[at] = random.to_le_bytes()[3];
            }
            // Whatever comes out, it must be an answer.
            let _ = desk.try_prepare("a.bin", &broken);
        }
    }
}

#[test]
fn a_picture_that_needs_more_than_the_budget_is_refused_with_the_figure() {
    let mut desk = Desk::new();
    desk.budget = Budget::new(1024 * 1024);
    let refusal = desk.refusal("a.png", &png(800, 600, png::ColorType::Rgb, &photo(800, 600)));
    assert!(refusal.contains("budget of 1 MB"), "{refusal}");
    assert_eq!(desk.cache.counts().decoded, 0);
}

#[test]
fn threads_stay_within_the_budget_together() {
    let mut desk = Desk::new();
    desk.budget = Budget::new(3 * 1024 * 1024);
    let files: Vec<Vec<u8>> = (0..8).map(|at| png(800 + at, 600, png::ColorType::Rgb, &photo(800 + at, 600))).collect();
    std::thread::scope(|scope| {
        for pair in files.chunks(2) {
            let desk = &desk;
            scope.spawn(move || pair.iter().for_each(|file| drop(desk.prepare("a.png", file))));
        }
    });
    assert_eq!(desk.cache.counts().decoded, 8);
    let peak = desk.budget.peak_bytes();
    assert!((1_440_000..=desk.budget.total_bytes()).contains(&peak), "{peak}");
}

#[test]
fn packed_text_and_profiles_over_the_limit_are_not_inflated() {
    let desk = Desk::with_widths(&[8]);
    let mut packed = flate2::write::ZlibEncoder::new(b"x\0\0".to_vec(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &vec![0; 64 * 1024 * 1024]).expect("to memory");
    let bomb = packed.finish().expect("to memory");
    let plain = png(16, 12, png::ColorType::Rgb, &photo(16, 12));
    for name in [*b"zTXt", *b"iCCP"] {
        let prepared = desk.prepare("a.png", &with_chunk(&plain, name, &bomb));
        assert_eq!(prepared.variants.len(), 2);
    }
}

#[test]
fn a_profile_in_many_parts_over_the_limit_is_ignored() {
    let desk = Desk::with_widths(&[8]);
    let mut file = jpeg(16, 12, &photo(16, 12));
    let part_of_profile = vec![7; 65_000];
    for part in (1..=20).rev() {
        file = with_segment(&file, 0xE2, &[b"ICC_PROFILE\0", [part, 20].as_slice(), &part_of_profile].concat());
    }
    assert_eq!(desk.prepare("a.jpg", &file).variants.len(), 2);
}
