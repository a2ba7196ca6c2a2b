//! Taking cases out of lists and putting them in: only the lists of terms that a changed case has, or had.
//!
//! In the flow: the cards of a changed case before and after give two sets of terms; each list that differs is decoded,
//! edited and encoded again, so the bytes are those of a build from the start. A pair that becomes frequent, or ceases
//! to be, changes the triples it is part of in all its cases. Knows nothing of cards' files.

use std::collections::{BTreeMap, BTreeSet};

use super::assignment::Assignment;
use super::cards::Card;
use super::lists::{self, Head, List};
use super::shards::{Shards, Unfit};
use super::state::State;
use super::terms::{Cutter, Cutting, TITLE, Term, TermMap, TermSet, Words};

/// A case with its number: before the change and after it.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    pub(super) old: Option<(u32, Card)>,
    pub(super) new: Option<(u32, Card)>,
}

/// Zones by number, before and after; 0 where the case does not have the term.
type Edits = BTreeMap<u32, (u8, u8)>;

/// The card of a number before the change.
pub(super) type OldCard<'caller> = dyn Fn(u32) -> Option<Card> + 'caller;

/// The edits of all terms.
struct AllEdits {
    terms: TermMap<Edits>,
    words: Words,
    cutting: Cutting,
}

impl AllEdits {
    /// Adds what `cut` makes of the card before and after.
    fn add(&mut self, case: &Case, cut: impl Fn(&mut Cutter, &Card, bool)) {
        for (side, is_new) in [(&case.old, false), (&case.new, true)] {
            let Some((number, card)) = side else { continue };
            let mut cutter = Cutter::new(self.cutting);
            cut(&mut cutter, card, is_new);
            for (term, zones) in &cutter.zones {
                let edit = self.terms.entry(*term).or_default().entry(*number).or_default();
                *(if is_new { &mut edit.1 } else { &mut edit.0 }) = *zones;
            }
            self.words.extend(cutter.words);
        }
    }

    /// The terms whose lists differ.
    fn differing(mut self) -> (TermMap<Edits>, Words) {
        self.terms.retain(|_, edits| {
            edits.retain(|_, (old, new)| old != new);
            !edits.is_empty()
        });
        (self.terms, self.words)
    }
}

/// Edits all lists in `shards`; gives the frequent terms after the change.
pub(super) fn apply(
    cases: &[Case],
    state: &State,
    assignment: &Assignment,
    shards: &mut Shards<'_>,
    old_card: &OldCard<'_>,
) -> Result<Vec<(Term, u32)>, Unfit> {
    let cutting = Cutting::of(assignment.order.len());
    let frequent_from = lists::frequent_from(assignment.order.len());
    let mut editor = Editor { assignment, frequent_from, frequent: state.frequent(), shards };
    let mut all = AllEdits { terms: TermMap::default(), words: Words::default(), cutting };
    for case in cases {
        all.add(case, |cutter, card, _| cutter.cut(card));
    }
    let (terms, words) = all.differing();
    let before: TermSet = editor.frequent.keys().copied().collect();
    let mut after = before.clone();
    let mut affected = BTreeSet::new();
    for (term, edits) in &terms {
        let text = term.text(&words);
        let turned = editor.crossing(*term, &text, edits, &mut affected)?;
        match turned {
            Some(true) => drop(after.insert(*term)),
            Some(false) => drop(after.remove(term)),
            None => {}
        }
        editor.edit(*term, &text, edits)?;
    }
    if !before.is_empty() || !after.is_empty() {
        let triples = triples(cases, cutting, &affected, (&before, &after), old_card)?;
        for (term, edits) in &triples {
            editor.edit(*term, &term.text(&words), edits)?;
        }
    }
    Ok(editor.frequent.into_iter().collect())
}

/// The edits of triples: of the changed cases, and of those that have a pair which turned frequent or rare.
fn triples(
    cases: &[Case],
    cutting: Cutting,
    affected: &BTreeSet<u32>,
    (before, after): (&TermSet, &TermSet),
    old_card: &OldCard<'_>,
) -> Result<TermMap<Edits>, Unfit> {
    let mut all = AllEdits { terms: TermMap::default(), words: Words::default(), cutting };
    let cut = |cutter: &mut Cutter, card: &Card, is_new: bool| {
        cutter.cut_triples(card, if is_new { after } else { before });
    };
    let mut changed: BTreeSet<u32> = BTreeSet::new();
    for case in cases {
        changed.extend(case.old.iter().chain(&case.new).map(|(number, _)| *number));
        all.add(case, cut);
    }
    for number in affected.difference(&changed) {
        let card = old_card(*number).ok_or(Unfit)?;
        all.add(&Case { old: Some((*number, card.clone())), new: Some((*number, card)) }, cut);
    }
    Ok(all.differing().0)
}

struct Editor<'all, 'caller> {
    assignment: &'all Assignment,
    frequent_from: usize,
    /// Frequent terms with the number of their cases, as far as edited.
    frequent: TermMap<u32>,
    shards: &'all mut Shards<'caller>,
}

impl Editor<'_, '_> {
    /// Whether a pair of Han turns frequent (`true`) or rare; the cases that have it are then affected.
    fn crossing(
        &mut self,
        term: Term,
        text: &str,
        edits: &Edits,
        affected: &mut BTreeSet<u32>,
    ) -> Result<Option<bool>, Unfit> {
        if !term.is_pair() || self.frequent_from == usize::MAX {
            return Ok(None);
        }
        let list = self.beside(text)?;
        let (before, list) = match (self.frequent.get(&term), list) {
            (Some(count), _) => (*count as usize, Vec::new()),
            (None, Some(List::Whole(list))) => (list.len(), list),
            (None, None) => (0, Vec::new()),
            (None, Some(_)) => return Err(Unfit),
        };
        let now = count_after(before, edits)?;
        if (before >= self.frequent_from) == (now >= self.frequent_from) {
            return Ok(None);
        }
        let list = if before >= self.frequent_from { self.all_ranges(text)? } else { list };
        affected.extend(list.into_iter().map(|(number, _)| number));
        Ok(Some(now >= self.frequent_from))
    }

    fn beside(&mut self, text: &str) -> Result<Option<List>, Unfit> {
        let ranges = self.assignment.range_count();
        Ok(self.shards.get(0, text)?.map(|list| lists::decode(list, ranges)))
    }

    fn range(&mut self, text: &str, range: u32) -> Result<Vec<(u32, u8)>, Unfit> {
        let bits = self.assignment.range_bits;
        let list = self.shards.get(range + 1, text)?;
        Ok(list.map(|list| lists::decode_range(list, range, bits)).unwrap_or_default())
    }

    fn all_ranges(&mut self, text: &str) -> Result<Vec<(u32, u8)>, Unfit> {
        let mut list = Vec::new();
        for range in 0..self.assignment.range_count() {
            list.extend(self.range(text, range)?);
        }
        Ok(list)
    }

    /// Edits the list of one term.
    fn edit(&mut self, term: Term, text: &str, edits: &Edits) -> Result<(), Unfit> {
        match self.beside(text)? {
            None => self.rewrite(term, text, &edited(Vec::new(), edits)?),
            Some(List::Whole(list)) => self.rewrite(term, text, &edited(list, edits)?),
            Some(List::Frequent) => self.edit_mark(term, text, edits),
            Some(List::Cut { ranges, titles, .. }) => {
                let before = *self.frequent.get(&term).ok_or(Unfit)? as usize;
                let count = count_after(before, edits)?;
                if count >= self.frequent_from {
                    return self.edit_cut(term, text, edits, Head { count, ranges, titles });
                }
                let list = edited(self.all_ranges(text)?, edits)?;
                for range in (0..).zip(ranges).filter(|(_, is_present)| *is_present).map(|(range, _)| range) {
                    self.shards.set(range + 1, text, None)?;
                }
                self.frequent.remove(&term);
                self.rewrite(term, text, &list)
            }
        }
    }

    /// Writes a list that was whole before.
    fn rewrite(&mut self, term: Term, text: &str, list: &[(u32, u8)]) -> Result<(), Unfit> {
        if list.is_empty() {
            return self.shards.set(0, text, None);
        }
        let encode = if term.is_triple() { lists::encode_triple } else { lists::encode };
        for (place, encoded) in encode(list, self.assignment, self.frequent_from) {
            self.shards.set(place, text, Some(encoded))?;
        }
        if list.len() >= self.frequent_from {
            self.count(term, list.len());
        }
        Ok(())
    }

    /// A triple that has a mark instead of a list.
    fn edit_mark(&mut self, term: Term, text: &str, edits: &Edits) -> Result<(), Unfit> {
        let before = *self.frequent.get(&term).ok_or(Unfit)? as usize;
        match count_after(before, edits)? {
            0 => {
                self.frequent.remove(&term);
                self.shards.set(0, text, None)
            }
            count if count >= self.frequent_from => {
                self.count(term, count);
                Ok(())
            }
            // The list would have to come from the texts of all cases.
            _ => Err(Unfit),
        }
    }

    /// A list that is cut and stays so: the ranges concerned and the head.
    fn edit_cut(&mut self, term: Term, text: &str, edits: &Edits, mut head: Head) -> Result<(), Unfit> {
        let bits = self.assignment.range_bits;
        let mut by_range: BTreeMap<u32, Edits> = BTreeMap::new();
        for (number, edit) in edits {
            by_range.entry(number >> bits).or_default().insert(*number, *edit);
        }
        for (range, edits) in by_range {
            let part = edited(self.range(text, range)?, &edits)?;
            *head.ranges.get_mut(range as usize).ok_or(Unfit)? = !part.is_empty();
            let list = (!part.is_empty()).then(|| lists::encode_range(&part, range, self.assignment));
            self.shards.set(range + 1, text, list)?;
        }
        let has_lost_title = edits.values().any(|(old, new)| old & TITLE != 0 && new & TITLE == 0);
        head.titles = match head.titles {
            None if has_lost_title => Head::of(&self.all_ranges(text)?, self.assignment).titles,
            None => None,
            Some(titles) => lists::few(edited_titles(titles, edits)),
        };
        self.count(term, head.count);
        self.shards.set(0, text, Some(head.encode(self.assignment)))
    }

    fn count(&mut self, term: Term, count: usize) {
        self.frequent.insert(term, u32::try_from(count).unwrap_or(u32::MAX));
    }
}

fn edited_titles(titles: Vec<u32>, edits: &Edits) -> Vec<u32> {
    let mut titles: BTreeSet<u32> = titles.into_iter().collect();
    for (number, (_, new)) in edits {
        if new & TITLE == 0 {
            titles.remove(number);
        } else {
            titles.insert(*number);
        }
    }
    titles.into_iter().collect()
}

/// The list after the edits; unfit when it is not the one they were made for.
fn edited(list: Vec<(u32, u8)>, edits: &Edits) -> Result<Vec<(u32, u8)>, Unfit> {
    let mut list: BTreeMap<u32, u8> = list.into_iter().collect();
    for (number, (old, new)) in edits {
        let known = if *new == 0 { list.remove(number) } else { list.insert(*number, *new) };
        if known.unwrap_or(0) != *old {
            return Err(Unfit);
        }
    }
    Ok(list.into_iter().collect())
}

fn count_after(before: usize, edits: &Edits) -> Result<usize, Unfit> {
    let added = edits.values().filter(|(old, _)| *old == 0).count();
    let removed = edits.values().filter(|(_, new)| *new == 0).count();
    (before + added).checked_sub(removed).ok_or(Unfit)
}
