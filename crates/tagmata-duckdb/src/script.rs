//! Runs a trusted script on an empty in-memory database: how the demo shop's files are made.
//!
//! It must never see a text that came from a question, a segment or a request.

use duckdb::Connection;

/// A statement of a script failed.
#[derive(Debug, thiserror::Error)]
#[error("the script failed: {0}")]
pub struct ScriptError(#[from] duckdb::Error);

/// Runs all statements of a script, with every thread of the machine, in an in-memory database that ends with it.
pub fn run_script(sql: &str) -> Result<(), ScriptError> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(sql)?;
    Ok(())
}
