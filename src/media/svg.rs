//! SVG pictures.

/// Width and height in pixels.
pub(super) fn size(_bytes: &[u8]) -> Option<(u32, u32)> {
    None
}
