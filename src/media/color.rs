//! Colour profiles: everything becomes sRGB, so that no published file needs a profile.

use moxcms::{ColorProfile, DataColorSpace, Layout as IccLayout, TransformOptions};

use super::pixels::{Layout, Pixels};

/// The picture in sRGB. A profile that cannot be read or does not fit the picture is ignored: the colours are then
/// those that a viewer without colour management shows.
pub(super) fn into_srgb(mut pixels: Pixels, icc: Option<&[u8]>) -> Pixels {
    let Some(profile) = icc.and_then(|icc| ColorProfile::new_from_slice(icc).ok()) else { return pixels.into_rgb() };
    match (pixels.layout(), profile.color_space) {
        (Layout::Rgb | Layout::Rgba, DataColorSpace::Rgb) => {
            // A profile that cannot be used fails before the first row is changed.
            let _ = transform_in_place(&mut pixels, &profile);
            pixels
        }
        _ => transform(&pixels, &profile).unwrap_or_else(|| pixels.into_rgb()),
    }
}

/// Row by row, because the samples of a large picture need no second place.
fn transform_in_place(pixels: &mut Pixels, profile: &ColorProfile) -> Option<()> {
    let layout = if pixels.layout() == Layout::Rgba { IccLayout::Rgba } else { IccLayout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()).ok()?;
    let row_len = pixels.width_px() as usize * pixels.layout().channels();
    let mut before = vec![0; row_len];
    for row in pixels.samples_mut().chunks_exact_mut(row_len) {
        before.copy_from_slice(row);
        transform.transform(&before, row).ok()?;
    }
    Some(())
}

fn transform(pixels: &Pixels, profile: &ColorProfile) -> Option<Pixels> {
    let (source, target, layout) = match (pixels.layout(), profile.color_space) {
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
