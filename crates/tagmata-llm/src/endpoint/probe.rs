//! Finds out what an endpoint can do: one tiny question, asked on each rung of the ladder.

use super::profile::{Profile, Rung, SystemRole, TokensKey};
use super::{Endpoint, rendered};
use crate::chat::{ChatReply, ChatRequest, Fault, FaultKind, Finish, Message, Speaker};
use crate::found::found;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Tokens of a reply at most: the answer takes ten, a few words around it some more.
const TOKENS_MAX: u32 = 300;
/// Tokens of a reply that was all thoughts so far.
const THOUGHTS_MAX: u32 = 4000;
/// Requests at most until one is taken as it is.
const SETTLING_MAX: usize = 8;

/// What was found out.
#[derive(Debug, Clone)]
pub struct Probed {
    /// The model that replied, as the endpoint names it.
    pub model: String,
    /// Each rung, the most binding first.
    pub rungs: Vec<RungTried>,
    /// What to pin: the most binding rung that works; nothing where none does.
    pub profile: Option<Profile>,
    /// Whether the endpoint says what a call took.
    pub says_usage: bool,
}

/// One rung, tried.
#[derive(Debug, Clone)]
pub struct RungTried {
    /// Which.
    pub rung: Rung,
    /// Why it cannot be used, if so.
    pub wrong: Option<String>,
    /// How long the call took.
    pub took: Duration,
}

impl Endpoint {
    /// Asks one tiny question on each rung until a moment, and picks what to pin.
    ///
    /// # Errors
    /// The fault, where the endpoint does not take the question in any form.
    pub async fn probe(&self, until: Instant) -> Result<Probed, Fault> {
        let mut profile = self.settle(until).await?;
        let mut rungs = Vec::new();
        let (mut says_usage, mut model) = (false, self.model().to_owned());
        for rung in Rung::ALL {
            let started = Instant::now();
            let came = self.ask(&Profile { rung, ..profile.clone() }, until).await;
            if let Ok(reply) = &came {
                says_usage |= reply.tokens.is_some();
                model.clone_from(&reply.model);
            }
            let wrong = came.map_or_else(|fault| Some(fault.to_string()), |reply| misshapen(&reply));
            rungs.push(RungTried { rung, wrong, took: started.elapsed() });
        }
        profile.stream_usage &= says_usage;
        let best = rungs.iter().find(|tried| tried.wrong.is_none()).map(|tried| tried.rung);
        let profile = best.map(|rung| Profile { rung, ..profile });
        Ok(Probed { model, rungs, profile, says_usage })
    }

    /// What an endpoint takes beside the rungs: begins with everything, and leaves out or exchanges what it names when it
    /// refuses.
    async fn settle(&self, until: Instant) -> Result<Profile, Fault> {
        let mut profile =
            Profile { stream: true, stream_usage: true, seed: true, temperature: true, ..Profile::default() };
        for _ in 0..SETTLING_MAX {
            let Err(fault) = self.ask(&profile, until).await else { return Ok(profile) };
            match without(&profile, &fault) {
                Some(less) => profile = less,
                None if fault.kind == FaultKind::Malformed => return Ok(profile),
                None => return Err(fault),
            }
        }
        Ok(profile)
    }

    async fn ask(&self, profile: &Profile, until: Instant) -> Result<ChatReply, Fault> {
        let asked = |tokens_max| rendered::body(&self.config, profile, &question(tokens_max));
        let reply = self.send(&asked(TOKENS_MAX), until).await?;
        let text = reply.text.trim_start();
        if reply.finish == Finish::Length && (text.is_empty() || text.starts_with("<think>")) {
            return self.send(&asked(THOUGHTS_MAX), until).await;
        }
        Ok(reply)
    }
}

/// A question that any model can answer, and a shape that none would choose by itself.
fn question(tokens_max: u32) -> ChatRequest {
    let said = |speaker, content: &str| Message { speaker, content: content.to_owned() };
    ChatRequest {
        messages: vec![
            said(Speaker::System, "Answer the question. Be brief."),
            said(Speaker::User, "How many days does a week have?"),
        ],
        schema: json!({
            "type": "object",
            "properties": {"unit": {"type": "string", "enum": ["week"]}, "days": {"type": "integer"}},
            "required": ["unit", "days"],
            "additionalProperties": false,
        }),
        tokens_max,
    }
}

/// Why a reply does not have the shape that was asked for. Whether its number is right is not asked: that is no matter
/// of the endpoint.
fn misshapen(reply: &ChatReply) -> Option<String> {
    match reply.finish {
        Finish::Length => return Some("the reply goes on and on".to_owned()),
        Finish::Filtered => return Some("the endpoint held the reply back".to_owned()),
        Finish::Stop | Finish::Other(_) => {}
    }
    let json: Value = match found(&reply.text) {
        Ok(json) => serde_json::from_str(json).expect("what is found is JSON"),
        Err(problem) => return Some(problem.to_string()),
    };
    let fits = json["unit"] == "week" && json["days"].is_u64() && json.as_object().is_some_and(|keys| keys.len() == 2);
    (!fits).then(|| "the reply does not have the shape that was asked for".to_owned())
}

/// The profile with less, or with the other key, by what a refusal names; nothing where there is nothing to give up.
fn without(profile: &Profile, fault: &Fault) -> Option<Profile> {
    if fault.kind == FaultKind::Malformed {
        return profile.stream.then(|| Profile { stream: false, ..profile.clone() });
    }
    let refused_keys =
        fault.kind == FaultKind::Rejected && ["400", "422"].iter().any(|code| fault.detail.starts_with(code));
    if !refused_keys && fault.kind != FaultKind::Broken {
        return None;
    }
    let named = fault.detail.to_lowercase();
    let mut less = profile.clone();
    // The longer names first: `stream_options` is no word about `stream`.
    if named.contains("max_completion_tokens") || named.contains("max_tokens") {
        less.tokens_key = TokensKey::MaxCompletionTokens;
    } else if named.contains("temperature") {
        less.temperature = false;
    } else if named.contains("stream_options") || named.contains("include_usage") {
        less.stream_usage = false;
    } else if named.contains("seed") {
        less.seed = false;
    } else if named.contains("developer") || named.contains("system") {
        less.system = SystemRole::Developer;
    } else if named.contains("stream") {
        less.stream = false;
    }
    if less == *profile {
        less = Profile { stream_usage: false, seed: false, temperature: false, ..less };
    }
    (less != *profile).then_some(less)
}
