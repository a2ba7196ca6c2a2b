//! From pixels to published bytes: WebP, JPEG, PNG. No encoder is given any metadata.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use webp::{PixelLayout, WebPConfig};

use super::format::Format;
use super::pixels::{Layout, Pixels};

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
    let layout = if pixels.layout() == Layout::Rgba { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let mut config = WebPConfig::new().map_err(|()| "webp: no default settings")?;
    config.method = 2;
    if quality_percent == 0 {
        config.lossless = 1;
        config.quality = 50.0;
    } else {
        config.quality = f32::from(quality_percent);
        config.sns_strength = 0;
        config.filter_strength = 100;
    }
    let encoder = webp::Encoder::new(pixels.samples(), layout, pixels.width_px(), pixels.height_px());
    let memory = encoder.encode_advanced(&config).map_err(|error| format!("webp: {error:?}"))?;
    Ok(memory.to_vec())
}

fn encode_jpeg(pixels: &Pixels, quality_percent: u8) -> Result<Vec<u8>, String> {
    let (Ok(width), Ok(height)) = (u16::try_from(pixels.width_px()), u16::try_from(pixels.height_px())) else {
        return Err("jpeg: too large".to_owned());
    };
    let color = if pixels.layout() == Layout::Rgba { ColorType::Rgba } else { ColorType::Rgb };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality_percent);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // The encoder's default takes every second colour sample, which costs half a decibel.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    // A table of codes made for this picture saves a fourteenth of its bytes for a fifth more time.
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(pixels.samples(), width, height, color).map_err(|error| format!("jpeg: {error}"))?;
    Ok(bytes)
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
