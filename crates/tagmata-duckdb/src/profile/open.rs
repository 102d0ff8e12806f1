//! From a folder or a file to relations that can be counted.

use super::{ProfileError, declared};
use crate::engine::{describe, shown};
use crate::sqlite::{Sqlite, SqliteError, is_sqlite};
use duckdb::Connection;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use tagmata_core::data::{ident, literal};
use tagmata_infer::profile::Table;

/// Longer heads of CSV files are not looked at.
const HEAD_BYTES_MAX: u64 = 1 << 20;

/// A table that can be counted.
pub(super) struct Found {
    pub(super) table: Table,
    /// What to put behind FROM.
    pub(super) relation: String,
}

/// What a source holds.
#[derive(Default)]
pub(super) struct Opened {
    pub(super) tables: Vec<Found>,
    pub(super) left_out: Vec<(String, String)>,
}

/// Opens a folder or a database file.
pub(super) fn open(connection: &Connection, source: &Path) -> Result<Opened, ProfileError> {
    let facts = fs::metadata(source).map_err(|error| ProfileError::Unreadable(source.to_owned(), error))?;
    if facts.is_dir() {
        return folder(connection, source);
    }
    let mut opened = Opened::default();
    let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if is_sqlite(source) {
        sqlite_file(connection, source, &name, &mut opened)?;
    } else if is_table(&name) {
        file(connection, source, &name, &mut opened);
    } else {
        duckdb_file(connection, source, &name, &mut opened)?;
    }
    Ok(opened)
}

fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_suffix(".gz").or(lower.strip_suffix(".zst")).unwrap_or(&lower).to_owned()
}

fn is_table(name: &str) -> bool {
    let bare = bare(name);
    [".parquet", ".csv", ".tsv"].iter().any(|end| bare.ends_with(end) && bare.len() > end.len())
}

fn folder(connection: &Connection, source: &Path) -> Result<Opened, ProfileError> {
    let unreadable = |error| ProfileError::Unreadable(source.to_owned(), error);
    let mut names = Vec::new();
    for entry in fs::read_dir(source).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        names.push((entry.file_name().to_string_lossy().into_owned(), entry.path().is_dir()));
    }
    names.sort();
    let mut opened = Opened::default();
    for (name, is_folder) in names {
        if name.starts_with('.') {
            continue;
        }
        if is_folder || !is_table(&name) {
            let why =
                if is_folder { "a folder in the folder is not looked into" } else { "it is neither Parquet nor CSV" };
            opened.left_out.push((name, why.to_owned()));
            continue;
        }
        file(connection, &source.join(&name), &name, &mut opened);
    }
    Ok(opened)
}

/// Opens one Parquet or CSV file.
fn file(connection: &Connection, path: &Path, name: &str, opened: &mut Opened) {
    if name.contains('\u{fffd}') {
        opened.left_out.push((name.to_owned(), "its name is not Unicode".to_owned()));
        return;
    }
    let bare = bare(name);
    let stem = name[..bare.rfind('.').unwrap_or(bare.len())].to_owned();
    let mut table = Table { name: stem, from: pattern(name), ..Table::default() };
    let text = path.to_string_lossy().into_owned();
    let relation = match bare.ends_with(".parquet") {
        true => Ok(format!("read_parquet({})", literal(&pattern(&text)))),
        false => csv(connection, path, &pattern(&text), &mut table),
    };
    match relation.and_then(|relation| describe(connection, &format!("SELECT * FROM {relation}")).map(|_| relation)) {
        Ok(relation) => opened.tables.push(Found { table, relation }),
        Err(error) => opened.left_out.push((name.to_owned(), format!("it could not be read: {}", shown(&error)))),
    }
}

/// A path as a pattern that only it fits.
fn pattern(path: &str) -> String {
    let mut text = String::new();
    for c in path.chars() {
        match c {
            '*' | '?' | '[' => text.push_str(&format!("[{c}]")),
            _ => text.push(c),
        }
    }
    text
}

/// Reads a CSV file once, as the loader will.
fn csv(connection: &Connection, file: &Path, path: &str, table: &mut Table) -> duckdb::Result<String> {
    let kept = ident(&format!("csv {}", table.from));
    let make = |options: &str| {
        connection.execute_batch(&format!("CREATE OR REPLACE TABLE {kept} AS SELECT * FROM read_csv({options})"))?;
        describe(connection, &format!("SELECT * FROM {kept}"))
    };
    let plain = format!("{}, sample_size = -1", literal(path));
    let strict = make(&plain);
    let (found, options) = match strict {
        Ok(found) if heads(file, &found) => (found, plain),
        strict => {
            let padded = format!("{plain}, null_padding = true");
            let names = |columns: &[(String, String)]| columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            let lax = describe(connection, &format!("SELECT * FROM read_csv({padded})"));
            match (strict, lax) {
                (Ok(strict), Ok(lax)) if names(&strict) == names(&lax) => (strict, plain),
                (_, Ok(_)) => {
                    table.short_rows = true;
                    (make(&padded)?, padded)
                }
                (strict, Err(_)) => (strict?, plain),
            }
        }
    };
    let zeros = zero_led(connection, &options, &found)?;
    if !zeros.is_empty() {
        let types: Vec<String> = zeros.iter().map(|name| format!("{}: 'VARCHAR'", literal(name))).collect();
        make(&format!("{options}, types = {{{}}}", types.join(", ")))?;
    }
    Ok(kept)
}

/// Whether the file's first line holds the names of all columns. Rows that are too short make the reader mistake the
/// file's shape: it then takes a later line for the head, or finds only one column.
fn heads(path: &Path, columns: &[(String, String)]) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut line = Vec::new();
    if BufReader::new(file.take(HEAD_BYTES_MAX)).read_until(b'\n', &mut line).is_err() {
        return false;
    }
    let line = String::from_utf8_lossy(&line).into_owned();
    let is_one = columns.len() == 1 && line.contains([',', ';', '\t', '|']);
    // The reader numbers names that are there twice.
    let named = |name: &str| line.contains(name) || name.rsplit_once('_').is_some_and(|(name, _)| line.contains(name));
    !is_one && columns.iter().all(|(name, _)| named(name))
}

/// The columns that were taken for numbers and have values with a zero in front: they are no numbers.
fn zero_led(connection: &Connection, options: &str, found: &[(String, String)]) -> duckdb::Result<Vec<String>> {
    let numbers: Vec<&String> = found.iter().filter(|(_, kind)| kind == "BIGINT").map(|(name, _)| name).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let tests: Vec<String> =
        numbers.iter().map(|name| format!("count(*) FILTER (regexp_matches({}, '^0[0-9]'))", ident(name))).collect();
    let sql = format!("SELECT {} FROM read_csv({options}, all_varchar = true)", tests.join(", "));
    let counts: Vec<u64> =
        connection.query_row(&sql, [], |row| (0..numbers.len()).map(|i| row.get(i)).collect::<duckdb::Result<_>>())?;
    Ok(numbers.into_iter().zip(counts).filter(|(_, count)| *count > 0).map(|(name, _)| name.clone()).collect())
}

fn duckdb_file(connection: &Connection, path: &Path, name: &str, opened: &mut Opened) -> Result<(), ProfileError> {
    let attached = format!("ATTACH {} AS source (READ_ONLY)", literal(&path.to_string_lossy()));
    connection.execute_batch(&attached).map_err(|_| ProfileError::Unknown(path.to_owned()))?;
    let sql = "SELECT table_schema, table_name FROM information_schema.tables \
               WHERE table_catalog = 'source' ORDER BY table_schema <> 'main', table_schema, table_name";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let tables: Vec<(String, String)> = rows.collect::<duckdb::Result<_>>()?;
    for (schema, table) in tables {
        let full = if schema == "main" { table.clone() } else { format!("{schema}.{table}") };
        let (key, foreign) = declared::of_duckdb(connection, &schema, &table)?;
        let relation = format!("source.{}.{}", ident(&schema), ident(&table));
        let table = Table { name: table, from: format!("{name}#{full}"), key, foreign, ..Table::default() };
        opened.tables.push(Found { table, relation });
    }
    Ok(())
}

fn sqlite_file(connection: &Connection, path: &Path, name: &str, opened: &mut Opened) -> Result<(), ProfileError> {
    let failed = |error: SqliteError| ProfileError::Engine(format!("{}: {error}", path.display()));
    let sqlite = Sqlite::open(path).map_err(failed)?;
    for table in sqlite.tables().map_err(failed)? {
        let copy = format!("copy of {table}");
        if let Err(error) = sqlite.copy(&table, connection, &copy) {
            opened.left_out.push((table, error.to_string()));
            continue;
        }
        let (key, foreign) = declared::of_sqlite(&sqlite, &table).map_err(failed)?;
        let from = format!("{name}#{table}");
        let table = Table { name: table, from, key, foreign, ..Table::default() };
        opened.tables.push(Found { table, relation: format!("temp.{}", ident(&copy)) });
    }
    Ok(())
}
