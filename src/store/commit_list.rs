//! The commit list: what a build has decided to do to the output, and the doing of it, at once or after an interruption.
//!
//! Once the list is written the build is done, so it can always be finished: what a person put in the way, took away or put
//! in the place of the output meanwhile is left as it is, and then nothing is believed of the output
//! ([`super::OutputFolder::is_taken_over`]). Knows paths only, not what is in the files.

use std::io;
use std::path::{Path, PathBuf};

use super::guard::MARKER;
use super::ops::Ops;
use super::output::{LEFT, OutputPath, Stamp, WorkFolder, clear_staging};
use crate::fatal::Fatal;
use crate::hash::Hash;
use crate::vfs::folders_above;

const COMMIT_LIST: &str = "commit";

/// A list in the making.
pub(super) struct CommitList(String);

impl CommitList {
    /// A list for the whole tree that stands in `staging`.
    pub(super) fn of_tree(staging: &Path) -> Self {
        let mut list = Self("tree\n".to_owned());
        list.push_stamp("staging", staging);
        list
    }

    /// A list for single files that stand in `staging` and go into `out`.
    pub(super) fn of_files(staging: &Path, out: &Path) -> Self {
        let mut list = Self("files\n".to_owned());
        list.push_stamp("staging", staging);
        list.push_stamp("output", out);
        list
    }

    fn push_stamp(&mut self, verb: &str, folder: &Path) {
        self.push(verb, &Stamp::of(&folder.join(MARKER)).to_string());
    }

    /// The staged file of this number goes to `path`.
    pub(super) fn push_move(&mut self, number: u64, path: &str) {
        self.push("move", &format!("{number} {path}"));
    }

    /// The file at `path` in the output is deleted.
    pub(super) fn push_deletion(&mut self, path: &str) {
        self.push("delete", path);
    }

    /// The journal file of this name takes the place of the old one.
    pub(super) fn push_journal(&mut self, name: &str) {
        self.push("journal", name);
    }

    fn push(&mut self, verb: &str, rest: &str) {
        self.0.extend([verb, " ", rest, "\n"]);
    }

    /// Writes the list, which decides the matter, and carries it out.
    ///
    /// # Errors
    /// When the disk fails, or with [`Fatal::InTheWay`] when all is done but what a person's file keeps from being done.
    pub(super) fn decide(mut self, places: &Places<'_>) -> Result<(), Fatal> {
        let sum = Hash::of(self.0.as_bytes());
        self.push("end", &sum.to_string());
        let (temporary, place) = (places.work.path.join("commit.new"), places.list());
        let ops = places.ops;
        ops.write_durable(&temporary, self.0.as_bytes()).map_err(|error| Fatal::write(&temporary, error))?;
        ops.rename(&temporary, &place).map_err(|error| Fatal::write(&place, error))?;
        match places.carry_out(&self.0)? {
            Some(path) => Err(Fatal::InTheWay { path }),
            None => Ok(()),
        }
    }
}

/// The folders that a list is about.
pub(super) struct Places<'p> {
    pub(super) out: &'p Path,
    pub(super) staging: &'p Path,
    pub(super) work: &'p WorkFolder,
    pub(super) ops: &'p dyn Ops,
}

/// What became of one file that was to be moved.
pub(super) enum Moved {
    Done,
    /// It is not there. An interrupted command may have moved it, or somebody deleted it.
    Missing,
    /// Something that casebook does not delete stands in its place.
    InTheWay(PathBuf),
}

impl Places<'_> {
    /// Carries out a complete list that an interrupted command left behind; throws away an incomplete one, and one for an
    /// output that is not there any more.
    pub(super) fn roll_forward(&self) -> Result<(), Fatal> {
        let Ok(list) = std::fs::read_to_string(self.list()) else { return Ok(()) };
        if is_complete(&list) && self.is_for_what_stands_here(&list) {
            // A file in the way is told by the build, which comes upon it again.
            return self.carry_out(&list).map(drop);
        }
        self.forget()
    }

    fn list(&self) -> PathBuf {
        self.work.path.join(COMMIT_LIST)
    }

    fn forget(&self) -> Result<(), Fatal> {
        let place = self.list();
        self.ops.remove_file(&place).map_err(|error| Fatal::write(&place, error))
    }

    /// Whether the output is the one that the list was written for, before or after its marker was moved.
    fn is_for_what_stands_here(&self, list: &str) -> bool {
        let marker = self.out.join(MARKER);
        if !marker.is_file() {
            return list.starts_with("tree\n") && self.is_staging_of(list);
        }
        let left = [LEFT.to_owned(), format!("{LEFT}.new")].map(|name| Stamp::read(&self.work.path.join(name)));
        let known = [stamp_in(list, "output"), stamp_in(list, "staging")];
        known.into_iter().chain(left).flatten().any(|stamp| stamp.is_of(&marker))
    }

    /// Whether the staging folder is still the one of the list. Another site with this output has one of the same name.
    fn is_staging_of(&self, list: &str) -> bool {
        let marker = self.staging.join(MARKER);
        marker.is_file() && stamp_in(list, "staging").is_some_and(|stamp| stamp.is_of(&marker))
    }

    /// Does what the list says; each step may have been done already. Names what stood in the way.
    fn carry_out(&self, list: &str) -> Result<Option<PathBuf>, Fatal> {
        let (mut in_the_way, mut is_whole) = (None, true);
        let has_staging = self.is_staging_of(list);
        if list.starts_with("tree\n") && has_staging {
            self.move_tree()?;
        }
        for (verb, rest) in list.lines().filter_map(|line| line.split_once(' ')) {
            let moved = match verb {
                "move" => match rest.split_once(' ') {
                    Some((number, path)) if has_staging => self.put(&self.staging.join(number), path, list)?,
                    _ => Moved::Missing,
                },
                "delete" => {
                    self.delete(rest)?;
                    Moved::Done
                }
                "journal" => {
                    let (from, to) = (self.work.path.join(format!("{rest}.new")), self.work.path.join(rest));
                    move_file(&from, &to, self.ops)?
                }
                _ => continue,
            };
            is_whole &= matches!(moved, Moved::Done);
            if let Moved::InTheWay(place) = moved {
                in_the_way.get_or_insert(place);
            }
        }
        if !is_whole {
            self.doubt()?;
        }
        self.forget()?;
        clear_staging(self.staging, self.ops)?;
        Ok(in_the_way)
    }

    /// Makes the next build believe nothing of the output: what should stand there may not.
    fn doubt(&self) -> Result<(), Fatal> {
        let place = self.work.path.join(LEFT);
        match self.ops.remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Fatal::write(&place, error)),
            _ => Ok(()),
        }
    }

    fn move_tree(&self) -> Result<(), Fatal> {
        let fail = |error| Fatal::write(self.out, error);
        if self.out.is_dir() {
            // An empty folder is in the way; `remove_dir` never deletes anything else.
            self.ops.remove_dir(self.out).map_err(fail)?;
        }
        self.ops.rename(self.staging, self.out).map_err(fail)
    }

    /// Moves a staged file to `path` in the output.
    fn put(&self, from: &Path, path: &str, list: &str) -> Result<Moved, Fatal> {
        let to = self.out.join(path);
        if let Some(moved) = moved(from, &to, self.ops) {
            return Ok(moved);
        }
        if let Some(place) = self.clear_the_way(path, list)? {
            return Ok(Moved::InTheWay(place));
        }
        move_into_folder(from, &to, self.ops)
    }

    /// A file that becomes a folder, or the reverse: deletes first what the list deletes of the old kind. Names what else
    /// stands there; empty folders go.
    fn clear_the_way(&self, path: &str, list: &str) -> Result<Option<PathBuf>, Fatal> {
        let doomed = || list.lines().filter_map(|line| line.strip_prefix("delete "));
        for folder in folders_above(path) {
            let place = self.out.join(folder);
            if place.is_dir() || place.symlink_metadata().is_err() {
                continue;
            }
            if !doomed().any(|gone| gone == folder) {
                return Ok(Some(place));
            }
            self.delete(folder)?;
        }
        let place = self.out.join(path);
        if !is_folder(&place) {
            return Ok(None);
        }
        for gone in doomed().filter(|gone| gone.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))) {
            self.delete(gone)?;
        }
        for entry in walkdir::WalkDir::new(&place).contents_first(true).into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_dir() || self.ops.remove_dir(entry.path()).is_err() {
                return Ok(Some(entry.into_path()));
            }
        }
        Ok(None)
    }

    /// Deletes a file of the output, and the folders that are empty then.
    fn delete(&self, path: &str) -> Result<(), Fatal> {
        // The list is ours, but a path is checked again before anything is deleted.
        let Some(path) = OutputPath::new(path) else { return Ok(()) };
        let place = self.out.join(path.as_str());
        if let Err(error) = self.ops.remove_file(&place) {
            let is_gone = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
            // A folder in its place is not ours, or of files that have just been put there.
            if !is_gone && !is_folder(&place) {
                return Err(Fatal::write(&place, error));
            }
        }
        let mut folder = place.parent();
        while let Some(parent) = folder.filter(|parent| *parent != self.out && parent.starts_with(self.out)) {
            if self.ops.remove_dir(parent).is_err() {
                break;
            }
            folder = parent.parent();
        }
        Ok(())
    }
}

/// Whether a folder, and no link to one, is at `place`.
fn is_folder(place: &Path) -> bool {
    place.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

fn is_complete(list: &str) -> bool {
    let Some(at) = list.rfind("end ") else { return false };
    list[at + 4..].trim_end() == Hash::of(&list.as_bytes()[..at]).to_string()
}

/// The time that stands in a list.
fn stamp_in(list: &str, verb: &str) -> Option<Stamp> {
    list.lines().find_map(|line| Stamp::parse(line.strip_prefix(verb)?.strip_prefix(' ')?))
}

/// Renames a file, making its folder when that is missing.
pub(super) fn move_file(from: &Path, to: &Path, ops: &dyn Ops) -> Result<Moved, Fatal> {
    match moved(from, to, ops) {
        Some(moved) => Ok(moved),
        None => move_into_folder(from, to, ops),
    }
}

/// What became of a file that was simply renamed; `None` when it is there and could not be.
fn moved(from: &Path, to: &Path, ops: &dyn Ops) -> Option<Moved> {
    if ops.rename(from, to).is_ok() {
        return Some(Moved::Done);
    }
    (!from.exists()).then_some(Moved::Missing)
}

fn move_into_folder(from: &Path, to: &Path, ops: &dyn Ops) -> Result<Moved, Fatal> {
    if let Some(parent) = to.parent() {
        ops.create_dir_all(parent).map_err(|error| Fatal::write(parent, error))?;
    }
    ops.rename(from, to).map_err(|error| Fatal::write(to, error))?;
    Ok(Moved::Done)
}
