//! `casebook clean`: removes the cache; the published site and the sources stay.

use clap::Args;

use super::{CLEAN, Session, say};
use crate::fatal::Fatal;

/// Arguments of `clean`.
#[derive(Debug, Args)]
pub struct CleanArguments {}

/// Removes `.casebook`, which holds only what a build makes again.
///
/// # Errors
/// When it cannot be removed.
pub fn run(session: &Session, _arguments: &CleanArguments) -> Result<u8, Fatal> {
    let cache = session.root.join(".casebook");
    if cache.is_symlink() || !cache.is_dir() {
        say(session.text("没有缓存", "there is no cache"));
        return Ok(CLEAN);
    }
    std::fs::remove_dir_all(&cache).map_err(|error| Fatal::write(&cache, error))?;
    say(session.text(
        "缓存已删去，下次会全部重做；网站和源文件都没有动",
        "the cache is gone, the next build makes everything again; the site and the sources are untouched",
    ));
    Ok(CLEAN)
}
