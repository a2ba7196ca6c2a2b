//! Pictures of at most 256 colours as indices into a table, for small PNG files.

use std::collections::HashMap;

use super::pixels::Pixels;

/// A picture as indices.
#[derive(Debug)]
pub(super) struct Indexed {
    /// Red, green, blue of each colour.
    pub(super) colors: Vec<u8>,
    /// The opacity of each colour; empty when all are opaque.
    pub(super) opacities: Vec<u8>,
    /// The colour of each pixel.
    pub(super) indices: Vec<u8>,
}

/// The picture with a table, if 256 colours are enough. Colours are numbered as they appear.
pub(super) fn index(pixels: &Pixels) -> Option<Indexed> {
    let mut numbers: HashMap<&[u8], u8> = HashMap::new();
    let mut colors = Vec::new();
    let mut opacities = Vec::new();
    let mut indices = Vec::with_capacity(pixels.width_px() as usize * pixels.height_px() as usize);
    let mut previous: (&[u8], u8) = (&[], 0);
    for pixel in pixels.pixels() {
        if pixel != previous.0 {
            let number = if let Some(number) = numbers.get(pixel) {
                *number
            } else {
                let number = u8::try_from(numbers.len()).ok()?;
                numbers.insert(pixel, number);
                colors.extend_from_slice(&pixel[..3]);
                opacities.push(pixel.get(3).copied().unwrap_or(255));
                number
            };
            previous = (pixel, number);
        }
        indices.push(previous.1);
    }
    if opacities.iter().all(|opacity| *opacity == 255) {
        opacities.clear();
    }
    Some(Indexed { colors, opacities, indices })
}
