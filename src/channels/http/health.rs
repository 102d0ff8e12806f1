//! `GET /healthz` and `GET /readyz`, for whoever starts and watches the service.

use super::Shared;
use super::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// Data is open to be asked.
pub async fn ready(State(shared): State<Shared>) -> Result<&'static str, Problem> {
    if shared.asker.loaded().manifest.snapshot.is_empty() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no data is loaded: run `tagmata data load`"));
    }
    Ok("ready\n")
}
