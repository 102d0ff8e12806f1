//! What an endpoint can do, as it is pinned in the settings. It knows no request.

use serde::{Deserialize, Serialize};

/// What an endpoint can do. Keys that are missing in a pinned profile have the values of [`Profile::default`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// How the shape of a reply is asked for.
    pub rung: Rung,
    /// What bounds a reply's length.
    pub tokens_key: TokensKey,
    /// The role of the instructions.
    pub system: SystemRole,
    /// Whether a reply comes in pieces.
    pub stream: bool,
    /// Whether a stream is asked to say what it took (`stream_options.include_usage`).
    pub stream_usage: bool,
    /// Whether a seed is sent.
    pub seed: bool,
    /// Whether a temperature of 0 is sent.
    pub temperature: bool,
}

impl Default for Profile {
    /// What every endpoint takes.
    fn default() -> Profile {
        Profile {
            rung: Rung::Text,
            tokens_key: TokensKey::MaxTokens,
            system: SystemRole::System,
            stream: true,
            stream_usage: false,
            seed: false,
            temperature: false,
        }
    }
}

/// How the shape of a reply is asked for, the most binding first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// By a strict schema.
    JsonSchema,
    /// By the schema of a tool that must be called.
    ToolCall,
    /// By asking for any JSON, and the shape in words.
    JsonObject,
    /// In words alone; the JSON is looked for in the text.
    Text,
}

impl Rung {
    /// All of them, the most binding first.
    pub const ALL: [Rung; 4] = [Rung::JsonSchema, Rung::ToolCall, Rung::JsonObject, Rung::Text];

    /// Its name in a profile.
    pub fn name(self) -> &'static str {
        match self {
            Rung::JsonSchema => "json_schema",
            Rung::ToolCall => "tool_call",
            Rung::JsonObject => "json_object",
            Rung::Text => "text",
        }
    }
}

/// What bounds a reply's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokensKey {
    /// What most endpoints take.
    MaxTokens,
    /// What OpenAI's newer models insist on.
    MaxCompletionTokens,
}

impl TokensKey {
    /// Its name in a request.
    pub fn name(self) -> &'static str {
        match self {
            TokensKey::MaxTokens => "max_tokens",
            TokensKey::MaxCompletionTokens => "max_completion_tokens",
        }
    }
}

/// The role of the instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemRole {
    /// What all endpoints take.
    System,
    /// What some of OpenAI's models insist on.
    Developer,
}

impl SystemRole {
    /// Its name in a request.
    pub fn name(self) -> &'static str {
        match self {
            SystemRole::System => "system",
            SystemRole::Developer => "developer",
        }
    }
}
