//! Files held in memory, for tests: the whole site as a map from path to bytes.

use std::collections::BTreeMap;
use std::io;

use super::{Entry, Files, Listing, SitePath, Stamp, is_ignored_name};
use crate::hash::Hash;

/// A site in memory. A file's modification time is made from its content, so equal files have equal stamps.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<SitePath, Vec<u8>>,
}

impl Memory {
    /// An empty site.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file, replacing the one before.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(SitePath::from_normal(path), bytes.into());
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) -> Option<Vec<u8>> {
        self.files.remove(&SitePath::from_normal(path))
    }

    fn get(&self, path: &SitePath) -> io::Result<&Vec<u8>> {
        self.files.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

impl Files for Memory {
    fn list(&self, folder: &SitePath) -> io::Result<Listing> {
        let inside = |path: &SitePath| {
            path.is_within(folder) && !path.as_str()[folder.as_str().len()..].split('/').any(is_ignored_name)
        };
        let entries = self
            .files
            .iter()
            .filter(|(path, _)| inside(path))
            .map(|(path, bytes)| Entry { path: path.clone(), stamp: stamp_of(bytes) })
            .collect();
        Ok(Listing { entries, skipped: Vec::new() })
    }

    fn stamp(&self, path: &SitePath) -> io::Result<Stamp> {
        self.get(path).map(|bytes| stamp_of(bytes))
    }

    fn read(&self, path: &SitePath, limit_bytes: u64) -> io::Result<Vec<u8>> {
        let bytes = self.get(path)?;
        if bytes.len() as u64 > limit_bytes {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(bytes.clone())
    }
}

fn stamp_of(bytes: &[u8]) -> Stamp {
    let low = u64::try_from(Hash::of(bytes).0 >> 64).unwrap_or_default();
    Stamp { len_bytes: bytes.len() as u64, modified_ns: i128::from(low) }
}
