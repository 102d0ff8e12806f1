//! Errors of a union of shapes: which branch was meant, and what that branch says.

use super::ShapeError;
use super::near::list;
use super::say::{not_one_of, quotes, say as say_one, segments, shown, unknown_key};
use crate::diagnostic::Code;
use crate::words::Words;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

/// Adds what the most likely branch says, or, where no branch is likely, what all of them together expect.
pub(super) fn say(
    error: &ValidationError,
    context: &[Vec<ValidationError<'static>>],
    root: &Value,
    found: &mut Vec<ShapeError>,
) {
    let path = segments(error.instance_path());
    let branches: &[Value] = match root.pointer(error.schema_path().as_str()) {
        Some(Value::Array(branches)) => branches,
        _ => &[],
    };
    match error.instance().as_ref() {
        Value::Object(map) => {
            let given: Vec<&str> = map.keys().map(String::as_str).collect();
            match best_for_keys(&given, branches, context, root) {
                Some(branch) => say_all(&context[branch], root, found),
                None => found.push(no_branch(&path, &given, branches, root)),
            }
        }
        instance => {
            let constants: Vec<&str> = branches.iter().flat_map(|branch| constants(branch, root)).collect();
            if instance.is_string() && !constants.is_empty() {
                let mut error = not_one_of(path, instance, &constants);
                if branches.iter().any(|branch| resolve(branch, root)["format"] == "date") {
                    error.hint =
                        Some(Words::both("或写一个日期，如 2026-07-01", "or write a date, such as 2026-07-01"));
                }
                found.push(error);
            } else if let Some(branch) = best_for_scalar(context, &path) {
                say_all(&context[branch], root, found);
            } else {
                found.push(no_kind(path, instance, branches, root));
            }
        }
    }
}

fn say_all(errors: &[ValidationError], root: &Value, found: &mut Vec<ShapeError>) {
    for error in errors {
        say_one(error, root, found);
    }
}

/// The branch that knows most of the keys given; among equals the one with fewest errors.
fn best_for_keys(
    given: &[&str],
    branches: &[Value],
    context: &[Vec<ValidationError<'static>>],
    root: &Value,
) -> Option<usize> {
    let mut best: Option<(usize, usize, usize)> = None;
    for (index, branch) in branches.iter().enumerate().take(context.len()) {
        let known = keys(branch, root);
        let hits = given.iter().filter(|key| known.contains(key)).count();
        let errors = context[index].len();
        let better = best.is_none_or(|(top, fewest, _)| hits > top || (hits == top && errors < fewest));
        let only_shape = hits == 0 && objects(branches, root) == 1 && !known.is_empty();
        if (hits > 0 || only_shape) && better {
            best = Some((hits, errors, index));
        }
    }
    best.map(|(_, _, index)| index)
}

/// How many of the branches take keys at all.
fn objects(branches: &[Value], root: &Value) -> usize {
    branches.iter().filter(|branch| !keys(branch, root).is_empty()).count()
}

/// The one branch whose type is not wrong at the value itself.
fn best_for_scalar(context: &[Vec<ValidationError<'static>>], path: &[String]) -> Option<usize> {
    let here = |error: &ValidationError| segments(error.instance_path()) == path;
    let fits = |errors: &Vec<ValidationError>| !errors.iter().any(|e| here(e) && matches!(e.kind(), Kind::Type { .. }));
    let fitting: Vec<usize> = (0..context.len()).filter(|&index| fits(&context[index])).collect();
    match fitting.as_slice() {
        [one] => Some(*one),
        [] => {
            // Every type is wrong. With a null branch beside one other, the other says what is expected.
            let others: Vec<usize> = (0..context.len()).filter(|&index| !says_null(&context[index])).collect();
            if let [one] = others.as_slice() { Some(*one) } else { None }
        }
        _ => None,
    }
}

fn says_null(errors: &[ValidationError]) -> bool {
    errors.iter().any(|e| match e.kind() {
        Kind::Type { kind: jsonschema::error::TypeKind::Single(one) } => one.to_string() == "null",
        _ => false,
    })
}

fn no_branch(path: &[String], given: &[&str], branches: &[Value], root: &Value) -> ShapeError {
    let mut known: Vec<&str> = branches.iter().flat_map(|branch| keys(branch, root)).collect();
    known.dedup();
    match given {
        [] => ShapeError {
            path: path.to_vec(),
            code: Code::Shape,
            message: Words::both("这里是空的", "nothing is given here"),
            hint: Some(Words::both(format!("可用：{}", list(&known)), format!("give one of {}", list(&known)))),
        },
        [key, ..] => unknown_key(path, key, &known),
    }
}

fn no_kind(path: Vec<String>, instance: &Value, branches: &[Value], root: &Value) -> ShapeError {
    let known: Vec<&str> = branches.iter().flat_map(|branch| keys(branch, root)).collect();
    let shown = shown(instance);
    let takes_text = branches.iter().any(|branch| resolve(branch, root)["type"] == "string");
    let hint = if takes_text && (instance.is_number() || instance.is_boolean()) {
        quotes(&shown)
    } else {
        let listed = list(&known);
        Words::both(format!("可用的键：{listed}"), format!("expected one of the keys {listed}"))
    };
    ShapeError {
        path,
        code: Code::Shape,
        message: Words::both(format!("{shown} 不能用在这里"), format!("{shown} cannot stand here")),
        hint: Some(hint),
    }
}

/// A schema behind its reference.
fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    match reference.and_then(|pointer| root.pointer(pointer)) {
        Some(target) => resolve(target, root),
        None => schema,
    }
}

fn inner(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"].into_iter().filter_map(|word| schema.get(word)).filter_map(Value::as_array).flatten()
}

/// The keys that a schema knows, in any of its branches.
pub(super) fn keys<'a>(schema: &'a Value, root: &'a Value) -> Vec<&'a str> {
    let schema = resolve(schema, root);
    let mut known: Vec<&str> = Vec::new();
    if let Some(Value::Object(properties)) = schema.get("properties") {
        known.extend(properties.keys().map(String::as_str));
    }
    for branch in inner(schema) {
        known.extend(keys(branch, root));
    }
    known
}

/// The constant texts that a schema allows, in any of its branches.
fn constants<'a>(schema: &'a Value, root: &'a Value) -> Vec<&'a str> {
    let schema = resolve(schema, root);
    let mut allowed: Vec<&str> = schema.get("const").and_then(Value::as_str).into_iter().collect();
    if let Some(Value::Array(options)) = schema.get("enum") {
        allowed.extend(options.iter().filter_map(Value::as_str));
    }
    for branch in inner(schema) {
        allowed.extend(constants(branch, root));
    }
    allowed
}
