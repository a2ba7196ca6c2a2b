//! The pictures of a case: cover, gallery, before/after pairs, pictures of the text, with captions from their names.

use std::collections::{HashMap, HashSet};

use super::files::{Beside, is_in_file_folder, is_picture, left_out};
use super::name::{CaseFile, is_text};
use super::picture_name::{Found, by_name};
use crate::content::case::{Case, PictureRef, PictureRole};
use crate::content::privacy;
use crate::content::schema::{Fields, Reader};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;
use crate::vfs::{Entry, SitePath};

/// Absent pictures of one text that are named.
const ABSENT_LIMIT: usize = 100;

/// The pictures met so far, each once.
#[derive(Default)]
struct Album {
    found: Vec<Found>,
    at: HashMap<String, usize>,
}

impl Album {
    fn push(&mut self, found: Found) {
        self.at.insert(found.picture.path.clone(), self.found.len());
        self.found.push(found);
    }
}

/// Collects the pictures of a case, in page order: cover, gallery, pairs, those of the text.
pub(super) fn collect(
    case: &mut Case,
    files: &Beside<'_>,
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    media_roles: &[Option<PictureRole>],
) {
    let mut album = in_folder(files, reader);
    for (at, media) in case.front.media.clone().iter().enumerate() {
        apply_media(&mut album, media, media_roles.get(at).copied().flatten(), (files, reader, fields));
    }
    cover(case, &mut album, files, reader, fields);
    of_steps(case, &mut album, files, reader, fields);
    of_text(case, &mut album, files, reader);
    let mut found = album.found;
    found.retain(|found| found.picture.role != PictureRole::Unused);
    unpair(&mut found);
    found.sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));
    for found in &found {
        without_caption(found, reader);
        privacy::report_name(&found.picture.path, reader.out);
    }
    case.pictures = found.into_iter().map(|found| found.picture).collect();
    // What the entries said is in the pictures now.
    case.front.media.clear();
    if let Some(cover) = case.pictures.iter().find(|picture| picture.role == PictureRole::Cover) {
        case.front.cover.clone_from(&cover.path);
    }
}

/// Takes the pictures of their folder out of an edition that its main file does not use; those in its text stay.
pub(super) fn leave_out_unused(edition: &mut Case, main: &Case) {
    let file = CaseFile::of(&SitePath::from_normal(main.path.clone()));
    let is_of_folder = |path: &str| {
        let inside = path.strip_prefix(file.key()).filter(|_| file.owns_folder).and_then(|rest| rest.strip_prefix('/'));
        inside.is_some_and(|inside| !is_in_file_folder(inside))
    };
    edition.pictures.retain(|picture| {
        picture.role == PictureRole::Inline
            || !is_of_folder(&picture.path)
            || main.pictures.iter().any(|other| other.path == picture.path)
    });
    if !edition.pictures.iter().any(|picture| picture.path == edition.front.cover) {
        edition.front.cover.clear();
    }
}

/// Cover first, then the gallery by number and name, pairs with their halves together, pictures of the text last.
fn sort_key(found: &Found) -> (u8, u32, &str, u8, &str) {
    let half = u8::from(found.picture.role == PictureRole::After);
    let group = match found.picture.role {
        PictureRole::Cover => 0,
        PictureRole::Gallery => 1,
        PictureRole::Before | PictureRole::After => 2,
        PictureRole::Inline | PictureRole::Unused => 3,
    };
    (group, found.order, &found.pair, half, &found.picture.path)
}

/// Every picture of the case's own folder.
fn in_folder(files: &Beside<'_>, reader: &mut Reader<'_>) -> Album {
    let mut album = Album::default();
    for (entry, inside) in files.own() {
        if is_in_file_folder(inside) {
            continue;
        }
        if is_picture(&entry.path) {
            album.push(by_name(entry, inside));
        } else if !is_text(&entry.path) {
            left_out(&entry.path, reader);
        }
    }
    album
}

/// One entry of `media`: its caption, use and focus win over the file's name.
fn apply_media(
    album: &mut Album,
    media: &PictureRef,
    role: Option<PictureRole>,
    (files, reader, fields): (&Beside<'_>, &mut Reader<'_>, &Fields<'_>),
) {
    let Some(at) = position(album, files, &media.path) else {
        files.absent(reader, fields, "media", &media.path);
        return;
    };
    let picture = &mut album.found[at].picture;
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
fn position(album: &mut Album, files: &Beside<'_>, written: &str) -> Option<usize> {
    if let Some(path) = written.strip_prefix('/') {
        // A file of `static/`: whether it is there is found out when it is read.
        let path = SitePath::new(&format!("static/{path}"))?;
        return Some(known_or_new(album, &Entry { path, stamp: crate::vfs::Stamp::default() }));
    }
    let entry = files.find(written).filter(|entry| is_picture(&entry.path))?;
    Some(known_or_new(album, entry))
}

fn known_or_new(album: &mut Album, entry: &Entry) -> usize {
    if let Some(at) = album.at.get(entry.path.as_str()) {
        return *at;
    }
    let mut new = by_name(entry, entry.path.name());
    new.picture.role = PictureRole::Gallery;
    album.push(new);
    album.found.len() - 1
}

/// The cover: the one named in the front matter, else the first whose name says so; the others join the gallery.
fn cover(case: &Case, album: &mut Album, files: &Beside<'_>, reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let written = &case.front.cover;
    let chosen = if written.is_empty() {
        let covers = album.found.iter().enumerate().filter(|(_, found)| found.picture.role == PictureRole::Cover);
        covers.min_by_key(|(_, found)| (found.order, found.picture.path.clone())).map(|(at, _)| at)
    } else {
        let at = position(album, files, written);
        if at.is_none() {
            files.absent(reader, fields, "cover", written);
        }
        at
    };
    for (at, found) in album.found.iter_mut().enumerate() {
        if Some(at) == chosen {
            found.picture.role = PictureRole::Cover;
        } else if found.picture.role == PictureRole::Cover {
            found.picture.role = PictureRole::Gallery;
        }
    }
}

/// Pictures of single methods, results and lessons stand there, not in the gallery.
fn of_steps(case: &mut Case, album: &mut Album, files: &Beside<'_>, reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let front = &mut case.front;
    let lists = [("methods", &mut front.methods), ("results", &mut front.results), ("lessons", &mut front.lessons)];
    for (field, steps) in lists {
        for step in steps {
            step.images.retain_mut(|written| {
                let Some(at) = position(album, files, written) else {
                    files.absent(reader, fields, field, written);
                    return false;
                };
                let picture = &mut album.found[at].picture;
                if matches!(picture.role, PictureRole::Gallery | PictureRole::Unused) {
                    picture.role = PictureRole::Inline;
                }
                picture.path.clone_into(written);
                true
            });
        }
    }
}

/// Pictures of the text are not repeated in the gallery; their words are the caption unless the name has one.
fn of_text(case: &mut Case, album: &mut Album, files: &Beside<'_>, reader: &mut Reader<'_>) {
    let mut absent = HashSet::new();
    for reference in case.body.references.iter_mut().filter(|reference| reference.is_image) {
        let target = reference.target.as_str();
        if target.starts_with('/') || target.contains("://") {
            continue;
        }
        // A name may hold the mark that an address ends at: `3#楼.jpg`.
        let address = target.split(['?', '#']).next().unwrap_or_default();
        let Some(at) = position(album, files, target).or_else(|| position(album, files, address)) else {
            let name = if is_picture(&SitePath::from_normal(address)) { address } else { target };
            // Each name once, and not a message for each of the thousands that a generated text may hold.
            if absent.len() < ABSENT_LIMIT && absent.insert(name.to_owned()) {
                files.absent_in_text(reader, reference.start as usize..reference.end as usize, name);
            }
            continue;
        };
        let picture = &mut album.found[at].picture;
        // The page finds it by its exact name.
        if let Some(inside) = files.inside(&picture.path)
            && inside != address
        {
            inside.clone_into(&mut reference.target);
        }
        if matches!(picture.role, PictureRole::Gallery | PictureRole::Unused) {
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
    let halves: HashSet<(String, PictureRole)> =
        found.iter().filter(|found| is_half(found)).map(|found| (found.pair.clone(), found.picture.role)).collect();
    for found in found.iter_mut().filter(|found| is_half(found)) {
        let other = if found.picture.role == PictureRole::Before { PictureRole::After } else { PictureRole::Before };
        if !halves.contains(&(found.pair.clone(), other)) {
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
    // The first word of a pair's half is what makes it one, and both halves have the same words behind it.
    let stem = match found.half {
        Some(PictureRole::Before) => "前-值班室",
        Some(_) => "后-值班室",
        None => "01 值班灯亮起",
    };
    let line = format!("{stem}.{extension}");
    reader.out.push(Diagnostic::new(Code::W212, problem).at(Location::file(path.as_str())).hint_line(advice, line));
}
