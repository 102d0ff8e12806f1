//! Amounts: what may be spent, what tokens cost, what was spent.

use crate::chat::Tokens;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most that may be spent; absent is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Tokens of prompts and replies together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
    /// Money, in the currency of the prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<f64>,
}

/// Limits of spending.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Limits {
    /// Of one question.
    pub request: Amount,
    /// Of one asker in a day.
    pub asker_day: Amount,
    /// Of everyone in a day.
    pub day: Amount,
}

/// What a million tokens cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Of the prompt.
    pub prompt: f64,
    /// Of the prompt, where the endpoint had them cached; absent means the same.
    #[serde(default)]
    pub cached: Option<f64>,
    /// Of the reply.
    pub reply: f64,
}

impl Prices {
    /// What these tokens cost.
    pub fn of(&self, tokens: &Tokens) -> f64 {
        let cached = tokens.cached.min(tokens.prompt);
        let parts = [
            (tokens.prompt - cached, self.prompt),
            (cached, self.cached.unwrap_or(self.prompt)),
            (tokens.reply, self.reply),
        ];
        parts.iter().map(|(tokens, price)| *tokens as f64 * price / 1e6).sum()
    }
}

/// What was spent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spent {
    /// Calls that were made.
    pub calls: u64,
    /// Tokens of prompts.
    pub prompt_tokens: u64,
    /// Those of them that the endpoint had cached.
    pub cached_tokens: u64,
    /// Tokens of replies.
    pub reply_tokens: u64,
    /// Calls whose tokens are an estimate, since the endpoint did not say.
    pub estimated_calls: u64,
    /// Money; absent where no price is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<f64>,
}

impl Spent {
    /// Both together.
    pub fn add(&mut self, more: &Spent) {
        self.calls += more.calls;
        self.prompt_tokens += more.prompt_tokens;
        self.cached_tokens += more.cached_tokens;
        self.reply_tokens += more.reply_tokens;
        self.estimated_calls += more.estimated_calls;
        self.money = match (self.money, more.money) {
            (None, None) => None,
            (one, other) => Some(one.unwrap_or(0.0) + other.unwrap_or(0.0)),
        };
    }

    pub(super) fn tokens(&self) -> u64 {
        self.prompt_tokens + self.reply_tokens
    }

    pub(super) fn within(&self, limit: &Amount) -> bool {
        limit.tokens.is_none_or(|most| self.tokens() <= most)
            && limit.money.is_none_or(|most| self.money.unwrap_or(0.0) <= most)
    }
}
