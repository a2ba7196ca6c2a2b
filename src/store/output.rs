//! The output folder: staged, committed, pruned.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::commit_list::{CommitList, Places, move_file};
use super::guard::{MARKER, MARKER_TEXT};
use super::journal;
use super::lock::{self, OutputLock};
use super::ops::Ops;
use crate::fatal::Fatal;
use crate::hash::Hash;

/// A path inside the output folder: ASCII letters, digits, `-_./~%`-free, relative, made only by [`OutputPath::new`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(String);

/// Longest output path in bytes.
const MAX_PATH_BYTES: usize = 200;

impl OutputPath {
    /// Accepts `path` when it is relative, ASCII, without empty, `.` or `..` parts, and not too long.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Option<Self> {
        let path = path.into();
        let is_plain = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
                && !part.ends_with('.')
        };
        (path.len() <= MAX_PATH_BYTES && path.split('/').all(is_plain)).then_some(Self(path))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The folder in which casebook remembers one output: journal, lock and commit list.
#[derive(Debug)]
pub struct WorkFolder {
    /// Where it is.
    pub path: PathBuf,
    _lock: File,
}

impl WorkFolder {
    /// Opens (and creates) the folder for `out` below `cache`, and waits for a build that is under way there;
    /// `on_wait` is called once if there is one.
    ///
    /// # Errors
    /// When the folder cannot be created or locked.
    pub fn open(cache: &Path, out: &Path, ops: &dyn Ops, on_wait: impl FnOnce()) -> Result<Self, Fatal> {
        Self::hold(Self::path_of(cache, out), ops, on_wait)
    }

    fn hold(path: PathBuf, ops: &dyn Ops, on_wait: impl FnOnce()) -> Result<Self, Fatal> {
        let place = path.join("lock");
        let lock = lock::hold(&place, ops, on_wait).map_err(|error| Fatal::write(&place, error))?;
        Ok(Self { path, _lock: lock })
    }

    /// Waits for every build that is under way with a journal below `cache`, and keeps others waiting; calls `on_wait` for
    /// each of them.
    ///
    /// # Errors
    /// When a folder cannot be listed or locked.
    pub fn hold_all(cache: &Path, ops: &dyn Ops, on_wait: impl Fn()) -> Result<Vec<Self>, Fatal> {
        let folders = Self::all(cache)?.into_iter().filter(|path| path.is_dir());
        folders.map(|path| Self::hold(path, ops, &on_wait)).collect()
    }

    /// Where the folder for `out` is.
    #[must_use]
    pub fn path_of(cache: &Path, out: &Path) -> PathBuf {
        cache.join("builds").join(Hash::of(out.as_os_str().as_encoded_bytes()).short(12))
    }

    /// The folders of all outputs below `cache`, sorted.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub fn all(cache: &Path) -> Result<Vec<PathBuf>, Fatal> {
        let builds = cache.join("builds");
        let listing = match std::fs::read_dir(&builds) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|error| Fatal::read(&builds, error))?,
        };
        let entries: Result<Vec<_>, _> = listing.map(|entry| entry.map(|entry| entry.path())).collect();
        let mut folders = entries.map_err(|error| Fatal::read(&builds, error))?;
        folders.sort();
        Ok(folders)
    }
}

/// One build's way into the output folder.
pub struct OutputFolder<'o> {
    ops: &'o dyn Ops,
    out: PathBuf,
    staging: PathBuf,
    is_fresh: bool,
    is_taken_over: bool,
    folders: Mutex<HashSet<String>>,
    next: AtomicU64,
    staged: Mutex<Vec<(u64, String)>>,
    _lock: OutputLock,
}

/// What a commit does besides moving the staged files.
#[derive(Debug, Default)]
pub struct Commit {
    /// Paths in the output to delete.
    pub deletions: Vec<String>,
    /// Journal files written by [`OutputFolder::put_aside`].
    pub journal: Vec<NewJournal>,
}

/// A journal file that waits under a temporary name for the commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewJournal {
    /// Its name.
    pub name: &'static str,
    /// Its checksum.
    pub sum: u64,
}

/// The journal file that says which marker the last commit left in the output. Whoever writes there from another work folder
/// puts a marker of their own in its place, so what the journal says of the output holds only while this one is there.
pub(super) const LEFT: &str = "left";
/// How often a new marker is written until its time is another than the old one's; some file systems count in two seconds.
const MARKER_TRIES: usize = 300;
const MARKER_PAUSE: Duration = Duration::from_millis(10);
/// Pieces of a journal that are smaller are written together.
const WAITING_BYTES: usize = 64 * 1024;

impl<'o> OutputFolder<'o> {
    /// Opens the output at `out` (checked by [`super::guard::check`]), after waiting for a build of another site that writes
    /// there (`on_wait` is called once then), carrying out an interrupted commit and clearing what an interrupted build left
    /// in the staging folder.
    ///
    /// # Errors
    /// When a folder cannot be written.
    pub fn open(out: &Path, work: &WorkFolder, ops: &'o dyn Ops, on_wait: impl FnOnce()) -> Result<Self, Fatal> {
        let staging = beside(out, "staging");
        // Always after that of the work folder, so that nobody waits for who waits for them.
        let lock = OutputLock::hold(beside(out, "lock"), ops, on_wait);
        Places { out, staging: &staging, work, ops }.roll_forward()?;
        clear_staging(&staging, ops)?;
        let marker = out.join(MARKER);
        let is_fresh = !marker.is_file();
        let left = Stamp::read(&work.path.join(LEFT));
        let is_taken_over = !is_fresh && !left.is_some_and(|left| left.is_of(&marker));
        let folder = Self {
            ops,
            out: out.to_owned(),
            staging,
            is_fresh,
            is_taken_over,
            folders: Mutex::default(),
            next: AtomicU64::new(0),
            staged: Mutex::default(),
            _lock: lock,
        };
        folder.prepare()?;
        Ok(folder)
    }

    /// Whether there is no site yet: then every page is staged and the whole tree appears at once.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    /// Whether the site that stands there is not the one of the last build as this work folder knows it: somebody else wrote
    /// there. Then nothing is known of its files.
    #[must_use]
    pub fn is_taken_over(&self) -> bool {
        self.is_taken_over
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.out
    }

    /// Where a finished file stands or will stand.
    #[must_use]
    pub fn locate(&self, path: &OutputPath) -> PathBuf {
        self.out.join(path.as_str())
    }

    /// The files in a folder that was taken over that are not `known` by their paths, sorted: what another site or a
    /// forgotten build left there. Hidden files are not looked at.
    #[must_use]
    pub fn strangers(&self, known: &HashSet<&str>) -> Vec<String> {
        if !self.is_taken_over {
            return Vec::new();
        }
        let is_hidden = |entry: &walkdir::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b".");
        let walk = walkdir::WalkDir::new(&self.out).min_depth(1).sort_by_file_name();
        let entries = walk.into_iter().filter_entry(|entry| !is_hidden(entry)).filter_map(Result::ok);
        let files = entries.filter(|entry| !entry.file_type().is_dir());
        let paths = files.filter_map(|entry| {
            let path = entry.path().strip_prefix(&self.out).ok()?;
            let steps: Vec<_> = path.iter().map(std::ffi::OsStr::to_string_lossy).collect();
            Some(steps.join("/"))
        });
        paths.filter(|path| !known.contains(path.as_str())).collect()
    }

    /// Stages the bytes of one file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Fatal> {
        let place = self.stage(path)?;
        self.ops.write(&place, bytes).map_err(|error| Fatal::write(&place, error))
    }

    /// Stages a copy of the file `from`.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn copy(&self, path: &OutputPath, from: &Path) -> Result<(), Fatal> {
        let place = self.stage(path)?;
        self.ops.copy(from, &place).map_err(|error| Fatal::write(&place, error))
    }

    /// Writes a journal file, if it is given, under a temporary name, where it waits for the commit instead of in memory. Nothing sees it
    /// before: an old commit list has been carried out, and there is no new one yet.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put_aside(
        &self,
        work: &WorkFolder,
        name: &'static str,
        bytes: Option<Vec<u8>>,
    ) -> Result<Vec<NewJournal>, Fatal> {
        bytes.map(|bytes| self.put_parts_aside(work, name, std::iter::once(bytes))).into_iter().collect()
    }

    /// Writes a journal file that comes in pieces, in the same way.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put_parts_aside(
        &self,
        work: &WorkFolder,
        name: &'static str,
        parts: impl Iterator<Item = Vec<u8>>,
    ) -> Result<NewJournal, Fatal> {
        let temporary = work.path.join(format!("{name}.new"));
        let (mut sum, is_begun, mut waiting) = (0, Cell::new(false), Vec::new());
        let write = |bytes: &[u8]| {
            let written = if is_begun.replace(true) {
                self.ops.append(&temporary, bytes)
            } else {
                self.ops.write(&temporary, bytes)
            };
            written.map_err(|error| Fatal::write(&temporary, error))
        };
        for part in parts {
            sum = journal::sum(&part);
            // A small journal is opened and written once.
            if waiting.len() + part.len() > WAITING_BYTES && !waiting.is_empty() {
                write(&waiting)?;
                waiting.clear();
            }
            if part.len() > WAITING_BYTES {
                write(&part)?;
            } else {
                waiting.extend_from_slice(&part);
            }
        }
        if !waiting.is_empty() || !is_begun.get() {
            write(&waiting)?;
        }
        Ok(NewJournal { name, sum })
    }

    /// Makes everything staged visible, deletes what is named, and keeps the journal, all or nothing.
    ///
    /// # Errors
    /// When the disk fails; the output is then the old site or, after the list is written, will be the new one when the
    /// next command runs.
    pub fn commit(self, work: &WorkFolder, commit: &Commit) -> Result<(), Fatal> {
        let mut staged = std::mem::take(&mut *lock(&self.staged));
        staged.sort_unstable();
        let is_marked = self.is_fresh || self.is_taken_over;
        if staged.is_empty() && commit.deletions.is_empty() && commit.journal.is_empty() && !is_marked {
            return clear_staging(&self.staging, self.ops);
        }
        let mut list = if self.is_fresh {
            CommitList::of_tree(&self.staging)
        } else {
            CommitList::of_files(&self.staging, &self.out)
        };
        let mut journal: Vec<&str> = commit.journal.iter().map(|journal| journal.name).collect();
        if is_marked {
            // The marker goes first: a stop in between must not leave the other's in front of our files.
            let place = if self.is_fresh { self.staging.join(MARKER) } else { self.mark_again(&mut list)? };
            let left = journal::encode(&[Stamp::of(&place)]);
            journal.extend(self.put_aside(work, LEFT, Some(left))?.iter().map(|journal| journal.name));
        }
        for (number, path) in &staged {
            list.push_move(*number, path);
        }
        for path in &commit.deletions {
            list.push_deletion(path);
        }
        for name in journal {
            list.push_journal(name);
        }
        list.decide(&Places { out: &self.out, staging: &self.staging, work, ops: self.ops })
    }

    /// Makes a few staged files visible at once, without a list of what is to be done: an interruption leaves each file old
    /// or new. For files that `journal`, which goes first, says the next build must make again.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn replace(self, work: &WorkFolder, journal: &[NewJournal]) -> Result<(), Fatal> {
        for NewJournal { name, .. } in journal {
            move_file(&work.path.join(format!("{name}.new")), &work.path.join(name), self.ops)?;
        }
        for (number, path) in std::mem::take(&mut *lock(&self.staged)) {
            move_file(&self.staging.join(number.to_string()), &self.out.join(path), self.ops)?;
        }
        clear_staging(&self.staging, self.ops)
    }

    /// Keeps journal files only: the output stays as it is.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_journal(self, work: &WorkFolder, journal: Vec<NewJournal>) -> Result<(), Fatal> {
        for NewJournal { name, .. } in journal {
            let (temporary, place) = (work.path.join(format!("{name}.new")), work.path.join(name));
            self.ops.rename(&temporary, &place).map_err(|error| Fatal::write(&place, error))?;
        }
        clear_staging(&self.staging, self.ops)
    }

    fn prepare(&self) -> Result<(), Fatal> {
        let fail = |error| Fatal::write(&self.staging, error);
        self.ops.create_dir_all(&self.staging).map_err(fail)?;
        let marker = self.staging.join(MARKER);
        self.ops.write(&marker, MARKER_TEXT.as_bytes()).map_err(|error| Fatal::write(&marker, error))
    }

    /// Stages a marker of another time than the one that stands in the output.
    fn mark_again(&self, list: &mut CommitList) -> Result<PathBuf, Fatal> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let place = self.staging.join(number.to_string());
        let there = Stamp::of(&self.out.join(MARKER));
        for _ in 0..MARKER_TRIES {
            self.ops.write(&place, MARKER_TEXT.as_bytes()).map_err(|error| Fatal::write(&place, error))?;
            if !there.is_of(&place) {
                break;
            }
            std::thread::sleep(MARKER_PAUSE);
        }
        list.push_move(number, MARKER);
        Ok(place)
    }

    /// A place for the file in the staging folder: its own path for a fresh tree, a number otherwise.
    fn stage(&self, path: &OutputPath) -> Result<PathBuf, Fatal> {
        if !self.is_fresh {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            lock(&self.staged).push((number, path.as_str().to_owned()));
            return Ok(self.staging.join(number.to_string()));
        }
        if let Some((folder, _)) = path.as_str().rsplit_once('/') {
            let mut folders = lock(&self.folders);
            if !folders.contains(folder) {
                let place = self.staging.join(folder);
                self.ops.create_dir_all(&place).map_err(|error| Fatal::write(&place, error))?;
                folders.insert(folder.to_owned());
            }
        }
        Ok(self.staging.join(path.as_str()))
    }
}

/// The time of a marker, which stays with it when it is moved or unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    seconds: u64,
    nanos: u32,
}

impl Stamp {
    /// The one that a journal file keeps.
    pub(super) fn read(journal: &Path) -> Option<Self> {
        journal::read(journal).pop()
    }

    /// Reads what is displayed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (seconds, nanos) = text.split_once(' ')?;
        Some(Self { seconds: seconds.parse().ok()?, nanos: nanos.parse().ok()? })
    }

    /// Of the file at `place`; zero where there are no times.
    pub(super) fn of(place: &Path) -> Self {
        let time = std::fs::metadata(place).and_then(|metadata| metadata.modified()).ok();
        let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        Self { seconds: since.as_secs(), nanos: since.subsec_nanos() }
    }

    /// Whether it is that of the file at `place`. Archives keep whole seconds only.
    pub(super) fn is_of(self, place: &Path) -> bool {
        let other = Self::of(place);
        self.seconds == other.seconds && (self.nanos == other.nanos || self.nanos == 0 || other.nanos == 0)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.seconds, self.nanos)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Each critical section is one step on a collection, so a panic elsewhere leaves it whole.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The neighbour of the output that every site with this output uses for `purpose`.
fn beside(out: &Path, purpose: &str) -> PathBuf {
    let name = out.file_name().map_or_else(|| "out".into(), |name| name.to_string_lossy());
    out.with_file_name(format!(".{name}.casebook-{purpose}"))
}

/// Empties and removes a staging folder; only one that carries our marker.
pub(super) fn clear_staging(staging: &Path, ops: &dyn Ops) -> Result<(), Fatal> {
    if !staging.join(MARKER).is_file() {
        return Ok(());
    }
    let marker = staging.join(MARKER);
    for entry in walkdir::WalkDir::new(staging).min_depth(1).contents_first(true).into_iter().filter_map(Result::ok) {
        let path = entry.path();
        let removed = if entry.file_type().is_dir() {
            ops.remove_dir(path)
        } else if path == marker {
            // The marker goes last of all, so that an interrupted clearing is finished next time.
            Ok(())
        } else {
            ops.remove_file(path)
        };
        removed.map_err(|error| Fatal::write(path, error))?;
    }
    ops.remove_file(&marker).map_err(|error| Fatal::write(&marker, error))?;
    ops.remove_dir(staging).map_err(|error| Fatal::write(staging, error))
}
