//! Moving pictures stay moving within limits.

use casebook::media::Format;
use image::codecs::gif::GifEncoder;
use image::{AnimationDecoder, Frame, RgbaImage};

use crate::pictures::Desk;

/// A GIF of `frames` frames, each of its own grey.
fn gif(frames: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(image::codecs::gif::Repeat::Infinite).expect("to memory");
    for frame in 0..frames {
        let pixels = RgbaImage::from_pixel(20, 10, image::Rgba([frame, frame, frame, 255]));
        encoder.encode_frame(Frame::new(pixels)).expect("to memory");
    }
    drop(encoder);
    bytes
}

fn count_gif(bytes: &[u8]) -> usize {
    let decoder =
        image::codecs::gif::GifDecoder::new(std::io::Cursor::new(bytes)).expect("a published GIF can be read");
    decoder.into_frames().collect_frames().expect("every frame can be read").len()
}

/// A WebP animation of `frames` frames.
fn webp(frames: usize) -> Vec<u8> {
    let still =
        webpx::Encoder::new_rgb(&[120; 20 * 10 * 3], 20, 10).encode(webpx::Unstoppable).expect("a small picture");
    let bitstream = &still[12..];
    let size = [19, 0, 0, 9, 0, 0];
    let mut list = b"WEBP".to_vec();
    let mut push = |name: &[u8; 4], data: &[u8]| {
        list.extend([name.as_slice(), &u32::try_from(data.len()).expect("small").to_le_bytes(), data].concat());
        if data.len() % 2 == 1 {
            list.push(0);
        }
    };
    push(b"VP8X", &[&[0x02 | 0x08 | 0x04, 0, 0, 0], size.as_slice()].concat());
    push(b"ANIM", &[0; 6]);
    for _ in 0..frames {
        push(b"ANMF", &[&[0; 6], size.as_slice(), &[40, 0, 0, 0], bitstream].concat());
    }
    push(b"EXIF", &crate::pictures::exif(1));
    push(b"XMP ", b"<x:xmpmeta>GPSLatitude</x:xmpmeta>");
    [b"RIFF".as_slice(), &u32::try_from(list.len()).expect("small").to_le_bytes(), &list].concat()
}

#[test]
fn a_moving_gif_is_published_whole_and_without_comments() {
    let desk = Desk::new();
    let plain = gif(5);
    let comment = b"\x21\xFE\x06secret\x00";
    let end = plain.len() - 1;
    let file = [&plain[..end], comment, &plain[end..]].concat();
    let prepared = desk.prepare("a.gif", &file);
    assert!(prepared.animated && prepared.notes.is_empty());
    assert_eq!(prepared.variants.len(), 1);
    assert_eq!((prepared.variants[0].format, prepared.variants[0].width_px), (Format::Gif, 20));
    let published = desk.files(&prepared).into_values().next().expect("one file");
    assert_eq!(count_gif(&published), 5);
    assert!(published.windows(11).any(|window| window == b"NETSCAPE2.0"), "it still repeats");
    assert!(!published.windows(6).any(|window| window == b"secret"));
    assert_eq!(published, plain);
}

#[test]
fn a_gif_of_too_many_frames_shows_its_first_and_says_so() {
    let desk = Desk::new();
    let prepared = desk.prepare("long.gif", &gif(201));
    assert!(!prepared.animated);
    assert!(prepared.variants.iter().all(|variant| variant.format != Format::Gif));
    assert!(prepared.notes[0].text.en.contains("201 frames"), "{:?}", prepared.notes);
    assert_eq!(desk.prepare("long.gif", &gif(201)).notes, prepared.notes, "the second build says so too");
    assert!(desk.prepare("a.gif", &gif(200)).animated);
}

#[test]
fn a_moving_webp_keeps_its_frames_and_loses_its_metadata() {
    let desk = Desk::new();
    let prepared = desk.prepare("a.webp", &webp(3));
    assert!(prepared.animated && prepared.has_gps);
    let published = desk.files(&prepared).into_values().next().expect("one file");
    let decoder = image::codecs::webp::WebPDecoder::new(std::io::Cursor::new(&published)).expect("it can be read");
    assert_eq!(decoder.into_frames().collect_frames().expect("every frame can be read").len(), 3);
    for secret in [b"EXIF".as_slice(), b"XMP ", b"GPS", b"Cam\0"] {
        assert!(!published.windows(secret.len()).any(|window| window == secret));
    }
}

#[test]
fn a_moving_gif_that_is_cut_off_is_refused() {
    let desk = Desk::new();
    let file = gif(5);
    assert!(desk.refusal("a.gif", &file[..file.len() - 12]).starts_with("E110"));
}

#[test]
fn a_frame_that_leaves_the_canvas_is_refused() {
    let desk = Desk::new();
    let mut file = gif(3);
    let frame =
        file.windows(10).rposition(|window| window[0] == 0x2C && window[5..9] == [20, 0, 10, 0]).expect("frames");
    file[frame + 5] = 0xFF;
    file[frame + 6] = 0xFF;
    assert!(desk.refusal("a.gif", &file).starts_with("E110"));
}
