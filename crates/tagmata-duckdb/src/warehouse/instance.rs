//! One open snapshot and its bounded pool of connections.

use super::Options;
use crate::store::{Store, StoreError};
use duckdb::{AccessMode, Config, Connection};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tagmata_core::warehouse::{Cancel, Manifest, RunError};

/// How often a caller that waits for a connection looks whether its asker went away.
const CANCEL_LOOK: Duration = Duration::from_millis(20);

/// An open snapshot. It closes when the last query on it ends.
pub(super) struct Instance {
    /// What it holds.
    pub(super) manifest: Arc<Manifest>,
    pool: Mutex<Pool>,
    returned: Condvar,
    connections_max: usize,
}

struct Pool {
    /// Never runs a query; every other connection is cloned from it.
    root: Connection,
    idle: Vec<Connection>,
    open: usize,
}

impl Instance {
    /// Opens a snapshot.
    pub(super) fn open(store: &Store, manifest: Manifest, options: &Options) -> Result<Instance, StoreError> {
        let file = store.database(&manifest.snapshot);
        let root = open_locked(&file, options)
            .map_err(|error| StoreError::Engine { file: file.clone(), cause: error.to_string() })?;
        Ok(Instance {
            manifest: Arc::new(manifest),
            pool: Mutex::new(Pool { root, idle: Vec::new(), open: 0 }),
            returned: Condvar::new(),
            connections_max: options.connections.max(1),
        })
    }

    /// A connection of its own for one query; waits for one until the deadline.
    pub(super) fn borrow(self: &Arc<Instance>, deadline: Instant, cancel: &Cancel) -> Result<Lease, RunError> {
        let mut pool = self.pool();
        loop {
            if cancel.is_cancelled() {
                return Err(RunError::Cancelled);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(RunError::Deadline);
            }
            if let Some(connection) = pool.idle.pop() {
                return Ok(Lease { instance: self.clone(), connection: Some(connection) });
            }
            if pool.open < self.connections_max {
                let connection = pool.root.try_clone().map_err(|error| RunError::Engine(error.to_string()))?;
                pool.open += 1;
                return Ok(Lease { instance: self.clone(), connection: Some(connection) });
            }
            let waited = self.returned.wait_timeout(pool, left.min(CANCEL_LOOK));
            pool = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A borrowed connection; it goes back when dropped.
pub(super) struct Lease {
    instance: Arc<Instance>,
    connection: Option<Connection>,
}

impl Lease {
    /// The connection.
    pub(super) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("only replace takes it, and it ends the lease")
    }

    /// Ends the lease and throws the connection away: after a failure the next borrower gets a fresh one.
    pub(super) fn replace(mut self) {
        drop(self.connection.take());
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut pool = self.instance.pool();
        match self.connection.take() {
            Some(connection) => pool.idle.push(connection),
            None => pool.open -= 1,
        }
        drop(pool);
        self.instance.returned.notify_one();
    }
}

/// Opens a file read-only and locked down: no other file, no network, no extension, no change of any setting.
///
/// What this does not stop (`query('…')`, temporary tables and macros, settings tables) the guard's lists do.
pub(crate) fn open_locked(file: &Path, options: &Options) -> duckdb::Result<Connection> {
    let settings = [
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("allow_unsigned_extensions", "false"),
        ("allow_extensions_metadata_mismatch", "false"),
        ("allow_persistent_secrets", "false"),
        ("allow_unredacted_secrets", "false"),
        ("enable_external_file_cache", "false"),
        ("temp_directory", ""),
        ("max_temp_directory_size", "0GB"),
        ("enable_external_access", "false"),
        ("memory_limit", options.memory.as_str()),
        ("threads", &options.threads.max(1).to_string()),
        ("lock_configuration", "true"),
    ];
    let mut config = Config::default().access_mode(AccessMode::ReadOnly)?;
    for (name, value) in settings {
        config = config.with(name, value)?;
    }
    Connection::open_with_flags(file, config)
}
