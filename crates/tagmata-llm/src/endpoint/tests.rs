//! An endpoint against servers that misbehave on purpose: each call ends in its time, with its fault and its count.

mod leaks;
mod peer;
mod probing;
mod statuses;
mod streams;

use super::{Endpoint, EndpointConfig, Profile, Timeouts};
use crate::chat::{ChatReply, ChatRequest, Fault, Message, Speaker};
use serde_json::json;
use std::time::{Duration, Instant};

/// The deadline of a call.
const DEADLINE: Duration = Duration::from_secs(4);

/// Quick, so that the tests are; slow enough for a busy machine.
fn config(base_url: &str) -> EndpointConfig {
    let timeouts = Timeouts {
        connect: Duration::from_millis(300),
        attempt: Duration::from_millis(400),
        idle: Duration::from_millis(300),
    };
    EndpointConfig {
        key: Some("sk-canary-0123456789".to_owned().into()),
        timeouts,
        ..EndpointConfig::new(base_url, "m")
    }
}

fn request() -> ChatRequest {
    let said = |speaker, content: &str| Message { speaker, content: content.to_owned() };
    ChatRequest {
        messages: vec![said(Speaker::System, "Read."), said(Speaker::User, "How many users?")],
        schema: json!({"type": "object"}),
        tokens_max: 64,
    }
}

/// Calls and holds what holds for all calls: it ends in time and tells no key.
async fn call(config: EndpointConfig) -> Result<ChatReply, Fault> {
    let endpoint = Endpoint::new(config).unwrap();
    assert!(!format!("{endpoint:?}").contains("canary"));
    let started = Instant::now();
    let came = endpoint.chat(&request(), started + DEADLINE).await;
    assert!(started.elapsed() < DEADLINE + Duration::from_millis(500), "{:?}", started.elapsed());
    if let Err(fault) = &came {
        assert!(!fault.detail.contains("canary") && !fault.detail.contains('\n'), "{}", fault.detail);
    }
    came
}

/// The same, not streamed.
fn whole(config: EndpointConfig) -> EndpointConfig {
    EndpointConfig { pinned: Some(Profile { stream: false, ..Profile::default() }), ..config }
}
