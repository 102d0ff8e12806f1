//! Small things about DuckDB that both the loader and the warehouse need: quoting, and which of its words may be shown.

use duckdb::Connection;

/// A name as a quoted identifier.
pub(crate) fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as a string literal.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
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

/// One row of whole numbers: counts.
pub(crate) fn counts(connection: &Connection, sql: &str, columns: usize) -> duckdb::Result<Vec<u64>> {
    connection.query_row(sql, [], |row| (0..columns).map(|i| row.get::<_, u64>(i)).collect())
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
    fn quotes_double_the_quote() {
        assert_eq!(ident(r#"a"b"#), r#""a""b""#);
        assert_eq!(literal("it's"), "'it''s'");
    }

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
