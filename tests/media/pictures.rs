//! Makers of test pictures, and a desk to prepare and decode them on.

use std::collections::BTreeMap;

use casebook::media::{Budget, Cache, Format, Prepared, Problem, Settings, prepare};
use tempfile::TempDir;

/// A cache in a temporary folder, a budget and settings.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) cache: Cache,
    pub(crate) budget: Budget,
    pub(crate) settings: Settings,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with_widths(&[8, 16, 32])
    }

    pub(crate) fn with_widths(widths_px: &[u32]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::new(folder.path().join("media"));
        let settings = Settings { widths_px: widths_px.to_vec(), quality_percent: 90, min_width_px: 0 };
        Self { folder, cache, budget: Budget::default(), settings }
    }

    pub(crate) fn try_prepare(&self, name: &str, bytes: &[u8]) -> Result<Prepared, Problem> {
        prepare(name, bytes, &self.settings, &self.cache, &self.budget)
    }

    pub(crate) fn prepare(&self, name: &str, bytes: &[u8]) -> Prepared {
        self.try_prepare(name, bytes).expect("the picture can be prepared")
    }

    /// The English text of the refusal, and its code.
    pub(crate) fn refusal(&self, name: &str, bytes: &[u8]) -> String {
        match self.try_prepare(name, bytes) {
            Err(Problem::Picture(diagnostic)) => format!("{} {}", diagnostic.code, diagnostic.text.en),
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    /// The bytes of every variant by file name.
    pub(crate) fn files(&self, prepared: &Prepared) -> BTreeMap<String, Vec<u8>> {
        let read = |name: &String| std::fs::read(self.cache.path_of(name)).expect("every variant is in the cache");
        prepared.variants.iter().map(|variant| (variant.file_name.clone(), read(&variant.file_name))).collect()
    }

    /// The decoded pixels of the widest variant in `format`.
    pub(crate) fn widest(&self, prepared: &Prepared, format: Format) -> image::RgbaImage {
        let variant = prepared.variants.iter().rev().find(|variant| variant.format == format).expect("there is one");
        let bytes = std::fs::read(self.cache.path_of(&variant.file_name)).expect("every variant is in the cache");
        let pixels = decode(&bytes, format);
        assert_eq!((variant.width_px, variant.height_px), pixels.dimensions());
        assert_eq!(variant.len_bytes, bytes.len() as u64);
        pixels
    }
}

/// Decodes a published file with decoders other than those of the product where there are any.
pub(crate) fn decode(bytes: &[u8], format: Format) -> image::RgbaImage {
    match format {
        Format::Jpeg => {
            let mut decoder = jpeg_decoder::Decoder::new(bytes);
            let rgb = decoder.decode().expect("a published JPEG can be read");
            let info = decoder.info().expect("it was decoded");
            let (width, height) = (u32::from(info.width), u32::from(info.height));
            image::DynamicImage::from(image::RgbImage::from_raw(width, height, rgb).expect("RGB")).into_rgba8()
        }
        Format::Png => {
            let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
            decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
            let mut reader = decoder.read_info().expect("a published PNG can be read");
            let mut samples = vec![0; reader.output_buffer_size().expect("small")];
            let frame = reader.next_frame(&mut samples).expect("a published PNG can be read");
            image::RgbaImage::from_raw(frame.width, frame.height, samples).expect("RGBA")
        }
        _ => image::load_from_memory(bytes).expect("a published file can be read").into_rgba8(),
    }
}

/// Whether every channel of two colours is at most `tolerance` apart.
pub(crate) fn is_near(left: [u8; 4], right: [u8; 4], tolerance: u8) -> bool {
    left.iter().zip(right).all(|(left, right)| left.abs_diff(right) <= tolerance)
}

/// RGB samples of a picture made by a function of place.
pub(crate) fn rgb(width: u32, height: u32, color: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| color(x, y)).collect()
}

/// A smooth picture with many colours.
pub(crate) fn photo(width: u32, height: u32) -> Vec<u8> {
    let byte = |value: u32| u8::try_from(value % 256).expect("below 256");
    rgb(width, height, |x, y| [byte(x * 255 / width), byte(y * 255 / height), byte((x * x + y * y) / 97)])
}

/// A JPEG with 4:4:4 sampling.
pub(crate) fn jpeg(width: u16, height: u16, rgb: &[u8]) -> Vec<u8> {
    jpeg_of(width, height, rgb, jpeg_encoder::ColorType::Rgb)
}

/// A JPEG of any colour type.
pub(crate) fn jpeg_of(width: u16, height: u16, samples: &[u8], color: jpeg_encoder::ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 98);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    encoder.encode(samples, width, height, color).expect("a small picture");
    bytes
}

/// The JPEG with another segment behind its first marker.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len() + 2).expect("a segment is below 64 KB").to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &len, content, &jpeg[2..]].concat()
}

/// EXIF data with an orientation, a GPS directory and a maker's name.
pub(crate) fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"MM\0\x2A\0\0\0\x08\0\x03".to_vec();
    let entries: [(u16, u16, u32, [u8; 4]); 3] = [
        (0x010F, 2, 4, *b"Cam\0"),
        (0x0112, 3, 1, [orientation.to_be_bytes()[0], orientation.to_be_bytes()[1], 0, 0]),
        (0x8825, 4, 1, 50_u32.to_be_bytes()),
    ];
    for (tag, kind, count, value) in entries {
        tiff.extend([&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat());
    }
    tiff.extend(b"\0\0\0\0\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GPSsecret");
    tiff
}

/// The JPEG with [`exif`].
pub(crate) fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat())
}

/// A PNG of 8-bit samples.
pub(crate) fn png(width: u32, height: u32, color: png::ColorType, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(samples)).expect("a small picture");
    bytes
}

/// The PNG with another chunk behind its header chunk.
pub(crate) fn with_chunk(png: &[u8], name: [u8; 4], content: &[u8]) -> Vec<u8> {
    const HEADER_END: usize = 33;
    let len = u32::try_from(content.len()).expect("small").to_be_bytes();
    let mut crc = flate2::Crc::new();
    crc.update(&name);
    crc.update(content);
    [&png[..HEADER_END], &len, &name, content, &crc.sum().to_be_bytes(), &png[HEADER_END..]].concat()
}

/// Any picture written by `image`.
pub(crate) fn written(pixels: &image::DynamicImage, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).expect("a small picture");
    bytes.into_inner()
}
