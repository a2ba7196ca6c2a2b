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
        Self::shortened(&blake3::hash(bytes))
    }

    /// The same of a file that is read a few bytes at a time.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of_file(bytes: impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(bytes)?;
        Ok(Self::shortened(&hasher.finalize()))
    }

    fn shortened(hash: &blake3::Hash) -> Self {
        let mut first = [0_u8; 16];
        first.copy_from_slice(&hash.as_bytes()[..16]);
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

/// Bytes of a fingerprint that are gathered before they are hashed.
const GATHERED: usize = 512;

/// A [`Hasher`] that yields 128 bits and writes integers in little-endian order, so that a
/// fingerprint does not depend on the machine.
///
/// Values come in pieces of one to some twenty bytes, of which each would cost the hash function more than all of them
/// together: they are gathered first.
#[derive(Clone)]
pub struct Fingerprint {
    gathered: [u8; GATHERED],
    len: usize,
    /// What was hashed of more than fits.
    before: Option<Xxh3Default>,
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self { gathered: [0; GATHERED], len: 0, before: None }
    }
}

impl Fingerprint {
    /// The hash of everything written so far.
    #[must_use]
    pub fn end(&self) -> Hash {
        let gathered = &self.gathered[..self.len];
        let Some(mut whole) = self.before.clone() else { return Hash(xxh3_128(gathered)) };
        whole.update(gathered);
        Hash(whole.digest128())
    }

    /// Hashes what was gathered, and `bytes`, for which there was no room.
    #[cold]
    fn hash(&mut self, bytes: &[u8]) {
        let before = self.before.get_or_insert_with(Xxh3Default::new);
        before.update(&self.gathered[..self.len]);
        before.update(bytes);
        self.len = 0;
    }

    /// Folds one value in.
    pub fn add<T: StdHash + ?Sized>(&mut self, value: &T) -> &mut Self {
        value.hash(self);
        self
    }
}

impl Hasher for Fingerprint {
    /// Half of [`Fingerprint::end`].
    fn finish(&self) -> u64 {
        u64::try_from(self.end().0 >> 64).expect("half of the bits")
    }
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        match self.gathered.get_mut(self.len..self.len + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            None => self.hash(bytes),
        }
    }
    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.write(&[value]);
    }
    #[inline]
    fn write_u16(&mut self, value: u16) {
        self.write(&value.to_le_bytes());
    }
    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.write(&value.to_le_bytes());
    }
    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.write(&value.to_le_bytes());
    }
    #[inline]
    fn write_u128(&mut self, value: u128) {
        self.write(&value.to_le_bytes());
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
    fn bytes_are_known_again_however_they_are_read() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at % 251) as u8).collect();
        assert_eq!(Hash::of_file(bytes.as_slice()).expect("memory"), Hash::of(&bytes));
        assert_eq!(Hash::of_read(bytes.as_slice()).expect("memory"), Hash::of_output(&bytes));
        assert_ne!(Hash::of_output(&bytes[1..]), Hash::of_output(&bytes));
    }

    #[test]
    fn a_fingerprint_is_the_hash_of_the_bytes_of_its_values_in_order() {
        let (mut fingerprint, mut bytes) = (Fingerprint::default(), Vec::new());
        for at in 0..2_000_u16 {
            let text = "案例".repeat(usize::from(at % 97) * usize::from(at % 13 == 0));
            fingerprint.add(&at).add(text.as_str());
            bytes.extend(at.to_le_bytes());
            bytes.extend(text.bytes());
            bytes.push(0xff);
            assert_eq!(fingerprint.end(), Hash::of_output(&bytes), "{at}");
        }
    }

    #[test]
    fn the_hash_of_bytes_is_the_published_blake3_value() {
        // First 16 bytes of the BLAKE3 test vector for the empty input.
        assert_eq!(Hash::of(b"").to_string(), "af1349b9f5f9a1a6a0404dea36dcc949");
        assert_eq!(Hash::of(b"").short(8), "af1349b9");
    }
}
