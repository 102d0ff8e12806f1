//! What is known of loaded tables: rows, days, values; and which days the table of days has.

use super::{Tables, found, ident};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Dimension, DimensionId, Model, Origin, PathProblem, Source, SourceId, Step};
use crate::warehouse::{ColumnDays, Manifest, Values};
use crate::words::Words;
use indexmap::IndexMap;
use jiff::civil::{Date, date};

/// Joins must compare text with text and numbers with numbers: the engine would otherwise turn one into the other, and
/// fail at the first value that is no number.
pub fn join_types(tables: &mut dyn Tables, model: &Model) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    for source in model.sources.values() {
        for join in &source.joins {
            let other = &model.sources[&join.to];
            let key = &join.on;
            let here = is_text(tables, &model.sources[&join.holder], &join.column).map_err(failed)?;
            let there = is_text(tables, other, key).map_err(failed)?;
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

fn is_text(tables: &mut dyn Tables, source: &Source, column: &str) -> Result<bool, String> {
    tables.is_text(&format!("SELECT {} FROM {}", ident(column), ident(source.id.as_str())))
}

fn failed(why: String) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(format!("the engine failed: {why}")))]
}

/// Counts rows and finds the first and last day of every source.
pub fn source_facts(tables: &mut dyn Tables, model: &Model, manifest: &mut Manifest) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    for source in model.sources.values() {
        let facts = manifest.sources.entry(source.id.clone()).or_default();
        let table = ident(source.id.as_str());
        let rows = tables.counts(&format!("SELECT count(*) FROM {table}"), 1);
        facts.rows = rows.map_err(failed)?[0];
        let sql = match days_sql(model, source) {
            None => continue,
            Some(Err(diagnostic)) => {
                wrong.push(diagnostic);
                continue;
            }
            Some(Ok(sql)) => sql,
        };
        match tables.days(&sql) {
            Ok(Some(days)) => (facts.from, facts.through) = days,
            Ok(None) => wrong.push(found(&source.id, "its time holds dates beyond the years 1 to 9999")),
            Err(why) => wrong.push(found(&source.id, format!("its time cannot be read as dates: {why}"))),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Finds the first and last day of every column that dates a metric's rows in place of its source's time.
pub fn metric_dates(tables: &mut dyn Tables, model: &Model, manifest: &mut Manifest) -> Result<(), Vec<Diagnostic>> {
    for column in model.metrics.values().filter_map(|metric| metric.time.as_ref()) {
        if manifest.dates.iter().any(|known| known.column == *column) {
            continue;
        }
        let (name, table) = (ident(&column.column), ident(column.source.as_str()));
        let sql = format!("SELECT CAST(min({name}) AS DATE), CAST(max({name}) AS DATE) FROM {table}");
        let Some((from, through)) = tables.days(&sql).map_err(failed)? else {
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
    let mut joined: Vec<Step> = Vec::new();
    for step in model.walked(steps) {
        if joined.contains(&step) {
            continue;
        }
        let (here, there) = (ident(step.holder.as_str()), ident(step.to.as_str()));
        from.push_str(&format!(" JOIN {there} ON {here}.{} = {there}.{}", ident(&step.column), ident(&step.on)));
        joined.push(step);
    }
    let column = format!("{}.{}", ident(time.source.as_str()), ident(&time.column));
    Some(Ok(format!("SELECT CAST(min({column}) AS DATE), CAST(max({column}) AS DATE) FROM {from}")))
}

/// The first and last day of the calendar table: from the start of the first loaded year to the end of the year after
/// the last.
pub fn calendar_days(loaded: (Date, Date)) -> (Date, Date) {
    let (from, through) = loaded;
    (from.first_of_year(), date(through.year().saturating_add(1).min(9999), 12, 31))
}

/// Reads the values of every dimension that asks for them, most frequent first. Personal data is never read.
pub fn values(tables: &mut dyn Tables, model: &Model) -> Result<IndexMap<DimensionId, Values>, Vec<Diagnostic>> {
    let mut found = IndexMap::new();
    for dimension in model.dimensions.values() {
        if let Some(cap) = dimension.values_from_data
            && !dimension.hidden
        {
            let values = values_of(tables, dimension, cap as usize).map_err(failed)?;
            found.insert(dimension.id.clone(), values);
        }
    }
    Ok(found)
}

fn values_of(tables: &mut dyn Tables, dimension: &Dimension, cap: usize) -> Result<Values, String> {
    let (column, table) = (ident(&dimension.column.column), ident(dimension.column.source.as_str()));
    let tally = tables.tally(&format!(
        "SELECT CAST({column} AS VARCHAR) AS v, count(*) FROM {table} WHERE {column} IS NOT NULL \
         GROUP BY {column} ORDER BY count(*) DESC, v LIMIT {}",
        cap + 1
    ))?;
    let mut values: Vec<String> = tally.into_iter().map(|(value, _)| value).collect();
    let complete = values.len() <= cap;
    values.truncate(cap);
    Ok(Values { values, complete })
}

/// Distinct sources in an order in which each comes after those it reads.
pub fn in_order<'a>(sources: &[&'a Source]) -> Vec<&'a Source> {
    let mut left = sources.to_vec();
    let mut ordered: Vec<&Source> = Vec::new();
    while !left.is_empty() {
        let reads = |source: &Source, id: &SourceId| match &source.origin {
            Origin::Distinct(columns) => columns.iter().any(|column| column.source == *id),
            _ => false,
        };
        let next = left.iter().position(|source| !left.iter().any(|other| reads(source, &other.id)));
        // With a circle the rest keeps the file's order, and the engine names the table that is missing.
        ordered.push(left.remove(next.unwrap_or(0)));
    }
    ordered
}
