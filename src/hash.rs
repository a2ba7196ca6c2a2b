//! Content hashes: 128 bits, typed, the same on every machine.
//!
//! [`Hash::of`] (BLAKE3, shortened) names published bytes; [`Hash::of_output`] (XXH3-128) decides whether a file changed, and
//! [`Fingerprint`] (the same) folds the inputs of a page into one number: both are kept in journals and lists of parts only.
//! Knows nothing of sites, files or pages.

use std::fmt;
use std::hash::{Hash as StdHash, Hasher};
use std::io::{self, Read};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

/// Which program made something: the version, what was compiled in, and the hash of the source it was compiled from, so that
/// a program that a developer changed does not take up what the one before left. Decides about the journal and never about
/// a published byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Program {
    version: &'static str,
    features: [bool; 3],
    source: &'static str,
}

/// This program.
pub const PROGRAM: Program = Program {
    version: env!("CARGO_PKG_VERSION"),
    features: [cfg!(feature = "heic"), cfg!(feature = "opencc"), cfg!(feature = "cards")],
    source: env!("CASEBOOK_SOURCE"),
};

impl Program {
    /// Its hash.
    #[must_use]
    pub fn hash(self) -> Hash {
        Hash::of_value(&self)
    }
}

/// A 128-bit hash of some bytes or of a structured value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub u128);

impl Serialize for Hash {
    /// As sixteen bytes: journals hold several for each file, and read them all.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0.to_le_bytes())
    }
}

impl<'d> Deserialize<'d> for Hash {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let bytes = bytes.try_into().map_err(|_| D::Error::invalid_length(bytes.len(), &"sixteen bytes"))?;
        Ok(Self(u128::from_le_bytes(bytes)))
    }
}

impl Hash {
    /// The BLAKE3 hash of `bytes`, cut to 128 bits.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut first = [0_u8; 16];
        first.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Self(u128::from_be_bytes(first))
    }

    /// The hash by which bytes of the output are known again, by XXH3-128: a quarter of the time of [`Self::of`], which
    /// shows where a page is drawn in a fifth of a millisecond. It is compared with nothing but itself, and names nothing.
    #[must_use]
    pub fn of_output(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The same of bytes that are read a few at a time.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of_read(mut bytes: impl Read) -> io::Result<Self> {
        let (mut hash, mut buffer) = (Xxh3Default::new(), vec![0; 64 * 1024]);
        loop {
            match bytes.read(&mut buffer) {
                Ok(0) => return Ok(Self(hash.digest128())),
                Ok(len) => hash.update(&buffer[..len]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The fingerprint of any hashable value: its fields in order, by XXH3-128.
    #[must_use]
    pub fn of_value<T: StdHash + ?Sized>(value: &T) -> Self {
        let mut fingerprint = Fingerprint::default();
        value.hash(&mut fingerprint);
        fingerprint.end()
    }

    /// The first `digits` hexadecimal digits (1 to 32).
    #[must_use]
    pub fn short(self, digits: usize) -> String {
        let digit = |at: usize| char::from_digit((self.0 >> (124 - 4 * at) & 0xf) as u32, 16).unwrap_or_default();
        (0..digits.clamp(1, 32)).map(digit).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

/// Bytes that a [`Fingerprint`] collects before it hashes them.
const WAITING: usize = 512;

/// A [`Hasher`] that yields 128 bits and writes integers in little-endian order, so that a
/// fingerprint does not depend on the machine.
///
/// Values are written a few bytes at a time, which costs more than hashing them; so they are collected first.
#[derive(Clone)]
pub struct Fingerprint {
    /// Of what no longer waits, if there is such.
    hashed: Option<Box<Xxh3Default>>,
    waiting: [u8; WAITING],
    len: usize,
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self { hashed: None, waiting: [0; WAITING], len: 0 }
    }
}

impl Fingerprint {
    /// The hash of everything written so far.
    #[must_use]
    pub fn end(&self) -> Hash {
        let waiting = &self.waiting[..self.len];
        Hash(match &self.hashed {
            None => xxh3_128(waiting),
            Some(hashed) => {
                let mut all = hashed.clone();
                all.update(waiting);
                all.digest128()
            }
        })
    }

    /// Folds one value in.
    pub fn add<T: StdHash + ?Sized>(&mut self, value: &T) -> &mut Self {
        value.hash(self);
        self
    }

    /// Adds a number's bytes.
    #[inline]
    fn put<const LEN: usize>(&mut self, bytes: [u8; LEN]) {
        match self.waiting.get_mut(self.len..self.len + LEN) {
            Some(room) => {
                room.copy_from_slice(&bytes);
                self.len += LEN;
            }
            None => self.write_on(&bytes),
        }
    }

    /// Adds bytes for which there is no room among those that wait.
    #[cold]
    fn write_on(&mut self, bytes: &[u8]) {
        let hashed = self.hashed.get_or_insert_default();
        hashed.update(&self.waiting[..self.len]);
        self.len = 0;
        match self.waiting.get_mut(..bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.len = bytes.len();
            }
            None => hashed.update(bytes),
        }
    }
}

impl Hasher for Fingerprint {
    fn finish(&self) -> u64 {
        // The lower half of the longer hash is as good as the shorter one, which nobody keeps.
        u64::try_from(self.end().0 & u128::from(u64::MAX)).unwrap_or_default()
    }
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        match self.waiting.get_mut(self.len..self.len + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            None => self.write_on(bytes),
        }
    }
    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.put([value]);
    }
    #[inline]
    fn write_u16(&mut self, value: u16) {
        self.put(value.to_le_bytes());
    }
    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.put(value.to_le_bytes());
    }
    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.put(value.to_le_bytes());
    }
    #[inline]
    fn write_u128(&mut self, value: u128) {
        self.put(value.to_le_bytes());
    }
    #[inline]
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_strings_do_not_run_together() {
        assert_ne!(Hash::of_value(&("ab", "c")), Hash::of_value(&("a", "bc")));
        assert_eq!(Hash::of_value(&("ab", 7_usize)), Hash::of_value(&("ab", 7_u64)));
    }

    #[test]
    fn a_fingerprint_is_the_hash_of_all_bytes_however_they_come() {
        let bytes: Vec<u8> = (0..3_000_u32).map(|at| (at % 253) as u8).collect();
        for piece in [1, 7, 200, 511, 512, 513, 1_500] {
            for len in [0, 1, 511, 512, 513, 1_024, 3_000] {
                let mut fingerprint = Fingerprint::default();
                bytes[..len].chunks(piece).for_each(|piece| fingerprint.write(piece));
                assert_eq!(fingerprint.end(), Hash::of_output(&bytes[..len]), "{len} by {piece}");
            }
        }
        let mut fingerprint = Fingerprint::default();
        (0..300_u32).for_each(|value| fingerprint.write_u32(value));
        let all: Vec<u8> = (0..300_u32).flat_map(u32::to_le_bytes).collect();
        assert_eq!(fingerprint.end(), Hash::of_output(&all));
    }

    #[test]
    fn bytes_are_known_again_however_they_are_read() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at % 251) as u8).collect();
        assert_eq!(Hash::of_read(bytes.as_slice()).expect("memory"), Hash::of_output(&bytes));
        assert_ne!(Hash::of_output(&bytes[1..]), Hash::of_output(&bytes));
    }

    #[test]
    fn the_hash_of_bytes_is_the_published_blake3_value() {
        // First 16 bytes of the BLAKE3 test vector for the empty input.
        assert_eq!(Hash::of(b"").to_string(), "af1349b9f5f9a1a6a0404dea36dcc949");
        assert_eq!(Hash::of(b"").short(8), "af1349b9");
    }
}
