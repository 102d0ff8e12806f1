//! The port that runs checked SQL: on the published snapshot, in a read-only session, within limits.
//!
//! It takes no text but [`CheckedSql`], and knows nothing of how a snapshot came to be.

mod pool;
mod rows;
mod watch;

use crate::register;
use crate::server::{Address, ServerError, is_missing};
use pool::{Pool, Session};
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tagmata_core::data::ident;
use tagmata_core::guard::CheckedSql;
use tagmata_core::model::Engine;
use tagmata_core::warehouse::{Cancel, Limits, Manifest, ResultTable, RunError, Warehouse};

/// A PostgreSQL server with a model's published snapshot.
pub struct PostgresWarehouse {
    model: String,
    pool: Pool,
    current: RwLock<Arc<Manifest>>,
}

impl PostgresWarehouse {
    /// Opens what is published for a model; keeps up to `connections` sessions for later runs. With nothing published
    /// every run says so, until [`Self::reload`] finds data.
    pub fn open(address: Address, model: &str, connections: usize) -> Result<PostgresWarehouse, ServerError> {
        let pool = Pool::new(address, connections);
        let current = published(&pool, model)?.unwrap_or_default();
        Ok(PostgresWarehouse { model: model.to_owned(), pool, current: RwLock::new(Arc::new(current)) })
    }

    /// What is published now, whether or not it was taken up.
    pub fn published(&self) -> Result<Option<Manifest>, ServerError> {
        published(&self.pool, &self.model)
    }

    /// Takes up a newly published snapshot, and says whether there was one. Statements in flight finish on the old one.
    pub fn reload(&self) -> Result<bool, ServerError> {
        let newest = self.published()?.unwrap_or_default();
        if newest.snapshot == self.manifest().snapshot {
            return Ok(false);
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(newest);
        Ok(true)
    }
}

impl Warehouse for PostgresWarehouse {
    fn run(&self, sql: &CheckedSql, limits: &Limits, cancel: &Cancel) -> Result<ResultTable, RunError> {
        if sql.engine() != Engine::Postgres {
            return Err(RunError::Engine(format!("a statement checked for {}", sql.engine())));
        }
        let manifest = self.manifest();
        if manifest.snapshot.is_empty() {
            return Err(RunError::NoData);
        }
        let schema = register::schema(&manifest.snapshot);
        let deadline = Instant::now() + limits.deadline;
        self.pool.with(failed, |session| {
            let stop = watch::until(session.client().cancel_token(), deadline, cancel);
            let fetched = fetch(session, &schema, sql.as_str(), limits.rows_max, deadline);
            match stop.finish() {
                Some(reason) => {
                    // A late signal must not meet the next statement of this session.
                    session.spoil();
                    Err(reason)
                }
                None => fetched,
            }
        })
    }

    fn manifest(&self) -> Arc<Manifest> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn published(pool: &Pool, model: &str) -> Result<Option<Manifest>, ServerError> {
    pool.with(ServerError::from, |session| register::current(session.client(), model))
}

/// Runs one statement in a transaction that cannot write, and takes at most `rows_max` rows.
fn fetch(
    session: &mut Session,
    schema: &str,
    sql: &str,
    rows_max: usize,
    deadline: Instant,
) -> Result<ResultTable, RunError> {
    let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
    let cancel = session.client().cancel_token();
    let mut transaction = session.client().build_transaction().read_only(true).start().map_err(failed)?;
    // The snapshot's tables first: a source may be named like a table of the server's own.
    let settings = format!(
        "SET LOCAL statement_timeout = {}; SET LOCAL search_path = {}, pg_catalog, pg_temp",
        left.as_millis(),
        ident(schema)
    );
    transaction.batch_execute(&settings).map_err(failed)?;
    let statement = transaction.prepare(sql).map_err(failed)?;
    let mut table = ResultTable { columns: rows::columns(statement.columns())?, ..ResultTable::default() };
    let mut found = transaction.query_raw(&statement, std::iter::empty::<&str>()).map_err(failed)?;
    while let Some(row) = found.next().map_err(failed)? {
        if table.rows.len() == rows_max {
            table.truncated = true;
            break;
        }
        table.rows.push(rows::cells(&row)?);
    }
    drop(found);
    if table.truncated {
        // Else the server would send the rest. Whether it still hears that is all the same: the session ends here.
        drop(cancel.cancel_query(postgres::NoTls));
        drop(transaction);
        session.spoil();
    } else {
        transaction.commit().map_err(failed)?;
    }
    rows::settle(&mut table);
    Ok(table)
}

/// What an error of the server means to a caller; its text is for the log.
fn failed(error: postgres::Error) -> RunError {
    match error.code() {
        Some(code) if *code == SqlState::QUERY_CANCELED => RunError::Deadline,
        Some(code) if *code == SqlState::OUT_OF_MEMORY || *code == SqlState::CONFIGURATION_LIMIT_EXCEEDED => {
            RunError::Memory
        }
        // Two loads have passed since this snapshot was in force.
        Some(_) if is_missing(&error) => RunError::NoData,
        _ => RunError::Engine(format!("{error}: {:?}", std::error::Error::source(&error).map(ToString::to_string))),
    }
}
