//! Made-up photographs for measuring, and how near a smaller copy comes to its original.
//!
//! `photos make --out DIR --count 12 --size 4000x3000 [--first 0]` paints JPEG files, each a pure function of its number:
//! sky, facades with windows, ground, round things with a shadow, texture of nine octaves whose strength falls with its
//! fineness as in nature, the blur of a lens and the grain of a sensor. One portrait in four lies on its side and says so
//! in EXIF. They are no photographs: flat parts are smoother and edges straighter than in life, so read figures as ratios.
//!
//! `photos compare` reads lines `LABEL<TAB>ORIGINAL<TAB>COPY` and prints for each label the mean PSNR of the luma, in dB,
//! against a Lanczos reduction of the original made by a library that none of the compared programs uses for it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use image::{GrayImage, ImageBuffer, Luma, RgbImage, imageops};
use rayon::prelude::*;

/// Scales of texture: nine octaves, features of 700 pixels down to 3.
const OCTAVES: u32 = 9;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|one| *one != name).nth(1).map(String::as_str);
    match arguments.first().map(String::as_str) {
        Some("make") => {
            let (width, height) = value("--size").and_then(|size| size.split_once('x')).unwrap_or(("4000", "3000"));
            let number = |text: &str| text.parse::<u32>().map_err(io::Error::other);
            let first = number(value("--first").unwrap_or("0"))?;
            let count = number(value("--count").unwrap_or("1"))?;
            let size = (number(width)?, number(height)?);
            make(Path::new(value("--out").unwrap_or(".")), first..first + count, size)
        }
        Some("compare") => compare(),
        _ => Err(io::Error::other("photos make --out DIR --count N --size WxH, or photos compare")),
    }
}

/// Paints the photos of a range of numbers.
fn make(folder: &Path, numbers: std::ops::Range<u32>, size: (u32, u32)) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    numbers.into_par_iter().try_for_each(|number| {
        let scene = Scene::new(number, size);
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 92);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
        let (Ok(width), Ok(height)) = (u16::try_from(size.0), u16::try_from(size.1)) else {
            return Err(io::Error::other("too large"));
        };
        let photo = scene.photo();
        encoder.encode(&photo, width, height, jpeg_encoder::ColorType::Rgb).map_err(io::Error::other)?;
        let bytes = if number % 4 == 3 { turned(&bytes) } else { bytes };
        fs::write(folder.join(format!("photo-{number:04}.jpg")), bytes)
    })
}

/// The JPEG with an EXIF note that the camera was held on its side.
fn turned(jpeg: &[u8]) -> Vec<u8> {
    const NOTE: &[u8] = b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    [&jpeg[..2], NOTE, &jpeg[2..]].concat()
}

/// What is on a photo.
struct Scene {
    seed: u32,
    size: (u32, u32),
    /// Height of the horizon and width of a facade, as parts of the picture.
    horizon: f32,
    facade: f32,
    light: f32,
    things: Vec<[f32; 6]>,
}

impl Scene {
    fn new(number: u32, size: (u32, u32)) -> Self {
        let seed = hash(number, 77, 5);
        let part = |at: u32, low: f32, high: f32| low + (high - low) * unit(hash(seed, at, 1));
        let thing = |at: u32| {
            let place = [part(at * 8, 0.05, 0.95), part(at * 8 + 1, 0.55, 0.95), part(at * 8 + 2, 0.02, 0.09)];
            let color = [part(at * 8 + 3, 30.0, 220.0), part(at * 8 + 4, 30.0, 200.0), part(at * 8 + 5, 20.0, 200.0)];
            [place[0], place[1], place[2], color[0], color[1], color[2]]
        };
        Self {
            seed,
            size,
            horizon: part(1000, 0.45, 0.65),
            facade: part(1001, 0.1, 0.24),
            light: part(1002, 0.8, 1.1),
            things: (0..9).map(thing).collect(),
        }
    }

    /// RGB samples: the scene, blurred as by a lens, with grain.
    fn photo(&self) -> Vec<u8> {
        let (width, height) = (self.size.0 as usize, self.size.1 as usize);
        let row = |y: usize| -> Vec<[f32; 3]> {
            let y = u32::try_from(y.min(height - 1)).unwrap_or(0);
            let sharp: Vec<[f32; 3]> = (0..self.size.0).map(|x| self.color(x, y)).collect();
            let at = |x: usize, channel: usize| sharp[x.min(width - 1)][channel];
            let blurred = |x: usize, channel: usize| {
                at(x.saturating_sub(1), channel) * 0.25 + at(x, channel) * 0.5 + at(x + 1, channel) * 0.25
            };
            (0..width).map(|x| [blurred(x, 0), blurred(x, 1), blurred(x, 2)]).collect()
        };
        let mut samples = Vec::with_capacity(width * height * 3);
        let (mut above, mut here, mut below) = (row(0), row(0), row(1));
        for y in 0..height {
            for (((above, here), below), x) in above.iter().zip(&here).zip(&below).zip(0_u32..) {
                let random = hash(self.seed ^ 0x5bd1, x, u32::try_from(y).unwrap_or(0));
                // Two throws make a hill, not a box; about three steps of brightness wide.
                let grain = (unit(random) + unit(hash(random, 3, 9)) - 1.0) * 8.0;
                for ((above, here), below) in above.iter().zip(here).zip(below) {
                    samples.push(byte(above * 0.25 + here * 0.5 + below * 0.25 + grain));
                }
            }
            (above, here, below) = (here, below, row(y + 2));
        }
        samples
    }

    /// The light at a place before the lens.
    fn color(&self, x: u32, y: u32) -> [f32; 3] {
        // Everything is drawn on a canvas 4000 units wide, so that a smaller photo shows the same scene.
        let scale = 4000.0 / real(self.size.0);
        let (x, y) = (real(x) * scale, real(y) * scale);
        let (across, down) = (x / 4000.0, y / (real(self.size.1) * scale));
        let texture = self.texture(x, y);
        let mut color = if down > self.horizon {
            let depth = (down - self.horizon) / (1.0 - self.horizon);
            [110.0 + 40.0 * depth + texture, 104.0 + 30.0 * depth + texture, 96.0 + 20.0 * depth + texture * 0.9]
        } else {
            self.above_horizon(across, down, texture)
        };
        for [left, top, radius, red, green, blue] in &self.things {
            let (dx, dy) = ((across - left) / radius, (down - top) / radius);
            let distance = dx * dx + dy * dy;
            if distance < 1.0 {
                let shade = 1.0 - 0.6 * distance + 0.25 * (dx - dy);
                color = [red * shade + texture * 0.4, green * shade + texture * 0.4, blue * shade + texture * 0.4];
            } else if (dx - 0.5).powi(2) + (dy - 0.8).powi(2) * 6.0 < 1.0 {
                color = color.map(|channel| channel * 0.55);
            }
        }
        color.map(|channel| channel * self.light)
    }

    fn above_horizon(&self, across: f32, down: f32, texture: f32) -> [f32; 3] {
        let number = (across / self.facade).floor();
        let tall = 0.08 + 0.5 * unit(hash(self.seed, byte(number).into(), 4));
        if down < self.horizon * tall {
            let cloud = (texture - 4.0).max(0.0) * 1.6;
            return [140.0 + 60.0 * down + cloud, 175.0 + 40.0 * down + cloud, 222.0 + cloud * 0.6];
        }
        let (column, floor) = ((across / self.facade).fract() * 7.0, (down * 26.0).fract());
        let tint = 40.0 * unit(hash(self.seed, byte(number).into(), 8));
        let is_window = column.fract() > 0.25 && column.fract() < 0.8 && floor > 0.2 && floor < 0.75;
        let base = if is_window { 62.0 + texture * 0.8 } else { 150.0 + texture * 0.5 };
        [base + tint, base + tint * 0.6, base + 22.0 * f32::from(u8::from(is_window))]
    }

    /// Value noise: each octave half as large and two thirds as strong as the one before.
    fn texture(&self, x: f32, y: f32) -> f32 {
        (0..OCTAVES).fold(0.0, |sum, octave| {
            let cell = 700.0 / real(1 << octave);
            sum + smooth(self.seed.wrapping_add(octave), x / cell, y / cell)
                * 44.0
                * 0.68_f32.powi(octave.cast_signed())
        })
    }
}

/// Noise between -0.5 and 0.5 on a grid of whole numbers, smooth in between.
fn smooth(seed: u32, x: f32, y: f32) -> f32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places are positive and small")]
    let (left, top) = (x as u32, y as u32);
    let ease = |part: f32| part * part * (3.0 - 2.0 * part);
    let (dx, dy) = (ease(x.fract()), ease(y.fract()));
    let corner = |x: u32, y: u32| unit(hash(seed, x, y));
    let upper = corner(left, top) * (1.0 - dx) + corner(left + 1, top) * dx;
    let lower = corner(left, top + 1) * (1.0 - dx) + corner(left + 1, top + 1) * dx;
    upper * (1.0 - dy) + lower * dy - 0.5
}

/// A number that looks random.
fn hash(seed: u32, x: u32, y: u32) -> u32 {
    let mixed = seed ^ x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77).rotate_left(13);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
    let mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297A_2D39);
    mixed ^ (mixed >> 15)
}

/// Between 0 and 1.
fn unit(random: u32) -> f32 {
    f32::from(u16::try_from(random >> 16).unwrap_or(0)) / 65_536.0
}

fn real(number: u32) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

fn byte(value: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let byte = value.clamp(0.0, 255.0).round() as u8;
    byte
}

/// Prints the mean PSNR by label.
fn compare() -> io::Result<()> {
    let mut input = String::new();
    io::stdin().read_to_string(&mut input)?;
    let mut by_original: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for line in input.lines() {
        if let [label, original, copy] = line.split('\t').collect::<Vec<_>>()[..] {
            by_original.entry(original).or_default().push((label, copy));
        }
    }
    let found: Vec<Vec<(String, f64)>> =
        by_original.par_iter().map(|(original, copies)| compare_one(original, copies)).collect::<io::Result<_>>()?;
    let mut by_label: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (label, decibel) in found.into_iter().flatten() {
        by_label.entry(label).or_default().push(decibel);
    }
    for (label, values) in by_label {
        let count = u32::try_from(values.len()).map_err(io::Error::other)?;
        println!("{label}\t{:.2}", values.iter().sum::<f64>() / f64::from(count));
    }
    Ok(())
}

fn compare_one(original: &str, copies: &[(&str, &str)]) -> io::Result<Vec<(String, f64)>> {
    let (original, is_turned) = read(original)?;
    let original = if is_turned { imageops::rotate90(&original) } else { original };
    let mut references: BTreeMap<(u32, u32), GrayImage> = BTreeMap::new();
    copies
        .iter()
        .map(|(label, copy)| {
            let (copy, _) = read(copy)?;
            let size = copy.dimensions();
            let reference = references
                .entry(size)
                .or_insert_with(|| luma(&imageops::resize(&original, size.0, size.1, imageops::FilterType::Lanczos3)));
            Ok(((*label).to_owned(), psnr(reference, &luma(&copy))))
        })
        .collect()
}

/// The pixels of a JPEG or WebP file, and whether EXIF says that it lies on its side.
fn read(path: &str) -> io::Result<(RgbImage, bool)> {
    let bytes = fs::read(path)?;
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        let picture = image::load_from_memory(&bytes).map_err(io::Error::other)?;
        return Ok((picture.into_rgb8(), false));
    }
    let mut decoder = jpeg_decoder::Decoder::new(bytes.as_slice());
    let samples = decoder.decode().map_err(io::Error::other)?;
    let info = decoder.info().ok_or_else(|| io::Error::other("no header"))?;
    let picture = RgbImage::from_raw(info.width.into(), info.height.into(), samples);
    let is_turned = bytes.get(2..4) == Some(&[0xFF, 0xE1]) && bytes.get(6..10) == Some(b"Exif");
    Ok((picture.ok_or_else(|| io::Error::other("not RGB"))?, is_turned))
}

fn luma(picture: &RgbImage) -> GrayImage {
    let weighed = |pixel: &image::Rgb<u8>| {
        let [red, green, blue] = pixel.0.map(f32::from);
        Luma([byte(0.299 * red + 0.587 * green + 0.114 * blue)])
    };
    ImageBuffer::from_fn(picture.width(), picture.height(), |x, y| weighed(picture.get_pixel(x, y)))
}

/// Peak signal-to-noise ratio in dB.
fn psnr(one: &GrayImage, other: &GrayImage) -> f64 {
    let squares: u64 = one.iter().zip(other.iter()).map(|(one, other)| u64::from(one.abs_diff(*other)).pow(2)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a mean of many")]
    let mean = squares.max(1) as f64 / one.len() as f64;
    10.0 * (255.0 * 255.0 / mean).log10()
}
