//! `check --online` against a web server of this test: what is dead is told of, what is private or nobody's is not asked.

#![cfg(feature = "online")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use casebook::cli::online::{Limits, check};
use casebook::diagnostic::{Diagnostic, Language};
use casebook::vfs::Memory;

/// A server on this computer and the request lines it got. It lives as long as the test program.
struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("bound").to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            // Connections without an answer stay open until the program ends.
            let mut silent = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                if let Some(stream) = answer(stream, &seen) {
                    silent.push(stream);
                }
            }
        });
        Self { address, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no thread fails").clone()
    }
}

/// Answers one request and closes; gives the connection back when there is to be no answer.
fn answer(mut stream: TcpStream, seen: &Mutex<Vec<String>>) -> Option<TcpStream> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let request = lines.next()?;
    lines.by_ref().take_while(|line| !line.is_empty()).for_each(drop);
    let target = request.split(' ').take(2).collect::<Vec<_>>().join(" ");
    seen.lock().expect("no thread fails").push(target.clone());
    let (method, path) = target.split_once(' ')?;
    let head = match path {
        "/silent" => return Some(stream),
        "/gone" => "404 Not Found",
        "/removed" => "410 Gone",
        "/broken" => "500 Internal Server Error",
        "/members" => "403 Forbidden",
        "/moved" => "302 Found\r\nLocation: /ok",
        "/moved-away" => "301 Moved Permanently\r\nLocation: gone",
        "/round" => "302 Found\r\nLocation: /round",
        "/elsewhere" => "302 Found\r\nLocation: ftp://example.org/x",
        "/no-head" if method == "HEAD" => "405 Method Not Allowed",
        "/no-head-found" if method == "HEAD" => "404 Not Found",
        _ => "200 OK",
    };
    let _ = write!(stream, "HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    None
}

fn limits() -> Limits {
    Limits { is_intranet: true, patience: Duration::from_secs(5), ..Limits::default() }
}

/// A text with these addresses, one a line from line 3 on.
fn site(addresses: &[String]) -> Memory {
    let mut files = Memory::new();
    files.put("content/cases/a/index.md", format!("---\n---\n{}\n", addresses.join("\n")));
    files
}

/// What is said with a code: line and English text.
fn said(diagnostics: &[Diagnostic], code: &str) -> Vec<String> {
    let with_code = diagnostics.iter().filter(|one| one.code.as_str() == code);
    with_code
        .map(|one| {
            let line = one.location.as_ref().map_or(0, |place| place.line);
            format!("{line}: {}", one.text.get(Language::En))
        })
        .collect()
}

#[test]
fn dead_links_are_told_of_and_living_ones_are_not() {
    let server = Server::start();
    let at = |path: &str| format!("http://{}{path}", server.address);
    let dead = ["/gone", "/removed", "/broken", "/moved-away", "/round", "/elsewhere", "/silent"];
    let alive = ["/ok", "/moved", "/members", "/no-head", "/no-head-found", "/ok#chapter", "/站点"];
    let addresses: Vec<String> = dead.iter().chain(&alive).map(|path| at(path)).collect();
    let found = check(&site(&addresses), &limits());
    let told = said(&found, "W217");
    let expected = [
        format!("3: the outside link `{}` leads to nothing (404)", at("/gone")),
        format!("4: the outside link `{}` leads to nothing (410)", at("/removed")),
        format!("5: the server of the outside link `{}` fails (500)", at("/broken")),
        format!("6: the outside link `{}` leads to nothing (404)", at("/moved-away")),
        format!("7: the outside link `{}` does not open: it redirects again and again", at("/round")),
        format!("8: the server of the outside link `{}` fails (302)", at("/elsewhere")),
        format!("9: the outside link `{}` does not open: it does not answer in time", at("/silent")),
    ];
    assert_eq!(told, expected);
    let requests = server.requests();
    assert_eq!(
        requests.iter().filter(|line| line.ends_with(" /ok")).count(),
        2,
        "once itself, once behind /moved: {requests:?}"
    );
    assert!(requests.contains(&"HEAD /%E7%AB%99%E7%82%B9".to_owned()), "{requests:?}");
    assert!(!requests.contains(&"GET /ok".to_owned()), "what answers to HEAD is not fetched");
}

#[test]
fn addresses_of_this_network_and_of_examples_are_not_asked() {
    let server = Server::start();
    let port = server.address.rsplit(':').next().expect("host and port").to_owned();
    let addresses = [
        format!("http://{}/gone", server.address),
        format!("http://localhost:{port}/gone"),
        format!("http://[::1]:{port}/gone"),
        "http://10.0.0.1/".to_owned(),
        "http://169.254.169.254/latest".to_owned(),
        "http://printer/".to_owned(),
        "https://example.org/a".to_owned(),
    ];
    let found = check(&site(&addresses), &Limits::default());
    assert_eq!(said(&found, "W217"), Vec::<String>::new());
    let told = said(&found, "I303");
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("0 outside links were asked; left out: 6 in private networks, 1 of example domains"),
        "{told:?}"
    );
    assert!(server.requests().is_empty());
}

#[test]
fn a_computer_without_network_says_so_once() {
    // A port that nobody listens on.
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free");
    let found = check(&site(&[format!("http://{closed}/a"), format!("http://{closed}/b")]), &limits());
    assert_eq!(said(&found, "W217"), Vec::<String>::new());
    assert!(said(&found, "I303")[0].contains("none of the 2 outside links could be reached"), "{found:?}");
}

#[test]
fn a_single_link_that_does_not_answer_is_told_of_at_its_place() {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free");
    let found = check(&site(&[format!("http://{closed}/a")]), &limits());
    let told = said(&found, "W217");
    assert!(told[0].starts_with(&format!("3: the outside link `http://{closed}/a` does not open")), "{found:?}");
}

#[test]
fn every_file_that_is_published_is_looked_at() {
    let server = Server::start();
    let mut files = Memory::new();
    files.put("content/cases/a.markdown", format!("见 http://{}/gone\n", server.address));
    assert_eq!(said(&check(&files, &limits()), "W217").len(), 1);
}

#[test]
fn what_is_over_the_limit_is_counted() {
    let server = Server::start();
    let addresses: Vec<String> = (0..5).map(|at| format!("http://{}/{at}", server.address)).collect();
    let found = check(&site(&addresses), &Limits { links: 2, ..limits() });
    assert!(said(&found, "I303")[0].contains("2 outside links were asked"), "{found:?}");
    assert!(said(&found, "I303")[0].contains("3 over the limit"), "{found:?}");
    assert_eq!(server.requests().len(), 2);
    let late = check(&site(&addresses), &Limits { all: Duration::ZERO, ..limits() });
    assert!(said(&late, "I303")[0].contains("0 outside links were asked"), "{late:?}");
}
