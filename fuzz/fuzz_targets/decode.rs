//! Any bytes as a file: a text without NUL and CR that decodes to itself, or a message.

#![no_main]

use casebook::content::decode::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut out = Vec::new();
    let Some(decoded) = decode("a.md", bytes, None, &mut out) else {
        assert!(!out.is_empty());
        return;
    };
    let text = decoded.source.text;
    assert!(!text.contains(['\0', '\r']));
    let again = decode("a.md", text.as_bytes(), None, &mut out).expect("a text stays a text");
    assert_eq!(again.source.text, text);
});
