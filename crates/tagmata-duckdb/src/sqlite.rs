//! SQLite files, copied table by table into DuckDB, which cannot read them by itself. A column gets the one type that all
//! its values have, for SQLite lets every value have its own.

use duckdb::types::Value;
use duckdb::{Appender, Connection, appender_params_from_iter};
use rusqlite::OpenFlags;
use rusqlite::types::ValueRef;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use tagmata_core::data::{ident, literal};
use tagmata_infer::profile::Foreign;

/// What the first bytes of every SQLite file are.
const HEAD: &[u8] = b"SQLite format 3\0";

/// Why a SQLite file could not be read. Its texts hold names, never values.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SqliteError {
    /// SQLite failed.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// DuckDB did not take it.
    #[error("{}", crate::engine::shown(.0))]
    Duck(#[from] duckdb::Error),
    /// A text is not in UTF-8.
    #[error("column `{0}` holds text that is not UTF-8")]
    NotText(String),
}

/// Whether a file is a SQLite database.
pub(crate) fn is_sqlite(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD.len() as u64).read_to_end(&mut head));
    read.is_ok() && head == HEAD
}

/// A SQLite file, open for reading.
pub(crate) struct Sqlite(rusqlite::Connection);

/// A column with the one type that holds all its values.
struct Column {
    name: String,
    kind: &'static str,
}

impl Sqlite {
    /// Opens a file.
    pub(crate) fn open(path: &Path) -> Result<Sqlite, SqliteError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Sqlite(rusqlite::Connection::open_with_flags(path, flags)?))
    }

    /// The names of its tables and views.
    pub(crate) fn tables(&self) -> Result<Vec<String>, SqliteError> {
        let sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1";
        self.list(sql)
    }

    /// The columns of a table's primary key.
    pub(crate) fn key(&self, table: &str) -> Result<Vec<String>, SqliteError> {
        self.list(&format!("SELECT name FROM pragma_table_info({}) WHERE pk > 0 ORDER BY pk", literal(table)))
    }

    /// A table's foreign keys; one that names no columns of the other table points at its key.
    pub(crate) fn foreign(&self, table: &str) -> Result<Vec<Foreign>, SqliteError> {
        let sql = format!(
            "SELECT id, \"from\", \"table\", \"to\" FROM pragma_foreign_key_list({}) ORDER BY id DESC, seq",
            literal(table)
        );
        let mut statement = self.0.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut found: Vec<Foreign> = Vec::new();
        let mut last = None;
        while let Some(row) = rows.next()? {
            let (id, from, to): (i64, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(3)?);
            if last != Some(id) {
                found.push(Foreign { columns: Vec::new(), to: row.get(2)?, to_columns: Vec::new() });
                last = Some(id);
            }
            if let Some(foreign) = found.last_mut() {
                foreign.columns.push(from);
                foreign.to_columns.extend(to);
            }
        }
        Ok(found)
    }

    /// Copies a table into a new temporary table of DuckDB.
    pub(crate) fn copy(&self, table: &str, into: &Connection, name: &str) -> Result<(), SqliteError> {
        let columns = self.columns(table)?;
        let described: Vec<String> = columns.iter().map(|c| format!("{} {}", ident(&c.name), c.kind)).collect();
        into.execute_batch(&format!("CREATE TEMP TABLE {} ({})", ident(name), described.join(", ")))?;
        let selected: Vec<String> = columns
            .iter()
            .map(|column| match column.kind {
                "VARCHAR" => format!("CAST({} AS TEXT)", ident(&column.name)),
                "DOUBLE" => format!("CAST({} AS REAL)", ident(&column.name)),
                _ => ident(&column.name),
            })
            .collect();
        let mut statement = self.0.prepare(&format!("SELECT {} FROM {}", selected.join(", "), ident(table)))?;
        let mut rows = statement.query([])?;
        let mut appender = into.appender_to_catalog_and_db(name, "temp", "main")?;
        while let Some(row) = rows.next()? {
            append(&mut appender, row, &columns)?;
        }
        appender.flush()?;
        Ok(())
    }

    /// The columns of a table, each with the type that all its values have.
    fn columns(&self, table: &str) -> Result<Vec<Column>, SqliteError> {
        let mut statement = self
            .0
            .prepare(&format!("SELECT name, type FROM pragma_table_xinfo({}) WHERE hidden <> 1", literal(table)))?;
        let named = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut columns = Vec::new();
        for named in named {
            let (name, declared) = named?;
            let q = ident(&name);
            let sql = format!(
                "SELECT total(typeof({q}) = 'integer'), total(typeof({q}) = 'real'), total(typeof({q}) = 'text'), \
                 total(typeof({q}) = 'blob'), total(typeof({q}) = 'integer' AND {q} NOT IN (0, 1)) FROM {}",
                ident(table)
            );
            let counts = self
                .0
                .query_row(&sql, [], |row| (0..5).map(|i| row.get::<_, f64>(i)).collect::<Result<Vec<_>, _>>())?;
            let kind = kind(&declared.to_uppercase(), &counts);
            columns.push(Column { name, kind });
        }
        Ok(columns)
    }

    fn list(&self, sql: &str) -> Result<Vec<String>, SqliteError> {
        let mut statement = self.0.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The type that holds values of these kinds: whole numbers, others, texts, bytes; and whole numbers beyond 0 and 1.
fn kind(declared: &str, counts: &[f64]) -> &'static str {
    let [whole, real, text, bytes, beyond] = counts else { return "VARCHAR" };
    let has = |count: &f64| *count > 0.0;
    if has(bytes) {
        return "BLOB";
    }
    if has(text) {
        return "VARCHAR";
    }
    if has(real) {
        return "DOUBLE";
    }
    if has(whole) {
        return if declared.contains("BOOL") && !has(beyond) { "BOOLEAN" } else { "BIGINT" };
    }
    if declared.contains("INT") {
        "BIGINT"
    } else if declared.contains("REAL")
        || declared.contains("FLOA")
        || declared.contains("DOUB")
        || declared.contains("DEC")
    {
        "DOUBLE"
    } else {
        "VARCHAR"
    }
}

fn append(appender: &mut Appender<'_>, row: &rusqlite::Row<'_>, columns: &[Column]) -> Result<(), SqliteError> {
    let mut values = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        values.push(match row.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) if column.kind == "BOOLEAN" => Value::Boolean(number != 0),
            ValueRef::Integer(number) if column.kind == "BLOB" => Value::Blob(number.to_string().into_bytes()),
            ValueRef::Integer(number) => Value::BigInt(number),
            ValueRef::Real(number) if column.kind == "BLOB" => Value::Blob(number.to_string().into_bytes()),
            ValueRef::Real(number) => Value::Double(number),
            ValueRef::Text(bytes) if column.kind == "BLOB" => Value::Blob(bytes.to_vec()),
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Value::Text(text.to_owned()),
                Err(_) => return Err(SqliteError::NotText(column.name.clone())),
            },
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        });
    }
    appender.append_row(appender_params_from_iter(values))?;
    Ok(())
}
