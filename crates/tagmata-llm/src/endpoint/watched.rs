//! The bytes of a reply on their way: when they came, how many at most, and that the connection can be used again.

use super::attempt::chain;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};
use tokio_stream::Stream;

/// Bytes of a reply at most: a draft takes a few thousand.
const BYTES_MAX: u64 = 2 * 1024 * 1024;
/// How long the last words of a stream are held back for its end to come.
const END_PATIENCE: Duration = Duration::from_millis(100);

/// The bytes of a reply that came so far.
#[derive(Debug, Default)]
pub(super) struct Watch {
    bytes: AtomicU64,
    last: Mutex<Option<Instant>>,
}

impl Watch {
    /// Whether any byte of a reply's body has come.
    pub(super) fn any(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) > 0
    }

    /// When the last one came.
    pub(super) fn last(&self) -> Option<Instant> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes bytes; fails where there are too many.
    fn note(&self, bytes: usize) -> Result<(), std::io::Error> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        let sum = self.bytes.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        if sum > BYTES_MAX { Err(std::io::Error::other(format!("more than {BYTES_MAX} bytes"))) } else { Ok(()) }
    }
}

/// A body, watched and bounded.
///
/// A reader of events stops at `[DONE]`; a connection whose body was not read to its end is closed, and the next call
/// would have to make another. So the piece with those words is passed on when the end has come, or soon after.
pub(super) struct Watched<S, B> {
    inner: Pin<Box<S>>,
    watch: Arc<Watch>,
    held: Option<(B, Pin<Box<Sleep>>)>,
}

impl<S, B> Watched<S, B> {
    /// Watches a body.
    pub(super) fn new(inner: S, watch: Arc<Watch>) -> Watched<S, B> {
        Watched { inner: Box::pin(inner), watch, held: None }
    }
}

impl<S, B> Stream for Watched<S, B>
where
    S: Stream<Item = Result<B, reqwest::Error>>,
    B: AsRef<[u8]> + Unpin,
{
    type Item = Result<B, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let own = &mut *self;
        if own.held.is_none() {
            let piece = match ready!(own.inner.as_mut().poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(std::io::Error::other(chain(&error.without_url()))))),
                Some(Ok(piece)) => piece,
            };
            if let Err(error) = own.watch.note(piece.as_ref().len()) {
                return Poll::Ready(Some(Err(error)));
            }
            if !says_done(piece.as_ref()) {
                return Poll::Ready(Some(Ok(piece)));
            }
            own.held = Some((piece, Box::pin(sleep(END_PATIENCE))));
        }
        let (_, patience) = own.held.as_mut().expect("it was just put there");
        let mut over = patience.as_mut().poll(context).is_ready();
        while !over {
            match own.inner.as_mut().poll_next(context) {
                Poll::Pending => return Poll::Pending,
                // Nothing that follows is of account.
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(_)) | None) => over = true,
            }
        }
        Poll::Ready(own.held.take().map(|(piece, _)| Ok(piece)))
    }
}

/// Whether bytes hold the line that ends a stream of events. Within the JSON of an event no line can begin.
fn says_done(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').any(|line| {
        let data = line.strip_prefix(b"data:").unwrap_or_default();
        data.trim_ascii() == b"[DONE]"
    })
}
