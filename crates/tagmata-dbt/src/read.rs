//! YAML files of a dbt project to a [`Manifest`]. What has no place in it is listed, never passed over.

use crate::manifest::{Manifest, Metric, SavedQuery, SemanticModel, Spine};
use crate::{File, NotCarried};
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde::Deserialize;
use serde_json::{Map, Number, Value};

/// Reads all files. What cannot be read is listed by file or name.
pub(crate) fn read(files: &[File], lost: &mut Vec<NotCarried>) -> Manifest {
    let mut manifest = Manifest::default();
    for file in files {
        let documents = match Yaml::load_from_str(&file.text) {
            Ok(documents) => documents,
            Err(problem) => {
                lost.push(NotCarried::new("file", &file.name, format!("it is not YAML: {problem}")));
                continue;
            }
        };
        for document in &documents {
            if let Value::Object(keys) = value(document) {
                keys.into_iter().for_each(|(key, value)| part(&key, value, &file.name, &mut manifest, lost));
            }
        }
    }
    manifest
}

/// One top-level key of a file.
fn part(key: &str, value: Value, file: &str, manifest: &mut Manifest, lost: &mut Vec<NotCarried>) {
    let all = match value {
        Value::Array(items) => items,
        one => vec![one],
    };
    for item in all {
        match key {
            "semantic_model" | "semantic_models" => manifest.models.extend(typed::<SemanticModel>(key, item, lost)),
            "metric" | "metrics" => manifest.metrics.extend(typed::<Metric>(key, item, lost)),
            "saved_query" | "saved_queries" => manifest.saved_queries.extend(typed::<SavedQuery>(key, item, lost)),
            "project_configuration" => {
                manifest.spines.extend(list(&item["time_spines"]).iter().filter_map(metricflow_spine));
            }
            "models" => manifest.spines.extend(dbt_spine(&item)),
            "version" => {}
            other => lost.push(NotCarried::new("key", other, format!("`{file}` has it beside semantic models"))),
        }
    }
}

fn typed<T: for<'de> Deserialize<'de>>(kind: &str, item: Value, lost: &mut Vec<NotCarried>) -> Option<T> {
    let name = item["name"].as_str().unwrap_or("(no name)").to_owned();
    match serde_json::from_value(item) {
        Ok(read) => Some(read),
        Err(problem) => {
            let kind = kind.trim_end_matches('s').replace('_', " ");
            lost.push(NotCarried::new(&kind, &name, format!("it cannot be read: {problem}")));
            None
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn names(value: &Value) -> Vec<String> {
    list(value).iter().filter_map(|item| item["name"].as_str()).map(str::to_owned).collect()
}

/// `{node_relation: {alias: …}, primary_column: {name: ds, time_granularity: day}, custom_granularities: [{name: …}]}`
fn metricflow_spine(spine: &Value) -> Option<Spine> {
    Some(Spine {
        alias: spine["node_relation"]["alias"].as_str()?.to_owned(),
        column: spine["primary_column"]["name"].as_str()?.to_owned(),
        grain: spine["primary_column"]["time_granularity"].as_str().unwrap_or("day").to_lowercase(),
        custom: names(&spine["custom_granularities"]),
    })
}

/// A dbt model with `time_spine: {standard_granularity_column: …, custom_granularities: [{name: …}]}`
fn dbt_spine(model: &Value) -> Option<Spine> {
    let column = model["time_spine"]["standard_granularity_column"].as_str()?;
    let declared = list(&model["columns"]).iter().find(|known| known["name"] == column);
    Some(Spine {
        alias: model["name"].as_str()?.to_owned(),
        column: column.to_owned(),
        grain: declared.and_then(|column| column["granularity"].as_str()).unwrap_or("day").to_lowercase(),
        custom: names(&model["time_spine"]["custom_granularities"]),
    })
}

fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Value(Scalar::Boolean(truth)) => Value::Bool(*truth),
        Yaml::Value(Scalar::Integer(n)) => Value::from(*n),
        Yaml::Value(Scalar::FloatingPoint(n)) => Number::from_f64(n.into_inner()).map_or(Value::Null, Value::Number),
        Yaml::Value(Scalar::String(text)) => Value::from(text.as_ref()),
        Yaml::Sequence(items) => items.iter().map(value).collect(),
        Yaml::Mapping(entries) => {
            let mut keys = Map::new();
            for (key, inner) in entries {
                keys.insert(key.as_str().unwrap_or_default().to_owned(), value(inner));
            }
            Value::Object(keys)
        }
        _ => Value::Null,
    }
}
