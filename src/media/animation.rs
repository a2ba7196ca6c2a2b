//! Moving GIF and WebP pictures: published as they are, without comments, EXIF and XMP, while they stay within limits.
//!
//! Frames are not encoded again: that would cost quality and a great deal of time. The container is written anew from
//! the blocks that draw; everything else is left behind.

use super::cache::Cache;
use super::encode::Encoding;
use super::format::Format;
use super::header::Facts;
use super::limits::{MAX_CHUNK_BYTES, MAX_FRAMES};
use super::problem::{Problem, damaged};
use super::raster::{self, Source};
use super::record::{Recipe, Record};
use super::riff::chunks;
use super::{Budget, Variant, placeholder};

/// Largest animation that is published as one; above, only its first frame is.
const MAX_ANIMATION_BYTES: usize = 8 * 1024 * 1024;
/// Width to which the first frame is shrunk before its colours are counted.
const PLACEHOLDER_WIDTH_PX: u32 = 64;

/// Whether the picture moves and is within the limits of what is published moving.
pub(super) fn is_publishable(source: &Source<'_>) -> bool {
    let facts = source.facts;
    matches!(facts.format, Format::Gif | Format::WebP)
        && (2..=MAX_FRAMES).contains(&facts.frames)
        && source.bytes.len() <= MAX_ANIMATION_BYTES
}

/// Publishes the animation: one variant of its own size. The first frame is decoded to see that it can be.
///
/// # Errors
/// When the file is damaged, its first frame needs more memory than the budget, or the cache cannot be written.
pub(super) fn make(source: &Source<'_>, recipe: &Recipe, cache: &Cache, budget: &Budget) -> Result<Record, Problem> {
    let Facts { format, width_px, height_px, has_gps, .. } = *source.facts;
    let first = raster::decode_within(source, (width_px, height_px), cache, budget)?.into_rgb();
    let cleaned = match format {
        Format::Gif => clean_gif(source.bytes),
        _ => clean_webp(source.bytes),
    };
    let cleaned = cleaned.ok_or_else(|| damaged(source.name, "frames"))?;
    let file_name = recipe.file_name(Encoding { format, quality_percent: 0 }, width_px);
    if cache.variant_len(&file_name).is_none() {
        cache.write_variant(&file_name, &cleaned)?;
    }
    let has_alpha = first.is_translucent();
    let small = first.resized(PLACEHOLDER_WIDTH_PX, PLACEHOLDER_WIDTH_PX);
    Ok(Record {
        source_format: format,
        width_px,
        height_px,
        placeholder: placeholder::dominant(&small),
        has_alpha,
        animated: true,
        has_gps,
        variants: vec![Variant { width_px, height_px, format, file_name, len_bytes: cleaned.len() as u64 }],
        notes: Vec::new(),
    })
}

/// Number of frames of a GIF file; stops counting where the file is cut off.
pub(super) fn gif_frames(bytes: &[u8]) -> u32 {
    let Some(blocks) = GifBlocks::new(bytes) else { return 0 };
    let frames = blocks.map_while(|block| block).filter(|block| block.kind == GifKind::Frame).count();
    u32::try_from(frames).unwrap_or(u32::MAX)
}

/// The GIF file with its frames, delays and loop count alone; `None` when a block is cut off or a frame leaves the
/// canvas.
fn clean_gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let blocks = GifBlocks::new(bytes)?;
    let canvas = bytes.get(6..10)?;
    let mut cleaned = bytes.get(..blocks.at)?.to_vec();
    for block in blocks {
        let block = block?;
        if block.kind == GifKind::Frame && !fits_canvas(block.bytes, canvas) {
            return None;
        }
        if block.kind != GifKind::Other {
            cleaned.extend_from_slice(block.bytes);
        }
    }
    cleaned.push(GIF_TRAILER);
    Some(cleaned)
}

const GIF_TRAILER: u8 = 0x3B;
/// Applications whose extension says how often to repeat.
const GIF_LOOPS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum GifKind {
    /// A frame with its colours and pixels.
    Frame,
    /// Delay, transparency, or the loop count.
    Control,
    /// Comments and data of applications.
    Other,
}

#[derive(Clone, Copy)]
struct GifBlock<'d> {
    kind: GifKind,
    bytes: &'d [u8],
}

/// The blocks behind the global colours; a block that is cut off is given as `None`, once.
struct GifBlocks<'d> {
    bytes: &'d [u8],
    at: usize,
    is_over: bool,
}

impl<'d> GifBlocks<'d> {
    fn new(bytes: &'d [u8]) -> Option<Self> {
        let at = 13 + color_table_len(*bytes.get(10)?);
        Some(Self { bytes, at, is_over: false })
    }

    /// The block at `start`: its kind and its end.
    fn block(&self, start: usize) -> Option<(GifKind, usize)> {
        match *self.bytes.get(start)? {
            0x2C => {
                let colors = color_table_len(*self.bytes.get(start + 9)?);
                Some((GifKind::Frame, self.sub_blocks_end(start + 10 + colors + 1)?))
            }
            0x21 => {
                let label = *self.bytes.get(start + 1)?;
                let application = self.bytes.get(start + 3..start + 14).unwrap_or_default();
                let is_loop = label == 0xFF && GIF_LOOPS.contains(&application);
                let kind = if label == 0xF9 || is_loop { GifKind::Control } else { GifKind::Other };
                Some((kind, self.sub_blocks_end(start + 2)?))
            }
            _ => None,
        }
    }

    /// The end of the chain of sub-blocks that starts at `at`.
    fn sub_blocks_end(&self, mut at: usize) -> Option<usize> {
        loop {
            let len = usize::from(*self.bytes.get(at)?);
            at += 1 + len;
            if len == 0 {
                return Some(at);
            }
        }
    }
}

impl<'d> Iterator for GifBlocks<'d> {
    type Item = Option<GifBlock<'d>>;

    fn next(&mut self) -> Option<Self::Item> {
        // A missing trailer is common and harmless.
        if self.is_over || matches!(self.bytes.get(self.at), None | Some(&GIF_TRAILER)) {
            return None;
        }
        let start = self.at;
        let found = self.block(start).and_then(|(kind, end)| {
            self.at = end;
            Some(GifBlock { kind, bytes: self.bytes.get(start..end)? })
        });
        self.is_over = found.is_none();
        Some(found)
    }
}

/// Bytes of the colour table that these flags announce.
fn color_table_len(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Whether a frame's rectangle lies on the canvas.
fn fits_canvas(frame: &[u8], canvas: &[u8]) -> bool {
    let number = |bytes: &[u8], at: usize| match bytes.get(at..at + 2) {
        Some(pair) => u32::from(u16::from_le_bytes([pair[0], pair[1]])),
        None => u32::MAX / 2,
    };
    number(frame, 1) + number(frame, 5) <= number(canvas, 0) && number(frame, 3) + number(frame, 7) <= number(canvas, 2)
}

/// The WebP file with its frames, loop count and colour profile alone; `None` when a chunk is missing.
fn clean_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    /// Bits of the first chunk that announce EXIF and XMP.
    const METADATA_FLAGS: u8 = 0x08 | 0x04;
    let mut list = b"WEBP".to_vec();
    for (name, data) in chunks(bytes.get(12..)?) {
        match &name {
            b"VP8X" => {
                let mut header = data.get(..10)?.to_vec();
                header[0] &= !METADATA_FLAGS;
                push_chunk(&mut list, name, &header);
            }
            b"ICCP" if data.len() > MAX_CHUNK_BYTES => return None,
            b"ICCP" | b"ANIM" => push_chunk(&mut list, name, data),
            b"ANMF" => push_chunk(&mut list, name, &clean_webp_frame(data)?),
            _ => {}
        }
    }
    let len = u32::try_from(list.len()).ok()?;
    Some([b"RIFF".as_slice(), &len.to_le_bytes(), &list].concat())
}

/// A frame with the chunks that hold pixels alone.
fn clean_webp_frame(data: &[u8]) -> Option<Vec<u8>> {
    const FRAME_HEADER_LEN: usize = 16;
    let mut frame = data.get(..FRAME_HEADER_LEN)?.to_vec();
    for (name, data) in chunks(data.get(FRAME_HEADER_LEN..)?) {
        if matches!(&name, b"ALPH" | b"VP8 " | b"VP8L") {
            push_chunk(&mut frame, name, data);
        }
    }
    (frame.len() > FRAME_HEADER_LEN).then_some(frame)
}

fn push_chunk(list: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    list.extend_from_slice(&name);
    list.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    list.extend_from_slice(data);
    if data.len() % 2 == 1 {
        list.push(0);
    }
}
