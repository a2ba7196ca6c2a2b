//! The tree: scalars as raw text, lists, maps; each with its byte range in the text that was read.

use std::ops::Range;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Bytes in the text passed to the reader (quotes included), before any repair.
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing after the colon, `~` or `null`.
    Null,
    /// Any scalar: the text after unquoting; `quoted` tells `"2023"` from `2023`.
    Scalar {
        /// The text.
        text: String,
        /// Whether it was written in quotes or as a block.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map in the order written; keys are unique.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// As written, unquoted.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
}

impl Node {
    /// An empty value at a place.
    #[must_use]
    pub fn null(at: usize) -> Self {
        Self { kind: Kind::Null, span: at..at }
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match &self.kind {
            Kind::Null => true,
            Kind::Scalar { text, .. } => crate::sweep::trim(text).is_empty(),
            Kind::List(_) | Kind::Map(_) => false,
        }
    }

    /// Whether there is nothing to read in it: no value, or a list or map of such, as in a form not filled in.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match &self.kind {
            Kind::Null | Kind::Scalar { .. } => self.is_null(),
            Kind::List(items) => items.iter().all(Self::is_blank),
            Kind::Map(entries) => entries.iter().all(|(_, value)| value.is_blank()),
        }
    }

    /// The text of a scalar, trimmed; `None` for lists, maps and nothing.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(crate::sweep::trim(text)),
            _ => None,
        }
    }

    /// The entries of a map; empty for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; a single value is a list of one, nothing is an empty list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            Kind::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }
}
