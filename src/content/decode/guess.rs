//! Which encoding a file without a mark is in. The order matters: UTF-8 is certain when valid, UTF-16 betrays itself
//! by its zero bytes, everything else that decodes to mostly Chinese is GB18030 (which holds GBK and GB 2312).

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// No more of a long file is looked at.
const SAMPLE_BYTES: usize = 256 * 1024;

/// The encoding; `None` when the bytes are no text.
pub(super) fn encoding_of(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let has_nul = memchr::memchr(0, sample).is_some();
    if !has_nul && Encoding::utf8_valid_up_to(bytes) == bytes.len() {
        return Some(UTF_8);
    }
    if let Some(encoding) = utf16_of(sample) {
        return Some(encoding);
    }
    if Encoding::utf8_valid_up_to(bytes) == bytes.len() || is_damaged_utf8(sample) {
        return Some(UTF_8);
    }
    is_gb18030(sample).then_some(GB18030)
}

/// UTF-16 without a mark: one of the two byte orders yields ordinary characters nearly everywhere.
fn utf16_of(sample: &[u8]) -> Option<&'static Encoding> {
    if sample.len() < 4 {
        return None;
    }
    let even = &sample[..sample.len() & !1];
    let score = |from: fn([u8; 2]) -> u16| {
        let (pairs, _) = even.as_chunks::<2>();
        pairs.iter().filter(|pair| is_ordinary_unit(from(**pair))).count()
    };
    let units = even.len() / 2;
    let (little, big) = (score(u16::from_le_bytes), score(u16::from_be_bytes));
    let (best, encoding) = if little >= big { (little, UTF_16LE) } else { (big, UTF_16BE) };
    // ASCII letters read the wrong way round are rare ideographs; a clear lead is asked for.
    let clear = best > little.min(big) * 2;
    (best * 20 >= units * 19 && clear).then_some(encoding)
}

fn is_ordinary_unit(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xb7 | 0x2010..=0x2030 | 0x2160..=0x217f | 0x2460..=0x24ff
        | 0x3000..=0x301f | 0x4e00..=0x9fff | 0xff01..=0xff5e)
}

/// UTF-8 in which a few bytes broke: far more whole sequences than stray bytes.
fn is_damaged_utf8(sample: &[u8]) -> bool {
    let text = String::from_utf8_lossy(sample);
    let whole = text.chars().filter(|character| !character.is_ascii() && *character != '\u{fffd}').count();
    let broken = text.chars().filter(|character| *character == '\u{fffd}').count();
    whole > 0 && whole >= broken * 4
}

fn is_gb18030(sample: &[u8]) -> bool {
    let (text, _) = GB18030.decode_without_bom_handling(sample);
    let mut han = 0;
    let mut broken = 0;
    let mut controls = 0;
    let mut all = 0;
    for character in text.chars() {
        all += 1;
        match character {
            '\u{fffd}' => broken += 1,
            '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{301f}' | '\u{ff01}'..='\u{ff5e}' => han += 1,
            '\t' | '\n' | '\r' => {}
            _ if character.is_control() => controls += 1,
            _ => {}
        }
    }
    // A sample may be cut inside a character; beyond that a text has next to no broken places.
    han > 0 && broken <= han / 50 + usize::from(han >= 10) && controls * 50 <= all
}

/// Whether bytes read as GB18030 are more probably Big5: they decode without a flaw to common Traditional characters,
/// and as GB18030 they are mostly rare ones.
pub(super) fn looks_like_big5(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let (_, broken) = BIG5.decode_without_bom_handling(&sample[..whole_pairs(sample)]);
    if broken {
        return false;
    }
    let (mut pairs, mut common_big5, mut common_gb) = (0, 0, 0);
    let mut at = 0;
    while at + 1 < sample.len() {
        let (lead, trail) = (sample[at], sample[at + 1]);
        if lead < 0x80 {
            at += 1;
            continue;
        }
        pairs += 1;
        // The frequent level of Big5, and the level 1 of GB 2312.
        common_big5 += usize::from((0xa1..=0xc6).contains(&lead));
        common_gb += usize::from(matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) && trail >= 0xa1);
        at += 2;
    }
    pairs >= 4 && common_big5 * 20 >= pairs * 19 && common_gb * 10 < pairs * 7
}

/// The length of a sample without a lead byte cut from its trail.
fn whole_pairs(sample: &[u8]) -> usize {
    let mut at = 0;
    while at < sample.len() {
        let step = if sample[at] < 0x80 { 1 } else { 2 };
        if at + step > sample.len() {
            break;
        }
        at += step;
    }
    at
}
