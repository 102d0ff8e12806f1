//! From a table's columns to the model's: the cast of each, and the check that every value survives it.

use super::cast::Cast;
use super::expression;
use super::origin::Raw;
use super::tables::{Loaded, stored};
use tagmata_core::data::{Tables, found, ident, rows, with_near};
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::model::{Column, Source};

/// A column as it will be computed.
pub(super) struct Projection {
    /// The column's name.
    pub(super) name: String,
    /// Its expression over the raw rows.
    pub(super) expression: String,
    /// The value before the cast and what it should have been, where the cast can fail.
    fallible: Option<(String, String)>,
}

/// Plans every column of a source and counts the values that do not fit; says all that is wrong at once.
pub(super) fn project(
    tables: &mut Loaded<'_, '_>,
    source: &Source,
    raw: &Raw,
    zone: &str,
) -> Result<Vec<Projection>, Vec<Diagnostic>> {
    let mut projections = Vec::new();
    let mut wrong = Vec::new();
    for (name, column) in &source.columns {
        match plan(tables, source, raw, name, column, zone) {
            Ok(projection) => projections.push(projection),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    wrong.extend(misfits(tables, source, raw, &projections));
    if wrong.is_empty() { Ok(projections) } else { Err(wrong) }
}

fn plan(
    tables: &mut Loaded<'_, '_>,
    source: &Source,
    raw: &Raw,
    name: &str,
    column: &Column,
    zone: &str,
) -> Result<Projection, Diagnostic> {
    let (base, kind) = match &column.sql {
        Some(sql) => {
            let kind = expression::type_of(tables, sql, &raw.relation)
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
        found(&source.id, format!("column `{name}`: expected {expected}, the table has {}", kind.name()))
    })?;
    Ok(Projection { name: name.to_owned(), expression, fallible: expected.map(|expected| (base, expected)) })
}

/// Counts, in one scan, the values that a cast would lose.
fn misfits(tables: &mut Loaded<'_, '_>, source: &Source, raw: &Raw, projections: &[Projection]) -> Vec<Diagnostic> {
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
    let counts = match tables.counts(&format!("SELECT {} FROM {}", sums.join(", "), raw.relation), sums.len()) {
        Ok(counts) => counts,
        Err(why) => return vec![found(&source.id, format!("its columns could not be computed: {why}"))],
    };
    let mut wrong = Vec::new();
    for ((name, expected, _), lost) in tested.iter().zip(counts) {
        if lost > 0 {
            let message = format!("column `{name}`: expected {expected}, found something else in {}", rows(lost));
            wrong.push(found(&source.id, message));
        }
    }
    wrong
}
