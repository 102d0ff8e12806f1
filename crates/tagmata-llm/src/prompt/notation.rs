//! A reply's schema in a short notation, for endpoints that take no schema: `{"who"?: Who, "show": Show}`.

use super::schema::referred;
use serde_json::Value;

/// A schema of the strict subset in a short notation, one definition a line. A key with `?` may be left out.
pub fn notation(schema: &Value) -> String {
    let noted = Notation { schema };
    let mut said = format!("Reply = {}\n", noted.one(schema));
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        said.push_str(&format!("{name} = {}\n", noted.one(definition)));
    }
    said
}

struct Notation<'a> {
    schema: &'a Value,
}

impl Notation<'_> {
    fn one(&self, node: &Value) -> String {
        if let Some(name) = referred(node) {
            return name.to_string();
        }
        if let Some(values) = node["enum"].as_array() {
            let shown: Vec<String> = values.iter().filter(|value| !value.is_null()).map(Value::to_string).collect();
            return shown.join("|");
        }
        if let Some(variants) = node["anyOf"].as_array() {
            let shown: Vec<String> =
                variants.iter().filter(|variant| variant["type"] != "null").map(|variant| self.one(variant)).collect();
            return shown.join(" | ");
        }
        match kind(node) {
            "object" => self.object(node),
            "array" => {
                let item = self.one(&node["items"]);
                if item.contains('|') && !item.starts_with('{') { format!("({item})[]") } else { format!("{item}[]") }
            }
            "boolean" => "true|false".to_string(),
            other => other.to_string(),
        }
    }

    fn object(&self, node: &Value) -> String {
        let mut keys = Vec::new();
        for (key, value) in node["properties"].as_object().into_iter().flatten() {
            let optional = if self.may_be_null(value) { "?" } else { "" };
            keys.push(format!("{key}{optional}: {}", self.one(value)));
        }
        format!("{{{}}}", keys.join(", "))
    }

    fn may_be_null(&self, node: &Value) -> bool {
        if let Some(name) = referred(node) {
            return self.may_be_null(&self.schema["$defs"][name]);
        }
        let null = Value::from("null");
        node["type"].as_array().is_some_and(|kinds| kinds.contains(&null))
            || node["anyOf"].as_array().is_some_and(|variants| variants.iter().any(|variant| variant["type"] == null))
    }
}

/// The type that is not null.
fn kind(node: &Value) -> &str {
    match &node["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("any"),
        kind => kind.as_str().unwrap_or("any"),
    }
}
