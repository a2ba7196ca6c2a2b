//! Names of people in the properties of office documents: OOXML, `OpenDocument`, and the binary files before them.

use std::io::Read;

use flate2::read::DeflateDecoder;
use roxmltree::{Document, ParsingOptions};

/// Largest property file that is inflated.
const MAX_PROPERTIES_BYTES: u64 = 1024 * 1024;
/// Most members of an archive that are looked at.
const MAX_MEMBERS: usize = 10_000;
/// Most properties of a binary document that are looked at.
const MAX_PROPERTIES: usize = 64;

/// The authors that the document names; empty when it is no office document or names none.
pub(super) fn authors(bytes: &[u8]) -> Vec<String> {
    if bytes.starts_with(b"PK") {
        let members =
            [("docProps/core.xml", &["creator", "lastModifiedBy"]), ("meta.xml", &["creator", "initial-creator"])];
        members.iter().flat_map(|(member, tags)| xml_values(bytes, member, tags.as_slice())).collect()
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        summary_authors(bytes).unwrap_or_default()
    } else {
        Vec::new()
    }
}

/// The texts of the elements named `tags` in a member of the archive.
fn xml_values(archive: &[u8], member: &str, tags: &[&str]) -> Vec<String> {
    let Some(content) = unpack(archive, member.as_bytes()) else { return Vec::new() };
    let Ok(xml) = String::from_utf8(content) else { return Vec::new() };
    let options = ParsingOptions { nodes_limit: 10_000, ..ParsingOptions::default() };
    let Ok(document) = Document::parse_with_options(xml.trim_start_matches('\u{feff}'), options) else {
        return Vec::new();
    };
    let found = document.descendants().filter(|node| node.is_element() && tags.contains(&node.tag_name().name()));
    found.filter_map(|node| node.text()).map(str::to_owned).collect()
}

/// One member of a ZIP archive, at most [`MAX_PROPERTIES_BYTES`] of it; `None` when it is absent or damaged.
fn unpack(archive: &[u8], member: &[u8]) -> Option<Vec<u8>> {
    const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
    const STORED: u32 = 0;
    const DEFLATED: u32 = 8;
    let end = archive.windows(4).rposition(|window| window == END_OF_DIRECTORY)?;
    let mut at = long(archive, end + 16)?;
    for _ in 0..short(archive, end + 10)?.min(MAX_MEMBERS) {
        if archive.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (name_len, extra_len, note_len) =
            (short(archive, at + 28)?, short(archive, at + 30)?, short(archive, at + 32)?);
        if archive.get(at + 46..at + 46 + name_len)? == member {
            let method = u32::try_from(short(archive, at + 10)?).ok()?;
            let (packed_len, local) = (long(archive, at + 20)?, long(archive, at + 42)?);
            let start = local.checked_add(30)? + short(archive, local + 26)? + short(archive, local + 28)?;
            let packed = archive.get(start..start.checked_add(packed_len)?)?;
            return match method {
                STORED => Some(packed.to_vec()),
                DEFLATED => {
                    let mut content = Vec::new();
                    DeflateDecoder::new(packed).take(MAX_PROPERTIES_BYTES).read_to_end(&mut content).ok()?;
                    Some(content)
                }
                _ => None,
            };
        }
        at += 46 + name_len + extra_len + note_len;
    }
    None
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk::<2>()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk::<4>()?)).ok()
}

/// Author and last author of a binary document. Its summary is found by its identifier instead of by the file system
/// inside the file: programs write it in one piece.
fn summary_authors(bytes: &[u8]) -> Option<Vec<String>> {
    const SUMMARY: [u8; 16] =
        [0xE0, 0x85, 0x9F, 0xF2, 0xF9, 0x4F, 0x68, 0x10, 0xAB, 0x91, 0x08, 0x00, 0x2B, 0x27, 0xB3, 0xD9];
    const HEADER_LEN: usize = 28;
    const CODE_PAGE: usize = 1;
    const AUTHOR: usize = 4;
    const LAST_AUTHOR: usize = 8;
    let identifier = bytes.windows(16).position(|window| window == SUMMARY)?;
    let section = identifier.checked_sub(HEADER_LEN)? + long(bytes, identifier + 16)?;
    let mut code_page = 1252;
    let mut authors = Vec::new();
    for index in 0..long(bytes, section + 4)?.min(MAX_PROPERTIES) {
        let entry = section + 8 + index * 8;
        let value = section + long(bytes, entry + 4)?;
        match long(bytes, entry)? {
            CODE_PAGE => code_page = short(bytes, value + 4)?,
            AUTHOR | LAST_AUTHOR => authors.extend(property_text(bytes, value, code_page)),
            _ => {}
        }
    }
    Some(authors)
}

/// The text of a property: in the document's code page, or in UTF-16.
fn property_text(bytes: &[u8], at: usize, code_page: usize) -> Option<String> {
    const TEXT: usize = 0x1E;
    const WIDE_TEXT: usize = 0x1F;
    const MAX_TEXT_BYTES: usize = 512;
    let len = long(bytes, at + 4)?;
    let (encoding, len) = match (long(bytes, at)?, code_page) {
        (WIDE_TEXT, _) => (encoding_rs::UTF_16LE, len * 2),
        (TEXT, 1200) => (encoding_rs::UTF_16LE, len),
        (TEXT, 65001) => (encoding_rs::UTF_8, len),
        (TEXT, 936 | 54936) => (encoding_rs::GB18030, len),
        (TEXT, 950) => (encoding_rs::BIG5, len),
        (TEXT, _) => (encoding_rs::WINDOWS_1252, len),
        _ => return None,
    };
    let content = bytes.get(at + 8..at + 8 + len.min(MAX_TEXT_BYTES))?;
    let (text, _) = encoding.decode_without_bom_handling(content);
    Some(text.trim_end_matches('\0').to_owned())
}
