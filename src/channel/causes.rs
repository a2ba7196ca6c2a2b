//! The kinds of input a page has, and a short hash of each: from two of them one can say why a page was made again.
//!
//! Nothing is decided with these: a collision costs a reason, not a page. Must not know the journal.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;

/// A kind of input of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Program, theme, what the edition shows everywhere.
    Site,
    /// The text and data of its own case, or the data of all.
    Content,
    /// What stands around the page: title, navigation, foot.
    Frame,
    /// What the page itself shows.
    View,
    /// The cases before and after, and where links lead.
    Neighbours,
    /// Cards of cases.
    Cards,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Site, Self::Content, Self::Frame, Self::View, Self::Neighbours, Self::Cards];
}

/// Short hashes of a page's inputs, one for each [`Cause`]: 24 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Causes([[u8; 4]; Cause::ALL.len()]);

impl Causes {
    /// Notes what an input is.
    pub fn set(&mut self, cause: Cause, hash: Hash) {
        self.0[cause as usize] = short(hash);
    }

    /// The kinds of input that differ.
    pub fn differing(self, other: Self) -> impl Iterator<Item = Cause> {
        Cause::ALL.into_iter().filter(move |cause| self.0[*cause as usize] != other.0[*cause as usize])
    }
}

/// Four bytes of a hash.
#[must_use]
pub fn short(hash: Hash) -> [u8; 4] {
    let [first, second, third, fourth, ..] = hash.0.to_le_bytes();
    [first, second, third, fourth]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_of_input_that_changed_are_named() {
        let mut old = Causes::default();
        for cause in Cause::ALL {
            old.set(cause, Hash::of(b"before"));
        }
        let mut new = old;
        assert_eq!(old.differing(new).count(), 0);
        new.set(Cause::Cards, Hash::of(b"after"));
        new.set(Cause::Content, Hash::of(b"after"));
        assert_eq!(old.differing(new).collect::<Vec<_>>(), [Cause::Content, Cause::Cards]);
    }
}
