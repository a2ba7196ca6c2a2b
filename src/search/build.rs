//! Building the index: heads and entries in, script files out.
//!
//! First [`Assignment`] numbers the cases. Then every entry is read in the order of the numbers: its card and text are
//! written, its terms collected in runs. The runs are merged and lists encoded; on large sites a second pass adds
//! the triples of frequent pairs. At last the terms are laid out in files. Runs and lists wait in the caller's scratch
//! file if there is one. The bytes are a function of the entries and the options alone. Knows nothing of disks: the
//! caller gives entries and takes files.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::assignment::{Assignment, Head};
use super::collect::{self, Source};
use super::entry::Entry;
use super::lists;
use super::records::{self, Records, Writer};
use super::runs::PARTS;
use super::scratch::Scratch;
use super::state::{Layout, State};
use super::terms::{Term, TermSet};
use super::{facets, fold, shard};

/// For which medium the files are cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Files of a few kilobytes: little is loaded for one query.
    #[default]
    Web,
    /// Files of some 64 KB: few files on a USB stick.
    Disk,
}

impl Profile {
    /// Bytes of terms in one file, at most about twice and at least half of it. Smaller files mean fewer bytes a query
    /// and a smaller share of files touched by a new case; larger ones mean fewer files.
    pub(super) fn term_bytes(self) -> u64 {
        match self {
            Self::Web => 1_800,
            Self::Disk => 64_000,
        }
    }

    /// Bytes of text up to which a case is stored in one piece.
    pub(super) fn part_bytes(self) -> usize {
        match self {
            Self::Web => 9_000,
            Self::Disk => 64_000,
        }
    }

    /// How many numbers share a file of cards, as a power of two.
    pub(super) fn card_bits(self) -> u32 {
        match self {
            Self::Web => 0,
            Self::Disk => 6,
        }
    }
}

/// What the caller decides.
#[derive(Clone, Debug, Default, Hash)]
pub struct Options {
    /// For which medium the files are cut.
    pub profile: Profile,
    /// Groups of words that stand for each other.
    pub synonyms: Vec<Vec<String>>,
}

/// Sites with fewer cases have every single character as a term and no lists cut in ranges.
pub(super) const SMALL_SITE: usize = 4_096;

/// What was built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases in the index.
    pub cases: usize,
    /// Files written.
    pub files: usize,
    /// Their bytes.
    pub len_bytes: u64,
}

/// Where entries come from: the entry of the case at a position of the heads. Called on any thread, once for each case;
/// without a scratch file once more on sites of 4,096 cases and above, whose frequent pairs are only known after the first
/// reading.
pub type Entries<'caller, E> = dyn Fn(usize) -> Result<Entry, E> + Sync + 'caller;

/// Where files go: path below the site's root, bytes. Called once for each path, on any thread, in any order.
pub type Emit<'caller, E> = dyn Fn(&str, Vec<u8>) -> Result<(), E> + Sync + 'caller;

/// Builds the index of all cases in memory; gives what [`super::update`] needs to know of it.
///
/// # Errors
/// With the first error of `entries` or `emit`.
pub fn build<E: Send>(
    heads: &[Head],
    entries: &Entries<'_, E>,
    options: &Options,
    emit: &Emit<'_, E>,
) -> Result<State, E> {
    build_in(heads, (entries, None), options, emit)
}

/// Builds as [`build`] with a place for what is collected before it is written.
///
/// # Errors
/// With the first error of `entries` or `emit`, and when something put aside is lost.
pub fn build_aside<E: Send>(
    heads: &[Head],
    entries: &Entries<'_, E>,
    scratch: &Scratch<'_, E>,
    options: &Options,
    emit: &Emit<'_, E>,
) -> Result<State, E> {
    build_in(heads, (entries, Some(scratch)), options, emit)
}

fn build_in<E: Send>(
    heads: &[Head],
    (entries, scratch): (&Entries<'_, E>, Option<&Scratch<'_, E>>),
    options: &Options,
    emit: &Emit<'_, E>,
) -> Result<State, E> {
    let output = Output { emit, files: 0.into(), len_bytes: 0.into() };
    let assignment = Assignment::of(heads);
    // What there is of a small site fits into memory.
    let scratch = scratch.filter(|_| heads.len() >= SMALL_SITE);
    let source = Source { assignment: &assignment, entries, profile: options.profile, scratch };
    let (pass, rows) = collect::terms(&source, &output)?;
    for (path, bytes) in facets::files(&rows, assignment.range_bits) {
        output.write(&path, bytes)?;
    }
    drop(rows);
    let (records, frequent) = records(&source, pass)?;
    let layout = records::layout(&records, options.profile.term_bytes());
    records::write(&records, scratch, &layout, &output)?;
    drop(records);
    output.write("t2s.js", folding_table())?;
    if !options.synonyms.is_empty() {
        output.write("syn.js", synonyms(&options.synonyms))?;
    }
    output.write("root.js", root(&assignment, &layout, options))?;
    let (files, len_bytes) = (output.files.into_inner(), output.len_bytes.into_inner());
    let figures = Figures { cases: heads.len(), files, len_bytes };
    Ok(State::of(heads, &assignment, options, layout, &frequent, figures))
}

/// Counts what passes to the caller.
pub(super) struct Output<'caller, E> {
    emit: &'caller Emit<'caller, E>,
    files: std::sync::atomic::AtomicUsize,
    len_bytes: std::sync::atomic::AtomicU64,
}

impl<E> Output<'_, E> {
    pub(super) fn write(&self, path: &str, bytes: Vec<u8>) -> Result<(), E> {
        use std::sync::atomic::Ordering::Relaxed;
        self.files.fetch_add(1, Relaxed);
        self.len_bytes.fetch_add(bytes.len() as u64, Relaxed);
        (self.emit)(&format!("search/{path}"), bytes)
    }
}

/// Frequent terms and in how many cases they are.
type Frequent = Vec<(Term, u32)>;

/// Collects and merges the terms, and the triples of frequent pairs: by part, records in the order of their addresses.
fn records<E: Send>(source: &Source<'_, E>, mut pass: collect::Pass) -> Result<(Vec<Vec<Records>>, Frequent), E> {
    let (records, mut frequent) = merge(source, &pass, lists::encode)?;
    pass.runs = Vec::new();
    let mut records: Vec<Vec<Records>> = records.into_iter().map(|records| vec![records]).collect();
    if !frequent.is_empty() {
        let pairs: TermSet = frequent.iter().map(|(term, _)| *term).collect();
        let (triples, marked) = merge(source, &collect::triples(source, &pass, &pairs)?, lists::encode_triple)?;
        records.iter_mut().zip(triples).for_each(|(records, triples)| records.push(triples));
        frequent.extend(marked);
    }
    Ok((records, frequent))
}

/// How the list of a term becomes texts with their places.
type Encode = fn(&[(u32, u8)], &Assignment, usize) -> Vec<(u32, String)>;

/// Merges the runs and encodes the lists; gives the frequent terms too.
fn merge<E: Send>(source: &Source<'_, E>, pass: &collect::Pass, encode: Encode) -> Result<(Vec<Records>, Frequent), E> {
    let assignment = source.assignment;
    let frequent_from = lists::frequent_from(assignment.order.len());
    let part = |part: usize| -> Result<(Records, Frequent), E> {
        let (mut records, mut frequent, mut list) = (Writer::default(), Vec::new(), Vec::new());
        super::runs::merge(&pass.runs, source.scratch, part, |order, term, cases| {
            list.clear();
            list.extend(cases.iter().map(|(case, zones)| (assignment.order[*case].0, *zones)));
            let text = term.text(&pass.words);
            for (place, encoded) in encode(&list, assignment, frequent_from) {
                records.push(order, place, (&text, &encoded));
            }
            if list.len() >= frequent_from {
                frequent.push((term, u32::try_from(list.len()).expect("numbers are 32 bits")));
            }
        })?;
        Ok((records.finish(source.scratch), frequent))
    };
    let parts: Vec<(Records, Frequent)> = (0..PARTS).into_par_iter().map(part).collect::<Result<_, E>>()?;
    let (records, frequent): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
    Ok((records, frequent.into_iter().flatten().collect()))
}

/// The table of the folding, loaded by the client for queries and texts with Traditional characters.
fn folding_table() -> Vec<u8> {
    let mut script = shard::open("t2s");
    let pairs: String = crate::content::script::pairs().flat_map(|(from, to)| [from, to]).collect();
    shard::push_string(&mut script, &pairs);
    shard::close(script)
}

fn synonyms(groups: &[Vec<String>]) -> Vec<u8> {
    let mut table: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for group in groups {
        let words: Vec<String> = group.iter().map(|word| fold::bare(word)).filter(|word| !word.is_empty()).collect();
        for word in &words {
            let others = table.entry(word.clone()).or_default();
            for other in words.iter().filter(|other| *other != word) {
                if !others.contains(other) {
                    others.push(other.clone());
                }
            }
        }
    }
    let mut script = shard::open("syn");
    script.push_str(&serde_json::to_string(&table).expect("strings only"));
    shard::close(script)
}

/// `root.js`: what a query needs to know before the first term is looked up.
pub(super) fn root(assignment: &Assignment, layout: &Layout, options: &Options) -> Vec<u8> {
    let bands: Vec<[u32; 2]> = assignment.bands.iter().map(|band| [u32::from(band.year), band.base]).collect();
    let ranges: Vec<u32> = match layout.last_place() {
        Some(1..) => (0..assignment.range_count()).map(|range| layout.count(range + 1)).collect(),
        _ => Vec::new(),
    };
    let data = serde_json::json!({
        "v": 1,
        "n": assignment.order.len(),
        "end": assignment.end,
        "years": bands,
        "range": assignment.range_bits,
        "terms": layout.count(0),
        "ranges": ranges,
        "cards": options.profile.card_bits(),
        "synonyms": u8::from(!options.synonyms.is_empty()),
    });
    let mut script = shard::open("root");
    script.push_str(&data.to_string());
    shard::close(script)
}
