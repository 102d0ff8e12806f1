//! The port that runs checked SQL: on the published snapshot, read-only, locked down, within limits.
//!
//! It takes no text but [`CheckedSql`], and knows nothing of how a snapshot came to be.

mod instance;
mod rows;
mod watchdog;

#[cfg(test)]
mod deadline_tests;
#[cfg(test)]
mod lockdown_tests;
#[cfg(test)]
mod tests;

pub(crate) use instance::open_locked;

use crate::store::{Store, StoreError};
use instance::Instance;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::Instant;
use tagmata_core::guard::CheckedSql;
use tagmata_core::model::Engine;
use tagmata_core::warehouse::{Cancel, Limits, Manifest, ResultTable, RunError, Warehouse};
use watchdog::Watchdog;

/// Bounds of the one open instance; all its connections share them.
#[derive(Debug, Clone)]
pub struct Options {
    /// Memory at most, as DuckDB writes it: `1GB`.
    pub memory: String,
    /// Threads at most.
    pub threads: usize,
    /// Queries at once at most.
    pub connections: usize,
}

impl Default for Options {
    fn default() -> Options {
        let threads = thread::available_parallelism().map_or(2, |n| n.get());
        Options { memory: "2GB".to_owned(), threads, connections: 2 * threads }
    }
}

/// DuckDB on the published snapshot.
pub struct DuckWarehouse {
    store: Store,
    options: Options,
    watchdog: Watchdog,
    current: RwLock<Option<Arc<Instance>>>,
}

impl DuckWarehouse {
    /// Opens what is published in a folder. With nothing published every run says so, until [`Self::reload`] finds data.
    pub fn open(store_dir: impl AsRef<Path>, options: Options) -> Result<DuckWarehouse, StoreError> {
        let store = Store::new(store_dir);
        let current = RwLock::new(newest(&store, &options)?);
        Ok(DuckWarehouse { store, options, watchdog: Watchdog::start(), current })
    }

    /// Takes up a newly published snapshot, and says whether there was one. Queries in flight finish on the old one,
    /// which closes with the last of them.
    pub fn reload(&self) -> Result<bool, StoreError> {
        let published = self.store.current()?.map(|manifest| manifest.snapshot);
        if published == self.instance().map(|instance| instance.manifest.snapshot.clone()) {
            return Ok(false);
        }
        let newest = newest(&self.store, &self.options)?;
        let old = std::mem::replace(&mut *self.current.write().unwrap_or_else(PoisonError::into_inner), newest);
        // Closing a database takes a moment; by now the lock is free again.
        drop(old);
        Ok(true)
    }

    fn instance(&self) -> Option<Arc<Instance>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Warehouse for DuckWarehouse {
    fn run(&self, sql: &CheckedSql, limits: &Limits, cancel: &Cancel) -> Result<ResultTable, RunError> {
        if sql.engine() != Engine::Duckdb {
            return Err(RunError::Engine(format!("a statement checked for {}", sql.engine())));
        }
        self.run_text(sql.as_str(), limits, cancel)
    }

    fn manifest(&self) -> Arc<Manifest> {
        self.instance().map(|instance| instance.manifest.clone()).unwrap_or_default()
    }
}

impl DuckWarehouse {
    /// Private, and only apart from `run` so that tests can send what the guard would not let through.
    fn run_text(&self, sql: &str, limits: &Limits, cancel: &Cancel) -> Result<ResultTable, RunError> {
        let deadline = Instant::now() + limits.deadline;
        let instance = self.instance().ok_or(RunError::NoData)?;
        let lease = instance.borrow(deadline, cancel)?;
        let watch = self.watchdog.watch(lease.connection().interrupt_handle(), deadline, cancel);
        let fetched = rows::fetch(lease.connection(), sql, limits.rows_max, || watch.has_fired());
        // Asked last: an interrupted stream could end early and look whole.
        let stopped = watch.finish();
        let result = match stopped {
            Some(reason) => Err(reason),
            None => fetched,
        };
        if result.is_err() {
            lease.replace();
        }
        result
    }
}

/// All rows of a statement that nobody checked: for evaluations only.
pub(crate) fn fetch_whole(connection: &duckdb::Connection, sql: &str) -> Result<ResultTable, RunError> {
    rows::fetch(connection, sql, usize::MAX, || false)
}

/// Opens the snapshot in force. Two loads may remove it between reading the pointer and opening the file, so a failure
/// is tried again once on whatever is in force then.
fn newest(store: &Store, options: &Options) -> Result<Option<Arc<Instance>>, StoreError> {
    let Some(manifest) = store.current()? else { return Ok(None) };
    let snapshot = manifest.snapshot.clone();
    let first = Instance::open(store, manifest, options);
    let failed = match first {
        Ok(instance) => return Ok(Some(Arc::new(instance))),
        Err(failed) => failed,
    };
    match store.current()? {
        Some(manifest) if manifest.snapshot != snapshot => {
            Ok(Some(Arc::new(Instance::open(store, manifest, options)?)))
        }
        _ => Err(failed),
    }
}
