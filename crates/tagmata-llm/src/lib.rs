//! The language-model reader: a question to the same [`tagmata_core::draft::Draft`] that the offline reader writes, by
//! any OpenAI-compatible endpoint.
//!
//! A prompt holds the slice of the model that the question needs (`prompt`); a line to a model carries it there and the
//! reply back (`line`, `endpoint`); the reply is parsed, checked against the draft's schema, planned by the caller, and
//! sent back for repair at most twice (`read`). It never runs anything, and nothing that a model writes is shown to an
//! asker but the draft, in our own words.

mod budget;
mod chat;
mod endpoint;
mod found;
mod line;
mod prompt;
mod read;
mod record;
mod reply;
mod values;

pub use budget::{Amount, Budget, Entry, Hold, Limits, Over, Prices, Purse, Spent};
pub use chat::{ChatReply, ChatRequest, Fault, FaultKind, Finish, Message, Speaker, Tokens};
pub use endpoint::{
    Endpoint, EndpointConfig, KeyHeader, Probed, Profile, Rung, RungTried, SystemRole, Timeouts, TokensKey,
};
pub use found::{NotFound, found};
pub use line::Line;
pub use prompt::{Asked, Lacking, Prompt, Prompter, notation, repair};
pub use read::{Check, LlmReader, Lost, Made};
pub use record::{Exchange, Origin, Recordings};
pub use reply::{FILLER, Reply, Stood, Unclear, Why, parse};
