//! `GET /api/suggest`: what may come next while a question is typed.

use super::Shared;
use axum::Json;
use axum::extract::{Query, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tagmata_core::reading::Suggestion;
use tagmata_core::words::Lang;

/// What is being typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    #[serde(default)]
    q: String,
    lang: Option<Lang>,
}

/// Ways to go on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Suggestions {
    /// Best first, at most ten.
    suggestions: Vec<Suggestion>,
}

/// Answers.
pub async fn suggest(State(shared): State<Shared>, Query(typed): Query<Typed>) -> Json<Suggestions> {
    Json(Suggestions { suggestions: shared.asker.loaded().reader.suggest(&typed.q, typed.lang) })
}
