//! Tree → typed front matter.
