//! Measures the search index on made-up cases: time, memory, size, bytes per query, files touched by a change.
//!
//! `cargo run --release --example search_bench -- 10000` prints the figures of docs/search.md.
//! `-- 300 --out DIR` writes the files instead (of the pages in tests/search with `--judged`, for USB sticks with
//! `--disk`), and to `DIR/answers.json` the answers of the terminal's reader to 300 pieces of texts, or to the
//! first column of `--queries FILE`, for comparison with the browser's (`tests/browser/search.mjs`).
//! `-- --site DIR` asks a built site for 300 pieces of its own texts.

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

use casebook::search::{Before, Entry, Found, Head, Options, Profile, Results, State, build, query, update};

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
    if let Some(site) = value_of("--site") {
        return of_site(Path::new(site));
    }
    let Some(folder) = value_of("--out") else { return measure(count, &options) };
    let entries = if has("--judged") { corpus::judged() } else { (0..count).map(corpus::entry).collect() };
    write(&entries, &options, Path::new(folder));
    let queries = match value_of("--queries") {
        Some(file) => first_column(&std::fs::read_to_string(file).expect("the file of queries")),
        None => pieces(count).into_iter().map(|(piece, _)| piece).collect(),
    };
    answer(&queries, Path::new(folder));
}

fn heads(entries: &[Entry]) -> Vec<Head> {
    let head = |entry: &Entry| {
        let content = entry.blocks.iter().map(String::len).sum::<usize>() as u128;
        Head { year: entry.year, key: entry.key, content }
    };
    entries.iter().map(head).collect()
}

fn write(entries: &[Entry], options: &Options, folder: &Path) {
    let entry_of = |position: usize| Ok::<_, std::io::Error>(entries[position].clone());
    let state = build(&heads(entries), &entry_of, options, &|path, bytes| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder"))?;
        std::fs::write(path, bytes)
    });
    println!("{:?}", state.map(|state| state.figures()));
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
    let piece = |seed: u64| {
        let entry = corpus::entry(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) % count);
        Some((piece_of(&entry.blocks[seed as usize % entry.blocks.len()], seed as usize)?, entry.href))
    };
    (0..PIECES).filter_map(piece).collect()
}

fn piece_of(block: &str, seed: usize) -> Option<String> {
    let is_han = |character: char| ('\u{4e00}'..='\u{9fff}').contains(&character);
    let len = 2 + seed % 9;
    let block: Vec<char> = block.chars().collect();
    let runs: Vec<&[char]> = block.split(|character| !is_han(*character)).filter(|run| run.len() >= len).collect();
    let run = runs.get(seed % runs.len().max(1))?;
    Some(run[seed * 7 % (run.len() - len + 1)..][..len].iter().collect())
}

/// The text of a file; those that begin with a byte order mark are UTF-16.
fn text_of(bytes: &[u8]) -> String {
    let Some(units) = bytes.strip_prefix(&[0xff, 0xfe]) else { return String::from_utf8_lossy(bytes).into_owned() };
    let units: Vec<u16> = units.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Asks a built site for pieces of its own texts.
fn of_site(folder: &Path) {
    let mut cards: Vec<std::path::PathBuf> = Vec::new();
    for part in std::fs::read_dir(folder.join("search/d")).expect("a built site with an index") {
        let files = std::fs::read_dir(part.expect("an entry").path()).expect("a folder of cards");
        cards.extend(files.map(|file| file.expect("an entry").path()));
    }
    cards.sort();
    let piece = |seed: u64| {
        let at = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) % cards.len() as u64;
        let text = text_of(&std::fs::read(&cards[at as usize]).ok()?);
        let data = text.trim_end().strip_suffix(')')?.split_once(',')?.1;
        let data: serde_json::Value = serde_json::from_str(data).ok()?;
        let card = data.as_object()?.values().nth(seed as usize % data.as_object()?.len())?;
        Some((piece_of(card[8].as_str()?, seed as usize)?, card[0].as_str()?.to_owned()))
    };
    ask(&(0..PIECES).filter_map(piece).collect::<Vec<_>>(), &|path| std::fs::read(folder.join(path)).ok());
}

fn measure(count: u64, options: &Options) {
    let entries: Vec<Entry> = (0..count).map(corpus::entry).collect();
    println!("{count} made-up cases");
    let (before, start, cpu) = (resident(), Instant::now(), cpu_seconds());
    let entry_of = |position: usize| Ok::<_, Infallible>(entries[position].clone());
    let Ok(state) = build(&heads(&entries), &entry_of, options, &|_, _| Ok(()));
    let figures = state.figures();
    println!(
        "built in {:.2} s, {:.1} CPU s, {:.0} MB above the texts: {} files, {:.1} MB",
        start.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
        resident().1 - before.0,
        figures.files,
        figures.len_bytes as f64 / 1e6
    );
    let (state, site) = in_memory(&entries, options);
    print_folders(&site);
    changes(&site, &state, entries, options);
    ask(&pieces(count), &|path| site.get(path).cloned());
}

fn in_memory(entries: &[Entry], options: &Options) -> (State, Site) {
    let site = Mutex::new(Site::new());
    let emit = |path: &str, bytes: Vec<u8>| {
        site.lock().expect("no panic while inserting").insert(path.to_owned(), bytes);
        Ok(())
    };
    let Ok(state) = build(&heads(entries), &|position| Ok::<_, Infallible>(entries[position].clone()), options, &emit);
    (state, site.into_inner().expect("no panic while inserting"))
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

/// How many files an edit and an addition change, and what the changes cost.
fn changes(site: &Site, state: &State, mut entries: Vec<Entry>, options: &Options) {
    let edited = entries.len() / 2;
    entries[edited].blocks[2].insert_str(0, "改稿时补了一句：汛期前再把泵房钥匙交接一遍。");
    change("one case edited", site, state, &entries, options);
    let unedited = corpus::entry(edited as u64);
    entries[edited] = unedited;
    entries.push(corpus::entry(entries.len() as u64));
    change("one case added", site, state, &entries, options);
}

fn change(name: &str, site: &Site, state: &State, entries: &[Entry], options: &Options) {
    let written = Mutex::new(Site::new());
    let emit = |path: &str, bytes: Vec<u8>| {
        written.lock().expect("no panic while inserting").insert(path.to_owned(), bytes);
        Ok(())
    };
    let before = Before {
        entries: &|position: usize| Ok::<_, Infallible>(entries[position].clone()),
        outlines: &|position: usize| Entry { blocks: Vec::new(), ..entries[position].clone() },
        read: &|path: &str| site.get(path).cloned(),
    };
    let heads = heads(entries);
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let Ok(changed) = update(state, &heads, &before, options, &emit);
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let Some(changed) = changed else { return println!("{name}: the whole index") };
    let written = written.into_inner().expect("no panic while inserting");
    let differing = written.iter().filter(|(path, bytes)| site.get(*path) != Some(bytes)).count();
    let count = differing + changed.removed.len();
    let share = count as f64 * 100.0 / changed.state.figures().files as f64;
    println!("{name}: {count} files, {share:.2} %, in {:.0} ms, {:.0} CPU ms", wall * 1e3, cpu * 1e3);
}

/// Pieces of texts as cold queries: what is read, and whether the page is found.
fn ask(pieces: &[(String, String)], read_site: &dyn Fn(&str) -> Option<Vec<u8>>) {
    let (mut costs, mut lost) = (Vec::new(), 0);
    for (piece, href) in pieces {
        let read = Mutex::new(Cost::default());
        let read_file = |path: &str| {
            let bytes = read_site(path)?;
            read.lock().expect("no panic while counting").add(path, &bytes);
            Some(bytes)
        };
        let results = query(&read_file, piece, 10);
        if !is_found(&results, href) {
            lost += 1;
            println!("lost: {piece} of {href}");
        }
        costs.push(read.into_inner().expect("no panic while counting"));
    }
    costs.sort_by_key(|cost| cost.len_bytes);
    println!("{} cold queries, {lost} lost", costs.len());
    for share in [50, 95, 100] {
        println!("  {share} %: {:?}", costs[(costs.len() - 1) * share / 100]);
    }
    costs.sort_by_key(|cost| cost.gzip_bytes);
    let gzip = |share: usize| costs[(costs.len() - 1) * share / 100].gzip_bytes;
    println!("  gzip: median {}, p95 {}, most {}", gzip(50), gzip(95), gzip(100));
}

/// What a query read.
#[derive(Debug, Default)]
struct Cost {
    len_bytes: usize,
    gzip_bytes: usize,
    files: usize,
    by_folder: BTreeMap<String, usize>,
}

impl Cost {
    fn add(&mut self, path: &str, bytes: &[u8]) {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        let _ = std::io::Write::write_all(&mut packed, bytes);
        self.len_bytes += bytes.len();
        self.gzip_bytes += packed.finish().map_or(0, |packed| packed.len());
        self.files += 1;
        let folder = path.split('/').nth(1).unwrap_or_default().to_owned();
        *self.by_folder.entry(folder).or_default() += bytes.len();
    }
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
