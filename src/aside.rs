//! Out of memory for as long as a build lasts: what is asked for one piece at a time, and would be most of it on a large site.
//!
//! Layer 0. Where things are put is the caller's matter: nobody here knows a folder.

/// Where something stands that was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bytes before it.
    pub at: u64,
    /// Its length in bytes.
    pub len: u32,
}

/// Takes bytes out of memory for as long as a build lasts.
pub trait Aside: Send + Sync {
    /// Puts bytes aside; `None` when that is not possible.
    fn put(&self, bytes: &[u8]) -> Option<Place>;

    /// Takes up again what was put at a place; `None` when that is not possible.
    fn get(&self, place: Place) -> Option<Vec<u8>>;
}
