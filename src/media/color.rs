//! Colour profiles: everything becomes sRGB, so that no published file needs a profile.

use moxcms::{ColorProfile, DataColorSpace, Layout as IccLayout, TransformOptions};

use super::pixels::{Layout, Pixels};

/// The picture in sRGB. A profile that cannot be read or does not fit the picture is ignored: the colours are then
/// those that a viewer without colour management shows.
pub(super) fn into_srgb(pixels: Pixels, icc: Option<&[u8]>) -> Pixels {
    icc.and_then(|icc| transform(&pixels, icc)).unwrap_or_else(|| pixels.into_rgb())
}

fn transform(pixels: &Pixels, icc: &[u8]) -> Option<Pixels> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    let (source, target, layout) = match (pixels.layout(), profile.color_space) {
        (Layout::Rgb, DataColorSpace::Rgb) => (IccLayout::Rgb, IccLayout::Rgb, Layout::Rgb),
        (Layout::Rgba, DataColorSpace::Rgb) => (IccLayout::Rgba, IccLayout::Rgba, Layout::Rgba),
        (Layout::Gray, DataColorSpace::Gray) => (IccLayout::Gray, IccLayout::Rgb, Layout::Rgb),
        (Layout::GrayAlpha, DataColorSpace::Gray) => (IccLayout::GrayAlpha, IccLayout::Rgba, Layout::Rgba),
        (Layout::Cmyk, DataColorSpace::Cmyk) => (IccLayout::Rgba, IccLayout::Rgb, Layout::Rgb),
        _ => return None,
    };
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(source, &srgb, target, TransformOptions::default()).ok()?;
    let mut samples = vec![0; pixels.width_px() as usize * pixels.height_px() as usize * layout.channels()];
    let row_len = pixels.width_px() as usize * layout.channels();
    for (from, to) in pixels.rows().zip(samples.chunks_exact_mut(row_len)) {
        transform.transform(from, to).ok()?;
    }
    Pixels::new(pixels.width_px(), pixels.height_px(), layout, samples)
}
