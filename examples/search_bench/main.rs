//! Measures the search index on made-up cases: time, memory, size, bytes per query, files touched by a change.
//!
//! `cargo run --release --example search_bench -- 10000` prints the figures of docs/search.md.
//! `-- 300 --out DIR` writes the files instead (of the pages in tests/search with `--judged`, for USB sticks with
//! `--disk`), and to `DIR/answers.json` the answers of the terminal's reader to 300 pieces of texts, or to the
//! first column of `--queries FILE`, for comparison with the browser's (`tests/browser/search.mjs`).

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "figures for people, made-up positions"
)]

mod corpus;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use casebook::search::{Entry, Found, Head, Options, Profile, Results, build, digest, query};

/// Files by path.
type Site = BTreeMap<String, Vec<u8>>;

/// Pieces of texts asked for.
const PIECES: u64 = 300;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let value_of =
        |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let count: u64 = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let profile = if has("--disk") { Profile::Disk } else { Profile::Web };
    let options = Options { profile, synonyms: Vec::new() };
    let Some(folder) = value_of("--out") else { return measure(count, &options) };
    let entries = if has("--judged") { corpus::judged() } else { (0..count).map(corpus::entry).collect() };
    write(&entries, &options, Path::new(folder));
    let queries = match value_of("--queries") {
        Some(file) => first_column(&std::fs::read_to_string(file).expect("the file of queries")),
        None => pieces(count).into_iter().map(|(piece, _)| piece).collect(),
    };
    answer(&queries, Path::new(folder));
}

fn heads(entries: impl Iterator<Item = Entry>) -> Vec<Head> {
    entries.map(|entry| Head { year: entry.year, key: entry.key }).collect()
}

fn write(entries: &[Entry], options: &Options, folder: &Path) {
    let digests: Vec<Vec<u8>> = entries.iter().map(digest).collect();
    let digest_of = |position: usize| Ok::<_, std::io::Error>(digests[position].clone());
    let figures = build(&heads(entries.iter().cloned()), &digest_of, options, &|path, bytes| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder"))?;
        std::fs::write(path, bytes)
    });
    println!("{figures:?}");
}

fn first_column(table: &str) -> Vec<String> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

/// Answers the queries from the written files, as JSON.
fn answer(queries: &[String], folder: &Path) {
    let answers = queries.iter().map(|text| {
        let results = query(&|path| std::fs::read(folder.join(path)).ok(), text, 10);
        let links = |list: &[Found]| list.iter().map(|found| found.href.clone()).collect::<Vec<String>>();
        serde_json::json!({
            "query": text,
            "exact": links(&results.exact),
            "near": links(&results.near),
            "total": results.total,
            "more": results.has_more,
            "pinyin": results.is_pinyin,
        })
    });
    let json = serde_json::Value::Array(answers.collect()).to_string();
    std::fs::write(folder.join("answers.json"), json).expect("the folder was written before");
}

/// Pieces of 2 to 10 Han of the texts of cases, with the link of the case.
fn pieces(count: u64) -> Vec<(String, String)> {
    let is_han = |character: char| ('\u{4e00}'..='\u{9fff}').contains(&character);
    let piece = |seed: u64| {
        let entry = corpus::entry(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) % count);
        let seed = seed as usize;
        let len = 2 + seed % 9;
        let block: Vec<char> = entry.blocks[seed % entry.blocks.len()].chars().collect();
        let runs: Vec<&[char]> = block.split(|character| !is_han(*character)).filter(|run| run.len() >= len).collect();
        let run = runs.get(seed % runs.len().max(1))?;
        let piece = &run[seed * 7 % (run.len() - len + 1)..][..len];
        Some((piece.iter().collect(), entry.href))
    };
    (0..PIECES).filter_map(piece).collect()
}

fn measure(count: u64, options: &Options) {
    let digests: Vec<Vec<u8>> = (0..count).map(|position| digest(&corpus::entry(position))).collect();
    let first = heads((0..count).map(corpus::entry));
    println!("{count} made-up cases, digests of {:.1} MB", mega(digests.iter().map(Vec::len).sum()));
    let (before, start, cpu) = (resident(), Instant::now(), cpu_seconds());
    let digest_of = |position: usize| Ok::<_, Infallible>(digests[position].clone());
    let figures = build(&first, &digest_of, options, &|_, _| Ok(())).expect("digests are fresh");
    println!(
        "built in {:.2} s, {:.1} CPU s, {:.0} MB above the digests: {} files, {:.1} MB",
        start.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
        resident().1 - before.0,
        figures.files,
        figures.len_bytes as f64 / 1e6
    );
    let site = in_memory(&first, &|position| digests[position].clone(), options);
    print_folders(&site);
    changes(&site, &first, &digests, options);
    cold_queries(&site, count);
}

fn in_memory(heads: &[Head], digest_of: &(dyn Fn(usize) -> Vec<u8> + Sync), options: &Options) -> Site {
    let site = Mutex::new(Site::new());
    let emit = |path: &str, bytes: Vec<u8>| {
        site.lock().expect("no panic while inserting").insert(path.to_owned(), bytes);
        Ok(())
    };
    build(heads, &|position| Ok::<_, Infallible>(digest_of(position)), options, &emit).expect("digests are fresh");
    site.into_inner().expect("no panic while inserting")
}

fn print_folders(site: &Site) {
    let mut folders: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (path, bytes) in site {
        let folder = folders.entry(path.split('/').nth(1).unwrap_or_default()).or_default();
        *folder = (folder.0 + 1, folder.1 + bytes.len());
    }
    for (folder, (files, len_bytes)) in folders {
        println!("  {folder}: {files} files, {:.2} MB", mega(len_bytes));
    }
}

/// How many files an edit and an addition change.
fn changes(site: &Site, first: &[Head], digests: &[Vec<u8>], options: &Options) {
    let report = |name: &str, other: &Site| {
        let differing = other.iter().filter(|(path, bytes)| site.get(*path) != Some(bytes)).count();
        let changed = differing + site.keys().filter(|path| !other.contains_key(*path)).count();
        println!("{name}: {changed} files of {}, {:.2} %", other.len(), changed as f64 * 100.0 / other.len() as f64);
    };
    let edited = first.len() / 2;
    let mut entry = corpus::entry(edited as u64);
    entry.blocks[2].insert_str(0, "改稿时补了一句：汛期前再把泵房钥匙交接一遍。");
    let edited_digest = digest(&entry);
    let digest_of =
        |position: usize| if position == edited { edited_digest.clone() } else { digests[position].clone() };
    report("one case edited", &in_memory(first, &digest_of, options));
    let added = corpus::entry(first.len() as u64);
    let mut more = first.to_vec();
    more.push(Head { year: added.year, key: added.key });
    let added = digest(&added);
    let digest_of = |position: usize| digests.get(position).cloned().unwrap_or_else(|| added.clone());
    report("one case added", &in_memory(&more, &digest_of, options));
}

/// Pieces of texts as cold queries: what is read, and whether the page is found.
fn cold_queries(site: &Site, count: u64) {
    let (mut costs, mut lost) = (Vec::new(), 0);
    for (piece, href) in pieces(count) {
        let read = Mutex::new((0, 0));
        let read_file = |path: &str| {
            let bytes = site.get(path)?;
            let mut read = read.lock().expect("no panic while counting");
            *read = (read.0 + bytes.len(), read.1 + 1);
            Some(bytes.clone())
        };
        let results = query(&read_file, &piece, 10);
        if !is_found(&results, &href) {
            lost += 1;
            println!("lost: {piece} of {href}");
        }
        costs.push(read.into_inner().expect("no panic while counting"));
    }
    costs.sort_unstable();
    let at = |share: usize| costs[(costs.len() - 1) * share / 100];
    println!(
        "{} cold queries, {lost} lost; raw bytes and files: median {:?}, p95 {:?}, most {:?}",
        costs.len(),
        at(50),
        at(95),
        at(100)
    );
}

/// Whether the page is among the results, or there are ten others and more to come.
fn is_found(results: &Results, href: &str) -> bool {
    let is_shown = results.exact.iter().any(|found| found.href == href);
    is_shown || (results.exact.len() == 10 && (results.total > 10 || results.has_more))
}

fn mega(len_bytes: usize) -> f64 {
    len_bytes as f64 / 1e6
}

/// Resident memory now and at its highest, in megabytes.
fn resident() -> (f64, f64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    };
    (of("VmRSS"), of("VmHWM"))
}

/// CPU time of this process, all threads, in seconds.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    // Fields 14 and 15 of the file, counted from the state, which is field 3; in ticks of 10 ms.
    [11, 12].iter().filter_map(|field| fields.get(*field)?.parse::<f64>().ok()).sum::<f64>() / 100.0
}
