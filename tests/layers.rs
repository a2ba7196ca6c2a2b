//! The order of the modules holds: each uses only its own layer and lower ones, and every file says what it is for.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first; modules of one layer may use one another.
const LAYERS: [&[&str]; 10] = [
    &["diagnostic", "hash", "fatal", "text"],
    &["vfs", "yaml"],
    &["config", "content"],
    &["site"],
    &["plan"],
    &["template", "media", "search"],
    &["channel"],
    &["store"],
    &["pipeline"],
    &["cli", "serve"],
];

#[test]
fn no_module_uses_a_higher_layer() {
    let mut upward = Vec::new();
    for (path, text) in sources() {
        let Some(layer) = layer_of(&module_of(&path)) else { continue };
        for used in used_modules(&text) {
            match layer_of(&used) {
                Some(other) if other > layer => upward.push(format!("{}: crate::{used}", path.display())),
                Some(_) => {}
                None => upward.push(format!("{}: crate::{used} is in no layer", path.display())),
            }
        }
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn every_module_stands_in_a_layer() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("the library is there");
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(|rest| rest.trim_end_matches(';'));
    for module in declared {
        assert!(layer_of(module).is_some(), "`{module}` is in no layer of this test and of ARCHITECTURE.md");
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` at the top of {silent:?}");
}

#[test]
fn a_use_of_a_module_is_seen_in_every_form_and_not_in_comments_or_tests() {
    let text = "//! crate::cli\nuse crate::{hash, vfs::Disk};\nfn f() { crate::store::x(); }\n\
                #[cfg(test)]\nmod tests {\n    use crate::serve::y;\n}\n";
    assert_eq!(used_modules(text), ["hash", "store", "vfs"]);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file below `src` that is no test, with its text; paths are relative to `src`.
fn sources() -> Vec<(PathBuf, String)> {
    let src = root().join("src");
    let mut found: Vec<(PathBuf, String)> = walkdir::WalkDir::new(&src)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("src can be listed").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file is text");
            (path.strip_prefix(&src).expect("it stands below src").to_owned(), text)
        })
        .collect();
    found.retain(|(path, _)| path.file_stem().is_none_or(|stem| stem != "tests"));
    found
}

/// The module at the top to which a file belongs: `content` for `content/markdown/mod.rs`.
fn module_of(path: &Path) -> String {
    let first = path.components().next().expect("a path has a part");
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules named after `crate::`, sorted, each once; comments and test modules at the end of a file do not count.
fn used_modules(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut used = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            used.extend(group.split(',').map(|part| name(part.trim())).filter(|name| !name.is_empty()));
        } else {
            used.push(name(rest));
        }
    }
    used.sort_unstable();
    used.dedup();
    used
}

fn name(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}
