//! One validation error in words, with the path of the value it is about.

use super::near::list;
use super::{ShapeError, near_hint, union};
use crate::diagnostic::Code;
use crate::words::Words;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::Location;
use jsonschema::{ValidationError, error::TypeKind};
use serde_json::Value;

/// Adds what an error says to `found`; an error of a union adds what its most likely branch says.
pub(super) fn say(error: &ValidationError, root: &Value, found: &mut Vec<ShapeError>) {
    let path = segments(error.instance_path());
    match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => union::say(error, context, root, found),
        Kind::AdditionalProperties { unexpected } => {
            let known = known_keys(error, root);
            for key in unexpected {
                found.push(unknown_key(&path, key, &known));
            }
        }
        Kind::Required { property } => found.push(missing(path, property.as_str().unwrap_or_default())),
        Kind::Type { kind } => found.push(wrong_type(path, kind, error.instance())),
        Kind::Constant { expected_value } => found.push(not_one_of(path, error.instance(), &texts(expected_value))),
        Kind::Enum { options } => found.push(not_one_of(path, error.instance(), &texts(options))),
        Kind::Format { format } if format == "date" => found.push(ShapeError {
            path,
            code: Code::BadValue,
            message: Words::both(
                format!("{} 不是日期", error.instance()),
                format!("{} is not a date", error.instance()),
            ),
            hint: Some(Words::both("写作 2026-07-01", "write it as 2026-07-01")),
        }),
        Kind::Minimum { limit } => found.push(bound(path, error.instance(), "至少", "at least", limit)),
        Kind::Maximum { limit } => found.push(bound(path, error.instance(), "至多", "at most", limit)),
        Kind::MinItems { limit } => found.push(length(path, error.instance(), "至少", "at least", *limit)),
        Kind::MaxItems { limit } => found.push(length(path, error.instance(), "至多", "at most", *limit)),
        Kind::AdditionalItems { limit } => {
            found.push(length(path, error.instance(), "至多", "at most", *limit as u64));
        }
        _ => found.push(ShapeError {
            path,
            code: Code::Shape,
            message: Words::both(format!("格式不对：{error}"), format!("wrong shape: {error}")),
            hint: None,
        }),
    }
}

/// A location as keys and indexes.
pub(super) fn segments(location: &Location) -> Vec<String> {
    location.into_iter().map(|segment| segment.to_string()).collect()
}

/// A key that does not exist here.
pub(super) fn unknown_key(around: &[String], key: &str, known: &[&str]) -> ShapeError {
    let mut path = around.to_vec();
    path.push(key.to_string());
    ShapeError {
        path,
        code: Code::UnknownKey,
        message: Words::both(format!("这里没有 `{key}` 这一项"), format!("there is no key `{key}` here")),
        hint: near_hint(key, known.iter().copied()),
    }
}

const MISSING_EN: &str = "the key is missing: ";

fn missing(path: Vec<String>, key: &str) -> ShapeError {
    ShapeError {
        path,
        code: Code::Shape,
        message: Words::both(format!("缺少：`{key}`"), format!("{MISSING_EN}`{key}`")),
        hint: Some(Words::both(format!("加上 `{key}: …`"), format!("add `{key}: …`"))),
    }
}

/// The key that an error says is missing.
pub(super) fn missing_key(error: &ShapeError) -> Option<&str> {
    error.message.en.strip_prefix(MISSING_EN).map(|key| key.trim_matches('`'))
}

fn wrong_type(path: Vec<String>, kind: &TypeKind, instance: &Value) -> ShapeError {
    let expected = match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(" or "),
    };
    let (zh, en) = type_words(&expected);
    let shown = shown(instance);
    let scalar = matches!(instance, Value::Number(_) | Value::Bool(_));
    let hint = match (expected.as_str(), instance) {
        ("string", _) if scalar => Some(quotes(&shown)),
        ("array", Value::String(_)) => Some(Words::both(format!("写作 [{shown}]"), format!("write it as [{shown}]"))),
        (_, Value::Null) => Some(Words::both("写上值，或删去这一项", "give it a value, or leave the key out")),
        _ => Some(Words::both(format!("改成{zh}"), format!("make it {en}"))),
    };
    ShapeError {
        path,
        code: Code::Shape,
        message: Words::both(format!("应为{zh}，却是 {shown}"), format!("expected {en}, found {shown}")),
        hint,
    }
}

/// The hint for a number or a truth value where a text is expected.
pub(super) fn quotes(shown: &str) -> Words {
    Words::both(format!("加引号：\"{shown}\""), format!("put it in quotes: \"{shown}\""))
}

fn type_words(expected: &str) -> (&str, &str) {
    match expected {
        "string" => ("文本", "a text"),
        "number" => ("数", "a number"),
        "integer" => ("整数", "a whole number"),
        "boolean" => ("true 或 false", "true or false"),
        "array" => ("列表", "a list"),
        "object" => ("键值对", "keys with values"),
        other => (other, other),
    }
}

/// A value, cut to a length that fits a message.
pub(super) fn shown(instance: &Value) -> String {
    match instance {
        Value::Null => "nothing".to_string(),
        Value::Object(_) => "keys with values".to_string(),
        Value::Array(_) => "a list".to_string(),
        Value::String(text) => text.chars().take(40).collect(),
        other => other.to_string(),
    }
}

/// A text that is none of the allowed ones.
pub(super) fn not_one_of(path: Vec<String>, instance: &Value, options: &[&str]) -> ShapeError {
    let shown = shown(instance);
    let listed = list(options);
    ShapeError {
        path,
        code: Code::Shape,
        message: Words::both(format!("`{shown}` 不在可选之列：{listed}"), format!("`{shown}` is none of {listed}")),
        hint: near_hint(&shown, options.iter().copied()),
    }
}

fn texts(options: &Value) -> Vec<&str> {
    match options {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => vec![text],
        _ => Vec::new(),
    }
}

fn bound(path: Vec<String>, instance: &Value, zh: &str, en: &str, limit: &Value) -> ShapeError {
    ShapeError {
        path,
        code: Code::BadValue,
        message: Words::both(format!("{instance} 应{zh} {limit}"), format!("{instance} must be {en} {limit}")),
        hint: Some(Words::both(format!("取{zh} {limit} 的数"), format!("choose a number of {en} {limit}"))),
    }
}

fn length(path: Vec<String>, instance: &Value, zh: &str, en: &str, limit: u64) -> ShapeError {
    let given = instance.as_array().map_or(0, Vec::len);
    ShapeError {
        path,
        code: Code::Shape,
        message: Words::both(
            format!("这里应{zh}列 {limit} 项，却有 {given} 项"),
            format!("{en} {limit} belong here, {given} given"),
        ),
        hint: Some(Words::both(format!("列{zh} {limit} 项"), format!("list {en} {limit}"))),
    }
}

/// The keys that the schema around an error knows.
fn known_keys<'a>(error: &ValidationError, root: &'a Value) -> Vec<&'a str> {
    let at = error.schema_path().as_str();
    let around = at.rfind('/').map_or("", |slash| &at[..slash]);
    root.pointer(around).map(|schema| union::keys(schema, root)).unwrap_or_default()
}
