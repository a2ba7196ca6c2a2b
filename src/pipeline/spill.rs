//! Parsed cases that do not fit into memory: a scratch file that lives as long as the build.
//!
//! Reading a case back costs a twentieth of parsing it again. An optimisation without a meaning of its own: whatever fails
//! here (a full disk, a folder that cannot be written) yields `None`, and the case is parsed again. Knows no stage.

use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::content::case::Case;

/// Where a case stands in the scratch file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    at: u64,
    len: usize,
}

/// The scratch file; made when the first case is put in, removed in the end.
#[derive(Debug)]
pub(super) struct Spill {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Unused,
    Open { file: File, len: u64 },
    Failed,
}

impl Spill {
    /// Will use `path` when there is need.
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, state: Mutex::new(State::Unused) }
    }

    /// Puts a case aside.
    pub(super) fn put(&self, case: &Case) -> Option<Place> {
        let bytes = postcard::to_stdvec(case).ok()?;
        let mut state = self.lock();
        if matches!(*state, State::Unused) {
            let made = OpenOptions::new().create(true).truncate(true).read(true).write(true).open(&self.path);
            *state = made.map_or(State::Failed, |file| State::Open { file, len: 0 });
        }
        let State::Open { file, len } = &mut *state else { return None };
        let place = Place { at: *len, len: bytes.len() };
        if append(file, *len, &bytes).is_err() {
            // What was put in before can still be read.
            return None;
        }
        *len += bytes.len() as u64;
        Some(place)
    }

    /// Takes a case up again.
    pub(super) fn get(&self, place: Place) -> Option<Case> {
        let mut bytes = vec![0; place.len];
        let mut state = self.lock();
        let State::Open { file, .. } = &mut *state else { return None };
        file.seek(SeekFrom::Start(place.at)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        drop(state);
        postcard::from_bytes(&bytes).ok()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every place is absolute, so a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn append(file: &mut File, at: u64, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

impl Drop for Spill {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if matches!(std::mem::replace(state, State::Failed), State::Open { .. }) {
            // A scratch file that stays is overwritten by the next build.
            let _ = remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::case::{Body, Date, FrontMatter};

    fn case(title: &str) -> Case {
        let front = FrontMatter {
            title: title.to_owned(),
            year: 2024,
            stars: Some(3),
            date: Some(Date { year: 2024, month: 5, day: 0 }),
            ..FrontMatter::default()
        };
        let body = Body { html: "<p>甲</p>".repeat(title.len()), words: 7, ..Body::default() };
        Case { path: format!("content/cases/{title}.md"), front, body, ..Case::default() }
    }

    #[test]
    fn cases_come_back_as_they_were_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cases");
        let spill = Spill::new(path.clone());
        let (first, second) = (case("一"), case("第二个"));
        let places = [spill.put(&first).expect("put"), spill.put(&second).expect("put")];
        assert_eq!(spill.get(places[1]).as_ref(), Some(&second));
        assert_eq!(spill.get(places[0]).as_ref(), Some(&first));
        assert!(path.exists());
        drop(spill);
        assert!(!path.exists());
    }

    #[test]
    fn a_place_that_cannot_be_written_costs_no_more_than_parsing_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let spill = Spill::new(folder.path().join("missing/cases"));
        assert_eq!(spill.put(&case("一")), None);
    }
}
