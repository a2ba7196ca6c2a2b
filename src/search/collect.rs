//! Reading the entries: cards and filters written or kept, terms collected in runs.
//!
//! A run covers some hundred cases that follow each other by number; runs are made on all cores. What the second pass
//! needs of the texts waits in the scratch file, so that no entry is read twice. Knows nothing of lists.

use rayon::prelude::*;

use super::assignment::Assignment;
use super::build::{Entries, Output, Profile};
use super::cards::{self, Card};
use super::facets::Row;
use super::runs::{Collector, Run};
use super::scratch::{Scratch, Waiting};
use super::terms::{Cutter, Cutting, TermSet, Words};

/// What is read.
pub(super) struct Source<'caller, E> {
    pub(super) assignment: &'caller Assignment,
    pub(super) entries: &'caller Entries<'caller, E>,
    pub(super) profile: Profile,
    pub(super) scratch: Option<&'caller Scratch<'caller, E>>,
}

/// Cases of a run: what is collected of them is in memory once for each thread.
const RUN: usize = 128;
/// Most runs, all of which are read for each part of a merge; of a very large site they are longer.
const MAX_RUNS: usize = 512;

/// The terms of one pass over the entries.
#[derive(Default)]
pub(super) struct Pass {
    pub(super) runs: Vec<Run>,
    pub(super) words: Words,
    /// The Han of each case, in the order of the numbers; none where they cannot wait outside memory.
    han: Vec<Option<Waiting>>,
}

/// Filter values by number.
type Rows = Vec<(u32, Row)>;

impl<E> Source<'_, E> {
    fn card(&self, position: usize) -> Result<Card, E> {
        Ok(Card::of((self.entries)(position)?, self.profile.part_bytes()))
    }

    fn cutting(&self) -> Cutting {
        Cutting::of(self.assignment.order.len())
    }

    /// Positions in the order of numbers, cut where a file of cards ends, so that each file is written by one run.
    fn batches(&self) -> Vec<std::ops::Range<usize>> {
        let order = &self.assignment.order;
        let card_bits = self.profile.card_bits();
        let at_least = (order.len() / 32).clamp(64, RUN).max(order.len() / MAX_RUNS);
        let (mut batches, mut start) = (Vec::new(), 0);
        for end in 1..=order.len() {
            let is_card_end = end == order.len() || order[end].0 >> card_bits != order[end - 1].0 >> card_bits;
            if is_card_end && (end - start >= at_least || end == order.len()) {
                batches.push(start..end);
                start = end;
            }
        }
        batches
    }
}

/// The terms of all cases and their filter values; writes the cards.
pub(super) fn terms<E: Send>(source: &Source<'_, E>, output: &Output<'_, E>) -> Result<(Pass, Rows), E> {
    let parts: Vec<Part> =
        source.batches().into_par_iter().map(|batch| terms_of(source, batch, output)).collect::<Result<_, _>>()?;
    let (mut pass, mut rows) = (Pass::default(), Vec::new());
    for part in parts {
        pass.runs.push(part.run);
        pass.words.extend(part.words);
        pass.han.extend(part.han);
        rows.extend(part.rows);
    }
    Ok((pass, rows))
}

/// What a run of cases comes to.
struct Part {
    run: Run,
    words: Words,
    han: Vec<Option<Waiting>>,
    rows: Rows,
}

fn terms_of<E: Send>(source: &Source<'_, E>, batch: std::ops::Range<usize>, output: &Output<'_, E>) -> Result<Part, E> {
    let mut cutter = Cutter::new(source.cutting());
    let mut collector = Collector::default();
    let (mut han, mut rows) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
    let card_bits = source.profile.card_bits();
    let order = &source.assignment.order[batch.clone()];
    for file in order.chunk_by(|left, right| left.0 >> card_bits == right.0 >> card_bits) {
        let mut cards = cards::File::new(file[0].0 >> card_bits);
        for (number, position) in file {
            let card = source.card(*position)?;
            cutter.cut(&card);
            collector.add(rows.len(), &cutter);
            han.push(source.scratch.and_then(|scratch| scratch.aside.put(&cutter.han)).map(Waiting::Aside));
            cards.add(*number, &card);
            for (path, bytes) in cards::further_files(*number, &card) {
                output.write(&path, bytes)?;
            }
            rows.push((*number, Row::of(&card)));
        }
        let (path, bytes) = cards.finish();
        output.write(&path, bytes)?;
    }
    let run = collector.finish(batch.start, &cutter.words, source.scratch);
    Ok(Part { run, words: cutter.words, han, rows })
}

/// The triples of Han whose two pairs are both frequent; `pass` is the one that found the pairs.
pub(super) fn triples<E: Send>(source: &Source<'_, E>, pass: &Pass, frequent: &TermSet) -> Result<Pass, E> {
    let run = |batch: std::ops::Range<usize>| -> Result<Run, E> {
        let mut cutter = Cutter::new(source.cutting());
        let mut collector = Collector::default();
        for (case, at) in batch.clone().enumerate() {
            match &pass.han[at] {
                Some(han) => cutter.cut_triples_again(&han.all(source.scratch)?, frequent),
                None => cutter.cut_triples(&source.card(source.assignment.order[at].1)?, frequent),
            }
            collector.add(case, &cutter);
        }
        Ok(collector.finish(batch.start, &cutter.words, source.scratch))
    };
    let runs = source.batches().into_par_iter().map(run).collect::<Result<_, _>>()?;
    Ok(Pass { runs, ..Pass::default() })
}
