//! Tagmata's pure core: from a `Draft` to checked SQL, and from rows to an answer.
//!
//! Nothing here reads a file, a clock or the environment, and nothing knows DuckDB or a channel. The stages, in the
//! order a question meets them: [`draft`] (what a reader may say) → [`plan`] (names, windows, join paths) →
//! [`query`] (the exact question) → [`compile`] (SQL text) → [`guard`] (checked SQL) → [`warehouse`] (the port that
//! runs it) → [`present`] (words, table, chart). Beside them, [`data`]: what loaders ask of loaded tables.

pub mod diagnostic;
pub mod shape;
pub mod words;

pub mod compile;
pub mod data;
pub mod draft;
pub mod guard;
pub mod model;
pub mod period;
pub mod plan;
pub mod present;
pub mod query;
pub mod reading;
pub mod segment;
pub mod sql;
pub mod warehouse;
