//! From a file's columns to the model's: the cast of each, and the check that every value survives it.

use super::expression;
use super::origin::Raw;
use crate::engine::Loaded;
use duckdb::Connection;
use tagmata_core::data::{Tables, found, ident, literal, rows, with_near};
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::model::{Column, ColumnKind, Source};

/// A column as it will be computed.
pub(super) struct Projection {
    /// The column's name.
    pub(super) name: String,
    /// Its expression over the raw rows.
    pub(super) expression: String,
    /// The value before the cast and what it should have been, where the cast can fail.
    fallible: Option<(String, String)>,
}

/// What the file has, as far as casting cares.
#[derive(Clone, Copy, PartialEq)]
enum Stored {
    Text,
    Number,
    Bool,
    Date,
    Timestamp,
    Instant,
    Other,
}

/// Plans every column of a source and counts the values that do not fit; says all that is wrong at once.
pub(super) fn project(
    connection: &Connection,
    source: &Source,
    raw: &Raw,
    zone: &str,
) -> Result<Vec<Projection>, Vec<Diagnostic>> {
    let mut projections = Vec::new();
    let mut wrong = Vec::new();
    for (name, column) in &source.columns {
        match plan(connection, source, raw, name, column, zone) {
            Ok(projection) => projections.push(projection),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    wrong.extend(misfits(connection, source, raw, &projections));
    if wrong.is_empty() { Ok(projections) } else { Err(wrong) }
}

fn plan(
    connection: &Connection,
    source: &Source,
    raw: &Raw,
    name: &str,
    column: &Column,
    zone: &str,
) -> Result<Projection, Diagnostic> {
    let (base, kind) = match &column.sql {
        Some(sql) => {
            let kind = expression::type_of(connection, sql, &raw.relation)
                .map_err(|why| found(&source.id, format!("column `{name}`: its `sql` does not do: {why}")))?;
            (format!("({sql}\n)"), kind)
        }
        None => {
            let (known, kind) = raw.column(name).ok_or_else(|| {
                with_near(found(&source.id, format!("there is no column `{name}`")), name, &raw.names(), "it has")
            })?;
            (ident(known), kind.clone())
        }
    };
    let cast = Cast { base: &base, stored: stored(&kind), column, calendar: zone };
    let (expression, expected) = cast.expression().map_err(|expected| {
        found(&source.id, format!("column `{name}`: expected {expected}, the file has {}", kind.to_lowercase()))
    })?;
    Ok(Projection { name: name.to_owned(), expression, fallible: expected.map(|expected| (base, expected)) })
}

fn stored(kind: &str) -> Stored {
    let bare = kind.split('(').next().unwrap_or(kind);
    match bare {
        "VARCHAR" | "ENUM" | "UUID" => Stored::Text,
        "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "HUGEINT" => Stored::Number,
        "UTINYINT" | "USMALLINT" | "UINTEGER" | "UBIGINT" | "UHUGEINT" => Stored::Number,
        "FLOAT" | "DOUBLE" => Stored::Number,
        "DECIMAL" if !kind.ends_with(']') => Stored::Number,
        "BOOLEAN" => Stored::Bool,
        "DATE" => Stored::Date,
        "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS" => Stored::Timestamp,
        "TIMESTAMP WITH TIME ZONE" => Stored::Instant,
        _ => Stored::Other,
    }
}

/// One cast to be planned.
struct Cast<'a> {
    base: &'a str,
    stored: Stored,
    column: &'a Column,
    calendar: &'a str,
}

impl Cast<'_> {
    /// The expression, with what is expected of each value where it can fail; or what was expected of the column.
    fn expression(&self) -> Result<(String, Option<String>), String> {
        let base = self.base;
        match (self.column.kind, self.stored) {
            (None, _) if self.column.zone.is_some() => self.timestamp(),
            (None, Stored::Timestamp | Stored::Instant) => self.timestamp(),
            (None, Stored::Text) => Ok((format!("CAST({base} AS VARCHAR)"), None)),
            (None, Stored::Other) => {
                Err("a text, number, date, timestamp or bool: state its `type` or compute it with `sql`".to_owned())
            }
            (None, _) => Ok((base.to_owned(), None)),
            (Some(ColumnKind::Text), _) => Ok((format!("CAST({base} AS VARCHAR)"), None)),
            (Some(ColumnKind::Number), _) => self.number(),
            (Some(ColumnKind::Date), _) => self.date(),
            (Some(ColumnKind::Timestamp), _) => self.timestamp(),
            (Some(ColumnKind::Bool), Stored::Bool) => Ok((base.to_owned(), None)),
            (Some(ColumnKind::Bool), Stored::Text | Stored::Number) => {
                Ok((format!("TRY_CAST({base} AS BOOLEAN)"), Some("true or false".to_owned())))
            }
            (Some(ColumnKind::Bool), _) => Err("true or false".to_owned()),
        }
    }

    fn number(&self) -> Result<(String, Option<String>), String> {
        let base = self.base;
        let is_fit = matches!(self.stored, Stored::Number | Stored::Text | Stored::Bool);
        match self.column.scale {
            _ if !is_fit => Err("a number".to_owned()),
            Some(scale) => Ok((
                format!("TRY_CAST({base} AS DECIMAL(18, {scale}))"),
                Some(format!("a number with at most {} digits before the point", 18_u8.saturating_sub(scale))),
            )),
            None if self.stored == Stored::Number => Ok((base.to_owned(), None)),
            None => Ok((format!("TRY_CAST({base} AS DOUBLE)"), Some("a number".to_owned()))),
        }
    }

    fn date(&self) -> Result<(String, Option<String>), String> {
        match self.stored {
            Stored::Date => Ok((self.base.to_owned(), None)),
            Stored::Text if self.column.zone.is_none() => {
                let date = self.by_offset(|text| format!("TRY_CAST({text} AS DATE)"));
                Ok((format!("CAST({date} AS DATE)"), Some("a date".to_owned())))
            }
            Stored::Text | Stored::Timestamp | Stored::Instant => {
                let (timestamp, expected) = self.timestamp()?;
                Ok((format!("CAST({timestamp} AS DATE)"), expected))
            }
            _ => Err("a date".to_owned()),
        }
    }

    /// The wall clock of the calendar's zone. An offset in the value wins over the column's zone; without either the
    /// value is that wall clock already.
    fn timestamp(&self) -> Result<(String, Option<String>), String> {
        let base = self.base;
        match self.stored {
            Stored::Instant => Ok((format!("timezone({}, {base})", literal(self.calendar)), None)),
            Stored::Date | Stored::Timestamp => Ok((self.moved(format!("CAST({base} AS TIMESTAMP)")), None)),
            Stored::Text => {
                let timestamp = self.by_offset(|text| self.moved(format!("TRY_CAST({text} AS TIMESTAMP)")));
                Ok((timestamp, Some("a date and time".to_owned())))
            }
            _ => Err("a date and time".to_owned()),
        }
    }

    /// From the column's zone to the calendar's.
    fn moved(&self, local: String) -> String {
        match &self.column.zone {
            Some(zone) => format!("timezone({}, timezone({}, {local}))", literal(self.calendar), literal(zone)),
            None => local,
        }
    }

    /// A text that ends in an offset is an instant; the engine would drop the offset from any other cast.
    fn by_offset(&self, local: impl Fn(&str) -> String) -> String {
        let text = format!("trim(CAST({} AS VARCHAR))", self.base);
        let has_offset = format!("regexp_matches({text}, ':[0-9.]+ *([zZ]|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$')");
        let instant = format!("timezone({}, TRY_CAST({text} AS TIMESTAMPTZ))", literal(self.calendar));
        format!("CASE WHEN {has_offset} THEN {instant} ELSE {} END", local(&text))
    }
}

/// Counts, in one scan, the values that a cast would lose.
fn misfits(connection: &Connection, source: &Source, raw: &Raw, projections: &[Projection]) -> Vec<Diagnostic> {
    let mut tested = Vec::new();
    for projection in projections {
        if let Some((base, expected)) = &projection.fallible {
            let lost = format!("count(*) FILTER (WHERE {base} IS NOT NULL AND {} IS NULL)", projection.expression);
            tested.push((&projection.name, expected, lost));
        }
    }
    if tested.is_empty() {
        return Vec::new();
    }
    let sums: Vec<&str> = tested.iter().map(|(_, _, sum)| sum.as_str()).collect();
    let scan = format!("SELECT {} FROM {}", sums.join(", "), raw.relation);
    match Loaded(connection).counts(&scan, sums.len()) {
        Ok(counts) => {
            let mut wrong = Vec::new();
            for ((name, expected, _), lost) in tested.iter().zip(counts) {
                if lost > 0 {
                    let message =
                        format!("column `{name}`: expected {expected}, found something else in {}", rows(lost));
                    wrong.push(found(&source.id, message));
                }
            }
            wrong
        }
        Err(error) => vec![found(&source.id, format!("its columns could not be computed: {error}"))],
    }
}
