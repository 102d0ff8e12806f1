//! Every endpoint once: its route, its handler and what its description says. The router and the OpenAPI document are
//! both made from this list, so that neither can lack what the other has.

use super::{Shared, ask, catalog, conversations, feedback, health, openapi, page, query, suggest, usage};
use crate::store::{Conversation, Summary};
use crate::talk::Kept;
use axum::Router;
use axum::routing::{MethodRouter, delete, get, post};
use schemars::{Schema, SchemaGenerator};
use tagmata_core::draft::Draft;

/// One endpoint.
pub struct Endpoint {
    /// `get`, `post` or `delete`, as OpenAPI writes it.
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
    /// Nothing.
    Nothing,
    /// Text of a media type.
    Text(&'static str),
}

/// The problem documents of an endpoint that takes a body and runs a query.
const ASKING: &[u16] = &[400, 403, 404, 413, 415, 421, 422, 500, 503, 504];

/// The problem documents of an endpoint that takes no body and looks something up.
const RECALLING: &[u16] = &[403, 404, 421, 500];

/// All endpoints.
pub fn all() -> Vec<Endpoint> {
    let mut all = about_questions();
    all.extend(about_conversations());
    all.extend(about_the_service());
    all
}

fn about_questions() -> Vec<Endpoint> {
    vec![
        Endpoint {
            method: "post",
            path: "/api/ask",
            id: "ask",
            summary: "Answer a question, ask back, or refuse; with `Accept: text/event-stream` each step as an event",
            body: Some(|schemas| schemas.subschema_for::<ask::AskRequest>()),
            ok: Ok::JsonOrEvents(|schemas| schemas.subschema_for::<Kept>()),
            problems: ASKING,
            route: || post(ask::ask),
        },
        Endpoint {
            method: "post",
            path: "/api/query",
            id: "query",
            summary: "Answer a draft: a question as data",
            body: Some(|schemas| schemas.subschema_for::<Draft>()),
            ok: Ok::Json(|schemas| schemas.subschema_for::<Kept>()),
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
            path: "/api/suggest",
            id: "suggest",
            summary: "What may come next while a question is typed: names, values, terms, general words, verified questions",
            body: None,
            ok: Ok::Json(|schemas| schemas.subschema_for::<suggest::Suggestions>()),
            problems: &[400, 421],
            route: || get(suggest::suggest),
        },
    ]
}

fn about_conversations() -> Vec<Endpoint> {
    vec![
        Endpoint {
            method: "get",
            path: "/api/conversations",
            id: "conversations",
            summary: "The asker's conversations, the one used last first",
            body: None,
            ok: Ok::Json(|schemas| schemas.subschema_for::<Vec<Summary>>()),
            problems: &[403, 421, 500],
            route: || get(conversations::list),
        },
        Endpoint {
            method: "get",
            path: "/api/conversations/{id}",
            id: "conversation",
            summary: "One conversation with its turns",
            body: None,
            ok: Ok::Json(|schemas| schemas.subschema_for::<Conversation>()),
            problems: RECALLING,
            route: || get(conversations::one),
        },
        Endpoint {
            method: "delete",
            path: "/api/conversations/{id}",
            id: "forget",
            summary: "Forget a conversation, with the feedback on its answers",
            body: None,
            ok: Ok::Nothing,
            problems: RECALLING,
            route: || delete(conversations::forget),
        },
        Endpoint {
            method: "post",
            path: "/api/feedback",
            id: "feedback",
            summary: "Say whether an answer was right, and what it should have been",
            body: Some(|schemas| schemas.subschema_for::<feedback::FeedbackRequest>()),
            ok: Ok::Nothing,
            problems: &[400, 403, 404, 413, 415, 421, 422, 500],
            route: || post(feedback::give),
        },
    ]
}

fn about_the_service() -> Vec<Endpoint> {
    vec![
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
            path: "/api/usage",
            id: "usage",
            summary: "What the asker's questions took of the language model, and what may be spent",
            body: None,
            ok: Ok::Json(|schemas| schemas.subschema_for::<usage::Usage>()),
            problems: &[403, 421, 500],
            route: || get(usage::usage),
        },
        Endpoint {
            method: "get",
            path: "/metrics",
            id: "metrics",
            summary: "Counters in the text form of Prometheus",
            body: None,
            ok: Ok::Text("text/plain"),
            problems: &[421],
            route: || get(usage::metrics),
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
