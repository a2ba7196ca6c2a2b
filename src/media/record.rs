//! What the cache remembers of a prepared picture, and the parameters that name it.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::hash::Hash;
use crate::text;

use super::encode::Encoding;
use super::format::Format;
use super::{Prepared, Settings, Variant};

/// Raised whenever the same source would give other bytes or another record; everything is then made anew.
const VERSION: u32 = 5;
/// Hexadecimal digits of the hash in a variant's name.
pub(super) const NAME_DIGITS: usize = 20;

/// The source and the parameters of one picture.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    source_hash: Hash,
    widths_px: Vec<u32>,
    quality_percent: u8,
}

impl Recipe {
    /// The recipe for `bytes`: widths sorted, each once; quality within 1 to 100.
    pub(super) fn new(bytes: &[u8], settings: &Settings) -> Self {
        Self::of_hash(Hash::of(bytes), settings)
    }

    /// The recipe for bytes whose hash is known.
    pub(super) fn of_hash(source_hash: Hash, settings: &Settings) -> Self {
        let mut widths_px: Vec<u32> = settings.widths_px.iter().copied().filter(|width| *width > 0).collect();
        widths_px.sort_unstable();
        widths_px.dedup();
        Self { source_hash, widths_px, quality_percent: settings.quality_percent.clamp(1, 100) }
    }

    /// What the record is stored under.
    pub(super) fn key(&self) -> Hash {
        Hash::of_value(&(VERSION, self.source_hash, &self.widths_px, self.quality_percent))
    }

    /// The quality of lossy variants.
    pub(super) fn quality_percent(&self) -> u8 {
        self.quality_percent
    }

    /// The widths for a picture that is `source_px` wide: those that do not enlarge it; its own when all would.
    pub(super) fn widths_for(&self, source_px: u32) -> Vec<u32> {
        let fitting: Vec<u32> = self.widths_px.iter().copied().filter(|width| *width <= source_px).collect();
        if fitting.is_empty() { vec![source_px] } else { fitting }
    }

    /// The name of a variant. The hash leaves out the width and, where nothing is lost, the quality, so that a changed
    /// setting remakes only what it must.
    pub(super) fn file_name(&self, encoding: Encoding, width_px: u32) -> String {
        let hash = Hash::of_value(&(VERSION, self.source_hash, encoding)).short(NAME_DIGITS);
        format!("{hash}-{width_px}.{}", encoding.format.extension())
    }
}

/// What the author should know of a picture's content; remembered, because the second build does not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Note {
    /// Only the first frame of an animation is published: it has more frames than allowed, or is too large.
    FirstFrameOnly {
        /// Number of frames.
        frames: u32,
    },
    /// Inks were turned into light.
    FromInks,
    /// An SVG held something that is not published.
    SvgCleaned,
}

/// The remembered result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) source_format: Format,
    pub(super) width_px: u32,
    pub(super) height_px: u32,
    pub(super) placeholder: u8,
    pub(super) has_alpha: bool,
    pub(super) animated: bool,
    pub(super) has_gps: bool,
    pub(super) variants: Vec<Variant>,
    pub(super) notes: Vec<Note>,
}

impl Record {
    /// The record as bytes: a hash, then the content.
    pub(super) fn write(&self) -> Vec<u8> {
        let content = postcard::to_stdvec(self).expect("plain numbers and strings always serialise");
        [Hash::of(&content).0.to_be_bytes().as_slice(), &content].concat()
    }

    /// Reads what [`Record::write`] wrote; `None` for anything else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (hash, content) = bytes.split_first_chunk::<16>()?;
        if Hash::of(content).0.to_be_bytes() != *hash {
            return None;
        }
        postcard::from_bytes(content).ok()
    }

    /// The answer for the caller; `name` and the smallest advised width only matter for the notes.
    pub(super) fn into_prepared(self, name: &str, recipe: &Recipe, settings: &Settings) -> Prepared {
        let mut notes = notes_of_header(name, self.source_format, self.width_px, settings.min_width_px);
        notes.extend(self.notes.iter().map(|note| content_note(name, *note)));
        Prepared {
            source_hash: recipe.source_hash,
            source_format: self.source_format,
            width_px: self.width_px,
            height_px: self.height_px,
            placeholder: self.placeholder,
            has_alpha: self.has_alpha,
            animated: self.animated,
            has_gps: self.has_gps,
            variants: self.variants,
            notes,
        }
    }
}

/// What the header alone gives reason to say.
pub(super) fn notes_of_header(name: &str, format: Format, width_px: u32, min_width_px: u32) -> Vec<Diagnostic> {
    extension_note(name, format).into_iter().chain(size_note(name, format, width_px, min_width_px)).collect()
}

fn warning(text: Text) -> Diagnostic {
    Diagnostic::new(Code::W212, text)
}

fn extension_note(name: &str, format: Format) -> Option<Diagnostic> {
    let (stem, extension) = name.rsplit_once('.')?;
    let extension = extension.to_lowercase();
    if format.fits_extension(&extension) || !Format::is_picture_extension(&extension) {
        return None;
    }
    let actual = format.extension();
    let note = warning(text!(
        zh: "图片“{name}”的扩展名是 .{extension}，内容其实是 {actual}；已按内容处理",
        en: "the picture `{name}` is named .{extension} but holds {actual}; its content was used",
    ));
    Some(note.hint_line(text!(zh: "把文件改名", en: "rename the file"), format!("{stem}.{actual}")))
}

fn size_note(name: &str, format: Format, width: u32, min_width_px: u32) -> Option<Diagnostic> {
    if format == Format::Svg || width >= min_width_px {
        return None;
    }
    let note = warning(text!(
        zh: "图片“{name}”宽 {width} 像素，小于建议的 {min_width_px}，放大后会模糊",
        en: "the picture `{name}` is {width} pixels wide, below the advised {min_width_px}, and will look blurred",
    ));
    Some(note.hint(text!(zh: "如果有原图，请换成原图", en: "use the original if there is one")))
}

fn content_note(name: &str, note: Note) -> Diagnostic {
    match note {
        Note::FirstFrameOnly { frames } => warning(text!(
            zh: "动图“{name}”有 {frames} 帧，过长或过大，只显示第一帧",
            en: "the animation `{name}` has {frames} frames and is too long or too large; only the first is shown",
        ))
        .hint(
            text!(zh: "改用短视频（mp4）作为附件，或缩短动图", en: "attach a short video (mp4) instead, or shorten it"),
        ),
        Note::FromInks => warning(text!(
            zh: "图片“{name}”是印刷用的 CMYK 颜色，已转换为网页颜色，可能略有差别",
            en: "the picture `{name}` has CMYK colours for print; they were converted and may differ slightly",
        )),
        Note::SvgCleaned => Diagnostic::new(
            Code::W223,
            text!(
                zh: "图片“{name}”（SVG）中的脚本、外部引用等内容已去掉",
                en: "scripts, external references or the like were removed from the picture `{name}` (SVG)",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_never_enlarge_and_a_small_picture_keeps_its_own() {
        let recipe = Recipe::new(b"x", &Settings { widths_px: vec![1600, 480, 960, 480, 0], ..Settings::default() });
        assert_eq!(recipe.widths_for(4000), [480, 960, 1600]);
        assert_eq!(recipe.widths_for(960), [480, 960]);
        assert_eq!(recipe.widths_for(300), [300]);
    }

    #[test]
    fn a_damaged_record_counts_as_absent() {
        let record = Record {
            source_format: Format::Png,
            width_px: 4,
            height_px: 3,
            placeholder: 1,
            has_alpha: false,
            animated: false,
            has_gps: true,
            variants: Vec::new(),
            notes: vec![Note::FirstFrameOnly { frames: 300 }],
        };
        let mut bytes = record.write();
        assert_eq!(Record::read(&bytes), Some(record));
        *bytes.last_mut().expect("not empty") ^= 1;
        assert_eq!(Record::read(&bytes), None);
        assert_eq!(Record::read(b"short"), None);
    }
}
