//! The shape of the source: which module may use which, what every file says of itself, and what the table of codes promises.
//!
//! The order of modules is read from `src/lib.rs` itself: each block of `pub mod` lines is one layer, lowest first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use casebook::diagnostic::CODES;

/// Uses that go upward on purpose: the module, the start of what it uses, and why.
const UPWARD: [(&str, &str, &str); 7] = [
    ("config", "content::case", "dates and pairs of names are the same in the settings and in a case"),
    ("config", "content::value", "settings are typed by the same people: one way to read dates, numbers and lists"),
    ("config", "content::schema", "settings are a table of fields like the front matter, read by the same reader"),
    ("config", "content::decode", "the settings file may be GBK or UTF-16 like any other file of an author"),
    ("config", "content::cleaning", "entities of web pages stand for the same in the settings and in a case"),
    ("config", "content::front::language_tag", "a language is written the same way in the settings and in a case"),
    ("cli", "serve", "`casebook serve` starts the preview server, which itself knows nothing of the command line"),
];

/// Codes of the table that nothing raises, and why each may stay.
const UNRAISED: [(&str, &str); 0] = [];

struct Source {
    /// Path from the package, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The top-level module the file belongs to: `src/vfs/path.rs` is part of `vfs`.
    fn module(&self) -> &str {
        let inside = self.path.trim_start_matches("src/");
        inside.split(['/', '.']).next().unwrap_or(inside)
    }

    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// The lines of code with their numbers: comments left out, and what is compiled for tests only.
    fn shipped_lines(&self) -> Vec<(usize, &str)> {
        if self.is_test() {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut all = self.text.lines().enumerate().peekable();
        while let Some((number, line)) = all.next() {
            if line.trim() == "#[cfg(test)]" {
                let opens_block = all.peek().is_some_and(|(_, next)| next.trim_end().ends_with('{'));
                let indent = line.len() - line.trim_start().len();
                let end = format!("{}}}", " ".repeat(indent));
                for (_, inner) in all.by_ref() {
                    if !opens_block || inner == end {
                        break;
                    }
                }
                continue;
            }
            if !line.trim_start().starts_with("//") {
                lines.push((number + 1, line));
            }
        }
        lines
    }

    fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.text.lines().enumerate();
        all.map(|(number, line)| (number + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![package.join("src")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the source folder can be listed") {
            let path = entry.expect("the source folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: PathBuf| Source {
        path: path.strip_prefix(package).expect("below the package").to_string_lossy().replace('\\', "/"),
        text: fs::read_to_string(&path).expect("source files are UTF-8"),
    };
    files.into_iter().map(read).collect()
}

/// The layer of each module: the blocks of `pub mod` lines of `src/lib.rs`, from 0.
fn layers() -> BTreeMap<String, usize> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let text = fs::read_to_string(path).expect("the crate has a root");
    let mut layers = BTreeMap::new();
    let mut layer = 0;
    for line in text.lines().skip_while(|line| !line.starts_with("pub mod")) {
        if let Some(name) = line.strip_prefix("pub mod ") {
            layers.insert(name.trim_end_matches(';').to_owned(), layer);
        } else if line.is_empty() {
            layer += 1;
        }
    }
    layers
}

/// One use of another module: where, from, and the path after `crate::`.
struct Use {
    place: String,
    from: String,
    path: String,
}

impl Use {
    fn module(&self) -> &str {
        self.path.split("::").next().unwrap_or(&self.path)
    }
}

/// Every `crate::…` in code, with `crate::text!` counted as the use of `diagnostic` that it is.
fn uses(sources: &[Source]) -> Vec<Use> {
    let mut uses = Vec::new();
    for source in sources {
        for (number, line) in source.code_lines() {
            for rest in line.split("crate::").skip(1) {
                let path: String = rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
                let path = if path == "text" { "diagnostic".to_owned() } else { path.trim_matches(':').to_owned() };
                let place = format!("{}:{number}", source.path);
                if path != source.module() && !path.starts_with(&format!("{}::", source.module())) {
                    uses.push(Use { place, from: source.module().to_owned(), path });
                }
            }
        }
    }
    uses
}

fn exception(used: &Use) -> Option<usize> {
    UPWARD.iter().position(|(from, to, _)| {
        used.from == *from && used.path.strip_prefix(to).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    })
}

#[test]
fn modules_use_only_lower_layers_and_their_own() {
    let sources = sources();
    let layers = layers();
    let uses = uses(&sources);
    assert!(uses.len() > 300, "only {} uses were found: the reader of this test is blind", uses.len());
    let mut wrong = Vec::new();
    let mut excused = BTreeSet::new();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for used in uses.iter().filter(|used| layers.contains_key(&used.from)) {
        if let Some(row) = exception(used) {
            excused.insert(row);
            continue;
        }
        match layers.get(used.module()) {
            None => wrong.push(format!("{}: crate::{} is no module of src/lib.rs", used.place, used.path)),
            Some(layer) if *layer > layers[&used.from] => {
                wrong.push(format!("{}: {} uses crate::{}, a layer above", used.place, used.from, used.path));
            }
            Some(_) => {
                edges.entry(&used.from).or_default().insert(used.module());
            }
        }
    }
    for (from, targets) in &edges {
        for to in targets.iter().filter(|to| from < *to && edges.get(**to).is_some_and(|back| back.contains(from))) {
            wrong.push(format!("{from} and {to} use each other"));
        }
    }
    for (row, (from, to, _)) in UPWARD.iter().enumerate().filter(|(row, _)| !excused.contains(row)) {
        wrong.push(format!("the exception {from} -> {to} (row {row}) is not needed any more"));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nothing_reaches_another_module_by_way_of_super() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs")) {
        let inside = source.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        let depth = inside.split('/').count();
        for (number, line) in source.code_lines() {
            // `mod tests { … }` stands one level deeper, and its lines are indented.
            let allowed = if line.starts_with(' ') { depth } else { depth - 1 };
            if line.contains(&"super::".repeat(allowed + 1)) {
                wrong.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let sources = sources();
    assert!(sources.len() > 100, "only {} source files were found", sources.len());
    let silent: Vec<_> = sources.iter().filter(|source| !source.text.starts_with("//! ")).map(|s| &s.path).collect();
    assert!(silent.is_empty(), "no `//!` at the top of {silent:?}");
}

/// A page may wait for what another page makes once for all. If making it gave work to other threads, the thread that waits for
/// that work could take up a page which waits for the result, and all would wait for ever.
#[test]
fn what_draws_pages_gives_no_work_to_other_threads() {
    for source in sources().iter().filter(|source| source.module() == "channel" && !source.is_test()) {
        for way in ["rayon::prelude", "rayon::join", "par_iter", "par_sort"] {
            assert!(!source.text.contains(way), "{}: {way}", source.path);
        }
    }
}

#[test]
fn shipped_code_never_unwraps_and_every_expect_says_why() {
    let mut wrong = Vec::new();
    for source in &sources() {
        for (number, line) in source.shipped_lines() {
            let is_bare = [".unwrap()", ".expect(\"\")", "todo!(", "unimplemented!(", "dbg!("];
            if is_bare.iter().any(|bare| line.contains(bare)) {
                wrong.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_code_of_the_table_is_raised_somewhere() {
    let sources = sources();
    let raised: BTreeSet<&str> = CODES
        .iter()
        .map(|info| info.code.as_str())
        .filter(|code| {
            let name = format!("Code::{code}");
            let shipped = sources.iter().filter(|source| source.path != "src/diagnostic/codes.rs");
            shipped.flat_map(Source::shipped_lines).any(|(_, line)| line.contains(&name))
        })
        .collect();
    let unraised: BTreeSet<&str> = UNRAISED.iter().map(|(code, _)| *code).collect();
    let all: BTreeSet<&str> = CODES.iter().map(|info| info.code.as_str()).collect();
    assert_eq!(all.difference(&raised).copied().collect::<BTreeSet<_>>(), unraised);
}
