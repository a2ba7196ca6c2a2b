//! The font of the cards: the one the site names, or the first Chinese font of the machine.

use std::path::{Path, PathBuf};

use ab_glyph::{Font, FontVec, PxScale, ScaleFont};

use crate::diagnostic::Text;
use crate::hash::Hash;
use crate::text;

/// Largest font file; Chinese collections take about 20 MB.
pub(super) const MAX_FONT_BYTES: u64 = 64 * 1024 * 1024;

/// Folders in which systems keep fonts, and the files that hold a Chinese one, the nicest first. The number is the face
/// in a collection that is Simplified Chinese.
const FOLDERS: [&str; 9] = [
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/adobe-source-han-sans",
    "/usr/share/fonts/opentype/source-han-sans",
    "/usr/share/fonts/truetype/wqy",
    "/usr/share/fonts/wqy-zenhei-fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
];
const FILES: [(&str, u32); 16] = [
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSansCJK-Medium.ttc", 2),
    ("SourceHanSansSC-Bold.otf", 0),
    ("SourceHanSansCN-Bold.otf", 0),
    ("PingFang.ttc", 0),
    ("STHeiti Medium.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),
    ("msyhbd.ttc", 0),
    ("NotoSansCJK-Regular.ttc", 2),
    ("SourceHanSansSC-Regular.otf", 0),
    ("SourceHanSansCN-Regular.otf", 0),
    ("msyh.ttc", 0),
    ("simhei.ttf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("simsun.ttc", 0),
];

/// A font that can draw Chinese.
#[derive(Debug)]
pub struct CardFont {
    font: FontVec,
    hash: Hash,
}

impl CardFont {
    /// The first Chinese font of the machine.
    ///
    /// # Errors
    /// A sentence for the author when it has none.
    pub fn find() -> Result<Self, Text> {
        let mut places = FILES
            .iter()
            .flat_map(|(file, face)| FOLDERS.iter().map(move |folder| (PathBuf::from(folder).join(file), *face)));
        places.find_map(|(path, face)| Self::load(&path, face)).ok_or_else(|| {
            text!(
                zh: "没有找到中文字体，不生成分享卡片。请安装“思源黑体”，或把字体文件放进网站文件夹并写明",
                en: "no Chinese font was found, so no share cards are made; install Noto Sans CJK, or put a font file into the site's folder and name it",
            )
        })
    }

    /// The font in the file `path` with these bytes; in a collection the first face, or that of Simplified Chinese where
    /// the file is one of the usual ones.
    ///
    /// # Errors
    /// A sentence for the author when the file holds no font that can draw Chinese.
    pub fn from_bytes(path: &Path, bytes: Vec<u8>) -> Result<Self, Text> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let face = FILES.iter().find(|(file, _)| *file == name).map_or(0, |(_, face)| *face);
        Self::parse(bytes, face).ok_or_else(|| {
            let path = path.display();
            text!(
                zh: "“{path}”不是能用的中文字体（ttf、otf、ttc），不生成分享卡片",
                en: "`{path}` is not a usable Chinese font (ttf, otf, ttc), so no share cards are made",
            )
        })
    }

    /// What tells this font from every other.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The outlines.
    pub(super) fn outlines(&self) -> &FontVec {
        &self.font
    }

    /// The width of a character at `size_px`, in pixels; `None` when the font cannot draw it.
    pub(super) fn advance(&self, character: char, size_px: f32) -> Option<f32> {
        let id = self.font.glyph_id(character);
        (id.0 != 0).then(|| self.font.as_scaled(self.scale(size_px)).h_advance(id))
    }

    /// The scale at which a Chinese character is `size_px` wide: scales count from the highest to the lowest stroke.
    pub(super) fn scale(&self, size_px: f32) -> PxScale {
        let em = self.font.units_per_em().filter(|em| *em > 0.0).unwrap_or(1000.0);
        PxScale::from(size_px * self.font.height_unscaled() / em)
    }

    /// The font in a file, when it can draw Chinese.
    fn load(path: &Path, face: u32) -> Option<Self> {
        let len = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?.len();
        if len > MAX_FONT_BYTES {
            return None;
        }
        Self::parse(std::fs::read(path).ok()?, face)
    }

    fn parse(bytes: Vec<u8>, face: u32) -> Option<Self> {
        let hash = Hash::of_value(&(Hash::of(&bytes), face));
        let font = FontVec::try_from_vec_and_index(bytes, face).ok()?;
        (font.glyph_id('案').0 != 0).then_some(Self { font, hash })
    }
}
