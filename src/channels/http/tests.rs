//! The service over a loopback socket: what goes wrong with a request, and how that is said.

use super::*;
use crate::ask::{Loaded, SystemClock};
use crate::config::AskLimits;
use crate::store::Retention;
use serde_json::Value;
use tagmata_core::guard::CheckedSql;
use tagmata_core::model::Model;
use tagmata_core::warehouse::{Cancel, Limits, Manifest, ResultTable, RunError, Warehouse};

/// A warehouse without data.
struct Empty;

impl Warehouse for Empty {
    fn run(&self, _: &CheckedSql, _: &Limits, _: &Cancel) -> Result<ResultTable, RunError> {
        Err(RunError::NoData)
    }

    fn manifest(&self) -> Arc<Manifest> {
        Arc::default()
    }
}

const MODEL: &str = "
model: shop
calendar: {timezone: Asia/Shanghai, today: 2026-08-20}
sources:
  people: {from: people.parquet, key: person_id}
entities:
  person: {source: people, names: {zh: [人], en: [person]}}
";

/// The address of a service that lives as long as the runtime.
async fn service() -> SocketAddr {
    let model = Model::load("shop.yaml", MODEL).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let loaded = Loaded::new(Arc::new(model), Arc::default());
    let asker = Asker::new(loaded, Arc::new(Empty), Box::new(SystemClock), AskLimits::interactive());
    let config = HttpConfig::of(Some("127.0.0.1:0".to_owned()), Vec::new()).unwrap();
    let listener = TcpListener::bind(config.address).await.unwrap();
    let address = listener.local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Retention::default()).unwrap();
    let router = router(Arc::new(asker), Arc::new(store), &config);
    // The opened file outlives its name.
    drop(folder);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// What came back: the status, the media type, the body.
type Came = (u16, String, String);

async fn send(method: &'static str, path: &'static str, headers: &'static [(&str, &str)], body: String) -> Came {
    let address = service().await;
    let calling = move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let mut request = ureq::http::Request::builder().method(method).uri(format!("http://{address}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = agent.run(request.body(body).unwrap()).unwrap();
        let media = response.headers()["content-type"].to_str().unwrap().to_owned();
        assert!(response.headers().contains_key("x-request-id"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        (response.status().as_u16(), media, response.body_mut().read_to_string().unwrap())
    };
    tokio::task::spawn_blocking(calling).await.unwrap()
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

#[tokio::test(flavor = "multi_thread")]
async fn every_error_is_a_problem_document() {
    let big = format!("{{\"question\":\"{}\"}}", "a".repeat(70_000));
    let draft = r#"{"show":{"count":{}}}"#;
    type Case<'a> = (u16, &'static str, &'static str, &'static [(&'static str, &'static str)], &'a str);
    let cases: Vec<Case<'_>> = vec![
        (404, "GET", "/nothing", &[], ""),
        (405, "DELETE", "/api/ask", &[], ""),
        (415, "POST", "/api/ask", &[("content-type", "text/plain")], "{}"),
        (400, "POST", "/api/ask", JSON, "{"),
        (422, "POST", "/api/ask", JSON, r#"{"question": 1, "language": "zh"}"#),
        (413, "POST", "/api/ask", JSON, &big),
        (422, "POST", "/api/query", JSON, r#"{"show":{"cout":{}}}"#),
        (400, "POST", "/api/query?lang=fr", JSON, draft),
        (503, "POST", "/api/query", JSON, draft),
        (503, "GET", "/readyz", &[], ""),
    ];
    for (status, method, path, headers, body) in cases {
        let (found, media, text) = send(method, path, headers, body.to_owned()).await;
        assert_eq!((found, media.as_str()), (status, "application/problem+json"), "{method} {path}: {text}");
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problem["status"], status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_mistakes_of_a_body_come_at_once() {
    let body = r#"{"question": 1, "lang": "fr", "todya": "2026-01-01"}"#.to_owned();
    let (_, _, text) = send("POST", "/api/ask", JSON, body).await;
    let problem: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(problem["errors"].as_array().map(Vec::len), Some(3), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_are_kept_out() {
    let cases: [(u16, &'static [(&str, &str)]); 5] = [
        (421, &[("host", "evil.example")]),
        (403, &[("origin", "http://evil.example")]),
        (403, &[("origin", "null")]),
        (403, &[("host", "localhost:80"), ("origin", "http://localhost:81")]),
        (200, &[("host", "localhost:80"), ("origin", "http://localhost:80")]),
    ];
    for (status, headers) in cases {
        assert_eq!(send_plain(headers).await, status, "{headers:?}");
    }
}

async fn send_plain(headers: &'static [(&str, &str)]) -> u16 {
    let address = service().await;
    let calling = move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let mut request = agent.get(format!("http://{address}/healthz"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.call().unwrap().status().as_u16()
    };
    tokio::task::spawn_blocking(calling).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_its_files_are_served() {
    for (path, media) in [("/", "text/html"), ("/app.js", "text/javascript"), ("/style.css", "text/css")] {
        let (status, found, _) = send("GET", path, &[], String::new()).await;
        assert!(status == 200 && found.starts_with(media), "{path}: {status} {found}");
    }
}

#[test]
fn the_schema_file_of_the_api_is_fresh() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/openapi.json");
    let mut text = serde_json::to_string_pretty(&document()).unwrap();
    text.push('\n');
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == text, "schemas/openapi.json is stale: run `make schemas`");
}

#[test]
fn no_reference_of_the_api_leads_nowhere() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}
