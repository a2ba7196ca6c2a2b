//! WebP files before decoding: the chunks of the container.

use super::exif::{self, Exif};
use super::limits::MAX_CHUNK_BYTES;

/// What the chunks say.
#[derive(Clone, Debug, Default)]
pub(super) struct WebPFacts {
    /// Width in pixels.
    pub(super) width_px: u32,
    /// Height in pixels.
    pub(super) height_px: u32,
    /// Number of frames of an animation; 0 for a still picture.
    pub(super) frames: u32,
    /// Orientation and GPS.
    pub(super) exif: Exif,
    /// The colour profile, if below the limit.
    pub(super) icc: Option<Vec<u8>>,
}

/// Reads the chunks; `None` when no size is found.
pub(super) fn scan(bytes: &[u8]) -> Option<WebPFacts> {
    let mut facts = WebPFacts::default();
    for (name, data) in chunks(bytes.get(12..)?) {
        match &name {
            b"VP8X" => (facts.width_px, facts.height_px) = extended_size(data)?,
            b"VP8 " if facts.width_px == 0 => (facts.width_px, facts.height_px) = lossy_size(data)?,
            b"VP8L" if facts.width_px == 0 => (facts.width_px, facts.height_px) = lossless_size(data)?,
            b"ANMF" => facts.frames += 1,
            b"EXIF" => facts.exif = exif::read(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            b"XMP " => facts.exif.has_gps |= exif::xmp_has_gps(data),
            b"ICCP" if data.len() <= MAX_CHUNK_BYTES => facts.icc = Some(data.to_vec()),
            _ => {}
        }
    }
    (facts.width_px > 0).then_some(facts)
}

/// The chunks of a RIFF list; stops at the first one that is cut off.
pub(super) fn chunks(list: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let name = *rest.first_chunk::<4>()?;
        let len = u32::from_le_bytes(*rest.get(4..8)?.first_chunk::<4>()?) as usize;
        let data = rest.get(8..len.checked_add(8)?)?;
        // Chunks start at even offsets.
        rest = rest.get(8 + len + len % 2..).unwrap_or_default();
        Some((name, data))
    })
}

fn extended_size(data: &[u8]) -> Option<(u32, u32)> {
    let size = |at: usize| Some(1 + u32::from_le_bytes([*data.get(at)?, *data.get(at + 1)?, *data.get(at + 2)?, 0]));
    Some((size(4)?, size(7)?))
}

fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    if data.get(3..6)? != [0x9D, 0x01, 0x2A] {
        return None;
    }
    let size = |at: usize| Some(u32::from(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]) & 0x3FFF));
    Some((size(6)?, size(8)?))
}

fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let [0x2F, bits @ ..] = data else { return None };
    let bits = u32::from_le_bytes(*bits.first_chunk::<4>()?);
    Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
}
