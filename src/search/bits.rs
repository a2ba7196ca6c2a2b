//! The small codes that lists are written in: bits in base64 text, gamma and Rice numbers, zone bytes.
//!
//! All codes are frozen: they depend on nothing but the number written, so that a change of one case never
//! re-codes the lists of the others. The client has the same reader. Knows nothing of terms or files.

/// The alphabet: six bits a character, safe in a script's string.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A quotient from which a Rice number is written in full instead.
const ESCAPE: u32 = 24;

/// Bits of a number written in full.
const FULL_BITS: u32 = 30;

/// Writes bits, first bit highest, as base64 text.
#[derive(Debug, Default)]
pub struct BitWriter {
    text: Vec<u8>,
    pending: u64,
    len: u32,
}

impl BitWriter {
    /// The lowest `len` bits of `value` (at most 32).
    ///
    /// # Panics
    /// Never: six bits are an index of the alphabet.
    pub fn put(&mut self, value: u32, len: u32) {
        self.pending = (self.pending << len) | u64::from(value);
        self.len += len;
        while self.len >= 6 {
            self.len -= 6;
            let index = (self.pending >> self.len) & 63;
            self.text.push(ALPHABET[usize::try_from(index).expect("six bits fit")]);
            self.pending &= (1 << self.len) - 1;
        }
    }

    /// A number of any size, small ones shortest: Elias' gamma code of `value + 1`.
    pub fn gamma(&mut self, value: u32) {
        let shifted = value + 1;
        let len = shifted.ilog2();
        self.put(0, len);
        self.put(shifted, len + 1);
    }

    /// A gap of a list: Rice code with `parameter` low bits.
    pub(super) fn rice(&mut self, value: u32, parameter: u32) {
        let quotient = value >> parameter;
        if quotient < ESCAPE {
            self.put((1 << (quotient + 1)) - 2, quotient + 1);
            self.put(value & ((1 << parameter) - 1), parameter);
        } else {
            self.put((1 << ESCAPE) - 1, ESCAPE);
            self.put(value, FULL_BITS);
        }
    }

    /// A zone byte, 1 to 255.
    pub(super) fn zones(&mut self, zones: u8) {
        let code = &zone_codes()[usize::from(zones)];
        self.put(u32::from(code.0), u32::from(code.1));
    }

    /// The text, the last bits filled up with zeros.
    ///
    /// # Panics
    /// Never: the alphabet is ASCII.
    #[must_use]
    pub fn finish(mut self) -> String {
        if self.len > 0 {
            self.put(0, 6 - self.len);
        }
        String::from_utf8(self.text).expect("base64 is ASCII")
    }
}

/// Reads what [`BitWriter`] wrote. Past the end it reads zeros: a cut file gives fewer hits, never a panic.
#[derive(Debug)]
pub(super) struct BitReader<'text> {
    text: &'text [u8],
    position: usize,
}

impl<'text> BitReader<'text> {
    /// A reader of base64 text.
    pub(super) fn new(text: &'text str) -> Self {
        Self { text: text.as_bytes(), position: 0 }
    }

    /// Whether all bits have been read.
    pub(super) fn is_at_end(&self) -> bool {
        self.position >= self.text.len() * 6
    }

    fn bit(&mut self) -> u32 {
        let value = self.text.get(self.position / 6).map_or(0, |byte| sextet(*byte));
        let bit = value >> (5 - self.position % 6) & 1;
        self.position += 1;
        bit
    }

    /// A number of `len` bits (at most 32).
    pub(super) fn take(&mut self, len: u32) -> u32 {
        (0..len).fold(0, |value, _| value << 1 | self.bit())
    }

    /// See [`BitWriter::gamma`].
    pub(super) fn gamma(&mut self) -> u32 {
        let mut len = 0;
        while self.bit() == 0 {
            len += 1;
            if len > 30 {
                return 0;
            }
        }
        ((1 << len) | self.take(len)) - 1
    }

    /// See [`BitWriter::rice`].
    pub(super) fn rice(&mut self, parameter: u32) -> u32 {
        let mut quotient = 0;
        while quotient < ESCAPE && self.bit() == 1 {
            quotient += 1;
        }
        if quotient == ESCAPE { self.take(FULL_BITS) } else { quotient << parameter | self.take(parameter) }
    }

    /// See [`BitWriter::zones`]; 0 if the bits are no code.
    pub(super) fn zones(&mut self) -> u8 {
        let (mut code, mut first, mut before) = (0_u32, 0_u32, 0_u32);
        for len in 1..=usize::from(MAX_ZONE_LEN) {
            code = code << 1 | self.bit();
            let count = zone_counts()[len];
            if code >= first && code - first < count {
                return zone_order()[(before + code - first) as usize];
            }
            first = (first + count) << 1;
            before += count;
        }
        0
    }
}

fn sextet(byte: u8) -> u32 {
    u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        _ => 63,
    })
}

/// The longest code of a zone byte.
const MAX_ZONE_LEN: u8 = 15;

/// The length of a zone byte's code, from how often such bytes occur in case studies: most terms stand in one or two
/// of the six body zones. The lengths are part of the format; the client computes the same.
fn zone_len(zones: u8) -> u8 {
    let in_body = (zones >> 2).count_ones();
    match (zones & 3, in_body) {
        (0, _) => [0, 3, 7, 9, 11, 12, 10][in_body as usize],
        (2, 0) => 5,
        (2, 1) => 8,
        (2, _) => 13,
        (1, 0) => 7,
        (1, 1) => 10,
        (1, _) => 14,
        (_, 0) => 9,
        (_, 1) => 12,
        _ => 15,
    }
}

/// Zone bytes in the order of their codes: by length, then by value.
fn zone_order() -> &'static [u8] {
    static ORDER: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    ORDER.get_or_init(|| {
        let mut order: Vec<u8> = (1..=255).collect();
        order.sort_by_key(|zones| (zone_len(*zones), *zones));
        order
    })
}

/// How many zone bytes have a code of each length.
fn zone_counts() -> &'static [u32; 16] {
    static COUNTS: std::sync::OnceLock<[u32; 16]> = std::sync::OnceLock::new();
    COUNTS.get_or_init(|| {
        let mut counts = [0; 16];
        (1..=255).for_each(|zones| counts[usize::from(zone_len(zones))] += 1);
        counts
    })
}

/// Code and length of each zone byte.
fn zone_codes() -> &'static [(u16, u8); 256] {
    static CODES: std::sync::OnceLock<[(u16, u8); 256]> = std::sync::OnceLock::new();
    CODES.get_or_init(|| {
        let mut codes = [(0, 0); 256];
        let (mut code, mut len) = (0_u32, 0);
        for zones in zone_order() {
            let next = zone_len(*zones);
            code <<= next - len;
            len = next;
            codes[usize::from(*zones)] = (u16::try_from(code).expect("the lengths leave room: see the test"), len);
            code += 1;
        }
        codes
    })
}

/// The Rice parameter for `count` numbers spread over `span`: the power of two nearest below 0.69 times the mean gap.
pub(super) fn rice_parameter(count: u32, span: u32) -> u32 {
    let mean = u64::from(span) * 69 / (u64::from(count.max(1)) * 100);
    if mean < 2 { 0 } else { mean.ilog2().min(24) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zone_codes_leave_room_for_each_other() {
        let used: u32 = (1..=255).map(|zones| 1 << (MAX_ZONE_LEN - zone_len(zones))).sum();
        assert!(used <= 1 << MAX_ZONE_LEN, "{used}");
    }

    #[test]
    fn every_number_comes_back() {
        let numbers = [0, 1, 2, 5, 63, 64, 1000, 65_535, 1 << 24];
        let mut writer = BitWriter::default();
        for number in numbers {
            writer.gamma(number);
            writer.rice(number, 0);
            writer.rice(number, 7);
            writer.put(1, 1);
        }
        (1..=255).for_each(|zones| writer.zones(zones));
        let text = writer.finish();
        let mut reader = BitReader::new(&text);
        for number in numbers {
            assert_eq!((reader.gamma(), reader.rice(0), reader.rice(7), reader.take(1)), (number, number, number, 1));
        }
        (1..=255).for_each(|zones| assert_eq!(reader.zones(), zones));
    }

    #[test]
    fn a_cut_text_reads_as_zeros() {
        let mut reader = BitReader::new("");
        assert_eq!((reader.gamma(), reader.rice(3), reader.take(9)), (0, 0, 0));
        assert!(reader.is_at_end());
    }
}
