//! What every loader asks of the tables it has made: their days and values, and whether they are what the model declares.
//!
//! The statements are spelled as all engines read them; an engine only answers. Statements about a model's questions are
//! no business of this module.

mod check;
mod facts;
mod finding;

pub use check::check;
pub use facts::{calendar_days, in_order, join_types, metric_dates, source_facts, values};
pub use finding::{found, nothing_loaded, rows, with_near};

use jiff::civil::Date;

/// The first and last day of a table, where it has any.
pub type Days = (Option<Date>, Option<Date>);

/// Loaded tables, as an engine holds them. An error is the engine's text as far as it cannot hold values of the data.
pub trait Tables {
    /// One row of whole numbers.
    fn counts(&mut self, sql: &str, columns: usize) -> Result<Vec<u64>, String>;

    /// Rows of a text and a whole number.
    fn tally(&mut self, sql: &str) -> Result<Vec<(String, u64)>, String>;

    /// One row of two dates; `None` where one is beyond the years 1 to 9999.
    fn days(&mut self, sql: &str) -> Result<Option<Days>, String>;

    /// The column that every table has, by which any two of its rows differ.
    fn row_number(&self) -> &'static str;

    /// Whether the first column of a statement is text.
    fn is_text(&mut self, select: &str) -> Result<bool, String>;
}

/// A name as a quoted identifier.
pub fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as a string literal.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_double_the_quote() {
        assert_eq!(ident(r#"a"b"#), r#""a""b""#);
        assert_eq!(literal("it's"), "'it''s'");
    }
}
