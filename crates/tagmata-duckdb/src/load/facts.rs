//! What is known of loaded tables: rows, days, values; and the table of days.

use super::finding::{engine_failed, found};
use crate::engine::{describe, ident, shown};
use duckdb::types::ValueRef;
use duckdb::{Connection, Row};
use indexmap::IndexMap;
use jiff::Span;
use jiff::civil::{Date, date};
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::model::{Dimension, DimensionId, Model, PathProblem, Source};
use tagmata_core::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use tagmata_core::warehouse::{ColumnDays, Manifest, Values};

/// Joins must compare text with text and numbers with numbers: the engine would otherwise turn one into the other, and
/// fail at the first value that is no number.
pub(super) fn join_types(connection: &Connection, model: &Model) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    for source in model.sources.values() {
        for join in &source.joins {
            let other = &model.sources[&join.to];
            let key = &join.on;
            let here = is_text(connection, source, &join.column).map_err(engine_failed)?;
            let there = is_text(connection, other, key).map_err(engine_failed)?;
            if here != there {
                let kind = |text| if text { "text" } else { "not text" };
                wrong.push(found(
                    &source.id,
                    format!(
                        "column `{}` is {}, but the key `{}.{key}` that it joins is {}; give both the same `type`",
                        join.column,
                        kind(here),
                        other.id,
                        kind(there)
                    ),
                ));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn is_text(connection: &Connection, source: &Source, column: &str) -> duckdb::Result<bool> {
    let select = format!("SELECT {} FROM {}", ident(column), ident(source.id.as_str()));
    Ok(describe(connection, &select)?.first().is_some_and(|(_, kind)| kind == "VARCHAR"))
}

/// Counts rows and finds the first and last day of every source.
pub(super) fn source_facts(
    connection: &Connection,
    model: &Model,
    manifest: &mut Manifest,
) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    for source in model.sources.values() {
        let facts = manifest.sources.entry(source.id.clone()).or_default();
        let table = ident(source.id.as_str());
        let rows = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
        facts.rows = rows.map_err(engine_failed)?;
        let sql = match days_sql(model, source) {
            None => continue,
            Some(Err(diagnostic)) => {
                wrong.push(diagnostic);
                continue;
            }
            Some(Ok(sql)) => sql,
        };
        match connection.query_row(&sql, [], |row| Ok((day(row, 0)?, day(row, 1)?))) {
            Ok((Ok(from), Ok(through))) => (facts.from, facts.through) = (from, through),
            Ok(_) => wrong.push(found(&source.id, "its time holds dates beyond the years 1 to 9999")),
            Err(error) => wrong.push(found(&source.id, format!("its time cannot be read as dates: {}", shown(&error)))),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Finds the first and last day of every column that dates a metric's rows in place of its source's time.
pub(super) fn metric_dates(
    connection: &Connection,
    model: &Model,
    manifest: &mut Manifest,
) -> Result<(), Vec<Diagnostic>> {
    for column in model.metrics.values().filter_map(|metric| metric.time.as_ref()) {
        if manifest.dates.iter().any(|known| known.column == *column) {
            continue;
        }
        let (name, table) = (ident(&column.column), ident(column.source.as_str()));
        let sql = format!("SELECT CAST(min({name}) AS DATE), CAST(max({name}) AS DATE) FROM {table}");
        let days = connection.query_row(&sql, [], |row| Ok((day(row, 0)?, day(row, 1)?))).map_err(engine_failed)?;
        let (Ok(from), Ok(through)) = days else {
            let message = format!("`{}` holds dates beyond the years 1 to 9999", column.column);
            return Err(vec![found(&column.source, message)]);
        };
        if let (Some(from), Some(through)) = (from, through) {
            manifest.dates.push(ColumnDays { column: column.clone(), from, through });
        }
    }
    Ok(())
}

/// The statement that gives a source's first and last day, along the joins to the column that dates it.
fn days_sql(model: &Model, source: &Source) -> Option<Result<String, Diagnostic>> {
    let time = source.time.as_ref()?;
    let steps = match model.path(&source.id, &time.source) {
        Ok(steps) => steps,
        Err(PathProblem::None) => {
            return Some(Err(found(&source.id, format!("no join leads to its time in `{}`", time.source))));
        }
        Err(PathProblem::Several(_)) => {
            return Some(Err(found(&source.id, format!("several joins lead to its time in `{}`", time.source))));
        }
    };
    let mut from = ident(source.id.as_str());
    for step in steps {
        let (here, there) = (ident(step.from.as_str()), ident(step.to.as_str()));
        from.push_str(&format!(" JOIN {there} ON {here}.{} = {there}.{}", ident(&step.column), ident(&step.on)));
    }
    let column = format!("{}.{}", ident(time.source.as_str()), ident(&time.column));
    Some(Ok(format!("SELECT CAST(min({column}) AS DATE), CAST(max({column}) AS DATE) FROM {from}")))
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

/// Makes the table of days: from the start of the first loaded year to the end of the year after the last.
pub(super) fn calendar(connection: &Connection, days: Option<(Date, Date)>) -> duckdb::Result<()> {
    let (table, column) = (ident(CALENDAR_TABLE), ident(CALENDAR_DAY));
    connection.execute_batch(&format!("CREATE TABLE {table} ({column} DATE NOT NULL)"))?;
    let Some((from, through)) = days else { return Ok(()) };
    let (first, last) = (from.first_of_year(), date(through.year().saturating_add(1).min(9999), 12, 31));
    connection.execute_batch(&format!(
        "INSERT INTO {table} SELECT CAST(unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 DAY)) AS DATE)"
    ))
}

/// Reads the values of every dimension that asks for them, most frequent first. Personal data is never read.
pub(super) fn values(connection: &Connection, model: &Model) -> Result<IndexMap<DimensionId, Values>, Vec<Diagnostic>> {
    let mut found = IndexMap::new();
    for dimension in model.dimensions.values() {
        if let Some(cap) = dimension.values_from_data
            && !dimension.hidden
        {
            let values = values_of(connection, dimension, cap as usize).map_err(engine_failed)?;
            found.insert(dimension.id.clone(), values);
        }
    }
    Ok(found)
}

fn values_of(connection: &Connection, dimension: &Dimension, cap: usize) -> duckdb::Result<Values> {
    let (column, table) = (ident(&dimension.column.column), ident(dimension.column.source.as_str()));
    let mut statement = connection.prepare(&format!(
        "SELECT CAST({column} AS VARCHAR) AS v FROM {table} WHERE {column} IS NOT NULL \
         GROUP BY {column} ORDER BY count(*) DESC, v LIMIT {}",
        cap + 1
    ))?;
    let rows = statement.query_map([], |row| row.get(0))?;
    let mut values: Vec<String> = rows.collect::<duckdb::Result<_>>()?;
    let complete = values.len() <= cap;
    values.truncate(cap);
    Ok(Values { values, complete })
}
