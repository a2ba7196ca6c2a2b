//! Nothing of what cameras and programs write into pictures is ever published.

use crate::pictures::{Desk, exif, jpeg, photo, png, with_chunk, with_exif, with_segment};

const SECRETS: [&[u8]; 8] = [b"Exif", b"GPS", b"xmpmeta", b"ns.adobe.com", b"Photoshop", b"secret", b"Cam\0", b"eXIf"];

fn assert_clean(desk: &Desk, name: &str, file: &[u8]) {
    let prepared = desk.prepare(name, file);
    for (file_name, bytes) in desk.files(&prepared) {
        for secret in SECRETS {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{file_name} holds {}", String::from_utf8_lossy(secret));
        }
    }
}

#[test]
fn exif_gps_xmp_thumbnails_and_comments_of_a_jpeg_are_gone() {
    let desk = Desk::new();
    let thumbnail = jpeg(8, 6, &photo(8, 6));
    let mut file = with_exif(&jpeg(64, 48, &photo(64, 48)), 1);
    file = with_segment(&file, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>exif:GPSLatitude secret</x:xmpmeta>");
    file = with_segment(&file, 0xED, &[b"Photoshop 3.0\0".as_slice(), &thumbnail].concat());
    file = with_segment(&file, 0xFE, b"secret comment");
    file.extend_from_slice(b"secret trailer");
    assert!(desk.prepare("a.jpg", &file).has_gps);
    assert_clean(&desk, "a.jpg", &file);
}

#[test]
fn gps_is_noticed_in_exif_and_in_xmp_and_not_otherwise() {
    let desk = Desk::new();
    let plain = jpeg(64, 48, &photo(64, 48));
    assert!(!desk.prepare("a.jpg", &plain).has_gps);
    assert!(desk.prepare("a.jpg", &with_exif(&plain, 1)).has_gps);
    let xmp = with_segment(&plain, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='1'/>");
    assert!(desk.prepare("a.jpg", &xmp).has_gps);
}

#[test]
fn exif_and_text_of_a_png_are_gone() {
    let desk = Desk::new();
    let drawing: Vec<u8> = [1, 2, 3].repeat(64 * 48);
    for samples in [photo(64, 48), drawing] {
        let mut file = with_chunk(&png(64, 48, png::ColorType::Rgb, &samples), *b"eXIf", &exif(1));
        file = with_chunk(&file, *b"tEXt", b"Author\0secret");
        file = with_chunk(&file, *b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>GPSLatitude</x:xmpmeta>");
        assert!(desk.prepare("a.png", &file).has_gps);
        assert_clean(&desk, "a.png", &file);
    }
}
