//! Stops a run past its deadline, or whose asker went away: a thread of its own tells the server, which listens on
//! another connection.
//!
//! The server knows the deadline, too; this is for runs that are cancelled, and for a server that does not keep it.

use postgres::{CancelToken, NoTls};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tagmata_core::warehouse::{Cancel, RunError};

/// How often a run is looked at.
const TICK: Duration = Duration::from_millis(10);

/// How long a stopped run may take to end before it is told again: a signal can come too early.
const AGAIN: Duration = Duration::from_millis(100);

/// A watched run; the watch ends when it is finished or dropped.
pub(super) struct Watch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<Option<RunError>>>,
}

#[derive(Default)]
struct Shared {
    ended: Mutex<bool>,
    changed: Condvar,
}

/// Watches a run until the watch is finished.
pub(super) fn until(token: CancelToken, deadline: Instant, cancel: &Cancel) -> Watch {
    let shared = Arc::new(Shared::default());
    let (watched, cancel) = (shared.clone(), cancel.clone());
    let thread = thread::spawn(move || watched.keep_watch(&token, deadline, &cancel));
    Watch { shared, thread: Some(thread) }
}

impl Watch {
    /// Ends the watch and says why the run was stopped, if it was.
    pub(super) fn finish(mut self) -> Option<RunError> {
        self.end()
    }

    fn end(&mut self) -> Option<RunError> {
        *self.shared.ended() = true;
        self.shared.changed.notify_one();
        // A panic there is already printed, and stopped nothing.
        self.thread.take()?.join().unwrap_or_default()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn ended(&self) -> MutexGuard<'_, bool> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_watch(&self, token: &CancelToken, deadline: Instant, cancel: &Cancel) -> Option<RunError> {
        let mut reason = None;
        let mut ended = self.ended();
        while !*ended {
            let now = Instant::now();
            reason = reason.or(match () {
                () if cancel.is_cancelled() => Some(RunError::Cancelled),
                () if now >= deadline => Some(RunError::Deadline),
                () => None,
            });
            let wait = match reason {
                Some(_) => {
                    drop(ended);
                    // A server that cannot be told cannot be stopped either; it keeps its own deadline.
                    drop(token.cancel_query(NoTls));
                    ended = self.ended();
                    AGAIN
                }
                None => TICK.min(deadline.saturating_duration_since(now)),
            };
            if !*ended {
                ended = self.changed.wait_timeout(ended, wait).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        reason
    }
}
