//! Sources, entities and dimensions of the model file.

use super::{Options, about, names};
use crate::catalog::{Catalog, Field, FieldKind, Join, Table};
use crate::grain::{Grain, PARTS};
use serde_json::{Map, Value, json};

/// Values of a dimension that are read from the data at most.
const VALUES_MAX: u32 = 1000;

/// The model file without metrics.
pub(super) fn file(catalog: &Catalog, options: &Options) -> Map<String, Value> {
    let mut file = Map::new();
    file.insert("model".to_owned(), json!(options.model));
    file.insert("calendar".to_owned(), json!({"timezone": "UTC", "week_starts": "monday", "today": options.today}));
    let mut sources = Map::new();
    for table in &catalog.tables {
        sources.insert(table.id.clone(), source(catalog, table, options));
    }
    for spine in &catalog.spines {
        let mut source = json!({"from": format!("{}{}", spine.alias, options.ending), "time": spine.column});
        if spine.grain == "day" {
            let (day, sql) = (format!("{}__day", spine.column), format!("CAST(\"{}\" AS DATE)", spine.column));
            source["key"] = json!(day);
            source["columns"][day] = json!({"type": "date", "sql": sql});
            for custom in &spine.custom {
                let sql = format!("TRY_CAST(\"{custom}\" AS DATE)");
                source["columns"][format!("{custom}__date")] = json!({"type": "date", "sql": sql});
            }
        }
        if let Some(part) = PARTS.into_iter().find(|part| *part == spine.grain) {
            source["columns"][format!("{}__{part}", spine.column)] =
                json!({"sql": format!("date_trunc('{part}', \"{}\")", spine.column)});
        }
        sources.insert(spine.alias.clone(), source);
    }
    file.insert("sources".to_owned(), Value::Object(sources));
    let entity = |(name, table): (&String, &usize)| {
        let one = json!({"source": catalog.tables[*table].id, "names": names(None, name)});
        (name.clone(), one)
    };
    file.insert("entities".to_owned(), Value::Object(catalog.entities.iter().map(entity).collect()));
    file.insert("dimensions".to_owned(), Value::Object(dimensions(catalog)));
    file
}

fn source(catalog: &Catalog, table: &Table, options: &Options) -> Value {
    let mut source = Map::new();
    source.insert("from".to_owned(), json!(format!("{}{}", table.alias, options.ending)));
    if let Some(key) = &table.key {
        source.insert("key".to_owned(), json!(key));
    }
    if let Some(time) = table.time.as_ref().and_then(|time| table.fields.iter().find(|field| field.name == *time)) {
        source.insert("time".to_owned(), json!(time.column));
    }
    let mut columns = Map::new();
    for (name, computed) in &table.columns {
        let mut column = Map::new();
        if let Some(kind) = computed.kind {
            column.insert("type".to_owned(), json!(kind));
        }
        column.insert("sql".to_owned(), json!(computed.sql));
        columns.insert(name.clone(), Value::Object(column));
    }
    if !columns.is_empty() {
        source.insert("columns".to_owned(), Value::Object(columns));
    }
    let mut joins = Map::new();
    for join in &table.joins {
        joins.insert(role(catalog, join), way(catalog, join));
    }
    for (column, name) in &table.days {
        let to = catalog.table_of_days().map(|spine| &spine.alias);
        let join = json!({"to": to, "column": column, "optional": true, "named": true});
        joins.insert(format!("{name}__days"), join);
    }
    if !joins.is_empty() {
        source.insert("joins".to_owned(), Value::Object(joins));
    }
    Value::Object(source)
}

/// `user_to_users_latest`
fn role(catalog: &Catalog, join: &Join) -> String {
    format!("{}_to_{}", join.links().collect::<Vec<_>>().join("__"), catalog.tables[join.to].id)
}

fn way(catalog: &Catalog, join: &Join) -> Value {
    let there = &catalog.tables[join.to];
    let column = match &join.behind {
        Some((_, table)) => format!("{}.{}", catalog.tables[*table].id, join.column),
        None => join.column.clone(),
    };
    let mut way = json!({"to": there.id, "column": column, "optional": true});
    if there.key.as_ref() != Some(&join.on) {
        way["on"] = json!(join.on);
    }
    if !join.also.is_empty() {
        way["also"] = join.also.iter().map(|(here, there)| (here.clone(), json!(there))).collect();
    }
    if let Some((from, to)) = &join.valid {
        way["valid"] = json!({"from": from, "to": to});
    }
    way
}

fn dimensions(catalog: &Catalog) -> Map<String, Value> {
    let mut found = Map::new();
    for (index, table) in catalog.tables.iter().enumerate() {
        for field in &table.fields {
            let id = catalog.dimension(index, &field.name);
            dimension(catalog, table, field, &id, &mut found);
        }
    }
    for spine in &catalog.spines {
        if let Some(part) = PARTS.into_iter().find(|part| *part == spine.grain) {
            let id = format!("{}__{part}", spine.alias);
            let column = format!("{}.{}__{part}", spine.alias, spine.column);
            found.insert(id.clone(), json!({"column": column, "type": "id", "names": names(None, &id)}));
        }
    }
    if let Some(spine) = catalog.table_of_days() {
        let mut add = |name: &str, column: &str, kind: &str| {
            let id = format!("{}__{name}", spine.alias);
            let item = json!({"column": format!("{}.{column}", spine.alias), "type": kind, "names": names(None, &id)});
            found.insert(id, item);
        };
        add("day", &format!("{}__day", spine.column), "date");
        for custom in &spine.custom {
            add(custom, custom, "id");
            add(&format!("{custom}__date"), &format!("{custom}__date"), "date");
        }
    }
    found
}

/// A field and what is derived of it: its numbers, its parts of a day, its units of the project's own.
fn dimension(catalog: &Catalog, table: &Table, field: &Field, id: &str, found: &mut Map<String, Value>) {
    let label = field.label.as_deref();
    let mut add = |id: String, column: &str, kind: &str, label: Option<&str>| {
        let mut item = Map::new();
        item.insert("column".to_owned(), json!(column));
        if kind != "category" {
            item.insert("type".to_owned(), json!(kind));
        } else {
            item.insert("values_from_data".to_owned(), json!(VALUES_MAX));
        }
        item.insert("names".to_owned(), names(label, &id));
        about(&mut item, field.about.as_deref(), &field.name);
        found.insert(id, Value::Object(item));
    };
    let of = |column: &str| format!("{}.{column}", table.id);
    match &field.kind {
        FieldKind::Key => add(id.to_owned(), &of(&field.column), "id", label),
        FieldKind::Category { number } => {
            add(id.to_owned(), &of(&field.column), "category", label);
            if let Some(number) = number {
                add(format!("{id}__number"), &of(number), "number", None);
            }
        }
        FieldKind::Time(smallest) => {
            add(id.to_owned(), &of(&field.column), "date", label);
            if let Grain::Part(part) = smallest {
                for part in PARTS.iter().skip_while(|known| *known != part) {
                    add(format!("{id}__{part}"), &of(&format!("{}__{part}", field.column)), "id", None);
                }
            }
        }
    }
    let has_days = table.days.iter().any(|(_, name)| *name == field.name);
    if let Some(spine) = catalog.table_of_days().filter(|_| has_days) {
        for custom in &spine.custom {
            let via = [format!("{}.{}__days", table.id, field.name)];
            // What a unit of one's own is called can be anything; only where it is a date can it be compared with one.
            for (id, column, kind) in [
                (format!("{id}__{custom}"), custom.clone(), "id"),
                (format!("{id}__{custom}__date"), format!("{custom}__date"), "date"),
            ] {
                let column = format!("{}.{column}", spine.alias);
                let item = json!({"column": column, "via": via, "type": kind, "names": names(None, &id)});
                found.insert(id, item);
            }
        }
    }
}
