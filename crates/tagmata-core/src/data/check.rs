//! Whether the published data is what the model declares: unique keys, partners of joins, known values.

use super::{Tables, found, ident, literal, rows};
use crate::diagnostic::Diagnostic;
use crate::model::{Bridge, Cardinality, ColumnRef, DimensionKind, Join, Model, Source, TagBy, Value};
use crate::words::Words;
use indexmap::IndexMap;

/// Unknown values that are shown as examples.
const EXAMPLES_MAX: usize = 3;

/// Characters of an example at most.
const EXAMPLE_CHARS_MAX: usize = 40;

/// Runs every check on loaded tables, and says what breaks the model.
pub fn check(tables: &mut dyn Tables, model: &Model) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for source in model.sources.values() {
        if let Err(why) = check_source(tables, model, source, &mut wrong) {
            wrong.push(not_checked(source, &why));
        }
    }
    for (what, column, values, hidden) in dictionaries(model) {
        if let Err(why) = check_values(tables, &what, column, values, hidden, &mut wrong) {
            wrong.push(not_checked(&model.sources[&column.source], &why));
        }
    }
    wrong
}

fn not_checked(source: &Source, why: &str) -> Diagnostic {
    found(&source.id, format!("it could not be checked: {why}"))
        .hint(Words::plain("if the model changed since the data was loaded, run `tagmata data load` again"))
}

fn check_source(
    tables: &mut dyn Tables,
    model: &Model,
    source: &Source,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), String> {
    if let Some(key) = &source.key {
        let (nulls, repeats) = nulls_and_repeats(tables, source, key)?;
        if nulls > 0 {
            wrong.push(found(&source.id, format!("the key `{key}` is empty in {}", rows(nulls))));
        }
        if repeats > 0 {
            let message = format!("the key `{key}` must be unique, but repeats a value in {}", rows(repeats));
            wrong.push(found(&source.id, message));
        }
    }
    for join in &source.joins {
        check_join(tables, model, source, join, wrong)?;
    }
    if let Some(bridge) = &source.bridge {
        check_weights(tables, source, bridge, wrong)?;
    }
    Ok(())
}

/// The shares of a bridge add up to 1 for everything that it splits.
fn check_weights(
    tables: &mut dyn Tables,
    source: &Source,
    bridge: &Bridge,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), String> {
    let Some(join) = source.joins.iter().find(|join| join.role == bridge.splits) else { return Ok(()) };
    let (column, weight) = (ident(&join.column), ident(&bridge.weight));
    let sql = format!(
        "SELECT count(*) FROM (SELECT {column} FROM {} WHERE {column} IS NOT NULL GROUP BY {column} \
         HAVING abs(sum(coalesce({weight}, 0)) - 1) > 1e-6) AS uneven",
        ident(source.id.as_str())
    );
    let uneven = tables.counts(&sql, 1)?[0];
    if uneven > 0 {
        let message = format!(
            "the shares in `{}` do not add up to 1 for {uneven} of the values of `{}`",
            bridge.weight, join.column
        );
        wrong.push(found(&source.id, message));
    }
    Ok(())
}

/// Where a join goes to a column that is not a key, at most one row there may belong to a row here at any time.
fn check_partners(
    tables: &mut dyn Tables,
    source: &Source,
    join: &Join,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), String> {
    let mut same = vec![join.on.as_str()];
    same.extend(join.also.iter().map(|(_, there)| there.as_str()));
    let mut tests: Vec<String> = same.iter().map(|name| format!("a.{0} = b.{0}", ident(name))).collect();
    if let Some((from, to)) = &join.valid {
        let (from, to) = (ident(from), ident(to));
        tests.push(format!("(b.{to} IS NULL OR a.{from} < b.{to}) AND (a.{to} IS NULL OR b.{from} < a.{to})"));
    }
    let table = ident(join.to.as_str());
    let sql = format!(
        "SELECT count(*) FROM {table} AS a JOIN {table} AS b ON {} WHERE a.{row} < b.{row}",
        tests.join(" AND "),
        row = tables.row_number()
    );
    let pairs = tables.counts(&sql, 1)?[0];
    if pairs > 0 {
        let at = if join.valid.is_some() { " at the same time" } else { "" };
        let message =
            format!("several rows of `{}` belong to one row by `{}`{at}: {pairs} pairs of them", join.to, join.role);
        wrong.push(found(&source.id, message));
    }
    Ok(())
}

/// Rows without a value, and rows beyond the first of each value.
fn nulls_and_repeats(tables: &mut dyn Tables, source: &Source, column: &str) -> Result<(u64, u64), String> {
    let (column, table) = (ident(column), ident(source.id.as_str()));
    let sql = format!("SELECT count(*) - count({column}), count({column}) - count(DISTINCT {column}) FROM {table}");
    let counts = tables.counts(&sql, 2)?;
    Ok((counts[0], counts[1]))
}

fn check_join(
    tables: &mut dyn Tables,
    model: &Model,
    source: &Source,
    join: &Join,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), String> {
    if model.sources[&join.to].key.as_ref() != Some(&join.on) {
        check_partners(tables, source, join, wrong)?;
    }
    if !join.optional {
        let (column, table) = (ident(&join.column), ident(join.holder.as_str()));
        let sql = format!(
            "SELECT count(*), count({column}) FROM {table} AS here WHERE NOT EXISTS \
             (SELECT 1 FROM {} AS there WHERE there.{} = here.{column})",
            ident(join.to.as_str()),
            ident(&join.on)
        );
        let counts = tables.counts(&sql, 2)?;
        let (orphans, empty) = (counts[0], counts[0] - counts[1]);
        if orphans > 0 {
            let message = format!(
                "`{}` has no partner in `{}` in {} ({empty} of them empty)",
                join.column,
                join.to,
                rows(orphans)
            );
            wrong.push(
                found(&source.id, message)
                    .hint(Words::plain("if that is as it should be, state `optional: true` in the join")),
            );
        }
    }
    if join.cardinality == Cardinality::OneToOne {
        let (_, repeats) = nulls_and_repeats(tables, source, &join.column)?;
        if repeats > 0 {
            let (column, to) = (&join.column, &join.to);
            let message =
                format!("`{column}` repeats a value in {}, but its join to `{to}` is one_to_one", rows(repeats));
            wrong.push(found(&source.id, message));
        }
    }
    Ok(())
}

/// The closed lists of values: those of column tags, and of ordered dimensions whose order must cover every value.
fn dictionaries(model: &Model) -> Vec<(String, &ColumnRef, &IndexMap<String, Value>, bool)> {
    let is_hidden = |column: &ColumnRef| model.dimensions.values().any(|d| d.hidden && d.column == *column);
    let mut all = Vec::new();
    for tag in model.tags.values() {
        if let TagBy::Column(column) = &tag.by {
            all.push((format!("tag `{}`", tag.id), column, &tag.values, is_hidden(column)));
        }
    }
    for dimension in model.dimensions.values() {
        if dimension.kind == DimensionKind::Ordered && !dimension.values.is_empty() {
            let name = format!("dimension `{}`", dimension.id);
            all.push((name, &dimension.column, &dimension.values, is_hidden(&dimension.column)));
        }
    }
    all
}

fn check_values(
    tables: &mut dyn Tables,
    what: &str,
    column: &ColumnRef,
    values: &IndexMap<String, Value>,
    hidden: bool,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), String> {
    let known: Vec<String> = values.values().flat_map(|value| &value.stored).map(|stored| literal(stored)).collect();
    let (name, table) = (ident(&column.column), ident(column.source.as_str()));
    let unlisted = if known.is_empty() { String::new() } else { format!(" AND v NOT IN ({})", known.join(", ")) };
    let unknown = tables.tally(&format!(
        "SELECT v, count(*) FROM (SELECT CAST({name} AS VARCHAR) AS v FROM {table}) AS stored \
         WHERE v IS NOT NULL{unlisted} GROUP BY v ORDER BY count(*) DESC, v"
    ))?;
    if unknown.is_empty() {
        return Ok(());
    }
    let total: u64 = unknown.iter().map(|(_, rows)| rows).sum();
    let (more, held) = (unknown.len(), rows(total));
    let mut message = format!("{what} does not list every value of `{}`: {more} more in {held}", column.column);
    if !hidden {
        let examples: Vec<String> =
            unknown.iter().take(EXAMPLES_MAX).map(|(value, rows)| format!("`{}` ({rows})", cut(value))).collect();
        message.push_str(&format!(", such as {}", examples.join(", ")));
    }
    wrong.push(found(&column.source, message));
    Ok(())
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(EXAMPLE_CHARS_MAX) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
