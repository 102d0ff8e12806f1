//! DuckDB as a loader sees it: which of its words may be shown, and its answers about loaded tables.

use duckdb::types::ValueRef;
use duckdb::{Connection, Row};
use jiff::Span;
use jiff::civil::{Date, date};
use tagmata_core::data::{Days, Tables};

/// Loaded tables behind a connection.
pub(crate) struct Loaded<'a>(pub(crate) &'a Connection);

impl Tables for Loaded<'_> {
    fn counts(&mut self, sql: &str, columns: usize) -> Result<Vec<u64>, String> {
        let row = self.0.query_row(sql, [], |row| (0..columns).map(|i| row.get::<_, u64>(i)).collect());
        row.map_err(|error| shown(&error))
    }

    fn tally(&mut self, sql: &str) -> Result<Vec<(String, u64)>, String> {
        let tally = || {
            let mut statement = self.0.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<duckdb::Result<Vec<_>>>()
        };
        tally().map_err(|error| shown(&error))
    }

    fn days(&mut self, sql: &str) -> Result<Option<Days>, String> {
        match self.0.query_row(sql, [], |row| Ok((day(row, 0)?, day(row, 1)?))) {
            Ok((Ok(from), Ok(through))) => Ok(Some((from, through))),
            Ok(_) => Ok(None),
            Err(error) => Err(shown(&error)),
        }
    }

    fn row_number(&self) -> &'static str {
        "rowid"
    }

    fn is_text(&mut self, select: &str) -> Result<bool, String> {
        let columns = describe(self.0, select).map_err(|error| shown(&error))?;
        Ok(columns.first().is_some_and(|(_, kind)| kind == "VARCHAR"))
    }
}

/// A date of a row; the inner failure is a date that the calendar does not have.
fn day(row: &Row<'_>, at: usize) -> duckdb::Result<Result<Option<Date>, ()>> {
    Ok(match row.get_ref(at)? {
        ValueRef::Date32(days) => {
            match Span::new().try_days(days).and_then(|span| date(1970, 1, 1).checked_add(span)) {
                Ok(date) if date.year() >= 1 => Ok(Some(date)),
                _ => Err(()),
            }
        }
        _ => Ok(None),
    })
}

/// The engine's message as far as it cannot hold cell values: its class, and the first line of the classes that speak
/// of names and files only.
pub(crate) fn shown(error: &duckdb::Error) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let class = first.split(':').next().unwrap_or_default();
    match class {
        "Binder Error" | "Parser Error" | "Catalog Error" | "IO Error" | "Out of Memory Error" => first.to_owned(),
        _ if class.ends_with("Error") => format!("{class} (its text is withheld: it can hold values of the data)"),
        _ => "an error of DuckDB (its text is withheld: it can hold values of the data)".to_owned(),
    }
}

/// The columns of a statement with the engine's names of their types.
pub(crate) fn describe(connection: &Connection, select: &str) -> duckdb::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(&format!("DESCRIBE {select}"))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversion_errors_do_not_show_values() {
        let connection = Connection::open_in_memory().unwrap();
        let error = connection.execute_batch("SELECT CAST('secret value' AS INTEGER)").unwrap_err();
        let text = shown(&error);
        assert!(text.starts_with("Conversion Error") && !text.contains("secret"), "{text}");
        let error = connection.execute_batch("SELECT nothing_here").unwrap_err();
        assert!(shown(&error).contains("nothing_here"));
    }
}
