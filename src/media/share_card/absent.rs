//! Stands in for the drawing of cards in a program built without it: there is never a font.

use std::convert::Infallible;
use std::path::Path;

use crate::diagnostic::Text;
use crate::hash::Hash;
use crate::text;

use super::Card;

/// Never made.
#[derive(Debug)]
pub struct CardFont(Infallible);

impl CardFont {
    /// Refuses.
    ///
    /// # Errors
    /// Always: this program cannot draw cards.
    pub fn find() -> Result<Self, Text> {
        Err(without())
    }

    /// Refuses.
    ///
    /// # Errors
    /// Always: this program cannot draw cards.
    pub fn from_bytes(_path: &Path, _bytes: Vec<u8>) -> Result<Self, Text> {
        Err(without())
    }

    /// Never called.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self.0 {}
    }
}

/// Never called.
///
/// # Errors
/// None.
pub fn draw(font: &CardFont, _card: &Card, _cover: Option<&[u8]>) -> Result<Vec<u8>, String> {
    match font.0 {}
}

fn without() -> Text {
    text!(
        zh: "这个程序编译时没有带分享卡片功能（cards），不生成分享卡片",
        en: "this program was built without the feature `cards`, so no share cards are made",
    )
}
