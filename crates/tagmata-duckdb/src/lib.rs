//! Tagmata's warehouse on DuckDB: loads snapshots from a model's sources, and runs checked SQL on the published one.
//!
//! It is the only crate that links C++. It knows the core's ports and models; it must not know questions, drafts,
//! channels or the async runtime.

mod engine;
mod evaluation;
mod load;
mod profile;
mod script;
mod sqlite;
mod stamp;
mod store;
mod warehouse;

#[cfg(test)]
mod testing;

pub use evaluation::{EvaluationDatabase, EvaluationError};
pub use load::DuckLoader;
pub use profile::{ProfileError, Profiler, profile};
pub use script::{ScriptError, run_script};
pub use stamp::stamps;
pub use store::{StoreError, status};
pub use warehouse::{DuckWarehouse, Options};
