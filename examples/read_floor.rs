//! The least that checking a site can cost: every case listed, read, decoded, its front matter and text parsed, and nothing
//! else. `read_floor SITE [RUNS]` prints the milliseconds of each run; `casebook check` is compared with it in
//! docs/performance.md.

use std::path::Path;
use std::time::Instant;

use casebook::content::decode::decode;
use casebook::content::markdown::{RenderOptions, render};
use casebook::vfs::{Disk, Entry, Files, SitePath};
use casebook::yaml::{ReadOptions, read, split_front_matter};
use rayon::prelude::*;

/// Bytes of HTML and nodes of front matter, so that nothing is left out as unused.
fn parse(files: &Disk, entry: &Entry) -> usize {
    let path = entry.path.as_str();
    let bytes = files.read(&entry.path, 20 << 20).expect("readable");
    let mut said = Vec::new();
    let source = decode(path, &bytes, None, &mut said).expect("a text").source;
    let known = |_: &str| true;
    let options = ReadOptions::new(&known);
    let split = split_front_matter(&source, &options, &mut said);
    let node = read(&source, split.yaml, &options, &mut said);
    let body = render(&source, split.body, &RenderOptions::default(), &mut said);
    body.html.len() + node.map_or(0, |node| node.items().len())
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let site = arguments.next().expect("usage: read_floor SITE [RUNS]");
    let runs: usize = arguments.next().map_or(5, |runs| runs.parse().expect("a number of runs"));
    let files = Disk::new(Path::new(&site)).expect("a site");
    for _ in 0..runs {
        let began = Instant::now();
        let listing = files.list(&SitePath::from_normal("content")).expect("listed");
        let cases: Vec<&Entry> = listing.entries.iter().filter(|entry| entry.path.extension() == "md").collect();
        let bytes: usize = cases.par_iter().map(|entry| parse(&files, entry)).sum();
        println!("{} cases, {bytes} bytes, {} ms", cases.len(), began.elapsed().as_millis());
    }
}
