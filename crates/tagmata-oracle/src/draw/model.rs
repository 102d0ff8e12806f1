//! Random models: parents of parents, people, facts dated by themselves or by a parent, facts of facts.

use crate::table::Kind;
use fastrand::Rng;
use indexmap::IndexMap;
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};
use std::fmt::Write;

/// A drawn model: its text, the kinds of its columns, and today.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The model file.
    pub text: String,
    /// The columns of each source.
    pub columns: IndexMap<String, Vec<(String, Kind)>>,
    /// The day of asking.
    pub today: Date,
}

/// A source being drawn.
#[derive(Default)]
struct Source {
    columns: Vec<(String, Kind)>,
    /// Column, source, optional.
    joins: Vec<(String, String, bool)>,
    time: Option<String>,
    has_key: bool,
    distinct: Vec<String>,
}

type Sources = IndexMap<String, Source>;

/// A source, how often it is drawn, and what it may join, how often.
type Shape = (&'static str, f64, &'static [(&'static str, f64)]);

/// The sources, each after those that it may join.
const SHAPE: [Shape; 8] = [
    ("city", 0.6, &[]),
    ("brand", 0.4, &[]),
    ("person", 1.0, &[("city", 0.7)]),
    ("item", 0.7, &[("brand", 0.8), ("city", 0.1)]),
    ("shop", 0.5, &[("city", 0.6)]),
    ("visit", 1.0, &[("person", 0.95), ("item", 0.6), ("shop", 0.5)]),
    ("line", 0.7, &[("visit", 0.8), ("item", 0.5), ("person", 0.3)]),
    ("refund", 0.4, &[("line", 0.8), ("person", 0.3)]),
];

/// Draws a model.
pub fn model(rng: &mut Rng) -> Drawn {
    let mut sources = Sources::new();
    for (name, often, joins) in SHAPE {
        if rng.f64() < often {
            let source = source(rng, name, joins, &sources);
            sources.insert(name.to_string(), source);
        }
    }
    if rng.f64() < 0.15 {
        known_by_keys(&mut sources);
    }
    let today = *super::pick(
        rng,
        &[
            date(2024, 3, 1),
            date(2024, 2, 29),
            date(2025, 1, 1),
            date(2025, 8, 20),
            date(2025, 3, 31),
            date(2023, 5, 15),
        ],
    );
    let mut text = String::from("model: drawn\n");
    let week = *super::pick(rng, &["monday", "sunday"]);
    let first = if rng.bool() { 1 } else { rng.i32(1..13) };
    writeln!(
        text,
        "calendar: {{timezone: UTC, week_starts: {week}, year_starts: {first}, today: {today}}}\nunknown_groups: {}",
        if rng.f64() < 0.8 { "keep" } else { "leave_out" }
    )
    .expect("a text takes any text");
    section(&mut text, "sources", sources.iter().map(|(name, source)| (name.clone(), said(source))).collect());
    let entities = entities(rng, &sources);
    section(&mut text, "entities", entities.iter().map(|e| (e.clone(), entity(e))).collect());
    section(&mut text, "dimensions", dimensions(rng, &sources));
    section(&mut text, "events", events(rng, &sources, &entities));
    section(&mut text, "metrics", metrics(rng, &sources, &entities));
    section(&mut text, "tags", tags(rng, &sources, &entities));
    let columns = sources.into_iter().map(|(name, source)| (name, source.columns)).collect();
    Drawn { text, columns, today }
}

fn section(text: &mut String, name: &str, entries: Vec<(String, Json)>) {
    if entries.is_empty() {
        return;
    }
    writeln!(text, "{name}:").expect("a text takes any text");
    for (id, entry) in entries {
        writeln!(text, "  {id}: {entry}").expect("a text takes any text");
    }
}

fn source(rng: &mut Rng, name: &str, joins: &[(&str, f64)], before: &Sources) -> Source {
    let fact = matches!(name, "visit" | "line" | "refund");
    let key = if rng.f64() < 0.7 { Kind::Int } else { Kind::Text };
    let joined_later = matches!(name, "visit" | "line");
    let mut source = Source { has_key: !fact || joined_later || rng.bool(), ..Source::default() };
    if source.has_key {
        source.columns.push(("id".to_string(), key));
    }
    for (to, often) in joins {
        if let Some(target) = before.get(*to).filter(|_| rng.f64() < *often) {
            let key = target.columns[0].1;
            source.columns.push((format!("{to}_id"), key));
            source.joins.push((format!("{to}_id"), (*to).to_string(), rng.bool()));
            if rng.f64() < 0.07 {
                source.columns.push((format!("other_{to}_id"), key));
                source.joins.push((format!("other_{to}_id"), (*to).to_string(), rng.bool()));
            }
        }
    }
    source.columns.push(("kind".to_string(), Kind::Text));
    if rng.f64() < 0.4 {
        source.columns.push(("grade".to_string(), Kind::Text));
    }
    for number in ["worth", "size"] {
        if rng.f64() < 0.6 {
            source.columns.push((number.to_string(), *super::pick(rng, &[Kind::Int, Kind::Double, Kind::Decimal])));
        }
    }
    let often = if fact { 0.9 } else { 0.4 };
    if rng.f64() < often {
        source.columns.push(("day".to_string(), *super::pick(rng, &[Kind::Date, Kind::Timestamp])));
        source.time = (fact || rng.bool()).then(|| "day".to_string());
    }
    let dated_parent = source.joins.iter().find(|(_, to, _)| {
        let once = source.joins.iter().filter(|(_, other, _)| other == to).count() == 1;
        once && before[to.as_str()].columns.iter().any(|(column, _)| column == "day")
    });
    if let Some((_, to, _)) = dated_parent.filter(|_| fact && rng.f64() < 0.5) {
        source.time = Some(format!("{to}.day"));
    }
    source
}

/// Makes people known only by the keys that facts hold.
fn known_by_keys(sources: &mut Sources) {
    let mut keys = Vec::new();
    for (name, source) in sources.iter() {
        let own = source.joins.iter().filter(|(_, to, _)| to == "person");
        keys.extend(own.map(|(column, _, _)| format!("{name}.{column}")));
    }
    if keys.is_empty() {
        return;
    }
    for source in sources.values_mut() {
        if source.time.as_deref() == Some("person.day") {
            source.time = source.columns.iter().any(|(column, _)| column == "day").then(|| "day".to_string());
        }
    }
    let person = &mut sources["person"];
    let key = person.columns[0].clone();
    *person = Source { columns: vec![key], has_key: true, distinct: keys, ..Source::default() };
}

fn said(source: &Source) -> Json {
    let mut columns = serde_json::Map::new();
    for (name, kind) in &source.columns {
        let kind = match kind {
            Kind::Text => json!({"type": "text"}),
            Kind::Decimal => json!({"type": "number", "scale": 2}),
            Kind::Int | Kind::Double => json!({"type": "number"}),
            Kind::Date => json!({"type": "date"}),
            Kind::Timestamp => json!({"type": "timestamp"}),
            Kind::Bool => json!({"type": "bool"}),
        };
        columns.insert(name.clone(), kind);
    }
    let joins: serde_json::Map<String, Json> = source
        .joins
        .iter()
        .map(|(column, to, optional)| (column.clone(), json!({"to": to, "optional": optional})))
        .collect();
    let mut said = json!({});
    if source.distinct.is_empty() {
        said["from"] = json!("none.parquet");
        said["columns"] = Json::Object(columns);
    } else {
        said["distinct"] = json!(source.distinct);
    }
    if source.has_key {
        said["key"] = json!("id");
    }
    if let Some(time) = &source.time {
        said["time"] = json!(time);
    }
    if !joins.is_empty() {
        said["joins"] = Json::Object(joins);
    }
    said
}

fn entities(rng: &mut Rng, sources: &Sources) -> Vec<String> {
    let mut entities = vec!["person".to_string()];
    for other in ["shop", "item", "visit"] {
        if sources.contains_key(other) && rng.f64() < 0.3 {
            entities.push(other.to_string());
        }
    }
    entities
}

fn entity(name: &str) -> Json {
    json!({"source": name, "names": {"en": [name]}})
}

fn dimensions(rng: &mut Rng, sources: &Sources) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    for (name, source) in sources {
        for (column, kind) in &source.columns {
            let key = source.has_key && column == "id";
            let id = format!("{name}.{column}");
            let kind = match kind {
                Kind::Text if rng.f64() < 0.1 || column.ends_with("id") => "id",
                Kind::Int if column.ends_with("id") => "id",
                Kind::Text => "category",
                Kind::Date | Kind::Timestamp => "date",
                _ => "number",
            };
            if (key || column.ends_with("_id")) && rng.f64() < 0.7 {
                continue;
            }
            let mut said = json!({"column": id, "type": kind, "names": {"en": [format!("{name} {column}")]}});
            if kind == "category" && rng.f64() < 0.12 {
                said["leave_out"] = json!(["a"]);
            }
            found.push((id, said));
        }
    }
    found
}

/// The sources with a join path to another, and the path's ends counted once.
fn reaches(sources: &Sources, from: &str, to: &str) -> bool {
    from == to || routes(sources, from, to) == 1
}

/// How many of the shortest chains of joins lead from a source to another.
fn routes(sources: &Sources, from: &str, to: &str) -> usize {
    let mut ends = vec![from.to_string()];
    while !ends.is_empty() {
        let mut next = Vec::new();
        for end in &ends {
            next.extend(sources[end].joins.iter().map(|(_, to, _)| to.clone()));
        }
        let arrived = next.iter().filter(|end| *end == to).count();
        if arrived > 0 {
            return arrived;
        }
        ends = next;
    }
    0
}

fn events(rng: &mut Rng, sources: &Sources, entities: &[String]) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    for (entity, name) in happenings(sources, entities) {
        let mut said = json!({"source": name, "entity": entity});
        if rng.f64() < 0.4 {
            let columns: Vec<String> = columns_reached(sources, name, |_| true);
            said["occasion"] = json!(super::pick(rng, &columns));
        }
        found.push((format!("{entity}_{name}"), said));
    }
    found
}

/// Entities with the sources whose rows have a time and belong to one: their events.
fn happenings<'s>(sources: &'s Sources, entities: &'s [String]) -> Vec<(&'s str, &'s str)> {
    let mut found = Vec::new();
    for entity in entities {
        for (name, source) in sources {
            if name != entity && source.time.is_some() && reaches(sources, name, entity) {
                found.push((entity.as_str(), name.as_str()));
            }
        }
    }
    found
}

/// `source.column` of every column that a source's rows reach.
fn columns_reached(sources: &Sources, from: &str, fits: impl Fn(Kind) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (name, source) in sources {
        if reaches(sources, from, name) {
            let own = source.columns.iter().filter(|(_, kind)| fits(*kind));
            found.extend(own.map(|(column, _)| format!("{name}.{column}")));
        }
    }
    found
}

fn metrics(rng: &mut Rng, sources: &Sources, entities: &[String]) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    for name in sources.keys() {
        let undated = rng.f64() < 0.1;
        found.push((format!("{name}s"), json!({"count": name, "undated": undated})));
        for kind in ["sum", "average", "min", "max", "median", "count_distinct"] {
            let columns = columns_reached(sources, name, |column| kind == "count_distinct" || column.is_number());
            if columns.is_empty() || rng.f64() < 0.4 {
                continue;
            }
            let column = super::pick(rng, &columns);
            let mut said = json!({"undated": rng.f64() < 0.07});
            said[kind] = json!(column);
            if !column.starts_with(&format!("{name}.")) {
                said["of"] = json!(name);
            }
            found.push((format!("{name}_{kind}"), said));
        }
    }
    let happenings = happenings(sources, entities);
    for (entity, source) in &happenings {
        let event = format!("{entity}_{source}");
        found.push((format!("days_since_{event}"), json!({"days_since": event})));
        let others: Vec<_> = happenings.iter().filter(|(other, _)| other == entity).collect();
        // Of rows without a key none is the last of one moment.
        if sources[*source].has_key && rng.f64() < 0.4 {
            let (_, then) = super::pick(rng, &others);
            found.push((format!("{event}_converted"), conversions(rng, sources, (entity, source), then)));
        }
    }
    found.extend(balances(rng, sources));
    found
}

/// Rows of one event of an entity that follow those of another, or of the same.
fn conversions(rng: &mut Rng, sources: &Sources, (entity, from): (&str, &str), to: &str) -> Json {
    let mut said = json!({"from": format!("{entity}_{from}"), "to": format!("{entity}_{to}")});
    if rng.bool() {
        let unit = *super::pick(rng, &["day", "week", "month"]);
        said["within"] = json!({"count": 1 + rng.u32(..20), "unit": unit});
    }
    if rng.f64() < 0.4 {
        let first = columns_reached(sources, from, |kind| kind == Kind::Text);
        let second = columns_reached(sources, to, |kind| kind == Kind::Text);
        let (first, second) = (super::pick(rng, &first), super::pick(rng, &second));
        said["same"] = json!([[first, second]]);
    }
    json!({"conversions": said})
}

/// Sums over the rows of one moment.
fn balances(rng: &mut Rng, sources: &Sources) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    for (name, source) in sources {
        let own: Vec<_> = source.columns.iter().filter(|(_, kind)| kind.is_number()).collect();
        if source.time.is_none() || own.is_empty() || rng.f64() < 0.5 {
            continue;
        }
        let (column, _) = super::pick(rng, &own);
        let at = *super::pick(rng, &["first", "last"]);
        let mut said = json!({"sum": format!("{name}.{column}"), "at": at});
        if rng.bool() {
            said["per"] = json!([super::pick(rng, &columns_reached(sources, name, |kind| kind == Kind::Text))]);
        }
        found.push((format!("{name}_balance"), json!({"balance": said})));
    }
    found
}

fn tags(rng: &mut Rng, sources: &Sources, entities: &[String]) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    for entity in entities {
        let columns = columns_reached(sources, entity, |kind| kind == Kind::Text);
        let columns: Vec<String> = columns.into_iter().filter(|column| !column.ends_with("id")).collect();
        if !columns.is_empty() {
            let column = super::pick(rng, &columns);
            let named = json!({"en": [format!("tag of {entity}")]});
            let values =
                if rng.bool() { json!({"ab": {"is": ["a", "b"]}, "c": {}}) } else { json!({"a": {}, "b": {}}) };
            found.push((
                format!("{entity}_tag"),
                json!({"entity": entity, "names": named, "column": column, "values": values}),
            ));
        }
        let named = json!({"en": [format!("rules of {entity}")]});
        // The rules of a query stand in the query: these only name the values.
        let mut rules =
            vec![json!({"value": "one", "when": {"all": []}}), json!({"value": "two", "when": {"all": []}})];
        if rng.f64() < 0.6 {
            rules.push(json!({"value": "rest", "otherwise": true}));
        }
        found.push((format!("{entity}_rules"), json!({"entity": entity, "names": named, "rules": rules})));
    }
    found
}
