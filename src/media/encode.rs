//! From pixels to published bytes: WebP, JPEG, PNG. No encoder is given any metadata.

use mozjpeg::{ColorSpace, Compress};
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
        Format::Jpeg => encode_jpeg(jpeg_planes(pixels)?, encoding.quality_percent),
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
    let bytes = if let Some(planes) = planes {
        Encoder::new_yuv(borrowed(&planes)).config(config).encode(Unstoppable)
    } else {
        let (width, height) = (pixels.width_px(), pixels.height_px());
        let encoder = match pixels.layout() {
            Layout::Rgba => Encoder::new_rgba(pixels.samples(), width, height),
            _ => Encoder::new_rgb(pixels.samples(), width, height),
        };
        encoder.config(config).encode(Unstoppable)
    };
    bytes.map_err(|error| format!("webp: {error}"))
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

/// What [`encode_jpeg`] needs of RGB pixels: they may be freed before it begins.
///
/// # Errors
/// When they have opacity, or are too many.
pub(super) fn jpeg_planes(pixels: &Pixels) -> Result<Planes, String> {
    Planes::new(pixels, Range::FullBlocks).ok_or_else(|| "jpeg: not RGB".to_owned())
}

/// 4:2:0 with averaged colour samples and tables of codes made for this picture, which saves a fourteenth of its bytes. It is
/// given planes: from pixels the encoder would make them itself, more slowly and while it holds everything else.
///
/// # Errors
/// When the format cannot hold the size.
pub(super) fn encode_jpeg(planes: Planes, quality_percent: u8) -> Result<Vec<u8>, String> {
    let size = (u16::try_from(planes.size.0), u16::try_from(planes.size.1));
    let (Ok(width), Ok(height)) = size else { return Err("jpeg: too large".to_owned()) };
    let mut settings = Compress::new(ColorSpace::JCS_YCbCr);
    settings.set_fastest_defaults();
    settings.set_size(width.into(), height.into());
    settings.set_quality(f32::from(quality_percent));
    settings.set_optimize_coding(true);
    settings.set_chroma_sampling_pixel_sizes((2, 2), (2, 2));
    settings.set_raw_data_in(true);
    let mut encoder = settings.start_compress(Vec::new()).map_err(|error| format!("jpeg: {error}"))?;
    let [blue, red] = &planes.chroma;
    let is_taken = encoder.write_raw_data(&[&planes.luma.samples, &blue.samples, &red.samples]);
    drop(planes);
    if !is_taken {
        return Err("jpeg: not taken".to_owned());
    }
    encoder.finish().map_err(|error| format!("jpeg: {error}"))
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
