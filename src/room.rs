//! Large pieces of memory.
//!
//! Layer 0. Knows nothing of what lies in them.

use std::ops::{Deref, DerefMut};

use memmap2::{MmapMut, MmapOptions};

/// Smaller ones come from the allocator.
const MIN_BYTES: usize = 1 << 20;

/// Bytes; many of them in memory of their own, which the system hands out in large pages and has back at once when they are
/// dropped. An allocator gets it in small pages as it is touched, and keeps what is freed for a while.
#[derive(Debug)]
pub enum Room {
    /// From the allocator.
    Heap(Vec<u8>),
    /// From the system.
    Own(MmapMut),
}

impl Room {
    /// So many zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Self {
        let own = || MmapOptions::new().len(len).map_anon().ok();
        let own = (len >= MIN_BYTES).then(own).flatten();
        #[cfg(target_os = "linux")]
        if let Some(own) = &own {
            // Where it is refused, pages are small.
            let _ = own.advise(memmap2::Advice::HugePage);
        }
        own.map_or_else(|| Self::Heap(vec![0; len]), Self::Own)
    }
}

impl From<Vec<u8>> for Room {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Heap(bytes)
    }
}

impl Clone for Room {
    fn clone(&self) -> Self {
        Self::Heap(self.to_vec())
    }
}

impl Deref for Room {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Own(bytes) => bytes,
        }
    }
}

impl DerefMut for Room {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Own(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_ones_lie_apart_and_all_are_zeros_that_can_be_written() {
        for len in [0, 7, MIN_BYTES - 1, MIN_BYTES, 3 * MIN_BYTES + 5] {
            let mut bytes = Room::zeros(len);
            assert_eq!(matches!(bytes, Room::Own(_)), len >= MIN_BYTES);
            assert!(bytes.len() == len && bytes.iter().all(|sample| *sample == 0));
            bytes.fill(9);
            assert_eq!(bytes.clone().to_vec(), vec![9; len]);
        }
    }
}
