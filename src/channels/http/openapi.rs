//! The OpenAPI document, made from the list of endpoints and the types they take and give.

use super::endpoints::{self, Endpoint, Ok};
use super::problem::Problem;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// `GET /api/openapi.json`.
pub async fn serve() -> impl IntoResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_string());
    ([(CONTENT_TYPE, "application/json")], text.as_str())
}

/// The whole document.
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints::all() {
        let operation = operation(&endpoint, &mut schemas);
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method] = operation;
    }
    let components = schemas.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tagmata",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Questions about users, in Chinese or English, answered with a sentence, a chart, a table, the SQL and a segment.",
        },
        "paths": paths,
        "components": {"schemas": components},
    })
}

fn operation(endpoint: &Endpoint, schemas: &mut SchemaGenerator) -> Value {
    let mut operation = json!({"operationId": endpoint.id, "summary": endpoint.summary});
    if let Some(body) = endpoint.body {
        operation["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": body(schemas)}}});
    }
    let parameters = parameters(endpoint);
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    let content = match endpoint.ok {
        Ok::Json(of) => json!({"application/json": {"schema": of(schemas)}}),
        Ok::JsonOrEvents(of) => json!({
            "application/json": {"schema": of(schemas)},
            "text/event-stream": {"schema": {
                "type": "string",
                "description": "Events `read`, `planned`, `sql`, then `answer`, `clarify`, `refuse` or `problem`; the data of each is JSON",
            }},
        }),
        Ok::Nothing => Value::Null,
        Ok::Text(media) => {
            json!({media: {"schema": {"type": if media == "application/json" { "object" } else { "string" }}}})
        }
    };
    let mut responses = match content {
        Value::Null => json!({"204": {"description": "It is done"}}),
        content => json!({"200": {"description": "All is well", "content": content}}),
    };
    let problem = schemas.subschema_for::<Problem>();
    for status in endpoint.problems {
        responses[status.to_string()] =
            json!({"description": "A problem document", "content": {"application/problem+json": {"schema": problem}}});
    }
    operation["responses"] = responses;
    operation
}

/// What an endpoint takes in its path and behind it.
fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let mut all = Vec::new();
    for name in endpoint.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        all.push(json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
    }
    if endpoint.id == "query" {
        let day = json!({"type": "string", "format": "date"});
        let beside = [
            ("lang", json!({"enum": ["zh", "en"]}), "The language of the answer"),
            ("today", day, "Today, in place of the model's"),
            ("conversation", json!({"type": "string"}), "The conversation it belongs to: an id, or `new` to begin one"),
        ];
        for (name, schema, description) in beside {
            all.push(json!({"name": name, "in": "query", "schema": schema, "description": description}));
        }
    }
    all
}
