//! The schema of replies: whatever a draft can say it can say, and only in what strict endpoints take.

use super::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Keywords that strict endpoints take.
const KEYWORDS: &[&str] =
    &["type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "$ref", "$defs"];

/// Every form that the schema of drafts has.
pub(super) fn all_forms() -> BTreeSet<String> {
    let mut forms: BTreeSet<String> = ["Reply.words".to_string()].into();
    let defs = schema::of_draft()["$defs"].as_object().expect("drafts have definitions");
    for (owner, node) in defs.iter().map(|(name, node)| (name.as_str(), node)).chain([("Draft", schema::of_draft())]) {
        for key in ["oneOf", "anyOf"] {
            let variants = node[key].as_array().into_iter().flatten();
            forms.extend(variants.map(|variant| format!("{owner}.{}", schema::variant_name(variant))));
        }
        forms.extend(node["properties"].as_object().into_iter().flatten().map(|(key, _)| format!("{owner}.{key}")));
    }
    forms
}

fn whole() -> Value {
    schema::of_reply(&BTreeSet::from(["Who.score"]))
}

#[test]
fn strict_endpoints_take_it() {
    for schema in [whole(), schema::of_reply(&modules::closed(&BTreeSet::new()))] {
        strict(&schema, "", 0);
    }
}

fn strict(node: &Value, at: &str, depth: usize) {
    assert!(depth <= 10, "{at}: more than ten levels");
    let map = node.as_object().unwrap_or_else(|| panic!("{at}: not a schema: {node}"));
    for key in map.keys() {
        assert!(KEYWORDS.contains(&key.as_str()), "{at}: `{key}` is not taken");
    }
    if let Some(properties) = map.get("properties").and_then(Value::as_object) {
        let keys: Vec<Value> = properties.keys().map(|key| json!(key)).collect();
        assert_eq!(map["required"], Value::Array(keys), "{at}");
        assert_eq!(map["additionalProperties"], false, "{at}");
        properties.iter().for_each(|(key, value)| strict(value, &format!("{at}.{key}"), depth + 1));
    }
    for value in map.get("anyOf").and_then(Value::as_array).into_iter().flatten().chain(map.get("items")) {
        strict(value, at, depth);
    }
    for (name, value) in map.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        strict(value, name, 0);
    }
}

#[test]
fn whatever_a_draft_can_say_it_can_say() {
    let schema = whole();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let drafts = drafts();
    assert!(drafts.len() > 500, "{} drafts", drafts.len());
    let mut wrong = Vec::new();
    for (from, draft) in drafts {
        let value = serde_json::to_value(&draft).expect("a draft is JSON");
        if value.to_string().contains("\"score\"") {
            continue;
        }
        let items = &schema["properties"]["readings"]["items"];
        let Some(filled) = filled(&schema, items, &value) else {
            wrong.push(format!("{from}: {value}"));
            continue;
        };
        let reply = json!({"readings": [filled], "follows": false, "words": [], "unclear": []});
        if let Err(error) = validator.validate(&reply) {
            wrong.push(format!("{from}: {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A value with null for every key that it lacks; nothing where it does not fit.
fn filled(root: &Value, node: &Value, value: &Value) -> Option<Value> {
    if let Some(name) = schema::referred(node) {
        return filled(root, &root["$defs"][name], value);
    }
    if let Some(variants) = node["anyOf"].as_array() {
        return variants.iter().find_map(|variant| filled(root, variant, value));
    }
    if let Some(values) = node["enum"].as_array() {
        return values.contains(value).then(|| value.clone());
    }
    let is =
        |kind: &str| node["type"] == kind || node["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)));
    match value {
        Value::Object(map) => {
            let properties = node["properties"].as_object()?;
            if !map.keys().all(|key| properties.contains_key(key)) {
                return None;
            }
            let mut full = Map::new();
            for (key, node) in properties {
                full.insert(key.clone(), filled(root, node, map.get(key).unwrap_or(&Value::Null))?);
            }
            Some(Value::Object(full))
        }
        Value::Array(items) if is("array") => items
            .iter()
            .map(|item| filled(root, &node["items"], item))
            .collect::<Option<Vec<Value>>>()
            .map(Value::Array),
        Value::Null if is("null") => Some(Value::Null),
        Value::String(_) if is("string") => Some(value.clone()),
        Value::Bool(_) if is("boolean") => Some(value.clone()),
        Value::Number(_) if is("number") || is("integer") => Some(value.clone()),
        _ => None,
    }
}

/// Every draft that the repository holds as JSON, with the file it stands in.
fn drafts() -> Vec<(String, Draft)> {
    let mut found = Vec::new();
    let lines = ["crates/tagmata-core/src/compile/tests/drafts.jsonl", "evals/segbench_dev.jsonl"];
    let mut pieces: Vec<(String, String)> = Vec::new();
    for path in lines {
        pieces.extend(read(path).lines().map(|line| (path.to_string(), line.to_string())));
    }
    let sets =
        std::fs::read_dir(file("evals")).expect("a folder").filter_map(|entry| entry.ok()).map(|entry| entry.path());
    let sets = sets.filter(|path| path.extension().is_some_and(|end| end == "md"));
    for path in sets.chain([file("docs/draft.md")]) {
        let text = std::fs::read_to_string(&path).expect("a text");
        for block in text.split("```json\n").skip(1) {
            let block = block.split("\n```").next().unwrap_or_default();
            pieces.push((path.display().to_string(), block.to_string()));
        }
    }
    for (path, piece) in pieces {
        // A block may hold several pieces, one after another.
        for value in serde_json::Deserializer::from_str(&piece).into_iter::<Value>().filter_map(Result::ok) {
            found.extend(draft(value).map(|draft| (path.clone(), draft)));
        }
    }
    found
}

/// A draft from a piece of one: docs show a `who`, a `show`, a term or a window by itself.
fn draft(piece: Value) -> Option<Draft> {
    let term = json!({"show": {"measure": {"terms": [piece]}}});
    let window = json!({"show": {"measure": {"terms": [], "during": piece}}});
    let who = json!({"who": piece, "show": {"count": {}}});
    let row = json!({"show": {"measure": {"terms": [{"metric": "m", "where": [piece]}]}}});
    let own = piece.get("draft").unwrap_or(&piece).clone();
    let all = [own, who, json!({"show": piece}), term, window, row];
    all.into_iter().find_map(|value| serde_json::from_value(value).ok())
}

#[test]
fn the_short_notation_says_the_same() {
    let shown = notation(&schema::of_reply(&modules::closed(&BTreeSet::new())));
    kept("notation", &shown);
}
