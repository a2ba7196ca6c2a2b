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
    for own in ["content", "themes", "static", "data", ".casebook", ".git"] {
        if out.starts_with(root.join(own)) || root.join(own).canonicalize().is_ok_and(|real| out.starts_with(real)) {
            return refuse("它在站点的源文件夹里", "it is inside one of the site's source folders");
        }
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
