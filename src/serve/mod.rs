//! The preview: builds the site, serves it on this computer, builds again after every save and tells open pages.
//!
//! Layer 8. It calls the same build as every other command, through the function it is given, and serves the files
//! that the build wrote; it renders nothing itself and knows nothing of cases. The one thing added to a page, on its
//! way out and never on disk, is the script that reloads it and shows problems.
//!
//! Only this computer can reach it: it listens on 127.0.0.1, and answers only requests that were meant for it
//! (`guard`). It reads and never writes.

mod body;
mod browser;
mod files;
mod guard;
mod http;
mod live;
mod turns;
mod watch;

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Language, Text};
use crate::text;

use files::Base;
use live::Live;

/// What to serve and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's root: what is watched.
    pub root: PathBuf,
    /// The folder the build writes into: what is served, and never watched.
    pub out: PathBuf,
    /// The folder in the address below which the site appears: `/` or `/a/b/`.
    pub base: String,
    /// The first port tried; when it is taken, the next free one of the 100 after it. 0 takes any.
    pub port: u16,
    /// Whether the browser is opened when the site is ready.
    pub open: bool,
    /// How changes are noticed.
    pub watching: Watching,
    /// The language of the problems shown in pages.
    pub language: Language,
}

/// How changes to the site's files are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// By the operating system's messages; by looking where there are none.
    Messages,
    /// By looking once a second, for network drives.
    Looking,
    /// Not at all.
    Off,
}

/// What a build came to, as far as the preview is concerned.
#[derive(Clone, Debug, Default)]
pub struct BuildOutcome {
    /// The problems found, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the build could not be finished at all; the last good site stays.
    pub failure: Option<Text>,
    /// Whether any file of the site was written or removed.
    pub changed: bool,
    /// What was done, in one line for the terminal; empty to say nothing.
    pub summary: String,
}

/// What a build that keeps the site in memory calls each time it has something to show: it hears which files changed next, and
/// ends when none are named to it.
pub type Staying<'s> = dyn FnMut(BuildOutcome) -> Option<Vec<PathBuf>> + 's;

/// Something the person at the terminal should hear of.
#[derive(Clone, Debug)]
pub enum Notice<'n> {
    /// A build ended; the first one comes before [`Notice::Ready`].
    Built(&'n BuildOutcome),
    /// The site can be visited at this address.
    Ready(&'n str),
    /// Changes are noticed by looking once a second, because the system's messages are not to be had.
    Looking,
    /// The browser could not be opened.
    NoBrowser,
}

/// Why the preview could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// No port could be taken.
    #[error("no free port from {port} on: {source}")]
    Port {
        /// The first port tried.
        port: u16,
        /// Why the last one could not be had.
        source: io::Error,
    },
    /// The system refused what a server needs.
    #[error("the preview cannot run: {source}")]
    System {
        /// The cause.
        #[from]
        source: io::Error,
    },
}

impl ServeError {
    /// The message in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Port { port, source } => {
                text!(zh: "从 {port} 起没有可用的端口：{source}", en: "no free port from {port} on: {source}")
            }
            Self::System { source } => {
                text!(zh: "预览无法运行：{source}", en: "the preview cannot run: {source}")
            }
        }
    }
}

/// How long a build may take to its end after Ctrl+C; another Ctrl+C ends it at once.
const GRACE: Duration = Duration::from_secs(2);
/// How many ports after the first are tried.
const PORTS_TRIED: u16 = 100;

/// Builds with `rebuild`, serves the result and keeps it up to date until Ctrl+C or SIGTERM.
///
/// `rebuild` builds and either gives the outcome back, or tells it, and what it does from then on, to the [`Staying`] it is
/// given, until it ends; then it gives nothing back.
///
/// `notice` is called from more than one thread, never at the same time for two builds.
///
/// # Errors
/// When no port is free or the system refuses sockets, signals or threads. A build that fails or panics is no error: it
/// is shown in the pages and the next save tries again.
pub fn run(
    options: &Options,
    rebuild: impl Fn(&mut Staying<'_>) -> Option<BuildOutcome> + Sync,
    notice: impl Fn(Notice<'_>) + Sync,
) -> Result<(), ServeError> {
    let stop = async {
        http::stop_signal().await;
        // A template may run on for ever, and everything on disk outlives a sudden end.
        thread::spawn(|| {
            http::wait_for_stop(GRACE);
            std::process::exit(0);
        });
    };
    run_until(options, rebuild, notice, stop)
}

/// As [`run`], until `stop` is ready.
///
/// # Errors
/// As [`run`].
pub fn run_until(
    options: &Options,
    rebuild: impl Fn(&mut Staying<'_>) -> Option<BuildOutcome> + Sync,
    notice: impl Fn(Notice<'_>) + Sync,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let listener = bind(options.port)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let port = listener.local_addr()?.port();
    let base = Base::new(&options.base);
    let url = format!("http://127.0.0.1:{port}{}", base.as_url());

    // Watching starts before the first build: a file saved while it runs is not missed.
    let (sender, changes) = mpsc::channel();
    let watcher = watch::start(options, sender.clone());
    let is_looking = watcher.is_looking();
    let live = Live::new(&BuildOutcome::default(), options.language);
    let site = http::Site { out: options.out.clone(), base, port, live: live.clone() };
    thread::scope(|scope| {
        let (rebuild, notice) = (&rebuild, &notice);
        let (built, first) = mpsc::channel();
        scope.spawn(move || {
            turns::take(watcher, &changes, rebuild, &mut |outcome, turn| {
                // Pages first: a terminal takes its time.
                live.update(outcome, turn == turns::Turn::Change);
                if turn != turns::Turn::Unheard {
                    notice(Notice::Built(outcome));
                }
                // Nobody waits any more after the first.
                let _ = built.send(());
            });
        });
        // Without a first build `notice` panicked, which is passed on at the end of the scope.
        if first.recv().is_ok() {
            if options.watching == Watching::Messages && is_looking {
                notice(Notice::Looking);
            }
            notice(Notice::Ready(&url));
            if options.open && !browser::open(&url) {
                notice(Notice::NoBrowser);
            }
        }
        let served = runtime.block_on(http::serve(listener, site, stop));
        // The other thread may be building; it ends after that build, so the site is never left half-made.
        let _ = sender.send(watch::Message::Stop);
        served.map_err(ServeError::from)
    })
}

/// Takes the first free port from `port` on, on the loopback address only.
fn bind(port: u16) -> Result<TcpListener, ServeError> {
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS_TRIED) };
    let mut refusal = io::Error::from(io::ErrorKind::AddrInUse);
    for candidate in port..=last {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, candidate))) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                return Ok(listener);
            }
            Err(error) => refusal = error,
        }
    }
    Err(ServeError::Port { port, source: refusal })
}
