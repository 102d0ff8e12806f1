//! The schema of a reply: the draft's own, in the subset that strict endpoints take, without the forms that are closed,
//! in the envelope of a reply. Derived from the types of the core; knows no model.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use tagmata_core::draft::Draft;

/// The draft's schema as the core has it.
pub(super) fn of_draft() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| schemars::schema_for!(Draft).to_value())
}

/// The schema of a reply without the closed forms (`Type.key`).
pub(super) fn of_reply(closed: &BTreeSet<&str>) -> Value {
    let mut strict = Strict { closed, defs: BTreeMap::new() };
    let draft = strict.node(of_draft(), "Draft");
    let mut defs = strict.defs;
    let mut reply = envelope(draft, closed);
    inline(&mut reply, &mut defs);
    fold_nulls(&mut reply, &mut defs);
    if !defs.is_empty() {
        reply["$defs"] = Value::Object(defs.into_iter().collect());
    }
    reply
}

fn envelope(draft: Value, closed: &BTreeSet<&str>) -> Value {
    let text = json!({"type": "string"});
    let why = json!({"type": "string", "enum": ["not_in_model", "ambiguous", "not_a_question", "needs_more"]});
    let parts = [
        ("readings", json!({"type": "array", "items": draft})),
        ("follows", json!({"type": "boolean"})),
        ("words", json!({"type": "array", "items": object([("text", text.clone()), ("as", text.clone())])})),
        ("unclear", json!({"type": "array", "items": object([("text", text), ("why", why)])})),
    ];
    let open = parts.into_iter().filter(|(key, _)| !closed.contains(format!("Reply.{key}").as_str()));
    strict_object(open.map(|(key, part)| (key.to_string(), part)).collect())
}

/// An object all of whose properties are required.
fn object<const N: usize>(properties: [(&str, Value); N]) -> Value {
    strict_object(properties.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

fn strict_object(properties: Map<String, Value>) -> Value {
    let required: Vec<&String> = properties.keys().collect();
    json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties})
}

/// A draft's schema on its way to the strict subset.
struct Strict<'a> {
    closed: &'a BTreeSet<&'a str>,
    /// Definitions that what was written so far refers to.
    defs: BTreeMap<String, Value>,
}

impl Strict<'_> {
    fn node(&mut self, node: &Value, owner: &str) -> Value {
        if let Some(name) = referred(node) {
            self.define(name);
            return json!({"$ref": format!("#/$defs/{name}")});
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(variants) = node[key].as_array() {
                return self.union(variants, owner);
            }
        }
        if let Some(properties) = node["properties"].as_object() {
            return self.object(properties, node, owner);
        }
        if let Some(items) = node.get("items").or_else(|| node["prefixItems"].get(0)) {
            return json!({"type": "array", "items": self.node(items, owner)});
        }
        match node["type"].as_str() {
            Some("object") => strict_object(Map::new()),
            _ => json!({"type": node["type"]}),
        }
    }

    fn define(&mut self, name: &str) {
        if !self.defs.contains_key(name) {
            // Kept first, so that a definition that leads back to itself is not followed for ever.
            self.defs.insert(name.to_string(), Value::Null);
            let strict = self.node(&of_draft()["$defs"][name], name);
            self.defs.insert(name.to_string(), strict);
        }
    }

    fn union(&mut self, variants: &[Value], owner: &str) -> Value {
        let consts: Vec<&Value> = variants.iter().filter_map(|variant| variant.get("const")).collect();
        if consts.len() == variants.len() {
            return json!({"type": "string", "enum": consts});
        }
        let mut null = false;
        let mut kept = Vec::new();
        for variant in variants {
            if variant["type"] == "null" {
                null = true;
            } else if !self.closed.contains(format!("{owner}.{}", variant_name(variant)).as_str()) {
                kept.push(self.node(variant, owner));
            }
        }
        let one = if kept.len() == 1 { kept.remove(0) } else { json!({"anyOf": kept}) };
        if null { nullable(one) } else { one }
    }

    fn object(&mut self, properties: &Map<String, Value>, node: &Value, owner: &str) -> Value {
        let required = node["required"].as_array();
        let mut kept = Map::new();
        for (key, value) in properties {
            if self.closed.contains(format!("{owner}.{key}").as_str()) {
                continue;
            }
            let strict = self.node(value, owner);
            let needed = required.is_some_and(|required| required.iter().any(|name| name == key));
            kept.insert(key.clone(), if needed { strict } else { nullable(strict) });
        }
        strict_object(kept)
    }
}

/// The definition that a node refers to.
pub(super) fn referred(node: &Value) -> Option<&str> {
    node["$ref"].as_str()?.strip_prefix("#/$defs/")
}

/// What a variant of a union is called beside the union's own name: its only key, its definition, or its type.
pub(super) fn variant_name(variant: &Value) -> &str {
    if let Some(name) = referred(variant) {
        return name;
    }
    let key = variant["properties"].as_object().and_then(|properties| properties.keys().next());
    key.map(String::as_str).or(variant["type"].as_str()).unwrap_or_default()
}

/// The same, or null.
fn nullable(mut node: Value) -> Value {
    if let Some(variants) = node.get_mut("anyOf").and_then(Value::as_array_mut) {
        if !variants.iter().any(|variant| variant["type"] == "null") {
            variants.push(json!({"type": "null"}));
        }
        return node;
    }
    let Some(kind) = node["type"].as_str().filter(|kind| *kind != "object") else {
        if node["type"].is_array() {
            return node;
        }
        return json!({"anyOf": [node, {"type": "null"}]});
    };
    node["type"] = json!([kind, "null"]);
    if let Some(values) = node.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    node
}

/// Puts definitions that are used once in the place of their use.
fn inline(reply: &mut Value, defs: &mut BTreeMap<String, Value>) {
    loop {
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        count(reply, &mut uses);
        defs.values().for_each(|def| count(def, &mut uses));
        let once = defs.iter().find(|(name, def)| uses.get(*name) == Some(&1) && !refers(def, name));
        let Some(name) = once.map(|(name, _)| name.clone()) else { return };
        let def = defs.remove(&name).expect("it was just found");
        replace(reply, &name, &def);
        defs.values_mut().for_each(|other| replace(other, &name, &def));
    }
}

/// Where a definition is often used as one that may be null, it says so itself, which is shorter; a null too many is
/// found when the reply is checked. What is an item of a list stays as it is.
fn fold_nulls(reply: &mut Value, defs: &mut BTreeMap<String, Value>) {
    for name in defs.keys().cloned().collect::<Vec<String>>() {
        let or_null = json!({"anyOf": [{"$ref": format!("#/$defs/{name}")}, {"type": "null"}]});
        let plain = json!({"$ref": format!("#/$defs/{name}")});
        let mut uses = Uses::default();
        uses.count(reply, &or_null, &plain);
        defs.values().for_each(|def| uses.count(def, &or_null, &plain));
        if uses.or_null < 2 || uses.listed {
            continue;
        }
        put(reply, &or_null, &plain);
        defs.values_mut().for_each(|def| put(def, &or_null, &plain));
        let def = defs.remove(&name).expect("its name was just read");
        defs.insert(name, nullable(def));
    }
}

/// How a definition is used.
#[derive(Default)]
struct Uses {
    or_null: usize,
    listed: bool,
}

impl Uses {
    fn count(&mut self, node: &Value, or_null: &Value, plain: &Value) {
        if node == or_null {
            self.or_null += 1;
            return;
        }
        match node {
            Value::Object(map) => {
                self.listed |= map.get("items") == Some(plain);
                map.values().for_each(|value| self.count(value, or_null, plain));
            }
            Value::Array(items) => {
                self.listed |= items.contains(plain);
                items.iter().for_each(|value| self.count(value, or_null, plain));
            }
            _ => {}
        }
    }
}

/// Puts one node in the place of another, everywhere.
fn put(node: &mut Value, old: &Value, new: &Value) {
    if node == old {
        *node = new.clone();
        return;
    }
    match node {
        Value::Object(map) => map.values_mut().for_each(|value| put(value, old, new)),
        Value::Array(items) => items.iter_mut().for_each(|value| put(value, old, new)),
        _ => {}
    }
}

fn refers(node: &Value, name: &str) -> bool {
    let mut uses = BTreeMap::new();
    count(node, &mut uses);
    uses.contains_key(name)
}

fn count(node: &Value, uses: &mut BTreeMap<String, usize>) {
    if let Some(name) = referred(node) {
        *uses.entry(name.to_string()).or_default() += 1;
        return;
    }
    match node {
        Value::Object(map) => map.values().for_each(|value| count(value, uses)),
        Value::Array(items) => items.iter().for_each(|value| count(value, uses)),
        _ => {}
    }
}

fn replace(node: &mut Value, name: &str, def: &Value) {
    if referred(node) == Some(name) {
        *node = def.clone();
        return;
    }
    // A reference that may be null holds it beside the null: folded into the definition's own form.
    let or_null = node["anyOf"]
        .as_array()
        .is_some_and(|both| both.len() == 2 && referred(&both[0]) == Some(name) && both[1]["type"] == "null");
    if or_null {
        *node = nullable(def.clone());
        return;
    }
    match node {
        Value::Object(map) => map.values_mut().for_each(|value| replace(value, name, def)),
        Value::Array(items) => items.iter_mut().for_each(|value| replace(value, name, def)),
        _ => {}
    }
}
