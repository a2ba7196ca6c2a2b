//! What each command prints, in both languages.

use super::terminal::{BROKEN, GOOD, Terminal, WARNED};

const LANGUAGES: [&str; 2] = ["zh", "en"];

fn lines(terminal: &mut Terminal, language: &str, lines: &[(&str, i32)]) {
    for (line, code) in lines {
        assert_eq!(terminal.type_in(&format!("--lang {language} {line}")), *code, "casebook {line}");
    }
}

#[test]
fn help_of_the_program_and_of_each_command() {
    for language in LANGUAGES {
        let mut terminal = Terminal::new();
        lines(&mut terminal, language, &[("--help", 0), ("--version", 0)]);
        for command in ["build", "merge", "check", "serve", "new", "init", "explain", "explain-code", "clean"] {
            lines(&mut terminal, language, &[(&format!("{command} --help"), 0)]);
        }
        terminal.compare(&format!("help.{language}.txt"));
    }
}

#[test]
fn mistakes_on_the_command_line() {
    for language in LANGUAGES {
        let mut terminal = Terminal::with_site();
        let typed = [
            "bulid",
            "help build",
            "build --strickt",
            "build --format xml",
            "build --out",
            "build --as-of 昨天",
            "build --base-url example.org",
            "build --out content",
            "build --out .",
            "build --shard 3",
            "build --shard 0/4",
            "build --shard auto/4",
            "merge public",
            "check --report result.doc",
            "check --report static/result.html",
            "status --report content/result.html",
            "explain-code E999",
            "-q -v build",
            "--jobs 0 build",
            "--root 没有 build",
            "new 单位 标题",
        ];
        lines(&mut terminal, language, &typed.map(|line| (line, 1)));
        terminal.compare(&format!("mistakes.{language}.txt"));
    }
}

#[test]
fn build_returns_what_happened() {
    for language in LANGUAGES {
        let mut terminal = Terminal::new();
        lines(&mut terminal, language, &[("build", 1)]);
        terminal.put("site.yaml", "site:\n  title: 测试站\n  base_url: \"https://example.org/anli/\"\n");
        terminal.put("content/cases/好的/index.md", GOOD);
        lines(&mut terminal, language, &[("build", 0), ("build", 0), ("build --strict", 0), ("-v build", 0)]);
        terminal.put("content/cases/有警告/index.md", WARNED);
        lines(&mut terminal, language, &[("build", 0), ("build --strict", 3), ("-q build", 0)]);
        terminal.put("content/cases/有错误/index.md", BROKEN);
        lines(&mut terminal, language, &[("build", 2), ("build --strict", 2), ("-q build", 2)]);
        terminal.compare(&format!("build.{language}.txt"));
    }
}

#[test]
fn parts_of_a_build_are_made_and_put_together() {
    for language in LANGUAGES {
        let mut terminal = Terminal::with_site();
        lines(&mut terminal, language, &[("-q build --shard 1/2", 0), ("merge public parts", 1)]);
        lines(&mut terminal, language, &[("-q build --shard 2/2", 0), ("-q merge public parts", 0)]);
        lines(
            &mut terminal,
            language,
            &[("merge public parts/1-of-2 parts/1-of-2 parts/2-of-2", 1), ("merge public content", 1)],
        );
        terminal.put("content/cases/有错误/index.md", BROKEN);
        lines(
            &mut terminal,
            language,
            &[("-q build --shard 2/2 --out 另一份", 0), ("merge public parts/1-of-2 另一份", 1)],
        );
        terminal.compare(&format!("parts.{language}.txt"));
    }
}

#[test]
fn check_prints_for_people_and_for_programs() {
    for language in LANGUAGES {
        let mut terminal = Terminal::with_site();
        terminal.put("content/cases/有警告/index.md", WARNED);
        terminal.put("content/cases/有错误/index.md", BROKEN);
        lines(&mut terminal, language, &[("check", 2), ("check --format json", 2), ("check --format sarif", 2)]);
        lines(&mut terminal, language, &[("-q check --report result.csv", 2), ("-q check --report result.html", 2)]);
        terminal.show("result.csv");
        terminal.show("result.html");
        assert!(!terminal.root().join("public").exists(), "check writes no site");
        terminal.compare(&format!("check.{language}.txt"));
    }
}

#[test]
fn explain_tells_why_a_page_is_made_again() {
    for language in LANGUAGES {
        let mut terminal = Terminal::with_site();
        lines(&mut terminal, language, &[("explain cases/", 0), ("-q build", 0), ("explain", 0)]);
        terminal.put("content/cases/好的/index.md", &GOOD.replace("夜里", "半夜里"));
        lines(
            &mut terminal,
            language,
            &[("explain", 0), ("explain cases/sf-2023-001.html", 0), ("explain index.html", 0)],
        );
        lines(&mut terminal, language, &[("explain cases/sf-2023-011.html", 1), ("explain /", 1)]);
        lines(
            &mut terminal,
            language,
            &[("explain --format json cases/", 0), ("explain --format json case/sf-2023-001.html", 1)],
        );
        lines(&mut terminal, language, &[("-q build --explain", 0)]);
        terminal.compare(&format!("explain.{language}.txt"));
    }
}

#[test]
fn explain_code_prints_the_page_of_a_code_and_the_table() {
    for language in LANGUAGES {
        let mut terminal = Terminal::new();
        lines(&mut terminal, language, &[("explain-code", 0), ("explain-code E101", 0), ("explain-code [w205]", 0)]);
        terminal.compare(&format!("explain-code.{language}.txt"));
    }
}

#[test]
fn init_makes_a_site_that_builds_without_a_word() {
    for language in LANGUAGES {
        let mut terminal = Terminal::new();
        lines(&mut terminal, language, &[("init 站点", 0), ("init 站点", 1), ("--root 站点 build --strict", 0)]);
        terminal.compare(&format!("init.{language}.txt"));
    }
}

#[test]
fn new_starts_a_case_that_is_a_draft_without_errors() {
    for language in LANGUAGES {
        let mut terminal = Terminal::with_site();
        let typed = [("new 案例 一张图/找到阀门", 0), ("new 案例 一张图/找到阀门", 1), ("build", 0)];
        lines(&mut terminal, language, &typed);
        lines(
            &mut terminal,
            language,
            &[("new case 第二张图贴进楼道 --branch 城北供水所 --year 2024", 0), ("build --strict", 0)],
        );
        terminal.show("content/cases/2026-一张图-找到阀门/index.md");
        terminal.compare(&format!("new.{language}.txt"));
    }
}

#[test]
fn clean_takes_the_cache_and_nothing_else() {
    for language in LANGUAGES {
        let mut terminal = Terminal::with_site();
        lines(&mut terminal, language, &[("-q build", 0), ("clean --cache", 0), ("clean", 0), ("clean", 0)]);
        assert!(!terminal.root().join(".casebook").exists());
        assert!(terminal.root().join("public/index.html").is_file());
        lines(&mut terminal, language, &[("build", 0)]);
        terminal.compare(&format!("clean.{language}.txt"));
    }
}
