//! The page at `/`: three files, built into the binary.

use super::Shared;
use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

const HTML: &str = include_str!("../../../web/index.html");
const SCRIPT: &str = include_str!("../../../web/app.js");
const CHART: &str = include_str!("../../../web/chart.js");
const STYLE: &str = include_str!("../../../web/style.css");

/// The page's routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(|| async { file("text/html; charset=utf-8", HTML) }))
        .route("/app.js", get(|| async { file("text/javascript; charset=utf-8", SCRIPT) }))
        .route("/chart.js", get(|| async { file("text/javascript; charset=utf-8", CHART) }))
        .route("/style.css", get(|| async { file("text/css; charset=utf-8", STYLE) }))
}

fn file(media: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, media), (CACHE_CONTROL, "no-cache")], text).into_response()
}
