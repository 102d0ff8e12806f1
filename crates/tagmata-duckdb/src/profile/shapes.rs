//! Shapes of values: a few values say which shapes are worth a count, then all rows are counted.

use super::columns::Bounds;
use duckdb::Connection;
use tagmata_core::data::{ident, literal};
use tagmata_infer::profile::{Column, Shapes, Stored};

/// Values that are looked at before any shape is counted.
const LOOKED_AT: usize = 500;
/// Of so many of those (in percent) a shape must be, to be counted.
const WORTH_PERCENT: u64 = 40;
/// Values other than numbers that are listed.
const PLACEHOLDERS_MAX: usize = 3;

/// Ways to write a date, as `strptime` knows them.
const FORMATS: &[&str] = &[
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%Y.%m.%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b-%d-%Y",
    "%Y年%m月%d日",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %I:%M %p",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y%m%d%H%M%S",
    "%Y年%m月%d日 %H:%M:%S",
];

/// A text without the signs that numbers wear.
fn undressed(q: &str) -> String {
    format!("regexp_replace(trim({q}), '[,\\s$€£¥￥%元]|^(USD|CNY|RMB|EUR) ?| ?(USD|CNY|RMB|EUR)$', '', 'g')")
}

/// The tests of shapes, in the order of [`Shapes`]' counts.
fn tests(q: &str) -> [String; 8] {
    [
        format!("TRY_CAST({q} AS DOUBLE) IS NOT NULL"),
        format!("regexp_matches({q}, '^0[0-9]+$')"),
        format!("TRY_CAST({} AS DOUBLE) IS NOT NULL AND TRY_CAST({q} AS DOUBLE) IS NULL", undressed(q)),
        format!(
            "regexp_matches({q}, '^ *[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}([ T].*)?$') AND TRY_CAST({q} AS TIMESTAMP) IS NOT NULL"
        ),
        format!("CAST(TRY_CAST({q} AS TIMESTAMP) AS TIME) <> TIME '00:00:00'"),
        format!("regexp_matches({q}, '^[^@ ]+@[^@ ]+[.][^@ ]+$')"),
        format!(
            "regexp_matches({q}, '^[+]?[0-9(][0-9() .x/-]{{6,}}$') AND NOT regexp_matches({q}, '^[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]') \
             AND (regexp_matches({q}, '^[+]|[0-9][() -]+[0-9]') OR regexp_matches({q}, '^1[3-9][0-9]{{9}}$'))"
        ),
        format!(
            "regexp_matches({q}, '^[1-9][0-9]{{16}}[0-9Xx]$') OR regexp_matches({q}, '^[0-9]{{3}}-[0-9]{{2}}-[0-9]{{4}}$')"
        ),
    ]
}

/// Counts the shapes of a column of text. Of a column of whole numbers only whether they are dates is asked.
pub(super) fn measure(connection: &Connection, relation: &str, column: &Column) -> duckdb::Result<Shapes> {
    let mut shapes = Shapes::default();
    if column.filled == 0 {
        return Ok(shapes);
    }
    let name = ident(&column.name);
    if column.stored == Stored::Integer {
        let bound = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        if bound(&column.min) >= 19_000_101 && bound(&column.max) <= 21_001_231 {
            let all = vec!["%Y%m%d"];
            shapes.format = formats(connection, relation, &format!("CAST({name} AS VARCHAR)"), column, &all)?.pop();
        }
        return Ok(shapes);
    }
    let q = format!("CAST({name} AS VARCHAR)");
    let few = format!("(SELECT {name} FROM {relation} WHERE {name} IS NOT NULL AND trim({q}) <> '' LIMIT {LOOKED_AT})");
    let seen = count(connection, &few, &q, &tests(&q))?;
    let looked = seen[8].max(1);
    let mut asked = tests(&q);
    for (test, hits) in asked.iter_mut().zip(&seen) {
        if hits * 100 < looked * WORTH_PERCENT {
            "false".clone_into(test);
        }
    }
    // A single value with a zero in front is enough to keep them all as text.
    asked[1] = tests(&q)[1].clone();
    let counts = count(connection, relation, &q, &asked)?;
    let [numbers, zero_led, decorated, dates, times, emails, phones, identity, ..] = counts[..] else {
        return Ok(shapes);
    };
    shapes = Shapes { numbers, zero_led, decorated, dates, times, emails, phones, identity, ..shapes };
    let sql = format!(
        "SELECT count(*) FILTER (WHERE trim({q}) = ''), max(length({q})), avg(length({q})) FROM {relation} WHERE {name} IS NOT NULL"
    );
    (shapes.blank, shapes.chars_max, shapes.chars_mean) =
        connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let numeric = numbers + decorated;
    if numeric > 0 && numeric < column.filled {
        shapes.placeholders = placeholders(connection, relation, &q)?;
    }
    if dates == 0 {
        let likely: Vec<&str> = FORMATS.to_vec();
        let mut fit = formats(connection, &few, &q, &Column { filled: looked, ..column.clone() }, &likely)?;
        if !fit.is_empty() {
            let names: Vec<&str> = FORMATS.iter().copied().filter(|format| fit.iter().any(|f| f == format)).collect();
            fit = formats(connection, relation, &q, column, &names)?;
        }
        let mut fit = fit.into_iter();
        (shapes.format, shapes.other_format) = (fit.next(), fit.next());
    }
    Ok(shapes)
}

/// The first and last moment of a text that is dates throughout.
pub(super) fn date_bounds(connection: &Connection, relation: &str, column: &Column) -> duckdb::Result<Option<Bounds>> {
    let q = format!("trim(CAST({} AS VARCHAR))", ident(&column.name));
    let moment = match &column.shapes.format {
        Some(format) => format!("try_strptime({q}, {})", literal(format)),
        None if column.shapes.dates > 0 && column.shapes.dates + column.shapes.blank == column.filled => {
            format!("TRY_CAST({q} AS TIMESTAMP)")
        }
        None => return Ok(None),
    };
    let sql = format!("SELECT CAST(min({moment}) AS VARCHAR), CAST(max({moment}) AS VARCHAR) FROM {relation}");
    connection.query_row(&sql, [], |row| Ok(Some((row.get(0)?, row.get(1)?))))
}

/// The bounds of a text that is numbers throughout, but for words for nothing, and how many rows have more than 0, 2 and
/// 4 decimal places.
pub(super) fn number_bounds(
    connection: &Connection,
    relation: &str,
    column: &Column,
) -> duckdb::Result<Option<(Bounds, [u64; 3])>> {
    let shapes = &column.shapes;
    let nothing: u64 = shapes.placeholders.iter().map(|(_, rows)| rows).sum();
    let numeric = shapes.numbers + shapes.decorated;
    if column.stored != Stored::Text || numeric == 0 || numeric + nothing != column.filled {
        return Ok(None);
    }
    let n = format!("TRY_CAST({} AS DOUBLE)", undressed(&ident(&column.name)));
    let sql = format!(
        "SELECT CAST(min({n}) AS VARCHAR), CAST(max({n}) AS VARCHAR), count(*) FILTER (WHERE {n} <> round({n}, 0)), \
         count(*) FILTER (WHERE {n} <> round({n}, 2)), count(*) FILTER (WHERE {n} <> round({n}, 4)) FROM {relation}"
    );
    connection
        .query_row(&sql, [], |row| Ok(Some(((row.get(0)?, row.get(1)?), [row.get(2)?, row.get(3)?, row.get(4)?]))))
}

/// How many rows pass each test, and how many have a value.
fn count(connection: &Connection, relation: &str, q: &str, tests: &[String]) -> duckdb::Result<Vec<u64>> {
    let mut selected: Vec<String> = tests.iter().map(|test| format!("count(*) FILTER (WHERE {test})")).collect();
    selected.push(format!("count({q})"));
    let sql = format!("SELECT {} FROM {relation}", selected.join(", "));
    connection.query_row(&sql, [], |row| (0..selected.len()).map(|i| row.get(i)).collect::<duckdb::Result<_>>())
}

/// The formats that every value has.
fn formats(
    connection: &Connection,
    relation: &str,
    q: &str,
    column: &Column,
    among: &[&str],
) -> duckdb::Result<Vec<String>> {
    if among.is_empty() {
        return Ok(Vec::new());
    }
    let tests: Vec<String> =
        among.iter().map(|format| format!("try_strptime(trim({q}), {}) IS NOT NULL", literal(format))).collect();
    let counts = count(connection, relation, q, &tests)?;
    let fit = among.iter().zip(counts).filter(|(_, hits)| *hits == column.filled);
    Ok(fit.map(|(format, _)| (*format).to_owned()).collect())
}

/// The values that are no number even without signs, if they are few.
fn placeholders(connection: &Connection, relation: &str, q: &str) -> duckdb::Result<Vec<(String, u64)>> {
    let sql = format!(
        "SELECT {q}, count(*) FROM {relation} WHERE {q} IS NOT NULL AND TRY_CAST({} AS DOUBLE) IS NULL \
         GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {}",
        undressed(q),
        PLACEHOLDERS_MAX + 1
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found: Vec<(String, u64)> = rows.collect::<duckdb::Result<_>>()?;
    Ok(if found.len() > PLACEHOLDERS_MAX { Vec::new() } else { found })
}
