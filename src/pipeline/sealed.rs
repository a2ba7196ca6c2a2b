//! The cut-off before all others: when everything the last build asked has the same answer, and what it made is there,
//! there is nothing to load, read, plan or draw.

use std::collections::{HashMap, HashSet};
use std::fs::DirEntry;
use std::path::Path;

use rayon::prelude::*;

use super::page_stage::PageStage;
use super::{Options, Report};
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{Hash, PROGRAM};
use crate::store::journal::{self, PAGES, PagePath};
use crate::store::seal::Seal;
use crate::template;
use crate::vfs::{Disk, Files, Listing, SitePath, witness};

/// The program and what it is asked to do.
pub(super) fn order(options: &Options<'_>) -> Hash {
    let program = (PROGRAM, template::embedded_hash());
    let asked = (&options.base_url, &options.as_of, &options.today, options.strict, &options.encoding, &options.shard);
    Hash::of_value(&(program, asked))
}

/// The report of the last build, if this one would do nothing. `listings` are folders listed already; `files` is asked for
/// the rest.
pub(super) fn unchanged(
    files: &Disk,
    listings: &[(&str, &Listing)],
    work: &Path,
    out: &Path,
    options: &Options<'_>,
) -> Option<Report> {
    let seal = Seal::read(work).filter(|seal| seal.order == order(options))?;
    let is_list_same = |(folder, known): (&SitePath, &Hash)| {
        let listed = listings.iter().find(|(name, _)| *name == folder.as_str());
        match listed {
            Some((_, listing)) => witness::digest(listing) == *known,
            None => files.list(folder).is_ok_and(|listing| witness::digest(&listing) == *known),
        }
    };
    let is_same = seal.asked.lists.iter().all(is_list_same)
        && seal.asked.files.iter().all(|(path, known)| files.stamp(path).ok() == *known);
    if !is_same {
        return None;
    }
    let bytes = std::fs::read(work.join(PAGES)).ok().filter(|bytes| journal::sum(bytes) == seal.pages)?;
    let pages: Vec<PagePath<'_>> = journal::decode(&bytes)?;
    if !are_there(out, &pages) {
        return None;
    }
    Some(Report {
        cases: count(seal.cases),
        broken: count(seal.broken),
        planned: pages.len(),
        fresh: pages.len(),
        out: out.to_owned(),
        diagnostics: seal.diagnostics,
        ..Report::default()
    })
}

/// Whether every page is a regular file below `out`. Folders are listed instead of asking for each file: half the calls'
/// cost at 10,000 cases.
fn are_there(out: &Path, pages: &[PagePath<'_>]) -> bool {
    let mut folders: HashMap<&str, HashSet<&str>> = HashMap::new();
    for page in pages {
        let (folder, name) = page.path.rsplit_once('/').unwrap_or(("", page.path));
        folders.entry(folder).or_default().insert(name);
    }
    folders.par_iter().all(|(folder, names)| {
        let Ok(entries) = std::fs::read_dir(out.join(folder)) else { return false };
        let is_one = |entry: &DirEntry| {
            entry.file_name().to_str().is_some_and(|name| names.contains(name))
                && entry.file_type().is_ok_and(|file_type| file_type.is_file())
        };
        entries.filter_map(Result::ok).filter(is_one).count() == names.len()
    })
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The seal on a build that is about to be committed: a broken one when the next build must try something again.
/// `pages` is the checksum of the journal of pages.
pub(super) fn seal(
    files: &Disk,
    listings: &[&Listing],
    options: &Options<'_>,
    stage: &PageStage<'_>,
    report: &Report,
    pages: u64,
) -> Vec<u8> {
    let is_whole = !stage.has_failed()
        && !listings.iter().any(|listing| witness::has_unreadable(listing))
        && !report.diagnostics.iter().any(is_passing);
    if !is_whole {
        return Seal::broken();
    }
    Seal {
        order: order(options),
        asked: files.asked(),
        pages,
        cases: report.cases as u64,
        broken: report.broken as u64,
        diagnostics: report.diagnostics.clone(),
    }
    .encode()
}

/// Whether this was said for a reason that can go away while every stamp stays the same.
fn is_passing(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::E104 | Code::E109 | Code::E110)
}
