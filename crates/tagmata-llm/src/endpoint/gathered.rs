//! A reply put together from what an endpoint sends, whole or in pieces. It reads leniently: what it does not know is
//! passed over (`reasoning_content`), what is missing is missing (usage), and an unknown reason to end keeps its name.

use crate::chat::{ChatReply, FaultKind, Finish, Tokens};
use serde_json::Value;

/// What is wrong with what came.
pub(super) type Wrong = (FaultKind, String);

/// What came so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    text: String,
    arguments: String,
    finish: Option<String>,
    refused: bool,
    tokens: Option<Tokens>,
    model: Option<String>,
    wrote: bool,
}

impl Gathered {
    /// Whether the model has written anything, a thought too.
    pub(super) fn wrote(&self) -> bool {
        self.wrote
    }

    /// Whether the model said that it ended.
    pub(super) fn ended(&self) -> bool {
        self.finish.is_some()
    }

    /// Takes in one object that came: a piece of a stream, or all of a reply.
    pub(super) fn take(&mut self, sent: &Value) -> Result<(), Wrong> {
        if let Some(error) = sent.get("error").filter(|error| !error.is_null()) {
            return Err(failed(error));
        }
        if let Some(model) = sent.get("model").and_then(Value::as_str) {
            self.model.get_or_insert_with(|| model.to_owned());
        }
        self.tokens = tokens(&sent["usage"]).or(self.tokens);
        let choices = sent.get("choices").and_then(Value::as_array);
        let first = |choice: &&Value| choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0;
        let Some(choice) = choices.and_then(|choices| choices.iter().find(first)) else { return Ok(()) };
        self.tokens = self.tokens.or(tokens(&choice["usage"]));
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str).filter(|reason| !reason.is_empty()) {
            self.finish = Some(reason.to_owned());
        }
        for said in ["delta", "message"] {
            self.take_said(&choice[said]);
        }
        Ok(())
    }

    fn take_said(&mut self, said: &Value) {
        match &said["content"] {
            Value::String(text) => self.text.push_str(text),
            Value::Array(parts) => {
                for part in parts {
                    self.text.push_str(part["text"].as_str().unwrap_or_default());
                }
            }
            _ => {}
        }
        let calls = said["tool_calls"].as_array().map(Vec::as_slice).unwrap_or_default();
        let first = calls.iter().find(|call| call["index"].as_u64().unwrap_or(0) == 0);
        match first.map_or(&said["function_call"], |call| &call["function"]).get("arguments") {
            Some(Value::String(part)) => self.arguments.push_str(part),
            Some(whole @ Value::Object(_)) => self.arguments.push_str(&whole.to_string()),
            _ => {}
        }
        self.refused |= said["refusal"].as_str().is_some_and(|words| !words.is_empty());
        let thought = ["reasoning_content", "reasoning"].iter().any(|key| said[*key].is_string());
        self.wrote |= thought || self.refused || !self.text.is_empty() || !self.arguments.is_empty();
    }

    /// The reply; `asked` is the model that was asked, for endpoints that do not say who replied. A stream that
    /// broke off is known by its lack of a reason to end; a whole reply may lack it.
    pub(super) fn reply(self, asked: &str, whole: bool) -> Result<ChatReply, Wrong> {
        let finish = match self.finish.as_deref() {
            _ if self.refused => Finish::Filtered,
            Some("stop" | "tool_calls" | "function_call") => Finish::Stop,
            Some("length" | "max_tokens") => Finish::Length,
            Some("content_filter") => Finish::Filtered,
            Some(other) => Finish::Other(other.to_owned()),
            None if whole => Finish::Other("none".to_owned()),
            None => return Err((FaultKind::Malformed, "the stream ended before the reply did".to_owned())),
        };
        let text = if self.arguments.is_empty() { self.text } else { self.arguments };
        if text.trim().is_empty() && !matches!(finish, Finish::Length | Finish::Filtered) {
            return Err((FaultKind::Malformed, format!("an empty reply that ended with {finish:?}")));
        }
        let model = self.model.unwrap_or_else(|| asked.to_owned());
        Ok(ChatReply { text, finish, tokens: self.tokens, model, calls: 1 })
    }
}

/// What a call took, where the endpoint says so.
fn tokens(usage: &Value) -> Option<Tokens> {
    let count = |key: &str| usage.get(key).and_then(Value::as_u64);
    let (prompt, reply) = (count("prompt_tokens"), count("completion_tokens"));
    if prompt.is_none() && reply.is_none() {
        return None;
    }
    let details = usage["prompt_tokens_details"]["cached_tokens"].as_u64();
    let cached = details.or_else(|| count("prompt_cache_hit_tokens")).unwrap_or(0);
    Some(Tokens { prompt: prompt.unwrap_or(0), cached, reply: reply.unwrap_or(0) })
}

/// An error that came where a reply should have.
fn failed(error: &Value) -> Wrong {
    let text = |key: &str| match error.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (code, kind) = (text("code"), text("type"));
    let message = error.as_str().map_or_else(|| text("message"), str::to_owned);
    let kind = match (code.as_str(), kind.as_str()) {
        ("429", _) | (_, "rate_limit_error" | "rate_limit_exceeded") | ("rate_limit_exceeded", _) => {
            FaultKind::RateLimited { after: None }
        }
        ("content_filter", _) | (_, "content_filter") => FaultKind::Filtered,
        _ => FaultKind::Broken,
    };
    (kind, format!("an error instead of a reply: {code} {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn gather(pieces: &[Value]) -> Result<ChatReply, Wrong> {
        let mut gathered = Gathered::default();
        for piece in pieces {
            gathered.take(piece)?;
        }
        gathered.reply("asked", false)
    }

    fn delta(delta: Value, finish: Value) -> Value {
        json!({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
    }

    #[test]
    fn pieces_make_a_reply() {
        let usage = json!({"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}});
        let reply = gather(&[
            json!({"model": "m-1", "choices": [], "prompt_filter_results": []}),
            delta(json!({"role": "assistant", "content": null, "reasoning_content": "hm"}), Value::Null),
            delta(json!({"content": "{\"a\":"}), Value::Null),
            delta(json!({"content": [{"type": "text", "text": "1}"}]}), json!("stop")),
            json!({"choices": null, "usage": usage}),
        ])
        .unwrap();
        assert_eq!((reply.text.as_str(), reply.model.as_str(), reply.finish), ("{\"a\":1}", "m-1", Finish::Stop));
        assert_eq!(reply.tokens, Some(Tokens { prompt: 5, cached: 4, reply: 2 }));
    }

    #[test]
    fn the_first_tool_call_is_the_reply() {
        let call = |index: u64, part: &str| json!({"tool_calls": [{"index": index, "function": {"arguments": part}}]});
        let reply = gather(&[
            delta(call(0, "{\"a\""), Value::Null),
            delta(call(1, "{}"), Value::Null),
            delta(call(0, ":1}"), json!("tool_calls")),
        ])
        .unwrap();
        assert_eq!((reply.text.as_str(), reply.tokens, reply.model.as_str()), ("{\"a\":1}", None, "asked"));
    }

    #[test]
    fn how_replies_end() {
        let ended = |reason: &str| gather(&[delta(json!({"content": "x"}), json!(reason))]).unwrap().finish;
        assert_eq!(ended("length"), Finish::Length);
        assert_eq!(ended("content_filter"), Finish::Filtered);
        assert_eq!(ended("insufficient_system_resource"), Finish::Other("insufficient_system_resource".to_owned()));
        let refused = gather(&[delta(json!({"refusal": "I can't"}), json!("stop"))]).unwrap();
        assert_eq!(refused.finish, Finish::Filtered);
        let wrong = |pieces: &[Value]| gather(pieces).unwrap_err().0;
        assert_eq!(wrong(&[delta(json!({"content": "x"}), Value::Null)]), FaultKind::Malformed);
        assert_eq!(wrong(&[delta(json!({"content": "  "}), json!("stop"))]), FaultKind::Malformed);
        assert_eq!(
            wrong(&[json!({"error": {"code": 429, "message": "slow"}})]),
            FaultKind::RateLimited { after: None }
        );
        assert_eq!(wrong(&[json!({"error": "out of memory"})]), FaultKind::Broken);
    }
}
