//! Markdown → safe HTML with unresolved references.
