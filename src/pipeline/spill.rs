//! What does not fit into memory: a scratch file that lives as long as the build, for parsed cases and for cards.
//!
//! Reading a case back costs a twentieth of parsing it again. An optimisation without a meaning of its own: whatever fails
//! here (a full disk, a folder that cannot be written) yields `None`, and the thing is made again. Knows no stage.

use std::fs::{File, OpenOptions, remove_file};
use std::io;
#[cfg(not(unix))]
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::aside::{Aside, Place};
use crate::content::case::Case;

/// Bytes collected before they are written.
const BUFFER_BYTES: usize = 256 * 1024;

/// The scratch file; made when the first thing is put in, removed in the end.
#[derive(Debug)]
pub(super) struct Spill {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Unused,
    Open { file: Arc<File>, written: u64, waiting: Vec<u8> },
    Failed,
}

impl Spill {
    /// Will use `path` when there is need.
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, state: Mutex::new(State::Unused) }
    }

    /// Puts a case aside.
    pub(super) fn put_case(&self, case: &Case) -> Option<Place> {
        self.put(&postcard::to_stdvec(case).ok()?)
    }

    /// Takes a case up again.
    pub(super) fn case(&self, place: Place) -> Option<Case> {
        postcard::from_bytes(&self.get(place)?).ok()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every place is absolute, so a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Aside for Spill {
    fn put(&self, bytes: &[u8]) -> Option<Place> {
        let mut state = self.lock();
        if matches!(*state, State::Unused) {
            let made = OpenOptions::new().create(true).truncate(true).read(true).write(true).open(&self.path);
            // Without a name the file is nobody else's, and gone with the program.
            #[cfg(unix)]
            let _ = remove_file(&self.path);
            *state = made.map_or(State::Failed, |file| State::Open {
                file: Arc::new(file),
                written: 0,
                waiting: Vec::with_capacity(BUFFER_BYTES),
            });
        }
        let State::Open { file, written, waiting } = &mut *state else { return None };
        if waiting.len() + bytes.len() > BUFFER_BYTES {
            // What was put in before can still be read, and what waits stays where it is.
            write_at(file, waiting, *written).ok()?;
            *written += waiting.len() as u64;
            waiting.clear();
        }
        if bytes.len() > BUFFER_BYTES {
            let place = Place { at: *written, len: u32::try_from(bytes.len()).ok()? };
            write_at(file, bytes, place.at).ok()?;
            *written += bytes.len() as u64;
            return Some(place);
        }
        let place = Place { at: *written + waiting.len() as u64, len: u32::try_from(bytes.len()).ok()? };
        waiting.extend_from_slice(bytes);
        Some(place)
    }

    fn get(&self, place: Place) -> Option<Vec<u8>> {
        let state = self.lock();
        let State::Open { file, written, waiting } = &*state else { return None };
        if let Some(at) = place.at.checked_sub(*written) {
            let at = usize::try_from(at).ok()?;
            return Some(waiting.get(at..at + place.len as usize)?.to_vec());
        }
        let file = Arc::clone(file);
        // Elsewhere reading moves the file's one position, which writing shares.
        #[cfg(unix)]
        drop(state);
        let mut bytes = vec![0; place.len as usize];
        read_at(&file, &mut bytes, place.at).ok()?;
        Some(bytes)
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(not(unix))]
fn write_at(mut file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    io::Write::write_all(&mut file, bytes)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(bytes)
}

impl Drop for Spill {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if matches!(std::mem::replace(state, State::Failed), State::Open { .. }) && !cfg!(unix) {
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
        let places = [spill.put_case(&first).expect("put"), spill.put_case(&second).expect("put")];
        assert_eq!(spill.case(places[1]).as_ref(), Some(&second));
        assert_eq!(spill.case(places[0]).as_ref(), Some(&first));
        drop(spill);
        assert!(!path.exists());
    }

    #[test]
    fn what_was_written_and_what_still_waits_are_both_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let spill = Spill::new(folder.path().join("cards"));
        let texts: Vec<Vec<u8>> =
            (0..40_u8).map(|at| vec![at; usize::from(at) * 1_000 + BUFFER_BYTES * usize::from(at % 7 == 3)]).collect();
        let places: Vec<Place> = texts.iter().map(|text| spill.put(text).expect("put")).collect();
        for (text, place) in texts.iter().zip(places).rev() {
            assert_eq!(spill.get(place).as_ref(), Some(text));
        }
    }

    #[test]
    fn a_place_that_cannot_be_written_costs_no_more_than_parsing_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let spill = Spill::new(folder.path().join("missing/cases"));
        assert_eq!(spill.put_case(&case("一")), None);
    }
}
