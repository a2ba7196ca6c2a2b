//! From bytes to pixels, with the decoder that fits the format. Limits were checked before.

use std::io::Cursor;

use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, tiff::TiffDecoder, webp::WebPDecoder};
use image::{DynamicImage, ImageDecoder, ImageResult, Limits};

use super::format::Format;
use super::header::Facts;
use super::jpeg_rows::{self, Frame};
use super::limits::{MAX_CHUNK_BYTES, MAX_SIDE_PX};
use super::pixels::{Layout, Pixels};
use super::problem::{Problem, damaged};
use super::raster::Source;

/// Bytes that the resizer and the encoders need for one pixel of the largest variant: with opacity its four channels twice
/// and planes; without, half of it.
const ENCODE_BYTES_PER_PIXEL: u64 = 12;

/// Rows of a JPEG that are held while the smaller picture is made of them, at most.
const ROWS_AT_ONCE: u64 = 512;

/// How much memory decoding takes at most, in bytes, when the largest variant has `target` pixels a side.
pub(super) fn estimate_bytes(facts: &Facts, target: (u32, u32)) -> u64 {
    let pixels = u64::from(facts.width_px) * u64::from(facts.height_px);
    let target_pixels = u64::from(target.0) * u64::from(target.1);
    let decoding = match &facts.jpeg {
        Some(jpeg) => {
            let row =
                u64::from(facts.width_px * u32::from(jpeg_eighths(facts, target)) / 8) * u64::from(jpeg.components);
            let coefficients = if jpeg.keeps_coefficients { pixels * jpeg.samples_per_pixel_256 * 2 / 256 } else { 0 };
            coefficients + row * ROWS_AT_ONCE
        }
        // PNG is read straight into its final form; the others may be converted to 8 bits after decoding, and GIF
        // keeps the indices of a frame too.
        None if facts.format == Format::Png => pixels * u64::from(facts.bytes_per_pixel),
        None => pixels * (u64::from(facts.bytes_per_pixel) + 5),
    };
    decoding + target_pixels * ENCODE_BYTES_PER_PIXEL
}

/// The smallest scale of the decoder, in eighths, at which a JPEG still covers `target`.
fn jpeg_eighths(facts: &Facts, target: (u32, u32)) -> u8 {
    let covers = |side: u32, wanted: u32, eighths: u32| (side * eighths).div_ceil(8) >= wanted;
    let fits = |eighths: &u8| {
        let eighths = u32::from(*eighths);
        covers(facts.width_px, target.0, eighths) && covers(facts.height_px, target.1, eighths)
    };
    [1, 2, 4].into_iter().find(fits).unwrap_or(8)
}

/// A JPEG may be published this many sixteenths narrower than wanted when it is then decoded at half the size or less.
const NEARLY: u32 = 15;

/// The upright size at which the largest variant is made, `wanted` being the one that the settings ask for. Of a JPEG it is
/// what the decoder gives at a half, a quarter or an eighth, when that is nearly as wide: a portrait photo of 3000 by 4000
/// pixels is published 1500 wide, not 1600, for half of the time and a quarter of the memory.
pub(super) fn largest_size(facts: &Facts, wanted: (u32, u32)) -> (u32, u32) {
    let (width_px, height_px) = facts.upright_size();
    let scaled = |eighths: &u32| ((width_px * eighths).div_ceil(8), (height_px * eighths).div_ceil(8));
    let is_nearly = |size: &(u32, u32)| size.0 < wanted.0 && size.0 * 16 >= wanted.0 * NEARLY;
    let found = [1, 2, 4].iter().map(scaled).find(is_nearly);
    found.filter(|_| facts.jpeg.is_some()).unwrap_or(wanted)
}

/// Decodes the picture (its first frame), as stored, at least as large as `target`.
///
/// # Errors
/// When the data is damaged.
pub(super) fn decode(source: &Source<'_>, target: (u32, u32)) -> Result<Pixels, Problem> {
    let decoded = match source.facts.format {
        Format::Jpeg => decode_jpeg(source, target),
        Format::Png => decode_png(source.bytes),
        Format::Heic => super::heic::decode(source.bytes),
        _ => decode_other(source),
    };
    decoded.map_err(|cause| damaged(source.name, &cause))
}

/// The decoder's own words.
type Cause = String;

/// The rows of a JPEG, some whole ones at a time from the top, as stored and at least as large as `target`.
///
/// # Errors
/// When the data is damaged.
pub(super) fn jpeg_rows(
    source: &Source<'_>,
    target: (u32, u32),
    take: impl FnMut(Frame, &[u8]),
) -> Result<(), Problem> {
    read_jpeg(source, target, take).map_err(|cause| damaged(source.name, &cause))
}

fn read_jpeg(source: &Source<'_>, target: (u32, u32), take: impl FnMut(Frame, &[u8])) -> Result<(), Cause> {
    let Some(jpeg) = &source.facts.jpeg else { return Err("not a JPEG".to_owned()) };
    if let Some(coding) = jpeg.unread_coding {
        return Err(coding.to_owned());
    }
    jpeg_rows::read(source.bytes, jpeg_eighths(source.facts, target), jpeg.has_adobe_marker, take)
}

fn decode_jpeg(source: &Source<'_>, target: (u32, u32)) -> Result<Pixels, Cause> {
    let mut whole: Option<(Frame, Vec<u8>)> = None;
    read_jpeg(source, target, |frame, rows| {
        let len = frame.size.0 as usize * frame.size.1 as usize * frame.layout.channels();
        whole.get_or_insert_with(|| (frame, Vec::with_capacity(len))).1.extend_from_slice(rows);
    })?;
    let (frame, samples) = whole.ok_or("no rows")?;
    Pixels::new(frame.size.0, frame.size.1, frame.layout, samples).ok_or_else(|| "wrong amount of data".to_owned())
}

fn decode_png(bytes: &[u8]) -> Result<Pixels, Cause> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 64 * MAX_CHUNK_BYTES });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let len = reader.output_buffer_size().ok_or("too large")?;
    let mut samples = vec![0; len];
    let frame = reader.next_frame(&mut samples).map_err(|error| error.to_string())?;
    let layout = match frame.color_type {
        png::ColorType::Grayscale => Layout::Gray,
        png::ColorType::GrayscaleAlpha => Layout::GrayAlpha,
        png::ColorType::Rgb | png::ColorType::Indexed => Layout::Rgb,
        png::ColorType::Rgba => Layout::Rgba,
    };
    samples.truncate(frame.buffer_size());
    Pixels::new(frame.width, frame.height, layout, samples).ok_or_else(|| "wrong amount of data".to_owned())
}

/// The formats that `image` reads whole.
fn decode_other(source: &Source<'_>) -> Result<Pixels, Cause> {
    let input = Cursor::new(source.bytes);
    let decoded = match source.facts.format {
        Format::WebP => WebPDecoder::new(input).and_then(|decoder| read_whole(decoder, source.facts)),
        Format::Gif => GifDecoder::new(input).and_then(|decoder| read_whole(decoder, source.facts)),
        Format::Bmp => BmpDecoder::new(input).and_then(|decoder| read_whole(decoder, source.facts)),
        _ => TiffDecoder::new(input).and_then(|decoder| read_whole(decoder, source.facts)),
    };
    let decoded = decoded.map_err(|error| error.to_string())?;
    let (width, height) = (decoded.width(), decoded.height());
    let (layout, samples) = if decoded.color().has_alpha() {
        (Layout::Rgba, decoded.into_rgba8().into_raw())
    } else if decoded.color().has_color() {
        (Layout::Rgb, decoded.into_rgb8().into_raw())
    } else {
        (Layout::Gray, decoded.into_luma8().into_raw())
    };
    Pixels::new(width, height, layout, samples).ok_or_else(|| "wrong amount of data".to_owned())
}

fn read_whole(mut decoder: impl ImageDecoder, facts: &Facts) -> ImageResult<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    // Twice the estimate: decoders count their scratch buffers too.
    limits.max_alloc = Some(2 * estimate_bytes(facts, (0, 0)) + 4 * MAX_CHUNK_BYTES as u64);
    decoder.set_limits(limits)?;
    DynamicImage::from_decoder(decoder)
}
