//! Building with a place outside memory: the same index, whether it takes all, little or nothing; an error when it loses
//! something.

use std::sync::Mutex;

use super::pages::{self, Site, corpus};
use casebook::aside::{Aside, Place};
use casebook::search::{Entry, Options, Scratch, State, build_aside};

/// Remembers what is put, up to a limit; gives nothing back when it is broken.
struct Shelf {
    put: Mutex<Vec<u8>>,
    limit: usize,
    is_broken: bool,
}

impl Aside for Shelf {
    fn put(&self, bytes: &[u8]) -> Option<Place> {
        let mut put = self.put.lock().unwrap();
        let place = Place { at: put.len() as u64, len: u32::try_from(bytes.len()).ok()? };
        (put.len() + bytes.len() <= self.limit).then(|| put.extend_from_slice(bytes))?;
        Some(place)
    }

    fn get(&self, place: Place) -> Option<Vec<u8>> {
        let at = usize::try_from(place.at).ok()?;
        let put = self.put.lock().unwrap();
        (!self.is_broken).then(|| put[at..at + place.len as usize].to_vec())
    }
}

fn built(entries: &[Entry], shelf: &Shelf) -> Result<(State, Site), &'static str> {
    let site = Mutex::new(Site::new());
    let emit = |path: &str, bytes: Vec<u8>| {
        let before = site.lock().unwrap().insert(path.to_owned(), bytes);
        assert!(before.is_none(), "{path} is written twice");
        Ok(())
    };
    let scratch = Scratch { aside: shelf, lost: &|| "lost" };
    let entry = |at: usize| Ok(entries[at].clone());
    let state = build_aside(&pages::heads(entries), &entry, &scratch, &Options::default(), &emit)?;
    Ok((state, site.into_inner().unwrap()))
}

#[test]
fn where_things_wait_does_not_show() {
    // Large enough for triples, which are cut from what waits.
    let mut entries: Vec<Entry> = (0..4_100).map(corpus::entry).collect();
    entries[7].blocks.push("三会一课A计划，繁體字與Wi-Fi㈠；（二）年".to_owned());
    let (state, site) = pages::indexed(&entries, &Options::default());
    for limit in [usize::MAX, 3_000_000, 0] {
        let shelf = Shelf { put: Mutex::default(), limit, is_broken: false };
        assert!(built(&entries, &shelf) == Ok((state.clone(), site.clone())), "{limit}");
        assert_eq!(shelf.put.into_inner().unwrap().is_empty(), limit == 0);
    }
}

#[test]
fn what_is_lost_ends_the_build() {
    let entries: Vec<Entry> = (0..4_100).map(corpus::entry).collect();
    let shelf = Shelf { put: Mutex::default(), limit: usize::MAX, is_broken: true };
    assert!(built(&entries, &shelf) == Err("lost"));
}
