//! What a whole index is made of before it is written: put aside where the caller has a place for it, else held.
//!
//! Knows nothing of what the bytes mean.

use std::borrow::Cow;
use std::ops::Range;

use crate::aside::{Aside, Place};

/// A place outside memory for as long as an index is built.
pub struct Scratch<'caller, E> {
    /// The place.
    pub aside: &'caller dyn Aside,
    /// The error of what was put there and cannot be taken up again.
    pub lost: &'caller (dyn Fn() -> E + Sync),
}

/// Bytes that wait.
pub(super) enum Waiting {
    /// In memory: there is no other place.
    Held(Vec<u8>),
    /// Put aside.
    Aside(Place),
}

impl Default for Waiting {
    fn default() -> Self {
        Self::Held(Vec::new())
    }
}

/// Puts bytes aside if there is a place for them.
pub(super) fn put<E>(scratch: Option<&Scratch<'_, E>>, mut bytes: Vec<u8>) -> Waiting {
    if let Some(place) = scratch.and_then(|scratch| scratch.aside.put(&bytes)) {
        return Waiting::Aside(place);
    }
    bytes.shrink_to_fit();
    Waiting::Held(bytes)
}

impl Waiting {
    /// All bytes.
    pub(super) fn all<E>(&self, scratch: Option<&Scratch<'_, E>>) -> Result<Cow<'_, [u8]>, E> {
        let len = match self {
            Self::Held(bytes) => bytes.len(),
            Self::Aside(place) => place.len as usize,
        };
        self.part(scratch, 0..len)
    }

    /// The bytes at `range`, which lies within them.
    pub(super) fn part<E>(&self, scratch: Option<&Scratch<'_, E>>, range: Range<usize>) -> Result<Cow<'_, [u8]>, E> {
        match self {
            Self::Held(bytes) => Ok(Cow::Borrowed(&bytes[range])),
            Self::Aside(_) if range.is_empty() => Ok(Cow::Borrowed(&[])),
            Self::Aside(place) => {
                let scratch = scratch.expect("bytes were put aside there");
                let len = u32::try_from(range.len()).expect("no longer than the whole, whose length is 32 bits");
                let place = Place { at: place.at + range.start as u64, len };
                scratch.aside.get(place).map(Cow::Owned).ok_or_else(|| (scratch.lost)())
            }
        }
    }
}
