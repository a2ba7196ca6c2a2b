//! RGB pixels as lossy encoders want them: brightness, and two planes of colour at half the width and height.
//!
//! They take half of the memory of the pixels, and no encoder has to make a copy of its own.

use yuv::{BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix, rgb_to_yuv420};

use super::pixels::{Layout, Pixels};

/// Samples in a row or column of a block of JPEG.
const BLOCK: usize = 8;

/// Which values stand for black and white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// 16 to 235: WebP.
    Limited,
    /// 0 to 255, and sides filled up to whole blocks with copies of the last samples: JPEG.
    FullBlocks,
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
        let is_full = range == Range::FullBlocks;
        let (fill, fill_luma) = if is_full { (BLOCK, 2 * BLOCK) } else { (1, 1) };
        let mut luma = Plane::new((width, height), (fill, fill_luma));
        let half = (width.div_ceil(2), height.div_ceil(2));
        let mut chroma = [Plane::new(half, (fill, fill)), Plane::new(half, (fill, fill))];
        let [blue, red] = &mut chroma;
        let mut image = YuvPlanarImageMut {
            y_stride: luma.stride_u32(),
            u_stride: blue.stride_u32(),
            v_stride: red.stride_u32(),
            y_plane: BufferStoreMut::Borrowed(luma.rows(height)),
            u_plane: BufferStoreMut::Borrowed(blue.rows(half.1)),
            v_plane: BufferStoreMut::Borrowed(red.rows(half.1)),
            width,
            height,
        };
        let values = if is_full { YuvRange::Full } else { YuvRange::Limited };
        // The less exact ways cost a twentieth of a decibel and save nothing that could be measured.
        let mode = YuvConversionMode::Professional;
        rgb_to_yuv420(&mut image, pixels.samples(), width * 3, values, YuvStandardMatrix::Bt601, mode).ok()?;
        luma.fill_up((width, height));
        for plane in &mut chroma {
            plane.fill_up(half);
        }
        Some(Self { size: (width, height), luma, chroma })
    }
}

impl Plane {
    /// Room for `size` samples, whose sides are multiples of `fill`.
    fn new(size: (u32, u32), fill: (usize, usize)) -> Self {
        let stride = (size.0 as usize).next_multiple_of(fill.0);
        Self { stride, samples: vec![0; stride * (size.1 as usize).next_multiple_of(fill.1)] }
    }

    fn stride_u32(&self) -> u32 {
        u32::try_from(self.stride).unwrap_or(u32::MAX)
    }

    /// So many rows from the top. The library is given no more than the picture has: it would look for the last one at the
    /// end.
    fn rows(&mut self, count: u32) -> &mut [u8] {
        &mut self.samples[..self.stride * count as usize]
    }

    /// Copies the last sample of each row, and the last row, to the end of the plane.
    fn fill_up(&mut self, (width, height): (u32, u32)) {
        let (width, height, stride) = (width as usize, height as usize, self.stride);
        if width < stride {
            for row in self.samples.chunks_exact_mut(stride).take(height) {
                let last = row[width - 1];
                row[width..].fill(last);
            }
        }
        for start in (height * stride..self.samples.len()).step_by(stride) {
            self.samples.copy_within((height - 1) * stride..height * stride, start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Pixels {
        let byte = |value: u32| u8::try_from(value % 256).unwrap_or(0);
        let samples = (0..height).flat_map(|y| (0..width).flat_map(move |x| [byte(x * 9), byte(y * 7), byte(x * y)]));
        Pixels::new(width, height, Layout::Rgb, samples.collect()).expect("fits")
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
            let full = Planes::new(&pixels, Range::FullBlocks).expect("RGB");
            let limited = Planes::new(&pixels, Range::Limited).expect("RGB");
            assert_eq!((limited.luma.stride, limited.chroma[0].stride), (width as usize, width.div_ceil(2) as usize));
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

    #[test]
    fn planes_for_jpeg_are_filled_up_with_their_last_samples() {
        let planes = Planes::new(&picture(13, 9), Range::FullBlocks).expect("RGB");
        assert_eq!((planes.luma.stride, planes.luma.samples.len()), (16, 16 * 16));
        let row = |y: usize| &planes.luma.samples[y * 16..(y + 1) * 16];
        assert_eq!(row(3)[13..], [row(3)[12]; 3]);
        assert_eq!(row(15), row(8));
        for plane in &planes.chroma {
            assert_eq!((plane.stride, plane.samples.len()), (8, 8 * 8));
            assert_eq!(plane.samples[7 * 8..], plane.samples[4 * 8..5 * 8]);
        }
    }
}
