//! `POST /api/feedback`: what an asker says of an answer.

use super::body::{JsonBody, typed};
use super::problem::Problem;
use super::seat::Who;
use super::{Shared, seat};
use crate::store::{Given, Verdict};
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::OnceLock;
use tagmata_core::draft::Draft;
use tagmata_core::shape::Schema;

/// What is said of an answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackRequest {
    /// The answer's id, from the reply.
    #[schemars(length(min = 1, max = 64))]
    pub answer: String,
    /// Whether it is what was asked.
    pub verdict: Verdict,
    /// In the asker's words.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub comment: String,
    /// The draft it should have been.
    #[serde(default)]
    pub draft: Option<Draft>,
}

/// Keeps it; what was said of the same answer before is replaced.
pub async fn give(State(shared): State<Shared>, who: Who, JsonBody(value): JsonBody) -> Result<StatusCode, Problem> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    let said: FeedbackRequest = typed(value, SCHEMA.get_or_init(Schema::of::<FeedbackRequest>))?;
    if let Some(draft) = &said.draft {
        shared.asker.check(draft).map_err(Problem::diagnostics)?;
    }
    let given = Given { answer: said.answer, verdict: said.verdict, comment: said.comment, corrected: said.draft };
    let kept = shared.talk.store.run(move |store| store.judge(&who.0, &given, Timestamp::now())).await;
    kept.map(|()| StatusCode::NO_CONTENT).map_err(seat::answer_fault)
}
