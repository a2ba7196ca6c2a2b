//! Where the samples of a picture lie.

use std::ops::{Deref, DerefMut};

use memmap2::{MmapMut, MmapOptions};

/// Smaller rows of bytes come from the allocator.
const MIN_BYTES: usize = 1 << 20;

/// Bytes; large ones in memory of their own, which the system has back at once when they are dropped. An allocator keeps
/// what is freed for a while, and of large pictures that would be half of all memory.
#[derive(Debug)]
pub(super) enum Samples {
    /// From the allocator.
    Heap(Vec<u8>),
    /// From the system.
    Own(MmapMut),
}

impl Samples {
    /// So many zeros.
    pub(super) fn zeros(len: usize) -> Self {
        let own = || MmapOptions::new().len(len).populate().map_anon().ok();
        let own = (len >= MIN_BYTES).then(own).flatten();
        own.map_or_else(|| Self::Heap(vec![0; len]), Self::Own)
    }
}

impl From<Vec<u8>> for Samples {
    fn from(samples: Vec<u8>) -> Self {
        Self::Heap(samples)
    }
}

impl Clone for Samples {
    fn clone(&self) -> Self {
        Self::Heap(self.to_vec())
    }
}

impl Deref for Samples {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Heap(samples) => samples,
            Self::Own(samples) => samples,
        }
    }
}

impl DerefMut for Samples {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Heap(samples) => samples,
            Self::Own(samples) => samples,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_ones_lie_apart_and_all_are_zeros_that_can_be_written() {
        for len in [0, 7, MIN_BYTES - 1, MIN_BYTES, 3 * MIN_BYTES + 5] {
            let mut samples = Samples::zeros(len);
            assert_eq!(matches!(samples, Samples::Own(_)), len >= MIN_BYTES);
            assert!(samples.len() == len && samples.iter().all(|sample| *sample == 0));
            samples.fill(9);
            assert_eq!(samples.clone().to_vec(), vec![9; len]);
        }
    }
}
