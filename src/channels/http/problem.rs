//! Errors as RFC 9457 problem documents; the one table from codes to statuses.

use crate::ask::{Failure, FailureKind};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{Response as HttpResponse, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use std::any::Any;
use tagmata_core::diagnostic::{Code, Diagnostic};

/// The media type of problem documents.
const MEDIA: &str = "application/problem+json";

/// What went wrong with a request.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Problem {
    /// Its kind: `about:blank`, where the status says everything.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: String,
    /// The status.
    status: u16,
    /// What to do about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    /// Every mistake of the request, in both languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Diagnostic>,
}

impl Problem {
    /// A problem that a status and a sentence describe.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// A problem said in both languages.
    pub fn told(status: StatusCode, told: Diagnostic) -> Problem {
        let detail = match &told.hint {
            Some(hint) => format!("{}: {}", told.message.en, hint.en),
            None => told.message.en.clone(),
        };
        Problem { errors: vec![told], ..Problem::new(status, detail) }
    }

    /// Mistakes of the request's content.
    pub fn diagnostics(errors: Vec<Diagnostic>) -> Problem {
        let status = errors.iter().map(|error| status(error.code)).max().unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        let detail: Vec<&str> = errors.iter().map(|error| error.message.en.as_str()).collect();
        Problem { errors: errors.clone(), ..Problem::new(status, detail.join("; ")) }
    }
}

/// The status of one kind of diagnostic.
fn status(code: Code) -> StatusCode {
    match code {
        Code::Engine => StatusCode::INTERNAL_SERVER_ERROR,
        Code::Syntax => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        let status = match failure.kind {
            FailureKind::NoData | FailureKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            FailureKind::Engine => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Problem { errors: vec![failure.told.clone()], ..Problem::new(status, failure.told.message.en) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).expect("a problem is JSON");
        let mut response = (status, body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// No such path.
pub async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing here; /api/openapi.json lists what there is")
}

/// No such method on this path.
pub async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this path takes another method; /api/openapi.json lists them")
}

/// A handler panicked; why is for the log.
pub fn panicked(why: Box<dyn Any + Send>) -> HttpResponse<Body> {
    let text = why.downcast_ref::<String>().map(String::as_str).or(why.downcast_ref::<&str>().copied());
    tracing::error!(why = text.unwrap_or("unknown"), "a handler panicked");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong here; the log has it").into_response()
}

/// Makes every error response a problem document, whoever made it.
pub async fn documents(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let is_document = response.headers().get(CONTENT_TYPE).is_some_and(|media| media == MEDIA);
    if !is_error || is_document {
        return response;
    }
    let (parts, _) = response.into_parts();
    let mut made = Problem::new(status, "").into_response();
    for (name, value) in &parts.headers {
        if name != CONTENT_TYPE && name != axum::http::header::CONTENT_LENGTH {
            made.headers_mut().insert(name, value.clone());
        }
    }
    made
}
