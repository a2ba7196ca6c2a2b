//! The picture that chats show for a shared link: title, unit and cover on 1200 × 630 pixels.
//!
//! Text is drawn with a Chinese font of the machine, or one the site names. Another font gives other bytes: a site that
//! must be reproducible keeps its font beside its pages.

use std::path::{Path, PathBuf};

use ab_glyph::{Font, FontVec, PxScale, ScaleFont, point};

use crate::diagnostic::Text;
use crate::text;

use super::encode::{Encoding, encode};
use super::format::Format;
use super::pixels::{Layout, Pixels};
use super::raster::Source;
use super::{decode, header, limits};

/// Width of a card in pixels.
pub const CARD_WIDTH_PX: u32 = 1200;
/// Height of a card in pixels.
pub const CARD_HEIGHT_PX: u32 = 630;
/// Width of the coloured panel when there is a cover.
const PANEL_WIDTH_PX: u32 = 640;
const MARGIN_PX: u32 = 64;
const TITLE_PX: f32 = 64.0;
const MAX_TITLE_LINES: usize = 4;
const SMALL_PX: f32 = 34.0;
const QUALITY_PERCENT: u8 = 86;
/// Largest font file; Chinese collections take about 20 MB.
const MAX_FONT_BYTES: u64 = 64 * 1024 * 1024;

/// Where systems keep a Chinese font, the nicest first; the number is the face in a collection that is Simplified
/// Chinese.
const FONTS: [(&str, u32); 17] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/adobe-source-han-sans/SourceHanSansSC-Bold.otf", 0),
    ("/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Bold.otf", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("/System/Library/Fonts/STHeiti Medium.ttc", 0),
    ("/System/Library/Fonts/Hiragino Sans GB.ttc", 0),
    ("C:/Windows/Fonts/msyhbd.ttc", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
    ("C:/Windows/Fonts/simhei.ttf", 0),
    ("C:/Windows/Fonts/simsun.ttc", 0),
];

/// A font that can draw Chinese.
#[derive(Debug)]
pub struct CardFont(FontVec);

/// What a card says.
#[derive(Clone, Copy, Debug)]
pub struct CardText<'t> {
    /// The case's title.
    pub title: &'t str,
    /// The unit.
    pub branch: &'t str,
    /// The site's title, at the foot.
    pub site: &'t str,
    /// Red, green and blue of the panel.
    pub color: [u8; 3],
}

impl CardFont {
    /// The font `configured`, or else the first Chinese font of the system.
    ///
    /// # Errors
    /// A sentence for the author: the configured file is no font with Chinese, or the system has none.
    pub fn find(configured: Option<&Path>) -> Result<Self, Text> {
        if let Some(path) = configured {
            return Self::load(path, 0).ok_or_else(|| {
                let path = path.display();
                text!(zh: "“{path}”不是能用的中文字体（ttf、otf、ttc）", en: "`{path}` is not a usable Chinese font (ttf, otf, ttc)")
            });
        }
        let found = FONTS.iter().find_map(|(path, face)| Self::load(&PathBuf::from(path), *face));
        found.ok_or_else(|| {
            text!(
                zh: "没有找到中文字体，不生成分享卡片。请安装“思源黑体”，或在设置里写明字体文件",
                en: "no Chinese font was found, so no share cards are made; install Noto Sans CJK or name a font file in the settings",
            )
        })
    }

    /// The font in a file, when it can draw Chinese.
    fn load(path: &Path, face: u32) -> Option<Self> {
        let len = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?.len();
        if len > MAX_FONT_BYTES {
            return None;
        }
        Self::from_bytes(std::fs::read(path).ok()?, face)
    }

    /// The font in `bytes`, when it can draw Chinese; `face` is its number in a collection, 0 for a single font.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>, face: u32) -> Option<Self> {
        let font = FontVec::try_from_vec_and_index(bytes, face).ok()?;
        (font.glyph_id('案').0 != 0).then_some(Self(font))
    }
}

/// Draws the card as JPEG. `cover` is a published variant of the case's cover; one that cannot be read counts as none.
///
/// # Errors
/// The encoder's own words; never for a card of this size.
pub fn share_card(font: &CardFont, text: &CardText<'_>, cover: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut canvas = Canvas::new(text.color);
    let cover = cover.and_then(decode_cover);
    if let Some(cover) = &cover {
        canvas.place_cover(cover);
    }
    let panel = if cover.is_some() { PANEL_WIDTH_PX } else { CARD_WIDTH_PX };
    let room = pixels(panel - 2 * MARGIN_PX);
    let mut baseline = pixels(MARGIN_PX) + TITLE_PX;
    for line in wrap(font, TITLE_PX, text.title, room, MAX_TITLE_LINES) {
        canvas.draw(font, TITLE_PX, &line, baseline);
        baseline += TITLE_PX * 1.35;
    }
    let last_line = pixels(CARD_HEIGHT_PX - MARGIN_PX);
    for (line, baseline) in [(text.branch, last_line - SMALL_PX * 1.5), (text.site, last_line)] {
        for line in wrap(font, SMALL_PX, line, room, 1) {
            canvas.draw(font, SMALL_PX, &line, baseline);
        }
    }
    let pixels = Pixels::new(CARD_WIDTH_PX, CARD_HEIGHT_PX, Layout::Rgb, canvas.samples).ok_or("wrong size")?;
    encode(&pixels, Encoding { format: Format::Jpeg, quality_percent: QUALITY_PERCENT })
}

/// A number of pixels as a measure for drawing.
fn pixels(count: u32) -> f32 {
    // Cards are at most 1200 pixels wide, so that the conversion is exact.
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// The cover, filling the place beside the panel.
fn decode_cover(bytes: &[u8]) -> Option<Pixels> {
    let facts = header::inspect("cover", bytes).ok()?;
    limits::check("cover", &facts).ok()?;
    let source = Source { name: "cover", bytes, facts: &facts };
    let (width, height) = (CARD_WIDTH_PX - PANEL_WIDTH_PX, CARD_HEIGHT_PX);
    let decoded = decode::decode(&source, (facts.width_px, facts.height_px)).ok()?.into_opaque();
    // Scaled to cover the place, rounded up; what stands over is cut off evenly.
    let (full_width, full_height) = (u64::from(decoded.width_px()), u64::from(decoded.height_px()));
    let by_width = (u64::from(width), (full_height * u64::from(width)).div_ceil(full_width));
    let by_height = ((full_width * u64::from(height)).div_ceil(full_height), u64::from(height));
    let scaled = if by_width.1 >= u64::from(height) { by_width } else { by_height };
    Some(decoded.resized(u32::try_from(scaled.0).ok()?, u32::try_from(scaled.1).ok()?))
}

/// The lines of `text` that fit into `room`; a text that needs more than `max_lines` ends with an ellipsis.
fn wrap(font: &CardFont, size: f32, text: &str, room: f32, max_lines: usize) -> Vec<String> {
    /// Marks that never begin a line.
    const CLOSING: &str = "，。、；：？！”’）》」』】…—,.;:?!)]}%";
    let scaled = font.0.as_scaled(PxScale::from(size));
    let advance = |character: char| scaled.h_advance(font.0.glyph_id(character));
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for word in words(text) {
        let width: f32 = word.chars().map(advance).sum();
        let is_closing = word.chars().all(|character| CLOSING.contains(character));
        if used + width > room && used > 0.0 && !is_closing {
            lines.push(String::new());
            used = 0.0;
        }
        if used > 0.0 || !word.trim().is_empty() {
            lines.last_mut().expect("there is always a line").push_str(word);
            used += width;
        }
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    lines
}

/// Latin words whole, everything else character by character.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if first.is_ascii_alphanumeric() {
            rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// RGB samples of a card.
struct Canvas {
    samples: Vec<u8>,
}

impl Canvas {
    fn new(color: [u8; 3]) -> Self {
        Self { samples: color.repeat(CARD_WIDTH_PX as usize * CARD_HEIGHT_PX as usize) }
    }

    /// Puts the middle of the cover beside the panel.
    fn place_cover(&mut self, cover: &Pixels) {
        const CHANNELS: usize = 3;
        let (width, height) = ((CARD_WIDTH_PX - PANEL_WIDTH_PX) as usize, CARD_HEIGHT_PX as usize);
        let left = (cover.width_px() as usize).saturating_sub(width) / 2;
        let top = (cover.height_px() as usize).saturating_sub(height) / 2;
        let rows = self.samples.chunks_exact_mut(CARD_WIDTH_PX as usize * CHANNELS);
        for (row, cover_row) in rows.zip(cover.rows().skip(top)) {
            let place = &mut row[PANEL_WIDTH_PX as usize * CHANNELS..];
            for (sample, cover_sample) in place.iter_mut().zip(cover_row.iter().skip(left * CHANNELS)) {
                *sample = *cover_sample;
            }
        }
    }

    /// Draws a line of white text at the left margin.
    fn draw(&mut self, font: &CardFont, size: f32, line: &str, baseline: f32) {
        let scale = PxScale::from(size);
        let scaled = font.0.as_scaled(scale);
        let mut x = pixels(MARGIN_PX);
        for character in line.chars() {
            let id = font.0.glyph_id(character);
            let glyph = id.with_scale_and_position(scale, point(x, baseline));
            x += scaled.h_advance(id);
            let Some(outline) = font.0.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, coverage| self.blend(corner.x + pixels(dx), corner.y + pixels(dy), coverage));
        }
    }

    /// Lightens one pixel towards white.
    fn blend(&mut self, x: f32, y: f32, coverage: f32) {
        if !(0.0..pixels(CARD_WIDTH_PX)).contains(&x) || !(0.0..pixels(CARD_HEIGHT_PX)).contains(&y) {
            return;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie on the card")]
        let at = (y as usize * CARD_WIDTH_PX as usize + x as usize) * 3;
        for sample in &mut self.samples[at..at + 3] {
            let light = f32::from(*sample) + (255.0 - f32::from(*sample)) * coverage.clamp(0.0, 1.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
            let light = light.round() as u8;
            *sample = light;
        }
    }
}
