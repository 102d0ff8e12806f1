//! One attempt: a request goes out, a reply or a failure comes back, within its times. It tries nothing twice.

use super::config::{EndpointConfig, Timeouts};
use super::gathered::Gathered;
use super::refused::{Refused, shown};
use super::watched::Watch;
use super::wire::{Address, Way};
use crate::chat::{ChatReply, FaultKind};
use async_openai::error::OpenAIError;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use tokio_stream::{Stream, StreamExt};

/// How long a stream is listened to for what it took, after the model said that it ended.
const AFTERWORD: Duration = Duration::from_secs(1);

/// An attempt that came to nothing.
#[derive(Debug)]
pub(super) struct Failed {
    /// What kind.
    pub kind: FaultKind,
    /// What happened, for the log.
    pub detail: String,
    /// Whether it may have been charged.
    pub charged: bool,
    /// Whether another attempt is called for.
    pub again: bool,
    /// When the endpoint wants it.
    pub after: Option<Duration>,
}

impl Failed {
    /// A failure that may have been charged and is not tried again.
    fn for_good(kind: FaultKind, detail: impl Into<String>) -> Failed {
        Failed { kind, detail: detail.into(), charged: true, again: false, after: None }
    }
}

/// What attempts share.
pub(super) struct Connection {
    /// The connections.
    pub client: reqwest::Client,
    /// Where they go.
    pub address: Address,
}

impl Connection {
    /// Sends a body and waits for the reply until a moment.
    pub(super) async fn attempt(
        &self,
        body: &Value,
        config: &EndpointConfig,
        until: Instant,
    ) -> Result<ChatReply, Failed> {
        let stream = body["stream"] == true;
        let watch = Arc::new(Watch::default());
        let service = Way { client: self.client.clone(), watch: Arc::clone(&watch), stream };
        let client = async_openai::Client::build(self.client.clone(), self.address.clone()).with_http_service(service);
        let first_by = (Instant::now() + config.timeouts.attempt).min(until);
        let chat = client.chat();
        if stream {
            let opening = chat.create_stream_byot::<_, Value>(body);
            let opened = timeout_at(first_by, opening).await.map_err(|_| silence(&watch, until, true))?;
            let pieces = opened.map_err(|error| failure(error, &watch))?;
            return gather(pieces, &watch, &config.timeouts, first_by, until, &config.model).await;
        }
        let call = chat.create_byot::<_, Value>(body);
        // While a model writes a reply that is not streamed it is silent too: asking again would pay twice.
        let came = timeout_at(first_by, call).await.map_err(|_| silence(&watch, until, false))?;
        let whole = came.map_err(|error| failure(error, &watch))?;
        let mut gathered = Gathered::default();
        gathered.take(&whole).and_then(|()| gathered.reply(&config.model, true)).map_err(wrong)
    }
}

/// Puts the pieces of a stream together.
async fn gather(
    mut pieces: impl Stream<Item = Result<Value, OpenAIError>> + Unpin,
    watch: &Watch,
    timeouts: &Timeouts,
    first_by: Instant,
    until: Instant,
    model: &str,
) -> Result<ChatReply, Failed> {
    let mut gathered = Gathered::default();
    let mut ended_at = None;
    loop {
        let idle_by = watch.last().unwrap_or_else(Instant::now) + timeouts.idle;
        let by = match ended_at {
            Some(at) => at + AFTERWORD.min(timeouts.idle),
            None if gathered.wrote() => idle_by,
            None => first_by,
        };
        let by = by.min(until);
        match timeout_at(by, pieces.next()).await {
            Ok(Some(Ok(piece))) => {
                gathered.take(&piece).map_err(wrong)?;
                ended_at = ended_at.or(gathered.ended().then(Instant::now));
            }
            Ok(None) => break,
            // What it took is missing, but the reply is whole.
            Ok(Some(Err(_))) | Err(_) if ended_at.is_some() => break,
            Ok(Some(Err(error))) => return Err(failure(error, watch)),
            Err(_) => {
                let signs_of_life = gathered.wrote() && watch.last().is_some_and(|last| last + timeouts.idle > by);
                if by >= until || !signs_of_life {
                    return Err(silence(watch, until, true));
                }
            }
        }
    }
    gathered.reply(model, false).map_err(wrong)
}

/// A time that passed.
fn silence(watch: &Watch, until: Instant, may_repeat: bool) -> Failed {
    let over = Instant::now() >= until;
    let detail = match (over, watch.any()) {
        (true, _) => "the deadline passed",
        (false, true) => "the stream fell silent",
        (false, false) => "silence before the first byte",
    };
    Failed { again: may_repeat && !over && !watch.any(), ..Failed::for_good(FaultKind::TimedOut, detail) }
}

/// What is wrong with a reply that came.
fn wrong((kind, detail): (FaultKind, String)) -> Failed {
    Failed::for_good(kind, shown(&detail))
}

/// What the client library says.
fn failure(error: OpenAIError, watch: &Watch) -> Failed {
    match error {
        OpenAIError::Boxed(error) => match error.downcast::<Refused>() {
            Ok(refused) => refusal(&refused),
            Err(error) => Failed::for_good(FaultKind::Broken, shown(&error.to_string())),
        },
        OpenAIError::Reqwest(error) if error.is_connect() => Failed {
            kind: FaultKind::Unreachable,
            detail: chain(&error.without_url()),
            charged: false,
            again: true,
            after: None,
        },
        OpenAIError::Reqwest(error) => broken_off(&chain(&error.without_url()), watch),
        OpenAIError::StreamError(error) => broken_off(&error.to_string(), watch),
        OpenAIError::JSONDeserialize(problem, _) => {
            Failed::for_good(FaultKind::Malformed, format!("what came is not JSON: {problem}"))
        }
        other => Failed::for_good(FaultKind::Malformed, shown(&other.to_string())),
    }
}

/// A connection that broke: before the first byte of a reply it may go better next time.
fn broken_off(detail: &str, watch: &Watch) -> Failed {
    let kind = if watch.any() { FaultKind::Malformed } else { FaultKind::Broken };
    let failed = Failed::for_good(kind, shown(&format!("the connection broke: {detail}")));
    Failed { again: !watch.any(), ..failed }
}

fn refusal(refused: &Refused) -> Failed {
    let meaning = refused.meaning();
    Failed {
        kind: meaning.kind,
        detail: meaning.detail,
        charged: meaning.charged,
        again: meaning.again,
        after: refused.after,
    }
}

/// An error with what caused it.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    shown(&text)
}
