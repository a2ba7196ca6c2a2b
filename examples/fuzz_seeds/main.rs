//! Writes what the fuzz targets start from into `DIR/<target>/`: the inputs of the test suite, the beginnings of the sample
//! site's pictures, the files of small search indexes. Run from the project's folder by
//! `scripts/fuzz`.

mod index;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use casebook::search::Profile;
use index::QUERIES;

/// Longer ones make each try slow and find nothing more.
const MAX_BYTES: usize = 4_096;

fn main() -> io::Result<()> {
    let out = PathBuf::from(std::env::args().nth(1).ok_or_else(|| io::Error::other("usage: fuzz_seeds DIR"))?);
    let mut texts = Vec::new();
    suite(Path::new("tests/suite"), &mut texts)?;
    let mut pictures = Vec::new();
    sample(Path::new("content"), &mut texts, &mut pictures)?;
    sample(Path::new("static"), &mut texts, &mut pictures)?;
    assert!(texts.len() > 100 && pictures.len() > 10, "the suite and the sample site are where they were");
    for target in ["case", "decode", "front_matter", "hygiene", "markdown"] {
        put(&out, target, texts.iter().map(|text| text.clone().into_bytes()))?;
    }
    put(&out, "decode", texts.iter().flat_map(|text| encodings(text)))?;
    put(&out, "picture", pictures.into_iter())?;
    put(&out, "path", paths(&texts).into_iter())?;
    put(&out, "shard", shards().into_iter())
}

/// Writes each seed under its number.
fn put(out: &Path, target: &str, seeds: impl Iterator<Item = Vec<u8>>) -> io::Result<()> {
    let folder = out.join(target);
    fs::create_dir_all(&folder)?;
    let before = fs::read_dir(&folder)?.count();
    for (number, mut seed) in seeds.enumerate() {
        seed.truncate(MAX_BYTES);
        fs::write(folder.join(format!("{:05}", before + number)), seed)?;
    }
    Ok(())
}

/// The files inside the files of the suite, without what is said about them.
fn suite(folder: &Path, texts: &mut Vec<String>) -> io::Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            suite(&path, texts)?;
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            let text = fs::read_to_string(&path)?;
            for section in text.split("\n=== ").skip(1) {
                let is_input =
                    |line: &&str| !["#^ ", "#? ", "#= ", "!! ", "=> "].iter().any(|mark| line.starts_with(mark));
                texts.push(section.lines().skip(1).filter(is_input).collect::<Vec<_>>().join("\n"));
            }
        }
    }
    Ok(())
}

/// Cases and pictures of the sample site.
fn sample(folder: &Path, texts: &mut Vec<String>, pictures: &mut Vec<Vec<u8>>) -> io::Result<()> {
    for path in entries(folder)? {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() {
            sample(&path, texts, pictures)?;
        } else if extension == "md" {
            texts.push(fs::read_to_string(&path)?);
        } else if ["jpg", "png", "svg", "webp", "gif", "docx", "pdf", "xlsx"].contains(&extension.as_str()) {
            pictures.push(fs::read(&path)?);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

/// A text in the encodings of old machines.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let wide: Vec<u16> = text.encode_utf16().collect();
    let little = [0xFF, 0xFE].into_iter().chain(wide.iter().flat_map(|unit| unit.to_le_bytes())).collect();
    let big = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    vec![encoding_rs::GB18030.encode(text).0.into_owned(), encoding_rs::BIG5.encode(text).0.into_owned(), little, big]
}

/// Pairs of paths: a folder and a link of some text.
fn paths(texts: &[String]) -> Vec<Vec<u8>> {
    let links = texts.iter().flat_map(|text| text.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    let usual = [
        "../../etc/passwd",
        "a/./b/../c",
        "..\\..\\x",
        "C:\\x",
        "con.md",
        "SF-2023-017",
        "案例 一",
        "%2e%2e/x",
        "a//b",
        "./",
    ];
    usual.into_iter().chain(links).map(|link| format!("content/cases/案例\n{link}").into_bytes()).collect()
}

/// For each index and query, each file that is read, whole and with a change.
fn shards() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (site, (cases, profile)) in (0_u8..).zip([(60, Profile::Web), (4_100, Profile::Web), (60, Profile::Disk)]) {
        let index = index::index(cases, profile);
        for (at, text) in (0_u8..).zip(QUERIES) {
            for (file, path) in (0..=u8::MAX).zip(index::read_by(&index, text)) {
                let Some(bytes) = index.get(&path) else { continue };
                seeds.push([&[site << 1, at, file], bytes.as_slice()].concat());
                seeds.push(vec![site << 1 | 1, at, file, 40, 0, b'A', 90, 1, b'_']);
            }
        }
    }
    seeds
}
