//! Which forms a draft uses, as `Type.key`: found by walking it along the schema of drafts.

use super::schema::{of_draft, referred, variant_name};
use serde_json::Value;
use std::collections::BTreeSet;
use tagmata_core::draft::{Draft, During};

/// Every form that a draft uses.
pub(super) fn of(draft: &Draft) -> BTreeSet<String> {
    let value = serde_json::to_value(draft).expect("a draft is JSON");
    let mut found = BTreeSet::new();
    walk(of_draft(), &value, "Draft", &mut found);
    found
}

/// Every form that a window uses.
pub(super) fn of_window(during: &During) -> BTreeSet<String> {
    let value = serde_json::to_value(during).expect("a window is JSON");
    let mut found = BTreeSet::new();
    walk(definition("During"), &value, "During", &mut found);
    found
}

fn definition(name: &str) -> &'static Value {
    &of_draft()["$defs"][name]
}

fn variants(node: &Value) -> Option<&Vec<Value>> {
    node["oneOf"].as_array().or(node["anyOf"].as_array())
}

fn walk(node: &Value, value: &Value, owner: &str, found: &mut BTreeSet<String>) {
    if let Some(name) = referred(node) {
        return walk(definition(name), value, name, found);
    }
    if let Some(variants) = variants(node) {
        if let Some(variant) = variants.iter().find(|variant| fits(variant, value)) {
            found.insert(format!("{owner}.{}", variant_name(variant)));
            walk(variant, value, owner, found);
        }
        return;
    }
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                found.insert(format!("{owner}.{key}"));
                walk(&node["properties"][key], value, owner, found);
            }
        }
        Value::Array(items) => {
            let of = node.get("items").unwrap_or(&node["prefixItems"][0]);
            items.iter().for_each(|item| walk(of, item, owner, found));
        }
        _ => {}
    }
}

/// Whether a value has the keys or the type of a variant.
fn fits(variant: &Value, value: &Value) -> bool {
    if let Some(name) = referred(variant) {
        return fits(definition(name), value);
    }
    if let Some(variants) = variants(variant) {
        return variants.iter().any(|variant| fits(variant, value));
    }
    if let Some(said) = variant.get("const") {
        return said == value;
    }
    match value {
        Value::Object(map) => {
            let Some(properties) = variant["properties"].as_object() else { return false };
            let required = variant["required"].as_array().map(Vec::as_slice).unwrap_or_default();
            map.keys().all(|key| properties.contains_key(key))
                && required.iter().filter_map(Value::as_str).all(|key| map.contains_key(key))
        }
        Value::String(_) => variant["type"] == "string",
        Value::Number(_) => variant["type"] == "number" || variant["type"] == "integer",
        _ => false,
    }
}
