//! PostgreSQL's answers about tables, inside a transaction that a failed question must not end.

use crate::server::shown;
use jiff::Span;
use jiff::civil::{Date, date};
use postgres::types::{FromSql, Kind, Type};
use postgres::{Row, Transaction};
use std::error::Error;
use tagmata_core::data::{Days, Tables};

/// Tables behind a transaction.
pub(super) struct Loaded<'t, 'c>(pub(super) &'t mut Transaction<'c>);

impl Loaded<'_, '_> {
    /// The columns of a statement with their types.
    pub(super) fn describe(&mut self, select: &str) -> Result<Vec<(String, Type)>, String> {
        let within = self.0.transaction();
        let described = within.and_then(|mut within| within.prepare(select));
        let statement = described.map_err(|error| shown(&error))?;
        Ok(statement.columns().iter().map(|column| (column.name().to_owned(), column.type_().clone())).collect())
    }

    /// The rows of a statement. Whatever comes of it, the transaction goes on.
    pub(super) fn rows(&mut self, sql: &str, texts: &[&str]) -> Result<Vec<Row>, String> {
        let within = self.0.transaction();
        let parameters: Vec<&(dyn postgres::types::ToSql + Sync)> = texts.iter().map(|text| text as _).collect();
        within.and_then(|mut within| within.query(sql, &parameters)).map_err(|error| shown(&error))
    }

    fn row(&mut self, sql: &str) -> Result<Row, String> {
        self.rows(sql, &[])?.pop().ok_or_else(|| "no row came back".to_owned())
    }
}

impl Tables for Loaded<'_, '_> {
    fn counts(&mut self, sql: &str, columns: usize) -> Result<Vec<u64>, String> {
        let row = self.row(sql)?;
        (0..columns).map(|at| whole(&row, at)).collect()
    }

    fn tally(&mut self, sql: &str) -> Result<Vec<(String, u64)>, String> {
        let mut found = Vec::new();
        for row in self.rows(sql, &[])? {
            found.push((row.try_get(0).map_err(|error| shown(&error))?, whole(&row, 1)?));
        }
        Ok(found)
    }

    fn days(&mut self, sql: &str) -> Result<Option<Days>, String> {
        let row = self.row(sql)?;
        let day = |at: usize| row.try_get::<_, Option<Since2000>>(at).map_err(|error| shown(&error));
        let (from, through) = (day(0)?, day(1)?);
        let in_calendar = |day: Option<Since2000>| match day {
            None => Some(None),
            Some(day) => day.date().map(Some),
        };
        Ok(in_calendar(from).zip(in_calendar(through)))
    }

    fn row_number(&self) -> &'static str {
        "ctid"
    }

    fn is_text(&mut self, select: &str) -> Result<bool, String> {
        Ok(self.describe(select)?.first().is_some_and(|(_, kind)| *kind == Type::TEXT))
    }
}

fn whole(row: &Row, at: usize) -> Result<u64, String> {
    let count: i64 = row.try_get(at).map_err(|error| shown(&error))?;
    u64::try_from(count).map_err(|_| "a count is negative".to_owned())
}

/// A date as the server sends it.
struct Since2000(i32);

impl Since2000 {
    /// The date, where it is in the years 1 to 9999.
    fn date(&self) -> Option<Date> {
        let span = Span::new().try_days(self.0).ok()?;
        date(2000, 1, 1).checked_add(span).ok().filter(|date| date.year() >= 1)
    }
}

impl<'a> FromSql<'a> for Since2000 {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Since2000, Box<dyn Error + Sync + Send>> {
        Ok(Since2000(i32::from_be_bytes(raw.try_into()?)))
    }

    fn accepts(of: &Type) -> bool {
        *of == Type::DATE
    }
}

/// What a column has, as far as casting cares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stored {
    Text,
    Number,
    /// A binary number of half the length: its digits are not what was meant.
    Single,
    Bool,
    Date,
    Timestamp,
    Instant,
    Other,
}

/// What a type has.
pub(super) fn stored(of: &Type) -> Stored {
    match *of {
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UUID | Type::CHAR => Stored::Text,
        Type::INT2 | Type::INT4 | Type::INT8 | Type::FLOAT8 | Type::NUMERIC => Stored::Number,
        Type::FLOAT4 => Stored::Single,
        Type::BOOL => Stored::Bool,
        Type::DATE => Stored::Date,
        Type::TIMESTAMP => Stored::Timestamp,
        Type::TIMESTAMPTZ => Stored::Instant,
        _ if matches!(of.kind(), Kind::Enum(_)) || of.name() == "citext" => Stored::Text,
        _ => Stored::Other,
    }
}
