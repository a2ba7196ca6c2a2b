//! Any bytes as a picture or an office file: a header within the bytes, or none; never a panic, never a long wait.

#![no_main]

use casebook::media::{Format, attachment, header};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(header) = header(bytes) {
        assert_eq!(Format::of(bytes), Some(header.format));
    }
    for name in ["a.docx", "a.pdf"] {
        if let Some(said) = attachment::metadata_warning(name, bytes) {
            assert!(!said.zh.is_empty() && !said.en.is_empty());
        }
    }
});
