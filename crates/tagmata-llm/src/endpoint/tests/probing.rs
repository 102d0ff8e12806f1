//! Probing: what endpoints of different making can do is found, and only that.

use super::config;
use crate::chat::FaultKind;
use crate::endpoint::{Endpoint, Probed, Profile, Rung, SystemRole, TokensKey};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// An endpoint: what it refuses, and on which rungs it keeps to the shape.
#[derive(Clone, Copy)]
struct Made {
    refuses: fn(&Value) -> Option<&'static str>,
    shapes: &'static [Rung],
    usage: bool,
}

const GOOD: &str = r#"{"unit": "week", "days": 7}"#;

impl Respond for Made {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        if let Some(problem) = (self.refuses)(&body) {
            return ResponseTemplate::new(400).set_body_json(json!({"error": {"message": problem}}));
        }
        let rung = match body["response_format"]["type"].as_str() {
            Some("json_schema") => Rung::JsonSchema,
            Some("json_object") => Rung::JsonObject,
            _ if body["tools"].is_array() => Rung::ToolCall,
            _ => Rung::Text,
        };
        let text = if self.shapes.contains(&rung) { GOOD } else { "A week has 7 days." };
        let message = match rung {
            Rung::ToolCall if text == GOOD => json!({"tool_calls": [{"function": {"arguments": text}}]}),
            _ => json!({"content": text}),
        };
        let mut reply = json!({"model": "made-1", "choices": [{"message": message, "finish_reason": "stop"}]});
        if self.usage {
            reply["usage"] = json!({"prompt_tokens": 1, "completion_tokens": 1});
        }
        ResponseTemplate::new(200).set_body_json(reply)
    }
}

async fn probe(made: Made) -> Probed {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any()).respond_with(made).mount(&server).await;
    let endpoint = Endpoint::new(config(&format!("{}/v1", server.uri()))).unwrap();
    endpoint.probe(Instant::now() + Duration::from_secs(5)).await.unwrap()
}

#[tokio::test]
async fn the_most_binding_rung_is_pinned() {
    let all = Made { refuses: |_| None, shapes: &Rung::ALL, usage: true };
    let probed = probe(all).await;
    assert!(probed.rungs.iter().all(|tried| tried.wrong.is_none()));
    let full =
        Profile { rung: Rung::JsonSchema, stream_usage: true, seed: true, temperature: true, ..Profile::default() };
    assert_eq!((probed.profile, probed.model.as_str(), probed.says_usage), (Some(full), "made-1", true));
}

#[tokio::test]
async fn a_schema_that_is_ignored_is_no_schema() {
    // It takes every request and minds none but the last two.
    let made = Made { refuses: |_| None, shapes: &[Rung::JsonObject, Rung::Text], usage: false };
    let probed = probe(made).await;
    let profile = probed.profile.unwrap();
    assert_eq!((profile.rung, profile.stream_usage, probed.says_usage), (Rung::JsonObject, false, false));
    assert_eq!(probed.rungs[0].wrong.as_deref(), Some("no JSON object in the reply"));
    let none = probe(Made { shapes: &[], ..made }).await;
    assert_eq!(none.profile, None);
}

/// A model that thinks for longer than a plain answer may take.
struct Thinks;

impl Respond for Thinks {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let enough = body["max_tokens"].as_u64().unwrap() > 1000;
        let (text, finish) = if enough { (GOOD, "stop") } else { ("", "length") };
        let choice = json!({"message": {"content": text, "reasoning_content": "Hm."}, "finish_reason": finish});
        ResponseTemplate::new(200).set_body_json(json!({"choices": [choice]}))
    }
}

#[tokio::test]
async fn a_model_that_thinks_is_given_time_to() {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any()).respond_with(Thinks).mount(&server).await;
    let endpoint = Endpoint::new(config(&format!("{}/v1", server.uri()))).unwrap();
    let probed = endpoint.probe(Instant::now() + Duration::from_secs(5)).await.unwrap();
    assert_eq!(probed.profile.map(|profile| profile.rung), Some(Rung::JsonSchema));
}

#[tokio::test]
async fn what_an_endpoint_refuses_is_left_out() {
    let picky = |body: &Value| {
        let no = |key: &str| !body[key].is_null();
        if no("max_tokens") {
            Some("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        } else if no("temperature") {
            Some("Unsupported value: 'temperature' does not support 0 with this model.")
        } else if no("stream_options") {
            Some("Unknown field: stream_options")
        } else if body["messages"][0]["role"] == "system" {
            Some("Unsupported value: 'messages[0].role' does not support 'system' with this model.")
        } else if body["response_format"]["type"] == "json_schema" {
            Some("This response_format type is unavailable now")
        } else {
            None
        }
    };
    let probed = probe(Made { refuses: picky, shapes: &Rung::ALL, usage: true }).await;
    let expected = Profile {
        rung: Rung::ToolCall,
        tokens_key: TokensKey::MaxCompletionTokens,
        system: SystemRole::Developer,
        seed: true,
        ..Profile::default()
    };
    assert_eq!(probed.profile, Some(expected));
    assert!(probed.rungs[0].wrong.as_deref().unwrap().contains("unavailable now"));
}

#[tokio::test]
async fn what_is_refused_without_a_name_is_left_out_too() {
    let strict = |body: &Value| (!body["seed"].is_null()).then_some("extra fields not permitted");
    let probed = probe(Made { refuses: strict, shapes: &Rung::ALL, usage: true }).await;
    assert_eq!(probed.profile, Some(Profile { rung: Rung::JsonSchema, ..Profile::default() }));
}

#[tokio::test]
async fn an_endpoint_that_takes_nothing_is_told_at_once() {
    for (code, kind) in [(401, FaultKind::Denied), (404, FaultKind::Rejected), (400, FaultKind::Rejected)] {
        let server = MockServer::start().await;
        Mock::given(wiremock::matchers::any()).respond_with(ResponseTemplate::new(code)).mount(&server).await;
        let endpoint = Endpoint::new(config(&format!("{}/v1", server.uri()))).unwrap();
        let fault = endpoint.probe(Instant::now() + Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(fault.kind, kind);
        let asked = server.received_requests().await.unwrap().len();
        assert!(asked <= 2, "{asked}");
    }
}

#[test]
fn a_pinned_profile_is_text() {
    let full = Profile { rung: Rung::JsonSchema, seed: true, ..Profile::default() };
    let text = serde_json::to_string(&full).unwrap();
    assert_eq!(
        text,
        r#"{"rung":"json_schema","tokens_key":"max_tokens","system":"system","stream":true,"stream_usage":false,"seed":true,"temperature":false}"#
    );
    assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), full);
    assert_eq!(serde_json::from_str::<Profile>("{}").unwrap(), Profile::default());
    assert!(serde_json::from_str::<Profile>(r#"{"rungs": 1}"#).is_err());
}
