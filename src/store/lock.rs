//! Locks between processes: a file that is locked while somebody works on what it stands for.
//!
//! Who holds a lock may delete its file, so whoever comes to hold one looks whether the file is still the one at its path.
//! Knows nothing of what is locked.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::ops::Ops;

/// How often a lock is taken again because its file was deleted meanwhile. On a disk that numbers a file differently each time
/// it is asked, the last one counts.
const TRIES: usize = 20;

/// Locks the file at `path`, which is made when it is not there; waits while another process holds it, and calls `on_wait`
/// once then.
///
/// # Errors
/// When the file cannot be made, or the disk has no locks.
pub fn hold(path: &Path, ops: &dyn Ops, on_wait: impl FnOnce()) -> io::Result<File> {
    let mut on_wait = Some(on_wait);
    let mut attempt = 1;
    loop {
        let is_last = attempt == TRIES;
        attempt += 1;
        if let Some(folder) = path.parent() {
            ops.create_dir_all(folder)?;
        }
        let file = match File::options().create(true).append(true).open(path) {
            // The folder was deleted in this moment.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_last => continue,
            other => other?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                if let Some(on_wait) = on_wait.take() {
                    on_wait();
                }
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        if is_last || is_at(&file, path) {
            return Ok(file);
        }
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let held = file.try_clone().and_then(Handle::from_file);
    held.is_ok_and(|held| Handle::from_path(path).is_ok_and(|there| there == held))
}

/// The right to write to an output, whichever site it is of. Its file is there only as long as it is held.
#[derive(Debug)]
pub(super) struct OutputLock {
    path: PathBuf,
    /// `None` where it cannot be had.
    _file: Option<File>,
}

impl OutputLock {
    /// Waits for a build of another site into the same output. Where the lock cannot be had, the site's own still keeps two
    /// builds of one site apart; a folder that cannot be written to is told by who writes to it.
    pub(super) fn hold(path: PathBuf, ops: &dyn Ops, on_wait: impl FnOnce()) -> Self {
        let file = hold(&path, ops, on_wait).ok();
        Self { path, _file: file }
    }
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        // Left behind, it is in nobody's way.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;
    use crate::store::ops::Real;

    #[test]
    fn who_waited_for_a_file_that_was_deleted_holds_the_one_that_others_see() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let folder = place.path().join("builds");
        let path = folder.join("lock");
        let first = hold(&path, &Real, || panic!("nobody holds it")).expect("made");
        let (tell, told) = mpsc::channel();
        thread::scope(|scope| {
            let second = scope.spawn(|| hold(&path, &Real, move || tell.send(()).expect("heard")));
            told.recv().expect("it waits");
            fs::remove_dir_all(&folder).expect("deleted");
            drop(first);
            let second = second.join().expect("no panic").expect("locked");
            assert!(is_at(&second, &path));
            assert!(matches!(File::open(&path).expect("there").try_lock(), Err(TryLockError::WouldBlock)));
        });
    }
}
