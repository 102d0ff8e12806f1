//! Tests over the crate's own model.
mod rules;
