//! Time of preparing pictures, through the public function alone: `cargo bench --bench media`.
//!
//! The photos are made by code: slopes, blocks and the grain of a sensor, so that the encoders have real work.

use std::hint::black_box;

use casebook::media::{Budget, Cache, Settings, header, prepare};
use criterion::{Criterion, criterion_group, criterion_main};

/// A JPEG that is as hard to decode and encode as a photo.
fn photo(width: u16, height: u16) -> Vec<u8> {
    let mut random = 1_u32;
    let mut samples = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (random >> 28) + (random >> 24 & 15);
            let block = (x / 190 * 37 + y / 140 * 53) % 90;
            for slope in [x / 40, y / 30, (x + y) / 60] {
                samples.push(u8::try_from((40 + block + slope % 100 + grain).min(255)).unwrap_or(255));
            }
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 88);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.encode(&samples, width, height, jpeg_encoder::ColorType::Rgb).expect("the size fits");
    bytes
}

/// A PNG drawing of flat shapes in 8 colours.
fn drawing(width: u32, height: u32) -> Vec<u8> {
    let shade = |x: u32, y: u32| u8::try_from((x * x / 9000 + y * y / 7000) % 8 * 32).unwrap_or(0);
    let samples: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| shade(x, y))).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&samples)).expect("the size fits");
    bytes
}

fn bench_media(criterion: &mut Criterion) {
    let settings = Settings::default();
    let mut group = criterion.benchmark_group("media");
    group.sample_size(10);
    let pictures =
        [("photo 12 MP", photo(4000, 3000)), ("photo 2 MP", photo(1600, 1200)), ("drawing", drawing(2400, 1500))];
    for (name, bytes) in &pictures {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut run = 0;
        group.bench_function(format!("{name}, first build"), |bencher| {
            bencher.iter(|| {
                run += 1;
                let cache = Cache::new(folder.path().join(run.to_string()));
                prepare(name, bytes, &settings, &cache, &Budget::default()).expect("it can be prepared")
            });
        });
        let cache = Cache::new(folder.path().join("1"));
        group.bench_function(format!("{name}, second build"), |bencher| {
            bencher.iter(|| prepare(name, bytes, &settings, &cache, &Budget::default()).expect("it can be prepared"));
        });
        group.bench_function(format!("{name}, header"), |bencher| bencher.iter(|| header(black_box(bytes))));
    }
    group.finish();
}

criterion_group!(benches, bench_media);
criterion_main!(benches);
