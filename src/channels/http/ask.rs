//! `POST /api/ask`: one question; its answer as JSON, or its steps as a stream of events.

use super::body::{JsonBody, typed};
use super::problem::Problem;
use super::seat::Who;
use super::{Shared, stream};
use crate::ask::{Before, Question, no_steps};
use crate::talk::Seat;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::OnceLock;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::shape::Schema;
use tagmata_core::words::{Lang, Words};

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
    /// The conversation it belongs to, in place of `context` and `draft`: an id, or `new` to begin one.
    #[serde(default)]
    #[schemars(length(min = 1, max = 64))]
    pub conversation: Option<String>,
}

/// Answers.
pub async fn ask(
    State(shared): State<Shared>,
    headers: HeaderMap,
    who: Who,
    JsonBody(value): JsonBody,
) -> Result<Response, Problem> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    let asked: AskRequest = typed(value, SCHEMA.get_or_init(Schema::of::<AskRequest>))?;
    let told_twice = !asked.context.is_empty() || asked.draft.is_some();
    if asked.conversation.is_some() && told_twice {
        return Err(Problem::diagnostics(vec![twice()]));
    }
    let seat = Seat { asker: who.0.clone(), conversation: asked.conversation };
    let question = Question {
        text: asked.question,
        asker: who.0,
        lang: asked.lang,
        today: asked.today,
        context: asked.context,
        previous: asked.draft,
        before: Before::default(),
    };
    if wants_events(&headers) {
        return Ok(stream::ask(shared.talk, question, seat).into_response());
    }
    let kept = shared.talk.ask(question, seat, &mut no_steps).await?;
    super::query::log(&kept.reply);
    Ok(Json(kept).into_response())
}

/// What came before was said in two ways.
fn twice() -> Diagnostic {
    let message = Words::both(
        "`conversation` 已经记着之前的问题，不要再带 `context` 或 `draft`",
        "`conversation` holds what was asked before: leave `context` and `draft` out",
    );
    let hint = Words::both("或者只带 `context` 和 `draft`", "or send `context` and `draft` alone");
    Diagnostic::new(Code::Conflict, Place::Draft { path: "conversation".to_owned() }, message).hint(hint)
}

fn wants_events(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/event-stream"))
}
