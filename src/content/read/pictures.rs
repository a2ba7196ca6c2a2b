//! The pictures of a case: cover, gallery, before/after pairs, pictures of the text, with captions from their names.

use super::files::{Beside, is_in_file_folder, is_picture, left_out, without_number};
use crate::content::case::{Case, PictureRef, PictureRole};
use crate::content::schema::{Fields, Reader};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;
use crate::vfs::{Entry, SitePath};

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
struct Found {
    picture: PictureRef,
    order: u32,
    /// What the two halves of a pair share.
    pair: String,
}

/// Collects the pictures of a case, in page order: cover, gallery, pairs, those of the text.
pub(super) fn collect(
    case: &mut Case,
    files: &Beside<'_>,
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    media_roles: &[Option<PictureRole>],
) {
    let mut found = in_folder(files, reader);
    for (at, media) in case.front.media.clone().iter().enumerate() {
        apply_media(&mut found, media, media_roles.get(at).copied().flatten(), (files, reader, fields));
    }
    cover(case, &mut found, files, reader, fields);
    of_steps(case, &mut found, files, reader, fields);
    of_text(case, &mut found, files);
    unpair(&mut found);
    found.sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));
    for found in &found {
        without_caption(found, reader);
    }
    case.pictures = found.into_iter().map(|found| found.picture).collect();
    // What the entries said is in the pictures now.
    case.front.media.clear();
    if let Some(cover) = case.pictures.iter().find(|picture| picture.role == PictureRole::Cover) {
        case.front.cover.clone_from(&cover.path);
    }
}

/// Cover first, then the gallery by number and name, pairs with their halves together, pictures of the text last.
fn sort_key(found: &Found) -> (u8, u32, &str, u8, &str) {
    let half = u8::from(found.picture.role == PictureRole::After);
    let group = match found.picture.role {
        PictureRole::Cover => 0,
        PictureRole::Gallery => 1,
        PictureRole::Before | PictureRole::After => 2,
        PictureRole::Inline => 3,
    };
    (group, found.order, &found.pair, half, &found.picture.path)
}

/// Every picture of the case's own folder.
fn in_folder(files: &Beside<'_>, reader: &mut Reader<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (entry, inside) in files.own() {
        if is_in_file_folder(inside) {
            continue;
        }
        if is_picture(&entry.path) {
            found.push(by_name(entry, inside));
        } else if !matches!(entry.path.extension().as_str(), "md" | "markdown") {
            left_out(&entry.path, reader);
        }
    }
    found
}

/// What a picture's name and folder say of it.
fn by_name(entry: &Entry, inside: &str) -> Found {
    let stem = entry.path.stem();
    let folder = inside.rsplit_once('/').map_or("", |(folder, _)| folder);
    let in_pairs = PAIR_FOLDERS.iter().any(|name| folder.eq_ignore_ascii_case(name));
    let (role, rest, pair) = match (in_pairs, half_of(stem)) {
        (true, Some((role, rest))) => (role, rest, rest.to_owned()),
        _ => match cover_rest(stem) {
            Some(rest) => (PictureRole::Cover, rest, String::new()),
            None => (PictureRole::Gallery, stem, String::new()),
        },
    };
    let (number, rest) = without_number(rest);
    let caption = if is_camera_name(rest) { String::new() } else { rest.replace('_', " ") };
    let picture = PictureRef { path: entry.path.as_str().to_owned(), alt: String::new(), caption, role, focus: None };
    Found { picture, order: number.unwrap_or(u32::MAX), pair }
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
        (head.eq_ignore_ascii_case(word) && ends).then(|| (role, rest.trim_start_matches(separators)))
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

/// One entry of `media`: its caption, use and focus win over the file's name.
fn apply_media(
    found: &mut Vec<Found>,
    media: &PictureRef,
    role: Option<PictureRole>,
    (files, reader, fields): (&Beside<'_>, &mut Reader<'_>, &Fields<'_>),
) {
    let Some(at) = position(found, files, &media.path) else {
        files.absent(reader, fields, "media", &media.path);
        return;
    };
    let picture = &mut found[at].picture;
    if !media.caption.is_empty() {
        picture.caption.clone_from(&media.caption);
    }
    if !media.alt.is_empty() {
        picture.alt.clone_from(&media.alt);
    }
    picture.focus = media.focus.or(picture.focus);
    picture.role = role.unwrap_or(picture.role);
}

/// The picture an author means; one that stands elsewhere beside the case joins the list.
fn position(found: &mut Vec<Found>, files: &Beside<'_>, written: &str) -> Option<usize> {
    if let Some(path) = written.strip_prefix('/') {
        // A file of `static/`: whether it is there is found out when it is read.
        let path = SitePath::new(&format!("static/{path}"))?;
        return Some(known_or_new(found, &Entry { path, stamp: crate::vfs::Stamp::default() }));
    }
    let entry = files.find(written).filter(|entry| is_picture(&entry.path))?;
    Some(known_or_new(found, entry))
}

fn known_or_new(found: &mut Vec<Found>, entry: &Entry) -> usize {
    if let Some(at) = found.iter().position(|found| found.picture.path == entry.path.as_str()) {
        return at;
    }
    let mut new = by_name(entry, entry.path.name());
    new.picture.role = PictureRole::Gallery;
    found.push(new);
    found.len() - 1
}

/// The cover: the one named in the front matter, else the first whose name says so; the others join the gallery.
fn cover(case: &Case, found: &mut Vec<Found>, files: &Beside<'_>, reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let written = &case.front.cover;
    let chosen = if written.is_empty() {
        let covers = found.iter().enumerate().filter(|(_, found)| found.picture.role == PictureRole::Cover);
        covers.min_by_key(|(_, found)| (found.order, found.picture.path.clone())).map(|(at, _)| at)
    } else {
        let at = position(found, files, written);
        if at.is_none() {
            files.absent(reader, fields, "cover", written);
        }
        at
    };
    for (at, found) in found.iter_mut().enumerate() {
        if Some(at) == chosen {
            found.picture.role = PictureRole::Cover;
        } else if found.picture.role == PictureRole::Cover {
            found.picture.role = PictureRole::Gallery;
        }
    }
}

/// Pictures of single methods, results and lessons stand there, not in the gallery.
fn of_steps(case: &mut Case, found: &mut Vec<Found>, files: &Beside<'_>, reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let front = &mut case.front;
    let lists = [("methods", &mut front.methods), ("results", &mut front.results), ("lessons", &mut front.lessons)];
    for (field, steps) in lists {
        for step in steps {
            step.images.retain_mut(|written| {
                let Some(at) = position(found, files, written) else {
                    files.absent(reader, fields, field, written);
                    return false;
                };
                let picture = &mut found[at].picture;
                if picture.role == PictureRole::Gallery {
                    picture.role = PictureRole::Inline;
                }
                picture.path.clone_into(written);
                true
            });
        }
    }
}

/// Pictures of the text are not repeated in the gallery; their words are the caption unless the name has one.
fn of_text(case: &Case, found: &mut Vec<Found>, files: &Beside<'_>) {
    for reference in case.body.references.iter().filter(|reference| reference.is_image) {
        let target = reference.target.split(['?', '#']).next().unwrap_or_default();
        if target.starts_with('/') || target.contains("://") {
            continue;
        }
        let Some(at) = position(found, files, target) else { continue };
        let picture = &mut found[at].picture;
        if picture.role == PictureRole::Gallery {
            picture.role = PictureRole::Inline;
        }
        let words = if reference.title.is_empty() { &reference.alt } else { &reference.title };
        if picture.caption.is_empty() {
            picture.caption.clone_from(words);
        }
        if picture.alt.is_empty() {
            picture.alt.clone_from(&reference.alt);
        }
    }
}

/// Half a pair is a picture like any other.
fn unpair(found: &mut [Found]) {
    let is_half = |found: &Found| matches!(found.picture.role, PictureRole::Before | PictureRole::After);
    let halves: Vec<(String, PictureRole)> =
        found.iter().filter(|found| is_half(found)).map(|found| (found.pair.clone(), found.picture.role)).collect();
    for found in found.iter_mut().filter(|found| is_half(found)) {
        let other = if found.picture.role == PictureRole::Before { PictureRole::After } else { PictureRole::Before };
        if !halves.iter().any(|(pair, role)| *pair == found.pair && *role == other) {
            found.picture.role = PictureRole::Gallery;
        }
    }
}

/// A picture nobody described: a reader who cannot see it learns nothing.
fn without_caption(found: &Found, reader: &mut Reader<'_>) {
    let picture = &found.picture;
    let is_described = !picture.caption.is_empty() || !picture.alt.is_empty();
    if is_described || picture.role == PictureRole::Cover {
        return;
    }
    let path = SitePath::from_normal(picture.path.clone());
    let (name, extension) = (path.name(), path.extension());
    let problem = text!(zh: "图片“{name}”没有说明", en: "the picture `{name}` has no caption");
    let advice = text!(zh: "把说明写进文件名，例如：", en: "Write the caption into the file name, such as:");
    let line = format!("01 值班灯亮起.{extension}");
    reader.out.push(Diagnostic::new(Code::W212, problem).at(Location::file(path.as_str())).hint_line(advice, line));
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
        assert_eq!(half_of("前台"), None);
        assert_eq!(cover_rest("封面 值班室外景"), Some("值班室外景"));
        assert_eq!(cover_rest("Cover-room"), Some("room"));
        assert_eq!(cover_rest("coverage"), None);
    }
}
