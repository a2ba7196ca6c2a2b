//! Bytes → text: encodings, line ends, what looks broken.
