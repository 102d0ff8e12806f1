//! `/api/conversations`: those of the asker, one with its turns, and forgetting one.

use super::problem::Problem;
use super::seat::Who;
use super::{Shared, seat};
use crate::store::{Conversation, Summary};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

/// The asker's conversations, the one used last first; at most a hundred.
pub async fn list(State(shared): State<Shared>, who: Who) -> Result<Json<Vec<Summary>>, Problem> {
    let found = shared.talk.store.run(move |store| store.conversations(&who.0)).await;
    found.map(Json).map_err(seat::fault)
}

/// One of them.
pub async fn one(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    who: Who,
) -> Result<Json<Conversation>, Problem> {
    let found = shared.talk.store.run(move |store| store.conversation(&who.0, &id)).await;
    found.map(Json).map_err(seat::fault)
}

/// Forgets one of them, with the feedback on its answers.
pub async fn forget(State(shared): State<Shared>, Path(id): Path<String>, who: Who) -> Result<StatusCode, Problem> {
    let gone = shared.talk.store.run(move |store| store.forget(&who.0, &id)).await;
    gone.map(|()| StatusCode::NO_CONTENT).map_err(seat::fault)
}
