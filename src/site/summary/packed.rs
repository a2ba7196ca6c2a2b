//! What few pages ask of a summary, as bytes: in memory, or put aside; and a whole summary as the journal keeps it.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash as StdHash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Summary;
use crate::aside::{Aside, Place};

/// Where the packed part of a summary is.
#[derive(Clone)]
pub(crate) enum Parcel {
    /// In memory.
    Kept(Box<[u8]>),
    /// Put aside.
    Aside(Arc<dyn Aside>, Place),
}

impl Parcel {
    /// Its bytes.
    pub(super) fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Kept(bytes) => Cow::Borrowed(bytes),
            Self::Aside(aside, place) => {
                Cow::Owned(aside.get(*place).expect("what was written in this build is read back"))
            }
        }
    }
}

impl Default for Parcel {
    fn default() -> Self {
        Self::Kept(Box::default())
    }
}

impl fmt::Debug for Parcel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept(bytes) => write!(formatter, "{} bytes", bytes.len()),
            Self::Aside(_, place) => write!(formatter, "{} bytes aside", place.len),
        }
    }
}

impl PartialEq for Parcel {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Parcel {}

impl StdHash for Parcel {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().hash(state);
    }
}

/// A summary as the journal keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    head: Box<[u8]>,
    more: Box<[u8]>,
}

impl Packed {
    /// Packs a summary.
    ///
    /// # Panics
    /// Never: postcard writes any value to memory.
    #[must_use]
    pub fn of(summary: Summary) -> Self {
        let head = postcard::to_stdvec(&summary).expect("postcard writes any value to memory");
        let more = match summary.more {
            Parcel::Kept(bytes) => bytes,
            aside @ Parcel::Aside(..) => aside.bytes().into(),
        };
        Self { head: head.into_boxed_slice(), more }
    }

    /// As it stands in a journal: what lists are made of, and the rest.
    #[must_use]
    pub fn from_parts((head, more): (&[u8], &[u8])) -> Self {
        Self { head: head.into(), more: more.into() }
    }

    /// As it stands in a journal.
    #[must_use]
    pub fn parts(&self) -> (&[u8], &[u8]) {
        (&self.head, &self.more)
    }

    /// The summary of the case at `path`; `None` when it was packed by another program.
    #[must_use]
    pub fn unpack(self, path: Arc<str>) -> Option<Summary> {
        let summary: Summary = postcard::from_bytes(&self.head).ok()?;
        Some(Summary { path, more: Parcel::Kept(self.more), ..summary })
    }
}

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (Bytes(&self.head), Bytes(&self.more)).serialize(serializer)
    }
}

impl<'d> Deserialize<'d> for Packed {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let (head, more) = <(&[u8], &[u8])>::deserialize(deserializer)?;
        Ok(Self { head: head.into(), more: more.into() })
    }
}

/// Written as a whole, not byte by byte.
struct Bytes<'b>(&'b [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}
