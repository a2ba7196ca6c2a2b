//! Connections and answers: what a request gets, and what a client may cost.
//!
//! A client that says nothing is dropped after [`PATIENCE`]; request heads end at [`HEAD_LIMIT_BYTES`]; beyond
//! [`CONNECTIONS`] the oldest connection makes room. One thread serves them all: it is a preview for one person.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fs::File;
use std::future::{Future, poll_fn};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::http::response::Builder;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use super::body::Answer;
use super::files::{self, Base, Found};
use super::guard;
use super::live::{self, Live};

/// The longest request line and headers accepted together.
const HEAD_LIMIT_BYTES: usize = 16 * 1024;

/// How long a client may take to send its request, or keep a connection without sending one.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections kept at the same time.
const CONNECTIONS: usize = 256;

/// What is still read of a request that was refused for its size, so that the client can read the refusal.
const DRAIN_LIMIT_BYTES: u64 = 16 * 1024 * 1024;

/// What strict hosts send, so that the preview shows what readers there would see.
const POLICY: &str = "default-src 'self'";

/// What is served.
pub(super) struct Site {
    /// The folder of the built site.
    pub(super) out: PathBuf,
    /// Where it appears.
    pub(super) base: Base,
    /// The port listened on.
    pub(super) port: u16,
    /// What open pages are told.
    pub(super) live: Live,
}

/// Ready on Ctrl+C, and on SIGTERM where there is one.
pub(super) async fn stop_signal() {
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    poll_fn(|context| {
        #[cfg(unix)]
        if terminate.as_mut().is_some_and(|terminate| terminate.poll_recv(context).is_ready()) {
            return std::task::Poll::Ready(());
        }
        interrupt.as_mut().poll(context).map(|_| ())
    })
    .await;
}

/// Waits for another signal, and no longer than `patience`.
pub(super) fn wait_for_stop(patience: Duration) {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => drop(runtime.block_on(async { tokio::time::timeout(patience, stop_signal()).await })),
        Err(_) => std::thread::sleep(patience),
    }
}

/// Answers requests until `stop` is ready; then drops every connection.
pub(super) async fn serve(
    listener: std::net::TcpListener,
    site: Site,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let site = Arc::new(site);
    let mut stop = pin!(stop);
    let mut accept = pin!(accept_all(listener, site));
    poll_fn(|context| {
        let _ = accept.as_mut().poll(context);
        stop.as_mut().poll(context)
    })
    .await;
    Ok(())
}

async fn accept_all(listener: TcpListener, site: Arc<Site>) {
    let mut connections: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, or the client is gone already: both pass.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // An event is a few bytes that must not wait for more.
        let _ = stream.set_nodelay(true);
        connections.retain(|connection| !connection.is_finished());
        if connections.len() >= CONNECTIONS {
            connections.pop_front().inspect(AbortHandle::abort);
        }
        connections.push_back(tokio::spawn(connection(stream, Arc::clone(&site))).abort_handle());
    }
}

async fn connection(stream: TcpStream, site: Arc<Site>) {
    let service = service_fn(|request: Request<hyper::body::Incoming>| {
        let (parts, _) = request.into_parts();
        let answer = answer(&site, &parts.method, &parts.uri, &parts.headers);
        async move { Ok::<_, Infallible>(answer) }
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_header_size(HEAD_LIMIT_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    if (&mut connection).await.is_err() {
        drain(connection.into_parts().io.into_inner()).await;
    }
}

/// Reads on for a moment after a refusal: closing at once would make the client's system throw the refusal away.
async fn drain(mut stream: TcpStream) {
    let _ = stream.shutdown().await;
    let mut rest = stream.take(DRAIN_LIMIT_BYTES);
    let mut sink = tokio::io::sink();
    let _ = tokio::time::timeout(Duration::from_secs(2), tokio::io::copy(&mut rest, &mut sink)).await;
}

fn answer(site: &Site, method: &Method, uri: &hyper::Uri, headers: &HeaderMap) -> Response<Answer> {
    let answer = match guard::refusal(method, uri, headers, site.port) {
        Some((status, text)) => {
            let answer = plain(status, text);
            if status == StatusCode::METHOD_NOT_ALLOWED { with(answer, header::ALLOW, "GET, HEAD") } else { answer }
        }
        None => match uri.path() {
            live::SCRIPT_PATH => bytes(builder(StatusCode::OK, "text/javascript; charset=utf-8"), live::SCRIPT),
            live::EVENTS_PATH => events(site, method),
            path => page(site, path, uri.query(), headers),
        },
    };
    if method == Method::HEAD { answer.map(|_| Answer::Bytes(None)) } else { answer }
}

fn page(site: &Site, path: &str, query: Option<&str>, headers: &HeaderMap) -> Response<Answer> {
    match files::find(&site.out, &site.base, path) {
        Found::File(path) => file(&path, headers).unwrap_or_else(|_| nothing(site)),
        Found::Redirect(to) => {
            let to = query.map_or(to.clone(), |query| format!("{to}?{query}"));
            with(plain(StatusCode::FOUND, ""), header::LOCATION, &to)
        }
        Found::Nothing => nothing(site),
    }
}

fn events(site: &Site, method: &Method) -> Response<Answer> {
    let builder = builder(StatusCode::OK, "text/event-stream");
    let body = if method == Method::HEAD { Answer::Bytes(None) } else { Answer::events(site.live.listen()) };
    finish(builder, body)
}

fn nothing(site: &Site) -> Response<Answer> {
    let page = files::not_found_page(&site.out).and_then(|page| std::fs::read(page).ok());
    match page {
        Some(page) => {
            let page = live::with_script(live::with_base(page, &site.base.as_url()));
            bytes(builder(StatusCode::NOT_FOUND, "text/html; charset=utf-8"), page)
        }
        None => plain(StatusCode::NOT_FOUND, "没有这一页。\nThere is no such page.\n"),
    }
}

/// The file, or the part of it asked for. Pages get the reload script, so they are never sent in parts.
fn file(path: &Path, headers: &HeaderMap) -> io::Result<Response<Answer>> {
    let kind = files::media_type(path);
    if kind.starts_with("text/html") {
        let page = live::with_script(std::fs::read(path)?);
        return Ok(bytes(builder(StatusCode::OK, kind), page));
    }
    let mut file = File::open(path)?;
    let len = file.metadata()?.len();
    Ok(match wanted_range(headers, len) {
        Wanted::All => {
            let builder = builder(StatusCode::OK, kind).header(header::CONTENT_LENGTH, len);
            finish(builder.header(header::ACCEPT_RANGES, "bytes"), Answer::File { file, left: len })
        }
        Wanted::Part { start, end } => {
            file.seek(SeekFrom::Start(start))?;
            let left = end - start + 1;
            let builder = builder(StatusCode::PARTIAL_CONTENT, kind).header(header::CONTENT_LENGTH, left);
            let range = format!("bytes {start}-{end}/{len}");
            finish(builder.header(header::CONTENT_RANGE, range), Answer::File { file, left })
        }
        Wanted::Impossible => {
            let answer = plain(StatusCode::RANGE_NOT_SATISFIABLE, "");
            with(answer, header::CONTENT_RANGE, &format!("bytes */{len}"))
        }
    })
}

/// Which part of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    /// From byte `start` to byte `end`, both included.
    Part {
        start: u64,
        end: u64,
    },
    Impossible,
}

/// The one range asked for. Several at once, other units and conditions are answered with the whole, as is allowed.
fn wanted_range(headers: &HeaderMap, len: u64) -> Wanted {
    let range = headers.get(header::RANGE).filter(|_| !headers.contains_key(header::IF_RANGE));
    let range = range.and_then(|range| range.to_str().ok()).and_then(|range| range.strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.trim().split_once('-')) else { return Wanted::All };
    let (start, end) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(start), Ok(end)) if start <= end => (start, end.min(len.saturating_sub(1))),
        (Ok(start), Err(_)) if last.is_empty() => (start, len.saturating_sub(1)),
        (Err(_), Ok(count)) if first.is_empty() && count > 0 => (len.saturating_sub(count), len.saturating_sub(1)),
        (Err(_), Ok(_)) if first.is_empty() => return Wanted::Impossible,
        _ => return Wanted::All,
    };
    if start < len { Wanted::Part { start, end } } else { Wanted::Impossible }
}

fn plain(status: StatusCode, text: &'static str) -> Response<Answer> {
    bytes(builder(status, "text/plain; charset=utf-8"), text)
}

fn bytes(builder: Builder, bytes: impl Into<hyper::body::Bytes>) -> Response<Answer> {
    let bytes = bytes.into();
    finish(builder.header(header::CONTENT_LENGTH, bytes.len()), Answer::bytes(bytes))
}

/// What every answer says: its type, that browsers must not guess another, ask again each time, load nothing from
/// elsewhere, and let no other site use it.
fn builder(status: StatusCode, kind: &'static str) -> Builder {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header("cross-origin-resource-policy", "same-origin")
        .header(header::REFERRER_POLICY, "no-referrer")
}

fn finish(builder: Builder, body: Answer) -> Response<Answer> {
    builder.body(body).expect("status and headers are constants, numbers or plain ASCII")
}

fn with(mut answer: Response<Answer>, name: header::HeaderName, value: &str) -> Response<Answer> {
    // A value no header can hold, such as an odd query, is left out.
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_one_part_of_the_file_or_all_of_it() {
        let wanted = |range: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_str(range).expect("a value"));
            wanted_range(&headers, 10)
        };
        assert_eq!(wanted("bytes=0-3"), Wanted::Part { start: 0, end: 3 });
        assert_eq!(wanted("bytes=4-"), Wanted::Part { start: 4, end: 9 });
        assert_eq!(wanted("bytes=-3"), Wanted::Part { start: 7, end: 9 });
        assert_eq!(wanted("bytes=-30"), Wanted::Part { start: 0, end: 9 });
        assert_eq!(wanted("bytes=8-99"), Wanted::Part { start: 8, end: 9 });
        assert_eq!(wanted("bytes=10-"), Wanted::Impossible);
        assert_eq!(wanted("bytes=-0"), Wanted::Impossible);
        for odd in
            ["bytes=3-1", "bytes=0-1,3-4", "lines=1-2", "bytes=x-y", "bytes=", "bytes=-", "bytes=18446744073709551616-"]
        {
            assert_eq!(wanted(odd), Wanted::All, "{odd}");
        }
        assert_eq!(wanted_range(&HeaderMap::new(), 10), Wanted::All);
        let mut empty = HeaderMap::new();
        empty.insert(header::RANGE, HeaderValue::from_static("bytes=0-"));
        assert_eq!(wanted_range(&empty, 0), Wanted::Impossible);
    }
}
