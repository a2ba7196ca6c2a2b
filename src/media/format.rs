//! File formats of pictures, recognised by their first bytes; the extension is never trusted.

use serde::{Deserialize, Serialize};

/// How much of a file is searched for the start of an `<svg` element.
const SVG_SEARCH_BYTES: usize = 4096;

/// The format of a picture file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// WebP, still or moving.
    WebP,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF, still or moving.
    Gif,
    /// SVG.
    Svg,
    /// BMP; read, never published.
    Bmp,
    /// TIFF; read, never published.
    Tiff,
    /// HEIC of phones; read, never published.
    Heic,
}

impl Format {
    /// The format of `bytes`, if it is one that can be read.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice());
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'B', b'M', ..] if bytes.len() > 26 => Some(Self::Bmp),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Self::Tiff),
            _ if riff => Some(Self::WebP),
            _ if is_heic(bytes) => Some(Self::Heic),
            _ if is_svg(bytes) => Some(Self::Svg),
            _ => None,
        }
    }

    /// The extension of published files, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Svg => "svg",
            Self::Bmp => "bmp",
            Self::Tiff => "tif",
            Self::Heic => "heic",
        }
    }

    /// The media type, such as `image/webp`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Svg => "image/svg+xml",
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
        }
    }

    /// Whether a file named with `extension` (lower case, no dot) may hold this format without surprising anybody.
    #[must_use]
    pub fn fits_extension(self, extension: &str) -> bool {
        match self {
            Self::Jpeg => matches!(extension, "jpg" | "jpeg" | "jpe" | "jfif"),
            Self::Tiff => matches!(extension, "tif" | "tiff"),
            Self::Heic => matches!(extension, "heic" | "heif" | "hif"),
            Self::Bmp => matches!(extension, "bmp" | "dib"),
            _ => extension == self.extension(),
        }
    }

    /// Whether `extension` (lower case, no dot) is one that pictures have.
    #[must_use]
    pub fn is_picture_extension(extension: &str) -> bool {
        matches!(
            extension,
            "jpg"
                | "jpeg"
                | "jpe"
                | "jfif"
                | "png"
                | "webp"
                | "gif"
                | "bmp"
                | "dib"
                | "tif"
                | "tiff"
                | "heic"
                | "heif"
                | "hif"
                | "svg"
                | "avif"
        )
    }
}

/// Whether the file is an ISO media file whose brands name HEVC still pictures.
fn is_heic(bytes: &[u8]) -> bool {
    brands(bytes).any(|brand| matches!(brand, b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx"))
}

/// Whether the file is an AVIF picture, which is recognised only to say so.
pub(super) fn is_avif(bytes: &[u8]) -> bool {
    brands(bytes).any(|brand| matches!(brand, b"avif" | b"avis"))
}

/// The major and compatible brands of an ISO media file; at most 32.
fn brands(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_media = bytes.get(4..8) == Some(b"ftyp".as_slice());
    let len = bytes.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let end = if is_media { len.min(bytes.len()) } else { 0 };
    let brands = bytes.get(8..end).unwrap_or_default().chunks_exact(4).take(32);
    // The second group of four bytes is a version number, not a brand.
    brands.enumerate().filter(|(index, _)| *index != 1).map(|(_, brand)| brand)
}

/// Whether the file starts like XML or text and holds an `<svg` element near its start.
fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(SVG_SEARCH_BYTES)];
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    text.starts_with(b"<") && !text.contains(&0) && text.windows(4).any(|window| window == b"<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognised_by_content() {
        assert_eq!(Format::of(b"\xFF\xD8\xFF\xE0rest"), Some(Format::Jpeg));
        assert_eq!(Format::of(b"RIFF\0\0\0\0WEBPVP8 "), Some(Format::WebP));
        assert_eq!(Format::of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(Format::Heic));
        assert_eq!(Format::of(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"), Some(Format::Heic));
        assert_eq!(Format::of(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), None);
        assert_eq!(Format::of(b"<?xml version='1.0'?>\n<!-- x --><svg/>"), Some(Format::Svg));
        assert_eq!(Format::of(b"<html><body>"), None);
        assert_eq!(Format::of(b""), None);
    }
}
