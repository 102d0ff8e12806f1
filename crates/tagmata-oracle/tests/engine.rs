//! DuckDB in memory with the tables of a case, and what it answers through compiler and guard.

use duckdb::Connection;
use duckdb::types::{TimeUnit, ValueRef};
use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, ToSpan};
use tagmata_core::compile::compile;
use tagmata_core::guard::{Catalog, check};
use tagmata_core::model::Model;
use tagmata_core::query::SemanticQuery;
use tagmata_core::sql::{CALENDAR_DAY, CALENDAR_TABLE, SqlText};
use tagmata_oracle::table::{Kind, Table, Tables};
use tagmata_oracle::value::Value;
use tagmata_oracle::world::World;

/// The rows of a view and the row beside it.
pub struct Answer {
    pub rows: Vec<Vec<Value>>,
    pub beside: Option<Vec<Value>>,
    pub sql: String,
}

/// A database with the tables of a case.
pub struct Engine {
    connection: Connection,
    catalog: Catalog,
}

impl Engine {
    pub fn new(model: &Model, tables: &Tables) -> Engine {
        let connection = Connection::open_in_memory().expect("memory opens");
        let mut script = String::from("SET threads = 1;");
        for (source, table) in tables {
            script.push_str(&create(source.as_str(), table));
        }
        script.push_str(&format!("CREATE TABLE {CALENDAR_TABLE} ({CALENDAR_DAY} DATE NOT NULL);"));
        if let Some((first, last)) = World::new(model, tables).days() {
            let (first, last) = (first.first_of_year(), date(last.year() + 1, 12, 31));
            script.push_str(&format!(
                "INSERT INTO {CALENDAR_TABLE} SELECT CAST(unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 DAY)) AS DATE);"
            ));
        }
        connection.execute_batch(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
        Engine { connection, catalog: Catalog::of(model) }
    }

    /// Compiles, checks and runs a query; what stands beside it where that is asked for.
    pub fn answer(&self, model: &Model, query: &SemanticQuery, beside_too: bool) -> Result<Answer, String> {
        let compiled = compile(query, model);
        let sql = compiled.main.0.clone();
        let rows = self.run(&compiled.main)?;
        let beside = match &compiled.beside {
            _ if !beside_too => None,
            Some(beside) => Some(self.run(beside.sql())?.remove(0)),
            None => None,
        };
        Ok(Answer { rows, beside, sql })
    }

    fn run(&self, sql: &SqlText) -> Result<Vec<Vec<Value>>, String> {
        let checked = check(sql, &self.catalog).map_err(|why| format!("the guard: {why:?}\n{}", sql.0))?;
        let failed = |error: duckdb::Error| format!("the engine: {error}\n{}", sql.0);
        let mut statement = self.connection.prepare(checked.as_str()).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let width = row.as_ref().column_count();
            let cells: duckdb::Result<Vec<Value>> = (0..width).map(|at| Ok(value(row.get_ref(at)?))).collect();
            found.push(cells.map_err(failed)?);
        }
        Ok(found)
    }
}

fn create(name: &str, table: &Table) -> String {
    let columns: Vec<String> =
        table.columns.iter().map(|(name, kind)| format!("\"{name}\" {}", sql_type(*kind))).collect();
    let mut script = format!("CREATE TABLE \"{name}\" ({});", columns.join(", "));
    if !table.rows.is_empty() {
        let rows: Vec<String> = table
            .rows
            .iter()
            .map(|row| format!("({})", row.iter().map(literal).collect::<Vec<_>>().join(", ")))
            .collect();
        script.push_str(&format!("INSERT INTO \"{name}\" VALUES {};", rows.join(", ")));
    }
    script
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "BIGINT",
        Kind::Double => "DOUBLE",
        Kind::Decimal => "DECIMAL(18, 2)",
        Kind::Text => "VARCHAR",
        Kind::Date => "DATE",
        Kind::Timestamp => "TIMESTAMP",
        Kind::Bool => "BOOLEAN",
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Time(time) => format!("'{time}'"),
    }
}

fn value(cell: ValueRef<'_>) -> Value {
    let epoch = date(1970, 1, 1);
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Boolean(b) => Value::Bool(b),
        ValueRef::TinyInt(n) => Value::Number(n.into()),
        ValueRef::SmallInt(n) => Value::Number(n.into()),
        ValueRef::Int(n) => Value::Number(n.into()),
        ValueRef::BigInt(n) => Value::Number(n as f64),
        ValueRef::HugeInt(n) => Value::Number(n as f64),
        ValueRef::UBigInt(n) => Value::Number(n as f64),
        ValueRef::Float(n) => Value::Number(n.into()),
        ValueRef::Double(n) => Value::Number(n),
        ValueRef::Decimal(n) => Value::Number(n.to_string().parse().expect("a decimal is a number")),
        ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).expect("text is UTF-8")),
        ValueRef::Date32(days) => {
            Value::Time(epoch.checked_add(days.days()).expect("a date of the calendar").at(0, 0, 0, 0))
        }
        ValueRef::Timestamp(TimeUnit::Microsecond, micros) => Value::Time(moment(micros)),
        other => panic!("no cell has this value: {other:?}"),
    }
}

fn moment(micros: i64) -> DateTime {
    date(1970, 1, 1).at(0, 0, 0, 0).checked_add(SignedDuration::from_micros(micros)).expect("a time of the calendar")
}
