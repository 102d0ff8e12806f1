//! Counting columns: values, different values, bounds, and for text the shapes of values.

use super::shapes;
use crate::engine::describe;
use duckdb::Connection;
use tagmata_core::data::ident;
use tagmata_infer::profile::{Column, Stored};

/// A column with at most so many different values has them listed.
const VALUES_MAX: u64 = 60;

/// Counts the rows of a relation and everything about its columns.
pub(super) fn measure(connection: &Connection, relation: &str) -> duckdb::Result<(u64, Vec<Column>)> {
    let described = describe(connection, &format!("SELECT * FROM {relation}"))?;
    let mut selected = vec!["count(*)".to_owned()];
    for (name, kind) in &described {
        let q = ident(name);
        selected.push(format!("count({q})"));
        selected.push(match stored(kind) {
            Stored::Other => format!("count(DISTINCT CAST({q} AS VARCHAR))"),
            _ => format!("count(DISTINCT {q})"),
        });
        let is_decimal = stored(kind) == Stored::Decimal;
        for places in [0, 2, 4] {
            // Rows with more decimal places than these.
            selected.push(match is_decimal {
                true => format!("count(*) FILTER (WHERE CAST({q} AS DOUBLE) <> round(CAST({q} AS DOUBLE), {places}))"),
                false => "0".to_owned(),
            });
        }
    }
    let sql = format!("SELECT {} FROM {relation}", selected.join(", "));
    let counts: Vec<u64> =
        connection.query_row(&sql, [], |row| (0..selected.len()).map(|i| row.get(i)).collect::<duckdb::Result<_>>())?;
    let rows = counts[0];
    let bounds = bounds(connection, relation, &described)?;
    let mut columns = Vec::new();
    for (at, (name, kind)) in described.iter().enumerate() {
        let part = &counts[1 + at * 5..6 + at * 5];
        let stored = stored(kind);
        let mut column = Column { name: name.clone(), stored, filled: part[0], distinct: part[1], ..Column::default() };
        (column.min, column.max) = bounds[at].clone();
        column.scale = scale(stored, &part[2..]);
        if stored == Stored::Text || stored == Stored::Integer {
            column.shapes = shapes::measure(connection, relation, &column)?;
            if let Some(bounds) = shapes::date_bounds(connection, relation, &column)? {
                (column.min, column.max) = bounds;
            }
            if let Some((bounds, beyond)) = shapes::number_bounds(connection, relation, &column)? {
                (column.min, column.max) = bounds;
                column.scale = scale(Stored::Decimal, &beyond);
            }
        }
        if column.distinct <= VALUES_MAX && column.distinct > 0 && stored != Stored::Other {
            column.values = Some(tally(connection, relation, name)?);
        }
        columns.push(column);
    }
    Ok((rows, columns))
}

fn scale(stored: Stored, beyond: &[u64]) -> Option<u8> {
    match (stored, beyond) {
        (Stored::Integer, _) | (Stored::Decimal, [0, ..]) => Some(0),
        (Stored::Decimal, [_, 0, _]) => Some(2),
        (Stored::Decimal, [_, _, 0]) => Some(4),
        _ => None,
    }
}

/// The smallest and largest value as text.
pub(super) type Bounds = (Option<String>, Option<String>);

/// The smallest and largest of every column that has an order people know.
fn bounds(connection: &Connection, relation: &str, columns: &[(String, String)]) -> duckdb::Result<Vec<Bounds>> {
    let mut selected = Vec::new();
    for (name, kind) in columns {
        let q = ident(name);
        for side in ["min", "max"] {
            selected.push(match stored(kind) {
                Stored::Text | Stored::Other | Stored::Bool => "max(NULL::VARCHAR)".to_owned(),
                _ => format!("CAST({side}({q}) AS VARCHAR)"),
            });
        }
    }
    let sql = format!("SELECT {} FROM {relation}", selected.join(", "));
    let texts: Vec<Option<String>> =
        connection.query_row(&sql, [], |row| (0..selected.len()).map(|i| row.get(i)).collect::<duckdb::Result<_>>())?;
    Ok(texts.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect())
}

fn tally(connection: &Connection, relation: &str, name: &str) -> duckdb::Result<Vec<(String, u64)>> {
    let q = ident(name);
    let sql = format!(
        "SELECT CAST({q} AS VARCHAR) AS v, count(*) FROM {relation} WHERE {q} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn stored(kind: &str) -> Stored {
    let bare = kind.split('(').next().unwrap_or(kind);
    match bare {
        _ if kind.ends_with(']') => Stored::Other,
        "VARCHAR" | "ENUM" | "UUID" => Stored::Text,
        "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "HUGEINT" => Stored::Integer,
        "UTINYINT" | "USMALLINT" | "UINTEGER" | "UBIGINT" | "UHUGEINT" => Stored::Integer,
        "FLOAT" | "DOUBLE" | "DECIMAL" => Stored::Decimal,
        "BOOLEAN" => Stored::Bool,
        "DATE" => Stored::Date,
        "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS" => Stored::Timestamp,
        "TIMESTAMP WITH TIME ZONE" => Stored::Instant,
        _ => Stored::Other,
    }
}
