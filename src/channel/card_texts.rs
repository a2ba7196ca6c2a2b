//! Cards drawn once: kept in memory up to a limit, the others put aside until a list needs them.
//!
//! A card stands on a dozen lists, so its text is kept; but on a very large site the texts would be most of the memory.
//! Where they are put is the caller's matter: this layer knows no folder.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::aside::{Aside, Place};

/// Bytes of cards that stay in memory: those of some twenty thousand cases.
const KEPT_BYTES: usize = 16 * 1024 * 1024;

/// The text of a card, or where it is.
pub(super) enum CardText {
    /// In memory, until it is forgotten.
    Kept(Mutex<Option<Arc<str>>>),
    /// Put aside.
    Aside(Place),
}

impl CardText {
    /// Gives the memory back. Who asks for the text after all draws it again.
    pub(super) fn forget(&self) {
        if let Self::Kept(html) = self {
            *html.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }
}

/// The texts of all cards of a build.
#[derive(Default)]
pub(super) struct CardTexts<'s> {
    aside: Option<&'s dyn Aside>,
    kept: AtomicUsize,
}

impl<'s> CardTexts<'s> {
    /// With a place for those that do not fit into memory.
    pub(super) fn with_aside(aside: &'s dyn Aside) -> Self {
        Self { aside: Some(aside), kept: AtomicUsize::new(0) }
    }

    /// Keeps a text.
    pub(super) fn keep(&self, html: String) -> CardText {
        let is_kept = self.kept.fetch_add(html.len(), Ordering::Relaxed) + html.len() <= KEPT_BYTES;
        let aside = if is_kept { None } else { self.aside };
        match aside.and_then(|aside| aside.put(html.as_bytes())) {
            Some(place) => CardText::Aside(place),
            None => CardText::Kept(Mutex::new(Some(Arc::from(html)))),
        }
    }

    /// A text that was kept; `None` when it cannot be taken up again.
    pub(super) fn text(&self, text: &CardText) -> Option<Arc<str>> {
        match text {
            CardText::Kept(html) => html.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            CardText::Aside(place) => {
                let bytes = self.aside?.get(*place)?;
                String::from_utf8(bytes).ok().map(Arc::from)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Remembers what is put; gives nothing back when it is broken.
    struct Shelf {
        put: Mutex<Vec<u8>>,
        is_broken: bool,
    }

    impl Aside for Shelf {
        fn put(&self, bytes: &[u8]) -> Option<Place> {
            let mut put = self.put.lock().expect("no other panic");
            let place = Place { at: put.len() as u64, len: u32::try_from(bytes.len()).ok()? };
            put.extend_from_slice(bytes);
            Some(place)
        }

        fn get(&self, place: Place) -> Option<Vec<u8>> {
            let at = usize::try_from(place.at).ok()?;
            let put = self.put.lock().expect("no other panic");
            (!self.is_broken).then(|| put[at..at + place.len as usize].to_vec())
        }
    }

    #[test]
    fn what_does_not_fit_is_put_aside_and_comes_back() {
        let mut shelf = Shelf { put: Mutex::default(), is_broken: false };
        {
            let texts = CardTexts::with_aside(&shelf);
            let large = texts.keep("大".repeat(KEPT_BYTES / 3));
            let (first, second) = (texts.keep("<li>一</li>".to_owned()), texts.keep("<li>二</li>".to_owned()));
            assert!(matches!((&large, &first), (CardText::Kept(_), CardText::Aside(_))));
            assert_eq!(texts.text(&second).as_deref(), Some("<li>二</li>"));
            assert_eq!(texts.text(&first).as_deref(), Some("<li>一</li>"));
        }
        shelf.is_broken = true;
        let texts = CardTexts::with_aside(&shelf);
        texts.keep("大".repeat(KEPT_BYTES / 3));
        assert_eq!(texts.text(&texts.keep("<li>一</li>".to_owned())), None);
    }

    #[test]
    fn without_a_place_everything_stays_in_memory() {
        let texts = CardTexts::default();
        texts.keep("大".repeat(KEPT_BYTES / 3));
        let card = texts.keep("<li>一</li>".to_owned());
        assert_eq!(texts.text(&card).as_deref(), Some("<li>一</li>"));
        card.forget();
        assert_eq!(texts.text(&card), None);
    }
}
