//! The keys that a database declares.

use crate::sqlite::{Sqlite, SqliteError};
use duckdb::Connection;
use tagmata_infer::profile::Foreign;

/// The primary key and the foreign keys of a table of the attached DuckDB file.
pub(super) fn of_duckdb(
    connection: &Connection,
    schema: &str,
    table: &str,
) -> duckdb::Result<(Vec<String>, Vec<Foreign>)> {
    let sql = "SELECT constraint_type, to_json(constraint_column_names), coalesce(referenced_table, ''), \
               to_json(coalesce(referenced_column_names, [])) FROM duckdb_constraints() \
               WHERE database_name = 'source' AND schema_name = ? AND table_name = ? \
               AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') ORDER BY constraint_index";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([schema, table], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
    })?;
    let (mut key, mut foreign) = (Vec::new(), Vec::new());
    for row in rows {
        let (kind, columns, to, to_columns) = row?;
        // The engine wrote these lists itself.
        let list = |text: &str| serde_json::from_str::<Vec<String>>(text).unwrap_or_default();
        match kind.as_str() {
            "PRIMARY KEY" => key = list(&columns),
            _ => foreign.push(Foreign { columns: list(&columns), to, to_columns: list(&to_columns) }),
        }
    }
    Ok((key, foreign))
}

/// The primary key and the foreign keys of a table of a SQLite file.
pub(super) fn of_sqlite(sqlite: &Sqlite, table: &str) -> Result<(Vec<String>, Vec<Foreign>), SqliteError> {
    let mut foreign = sqlite.foreign(table)?;
    for each in foreign.iter_mut().filter(|each| each.to_columns.is_empty()) {
        each.to_columns = sqlite.key(&each.to)?;
    }
    Ok((sqlite.key(table)?, foreign))
}
