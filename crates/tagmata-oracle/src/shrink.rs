//! Makes a failing case small: fewer rows, a smaller query, as long as it still fails and stays legal.

use crate::case::Case;
use crate::legal;
use crate::world::World;
use serde_json::Value as Json;
use std::cell::Cell;
use tagmata_core::model::{Model, Origin, SourceId};

/// Smaller cases tried at most.
const TRIES_MAX: usize = 2_000;

/// The smallest case found that still `fails`.
pub fn shrink(case: Case, fails: &dyn Fn(&Case) -> bool) -> Case {
    let tries = Cell::new(0);
    let fails: &dyn Fn(&Case) -> bool = &|case| {
        tries.set(tries.get() + 1);
        tries.get() <= TRIES_MAX && fails(case)
    };
    let mut best = case;
    loop {
        let before = size(&best);
        best = fewer_rows(best, fails);
        best = smaller_query(best, fails);
        best = smaller_model(best, fails);
        if size(&best) >= before {
            return best;
        }
    }
}

fn size(case: &Case) -> usize {
    let rows: usize = case.tables.values().map(|table| table.rows.len()).sum();
    rows * 20 + serde_json::to_string(&case.query).map_or(0, |text| text.len()) + case.text.len()
}

/// Drops rows, half of a table at once first, then one by one.
fn fewer_rows(mut case: Case, fails: &dyn Fn(&Case) -> bool) -> Case {
    let names: Vec<SourceId> = case.tables.keys().cloned().collect();
    for name in names {
        if matches!(case.model.sources[&name].origin, Origin::Distinct(_)) {
            continue;
        }
        let mut step = case.tables[&name].rows.len();
        while step > 0 {
            let mut at = 0;
            while at < case.tables[&name].rows.len() {
                let mut smaller = case.clone();
                let rows = &mut smaller.tables[&name].rows;
                rows.drain(at..(at + step).min(rows.len()));
                if still(&smaller, fails) {
                    case = smaller;
                } else {
                    at += step;
                }
            }
            step /= 2;
        }
    }
    case
}

/// Takes pieces out of the query's JSON, or puts a piece in place of what holds it.
fn smaller_query(mut case: Case, fails: &dyn Fn(&Case) -> bool) -> Case {
    let mut at = 0;
    loop {
        let json = serde_json::to_value(&case.query).expect("a query has a JSON form");
        let ways = smaller(&json);
        let Some(way) = ways.get(at) else { return case };
        at += 1;
        let Ok(query) = serde_json::from_value(way.clone()) else { continue };
        let candidate = Case { query, ..case.clone() };
        if still(&candidate, fails) {
            case = candidate;
            at = 0;
        }
    }
}

/// Drops lines of the model file that nothing needs.
fn smaller_model(mut case: Case, fails: &dyn Fn(&Case) -> bool) -> Case {
    let mut at = 0;
    while at < case.text.lines().count() {
        let text: String =
            case.text.lines().enumerate().filter(|(i, _)| *i != at).map(|(_, line)| format!("{line}\n")).collect();
        let smaller: Option<Model> = Model::load("model", &text).ok();
        if let Some(model) = smaller {
            let mut tables = case.tables.clone();
            tables.retain(|source, _| model.sources.contains_key(source));
            let candidate = Case { text, model, tables, query: case.query.clone() };
            if still(&candidate, fails) {
                case = candidate;
                continue;
            }
        }
        at += 1;
    }
    case
}

fn still(case: &Case, fails: &dyn Fn(&Case) -> bool) -> bool {
    legal::legal(&World::new(&case.model, &case.tables), &case.query).is_ok() && fails(case)
}

/// Every JSON that is one step smaller.
fn smaller(json: &Json) -> Vec<Json> {
    let mut ways = Vec::new();
    match json {
        Json::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                let mut fewer = items.clone();
                fewer.remove(i);
                ways.push(Json::Array(fewer));
                for way in smaller(item) {
                    let mut changed = items.clone();
                    changed[i] = way;
                    ways.push(Json::Array(changed));
                }
            }
        }
        Json::Object(fields) => {
            for (name, field) in fields {
                if !field.is_null() {
                    let mut without = fields.clone();
                    without.insert(name.clone(), Json::Null);
                    ways.push(Json::Object(without));
                }
                for way in smaller(field) {
                    let mut changed = fields.clone();
                    changed.insert(name.clone(), way);
                    ways.push(Json::Object(changed));
                }
            }
            // A part in place of the whole: `{not: x}` becomes x, a ratio becomes one of its sides.
            for field in fields.values() {
                match field {
                    Json::Object(_) => ways.push(field.clone()),
                    Json::Array(items) => ways.extend(items.iter().filter(|item| item.is_object()).cloned()),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    ways
}
