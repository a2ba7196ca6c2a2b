//! Limits of pictures, checked from the header before anything is decoded.

use crate::text;

use super::header::Facts;
use super::problem::{Problem, refused};

/// Largest picture: 50 megapixels.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Longest side in pixels.
pub const MAX_SIDE_PX: u32 = 16_384;
/// Largest picture file.
pub const MAX_FILE_BYTES: u64 = 200 * 1024 * 1024;
/// Most frames of an animation that is published as one.
pub(super) const MAX_FRAMES: u32 = 200;
/// Largest colour profile and largest text chunk that is looked at.
pub(super) const MAX_CHUNK_BYTES: usize = 1024 * 1024;
/// The widest and tallest picture the WebP format can hold.
pub(super) const MAX_WEBP_SIDE_PX: u32 = 16_383;

/// Refuses a picture whose size is zero or over the limits.
pub(super) fn check(name: &str, facts: &Facts) -> Result<(), Problem> {
    let (width, height) = (facts.width_px, facts.height_px);
    if width == 0 || height == 0 {
        return Err(refused(
            text!(
                zh: "图片“{name}”的宽或高是 0，文件可能已损坏",
                en: "the picture `{name}` has a width or height of 0; the file is probably damaged",
            ),
            text!(zh: "重新导出这张图片", en: "export the picture again"),
        ));
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || width.max(height) > MAX_SIDE_PX {
        return Err(refused(
            text!(
                zh: "图片“{name}”有 {width}×{height} 像素，超过上限（5000 万像素，单边 {MAX_SIDE_PX}）",
                en: "the picture `{name}` has {width}×{height} pixels, over the limit of 50 million and {MAX_SIDE_PX} a side",
            ),
            text!(
                zh: "用画图或看图软件缩小到宽 4000 像素左右再放进来",
                en: "shrink it to a width of about 4000 pixels and put it back",
            ),
        ));
    }
    Ok(())
}
