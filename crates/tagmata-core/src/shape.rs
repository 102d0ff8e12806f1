//! Structural checks of JSON-like values against the schemas generated from our types: all mistakes at once, in words.
//!
//! Knows schemas, not models: whether a name exists is for [`crate::model`] and [`crate::plan`].

mod near;
mod say;
mod union;

pub use near::{near, near_hint};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::draft::Draft;
use crate::words::Words;
use jsonschema::{ValidationError, Validator};
use schemars::JsonSchema;
use serde_json::Value;
use std::sync::OnceLock;

/// One structural mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeError {
    /// Keys and indexes from the top.
    pub path: Vec<String>,
    /// Its kind.
    pub code: Code,
    /// What is wrong and what was expected.
    pub message: Words,
    /// One thing to try.
    pub hint: Option<Words>,
}

impl ShapeError {
    /// The path joined by dots.
    pub fn dotted(&self) -> String {
        self.path.join(".")
    }
}

/// A schema with its compiled validator.
#[derive(Debug)]
pub struct Schema {
    value: Value,
    validator: Validator,
}

impl Schema {
    /// The schema of a type.
    pub fn of<T: JsonSchema>() -> Schema {
        let value = schemars::schema_for!(T).to_value();
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&value)
            .expect("a schema generated from a type is a valid schema");
        Schema { value, validator }
    }

    /// The schema as JSON.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

/// Every structural mistake of a value.
pub fn check(value: &Value, schema: &Schema) -> Vec<ShapeError> {
    let errors: Vec<ValidationError> = schema.validator.iter_errors(value).collect();
    let mut found = Vec::new();
    for error in &errors {
        say::say(error, &schema.value, &mut found);
    }
    drop_echoes(&mut found);
    found
}

/// A draft from a JSON value, or every structural mistake in it.
pub fn draft(value: &Value) -> Result<Draft, Vec<Diagnostic>> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    let errors = check(value, SCHEMA.get_or_init(Schema::of::<Draft>));
    if !errors.is_empty() {
        return Err(errors.into_iter().map(in_draft).collect());
    }
    serde_json::from_value(value.clone()).map_err(|error| {
        let message = Words::both(format!("无法读作查询草稿：{error}"), format!("this is not a draft: {error}"));
        vec![Diagnostic::new(Code::Shape, Place::Draft { path: String::new() }, message)]
    })
}

fn in_draft(error: ShapeError) -> Diagnostic {
    let place = Place::Draft { path: error.dotted() };
    Diagnostic { code: error.code, place, message: error.message, hint: error.hint }
}

/// A misspelt key is both unknown and missing: the second is an echo of the first. So is the same mistake found twice.
fn drop_echoes(found: &mut Vec<ShapeError>) {
    let unknown: Vec<(Vec<String>, String)> = found
        .iter()
        .filter(|e| e.code == Code::UnknownKey)
        .filter_map(|e| e.path.split_last().map(|(key, around)| (around.to_vec(), key.clone())))
        .collect();
    let mut kept: Vec<ShapeError> = Vec::new();
    for error in found.drain(..) {
        let missing = say::missing_key(&error);
        let echo = missing.is_some_and(|missing| {
            unknown.iter().any(|(around, key)| *around == error.path && near(key, [missing]).is_some())
        });
        if !echo && !kept.contains(&error) {
            kept.push(error);
        }
    }
    *found = kept;
}

#[cfg(test)]
mod tests;
