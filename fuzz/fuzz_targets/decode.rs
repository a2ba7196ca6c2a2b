//! Any bytes as a file: a text without NUL and CR that decodes to itself, or a message.

#![no_main]

use casebook::content::decode::decode;
use libfuzzer_sys::fuzz_target;

/// The marks of binary formats that are letters.
const SIGNATURES: [&str; 7] =
    ["%PDF-", "{\\rtf", "GIF8", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "Rar!\u{1a}\u{7}", "\u{7f}ELF"];

fuzz_target!(|bytes: &[u8]| {
    let mut out = Vec::new();
    let Some(decoded) = decode("a.md", bytes, None, &mut out) else {
        assert!(!out.is_empty());
        return;
    };
    let text = decoded.source.text;
    assert!(!text.contains(['\0', '\r']));
    match decode("a.md", text.as_bytes(), None, &mut out) {
        Some(again) => assert_eq!(again.source.text, text),
        // Wide characters that spell the mark of a binary format: in UTF-8 they are that mark.
        None => assert!(SIGNATURES.iter().any(|mark| text.starts_with(mark)), "a text stays a text"),
    }
});
