//! Runs checked statements off the async threads, a bounded number at a time. Knows the port, no engine.

use super::kept::Kept;
use crate::config::AskLimits;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tagmata_core::guard::CheckedSql;
use tagmata_core::warehouse::{Cancel, Limits, ResultTable, RunError, Warehouse};
use tokio::sync::Semaphore;

/// The warehouse behind a bounded number of slots.
pub struct Runner {
    warehouse: Arc<dyn Warehouse>,
    slots: Arc<Semaphore>,
    limits: AskLimits,
    kept: Kept,
}

/// Why a run gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unrun {
    /// No slot came free in time.
    Busy,
    /// It ran, and failed.
    Failed(RunError),
}

impl Runner {
    /// A runner with as many slots as the limits say.
    pub fn new(warehouse: Arc<dyn Warehouse>, limits: AskLimits) -> Runner {
        let slots = Arc::new(Semaphore::new(limits.runs_at_once));
        Runner { warehouse, slots, limits, kept: Kept::new(limits.cells_kept) }
    }

    /// Runs a statement and the count that belongs beside it, side by side and on the same snapshot.
    pub(super) async fn both(
        &self,
        main: CheckedSql,
        size: Option<CheckedSql>,
    ) -> Result<(Arc<ResultTable>, Option<Arc<ResultTable>>), Unrun> {
        let until = Instant::now() + self.limits.deadline;
        loop {
            let before = self.snapshot();
            let sized = async {
                match size.clone() {
                    Some(size) => self.one(size, until).await.map(Some),
                    None => Ok(None),
                }
            };
            let ran = tokio::try_join!(self.one(main.clone(), until), sized)?;
            // A snapshot published in between could show rows of one and the count of the other.
            if size.is_none() || before == self.snapshot() {
                return Ok(ran);
            }
        }
    }

    /// Runs one statement until a moment at most, unless its result is kept. Dropping the future stops the run.
    pub(super) async fn one(&self, sql: CheckedSql, until: Instant) -> Result<Arc<ResultTable>, Unrun> {
        if let Some(rows) = self.kept.get(&self.snapshot(), sql.as_str()) {
            return Ok(rows);
        }
        let left = until.saturating_duration_since(Instant::now());
        let slot = tokio::time::timeout(left, self.slots.clone().acquire_owned()).await.map_err(|_| Unrun::Busy)?;
        let slot = slot.expect("the semaphore is never closed");
        // Somebody else may have run it while this one waited.
        let snapshot = self.snapshot();
        if let Some(rows) = self.kept.get(&snapshot, sql.as_str()) {
            return Ok(rows);
        }
        let cancel = CancelOnDrop(Cancel::default());
        let (warehouse, switch, statement) = (self.warehouse.clone(), cancel.0.clone(), sql.clone());
        let limits = Limits { rows_max: self.limits.rows_max, deadline: remaining(until) };
        let ran = tokio::task::spawn_blocking(move || {
            let result = warehouse.run(&statement, &limits, &switch);
            drop(slot);
            result
        });
        let rows = match ran.await {
            Ok(result) => Arc::new(result.map_err(Unrun::Failed)?),
            Err(panicked) => return Err(Unrun::Failed(RunError::Engine(panicked.to_string()))),
        };
        if snapshot == self.snapshot() {
            self.kept.put(&snapshot, sql.as_str(), &rows);
        }
        Ok(rows)
    }

    fn snapshot(&self) -> String {
        self.warehouse.manifest().snapshot.clone()
    }
}

fn remaining(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))
}

/// Stops the run when nobody waits for it any more; after a run's end it does nothing.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
