//! One thread that interrupts runs past their deadline, or whose asker went away.
//!
//! DuckDB forgets an interrupt that comes while a statement is still being prepared, so the signal is repeated until
//! the run ends. A run leaves the list under the same lock that interrupts are sent under: no signal can hit the next
//! query of its connection.

use duckdb::InterruptHandle;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tagmata_core::warehouse::{Cancel, RunError};

/// How often a run is looked at, and so how often a late one is interrupted again.
const TICK: Duration = Duration::from_millis(10);

/// The thread and the runs it watches.
pub(super) struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    list: Mutex<List>,
    changed: Condvar,
}

#[derive(Default)]
struct List {
    runs: Vec<Run>,
    next_id: u64,
    closing: bool,
}

struct Run {
    id: u64,
    interrupt: Arc<InterruptHandle>,
    deadline: Instant,
    cancel: Cancel,
    fired: Arc<AtomicBool>,
    reason: Option<RunError>,
}

impl Watchdog {
    /// Starts the thread.
    pub(super) fn start() -> Watchdog {
        let shared = Arc::new(Shared::default());
        let watched = shared.clone();
        let thread = thread::Builder::new().name("duckdb-watchdog".to_owned()).spawn(move || watched.keep_watch());
        Watchdog { shared, thread: Some(thread.expect("a thread can be started when the warehouse opens")) }
    }

    /// Watches one run until the watch is finished.
    pub(super) fn watch(&self, interrupt: Arc<InterruptHandle>, deadline: Instant, cancel: &Cancel) -> Watch<'_> {
        let fired = Arc::new(AtomicBool::new(false));
        let mut list = self.shared.list();
        list.next_id += 1;
        let id = list.next_id;
        list.runs.push(Run { id, interrupt, deadline, cancel: cancel.clone(), fired: fired.clone(), reason: None });
        let was_asleep = list.runs.len() == 1;
        drop(list);
        if was_asleep {
            self.shared.changed.notify_one();
        }
        Watch { shared: &self.shared, id, fired }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.list().closing = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic there is already printed; there is nothing left to stop.
            drop(thread.join());
        }
    }
}

impl Shared {
    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_watch(&self) {
        let mut list = self.list();
        while !list.closing {
            if list.runs.is_empty() {
                list = self.changed.wait(list).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let now = Instant::now();
            let mut wait = TICK;
            for run in &mut list.runs {
                run.look(now);
                if run.reason.is_none() {
                    wait = wait.min(run.deadline.saturating_duration_since(now));
                }
            }
            let waited = self.changed.wait_timeout(list, wait);
            list = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Run {
    fn look(&mut self, now: Instant) {
        if self.reason.is_none() {
            self.reason = match () {
                () if self.cancel.is_cancelled() => Some(RunError::Cancelled),
                () if now >= self.deadline => Some(RunError::Deadline),
                () => return,
            };
            self.fired.store(true, Ordering::Relaxed);
        }
        self.interrupt.interrupt();
    }
}

/// A watched run.
pub(super) struct Watch<'a> {
    shared: &'a Shared,
    id: u64,
    fired: Arc<AtomicBool>,
}

impl Watch<'_> {
    /// Whether the run was told to stop.
    pub(super) fn has_fired(&self) -> bool {
        self.fired.load(Ordering::Relaxed)
    }

    /// Ends the watch and says why the run was stopped, if it was.
    pub(super) fn finish(self) -> Option<RunError> {
        self.leave()
    }

    fn leave(&self) -> Option<RunError> {
        let mut list = self.shared.list();
        let at = list.runs.iter().position(|run| run.id == self.id)?;
        list.runs.swap_remove(at).reason
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        // After `finish` there is nothing left to leave; this is for a run that panicked.
        self.leave();
    }
}
