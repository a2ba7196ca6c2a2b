//! Any text: cleaning twice changes nothing, ranges stay in the text, masked data stays masked.

#![no_main]

use casebook::content::hygiene::{TextKind, clean};
use casebook::content::privacy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for kind in [TextKind::Line, TextKind::Plain, TextKind::Markdown] {
        let once = clean(text, kind);
        for finding in &once.findings {
            assert!(text.get(finding.range.clone()).is_some());
        }
        let again = clean(&once.text, kind);
        assert_eq!(again.text, once.text);
    }
    let masked = privacy::mask(text).into_owned();
    assert_eq!(privacy::mask(&masked), masked);
});
