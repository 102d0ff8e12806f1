//! `GET /api/usage`: what calls to a language model took, and what may be spent. `GET /metrics`: the same, counted since
//! the start, for whoever watches the service.

use super::Shared;
use super::problem::Problem;
use super::seat::{Who, fault};
use crate::ask::Router;
use crate::store::Used;
use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;
use tagmata_llm::{Limits, Spent};

/// Days that are listed.
const DAYS: i64 = 31;

/// What was used.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Usage {
    /// Whether a language model is configured; without one nothing is spent.
    pub configured: bool,
    /// Today, where the model's data is.
    #[schemars(with = "String", extend("format" = "date"))]
    pub today: Date,
    /// The most that may be spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// What everyone took today, calls under way with the most that they may take.
    pub everyone_today: Spent,
    /// What the asker took in the last 31 days, by day and language model, the newest day first.
    pub days: Vec<Used>,
}

/// The asker's use.
pub async fn usage(State(shared): State<Shared>, who: Who) -> Result<Json<Usage>, Problem> {
    let today = shared.asker.day();
    let from = today.saturating_sub(DAYS.days());
    let found = shared.talk.store.run(move |store| store.used_since(from, Some(&who.0))).await;
    let budget = shared.asker.router().map(Router::budget);
    Ok(Json(Usage {
        configured: budget.is_some(),
        today,
        limits: budget.map(|budget| *budget.limits()),
        everyone_today: budget.map(|budget| budget.spent_on(today)).unwrap_or_default(),
        days: found.map_err(fault)?,
    }))
}

/// Counters in the text form of Prometheus.
pub async fn metrics(State(shared): State<Shared>) -> impl IntoResponse {
    let mut text = String::new();
    let mut counter = |name: &str, help: &str, value: u64| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}");
    };
    let routed = shared.asker.router().map(Router::counted).unwrap_or_default();
    counter("tagmata_llm_questions_total", "Questions that a language model was asked.", routed.asked);
    counter("tagmata_llm_kept_total", "Questions answered by a reading that was kept.", routed.kept);
    counter("tagmata_llm_lost_total", "Questions for which a language model did not help.", routed.lost);
    let spent = routed.spent;
    counter("tagmata_llm_calls_total", "Calls to a language model.", spent.calls);
    counter("tagmata_llm_prompt_tokens_total", "Tokens of prompts.", spent.prompt_tokens);
    counter("tagmata_llm_cached_tokens_total", "Tokens of prompts that the endpoint had cached.", spent.cached_tokens);
    counter("tagmata_llm_reply_tokens_total", "Tokens of replies.", spent.reply_tokens);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
