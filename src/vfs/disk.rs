//! The site folder on disk. Links are followed only while they stay inside the folder.

use std::fs::{File, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use super::{Entry, Files, Listing, SitePath, SkipReason, Skipped, Stamp, is_ignored_name};

/// Folders deeper than this are not read.
const MAX_DEPTH: usize = 32;

/// A folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The site below `root`, with all links in `root` itself resolved.
    ///
    /// # Errors
    /// When the folder does not exist or cannot be resolved.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { root: root.canonicalize()? })
    }

    /// The resolved root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `path` is on this machine.
    #[must_use]
    pub fn locate(&self, path: &SitePath) -> PathBuf {
        if path.as_str().is_empty() { self.root.clone() } else { self.root.join(path.as_str()) }
    }

    /// The metadata of a regular file inside the site; links out and special files are errors.
    fn regular(&self, path: &SitePath) -> io::Result<(PathBuf, Metadata)> {
        let mut place = self.locate(path);
        let mut metadata = std::fs::symlink_metadata(&place)?;
        if metadata.file_type().is_symlink() {
            place = place.canonicalize()?;
            if !place.starts_with(&self.root) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the link leads out of the site"));
            }
            metadata = std::fs::metadata(&place)?;
        }
        if metadata.is_file() { Ok((place, metadata)) } else { Err(io::Error::from(io::ErrorKind::InvalidInput)) }
    }
}

impl Files for Disk {
    fn list(&self, folder: &SitePath) -> io::Result<Listing> {
        let start = self.locate(folder);
        if !start.exists() {
            return Ok(Listing::default());
        }
        let mut listing = Listing::default();
        let walk = WalkDir::new(&start).max_depth(MAX_DEPTH).sort_by_file_name().into_iter();
        let kept = walk.filter_entry(|entry| {
            entry.depth() == 0 || entry.file_name().to_str().is_none_or(|name| !is_ignored_name(name))
        });
        for step in kept {
            match step {
                Ok(entry) => self.visit(&entry, &mut listing),
                Err(error) => listing.skipped.push(skipped_of(&self.root, &error)),
            }
        }
        listing.entries.sort_by(|left, right| left.path.cmp(&right.path));
        listing.skipped.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(listing)
    }

    fn stamp(&self, path: &SitePath) -> io::Result<Stamp> {
        self.regular(path).map(|(_, metadata)| stamp_of(&metadata))
    }

    fn read(&self, path: &SitePath, limit_bytes: u64) -> io::Result<Vec<u8>> {
        let (place, metadata) = self.regular(path)?;
        if metadata.len() > limit_bytes {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        // The file may grow while it is read: one byte more than allowed is enough to notice.
        File::open(place)?.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit_bytes {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(bytes)
    }
}

impl Disk {
    fn visit(&self, entry: &walkdir::DirEntry, listing: &mut Listing) {
        if entry.file_type().is_dir() {
            if entry.depth() >= MAX_DEPTH {
                listing.skipped.push(skip(&self.root, entry.path(), SkipReason::TooDeep));
            }
            return;
        }
        let Some(path) = site_path(&self.root, entry.path()) else {
            listing.skipped.push(skip(&self.root, entry.path(), SkipReason::NameNotUtf8));
            return;
        };
        if entry.file_type().is_file() {
            match entry.metadata() {
                Ok(metadata) => listing.entries.push(Entry { path, stamp: stamp_of(&metadata) }),
                Err(_) => listing.skipped.push(skip(&self.root, entry.path(), SkipReason::Unreadable)),
            }
            return;
        }
        match self.regular(&path) {
            Ok((_, metadata)) => listing.entries.push(Entry { path, stamp: stamp_of(&metadata) }),
            Err(_) => listing.skipped.push(skip(&self.root, entry.path(), reason_of(entry.file_type()))),
        }
    }
}

fn reason_of(file_type: FileType) -> SkipReason {
    if file_type.is_symlink() { SkipReason::LinkOut } else { SkipReason::Special }
}

fn skipped_of(root: &Path, error: &walkdir::Error) -> Skipped {
    let reason = if error.loop_ancestor().is_some() { SkipReason::LinkOut } else { SkipReason::Unreadable };
    skip(root, error.path().unwrap_or(root), reason)
}

fn skip(root: &Path, path: &Path, reason: SkipReason) -> Skipped {
    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Skipped { path: shown, reason }
}

fn site_path(root: &Path, path: &Path) -> Option<SitePath> {
    let relative = path.strip_prefix(root).ok()?.to_str()?;
    Some(SitePath::from_normal(if cfg!(windows) { relative.replace('\\', "/") } else { relative.to_owned() }))
}

fn stamp_of(metadata: &Metadata) -> Stamp {
    let modified_ns = metadata.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    });
    Stamp { len_bytes: metadata.len(), modified_ns }
}
