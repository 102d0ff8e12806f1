//! The JSON body of a request: its size, its media type, its syntax, and every mistake of its shape at once.

use super::problem::Problem;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::shape::{self, Schema};
use tagmata_core::words::Words;

/// Any JSON value.
pub struct JsonBody(pub Value);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<JsonBody, Problem> {
        if !is_json(request.headers()) {
            let detail = "send the body as application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|error: BytesRejection| {
            Problem::new(error.status(), "the body is too large or did not arrive whole")
        })?;
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(JsonBody(value)),
            Err(error) => Err(Problem::new(StatusCode::BAD_REQUEST, format!("the body is not JSON: {error}"))),
        }
    }
}

/// Requiring the type also keeps forms of other sites out: a browser sends them as another type.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// A value as a request type, or every mistake of its shape.
pub fn typed<T: serde::de::DeserializeOwned>(value: Value, schema: &Schema) -> Result<T, Problem> {
    let mut wrong = Vec::new();
    for error in shape::check(&value, schema) {
        let place = Place::Draft { path: error.dotted() };
        wrong.push(Diagnostic { code: error.code, place, message: error.message, hint: error.hint });
    }
    if !wrong.is_empty() {
        return Err(Problem::diagnostics(wrong));
    }
    serde_json::from_value(value).map_err(|error| {
        let place = Place::Draft { path: String::new() };
        Problem::diagnostics(vec![Diagnostic::new(Code::Shape, place, Words::plain(error.to_string()))])
    })
}
