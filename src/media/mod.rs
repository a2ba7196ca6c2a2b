//! Pictures and files: recognised, cleaned, resized, cached.
