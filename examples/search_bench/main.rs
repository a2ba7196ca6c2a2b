//! Measures the search index on made-up cases: time, memory, size, bytes per query, files touched by a change.
//!
//! `cargo run --release --example search_bench -- 10000` prints the figures of docs/search.md;
//! `-- 300 --out DIR` writes the files instead.

mod corpus;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;
use std::time::Instant;

use casebook::search::{Entry, Figures, Head, Options, Profile, build, digest};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count: u64 = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let value_of = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let profile = if arguments.iter().any(|argument| argument == "--disk") { Profile::Disk } else { Profile::Web };
    let options = Options { profile, synonyms: Vec::new() };
    let entries = |extra: u64| (0..count + extra).map(corpus::entry).collect::<Vec<Entry>>();
    if let Some(folder) = value_of("--out") {
        write(&entries(0), &options, std::path::Path::new(folder));
    } else {
        measure(count, &options);
    }
}

fn write(entries: &[Entry], options: &Options, folder: &std::path::Path) {
    let digests: Vec<Vec<u8>> = entries.iter().map(digest).collect();
    let heads: Vec<Head> = entries.iter().map(|entry| Head { year: entry.year, key: entry.key }).collect();
    let figures = build(&heads, &|position| Ok::<_, std::io::Error>(digests[position].clone()), options, &|path, bytes| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder"))?;
        std::fs::write(path, bytes)
    });
    println!("{figures:?}");
}

/// Files by path.
type Site = BTreeMap<String, Vec<u8>>;

fn build_in_memory(heads: &[Head], digest_of: &(dyn Fn(usize) -> Vec<u8> + Sync), options: &Options) -> (Figures, Site) {
    let site = Mutex::new(Site::new());
    let figures = build(heads, &|position| Ok::<_, Infallible>(digest_of(position)), options, &|path, bytes| {
        site.lock().expect("no panic").insert(path.to_owned(), bytes);
        Ok(())
    });
    (figures.expect("digests are fresh"), site.into_inner().expect("no panic"))
}

fn measure(count: u64, options: &Options) {
    let heads = |extra: u64| -> Vec<Head> {
        (0..count + extra).map(corpus::entry).map(|entry| Head { year: entry.year, key: entry.key }).collect()
    };
    let first = heads(0);
    let start = Instant::now();
    let digests: Vec<Vec<u8>> = (0..count).map(|position| digest(&corpus::entry(position))).collect();
    println!("{count} cases made up in {:.1} s, digests {:.1} MB", start.elapsed().as_secs_f64(), mega(digests.iter().map(Vec::len).sum()));
    let digest_of = |position: usize| digests.get(position).cloned().unwrap_or_else(|| digest(&corpus::entry(position as u64)));

    let before = resident();
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let figures = build(&first, &|position| Ok::<_, Infallible>(digest_of(position)), options, &|_, _| Ok(())).expect("fresh digests");
    println!(
        "build: {:.2} s, {:.1} CPU s, {:.0} MB more than before; {} files, {:.1} MB",
        start.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
        resident().1 - before.0,
        figures.files,
        figures.len_bytes as f64 / 1e6
    );

    let (_, site) = build_in_memory(&first, &digest_of, options);
    let mut by_folder: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (path, bytes) in &site {
        let folder = path.split('/').nth(1).unwrap_or_default();
        let entry = by_folder.entry(folder).or_default();
        entry.0 += 1;
        entry.1 += bytes.len();
    }
    println!("files and bytes: {by_folder:?}");

    let changed = |other: &Site| other.iter().filter(|(path, bytes)| site.get(*path) != Some(bytes)).count() + site.keys().filter(|path| !other.contains_key(*path)).count();
    let report = |name: &str, other: &Site| {
        let changed = changed(other);
        println!("{name}: {changed} files of {}, {:.2} %", other.len(), changed as f64 * 100.0 / other.len() as f64);
    };
    for edited in [count / 2, count / 7] {
        let edited_digest = |position: usize| {
            if position as u64 != edited {
                return digest_of(position);
            }
            let mut entry = corpus::entry(edited);
            entry.blocks[2].insert_str(0, "改稿时补了一句：汛期前再把泵房钥匙交接一遍。");
            digest(&entry)
        };
        report("one case edited", &build_in_memory(&first, &edited_digest, options).1);
    }
    report("one case added", &build_in_memory(&heads(1), &digest_of, options).1);
    queries(&site, count);
}

/// 300 random pieces of texts as cold queries: what is read, and whether the page is found.
fn queries(site: &Site, count: u64) {
    let mut costs = Vec::new();
    let mut lost = 0;
    for seed in 0..300_u64 {
        let entry = corpus::entry(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) % count);
        let block: Vec<char> = entry.blocks[seed as usize % entry.blocks.len()].chars().collect();
        let len = 2 + seed as usize % 9;
        let runs: Vec<&[char]> = block.split(|character| matches!(character, '。' | '，' | '“' | '”')).filter(|run| run.len() >= len).collect();
        let Some(run) = runs.get(seed as usize % runs.len().max(1)) else { continue };
        let query: String = run[(seed as usize * 7) % (run.len() - len + 1)..][..len].iter().collect();
        let read = Mutex::new((0, 0));
        let results = casebook::search::query(
            &|path| {
                let bytes = site.get(path)?;
                let mut read = read.lock().expect("no panic");
                *read = (read.0 + bytes.len(), read.1 + 1);
                Some(bytes.clone())
            },
            &query,
            10,
        );
        let is_found = results.exact.iter().any(|found| found.href == entry.href) || results.total > 10 || results.has_more;
        if !is_found {
            lost += 1;
            println!("lost: {query} of {}", entry.href);
        }
        costs.push(read.into_inner().expect("no panic"));
    }
    costs.sort_unstable();
    let at = |share: usize| costs[(costs.len() - 1) * share / 100];
    println!("{} queries, {lost} lost; raw bytes and files read: median {:?}, p95 {:?}, most {:?}", costs.len(), at(50), at(95), at(100));
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
    let fields: Vec<f64> = stat.rsplit(") ").next().unwrap_or_default().split(' ').filter_map(|field| field.parse().ok()).collect();
    // Fields 14 and 15 of the file, in ticks of 10 ms; the state before them is no number.
    fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
}
