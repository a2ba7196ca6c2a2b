//! What a picture is, read from its first bytes without decoding: format, size, which way is up, colour profile.

use crate::text;

use super::exif::{self, Orientation};
use super::format::{self, Format};
use super::limits::MAX_CHUNK_BYTES;
use super::problem::{Problem, damaged, refused};
use super::{jpeg, png_chunks, riff};

/// The size of a picture as browsers show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What it is, by content.
    pub format: Format,
    /// Width in pixels, upright.
    pub width_px: u32,
    /// Height in pixels, upright.
    pub height_px: u32,
}

/// Reads the size of a picture from its header; `None` when the bytes are no picture that can be read.
#[must_use]
pub fn header(bytes: &[u8]) -> Option<Header> {
    let format = Format::of(bytes)?;
    let facts = read(format, bytes)?;
    let (width_px, height_px) = facts.upright_size();
    Some(Header { format, width_px, height_px })
}

/// Everything that is known of a picture before it is decoded.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// What it is, by content.
    pub(super) format: Format,
    /// Width in pixels as stored.
    pub(super) width_px: u32,
    /// Height in pixels as stored.
    pub(super) height_px: u32,
    /// Which way is up.
    pub(super) orientation: Orientation,
    /// Whether it says where it was taken.
    pub(super) has_gps: bool,
    /// The colour profile.
    pub(super) icc: Option<Vec<u8>>,
    /// Number of frames; 1 for a still picture.
    pub(super) frames: u32,
    /// Bytes a pixel takes in the decoder's own output.
    pub(super) bytes_per_pixel: u32,
    /// More about a JPEG.
    pub(super) jpeg: Option<jpeg::JpegFacts>,
}

impl Facts {
    /// A still, upright picture without a profile.
    pub(super) fn plain(format: Format, width_px: u32, height_px: u32) -> Self {
        Self {
            format,
            width_px,
            height_px,
            orientation: Orientation::default(),
            has_gps: false,
            icc: None,
            frames: 1,
            bytes_per_pixel: 4,
            jpeg: None,
        }
    }

    /// Width and height as shown.
    pub(super) fn upright_size(&self) -> (u32, u32) {
        if self.orientation.swaps_sides() { (self.height_px, self.width_px) } else { (self.width_px, self.height_px) }
    }
}

/// Recognises a picture and reads its header.
///
/// # Errors
/// When it is no picture, a format that is not read, or its header is damaged.
pub(super) fn inspect(name: &str, bytes: &[u8]) -> Result<Facts, Problem> {
    let Some(format) = Format::of(bytes) else { return Err(not_a_picture(name, bytes)) };
    if format == Format::Jpeg && jpeg::has_too_many_scans(bytes) {
        return Err(damaged(name, "too many scans"));
    }
    read(format, bytes).ok_or_else(|| unreadable(name, format))
}

fn unreadable(name: &str, format: Format) -> Problem {
    match format {
        Format::Svg => super::svg::too_complex(name),
        Format::Heic if cfg!(not(feature = "heic")) => refused(
            text!(zh: "图片“{name}”是 HEIC 格式，这个版本的程序不支持", en: "the picture `{name}` is HEIC, which this build does not read"),
            text!(zh: "在手机上另存为 JPEG", en: "save it as JPEG on the phone"),
        ),
        _ => damaged(name, "header"),
    }
}

fn not_a_picture(name: &str, bytes: &[u8]) -> Problem {
    let text = if bytes.is_empty() {
        text!(zh: "图片“{name}”是空文件", en: "the picture `{name}` is an empty file")
    } else if format::is_avif(bytes) {
        text!(zh: "图片“{name}”是 AVIF 格式，暂不支持", en: "the picture `{name}` is AVIF, which is not supported")
    } else {
        text!(zh: "“{name}”不是能识别的图片", en: "`{name}` is not a picture that can be read")
    };
    refused(text, text!(zh: "打开后另存为 JPEG 或 PNG", en: "open it and save it as JPEG or PNG"))
}

fn read(format: Format, bytes: &[u8]) -> Option<Facts> {
    match format {
        Format::Jpeg => read_jpeg(bytes),
        Format::Png => read_png(bytes),
        Format::WebP => read_webp(bytes),
        Format::Gif => read_gif(bytes),
        Format::Bmp => read_bmp(bytes),
        Format::Tiff => read_tiff(bytes),
        Format::Heic => super::heic::read(bytes),
        Format::Svg => super::svg::size(bytes).map(|(width, height)| Facts::plain(format, width, height)),
    }
}

fn read_jpeg(bytes: &[u8]) -> Option<Facts> {
    let mut jpeg = jpeg::scan(bytes)?;
    let mut facts = Facts::plain(Format::Jpeg, jpeg.width_px, jpeg.height_px);
    facts.orientation = jpeg.orientation;
    facts.has_gps = jpeg.has_gps;
    facts.icc = jpeg.icc.take();
    facts.bytes_per_pixel = u32::from(jpeg.components);
    facts.jpeg = Some(jpeg);
    Some(facts)
}

fn read_png(bytes: &[u8]) -> Option<Facts> {
    let png = png_chunks::scan(bytes)?;
    let mut facts = Facts::plain(Format::Png, png.width_px, png.height_px);
    facts.orientation = png.exif.orientation;
    facts.has_gps = png.exif.has_gps;
    facts.icc = png.icc;
    facts.frames = png.frames.max(1);
    facts.bytes_per_pixel = png.bytes_per_pixel;
    Some(facts)
}

fn read_webp(bytes: &[u8]) -> Option<Facts> {
    let webp = riff::scan(bytes)?;
    let mut facts = Facts::plain(Format::WebP, webp.width_px, webp.height_px);
    facts.orientation = webp.exif.orientation;
    facts.has_gps = webp.exif.has_gps;
    facts.icc = webp.icc;
    facts.frames = webp.frames.max(1);
    Some(facts)
}

fn read_gif(bytes: &[u8]) -> Option<Facts> {
    let size = |at: usize| Some(u32::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])));
    let mut facts = Facts::plain(Format::Gif, size(6)?, size(8)?);
    facts.frames = super::animation::gif_frames(bytes).max(1);
    Some(facts)
}

fn read_bmp(bytes: &[u8]) -> Option<Facts> {
    const OLD_HEADER_LEN: u32 = 12;
    let long = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk::<4>()?));
    if long(14)? == OLD_HEADER_LEN {
        let sides = long(18)?;
        return Some(Facts::plain(Format::Bmp, sides & 0xFFFF, sides >> 16));
    }
    // A negative height means rows from top to bottom.
    let side = |at: usize| Some(long(at)?.cast_signed().unsigned_abs());
    Some(Facts::plain(Format::Bmp, side(18)?, side(22)?))
}

fn read_tiff(bytes: &[u8]) -> Option<Facts> {
    const TAG_WIDTH: u16 = 256;
    const TAG_HEIGHT: u16 = 257;
    const TAG_BITS: u16 = 258;
    const TAG_SAMPLES: u16 = 277;
    const TAG_ICC: u16 = 34675;
    let exif = exif::read(bytes);
    let mut facts = Facts::plain(Format::Tiff, 0, 0);
    let (mut bits, mut samples) = (8, 1);
    for entry in exif::Reader::new(bytes)?.first_directory() {
        match entry.tag {
            TAG_WIDTH => facts.width_px = entry.number,
            TAG_HEIGHT => facts.height_px = entry.number,
            // Several values stand elsewhere; 16 bits cover all but rare scientific pictures, whose decoder has its own limit.
            TAG_BITS => bits = if entry.count == 1 { entry.number.clamp(8, 64) } else { 16 },
            TAG_SAMPLES => samples = entry.number.clamp(1, 8),
            TAG_ICC => facts.icc = tiff_profile(bytes, entry.offset, entry.count),
            _ => {}
        }
    }
    facts.orientation = exif.orientation;
    facts.has_gps = exif.has_gps;
    facts.bytes_per_pixel = (samples * bits.div_ceil(8)).max(4);
    Some(facts)
}

fn tiff_profile(bytes: &[u8], offset: u32, len: u32) -> Option<Vec<u8>> {
    let (start, len) = (offset as usize, len as usize);
    let profile = bytes.get(start..start.checked_add(len)?)?;
    (len <= MAX_CHUNK_BYTES).then(|| profile.to_vec())
}
