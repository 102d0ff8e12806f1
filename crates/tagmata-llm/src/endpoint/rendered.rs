//! A request as one profile of an endpoint takes it. It knows no network.

use super::config::EndpointConfig;
use super::profile::{Profile, Rung};
use crate::chat::{ChatRequest, Speaker};
use crate::prompt::notation;
use serde_json::{Map, Value, json};

/// The name of the shape, of the tool too.
const NAME: &str = "reading";
/// Always the same, so that the same prompt is read the same way as far as an endpoint can.
const SEED: u32 = 1;

/// The body of a request.
pub(super) fn body(config: &EndpointConfig, profile: &Profile, request: &ChatRequest) -> Value {
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(config.model));
    body.insert("messages".to_owned(), messages(profile, request));
    body.insert(profile.tokens_key.name().to_owned(), json!(request.tokens_max));
    if profile.temperature {
        body.insert("temperature".to_owned(), json!(0));
    }
    if profile.seed {
        body.insert("seed".to_owned(), json!(SEED));
    }
    body.insert("stream".to_owned(), json!(profile.stream));
    if profile.stream && profile.stream_usage {
        body.insert("stream_options".to_owned(), json!({"include_usage": true}));
    }
    shape(profile.rung, &request.schema, &mut body);
    for (key, value) in &config.extra {
        body.insert(key.clone(), value.clone());
    }
    Value::Object(body)
}

/// Asks for the reply's shape.
fn shape(rung: Rung, schema: &Value, body: &mut Map<String, Value>) {
    match rung {
        Rung::JsonSchema => {
            let named = json!({"name": NAME, "strict": true, "schema": schema});
            body.insert("response_format".to_owned(), json!({"type": "json_schema", "json_schema": named}));
        }
        Rung::ToolCall => {
            let about = "Hand over what was read.";
            let function = json!({"name": NAME, "description": about, "parameters": schema});
            body.insert("tools".to_owned(), json!([{"type": "function", "function": function}]));
            body.insert("tool_choice".to_owned(), json!({"type": "function", "function": {"name": NAME}}));
        }
        Rung::JsonObject => {
            body.insert("response_format".to_owned(), json!({"type": "json_object"}));
        }
        Rung::Text => {}
    }
}

/// The messages; where nothing else binds the shape, it stands at the end of the instructions.
fn messages(profile: &Profile, request: &ChatRequest) -> Value {
    let in_words = matches!(profile.rung, Rung::JsonObject | Rung::Text).then(|| shape_in_words(&request.schema));
    let mut messages = Vec::new();
    for message in &request.messages {
        let role = match message.speaker {
            Speaker::System => profile.system.name(),
            Speaker::User => "user",
            Speaker::Assistant => "assistant",
        };
        let mut content = message.content.clone();
        if let Some(words) = in_words.as_deref().filter(|_| messages.is_empty()) {
            content = if message.speaker == Speaker::System { format!("{content}\n\n{words}") } else { content };
        }
        messages.push(json!({"role": role, "content": content}));
    }
    let has_instructions = request.messages.first().is_some_and(|first| first.speaker == Speaker::System);
    if let Some(words) = in_words.filter(|_| !has_instructions) {
        messages.insert(0, json!({"role": profile.system.name(), "content": words}));
    }
    Value::Array(messages)
}

/// The shape, for a model that is bound by nothing else. Endpoints that take `json_object` want the word json.
fn shape_in_words(schema: &Value) -> String {
    let shape = notation(schema);
    format!(
        "Answer with one json object and nothing else. Its shape (a key with ? may be left out):\n{}",
        shape.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Message;
    use crate::endpoint::{SystemRole, TokensKey};

    fn request() -> ChatRequest {
        let said = |speaker, content: &str| Message { speaker, content: content.to_owned() };
        ChatRequest {
            messages: vec![said(Speaker::System, "Read."), said(Speaker::User, "How many?")],
            schema: json!({"type": "object"}),
            tokens_max: 9,
        }
    }

    fn rendered(profile: &Profile) -> Value {
        body(&EndpointConfig::new("http://127.0.0.1/v1", "m"), profile, &request())
    }

    #[test]
    fn each_rung_asks_for_the_shape_in_its_own_way() {
        for rung in Rung::ALL {
            let body = rendered(&Profile { rung, ..Profile::default() });
            let words = body["messages"][0]["content"].as_str().unwrap().contains("json");
            let format = body["response_format"]["type"].as_str();
            let (expected, in_words) = match rung {
                Rung::JsonSchema => (Some("json_schema"), false),
                Rung::ToolCall => (None, false),
                Rung::JsonObject => (Some("json_object"), true),
                Rung::Text => (None, true),
            };
            assert_eq!((format, words), (expected, in_words), "{rung:?}");
            assert_eq!(body["tools"].is_array(), rung == Rung::ToolCall);
            assert_eq!(body["messages"].as_array().unwrap().len(), 2);
        }
    }

    #[test]
    fn only_what_a_profile_names_is_sent() {
        let plain = rendered(&Profile::default());
        for absent in ["seed", "temperature", "stream_options", "max_completion_tokens"] {
            assert!(plain.get(absent).is_none(), "{absent}");
        }
        let profile = Profile {
            tokens_key: TokensKey::MaxCompletionTokens,
            system: SystemRole::Developer,
            stream_usage: true,
            seed: true,
            temperature: true,
            ..Profile::default()
        };
        let full = rendered(&profile);
        assert_eq!(full["messages"][0]["role"], "developer");
        assert_eq!((&full["max_completion_tokens"], &full["temperature"]), (&json!(9), &json!(0)));
        assert_eq!(full["stream_options"]["include_usage"], true);
        let whole = rendered(&Profile { stream: false, ..profile });
        assert!(whole.get("stream_options").is_none());
    }

    #[test]
    fn extra_keys_win() {
        let mut config = EndpointConfig::new("http://127.0.0.1/v1", "m");
        config.extra.insert("reasoning_effort".to_owned(), json!("low"));
        config.extra.insert("model".to_owned(), json!("other"));
        let body = body(&config, &Profile::default(), &request());
        assert_eq!((&body["reasoning_effort"], &body["model"]), (&json!("low"), &json!("other")));
    }
}
