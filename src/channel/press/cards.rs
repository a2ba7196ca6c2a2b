//! Cards of cases: drawn once each, shared by all lists that show them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use super::{Card, Press, ROOT_MARK};
use crate::channel::card_texts::CardText;
use crate::channel::{facets, web};
use crate::diagnostic::Diagnostic;
use crate::hash::Hash;
use crate::plan::{Page, routes};
use crate::site::CaseId;
use crate::template::views::CardView;

impl Press<'_> {
    /// What the card of a case is called in an edition, from build to build.
    #[must_use]
    pub fn card_name(&self, edition: u16, id: CaseId) -> String {
        routes::case(&self.site.editions[usize::from(edition)], &self.site.case(id).slug)
    }

    /// The cards of all editions by name, with their hash if it was asked for.
    pub fn cards(&self) -> impl Iterator<Item = (String, Option<Hash>)> {
        let editions = (0_u16..).zip(&self.site.editions);
        editions.flat_map(move |(at, edition)| {
            edition.pages.iter().map(move |id| {
                let card = self.editions[usize::from(at)].cards[id.at()].get();
                (self.card_name(at, *id), card.map(|card| card.hash))
            })
        })
    }

    /// Gives the memory of the cards back, once no more lists are drawn.
    pub fn forget_cards(&self) {
        let cards = self.editions.iter().flat_map(|edition| &edition.cards).filter_map(OnceLock::get);
        cards.filter_map(|card| card.html.get()?.as_ref().ok()).for_each(CardText::forget);
    }

    /// The hash of a case's card in the edition of `page`.
    #[must_use]
    pub fn card_hash(&self, page: Page, id: CaseId) -> Hash {
        self.card(page, id).hash
    }

    /// The cards of `cases`, drawn once each, with the way to the root filled in.
    ///
    /// # Errors
    /// When the template is wrong.
    pub fn cards_html(&self, page: Page, root: &str, cases: &[CaseId]) -> Result<Vec<String>, Box<Diagnostic>> {
        cases.iter().map(|id| self.card_html(page, *id).map(|html| with_root(&html, root))).collect()
    }

    /// A file of cards, in the script of the edition; the mark for the way to the root stays.
    pub(super) fn cards_file(&self, page: Page, cases: &[CaseId]) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut cards = Vec::with_capacity(cases.len());
        for id in cases {
            let html = self.card_html(page, *id)?;
            let converter = self.editions[usize::from(page.edition)].converter.as_ref();
            cards.push(converter.map_or_else(|| html.to_string(), |converter| converter.page(&html)));
        }
        Ok(facets::cards(self.edition(page), page.kind, &cards))
    }

    /// The card of the lead case, drawn wide.
    ///
    /// # Errors
    /// When the template is wrong.
    pub fn lead_html(&self, page: Page, root: &str, id: CaseId) -> Result<String, Box<Diagnostic>> {
        let mut context = self.editions[usize::from(page.edition)].contexts.get();
        context.insert("root", root);
        context.insert("card", &self.card_view(page, id));
        self.theme.render("card-lead.html", &context)
    }

    fn card_html(&self, page: Page, id: CaseId) -> Result<Arc<str>, Box<Diagnostic>> {
        let draw = || self.draw_card(page, &self.card_view(page, id));
        match self.card(page, id).html.get_or_init(|| draw().map(|html| self.card_texts.keep(html))) {
            // A text that cannot be read back is drawn again.
            Ok(text) => self.card_texts.text(text).map_or_else(|| draw().map(Arc::from), Ok),
            Err(diagnostic) => Err(diagnostic.clone()),
        }
    }

    fn draw_card(&self, page: Page, view: &CardView) -> Result<String, Box<Diagnostic>> {
        let mut context = self.editions[usize::from(page.edition)].contexts.get();
        context.insert("root", ROOT_MARK);
        context.insert("card", view);
        self.theme.render("card.html", &context)
    }

    fn card(&self, page: Page, id: CaseId) -> &Card {
        let slot = &self.editions[usize::from(page.edition)].cards[id.at()];
        slot.get_or_init(|| {
            let view = self.card_view(page, id);
            let card = Card { hash: Hash::of_value(&view), html: OnceLock::new() };
            // A panic is told of where the page is drawn that shows the card: it happens there again.
            let draw = || card.html.get_or_init(|| self.draw_card(page, &view).map(|html| self.card_texts.keep(html)));
            if self.draws_all {
                _ = catch_unwind(AssertUnwindSafe(|| _ = draw()));
            }
            card
        })
    }

    /// What a card shows.
    #[must_use]
    pub fn card_view(&self, page: Page, id: CaseId) -> CardView {
        web::card::view(self, self.edition(page), id)
    }
}

/// `html` with the way to the root where [`ROOT_MARK`] stands.
fn with_root(html: &str, root: &str) -> String {
    let mut whole = String::with_capacity(html.len() + 8 * root.len());
    let (sign, letter) = ROOT_MARK.split_at(1);
    let mut copied = 0;
    for at in memchr::memchr_iter(sign.as_bytes()[0], html.as_bytes()) {
        if html[at + 1..].starts_with(letter) {
            whole.extend([&html[copied..at], root]);
            copied = at + ROOT_MARK.len();
        }
    }
    whole.push_str(&html[copied..]);
    whole
}
