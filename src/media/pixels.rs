//! Decoded pixels and what is done to them: shrink, turn upright, count colours.

use std::collections::HashSet;

use fast_image_resize::images::Image;
use fast_image_resize::{MulDiv, PixelType, ResizeOptions, Resizer};

use super::exif::Orientation;
use super::turn::Turn;
use crate::room::Room;

/// What the samples of a pixel mean; always 8 bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Brightness.
    Gray,
    /// Brightness, opacity.
    GrayAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity.
    Rgba,
    /// Cyan, magenta, yellow, black; 255 is full ink.
    Cmyk,
}

impl Layout {
    /// Bytes of a pixel.
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    /// The name of the resizer for such pixels.
    pub(super) fn pixel_type(self) -> PixelType {
        match self {
            Self::Gray => PixelType::U8,
            Self::GrayAlpha => PixelType::U8x2,
            Self::Rgb => PixelType::U8x3,
            Self::Rgba | Self::Cmyk => PixelType::U8x4,
        }
    }

    fn has_alpha(self) -> bool {
        matches!(self, Self::GrayAlpha | Self::Rgba)
    }
}

/// A decoded picture: rows from the top, without gaps. Its sample count always fits its size.
#[derive(Clone, Debug)]
pub(super) struct Pixels {
    width_px: u32,
    height_px: u32,
    layout: Layout,
    samples: Room,
}

impl Pixels {
    /// A picture of `samples`; `None` when their number does not fit the size, or the size is zero.
    pub(super) fn new(width_px: u32, height_px: u32, layout: Layout, samples: impl Into<Room>) -> Option<Self> {
        let samples = samples.into();
        let expected = (width_px as usize).checked_mul(height_px as usize)?.checked_mul(layout.channels())?;
        (expected > 0 && samples.len() == expected).then_some(Self { width_px, height_px, layout, samples })
    }

    /// Width in pixels.
    pub(super) fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Height in pixels.
    pub(super) fn height_px(&self) -> u32 {
        self.height_px
    }

    /// What the samples mean.
    pub(super) fn layout(&self) -> Layout {
        self.layout
    }

    /// The samples.
    pub(super) fn samples(&self) -> &[u8] {
        &self.samples
    }

    /// The samples, to be changed where they lie.
    pub(super) fn samples_mut(&mut self) -> &mut [u8] {
        &mut self.samples
    }

    /// Whether some pixel is not opaque.
    pub(super) fn is_translucent(&self) -> bool {
        let channels = self.layout.channels();
        self.layout.has_alpha() && self.samples.chunks_exact(channels).any(|pixel| pixel[channels - 1] != 255)
    }

    /// Whether there are at most `limit` different colours.
    pub(super) fn has_at_most_colors(&self, limit: usize) -> bool {
        let mut seen = HashSet::with_capacity(limit + 1);
        let mut previous: &[u8] = &[];
        for pixel in self.samples.chunks_exact(self.layout.channels()) {
            if pixel == previous {
                continue;
            }
            previous = pixel;
            if seen.insert(pixel) && seen.len() > limit {
                return false;
            }
        }
        true
    }

    /// A picture of the same size and layout with other samples; the same picture when their number differs.
    pub(super) fn with_samples(&self, samples: Vec<u8>) -> Self {
        let samples = if samples.len() == self.samples.len() { samples.into() } else { self.samples.clone() };
        Self { samples, ..*self }
    }

    /// The same picture with RGB or RGBA samples; CMYK by the plain formula of inks on white paper.
    pub(super) fn into_rgb(self) -> Self {
        let (layout, samples): (Layout, Vec<u8>) = match self.layout {
            Layout::Rgb | Layout::Rgba => return self,
            Layout::Gray => (Layout::Rgb, self.samples.iter().flat_map(|gray| [*gray; 3]).collect()),
            Layout::GrayAlpha => {
                (Layout::Rgba, self.pixels().flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]]).collect())
            }
            Layout::Cmyk => (Layout::Rgb, self.pixels().flat_map(ink_on_paper).collect()),
        };
        Self { layout, samples: samples.into(), ..self }
    }

    /// The same picture without opacity, which must not matter.
    pub(super) fn into_opaque(self) -> Self {
        let rgb = self.into_rgb();
        if rgb.layout == Layout::Rgb {
            return rgb;
        }
        let samples: Vec<u8> = rgb.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Self { layout: Layout::Rgb, samples: samples.into(), ..rgb }
    }

    /// The same picture on white paper, without opacity.
    #[cfg(feature = "cards")]
    pub(super) fn onto_white(self) -> Self {
        let rgb = self.into_rgb();
        if rgb.layout == Layout::Rgb {
            return rgb;
        }
        let on_white = |channel: u8, opacity: u8| {
            let mixed = u32::from(channel) * u32::from(opacity) + 255 * (255 - u32::from(opacity));
            u8::try_from((mixed + 127) / 255).unwrap_or(255)
        };
        let samples: Vec<u8> =
            rgb.pixels().flat_map(|pixel| [0, 1, 2].map(|at| on_white(pixel[at], pixel[3]))).collect();
        Self { layout: Layout::Rgb, samples: samples.into(), ..rgb }
    }

    /// The picture in another size; the same when the size is the same. Opacity is multiplied in where the samples
    /// lie: the resizer's own way needs a second copy of the whole picture.
    pub(super) fn resized(mut self, width_px: u32, height_px: u32) -> Self {
        if (width_px, height_px) == (self.width_px, self.height_px) {
            return self;
        }
        let pixel_type = self.layout.pixel_type();
        let is_translucent = self.is_translucent();
        let alpha = MulDiv::new();
        let mut source = Image::from_slice_u8(self.width_px, self.height_px, &mut self.samples, pixel_type)
            .expect("the constructor checked the number of samples");
        if is_translucent {
            alpha.multiply_alpha_inplace(&mut source).expect("a layout with opacity");
        }
        let mut target = Image::new(width_px.max(1), height_px.max(1), pixel_type);
        let options = ResizeOptions::new().use_alpha(false);
        Resizer::new().resize(&source, &mut target, &options).expect("both have the same type of pixel");
        if is_translucent {
            alpha.divide_alpha_inplace(&mut target).expect("a layout with opacity");
        }
        let (width_px, height_px) = (target.width(), target.height());
        Self { width_px, height_px, layout: self.layout, samples: target.into_vec().into() }
    }

    /// The picture turned upright.
    pub(super) fn upright(self, orientation: Orientation) -> Self {
        if orientation.number() == 1 {
            return self;
        }
        let turn = Turn::new(orientation, (self.width_px, self.height_px));
        let mut samples = vec![0; self.samples.len()];
        turn.place(&self.samples, self.layout.channels(), 0, &mut samples);
        let (width_px, height_px) = turn.upright_size();
        Self { width_px, height_px, layout: self.layout, samples: samples.into() }
    }

    /// The picture's pixels, row by row.
    pub(super) fn pixels(&self) -> impl Iterator<Item = &[u8]> {
        self.samples.chunks_exact(self.layout.channels())
    }

    /// One row of samples after the other.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.samples.chunks_exact(self.width_px as usize * self.layout.channels())
    }
}

/// RGB of four inks on white paper.
fn ink_on_paper(cmyk: &[u8]) -> [u8; 3] {
    let paper = u32::from(255 - cmyk[3]);
    [0, 1, 2].map(|ink| {
        let light = (u32::from(255 - cmyk[ink]) * paper + 127) / 255;
        u8::try_from(light).unwrap_or(255)
    })
}
