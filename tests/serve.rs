//! The preview server as a client meets it: what it refuses, what it serves, how pages hear of a change, how it ends.
//!
//! Every test starts its own server on a free port, talks to it over a plain socket and stops it. Nothing sleeps:
//! a test waits for bytes, and a socket that stays silent for [`PATIENCE`] fails it.
#![cfg(feature = "serve")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use casebook::diagnostic::{Code, Diagnostic, Language};
use casebook::serve::{BuildOutcome, Notice, Options, ServeError, Staying, Watching, run_until};
use casebook::text;
use tempfile::TempDir;

/// How long a silent server is waited for before a test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server with a site of three files and a secret beside it.
struct Server {
    folder: TempDir,
    port: u16,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), ServeError>>>,
}

impl Server {
    fn start(base: &str, watching: Watching) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = folder.path().join("public");
        fs::create_dir_all(out.join("media")).expect("created");
        fs::create_dir_all(folder.path().join("content")).expect("created");
        for (path, text) in [
            ("public/index.html", "<html><body>首页</body></html>"),
            ("public/404.html", "<html><body>没有这一页</body></html>"),
            ("public/media/a.mp4", "0123456789"),
            ("public/data.csv", "标题\r\n一盏灯\r\n"),
            ("content/a.md", "first"),
            ("secret.txt", "secret"),
        ] {
            fs::write(folder.path().join(path), text).expect("written");
        }
        let options = Options {
            root: folder.path().to_owned(),
            out,
            base: base.to_owned(),
            port: 0,
            open: false,
            watching,
            language: Language::Zh,
        };
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (ready, url) = mpsc::channel();
        let source = folder.path().join("content/a.md");
        let thread = thread::spawn(move || {
            let notice = |notice: Notice<'_>| {
                if let Notice::Ready(url) = notice {
                    ready.send(url.to_owned()).expect("the test waits");
                }
            };
            let until = async {
                let _ = stopped.await;
            };
            run_until(&options, |_: &mut Staying<'_>| Some(build(&source, &options.out)), notice, until)
        });
        let url = url.recv_timeout(PATIENCE).expect("the server becomes ready");
        let port = url.trim_start_matches("http://127.0.0.1:").split('/').next().expect("a port").parse();
        Self { folder, port: port.expect("a number"), stop: Some(stop), thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], self.port))).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        stream
    }

    /// Sends `request` as it stands, with `PORT` replaced, and reads until the server closes.
    fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.replace("PORT", &self.port.to_string()).as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        String::from_utf8(answer).expect("the test files are text")
    }

    /// Asks for `path` with more header lines.
    fn ask(&self, method: &str, path: &str, headers: &str) -> String {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n{headers}\r\n"))
    }

    fn get(&self, path: &str) -> String {
        self.ask("GET", path, "")
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.folder.path().join(path), text).expect("written");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.take().expect("stopped once").send(());
        let ended = self.thread.take().expect("joined once").join();
        // A test that has failed already says why; a second panic would hide it.
        if !thread::panicking() {
            ended.expect("the server does not panic").expect("the server ends well");
        }
    }
}

/// A stand-in for the real build: the source becomes the page; `bad` is a problem, `worse` cannot be built,
/// `worst` panics.
fn build(source: &Path, out: &Path) -> BuildOutcome {
    let text = fs::read_to_string(source).unwrap_or_default();
    let page = out.join("a.html");
    let changed = fs::read_to_string(&page).ok().as_deref() != Some(text.as_str());
    fs::write(page, &text).expect("written");
    assert!(!text.contains("worst"), "a mistake of the program, on purpose");
    let problem = Diagnostic::new(Code::E101, text!(zh: "缺少“单位”", en: "`unit` is missing"));
    BuildOutcome {
        diagnostics: if text.contains("bad") { vec![problem] } else { Vec::new() },
        failure: text.contains("worse").then(|| text!(zh: "磁盘已满", en: "disk full")),
        changed,
        summary: String::new(),
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn pages_and_files_come_with_their_type_and_strict_headers() {
    let server = Server::start("/", Watching::Off);
    let page = server.get("/").to_lowercase();
    assert_eq!(status(&page), "200");
    assert!(page.contains("content-type: text/html; charset=utf-8\r\n"), "{page}");
    assert!(page.contains("x-content-type-options: nosniff\r\n"), "{page}");
    assert!(page.contains("content-security-policy: default-src 'self'\r\n"), "{page}");
    assert!(!page.contains("access-control-"), "{page}");
    assert!(page.ends_with("首页<script src=\"/__casebook/reload.js\" defer></script></body></html>"), "{page}");
    let table = server.get("/data.csv");
    assert!(table.contains("content-type: text/csv; charset=utf-8\r\n"), "{table}");
    assert!(table.ends_with("标题\r\n一盏灯\r\n"), "{table}");
    let on_disk = fs::read_to_string(server.folder.path().join("public/index.html")).expect("readable");
    assert_eq!(on_disk, "<html><body>首页</body></html>");
}

#[test]
fn an_address_that_leads_nowhere_shows_the_sites_own_page() {
    let server = Server::start("/", Watching::Off);
    let answer = server.get("/cases/none/");
    assert_eq!(status(&answer), "404");
    assert!(answer.contains("没有这一页"), "{answer}");
}

#[test]
fn a_site_can_be_tried_in_a_subfolder() {
    let server = Server::start("/a/b/", Watching::Off);
    assert!(server.get("/").contains("location: /a/b/\r\n"));
    assert!(server.get("/a/b?q=1").contains("location: /a/b/?q=1\r\n"));
    assert!(server.get("/a/b/").contains("首页"));
    assert_eq!(status(&server.get("/index.html")), "404");
    assert_eq!(status(&server.get("/__casebook/reload.js")), "200");
}

#[test]
fn requests_meant_for_others_are_refused() {
    let server = Server::start("/", Watching::Off);
    let host = |host: &str| server.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    assert_eq!(status(&host("127.0.0.1:PORT")), "200");
    assert_eq!(status(&host("localhost:PORT")), "200");
    assert_eq!(status(&host("evil.example:PORT")), "421");
    assert_eq!(status(&host("127.0.0.1:1")), "421");
    assert_eq!(status(&server.raw("GET / HTTP/1.0\r\n\r\n")), "421");
    assert_eq!(status(&server.ask("GET", "/", "Origin: http://evil.example\r\n")), "403");
    assert_eq!(status(&server.ask("GET", "/__casebook/events", "Origin: null\r\n")), "403");
    assert_eq!(status(&server.ask("GET", "/", "Origin: http://127.0.0.1:PORT\r\n")), "200");
}

#[test]
fn only_this_computer_is_listened_to() {
    let server = Server::start("/", Watching::Off);
    // Another address of the same computer: a server on all addresses would answer here.
    let other = SocketAddr::from(([127, 0, 0, 2], server.port));
    if cfg!(target_os = "linux") {
        assert!(TcpStream::connect_timeout(&other, PATIENCE).is_err());
    }
}

#[test]
fn nothing_can_be_written_and_head_has_no_body() {
    let server = Server::start("/", Watching::Off);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = server.ask(method, "/", "Content-Length: 0\r\n");
        assert_eq!(status(&answer), "405", "{method}");
        assert!(answer.contains("allow: GET, HEAD\r\n"), "{answer}");
    }
    let head = server.ask("HEAD", "/media/a.mp4", "");
    assert_eq!(status(&head), "200");
    assert!(head.contains("content-length: 10\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(status(&server.ask("HEAD", "/__casebook/events", "")), "200");
}

#[test]
fn nothing_outside_the_folder_is_reached() {
    let server = Server::start("/", Watching::Off);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/media/../../secret.txt",
        "//secret.txt",
        "/%252e%252e/secret.txt",
        "/.%00./secret.txt",
        "/etc/passwd",
        "//etc/passwd",
    ] {
        let answer = server.get(path);
        assert_eq!(status(&answer), "404", "{path}");
        assert!(!answer.contains("secret") && !answer.contains("root:"), "{path}");
    }
}

#[test]
fn a_video_can_be_fetched_in_parts() {
    let server = Server::start("/", Watching::Off);
    let part = server.ask("GET", "/media/a.mp4", "Range: bytes=2-4\r\n");
    assert_eq!(status(&part), "206");
    assert!(part.contains("content-range: bytes 2-4/10\r\n") && part.ends_with("\r\n\r\n234"), "{part}");
    assert!(part.contains("content-type: video/mp4\r\n"), "{part}");
    assert!(server.ask("GET", "/media/a.mp4", "Range: bytes=-2\r\n").ends_with("\r\n\r\n89"));
    let beyond = server.ask("GET", "/media/a.mp4", "Range: bytes=10-\r\n");
    assert_eq!(status(&beyond), "416");
    assert!(beyond.contains("content-range: bytes */10\r\n"), "{beyond}");
    let whole = server.get("/media/a.mp4");
    assert!(whole.contains("accept-ranges: bytes\r\n") && whole.ends_with("0123456789"), "{whole}");
}

#[test]
fn huge_headers_are_refused_and_the_refusal_can_be_read() {
    let server = Server::start("/", Watching::Off);
    assert_eq!(status(&server.ask("GET", "/", &format!("X: {}\r\n", "a".repeat(15_000)))), "200");
    assert_eq!(status(&server.ask("GET", "/", &format!("X: {}\r\n", "a".repeat(17_000)))), "431");
    assert_eq!(status(&server.ask("GET", "/", &format!("X: {}\r\n", "a".repeat(4_000_000)))), "431");
    assert_eq!(status(&server.ask("GET", "/", &"X: a\r\n".repeat(500))), "431");
}

#[test]
fn idle_and_broken_clients_keep_nobody_waiting() {
    let server = Server::start("/", Watching::Off);
    let idle: Vec<TcpStream> = (0..400).map(|_| server.connect()).collect();
    let mut half = server.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHost:").expect("sent");
    let mut nonsense = server.connect();
    nonsense.write_all(b"\x16\x03\x01\x00\xff\r\n\r\n").expect("sent");
    assert_eq!(status(&server.get("/")), "200");
    drop(idle);
}

/// Reads events of an open page.
struct Page(BufReader<TcpStream>);

impl Page {
    fn open(server: &Server) -> Self {
        let mut stream = server.connect();
        let request = format!("GET /__casebook/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port);
        stream.write_all(request.as_bytes()).expect("sent");
        Self(BufReader::new(stream))
    }

    fn next(&mut self) -> serde_json::Value {
        let mut heartbeats = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).expect("an event within the time"), 0, "the stream ended");
            if let Some(state) = line.strip_prefix("data: ") {
                return serde_json::from_str(state).expect("JSON");
            }
            heartbeats += u32::from(line.starts_with(": still here"));
            assert!(heartbeats < 3, "no event came");
        }
    }

    /// The first state for which `wanted` holds.
    fn until(&mut self, wanted: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        loop {
            let state = self.next();
            if wanted(&state) {
                return state;
            }
        }
    }
}

fn open_pages_hear_of_changes(watching: Watching) {
    let server = Server::start("/", watching);
    let mut page = Page::open(&server);
    let first = page.next();
    assert_eq!(first["problems"], serde_json::json!([]));
    server.write("content/a.md", "second");
    let second = page.until(|state| state["version"] != first["version"]);
    assert!(server.get("/a.html").contains("second"));
    assert_eq!(second["failure"], serde_json::Value::Null);

    server.write("content/a.md", "bad");
    let state = page.until(|state| state["problems"] != serde_json::json!([]));
    assert_eq!(state["problems"][0]["text"], "缺少“单位”");
    server.write("content/a.md", "worse");
    assert_eq!(page.until(|state| !state["failure"].is_null())["failure"], "磁盘已满");

    server.write("content/a.md", "worst");
    let panicked =
        |state: &serde_json::Value| state["failure"].as_str().is_some_and(|text| text.contains("程序出了意外"));
    page.until(panicked);
    server.write("content/a.md", "mended");
    page.until(|state| state["failure"].is_null());
    assert!(server.get("/a.html").contains("mended"));
}

#[test]
fn open_pages_hear_of_a_change_a_problem_and_a_failed_build() {
    open_pages_hear_of_changes(Watching::Messages);
}

#[test]
fn the_same_where_the_system_sends_no_messages() {
    open_pages_hear_of_changes(Watching::Looking);
}

#[test]
fn a_folder_made_later_is_watched_too() {
    let server = Server::start("/", Watching::Messages);
    let mut page = Page::open(&server);
    page.next();
    fs::create_dir(server.folder.path().join("themes")).expect("created");
    page.next();
    server.write("themes/page.html", "new");
    page.next();
}

#[test]
fn the_next_port_is_taken_when_the_first_is_in_use() {
    let taken = Server::start("/", Watching::Off);
    let options = Options {
        root: taken.folder.path().to_owned(),
        out: taken.folder.path().join("public"),
        base: "/".to_owned(),
        port: taken.port,
        open: false,
        watching: Watching::Off,
        language: Language::En,
    };
    let (sender, url) = mpsc::channel();
    let notice = |notice: Notice<'_>| {
        if let Notice::Ready(url) = notice {
            sender.send(url.to_owned()).expect("received below");
        }
    };
    run_until(&options, |_: &mut Staying<'_>| Some(BuildOutcome::default()), notice, async {})
        .expect("another port is free");
    let url = url.recv().expect("sent above");
    assert!(!url.contains(&format!(":{}/", taken.port)), "{url}");
}

/// The program itself, serving a new site.
struct Program {
    folder: TempDir,
    child: std::process::Child,
    said: BufReader<std::process::ChildStderr>,
    url: String,
}

impl Program {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let case = "---\n标题: 一盏灯\n单位: 一班\n---\n\n正文。\n";
        fs::create_dir_all(folder.path().join("content/cases")).expect("created");
        fs::write(folder.path().join("content/cases/a.md"), case).expect("written");
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["serve", "--lang", "en", "--port", "0", "--root"])
            .arg(folder.path())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(child.stderr.take().expect("piped"));
        let url = loop {
            let mut line = String::new();
            assert_ne!(said.read_line(&mut line).expect("text"), 0, "the program ended before it was ready");
            if let Some(rest) = line.strip_prefix("preview at ") {
                break rest.split_whitespace().next().expect("an address").to_owned();
            }
        };
        Self { folder, child, said, url }
    }
}

/// Whether some build of the site in `folder` is under way.
#[cfg(unix)]
fn is_building(folder: &Path) -> bool {
    let works = fs::read_dir(folder.join(".casebook/builds")).expect("it was built once");
    works.filter_map(Result::ok).any(|work| {
        let lock = fs::File::open(work.path().join("lock")).expect("it was built once");
        lock.try_lock().is_err()
    })
}

#[cfg(unix)]
#[test]
fn the_program_ends_though_a_template_does_not() {
    let Program { folder, mut child, said, .. } = Program::start();
    let endless = "{% for a in range(end=90000) %}{% for b in range(end=90000) %}{% endfor %}{% endfor %}";
    let templates = folder.path().join(".themes/gallery/templates");
    fs::create_dir_all(&templates).expect("created");
    fs::write(templates.join("footer.html"), endless).expect("written");
    fs::rename(folder.path().join(".themes"), folder.path().join("themes")).expect("moved");
    let begun = Instant::now();
    while !is_building(folder.path()) {
        assert!(begun.elapsed() < PATIENCE, "the change is noticed");
        thread::yield_now();
    }
    let kill = |how: &str, id: u32| std::process::Command::new("kill").arg(how).arg(id.to_string()).status();
    let id = child.id();
    assert!(kill("-INT", id).expect("kill is there").success());
    let (ended, end) = mpsc::channel();
    thread::spawn(move || ended.send(child.wait().expect("it ends")));
    let end = end.recv_timeout(PATIENCE);
    if end.is_err() {
        kill("-KILL", id).expect("kill is there");
    }
    assert!(end.expect("it ends by itself").success());
    drop(said);
}

#[cfg(unix)]
#[test]
fn the_program_stops_cleanly_on_sigterm_even_with_pages_open() {
    let mut program = Program::start();
    let address = program.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut page = TcpStream::connect(&address).expect("the program listens");
    let request = format!("GET /__casebook/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
    page.write_all(request.as_bytes()).expect("sent");
    let mut first = [0; 12];
    page.read_exact(&mut first).expect("answered");
    assert_eq!(&first, b"HTTP/1.1 200");
    let killed = std::process::Command::new("kill").arg("-TERM").arg(program.child.id().to_string()).status();
    assert!(killed.expect("kill is there").success());
    let mut rest = String::new();
    program.said.read_to_string(&mut rest).expect("text");
    assert!(program.child.wait().expect("it ends").success());
    assert!(!rest.contains("panicked"), "{rest}");
}
