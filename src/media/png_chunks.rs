//! PNG files before decoding: the chunks that matter. Text is never inflated, profiles only up to the limit.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::exif::{self, Exif};
use super::limits::MAX_CHUNK_BYTES;

/// What the chunks say.
#[derive(Clone, Debug, Default)]
pub(super) struct PngFacts {
    /// Width in pixels.
    pub(super) width_px: u32,
    /// Height in pixels.
    pub(super) height_px: u32,
    /// Bytes a pixel takes when decoded to 8 bits a channel, palette and transparency expanded.
    pub(super) bytes_per_pixel: u32,
    /// Number of frames; 1 for a still picture.
    pub(super) frames: u32,
    /// Orientation and GPS.
    pub(super) exif: Exif,
    /// The colour profile, inflated; `None` if there is none or it is over the limit or damaged.
    pub(super) icc: Option<Vec<u8>>,
}

/// Reads the chunks; `None` when there is no header chunk.
pub(super) fn scan(bytes: &[u8]) -> Option<PngFacts> {
    let mut facts = PngFacts { frames: 1, ..PngFacts::default() };
    for (name, data) in Chunks::new(bytes) {
        match &name {
            b"IHDR" => read_header(data, &mut facts)?,
            b"tRNS" => facts.bytes_per_pixel = 4,
            b"acTL" => facts.frames = data.first_chunk::<4>().map_or(1, |count| u32::from_be_bytes(*count)),
            b"eXIf" => {
                facts.exif = Exif { has_gps: facts.exif.has_gps || exif::read(data).has_gps, ..exif::read(data) }
            }
            b"iTXt" if data.starts_with(b"XML:com.adobe.xmp") => facts.exif.has_gps |= exif::xmp_has_gps(data),
            b"iCCP" => facts.icc = inflate_profile(data),
            b"IEND" => break,
            _ => {}
        }
    }
    (facts.width_px > 0 || facts.bytes_per_pixel > 0).then_some(facts)
}

/// The chunks of a PNG file; stops at the first one that is cut off.
pub(super) struct Chunks<'d> {
    rest: &'d [u8],
}

impl<'d> Chunks<'d> {
    /// The chunks of `bytes`, which start with the PNG signature.
    pub(super) fn new(bytes: &'d [u8]) -> Self {
        Self { rest: bytes.get(8..).unwrap_or_default() }
    }
}

impl<'d> Iterator for Chunks<'d> {
    type Item = ([u8; 4], &'d [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let len = u32::from_be_bytes(*self.rest.first_chunk::<4>()?) as usize;
        let name: [u8; 4] = self.rest.get(4..8)?.try_into().ok()?;
        let data = self.rest.get(8..len.checked_add(8)?)?;
        self.rest = self.rest.get(len + 12..).unwrap_or_default();
        Some((name, data))
    }
}

fn read_header(data: &[u8], facts: &mut PngFacts) -> Option<()> {
    facts.width_px = u32::from_be_bytes(*data.first_chunk::<4>()?);
    facts.height_px = u32::from_be_bytes(*data.get(4..8)?.first_chunk::<4>()?);
    facts.bytes_per_pixel = match data.get(9)? {
        0 => 1,
        4 => 2,
        2 | 3 => 3,
        _ => 4,
    };
    Some(())
}

/// `name NUL method zlib`.
fn inflate_profile(data: &[u8]) -> Option<Vec<u8>> {
    let name_end = data.iter().take(80).position(|byte| *byte == 0)?;
    let packed = data.get(name_end + 2..)?;
    let mut profile = Vec::new();
    ZlibDecoder::new(packed).take(MAX_CHUNK_BYTES as u64 + 1).read_to_end(&mut profile).ok()?;
    (profile.len() <= MAX_CHUNK_BYTES).then_some(profile)
}
