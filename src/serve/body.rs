//! What an answer carries: bytes, part of a file, or a stream of messages to an open page.

use std::fs::File;
use std::io::Read;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_stream::Stream;
use tokio_stream::wrappers::WatchStream;

/// Bytes of a file read at a time.
const CHUNK_LEN_BYTES: usize = 64 * 1024;

/// An open page that hears nothing for this long is spoken to, so that a closed one is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The body of an answer.
pub(super) enum Answer {
    /// All of it; `None` when it has been sent or there is nothing.
    Bytes(Option<Bytes>),
    /// The next `left` bytes of an open file.
    File { file: File, left: u64 },
    /// The states of the site, as server-sent events, for as long as the page is open.
    Events { states: WatchStream<Arc<str>>, heartbeat: Interval },
}

impl Answer {
    /// A body of `bytes`.
    pub(super) fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self::Bytes((!bytes.is_empty()).then_some(bytes))
    }

    /// A body of `states`, the first at once.
    pub(super) fn events(states: WatchStream<Arc<str>>) -> Self {
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self::Events { states, heartbeat }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        match &mut *self {
            Self::Bytes(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::File { file, left } => Poll::Ready(next_chunk(file, left)),
            Self::Events { states, heartbeat } => next_event(states, heartbeat, context).map(|event| event.map(Ok)),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Bytes(bytes) => bytes.is_none(),
            Self::File { left, .. } => *left == 0,
            Self::Events { .. } => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::File { left, .. } => SizeHint::with_exact(*left),
            Self::Events { .. } => SizeHint::default(),
        }
    }
}

/// The next part of the file. A file that became shorter meanwhile breaks the answer off, as its length was promised.
fn next_chunk(file: &mut File, left: &mut u64) -> Option<Result<Frame<Bytes>, std::io::Error>> {
    if *left == 0 {
        return None;
    }
    let wanted = usize::try_from(*left).unwrap_or(CHUNK_LEN_BYTES).min(CHUNK_LEN_BYTES);
    let mut chunk = vec![0; wanted];
    match file.read(&mut chunk) {
        Ok(0) => Some(Err(std::io::ErrorKind::UnexpectedEof.into())),
        Ok(count) => {
            chunk.truncate(count);
            *left -= count as u64;
            Some(Ok(Frame::data(chunk.into())))
        }
        Err(error) => Some(Err(error)),
    }
}

fn next_event(
    states: &mut WatchStream<Arc<str>>,
    heartbeat: &mut Interval,
    context: &mut Context<'_>,
) -> Poll<Option<Frame<Bytes>>> {
    if let Poll::Ready(state) = Pin::new(states).poll_next(context) {
        return Poll::Ready(state.map(|state| Frame::data(format!("data: {state}\n\n").into())));
    }
    heartbeat.poll_tick(context).map(|_| Some(Frame::data(Bytes::from_static(b": still here\n\n"))))
}
