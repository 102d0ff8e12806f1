//! Gold rows, and when rows are equal: texts and times exactly, numbers within 1e-9 of their size, in any order unless said.

use duckdb::Connection;
use serde_json::Value;
use std::cmp::Ordering;
use std::path::Path;
use tagmata_core::model::{Model, Origin};
use tagmata_core::warehouse::Cell;

/// Numbers are equal within this share of the larger.
const TOLERANCE: f64 = 1e-9;

/// A row.
pub type Row = Vec<Plain>;

/// A value without its type: a category is text with us where the file has a truth or a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// Nothing.
    Null,
    /// A number.
    Number(f64),
    /// A text, a truth or a time.
    Text(String),
}

/// The set's own tables, for cases whose rows are cut.
pub struct Gold(Connection);

impl Gold {
    /// Opens the tables of a folder under the set's schema.
    pub fn open(data: &Path) -> Result<Gold, String> {
        let failed = |problem: &dyn std::fmt::Display| format!("{}: {problem}", data.display());
        let connection = Connection::open_in_memory().map_err(|problem| failed(&problem))?;
        connection.execute_batch("CREATE SCHEMA src").map_err(|problem| failed(&problem))?;
        for entry in std::fs::read_dir(data).map_err(|problem| failed(&problem))?.flatten() {
            let path = entry.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let file = path.display().to_string().replace('\'', "''");
            let view = format!("CREATE VIEW src.\"{stem}\" AS SELECT * FROM read_parquet('{file}')");
            connection.execute_batch(&view).map_err(|problem| failed(&problem))?;
        }
        Ok(Gold(connection))
    }

    /// The sources whose declared key repeats.
    pub fn repeating(&self, model: &Model) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        for source in model.sources.values() {
            let (Some(key), Origin::Files(file)) = (&source.key, &source.origin) else { continue };
            if source.columns.get(key).is_some_and(|column| column.sql.is_some()) {
                continue;
            }
            let table = file.trim_end_matches(".parquet");
            let sql = format!("SELECT count(\"{key}\") > count(DISTINCT \"{key}\") FROM src.\"{table}\"");
            let repeats: bool = self.0.query_row(&sql, [], |row| row.get(0)).map_err(|problem| problem.to_string())?;
            if repeats {
                found.push(source.id.to_string());
            }
        }
        Ok(found)
    }

    /// The columns and rows of a case; all of them, also where the set holds only the first.
    pub fn rows(&self, case: &Value) -> Result<(Vec<String>, Vec<Row>), String> {
        let columns: Vec<String> =
            serde_json::from_value(case["result_columns"].clone()).map_err(|problem| problem.to_string())?;
        let held: Vec<Vec<Value>> =
            serde_json::from_value(case["result_rows"].clone()).map_err(|problem| problem.to_string())?;
        let count = case["n_rows"].as_u64().unwrap_or_default();
        if held.len() as u64 == count {
            return Ok((columns, held.iter().map(|row| row.iter().map(json).collect()).collect()));
        }
        let sql =
            format!("SELECT CAST(to_json(t) AS VARCHAR) FROM ({}) AS t", case["gold_sql"].as_str().unwrap_or_default());
        let run = || -> duckdb::Result<Vec<String>> {
            self.0.prepare(&sql)?.query_map([], |row| row.get::<_, String>(0))?.collect()
        };
        let texts = run().map_err(|problem| format!("{}: {problem}", case["id"]))?;
        let mut rows = Vec::new();
        for text in texts {
            let row: Value = serde_json::from_str(&text).map_err(|problem| problem.to_string())?;
            rows.push(columns.iter().map(|column| json(&row[column])).collect());
        }
        if rows.len() as u64 != count {
            return Err(format!("{}: the gold statement gives {} rows, not {count}", case["id"], rows.len()));
        }
        Ok((columns, rows))
    }
}

fn json(value: &Value) -> Plain {
    match value {
        Value::Null => Plain::Null,
        Value::Number(number) => Plain::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => text_or_number(moment(text)),
        other => Plain::Text(other.to_string()),
    }
}

/// A cell of ours.
pub fn cell(cell: &Cell) -> Plain {
    match cell {
        Cell::Null => Plain::Null,
        Cell::Bool(truth) => Plain::Text(truth.to_string()),
        Cell::Int(number) => Plain::Number(*number as f64),
        Cell::Float(number) => Plain::Number(*number),
        Cell::Decimal(number) => text_or_number(&number.to_string()),
        Cell::Text(text) => text_or_number(text),
        Cell::Date(date) => Plain::Text(format!("{date} 00:00:00")),
        Cell::Timestamp(time) => Plain::Text(moment(&time.to_string().replace('T', " ")).to_owned()),
    }
}

/// A moment without the zeros at the end of its fraction.
fn moment(text: &str) -> &str {
    let is_moment = text.len() > "2020-01-01 00:00:00.".len() && text.as_bytes()[10] == b' ' && text.contains('.');
    if is_moment { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn text_or_number(text: &str) -> Plain {
    text.parse().map_or_else(|_| Plain::Text(text.to_owned()), Plain::Number)
}

/// Whether rows are the wanted ones; else the first difference.
pub fn same(mut rows: Vec<Row>, mut wanted: Vec<Row>, in_order: bool) -> Result<(), String> {
    if rows.len() != wanted.len() {
        return Err(format!("{} rows, not {}", rows.len(), wanted.len()));
    }
    if !in_order {
        rows.sort_by(by_row);
        wanted.sort_by(by_row);
    }
    for (row, want) in rows.iter().zip(&wanted) {
        if !row.iter().zip(want).all(|(have, want)| equal(have, want)) {
            return Err(format!("{row:?}, not {want:?}"));
        }
    }
    Ok(())
}

/// Texts before numbers, so that numbers which differ in their last digit do not change the order of groups.
fn by_row(a: &Row, b: &Row) -> Ordering {
    let texts = |row: &Row| -> Vec<Option<String>> {
        let text = |value: &Plain| match value {
            Plain::Text(text) => Some(text.clone()),
            _ => None,
        };
        row.iter().map(text).collect()
    };
    let numbers = |row: &Row| -> Vec<f64> {
        let number = |value: &Plain| match value {
            Plain::Number(number) => *number,
            _ => f64::NEG_INFINITY,
        };
        row.iter().map(number).collect()
    };
    let compared = |(a, b): (Vec<f64>, Vec<f64>)| {
        a.iter().zip(&b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    texts(a).cmp(&texts(b)).then_with(|| compared((numbers(a), numbers(b))))
}

fn equal(a: &Plain, b: &Plain) -> bool {
    match (a, b) {
        (Plain::Number(a), Plain::Number(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1e-300),
        _ => a == b,
    }
}
