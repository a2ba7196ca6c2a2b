//! The colour shown while a picture loads: one of 64 CSS classes, because a strict content security policy forbids
//! inline styles and `data:` pictures.

use std::fmt::Write as _;

use super::pixels::Pixels;

/// Number of classes.
pub const PLACEHOLDER_COUNT: u8 = 64;
/// The class of pictures that are not decoded: white.
pub(super) const WHITE: u8 = PLACEHOLDER_COUNT - 1;
/// The four brightnesses of a channel. The outer ones are the ends, so that white paper stays white.
const STEPS: [u8; 4] = [0x18, 0x60, 0xA8, 0xF0];

/// The class of the most frequent colour; opacity counts as white paper. Ties go to the darker class.
pub(super) fn dominant(rgb: &Pixels) -> u8 {
    let mut counts = [0_u32; PLACEHOLDER_COUNT as usize];
    for pixel in rgb.pixels() {
        let shown = |channel: u8| match pixel.get(3) {
            Some(alpha) if *alpha < 128 => 255,
            _ => channel,
        };
        let class = pixel.iter().take(3).fold(0_usize, |class, channel| class * 4 + usize::from(shown(*channel) >> 6));
        counts[class] += 1;
    }
    let best = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count);
    best.and_then(|(class, _)| u8::try_from(class).ok()).unwrap_or(WHITE)
}

/// The rules of all classes, one a line: `.ph-0{background-color:#181818}`.
#[must_use]
pub fn placeholder_css() -> String {
    let mut css = String::new();
    for class in 0..PLACEHOLDER_COUNT {
        let step = |shift: u8| STEPS[usize::from((class >> shift) & 3)];
        let _ = writeln!(css, ".ph-{class}{{background-color:#{:02x}{:02x}{:02x}}}", step(4), step(2), step(0));
    }
    css
}

#[cfg(test)]
mod tests {
    use super::super::pixels::Layout;
    use super::*;

    #[test]
    fn the_most_frequent_colour_wins_and_transparency_is_white() {
        let red = Pixels::new(3, 1, Layout::Rgb, vec![250, 10, 10, 250, 5, 5, 0, 0, 255]).expect("fits");
        assert_eq!(dominant(&red), 0b11_00_00);
        let clear = Pixels::new(1, 1, Layout::Rgba, vec![0, 0, 0, 0]).expect("fits");
        assert_eq!(dominant(&clear), WHITE);
    }

    #[test]
    fn there_is_one_rule_for_every_class() {
        let css = placeholder_css();
        assert_eq!(css.lines().count(), usize::from(PLACEHOLDER_COUNT));
        assert!(css.starts_with(".ph-0{background-color:#181818}\n"));
        assert!(css.ends_with(".ph-63{background-color:#f0f0f0}\n"));
    }
}
