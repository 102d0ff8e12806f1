//! Answers that are no reply: limits, refusals, failures, redirects; and replies with something missing.

use super::{call, config, whole};
use crate::chat::{ChatReply, Fault, FaultKind, Finish};
use crate::endpoint::{Endpoint, EndpointConfig, KeyHeader, Profile};
use serde_json::{Value, json};
use std::time::Duration;
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/v1/chat/completions")).respond_with(answer).mount(&server).await;
    server
}

fn base(server: &MockServer) -> String {
    format!("{}/v1", server.uri())
}

/// Calls both ways; both must end alike. The number is of calls that the server saw.
async fn both(answer: ResponseTemplate, retries: u8) -> (Result<ChatReply, Fault>, usize) {
    let server = server(answer).await;
    let config = EndpointConfig { retries, ..config(&base(&server)) };
    let streamed = call(config.clone()).await;
    let seen = server.received_requests().await.unwrap().len();
    let unstreamed = call(whole(config)).await;
    assert_eq!(streamed.as_ref().map_err(|fault| fault.kind), unstreamed.as_ref().map_err(|fault| fault.kind));
    assert_eq!(server.received_requests().await.unwrap().len(), 2 * seen);
    (streamed, seen)
}

async fn fault(answer: ResponseTemplate) -> (FaultKind, u32, usize) {
    fault_of(answer, 2).await
}

async fn fault_of(answer: ResponseTemplate, retries: u8) -> (FaultKind, u32, usize) {
    let (came, seen) = both(answer, retries).await;
    let fault = came.unwrap_err();
    println!("{fault}");
    (fault.kind, fault.calls, seen)
}

fn status(code: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(code).set_body_string(body)
}

#[tokio::test]
async fn limits_of_any_form_are_limits() {
    let html = "<html><body><h1>429 Too Many Requests</h1></body></html>";
    for body in [html, "", r#"{"detail": "Too many requests"}"#, r#"{"error": "slow"}"#, "\u{0}\u{1}", "[]", "null"] {
        assert_eq!(fault_of(status(429, body), 0).await, (FaultKind::RateLimited { after: None }, 0, 1), "{body}");
    }
    assert_eq!(fault(status(429, html)).await, (FaultKind::RateLimited { after: None }, 0, 3));
}

#[tokio::test]
async fn an_hour_is_not_waited_for() {
    let after = Some(Duration::from_secs(3600));
    let hour = status(429, "").insert_header("retry-after", "3600");
    let started = std::time::Instant::now();
    assert_eq!(fault(hour).await, (FaultKind::RateLimited { after }, 0, 1));
    assert!(started.elapsed() < Duration::from_secs(2));
    let busy = status(503, "").insert_header("retry-after", "3600");
    assert_eq!(fault(busy).await, (FaultKind::Broken, 0, 1));
}

#[tokio::test]
async fn a_short_wait_is_waited() {
    let server = server(status(200, "{}")).await;
    server.reset().await;
    let soon = status(429, "").insert_header("retry-after-ms", "200");
    Mock::given(method("POST")).respond_with(soon).up_to_n_times(1).mount(&server).await;
    let good = json!({"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]});
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200).set_body_json(good)).mount(&server).await;
    let started = std::time::Instant::now();
    let reply = call(config(&base(&server))).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(200));
    assert_eq!(reply.calls, 1, "a limited call is not charged");
}

#[tokio::test]
async fn refusals_are_not_repeated() {
    for (code, body, kind, charged) in [
        (401, r#"{"error": {"message": "Incorrect API key provided: sk-canary-0123456789"}}"#, FaultKind::Denied, 0),
        (403, "", FaultKind::Denied, 0),
        (402, r#"{"error": {"message": "Insufficient Balance"}}"#, FaultKind::Denied, 0),
        (429, r#"{"error": {"code": "insufficient_quota", "message": "…"}}"#, FaultKind::Denied, 0),
        (404, r#"{"error": {"code": "model_not_found", "message": "no `m`"}}"#, FaultKind::Rejected, 0),
        (400, r#"{"error": {"message": "Invalid schema for response_format"}}"#, FaultKind::Rejected, 0),
        (413, "", FaultKind::Rejected, 0),
        (400, r#"{"error": {"code": "content_filter", "message": "…"}}"#, FaultKind::Filtered, 1),
    ] {
        assert_eq!(fault(status(code, body)).await, (kind, charged, 1), "{code}");
    }
}

#[tokio::test]
async fn failures_are_repeated_and_counted() {
    assert_eq!(fault(status(500, "oops")).await, (FaultKind::Broken, 0, 3));
    for code in [502, 503, 529] {
        assert_eq!(fault_of(status(code, "oops"), 1).await, (FaultKind::Broken, 0, 2), "{code}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = server(status(200, "{}")).await;
    for code in [301, 302, 307, 308] {
        let away = status(code, "").insert_header("location", format!("{}/chat/completions", base(&other)));
        assert_eq!(fault(away).await, (FaultKind::Rejected, 0, 1));
    }
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    drop(listener);
    let fault = call(config(&base)).await.unwrap_err();
    assert_eq!((fault.kind, fault.calls), (FaultKind::Unreachable, 0));
}

fn reply(message: Value, finish: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"choices": [{"message": message, "finish_reason": finish}]}))
}

#[tokio::test]
async fn replies_with_something_odd() {
    let content = json!({"content": "{}"});
    for (finish, expected) in [
        ("stop", Finish::Stop),
        ("length", Finish::Length),
        ("content_filter", Finish::Filtered),
        ("insufficient_system_resource", Finish::Other("insufficient_system_resource".to_owned())),
    ] {
        let reply = both(reply(content.clone(), json!(finish)), 0).await.0.unwrap();
        assert_eq!((reply.finish, reply.tokens, reply.model.as_str()), (expected, None, "m"));
    }
    let filtered = both(reply(json!({"content": null}), json!("content_filter")), 0).await.0.unwrap();
    assert_eq!((filtered.finish, filtered.text.as_str()), (Finish::Filtered, ""));
    let call = json!({"content": null, "tool_calls": [{"function": {"name": "reading", "arguments": {"a": 1}}}]});
    assert_eq!(both(reply(call, json!("tool_calls")), 0).await.0.unwrap().text, "{\"a\":1}");
    for empty in [json!({"content": ""}), json!({"content": null}), json!({}), Value::Null] {
        assert_eq!(fault(reply(empty, json!("stop"))).await, (FaultKind::Malformed, 1, 1));
    }
}

#[tokio::test]
async fn nonsense_is_malformed() {
    let json = |body: &str| ResponseTemplate::new(200).set_body_raw(body.to_owned(), "application/json");
    for body in ["{\"choices\": [{\"message\": {\"content\": \"{", "", "null", "[]", "42", "{}", "<html>"] {
        assert_eq!(fault(json(body)).await, (FaultKind::Malformed, 1, 1), "{body}");
    }
    let error = json(r#"{"error": {"message": "CUDA out of memory", "type": "server_error"}}"#);
    assert_eq!(fault(error).await, (FaultKind::Broken, 1, 1));
}

#[tokio::test]
async fn the_key_goes_where_it_is_configured() {
    let server = MockServer::start().await;
    let good = reply(json!({"content": "{}"}), json!("stop"));
    let azure = Mock::given(header("api-key", "sk-canary-0123456789")).and(query_param("api-version", "preview"));
    azure.respond_with(good.clone()).mount(&server).await;
    let bearer = Mock::given(header("authorization", "Bearer sk-canary-0123456789"));
    bearer.respond_with(good).mount(&server).await;
    call(config(&base(&server))).await.unwrap();
    let query = vec![("api-version".to_owned(), "preview".to_owned())];
    call(EndpointConfig { key_header: KeyHeader::ApiKey, query, ..config(&base(&server)) }).await.unwrap();
    call(EndpointConfig { key: None, ..config(&base(&server)) }).await.unwrap_err();
    let requests = server.received_requests().await.unwrap();
    assert!(requests[1].headers.get("authorization").is_none());
    assert!(requests[2].headers.get("authorization").is_none() && requests[2].headers.get("api-key").is_none());
    let body: Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!((&body["model"], body["stream"] == Profile::default().stream), (&json!("m"), true));
}

#[test]
fn what_cannot_be_an_endpoint_is_told() {
    assert!(Endpoint::new(config("not an address")).is_err());
    let broken = EndpointConfig { key: Some("sk-canary\n".repeat(2).into()), ..config("http://127.0.0.1/v1") };
    assert!(!Endpoint::new(broken).unwrap_err().contains("canary"));
    assert_eq!(Endpoint::new(config("https://example.test:8443/v1")).unwrap().host(), "example.test:8443");
}
