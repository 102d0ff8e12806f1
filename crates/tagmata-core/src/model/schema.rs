//! The JSON Schemas of the model file and of the draft, for editors and language models.

use super::spec::ModelSpec;
use crate::draft::Draft;
use crate::shape::Schema;
use serde_json::Value;

/// The schema of a semantic model file.
pub fn model_schema() -> Value {
    Schema::of::<ModelSpec>().value().clone()
}

/// The schema of a draft.
pub fn draft_schema() -> Value {
    Schema::of::<Draft>().value().clone()
}

/// A schema as the text that is kept in `schemas/`.
pub fn text(schema: &Value) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("a JSON value prints");
    text.push('\n');
    text
}
