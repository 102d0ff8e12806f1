//! Values that were read from the data are held back: the draft of the question before is sent with placeholders in their
//! place, unless the model file shares a dimension's values.

use super::quote;
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use tagmata_core::draft::Draft;
use tagmata_core::model::Model;

/// What may be said of the values of a model.
#[derive(Debug)]
pub(super) struct Values {
    /// Of each dimension, the values that stand in the model file, ids and stored ones.
    known: BTreeMap<String, BTreeSet<String>>,
    /// Dimensions all of whose values may be sent.
    shared: BTreeSet<String>,
    /// Personal data.
    hidden: BTreeSet<String>,
}

impl Values {
    pub(super) fn new(model: &Model) -> Values {
        let mut values = Values { known: BTreeMap::new(), shared: BTreeSet::new(), hidden: BTreeSet::new() };
        for (id, dimension) in &model.dimensions {
            let mut known: BTreeSet<String> = dimension.values.keys().cloned().collect();
            known.extend(dimension.values.values().flat_map(|value| value.stored.iter().cloned()));
            values.known.insert(id.to_string(), known);
            if dimension.share_values {
                values.shared.insert(id.to_string());
            }
            if dimension.hidden {
                values.hidden.insert(id.to_string());
            }
        }
        values
    }

    pub(super) fn hidden(&self, dimension: &str) -> bool {
        self.hidden.contains(dimension)
    }

    pub(super) fn shared(&self, dimension: &str) -> bool {
        self.shared.contains(dimension)
    }

    /// A draft as JSON in one line, with placeholders, and what each stands for. Nothing where it names personal data.
    pub(super) fn masked(&self, draft: &Draft) -> (Option<String>, IndexMap<String, String>) {
        let mut json = serde_json::to_value(draft).expect("a draft is JSON");
        let mut held = IndexMap::new();
        self.mask(&mut json, &mut held);
        (Some(quote::json(&json)), held)
    }

    fn mask(&self, json: &mut Json, held: &mut IndexMap<String, String>) {
        match json {
            Json::Array(items) => items.iter_mut().for_each(|item| self.mask(item, held)),
            Json::Object(map) => {
                let dimension = map.get("field").or(map.get("name")).and_then(Json::as_str).map(str::to_string);
                let known = dimension.filter(|id| !self.shared(id)).and_then(|id| self.known.get(&id));
                for (key, item) in map {
                    match known {
                        Some(known) if key == "is" || key == "is_not" => mask_values(item, known, held),
                        _ => self.mask(item, held),
                    }
                }
            }
            // What is defined is named `dimension=value`: of a value of the data the dimension alone is told.
            Json::String(text) => {
                if let Some((id, value)) = text.split_once('=')
                    && !self.shared(id)
                    && self.known.get(id).is_some_and(|known| !known.contains(value))
                {
                    *text = id.to_string();
                }
            }
            _ => {}
        }
    }
}

fn mask_values(values: &mut Json, known: &BTreeSet<String>, held: &mut IndexMap<String, String>) {
    for value in values.as_array_mut().into_iter().flatten() {
        let Some(text) = value.as_str().filter(|text| !known.contains(*text)) else { continue };
        let text = text.to_string();
        let before = held.iter().find(|(_, held)| **held == text).map(|(placeholder, _)| placeholder.clone());
        let placeholder = before.unwrap_or_else(|| {
            let placeholder = format!("value {}", held.len() + 1);
            held.insert(placeholder.clone(), text);
            placeholder
        });
        *value = Json::String(placeholder);
    }
}
