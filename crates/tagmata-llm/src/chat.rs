//! What is sent to a model and what comes back, however it is carried.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The instructions.
    System,
    /// The question.
    User,
    /// The model, before.
    Assistant,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who says it.
    #[serde(rename = "role")]
    pub speaker: Speaker,
    /// What is said.
    pub content: String,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatRequest {
    /// The messages, instructions first.
    pub messages: Vec<Message>,
    /// The schema of the reply, in the subset that strict endpoints take.
    pub schema: Value,
    /// Tokens of the reply at most.
    pub tokens_max: u32,
}

/// What a model replied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatReply {
    /// Its text; of a tool call, the arguments.
    pub text: String,
    /// Why it ended.
    pub finish: Finish,
    /// What it took; absent where the endpoint does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Tokens>,
    /// The model that replied, as the endpoint names it.
    pub model: String,
    /// Calls that may have been charged: this one, and those before it that failed.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub calls: u32,
}

fn one() -> u32 {
    1
}

fn is_one(calls: &u32) -> bool {
    *calls == 1
}

/// Why a reply ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// It was complete.
    Stop,
    /// It reached the most tokens.
    Length,
    /// The endpoint held it back.
    Filtered,
    /// Something else, as the endpoint names it.
    Other(String),
}

/// Tokens of one call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Of the prompt.
    pub prompt: u64,
    /// Of the prompt, those that the endpoint had cached.
    #[serde(default)]
    pub cached: u64,
    /// Of the reply.
    pub reply: u64,
}

/// A call that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {detail}")]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// What happened, for the log: never shown to an asker, never holding a key.
    pub detail: String,
    /// Calls that reached the endpoint and may have been charged.
    pub calls: u32,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// No connection.
    Unreachable,
    /// A deadline passed, or the stream fell silent.
    TimedOut,
    /// Too many calls; the endpoint may say when to come back.
    RateLimited {
        /// After how long.
        after: Option<Duration>,
    },
    /// The key is missing, wrong, or not allowed.
    Denied,
    /// The endpoint does not take such a request, or has no such model.
    Rejected,
    /// The endpoint failed.
    Broken,
    /// What came is no reply: not JSON, cut off, empty.
    Malformed,
    /// The endpoint held the reply back.
    Filtered,
    /// No reply is recorded for this prompt.
    NotRecorded,
}

impl std::fmt::Display for FaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            FaultKind::Unreachable => "unreachable",
            FaultKind::TimedOut => "timed out",
            FaultKind::RateLimited { .. } => "rate limited",
            FaultKind::Denied => "denied",
            FaultKind::Rejected => "rejected",
            FaultKind::Broken => "broken",
            FaultKind::Malformed => "malformed",
            FaultKind::Filtered => "filtered",
            FaultKind::NotRecorded => "not recorded",
        })
    }
}
