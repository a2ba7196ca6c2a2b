//! A file that is garbled from end to end: saved again after it had been opened in a wrong encoding.
//!
//! Each of its lines would be a mistake of its own; one message says it all. Asked only when no field of a file is known.

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};

use crate::diagnostic::{Code, Diagnostic, Location, SourceText};
use crate::text;

/// Bytes of the beginning that are looked at.
const SAMPLE_BYTES: usize = 4096;
/// Fields that must come to light.
const ENOUGH: usize = 2;

/// The message, when the text was written in one encoding, read in another, and the fields come to light the other way
/// round.
pub(super) fn whole_file(source: &SourceText, is_known: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let sample = &source.text[..source.text.floor_char_boundary(SAMPLE_BYTES)];
    // What it was opened as, and what it is.
    let mistakes: [(&'static Encoding, &'static Encoding); 3] =
        [(GB18030, UTF_8), (WINDOWS_1252, UTF_8), (WINDOWS_1252, GB18030)];
    let (opened, real, original) = mistakes.into_iter().find_map(|(opened, real)| {
        let (bytes, _, _) = opened.encode(sample);
        let (original, _) = real.decode_without_bom_handling(&bytes);
        let fields =
            original.lines().filter(|line| line.split_once([':', '：']).is_some_and(|(key, _)| is_known(key.trim())));
        (fields.take(ENOUGH).count() == ENOUGH).then(|| (opened, real, original.into_owned()))
    })?;
    let shown: String =
        original.chars().filter(|one| !one.is_control() && !matches!(one, '-' | '\u{fffd}')).take(24).collect();
    let (opened, real) = (name(opened), name(real));
    let problem = text!(
        zh: "整个文件是乱码：{real} 的文件被当作 {opened} 打开后又存了一遍；原文大概是“{shown}…”",
        en: "the whole file is garbled: it was {real}, opened as {opened} and saved again; it was probably `{shown}…`"
    );
    Some(Diagnostic::new(Code::E104, problem).at(Location::file(source.path.clone())).hint(text!(
        zh: "有些字已经丢失，请找到原来的文件，或从 Word 里重新复制一遍",
        en: "some characters are lost: look for the original file, or copy the text again from its source"
    )))
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 {
        "GBK"
    } else if encoding == WINDOWS_1252 {
        "Latin-1"
    } else {
        "UTF-8"
    }
}
