//! Where a source's rows come from. It knows no engine's way to read them.

use super::ColumnRef;

/// Where a source's rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A Parquet or CSV file or glob, relative to the data folder.
    Files(String),
    /// A table of a DuckDB file, relative to the data folder.
    Table {
        /// The file.
        file: String,
        /// The table in it.
        table: String,
    },
    /// A table or view of a database server.
    Relation {
        /// The schema it is in.
        schema: String,
        /// Its name.
        table: String,
    },
    /// The distinct values of columns of other sources.
    Distinct(Vec<ColumnRef>),
}
