//! The accent colour: from one setting to the variables of both colour schemes, each with enough contrast to read.
//!
//! Arithmetic only (WCAG relative luminance); knows nothing of themes or files.

use std::fmt::Write as _;

/// Least contrast of text (WCAG 2.2 AA).
const TEXT_CONTRAST: f64 = 4.5;
/// Contrast of the high-contrast mode (WCAG AAA).
const STRONG_CONTRAST: f64 = 7.0;
/// Darkest surface of the light scheme that carries accent text; see `gallery.css`.
const LIGHT_SURFACE: Colour = Colour(0xf1, 0xee, 0xe8);
/// Lightest surface of the dark scheme that carries accent text.
const DARK_SURFACE: Colour = Colour(0x2b, 0x29, 0x27);
/// Page of the dark scheme.
const DARK_PAPER: Colour = Colour(0x1c, 0x1b, 0x1a);
/// Taken when the setting cannot be read.
const DEFAULT: Colour = Colour(0xa3, 0x23, 0x1f);
const WHITE: Colour = Colour(255, 255, 255);
const BLACK: Colour = Colour(0, 0, 0);

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Colour(u8, u8, u8);

/// The generated style sheet: custom properties of the accent in light, dark and high contrast, and the numbered
/// classes that stand in for inline styles.
pub(super) fn palette_css(primary: &str) -> String {
    let accent = Colour::parse(primary).unwrap_or(DEFAULT);
    let light = scheme(accent.with_contrast(LIGHT_SURFACE, BLACK, TEXT_CONTRAST), LIGHT_SURFACE, WHITE, 0.93);
    let dark = scheme(accent.with_contrast(DARK_SURFACE, WHITE, TEXT_CONTRAST), DARK_SURFACE, DARK_PAPER, 0.84);
    let strong = scheme(accent.with_contrast(WHITE, BLACK, STRONG_CONTRAST), WHITE, WHITE, 1.0);
    let strong_dark = scheme(accent.with_contrast(BLACK, WHITE, STRONG_CONTRAST), BLACK, BLACK, 1.0);
    let mut css = format!(
        ":root{{{light}}}\n@media (prefers-color-scheme:dark){{html.auto{{{dark}}}}}\nhtml.dark{{{dark}}}\n\
         html.contrast{{{strong}}}\nhtml.contrast.dark{{{strong_dark}}}\n\
         @media print{{html,html.auto,html.dark,html.contrast,html.contrast.dark{{{light}}}}}\n"
    );
    numbered_classes(&mut css);
    css
}

/// Placeholder colours `ph-0`..`ph-63`, bar lengths `w-0`..`w-100`, focal points `fx-0`..`fx-10`, `fy-0`..`fy-10`.
fn numbered_classes(css: &mut String) {
    for number in 0..64_u32 {
        let digit = |shift: u32| ["5", "8", "b", "d"][((number >> shift) & 3) as usize];
        // Writing to a string cannot fail.
        let _ = write!(css, ".ph-{number}{{background:#{}{}{}}}", digit(4), digit(2), digit(0));
    }
    for percent in (0..=100).step_by(5) {
        let _ = write!(css, ".w-{percent}{{width:{percent}%}}");
    }
    for tenth in 0..=10 {
        let _ = write!(css, ".fx-{tenth}{{--fx:{tenth}0%}}.fy-{tenth}{{--fy:{tenth}0%}}");
    }
    css.push('\n');
}

/// The favicon of a site that has none: an open book on the accent colour.
pub(super) fn favicon_svg(primary: &str) -> String {
    let accent = Colour::parse(primary).unwrap_or(DEFAULT).with_contrast(WHITE, BLACK, TEXT_CONTRAST).hex();
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{accent}"/><path d="M16 10c-3-2-6-2-9-1.500v13c3-.5 6-.5 9 1.500 3-2 6-2 9-1.500v-13c-3-.5-6-.5-9 1.500zv13" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/></svg>"##
    )
}

/// The accent as red, green and blue, dark enough for white text on it.
pub(crate) fn accent_under_white(primary: &str) -> [u8; 3] {
    let Colour(red, green, blue) = Colour::parse(primary).unwrap_or(DEFAULT).with_contrast(WHITE, BLACK, TEXT_CONTRAST);
    [red, green, blue]
}

/// `tint` is the share of the background in the soft tint.
fn scheme(accent: Colour, surface: Colour, background: Colour, tint: f64) -> String {
    let on = if accent.contrast(WHITE) >= TEXT_CONTRAST { WHITE } else { Colour(0x1a, 0x16, 0x14) };
    let soft = accent.tint_of(background, tint);
    let line = accent.mix(surface, 0.6);
    let mist = format!("rgba({},{},{},.14)", accent.0, accent.1, accent.2);
    let (accent, on, soft, line) = (accent.hex(), on.hex(), soft.hex(), line.hex());
    format!("--accent:{accent};--on-accent:{on};--accent-soft:{soft};--accent-line:{line};--accent-mist:{mist}")
}

impl Colour {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let digits = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect::<String>(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let value = u32::from_str_radix(&digits, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Self(red, green, blue))
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// This colour with `share` (0 to 1) of `other` in it.
    fn mix(self, other: Self, share: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a weighted mean of two bytes is a byte"
        )]
        let part = |mine: u8, theirs: u8| (f64::from(mine) * (1.0 - share) + f64::from(theirs) * share).round() as u8;
        Self(part(self.0, other.0), part(self.1, other.1), part(self.2, other.2))
    }

    /// WCAG relative luminance, 0 to 1.
    fn luminance(self) -> f64 {
        let channel = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    /// WCAG contrast, 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (mine, theirs) = (self.luminance(), other.luminance());
        (mine.max(theirs) + 0.05) / (mine.min(theirs) + 0.05)
    }

    /// The nearest mixture with `towards` that has at least `contrast` on `surface`.
    fn with_contrast(self, surface: Self, towards: Self, contrast: f64) -> Self {
        (0..=100_u32)
            .map(|percent| self.mix(towards, f64::from(percent) / 100.0))
            .find(|mixed| mixed.contrast(surface) >= contrast)
            .unwrap_or(towards)
    }

    /// A background with a breath of this colour, at most `1 - share` of it, on which the colour itself can be read.
    fn tint_of(self, background: Self, share: f64) -> Self {
        (0..=10_u32)
            .map(|step| self.mix(background, share + (1.0 - share) * f64::from(step) / 10.0))
            .find(|tint| self.contrast(*tint) >= TEXT_CONTRAST)
            .unwrap_or(background)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(css: &str, rule: &str, name: &str) -> Colour {
        let rule = &css[css.find(rule).expect("rule")..];
        let at = rule.find(name).expect("name") + name.len() + 1;
        Colour::parse(&rule[at..at + 7]).expect("colour")
    }

    #[test]
    fn any_accent_can_be_read_in_both_schemes() {
        for primary in ["#a3231f", "#ffee00", "#ffffff", "#000000", "#0f5c66", "#7f7f7f", "#00ff00"] {
            let css = palette_css(primary);
            let (light, dark) = (value(&css, ":root", "--accent"), value(&css, "html.dark", "--accent"));
            assert!(light.contrast(LIGHT_SURFACE) >= TEXT_CONTRAST, "{primary} light {}", light.hex());
            assert!(dark.contrast(DARK_SURFACE) >= TEXT_CONTRAST, "{primary} dark {}", dark.hex());
            assert!(light.contrast(value(&css, ":root", "--on-accent")) >= TEXT_CONTRAST, "{primary} on light");
            assert!(dark.contrast(value(&css, "html.dark", "--on-accent")) >= TEXT_CONTRAST, "{primary} on dark");
            assert!(light.contrast(value(&css, ":root", "--accent-soft")) >= TEXT_CONTRAST, "{primary} on tint");
            assert!(
                dark.contrast(value(&css, "html.dark", "--accent-soft")) >= TEXT_CONTRAST,
                "{primary} on dark tint"
            );
        }
    }

    #[test]
    fn a_colour_that_is_readable_already_stays() {
        assert_eq!(value(&palette_css("#a3231f"), ":root", "--accent").hex(), "#a3231f");
        assert_eq!(value(&palette_css("nonsense"), ":root", "--accent").hex(), "#a3231f");
    }

    #[test]
    fn contrast_follows_the_published_formula() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 1e-9);
        assert!((Colour(0x77, 0x77, 0x77).contrast(WHITE) - 4.478).abs() < 0.001);
    }
}
