//! A place to type commands in: a temporary folder, the real program, and a transcript of what happened.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder and what was typed there.
pub(crate) struct Terminal {
    place: tempfile::TempDir,
    transcript: String,
}

impl Terminal {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { place: tempfile::tempdir().expect("a temporary folder"), transcript: String::new() }
    }

    /// A folder with a site of one good case.
    pub(crate) fn with_site() -> Self {
        let terminal = Self::new();
        terminal.put("site.yaml", "site:\n  title: 测试站\n  base_url: \"https://example.org/anli/\"\n");
        terminal.put("content/cases/好的/index.md", GOOD);
        terminal
    }

    /// The folder the commands run in.
    pub(crate) fn root(&self) -> &Path {
        self.place.path()
    }

    /// Writes a file.
    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().expect("inside")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root().join(path)).expect("it is there")
    }

    /// A command of the program, with nothing of the machine's environment but what it cannot do without.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
        command.args(arguments).current_dir(self.root()).env_clear();
        // 2026-06-30, noon in UTC+8.
        command.env("SOURCE_DATE_EPOCH", "1782792000").env("COLUMNS", "100");
        command
    }

    /// Runs a command and notes what happened; returns the exit code.
    pub(crate) fn type_in(&mut self, line: &str) -> i32 {
        let arguments: Vec<&str> = line.split(' ').collect();
        let output = self.command(&arguments).output().expect("the program was built");
        let _ = write!(self.transcript, "$ casebook {line}\n{}", self.shown(&output));
        output.status.code().expect("not killed")
    }

    /// Notes a file's content.
    pub(crate) fn show(&mut self, path: &str) {
        let text = self.plain(&self.read(path));
        let _ = writeln!(self.transcript, "$ cat {path}\n{}\n", text.trim_end());
    }

    fn shown(&self, output: &Output) -> String {
        let mut text = self.plain(&String::from_utf8_lossy(&output.stdout));
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        for line in self.plain(&String::from_utf8_lossy(&output.stderr)).lines() {
            let _ = writeln!(text, "{}", format!("2> {line}").trim_end());
        }
        let _ = writeln!(text, "[{}]\n", output.status.code().expect("not killed"));
        text
    }

    /// `text` without what differs from machine to machine and from run to run.
    pub(crate) fn plain(&self, text: &str) -> String {
        let real = dunce::canonicalize(self.root()).expect("it is there");
        let text = text.replace(&real.display().to_string(), "[SITE]");
        let text = text.replace(&self.root().display().to_string(), "[SITE]");
        let text = text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
        without_times(&if cfg!(windows) { with_slashes(&text) } else { text })
    }

    /// Compares the transcript with the expected one.
    pub(crate) fn compare(self, name: &str) {
        let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli").join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &self.transcript).expect("the transcript can be written");
            return;
        }
        let expected =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}; UPDATE=1 writes it"));
        let difference = similar::TextDiff::from_lines(&expected, &self.transcript);
        let shown = difference.unified_diff().context_radius(2).header("expected", "printed").to_string();
        assert!(expected == self.transcript, "{name} differs (UPDATE=1 rewrites it):\n{shown}");
    }
}

/// The paths below `[SITE]` as they are written elsewhere than on Windows.
fn with_slashes(text: &str) -> String {
    let mut parts = text.split("[SITE]");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([' ', '\n', '”', '`', '"']).unwrap_or(part.len());
        let _ = write!(plain, "[SITE]{}{}", part[..end].replace('\\', "/"), &part[end..]);
    }
    plain
}

/// `in 0.12 seconds` and `用时 0.12 秒` with the number taken out.
fn without_times(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let number = |before: &str, after: &str| {
            let start = line.find(before)? + before.len();
            let end = start + line[start..].find(after)?;
            line[start..end].parse::<f64>().ok().map(|_| format!("{}[TIME]{}", &line[..start], &line[end..]))
        };
        let replaced = number("用时 ", " 秒").or_else(|| number("in ", " seconds"));
        plain.push_str(replaced.as_deref().unwrap_or(line));
    }
    plain
}

/// A case without a fault.
pub(crate) const GOOD: &str = "---
编号: SF-2023-001
标题: 一盏灯照亮夜路
摘要: 城北供水所用一盏常亮的值班灯、一部接到底的电话，把夜间报修到场时间缩短到28分钟。
单位: 城北供水所
类型: 示范点
类别: [服务群众]
年度: 2023
主要做法:
  - 把十二个小区分成四片，每片两人轮值。
工作成效:
  - 夜间报修到场时间由95分钟降到28分钟。
---

## 背景

夜里常常停水，大家想了个办法。
";

/// A case with warnings: a full-width colon, pinyin, half-width punctuation.
pub(crate) const WARNED: &str = "---
编号: SF-2023-002
标题：一张图找到阀门
摘要: 城北供水所用三个月走遍老旧小区，把三百多处阀门标在一张图上，抢修不再找人带路。
单位: 城北供水所
类型: 示范点
类别: [服务群众]
年度: 2023
主要做法:
  - 走遍小区，标出阀门。
工作成效:
  - 找阀门由40分钟降到5分钟。
---

## 背景

师傅到了又找不到阀门,只好创(chuàng)出新办法。
";

/// A case with an error: the year cannot be read.
pub(crate) const BROKEN: &str = "---
编号: SF-2023-003
标题: 一次回访问到底
单位: 城北供水所
类型: 示范点
类别: [服务群众]
年度: 去年
主要做法:
  - 办结后回访。
工作成效:
  - 投诉由12件降到3件。
---
";
