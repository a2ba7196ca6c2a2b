//! Names of people in PDF files: `/Author` of the information dictionary, plain or packed, and XMP's creator.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// Most of one packed stream that is inflated.
const MAX_STREAM_BYTES: u64 = 1024 * 1024;
/// Most packed streams that are looked at.
const MAX_STREAMS: usize = 64;
/// Longest value that is read.
const MAX_VALUE_BYTES: usize = 512;

/// The authors that the file names; empty when it names none or is encrypted.
pub(super) fn authors(bytes: &[u8]) -> Vec<String> {
    if find(bytes, b"/Encrypt").is_some() {
        return Vec::new();
    }
    let mut authors = authors_in(bytes);
    for packed in object_streams(bytes).take(MAX_STREAMS) {
        let mut content = Vec::new();
        // A stream that breaks off has given what it could.
        let _ = ZlibDecoder::new(packed).take(MAX_STREAM_BYTES).read_to_end(&mut content);
        authors.extend(authors_in(&content));
    }
    authors
}

/// The values of every `/Author` and of XMP's `dc:creator` in plain bytes.
fn authors_in(bytes: &[u8]) -> Vec<String> {
    let keys = positions(bytes, b"/Author").filter_map(|at| value(bytes.get(at + b"/Author".len()..)?));
    let creators = positions(bytes, b"<dc:creator>").filter_map(|at| creator(&bytes[at..]));
    keys.chain(creators).collect()
}

/// The packed object streams, in which newer files keep their dictionaries.
fn object_streams(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    positions(bytes, b"/ObjStm").filter_map(|at| {
        let dictionary_end = at + find(&bytes[at..bytes.len().min(at + MAX_VALUE_BYTES)], b"stream")? + b"stream".len();
        let content = &bytes[dictionary_end..];
        Some(content.strip_prefix(b"\r\n").or_else(|| content.strip_prefix(b"\n")).unwrap_or(content))
    })
}

/// A literal or hexadecimal string.
fn value(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.get(..bytes.len().min(MAX_VALUE_BYTES))?.trim_ascii_start();
    match bytes.first()? {
        b'(' => Some(decode(&literal(&bytes[1..]))),
        b'<' => Some(decode(&hexadecimal(&bytes[1..]))),
        _ => None,
    }
}

/// The bytes of a literal string up to its closing bracket.
fn literal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => {
                let octal: Vec<u8> =
                    bytes[at..].iter().take(3).copied().take_while(|digit| (b'0'..=b'7').contains(digit)).collect();
                if octal.is_empty() {
                    out.extend(bytes.get(at));
                    at += 1;
                } else {
                    out.push(
                        octal.iter().fold(0_u8, |number, digit| number.wrapping_mul(8).wrapping_add(digit - b'0')),
                    );
                    at += octal.len();
                }
            }
            b')' if depth == 0 => break,
            b'(' | b')' => {
                depth += if *byte == b'(' { 1 } else { -1 };
                out.push(*byte);
            }
            _ => out.push(*byte),
        }
    }
    out
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = bytes.iter().take_while(|byte| **byte != b'>').filter_map(digit).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
}

/// UTF-16 with its mark, UTF-8, or else the Chinese encoding that older programs wrote.
fn decode(bytes: &[u8]) -> String {
    if bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0xFF, 0xFE]) {
        let encoding = if bytes[0] == 0xFE { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
        return encoding.decode_with_bom_removal(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The first entry of an XMP list of creators.
fn creator(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.get(..bytes.len().min(MAX_VALUE_BYTES))?;
    let start = find(bytes, b"<rdf:li")?;
    let start = start + find(&bytes[start..], b">")? + 1;
    let end = start + find(&bytes[start..], b"</rdf:li>")?;
    Some(String::from_utf8_lossy(&bytes[start..end]).into_owned())
}

pub(super) fn find(bytes: &[u8], word: &'static [u8]) -> Option<usize> {
    positions(bytes, word).next()
}

/// Where `word` occurs.
fn positions<'d>(bytes: &'d [u8], word: &'static [u8]) -> impl Iterator<Item = usize> + 'd {
    bytes.windows(word.len()).enumerate().filter(move |(_, window)| *window == word).map(|(at, _)| at)
}
