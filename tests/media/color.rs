//! Colours look right whatever space the file was made in.

use casebook::media::Format;
use jpeg_encoder::ColorType;
use moxcms::ColorProfile;

use crate::pictures::{Desk, is_near, jpeg, jpeg_of, png, rgb, with_chunk, with_segment};

/// The segments that carry a profile.
fn with_profile(jpeg: &[u8], profile: &ColorProfile) -> Vec<u8> {
    let icc = profile.encode().expect("a known profile");
    with_segment(jpeg, 0xE2, &[b"ICC_PROFILE\0\x01\x01".as_slice(), &icc].concat())
}

/// A patch of one colour.
fn patch(color: [u8; 3]) -> Vec<u8> {
    rgb(32, 32, |_, _| color)
}

/// The middle of the published picture.
fn shown(desk: &Desk, name: &str, file: &[u8]) -> [u8; 4] {
    let prepared = desk.prepare(name, file);
    let format = prepared.variants[1].format;
    desk.widest(&prepared, format).get_pixel(16, 16).0
}

#[test]
fn display_p3_is_converted_to_srgb() {
    let desk = Desk::with_widths(&[32]);
    // Display P3 (200, 100, 80) is sRGB (215, 93, 73): computed with the published matrices, not with the library.
    let file = with_profile(&jpeg(32, 32, &patch([200, 100, 80])), &ColorProfile::new_display_p3());
    assert!(is_near(shown(&desk, "p3.jpg", &file), [215, 93, 73, 255], 3), "{:?}", shown(&desk, "p3.jpg", &file));

    let icc = ColorProfile::new_display_p3().encode().expect("a known profile");
    let mut packed = flate2::write::ZlibEncoder::new(b"p3\0\0".to_vec(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &icc).expect("to memory");
    let chunk = packed.finish().expect("to memory");
    let file = with_chunk(&png(32, 32, png::ColorType::Rgb, &patch([200, 100, 80])), *b"iCCP", &chunk);
    assert!(is_near(shown(&desk, "p3.png", &file), [215, 93, 73, 255], 2));
}

#[test]
fn a_picture_without_profile_keeps_its_values() {
    let desk = Desk::with_widths(&[32]);
    assert!(is_near(shown(&desk, "a.jpg", &jpeg(32, 32, &patch([200, 100, 80]))), [200, 100, 80, 255], 3));
}

#[test]
fn a_broken_or_unsuitable_profile_is_ignored() {
    let desk = Desk::with_widths(&[32]);
    let plain = jpeg(32, 32, &patch([200, 100, 80]));
    let broken = with_segment(&plain, 0xE2, b"ICC_PROFILE\0\x01\x01not a profile");
    assert!(is_near(shown(&desk, "a.jpg", &broken), [200, 100, 80, 255], 3));
    let grey_profile = with_profile(&plain, &ColorProfile::new_gray_with_gamma(2.2));
    assert!(is_near(shown(&desk, "a.jpg", &grey_profile), [200, 100, 80, 255], 3));
}

#[test]
fn grey_jpeg_stays_grey() {
    let desk = Desk::with_widths(&[32]);
    let file = jpeg_of(32, 32, &[90; 1024], ColorType::Luma);
    assert!(is_near(shown(&desk, "a.jpg", &file), [90, 90, 90, 255], 2));
}

#[test]
fn cmyk_and_ycck_become_rgb_with_a_note() {
    let desk = Desk::with_widths(&[32]);
    // 255 is full ink: half cyan, no magenta, full yellow, a little black.
    let inks: Vec<u8> = [128, 0, 255, 51].repeat(1024);
    for color in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let file = jpeg_of(32, 32, &inks, color);
        let prepared = desk.prepare("print.jpg", &file);
        assert!(prepared.notes[0].text.en.contains("CMYK"), "{:?}", prepared.notes);
        let pixel = desk.widest(&prepared, Format::Jpeg).get_pixel(16, 16).0;
        assert!(is_near(pixel, [102, 204, 0, 255], 5), "{color:?}: {pixel:?}");
    }
}

#[test]
fn cmyk_without_the_mark_of_adobe_is_not_turned_round() {
    let desk = Desk::with_widths(&[32]);
    let file = jpeg_of(32, 32, &[128, 0, 255, 51].repeat(1024), ColorType::Cmyk);
    let at = file.windows(5).position(|window| window == b"Adobe").expect("the encoder writes it") - 4;
    let len = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
    let unmarked = [&file[..at], &file[at + 2 + len..]].concat();
    // The same bytes now mean the light that was left: half cyan, full magenta, no yellow, much black.
    let pixel = shown(&desk, "print.jpg", &unmarked);
    assert!(is_near(pixel, [25, 0, 51, 255], 5), "{pixel:?}");
}
