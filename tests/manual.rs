//! The manual agrees with the program: tables of fields, settings, codes and commands are made from the code.
//!
//! A file of `docs` holds what a person wrote and, between `<!-- begin: NAME -->` and `<!-- end: NAME -->`, what is made
//! here. `UPDATE=1 cargo test --test manual` writes it anew.

mod mistakes;

use std::fs;
use std::path::{Path, PathBuf};

use casebook::cli::args::Arguments;
use casebook::cli::help;
use casebook::config;
use casebook::content::schema;
use casebook::diagnostic::{CODES, CodeInfo, Language, Severity, SourceText};
use clap::CommandFactory;

/// The files of the manual that hold something made.
const PAGES: [&str; 9] = [
    "docs/front-matter.md",
    "docs/front-matter.zh-CN.md",
    "docs/settings.md",
    "docs/settings.zh-CN.md",
    "docs/codes.md",
    "docs/commands.md",
    "docs/commands.zh-CN.md",
    "docs/mistakes.md",
    "docs/mistakes.zh-CN.md",
];

#[test]
fn the_tables_of_the_manual_are_those_of_the_program() {
    let is_update = std::env::var_os("UPDATE").is_some();
    let mut behind = Vec::new();
    for page in PAGES {
        let place = root().join(page);
        let written = fs::read_to_string(&place).expect("every page of the list is there");
        let made = with_made_parts(&written);
        if made == written {
            continue;
        }
        if is_update {
            fs::write(&place, made).expect("the page can be written");
        } else {
            behind.push(page);
        }
    }
    assert!(behind.is_empty(), "not as the program is: {behind:?}; write them with UPDATE=1 cargo test --test manual");
}

#[test]
fn both_readmes_name_every_command_and_every_option() {
    let command = Arguments::command();
    for page in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(root().join(page)).expect("both are there");
        for sub in command.get_subcommands() {
            let name = sub.get_name();
            assert!(text.contains(&format!("casebook {name}")), "{page} does not name the command {name}");
            for option in sub.get_arguments().filter_map(clap::Arg::get_long).filter(|long| *long != "help") {
                assert!(text.contains(&format!("--{option}")), "{page} does not name --{option} of {name}");
            }
        }
    }
}

#[test]
fn every_link_between_the_pages_leads_somewhere() {
    for page in pages_with_links() {
        let text = fs::read_to_string(&page).expect("the page was listed");
        let folder = page.parent().expect("a file stands in a folder");
        for target in targets(&text) {
            assert!(folder.join(&target).exists(), "{}: {target} is not there", page.display());
        }
    }
}

/// Limits as the manual says them: the file, the line of the source, the words of the page.
const LIMITS: [(&str, &str, &str); 19] = [
    ("src/content/decode.rs", "pub const MAX_BYTES: usize = 20 * 1024 * 1024;", "| 20 MB |"),
    ("src/content/markdown/limits.rs", "const LARGE_BYTES: usize = 2 << 20;", "| 2 MB；20 MB |"),
    ("src/yaml/read.rs", "Self { bytes: 64 * 1024, depth: 32, nodes: 10_000 }", "| 64 KB |"),
    ("src/content/front/terms.rs", "pub const TITLE_LIMIT: usize = 200;", "| 200 字 · characters |"),
    ("src/content/schema/reader/mod.rs", "pub const LINE_LIMIT: usize = 2000;", "| 2,000 字 · characters |"),
    ("src/content/schema/reader/mod.rs", "pub const LIST_LIMIT: usize = 500;", "| 500 条 · items |"),
    ("src/content/markdown/limits.rs", "const NESTING: usize = 100;", "| 100 层 · levels |"),
    ("src/content/markdown/limits.rs", "const OPEN_TAGS: usize = 200;", "| 200 层 · levels |"),
    ("src/content/markdown/limits.rs", "const EXPANSION_BYTES: usize = 100_000;", "| 100 KB，或正文的大小"),
    ("src/media/limits.rs", "pub const MAX_PIXELS: u64 = 50_000_000;", "50 megapixels"),
    ("src/media/limits.rs", "pub const MAX_SIDE_PX: u32 = 16_384;", "16,384 a side"),
    ("src/media/limits.rs", "const MAX_FRAMES: u32 = 200;", "| 200 帧 · frames |"),
    ("src/media/limits.rs", "const MAX_CHUNK_BYTES: usize = 1024 * 1024;", "colour profiles | 1 MB |"),
    ("src/media/budget.rs", "pub const DEFAULT_BYTES: u64 = 512 * 1024 * 1024;", "| 512 MB |"),
    ("src/media/svg.rs", "const MAX_SVG_BYTES: usize = 2 * 1024 * 1024;", "| SVG | 2 MB"),
    ("src/pipeline/source_stage.rs", "const MAX_ATTACHMENT_BYTES: u64 = 2 * 1024 * 1024 * 1024;", "| 2 GB |"),
    ("src/config/load/mod.rs", "const SETTINGS_LIMIT_BYTES: u64 = 1024 * 1024;", "`site.yaml` | 1 MB |"),
    ("src/store/output.rs", "const MAX_PATH_BYTES: usize = 200;", "| 200 字节 · bytes |"),
    ("src/serve/http.rs", "const HEAD_LIMIT_BYTES: usize = 16 * 1024;", "| 16 KB |"),
];

#[test]
fn the_limits_of_the_manual_are_those_of_the_program() {
    let page = fs::read_to_string(root().join("docs/limits.md")).expect("it is there");
    for (file, line, words) in LIMITS {
        let source = fs::read_to_string(root().join(file)).expect("every file of the list is there");
        assert!(source.contains(line), "{file} does not say `{line}` any more: mend docs/limits.md and this list");
        assert!(page.contains(words), "docs/limits.md does not say `{words}`");
    }
}

#[test]
fn a_part_between_marks_is_replaced_and_the_rest_stays() {
    let page = "before\n<!-- begin: codes -->\nyesterday\n<!-- end: codes -->\nafter\n";
    let made = with_made_parts(page);
    assert!(made.starts_with("before\n<!-- begin: codes -->\n\n"));
    assert!(made.ends_with("\n<!-- end: codes -->\nafter\n"));
    assert!(made.contains("E101") && !made.contains("yesterday"));
    assert_eq!(with_made_parts(&made), made);
}

#[test]
fn the_settings_shown_in_the_readmes_are_read_without_a_word() {
    for page in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(root().join(page)).expect("both are there");
        let example = text.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it shows one");
        let mut said = Vec::new();
        let read = config::from_source(&SourceText::new("site.yaml", example), &mut said);
        assert_eq!(said, [], "{page}");
        assert_eq!((read.kinds.len(), read.categories.len(), read.per_page), (1, 1, 24), "{page}");
    }
}

#[test]
fn every_dependency_that_the_source_names_has_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("it is there");
    let reasons = fs::read_to_string(root().join("docs/dependencies.md")).expect("it is there");
    let sections = manifest.split("\n[").filter_map(|section| section.split_once("]\n"));
    // Those of single systems too: `target.'...'.dependencies`.
    let own = sections.filter(|(name, _)| name.split('.').next_back() == Some("dependencies"));
    let lines = own.flat_map(|(_, lines)| lines.lines()).filter(|line| !line.starts_with('#'));
    let source = source();
    // `time::` is the crate, `std::time::` and `my_time::` are not.
    let is_inside_a_name = |before: &str| before.ends_with(|last: char| last.is_alphanumeric() || "_:".contains(last));
    let is_used = |name: &&str| {
        let path = format!("{}::", name.replace('-', "_"));
        source.match_indices(&path).any(|(at, _)| !is_inside_a_name(&source[..at]))
    };
    let mut used: Vec<&str> =
        lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).filter(is_used).collect();
    let rows = reasons.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|row| row.split('`').next());
    let mut listed: Vec<&str> = rows.collect();
    used.sort_unstable();
    used.dedup();
    listed.sort_unstable();
    assert_eq!(listed, used);
}

/// The text of the whole program.
fn source() -> String {
    let files = walkdir::WalkDir::new(root().join("src")).into_iter().map(|entry| entry.expect("src can be listed"));
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| fs::read_to_string(entry.path()).expect("a source file is text")).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page with every marked part made anew.
fn with_made_parts(page: &str) -> String {
    let mut made = String::new();
    let mut rest = page;
    while let Some(at) = rest.find("<!-- begin: ") {
        let name_start = at + "<!-- begin: ".len();
        let name_end = name_start + rest[name_start..].find(" -->").expect("a mark is closed");
        let name = &rest[name_start..name_end];
        let end_mark = format!("<!-- end: {name} -->");
        let end = rest.find(&end_mark).unwrap_or_else(|| panic!("{end_mark} is missing"));
        made.push_str(&rest[..name_end]);
        made.push_str(" -->\n\n");
        made.push_str(part(name).trim());
        made.push_str("\n\n");
        made.push_str(&end_mark);
        rest = &rest[end + end_mark.len()..];
    }
    made + rest
}

fn part(name: &str) -> String {
    match name {
        "fields" => schema::manual(Language::En),
        "fields zh" => schema::manual(Language::Zh),
        "settings" => config::manual(Language::En),
        "settings zh" => config::manual(Language::Zh),
        "codes" => CODES.iter().map(code_section).collect(),
        "commands" => commands(Language::En),
        "commands zh" => commands(Language::Zh),
        "mistakes" => mistakes::page(Language::En),
        "mistakes zh" => mistakes::page(Language::Zh),
        other => panic!("nothing is made for the mark `{other}`"),
    }
}

/// One code: both titles, both explanations, the example and its mended form.
fn code_section(info: &CodeInfo) -> String {
    let (code, title_zh, title_en) = (info.code, info.title_zh, info.title_en);
    let severity = match info.code.severity() {
        Severity::Error => "错误 · error",
        Severity::Warning => "警告 · warning",
        Severity::Info => "说明 · remark",
    };
    let (help_zh, help_en) = (escaped(info.help_zh), escaped(info.help_en));
    let mut section = format!(
        "<a id=\"{}\"></a>\n\n## {code} {title_zh} · {title_en}\n\n{severity}\n\n{help_zh}\n\n{help_en}\n\n",
        code.as_str().to_lowercase()
    );
    for (label, example) in [("这样写会提示 · before", info.bad), ("改成 · after", info.good)] {
        if !example.is_empty() {
            section.push_str(&format!("{label}:\n\n```\n{example}\n```\n\n"));
        }
    }
    section
}

/// Plain text as Markdown.
fn escaped(text: &str) -> String {
    text.replace('<', "&lt;").replace('*', "\\*").replace("---", "`---`")
}

/// The help of every command, as the program prints it.
fn commands(language: Language) -> String {
    let mut command = help::localize(Arguments::command().term_width(100), language);
    command.build();
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut text = format!("```text\n{}\n```\n", command.render_help().to_string().trim_end());
    for name in names {
        let sub = command.find_subcommand_mut(&name).expect("it was listed");
        text.push_str(&format!("\n## casebook {name}\n\n```text\n{}\n```\n", sub.render_help().to_string().trim_end()));
    }
    text
}

/// Every Markdown file a reader of the project starts from.
fn pages_with_links() -> Vec<PathBuf> {
    let is_markdown = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    let files = |folder: PathBuf| {
        let entries = fs::read_dir(folder).expect("the folder is there");
        entries.map(|entry| entry.expect("it can be listed").path()).filter(is_markdown).collect::<Vec<_>>()
    };
    [files(root().to_owned()), files(root().join("docs"))].concat()
}

/// The files that the links and pictures of a Markdown text lead to, outside code.
fn targets(text: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        let without_code: String = line.split('`').step_by(2).collect();
        let links = without_code.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let sources = without_code.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for target in links.chain(sources) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:") {
                targets.push(file.replace("%20", " "));
            }
        }
    }
    targets
}
