//! The cache folder: encoded variants by content-addressed name, and one record per picture and parameters.
//!
//! Every file is written beside its place and renamed, so a file that exists is whole; the record comes last, so an
//! interrupted build keeps the variants it finished. A damaged record counts as absent.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::hash::Hash;

use super::problem::Problem;
use super::record::Record;

/// Folder of the records, beside the 256 folders of the variants.
const RECORDS: &str = "records";
/// Folder of the records of pictures that were only looked at.
const LOOKS: &str = "looks";
/// End of the names of files that are being written.
const UNFINISHED: &str = ".part";

/// What was done since the cache was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pictures decoded.
    pub decoded: u64,
    /// Variants encoded.
    pub encoded: u64,
    /// Pictures found whole in the cache.
    pub reused: u64,
}

/// The folder of encoded pictures.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    busy: Mutex<HashSet<Hash>>,
    done: Condvar,
    decoded: AtomicU64,
    encoded: AtomicU64,
    reused: AtomicU64,
    unfinished: AtomicU64,
    is_looking: bool,
}

/// What [`Unused::prune`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Files deleted.
    pub files: usize,
    /// Their size in bytes.
    pub len_bytes: u64,
}

/// The right to use the cache: while one is held, nothing is pruned.
#[derive(Debug)]
pub struct InUse {
    _lock: Option<File>,
}

/// The right to prune: while it is held, no build uses the cache.
#[derive(Debug)]
pub struct Unused<'c> {
    cache: &'c Cache,
    _lock: Option<File>,
}

/// The right of one thread to prepare one picture.
#[derive(Debug)]
pub(super) struct Turn<'c> {
    cache: &'c Cache,
    key: Hash,
}

impl Cache {
    /// The cache in `folder`, which is made when first needed.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            busy: Mutex::default(),
            done: Condvar::new(),
            decoded: AtomicU64::new(0),
            encoded: AtomicU64::new(0),
            reused: AtomicU64::new(0),
            unfinished: AtomicU64::new(0),
            is_looking: false,
        }
    }

    /// The cache in `folder` for pictures whose variants another part of the build makes: what pages say of a picture is
    /// found out and remembered, and nothing is encoded.
    #[must_use]
    pub fn looking(folder: impl Into<PathBuf>) -> Self {
        Self { is_looking: true, ..Self::new(folder) }
    }

    /// Whether variants are made.
    pub(super) fn makes_variants(&self) -> bool {
        !self.is_looking
    }

    /// Where the variant `file_name` lies.
    #[must_use]
    pub fn path_of(&self, file_name: &str) -> PathBuf {
        // 256 folders: one folder's lock would slow down all threads.
        self.folder.join(file_name.get(..2).unwrap_or("00")).join(file_name)
    }

    /// What was done so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts { decoded: get(&self.decoded), encoded: get(&self.encoded), reused: get(&self.reused) }
    }

    /// Keeps others from pruning until the answer is dropped; waits while one does. Where the disk has no locks nothing
    /// is kept, and the worst that can happen is a picture made twice.
    #[must_use]
    pub fn use_shared(&self) -> InUse {
        InUse { _lock: self.lock_file().filter(|file| file.lock_shared().is_ok()) }
    }

    /// Waits until no build uses the cache; `on_wait` is called once if one does.
    ///
    /// # Errors
    /// When the lock fails.
    pub fn unused(&self, on_wait: impl FnOnce()) -> Result<Unused<'_>, Problem> {
        let lock = self.lock_file();
        if let Some(lock) = &lock
            && lock.try_lock().is_err()
        {
            on_wait();
            lock.lock().map_err(|error| Problem::store(&self.lock_path(), error))?;
        }
        Ok(Unused { cache: self, _lock: lock })
    }

    /// Beside the folder, which holds pictures alone.
    fn lock_path(&self) -> PathBuf {
        self.folder.with_extension("lock")
    }

    /// The file that is locked while the cache is used or pruned; `None` when it cannot be made.
    fn lock_file(&self) -> Option<File> {
        let path = self.lock_path();
        fs::create_dir_all(path.parent()?).ok()?;
        File::options().create(true).append(true).open(path).ok()
    }

    /// Waits until no other thread prepares `key`.
    pub(super) fn begin(&self, key: Hash) -> Turn<'_> {
        let mut busy = self.lock();
        while !busy.insert(key) {
            busy = self.done.wait(busy).unwrap_or_else(PoisonError::into_inner);
        }
        Turn { cache: self, key }
    }

    /// The record of `key`, if it and all its variants are whole.
    pub(super) fn load(&self, key: Hash) -> Option<Record> {
        if self.is_looking {
            let of = |folder: &str| Record::read(&fs::read(self.folder.join(folder).join(key.to_string())).ok()?);
            return of(RECORDS).or_else(|| of(LOOKS));
        }
        let record = Record::read(&fs::read(self.record_path(key)).ok()?)?;
        let is_whole = |name: &str, len: u64| self.variant_len(name) == Some(len);
        record.variants.iter().all(|variant| is_whole(&variant.file_name, variant.len_bytes)).then(|| {
            self.reused.fetch_add(1, Ordering::Relaxed);
            record
        })
    }

    /// Writes the record of `key`.
    pub(super) fn save(&self, key: Hash, record: &Record) -> Result<(), Problem> {
        if self.is_looking {
            // Forgotten at worst: it is then looked at again.
            let _ = self.write(&self.folder.join(LOOKS).join(key.to_string()), &record.write());
            return Ok(());
        }
        self.write(&self.record_path(key), &record.write())
    }

    /// The size of a finished variant in bytes; `None` when there is none.
    pub(super) fn variant_len(&self, file_name: &str) -> Option<u64> {
        // An empty file is what a crash of the whole machine may leave of a renamed one.
        fs::metadata(self.path_of(file_name))
            .ok()
            .filter(fs::Metadata::is_file)
            .map(|file| file.len())
            .filter(|len| *len > 0)
    }

    /// Writes a variant.
    pub(super) fn write_variant(&self, file_name: &str, bytes: &[u8]) -> Result<(), Problem> {
        if self.is_looking {
            return Ok(());
        }
        self.encoded.fetch_add(1, Ordering::Relaxed);
        self.write(&self.path_of(file_name), bytes)
    }

    /// Counts a decoded picture.
    pub(super) fn count_decode(&self) {
        self.decoded.fetch_add(1, Ordering::Relaxed);
    }

    fn record_path(&self, key: Hash) -> PathBuf {
        self.folder.join(RECORDS).join(key.to_string())
    }

    /// Writes beside the place and renames; the number keeps two threads apart.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Problem> {
        let number = self.unfinished.fetch_add(1, Ordering::Relaxed);
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.{number}{UNFINISHED}", std::process::id()));
        let unfinished = path.with_file_name(name);
        let written = write_in_folder(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, path));
        written.map_err(|error| {
            // The cause is reported; that the rest cannot be removed either adds nothing.
            let _ = fs::remove_file(&unfinished);
            Problem::store(path, error)
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<Hash>> {
        // A set of keys is whole after a panic: a turn gives its key back while unwinding.
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unused<'_> {
    /// Deletes every variant that is not in `used`, records that name one of them, and unfinished files. Nothing else in
    /// the folder is touched.
    ///
    /// # Errors
    /// When a folder cannot be listed or a file cannot be deleted.
    pub fn prune(&self, used: &BTreeSet<String>) -> Result<Pruned, Problem> {
        let mut deleted = Pruned::default();
        for folder in subfolders(&self.cache.folder)? {
            let is_records = folder.file_name().is_some_and(|name| name == RECORDS);
            for path in files(&folder)? {
                let keep = if is_records { is_record_used(&path, used) } else { is_variant_kept(&path, used) };
                if !keep {
                    deleted.len_bytes += fs::metadata(&path).map_or(0, |file| file.len());
                    fs::remove_file(&path).map_err(|error| Problem::store(&path, error))?;
                    deleted.files += 1;
                }
            }
        }
        Ok(deleted)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.cache.lock().remove(&self.key);
        self.cache.done.notify_all();
    }
}

/// Writes a file, making its folder when it is missing.
fn write_in_folder(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, bytes)
        }
        other => other,
    }
}

fn is_unfinished(path: &Path) -> bool {
    path.to_str().is_some_and(|name| name.ends_with(UNFINISHED))
}

/// Whether a record stays: all its variants are used, or it is not one of ours.
fn is_record_used(path: &Path, used: &BTreeSet<String>) -> bool {
    let is_mine = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.len() == 32);
    let record = fs::read(path).ok().and_then(|bytes| Record::read(&bytes));
    !is_unfinished(path)
        && (!is_mine
            || record.is_some_and(|record| record.variants.iter().all(|variant| used.contains(&variant.file_name))))
}

/// Whether a file in a variant folder stays: it is used, or not one of ours.
fn is_variant_kept(path: &Path, used: &BTreeSet<String>) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return true };
    let is_ours = name.split_once('-').is_some_and(|(hash, _)| {
        hash.len() == super::record::NAME_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    !is_unfinished(path) && (!is_ours || used.contains(name))
}

/// The folders in a folder, sorted; none when it does not exist.
fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    entries(folder, fs::FileType::is_dir)
}

/// The regular files in a folder, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    entries(folder, fs::FileType::is_file)
}

fn entries(folder: &Path, wanted: fn(&fs::FileType) -> bool) -> Result<Vec<PathBuf>, Problem> {
    let listing = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|error| Problem::store(folder, error))?,
    };
    let mut paths = Vec::new();
    for entry in listing {
        let entry = entry.map_err(|error| Problem::store(folder, error))?;
        if entry.file_type().is_ok_and(|file_type| wanted(&file_type)) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}
