//! The same data and models for PostgreSQL: files become tables, and models name them.

use postgres::{Client, NoTls};
use std::io::Write;
use std::path::Path;
use tagmata_core::model::Model;

/// Copies every CSV and Parquet file of a folder into a table of a schema, with the types that DuckDB sees in them.
pub fn copy(folder: &Path, address: &str, schema: &str) {
    let duck = duckdb::Connection::open_in_memory().expect("DuckDB opens");
    let mut client = Client::connect(address, NoTls).expect("a session");
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).expect("a schema");
    let out = tempfile::TempDir::new().expect("a folder");
    for entry in std::fs::read_dir(folder).expect("the folder of data") {
        let path = entry.expect("an entry").path();
        let end = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let read = match end.as_str() {
            "csv" => format!("read_csv('{}', sample_size = -1)", path.display()),
            "parquet" => format!("read_parquet('{}')", path.display()),
            _ => continue,
        };
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut columns = Vec::new();
        let mut described = duck.prepare(&format!("DESCRIBE SELECT * FROM {read}")).expect("it describes");
        let rows = described.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
        for row in rows.expect("columns") {
            let (column, kind) = row.expect("a column");
            columns.push(format!("\"{column}\" {}", postgres_type(&kind)));
        }
        client.batch_execute(&format!("CREATE TABLE {schema}.\"{name}\" ({})", columns.join(", "))).expect("a table");
        let file = out.path().join(&name);
        let copied =
            format!("COPY (SELECT * FROM {read}) TO '{}' (FORMAT csv, HEADER false, NULLSTR '\\N')", file.display());
        duck.execute_batch(&copied).expect("it copies");
        let copy = format!("COPY {schema}.\"{name}\" FROM STDIN (FORMAT csv, NULL '\\N')");
        let mut writer = client.copy_in(&copy).expect("it takes rows");
        writer.write_all(&std::fs::read(&file).expect("rows")).expect("rows arrive");
        writer.finish().unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}

fn postgres_type(duckdb: &str) -> String {
    match duckdb {
        "VARCHAR" => "text".to_owned(),
        "TINYINT" | "SMALLINT" | "UTINYINT" => "smallint".to_owned(),
        "INTEGER" | "USMALLINT" => "integer".to_owned(),
        "BIGINT" | "UINTEGER" => "bigint".to_owned(),
        "DOUBLE" => "double precision".to_owned(),
        "FLOAT" => "real".to_owned(),
        "TIMESTAMP WITH TIME ZONE" => "timestamptz".to_owned(),
        decimal if decimal.starts_with("DECIMAL") => decimal.replace("DECIMAL", "numeric"),
        same => same.to_lowercase(),
    }
}

/// A model over files as one over the tables of a schema. What its computed columns say in DuckDB's words is said in
/// PostgreSQL's.
pub fn text(over_files: &str, schema: &str) -> String {
    let mut text = String::from("warehouse: {engine: postgres}\n");
    let mut parts = over_files.split("from: ");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find([',', '}', '\n']).unwrap_or(part.len());
        let (file, rest) = part.split_at(end);
        let table = file.trim().trim_matches('"').strip_suffix(".csv").or(file.trim().strip_suffix(".parquet"));
        match table {
            Some(table) => text.push_str(&format!("from: {schema}.{table}{rest}")),
            None => text.push_str(&format!("from: {part}")),
        }
    }
    text.replace("dayname(ordered_at)", "to_char(ordered_at, 'FMDay')")
        .replace("isodow(ordered_at)", "EXTRACT(ISODOW FROM ordered_at)")
        .replace("hour(ordered_at)", "EXTRACT(HOUR FROM ordered_at)")
}

/// The model of a text.
pub fn model(name: &str, text: &str) -> Model {
    Model::load(name, text).unwrap_or_else(|problems| panic!("{name}: {problems:#?}\n{text}"))
}
