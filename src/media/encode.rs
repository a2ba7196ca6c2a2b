//! From pixels to published bytes: WebP, JPEG, PNG. No encoder is given any metadata.

use jpeg_encoder::{Encoder as JpegEncoder, ImageBuffer, JpegColorType, SamplingFactor};
use webpx::{Encoder, EncoderConfig, Unstoppable, YuvPlanesRef};

use super::format::Format;
use super::pixels::{Layout, Pixels};
use super::planes::{Planes, Range};

/// How one kind of variant is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Encoding {
    /// WebP, JPEG or PNG.
    pub(super) format: Format,
    /// 1 to 100; 0 when nothing is lost.
    pub(super) quality_percent: u8,
}

/// Encodes RGB or RGBA pixels.
///
/// # Errors
/// The encoder's own words; only for sizes that the format cannot hold.
pub(super) fn encode(pixels: &Pixels, encoding: Encoding) -> Result<Vec<u8>, String> {
    match encoding.format {
        Format::Jpeg => encode_jpeg(pixels, encoding.quality_percent),
        Format::Png => encode_png(pixels),
        _ => encode_webp(pixels, encoding.quality_percent),
    }
}

/// Lossy: method 2 without noise shaping and with the strongest smoothing of block edges gives the bytes of method 4 at
/// equal PSNR in two fifths of the time; method 1 costs a fifth more bytes. Measured in docs/pictures.md.
fn encode_webp(pixels: &Pixels, quality_percent: u8) -> Result<Vec<u8>, String> {
    let config = EncoderConfig::new().method(2);
    let config = if quality_percent == 0 {
        config.lossless(true).quality(50.0)
    } else {
        config.quality(f32::from(quality_percent)).sns_strength(0).filter_strength(100)
    };
    let planes = if quality_percent == 0 { None } else { Planes::new(pixels, Range::Limited) };
    let (width, height) = (pixels.width_px(), pixels.height_px());
    let encoder = match (&planes, pixels.layout()) {
        (Some(planes), _) => Encoder::new_yuv(borrowed(planes)),
        (None, Layout::Rgba) => Encoder::new_rgba(pixels.samples(), width, height),
        (None, _) => Encoder::new_rgb(pixels.samples(), width, height),
    };
    encoder.config(config).encode(Unstoppable).map_err(|error| format!("webp: {error}"))
}

fn borrowed(planes: &Planes) -> YuvPlanesRef<'_> {
    let ((width, height), [blue, red]) = (planes.size, &planes.chroma);
    YuvPlanesRef {
        y: &planes.luma.samples,
        y_stride: planes.luma.stride,
        u: &blue.samples,
        u_stride: blue.stride,
        v: &red.samples,
        v_stride: red.stride,
        a: None,
        a_stride: 0,
        width,
        height,
    }
}

/// 4:2:0 with averaged colour samples and the tables of codes that the standard proposes, so that rows are written as they
/// come. Tables made for the picture would save 6 % of its bytes, and take 6 bytes of memory a pixel and half as much time
/// again: too much for a file that only browsers without WebP ask for. Figures in docs/pictures.md.
fn encode_jpeg(pixels: &Pixels, quality_percent: u8) -> Result<Vec<u8>, String> {
    let size = (u16::try_from(pixels.width_px()), u16::try_from(pixels.height_px()));
    let (Ok(width), Ok(height)) = size else { return Err("jpeg: too large".to_owned()) };
    let planes = Planes::new(pixels, Range::Full).ok_or_else(|| "jpeg: not RGB".to_owned())?;
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes, quality_percent);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let rows = JpegRows { planes: &planes, width, height };
    encoder.encode_image(rows).map_err(|error| format!("jpeg: {error}"))?;
    Ok(bytes)
}

/// Planes, a row at a time.
struct JpegRows<'p> {
    planes: &'p Planes,
    width: u16,
    height: u16,
}

impl ImageBuffer for JpegRows<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    /// The encoder takes every second sample of every second row of the colours, which are those of the planes.
    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let (y, width) = (usize::from(y), usize::from(self.width));
        let [luma, blue, red, _] = buffers;
        luma.extend_from_slice(self.planes.luma.row(y));
        for (buffer, plane) in [blue, red].into_iter().zip(&self.planes.chroma) {
            let end = buffer.len() + width;
            if y % 2 == 0 {
                buffer.extend(plane.row(y / 2).iter().flat_map(|sample| [*sample; 2]));
                buffer.truncate(end);
            } else {
                buffer.resize(end, 0);
            }
        }
    }
}

/// Indexed when 256 colours are enough, which makes drawings a quarter of the size.
fn encode_png(pixels: &Pixels) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width_px(), pixels.height_px());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let indexed = super::palette::index(pixels);
    let data = if let Some(indexed) = &indexed {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_palette(indexed.colors.as_slice());
        if !indexed.opacities.is_empty() {
            encoder.set_trns(indexed.opacities.as_slice());
        }
        indexed.indices.as_slice()
    } else {
        let is_rgba = pixels.layout() == Layout::Rgba;
        encoder.set_color(if is_rgba { png::ColorType::Rgba } else { png::ColorType::Rgb });
        pixels.samples()
    };
    let written =
        encoder.write_header().and_then(|mut writer| writer.write_image_data(data).and_then(|()| writer.finish()));
    written.map_err(|error| format!("png: {error}"))?;
    Ok(bytes)
}
