//! From PostgreSQL's binary rows to rows of typed cells.

use jiff::civil::{Date, DateTime, Time, date};
use jiff::{SignedDuration, Span};
use postgres::types::{FromSql, Kind, Type};
use postgres::{Column, Row};
use std::error::Error;
use tagmata_core::warehouse::{Cell, CellKind, Decimal, ResultColumn, ResultTable, RunError};

/// The day that PostgreSQL counts from.
const EPOCH: Date = date(2000, 1, 1);

/// A value's bytes as they came.
struct Bytes<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Bytes<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Bytes<'a>, Box<dyn Error + Sync + Send>> {
        Ok(Bytes(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The columns of a result.
pub(super) fn columns(columns: &[Column]) -> Result<Vec<ResultColumn>, RunError> {
    let mut found = Vec::with_capacity(columns.len());
    for column in columns {
        let kind = kind(column.type_()).ok_or_else(|| {
            RunError::Engine(format!("column `{}` has the type {}, which no cell has", column.name(), column.type_()))
        })?;
        found.push(ResultColumn { name: column.name().to_owned(), kind });
    }
    Ok(found)
}

fn kind(of: &Type) -> Option<CellKind> {
    Some(match *of {
        Type::BOOL => CellKind::Bool,
        Type::INT2 | Type::INT4 | Type::INT8 => CellKind::Integer,
        Type::FLOAT4 | Type::FLOAT8 | Type::NUMERIC => CellKind::Number,
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => CellKind::Text,
        Type::DATE => CellKind::Date,
        Type::TIMESTAMP | Type::TIMESTAMPTZ => CellKind::Timestamp,
        _ if matches!(of.kind(), Kind::Enum(_)) => CellKind::Text,
        _ => return None,
    })
}

/// The cells of one row.
pub(super) fn cells(row: &Row) -> Result<Vec<Cell>, RunError> {
    let mut cells = Vec::with_capacity(row.len());
    for (at, column) in row.columns().iter().enumerate() {
        let bytes: Option<Bytes<'_>> = row.try_get(at).map_err(|error| RunError::Engine(error.to_string()))?;
        cells.push(match bytes {
            Some(Bytes(bytes)) => cell(column.type_(), bytes)?,
            None => Cell::Null,
        });
    }
    Ok(cells)
}

fn cell(of: &Type, bytes: &[u8]) -> Result<Cell, RunError> {
    Ok(match *of {
        Type::BOOL => Cell::Bool(bytes == [1]),
        Type::INT2 => Cell::Int(i16::from_be_bytes(array(bytes)?).into()),
        Type::INT4 => Cell::Int(i32::from_be_bytes(array(bytes)?).into()),
        Type::INT8 => Cell::Int(i64::from_be_bytes(array(bytes)?)),
        Type::FLOAT4 => Cell::Float(f32::from_be_bytes(array(bytes)?).into()),
        Type::FLOAT8 => Cell::Float(f64::from_be_bytes(array(bytes)?)),
        Type::NUMERIC => numeric(bytes)?,
        Type::DATE => Cell::Date(day(i32::from_be_bytes(array(bytes)?))?),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => Cell::Timestamp(moment(i64::from_be_bytes(array(bytes)?))?),
        _ => Cell::Text(String::from_utf8(bytes.to_vec()).map_err(|_| odd("text that is not UTF-8"))?),
    })
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], RunError> {
    bytes.try_into().map_err(|_| odd("a value of another length than its type has"))
}

/// A decimal: how many groups of four digits there are, the power of 10,000 of the first, a sign, the digits behind the
/// point, the groups.
fn numeric(bytes: &[u8]) -> Result<Cell, RunError> {
    let words: Vec<i16> = bytes.chunks_exact(2).map(|pair| i16::from_be_bytes([pair[0], pair[1]])).collect();
    let [_, weight, sign, scale, groups @ ..] = words.as_slice() else { return Err(odd("a broken decimal")) };
    let negative = match *sign as u16 {
        0x0000 => false,
        0x4000 => true,
        0xd000 => return Ok(Cell::Float(f64::INFINITY)),
        0xf000 => return Ok(Cell::Float(f64::NEG_INFINITY)),
        _ => return Ok(Cell::Float(f64::NAN)),
    };
    Ok(match exact(groups, *weight, *scale) {
        Some(Decimal { unscaled, scale }) => {
            Cell::Decimal(Decimal { unscaled: if negative { -unscaled } else { unscaled }, scale })
        }
        // More digits than an exact cell holds: the nearest number.
        None => Cell::Float(nearest(groups, *weight) * if negative { -1.0 } else { 1.0 }),
    })
}

/// The digits as one number; `None` where there are too many.
fn exact(groups: &[i16], weight: i16, scale: i16) -> Option<Decimal> {
    let mut unscaled: i128 = 0;
    for group in groups {
        unscaled = unscaled.checked_mul(10_000)?.checked_add(i128::from(*group))?;
    }
    // The groups stand for unscaled × 10^power.
    let power = 4 * (i32::from(weight) + 1 - groups.len() as i32);
    let shift = power + i32::from(scale);
    let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
    // The last group may have zeros behind the digits that are shown.
    unscaled = if shift >= 0 { unscaled.checked_mul(factor)? } else { unscaled / factor };
    Some(Decimal { unscaled, scale: u8::try_from(scale).ok()? })
}

fn nearest(groups: &[i16], weight: i16) -> f64 {
    let mut digits = String::from("0");
    for group in groups {
        digits.push_str(&format!("{group:04}"));
    }
    let power = 4 * (i32::from(weight) + 1 - groups.len() as i32);
    format!("{digits}e{power}").parse().expect("digits and a power are a number")
}

fn day(days: i32) -> Result<Date, RunError> {
    // Checked first: a span of more days than the calendar has cannot even be made.
    let span = Span::new().try_days(days).map_err(|_| odd("a date beyond the calendar"))?;
    EPOCH.checked_add(span).map_err(|_| odd("a date beyond the calendar"))
}

fn moment(micros: i64) -> Result<DateTime, RunError> {
    let since = SignedDuration::from_micros(micros);
    EPOCH.to_datetime(Time::midnight()).checked_add(since).map_err(|_| odd("a time beyond the calendar"))
}

/// A sum of large whole numbers comes as decimals without places: they are whole numbers again where all of them fit.
pub(super) fn settle(table: &mut ResultTable) {
    for (at, column) in table.columns.iter_mut().enumerate() {
        let whole = |cell: &Cell| match cell {
            Cell::Null => true,
            Cell::Decimal(Decimal { unscaled, scale: 0 }) => i64::try_from(*unscaled).is_ok(),
            _ => false,
        };
        let has_any = table.rows.iter().any(|row| row[at] != Cell::Null);
        if column.kind != CellKind::Number || !has_any || !table.rows.iter().all(|row| whole(&row[at])) {
            continue;
        }
        column.kind = CellKind::Integer;
        for row in &mut table.rows {
            if let Cell::Decimal(Decimal { unscaled, .. }) = row[at] {
                row[at] = Cell::Int(unscaled as i64);
            }
        }
    }
}

fn odd(what: &str) -> RunError {
    RunError::Engine(format!("the result holds {what}, which no cell has"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(weight: i16, sign: u16, scale: i16, groups: &[i16]) -> String {
        let words = [groups.len() as i16, weight, sign as i16, scale];
        let bytes: Vec<u8> = words.iter().chain(groups).flat_map(|word| word.to_be_bytes()).collect();
        match numeric(&bytes).expect("a decimal") {
            Cell::Decimal(decimal) => decimal.to_string(),
            Cell::Float(number) => format!("about {number:e}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn decimals_keep_every_digit() {
        assert_eq!(sent(0, 0, 0, &[]), "0");
        assert_eq!(sent(0, 0, 2, &[]), "0.00");
        assert_eq!(sent(0, 0, 2, &[12, 3400]), "12.34");
        assert_eq!(sent(0, 0x4000, 2, &[12, 3400]), "-12.34");
        assert_eq!(sent(-1, 0, 3, &[50]), "0.005");
        assert_eq!(sent(1, 0, 0, &[12]), "120000");
        assert_eq!(sent(2, 0, 1, &[1, 0, 2, 5000]), "100000002.5");
        assert_eq!(sent(-2, 0, 8, &[1]), "0.00000001");
        assert_eq!(sent(20, 0, 0, &[1]), "about 1e80");
        assert_eq!(sent(0, 0xc000, 0, &[]), "about NaN");
    }

    #[test]
    fn days_and_moments_count_from_their_epoch() {
        assert_eq!(day(-1).expect("a day"), date(1999, 12, 31));
        assert_eq!(moment(86_400_000_000).expect("a moment").to_string(), "2000-01-02T00:00:00");
        assert!(day(i32::MAX).is_err() && moment(i64::MAX).is_err());
    }
}
