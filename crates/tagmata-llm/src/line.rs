//! The line to a model: a live endpoint, one whose replies are kept as they come, or kept replies alone.

use crate::chat::{ChatReply, ChatRequest, Fault};
use crate::endpoint::Endpoint;
use crate::prompt::Prompt;
use crate::record::{Exchange, Origin, Recordings};
use std::time::Instant;

/// Tokens of a reply at most: a draft of many conditions takes some hundred.
pub const REPLY_TOKENS_MAX: u32 = 1_500;

/// How a prompt reaches a model.
pub enum Line {
    /// By its endpoint.
    Live(Endpoint),
    /// By its endpoint; each reply is kept.
    Recording {
        /// The endpoint.
        endpoint: Endpoint,
        /// Where replies are kept.
        into: Recordings,
        /// What is kept as their origin.
        from: String,
    },
    /// Not at all: kept replies are given.
    Replay(Recordings),
}

impl Line {
    /// The model's name, as configured; of kept replies, that they are kept.
    pub fn model(&self) -> &str {
        match self {
            Line::Live(endpoint) | Line::Recording { endpoint, .. } => endpoint.model(),
            Line::Replay(_) => "recorded",
        }
    }

    /// Where kept replies are from; of a live endpoint, nothing.
    pub fn origins(&self) -> Vec<Origin> {
        match self {
            Line::Live(_) => Vec::new(),
            Line::Recording { into, .. } => into.origins(),
            Line::Replay(recordings) => recordings.origins(),
        }
    }

    /// Sends a prompt and gives the reply, or why there is none. Ends by `until`.
    pub async fn chat(&self, question: &str, prompt: &Prompt, until: Instant) -> Result<ChatReply, Fault> {
        let (endpoint, kept) = match self {
            Line::Replay(recordings) => return recordings.replay(&prompt.hash),
            Line::Live(endpoint) => (endpoint, None),
            Line::Recording { endpoint, into, from } => (endpoint, Some((into, from))),
        };
        let request = ChatRequest {
            messages: prompt.messages.clone(),
            schema: prompt.schema.clone(),
            tokens_max: REPLY_TOKENS_MAX,
        };
        let reply = endpoint.chat(&request, until).await?;
        if let Some((into, from)) = kept {
            let exchange = Exchange {
                prompt: prompt.hash.clone(),
                question: question.to_owned(),
                from: from.clone(),
                reply: reply.clone(),
            };
            if let Err(error) = into.keep(exchange) {
                tracing::error!(%error, "a reply could not be kept");
            }
        }
        Ok(reply)
    }
}
