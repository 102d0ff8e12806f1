//! Every endpoint once: its route, its handler and what its description says. The router and the OpenAPI document are
//! both made from this list, so that neither can lack what the other has.

use super::{Shared, ask, catalog, health, openapi, page, query};
use crate::ask::Reply;
use axum::Router;
use axum::routing::{MethodRouter, get, post};
use schemars::{Schema, SchemaGenerator};
use tagmata_core::draft::Draft;

/// One endpoint.
pub struct Endpoint {
    /// `get` or `post`, as OpenAPI writes it.
    pub method: &'static str,
    /// Its path.
    pub path: &'static str,
    /// The operation's id.
    pub id: &'static str,
    /// One line on what it does.
    pub summary: &'static str,
    /// The schema of its JSON body.
    pub body: Option<SchemaOf>,
    /// What it answers with when all is well.
    pub ok: Ok,
    /// The statuses of its problem documents.
    pub problems: &'static [u16],
    route: fn() -> MethodRouter<Shared>,
}

/// Adds a type's schema to a document.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The body of a good response.
pub enum Ok {
    /// JSON of one type.
    Json(SchemaOf),
    /// JSON, or the same as a stream of events.
    JsonOrEvents(SchemaOf),
    /// Text of a media type.
    Text(&'static str),
}

/// The problem documents of an endpoint that takes a body and runs a query.
const ASKING: &[u16] = &[400, 403, 413, 415, 421, 422, 500, 503, 504];

/// All endpoints.
pub fn all() -> Vec<Endpoint> {
    vec![
        Endpoint {
            method: "post",
            path: "/api/ask",
            id: "ask",
            summary: "Answer a question, ask back, or refuse; with `Accept: text/event-stream` each step as an event",
            body: Some(|schemas| schemas.subschema_for::<ask::AskRequest>()),
            ok: Ok::JsonOrEvents(|schemas| schemas.subschema_for::<Reply>()),
            problems: ASKING,
            route: || post(ask::ask),
        },
        Endpoint {
            method: "post",
            path: "/api/query",
            id: "query",
            summary: "Answer a draft: a question as data",
            body: Some(|schemas| schemas.subschema_for::<Draft>()),
            ok: Ok::Json(|schemas| schemas.subschema_for::<Reply>()),
            problems: ASKING,
            route: || post(query::query),
        },
        Endpoint {
            method: "get",
            path: "/api/catalog",
            id: "catalog",
            summary: "What can be asked: the model's names, the loaded data, example questions",
            body: None,
            ok: Ok::Json(|schemas| schemas.subschema_for::<catalog::Catalog>()),
            problems: &[421],
            route: || get(catalog::catalog),
        },
        Endpoint {
            method: "get",
            path: "/api/openapi.json",
            id: "openapi",
            summary: "This description",
            body: None,
            ok: Ok::Text("application/json"),
            problems: &[421],
            route: || get(openapi::serve),
        },
        Endpoint {
            method: "get",
            path: "/healthz",
            id: "healthz",
            summary: "Whether the process answers",
            body: None,
            ok: Ok::Text("text/plain"),
            problems: &[421],
            route: || get(health::alive),
        },
        Endpoint {
            method: "get",
            path: "/readyz",
            id: "readyz",
            summary: "Whether data is open to be asked",
            body: None,
            ok: Ok::Text("text/plain"),
            problems: &[421, 503],
            route: || get(health::ready),
        },
    ]
}

/// The routes of all endpoints and of the page.
pub fn routes() -> Router<Shared> {
    let mut router = page::routes();
    for endpoint in all() {
        router = router.route(endpoint.path, (endpoint.route)());
    }
    router
}
