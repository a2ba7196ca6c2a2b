//! The site folder on disk. Links are followed only while they stay inside the folder.

use std::collections::BTreeMap;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::witness::{Witness, is_listed};
use super::{Asked, Entry, Files, Listing, SitePath, SkipReason, Skipped, Stamp, is_ignored_name};
use crate::fatal::LeadsOut;
use crate::hash::Hash;

/// Folders deeper than this are not read.
const MAX_DEPTH: usize = 32;
/// Entries of a folder whose stamps one thread asks for at a time.
const ENTRIES_AT_ONCE: usize = 256;

/// A folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    /// The root as the system writes it: on Windows a long path has no other way, and would seem to lie elsewhere.
    real: PathBuf,
    witness: Option<Arc<Witness>>,
    /// Shared by all copies.
    opened: Arc<AtomicU64>,
    /// The folders that were listed, each with what was left alone in it, such as links to folders. Whatever else stands in
    /// them stands inside the site, and need not be resolved. Shared by all copies.
    listed: Arc<RwLock<BTreeMap<SitePath, Vec<SitePath>>>>,
}

impl Disk {
    /// The site below `root`, with all links in `root` itself resolved.
    ///
    /// # Errors
    /// When the folder does not exist or cannot be resolved.
    pub fn new(root: &Path) -> io::Result<Self> {
        let real = root.canonicalize()?;
        Ok(Self {
            root: dunce::simplified(&real).to_owned(),
            real,
            witness: None,
            opened: Arc::default(),
            listed: Arc::default(),
        })
    }

    /// The same folder, with a memory of everything asked from now on.
    #[must_use]
    pub fn witnessed(&self) -> Self {
        Self { witness: Some(Arc::default()), ..self.clone() }
    }

    /// What was asked since [`Self::witnessed`].
    #[must_use]
    pub fn asked(&self) -> Asked {
        self.witness.as_ref().map(|witness| witness.asked()).unwrap_or_default()
    }

    /// Whether some file, asked for since [`Self::witnessed`], was there and could not be read. It may be read another time
    /// while every answer that [`Self::asked`] holds is the same.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.witness.as_ref().is_some_and(|witness| witness.has_failed())
    }

    /// How many files were opened to read them, by this and by all copies of it.
    #[must_use]
    pub fn opened(&self) -> u64 {
        self.opened.load(Ordering::Relaxed)
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

    /// An error when a folder on the way to `path` is a link that leads out of the site.
    fn stay_inside(&self, path: &SitePath) -> io::Result<()> {
        let folder = path.folder();
        if folder.is_empty() || self.is_known_inside(path) {
            return Ok(());
        }
        let real = self.root.join(folder).canonicalize()?;
        if real.starts_with(&self.real) { Ok(()) } else { Err(leads_out()) }
    }

    /// Whether a listing saw every folder on the way to `path`, and that none of them is a link.
    fn is_known_inside(&self, path: &SitePath) -> bool {
        let listed = self.listed.read().unwrap_or_else(PoisonError::into_inner);
        let mut around = listed.iter().filter(|(folder, _)| is_listed(folder, path));
        around.any(|(_, left)| !left.iter().any(|left| path.is_within(left)))
    }

    /// The metadata of a regular file inside the site; links out and special files are errors.
    fn regular(&self, path: &SitePath) -> io::Result<(PathBuf, Metadata)> {
        self.stay_inside(path)?;
        self.regular_in_site(path)
    }

    /// The same, of a file in a folder that is known to be inside.
    fn regular_in_site(&self, path: &SitePath) -> io::Result<(PathBuf, Metadata)> {
        let mut place = self.locate(path);
        let mut metadata = std::fs::symlink_metadata(&place)?;
        if metadata.file_type().is_symlink() {
            place = place.canonicalize()?;
            if !place.starts_with(&self.real) {
                return Err(leads_out());
            }
            metadata = std::fs::metadata(&place)?;
        }
        if metadata.is_file() { Ok((place, metadata)) } else { Err(io::Error::from(io::ErrorKind::InvalidInput)) }
    }
}

impl Files for Disk {
    fn list(&self, folder: &SitePath) -> io::Result<Listing> {
        let start = self.locate(folder);
        let mut listing = Listing::default();
        let real = start.canonicalize();
        let is_out = real.as_ref().is_ok_and(|real| !real.starts_with(&self.real));
        if is_out {
            listing.skipped.push(skip(&self.root, &start, SkipReason::LinkOut));
        } else if start.exists() {
            listing = self.walk(&start, Some(folder), 0);
            listing.entries.par_sort_by(|left, right| left.path.cmp(&right.path));
            listing.skipped.sort_by(|left, right| left.path.cmp(&right.path));
        }
        if let Some(witness) = &self.witness {
            witness.listed(folder, &listing);
        }
        let left = listing.skipped.iter().map(|skipped| SitePath::from_normal(skipped.path.clone())).collect();
        self.listed.write().unwrap_or_else(PoisonError::into_inner).insert(folder.clone(), left);
        if is_out { Err(leads_out()) } else { Ok(listing) }
    }

    fn stamp(&self, path: &SitePath) -> io::Result<Stamp> {
        let stamp = self.regular(path).map(|(_, metadata)| stamp_of(&metadata));
        self.note(path, stamp.as_ref().ok().copied());
        stamp
    }

    fn read(&self, path: &SitePath, limit_bytes: u64) -> io::Result<Vec<u8>> {
        if self.stay_inside(path).is_ok()
            && let Some((file, metadata)) = opened(&self.locate(path))
        {
            self.note(path, Some(stamp_of(&metadata)));
            return self.read_all(&metadata, limit_bytes, || Ok(file));
        }
        let regular = self.regular(path);
        self.note(path, regular.as_ref().ok().map(|(_, metadata)| stamp_of(metadata)));
        let (place, metadata) = regular?;
        self.read_all(&metadata, limit_bytes, || File::open(place))
    }
}

impl Disk {
    /// All bytes of a file, unless it is larger than `limit_bytes`.
    fn read_all(
        &self,
        metadata: &Metadata,
        limit_bytes: u64,
        open: impl FnOnce() -> io::Result<File>,
    ) -> io::Result<Vec<u8>> {
        if metadata.len() > limit_bytes {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.opened.fetch_add(1, Ordering::Relaxed);
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        // The file may grow while it is read: one byte more than allowed is enough to notice.
        let read = open().and_then(|file| file.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes));
        self.note_failure(read.as_ref().err());
        read?;
        if bytes.len() as u64 > limit_bytes {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(bytes)
    }

    /// Hash and length of a regular file, read a few bytes at a time.
    ///
    /// # Errors
    /// When it does not exist, is no regular file, is larger than `limit_bytes` or cannot be read.
    pub fn hash(&self, path: &SitePath, limit_bytes: u64) -> io::Result<(Hash, u64)> {
        let (place, metadata) = self.regular(path)?;
        self.note(path, Some(stamp_of(&metadata)));
        if metadata.len() > limit_bytes {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.opened.fetch_add(1, Ordering::Relaxed);
        let hash = File::open(place).and_then(Hash::of_file);
        self.note_failure(hash.as_ref().err());
        Ok((hash?, metadata.len()))
    }

    /// The first bytes of a regular file, at most `limit_bytes`, and whether they are all of it.
    ///
    /// # Errors
    /// When it does not exist, is no regular file or cannot be read.
    pub fn read_start(&self, path: &SitePath, limit_bytes: u64) -> io::Result<(Vec<u8>, bool)> {
        let (place, metadata) = self.regular(path)?;
        self.note(path, Some(stamp_of(&metadata)));
        self.opened.fetch_add(1, Ordering::Relaxed);
        let mut bytes = Vec::new();
        let read = File::open(place).and_then(|file| file.take(limit_bytes).read_to_end(&mut bytes));
        self.note_failure(read.as_ref().err());
        read?;
        let is_all = metadata.len() <= limit_bytes;
        Ok((bytes, is_all))
    }

    fn note_failure(&self, error: Option<&io::Error>) {
        if let (Some(witness), Some(_)) = (&self.witness, error) {
            witness.failed();
        }
    }

    fn note(&self, path: &SitePath, stamp: Option<Stamp>) {
        if let Some(witness) = &self.witness {
            witness.looked(path, stamp);
        }
    }

    /// Everything below one folder, in any order; `folder` is its path when it has one. Stamps are asked for in parallel: on a site of any size that is all
    /// that a build without changes does.
    fn walk(&self, place: &Path, folder: Option<&SitePath>, depth: usize) -> Listing {
        let mut listing = Listing::default();
        let unreadable = || skip(&self.root, place, SkipReason::Unreadable);
        let Ok(found) = fs::read_dir(place) else {
            listing.skipped.push(unreadable());
            return listing;
        };
        let mut inside = Vec::new();
        for entry in found {
            match entry {
                Ok(entry) if entry.file_name().to_str().is_some_and(is_ignored_name) => {}
                Ok(entry) => inside.push(entry),
                Err(_) => listing.skipped.push(unreadable()),
            }
        }
        let parts = inside.par_chunks(ENTRIES_AT_ONCE).map(|entries| {
            let mut part = Listing::default();
            for entry in entries {
                self.visit(entry, folder, depth + 1, &mut part);
            }
            part
        });
        for part in parts.collect::<Vec<_>>() {
            listing.entries.extend(part.entries);
            listing.skipped.extend(part.skipped);
        }
        listing
    }

    fn visit(&self, entry: &fs::DirEntry, folder: Option<&SitePath>, depth: usize, listing: &mut Listing) {
        let leave = |reason| skip(&self.root, &entry.path(), reason);
        let Ok(file_type) = entry.file_type() else {
            listing.skipped.push(leave(SkipReason::Unreadable));
            return;
        };
        let name = entry.file_name();
        // Below a folder whose name is not UTF-8 there are no paths either.
        let path = folder.zip(name.to_str()).map(|(folder, name)| child(folder, name));
        if file_type.is_dir() {
            if depth >= MAX_DEPTH {
                listing.skipped.push(leave(SkipReason::TooDeep));
                return;
            }
            let below = self.walk(&entry.path(), path.as_ref(), depth);
            listing.entries.extend(below.entries);
            listing.skipped.extend(below.skipped);
            return;
        }
        let Some(path) = path else {
            listing.skipped.push(leave(SkipReason::NameNotUtf8));
            return;
        };
        if file_type.is_file() {
            match entry.metadata() {
                Ok(metadata) => listing.entries.push(Entry { path, stamp: stamp_of(&metadata) }),
                Err(_) => listing.skipped.push(leave(SkipReason::Unreadable)),
            }
            return;
        }
        match self.regular_in_site(&path) {
            Ok((_, metadata)) => listing.entries.push(Entry { path, stamp: stamp_of(&metadata) }),
            Err(_) => listing.skipped.push(leave(reason_of(file_type))),
        }
    }
}

/// A regular file, opened; `None` for links and everything else, which takes a closer look. Asking the open file what it is
/// saves a look at its path first, and nobody can put another in its place in between.
#[cfg(unix)]
fn opened(place: &Path) -> Option<(File, Metadata)> {
    use std::os::unix::fs::OpenOptionsExt;
    // A pipe or a terminal neither holds the program up nor takes it over.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    let file = File::options().read(true).custom_flags(flags).open(place).ok()?;
    let metadata = file.metadata().ok()?;
    metadata.is_file().then_some((file, metadata))
}

/// Elsewhere a path is looked at before it is opened.
#[cfg(not(unix))]
fn opened(_: &Path) -> Option<(File, Metadata)> {
    None
}

/// A name from a listing as a path; a backslash is part of a name where the system allows it.
fn child(folder: &SitePath, name: &str) -> SitePath {
    let folder = folder.as_str();
    SitePath::from_normal(if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") })
}

fn leads_out() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, LeadsOut)
}

fn reason_of(file_type: FileType) -> SkipReason {
    if file_type.is_symlink() { SkipReason::LinkOut } else { SkipReason::Special }
}

fn skip(root: &Path, path: &Path, reason: SkipReason) -> Skipped {
    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Skipped { path: shown, reason }
}

fn stamp_of(metadata: &Metadata) -> Stamp {
    let modified_ns = metadata.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    });
    Stamp { len_bytes: metadata.len(), modified_ns }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A site with links to folders in and out of it, and what stands outside.
    fn linked() -> (tempfile::TempDir, Disk) {
        let place = tempfile::tempdir().expect("a temporary folder");
        let put = |path: &str| {
            let path = place.path().join(path);
            fs::create_dir_all(path.parent().expect("inside")).expect("made");
            fs::write(path, "text").expect("written");
        };
        for path in ["outside/a.txt", "outside/inner/a.txt", "site/static/real/a.txt", "site/themes/own/a.txt"] {
            put(path);
        }
        let site = place.path().join("site");
        symlink("../../outside", site.join("static/out")).expect("linked");
        symlink("../../outside", site.join("static/_out")).expect("linked");
        symlink("real", site.join("static/in")).expect("linked");
        symlink("../../outside", site.join("themes/out")).expect("linked");
        symlink("own", site.join("themes/in")).expect("linked");
        let disk = Disk::new(&site).expect("it is there");
        (place, disk)
    }

    #[test]
    fn no_folder_on_the_way_to_a_file_leads_out_of_the_site() {
        let (_place, disk) = linked();
        let path = |text: &str| SitePath::from_normal(text);
        for round in ["before", "after"] {
            for inside in ["static/real/a.txt", "static/in/a.txt", "themes/in/a.txt"] {
                assert!(disk.read(&path(inside), 9).is_ok() && disk.stamp(&path(inside)).is_ok(), "{inside} {round}");
            }
            for out in ["static/out/a.txt", "static/out/inner/a.txt", "static/_out/a.txt", "themes/out/a.txt"] {
                let error = disk.read(&path(out), 9).expect_err(out);
                assert_eq!(error.to_string(), "the link leads out of the site", "{out} {round} listing");
                assert!(disk.stamp(&path(out)).is_err() && disk.read_start(&path(out), 9).is_err(), "{out} {round}");
            }
            let listed = disk.list(&path("static")).expect("it is inside");
            assert_eq!(
                listed.entries.iter().map(|entry| entry.path.as_str()).collect::<Vec<_>>(),
                ["static/real/a.txt"]
            );
            assert_eq!(disk.list(&path("themes/in")).expect("it stays inside").entries.len(), 1);
            disk.list(&path("themes/out")).expect_err("it leads out");
        }
    }
}
