//! Builds a site and prints what it took, as one JSON object: for sizes at which a disk is the first thing to run out.
//!
//! `cargo run --release --example scale -- --site DIR --out DIR --cache DIR [--sink] [--shard 3/16]`. With `--sink` the files
//! of the site are made and renamed as always but stay empty; their bytes are counted and thrown away. Everything else is
//! the ordinary build: reading, planning, drawing, hashing, journals, commit. Memory is what the kernel says was the most.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use casebook::content::case::Date;
use casebook::pipeline::{self, Options};
use casebook::store::Shard;
use casebook::store::ops::{Ops, Real};
use casebook::vfs::Disk;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Counts what is written; files outside the cache stay empty when `is_sink`.
struct Counting {
    cache: PathBuf,
    is_sink: bool,
    files: AtomicU64,
    bytes: AtomicU64,
}

impl Counting {
    fn count<'b>(&self, path: &Path, bytes: &'b [u8]) -> &'b [u8] {
        if path.starts_with(&self.cache) {
            return bytes;
        }
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        // The marker must be readable: it says whose folder it is.
        let is_marker = path.file_name().is_some_and(|name| name == ".casebook-output");
        if self.is_sink && !is_marker { &[] } else { bytes }
    }
}

impl Ops for Counting {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        Real.create_dir_all(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        Real.write(path, self.count(path, bytes))
    }
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        Real.append(path, bytes)
    }
    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        Real.write_durable(path, bytes)
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.is_sink {
            let bytes = fs::read(from)?;
            return Real.write(to, self.count(to, &bytes));
        }
        Real.copy(from, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Real.rename(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        Real.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        Real.remove_dir(path)
    }
}

fn main() -> io::Result<()> {
    let (mut site, mut out, mut cache) = (PathBuf::from("."), PathBuf::from("public"), PathBuf::from(".casebook"));
    let (mut is_sink, mut shard) = (false, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| io::Error::other(format!("{argument} needs a value")));
        match argument.as_str() {
            "--site" => site = value()?.into(),
            "--out" => out = value()?.into(),
            "--cache" => cache = value()?.into(),
            "--sink" => is_sink = true,
            "--shard" => shard = Some(part(&value()?).ok_or_else(|| io::Error::other("a shard is written 3/16"))?),
            _ => return Err(io::Error::other(format!("unknown argument {argument}"))),
        }
    }
    let started = Instant::now();
    let ops = Counting { cache: cache.clone(), is_sink, files: AtomicU64::new(0), bytes: AtomicU64::new(0) };
    let options = Options {
        out,
        cache,
        base_url: None,
        as_of: None,
        today: Date { year: 2026, month: 1, day: 1 },
        strict: false,
        check_only: false,
        explain_only: false,
        explain: false,
        shard,
        encoding: None,
        ops: &ops,
        progress: &|_, _, _| (),
    };
    let report = pipeline::build(&Disk::new(&site)?, &options).map_err(io::Error::other)?;
    let seconds = |time: std::time::Duration| (time.as_secs_f64() * 100.0).round() / 100.0;
    let stages: serde_json::Map<String, serde_json::Value> =
        report.timings.iter().map(|(stage, time)| (stage.name().to_owned(), seconds(*time).into())).collect();
    println!(
        "{}",
        serde_json::json!({
            "cases": report.cases,
            "planned": report.planned,
            "parsed": report.parsed,
            "drawn": report.drawn.len(),
            "written": report.written,
            "removed": report.removed,
            "files_through_the_door": ops.files.into_inner(),
            "bytes": ops.bytes.into_inner(),
            "errors": report.has_errors(),
            "seconds": seconds(started.elapsed()),
            "stages": stages,
            "peak_mb": peak_kilobytes().map(|kilobytes| kilobytes / 1024),
        })
    );
    Ok(())
}

fn part(text: &str) -> Option<Shard> {
    let (number, count) = text.split_once('/')?;
    Shard::new(number.parse().ok()?, count.parse().ok()?)
}

/// The most memory the process has held, where the system tells.
fn peak_kilobytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
