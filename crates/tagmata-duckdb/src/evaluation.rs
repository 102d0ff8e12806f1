//! A database for gold statements: what an evaluation compares the product with. Unguarded, so it must never see a text
//! that came from a question, a segment or a request; the product's own path never reaches it.

use crate::warehouse::fetch_whole;
use duckdb::Connection;
use tagmata_core::warehouse::{ResultTable, RunError};

/// An in-memory database that a trusted script set up.
pub struct EvaluationDatabase(Connection);

/// A trusted statement failed; the text is the engine's.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EvaluationError(String);

impl EvaluationDatabase {
    /// Opens a database and runs a script on it: views over files, settings.
    pub fn open(setup: &str) -> Result<EvaluationDatabase, EvaluationError> {
        let open = || {
            let connection = Connection::open_in_memory()?;
            connection.execute_batch(setup)?;
            Ok(connection)
        };
        open().map(EvaluationDatabase).map_err(|error: duckdb::Error| EvaluationError(error.to_string()))
    }

    /// All rows of one trusted statement.
    pub fn rows(&self, sql: &str) -> Result<ResultTable, EvaluationError> {
        fetch_whole(&self.0, sql).map_err(|error| match error {
            RunError::Engine(text) => EvaluationError(text),
            other => EvaluationError(format!("{other:?}")),
        })
    }
}
