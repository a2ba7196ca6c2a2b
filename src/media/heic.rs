//! HEIC pictures of phones, through the pure-Rust decoder of the `heic` feature.
//!
//! The decoder applies the container's own rotation; EXIF orientation is ignored, or photos would turn twice.

use super::header::Facts;
use super::pixels::Pixels;

#[cfg(feature = "heic")]
pub(super) use enabled::{decode, read};

#[cfg(feature = "heic")]
mod enabled {
    use heifer::heifer_isobmff::{HeifFile, boxes::Property};

    use super::super::format::Format;
    use super::super::limits::MAX_PIXELS;
    use super::super::pixels::Layout;
    use super::{Facts, Pixels};

    /// Reads the size from the container; `None` when it is damaged.
    pub(in super::super) fn read(bytes: &[u8]) -> Option<Facts> {
        let file = HeifFile::parse(bytes).ok()?;
        let (mut width, mut height) = file.image_size(file.primary_id).ok()??;
        for property in file.item_properties(file.primary_id).ok()? {
            if matches!(property, Property::Rotation(1 | 3)) {
                (width, height) = (height, width);
            }
        }
        let mut facts = Facts::plain(Format::Heic, width, height);
        // Samples of 8 or 16 bits in four channels, and the planes of the video codec.
        facts.bytes_per_pixel = 8;
        let metadata = heifer::read_metadata(bytes).ok();
        facts.has_gps = metadata.is_some_and(|metadata| metadata.exif_fields().is_some_and(|exif| exif.has_gps()));
        Some(facts)
    }

    /// Decodes to sRGB, upright, on this thread alone.
    pub(in super::super) fn decode(bytes: &[u8]) -> Result<Pixels, String> {
        let options = heifer::Options { max_threads: 1, max_pixels: MAX_PIXELS };
        let image = heifer::decode_srgb_rgba8(bytes, &options).map_err(|error| error.to_string())?;
        let pixels = Pixels::new(image.width, image.height, Layout::Rgba, image.data).ok_or("wrong amount of data")?;
        Ok(if image.has_alpha { pixels } else { pixels.into_opaque() })
    }
}

/// Without the feature a HEIC file has no readable header.
#[cfg(not(feature = "heic"))]
pub(super) fn read(_bytes: &[u8]) -> Option<Facts> {
    None
}

/// Never reached: the header could not be read.
#[cfg(not(feature = "heic"))]
pub(super) fn decode(_bytes: &[u8]) -> Result<Pixels, String> {
    Err("HEIC is not built in".to_owned())
}
