//! The cast of one column. PostgreSQL has no cast that gives NULL where it fails, so a text is tested by a pattern first.

use super::tables::Stored;
use tagmata_core::data::literal;
use tagmata_core::model::{Column, ColumnKind};

/// Digits of an exact number at most.
const DIGITS_MAX: u8 = 18;

/// A number in digits, so small that every number type holds it.
const NUMBER: &str = r"^[+-]?([0-9]{1,200}\.?[0-9]{0,200}|\.[0-9]{1,200})([eE][+-]?[0-9]{1,2})?$";

/// `2026-07-31`; whether the month has that day is tested apart.
const DAY: &str = "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";

/// A time of day behind a day, and the offset behind that.
const TIME: &str = r"[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?";
const OFFSET: &str = " *([zZ]|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)";

/// One cast to be planned.
pub(super) struct Cast<'a> {
    /// The value.
    pub(super) base: &'a str,
    /// What it is now.
    pub(super) stored: Stored,
    /// What it becomes.
    pub(super) column: &'a Column,
    /// The calendar's zone.
    pub(super) calendar: &'a str,
}

/// An expression, with what is expected of each value where it can fail; or what was expected of the column.
type Planned = Result<(String, Option<String>), String>;

impl Cast<'_> {
    /// The expression. Text sorts by its bytes whatever the database's language.
    pub(super) fn expression(&self) -> Planned {
        let base = self.base;
        match (self.column.kind, self.stored) {
            (None, _) if self.column.zone.is_some() => self.timestamp(),
            (None, Stored::Timestamp | Stored::Instant) => self.timestamp(),
            (None, Stored::Date) => self.date(),
            (None, Stored::Number | Stored::Single) => self.number(),
            (None, Stored::Bool) | (Some(ColumnKind::Bool), Stored::Bool) => Ok((base.to_owned(), None)),
            (None, Stored::Other) => {
                Err("a text, number, date, timestamp or bool: state its `type` or compute it with `sql`".to_owned())
            }
            (None, Stored::Text) | (Some(ColumnKind::Text), _) => {
                Ok((format!("CAST({base} AS text) COLLATE \"C\""), None))
            }
            (Some(ColumnKind::Number), _) => self.number(),
            (Some(ColumnKind::Date), _) => self.date(),
            (Some(ColumnKind::Timestamp), _) => self.timestamp(),
            (Some(ColumnKind::Bool), _) => self.bool(),
        }
    }

    fn bool(&self) -> Planned {
        let base = self.base;
        let truth = match self.stored {
            Stored::Number | Stored::Single => return Ok((format!("({base} <> 0)"), None)),
            Stored::Text => format!(
                "CASE WHEN lower({text}) IN ('true', 't', 'yes', 'y', '1') THEN true \
                 WHEN lower({text}) IN ('false', 'f', 'no', 'n', '0') THEN false END",
                text = self.text()
            ),
            _ => return Err("true or false".to_owned()),
        };
        Ok((truth, Some("true or false".to_owned())))
    }

    fn number(&self) -> Planned {
        let base = self.base;
        let exact = match self.stored {
            Stored::Number | Stored::Single => format!("CAST({base} AS numeric)"),
            Stored::Bool => format!("CAST(CAST({base} AS integer) AS numeric)"),
            Stored::Text => {
                let text = self.text();
                format!("CASE WHEN {text} ~ {} THEN CAST({text} AS numeric) END", literal(NUMBER))
            }
            _ => return Err("a number".to_owned()),
        };
        match (self.column.scale, self.stored) {
            (Some(scale), _) => {
                let digits = DIGITS_MAX.saturating_sub(scale);
                // NaN and infinity are greater than every number.
                let fits = format!("abs(round({exact}, {scale})) < 1e{digits}");
                let cast = format!("CASE WHEN {fits} THEN CAST({exact} AS numeric({DIGITS_MAX}, {scale})) END");
                Ok((cast, Some(format!("a number with at most {digits} digits before the point"))))
            }
            (None, Stored::Number) => Ok((base.to_owned(), None)),
            (None, Stored::Single) => Ok((format!("CAST({base} AS double precision)"), None)),
            (None, _) => Ok((format!("CAST({exact} AS double precision)"), Some("a number".to_owned()))),
        }
    }

    fn date(&self) -> Planned {
        let base = self.base;
        if self.stored == Stored::Date && self.column.zone.is_none() {
            return Ok((format!("CASE WHEN isfinite({base}) THEN {base} END"), Some("a finite date".to_owned())));
        }
        let (timestamp, expected) = self.timestamp().map_err(|_| "a date".to_owned())?;
        let expected =
            if self.stored == Stored::Text { Some("a date such as 2026-07-31".to_owned()) } else { expected };
        Ok((format!("CAST({timestamp} AS date)"), expected))
    }

    /// The wall clock of the calendar's zone. An offset in the value wins over the column's zone; without either the
    /// value is that wall clock already.
    fn timestamp(&self) -> Planned {
        let base = self.base;
        let finite = |moment: String| format!("CASE WHEN isfinite({base}) THEN {moment} END");
        let expected = match self.stored {
            Stored::Text => "a date and time such as 2026-07-31 18:05:00",
            _ => "a finite date and time",
        };
        let timestamp = match self.stored {
            Stored::Instant => finite(format!("timezone({}, {base})", literal(self.calendar))),
            Stored::Date | Stored::Timestamp => finite(self.moved(&format!("CAST({base} AS timestamp)"))),
            Stored::Text => self.written(),
            _ => return Err("a date and time".to_owned()),
        };
        Ok((timestamp, Some(expected.to_owned())))
    }

    /// From the column's zone to the calendar's.
    fn moved(&self, local: &str) -> String {
        match &self.column.zone {
            Some(zone) => format!("timezone({}, timezone({}, {local}))", literal(self.calendar), literal(zone)),
            None => local.to_owned(),
        }
    }

    /// A text's moment. CASE tests in order, so that no cast meets a text that it cannot read.
    fn written(&self) -> String {
        let text = self.text();
        let with_offset = literal(&format!("^{DAY}{TIME}{OFFSET}$"));
        let without = literal(&format!("^{DAY}({TIME})?$"));
        let instant = format!("timezone({}, CAST({text} AS timestamptz))", literal(self.calendar));
        // A date's bare column keeps the day that is written, whatever the zone.
        let local = self.moved(&format!("CAST({text} AS timestamp)"));
        let month =
            format!("make_date(CAST(substr({text}, 1, 4) AS integer), CAST(substr({text}, 6, 2) AS integer), 1)");
        let days = format!("EXTRACT(DAY FROM {month} + INTERVAL '1 month' - INTERVAL '1 day')");
        let read = format!("CASE WHEN {text} ~ {with_offset} THEN {instant} WHEN {text} ~ {without} THEN {local} END");
        format!(
            "CASE WHEN {text} ~ {} THEN CASE WHEN CAST(substr({text}, 9, 2) AS integer) <= {days} THEN {read} END END",
            literal(&format!("^{DAY}"))
        )
    }

    fn text(&self) -> String {
        format!("btrim(CAST({} AS text))", self.base)
    }
}
