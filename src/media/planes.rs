//! RGB pixels as lossy encoders want them: brightness, and two planes of colour at half the width and height.
//!
//! They take half of the memory of the pixels, and no encoder has to make a copy of its own.

use yuv::{BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix, rgb_to_yuv420};

use super::pixels::{Layout, Pixels};

/// Which values stand for black and white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// 16 to 235: WebP.
    Limited,
    /// 0 to 255: JPEG.
    Full,
}

/// Brightness, blue and red of BT.601.
#[derive(Debug)]
pub(super) struct Planes {
    /// Width and height of the picture in pixels.
    pub(super) size: (u32, u32),
    /// Brightness.
    pub(super) luma: Plane,
    /// Blue and red: averages of two by two pixels.
    pub(super) chroma: [Plane; 2],
}

/// Rows of samples without gaps.
#[derive(Debug)]
pub(super) struct Plane {
    /// Samples in a row.
    pub(super) stride: usize,
    /// All rows.
    pub(super) samples: Vec<u8>,
}

impl Planes {
    /// The planes of RGB pixels; `None` of any others.
    pub(super) fn new(pixels: &Pixels, range: Range) -> Option<Self> {
        if pixels.layout() != Layout::Rgb {
            return None;
        }
        let (width, height) = (pixels.width_px(), pixels.height_px());
        let mut luma = Plane::new((width, height));
        let half = (width.div_ceil(2), height.div_ceil(2));
        let mut chroma = [Plane::new(half), Plane::new(half)];
        let [blue, red] = &mut chroma;
        let mut image = YuvPlanarImageMut {
            y_stride: luma.stride_u32(),
            u_stride: blue.stride_u32(),
            v_stride: red.stride_u32(),
            y_plane: BufferStoreMut::Borrowed(&mut luma.samples),
            u_plane: BufferStoreMut::Borrowed(&mut blue.samples),
            v_plane: BufferStoreMut::Borrowed(&mut red.samples),
            width,
            height,
        };
        let values = match range {
            Range::Full => YuvRange::Full,
            Range::Limited => YuvRange::Limited,
        };
        // The less exact ways cost a twentieth of a decibel and save nothing that could be measured.
        let mode = YuvConversionMode::Professional;
        rgb_to_yuv420(&mut image, pixels.samples(), width * 3, values, YuvStandardMatrix::Bt601, mode).ok()?;
        Some(Self { size: (width, height), luma, chroma })
    }
}

impl Plane {
    fn new((width, height): (u32, u32)) -> Self {
        Self { stride: width as usize, samples: vec![0; width as usize * height as usize] }
    }

    fn stride_u32(&self) -> u32 {
        u32::try_from(self.stride).unwrap_or(u32::MAX)
    }

    /// The samples of one row.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.samples[y * self.stride..(y + 1) * self.stride]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Pixels {
        let byte = |value: u32| u8::try_from(value % 256).unwrap_or(0);
        let samples = (0..height).flat_map(|y| (0..width).flat_map(move |x| [byte(x * 9), byte(y * 7), byte(x * y)]));
        Pixels::new(width, height, Layout::Rgb, samples.collect::<Vec<u8>>()).expect("fits")
    }

    /// Brightness, blue and red of one pixel, by the formula of the standard, between 0 and 255.
    fn formula(rgb: [f64; 3]) -> [f64; 3] {
        let luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
        [luma, 128.0 + (rgb[2] - luma) / 1.772, 128.0 + (rgb[0] - luma) / 1.402]
    }

    #[test]
    fn values_are_those_of_the_standard_whatever_the_size() {
        for (width, height) in [(1, 1), (2, 3), (7, 5), (16, 16), (33, 18), (95, 41), (160, 3)] {
            let pixels = picture(width, height);
            let full = Planes::new(&pixels, Range::Full).expect("RGB");
            let limited = Planes::new(&pixels, Range::Limited).expect("RGB");
            assert_eq!(
                (limited.luma.row(0).len(), limited.chroma[0].row(0).len()),
                (width as usize, width.div_ceil(2) as usize)
            );
            let at = |x: u32, y: u32| {
                let start = ((y.min(height - 1) * width + x.min(width - 1)) * 3) as usize;
                [0, 1, 2].map(|channel| f64::from(pixels.samples()[start + channel]))
            };
            for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
                let [luma, ..] = formula(at(x, y));
                let of = |plane: &Plane| f64::from(plane.samples[y as usize * plane.stride + x as usize]);
                assert!((of(&full.luma) - luma).abs() <= 1.0, "{width}×{height} {x},{y}");
                assert!((of(&limited.luma) - (16.0 + luma * 219.0 / 255.0)).abs() <= 1.0, "{width}×{height} {x},{y}");
            }
            for (x, y) in (0..height / 2).flat_map(|y| (0..width / 2).map(move |x| (x, y))) {
                let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| at(2 * x + dx, 2 * y + dy));
                let mean = [0, 1, 2].map(|channel| four.iter().map(|one| one[channel]).sum::<f64>() / 4.0);
                let [_, blue, red] = formula(mean);
                let of = |plane: &Plane| f64::from(plane.samples[y as usize * plane.stride + x as usize]);
                assert!((of(&full.chroma[0]) - blue).abs() <= 1.5, "{width}×{height} {x},{y}");
                assert!((of(&full.chroma[1]) - red).abs() <= 1.5, "{width}×{height} {x},{y}");
            }
        }
    }
}
