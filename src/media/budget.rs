//! One memory budget for all decoders: a thread waits until its estimate fits. And places for those that decode just now:
//! whole frames are the largest thing in memory, so half of the threads hold one while the others encode.
//!
//! Every picture takes its whole estimate at once, so no two threads can wait for each other. While a permit is held
//! nothing may run other pictures on the same thread.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes that decoders may hold at the same time.
#[derive(Debug)]
pub struct Budget {
    total_bytes: u64,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    held_bytes: u64,
    peak_bytes: u64,
    decoding: usize,
}

/// The right to use some bytes until dropped.
#[derive(Debug)]
pub(super) struct Permit<'b> {
    budget: &'b Budget,
    bytes: u64,
}

/// The right to hold a whole frame until dropped.
#[derive(Debug)]
pub(super) struct Place<'b> {
    budget: &'b Budget,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(Self::DEFAULT_BYTES)
    }
}

impl Budget {
    /// 512 MB.
    pub const DEFAULT_BYTES: u64 = 512 * 1024 * 1024;

    /// A budget of `total_bytes`.
    #[must_use]
    pub fn new(total_bytes: u64) -> Self {
        Self { total_bytes, state: Mutex::default(), freed: Condvar::new() }
    }

    /// All of it, in bytes.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.total_bytes
    }

    /// The most that was ever held at the same time, in bytes.
    #[must_use]
    pub fn peak_bytes(&self) -> u64 {
        self.lock().peak_bytes
    }

    /// Waits until `bytes` are free; `None` when they never can be.
    pub(super) fn acquire(&self, bytes: u64) -> Option<Permit<'_>> {
        if bytes > self.total_bytes {
            return None;
        }
        let mut state = self.lock();
        while state.held_bytes + bytes > self.total_bytes {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.held_bytes += bytes;
        state.peak_bytes = state.peak_bytes.max(state.held_bytes);
        Some(Permit { budget: self, bytes })
    }

    /// Waits for a place to decode in. Who has one must not wait for bytes.
    pub(super) fn place(&self) -> Place<'_> {
        let places = (rayon::current_num_threads() / 2).max(1);
        let mut state = self.lock();
        while state.decoding >= places {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.decoding += 1;
        Place { budget: self }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The numbers stay right when a holder panics: its permit is dropped while unwinding.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.budget.lock().held_bytes -= self.bytes;
        self.budget.freed.notify_all();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.budget.lock().decoding -= 1;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn threads_never_hold_more_than_the_budget_together() {
        let budget = Budget::new(100);
        std::thread::scope(|scope| {
            for bytes in [60, 50, 40, 70, 100, 1] {
                let budget = &budget;
                scope.spawn(move || {
                    for _ in 0..200 {
                        drop(budget.acquire(bytes).expect("each fits alone"));
                    }
                });
            }
        });
        assert!(budget.peak_bytes() <= 100);
        assert_eq!(budget.lock().held_bytes, 0);
    }

    #[test]
    fn half_of_the_threads_decode_at_a_time() {
        let budget = Budget::new(100);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let _place = budget.place();
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        now.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=(rayon::current_num_threads() / 2).max(1)).contains(&most.into_inner()));
        assert_eq!(budget.lock().decoding, 0);
    }

    #[test]
    fn what_can_never_fit_is_refused_at_once() {
        assert!(Budget::new(100).acquire(101).is_none());
    }
}
