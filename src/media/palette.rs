//! Pictures of at most 256 colours: told from photos, brought back to 256 after shrinking, written as indices.

use std::collections::{BTreeMap, HashMap};

use super::pixels::Pixels;

/// Most colours of a table.
const MAX_COLORS: usize = 256;

/// Whether the picture is a drawing: few colours, and mostly flat areas. Photos in GIF files have few colours too, but
/// scatter them.
pub(super) fn is_drawing(pixels: &Pixels) -> bool {
    if !pixels.has_at_most_colors(MAX_COLORS) {
        return false;
    }
    let channels = pixels.layout().channels();
    let (mut flat, mut all) = (0_u64, 0_u64);
    for row in pixels.rows() {
        let right = row.chunks_exact(channels).skip(1);
        all += right.len() as u64;
        flat += row.chunks_exact(channels).zip(right).filter(|(left, right)| left == right).count() as u64;
    }
    flat * 2 >= all
}

/// The picture with at most 256 colours. Shrinking mixes the colours of a drawing into thousands, which makes files
/// larger than the original; the frequent ones stay exact, the others become the nearest of them.
pub(super) fn reduce(pixels: &Pixels) -> Pixels {
    if pixels.has_at_most_colors(MAX_COLORS) {
        return pixels.clone();
    }
    let mut counts: BTreeMap<&[u8], u32> = BTreeMap::new();
    for pixel in pixels.pixels() {
        *counts.entry(pixel).or_default() += 1;
    }
    let table = frequent_colors(&counts);
    let nearest: HashMap<&[u8], &[u8]> = counts.keys().map(|color| (*color, nearest(color, &table))).collect();
    let samples =
        pixels.pixels().flat_map(|pixel| nearest.get(pixel).copied().unwrap_or(pixel).iter().copied()).collect();
    pixels.with_samples(samples)
}

/// The most frequent colour of each of the most frequent neighbourhoods of colours; ties in the order of the colours.
fn frequent_colors<'p>(counts: &BTreeMap<&'p [u8], u32>) -> Vec<&'p [u8]> {
    let mut areas: BTreeMap<Vec<u8>, (u32, u32, &'p [u8])> = BTreeMap::new();
    for (color, count) in counts {
        let key: Vec<u8> = color.iter().map(|channel| channel >> 3).collect();
        let area = areas.entry(key).or_insert((0, 0, *color));
        area.0 += count;
        if *count > area.1 {
            (area.1, area.2) = (*count, *color);
        }
    }
    let mut areas: Vec<(u32, u32, &[u8])> = areas.into_values().collect();
    // Stable: areas of the same size stay in the order of their colours.
    areas.sort_by_key(|area| std::cmp::Reverse(area.0));
    areas.iter().take(MAX_COLORS).map(|(_, _, color)| *color).collect()
}

/// The colour of the table that is nearest to `color`.
fn nearest<'p>(color: &[u8], table: &[&'p [u8]]) -> &'p [u8] {
    let distance = |other: &[u8]| -> u32 {
        color.iter().zip(other).map(|(left, right)| u32::from(left.abs_diff(*right)).pow(2)).sum()
    };
    table.iter().min_by_key(|other| distance(other)).copied().unwrap_or_default()
}

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

#[cfg(test)]
mod tests {
    use super::super::pixels::Layout;
    use super::*;

    fn grey(width: u32, samples: Vec<u8>) -> Pixels {
        let height = u32::try_from(samples.len()).expect("small") / width;
        Pixels::new(width, height, Layout::Gray, samples).expect("fits")
    }

    #[test]
    fn few_but_scattered_colours_are_a_photo() {
        assert!(is_drawing(&grey(8, [0, 0, 0, 0, 9, 9, 9, 9].repeat(8))));
        assert!(!is_drawing(&grey(8, [0, 9, 0, 9, 3, 4, 3, 4].repeat(8))));
    }

    #[test]
    fn reducing_keeps_frequent_colours_exact() {
        let mut samples = [250, 250, 250].repeat(2000);
        samples.extend((0..2000_u32).flat_map(|at| at.to_le_bytes().into_iter().take(3)));
        let pixels = Pixels::new(4000, 1, Layout::Rgb, samples).expect("fits");
        let reduced = reduce(&pixels);
        assert!(reduced.has_at_most_colors(MAX_COLORS));
        assert_eq!(&reduced.samples()[..6], &[250; 6]);
        assert!(index(&reduced).is_some());
    }
}
