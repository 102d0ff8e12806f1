//! Random tables: few rows, few values, and every kind of trouble that a key or a cell can make.

use super::{Drawn, pick, window};
use crate::table::{Kind, Table, Tables};
use crate::value::Value;
use fastrand::Rng;
use tagmata_core::model::{Model, Origin, SourceId};

/// Keys that a table known only by its keys can have.
const KEYS_MAX: usize = 6;

/// Draws the tables of a model.
pub fn tables(rng: &mut Rng, drawn: &Drawn, model: &Model) -> Tables {
    let mut tables = Tables::new();
    for (name, columns) in &drawn.columns {
        let source = SourceId::new(name);
        let table = table(rng, drawn, model, &source, columns, &tables);
        tables.insert(source, table);
    }
    for source in model.sources.values() {
        if let Origin::Distinct(columns) = &source.origin {
            let mut keys: Vec<Value> = Vec::new();
            for column in columns {
                let from = &tables[&column.source];
                let at = from.column(&column.column);
                for row in &from.rows {
                    if !row[at].is_null() && !keys.contains(&row[at]) {
                        keys.push(row[at].clone());
                    }
                }
            }
            tables[&source.id].rows = keys.into_iter().map(|key| vec![key]).collect();
        }
    }
    tables
}

fn table(
    rng: &mut Rng,
    drawn: &Drawn,
    model: &Model,
    source: &SourceId,
    columns: &[(String, Kind)],
    before: &Tables,
) -> Table {
    let declared = &model.sources[source];
    let fact = declared.joins.len() > 1;
    let most = if rng.f64() < 0.08 {
        0
    } else if fact {
        24
    } else {
        8
    };
    let count = rng.usize(..=most);
    let mut rows = Vec::new();
    for n in 0..count {
        let mut row = Vec::new();
        for (name, kind) in columns {
            let join = declared.joins.iter().find(|join| join.column == *name);
            row.push(match join {
                Some(join) => {
                    let known = before[&join.to].rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
                    let by_keys = matches!(model.sources[&join.to].origin, Origin::Distinct(_));
                    let pool = if by_keys { (0..KEYS_MAX).map(|n| key(n, *kind)).collect() } else { known };
                    foreign(rng, &pool, *kind)
                }
                None if declared.key.as_ref() == Some(name) => key(n, *kind),
                None => cell(rng, *kind, drawn),
            });
        }
        rows.push(row);
    }
    Table { columns: columns.to_vec(), rows }
}

fn key(n: usize, kind: Kind) -> Value {
    match kind {
        Kind::Int => Value::Number(n as f64 + 1.0),
        _ => Value::Text(format!("k{}", n + 1)),
    }
}

/// A key of another table, one that it does not have, or none.
fn foreign(rng: &mut Rng, known: &[Value], kind: Kind) -> Value {
    match rng.f64() {
        often if often < 0.12 => Value::Null,
        often if often < 0.22 || known.is_empty() => key(90, kind),
        _ => pick(rng, known).clone(),
    }
}

fn cell(rng: &mut Rng, kind: Kind, drawn: &Drawn) -> Value {
    if rng.f64() < 0.15 {
        return Value::Null;
    }
    match kind {
        Kind::Int => Value::Number(f64::from(rng.i32(-2..6))),
        Kind::Double => Value::Number(f64::from(rng.i32(-3..9)) / 2.0),
        Kind::Decimal => Value::Number(f64::from(rng.i32(-5..40)) / 4.0),
        Kind::Text => Value::Text((*pick(rng, &["a", "a", "b", "b", "c", "", "A", "it's"])).to_string()),
        Kind::Bool => Value::Bool(rng.bool()),
        Kind::Date => Value::Time(window::day(rng, drawn.today).at(0, 0, 0, 0)),
        Kind::Timestamp => {
            let (hour, minute) = *pick(rng, &[(0, 0), (9, 30), (23, 59)]);
            Value::Time(window::day(rng, drawn.today).at(hour, minute, 0, 0))
        }
    }
}
