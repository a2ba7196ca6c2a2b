//! What the name of a picture says: order, caption, cover, half of a pair. Knows one name at a time.

use super::files::without_number;
use crate::content::case::{PictureRef, PictureRole};
use crate::content::privacy;
use crate::content::value;
use crate::vfs::{Entry, folder_of};

/// Folders of before/after pairs.
const PAIR_FOLDERS: [&str; 4] = ["对比", "前后对比", "compare", "before-after"];
/// Beginnings of names that cameras and messengers give.
const CAMERA_NAMES: &[&str] = &[
    "img",
    "dsc",
    "dscf",
    "dscn",
    "dji",
    "pict",
    "p10",
    "vid",
    "mvimg",
    "pxl",
    "mmexport",
    "wechatimg",
    "wx",
    "screenshot",
    "微信图片",
    "微信截图",
    "qq图片",
    "qq截图",
    "截图",
    "屏幕截图",
    "image",
    "photo",
    "未命名",
    "照片",
    "图片",
    "无标题",
];

/// A picture with what its name says.
pub(super) struct Found {
    /// The picture.
    pub(super) picture: PictureRef,
    /// The number in front of its name; the largest if there is none.
    pub(super) order: u32,
    /// Which half of a pair its name makes it; the other may be missing.
    pub(super) half: Option<PictureRole>,
    /// What the two halves of a pair share.
    pub(super) pair: String,
}

/// What a picture's name and folder say of it.
pub(super) fn by_name(entry: &Entry, inside: &str) -> Found {
    let stem = entry.path.stem();
    let folder = folder_of(inside);
    let in_pairs = PAIR_FOLDERS.iter().any(|name| value::is_name(folder, name));
    let half = half_of(stem).filter(|_| in_pairs);
    let (role, rest) = half
        .or_else(|| cover_rest(stem).map(|rest| (PictureRole::Cover, rest)))
        .unwrap_or((PictureRole::Gallery, stem));
    let pair = half.map_or_else(String::new, |(_, rest)| rest.to_owned());
    let (number, rest) = without_number(rest);
    let caption = if is_camera_name(rest) { String::new() } else { privacy::mask_name(rest).replace('_', " ") };
    let picture = PictureRef { path: entry.path.as_str().to_owned(), alt: String::new(), caption, role, focus: None };
    Found { picture, order: number.unwrap_or(u32::MAX), half: half.map(|(role, _)| role), pair }
}

/// `前-阀门井` → the first half and what follows.
fn half_of(stem: &str) -> Option<(PictureRole, &str)> {
    let halves = [
        ("之前", PictureRole::Before),
        ("之后", PictureRole::After),
        ("前", PictureRole::Before),
        ("后", PictureRole::After),
        ("before", PictureRole::Before),
        ("after", PictureRole::After),
    ];
    halves.into_iter().find_map(|(word, role)| {
        let head = stem.get(..word.len())?;
        let rest = &stem[word.len()..];
        let separators = ['-', '_', ' ', '—', '－', '\u{3000}', '、', '.'];
        let ends =
            rest.is_empty() || rest.starts_with(separators) || rest.starts_with(|next: char| next.is_ascii_digit());
        (value::is_name(head, word) && ends).then(|| (role, rest.trim_start_matches(separators)))
    })
}

/// What follows `封面` or `cover` in a name.
fn cover_rest(stem: &str) -> Option<&str> {
    let rest = ["封面图", "封面", "cover"].iter().find_map(|word| {
        let head = stem.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &stem[word.len()..])
    })?;
    // `coverage.jpg` is no cover.
    let goes_on = rest.starts_with(|next: char| next.is_ascii_alphabetic());
    (!goes_on).then(|| rest.trim_start_matches([' ', '-', '_', '—', '、', '.', '\u{3000}']))
}

/// Whether a name tells nothing about the picture: `IMG_0001`, `微信图片_20231201`, `a1b2c3d4`, `1`.
fn is_camera_name(stem: &str) -> bool {
    let folded = value::fold(stem);
    let letters =
        folded.trim_end_matches(|character: char| character.is_ascii_digit() || ".()（）".contains(character));
    let is_hex = folded.len() >= 8 && folded.bytes().all(|byte| byte.is_ascii_hexdigit());
    letters.is_empty()
        || is_hex
        || CAMERA_NAMES.contains(&letters)
        || CAMERA_NAMES.iter().any(|name| is_stamped(&folded, name))
}

/// `IMG20231201_101010edit`: a camera's word and then mostly digits.
fn is_stamped(folded: &str, word: &str) -> bool {
    folded
        .strip_prefix(word)
        .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()) && rest.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cameras_and_messengers_tell_nothing() {
        for name in
            ["IMG_0001", "DSC1234", "微信图片_20231201", "mmexport1700000000", "a1b2c3d4e5", "12", "IMG_20231201_edit"]
        {
            assert!(is_camera_name(name), "{name}");
        }
        for name in ["值班灯亮起", "imagine", "cover story", "阀门图2"] {
            assert!(!is_camera_name(name), "{name}");
        }
    }

    #[test]
    fn halves_and_covers_are_told_by_the_beginning_of_the_name() {
        assert_eq!(half_of("前-阀门井"), Some((PictureRole::Before, "阀门井")));
        assert_eq!(half_of("after_well"), Some((PictureRole::After, "well")));
        assert_eq!(half_of("后1"), Some((PictureRole::After, "1")));
        assert_eq!(half_of("後-新"), Some((PictureRole::After, "新")));
        assert_eq!(half_of("前台"), None);
        assert_eq!(cover_rest("封面 值班室外景"), Some("值班室外景"));
        assert_eq!(cover_rest("Cover-room"), Some("room"));
        assert_eq!(cover_rest("coverage"), None);
    }
}
