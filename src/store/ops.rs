//! The writing calls of the operating system, behind a trait so that tests can make the nth one fail.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::fatal::{ACCESS_DENIED, LOCK_VIOLATION, SHARING_VIOLATION};

/// How often and at what interval a call for a file that another program holds is tried again: two seconds in all.
const TRIES: usize = 40;
const PAUSE: Duration = Duration::from_millis(50);
/// What Windows says of a file that another program holds.
const HELD: [i32; 3] = [ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION];

/// Every way in which casebook changes the disk.
pub trait Ops: Sync + Send {
    /// Creates a folder and those above it.
    ///
    /// # Errors
    /// As the system says.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Writes a whole file.
    ///
    /// # Errors
    /// As the system says.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Writes bytes behind those that a file has.
    ///
    /// # Errors
    /// As the system says.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Writes a whole file and flushes it to the disk.
    ///
    /// # Errors
    /// As the system says.
    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Copies a file's bytes.
    ///
    /// # Errors
    /// As the system says.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Renames, replacing a file that is there.
    ///
    /// # Errors
    /// As the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Deletes a file.
    ///
    /// # Errors
    /// As the system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Deletes an empty folder.
    ///
    /// # Errors
    /// As the system says.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
}

/// The real disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Real;

impl Ops for Real {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        File::options().append(true).open(path)?.write_all(bytes)
    }
    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        // Without its permissions: a web server reads what its author alone may, and a disk deletes what is read-only there.
        io::copy(&mut fs::File::open(from)?, &mut fs::File::create(to)?).map(drop)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(|| fs::rename(from, to))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        patiently(|| fs::remove_file(path))
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        patiently(|| fs::remove_dir(path))
    }
}

/// On Windows a file or folder that is open elsewhere can be neither replaced nor deleted, and scanners for viruses and
/// indexers open each new file for a moment.
fn patiently(action: impl Fn() -> io::Result<()>) -> io::Result<()> {
    if cfg!(windows) { again_while_held(action, thread::sleep) } else { action() }
}

fn again_while_held(action: impl Fn() -> io::Result<()>, pause: impl Fn(Duration)) -> io::Result<()> {
    let is_held = |error: &io::Error| error.raw_os_error().is_some_and(|code| HELD.contains(&code));
    for _ in 1..TRIES {
        match action() {
            Err(error) if is_held(&error) => pause(PAUSE),
            result => return result,
        }
    }
    action()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How often an action is tried that fails with `code` so many times.
    fn tried(code: i32, failures: usize) -> (usize, bool) {
        let tries = Cell::new(0);
        let action = || {
            tries.set(tries.get() + 1);
            if tries.get() > failures { Ok(()) } else { Err(io::Error::from_raw_os_error(code)) }
        };
        let result = again_while_held(action, |_| ());
        (tries.get(), result.is_ok())
    }

    #[test]
    fn a_file_held_for_a_moment_is_waited_for_and_another_failure_is_told_at_once() {
        assert_eq!(tried(32, 0), (1, true));
        assert_eq!(tried(32, 3), (4, true));
        assert_eq!(tried(5, TRIES + 1), (TRIES, false));
        assert_eq!(tried(2, 3), (1, false));
    }
}
