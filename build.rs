//! Before compiling: the hash of the program's own source, for the journal (see `hash::PROGRAM`).
//!
//! Line ends do not count, so that a checkout on Windows is the same program. Themes are not in it: what a page takes from
//! a theme is in the page's fingerprint.

use std::collections::BTreeSet;
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let mut files = BTreeSet::from([PathBuf::from("Cargo.lock"), PathBuf::from("Cargo.toml")]);
    gather(Path::new("src"), &mut files)?;
    // Keys and algorithm are those of the compiler's own library: equal sources give equal hashes with one toolchain.
    let mut hasher = std::hash::DefaultHasher::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let bytes: Vec<u8> = fs::read(file)?.into_iter().filter(|byte| *byte != b'\r').collect();
        hasher.write(file.to_string_lossy().replace('\\', "/").as_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
        println!("cargo::rerun-if-changed={}", file.display());
    }
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rustc-env=CASEBOOK_SOURCE={:016x}", hasher.finish());
    Ok(())
}

fn gather(folder: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}
