//! The writing calls of the operating system, behind a trait so that tests can make the nth one fail.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

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
        fs::copy(from, to).map(drop)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}
