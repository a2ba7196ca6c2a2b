//! `casebook clean`: removes the cache; the published site and the sources stay.

use std::path::Path;

use clap::Args;

use super::{CLEAN, Session, say};
use crate::fatal::Fatal;
use crate::media::{Cache, Problem};
use crate::pipeline;
use crate::store::WorkFolder;
use crate::store::ops::Real;

/// Arguments of `clean`.
#[derive(Debug, Args)]
pub struct CleanArguments {
    /// Only take prepared pictures that no build of this site uses any more.
    #[arg(long)]
    pub cache: bool,
}

/// Removes `.casebook`, which holds only what a build makes again, or what is no longer used in it.
///
/// # Errors
/// When it cannot be removed.
pub fn run(session: &Session, arguments: &CleanArguments) -> Result<u8, Fatal> {
    let cache = session.root.join(".casebook");
    if cache.is_symlink() || !cache.is_dir() {
        say(session.text("没有缓存", "there is no cache"));
        return Ok(CLEAN);
    }
    if arguments.cache {
        return prune(session, &cache);
    }
    remove(session, &cache)?;
    say(session.text(
        "缓存已删去，下次会全部重做；网站和源文件都没有动",
        "the cache is gone, the next build makes everything again; the site and the sources are untouched",
    ));
    Ok(CLEAN)
}

/// Removes the whole cache, with the lock files: who waits for one looks for it again ([`crate::store::lock`]).
fn remove(session: &Session, cache: &Path) -> Result<(), Fatal> {
    let builds = WorkFolder::hold_all(cache, &Real, || tell_waiting(session))?;
    let removed = std::fs::remove_dir_all(cache);
    drop(builds);
    // On some disks of Windows a file is gone only when nobody has it open any more.
    let removed = if cfg!(windows) && cache.exists() { std::fs::remove_dir_all(cache) } else { removed };
    removed.map_err(|error| Fatal::write(cache, error))
}

fn tell_waiting(session: &Session) {
    say(session.text("正在生成网站，等它完成……", "the site is being built; waiting for it …"));
}

/// Takes the pictures that no journal names.
fn prune(session: &Session, cache: &Path) -> Result<u8, Fatal> {
    let told = |problem| match problem {
        Problem::Store { path, source } => Fatal::write(&path, source),
        Problem::Picture(diagnostic) => Fatal::write(cache, std::io::Error::other(diagnostic.text.en.as_str())),
    };
    let media = Cache::new(cache.join("media"));
    let unused = media.unused(|| tell_waiting(session)).map_err(told)?;
    // The journals are read while no build can change them.
    let used = pipeline::media_in_use(cache)?;
    let pruned = unused.prune(&used).map_err(told)?;
    let (files, megabytes) = (pruned.files, pruned.len_bytes.div_ceil(1_000_000));
    if files == 0 {
        say(session
            .text("缓存里的图片都还用着，没有删", "every picture in the cache is still used; nothing was removed"));
        return Ok(CLEAN);
    }
    say(&match session.language {
        crate::diagnostic::Language::Zh => format!("已删去不再用的图片 {files} 个，约 {megabytes} MB；用着的都在"),
        crate::diagnostic::Language::En => {
            format!("{files} unused pictures removed, about {megabytes} MB; those in use are kept")
        }
    });
    Ok(CLEAN)
}
