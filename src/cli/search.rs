//! `casebook search WORDS`: asks the index of the built site, as a reader's browser would.

use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::{CLEAN, Session, print, say};
use crate::diagnostic::Language;
use crate::fatal::Fatal;
use crate::search::{self, Found, Results};

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArguments {
    /// The words to look for.
    #[arg(required = true)]
    pub query: Vec<String>,
    /// How many are listed at most.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub limit: u16,
    /// The built site.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// Prints what was found: title, unit, year, address, separated by tabs.
///
/// # Errors
/// When the site has not been built, or without search.
pub fn run(session: &Session, arguments: &SearchArguments) -> Result<u8, Fatal> {
    let out = arguments.out.clone().unwrap_or_else(|| session.root.join("public"));
    if !out.join("search").join("root.js").is_file() {
        let place = out.display();
        return Err(Fatal::Argument {
            zh: format!("“{place}”里没有搜索索引，请先运行 casebook build（设置里 search 要启用）"),
            en: format!("there is no search index in `{place}`; run casebook build first, with search enabled"),
        });
    }
    let read = |path: &str| read_inside(&out, path);
    let results = search::query(&read, &arguments.query.join(" "), usize::from(arguments.limit));
    print(&lines(&results, session.language));
    if !session.is_quiet {
        say(&sentence(&results, session.language));
    }
    Ok(CLEAN)
}

/// A file of the index; the index may not name files elsewhere.
fn read_inside(out: &Path, path: &str) -> Option<Vec<u8>> {
    let path = Path::new(path);
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    if is_inside { std::fs::read(out.join(path)).ok() } else { None }
}

fn lines(results: &Results, language: Language) -> String {
    let line = |found: &Found| format!("{}\t{}\t{}\t{}\n", found.title, found.branch, found.year, found.href);
    let mut text: String = results.exact.iter().map(line).collect();
    if !results.near.is_empty() {
        text.push_str(if language == Language::Zh { "意思相近：\n" } else { "near matches:\n" });
        text.extend(results.near.iter().map(line));
    }
    text
}

fn sentence(results: &Results, language: Language) -> String {
    let (total, shown) = (results.total, results.exact.len());
    let more = if results.has_more { "+" } else { "" };
    let mut said = match language {
        Language::Zh => format!("找到 {total}{more} 个案例，列出 {shown} 个"),
        Language::En => {
            let noun = if total == 1 && !results.has_more { "case" } else { "cases" };
            format!("{total}{more} {noun} found, {shown} listed")
        }
    };
    if results.is_pinyin {
        said.push_str(if language == Language::Zh { "（按拼音）" } else { " (read as pinyin)" });
    }
    if !results.missing.is_empty() {
        said.push_str(match language {
            Language::Zh => "；有索引文件读不出来，结果可能不全，请重新生成",
            Language::En => "; some files of the index cannot be read, the answer may be incomplete: build again",
        });
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_case_is_said_in_the_singular() {
        let found = |total, has_more| sentence(&Results { total, has_more, ..Results::default() }, Language::En);
        assert_eq!(found(1, false), "1 case found, 0 listed");
        assert_eq!(found(1, true), "1+ cases found, 0 listed");
        assert_eq!(found(2, false), "2 cases found, 0 listed");
    }

    #[test]
    fn files_outside_the_site_are_never_read() {
        let place = tempfile::tempdir().expect("a folder");
        std::fs::write(place.path().join("secret"), "x").expect("written");
        let out = place.path().join("public");
        std::fs::create_dir(&out).expect("made");
        std::fs::write(out.join("a"), "y").expect("written");
        assert_eq!(read_inside(&out, "a"), Some(b"y".to_vec()));
        assert_eq!(read_inside(&out, "../secret"), None);
        let absolute = place.path().join("secret");
        assert_eq!(read_inside(&out, &absolute.to_string_lossy()), None);
    }
}
