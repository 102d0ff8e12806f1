//! `POST /api/ask`: one question; its answer as JSON, or its steps as a stream of events.

use super::body::{JsonBody, typed};
use super::problem::Problem;
use super::{Shared, stream};
use crate::ask::{Question, no_steps};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::OnceLock;
use tagmata_core::draft::Draft;
use tagmata_core::shape::Schema;
use tagmata_core::words::Lang;

/// A question.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskRequest {
    /// Its text, in Chinese or English.
    pub question: String,
    /// The language of the answer; absent means the question's own.
    #[serde(default)]
    pub lang: Option<Lang>,
    /// Today, in place of the model's.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub today: Option<Date>,
    /// The earlier questions of the conversation, oldest first.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub context: Vec<String>,
    /// The draft that was answered just before.
    #[serde(default)]
    pub draft: Option<Draft>,
}

/// Answers.
pub async fn ask(
    State(shared): State<Shared>,
    headers: HeaderMap,
    JsonBody(value): JsonBody,
) -> Result<Response, Problem> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    let asked: AskRequest = typed(value, SCHEMA.get_or_init(Schema::of::<AskRequest>))?;
    let question = Question {
        text: asked.question,
        lang: asked.lang,
        today: asked.today,
        context: asked.context,
        previous: asked.draft,
    };
    if wants_events(&headers) {
        return Ok(stream::ask(shared.asker, question).into_response());
    }
    let reply = shared.asker.ask(&question, &mut no_steps).await?;
    super::query::log(&reply);
    Ok(Json(reply).into_response())
}

fn wants_events(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/event-stream"))
}
