//! One OpenAI-compatible endpoint: a request to a reply within a deadline, or the fault that kept it from coming.
//!
//! The deadline of the caller ends everything. An attempt is repeated, a few times with a random wait, only where
//! nothing of a reply had come: no connection, 429, 5xx, a stream silent from its start, a connection that broke before
//! the first byte. Once a byte of a reply has come nothing is repeated: the endpoint has charged for it. Dropping a
//! call closes its connection.

mod attempt;
mod config;
mod gathered;
mod probe;
mod profile;
mod refused;
mod rendered;
mod watched;
mod wire;

pub use config::{EndpointConfig, KeyHeader, Timeouts};
pub use probe::{Probed, RungTried};
pub use profile::{Profile, Rung, SystemRole, TokensKey};

use crate::chat::{ChatReply, ChatRequest, Fault, FaultKind};
use attempt::{Connection, Failed};
use serde_json::Value;
use std::time::{Duration, Instant};

/// The first wait before another attempt is random, up to this; each further one up to twice the one before.
const WAIT: Duration = Duration::from_millis(250);
/// A wait at most, where the endpoint names none.
const WAIT_MAX: Duration = Duration::from_secs(4);

/// An endpoint that can be called.
pub struct Endpoint {
    config: EndpointConfig,
    profile: Profile,
    connection: Connection,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("config", &self.config).field("profile", &self.profile).finish_non_exhaustive()
    }
}

impl Endpoint {
    /// An endpoint; nothing is sent yet.
    ///
    /// # Errors
    /// Says what is wrong with the address or the key, in a sentence that holds no key.
    pub fn new(config: EndpointConfig) -> Result<Endpoint, String> {
        let connection = Connection { client: wire::client(&config)?, address: wire::Address::of(&config)? };
        let profile = config.pinned.clone().unwrap_or_default();
        Ok(Endpoint { config, profile, connection })
    }

    /// The model that is asked.
    pub fn model(&self) -> &str {
        &self.config.model
    }

    /// The host that is called, with its port where one is named.
    pub fn host(&self) -> String {
        let rest = self.config.base_url.split("://").nth(1).unwrap_or(&self.config.base_url);
        rest.split('/').next().unwrap_or(rest).to_owned()
    }

    /// What it is taken to be able to do.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Sends a request and waits for the reply until a moment.
    ///
    /// # Errors
    /// The fault, with the number of calls that may have been charged. A reply that reached its most tokens or was held
    /// back in part is no fault: [`ChatReply::finish`] says so.
    pub async fn chat(&self, request: &ChatRequest, until: Instant) -> Result<ChatReply, Fault> {
        self.send(&rendered::body(&self.config, &self.profile, request), until).await
    }

    /// Sends a body, again where that is called for.
    async fn send(&self, body: &Value, until: Instant) -> Result<ChatReply, Fault> {
        let deadline = tokio::time::Instant::from_std(until);
        let mut charged = 0;
        let mut nth = 0;
        loop {
            if Instant::now() >= until {
                let detail = "the deadline has passed".to_owned();
                return Err(Fault { kind: FaultKind::TimedOut, detail, calls: charged });
            }
            let failed = match self.connection.attempt(body, &self.config, deadline).await {
                Ok(reply) => return Ok(ChatReply { calls: charged + 1, ..reply }),
                Err(failed) => failed,
            };
            charged += u32::from(failed.charged);
            let wait = wait(&failed, nth);
            let detail = self.connection.address.without_key(failed.detail);
            tracing::debug!(kind = %failed.kind, detail, again = failed.again, "a call to the model failed");
            if !failed.again || nth >= self.config.retries || Instant::now() + wait >= until {
                return Err(Fault { kind: failed.kind, detail, calls: charged });
            }
            tokio::time::sleep(wait).await;
            nth += 1;
        }
    }
}

/// How long to wait before the next attempt: as the endpoint says, else at random.
fn wait(failed: &Failed, nth: u8) -> Duration {
    let most = WAIT.saturating_mul(1 << nth.min(16)).min(WAIT_MAX);
    let some = most.mul_f64(fastrand::f64());
    match failed.after {
        // Never sooner than it says; a little later, so that not all come back at once.
        Some(after) => after + some.min(WAIT),
        None => some,
    }
}

#[cfg(test)]
mod tests;
