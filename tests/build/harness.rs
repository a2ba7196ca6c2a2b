//! One helper for all build tests: a site in a temporary folder, built as the command line builds it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casebook::content::case::Date;
use casebook::diagnostic::{Diagnostic, Severity};
use casebook::fatal::Fatal;
use casebook::pipeline::{self, Follow, Options, Report};
use casebook::store::Shard;
use casebook::store::ops::{Ops, Real};
use casebook::vfs::Disk;

/// The marker casebook puts into its output.
pub(crate) const MARKER: &str = ".casebook-output";

/// A site in a temporary folder.
pub(crate) struct Project {
    place: tempfile::TempDir,
    /// Overrides `as_of`.
    pub(crate) as_of: Date,
    /// Overrides the base URL.
    pub(crate) base_url: Option<String>,
    /// `--strict`.
    pub(crate) is_strict: bool,
    /// `--explain`.
    pub(crate) is_explaining: bool,
    /// `--shard`.
    pub(crate) shard: Option<Shard>,
}

impl Project {
    /// An empty site.
    pub(crate) fn empty() -> Self {
        let place = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir_all(place.path().join("site/content/cases")).expect("made");
        let as_of = Date { year: 2026, month: 6, day: 30 };
        Self { place, as_of, base_url: None, is_strict: false, is_explaining: false, shard: None }
    }

    /// A site with settings and `count` plain cases.
    pub(crate) fn with_cases(count: usize) -> Self {
        let project = Self::empty();
        project.put("site.yaml", SETTINGS);
        for number in 0..count {
            project.put(&case_path(number), case(number));
        }
        project
    }

    /// The site's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.place.path().join("site")
    }

    /// The output folder.
    pub(crate) fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    /// A folder beside the site.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Writes a file of the site.
    pub(crate) fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let place = self.root().join(path);
        std::fs::create_dir_all(place.parent().expect("inside the site")).expect("made");
        // A new file each time: equal sizes and times must not hide an edit from the stamp.
        let _ = std::fs::remove_file(&place);
        std::fs::write(&place, text).expect("written");
        bump(&place);
    }

    /// Deletes a file of the site.
    pub(crate) fn remove(&self, path: &str) {
        std::fs::remove_file(self.root().join(path)).expect("it was there");
    }

    /// Builds into the usual output.
    pub(crate) fn build(&self) -> Report {
        self.build_into(&self.out(), &Real).expect("the disk works")
    }

    /// Reads and checks everything and builds nothing.
    pub(crate) fn check(&self) -> Report {
        self.run(&self.out(), &self.root().join(".casebook"), &Real, true).expect("the disk works")
    }

    /// Builds into `out` with these writing calls.
    pub(crate) fn build_into(&self, out: &Path, ops: &dyn Ops) -> Result<Report, Fatal> {
        self.run(out, &self.root().join(".casebook"), ops, false)
    }

    /// Checks without building, as on a fresh machine.
    pub(crate) fn check_clean(&self) -> Report {
        let place = tempfile::tempdir().expect("a temporary folder");
        self.run(&place.path().join("out"), &place.path().join("cache"), &Real, true).expect("the disk works")
    }

    /// Builds with a cache and an output of their own, as on a fresh machine.
    pub(crate) fn build_clean(&self) -> BTreeMap<String, Vec<u8>> {
        let place = tempfile::tempdir().expect("a temporary folder");
        let out = place.path().join("clean");
        self.run(&out, &place.path().join("cache"), &Real, false).expect("the disk works");
        files(&out)
    }

    /// Builds, or only checks, into `out` with a cache of its own.
    pub(crate) fn run(&self, out: &Path, cache: &Path, ops: &dyn Ops, check_only: bool) -> Result<Report, Fatal> {
        let files = Disk::new(&self.root()).expect("the site is there");
        pipeline::build(&files, &self.options(out, cache, ops, check_only))
    }

    /// Builds into the usual output and stays for as long as `follow` names edits; whether there was a site to stay with.
    pub(crate) fn stay(&self, ops: &dyn Ops, follow: &mut dyn Follow) -> Result<bool, Fatal> {
        let files = Disk::new(&self.root()).expect("the site is there");
        let options = self.options(&self.out(), &self.root().join(".casebook"), ops, false);
        Ok(pipeline::build_and_stay(&files, &options, follow)?.is_none())
    }

    /// What the command line asks for.
    pub(crate) fn options<'o>(&self, out: &Path, cache: &Path, ops: &'o dyn Ops, check_only: bool) -> Options<'o> {
        Options {
            out: out.to_owned(),
            cache: cache.to_owned(),
            base_url: self.base_url.clone(),
            as_of: Some(self.as_of),
            today: self.as_of,
            strict: self.is_strict,
            check_only,
            explain_only: false,
            explain: self.is_explaining,
            shard: self.shard,
            encoding: None,
            ops,
            progress: &|_, _, _| (),
        }
    }

    /// A page of the output.
    pub(crate) fn page(&self, href: &str) -> String {
        let place = self.out().join(href);
        std::fs::read_to_string(&place).unwrap_or_else(|error| panic!("{href}: {error}"))
    }
}

/// Moves a file's time on, so that two edits within one tick of the clock differ.
fn bump(place: &Path) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static TICKS: AtomicU64 = AtomicU64::new(1);
    let seconds = 1_600_000_000 + TICKS.fetch_add(1, Ordering::Relaxed);
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    let file = std::fs::File::options().append(true).open(place).expect("just written");
    file.set_modified(time).expect("the file system keeps times");
}

/// Every file below `folder`, the marker aside.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            (path, std::fs::read(entry.path()).expect("readable"))
        })
        .filter(|(path, _)| path != MARKER)
        .collect()
}

/// Asserts that two outputs are equal and names what differs.
pub(crate) fn assert_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>, context: &str) {
    let mut different: Vec<&String> =
        left.iter().filter(|(path, bytes)| right.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    different.extend(right.keys().filter(|path| !left.contains_key(*path)));
    assert!(different.is_empty(), "{context}: {different:?}");
}

/// The codes of the errors.
pub(crate) fn errors(report: &Report) -> Vec<String> {
    let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
    report.diagnostics.iter().filter(is_error).map(|one| one.code.to_string()).collect()
}

/// Where the nth case stands.
pub(crate) fn case_path(number: usize) -> String {
    format!("content/cases/案例{number:03}/index.md")
}

/// The nth case: five categories, four years, three branches.
pub(crate) fn case(number: usize) -> String {
    case_with(number, &format!("第{number}号案例"), "这里写经过。")
}

/// The nth case with a title and a body.
pub(crate) fn case_with(number: usize, title: &str, body: &str) -> String {
    let category = ["服务群众", "安全生产", "技术创新", "营商环境", "节能环保"][number % 5];
    let branch = ["城北供水所", "城南供水所", "市图书馆"][number % 3];
    let year = 2020 + number % 4;
    format!(
        "---\n编号: TS-{number:03}\n标题: {title}\n摘要: 用三个步骤把等候时间缩短了一半，办事的人少跑一趟，满意率上升到百分之九十八。\n\
         单位: {branch}\n类型: 示范点\n类别: [{category}/细类{}]\n标签: [标签{}]\n年度: {year}\n级别: 市级\n星级: {}\n\
         认定日期: {year}-{:02}-15\n主要做法:\n  - 标题: 先数清楚\n    内容: 数清楚在哪里等。\n\
         工作成效:\n  - 等候时间由40分钟降到18分钟。\n经验启示:\n  - 先看清楚再动手。\n\
         成效数据:\n  - {{ 名称: 等候时间, 之前: 40, 之后: 18, 计量单位: 分钟, 越低越好: true }}\n---\n\n## 经过\n\n{body}\n",
        number % 2,
        number % 7,
        number % 5 + 1,
        number % 12 + 1,
    )
}

/// The settings of the test site.
pub(crate) const SETTINGS: &str = "site:\n  title: 测试站\n  subtitle: 副题\n  base_url: \"https://example.org/a/\"\n\
kinds:\n  - { name: 示范点, slug: point }\ncategories:\n  - { name: 服务群众, slug: service }\n  - { name: 安全生产, slug: safety }\n\
\x20 - { name: 技术创新, slug: innovation }\n  - { name: 营商环境, slug: business }\n  - { name: 节能环保, slug: green }\n\
levels: [区级, 市级]\nper_page: 5\n";

/// Whether a written file is a page for readers. Addresses are always lower case.
#[expect(clippy::case_sensitive_file_extension_comparisons, reason = "an upper-case address would be a mistake")]
pub(crate) fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

/// A small picture; every kind is another one.
pub(crate) fn picture(kind: u8) -> Vec<u8> {
    let color = image::Rgb([kind.wrapping_mul(80), 90, 120]);
    let image = image::RgbImage::from_pixel(40 + u32::from(kind), 30, color);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Bmp).expect("memory");
    bytes.into_inner()
}
