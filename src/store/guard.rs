//! Which folders casebook may write to. Everything else is refused before a single byte changes.

use std::path::{Component, Path, PathBuf};

use crate::fatal::Fatal;

/// The file that marks a folder as made by casebook.
pub const MARKER: &str = ".casebook-output";

/// What the marker says, for people who find it.
pub const MARKER_TEXT: &str = "这个文件夹由 casebook 生成，重新生成时会更新其中的文件。\n\
     This folder is made by casebook; building again updates the files in it.\n";

/// Resolves `out` (links included, existing part only) and checks that building there endangers nothing of the user's.
///
/// # Errors
/// [`Fatal::DangerousOutput`] when it is `/`, a home folder, equal to or above the site's root, inside or equal to one of
/// the site's own folders, or a non-empty folder that casebook did not make.
pub fn check(out: &Path, root: &Path) -> Result<PathBuf, Fatal> {
    let out = resolve(out)?;
    let root = resolve(root)?;
    let refuse = |reason_zh, reason_en| {
        Err(Fatal::DangerousOutput { path: dunce::simplified(&out).to_owned(), reason_zh, reason_en })
    };
    if out.parent().is_none() {
        return refuse("这是磁盘的根目录", "it is the root of the disk");
    }
    if is_home(&out) {
        return refuse("这是用户的主文件夹", "it is a home folder");
    }
    if root.starts_with(&out) {
        return refuse("它就是站点文件夹或其上级", "it is the site's folder or above it");
    }
    if is_inside(&out, &root, &["content", "themes", "static", "data", ".casebook", ".git"]) {
        return refuse("它在站点的源文件夹里", "it is inside one of the site's source folders");
    }
    if out.exists() && !out.is_dir() {
        return refuse("那里有一个同名文件", "a file of that name is there");
    }
    if is_foreign(&out) {
        return refuse(
            "文件夹不是空的，也不是 casebook 生成的。请换一个空文件夹",
            "the folder is not empty and was not made by casebook; choose an empty one",
        );
    }
    // Compared as the system writes paths, shown as people do.
    Ok(dunce::simplified(&out).to_owned())
}

/// Checks that a report written to `file` does not get onto the web: it is for the officer alone.
///
/// # Errors
/// [`Fatal::DangerousOutput`] when it lies in a folder that casebook made, or in one that a build publishes from.
pub fn check_report(file: &Path, root: &Path) -> Result<(), Fatal> {
    let file = resolve(file)?;
    let refuse = |reason_zh, reason_en| {
        Err(Fatal::DangerousOutput { path: dunce::simplified(&file).to_owned(), reason_zh, reason_en })
    };
    if file.ancestors().any(|folder| folder.join(MARKER).is_file()) {
        return refuse(
            "这是生成的网站文件夹，里面的文件会传到网上。报告请写到别处",
            "it is in a folder of the built site, which goes onto the web; write the report somewhere else",
        );
    }
    if is_inside(&file, &resolve(root)?, &["content", "themes", "static"]) {
        return refuse(
            "这个文件夹里的文件会发布到网站上。报告请写到别处",
            "files of that folder are published with the site; write the report somewhere else",
        );
    }
    Ok(())
}

/// Whether `path` is in one of these folders of the site, or is one, links seen through.
fn is_inside(path: &Path, root: &Path, folders: &[&str]) -> bool {
    folders
        .iter()
        .map(|folder| root.join(folder))
        .any(|folder| path.starts_with(&folder) || folder.canonicalize().is_ok_and(|real| path.starts_with(real)))
}

/// Whether the folder holds files but no marker.
fn is_foreign(out: &Path) -> bool {
    let Ok(mut entries) = std::fs::read_dir(out) else { return false };
    entries.next().is_some() && !out.join(MARKER).is_file()
}

fn is_home(out: &Path) -> bool {
    let homes = ["HOME", "USERPROFILE"].into_iter().filter_map(std::env::var_os).map(PathBuf::from);
    homes.filter_map(|home| home.canonicalize().ok()).any(|home| home == out)
        || out.parent().is_some_and(|parent| parent == Path::new("/home") || parent == Path::new("/Users"))
}

/// `path` made absolute, `..` taken out, links of its existing part resolved.
fn resolve(path: &Path) -> Result<PathBuf, Fatal> {
    let absolute = std::path::absolute(path).map_err(|error| Fatal::read(path, error))?;
    let mut plain = PathBuf::new();
    for component in absolute.components() {
        if component == Component::ParentDir {
            // Resolve what is there first: `link/..` is the parent of the link's target.
            plain = plain.canonicalize().unwrap_or(plain);
            plain.pop();
        } else {
            plain.push(component);
        }
    }
    let mut rest = Vec::new();
    let mut existing = plain.as_path();
    loop {
        if let Ok(real) = existing.canonicalize() {
            return Ok(rest.into_iter().rev().fold(real, |path: PathBuf, part| path.join(part)));
        }
        let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else { return Ok(plain) };
        rest.push(name.to_owned());
        existing = parent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(out: &Path, root: &Path) -> bool {
        matches!(check(out, root), Err(Fatal::DangerousOutput { .. }))
    }

    #[test]
    fn folders_of_the_user_are_refused_and_left_alone() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let root = place.path().join("site");
        std::fs::create_dir_all(root.join("content/cases")).expect("made");
        let foreign = place.path().join("photos");
        std::fs::create_dir_all(&foreign).expect("made");
        std::fs::write(foreign.join("a.jpg"), "x").expect("written");
        assert!(refused(&root, &root));
        assert!(refused(place.path(), &root));
        assert!(refused(&root.join("content"), &root));
        assert!(refused(&root.join("content/cases/x"), &root));
        assert!(refused(&root.join("public/../content"), &root));
        assert!(refused(&foreign, &root));
        assert!(refused(Path::new("/"), &root));
        assert!(check(&root.join("public"), &root).is_ok());
        assert!(check(&place.path().join("out/deep"), &root).is_ok());
    }

    #[test]
    fn a_report_stays_out_of_what_is_published() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let root = place.path().join("site");
        for folder in ["content/cases", "static", "data", "public/cases"] {
            std::fs::create_dir_all(root.join(folder)).expect("made");
        }
        std::fs::write(root.join("public").join(MARKER), MARKER_TEXT).expect("written");
        for wrong in
            ["content/cases/r.html", "static/r.html", "themes/own/r.html", "public/r.csv", "public/cases/r.csv"]
        {
            let refused = check_report(&root.join(wrong), &root);
            assert!(matches!(refused, Err(Fatal::DangerousOutput { .. })), "{wrong}");
        }
        for right in ["r.html", "data/r.html", "content-r.html", "../r.html"] {
            assert!(check_report(&root.join(right), &root).is_ok(), "{right}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_the_sources_is_seen_through() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let root = place.path().join("site");
        std::fs::create_dir_all(root.join("content")).expect("made");
        std::os::unix::fs::symlink(root.join("content"), place.path().join("out")).expect("linked");
        assert!(refused(&place.path().join("out"), &root));
    }
}
