//! JPEG files before decoding: the segments in front of the first scan.

use super::exif::{self, Exif, Orientation};
use super::limits::MAX_CHUNK_BYTES;

/// What the segments in front of the first scan say.
#[derive(Clone, Debug, Default)]
pub(super) struct JpegFacts {
    /// Width in pixels as stored.
    pub(super) width_px: u32,
    /// Height in pixels as stored.
    pub(super) height_px: u32,
    /// Number of colour components.
    pub(super) components: u8,
    /// Samples of all components per pixel of the picture, in 256ths: 3 × 256 for 4:4:4, 1.5 × 256 for 4:2:0.
    pub(super) samples_per_pixel_256: u64,
    /// Whether all coefficients are held until the last scan: there is more than one.
    pub(super) keeps_coefficients: bool,
    /// The kind of coding, when it is one that is not read.
    pub(super) unread_coding: Option<&'static str>,
    /// Whether Adobe's marker is present, which turns CMYK values round.
    pub(super) has_adobe_marker: bool,
    /// Which way is up.
    pub(super) orientation: Orientation,
    /// Whether EXIF or XMP tell a place.
    pub(super) has_gps: bool,
    /// The colour profile; `None` if there is none or it is over the limit or incomplete.
    pub(super) icc: Option<Vec<u8>>,
}

/// Most scans of a picture; cameras and programs write at most about 12. Every scan goes over the whole picture, so that
/// a small file could keep a decoder busy for minutes.
const MAX_SCANS: usize = 64;

/// Reads the segments; `None` when there is no frame header.
pub(super) fn scan(bytes: &[u8]) -> Option<JpegFacts> {
    let mut facts = JpegFacts::default();
    let mut exif = None;
    let mut icc_parts: Vec<(u8, &[u8])> = Vec::new();
    for segment in Segments::new(bytes) {
        match segment.marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => read_frame(segment, &mut facts)?,
            0xE1 => read_app1(segment.data, &mut exif, &mut facts),
            0xE2 => icc_parts.extend(icc_part(segment.data)),
            0xDA => {
                let in_first_scan = segment.data.first().copied().unwrap_or_default();
                facts.keeps_coefficients |= in_first_scan < facts.components;
            }
            0xEE => facts.has_adobe_marker |= segment.data.starts_with(b"Adobe"),
            _ => {}
        }
    }
    let exif: Exif = exif.unwrap_or_default();
    facts.orientation = exif.orientation;
    facts.has_gps |= exif.has_gps;
    facts.icc = join_icc(icc_parts);
    (facts.components > 0).then_some(facts)
}

/// Whether the file has more scans than any honest one; looks at the whole file. Their marker cannot occur within compressed data; one inside a thumbnail is
/// counted too, which does no harm.
pub(super) fn has_too_many_scans(bytes: &[u8]) -> bool {
    bytes.windows(2).filter(|pair| *pair == [0xFF, 0xDA]).nth(MAX_SCANS).is_some()
}

/// The marker segments of a JPEG file up to the header of the first scan.
struct Segments<'d> {
    rest: &'d [u8],
}

/// One segment: its marker and its content without the length.
#[derive(Clone, Copy)]
struct Segment<'d> {
    marker: u8,
    data: &'d [u8],
}

impl<'d> Segments<'d> {
    fn new(bytes: &'d [u8]) -> Self {
        Self { rest: bytes.get(2..).unwrap_or_default() }
    }
}

impl<'d> Iterator for Segments<'d> {
    type Item = Segment<'d>;

    fn next(&mut self) -> Option<Segment<'d>> {
        loop {
            // Some writers leave bytes between segments; decoders skip them, so must we.
            let at = self.rest.iter().position(|byte| *byte == 0xFF)?;
            let marker = *self.rest.get(at + 1)?;
            match marker {
                0xFF => self.rest = &self.rest[at + 1..],
                0x00 | 0x01 | 0xD0..=0xD8 => self.rest = &self.rest[at + 2..],
                0xD9 => return None,
                _ => {
                    let len = usize::from(u16::from_be_bytes([*self.rest.get(at + 2)?, *self.rest.get(at + 3)?]));
                    let data = self.rest.get(at + 4..at + 2 + len)?;
                    // What follows the header of the first scan is compressed data.
                    self.rest = if marker == 0xDA { &[] } else { &self.rest[at + 2 + len..] };
                    return Some(Segment { marker, data });
                }
            }
        }
    }
}

/// Reads a frame header; `None` when it is cut off or has a number of components that no decoder takes.
fn read_frame(segment: Segment<'_>, facts: &mut JpegFacts) -> Option<()> {
    let [bits, height_high, height_low, width_high, width_low, components, ref table @ ..] = *segment.data else {
        return None;
    };
    if !matches!(components, 1 | 3 | 4) || table.len() < usize::from(components) * 3 {
        return None;
    }
    facts.height_px = u32::from(u16::from_be_bytes([height_high, height_low]));
    facts.width_px = u32::from(u16::from_be_bytes([width_high, width_low]));
    facts.components = components;
    facts.keeps_coefficients = segment.marker == 0xC2;
    facts.unread_coding = match segment.marker {
        0xC0..=0xC2 if bits == 8 => None,
        0xC0..=0xC2 => Some("more than 8 bits"),
        0xC3 => Some("lossless coding"),
        0xC9..=0xCB => Some("arithmetic coding"),
        _ => Some("differential coding"),
    };
    let factors = || table.chunks_exact(3).take(usize::from(components)).map(|entry| (entry[1] >> 4, entry[1] & 15));
    let widest = factors().map(|(across, _)| u64::from(across.max(1))).max().unwrap_or(1);
    let tallest = factors().map(|(_, down)| u64::from(down.max(1))).max().unwrap_or(1);
    let blocks: u64 = factors().map(|(across, down)| u64::from(across.max(1)) * u64::from(down.max(1))).sum();
    facts.samples_per_pixel_256 = blocks * 256 / (widest * tallest);
    Some(())
}

/// EXIF (the first one counts) or XMP.
fn read_app1(data: &[u8], exif: &mut Option<Exif>, facts: &mut JpegFacts) {
    if let Some(tiff) = data.strip_prefix(b"Exif\0\0") {
        exif.get_or_insert_with(|| exif::read(tiff));
    } else if data.starts_with(b"http://ns.adobe.com/") {
        facts.has_gps |= exif::xmp_has_gps(data);
    }
}

/// The number and content of one part of a colour profile.
fn icc_part(data: &[u8]) -> Option<(u8, &[u8])> {
    match data.strip_prefix(b"ICC_PROFILE\0")? {
        [number, _count, part @ ..] => Some((*number, part)),
        _ => None,
    }
}

/// The whole profile, if its parts are complete and below the limit.
fn join_icc(mut parts: Vec<(u8, &[u8])>) -> Option<Vec<u8>> {
    parts.sort_by_key(|(number, _)| *number);
    let is_complete = parts.iter().zip(1_usize..).all(|((number, _), expected)| usize::from(*number) == expected);
    let len: usize = parts.iter().map(|(_, part)| part.len()).sum();
    (is_complete && len > 0 && len <= MAX_CHUNK_BYTES)
        .then(|| parts.iter().flat_map(|(_, part)| part.iter().copied()).collect())
}
