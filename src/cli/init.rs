//! `casebook init DIR`: a small site to start from.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{CLEAN, Session, print};
use crate::fatal::Fatal;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// The folder to create.
    pub folder: PathBuf,
}

/// The files of a new site: path and text.
const STARTER: [(&str, &str); 4] = [
    ("site.yaml", include_str!("starter/site.yaml")),
    ("content/cases/2026-第一个案例/index.md", include_str!("starter/case.md")),
    ("content/branches/示例单位.md", include_str!("starter/branch.md")),
    ("content/pages/about.md", include_str!("starter/about.md")),
];

/// Creates the site.
///
/// # Errors
/// When the folder is in use or cannot be written.
pub fn run(session: &Session, arguments: &InitArguments) -> Result<u8, Fatal> {
    let folder = &arguments.folder;
    make(folder)?;
    let shown = folder.display();
    print(&match session.language {
        crate::diagnostic::Language::Zh => format!("已建好“{shown}”。接着：\n  cd {shown}\n  casebook serve --open\n"),
        crate::diagnostic::Language::En => {
            format!("`{shown}` is ready. Next:\n  cd {shown}\n  casebook serve --open\n")
        }
    });
    Ok(CLEAN)
}

/// Writes the files of a new site.
///
/// # Errors
/// When the folder is in use or cannot be written.
pub fn make(folder: &Path) -> Result<(), Fatal> {
    let is_used = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_used || folder.is_file() {
        return Err(Fatal::NotEmpty { path: folder.to_owned() });
    }
    for (path, text) in STARTER {
        write(&folder.join(path), text)?;
    }
    std::fs::create_dir_all(folder.join("static")).map_err(|error| Fatal::write(folder, error))
}

fn write(path: &Path, text: &str) -> Result<(), Fatal> {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent).map_err(|error| Fatal::write(parent, error))?;
    std::fs::write(path, text).map_err(|error| Fatal::write(path, error))
}
