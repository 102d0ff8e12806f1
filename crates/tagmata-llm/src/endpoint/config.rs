//! Where an endpoint is and how long it may take. Read from the environment elsewhere; this is plain data.

use super::profile::Profile;
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::time::Duration;

/// An endpoint and its bounds.
#[derive(Debug, Clone)]
pub struct EndpointConfig {
    /// What stands before `/chat/completions`: `https://api.openai.com/v1`. `http://` is for servers of one's own.
    pub base_url: String,
    /// The key; servers of one's own often need none.
    pub key: Option<SecretString>,
    /// The header that carries the key.
    pub key_header: KeyHeader,
    /// What is appended to each address: Azure's `api-version`.
    pub query: Vec<(String, String)>,
    /// The model, or Azure's deployment.
    pub model: String,
    /// What the endpoint can do, as [`super::Endpoint::probe`] found it; [`Profile::default`] without one.
    pub pinned: Option<Profile>,
    /// Keys added to each request as they are, such as `{"reasoning_effort": "low"}`.
    pub extra: Map<String, Value>,
    /// How long it may be silent.
    pub timeouts: Timeouts,
    /// Attempts after the first at most.
    pub retries: u8,
}

impl EndpointConfig {
    /// An endpoint with default bounds and no key.
    pub fn new(base_url: impl Into<String>, model: impl Into<String>) -> EndpointConfig {
        EndpointConfig {
            base_url: base_url.into(),
            key: None,
            key_header: KeyHeader::Bearer,
            query: Vec::new(),
            model: model.into(),
            pinned: None,
            extra: Map::new(),
            timeouts: Timeouts::default(),
            retries: 2,
        }
    }
}

/// The header that carries a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyHeader {
    /// `Authorization: Bearer KEY`.
    Bearer,
    /// `api-key: KEY`, as Azure has it.
    ApiKey,
}

/// How long an endpoint may be silent. The whole call ends at the deadline that its caller gives, whatever these say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until there is a connection.
    pub connect: Duration,
    /// Of one attempt, until the first piece that the model wrote; of a reply that is not streamed, until it is whole.
    pub attempt: Duration,
    /// Between two pieces of a stream.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        Timeouts { connect: Duration::from_secs(3), attempt: Duration::from_secs(12), idle: Duration::from_secs(5) }
    }
}
