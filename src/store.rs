//! What is remembered of askers between requests and restarts: one SQLite file next to a model's snapshots. This file
//! opens it, brings its tables up to date and runs work on it off the async threads; each concern has a file of its
//! own. It knows no channel and no warehouse.

mod conversations;
mod feedback;
mod usage;

pub use conversations::{Conversation, Move, Summary, Turn, Worded};
pub use feedback::{Feedback, Given, Verdict};
pub use usage::Used;

use refinery::{Migration, Runner};
use rusqlite::Connection;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// The file's name.
const FILE: &str = "remembered.sqlite";
/// How long one process waits for another that writes.
const BUSY: Duration = Duration::from_secs(5);

const MIGRATIONS: [(&str, &str); 3] = [
    ("V1__conversations", include_str!("store/migrations/V1__conversations.sql")),
    ("V2__feedback", include_str!("store/migrations/V2__feedback.sql")),
    ("V3__llm_usage", include_str!("store/migrations/V3__llm_usage.sql")),
];

/// How much is remembered. What goes beyond it, the oldest first, is forgotten when something new is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days that a conversation is kept after its last question.
    pub days: i64,
    /// Conversations of everyone together.
    pub conversations: u32,
    /// Turns of one conversation.
    pub turns: u32,
    /// Answers with feedback.
    pub feedback: u32,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { days: 90, conversations: 10_000, turns: 200, feedback: 10_000 }
    }
}

/// Why nothing could be remembered or recalled.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such conversation or answer, or it is somebody else's.
    #[error("there is no such thing")]
    Unknown,
    /// SQLite failed.
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// What is stored is not what was written.
    #[error("{0}")]
    Form(#[from] serde_json::Error),
}

/// The opened file. Share it between threads.
pub struct Store {
    connection: Mutex<Connection>,
    retention: Retention,
}

impl Store {
    /// Opens the file in a folder, making both where they are missing; several processes may share it.
    pub fn open(folder: &Path, retention: Retention) -> Result<Store, Diagnostic> {
        let file = folder.join(FILE);
        let connection = opened(folder, &file).map_err(|why| {
            let message = format!("{} cannot be used: {why}", file.display());
            let hint = "name a folder that can be written with --store DIR; a file that is damaged can be moved away";
            Diagnostic::new(Code::Engine, Place::None, Words::plain(message)).hint(Words::plain(hint))
        })?;
        Ok(Store { connection: Mutex::new(connection), retention })
    }

    /// Runs work on the file, off the async threads.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Store>,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        let ran = tokio::task::spawn_blocking(move || work(&store)).await;
        ran.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
    }

    /// One transaction. It takes the right to write at once, so that two processes never wait for each other.
    fn write<T>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        work(&self.connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn opened(folder: &Path, file: &PathBuf) -> Result<Connection, Box<dyn std::error::Error>> {
    fs::create_dir_all(folder)?;
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(BUSY)?;
    // Two processes that start at once must not both make the tables.
    let turn = File::create(file.with_extension("lock"))?;
    turn.lock()?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let migrations: Result<Vec<Migration>, _> =
        MIGRATIONS.iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect();
    Runner::new(&migrations?).set_grouped(true).run(&mut connection)?;
    Ok(connection)
}

/// A new id that cannot be guessed.
fn new_id(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))
}

#[cfg(test)]
mod tests;
