//! Where a source's raw rows come from: files, a table of a DuckDB or SQLite file, or the distinct values of other sources.

use crate::engine::{describe, shown};
use crate::sqlite::{Sqlite, SqliteError, is_sqlite};
use duckdb::Connection;
use std::fs;
use std::path::{Component, Path, PathBuf};
use tagmata_core::data::{found, ident, literal, with_near};
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::model::{Column, ColumnKind, ColumnRef, Origin, Source};

/// A relation with the file's own columns.
pub(super) struct Raw {
    /// What to put behind FROM.
    pub(super) relation: String,
    /// Its columns and the engine's names of their types.
    pub(super) columns: Vec<(String, String)>,
    /// What gives back what it holds, once it is loaded.
    pub(super) release: Option<String>,
}

impl Raw {
    /// A column as the file spells it; names are compared without case, as the engine does.
    pub(super) fn column(&self, name: &str) -> Option<&(String, String)> {
        self.columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// All columns' names.
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// Opens a source's raw rows.
pub(super) fn open(connection: &Connection, data_dir: &Path, source: &Source) -> Result<Raw, Diagnostic> {
    match &source.origin {
        Origin::Files(pattern) => files(connection, data_dir, source, pattern),
        Origin::Table { file, table } => attached(connection, data_dir, source, file, table),
        Origin::Relation { schema, table } => {
            Err(found(&source.id, format!("`{schema}.{table}` is on a database server, which DuckDB does not read")))
        }
        Origin::Distinct(columns) => distinct(connection, source, columns),
    }
}

/// A path below the data folder: a model file must not lead anywhere else.
fn within(data_dir: &Path, source: &Source, path: &str) -> Result<PathBuf, Diagnostic> {
    let is_below = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    match is_below {
        true => Ok(data_dir.join(path)),
        false => Err(found(&source.id, format!("`{path}` leads out of the data folder; expected a path below it"))),
    }
}

fn files(connection: &Connection, data_dir: &Path, source: &Source, pattern: &str) -> Result<Raw, Diagnostic> {
    let path = within(data_dir, source, pattern)?;
    let text = path.to_string_lossy();
    let is_pattern = pattern.contains(['*', '?', '[']);
    let there = match is_pattern {
        true => {
            connection.query_row(&format!("SELECT count(*) > 0 FROM glob({})", literal(&text)), [], |row| row.get(0))
        }
        false => Ok(path.is_file()),
    };
    if !there.map_err(|error| found(&source.id, shown(&error)))? {
        return Err(no_file(data_dir, source, pattern));
    }
    let bare = pattern.strip_suffix(".gz").or(pattern.strip_suffix(".zst")).unwrap_or(pattern).to_lowercase();
    if bare.ends_with(".parquet") {
        let relation = format!("read_parquet({}, union_by_name = {is_pattern})", literal(&text));
        return looked_at(connection, source, relation, None);
    }
    if bare.ends_with(".csv") || bare.ends_with(".tsv") {
        return csv(connection, source, &text, is_pattern);
    }
    Err(found(
        &source.id,
        format!("`{pattern}` is neither Parquet nor CSV: expected a name ending in .parquet, .csv or .tsv"),
    ))
}

/// Reads CSV once into a temporary table: its types are guessed from all rows, and text columns stay as written.
fn csv(connection: &Connection, source: &Source, path: &str, is_pattern: bool) -> Result<Raw, Diagnostic> {
    let unreadable = |error: duckdb::Error| found(&source.id, format!("its CSV could not be read: {}", shown(&error)));
    let padding = if source.short_rows { ", null_padding = true" } else { "" };
    let options = format!("{}, sample_size = -1, union_by_name = {is_pattern}{padding}", literal(path));
    let sniffed = describe(connection, &format!("SELECT * FROM read_csv({options})")).map_err(unreadable)?;
    let mut types = Vec::new();
    for (name, guessed) in &sniffed {
        let wanted = source.columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        if wanted.is_some_and(|(_, column)| stays_text(source, name, column, guessed)) {
            types.push(format!("{}: 'VARCHAR'", literal(name)));
        }
    }
    let types = if types.is_empty() { String::new() } else { format!(", types = {{{}}}", types.join(", ")) };
    let table = format!("temp.{}", ident(&format!("raw_{}", source.id)));
    let sql = format!("CREATE TEMP TABLE {table} AS SELECT * FROM read_csv({options}{types})");
    connection.execute_batch(&sql).map_err(unreadable)?;
    looked_at(connection, source, table.clone(), Some(format!("DROP TABLE {table}")))
}

/// Whether a CSV column is read as it is written and cast by us, not by the engine's guess.
fn stays_text(source: &Source, name: &str, column: &Column, guessed: &str) -> bool {
    let lower = name.to_lowercase();
    let is_computed_with =
        source.columns.values().flat_map(|other| &other.sql).any(|sql| sql.to_lowercase().contains(&lower));
    match column.kind {
        _ if column.sql.is_some() => false,
        // Else "00123" would already have lost its zeros.
        Some(ColumnKind::Text) => true,
        // Else 0.285 would have become the binary number below it, and round down.
        Some(ColumnKind::Number) => column.scale.is_some() && !is_computed_with,
        // Else values without an offset would have taken the calendar's zone, not the column's.
        _ => column.zone.is_some() && guessed == "TIMESTAMP WITH TIME ZONE",
    }
}

fn attached(
    connection: &Connection,
    data_dir: &Path,
    source: &Source,
    file: &str,
    table: &str,
) -> Result<Raw, Diagnostic> {
    let path = within(data_dir, source, file)?;
    if !path.is_file() {
        return Err(no_file(data_dir, source, file));
    }
    if is_sqlite(&path) {
        return sqlite(connection, source, &path, file, table);
    }
    // Named by its file: several sources may read one file, which the engine opens only once.
    let name = format!("file {file}");
    let database = ident(&name);
    connection
        .execute_batch(&format!("ATTACH IF NOT EXISTS {} AS {database} (READ_ONLY)", literal(&path.to_string_lossy())))
        .map_err(|error| found(&source.id, format!("`{file}` could not be opened: {}", shown(&error))))?;
    let known = tables(connection, &name).map_err(|error| found(&source.id, shown(&error)))?;
    // A dot parts schema and table, but a name can have one of its own.
    let whole = known.iter().find(|(schema, name)| schema == "main" && name.eq_ignore_ascii_case(table));
    let parted = |known: &&(String, String)| format!("{}.{}", known.0, known.1).eq_ignore_ascii_case(table);
    let Some((schema, name)) = whole.or_else(|| known.iter().find(parted)) else {
        let names: Vec<String> = known.iter().map(|(schema, name)| full_name(schema, name)).collect();
        return Err(with_near(found(&source.id, format!("`{file}` has no table `{table}`")), table, &names, "it has"));
    };
    looked_at(connection, source, format!("{database}.{}.{}", ident(schema), ident(name)), None)
}

fn full_name(schema: &str, name: &str) -> String {
    if schema == "main" { name.to_owned() } else { format!("{schema}.{name}") }
}

/// Copies a table of a SQLite file.
fn sqlite(connection: &Connection, source: &Source, path: &Path, file: &str, table: &str) -> Result<Raw, Diagnostic> {
    let failed = |error: SqliteError| found(&source.id, format!("`{file}` could not be read: {error}"));
    let opened = Sqlite::open(path).map_err(failed)?;
    let known = opened.tables().map_err(failed)?;
    let Some(table) = known.iter().find(|name| name.eq_ignore_ascii_case(table)) else {
        return Err(with_near(found(&source.id, format!("`{file}` has no table `{table}`")), table, &known, "it has"));
    };
    let name = format!("raw_{}", source.id);
    opened.copy(table, connection, &name).map_err(failed)?;
    let relation = format!("temp.{}", ident(&name));
    looked_at(connection, source, relation.clone(), Some(format!("DROP TABLE {relation}")))
}

fn tables(connection: &Connection, database: &str) -> duckdb::Result<Vec<(String, String)>> {
    let sql = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = ? ORDER BY 1, 2";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([database], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn distinct(connection: &Connection, source: &Source, columns: &[ColumnRef]) -> Result<Raw, Diagnostic> {
    let key = source.key.as_deref().ok_or_else(|| found(&source.id, "a source of distinct values needs a `key`"))?;
    let parts: Vec<String> =
        columns.iter().map(|c| format!("SELECT {} AS v FROM {}", ident(&c.column), ident(c.source.as_str()))).collect();
    let mut types: Vec<String> = Vec::new();
    for part in &parts {
        let described = describe(connection, part).map_err(|error| found(&source.id, shown(&error)))?;
        types.extend(described.into_iter().map(|(_, kind)| kind));
    }
    let texts = types.iter().filter(|kind| *kind == "VARCHAR").count();
    if texts != 0 && texts != types.len() {
        let message = "its `distinct` columns are partly text and partly not; state one `type` for all of them";
        return Err(found(&source.id, message));
    }
    let all = parts.join(" UNION ALL ");
    let relation = format!("(SELECT DISTINCT v AS {} FROM ({all}) WHERE v IS NOT NULL)", ident(key));
    looked_at(connection, source, relation, None)
}

fn looked_at(
    connection: &Connection,
    source: &Source,
    relation: String,
    release: Option<String>,
) -> Result<Raw, Diagnostic> {
    let columns = describe(connection, &format!("SELECT * FROM {relation}"))
        .map_err(|error| found(&source.id, format!("it could not be read: {}", shown(&error))))?;
    Ok(Raw { relation, columns, release })
}

fn no_file(data_dir: &Path, source: &Source, pattern: &str) -> Diagnostic {
    let folder = data_dir.join(pattern).parent().map(Path::to_owned).unwrap_or_else(|| data_dir.to_owned());
    let mut names = Vec::new();
    // Only a hint: a folder that cannot be listed gives none.
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let name = Path::new(pattern).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let diagnostic = found(&source.id, format!("there is no `{pattern}` in the data folder {}", data_dir.display()));
    with_near(diagnostic, &name, &names, "the folder has")
}
