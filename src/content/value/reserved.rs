//! Names that no page may have: those Windows gives to devices, with any extension, and the index of a folder.
//!
//! A site is copied to computers of every kind; `con.html` cannot even be unpacked on one of them.

/// Whether a name, in any case and without extension, is taken.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let is_numbered = |rest: &str| matches!(rest.as_bytes(), [b'1'..=b'9']);
    let is_port = ["com", "lpt"].iter().any(|port| name.strip_prefix(port).is_some_and(is_numbered));
    is_port || matches!(name.as_str(), "index" | "con" | "prn" | "aux" | "nul")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_and_the_index_are_taken_in_any_case() {
        for name in ["con", "CON", "Aux", "nul", "prn", "com1", "LPT9", "index", "Index"] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["console", "com", "com0", "com10", "lpt", "sf-2023-001", "index-1", ""] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
