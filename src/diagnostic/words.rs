//! A piece of text that many messages have: a sentence, a path, a line. Copies share it.

use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A text that is never changed. A copy costs nothing, and a shelf lets equal ones be the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(Arc<str>);

impl Words {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<T: Into<Arc<str>>> From<T> for Words {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        words.as_str().to_owned()
    }
}

impl AsRef<str> for Words {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.0, formatter)
    }
}

impl PartialEq<str> for Words {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Words {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<String> for Words {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<Words> for String {
    fn eq(&self, other: &Words) -> bool {
        **self == *other.0
    }
}

/// Texts by which equal ones are replaced.
#[derive(Debug, Default)]
pub(super) struct Shelf(HashSet<Words>);

impl Shelf {
    /// Replaces `words` by the equal one that was here before; keeps it if there is none.
    pub(super) fn share(&mut self, words: &mut Words) {
        match self.0.get(words) {
            Some(known) => words.clone_from(known),
            None => drop(self.0.insert(words.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_become_one() {
        let mut shelf = Shelf::default();
        let (mut one, mut other, mut third) = (Words::from("甲"), Words::from("甲".to_owned()), Words::from("乙"));
        for words in [&mut one, &mut other, &mut third] {
            shelf.share(words);
        }
        assert!(Arc::ptr_eq(&one.0, &other.0) && !Arc::ptr_eq(&one.0, &third.0));
        assert_eq!((other.as_str(), third.as_str()), ("甲", "乙"));
    }
}
