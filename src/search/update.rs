//! Changing an index where few cases changed: a function of the files at hand that gives, byte for byte, what [`build`]
//! would give for all cases.
//!
//! The numbering is computed anew, which is cheap, and compared with the remembered one. The cards of changed cases are
//! read back from the files, so that nothing but the files needs to be kept; [`edits`] changes the lists. Where the
//! numbering has another shape, a file is missing or something does not add up, the answer is `None` and the caller
//! builds anew. Knows nothing of disks.
//!
//! [`build`]: super::build()

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::assignment::{Assignment, Head};
use super::build::{self, Emit, Entries, Figures, Options};
use super::cards::{self, Card};
use super::edits::{self, Case};
use super::entry::Entry;
use super::facets::{self, Row};
use super::shard;
use super::shards::{ReadOld, Shards, Unfit};
use super::state::{Change, State};

/// With more changed cases than this share of all, building anew is as cheap.
const MAX_SHARE: usize = 24;
/// So many changes are always worth trying.
const FEW_CHANGES: usize = 8;

/// What an index is changed from.
pub struct Before<'caller, E> {
    /// Gives the entry of the case at a position of the heads.
    pub entries: &'caller Entries<'caller, E>,
    /// The same without its text, which needs no reading.
    pub outlines: &'caller (dyn Fn(usize) -> Entry + Sync),
    /// Gives the bytes of a file of the index as it was written, by its path below the site's root.
    pub read: &'caller (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
}

/// What became of an index.
#[derive(Clone, Debug)]
pub struct Changed {
    /// What the next change needs to know.
    pub state: State,
    /// Files that are no longer part of the index.
    pub removed: Vec<String>,
}

/// New and changed files by path, and files that are gone, all below `search/`.
#[derive(Default)]
struct Outcome {
    written: BTreeMap<String, Vec<u8>>,
    gone: BTreeSet<String>,
}

/// Changes the index that `state` tells of into that of `heads`; emits the files that may differ. `None` when it must be
/// built anew; nothing was emitted then.
///
/// # Errors
/// With the first error of the entries or `emit`.
pub fn update<E: Send>(
    state: &State,
    heads: &[Head],
    before: &Before<'_, E>,
    options: &Options,
    emit: &Emit<'_, E>,
) -> Result<Option<Changed>, E> {
    let assignment = Assignment::of(heads);
    if !state.fits(&assignment, options) {
        return Ok(None);
    }
    let changes = state.changes(heads, &assignment);
    if changes.len() > (heads.len() / MAX_SHARE).max(FEW_CHANGES) {
        return Ok(None);
    }
    let read = |path: &str| (before.read)(&format!("search/{path}"));
    let index = Index { state, assignment: &assignment, options, read: &read };
    let Some(cases) = index.cases(&changes, before.entries)? else { return Ok(None) };
    let Ok((outcome, next)) = index.change(heads, &cases, before.outlines) else { return Ok(None) };
    for (path, bytes) in outcome.written {
        emit(&format!("search/{path}"), bytes)?;
    }
    let removed = outcome.gone.into_iter().map(|path| format!("search/{path}")).collect();
    Ok(Some(Changed { state: next, removed }))
}

/// The index that is changed.
struct Index<'all> {
    state: &'all State,
    assignment: &'all Assignment,
    options: &'all Options,
    read: &'all ReadOld<'all>,
}

impl Index<'_> {
    fn card_bits(&self) -> u32 {
        self.options.profile.card_bits()
    }

    /// The card a number had, with its whole text.
    fn old_card(&self, number: u32) -> Option<Card> {
        let data = shard::data(&(self.read)(&cards::path(number >> self.card_bits()))?)?;
        let mut card = Card::from_data(data.get(number.to_string())?)?;
        for part in 1..card.part_count {
            let text = shard::data(&(self.read)(&cards::part_path(number, part))?)?;
            card.texts.push(text.as_str()?.to_owned());
        }
        Some(card)
    }

    fn cases<E: Send>(&self, changes: &[Change], entries: &Entries<'_, E>) -> Result<Option<Vec<Case>>, E> {
        let cases = changes.par_iter().map(|change| -> Result<Option<Case>, E> {
            let mut case = Case::default();
            if let Some(number) = change.old {
                let Some(card) = self.old_card(number) else { return Ok(None) };
                case.old = Some((number, card));
            }
            if let Some((number, position)) = change.new {
                let card = match &case.old {
                    Some((_, card)) if change.is_moved => card.clone(),
                    _ => Card::of(entries(position)?, self.options.profile.part_bytes()),
                };
                case.new = Some((number, card));
            }
            Ok(Some(case))
        });
        let cases: Vec<Option<Case>> = cases.collect::<Result<_, E>>()?;
        Ok(cases.into_iter().collect())
    }

    fn change(
        &self,
        heads: &[Head],
        cases: &[Case],
        outlines: &(dyn Fn(usize) -> Entry + Sync),
    ) -> Result<(Outcome, State), Unfit> {
        let mut shards = Shards::new(self.read, &self.state.layout);
        let old_card = |number: u32| self.old_card(number);
        let frequent = edits::apply(cases, self.state, self.assignment, &mut shards, &old_card)?;
        let terms = shards.finish()?;
        let mut outcome = Outcome::default();
        outcome.written.extend(terms.files);
        outcome.gone.extend(terms.removed);
        self.change_cards(cases, &mut outcome)?;
        self.change_filters(cases, outlines, &mut outcome);
        let root = build::root(self.assignment, &terms.layout, self.options);
        outcome.written.insert("root.js".to_owned(), root);
        outcome.gone.retain(|path| !outcome.written.contains_key(path));
        let figures = self.figures(&outcome);
        let next = State::of(heads, self.assignment, self.options, terms.layout, &frequent, figures);
        Ok((outcome, next))
    }

    fn change_cards(&self, cases: &[Case], outcome: &mut Outcome) -> Result<(), Unfit> {
        let mut files: BTreeMap<u32, BTreeMap<u32, Card>> = BTreeMap::new();
        let sides = cases.iter().flat_map(|case| case.old.iter().chain(&case.new));
        let touched: BTreeSet<u32> = sides.map(|(number, _)| number >> self.card_bits()).collect();
        for index in touched {
            files.insert(index, self.cards_of(index)?);
        }
        for (number, card) in cases.iter().filter_map(|case| case.old.as_ref()) {
            files.entry(number >> self.card_bits()).or_default().remove(number);
            outcome.gone.extend((1..card.part_count).map(|part| cards::part_path(*number, part)));
        }
        for (number, card) in cases.iter().filter_map(|case| case.new.as_ref()) {
            files.entry(number >> self.card_bits()).or_default().insert(*number, card.clone());
            outcome.written.extend(cards::further_files(*number, card));
        }
        for (index, cards) in files {
            if cards.is_empty() {
                outcome.gone.insert(cards::path(index));
                continue;
            }
            let mut file = cards::File::new(index);
            for (number, card) in &cards {
                file.add(*number, card);
            }
            outcome.written.extend([file.finish()]);
        }
        Ok(())
    }

    /// The cards of a file before the change; none if there was no such file.
    fn cards_of(&self, index: u32) -> Result<BTreeMap<u32, Card>, Unfit> {
        let Some(bytes) = (self.read)(&cards::path(index)) else { return Ok(BTreeMap::new()) };
        let data = shard::data(&bytes).ok_or(Unfit)?;
        let cards = data.as_object().ok_or(Unfit)?.iter();
        cards
            .map(|(number, card)| Some((number.parse().ok()?, Card::from_data(card)?)))
            .collect::<Option<_>>()
            .ok_or(Unfit)
    }

    /// The filters, if a value or a number changed.
    fn change_filters(&self, cases: &[Case], outlines: &(dyn Fn(usize) -> Entry + Sync), outcome: &mut Outcome) {
        let row = |side: &Option<(u32, Card)>| side.as_ref().map(|(number, card)| (*number, Row::of(card)));
        if cases.iter().all(|case| row(&case.old) == row(&case.new)) {
            return;
        }
        let row = |(number, position): &(u32, usize)| (*number, Row::of(&Card::of(outlines(*position), 1)));
        let rows: Vec<(u32, Row)> = self.assignment.order.par_iter().map(row).collect();
        outcome.written.extend(facets::files(&rows, self.assignment.range_bits));
        for range in self.state.ranges() {
            outcome.gone.extend(["f", "b"].map(|set| facets::path(set, range)));
        }
    }

    fn figures(&self, outcome: &Outcome) -> Figures {
        let Figures { mut files, mut len_bytes, .. } = self.state.figures();
        for path in outcome.written.keys().chain(&outcome.gone) {
            if let Some(bytes) = (self.read)(path) {
                files = files.saturating_sub(1);
                len_bytes = len_bytes.saturating_sub(bytes.len() as u64);
            }
        }
        files += outcome.written.len();
        len_bytes += outcome.written.values().map(|bytes| bytes.len() as u64).sum::<u64>();
        Figures { cases: self.assignment.order.len(), files, len_bytes }
    }
}
