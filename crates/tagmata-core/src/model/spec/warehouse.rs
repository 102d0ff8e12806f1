//! Where a model's data is loaded and asked, as the model file says it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where the data is loaded and asked. How to get in is no part of a model: it would hold a password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WarehouseSpec {
    /// The engine.
    #[serde(default)]
    pub engine: Engine,
    /// The environment variable that holds the address of a database server; `TAGMATA_POSTGRES` where it is not said.
    #[serde(default)]
    pub address_from: Option<String>,
}

/// What a model's data is loaded into and its statements run on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// DuckDB, inside the program, over files.
    #[default]
    Duckdb,
    /// A PostgreSQL server.
    Postgres,
}

impl Engine {
    /// Its id, as model files and the command line write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Engine::Duckdb => "duckdb",
            Engine::Postgres => "postgres",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
