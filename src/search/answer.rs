//! Answering a query from the files of an index, in the terminal. The client answers alike.
//!
//! Matches are shown in the order of their scores after each has been verified: a phrase must stand in the page, not
//! only its pairs. Under five verified matches, near ones follow under a heading of their own; Latin letters without
//! a match are read as pinyin. Knows nothing of terminals.

use std::collections::{BTreeMap, BTreeSet};

use super::cards::Card;
use super::files::{Files, Read, Root};
use super::fold;
use super::matching::{self, Matching};
use super::phrases::{self, Phrase};

/// Readings of one query with words replaced by their synonyms, at most.
const MAX_READINGS: usize = 6;
/// With fewer verified matches, near ones are looked for.
const FEW_RESULTS: usize = 5;
/// After so many matches without the phrase, more of its terms are looked up.
const MANY_LOOSE: usize = 3;
/// Near matches shown.
const MAX_NEAR: usize = 6;
/// After so many candidates in a row without the phrase, a page of results ends unless no more than as many are left:
/// the pairs are common, the phrase is rare.
const MAX_FRUITLESS: usize = 40;
/// Between names shown.
const JOINT: &str = "、";
/// What a synonym costs in score.
const SYNONYM_COST: u32 = 8;

/// A page that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Link from the search page.
    pub href: String,
    /// Title.
    pub title: String,
    /// Units.
    pub branch: String,
    /// Year, or empty.
    pub year: String,
    /// A piece of the page around the first phrase.
    pub snippet: String,
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// Pages with all phrases, best first.
    pub exact: Vec<Found>,
    /// Pages with most of the query, best first.
    pub near: Vec<Found>,
    /// How many pages have all phrases.
    pub total: usize,
    /// There may be more than `total`.
    pub has_more: bool,
    /// The query was read as pinyin.
    pub is_pinyin: bool,
    /// Files of the index that could not be read: the answer may be incomplete.
    pub missing: Vec<String>,
}

/// Answers `query` with at most `limit` exact matches. `read` gives the bytes of a file below the site's root.
#[must_use]
pub fn query(read: &Read<'_>, query: &str, limit: usize) -> Results {
    let mut files = Files::new(read);
    let mut results = Results::default();
    let phrases = phrases::parse(query);
    if let Some(root) = files.root()
        && !phrases.is_empty()
    {
        results = Answer { files: &mut files, root: &root }.answer(query, &phrases, limit);
    }
    results.missing = files.missing;
    results
}

struct Answer<'files, 'site> {
    files: &'files mut Files<'site>,
    root: &'files Root,
}

impl Answer<'_, '_> {
    fn answer(&mut self, query: &str, phrases: &[Phrase], limit: usize) -> Results {
        let mut readings = self.readings(phrases);
        if !phrases.iter().any(|phrase| phrase.is_excluded) {
            readings.extend(phrases::as_number(query).map(|number| vec![number]));
        }
        let mut results = self.matches(&readings, limit);
        if results.exact.is_empty() && results.near.is_empty() {
            for reading in phrases::as_pinyin(query) {
                let found = self.matches(&[vec![reading]], limit);
                if !found.exact.is_empty() {
                    return Results { is_pinyin: true, ..found };
                }
            }
        }
        if results.exact.len() < FEW_RESULTS.min(limit) && !phrases.iter().any(|phrase| phrase.is_exact) {
            self.add_near(phrases, &mut results);
        }
        results.near.truncate(if results.exact.len() < FEW_RESULTS { MAX_NEAR } else { 0 });
        results
    }

    /// The query itself, and with one phrase replaced by a year or by each of its synonyms.
    fn readings(&mut self, phrases: &[Phrase]) -> Vec<Vec<Phrase>> {
        let mut readings = vec![phrases.to_vec()];
        for (position, phrase) in
            phrases.iter().enumerate().filter(|(_, phrase)| !phrase.is_exact && !phrase.is_excluded)
        {
            let mut others: Vec<String> = phrase.year().map(str::to_owned).into_iter().collect();
            if self.root.has_synonyms {
                others.extend(self.files.synonyms(&phrase.text));
            }
            for other in others.iter().filter_map(|other| Phrase::of(other)) {
                let mut reading = phrases.to_vec();
                reading[position] = other;
                readings.push(reading);
            }
        }
        readings.truncate(MAX_READINGS);
        readings
    }

    fn matches(&mut self, readings: &[Vec<Phrase>], limit: usize) -> Results {
        let mut progress = Progress { readings, matchings: Vec::new(), seen: BTreeMap::new() };
        for phrases in readings {
            progress.matchings.push(Matching::start(self.files, self.root, phrases));
        }
        progress.advance(self, limit);
        let mut results = Results::default();
        let mut fruitless = 0;
        while results.exact.len() < limit {
            let ranked = progress.ranked();
            let mut batch: Vec<(u32, usize)> = ranked.iter().map(|(_, number, reading)| (*number, *reading)).collect();
            batch.retain(|(number, _)| !progress.seen.contains_key(number));
            if fruitless >= MAX_FRUITLESS && (!progress.is_complete() || batch.len() > MAX_FRUITLESS) {
                break;
            }
            batch.truncate(limit - results.exact.len());
            if batch.is_empty() && progress.is_complete() {
                break;
            }
            if batch.is_empty() {
                progress.advance(self, ranked.len() + limit - results.exact.len());
                continue;
            }
            for (number, reading) in batch {
                let verdict = self.verify(number, &readings[reading], &mut results);
                fruitless = if verdict { 0 } else { fruitless + 1 };
                progress.seen.insert(number, verdict);
            }
            if results.near.len() >= MANY_LOOSE {
                progress.matchings.iter_mut().flatten().for_each(|matching| matching.narrow(self.files, self.root));
            }
        }
        let mut seen = progress.seen.clone();
        for (_, number, _) in progress.ranked() {
            seen.entry(number).or_insert(true);
        }
        results.total = seen.values().filter(|is_match| **is_match).count();
        results.has_more = !progress.is_complete();
        results
    }

    /// Looks the phrases up in the page and adds it to the results; whether it has them all.
    fn verify(&mut self, number: u32, phrases: &[Phrase], results: &mut Results) -> bool {
        let Some(card) = self.files.card(self.root, number) else { return false };
        match self.verdict(number, &card, phrases) {
            Verdict::Whole(snippet) => results.exact.push(found_of(&card, snippet)),
            Verdict::Loose => results.near.push(found_of(&card, card.summary.clone())),
            Verdict::Refused => {}
        }
        results.exact.last().is_some_and(|found| found.href == card.href)
    }

    fn verdict(&mut self, number: u32, card: &Card, phrases: &[Phrase]) -> Verdict {
        let mut page = Page { number, card, bare: Vec::new(), next_part: 0 };
        let mut snippet = None;
        for phrase in phrases.iter().filter(|phrase| !phrase.text.is_empty()) {
            match (page.find(self.files, &phrase.text), phrase.is_excluded) {
                (Some(_), true) => return Verdict::Refused,
                (None, false) => return if phrase.is_exact { Verdict::Refused } else { Verdict::Loose },
                (Some(text), false) => {
                    snippet.get_or_insert_with(|| cut_snippet(&text, &phrase.text));
                }
                (None, true) => {}
            }
        }
        Verdict::Whole(snippet.unwrap_or_else(|| card.summary.clone()))
    }

    fn add_near(&mut self, phrases: &[Phrase], results: &mut Results) {
        let shown: BTreeSet<String> =
            results.exact.iter().chain(&results.near).map(|found| found.href.clone()).collect();
        let mut near: Vec<(u32, u32)> =
            matching::near(self.files, self.root, phrases).into_iter().map(|(number, score)| (score, number)).collect();
        near.sort_unstable_by_key(|pair| std::cmp::Reverse(*pair));
        for (_, number) in near {
            if results.near.len() >= MAX_NEAR {
                break;
            }
            if let Some(card) = self.files.card(self.root, number).filter(|card| !shown.contains(&card.href)) {
                results.near.push(found_of(&card, card.summary.clone()));
            }
        }
    }
}

/// The readings of a query with their matches, and what has been verified of them.
struct Progress<'readings> {
    readings: &'readings [Vec<Phrase>],
    matchings: Vec<Option<Matching>>,
    /// Verified cases and whether they have all phrases.
    seen: BTreeMap<u32, bool>,
}

impl Progress<'_> {
    fn is_complete(&self) -> bool {
        self.matchings.iter().flatten().all(Matching::is_complete)
    }

    fn advance(&mut self, answer: &mut Answer<'_, '_>, wanted: usize) {
        self.matchings.iter_mut().flatten().for_each(|matching| matching.advance(answer.files, answer.root, wanted));
    }

    /// Score, number and reading of all matches, best first.
    fn ranked(&self) -> Vec<(u32, u32, usize)> {
        let mut best: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
        for (reading, matching) in self.matchings.iter().enumerate().take(self.readings.len()) {
            for (number, score) in matching.iter().flat_map(|matching| &matching.found) {
                let score = score.saturating_sub(if reading == 0 { 0 } else { SYNONYM_COST });
                let entry = best.entry(*number).or_insert((score, reading));
                *entry = (*entry).max((score, reading));
            }
        }
        let mut ranked: Vec<(u32, u32, usize)> =
            best.into_iter().map(|(number, (score, reading))| (score, number, reading)).collect();
        ranked.sort_unstable_by_key(|(score, number, _)| std::cmp::Reverse((*score, *number)));
        ranked
    }
}

/// What the text of a page says of a match.
enum Verdict {
    /// All phrases stand in it; a piece around the first.
    Whole(String),
    /// A phrase's pairs stand in it, the phrase does not.
    Loose,
    /// It has an excluded phrase, or lacks an exact one.
    Refused,
}

/// The texts of a page, read as far as they are needed.
struct Page<'card> {
    number: u32,
    card: &'card Card,
    /// Text and its letters.
    bare: Vec<(String, String)>,
    next_part: usize,
}

/// Texts of a card that are searched before its text: summary, title, brand, other facts, year.
const CARD_TEXTS: usize = 5;

impl Page<'_> {
    /// What a snippet for the letters of a phrase is cut from: the part of the text that has them, or the summary when
    /// a fact of the card does.
    fn find(&mut self, files: &mut Files<'_>, letters: &str) -> Option<String> {
        loop {
            if let Some(at) = self.bare.iter().position(|(_, bare)| bare.contains(letters)) {
                return Some(if at < CARD_TEXTS { self.card.summary.clone() } else { self.bare[at].0.clone() });
            }
            self.read_on(files)?;
        }
    }

    fn read_on(&mut self, files: &mut Files<'_>) -> Option<()> {
        let texts = match self.next_part {
            0 => {
                let facts = self.card.facts().collect::<Vec<&str>>().join("\n");
                let Card { summary, title, brand, year, .. } = self.card;
                vec![summary.clone(), title.clone(), brand.join(JOINT), facts, year.clone()]
            }
            1 => self.card.texts.clone(),
            part if part <= self.card.part_count => vec![files.part(self.number, part - 1)],
            _ => return None,
        };
        self.next_part += 1;
        self.bare.extend(texts.into_iter().map(|text| (text.clone(), fold::bare(&text))));
        Some(())
    }
}

/// Some forty characters around the first place where the letters of a phrase stand.
fn cut_snippet(text: &str, letters: &str) -> String {
    let first = letters.chars().next().unwrap_or_default();
    let starts = text.char_indices().filter(|(_, character)| fold::bare(&character.to_string()).starts_with(first));
    let start = starts
        .map(|(start, _)| start)
        .find(|start| fold::bare(&text[*start..].chars().take(200).collect::<String>()).starts_with(letters));
    let before = text[..start.unwrap_or(0)].chars().rev().take(14).count();
    let skipped = text[..start.unwrap_or(0)].chars().count() - before;
    let cut: String =
        text.chars().skip(skipped).take(60).map(|character| if character == '\n' { ' ' } else { character }).collect();
    let more = if text.chars().count() > skipped + 60 { "…" } else { "" };
    format!("{}{cut}{more}", if skipped > 0 { "…" } else { "" })
}

fn found_of(card: &Card, snippet: String) -> Found {
    let Card { href, title, branch, year, .. } = card.clone();
    Found { href, title, branch: branch.join(JOINT), year, snippet }
}
